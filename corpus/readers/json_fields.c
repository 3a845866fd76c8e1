/* SPDX-License-Identifier: MIT
 *
 * json_fields.c - see json_fields.h.
 */
#include "corpus/readers/json_fields.h"

#include "corpus/clean/plain.h"
#include "corpus/readers/json_contents.h"

#define INSIDE_DEPTH_MAX 4
#define PLACE_DEPTH_MAX 16
#define LIST_DEPTH_MAX 2
#define NAMED_DEPTH_MAX 2

/* Where a value stands: its key, and the one around it. */
struct place {
	const struct place *up;
	struct nh_string key;
	size_t depth;
};

void json_article_init(struct json_article *article, struct reading *reading, bool may_wrap)
{
	*article = (struct json_article){.may_wrap = may_wrap};
	news_fields_init(&article->fields, reading);
}

void json_article_done(struct json_article *article)
{
	buf_done(&article->text);
	news_fields_done(&article->fields);
}

static bool take_string(struct json_article *article, const struct field_name *name)
{
	struct json_text text;

	if (!pull_string(article->json, &text))
		return false;
	if (!text.has_escapes) {
		news_fields_offer(&article->fields, name, text.raw);
		return true;
	}
	buf_reset(&article->text);
	pull_unescape(&article->text, text);
	article->fields.reading->article->failed |= buf_failed(&article->text);
	if (!buf_failed(&article->text))
		news_fields_offer(&article->fields, name, buf_string(&article->text));
	return true;
}

static bool take_number(struct json_article *article, const struct field_name *name)
{
	struct nh_string number;

	if (!pull_number(article->json, &number))
		return false;
	/* of a name that stands elsewhere */
	if (name->field == NEWS_BYLINE || name->field == NEWS_TAGS || name->field == NEWS_SECTION)
		return true;
	news_fields_offer(&article->fields, name, number);
	return true;
}

bool json_article_take_scalar(struct json_article *article, const struct field_name *name)
{
	char byte = pull_peek(article->json);

	if (byte == '"')
		return take_string(article, name);
	if (byte == '-' || plain_is_digit(byte))
		return take_number(article, name);
	return pull_skip(article->json);
}

/* {"name": "subject", "value": "tolls"}: whether the object that is open has a key "value" still to come. */
static bool has_value(struct json json)
{
	struct json_text key;

	while (pull_next_pair(&json, &key)) {
		if (nh_string_equal(key.raw, NH_STRING("value")))
			return true;
		if (!pull_skip(&json))
			return false;
	}
	return false;
}

/* {"name": …}: the value under the first key that names it, or what names that value in turn. */
static bool take_named(struct json_article *article, const struct field_name *name, size_t depth)
{
	struct json *json = article->json;
	struct json_text key;
	bool taken = false, by_value;

	if (!pull_open(json, '{'))
		return false;
	by_value = name->field == NEWS_TAGS && has_value(*json);
	while (pull_next_pair(json, &key)) {
		bool wanted = !taken && (by_value ? nh_string_equal(key.raw, NH_STRING("value"))
						  : field_naming_key(key.raw));
		bool inner = wanted && depth < NAMED_DEPTH_MAX && pull_peek(json) == '{';

		if (!(inner    ? take_named(article, name, depth + 1)
		      : wanted ? json_article_take_scalar(article, name)
			       : pull_skip(json)))
			return false;
		taken |= wanted;
	}
	return json->outcome == JSON_OK;
}

/* The items of a list, and of the lists in it. */
static bool take_list(struct json_article *article, const struct field_name *name, size_t depth)
{
	struct json *json = article->json;

	if (!pull_open(json, '['))
		return false;
	while (pull_next_item(json)) {
		char byte = pull_peek(json);

		if (!(byte == '{'                             ? take_named(article, name, 0)
		      : byte == '[' && depth < LIST_DEPTH_MAX ? take_list(article, name, depth + 1)
							      : json_article_take_scalar(article, name)))
			return false;
	}
	return json->outcome == JSON_OK;
}

static bool take_object(struct json_article *article, const struct place *place, size_t depth);

/* "article" is a body where it is a string, and where it is an object the article itself. */
static bool may_hold_fields(const struct field_name *name)
{
	return name->field == NEWS_INSIDE || strcmp(name->name, "article") == 0 ||
	       strcmp(name->name, "story") == 0;
}

static bool take_value(struct json_article *article, const struct field_name *name, const struct place *place,
		       size_t depth)
{
	char byte = pull_peek(article->json);

	if (byte == '{' && may_hold_fields(name) && depth < INSIDE_DEPTH_MAX)
		return take_object(article, place, depth + 1);
	if (name->field == NEWS_INSIDE)
		return pull_skip(article->json);
	if (byte == '{')
		return take_named(article, name, 0);
	return byte == '[' ? take_list(article, name, 0) : json_article_take_scalar(article, name);
}

