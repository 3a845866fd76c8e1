/* SPDX-License-Identifier: MIT
 *
 * trec.c - TREC SGML in its dialects: AP, WSJ, FT, LA Times, AQUAINT, Gigaword.
 *
 *	<DOC> <DOCNO> FT911-1 </DOCNO> <DATE>910514 <HEADLINE> … <TEXT> … </TEXT> <PUB>… </DOC>
 *	<DOC id="AFP_ENG_20100101.0001" type="story"> <HEADLINE> … <DATELINE> … <TEXT><P> … </DOC>
 *
 * Each tag of the table opens a field, which takes all text up to the tag that closes it or opens another.
 * Tags that are not in the table end a word at most, but <P> ends a paragraph. Without a date field, the
 * date in the document's own name counts (AFP_ENG_20100101.0001, AP880212-0001).
 */
#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"
#include "corpus/readers/sgml.h"

#define OPEN_FIELDS_MAX 8

enum field {
	FIELD_NONE = 0,
	FIELD_ID,
	FIELD_HEADLINE,
	FIELD_BYLINE,
	FIELD_DATELINE,
	FIELD_DATE,
	FIELD_BODY,
	FIELD_CAPTION,
	FIELD_SECTION,
	FIELD_SOURCE,
	FIELD_TAGS,
	FIELD_DECK,
	FIELD_IGNORED, /* named, so that its text is not taken for the body's */
	FIELD_BREAK,   /* a paragraph's tag */
};

struct record {
	struct reading *reading;
	struct buf text; /* of the field that is open */
	struct buf decoded;
	enum field open[OPEN_FIELDS_MAX];
	size_t depth;
};

static bool sniff(const struct sniff_input *input)
{
	struct nh_string text = input->text, line;

	if (plain_begins(text, NH_STRING("<DOC>")) || plain_begins(text, NH_STRING("<DOC id=")))
		return true;
	if (text.length == 0 || text.bytes[0] != '<')
		return false;
	for (int lines = 0; lines < 20 && plain_take_line(&text, &line); lines++)
		if (plain_begins(line, NH_STRING("<DOC>")) || plain_begins(line, NH_STRING("<DOC id=")))
			return true;
	return false;
}

static enum field field_of(struct nh_string name)
{
	static const struct {
		const char *name;
		enum field field;
	} fields[] = {
	    {"P", FIELD_BREAK},
	    {"BR", FIELD_BREAK},
	    {"TEXT", FIELD_BODY},
	    {"LP", FIELD_BODY},
	    {"LEADPARA", FIELD_BODY},
	    {"DOCNO", FIELD_ID},
	    {"HEADLINE", FIELD_HEADLINE},
	    {"HEAD", FIELD_HEADLINE},
	    {"HL", FIELD_HEADLINE},
	    {"TITLE", FIELD_HEADLINE},
	    {"TI", FIELD_HEADLINE},
	    {"BYLINE", FIELD_BYLINE},
	    {"AUTHOR", FIELD_BYLINE},
	    {"DATELINE", FIELD_DATELINE},
	    {"DATE", FIELD_DATE},
	    {"DATE_TIME", FIELD_DATE},
	    {"DATETIME", FIELD_DATE},
	    {"DD", FIELD_DATE},
	    {"DATE1", FIELD_DATE},
	    {"GRAPHIC", FIELD_CAPTION},
	    {"CAPTION", FIELD_CAPTION},
	    {"SECTION", FIELD_SECTION},
	    {"PUB", FIELD_SOURCE},
	    {"SO", FIELD_SOURCE},
	    {"SOURCE", FIELD_SOURCE},
	    {"SUBJECT", FIELD_TAGS},
	    {"KEYWORD", FIELD_TAGS},
	    {"IN", FIELD_TAGS},
	    {"ABSTRACT", FIELD_DECK},
	    {"DOCID", FIELD_IGNORED},
	    {"DOCTYPE", FIELD_IGNORED},
	    {"SLUG", FIELD_IGNORED},
	    {"FILEID", FIELD_IGNORED},
	    {"FIRST", FIELD_IGNORED},
	    {"SECOND", FIELD_IGNORED},
	    {"PAGE", FIELD_IGNORED},
	    {"PROFILE", FIELD_IGNORED},
	    {"HEADER", FIELD_IGNORED},
	    {"TRAILER", FIELD_IGNORED},
	    {"LENGTH", FIELD_IGNORED},
	    {"TYPE", FIELD_IGNORED},
	    {"CORRECTION", FIELD_IGNORED},
	    {"CORRECTION-DATE", FIELD_IGNORED},
	};

	for (size_t i = 0; i < NH_COUNT_OF(fields); i++)
		if (plain_same(name, nh_string_of(fields[i].name)))
			return fields[i].field;
	return FIELD_NONE;
}

static void set_date(struct reading *reading, struct nh_string text, struct nh_string shown)
{
	struct article_builder *article = reading->article;
	struct date_hints hints = reading->date_hints;

	if (article->article.published.precision != NH_PRECISION_NONE)
		return;
	hints.field = true;
	hints.order = DATE_ORDER_MONTH_FIRST; /* the collections are American */
	if (dateline_parse(text, &hints, &article->article.published) == DATELINE_NONE)
		article->article.published = (struct nh_date){0};
	else
		article_set(article, &article->article.published_from, shown);
}

