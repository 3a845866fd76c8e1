/* SPDX-License-Identifier: MIT
 *
 * xml_scout.c - see xml_scout.h.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/readers/xml_scout.h"

#include "corpus/clean/plain.h"
#include "corpus/readers/xml_record.h"

static bool is_name_byte(char byte)
{
	return plain_is_letter(byte) || plain_is_digit(byte) || strchr("_-.:", byte) || (byte & 0x80);
}

/* Behind the "<!DOCTYPE …>" at text, with its declarations in brackets. */
static const char *skip_doctype(const char *text, const char *end)
{
	size_t depth = 0;

	for (; text < end; text++) {
		depth += *text == '[';
		depth -= *text == ']' && depth > 0;
		if (*text == '>' && depth == 0)
			return text + 1;
	}
	return NULL;
}

static const char *skip_to(const char *text, const char *end, const char *mark)
{
	const char *found = memmem(text, (size_t)(end - text), mark, strlen(mark));

	return found ? found + strlen(mark) : NULL;
}

static bool read_root(const char *text, const char *end, struct xml_root *ret)
{
	const char *name = text, *close;

	while (text < end && is_name_byte(*text) && *text)
		text++;
	if (text == name || text == end || !(plain_is_letter(*name) || (*name & 0x80) || *name == '_'))
		return false;
	close = memchr(text, '>', (size_t)(end - text));
	ret->attributes = plain_slice(text, close ? close : end);
	ret->name = plain_slice(name, text);
	for (const char *colon = name; colon < text; colon++)
		if (*colon == ':')
			ret->name = plain_slice(colon + 1, text);
	return true;
}

bool xml_root_find(struct nh_string text, struct xml_root *ret)
{
	const char *next = text.bytes, *end = text.bytes + text.length;

	*ret = (struct xml_root){.has_prolog = false};
	while (next && next < end) {
		struct nh_string left = plain_slice(next, end);

		if (plain_is_space(*next)) {
			next++;
		} else if (*next != '<') {
			return false;
		} else if (plain_begins(left, NH_STRING("<!--"))) {
			next = skip_to(next + 4, end, "-->");
		} else if (plain_begins(left, NH_STRING("<?"))) {
			ret->has_prolog |= plain_begins(left, NH_STRING("<?xml "));
			next = skip_to(next + 2, end, "?>");
		} else if (plain_begins(left, NH_STRING("<!doctype"))) {
			next = skip_doctype(next, end);
		} else {
			return read_root(next + 1, end, ret);
		}
	}
	return false;
}

bool xml_root_has(const struct xml_root *root, const char *attribute)
{
	struct nh_string text = root->attributes;
	size_t length = strlen(attribute);

	for (size_t i = 1; i + length < text.length; i++)
		if (plain_is_space(text.bytes[i - 1]) && text.bytes[i + length] == '=' &&
		    memcmp(text.bytes + i, attribute, length) == 0)
			return true;
	return false;
}

struct level {
	bool has_headline, has_text, has_other;
};

struct scout {
	struct xml_parser *parser;
	struct buf *names; /* of the elements that are open, each behind a slash */
	size_t name_starts[XML_DEPTH_MAX + 1];
	struct level levels[XML_DEPTH_MAX + 1]; /* from 1 */
	size_t depth;
	bool found;
};

/* A child whose name is known. */
static void note_child(struct scout *scout, struct level *parent, const char *local)
{
	const struct field_name *name = field_name_find(nh_string_of(local));
	enum news_field field = name ? name->field : NEWS_NONE;

	parent->has_headline |= field == NEWS_HEADLINE && name->rank <= 2;
	parent->has_text |= field == NEWS_BODY || (field == NEWS_DECK && name->rank <= 5);
	parent->has_other |= field == NEWS_PUBLISHED;
	if (parent->has_text && (parent->has_headline || parent->has_other)) {
		scout->found = true;
		scout->names->length = scout->name_starts[scout->depth - 1];
		xml_parser_stop(scout->parser, NULL);
	}
}

static void on_start(void *user, const char *name, const char *const *attributes)
{
	struct scout *scout = user;

	(void)attributes;
	if (scout->found)
		return;
	scout->name_starts[scout->depth++] = scout->names->length;
	buf_u8(scout->names, '/');
	buf_append_text(scout->names, name);
	scout->levels[scout->depth] = (struct level){.has_text = false};
	if (scout->depth > 1)
		note_child(scout, &scout->levels[scout->depth - 1], xml_local_name(name));
}

static void on_end(void *user, const char *name)
{
	struct scout *scout = user;

	(void)name;
	if (scout->found)
		return;
	scout->depth--;
	if (!buf_failed(scout->names))
		scout->names->length = scout->name_starts[scout->depth];
}

static void on_text(void *user, struct nh_string text)
{
	(void)user;
	(void)text;
}

void xml_scout(struct nh_string text, struct buf *ret_names)
{
	struct scout *scout = nh_new(struct scout);
	struct xml_events events = {scout, on_start, on_end, on_text};

	if (!scout)
		return;
	scout->names = ret_names;
	scout->parser = xml_parser_new(&events);
	if (scout->parser)
		xml_parser_feed(scout->parser, text, false);
	if (!scout->found || buf_failed(ret_names))
		buf_reset(ret_names);
	xml_parser_free(scout->parser);
	free(scout);
}