/* Takes the keys of place, joined by dots, off the front of *path. */
static bool strip_place(const struct place *place, struct nh_string *path)
{
	if (place->up && (!strip_place(place->up, path) || path->length == 0 || *path->bytes != '.'))
		return false;
	if (place->up)
		*path = plain_slice(path->bytes + 1, path->bytes + path->length);
	if (path->length < place->key.length || memcmp(path->bytes, place->key.bytes, place->key.length) != 0)
		return false;
	*path = plain_slice(path->bytes + place->key.length, path->bytes + path->length);
	return true;
}

/* What the caller says that place holds. ret_leads: a place that he named lies further inside. */
static const struct field_name *find_mapped(const struct json_article *article, const struct place *place,
					    bool *ret_leads)
{
	const struct corpus_options *options = article->fields.reading->options;

	*ret_leads = false;
	for (size_t i = 0; i < options->field_count; i++) {
		struct nh_string path = nh_string_of(options->fields[i].path);
		const struct field_name *name = field_option_find(nh_string_of(options->fields[i].name));

		if (!name || name->field == NEWS_INSIDE || !strip_place(place, &path))
			continue;
		if (path.length == 0)
			return name;
		*ret_leads |= *path.bytes == '.';
	}
	return NULL;
}

/* Looks for the caller's places in the object, or the objects of the list, at json->next. */
static bool take_mapped(struct json_article *article, const struct place *place)
{
	struct json *json = article->json;
	struct json_text key;
	char byte = pull_peek(json);
	bool leads;

	if (byte == '[' && pull_open(json, '[')) {
		while (pull_next_item(json))
			if (!(pull_peek(json) == '{' ? take_mapped(article, place) : pull_skip(json)))
				return false;
		return json->outcome == JSON_OK;
	}
	if (byte != '{' || place->depth == PLACE_DEPTH_MAX)
		return pull_skip(json);
	pull_open(json, '{');
	while (pull_next_pair(json, &key)) {
		struct place here = {place, key.raw, place->depth + 1};
		const struct field_name *name = find_mapped(article, &here, &leads);

		if (!(name    ? take_value(article, name, &here, INSIDE_DEPTH_MAX)
		      : leads ? take_mapped(article, &here)
			      : pull_skip(json)))
			return false;
	}
	return json->outcome == JSON_OK;
}

bool json_fields_wanted_wrapper(const struct corpus_options *options, struct nh_string key)
{
	for (size_t i = 0; i < options->field_count; i++) {
		const char *part = options->fields[i].path;

		if (strcmp(options->fields[i].name, "article") != 0)
			continue;
		for (size_t length; *part; part += length + (part[length] == '.')) {
			length = strcspn(part, ".");
			if (nh_string_equal(key, (struct nh_string){part, length}))
				return true;
		}
	}
	return false;
}

/* At the value of a key under which articles are kept: whether they are. */
static bool is_wrapping(struct json_article *article, struct nh_string key)
{
	char byte;

	if (!article->may_wrap ||
	    !(field_wrapper_key(key) || json_fields_wanted_wrapper(article->fields.reading->options, key)))
		return false;
	byte = pull_peek(article->json);
	return byte == '[' || byte == '{';
}

/* One pair of an object, at its value. */
static bool take_pair(struct json_article *article, const struct place *place, size_t depth)
{
	const struct field_name *name;
	bool leads;

	if (article->fields.reading->options->field_count > 0) {
		name = find_mapped(article, place, &leads);
		if (name)
			return take_value(article, name, place, INSIDE_DEPTH_MAX);
		if (leads)
			return take_mapped(article, place);
	}
	if (json_contents_key(place->key) && pull_peek(article->json) == '[')
		return json_contents_take(article, place->key);
	name = field_name_find_again(&article->names, place->key);
	return name ? take_value(article, name, place, depth) : pull_skip(article->json);
}

/* place: of the object; NULL for the article itself. */
static bool take_object(struct json_article *article, const struct place *place, size_t depth)
{
	struct json *json = article->json;
	struct json_text key;

	if (!pull_open(json, '{'))
		return false;
	while (pull_next_pair(json, &key)) {
		struct place here = {place, key.raw, depth};

		if (depth == 0 && is_wrapping(article, key.raw)) {
			article->is_wrapper = true;
			return false;
		}
		if (!take_pair(article, &here, depth))
			return false;
	}
	return json->outcome == JSON_OK;
}

bool json_article_read(struct json_article *article, struct json *json)
{
	article->json = json;
	article->is_wrapper = false;
	news_fields_begin(&article->fields);
	return take_object(article, NULL, 0);
}
