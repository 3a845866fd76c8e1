/* SPDX-License-Identifier: MIT
 *
 * xml_record.c - see xml_record.h.
 */
#include "corpus/readers/xml_record.h"

#include <stdio.h>

#include "common/error.h"
#include "corpus/clean/plain.h"
#include "corpus/limits.h"

#define WHERE_BYTES_MAX 40
#define BREAK_MARK 0x1E /* no XML may hold it */

static struct nh_string open_names(const struct xml_records *records)
{
	return buf_string(&records->names);
}

/* The part of path before "/@", and the attribute behind it; false where path names no attribute. */
static bool split_attribute(const char *path, struct nh_string *ret_element, const char **ret_attribute)
{
	const char *mark = strrchr(path, '@');

	*ret_element = nh_string_of(path);
	*ret_attribute = mark ? mark + 1 : NULL;
	if (!mark)
		return false;
	*ret_element = plain_slice(path, mark > path && mark[-1] == '/' ? mark - 1 : mark);
	return true;
}

static bool rule_fits(const struct xml_records *records, const char *path, const char *const *attributes,
		      const char **ret_value)
{
	struct nh_string element;
	const char *attribute;

	*ret_value = NULL;
	if (split_attribute(path, &element, &attribute)) {
		*ret_value = xml_attribute(attributes, attribute);
		if (!*ret_value)
			return false;
	}
	return xml_path_fits(open_names(records), element);
}

void xml_records_offer(struct xml_records *records, const struct field_name *name, const char *value)
{
	news_fields_offer(&records->fields, name, nh_string_of(value));
}

void xml_records_capture(struct xml_records *records, const struct field_name *name)
{
	size_t count = records->capture_count;

	if (count > 0 && records->captures[count - 1].depth == records->depth)
		return; /* the first rule that fits wins */
	if (count > 0 && (records->captures[count - 1].name.field == name->field ||
			  records->captures[count - 1].name.field == NEWS_NONE))
		return;
	if (count == XML_CAPTURES_MAX)
		return;
	records->captures[count] = (struct xml_capture){records->depth, records->text.length, *name};
	records->capture_count++;
}

static void apply(struct xml_records *records, const struct field_name *name, const char *value)
{
	if (value)
		xml_records_offer(records, name, value);
	else
		xml_records_capture(records, name);
}

/* Whether a rule can fit at all: a cheap look, since every element is offered to every rule. */
static bool may_fit(const struct field_name *rule, char last, const char *const *attributes)
{
	if (memchr(rule->name, '@', rule->length))
		return attributes[0] != NULL;
	return plain_lower(rule->name[rule->length - 1]) == last;
}

static void apply_rules(struct xml_records *records, const char *local, const char *const *attributes)
{
	const struct xml_format *format = records->format;
	char last = local[0] ? plain_lower(local[strlen(local) - 1]) : 0;
	const char *value;

	for (size_t i = 0; i < format->rule_count; i++)
		if (may_fit(&format->rules[i].name, last, attributes) &&
		    rule_fits(records, format->rules[i].path, attributes, &value))
			apply(records, &format->rules[i].name, value);
}

/* What the caller said with --field. */
static void apply_options(struct xml_records *records, const char *const *attributes)
{
	const struct corpus_options *options = records->reading->options;
	const char *value;

	for (size_t i = 0; i < options->field_count; i++) {
		const struct field_name *name = field_option_find(nh_string_of(options->fields[i].name));

		if (name && name->field != NEWS_INSIDE &&
		    rule_fits(records, options->fields[i].path, attributes, &value))
			apply(records, name, value);
	}
}

