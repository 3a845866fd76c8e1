/* SPDX-License-Identifier: MIT
 *
 * date_text.c - see date_text.h. No character grows, so the copy needs no more room than the text.
 */
#include "corpus/clean/date_text.h"

#include "corpus/clean/plain.h"

/* What a character of two bytes is written as; 0: as it is. */
static char plain_of_pair(unsigned char first, unsigned char second)
{
	if (first == 0xC2)
		return second == 0xB7 ? '|' : ' '; /* middle dot; no-break space, 1° and 1º */
	if (first == 0xD9 && second >= 0xA0 && second <= 0xA9)
		return (char)('0' + second - 0xA0);
	if (first == 0xDB && second >= 0xB0 && second <= 0xB9)
		return (char)('0' + second - 0xB0);
	return first == 0xD8 && second == 0x8C ? ',' : 0;
}

static char plain_of_general_punctuation(unsigned char third)
{
	if (third >= 0x90 && third <= 0x95)
		return '-';
	if (third == 0x98 || third == 0x99)
		return '\'';
	return third == 0xA2 ? '|' : ' ';
}

static char plain_of_triple(const unsigned char *text)
{
	if (text[0] == 0xEF && text[1] == 0xBC && text[2] >= 0x81)
		return (char)(text[2] - 0x80 + 0x20);
	if (text[0] == 0xEF && text[1] == 0xBD && text[2] <= 0x9E)
		return (char)(text[2] - 0x80 + 0x60);
	if (text[0] == 0xE2 && text[1] == 0x80)
		return plain_of_general_punctuation(text[2]);
	if (text[0] == 0xE3 && text[1] == 0x80)
		return ' ';
	return 0;
}

size_t date_text_plain(struct nh_string text, char ret[DATE_LINE_BYTES_MAX])
{
	const unsigned char *from = (const unsigned char *)text.bytes, *end = from + text.length;
	size_t used = 0;

	while (from < end) {
		size_t bytes = *from < 0x80 ? 1 : plain_sequence_bytes(from, end);
		char plain = 0;

		if (bytes == 2)
			plain = plain_of_pair(from[0], from[1]);
		else if (bytes == 3)
			plain = plain_of_triple(from);
		if (bytes == 0) {
			ret[used++] = '\0'; /* broken: nothing that a date is made of */
			from++;
			continue;
		}
		if (plain)
			ret[used++] = plain;
		else
			for (size_t i = 0; i < bytes; i++)
				ret[used++] = (char)from[i];
		from += bytes;
	}
	return used;
}
