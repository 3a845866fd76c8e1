/* SPDX-License-Identifier: MIT
 *
 * news_fields.c - see news_fields.h.
 */
#include "corpus/readers/news_fields.h"

#include <stdio.h>
#include <time.h>

#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"
#include "corpus/clean/wrapped.h"
#include "corpus/readers/news_dates.h"

#define RANK_NONE UINT8_MAX
#define REASON_BYTES_MAX 100

void news_fields_init(struct news_fields *fields, struct reading *reading)
{
	*fields = (struct news_fields){.reading = reading};
	news_fields_begin(fields);
}

void news_fields_done(struct news_fields *fields)
{
	buf_done(&fields->plain);
	buf_done(&fields->body);
}

void news_fields_begin(struct news_fields *fields)
{
	memset(fields->ranks, RANK_NONE, sizeof fields->ranks);
	buf_reset(&fields->body);
	fields->embargo = (struct nh_date){0};
	fields->published_utc = fields->updated_utc = (struct news_moment){.date = {0}};
	fields->is_cancelled = false;
}

/* A value's text without markup, in fields->plain where it had any. */
static struct nh_string without_markup(struct news_fields *fields, struct nh_string text)
{
	if (!markup_is_there(text))
		return text;
	buf_reset(&fields->plain);
	markup_strip(&fields->plain, text);
	fields->reading->article->failed |= buf_failed(&fields->plain);
	return buf_string(&fields->plain);
}

/* ret_from is where the text that says the date goes. False where it says none. */
static bool set_date(struct news_fields *fields, struct nh_date *ret, struct nh_string text,
		     struct nh_string *ret_from)
{
	struct article_builder *builder = fields->reading->article;

	if (!news_date_read(text, fields->reading->date_hints, ret))
		return false;
	article_set(builder, ret_from, text);
	return true;
}

static void set_embargo(struct news_fields *fields, struct nh_string text)
{
	struct date_hints hints = fields->reading->date_hints;

	hints.to_come = true;
	news_date_read(text, hints, &fields->embargo);
}

/* A moment in UTC, which need not say that it is. */
static bool set_moment(struct news_fields *fields, struct news_moment *ret, struct nh_string text)
{
	struct date_hints hints = fields->reading->date_hints;

	hints.zone = "+00:00";
	if (!news_date_read(text, hints, &ret->date))
		return false;
	article_set(fields->reading->article, &ret->from, text);
	return true;
}

/* A number of at most 18 digits; 0 where text is none. */
static uint64_t whole_number(struct nh_string text)
{
	uint64_t number = 0;

	for (size_t i = 0; i < text.length; i++) {
		if (i == 18 || !plain_is_digit(text.bytes[i]))
			return 0;
		number = number * 10 + (uint64_t)(text.bytes[i] - '0');
	}
	return number;
}

/* "['Ann Lee', 'Bo Ek']": a list that a program printed. */
static bool add_printed_list(struct article_builder *builder, struct nh_string text)
{
	const char *next = text.bytes + 1, *end = text.bytes + text.length;

	if (text.length < 2 || text.bytes[0] != '[' || end[-1] != ']')
		return false;
	while (next < end) {
		const char *close;

		if (*next != '\'' && *next != '"') {
			next++;
			continue;
		}
		close = memchr(next + 1, *next, (size_t)(end - next - 1));
		if (!close)
			break;
		article_add_byline(builder, plain_slice(next + 1, close));
		next = close + 1;
	}
	return true;
}

/* "ann@x.example (Ann Lee)", as RSS wants authors: the name. */
static struct nh_string without_address(struct nh_string text)
{
	const char *end = text.bytes + text.length;
	const char *mark = text.length > 0 ? memchr(text.bytes, '(', text.length) : NULL;

	if (!mark || end[-1] != ')' || !memchr(text.bytes, '@', (size_t)(mark - text.bytes)))
		return text;
	return plain_slice(mark + 1, end - 1);
}