/* A child of the record, or a child's child, by the table of names; and the record's own attributes. */
static void apply_names(struct xml_records *records, const char *local, const char *const *attributes)
{
	const struct field_name *name;
	size_t level = records->depth - records->record_depth;

	for (; level == 0 && attributes[0]; attributes += 2) {
		name = field_name_find(nh_string_of(xml_local_name(attributes[0])));
		if (name && name->field != NEWS_INSIDE)
			xml_records_offer(records, name, attributes[1]);
	}
	if (level == 0 || level > 2 || records->capture_count > 0)
		return;
	name = field_name_find(nh_string_of(local));
	if (name && name->field != NEWS_INSIDE)
		xml_records_capture(records, name);
}

static bool is_record(const struct xml_records *records, const char *name)
{
	const struct corpus_options *options = records->reading->options;
	bool is_named = false;

	for (size_t i = 0; i < options->field_count; i++)
		if (strcmp(options->fields[i].name, "article") == 0) {
			is_named = true;
			if (xml_path_fits(open_names(records), nh_string_of(options->fields[i].path)))
				return true;
		}
	if (is_named)
		return false;
	for (size_t i = 0; i < records->format->record_count; i++)
		if (xml_path_fits(open_names(records), nh_string_of(records->format->records[i])))
			return true;
	return records->guessed_depth > 0 && records->depth == records->guessed_depth &&
	       strcmp(name, records->guessed_record) == 0;
}

static void begin_record(struct xml_records *records)
{
	records->record_depth = records->depth;
	records->record_count++;
	records->capture_count = 0;
	buf_reset(&records->text);
	reading_drop(records->reading);
	news_fields_begin(&records->fields);
}

/* Outside of records: the values of attributes at once, text at the element's end. */
static void start_outside(struct xml_records *records, const char *const *attributes)
{
	const struct xml_format *format = records->format;
	const char *value;

	for (size_t i = 0; i < format->outer_rule_count; i++) {
		const struct field_name *name = &format->outer_rules[i].name;
		struct buf *outer =
		    name->field == NEWS_SOURCE ? &records->outer_source : &records->outer_language;

		if (!rule_fits(records, format->outer_rules[i].path, attributes, &value))
			continue;
		if (!value)
			xml_records_capture(records, name);
		else if (outer->length == 0)
			buf_append_text(outer, value);
	}
}

static bool is_block(const char *local)
{
	static const char *const names[] = {
	    "p",          "para",    "paragraph", "div", "br",    "li",  "tr",  "h1",    "h2",
	    "h3",         "h4",      "h5",        "h6",  "block", "hl2", "hr",  "table", "td",
	    "blockquote", "section", "ul",        "ol",  "dt",    "dd",  "pre", "line"};

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (plain_same(nh_string_of(local), nh_string_of(names[i])))
			return true;
	return false;
}

static void break_paragraph(struct xml_records *records, const char *local)
{
	if (records->capture_count > 0 && is_block(local))
		buf_u8(&records->text, BREAK_MARK);
	/* "TOKYO" and "June 21" in elements of their own */
	else if (records->capture_count > 0 &&
		 records->captures[records->capture_count - 1].name.field == NEWS_DATELINE)
		buf_u8(&records->text, ' ');
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
	struct xml_records *records = user;
	const char *local = xml_local_name(name);

	records->name_starts[records->depth++] = records->names.length;
	buf_u8(&records->names, '/');
	buf_append_text(&records->names, name);
	if (records->record_depth == 0 && is_record(records, name))
		begin_record(records);
	if (records->record_depth == 0) {
		start_outside(records, attributes);
		return;
	}
	break_paragraph(records, local);
	if (records->reading->options->field_count > 0)
		apply_options(records, attributes);
	if (records->format->element && records->format->element(records, local, attributes))
		return;
	apply_rules(records, local, attributes);
	if (records->format->by_name)
		apply_names(records, local, attributes);
}

static void on_text(void *user, struct nh_string text)
{
	struct xml_records *records = user;

	if (records->capture_count == 0 ||
	    records->captures[records->capture_count - 1].name.field == NEWS_NONE)
		return;
	if (records->text.length + text.length > LIMIT_ARTICLE_TEXT_BYTES + LIMIT_MIB)
		records->reading->article->too_long = true;
	else
		buf_append_string(&records->text, text);
}

