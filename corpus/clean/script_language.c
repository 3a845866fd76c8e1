/* SPDX-License-Identifier: MIT
 *
 * script_language.c - see script_language.h. Letters are counted by alphabet; the commonest decides. Cyrillic
 * and Arabic serve many languages: there a language is named by letters of its own, and not at all where
 * letters of a language stand that is not told apart here.
 */
#include "corpus/clean/script_language.h"

#define LETTERS_MIN 20

struct alphabet {
	uint32_t first, last;
	const char *code; /* NULL: see below */
};

enum {
	CYRILLIC,
	ARABIC,
	ETHIOPIC,
};

static const struct alphabet alphabets[] = {
    {0x0400, 0x052F, NULL}, {0x0620, 0x06D3, NULL}, {0x1200, 0x137F, NULL}, {0x0370, 0x03FF, "el"},
    {0x0531, 0x0587, "hy"}, {0x05D0, 0x05EA, "he"}, {0x0980, 0x09FF, "bn"}, {0x0A80, 0x0AFF, "gu"},
    {0x0B80, 0x0BFF, "ta"}, {0x0C00, 0x0C7F, "te"}, {0x0C80, 0x0CFF, "kn"}, {0x0D00, 0x0D7F, "ml"},
    {0x0D80, 0x0DFF, "si"}, {0x0E00, 0x0E7F, "th"}, {0x0E80, 0x0EFF, "lo"}, {0x1000, 0x109F, "my"},
    {0x10A0, 0x10FF, "ka"}, {0x1780, 0x17FF, "km"},
};

/* Letters that tell languages apart within an alphabet. */
struct mark {
	const char *letters;
	const char *code; /* NULL: of a language that is not named here */
};

/* In order: what has a mark that stands above is not what stands below. */
static const struct mark cyrillic_marks[] = {
    {"әөүқңғһұҳҷӣӯ", NULL}, {"ўЎ", "be"},     {"іїєґІЇЄҐ", "uk"}, {"јљњћђџЈЉЊЋЂЏ", "sr"},
    {"ѓќѕЃЌЅ", "mk"},       {"ыэёЫЭЁ", "ru"}, {"ъщЪЩ", "bg"},
};

static const struct mark arabic_marks[] = {
    {"ټډړښېۍځڅ", NULL}, {"ێڕڵۆ", NULL}, {"ٹڈڑےں", "ur"}, {"پچژگ", "fa"}, {"ةىأإ", "ar"},
};

static const struct mark ethiopic_marks[] = {
    {"ቐቑቒቓቕ", NULL},
    {"የነው", "am"},
};

/* The code point at text and its length; 0 and 1 for what is not of two or three bytes. */
static uint32_t take_code(const unsigned char *text, size_t left, size_t *ret_length)
{
	*ret_length = 1;
	if (text[0] >= 0xC2 && text[0] < 0xE0 && left > 1) {
		*ret_length = 2;
		return (uint32_t)(text[0] & 31) << 6 | (text[1] & 63u);
	}
	if (text[0] >= 0xE0 && text[0] < 0xF0 && left > 2) {
		*ret_length = 3;
		return (uint32_t)(text[0] & 15) << 12 | (uint32_t)(text[1] & 63) << 6 | (text[2] & 63u);
	}
	return 0;
}

static size_t find_alphabet(uint32_t code)
{
	size_t i = 0;

	while (i < NH_COUNT_OF(alphabets) && (code < alphabets[i].first || code > alphabets[i].last))
		i++;
	return i;
}

/* How many letters of mark stand in text. */
static size_t count_mark(struct nh_string text, const char *letters)
{
	const unsigned char *bytes = (const unsigned char *)text.bytes;
	size_t count = 0, length;

	for (size_t i = 0; i < text.length; i += length) {
		uint32_t code = take_code(bytes + i, text.length - i, &length);
		char letter[4] = "";

		if (code == 0)
			continue;
		memcpy(letter, bytes + i, length);
		count += strstr(letters, letter) != NULL;
	}
	return count;
}

/* The first language whose own letters make up one in two hundred. */
static const char *decide(struct nh_string text, const struct mark *marks, size_t count, size_t letters)
{
	for (size_t i = 0; i < count; i++)
		if (count_mark(text, marks[i].letters) * 200 > letters)
			return marks[i].code;
	return NULL;
}

const char *script_language(struct nh_string text)
{
	size_t counts[NH_COUNT_OF(alphabets)] = {0}, best = 0, length;

	for (size_t i = 0; i < text.length; i += length) {
		size_t alphabet =
		    find_alphabet(take_code((const unsigned char *)text.bytes + i, text.length - i, &length));

		if (alphabet < NH_COUNT_OF(alphabets))
			counts[alphabet]++;
	}
	for (size_t i = 1; i < NH_COUNT_OF(alphabets); i++)
		best = counts[i] > counts[best] ? i : best;
	if (counts[best] < LETTERS_MIN)
		return NULL;
	switch (best) {
	case CYRILLIC:
		return decide(text, cyrillic_marks, NH_COUNT_OF(cyrillic_marks), counts[best]);
	case ARABIC:
		return decide(text, arabic_marks, NH_COUNT_OF(arabic_marks), counts[best]);
	case ETHIOPIC:
		return decide(text, ethiopic_marks, NH_COUNT_OF(ethiopic_marks), counts[best]);
	default:
		return alphabets[best].code;
	}
}
