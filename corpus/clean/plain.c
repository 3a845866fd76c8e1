/* SPDX-License-Identifier: MIT
 *
 * plain.c - see plain.h. The loop in plain_append sees every byte of every article; its common case is
 * sixteen bytes that stay as they are: one load, a few comparisons, one store.
 */
#include "corpus/clean/plain.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Printable ASCII but the space. */
static inline bool is_mark(unsigned char byte)
{
	return (unsigned char)(byte - 0x21) < 0x7F - 0x21;
}

#define REPLACEMENT 0xFFFDu

size_t plain_sequence_bytes(const unsigned char *text, const unsigned char *end)
{
	unsigned char first = text[0];
	size_t bytes = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;

	if (bytes == 0 || (size_t)(end - text) < bytes)
		return 0;
	for (size_t i = 1; i < bytes; i++)
		if ((text[i] & 0xC0) != 0x80)
			return 0;
	if ((first == 0xE0 && text[1] < 0xA0) || (first == 0xED && text[1] > 0x9F) ||
	    (first == 0xF0 && text[1] < 0x90) || (first == 0xF4 && text[1] > 0x8F))
		return 0;
	return bytes;
}

size_t plain_encode(uint32_t code, unsigned char *to)
{
	if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		code = REPLACEMENT;
	if (code < 0x80) {
		to[0] = (unsigned char)code;
		return 1;
	}
	if (code < 0x800) {
		to[0] = (unsigned char)(0xC0 | code >> 6);
		to[1] = (unsigned char)(0x80 | (code & 0x3F));
		return 2;
	}
	if (code < 0x10000) {
		to[0] = (unsigned char)(0xE0 | code >> 12);
		to[1] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
		to[2] = (unsigned char)(0x80 | (code & 0x3F));
		return 3;
	}
	to[0] = (unsigned char)(0xF0 | code >> 18);
	to[1] = (unsigned char)(0x80 | (code >> 12 & 0x3F));
	to[2] = (unsigned char)(0x80 | (code >> 6 & 0x3F));
	to[3] = (unsigned char)(0x80 | (code & 0x3F));
	return 4;
}

/* Windows-1252's letters and quotation marks; REPLACEMENT for what would more likely be damage. */
static uint32_t windows_letter(unsigned char byte)
{
	static const uint16_t low[32] = {
	    0x20AC, 0,      0, 0,      0,      0x2026, 0,      0,      0,      0,      0x0160,
	    0,      0x0152, 0, 0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	    0x2013, 0x2014, 0, 0,      0x0161, 0,      0x0153, 0,      0x017E, 0x0178,
	};

	if (byte >= 0xC0)
		return byte == 0xD7 || byte == 0xF7 ? REPLACEMENT : byte;
	if (byte >= 0x80 && byte < 0xA0 && low[byte - 0x80])
		return low[byte - 0x80];
	return byte == 0xA0 ? ' ' : byte == 0xA3 || byte == 0xAB || byte == 0xBB ? byte : REPLACEMENT;
}

static bool holds_sequence(const unsigned char *text, const unsigned char *end)
{
	for (; text < end; text++)
		if (*text >= 0x80 && plain_sequence_bytes(text, end) > 0)
			return true;
	return false;
}

/* Characters of more than one byte that are no text: C1 controls, line and paragraph separators, the mark. */
static bool is_void_sequence(const unsigned char *text, size_t bytes)
{
	if (bytes == 2)
		return text[0] == 0xC2 && text[1] < 0xA0;
	if (bytes == 3 && text[0] == 0xE2)
		return text[1] == 0x80 && (text[2] == 0xA8 || text[2] == 0xA9);
	return bytes == 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF;
}

struct repair {
	const unsigned char *start, *end;
	int windows; /* -1 until the first broken byte asks */
};

/* One character that is not ASCII, at *text; what it becomes is written to `to`. */
static size_t repair_high(struct repair *repair, const unsigned char **text, unsigned char *to)
{
	size_t bytes = plain_sequence_bytes(*text, repair->end);
	uint32_t code = REPLACEMENT;

	if (bytes > 0) {
		bool is_void = is_void_sequence(*text, bytes);

		if (is_void)
			*to = ' ';
		else
			memcpy(to, *text, bytes);
		*text += bytes;
		return is_void ? 1 : bytes;
	}
	if (repair->windows < 0)
		repair->windows = !holds_sequence(repair->start, repair->end);
	if (repair->windows)
		code = windows_letter(**text);
	*text += 1;
	return plain_encode(code, to);
}

/* Copies as many whole sixteens of bytes as stay as they are: printable ASCII, no space behind another. After
 * a space, or at the start, none may come first. */
