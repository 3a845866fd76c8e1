/* SPDX-License-Identifier: MIT
 *
 * query_chars.c - what the query language takes for white space, quotes, numbers and names.
 *
 * Bytes are compared, not decoded: the parser must pass on any bytes at all, and UTF-8 lets a sequence be
 * found by its bytes.
 */
#include "searcher/query/query_lex.h"

#include <stdarg.h>
#include <stdio.h>

struct sequence {
	const char *bytes;
	int opens, closes; /* kinds of quotes, as bits */
};

enum quote_kind {
	QUOTE_DOUBLE = 1, /* straight, curly, low and full-width: people mix them */
	QUOTE_CORNER = 2,
	QUOTE_WHITE_CORNER = 4,
	QUOTE_PRIME = 8,
};

static size_t length_at_front(struct nh_string text, const char *bytes)
{
	size_t length = strlen(bytes);

	return length <= text.length && memcmp(text.bytes, bytes, length) == 0 ? length : 0;
}

size_t query_space_length(struct nh_string text)
{
	/* U+00A0, 1680, 2000-200A, 2028, 2029, 202F, 205F, 3000; the tables' order does not matter */
	static const char *const wide[] = {"\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\xa8", "\xe2\x80\xa9",
					   "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
	unsigned char first = text.length ? (unsigned char)text.bytes[0] : 'x';

	if (first < 0x80)
		return first <= ' ' || first == 0x7f;
	for (size_t i = 0; i < NH_COUNT_OF(wide); i++)
		if (length_at_front(text, wide[i]))
			return strlen(wide[i]);
	if (text.length >= 3 && memcmp(text.bytes, "\xe2\x80", 2) == 0 &&
	    (unsigned char)text.bytes[2] <= 0x8a)
		return (unsigned char)text.bytes[2] >= 0x80 ? 3 : 0;
	return 0;
}

size_t query_quote_length(struct nh_string text, int *ret_opens, int *ret_closes)
{
	static const struct sequence quotes[] = {
	    {"\"", QUOTE_DOUBLE, QUOTE_DOUBLE},
	    {"\xe2\x80\x9c", QUOTE_DOUBLE, QUOTE_DOUBLE}, /* U+201C; it closes in German */
	    {"\xe2\x80\x9d", QUOTE_DOUBLE, QUOTE_DOUBLE}, /* U+201D */
	    {"\xe2\x80\x9e", QUOTE_DOUBLE, QUOTE_DOUBLE}, /* U+201E */
	    {"\xe2\x80\x9f", QUOTE_DOUBLE, QUOTE_DOUBLE}, /* U+201F */
	    {"\xef\xbc\x82", QUOTE_DOUBLE, QUOTE_DOUBLE}, /* U+FF02 */
	    {"\xe3\x80\x8c", QUOTE_CORNER, 0},            /* U+300C */
	    {"\xe3\x80\x8d", 0, QUOTE_CORNER},
	    {"\xe3\x80\x8e", QUOTE_WHITE_CORNER, 0}, /* U+300E */
	    {"\xe3\x80\x8f", 0, QUOTE_WHITE_CORNER},
	    {"\xe3\x80\x9d", QUOTE_PRIME, 0}, /* U+301D */
	    {"\xe3\x80\x9e", 0, QUOTE_PRIME},
	    {"\xe3\x80\x9f", 0, QUOTE_PRIME},
	};

	/* asked of every character: nearly all are none of these at first sight */
	if (text.length == 0 || ((unsigned char)text.bytes[0] < 0x80 && text.bytes[0] != '"'))
		return 0;
	for (size_t i = 0; i < NH_COUNT_OF(quotes); i++) {
		if (!length_at_front(text, quotes[i].bytes))
			continue;
		*ret_opens = quotes[i].opens;
		*ret_closes = quotes[i].closes;
		return strlen(quotes[i].bytes);
	}
	return 0;
}

bool query_take_number(struct nh_string *text, int *ret_value)
{
	size_t used = 0;
	int value = 0;

	while (used < text->length && text->bytes[used] >= '0' && text->bytes[used] <= '9') {
		value = value > 99999999 ? 1000000000 : value * 10 + (text->bytes[used] - '0');
		used++;
	}
	*text = (struct nh_string){text->bytes + used, text->length - used};
	*ret_value = value;
	return used > 0;
}

/* ".25" as millionths; what follows the sixth decimal is passed over. */
static int take_millionths(struct nh_string *text)
{
	int value = 0, step = QUERY_BOOST_STEPS / 10;
	size_t used = 1;

	if (text->length < 2 || text->bytes[0] != '.' || text->bytes[1] < '0' || text->bytes[1] > '9')
		return 0;
	for (; used < text->length && text->bytes[used] >= '0' && text->bytes[used] <= '9';
	     used++, step /= 10)
		value += step * (text->bytes[used] - '0');
	*text = (struct nh_string){text->bytes + used, text->length - used};
	return value;
}

/* How much of a text somebody may have meant as a weight: -1, +2, .5 */
static size_t number_like(struct nh_string text)
{
	size_t digits = 0, at;

	for (at = 0; at < text.length && text.bytes[at] && strchr("+-.0123456789", text.bytes[at]); at++)
		digits += text.bytes[at] >= '0' && text.bytes[at] <= '9';
	return digits ? at : 0;
}

bool query_take_boost(struct query_lexer *lexer, struct nh_string *text, double *ret_boost)
{
	struct nh_string rest = {text->bytes + 1, text->length - 1};
	int whole, millionths;

	if (text->length < 2 || text->bytes[0] != '^')
		return false;
	if (!query_take_number(&rest, &whole)) {
		rest.length = number_like(rest);
		if (rest.length)
			query_note(lexer, "bad_weight",
				   "^%s is no weight (0 to %d, as in ^0.5) and was taken as text",
				   query_shown(lexer, rest), QUERY_BOOST_MAX);
		return false;
	}
	millionths = take_millionths(&rest);
	if (whole > QUERY_BOOST_MAX || (whole == QUERY_BOOST_MAX && millionths > 0)) {
		query_note(lexer, "cut", "a weight after ^ is at most %d", QUERY_BOOST_MAX);
		whole = QUERY_BOOST_MAX;
		millionths = 0;
	}
	*ret_boost = ((double)whole * QUERY_BOOST_STEPS + millionths) / QUERY_BOOST_STEPS;
	*text = rest;
	return true;
}

static const struct {
	const char *name;
	unsigned field;
} field_names[] = {
    {"headline", QUERY_FIELD_HEADLINE}, {"body", QUERY_FIELD_BODY},
    {"caption", QUERY_FIELD_CAPTION},   {"byline", QUERY_FIELD_BYLINE},
    {"tag", QUERY_FIELD_TAG},           {"furniture", QUERY_FIELD_FURNITURE},
    {"source", QUERY_FIELD_SOURCE},     {"agency", QUERY_FIELD_AGENCY},
    {"section", QUERY_FIELD_SECTION},   {"url", QUERY_FIELD_URL},
    {"language", QUERY_FIELD_LANGUAGE}, {"id", QUERY_FIELD_ID},
    {"author", QUERY_FIELD_BYLINE},
};

static bool equal_in_any_case(struct nh_string text, const char *lower)
{
	if (text.length != strlen(lower))
		return false;
	for (size_t i = 0; i < text.length; i++) {
		char byte = text.bytes[i];

		if ((byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte) != lower[i])
			return false;
	}
	return true;
}

unsigned query_field_of_name(struct nh_string name)
{
	for (size_t i = 0; i < NH_COUNT_OF(field_names); i++)
		if (equal_in_any_case(name, field_names[i].name))
			return field_names[i].field;
	return 0;
}

const char *query_field_name(unsigned field)
{
	for (size_t i = 0; i < NH_COUNT_OF(field_names); i++)
		if (field_names[i].field == field)
			return field_names[i].name;
	return "";
}

static unsigned scope_of_name(struct nh_string name)
{
	unsigned field = query_field_of_name(name);

	if (equal_in_any_case(name, "all"))
		return QUERY_SCOPE_ALL;
	return field <= QUERY_FIELD_FURNITURE ? field : 0;
}

unsigned query_scope_of_names(struct nh_string names)
{
	unsigned scope = 0;

	for (;;) {
		const char *comma = names.length ? memchr(names.bytes, ',', names.length) : NULL;
		size_t length = comma ? (size_t)(comma - names.bytes) : names.length;
		unsigned one = scope_of_name((struct nh_string){names.bytes, length});

		if (!one)
			return 0;
		scope |= one;
		if (!comma)
			return scope;
		names = (struct nh_string){comma + 1, names.length - length - 1};
	}
}

const char *query_shown(struct query_lexer *lexer, struct nh_string text)
{
	size_t length = nh_size_min(text.length, 60);
	const char *shown;

	while (length > 0 && length < text.length && ((unsigned char)text.bytes[length] & 0xc0) == 0x80)
		length--;
	shown = arena_copy(lexer->arena, (struct nh_string){text.bytes, length}).bytes;
	return shown ? shown : "";
}

void query_note(struct query_lexer *lexer, const char *code, const char *format, ...)
{
	char text[256];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text, sizeof text, format, arguments);
	va_end(arguments);
	if (query_add_note(lexer->arena, lexer->query, code, text) != NH_OK)
		lexer->failed = true;
}
