/* SPDX-License-Identifier: MIT
 *
 * date_text.c - see date_text.h. No character grows, so the copy needs no more room than the text.
 */
#include "corpus/clean/date_text.h"

#include "corpus/clean/date_words.h"
#include "corpus/clean/plain.h"

#define LEAD_BYTES_MAX 60

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

/* Digits of Devanagari, Bengali, Gurmukhi, Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam; of Thai. A
 * danda is a full stop. */
static char plain_of_indian(const unsigned char *text)
{
	bool is_indian = text[1] >= 0xA5 && text[1] <= 0xB5 && (text[1] & 1);

	if (text[1] == 0xB9 && text[2] >= 0x90 && text[2] <= 0x99)
		return (char)('0' + text[2] - 0x90);
	if (is_indian && text[2] >= 0xA6 && text[2] <= 0xAF)
		return (char)('0' + text[2] - 0xA6);
	return text[1] == 0xA5 && text[2] == 0xA4 ? '.' : 0;
}

static char plain_of_triple(const unsigned char *text)
{
	if (text[0] == 0xE0)
		return plain_of_indian(text);
	if (text[0] == 0xE1 && text[1] == 0x8D && text[2] >= 0xA1 && text[2] <= 0xA8)
		return ' '; /* Ethiopian marks between words and parts of sentences */
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

bool date_text_has_persian_digits(struct nh_string text)
{
	for (size_t i = 1; i < text.length; i++)
		if ((unsigned char)text.bytes[i - 1] == 0xDB && (unsigned char)text.bytes[i] >= 0xB0 &&
		    (unsigned char)text.bytes[i] <= 0xB9)
			return true;
	return false;
}

/* The bytes of the word that names an author. */
static size_t by_bytes(struct nh_string text)
{
	static const char *const words[] = {"By ", "Von ", "Par ", "Por "};

	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		if (plain_begins(text, nh_string_of(words[i])))
			return strlen(words[i]);
	return 0;
}

size_t date_text_lead(struct nh_string text, struct nh_string *ret_place, struct nh_string *ret_byline)
{
	size_t by = by_bytes(text), bytes = 0, spaces = 0;
	int value;

	while (bytes < text.length && bytes < LEAD_BYTES_MAX && text.bytes[bytes] != ',' &&
	       !(by && text.bytes[bytes] == '|') && !plain_is_digit(text.bytes[bytes]) &&
	       text.bytes[bytes] != ':') {
		spaces += text.bytes[bytes] == ' ';
		bytes++;
	}
	if (bytes == text.length || (text.bytes[bytes] != ',' && !(by && text.bytes[bytes] == '|')))
		return 0;
	if (by && bytes > by)
		*ret_byline = plain_trim(plain_slice(text.bytes + by, text.bytes + bytes));
	if (by)
		return bytes + 1;
	if (spaces > 1 || bytes < 3 || plain_lower(text.bytes[0]) == text.bytes[0] ||
	    date_word_find((struct nh_string){text.bytes, strcspn(text.bytes, " ,-")}, &value) !=
		DATE_WORD_UNKNOWN)
		return 0;
	*ret_place = (struct nh_string){text.bytes, bytes};
	return bytes + 1;
}
