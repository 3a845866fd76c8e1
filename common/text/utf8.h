/* SPDX-License-Identifier: MIT
 *
 * utf8.h - decoding and encoding single code points.
 */
#ifndef NEWSHOUND_COMMON_TEXT_UTF8_H
#define NEWSHOUND_COMMON_TEXT_UTF8_H

#include "common/base.h"

#define UTF8_INVALID 0xFFFDu

/* The code point at text, and how many bytes it takes (at least 1). text < end. Overlong forms, surrogates
 * and what is cut short give UTF8_INVALID and 1 byte. */
static inline uint32_t utf8_decode(const unsigned char *text, const unsigned char *end, size_t *ret_bytes)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	unsigned char first = text[0];
	size_t bytes = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
	uint32_t code;

	*ret_bytes = 1;
	if (first < 0x80)
		return first;
	if (bytes == 0 || (size_t)(end - text) < bytes)
		return UTF8_INVALID;
	code = first & (0x7Fu >> bytes);
	for (size_t i = 1; i < bytes; i++) {
		if ((text[i] & 0xC0) != 0x80)
			return UTF8_INVALID;
		code = code << 6 | (text[i] & 0x3F);
	}
	if (code < smallest[bytes] || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
		return UTF8_INVALID;
	*ret_bytes = bytes;
	return code;
}

/* Writes at most 4 bytes, returns how many. code is a valid code point. */
static inline size_t utf8_encode(uint32_t code, unsigned char *to)
{
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

#endif
