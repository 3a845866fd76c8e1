/* SPDX-License-Identifier: MIT
 *
 * stemmer.c - see stemmer.h. The only file that knows libstemmer.
 */
#include "common/text/stemmer.h"

#include <libstemmer.h>

#include "common/text/fold.h"

struct language {
	const char *code;
	const char *algorithm;
};

/* In the order of their numbers; only ever add at the end. */
static const struct language languages[STEMMER_COUNT] = {
	{"none", NULL},       {"en", "english"},    {"de", "german"},    {"fr", "french"},    {"es", "spanish"},
	{"it", "italian"},    {"pt", "portuguese"}, {"nl", "dutch"},     {"sv", "swedish"},   {"no", "norwegian"},
	{"da", "danish"},     {"fi", "finnish"},    {"ru", "russian"},   {"hu", "hungarian"}, {"ro", "romanian"},
	{"tr", "turkish"},    {"ar", "arabic"},     {"ca", "catalan"},   {"eu", "basque"},    {"el", "greek"},
	{"ga", "irish"},      {"hi", "hindi"},      {"hy", "armenian"},  {"id", "indonesian"}, {"lt", "lithuanian"},
	{"ne", "nepali"},     {"sr", "serbian"},    {"ta", "tamil"},     {"yi", "yiddish"},
};

struct stemmer_set {
	struct sb_stemmer *stemmers[STEMMER_COUNT];
};

static char lower_ascii(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

unsigned stemmer_number(struct nh_string language)
{
	char code[2];

	if (language.length < 2 || (language.length > 2 && language.bytes[2] != '-' && language.bytes[2] != '_'))
		return STEMMER_NONE;
	code[0] = lower_ascii(language.bytes[0]);
	code[1] = lower_ascii(language.bytes[1]);
	if (code[0] == 'n' && (code[1] == 'b' || code[1] == 'n'))
		code[1] = 'o';
	for (unsigned i = 1; i < STEMMER_COUNT; i++)
		if (memcmp(languages[i].code, code, 2) == 0)
			return i;
	return STEMMER_NONE;
}

const char *stemmer_code(unsigned number)
{
	assert(number < STEMMER_COUNT);
	return languages[number].code;
}

struct stemmer_set *stemmer_set_new(void)
{
	return nh_new(struct stemmer_set);
}

void stemmer_set_free(struct stemmer_set *set)
{
	if (!set)
		return;
	for (unsigned i = 0; i < STEMMER_COUNT; i++)
		if (set->stemmers[i])
			sb_stemmer_delete(set->stemmers[i]);
	free(set);
}

static bool is_ascii(const char *bytes, size_t length)
{
	unsigned char any = 0;

	for (size_t i = 0; i < length; i++)
		any |= (unsigned char)bytes[i];
	return any < 0x80;
}

static bool copy_form(const char *word, size_t length, char *ret, size_t *ret_length, size_t capacity)
{
	if (!is_ascii(word, length))
		return fold_accents(word, length, ret, ret_length, capacity);
	if (length > capacity)
		return false;
	memcpy(ret, word, length);
	*ret_length = length;
	return true;
}

bool stemmer_stem(struct stemmer_set *set, unsigned number, const char *lower, size_t length, char *ret_stem,
		  size_t *ret_stem_length, size_t capacity)
{
	const sb_symbol *stem;

	assert(number < STEMMER_COUNT);
	if (number == STEMMER_NONE)
		return copy_form(lower, length, ret_stem, ret_stem_length, capacity);
	if (!set->stemmers[number])
		set->stemmers[number] = sb_stemmer_new(languages[number].algorithm, NULL);
	if (!set->stemmers[number])
		return false;
	stem = sb_stemmer_stem(set->stemmers[number], (const sb_symbol *)lower, (int)length);
	if (!stem)
		return false;
	return copy_form((const char *)stem, (size_t)sb_stemmer_length(set->stemmers[number]), ret_stem,
			 ret_stem_length, capacity);
}
