/* SPDX-License-Identifier: MIT
 *
 * western.c - see western.h. What is left of a cut UTF-8 sequence does not fit: its first byte would be a
 * capital behind a small letter, or what follows is no letter of that charset.
 */
#include "corpus/western.h"

#include "corpus/clean/plain.h"

static bool is_small(unsigned char byte)
{
	return (byte >= 'a' && byte <= 'z') || (byte >= 0xDF && byte <= 0xFD && byte != 0xF7);
}

static bool is_capital(unsigned char byte)
{
	return (byte >= 'A' && byte <= 'Z') || (byte >= 0xC0 && byte <= 0xDD && byte != 0xD7);
}

/* Dots, single and double quotes, dashes. */
static bool is_punctuation(unsigned char byte)
{
	return byte == 0x85 || (byte >= 0x91 && byte <= 0x94) || byte == 0x96 || byte == 0x97;
}

static bool fits(unsigned char before, unsigned char byte, unsigned char behind)
{
	if (is_punctuation(byte))
		return before < 0x80 && behind < 0x80;
	if (is_small(byte))
		return before < 0x80 && behind < 0x80 &&
		       (plain_is_letter((char)before) || plain_is_letter((char)behind));
	return is_capital(byte) && !is_small(before) && behind < 0x80 && plain_is_letter((char)behind);
}

bool western_fits(struct nh_string bytes)
{
	for (size_t i = 0; i < bytes.length; i++) {
		unsigned char byte = (unsigned char)bytes.bytes[i];
		unsigned char before = i > 0 ? (unsigned char)bytes.bytes[i - 1] : ' ';
		unsigned char behind = i + 1 < bytes.length ? (unsigned char)bytes.bytes[i + 1] : ' ';

		if (byte >= 0x80 && !fits(before, byte, behind))
			return false;
	}
	return true;
}
