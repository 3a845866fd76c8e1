/* SPDX-License-Identifier: MIT
 *
 * html_meta.c - what meta elements, <title>, <link rel=canonical>, lang attributes and microdata say of an
 * article. See html_facts.h.
 */
#include "corpus/clean/html_facts.h"
#include "corpus/clean/plain.h"

struct meta_name {
	const char *name;
	enum html_fact fact;
	uint8_t rank; /* 1 is the best */
};

static const struct meta_name names[] = {
    {"og:title", FACT_TITLE, 2},
    {"twitter:title", FACT_TITLE, 3},
    {"dc.title", FACT_TITLE, 1},
    {"dcterm.title", FACT_TITLE, 1},
    {"dcterms.title", FACT_TITLE, 1},
    {"parsely-title", FACT_TITLE, 2},
    {"sailthru.title", FACT_TITLE, 2},
    {"weibo:article:title", FACT_TITLE, 4},
    {"title", FACT_TITLE, 4},
    {"og:description", FACT_DESCRIPTION, 1},
    {"description", FACT_DESCRIPTION, 2},
    {"dc.description", FACT_DESCRIPTION, 3},
    {"twitter:description", FACT_DESCRIPTION, 4},
    {"og:site_name", FACT_SITE, 1},
    {"application-name", FACT_SITE, 3},
    {"dc.publisher", FACT_SITE, 2},
    {"cre", FACT_SITE, 4},
    {"og:url", FACT_URL, 2},
    {"twitter:url", FACT_URL, 4},
    {"parsely-link", FACT_URL, 3},
    {"article:published_time", FACT_PUBLISHED, 1},
    {"og:article:published_time", FACT_PUBLISHED, 1},
    {"og:published_time", FACT_PUBLISHED, 2},
    {"article:published", FACT_PUBLISHED, 2},
    {"parsely-pub-date", FACT_PUBLISHED, 3},
    {"rnews:datepublished", FACT_PUBLISHED, 2},
    {"originalpublicationdate", FACT_PUBLISHED, 3},
    {"article_date_original", FACT_PUBLISHED, 3},
    {"sailthru.date", FACT_PUBLISHED, 4},
    {"dc.date.issued", FACT_PUBLISHED, 4},
    {"dcterms.issued", FACT_PUBLISHED, 4},
    {"dc.date.created", FACT_PUBLISHED, 4},
    {"dcterms.created", FACT_PUBLISHED, 4},
    {"publication_date", FACT_PUBLISHED, 4},
    {"publish-date", FACT_PUBLISHED, 4},
    {"publish_date", FACT_PUBLISHED, 4},
    {"publishdate", FACT_PUBLISHED, 4},
    {"pubdate", FACT_PUBLISHED, 4},
    {"ptime", FACT_PUBLISHED, 4},
    {"pdate", FACT_PUBLISHED, 6},
    {"displaydate", FACT_PUBLISHED, 5},
    {"article.published", FACT_PUBLISHED, 3},
    {"vr:published_time", FACT_PUBLISHED, 3},
    {"cxenseparse:recs:publishtime", FACT_PUBLISHED, 4},
    {"weibo:article:create_at", FACT_PUBLISHED, 4},
    {"citation_publication_date", FACT_PUBLISHED, 5},
    {"citation_date", FACT_PUBLISHED, 5},
    {"dc.date", FACT_PUBLISHED, 6},
    {"dcterms.date", FACT_PUBLISHED, 6},
    {"date", FACT_PUBLISHED, 6},
    {"article:modified_time", FACT_UPDATED, 1},
    {"article:modified", FACT_UPDATED, 2},
    {"og:updated_time", FACT_UPDATED, 2},
    {"utime", FACT_UPDATED, 3},
    {"dcterms.modified", FACT_UPDATED, 3},
    {"dc.date.modified", FACT_UPDATED, 3},
    {"article.updated", FACT_UPDATED, 3},
    {"last-modified", FACT_UPDATED, 4},
    {"lastmod", FACT_UPDATED, 4},
    {"article:author:name", FACT_AUTHOR, 1},
    {"article:author_name", FACT_AUTHOR, 1},
    {"byl", FACT_AUTHOR, 1},
    {"author", FACT_AUTHOR, 2},
    {"parsely-author", FACT_AUTHOR, 3},
    {"sailthru.author", FACT_AUTHOR, 3},
    {"dc.creator", FACT_AUTHOR, 4},
    {"dcterm.creator", FACT_AUTHOR, 4},
    {"dcterms.creator", FACT_AUTHOR, 4},
    {"dc.author", FACT_AUTHOR, 4},
    {"citation_author", FACT_AUTHOR, 4},
    {"article:author", FACT_AUTHOR, 5},
    {"og:author", FACT_AUTHOR, 5},
    {"rnews:author", FACT_AUTHOR, 5},
    {"creator", FACT_AUTHOR, 6},
    {"article:section", FACT_SECTION, 1},
    {"parsely-section", FACT_SECTION, 2},
    {"section", FACT_SECTION, 3},
    {"cg", FACT_SECTION, 4},
    {"article:tag", FACT_TAGS, 1},
    {"news_keywords", FACT_TAGS, 2},
    {"parsely-tags", FACT_TAGS, 3},
    {"sailthru.tags", FACT_TAGS, 3},
    {"keywords", FACT_TAGS, 4},
    {"og:locale", FACT_LANGUAGE, 3},
    {"dc.language", FACT_LANGUAGE, 2},
    {"language", FACT_LANGUAGE, 4},
    {"content-language", FACT_LANGUAGE, 2},
};

