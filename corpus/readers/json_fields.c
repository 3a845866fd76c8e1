/* SPDX-License-Identifier: MIT
 *
 * json_fields.c - see json_fields.h.
 */
#include "corpus/readers/json_fields.h"

#include <stdio.h>

#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"
#include "corpus/clean/wrapped.h"

#define INSIDE_DEPTH_MAX 4
#define NUMBER_BYTES_MAX 40

void json_article_init(struct json_article *article, struct reading *reading, bool may_wrap)
{
	*article = (struct json_article){.reading = reading, .may_wrap = may_wrap};
}

void json_article_done(struct json_article *article)
{
	buf_done(&article->text);
	buf_done(&article->plain);
	buf_done(&article->body);
}

/* A value's text without markup, in article->plain where it had any. */
static struct nh_string without_markup(struct json_article *article, struct nh_string text)
{
	if (!markup_is_there(text))
		return text;
	buf_reset(&article->plain);
	markup_strip(&article->plain, text);
	article->reading->article->failed |= buf_failed(&article->plain);
	return buf_string(&article->plain);
}

static void set_date(struct json_article *article, struct nh_date *ret, struct nh_string text,
		     bool is_published)
{
	struct article_builder *builder = article->reading->article;
	struct date_hints hints = article->reading->date_hints;
	char digits[NUMBER_BYTES_MAX];
	struct nh_date date;
	bool is_number = text.length > 8 && text.length < sizeof digits;

	for (size_t i = 0; is_number && i < text.length; i++)
		is_number =
		    plain_is_digit(text.bytes[i]) || text.bytes[i] == '.' || (i == 0 && text.bytes[i] == '-');
	hints.field = true;
	if (is_number) {
		snprintf(digits, sizeof digits, "%.*s", (int)text.length, text.bytes);
		if (!date_from_epoch(strtod(digits, NULL), &date))
			return;
	} else if (dateline_parse(text, &hints, &date) == DATELINE_NONE) {
		return;
	}
	*ret = date;
	if (is_published)
		article_set(builder, &builder->article.published_from, text);
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

static void keep_body(struct json_article *article, struct nh_string text)
{
	if (article->body.length > 0)
		buf_append(&article->body, "\n\n", 2);
	buf_append_string(&article->body, text);
}

/* Begins a body anew where a better name brings one. */
static void restart(struct json_article *article, enum json_field field)
{
	struct nh_article *filled = &article->reading->article->article;

	if (field == JSON_FIELD_BODY)
		buf_reset(&article->body);
	else if (field == JSON_FIELD_BYLINE)
		filled->bylines.count = 0;
	else if (field == JSON_FIELD_TAGS)
		filled->tags.count = 0;
}

static void set_text(struct json_article *article, const struct field_name *name, struct nh_string text)
{
	struct article_builder *builder = article->reading->article;
	struct nh_article *filled = &builder->article;

	switch (name->field) {
	case JSON_FIELD_HEADLINE:
		article_set(builder, &filled->headline, without_markup(article, text));
		break;
	case JSON_FIELD_BODY:
		keep_body(article, text);
		break;
	case JSON_FIELD_DECK:
		article_set(builder, &filled->deck, without_markup(article, text));
		break;
	case JSON_FIELD_PUBLISHED:
		set_date(article, &filled->published, text, true);
		break;
	case JSON_FIELD_UPDATED:
		set_date(article, &filled->updated, text, false);
		break;
	case JSON_FIELD_URL:
		article_set(builder, &filled->url, text);
		break;
	case JSON_FIELD_SOURCE:
		article_set(builder, &filled->source, text);
		break;
	case JSON_FIELD_BYLINE:
		if (!add_printed_list(builder, text))
			article_add_byline(builder, without_markup(article, text));
		break;
	case JSON_FIELD_SECTION:
		article_set(builder, &filled->section, without_markup(article, text));
		break;
	case JSON_FIELD_TAGS:
		add_tags(builder, text);
		break;
	case JSON_FIELD_LANGUAGE:
		article_set(builder, &filled->language, language_code(text));
		break;
	case JSON_FIELD_ID:
		article_set_id(builder, text, !name->stands);
		break;
	case JSON_FIELD_CAPTION:
		article_add_caption(builder, without_markup(article, text));
		break;
	case JSON_FIELD_DATELINE:
		article_set(builder, &filled->dateline, text);
		break;
	case JSON_FIELD_AGENCY:
		article_set(builder, &filled->agency, text);
		break;
	case JSON_FIELD_NONE:
	case JSON_FIELD_INSIDE:
	case JSON_FIELD_COUNT:
		break;
	}
}

/* Offers a value to its field. of_list: further items of the list that fills the field already. */
static void offer(struct json_article *article, const struct field_name *name, struct nh_string text)
{
	uint8_t *rank = &article->ranks[name->field];

	text = plain_trim(text);
	if (text.length == 0 || (*rank != 0 && *rank < name->rank))
		return;
	if (*rank != name->rank)
		restart(article, name->field);
	*rank = name->rank;
	set_text(article, name, text);
}

static bool take_string(struct json_article *article, const struct field_name *name)
{
	struct json_text text;

	if (!pull_string(article->json, &text))
		return false;
	if (!text.has_escapes) {
		offer(article, name, text.raw);
		return true;
	}
	buf_reset(&article->text);
	pull_unescape(&article->text, text);
	article->reading->article->failed |= buf_failed(&article->text);
	if (!buf_failed(&article->text))
		offer(article, name, buf_string(&article->text));
	return true;
}

static bool take_number(struct json_article *article, const struct field_name *name)
{
	struct nh_string number;

	if (!pull_number(article->json, &number))
		return false;
	offer(article, name, number);
	return true;
}

static bool take_scalar(struct json_article *article, const struct field_name *name)
{
	char byte = pull_peek(article->json);

	if (byte == '"')
		return take_string(article, name);
	if (byte == '-' || plain_is_digit(byte))
		return take_number(article, name);
	return pull_skip(article->json);
}

/* {"name": …}: the value under the first key that names it. */
static bool take_named(struct json_article *article, const struct field_name *name)
{
	struct json *json = article->json;
	struct json_text key;
	bool taken = false;

	if (!pull_open(json, '{'))
		return false;
	while (pull_next_pair(json, &key)) {
		bool wanted = !taken && json_naming_key(key.raw);

		if (!(wanted ? take_scalar(article, name) : pull_skip(json)))
			return false;
		taken |= wanted;
	}
	return json->outcome == JSON_OK;
}

static bool take_list(struct json_article *article, const struct field_name *name)
{
	struct json *json = article->json;

	if (!pull_open(json, '['))
		return false;
	while (pull_next_item(json)) {
		char byte = pull_peek(json);

		if (!(byte == '{' ? take_named(article, name) : take_scalar(article, name)))
			return false;
	}
	return json->outcome == JSON_OK;
}

static bool take_object(struct json_article *article, size_t depth);

/* "article" is a body where it is a string, and where it is an object the article itself. */
static bool may_hold_fields(const struct field_name *name)
{
	return name->field == JSON_FIELD_INSIDE || strcmp(name->name, "article") == 0 ||
	       strcmp(name->name, "story") == 0;
}

static bool take_value(struct json_article *article, const struct field_name *name, size_t depth)
{
	char byte = pull_peek(article->json);

	if (byte == '{' && may_hold_fields(name) && depth < INSIDE_DEPTH_MAX)
		return take_object(article, depth + 1);
	if (name->field == JSON_FIELD_INSIDE)
		return pull_skip(article->json);
	if (byte == '{')
		return take_named(article, name);
	return byte == '[' ? take_list(article, name) : take_scalar(article, name);
}

/* At the value of a key under which articles are kept: whether they are. */
static bool is_wrapping(struct json_article *article, struct nh_string key)
{
	char byte;

	if (!article->may_wrap || !json_wrapper_key(key))
		return false;
	byte = pull_peek(article->json);
	return byte == '[' || byte == '{';
}

static bool take_object(struct json_article *article, size_t depth)
{
	struct json *json = article->json;
	struct json_text key;

	if (!pull_open(json, '{'))
		return false;
	while (pull_next_pair(json, &key)) {
		const struct field_name *name = json_field_find(key.raw);

		if (depth == 0 && is_wrapping(article, key.raw)) {
			article->is_wrapper = true;
			return false;
		}
		if (!(name ? take_value(article, name, depth) : pull_skip(json)))
			return false;
	}
	return json->outcome == JSON_OK;
}

static void finish_body(struct json_article *article)
{
	struct article_builder *builder = article->reading->article;
	struct nh_string body = without_markup(article, buf_string(&article->body));

	builder->failed |= buf_failed(&article->body);
	if (body.length == 0 || builder->failed)
		return;
	if (wrapped_text(body))
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

bool json_article_read(struct json_article *article, struct json *json)
{
	article->json = json;
	article->is_wrapper = false;
	memset(article->ranks, 0, sizeof article->ranks);
	buf_reset(&article->body);
	if (!take_object(article, 0))
		return false;
	finish_body(article);
	settle_deck(article->reading->article);
	return true;
}
