/* SPDX-License-Identifier: MIT
 *
 * xml_formats.c - see xml_formats.h. Where two rules fit an element's text, the first one counts; where two
 * elements hold one field, the better rank. What is modified is never taken for published.
 */
#include "corpus/readers/xml_formats.h"

#include "corpus/clean/plain.h"
#include "corpus/readers/news_fields.h"

#define RULE(path, field, rank)                                         \
	{                                                               \
		path,                                                   \
		{                                                       \
			path, sizeof path - 1, NEWS_##field, rank, true \
		}                                                       \
	}

/* Inside a body, in NITF itself and where NewsML carries it: what stands there but is no text of the article.
 */
#define NITF_BODY_RULES                                                                                     \
	RULE("media-caption", CAPTION, 1), RULE("figcaption", CAPTION, 1), RULE("media-producer", NONE, 0), \
	    RULE("media-metadata", NONE, 0), RULE("media-reference", NONE, 0),                              \
	    RULE("media-object", NONE, 0), RULE("body.end", NONE, 0), RULE("byttl", NONE, 0),               \
	    RULE("script", NONE, 0), RULE("style", NONE, 0), RULE("hedline/hl1", HEADLINE, 2),              \
	    RULE("hedline/hl2", DECK, 2), RULE("body.head/abstract", DECK, 3),                              \
	    RULE("body.head/byline", BYLINE, 3), RULE("body.head/distributor", AGENCY, 2),                  \
	    RULE("body.head/dateline", DATELINE, 2), RULE("body.head/note", NONE, 0),                       \
	    RULE("body.head/rights", NONE, 0), RULE("body.head/series", NONE, 0)

static const struct xml_rule nitf_rules[] = {
    NITF_BODY_RULES,
    RULE("body.content", BODY, 1),
    RULE("nitf/head/title", HEADLINE, 3),
    RULE("doc-id/@id-string", ID, 1),
    RULE("nitf/@uno", ID, 2),
    RULE("date.issue/@norm", PUBLISHED, 1),
    RULE("pubdata/@date.publication", PUBLISHED, 2),
    RULE("story.date/@norm", PUBLISHED, 3),
    RULE("nitf/@change.date", UPDATED, 2),
    RULE("date.release/@norm", EMBARGO, 1),
    RULE("pubdata/@name", SOURCE, 1),
    RULE("pubdata/@position.section", SECTION, 2),
    RULE("pubdata/@ex-ref", URL, 1),
    RULE("doc-id/@regsrc", SOURCE, 3),
    RULE("keyword/@key", TAGS, 1),
    RULE("tobject.subject/@tobject.subject.type", TAGS, 1),
    RULE("identified-content/classifier", TAGS, 1),
    RULE("identified-content/person", TAGS, 1),
    RULE("identified-content/org", TAGS, 1),
    RULE("identified-content/location", TAGS, 1),
    RULE("nitf/@xml:lang", LANGUAGE, 1),
    RULE("nitf/body/@xml:lang", LANGUAGE, 1),
    RULE("docdata/key-list/@xml:lang", LANGUAGE, 3),
};

/* NITF's odd places: named metas, and a block of a newspaper's archive that repeats the first paragraphs. */
static bool nitf_element(struct xml_records *records, const char *local, const char *const *attributes)
{
	static const struct field_name section = {"meta", 4, NEWS_SECTION, 1, false};
	static const struct field_name lead = {"block", 5, NEWS_DECK, 5, false};
	const char *name = xml_attribute(attributes, "name"), *content = xml_attribute(attributes, "content");
	const char *class = xml_attribute(attributes, "class");

	if (strcmp(local, "meta") == 0 && name && content) {
		if (strcmp(name, "online_sections") == 0 || strcmp(name, "dsk") == 0)
			xml_records_offer(records, &section, content);
		return true;
	}
	if (strcmp(local, "block") == 0 && class && strcmp(class, "lead_paragraph") == 0) {
		xml_records_capture(records, &lead);
		return true;
	}
	return false;
}

static const char *const nitf_records[] = {"nitf"};

const struct xml_format xml_format_nitf = {
    .records = nitf_records,
    .record_count = NH_COUNT_OF(nitf_records),
    .rules = nitf_rules,
    .rule_count = NH_COUNT_OF(nitf_rules),
    .element = nitf_element,
};

