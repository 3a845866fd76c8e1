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
	bool elides; /* l'été */
};

/* In the order of their numbers; only ever add at the end. */
static const struct language languages[STEMMER_COUNT] = {
    {"none", NULL, false},       {"en", "english", false},   {"de", "german", false},
    {"fr", "french", true},      {"es", "spanish", false},   {"it", "italian", true},
    {"pt", "portuguese", false}, {"nl", "dutch", false},     {"sv", "swedish", false},
    {"no", "norwegian", false},  {"da", "danish", false},    {"fi", "finnish", false},
    {"ru", "russian", false},    {"hu", "hungarian", false}, {"ro", "romanian", false},
    {"tr", "turkish", false},    {"ar", "arabic", false},    {"ca", "catalan", true},
    {"eu", "basque", false},     {"el", "greek", false},     {"ga", "irish", false},
    {"hi", "hindi", false},      {"hy", "armenian", false},  {"id", "indonesian", false},
    {"lt", "lithuanian", false}, {"ne", "nepali", false},    {"sr", "serbian", false},
    {"ta", "tamil", false},      {"yi", "yiddish", false},
};

struct stemmer_set {
	struct sb_stemmer *stemmers[STEMMER_COUNT];
};

static char lower_ascii(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte + 32) : byte;
}

/* The code without its region, in small letters; its length, 0 where it is longer than any. */
static size_t main_part(struct nh_string language, char ret[3])
{
	size_t length = 0;

	while (length < language.length && language.bytes[length] != '-' && language.bytes[length] != '_') {
		if (length == 3)
			return 0;
		ret[length] = lower_ascii(language.bytes[length]);
		length++;
	}
	return length;
}

/* Codes of three letters, and other names of two, for the languages above. */
static const char *usual_code(const char *code, size_t length)
{
	static const struct {
		char other[4], code[3];
	} codes[] = {
	    {"ara", "ar"}, {"arm", "hy"}, {"baq", "eu"}, {"cat", "ca"}, {"dan", "da"}, {"deu", "de"},
	    {"dut", "nl"}, {"ell", "el"}, {"eng", "en"}, {"eus", "eu"}, {"fin", "fi"}, {"fra", "fr"},
	    {"fre", "fr"}, {"ger", "de"}, {"gle", "ga"}, {"gre", "el"}, {"hin", "hi"}, {"hun", "hu"},
	    {"hye", "hy"}, {"in", "id"},  {"ind", "id"}, {"ita", "it"}, {"ji", "yi"},  {"lit", "lt"},
	    {"nb", "no"},  {"nep", "ne"}, {"nld", "nl"}, {"nn", "no"},  {"nno", "no"}, {"nob", "no"},
	    {"nor", "no"}, {"por", "pt"}, {"ron", "ro"}, {"rum", "ro"}, {"rus", "ru"}, {"spa", "es"},
	    {"srp", "sr"}, {"swe", "sv"}, {"tam", "ta"}, {"tur", "tr"}, {"yid", "yi"},
	};

	for (size_t i = 0; i < NH_COUNT_OF(codes); i++)
		if (strlen(codes[i].other) == length && memcmp(codes[i].other, code, length) == 0)
			return codes[i].code;
	return length == 2 ? code : NULL;
}

unsigned stemmer_number(struct nh_string language)
{
	char part[3];
	size_t length = main_part(language, part);
	const char *code = length >= 2 ? usual_code(part, length) : NULL;

	if (!code)
		return STEMMER_NONE;
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

/* l'été, dell'arte, qu'il: in languages that elide, the stem is that of the word behind the apostrophe. What
 * stands before it is short there; O'Neil keeps both halves in any other language. */
static void skip_elision(unsigned number, const char **lower, size_t *length)
{
	static const char *const elided[] = {"l",      "d",      "j",     "m",     "t",     "s",
					     "c",      "n",      "qu",    "un",    "dell",  "nell",
					     "all",    "sull",   "dall",  "quest", "jusqu", "lorsqu",
					     "puisqu", "quoiqu", "quell", "bell",  "sant"};
	const char *mark = memchr(*lower, '\'', *length);
	size_t before = mark ? (size_t)(mark - *lower) : 0;

	if (!mark || !languages[number].elides || before + 1 >= *length)
		return;
	for (size_t i = 0; i < NH_COUNT_OF(elided); i++)
		if (strlen(elided[i]) == before && memcmp(elided[i], *lower, before) == 0) {
			*length -= before + 1;
			*lower = mark + 1;
			return;
		}
}

bool stemmer_stem(struct stemmer_set *set, unsigned number, const char *lower, size_t length, char *ret_stem,
		  size_t *ret_stem_length, size_t capacity)
{
	const sb_symbol *stem;

	assert(number < STEMMER_COUNT);
	if (number == STEMMER_NONE)
		return copy_form(lower, length, ret_stem, ret_stem_length, capacity);
	skip_elision(number, &lower, &length);
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
