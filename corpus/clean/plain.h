/* SPDX-License-Identifier: MIT
 *
 * plain.h - makes bytes into text that can be shown and searched: valid UTF-8, one line, no control
 * characters. Runs of white space and controls become one space; both ends are trimmed.
 *
 * A byte that is no UTF-8 becomes U+FFFD, unless the whole text holds no UTF-8 sequence at all and the byte
 * is a letter or a quotation mark in Windows-1252: then the text is taken to be in that encoding, as old
 * wire files are.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_PLAIN_H
#define NEWSHOUND_CORPUS_CLEAN_PLAIN_H

#include "common/buf.h"

/* Appends text in its repaired form; returns how many bytes that took. */
size_t plain_append(struct buf *out, struct nh_string text);

/* Length of the well-formed UTF-8 sequence at text (2 to 4), 0 where there is none. text < end. */
size_t plain_sequence_bytes(const unsigned char *text, const unsigned char *end);

/* Writes a code point as UTF-8; U+FFFD for what is none. Returns the bytes written, at most 4. */
size_t plain_encode(uint32_t code, unsigned char *to);

/* text without white space (and U+3000, U+00A0, U+FEFF) at both ends. Touches no bytes. */
struct nh_string plain_trim(struct nh_string text);

/* Code points of text, near enough for deciding how long a line looks. */
size_t plain_width(struct nh_string text);
/* Words with spaces between them, in text without any at its begin. */
size_t plain_word_count(struct nh_string text);

static inline bool plain_is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static inline bool plain_is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static inline char plain_lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte | 0x20) : byte;
}

static inline bool plain_is_letter(char byte)
{
	return plain_lower(byte) >= 'a' && plain_lower(byte) <= 'z';
}

/* Whether eight bytes from here on are all of ASCII. */
static inline bool plain_are_ascii(const void *eight)
{
	uint64_t bytes;

	memcpy(&bytes, eight, sizeof bytes);
	return !(bytes & 0x8080808080808080u);
}

/* Whether any of eight bytes is below a space. */
static inline bool plain_any_control(const void *eight)
{
	uint64_t bytes;

	memcpy(&bytes, eight, sizeof bytes);
	return (bytes - 0x2020202020202020u) & ~bytes & 0x8080808080808080u;
}

static inline struct nh_string plain_slice(const char *from, const char *to)
{
	return (struct nh_string){from, (size_t)(to - from)};
}

/* Whether text begins, or ends, with other; ASCII letters of either case are the same. */
bool plain_begins(struct nh_string text, struct nh_string other);
bool plain_ends(struct nh_string text, struct nh_string other);
bool plain_same(struct nh_string a, struct nh_string b);

/* Whether text is lower, a text in lower case; ASCII letters of text are of either case. */
static inline bool plain_is(struct nh_string text, const char *lower)
{
	size_t i = 0;

	while (i < text.length && lower[i] && plain_lower(text.bytes[i]) == lower[i])
		i++;
	return i == text.length && !lower[i];
}

/* Of a table in the order of texts, whose entries of entry_bytes each begin with a pointer to theirs: the
 * first entry whose text begins with letter, or where that would stand. */
static inline size_t plain_first_with(const void *table, size_t count, size_t entry_bytes, char letter)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = (low + high) / 2;
		const char *text;

		memcpy(&text, (const char *)table + middle * entry_bytes, sizeof text);
		if (*text < letter)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The next line of *text without its line end; false when nothing is left. */
bool plain_take_line(struct nh_string *text, struct nh_string *ret_line);

#endif