static const struct xml_rule newsml_rules[] = {
    RULE("newsItem/@guid", ID, 1),
    RULE("NewsItemId", ID, 2),
    RULE("newsItem/@version", VERSION, 1),
    RULE("NewsIdentifier/RevisionId", VERSION, 2),
    RULE("newsItem/@xml:lang", LANGUAGE, 2),
    RULE("contentMeta/language/@tag", LANGUAGE, 1),
    RULE("itemMeta/provider/name", SOURCE, 1),
    RULE("itemMeta/provider/@literal", SOURCE, 2),
    RULE("itemMeta/versionCreated", UPDATED, NEWS_VERSION_MADE_RANK),
    RULE("itemMeta/firstCreated", PUBLISHED, 3),
    RULE("itemMeta/embargoed", EMBARGO, 1),
    RULE("itemMeta/pubStatus/@qcode", STATUS, 1),
    RULE("itemMeta/pubStatus/@uri", STATUS, 1),
    RULE("itemMeta/title", HEADLINE, 4),
    RULE("contentMeta/contentCreated", PUBLISHED, 1),
    RULE("contentMeta/contentModified", UPDATED, 1),
    RULE("contentMeta/headline", HEADLINE, 1),
    RULE("contentMeta/slugline", NONE, 0),
    RULE("contentMeta/dateline", DATELINE, 1),
    RULE("contentMeta/located/name", DATELINE, 3),
    RULE("contentMeta/by", BYLINE, 1),
    RULE("contentMeta/creator/name", BYLINE, 2),
    RULE("contentMeta/infoSource/name", AGENCY, 1),
    RULE("contentMeta/infoSource/@literal", AGENCY, 3),
    RULE("contentMeta/subject/name", TAGS, 1),
    RULE("contentMeta/keyword", TAGS, 1),
    RULE("contentMeta/genre/name", SECTION, 2),
    RULE("contentMeta/description", DECK, 4),
    NITF_BODY_RULES,
    RULE("inlineXML/html/head", NONE, 0),
    RULE("inlineXML/nitf/head", NONE, 0),
    RULE("inlineXML/h1", HEADLINE, 3),
    RULE("inlineXML/div/h1", HEADLINE, 3),
    RULE("body/h1", HEADLINE, 3),
    RULE("inlineXML", BODY, 1),
    RULE("body.content", BODY, 1),
    RULE("inlineData", BODY, 2),
    RULE("NewsLines/HeadLine", HEADLINE, 1),
    RULE("NewsLines/SubHeadLine", DECK, 1),
    RULE("NewsLines/ByLine", BYLINE, 1),
    RULE("NewsLines/DateLine", DATELINE, 1),
    RULE("NewsLines/KeywordLine", TAGS, 1),
    RULE("NewsManagement/FirstCreated", PUBLISHED, 2),
    RULE("NewsManagement/ThisRevisionCreated", UPDATED, 2),
    RULE("NewsManagement/Status/@FormalName", STATUS, 1),
    RULE("Provider/Party/@FormalName", SOURCE, 3),
    RULE("Language/@FormalName", LANGUAGE, 3),
    RULE("DataContent", BODY, 3),
};

/* A provider may be no more than a code, "nprov:AFP"; and tables of results are no text. */
static bool newsml_element(struct xml_records *records, const char *local, const char *const *attributes)
{
	static const struct field_name source = {"provider", 8, NEWS_SOURCE, 4, false};
	static const struct field_name none = {"inlineXML", 9, NEWS_NONE, 0, false};
	const char *code = xml_attribute(attributes, "qcode"),
		   *type = xml_attribute(attributes, "contenttype");

	if (strcmp(local, "provider") == 0 && code)
		xml_records_offer(records, &source, xml_local_name(code));
	if (strcmp(local, "inlineXML") == 0 && type && !strstr(type, "nitf") && !strstr(type, "html")) {
		xml_records_capture(records, &none);
		return true;
	}
	return false;
}

static const char *const newsml_records[] = {"newsItem", "inlineXML/nitf"};

const struct xml_format xml_format_newsml = {
    .records = newsml_records,
    .record_count = NH_COUNT_OF(newsml_records),
    .rules = newsml_rules,
    .rule_count = NH_COUNT_OF(newsml_rules),
    .element = newsml_element,
};

static const struct xml_rule rcv1_rules[] = {
    RULE("newsitem/@itemid", ID, 1),         RULE("newsitem/@date", PUBLISHED, 1),
    RULE("newsitem/@xml:lang", LANGUAGE, 1), RULE("newsitem/headline", HEADLINE, 1),
    RULE("newsitem/title", HEADLINE, 2),     RULE("newsitem/byline", BYLINE, 1),
    RULE("newsitem/dateline", DATELINE, 1),  RULE("newsitem/text", BODY, 1),
    RULE("codes/code/@code", TAGS, 1),
};