/* "Ann Lee; Bo Ek" */
static void add_bylines(struct article_builder *builder, struct nh_string text)
{
	const char *end = text.bytes + text.length, *mark;

	while (text.length > 0 && (mark = memchr(text.bytes, ';', text.length)) != NULL) {
		article_add_byline(builder, plain_slice(text.bytes, mark));
		text = plain_slice(mark + 1, end);
	}
	article_add_byline(builder, text);
}

/* Tags in one string: "storms; floods, rain". */
static void add_tags(struct article_builder *builder, struct nh_string text)
{
	while (text.length > 0) {
		size_t length = 0;

		while (length < text.length && !strchr(",;|", text.bytes[length]))
			length++;
		article_add_tag(builder, (struct nh_string){text.bytes, length});
		length += length < text.length;
		text = plain_slice(text.bytes + length, text.bytes + text.length);
	}
}

static struct nh_string language_code(struct nh_string text)
{
	static const struct {
		const char *name, *code;
	} names[] = {
	    {"english", "en"}, {"german", "de"},     {"french", "fr"},   {"spanish", "es"}, {"italian", "it"},
	    {"dutch", "nl"},   {"portuguese", "pt"}, {"japanese", "ja"}, {"chinese", "zh"}, {"korean", "ko"},
	    {"russian", "ru"}, {"finnish", "fi"},    {"swedish", "sv"},  {"arabic", "ar"},  {"persian", "fa"},
	};

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (plain_same(text, nh_string_of(names[i].name)))
			return nh_string_of(names[i].code);
	return text;
}

static void keep_body(struct news_fields *fields, struct nh_string text)
{
	if (fields->body.length > 0)
		buf_append(&fields->body, "\n\n", 2);
	buf_append_string(&fields->body, text);
}

/* Begins a body anew where a better name brings one. */
static void restart(struct news_fields *fields, enum news_field field)
{
	struct nh_article *filled = &fields->reading->article->article;

	if (field == NEWS_BODY)
		buf_reset(&fields->body);
	else if (field == NEWS_BYLINE)
		filled->bylines.count = 0;
	else if (field == NEWS_TAGS)
		filled->tags.count = 0;
}

/* Whether a field takes all values of its best name, not the first alone. */
static bool is_list(enum news_field field)
{
	return field == NEWS_BODY || field == NEWS_BYLINE || field == NEWS_TAGS || field == NEWS_CAPTION ||
	       field == NEWS_STATUS;
}

static bool is_status_of_cancelled(struct nh_string text)
{
	return plain_ends(text, NH_STRING("canceled")) || plain_ends(text, NH_STRING("cancelled")) ||
	       plain_ends(text, NH_STRING("withheld"));
}

/* False where text is nothing that the field can hold: another name may have more to say. */
static bool set_text(struct news_fields *fields, const struct field_name *name, struct nh_string text)
{
	struct article_builder *builder = fields->reading->article;
	struct nh_article *filled = &builder->article;

	switch (name->field) {
	case NEWS_HEADLINE:
		article_set(builder, &filled->headline, without_markup(fields, text));
		break;
	case NEWS_BODY:
		keep_body(fields, text);
		break;
	case NEWS_DECK:
		article_set(builder, &filled->deck, without_markup(fields, text));
		break;
	case NEWS_PUBLISHED:
		return set_date(fields, &filled->published, text, &filled->published_from);
	case NEWS_UPDATED:
		return set_date(fields, &filled->updated, text, &filled->updated_from);
	case NEWS_PUBLISHED_UTC:
		return set_moment(fields, &fields->published_utc, text);
	case NEWS_UPDATED_UTC:
		return set_moment(fields, &fields->updated_utc, text);
	case NEWS_URL:
		article_set(builder, &filled->url, text);
		break;
	case NEWS_SOURCE:
		article_set(builder, &filled->source, text);
		break;
	case NEWS_BYLINE:
		if (!add_printed_list(builder, text))
			add_bylines(builder, without_address(without_markup(fields, text)));
		break;
	case NEWS_SECTION:
		article_set(builder, &filled->section, without_markup(fields, text));
		break;
	case NEWS_TAGS:
		add_tags(builder, text);
		break;
	case NEWS_LANGUAGE:
		article_set(builder, &filled->language, language_code(text));
		break;
	case NEWS_ID:
		article_set_id(builder, text, !name->stands);
		break;
	case NEWS_CAPTION:
		article_add_caption(builder, without_markup(fields, text));
		break;
	case NEWS_DATELINE:
		article_set(builder, &filled->dateline, text);
		break;
	case NEWS_AGENCY:
		article_set(builder, &filled->agency, text);
		break;
	case NEWS_STATUS:
		fields->is_cancelled |= is_status_of_cancelled(text);
		break;
	case NEWS_EMBARGO:
		set_embargo(fields, text);
		break;
	case NEWS_VERSION:
		filled->version = whole_number(text);
		break;
	case NEWS_NONE:
	case NEWS_INSIDE:
	case NEWS_FIELD_COUNT:
		break;
	}
	return true;
}

