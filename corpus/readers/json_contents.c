/* SPDX-License-Identifier: MIT
 *
 * json_contents.c - see json_contents.h. Each object is gone through twice: first for what it is, then for
 * what it says.
 */
#include "corpus/readers/json_contents.h"

#include "corpus/clean/plain.h"

struct kind {
	const char *type;
	struct field_name name;
};

static bool is_key(struct nh_string key, const char *wanted)
{
	return nh_string_equal(key, nh_string_of(wanted));
}

bool json_contents_key(struct nh_string key)
{
	return is_key(key, "contents") || is_key(key, "bodies") || is_key(key, "headlines");
}

static const struct field_name *find_kind(const struct kind *kinds, size_t count, struct nh_string type)
{
	for (size_t i = 0; i < count; i++)
		if (is_key(type, kinds[i].type))
			return &kinds[i].name;
	return NULL;
}

/* What an object of the list under key holds; NULL for what is left out. */
static const struct field_name *name_of(struct nh_string key, struct nh_string type, bool is_first)
{
	static const struct kind contents[] = {
	    {"kicker", {"kicker", 6, NEWS_SECTION, 1, false}},
	    {"title", {"title", 5, NEWS_HEADLINE, 1, false}},
	    {"deck", {"deck", 4, NEWS_DECK, 1, false}},
	    {"byline", {"byline", 6, NEWS_BYLINE, 1, false}},
	    {"date", {"date", 4, NEWS_PUBLISHED, 2, false}},
	    {"sanitized_html", {"sanitized_html", 14, NEWS_BODY, 1, false}},
	    {"html", {"html", 4, NEWS_BODY, 1, false}},
	    {"text", {"text", 4, NEWS_BODY, 1, false}},
	    {"paragraph", {"paragraph", 9, NEWS_BODY, 1, false}},
	    {"image", {"image", 5, NEWS_CAPTION, 1, false}},
	    {"gallery", {"gallery", 7, NEWS_CAPTION, 1, false}},
	    {"video", {"video", 5, NEWS_CAPTION, 1, false}},
	};
	static const struct kind bodies[] = {
	    {"main", {"bodies", 6, NEWS_BODY, 1, false}},
	    {"body", {"bodies", 6, NEWS_BODY, 1, false}},
	    {"caption", {"bodies", 6, NEWS_CAPTION, 2, false}},
	    {"summary", {"bodies", 6, NEWS_DECK, 2, false}},
	    {"teaser", {"bodies", 6, NEWS_DECK, 3, false}},
	    {"abstract", {"bodies", 6, NEWS_DECK, 2, false}},
	};
	static const struct field_name any_body = {"bodies", 6, NEWS_BODY, 2, false};
	static const struct field_name main_headline = {"headlines", 9, NEWS_HEADLINE, 1, false};
	static const struct field_name other_headline = {"headlines", 9, NEWS_HEADLINE, 2, false};
	static const struct field_name sub_headline = {"headlines", 9, NEWS_DECK, 2, false};
	const struct field_name *found;

	if (is_key(key, "contents"))
		return find_kind(contents, NH_COUNT_OF(contents), type);
	if (is_key(key, "headlines"))
		return is_key(type, "main")  ? &main_headline
		       : is_key(type, "sub") ? &sub_headline
					     : &other_headline;
	found = find_kind(bodies, NH_COUNT_OF(bodies), type);
	return found ? found : is_first ? &any_body : NULL;
}

/* The value of "type" or "role", of the object that json stands at; json itself stays. */
static struct nh_string type_of(struct json json)
{
	struct nh_string type = {"", 0};
	struct json_text key, value;

	pull_open(&json, '{');
	while (pull_next_pair(&json, &key)) {
		bool wanted = is_key(key.raw, "type") || is_key(key.raw, "role");

		if (!wanted || pull_peek(&json) != '"') {
			if (!pull_skip(&json))
				break;
		} else if (pull_string(&json, &value)) {
			type = value.raw;
		}
	}
	return type;
}

static bool is_value_key(struct nh_string key, enum news_field field)
{
	if (field == NEWS_CAPTION)
		return is_key(key, "fullcaption") || is_key(key, "caption") || is_key(key, "value");
	return is_key(key, "content") || is_key(key, "value") || is_key(key, "text");
}

static bool take_item(struct json_article *article, const struct field_name *name)
{
	struct json *json = article->json;
	struct json_text key;

	pull_open(json, '{');
	while (pull_next_pair(json, &key))
		if (!(is_value_key(key.raw, name->field) ? json_article_take_scalar(article, name)
							 : pull_skip(json)))
			return false;
	return json->outcome == JSON_OK;
}

bool json_contents_take(struct json_article *article, struct nh_string key)
{
	struct json *json = article->json;
	bool is_first = true;

	if (!pull_open(json, '['))
		return false;
	while (pull_next_item(json)) {
		const struct field_name *name = NULL;

		if (pull_peek(json) == '{')
			name = name_of(key, type_of(*json), is_first);
		if (!(name ? take_item(article, name) : pull_skip(json)))
			return false;
		is_first = false;
	}
	return json->outcome == JSON_OK;
}
