/* SPDX-License-Identifier: MIT
 *
 * json_writer.c - see json_writer.h.
 */
#include "common/json_writer.h"

#include <math.h>

void json_writer_init(struct json_writer *writer, struct buf *out)
{
	*writer = (struct json_writer){.out = out};
}

/* What has to stand before a value or a key: a comma after an earlier one, nothing after a key. */
static void separate(struct json_writer *writer)
{
	uint64_t level = writer->depth ? (uint64_t)1 << (writer->depth - 1) : 0;

	if (writer->after_key) {
		writer->after_key = false;
		return;
	}
	if (writer->has_items & level)
		buf_u8(writer->out, ',');
	writer->has_items |= level;
}

static void open_level(struct json_writer *writer, char bracket)
{
	separate(writer);
	buf_u8(writer->out, (uint8_t)bracket);
	assert(writer->depth < JSON_WRITER_DEPTH_MAX);
	writer->has_items &= ~((uint64_t)1 << writer->depth);
	writer->depth++;
}

static void close_level(struct json_writer *writer, char bracket)
{
	assert(writer->depth > 0 && !writer->after_key);
	writer->depth--;
	buf_u8(writer->out, (uint8_t)bracket);
}

void json_object_begin(struct json_writer *writer)
{
	open_level(writer, '{');
}

void json_object_end(struct json_writer *writer)
{
	close_level(writer, '}');
}

void json_array_begin(struct json_writer *writer)
{
	open_level(writer, '[');
}

void json_array_end(struct json_writer *writer)
{
	close_level(writer, ']');
}

/* The bytes of the code point that begins at bytes, 0 where none does: no overlong forms, no surrogates,
 * nothing above U+10FFFF (Unicode, table 3-7). */
static size_t sequence_length(const unsigned char *bytes, size_t left)
{
	unsigned char first = bytes[0];
	size_t length = first < 0x80   ? 1
			: first < 0xc2 ? 0
			: first < 0xe0 ? 2
			: first < 0xf0 ? 3
			: first < 0xf5 ? 4
				       : 0;
	unsigned char low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
	unsigned char high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;

	if (length > left)
		return 0;
	for (size_t i = 1; i < length; i++) {
		if (bytes[i] < low || bytes[i] > high)
			return 0;
		low = 0x80;
		high = 0xbf;
	}
	return length;
}

static void write_escaped(struct buf *out, unsigned char byte)
{
	static const char letters[] = "btn\0fr"; /* of 8 to 13; 11 has none */

	if (byte == '"' || byte == '\\')
		buf_format(out, "\\%c", byte);
	else if (byte >= 8 && byte <= 13 && byte != 11)
		buf_format(out, "\\%c", letters[byte - 8]);
	else
		buf_format(out, "\\u%04x", byte);
}

static bool is_plain(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';
}

static void write_quoted(struct buf *out, struct nh_string text)
{
	const unsigned char *next = (const unsigned char *)text.bytes;
	const unsigned char *end = next + text.length;

	buf_u8(out, '"');
	while (next < end) {
		const unsigned char *run = next;
		size_t length;

		while (next < end && is_plain(*next))
			next++;
		buf_append(out, run, (size_t)(next - run));
		if (next == end)
			break;
		length = sequence_length(next, (size_t)(end - next));
		if (length == 2 && next[0] == 0xc2 && next[1] < 0xa0)
			buf_format(out, "\\u%04x", next[1]); /* C1: a terminal may obey it */
		else if (length > 1)
			buf_append(out, next, length);
		else if (length == 1)
			write_escaped(out, *next);
		else
			buf_append_text(out, "\xef\xbf\xbd");
		next += length ? length : 1;
	}
	buf_u8(out, '"');
}

void json_key(struct json_writer *writer, const char *key)
{
	assert(!writer->after_key);
	separate(writer);
	write_quoted(writer->out, nh_string_of(key));
	buf_u8(writer->out, ':');
	writer->after_key = true;
}

void json_string(struct json_writer *writer, struct nh_string text)
{
	if (!text.bytes) {
		json_null(writer);
		return;
	}
	separate(writer);
	write_quoted(writer->out, text);
}

void json_text(struct json_writer *writer, const char *text)
{
	json_string(writer, nh_string_of(text));
}

void json_u64(struct json_writer *writer, uint64_t value)
{
	separate(writer);
	buf_format(writer->out, "%llu", (unsigned long long)value);
}

void json_i64(struct json_writer *writer, int64_t value)
{
	separate(writer);
	buf_format(writer->out, "%lld", (long long)value);
}

void json_double(struct json_writer *writer, double value, int digits)
{
	if (!isfinite(value)) {
		json_null(writer);
		return;
	}
	separate(writer);
	buf_format(writer->out, "%.*f", digits, value);
}

void json_bool(struct json_writer *writer, bool value)
{
	separate(writer);
	buf_append_text(writer->out, value ? "true" : "false");
}

void json_null(struct json_writer *writer)
{
	separate(writer);
	buf_append_text(writer->out, "null");
}
