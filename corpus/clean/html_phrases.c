/* SPDX-License-Identifier: MIT
 *
 * html_phrases.c - see html_phrases.h. Cases are folded for the alphabets of two bytes that the phrases are
 * written in: Latin with marks, Greek, Cyrillic. In each of them a capital lies at a fixed distance from its
 * small letter.
 */
#include "corpus/clean/html_phrases.h"

#include <limits.h>

#include "corpus/clean/plain.h"

#define PAIRS 1024
#define FEW_PHRASES 2
#define KEY_LETTERS 5
#define KEY_BYTES_OF_TWO 4
#define KEY_BYTES 6

/* The small letter of a letter of two bytes. */
static void fold(unsigned char letter[2])
{
	unsigned char first = letter[0], second = letter[1];

	if (first == 0xC3 && second >= 0x80 && second <= 0x9E && second != 0x97) {
		letter[1] = (unsigned char)(second + 0x20);
	} else if ((first == 0xC4 && second < 0xB9) || (first == 0xC5 && second >= 0x8A && second < 0xB8)) {
		letter[1] = (unsigned char)(second | 1);
	} else if ((first == 0xC4 && second >= 0xB9) || (first == 0xC5 && second < 0x88) ||
		   (first == 0xC5 && second >= 0xB9)) {
		letter[1] = (unsigned char)(second + (second & 1));
	} else if (first == 0xCE && second >= 0x91 && second <= 0x9F) {
		letter[1] = (unsigned char)(second + 0x20);
	} else if ((first == 0xD0 && second >= 0xA0 && second <= 0xAF) ||
		   (first == 0xCE && second >= 0xA0 && second <= 0xAB)) {
		letter[0] = (unsigned char)(first + 1);
		letter[1] = (unsigned char)(second - 0x20);
	} else if (first == 0xD0 && second >= 0x90 && second <= 0x9F) {
		letter[1] = (unsigned char)(second + 0x20);
	} else if (first == 0xD0 && second < 0x90) {
		letter[0] = 0xD1;
		letter[1] = (unsigned char)(second + 0x10);
	}
}

/* How many bytes of text, of which left are there, phrase takes; 0 where it does not stand there. */
static size_t bytes_of_phrase(const char *text, size_t left, const char *phrase)
{
	size_t taken = 0;

	while (*phrase) {
		unsigned char first = (unsigned char)*phrase;
		unsigned char letter[2];

		if (taken >= left)
			return 0;
		if (first < 0xC3 || first > 0xD1) {
			/* the capital of i has a dot in Turkish */
			bool dotted =
			    first == 'i' && left - taken > 1 && memcmp(text + taken, "\xC4\xB0", 2) == 0;

			if (!dotted && plain_lower(text[taken]) != *phrase)
				return 0;
			taken += 1 + (size_t)dotted;
			phrase++;
			continue;
		}
		if (left - taken < 2)
			return 0;
		memcpy(letter, text + taken, 2);
		fold(letter);
		if (memcmp(letter, phrase, 2) != 0)
			return 0;
		taken += 2;
		phrase += 2;
	}
	return taken;
}

/* The first two bytes of a text: most phrases are told from it by them. */
struct start {
	unsigned char first, lower, second;
};

static struct start start_of(struct nh_string text)
{
	return (struct start){
	    .first = (unsigned char)text.bytes[0],
	    .lower = (unsigned char)plain_lower(text.bytes[0]),
	    .second = text.length > 1 ? (unsigned char)plain_lower(text.bytes[1]) : 0,
	};
}

/* Whether a text may begin with phrase: it costs less to ask than to compare. */
static inline bool may_begin(struct start start, const char *phrase)
{
	unsigned char wanted = (unsigned char)phrase[0], second = (unsigned char)phrase[1];

	if (wanted >= 0xC3 && wanted <= 0xD1)
		return start.first == wanted || start.first + 1 == wanted;
	/* the capital of i has a dot in Turkish */
	return (start.lower == wanted || (wanted == 'i' && start.first == 0xC4)) &&
	       (start.second == second || second == 'i' || second == 0 || second >= 0x80 ||
		start.first == 0xC4);
}