/* Where elements make paragraphs, line breaks in the source are spaces; elsewhere they are all there is. */
static void settle_breaks(struct buf *text, size_t start)
{
	if (buf_failed(text) || text->length == start ||
	    !memchr(text->bytes + start, BREAK_MARK, text->length - start))
		return;
	for (size_t i = start; i < text->length; i++)
		if (text->bytes[i] == '\n')
			text->bytes[i] = ' ';
		else if (text->bytes[i] == BREAK_MARK)
			text->bytes[i] = '\n';
}

/* The element that a capture began with ends: its text is the field's. */
static void end_capture(struct xml_records *records)
{
	struct xml_capture capture = records->captures[--records->capture_count];
	struct nh_string text;

	settle_breaks(&records->text, capture.start);
	text = buf_string(&records->text);
	text = plain_slice(text.bytes + capture.start, text.bytes + text.length);
	if (records->record_depth > 0)
		news_fields_offer(&records->fields, &capture.name, text);
	else if (capture.name.field == NEWS_SOURCE && records->outer_source.length == 0)
		buf_append_string(&records->outer_source, plain_trim(text));
	else if (capture.name.field == NEWS_LANGUAGE && records->outer_language.length == 0)
		buf_append_string(&records->outer_language, plain_trim(text));
	if (!buf_failed(&records->text))
		records->text.length = capture.start;
}

static void end_record(struct xml_records *records)
{
	struct article_builder *article = records->reading->article;
	char where[WHERE_BYTES_MAX];

	records->record_depth = 0;
	article->failed |= buf_failed(&records->text) || buf_failed(&records->outer_source) ||
			   buf_failed(&records->outer_language) || buf_failed(&records->names);
	if (records->outer_source.length > 0)
		article_set_first(article, &article->article.source, buf_string(&records->outer_source));
	if (records->outer_language.length > 0)
		article_set_first(article, &article->article.language, buf_string(&records->outer_language));
	snprintf(where, sizeof where, "record %llu", (unsigned long long)records->record_count);
	records->status = news_fields_emit(&records->fields, where, records->error);
	if (records->status != NH_OK)
		xml_parser_stop(records->parser, NULL);
}

static void on_end(void *user, const char *name)
{
	struct xml_records *records = user;

	break_paragraph(records, xml_local_name(name));
	while (records->capture_count > 0 &&
	       records->captures[records->capture_count - 1].depth == records->depth)
		end_capture(records);
	if (records->record_depth == records->depth)
		end_record(records);
	records->depth--;
	if (!buf_failed(&records->names))
		records->names.length = records->name_starts[records->depth];
}

bool xml_records_init(struct xml_records *records, struct reading *reading, const struct xml_format *format)
{
	struct xml_events events = {records, on_start, on_end, on_text};

	records->reading = reading;
	records->format = format;
	news_fields_init(&records->fields, reading);
	records->parser = xml_parser_new(&events);
	return records->parser != NULL;
}

void xml_records_done(struct xml_records *records)
{
	xml_parser_free(records->parser);
	news_fields_done(&records->fields);
	buf_done(&records->names);
	buf_done(&records->text);
	buf_done(&records->outer_source);
	buf_done(&records->outer_language);
}

enum nh_status xml_records_feed(struct xml_records *records, struct nh_string bytes, bool is_last,
				struct nh_error *error)
{
	const char *problem;
	uint64_t line;

	records->error = error;
	if (xml_parser_feed(records->parser, bytes, is_last))
		return NH_OK;
	if (records->status != NH_OK)
		return records->status;
	if (xml_parser_out_of_memory(records->parser))
		return nh_fail_memory(error);
	problem = xml_parser_problem(records->parser, &line);
	if (problem)
		reading_skip(records->reading, "line %llu: %s", (unsigned long long)line, problem);
	reading_drop(records->reading);
	return NH_OK;
}