/* When a version was made says when its article was changed, unless it is the first one. */
static const struct field_name version_made = {"versioncreated", 14, NEWS_UPDATED, NEWS_VERSION_MADE_RANK,
					       false};

void news_fields_offer(struct news_fields *fields, const struct field_name *name, struct nh_string text)
{
	uint8_t *rank = &fields->ranks[name->field];

	if (name->field == NEWS_PUBLISHED && name->length == version_made.length &&
	    memcmp(name->name, version_made.name, version_made.length) == 0)
		news_fields_offer(fields, &version_made, text);
	text = plain_trim(text);
	if (text.length == 0 || *rank < name->rank || (*rank == name->rank && !is_list(name->field)))
		return;
	if (*rank != name->rank)
		restart(fields, name->field);
	if (set_text(fields, name, text))
		*rank = name->rank;
}

static void finish_body(struct news_fields *fields)
{
	struct article_builder *builder = fields->reading->article;
	struct nh_string body = without_markup(fields, buf_string(&fields->body));

	builder->failed |= buf_failed(&fields->body);
	if (body.length == 0 || builder->failed)
		return;
	if (!fields->reading->options->keep_lines && wrapped_text(body))
		article_add_wrapped(builder, body);
	else
		article_add_lines(builder, body);
}

/* A summary is the body of an article that has no other. */
static void settle_deck(struct article_builder *builder)
{
	if (builder->body.length > 0 || !builder->article.deck.bytes)
		return;
	article_add_paragraph(builder, builder->article.deck);
	builder->article.deck = (struct nh_string){NULL, 0};
}

/* Why the article must not be shown yet; NULL where it may. */
static const char *reason_hidden(const struct news_fields *fields, char *ret, size_t bytes)
{
	char date[DATE_TEXT_BYTES_MAX];

	if (fields->embargo.precision == NH_PRECISION_NONE ||
	    fields->embargo.instant_seconds <= (int64_t)time(NULL))
		return NULL;
	date_print(fields->embargo, date);
	snprintf(ret, bytes, "under embargo until %s", date);
	return ret;
}

enum nh_status news_fields_emit(struct news_fields *fields, const char *where, struct nh_error *error)
{
	struct reading *reading = fields->reading;
	struct article_builder *article = reading->article;
	char text[REASON_BYTES_MAX];
	const char *reason = reason_hidden(fields, text, sizeof text);

	if (!fields->is_cancelled) {
		finish_body(fields);
		settle_deck(article);
	}
	news_dates_settle(fields);
	if (fields->is_cancelled)
		return reading_withdraw(reading, where, error);
	if (!reason && !article->failed && !article->too_long && !article_has_text(article))
		reason = "no headline and no text";
	if (!reason)
		return reading_emit(reading, error);
	reading_skip(reading, "%s%s%s", where, where[0] ? ": " : "", reason);
	reading_drop(reading);
	return NH_OK;
}
