/* SPDX-License-Identifier: MIT
 *
 * front_matter.c - see front_matter.h.
 */
#include "corpus/readers/front_matter.h"

#include "corpus/clean/plain.h"

#define MATTER_LINES_MAX 1000

static struct nh_string trim_end(struct nh_string text)
{
	while (text.length > 0 && plain_is_space(text.bytes[text.length - 1]))
		text.length--;
	return text;
}

struct nh_string front_matter_find(struct nh_string text)
{
	struct nh_string rest = text, line, fence;
	size_t lines = 0;

	if (!plain_take_line(&rest, &fence))
		return (struct nh_string){"", 0};
	fence = trim_end(fence);
	if (!nh_string_equal(fence, NH_STRING("---")) && !nh_string_equal(fence, NH_STRING("+++")))
		return (struct nh_string){"", 0};
	while (lines++ < MATTER_LINES_MAX && plain_take_line(&rest, &line)) {
		line = trim_end(line);
		if (nh_string_equal(line, fence) ||
		    (*fence.bytes == '-' && nh_string_equal(line, NH_STRING("..."))))
			return lines > 1 ? plain_slice(text.bytes, rest.bytes) : (struct nh_string){"", 0};
	}
	return (struct nh_string){"", 0};
}

/* A value of one line: without its quotes, or without a comment behind it. */
static struct nh_string unquoted(struct nh_string text)
{
	text = plain_trim(text);
	if (text.length >= 2 && (*text.bytes == '"' || *text.bytes == '\'')) {
		const char *close = memchr(text.bytes + 1, *text.bytes, text.length - 1),
			   *end = text.bytes + text.length;

		while (close && close[-1] == '\\' && close + 1 < end)
			close = memchr(close + 1, *text.bytes, (size_t)(end - close - 1));
		return plain_slice(text.bytes + 1, close ? close : end);
	}
	for (size_t i = 1; i < text.length; i++)
		if (text.bytes[i] == '#' && plain_is_space(text.bytes[i - 1]))
			text.length = i;
	return plain_trim(text);
}

/* Offers a value, its escaped quotes resolved. */
static void offer(struct news_fields *fields, const struct field_name *name, struct nh_string text)
{
	struct buf plain;

	text = unquoted(text);
	if (!memchr(text.bytes ? text.bytes : "", '\\', text.length)) {
		news_fields_offer(fields, name, text);
		return;
	}
	buf_init(&plain);
	for (size_t i = 0; i < text.length; i++) {
		if (text.bytes[i] == '\\' && i + 1 < text.length && strchr("\"'\\", text.bytes[i + 1]))
			i++;
		buf_u8(&plain, (uint8_t)text.bytes[i]);
	}
	fields->reading->article->failed |= buf_failed(&plain);
	if (!buf_failed(&plain))
		news_fields_offer(fields, name, buf_string(&plain));
	buf_done(&plain);
}

/* "[a, "b, c"]": the items. */
static void offer_list(struct news_fields *fields, const struct field_name *name, struct nh_string text)
{
	const char *next = text.bytes + 1, *end = text.bytes + text.length;

	while (next < end && *next != ']') {
		const char *start = next;
		char quote = 0;

		for (; next < end && (quote || (*next != ',' && *next != ']')); next++)
			if (quote ? *next == quote : *next == '"' || *next == '\'')
				quote = quote ? 0 : *next;
		offer(fields, name, plain_slice(start, next));
		next += next < end && *next == ',';
	}
}

static size_t indent_of(struct nh_string line)
{
	size_t indent = 0;

	while (indent < line.length && (line.bytes[indent] == ' ' || line.bytes[indent] == '\t'))
		indent++;
	return indent;
}

/* "|" or ">" and the deeper lines below: one text. */
static void offer_block(struct news_fields *fields, const struct field_name *name, size_t indent,
			struct nh_string *rest)
{
	struct nh_string peek = *rest, line;
	const char *start = rest->bytes, *end = start;

	while (plain_take_line(&peek, &line) && (plain_trim(line).length == 0 || indent_of(line) > indent)) {
		end = line.bytes + line.length;
		*rest = peek;
	}
	if (name && end > start)
		news_fields_offer(fields, name, plain_slice(start, end));
}

/* The name before mark, and the value behind it; false where line has none. */
static bool split(struct nh_string line, char mark, struct nh_string *ret_name, struct nh_string *ret_value)
{
	const char *found = memchr(line.bytes, mark, line.length), *end = line.bytes + line.length;

	if (!found || (mark == ':' && found + 1 < end && !plain_is_space(found[1])))
		return false;
	*ret_name = unquoted(plain_slice(line.bytes, found));
	*ret_value = plain_trim(plain_slice(found + 1, end));
	return ret_name->length > 0;
}

static void read_value(struct news_fields *fields, const struct field_name *name, struct nh_string value,
		       size_t indent, struct nh_string *rest)
{
	if (value.length > 0 && (*value.bytes == '|' || *value.bytes == '>') && value.length <= 2)
		offer_block(fields, name, indent, rest);
	else if (name && value.length > 0 && *value.bytes == '[')
		offer_list(fields, name, value);
	else if (name)
		offer(fields, name, value);
}

void front_matter_read(struct news_fields *fields, struct nh_string matter)
{
	char mark = matter.length > 0 && *matter.bytes == '+' ? '=' : ':';
	const struct field_name *name = NULL;
	struct nh_string line, key, value;

	plain_take_line(&matter, &line);
	while (plain_take_line(&matter, &line)) {
		size_t indent = indent_of(line);

		line = plain_trim(line);
		if (line.length == 0 || *line.bytes == '#')
			continue;
		if (*line.bytes == '-' && line.length > 1 && plain_is_space(line.bytes[1])) {
			struct nh_string item =
			    plain_trim(plain_slice(line.bytes + 1, line.bytes + line.length));

			if (split(item, mark, &key, &value) && *item.bytes != '"' && *item.bytes != '\'')
				item = plain_same(key, NH_STRING("name")) ? value : NH_STRING("");
			if (name)
				offer(fields, name, item);
			continue;
		}
		if (!split(line, mark, &key, &value))
			continue;
		name = field_name_find(key);
		if (name && name->field == NEWS_INSIDE)
			name = NULL;
		read_value(fields, name, value, indent, &matter);
	}
}