/* Whether the text begins with one of the phrases or, where it must be whole, is one. */
static inline bool matches_phrase(struct nh_string text, struct html_phrases phrases, bool whole)
{
	struct start start;

	if (text.length == 0)
		return false;
	start = start_of(text);
	for (size_t i = 0; i < phrases.count; i++) {
		size_t bytes = may_begin(start, phrases.items[i])
				   ? bytes_of_phrase(text.bytes, text.length, phrases.items[i])
				   : 0;

		if (whole ? bytes == text.length : bytes > 0)
			return true;
	}
	return false;
}

bool html_begins_with_phrase(struct nh_string text, struct html_phrases phrases)
{
	return matches_phrase(text, phrases, false);
}

bool html_ends_with_phrase(struct nh_string text, struct html_phrases phrases)
{
	for (size_t i = 0; i < phrases.count; i++) {
		size_t length = strlen(phrases.items[i]);

		if (text.length >= length &&
		    bytes_of_phrase(text.bytes + text.length - length, length, phrases.items[i]) == length)
			return true;
	}
	return false;
}

bool html_is_phrase(struct nh_string text, struct html_phrases phrases)
{
	return matches_phrase(text, phrases, true);
}

/* What a text may begin with where a phrase stands: a byte, of those of may_begin, and if that is of ASCII a
 * pair of letters. */
struct beginnings {
	bool first[UCHAR_MAX + 1];
	bool pairs[PAIRS];
	bool any_pair; /* a phrase is one letter, or its second letter is beyond ASCII */
};

static size_t pair_of(char first, unsigned char second)
{
	return ((size_t)(unsigned char)plain_lower(first) * 8 ^ (unsigned char)plain_lower((char)second)) %
	       PAIRS;
}

static void note_beginnings(struct beginnings *beginnings, const char *phrase)
{
	unsigned char first = (unsigned char)*phrase, second = (unsigned char)phrase[1];
	bool *begins = beginnings->first;

	begins[first] = true;
	if (first >= 'a' && first <= 'z')
		begins[first - 'a' + 'A'] = true;
	if (first == 'i')
		begins[0xC4] = true;
	if (first >= 0xC3 && first <= 0xD1)
		begins[first - 1] = true;
	if (first >= 0x80)
		return;
	beginnings->any_pair |= second == 0 || second >= 0x80;
	beginnings->pairs[pair_of((char)first, second)] = true;
	if (second == 'i')
		beginnings->pairs[pair_of((char)first, 0xC4)] = true;
}

static bool may_stand_at(const struct beginnings *beginnings, struct nh_string text, size_t i)
{
	unsigned char first = (unsigned char)text.bytes[i];

	return beginnings->first[first] &&
	       (beginnings->any_pair || first >= 0x80 || i + 1 == text.length ||
		beginnings->pairs[pair_of((char)first, (unsigned char)text.bytes[i + 1])]);
}

/* The same for a phrase or two, for which no table of beginnings pays. */
static bool has_one_of_few(struct nh_string text, struct html_phrases phrases)
{
	for (size_t i = 0; i < text.length; i++)
		if (html_begins_with_phrase(plain_slice(text.bytes + i, text.bytes + text.length), phrases))
			return true;
	return false;
}

bool html_has_phrase(struct nh_string text, struct html_phrases phrases)
{
	struct beginnings beginnings;

	if (phrases.count <= FEW_PHRASES)
		return has_one_of_few(text, phrases);
	memset(&beginnings, 0, sizeof beginnings);
	for (size_t i = 0; i < phrases.count; i++)
		note_beginnings(&beginnings, phrases.items[i]);
	for (size_t i = 0; i < text.length; i++)
		if (may_stand_at(&beginnings, text, i) &&
		    html_begins_with_phrase(plain_slice(text.bytes + i, text.bytes + text.length), phrases))
			return true;
	return false;
}