/* Names that are microdata where they stand in itemprop. */
static const struct meta_name properties[] = {
    {"headline", FACT_TITLE, 2},         {"datePublished", FACT_PUBLISHED, 2},
    {"dateCreated", FACT_PUBLISHED, 5},  {"dateModified", FACT_UPDATED, 2},
    {"articleSection", FACT_SECTION, 2}, {"description", FACT_DESCRIPTION, 4},
    {"inLanguage", FACT_LANGUAGE, 2},    {"author", FACT_AUTHOR, 3},
};

/* How the letters of names end that systems make up: "cXenseParse:recs:publishtime", "vr:author". */
static const struct meta_name endings[] = {
    {"publishedtime", FACT_PUBLISHED, 5},  {"publisheddate", FACT_PUBLISHED, 5},
    {"datepublished", FACT_PUBLISHED, 5},  {"publicationdate", FACT_PUBLISHED, 5},
    {"publishdate", FACT_PUBLISHED, 5},    {"publishtime", FACT_PUBLISHED, 5},
    {"pubdate", FACT_PUBLISHED, 5},        {"publishedat", FACT_PUBLISHED, 5},
    {"firstpublished", FACT_PUBLISHED, 5}, {"dateissued", FACT_PUBLISHED, 5},
    {"articledate", FACT_PUBLISHED, 5},    {"datecreated", FACT_PUBLISHED, 7},
    {"createdtime", FACT_PUBLISHED, 7},    {"creationdate", FACT_PUBLISHED, 7},
    {"modifiedtime", FACT_UPDATED, 5},     {"datemodified", FACT_UPDATED, 5},
    {"modifieddate", FACT_UPDATED, 5},     {"updatedtime", FACT_UPDATED, 5},
    {"updateddate", FACT_UPDATED, 5},      {"lastmodified", FACT_UPDATED, 5},
    {"dateupdate", FACT_UPDATED, 5},       {"dateupdated", FACT_UPDATED, 5},
    {"authorname", FACT_AUTHOR, 5},        {"author", FACT_AUTHOR, 6},
    {"authors", FACT_AUTHOR, 6},           {"creator", FACT_AUTHOR, 7},
};

#define NAME_LETTERS_MAX 64

