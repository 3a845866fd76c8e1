/* SPDX-License-Identifier: MIT
 *
 * json_names.c - see json_names.h.
 */
#include "corpus/readers/json_names.h"

#define FIELD(name, field, rank, stands)                                \
	{                                                               \
		name, sizeof name - 1, JSON_FIELD_##field, rank, stands \
	}

static const struct field_name field_names[] = {
    FIELD("headline", HEADLINE, 1, false),
    FIELD("title", HEADLINE, 2, false),
    FIELD("name", HEADLINE, 3, false),
    FIELD("body", BODY, 2, false),
    FIELD("articleBody", BODY, 1, false),
    FIELD("body_text", BODY, 1, false),
    FIELD("maintext", BODY, 2, false),
    FIELD("text", BODY, 3, false),
    FIELD("content", BODY, 4, false),
    FIELD("body_html", BODY, 5, false),
    FIELD("body_xhtml", BODY, 5, false),
    FIELD("paragraphs", BODY, 5, false),
    FIELD("article", BODY, 6, false),
    FIELD("story", BODY, 7, false),
    FIELD("deck", DECK, 1, false),
    FIELD("standfirst", DECK, 2, false),
    FIELD("lead", DECK, 3, false),
    FIELD("summary", DECK, 4, false),
    FIELD("abstract", DECK, 5, false),
    FIELD("description", DECK, 6, false),
    FIELD("subtitle", DECK, 7, false),
    FIELD("datePublished", PUBLISHED, 1, false),
    FIELD("date_published", PUBLISHED, 1, false),
    FIELD("published_date", PUBLISHED, 1, false),
    FIELD("publish_date", PUBLISHED, 1, false),
    FIELD("published_at", PUBLISHED, 1, false),
    FIELD("publishedAt", PUBLISHED, 1, false),
    FIELD("publication_date", PUBLISHED, 1, false),
    FIELD("pub_date", PUBLISHED, 1, false),
    FIELD("pubDate", PUBLISHED, 2, false),
    FIELD("published", PUBLISHED, 2, false),
    FIELD("date", PUBLISHED, 3, false),
    FIELD("firstcreated", PUBLISHED, 4, false),
    FIELD("versioncreated", PUBLISHED, 5, false),
    FIELD("created_at", PUBLISHED, 6, false),
    FIELD("dateCreated", PUBLISHED, 6, false),
    FIELD("timestamp", PUBLISHED, 7, false),
    FIELD("datetime", PUBLISHED, 7, false),
    FIELD("updated", UPDATED, 1, false),
    FIELD("dateModified", UPDATED, 1, false),
    FIELD("date_modified", UPDATED, 1, false),
    FIELD("updated_at", UPDATED, 2, false),
    FIELD("modified", UPDATED, 2, false),
    FIELD("lastmod", UPDATED, 2, false),
    FIELD("canonical", URL, 1, false),
    FIELD("url", URL, 2, false),
    FIELD("link", URL, 3, false),
    FIELD("article_url", URL, 3, false),
    FIELD("href", URL, 4, false),
    FIELD("source", SOURCE, 1, false),
    FIELD("publication", SOURCE, 2, false),
    FIELD("outlet", SOURCE, 2, false),
    FIELD("publisher", SOURCE, 3, false),
    FIELD("site_name", SOURCE, 4, false),
    FIELD("site", SOURCE, 5, false),
    FIELD("newspaper", SOURCE, 5, false),
    FIELD("domain", SOURCE, 6, false),
    FIELD("source_domain", SOURCE, 7, false),
    FIELD("byline", BYLINE, 1, false),
    FIELD("authors", BYLINE, 2, false),
    FIELD("author", BYLINE, 3, false),
    FIELD("creator", BYLINE, 4, false),
    FIELD("section", SECTION, 1, false),
    FIELD("articleSection", SECTION, 1, false),
    FIELD("section_title", SECTION, 2, false),
    FIELD("category", SECTION, 3, false),
    FIELD("cat", SECTION, 4, false),
    FIELD("tags", TAGS, 1, false),
    FIELD("keywords", TAGS, 2, false),
    FIELD("topics", TAGS, 3, false),
    FIELD("subject", TAGS, 4, false),
    FIELD("categories", TAGS, 5, false),
    FIELD("lang", LANGUAGE, 1, false),
    FIELD("language", LANGUAGE, 1, false),
    FIELD("inLanguage", LANGUAGE, 1, false),
    FIELD("guid", ID, 1, true),
    FIELD("uri", ID, 2, true),
    FIELD("docno", ID, 3, true),
    FIELD("DOCNO", ID, 3, true),
    FIELD("id", ID, 4, false),
    FIELD("_id", ID, 5, false),
    FIELD("docid", ID, 6, false),
    FIELD("article_id", ID, 6, false),
    FIELD("uuid", ID, 7, false),
    FIELD("captions", CAPTION, 1, false),
    FIELD("caption", CAPTION, 2, false),
    FIELD("dateline", DATELINE, 1, false),
    FIELD("agency", AGENCY, 1, false),
    FIELD("_source", INSIDE, 1, false),
    FIELD("thread", INSIDE, 1, false),
    FIELD("fields", INSIDE, 1, false),
    FIELD("metadata", INSIDE, 1, false),
};

static bool equals(struct nh_string text, const char *other)
{
	size_t length = strlen(other);

	return text.length == length && memcmp(text.bytes, other, length) == 0;
}

const struct field_name *json_field_find(struct nh_string key)
{
	for (size_t i = 0; i < NH_COUNT_OF(field_names); i++)
		if (key.length == field_names[i].length && key.bytes[0] == field_names[i].name[0] &&
		    memcmp(key.bytes, field_names[i].name, key.length) == 0)
			return &field_names[i];
	return NULL;
}

bool json_wrapper_key(struct nh_string key)
{
	static const char *const keys[] = {"articles", "hits",      "data",    "items", "results",
					   "docs",     "documents", "stories", "news",  "entries",
					   "response", "rows",      "records"};

	for (size_t i = 0; i < NH_COUNT_OF(keys); i++)
		if (equals(key, keys[i]))
			return true;
	return false;
}

bool json_naming_key(struct nh_string key)
{
	static const char *const keys[] = {"name",    "title", "text",    "value",
					   "content", "label", "caption", "fullcaption",
					   "#text",   "$oid",  "$date",   "$numberLong"};

	for (size_t i = 0; i < NH_COUNT_OF(keys); i++)
		if (equals(key, keys[i]))
			return true;
	return false;
}