static inline void copy_plain(const unsigned char **from, const unsigned char *end, unsigned char **to,
			      bool after_space)
{
#ifdef __SSE2__
	unsigned last_space = after_space;

	while (end - *from >= 16) {
		__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)*from);
		unsigned spaces = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(' ')));
		/* as signed numbers, bytes beyond ASCII are below the space too */
		__m128i others = _mm_or_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')),
					      _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F)));

		if (_mm_movemask_epi8(others) || (spaces & (spaces << 1 | last_space)))
			return;
		_mm_storeu_si128((__m128i *)(void *)*to, bytes);
		last_space = spaces >> 15;
		*from += 16;
		*to += 16;
	}
#else
	(void)from, (void)end, (void)to, (void)after_space;
#endif
}

size_t plain_append(struct buf *out, struct nh_string text)
{
	const unsigned char *from = (const unsigned char *)text.bytes;
	struct repair repair = {from, from + text.length, -1};
	unsigned char *start, *to;
	size_t room;

	if (text.length == 0 || __builtin_mul_overflow(text.length, (size_t)3, &room))
		return 0;
	start = to = buf_reserve(out, room + 4);
	if (!start)
		return 0;
	while (from < repair.end) {
		copy_plain(&from, repair.end, &to, to == start || to[-1] == ' ');
		while (from < repair.end && is_mark(*from))
			*to++ = *from++;
		if (from == repair.end)
			break;
		if (*from < 0x80) {
			*to++ = ' ';
			from++;
		} else {
			to += repair_high(&repair, &from, to);
		}
		if (to[-1] == ' ' && (to - 1 == start || to[-2] == ' '))
			to--;
	}
	if (to > start && to[-1] == ' ')
		to--;
	out->length += (size_t)(to - start);
	return (size_t)(to - start);
}

/* How many bytes of white space begin here: 0, 1, or those of the wide spaces. */
static size_t space_bytes(const char *text, size_t length)
{
	if (length && plain_is_space(*text))
		return 1;
	if (length < 2 || (unsigned char)*text < 0x80)
		return 0;
	if (memcmp(text, "\xC2\xA0", 2) == 0)
		return 2;
	if (length >= 3 && (memcmp(text, "\xE3\x80\x80", 3) == 0 || memcmp(text, "\xEF\xBB\xBF", 3) == 0))
		return 3;
	return 0;
}

static size_t space_bytes_before(const char *start, size_t length)
{
	if (length && (unsigned char)start[length - 1] < 0x80)
		return plain_is_space(start[length - 1]);
	for (size_t bytes = 1; bytes <= 3 && bytes <= length; bytes++)
		if (space_bytes(start + length - bytes, bytes) == bytes)
			return bytes;
	return 0;
}

struct nh_string plain_trim(struct nh_string text)
{
	size_t bytes;

	while ((bytes = space_bytes(text.bytes, text.length)) > 0) {
		text.bytes += bytes;
		text.length -= bytes;
	}
	while ((bytes = space_bytes_before(text.bytes, text.length)) > 0)
		text.length -= bytes;
	return text;
}

size_t plain_width(struct nh_string text)
{
	size_t width = 0;

	for (size_t i = 0; i < text.length; i++)
		width += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
	return width;
}

size_t plain_word_count(struct nh_string text)
{
	size_t words = text.length > 0;

	for (size_t i = 0; i + 1 < text.length; i++)
		words += text.bytes[i] == ' ' && text.bytes[i + 1] != ' ';
	return words;
}

bool plain_begins(struct nh_string text, struct nh_string other)
{
	if (text.length < other.length)
		return false;
	for (size_t i = 0; i < other.length; i++)
		if (plain_lower(text.bytes[i]) != plain_lower(other.bytes[i]))
			return false;
	return true;
}

bool plain_ends(struct nh_string text, struct nh_string other)
{
	if (text.length < other.length)
		return false;
	text.bytes += text.length - other.length;
	text.length = other.length;
	return plain_begins(text, other);
}

bool plain_same(struct nh_string a, struct nh_string b)
{
	return a.length == b.length && plain_begins(a, b);
}

bool plain_take_line(struct nh_string *text, struct nh_string *ret_line)
{
	const char *end;

	if (text->length == 0)
		return false;
	end = memchr(text->bytes, '\n', text->length);
	*ret_line = *text;
	if (end)
		ret_line->length = (size_t)(end - text->bytes);
	text->bytes += ret_line->length + (end != NULL);
	text->length -= ret_line->length + (end != NULL);
	if (ret_line->length && ret_line->bytes[ret_line->length - 1] == '\r')
		ret_line->length--;
	return true;
}
