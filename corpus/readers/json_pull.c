/* SPDX-License-Identifier: MIT
 *
 * json_pull.c - see json_pull.h. Strings are found by memchr; a string's quote is looked for once, however
 * many escapes stand before it.
 */
#include "corpus/readers/json_pull.h"

#include "corpus/clean/plain.h"
#include "corpus/limits.h"

bool pull_fail(struct json *json, const char *problem)
{
	if (json->outcome == JSON_OK) {
		json->outcome = JSON_BROKEN;
		json->problem = problem;
	}
	return false;
}

static bool fail_more(struct json *json)
{
	if (json->outcome == JSON_OK) {
		json->outcome = JSON_MORE;
		json->problem = "it ends in the middle";
	}
	return false;
}

static inline bool is_white(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
}

char pull_peek(struct json *json)
{
	while (json->next < json->end && is_white(*json->next))
		json->next++;
	if (json->outcome != JSON_OK)
		return 0;
	if (json->next == json->end)
		fail_more(json);
	else if (*json->next == '\0')
		pull_fail(json, "a NUL byte"); /* or it would be taken for the end, again and again */
	else
		return *json->next;
	return 0;
}

bool pull_open(struct json *json, char bracket)
{
	if (pull_peek(json) != bracket)
		return pull_fail(json, bracket == '{' ? "no object where one should be"
						      : "no array where one should be");
	json->next++;
	json->first = true;
	return true;
}

/* Stands at the next member of a container; false at its end, which is taken. */
static bool next_member(struct json *json, char closing)
{
	char byte = pull_peek(json);

	if (!byte)
		return false;
	if (byte == closing) {
		json->next++;
		json->first = false;
		return false;
	}
	if (!json->first) {
		if (byte != ',')
			return pull_fail(json, "a comma is missing");
		json->next++;
		if (!pull_peek(json))
			return false;
	}
	json->first = false;
	return true;
}

bool pull_next_pair(struct json *json, struct json_text *ret_key)
{
	if (!next_member(json, '}') || !pull_string(json, ret_key))
		return false;
	if (pull_peek(json) != ':')
		return pull_fail(json, "a colon is missing");
	json->next++;
	return true;
}

bool pull_next_item(struct json *json)
{
	return next_member(json, ']');
}

/* The closing quote of a string that begins at text; NULL where it is not among the bytes. */
static const char *find_quote(const char *text, const char *end, bool *ret_has_escapes)
{
	const char *quote = memchr(text, '"', (size_t)(end - text)), *escape;

	*ret_has_escapes = false;
	while (quote) {
		escape = memchr(text, '\\', (size_t)(quote - text));
		if (!escape)
			return quote;
		*ret_has_escapes = true;
		text = escape + 2;
		if (text > quote)
			quote = text < end ? memchr(text, '"', (size_t)(end - text)) : NULL;
	}
	return NULL;
}

bool pull_string(struct json *json, struct json_text *ret)
{
	const char *quote;

	if (pull_peek(json) != '"')
		return pull_fail(json, "no string where one should be");
	quote = find_quote(json->next + 1, json->end, &ret->has_escapes);
	if (!quote)
		return fail_more(json);
	ret->raw = plain_slice(json->next + 1, quote);
	json->next = quote + 1;
	return true;
}

bool pull_number(struct json *json, struct nh_string *ret)
{
	const char *start, *stop;
	char byte = pull_peek(json);

	if (byte != '-' && !plain_is_digit(byte))
		return pull_fail(json, "no number where one should be");
	start = stop = json->next;
	while (stop < json->end && (plain_is_digit(*stop) || *stop == '-' || *stop == '+' || *stop == '.' ||
				    plain_lower(*stop) == 'e'))
		stop++;
	if (stop == json->end)
		return fail_more(json);
	*ret = plain_slice(start, stop);
	json->next = stop;
	return true;
}

static bool skip_word(struct json *json)
{
	static const char *const words[] = {"true", "false", "null", "NaN", "Infinity"};

	for (size_t i = 0; i < NH_COUNT_OF(words); i++) {
		size_t length = strlen(words[i]), left = (size_t)(json->end - json->next);

		if (memcmp(json->next, words[i], nh_size_min(length, left)) != 0)
			continue;
		if (left < length)
			return fail_more(json);
		json->next += length;
		return true;
	}
	return pull_fail(json, "no value where one should be");
}

static bool skip_scalar(struct json *json, char byte)
{
	struct json_text text;
	struct nh_string number;

	if (byte == '"')
		return pull_string(json, &text);
	if (byte == '-' || plain_is_digit(byte))
		return pull_number(json, &number);
	return skip_word(json);
}

/* Passes what stands before the next value in a container: closes those that end. False when done. */
static bool skip_to_value(struct json *json, char *closings, size_t *depth)
{
	struct json_text key;

	while (*depth > 0) {
		bool is_object = closings[*depth - 1] == '}';

		if (is_object ? pull_next_pair(json, &key) : pull_next_item(json))
			return true;
		if (json->outcome != JSON_OK)
			return false;
		--*depth;
	}
	return false;
}

bool pull_skip(struct json *json)
{
	char closings[LIMIT_JSON_DEPTH];
	size_t depth = 0;

	do {
		char byte = pull_peek(json);

		if (byte == '{' || byte == '[') {
			if (depth == LIMIT_JSON_DEPTH)
				return pull_fail(json, "nested too deep");
			closings[depth++] = byte == '{' ? '}' : ']';
			pull_open(json, byte);
		} else if (!byte || !skip_scalar(json, byte)) {
			return false;
		}
	} while (skip_to_value(json, closings, &depth));
	return json->outcome == JSON_OK;
}

/* Four hexadecimal digits; -1 where they are not. */
static int32_t hex4(const char *text, const char *end)
{
	int32_t value = 0;

	if (end - text < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		char byte = plain_lower(text[i]);
		int digit = plain_is_digit(byte)         ? byte - '0'
			    : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
							 : -1;

		if (digit < 0)
			return -1;
		value = value * 16 + digit;
	}
	return value;
}

/* What follows "\u"; returns the bytes taken. */
static size_t unescape_code(struct buf *out, const char *text, const char *end)
{
	int32_t code = hex4(text, end), low;
	unsigned char encoded[4];
	size_t taken = 4;

	if (code < 0) {
		buf_append(out, encoded, plain_encode(0xFFFD, encoded));
		return 0;
	}
	if (code >= 0xD800 && code < 0xDC00 && end - text >= 10 && text[4] == '\\' && text[5] == 'u') {
		low = hex4(text + 6, end);
		if (low >= 0xDC00 && low < 0xE000) {
			code = 0x10000 + (code - 0xD800) * 0x400 + (low - 0xDC00);
			taken = 10;
		}
	}
	buf_append(out, encoded, plain_encode((uint32_t)code, encoded));
	return taken;
}

void pull_unescape(struct buf *out, struct json_text text)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t  ";
	const char *next = text.raw.bytes, *end = next + text.raw.length, *escape;

	while (next < end && (escape = memchr(next, '\\', (size_t)(end - next))) != NULL) {
		const char *simple;

		buf_append(out, next, (size_t)(escape - next));
		next = escape + 2;
		if (next > end)
			return;
		simple = escape[1] ? strchr(from, escape[1]) : NULL;
		if (escape[1] == 'u')
			next += unescape_code(out, next, end);
		else
			buf_u8(out, (uint8_t)(simple ? to[simple - from] : escape[1]));
	}
	if (next < end)
		buf_append(out, next, (size_t)(end - next));
}