static bool rcv1_element(struct xml_records *records, const char *local, const char *const *attributes)
{
	static const struct field_name source = {"dc", 2, NEWS_SOURCE, 1, false};
	const char *element = xml_attribute(attributes, "element"),
		   *value = xml_attribute(attributes, "value");

	if (strcmp(local, "dc") == 0 && element && value && strcmp(element, "dc.source") == 0)
		xml_records_offer(records, &source, value);
	return false;
}

static const char *const rcv1_records[] = {"newsitem"};

const struct xml_format xml_format_rcv1 = {
    .records = rcv1_records,
    .record_count = NH_COUNT_OF(rcv1_records),
    .rules = rcv1_rules,
    .rule_count = NH_COUNT_OF(rcv1_rules),
    .element = rcv1_element,
};

static const struct xml_rule feed_rules[] = {
    RULE("item/title", HEADLINE, 1),
    RULE("entry/title", HEADLINE, 1),
    RULE("item/content:encoded", BODY, 1),
    RULE("item/encoded", BODY, 1),
    RULE("item/body", BODY, 2),
    RULE("item/fullitem", BODY, 2),
    RULE("entry/content", BODY, 1),
    RULE("item/description", DECK, 1),
    RULE("entry/summary", DECK, 1),
    RULE("item/summary", DECK, 2),
    RULE("item/guid", ID, 1),
    RULE("entry/id", ID, 1),
    RULE("item/@rdf:about", ID, 2),
    RULE("item/link", URL, 1),
    RULE("item/pubDate", PUBLISHED, 1),
    RULE("item/published", PUBLISHED, 1),
    RULE("item/dc:date", PUBLISHED, 2),
    RULE("item/date", PUBLISHED, 2),
    RULE("item/issued", PUBLISHED, 2),
    RULE("item/created", PUBLISHED, 3),
    RULE("entry/published", PUBLISHED, 1),
    RULE("entry/issued", PUBLISHED, 2),
    RULE("entry/created", PUBLISHED, 3),
    RULE("entry/date", PUBLISHED, 3),
    RULE("entry/updated", UPDATED, 1),
    RULE("entry/modified", UPDATED, 1),
    RULE("item/modified", UPDATED, 1),
    RULE("item/updated", UPDATED, 1),
    RULE("item/creator", BYLINE, 1),
    RULE("item/author/name", BYLINE, 1),
    RULE("item/author", BYLINE, 2),
    RULE("entry/author/name", BYLINE, 1),
    RULE("entry/creator", BYLINE, 2),
    RULE("item/category", TAGS, 1),
    RULE("item/subject", TAGS, 1),
    RULE("entry/category/@term", TAGS, 1),
    RULE("entry/subject", TAGS, 1),
    RULE("item/source", SOURCE, 1),
    RULE("entry/source/title", SOURCE, 1),
    RULE("media:description", CAPTION, 1),
    RULE("figcaption", CAPTION, 1),
    RULE("item/language", LANGUAGE, 1),
    RULE("entry/@xml:lang", LANGUAGE, 2),
    RULE("item/@xml:lang", LANGUAGE, 2),
};

static const struct xml_rule feed_outer_rules[] = {
    RULE("channel/title", SOURCE, 1),      RULE("feed/title", SOURCE, 1),
    RULE("channel/language", LANGUAGE, 1), RULE("feed/@xml:lang", LANGUAGE, 1),
    RULE("rss/@xml:lang", LANGUAGE, 1),
};

/* Atom's links say what they lead to. */
static bool feed_element(struct xml_records *records, const char *local, const char *const *attributes)
{
	static const struct field_name url = {"link", 4, NEWS_URL, 2, true};
	const char *relation = xml_attribute(attributes, "rel"), *address = xml_attribute(attributes, "href");

	if (strcmp(local, "link") != 0 || !address)
		return false;
	if (records->depth == records->record_depth + 1 && (!relation || strcmp(relation, "alternate") == 0))
		xml_records_offer(records, &url, address);
	return true;
}

static const char *const feed_records[] = {"item", "entry"};

const struct xml_format xml_format_feed = {
    .records = feed_records,
    .record_count = NH_COUNT_OF(feed_records),
    .rules = feed_rules,
    .rule_count = NH_COUNT_OF(feed_rules),
    .outer_rules = feed_outer_rules,
    .outer_rule_count = NH_COUNT_OF(feed_outer_rules),
    .element = feed_element,
};

const struct xml_format xml_format_any = {.by_name = true};