/* A number that phrases which begin alike share: of five letters of ASCII, of two of the alphabets of two
 * bytes, or of the first two of any other writing. */
static uint32_t key_of(const char *text, size_t left)
{
	unsigned char first = (unsigned char)text[0];
	uint32_t key = 0;

	if (first < 0x80) {
		for (size_t i = 0; i < left && i < KEY_LETTERS && (unsigned char)text[i] < 0x80; i++)
			key = key * 31 + (unsigned char)plain_lower(text[i]);
		return key % HTML_PHRASE_KEYS;
	}
	if (first < 0xC3 || first > 0xD1) {
		for (size_t i = 0; i < left && i < KEY_BYTES; i++)
			key = key * 31 + (unsigned char)text[i];
		return key % HTML_PHRASE_KEYS;
	}
	for (size_t i = 0; i + 1 < left && i < KEY_BYTES_OF_TWO; i += 2) {
		unsigned char letter[2];

		memcpy(letter, text + i, 2);
		if (letter[0] < 0xC3 || letter[0] > 0xD1)
			break;
		fold(letter);
		key = (key * 31 + letter[0]) * 31 + letter[1];
	}
	return key % HTML_PHRASE_KEYS;
}

void html_phrase_index_add(struct html_phrase_index *index, struct html_phrases phrases)
{
	for (size_t i = 0; i < phrases.count; i++) {
		uint32_t key = key_of(phrases.items[i], strlen(phrases.items[i]));

		index->begins[key / 64] |= UINT64_C(1) << key % 64;
	}
}

size_t html_next_indexed(struct nh_string text, size_t from, const struct html_phrase_index *index)
{
	for (size_t i = from; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];
		uint32_t key;

		if (byte < 0x80 ? i > 0 && text.bytes[i - 1] != ' ' : byte < 0xC0)
			continue;
		key = key_of(text.bytes + i, text.length - i);
		if (index->begins[key / 64] >> key % 64 & 1)
			return i;
	}
	return text.length;
}

/* How many bytes the mark at text takes that no word begins or ends with; 0 where a word does. Of those
 * outside ASCII: punctuation, arrows, bullets (E2), brackets of CJK (E3 80), their like of full width, and
 * emojis. */
static size_t mark_bytes(const char *text, const char *end)
{
	unsigned char first = (unsigned char)text[0], second = end - text > 1 ? (unsigned char)text[1] : 0;

	if (first < 0x80)
		return !plain_is_letter(text[0]) && !plain_is_digit(text[0]);
	if (end - text > 1 && first == 0xC2)
		return 2;
	if (end - text > 2 && memcmp(text, "・", 3) == 0)
		return 3;
	if (end - text > 2 && (first == 0xE2 || (first == 0xE3 && second == 0x80) ||
			       (first == 0xEF && (second == 0xBC || second == 0xB8)))) {
		/* letters and digits of full width are none */
		unsigned char third = (unsigned char)text[2];

		return first == 0xEF && second == 0xBC && third >= 0x90 && third <= 0xBA && third != 0x9A &&
			       third != 0x9B
			   ? 0
			   : 3;
	}
	return end - text > 3 && first == 0xF0 && second == 0x9F ? 4 : 0;
}

struct nh_string html_without_marks(struct nh_string text)
{
	const char *end = text.bytes + text.length;
	size_t bytes;

	while (text.length > 0 && (bytes = mark_bytes(text.bytes, end)) > 0) {
		text.bytes += bytes;
		text.length -= bytes;
	}
	while (text.length > 0) {
		size_t back = 1;

		while (back < 4 && back < text.length &&
		       ((unsigned char)text.bytes[text.length - back] & 0xC0) == 0x80)
			back++;
		end = text.bytes + text.length;
		bytes = mark_bytes(end - back, end);
		if (bytes != back)
			break;
		text.length -= back;
	}
	return text;
}