/* "NEWS; SPORT" or one a line. */
static void add_tags(struct article_builder *article, struct nh_string text)
{
	while (text.length > 0) {
		size_t length = 0;

		while (length < text.length && !strchr(";,\n", text.bytes[length]))
			length++;
		article_add_tag(article, (struct nh_string){text.bytes, length});
		length += length < text.length;
		text = plain_slice(text.bytes + length, text.bytes + text.length);
	}
}

static void set_headline(struct article_builder *article, struct nh_string text)
{
	if (article->article.headline.bytes)
		article_set_first(article, &article->article.deck, text);
	else
		article_set(article, &article->article.headline, text);
}

static void set_field(struct reading *reading, enum field field, struct nh_string text)
{
	struct article_builder *builder = reading->article;
	struct nh_article *article = &builder->article;

	switch (field) {
	case FIELD_ID:
		article_set_id(builder, text, false);
		break;
	case FIELD_HEADLINE:
		set_headline(builder, text);
		break;
	case FIELD_BYLINE:
		article_add_byline(builder, text);
		break;
	case FIELD_DATELINE:
		article_set_first(builder, &article->dateline, text);
		break;
	case FIELD_DATE:
		set_date(reading, text, text);
		break;
	case FIELD_BODY:
		article_add_wrapped(builder, text);
		break;
	case FIELD_CAPTION:
		article_add_caption(builder, text);
		break;
	case FIELD_SECTION:
		article_set_first(builder, &article->section, text);
		break;
	case FIELD_SOURCE:
		article_set_first(builder, &article->source, text);
		break;
	case FIELD_TAGS:
		add_tags(builder, text);
		break;
	case FIELD_DECK:
		article_set_first(builder, &article->deck, text);
		break;
	case FIELD_NONE:
	case FIELD_IGNORED:
	case FIELD_BREAK:
		break;
	}
}

static enum field open_field(const struct record *record)
{
	return record->depth ? record->open[record->depth - 1] : FIELD_NONE;
}

/* Hands over what the open field has taken so far. */
static void flush(struct record *record)
{
	struct nh_string text;

	if (record->text.length == 0)
		return;
	buf_reset(&record->decoded);
	markup_decode(&record->decoded, buf_string(&record->text));
	record->reading->article->failed |= buf_failed(&record->decoded) || buf_failed(&record->text);
	text = buf_string(&record->decoded);
	if (open_field(record) != FIELD_BODY)
		text = plain_trim(text);
	if (text.length && !record->reading->article->failed)
		set_field(record->reading, open_field(record), text);
	buf_reset(&record->text);
}

static void close_field(struct record *record, enum field field)
{
	size_t depth = record->depth;

	while (depth > 0 && record->open[depth - 1] != field)
		depth--;
	if (depth == 0)
		return;
	flush(record);
	record->depth = depth - 1;
}

/* A field that opens while one of its kind, or an unclosed one, is open takes its place. */
static void begin_field(struct record *record, enum field field)
{
	flush(record);
	if (record->depth > 0 && (open_field(record) == field || open_field(record) != FIELD_BODY))
		record->depth--;
	if (record->depth < OPEN_FIELDS_MAX)
		record->open[record->depth++] = field;
}

static void take_tag(struct record *record, const struct sgml_tag *tag)
{
	enum field field = field_of(tag->name);

	if (field == FIELD_BREAK)
		buf_append(&record->text, "\n\n", 2);
	else if (field == FIELD_NONE)
		buf_u8(&record->text, ' ');
	else if (tag->closing)
		close_field(record, field);
	else
		begin_field(record, field);
}

static bool digits_at(struct nh_string text, size_t at, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (at + i >= text.length || !plain_is_digit(text.bytes[at + i]))
			return false;
	return at + count == text.length || !plain_is_digit(text.bytes[at + count]);
}

/* The first run of eight or six digits in the document's name that makes a date. */
static void date_from_id(struct reading *reading)
{
	struct nh_string id = reading->article->article.id;

	for (size_t i = 0; i < id.length; i++) {
		size_t digits = digits_at(id, i, 8) ? 8 : digits_at(id, i, 6) ? 6 : 0;

		if (digits && i > 0 && !plain_is_digit(id.bytes[i - 1]))
			set_date(reading, plain_slice(id.bytes + i, id.bytes + i + digits), id);
	}
}

static enum nh_status read_record(struct reading *reading, struct nh_string attributes, struct nh_string text,
				  struct nh_error *error)
{
	struct record record = {.reading = reading};
	struct sgml sgml = {text.bytes, text.bytes + text.length};
	struct nh_string between;
	struct sgml_tag tag;

	article_set_id(reading->article, sgml_attribute(attributes, "id"), false);
	while (sgml_next(&sgml, &between, &tag)) {
		if (open_field(&record) != FIELD_NONE)
			buf_append_string(&record.text, between);
		take_tag(&record, &tag);
	}
	flush(&record);
	buf_done(&record.text);
	buf_done(&record.decoded);
	date_from_id(reading);
	return reading_emit(reading, error);
}

static enum nh_status read(struct reading *reading, void *state, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	(void)state;
	return sgml_read_records(reading, "DOC", read_record, window, kind, ret_used, error);
}

const struct corpus_reader corpus_reader_trec = {
    .name = "trec", .sniff = sniff, .state_bytes = 0, .read = read};