static const struct meta_name *find_ending(struct nh_string name)
{
	char letters[NAME_LETTERS_MAX];
	size_t count = 0;

	for (size_t i = 0; i < name.length && count < sizeof letters; i++)
		if (plain_is_letter(name.bytes[i]))
			letters[count++] = plain_lower(name.bytes[i]);
	for (size_t i = 0; count > 0 && strchr("edrst", letters[count - 1]) && i < NH_COUNT_OF(endings); i++)
		if (plain_ends((struct nh_string){letters, count}, nh_string_of(endings[i].name)))
			return &endings[i];
	return NULL;
}

/* dc:title is dc.title. */
static bool same_name(struct nh_string name, const char *known)
{
	size_t i = 0;

	while (i < name.length && known[i] &&
	       (plain_lower(name.bytes[i]) == known[i] || (name.bytes[i] == ':' && known[i] == '.')))
		i++;
	return i == name.length && !known[i];
}

static const struct meta_name *find_name(struct nh_string name)
{
	if (name.length == 0)
		return NULL;
	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (*names[i].name == plain_lower(*name.bytes) && same_name(name, names[i].name))
			return &names[i];
	/* twitter:creator is a name at that network */
	return plain_begins(name, NH_STRING("twitter:")) ? NULL : find_ending(name);
}

static void add_value(struct html_names *list, struct nh_string value)
{
	if (list->count < HTML_NAMES_MAX)
		list->items[list->count++] = value;
}

/* property is of a vocabulary, name is anybody's: of two that rank alike, property is right. */
enum attribute {
	ATTRIBUTE_PROPERTY = 0,
	ATTRIBUTE_NAME = 1,
};

static void offer(struct html_meta *meta, const struct meta_name *name, enum attribute attribute,
		  struct nh_string value)
{
	uint8_t *best = &meta->ranks[name->fact], rank = (uint8_t)(name->rank * 2 + attribute);
	struct html_names *list = name->fact == FACT_TAGS ? &meta->tags : NULL;

	value = plain_trim(value);
	if (value.length == 0)
		return;
	/* all authors are kept, since the best name may give the site alone */
	if (name->fact == FACT_AUTHOR) {
		if (meta->authors.count < HTML_NAMES_MAX)
			meta->author_ranks[meta->authors.count] = rank;
		add_value(&meta->authors, value);
		return;
	}
	if ((*best && *best < rank) || (*best == rank && !list))
		return;
	if (list && *best != rank)
		list->count = 0;
	*best = rank;
	meta->values[name->fact] = value;
	if (list)
		add_value(list, value);
}

/* A property attribute may hold several names. */
static void take_names(struct html_meta *meta, struct nh_string attribute_names, enum attribute attribute,
		       struct nh_string content)
{
	while (attribute_names.length > 0) {
		size_t start = 0, end;
		const struct meta_name *name;

		while (start < attribute_names.length && plain_is_space(attribute_names.bytes[start]))
			start++;
		for (end = start;
		     end < attribute_names.length && !plain_is_space(attribute_names.bytes[end]);)
			end++;
		name = find_name(plain_slice(attribute_names.bytes + start, attribute_names.bytes + end));
		if (name)
			offer(meta, name, attribute, content);
		attribute_names =
		    plain_slice(attribute_names.bytes + end, attribute_names.bytes + attribute_names.length);
	}
}

/* twitter:label1 says what twitter:data1 is: "Written by", "Verfasst von". */
static void take_labelled(struct html_meta *meta, struct nh_string name, struct nh_string content)
{
	static const struct meta_name author = {"twitter:data", FACT_AUTHOR, 4};

	if (plain_begins(name, NH_STRING("twitter:label")))
		meta->labels_author = html_is_byline_label(content);
	else if (plain_begins(name, NH_STRING("twitter:data")) && meta->labels_author)
		offer(meta, &author, ATTRIBUTE_NAME, content);
}

