/* SPDX-License-Identifier: MIT
 *
 * xml_record.h - makes articles of XML by rules: which element is an article, and which of the elements and
 * attributes in it holds which field. A format is a table of rules (xml_formats.c); what a caller says with
 * --field is rules too, and so is a guess at an unknown format.
 *
 * A rule's path is matched from its end: "hedline/hl1" is an hl1 inside a hedline, wherever that is; "@date"
 * at its end is an attribute. Letters of either case are the same, prefixes are ignored unless the rule has
 * one.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_RECORD_H
#define NEWSHOUND_CORPUS_READERS_XML_RECORD_H

#include "corpus/readers/news_fields.h"
#include "corpus/readers/xml_parser.h"

#define XML_DEPTH_MAX 256
#define XML_CAPTURES_MAX 16

struct xml_rule {
	const char *path;
	struct field_name name; /* NEWS_NONE: text that belongs to no field */
};

struct xml_records;

struct xml_format {
	const char *const *records; /* paths of the elements that are articles; NULL: none but the caller's */
	size_t record_count;
	const struct xml_rule *rules;
	size_t rule_count;
	const struct xml_rule *outer_rules; /* outside of records: source and language of all that follow */
	size_t outer_rule_count;
	/* Looks at an element in a record itself; true: no rule applies to it. May be NULL. */
	bool (*element)(struct xml_records *records, const char *local, const char *const *attributes);
	bool by_name; /* children of a record are found by the names of field_names.c too */
};

/* Text that is being gathered for a field, from the element at depth on. */
struct xml_capture {
	size_t depth;
	size_t start; /* in text */
	struct field_name name;
};

struct xml_records {
	struct reading *reading;
	const struct xml_format *format;
	struct xml_parser *parser;
	struct news_fields fields;
	struct buf names; /* of the elements that are open, each behind a slash */
	size_t name_starts[XML_DEPTH_MAX + 1];
	size_t depth;
	size_t record_depth; /* 0: in no record */
	uint64_t record_count;
	struct buf text;
	struct xml_capture captures[XML_CAPTURES_MAX];
	size_t capture_count;
	char guessed_record[64]; /* the record's name, where the format names none */
	size_t guessed_depth;
	struct buf outer_source, outer_language;
	struct nh_error *error;
	enum nh_status status;
};

/* False for want of memory. */
bool xml_records_init(struct xml_records *records, struct reading *reading, const struct xml_format *format);
void xml_records_done(struct xml_records *records);
/* Feeds bytes; a fault of the document is skipped with its reason, and the rest of it passed over. */
enum nh_status xml_records_feed(struct xml_records *records, struct nh_string bytes, bool is_last,
				struct nh_error *error);

/* For a format's own element function: offers a value, or gathers the element's text, for a field. */
void xml_records_offer(struct xml_records *records, const struct field_name *name, const char *value);
void xml_records_capture(struct xml_records *records, const struct field_name *name);

/* Whether the element that names (each behind a slash) lead to is one that path means. */
bool xml_path_fits(struct nh_string names, struct nh_string path);

#endif
