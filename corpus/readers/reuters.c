/* SPDX-License-Identifier: MIT
 *
 * reuters.c - Reuters-21578 and what is laid out like it:
 *
 *	<REUTERS … NEWID="1"> <DATE>26-FEB-1987 15:01:01.79</DATE> <TOPICS><D>cocoa</D></TOPICS> <PLACES>…
 *	<TEXT TYPE="NORM|BRIEF|UNPROC">&#2; <TITLE>…</TITLE> <AUTHOR>…</AUTHOR> <DATELINE> …</DATELINE>
 *	<BODY>… Reuter &#3;</BODY></TEXT> </REUTERS>
 *
 * An UNPROC text has no tags of its own: all of it is the body, line by line, since it is often a table. A
 * BRIEF one has a title only; what stands around it is filler. The dates give no zone.
 */
#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"
#include "corpus/readers/readers.h"
#include "corpus/readers/sgml.h"

enum part {
	PART_OTHER = 0,
	PART_DATE,
	PART_TAGS, /* TOPICS and PLACES */
	PART_ITEM, /* a D of any list */
	PART_TEXT,
	PART_TITLE,
	PART_AUTHOR,
	PART_DATELINE,
	PART_BODY,
};

struct record {
	struct reading *reading;
	struct buf scratch;
	enum part part;  /* of the tag that is open */
	enum part outer; /* of a list, while in one of its items */
	bool is_unprocessed;
};

static bool sniff(const struct sniff_input *input)
{
	struct nh_string text = input->text, line;

	if (plain_begins(text, NH_STRING("<!DOCTYPE lewis")))
		return true;
	for (int lines = 0; lines < 20 && plain_take_line(&text, &line); lines++)
		if (plain_begins(line, NH_STRING("<REUTERS ")) || plain_begins(line, NH_STRING("<REUTERS>")))
			return true;
	return false;
}

static enum part part_of(struct nh_string name)
{
	static const struct {
		const char *name;
		enum part part;
	} parts[] = {
	    {"D", PART_ITEM},        {"BODY", PART_BODY}, {"TITLE", PART_TITLE}, {"DATELINE", PART_DATELINE},
	    {"TEXT", PART_TEXT},     {"DATE", PART_DATE}, {"TOPICS", PART_TAGS}, {"PLACES", PART_TAGS},
	    {"AUTHOR", PART_AUTHOR},
	};

	for (size_t i = 0; i < NH_COUNT_OF(parts); i++)
		if (plain_same(name, nh_string_of(parts[i].name)))
			return parts[i].part;
	return PART_OTHER;
}

/* "    SALVADOR, Feb 26 - " without its dash. */
static struct nh_string without_dash(struct nh_string text)
{
	text = plain_trim(text);
	while (text.length &&
	       (text.bytes[text.length - 1] == '-' || plain_is_space(text.bytes[text.length - 1])))
		text.length--;
	return text;
}

static struct nh_string trim_end(struct nh_string text)
{
	while (text.length && (unsigned char)text.bytes[text.length - 1] <= ' ')
		text.length--;
	return text;
}

/* The text without the agency's signature: a last word "Reuter" that ends no sentence, sometimes twice. */
static struct nh_string without_signature(struct nh_string text)
{
	struct nh_string signature = NH_STRING("reuter");

	text = trim_end(text);
	while (plain_ends(text, signature) &&
	       (text.length == signature.length ||
		plain_is_space(text.bytes[text.length - signature.length - 1]))) {
		text.length -= signature.length;
		text = trim_end(text);
	}
	return text;
}

static struct nh_string decoded(struct record *record, struct nh_string raw)
{
	buf_reset(&record->scratch);
	markup_decode(&record->scratch, raw);
	record->reading->article->failed |= buf_failed(&record->scratch);
	return buf_string(&record->scratch);
}

static void take_date(struct record *record, struct nh_string raw)
{
	struct article_builder *article = record->reading->article;
	struct date_hints hints = record->reading->date_hints;
	struct nh_string text = plain_trim(decoded(record, raw));

	hints.field = true;
	if (dateline_parse(text, &hints, &article->article.published) != DATELINE_NONE)
		article_set(article, &article->article.published_from, text);
}

/* The text of the part that is open, up to the next tag. */
static void take_text(struct record *record, struct nh_string raw)
{
	struct article_builder *article = record->reading->article;

	switch (record->part) {
	case PART_DATE:
		take_date(record, raw);
		break;
	case PART_ITEM:
		if (record->outer == PART_TAGS)
			article_add_tag(article, decoded(record, raw));
		break;
	case PART_TITLE:
		article_set_first(article, &article->article.headline, decoded(record, raw));
		break;
	case PART_AUTHOR:
		article_add_byline(article, decoded(record, raw));
		break;
	case PART_DATELINE:
		article_set_first(article, &article->article.dateline, without_dash(decoded(record, raw)));
		break;
	case PART_BODY:
		article_add_wrapped(article, without_signature(decoded(record, raw)));
		break;
	case PART_TEXT:
		if (record->is_unprocessed)
			article_add_lines(article, without_signature(decoded(record, raw)));
		break;
	case PART_OTHER:
	case PART_TAGS:
		break;
	}
}

static void take_tag(struct record *record, const struct sgml_tag *tag)
{
	enum part part = part_of(tag->name);

	if (tag->closing) {
		bool in_text =
		    part == PART_TITLE || part == PART_AUTHOR || part == PART_DATELINE || part == PART_BODY;

		record->part = part == PART_ITEM ? record->outer : in_text ? PART_TEXT : PART_OTHER;
		return;
	}
	if (part == PART_TEXT)
		record->is_unprocessed =
		    plain_same(sgml_attribute(tag->attributes, "TYPE"), NH_STRING("UNPROC"));
	if (part == PART_ITEM && record->part != PART_ITEM)
		record->outer = record->part;
	record->part = part;
}

static enum nh_status read_record(struct reading *reading, struct nh_string attributes, struct nh_string text,
				  struct nh_error *error)
{
	struct record record = {.reading = reading};
	struct article_builder *article = reading->article;
	struct sgml sgml = {text.bytes, text.bytes + text.length};
	struct nh_string between;
	struct sgml_tag tag;

	article_set_id(article, sgml_attribute(attributes, "NEWID"), false);
	article->article.source = NH_STRING("Reuters");
	article->article.agency = NH_STRING("Reuters");
	article->article.language = NH_STRING("en");
	while (sgml_next(&sgml, &between, &tag)) {
		take_text(&record, between);
		take_tag(&record, &tag);
	}
	buf_done(&record.scratch);
	return reading_emit(reading, error);
}

static enum nh_status read(struct reading *reading, void *state, struct nh_string window,
			   enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	(void)state;
	return sgml_read_records(reading, "REUTERS", read_record, window, kind, ret_used, error);
}

const struct corpus_reader corpus_reader_reuters = {
    .name = "reuters", .sniff = sniff, .state_bytes = 0, .read = read};