static void take_meta(struct html_meta *meta, const struct html_node *node)
{
	struct nh_string content = html_attribute(node, "content");

	take_labelled(meta, html_attribute(node, "name"), content);
	take_names(meta, html_attribute(node, "property"), ATTRIBUTE_PROPERTY, content);
	take_names(meta, html_attribute(node, "name"), ATTRIBUTE_NAME, content);
	take_names(meta, html_attribute(node, "http-equiv"), ATTRIBUTE_NAME, content);
}

static void take_link(struct html_meta *meta, const struct html_node *node)
{
	static const struct meta_name canonical = {"canonical", FACT_URL, 1};

	if (plain_same(html_attribute(node, "rel"), NH_STRING("canonical")))
		offer(meta, &canonical, ATTRIBUTE_PROPERTY, html_attribute(node, "href"));
}

/* The value of microdata: an attribute, or the text. */
static struct nh_string property_value(const struct html_page *page, uint32_t i)
{
	static const char *const attributes[] = {"content", "datetime"};
	const struct html_node *node = &page->tree.nodes[i];

	for (size_t a = 0; a < NH_COUNT_OF(attributes); a++) {
		struct nh_string value = html_attribute(node, attributes[a]);

		if (value.length)
			return value;
	}
	return html_page_sums(page, i).width > 500 ? (struct nh_string){NULL, 0} : html_page_text(page, i);
}

/* Whether i stands in microdata of something that is no article, such as a comment or a related story. */
static bool is_of_other(const struct html_page *page, uint32_t i)
{
	for (uint32_t up = i; up; up = page->tree.nodes[up].parent)
		if (page->hints[up] & (HINT_COMMENTS | HINT_RELATED | HINT_RANKING))
			return true;
	return false;
}

/* Whether the thing that i is a property of is an article, and no review of one. */
static bool is_of_article(const struct html_page *page, uint32_t i)
{
	static const char *const types[] = {"Article", "Posting", "Report"};

	struct nh_string type = {NULL, 0};

	while (i && !type.length) {
		i = page->tree.nodes[i].parent;
		type = html_attribute(&page->tree.nodes[i], "itemtype");
	}
	for (size_t t = 0; t < NH_COUNT_OF(types); t++)
		if (plain_ends(type, nh_string_of(types[t])))
			return true;
	return false;
}

static void take_property(struct html_meta *meta, const struct html_page *page, uint32_t i)
{
	struct nh_string property = html_attribute(&page->tree.nodes[i], "itemprop");

	for (size_t p = 0; property.length && p < NH_COUNT_OF(properties); p++) {
		if (!plain_begins(property, nh_string_of(properties[p].name)) || is_of_other(page, i))
			continue;
		if (properties[p].fact != FACT_AUTHOR)
			offer(meta, &properties[p], ATTRIBUTE_PROPERTY, property_value(page, i));
		else if (is_of_article(page, i))
			offer(meta, &properties[p], ATTRIBUTE_PROPERTY,
			      html_attribute(&page->tree.nodes[i], "content"));
	}
}

void html_meta_read(struct html_meta *meta, const struct html_page *page)
{
	static const struct meta_name language = {"lang", FACT_LANGUAGE, 1};

	*meta = (struct html_meta){.ranks = {0}};
	for (uint32_t i = 0; i < page->tree.count; i++) {
		const struct html_node *node = &page->tree.nodes[i];

		if (node->tag == HTML_TEXT)
			continue;
		if (node->tag == HTML_META)
			take_meta(meta, node);
		else if (node->tag == HTML_LINK)
			take_link(meta, node);
		else if (node->tag == HTML_HTML)
			offer(meta, &language, ATTRIBUTE_PROPERTY, html_attribute(node, "lang"));
		else if (node->tag == HTML_TITLE && !meta->document_title.length && node->end > i + 1)
			meta->document_title = plain_trim(page->tree.nodes[i + 1].text);
		if (node->attribute_count)
			take_property(meta, page, i);
	}
}
