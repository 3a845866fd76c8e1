/* SPDX-License-Identifier: MIT
 *
 * language.c - see language.h.
 *
 * Small words (the, der, les, …) make up a fifth and more of any running text in their language, and hardly
 * any of it in another. A word counts the more the fewer languages it belongs to. A language is named where
 * its words make up enough of the text, and clearly more than any other's; as soon as that is plain the rest
 * of the text is not looked at. Scripts of one language need no words.
 */
#include "corpus/clean/language.h"

#include "corpus/clean/language_words.h"
#include "corpus/clean/letter.h"

#define LOOKED_AT_BYTES 2048
#define WORDS_MIN 8
#define UNSPACED_LETTERS 250 /* Chinese and Japanese are told apart by so many */
#define LETTERS_MIN 20       /* of a script that stands for its language */
#define WEIGHT_ALONE 6       /* of a word of one language */
#define HITS_MIN 5
#define ENTITY_BYTES_MAX 8
#define LETTERS_OF_A_HIT 4   /* so many letters of one language say as much as a word */
#define FOREIGN_LETTERS 50   /* one letter in so many is too much */
#define LEAD_TENTHS 14       /* the best against the second */
#define PLAIN_WORDS 24       /* after so many words it is looked whether the matter is plain … */
#define PLAIN_SCORE 1        /* … a word … */
#define PLAIN_LEAD_TENTHS 22 /* … against the second … */
#define PLAIN_AHEAD 40       /* … and as much as seven words alone */

enum script {
	SCRIPT_LATIN,
	SCRIPT_CYRILLIC,
	SCRIPT_ARABIC,
	SCRIPT_DEVANAGARI,
	SCRIPT_HEBREW,
	SCRIPT_HAN,
	SCRIPT_KANA,
	SCRIPT_HANGUL,
	SCRIPT_ETHIOPIC,
	SCRIPT_GREEK,
	SCRIPT_ARMENIAN,
	SCRIPT_GEORGIAN,
	SCRIPT_THAI,
	SCRIPT_BENGALI,
	SCRIPT_TAMIL,
	SCRIPT_TELUGU,
	SCRIPT_OTHER,
	SCRIPT_COUNT,
};

/* NULL: words must tell, or nothing can. */
static const char *const script_languages[SCRIPT_COUNT] = {
    [SCRIPT_HANGUL] = "ko", [SCRIPT_GREEK] = "el", [SCRIPT_ARMENIAN] = "hy", [SCRIPT_GEORGIAN] = "ka",
    [SCRIPT_THAI] = "th",   [SCRIPT_TAMIL] = "ta", [SCRIPT_TELUGU] = "te",
};

/* Blocks of 256 characters whose letters are counted one by one. */
enum block {
	BLOCK_CYRILLIC,
	BLOCK_ARABIC,
	BLOCK_LATIN_ADDITIONAL,
	BLOCK_COUNT,
};

static const uint32_t block_starts[BLOCK_COUNT] = {0x0400, 0x0600, 0x1E00};

/* Letters that few of the languages of their script have. */
static const struct telling_letter {
	uint32_t code;
	const char *languages; /* of two letters, a space behind each */
	unsigned weight;
} telling_letters[] = {
    {0x044B, "ru ", 3},    {0x044D, "ru ", 3},    {0x0451, "ru ", 2},    {0x044A, "bg ", 2},
    {0x0456, "uk ", 3},    {0x0457, "uk ", 4},    {0x0454, "uk ", 4},    {0x0458, "sr mk ", 4},
    {0x0459, "sr mk ", 3}, {0x045A, "sr mk ", 3}, {0x0452, "sr ", 6},    {0x045B, "sr ", 6},
    {0x0453, "mk ", 4},    {0x045C, "mk ", 4},    {0x0629, "ar ", 3},    {0x0649, "ar ", 2},
    {0x0623, "ar ", 2},    {0x067E, "fa ur ", 2}, {0x0686, "fa ur ", 2}, {0x06AF, "fa ur ", 2},
    {0x0698, "fa ", 3},    {0x0679, "ur ", 4},    {0x0688, "ur ", 4},    {0x06BA, "ur ", 4},
    {0x06D2, "ur ", 4},    {0x06BE, "ur ", 3},    {0x1E63, "yo ", 4},    {0x1EB9, "yo ", 1},
    {0x1ECD, "yo ", 1},
};

struct tally {
	uint16_t letters[BLOCK_COUNT][256];
	unsigned scripts[SCRIPT_COUNT]; /* letters; ASCII ones are not counted here */
	unsigned tigrinya;              /* letters of Tigrinya that Amharic hardly uses */
	unsigned ascii;
	unsigned scores[LANGUAGE_COUNT_MAX];
	unsigned hits[LANGUAGE_COUNT_MAX];
	unsigned words;
	bool has_letters; /* any in the blocks */
	struct language_memory *memory;
};

static enum script script_of(uint32_t code)
{
	static const struct {
		uint32_t first, last;
		enum script script;
	} ranges[] = {
	    {0x00C0, 0x024F, SCRIPT_LATIN},      {0x0370, 0x03FF, SCRIPT_GREEK},
	    {0x0400, 0x052F, SCRIPT_CYRILLIC},   {0x0530, 0x058F, SCRIPT_ARMENIAN},
	    {0x0590, 0x05FF, SCRIPT_HEBREW},     {0x0600, 0x06FF, SCRIPT_ARABIC},
	    {0x0900, 0x097F, SCRIPT_DEVANAGARI}, {0x0980, 0x09FF, SCRIPT_BENGALI},
	    {0x0B80, 0x0BFF, SCRIPT_TAMIL},      {0x0C00, 0x0C7F, SCRIPT_TELUGU},
	    {0x0E00, 0x0E7F, SCRIPT_THAI},       {0x10A0, 0x10FF, SCRIPT_GEORGIAN},
	    {0x1200, 0x139F, SCRIPT_ETHIOPIC},   {0x1E00, 0x1EFF, SCRIPT_LATIN},
	    {0x3041, 0x30FF, SCRIPT_KANA},       {0x3400, 0x4DBF, SCRIPT_HAN},
	};

	if (code >= 0x4E00)
		return code <= 0x9FFF                     ? SCRIPT_HAN
		       : code >= 0xAC00 && code <= 0xD7A3 ? SCRIPT_HANGUL
							  : SCRIPT_OTHER;
	for (size_t i = 0; i < NH_COUNT_OF(ranges); i++)
		if (code <= ranges[i].last)
			return code >= ranges[i].first ? ranges[i].script : SCRIPT_OTHER;
	return SCRIPT_OTHER;
}

static uint64_t look_up(const struct tally *tally, uint64_t key)
{
	struct language_memory_word *word;

	if (!tally->memory)
		return language_word(key);
	word = &tally->memory->words[key * 0x9E3779B97F4A7C15u >> LANGUAGE_MEMORY_SHIFT];
	if (word->key != key)
		*word = (struct language_memory_word){key, language_word(key)};
	return word->languages;
}

static void add_word(struct tally *tally, uint64_t key)
{
	static const unsigned char weights[] = {0, WEIGHT_ALONE, 4, 3, 2, 2};
	uint64_t languages = look_up(tally, key), rest;
	unsigned count = 0, weight;

	tally->words++;
	if (!languages)
		return;
	for (rest = languages; rest && count < NH_COUNT_OF(weights); rest &= rest - 1)
		count++;
	weight = count < NH_COUNT_OF(weights) ? weights[count] : 1;
	for (; languages; languages &= languages - 1) {
		size_t i = (size_t)__builtin_ctzll(languages);

		tally->scores[i] += weight;
		tally->hits[i]++;
	}
}

static void find_best(const struct tally *tally, size_t *ret_best, unsigned *ret_second)
{
	size_t best = 0, count = language_count();
	unsigned most = 0, second = 0;

	for (size_t i = 0; i < count; i++) {
		unsigned score = tally->scores[i];

		if (score > most) {
			second = most;
			most = score;
			best = i;
		} else if (score > second) {
			second = score;
		}
	}
	*ret_best = best;
	*ret_second = second;
}

static bool is_plain(const struct tally *tally)
{
	unsigned second;
	size_t best;

	find_best(tally, &best, &second);
	return tally->hits[best] * 100 >= tally->words * language_percent_min(best) &&
	       tally->scores[best] >= PLAIN_SCORE * tally->words &&
	       tally->scores[best] >= second + PLAIN_AHEAD &&
	       tally->scores[best] * 10 >= second * PLAIN_LEAD_TENTHS;
}

static void count_letter(struct tally *tally, uint32_t code)
{
	for (size_t i = 0; i < BLOCK_COUNT; i++)
		if (code - block_starts[i] < 256) {
			tally->letters[i][code - block_starts[i]]++;
			tally->has_letters = true;
		}
}

/* Persian that was typed on Arabic keys: its yeh and kaf are written as in Arabic. */
static void fold_arabic(char pair[2])
{
	if (memcmp(pair, "ي", 2) == 0)
		memcpy(pair, "ی", 2);
	else if (memcmp(pair, "ك", 2) == 0)
		memcpy(pair, "ک", 2);
}

static void add_letters(struct tally *tally)
{
	if (!tally->has_letters)
		return;
	for (size_t i = 0; i < NH_COUNT_OF(telling_letters); i++) {
		const struct telling_letter *letter = &telling_letters[i];
		unsigned count = 0;

		for (size_t block = 0; block < BLOCK_COUNT; block++)
			if (letter->code - block_starts[block] < 256)
				count = tally->letters[block][letter->code - block_starts[block]];
		for (const char *next = letter->languages; count && *next; next += 3) {
			char code[3] = {next[0], next[1], '\0'};
			size_t number = language_number(code);

			assert(number < language_count());
			tally->scores[number] += count * letter->weight;
			tally->hits[number] += count / LETTERS_OF_A_HIT;
		}
	}
}

/* A character beyond ASCII: its letters in their small form to `to`, which has room for three bytes. Returns
 * how many; 0 where it is part of no word, SIZE_MAX where it belongs to the word and says nothing. */
static size_t take_high(struct tally *tally, const char *text, size_t bytes, char to[3])
{
	const unsigned char *from = (const unsigned char *)text;
	uint32_t code;

	if (bytes == 2) {
		code = (uint32_t)(from[0] & 31) << 6 | (from[1] & 63);
		if (code < 0xC0)
			return 0;
		if (code >= 0x300 && code < 0x370)
			return SIZE_MAX; /* accents that stand by themselves */
		tally->scripts[script_of(code)]++;
		letter_fold_pair(text, to);
		fold_arabic(to);
		count_letter(tally, (uint32_t)((unsigned char)to[0] & 31) << 6 | ((unsigned char)to[1] & 63));
		return 2;
	}
	code = (uint32_t)(from[0] & 15) << 12 | (uint32_t)(from[1] & 63) << 6 | (from[2] & 63);
	if (code == 0xFEFF)
		return SIZE_MAX;
	if (code >= 0x2000 && code < 0x3041)
		return 0;
	tally->scripts[script_of(code)]++;
	tally->tigrinya +=
	    code == 0x12A3 || (code >= 0x12B8 && code <= 0x12BE) || (code >= 0x1250 && code <= 0x1258);
	memcpy(to, text, 3);
	if (code >= 0x1E00 && code < 0x1F00) {
		to[2] = (char)(to[2] | 1);
		count_letter(tally, code | 1);
	}
	return 3;
}

static size_t sequence_bytes(unsigned char byte, size_t left)
{
	size_t bytes = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC2 ? 2 : 1;

	return bytes <= left ? bytes : 1;
}

/* The letters of a word so far; used goes on counting beyond what a key holds. */
struct key {
	uint64_t bits;
	size_t used;
};

static void key_add(struct key *key, const char *bytes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		key->bits = key->bits << 8 | (unsigned char)bytes[i];
	key->used += count;
}

/* True where enough has been seen. */
static bool key_end(struct key *key, struct tally *tally)
{
	if (key->used == 0)
		return false;
	if (key->used <= LANGUAGE_WORD_BYTES_MAX)
		add_word(tally, key->bits << 8 * (LANGUAGE_WORD_BYTES_MAX - key->used));
	else
		tally->words++;
	*key = (struct key){0, 0};
	return tally->words % PLAIN_WORDS == 0 && is_plain(tally);
}

/* "&nbsp;" where a page was saved with its entities. 1 for an ampersand that is none. */
static size_t entity_bytes(const char *text, size_t left)
{
	size_t bytes = 1;

	while (bytes < left && bytes < ENTITY_BYTES_MAX && (text[bytes] | 32) >= 'a' &&
	       (text[bytes] | 32) <= 'z')
		bytes++;
	return bytes < left && bytes > 1 && text[bytes] == ';' ? bytes + 1 : 1;
}

/* What a byte of ASCII is: a letter in its small form, the beginning of an entity, or the end of a word. */
#define ENTITY 2
#define HIGH 0
/* clang-format off */
static const unsigned char byte_kinds[256] = {
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
    1, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 1, 1, 1, 1, 1,
    1, 'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o',
    'p', 'q', 'r', 's', 't', 'u', 'v', 'w', 'x', 'y', 'z', 1, 1, 1, 1, 1,
};
/* clang-format on */

/* The letters of ASCII from at on, into the word; where they end. */
static size_t take_letters(struct tally *tally, struct nh_string text, size_t at, struct key *key)
{
	const unsigned char *bytes = (const unsigned char *)text.bytes;
	uint64_t bits = key->bits;
	size_t begin = at;
	unsigned char kind;

	while (at < text.length && (kind = byte_kinds[bytes[at]]) >= 'a') {
		bits = bits << 8 | kind;
		at++;
	}
	key->bits = bits;
	key->used += at - begin;
	tally->ascii += (unsigned)(at - begin);
	return at;
}

/* A character beyond ASCII, at text; false where it ends the word. */
static bool take_high_letter(struct tally *tally, const char *text, size_t bytes, struct key *key)
{
	char letter[3];
	size_t letters = bytes == 2 || bytes == 3 ? take_high(tally, text, bytes, letter) : 0;

	if (letters != SIZE_MAX)
		key_add(key, letter, letters);
	return letters > 0;
}

static void count(struct tally *tally, struct nh_string text)
{
	struct key key = {0, 0};

	for (size_t i = 0; i < text.length;) {
		unsigned char kind = byte_kinds[(unsigned char)text.bytes[i]];
		bool in_word = false;

		if (kind >= 'a') {
			i = take_letters(tally, text, i, &key);
			continue;
		}
		if (kind == HIGH) {
			size_t bytes = sequence_bytes((unsigned char)text.bytes[i], text.length - i);

			in_word = take_high_letter(tally, text.bytes + i, bytes, &key);
			i += bytes;
			if (tally->scripts[SCRIPT_HAN] + tally->scripts[SCRIPT_KANA] >= UNSPACED_LETTERS)
				return;
		} else {
			i += kind == ENTITY ? entity_bytes(text.bytes + i, text.length - i) : 1;
		}
		if (!in_word && key_end(&key, tally))
			return;
	}
	key_end(&key, tally);
}

static enum script main_script(const struct tally *tally)
{
	enum script best = SCRIPT_LATIN;
	unsigned most = tally->ascii + tally->scripts[SCRIPT_LATIN];

	for (unsigned i = SCRIPT_LATIN + 1; i < SCRIPT_COUNT; i++) {
		/* an article about a firm in America is full of Latin names */
		unsigned letters = tally->scripts[i] * (i >= SCRIPT_HAN && i <= SCRIPT_HANGUL ? 3 : 2);

		if (letters > most) {
			most = letters;
			best = (enum script)i;
		}
	}
	return best;
}

/* Chinese has no kana; Japanese has at least one among twenty characters. */
static const char *guess_han(const struct tally *tally)
{
	return tally->scripts[SCRIPT_KANA] * 20 > tally->scripts[SCRIPT_HAN] ? "ja" : "zh";
}

/* Letters of a block from first to last. */
static unsigned letters_between(const struct tally *tally, enum block block, uint32_t first, uint32_t last)
{
	unsigned count = 0;

	for (uint32_t code = first; code <= last; code++)
		count += tally->letters[block][code - block_starts[block]];
	return count;
}

/* Letters that neighbours of Russian and of Arabic have, whose words are not in our lists. */
static bool has_foreign_letters(const struct tally *tally, const char *code)
{
	unsigned foreign = 0, all = 1;

	if (code && strcmp(code, "ru") == 0) {
		foreign = letters_between(tally, BLOCK_CYRILLIC, 0x0460, 0x04FF);
		all = tally->scripts[SCRIPT_CYRILLIC];
	} else if (code && strcmp(code, "ar") == 0) {
		foreign = letters_between(tally, BLOCK_ARABIC, 0x06C0, 0x06CB) +
			  letters_between(tally, BLOCK_ARABIC, 0x06CD, 0x06D5);
		all = tally->scripts[SCRIPT_ARABIC];
	}
	return foreign * FOREIGN_LETTERS > all;
}

static const char *guess_by_words(const struct tally *tally)
{
	unsigned second;
	size_t best;

	find_best(tally, &best, &second);
	if (tally->words < WORDS_MIN || tally->hits[best] < HITS_MIN ||
	    tally->hits[best] * 100 < tally->words * language_percent_min(best) ||
	    tally->scores[best] * 10 < second * LEAD_TENTHS ||
	    has_foreign_letters(tally, language_code(best)))
		return NULL;
	return language_code(best);
}

static const char *guess(const struct tally *tally)
{
	enum script script = main_script(tally);

	switch (script) {
	case SCRIPT_HAN:
	case SCRIPT_KANA:
		return tally->scripts[SCRIPT_HAN] + tally->scripts[SCRIPT_KANA] < LETTERS_MIN / 2
			   ? NULL
			   : guess_han(tally);
	case SCRIPT_ETHIOPIC:
		return tally->scripts[SCRIPT_ETHIOPIC] < LETTERS_MIN ||
			       tally->tigrinya * FOREIGN_LETTERS > tally->scripts[SCRIPT_ETHIOPIC]
			   ? NULL
			   : "am";
	case SCRIPT_LATIN:
	case SCRIPT_CYRILLIC:
	case SCRIPT_ARABIC:
	case SCRIPT_DEVANAGARI:
	case SCRIPT_HEBREW:
		return guess_by_words(tally);
	default:
		return tally->scripts[script] < LETTERS_MIN ? NULL : script_languages[script];
	}
}

const char *language_guess(struct nh_string text)
{
	return language_guess_like(text, NULL, NULL);
}

/* Whether a text that is not plain may well be in a language: it is in Latin letters, as that is, and no
 * other language has much more to show. */
static bool may_be(const struct tally *tally, const char *code)
{
	size_t number = language_number(code);
	unsigned other = 0;

	if (number == language_count() || main_script(tally) != SCRIPT_LATIN)
		return false;
	for (size_t i = 0; i < language_count(); i++)
		other = i != number && tally->scores[i] > other ? tally->scores[i] : other;
	return tally->scores[number] * LEAD_TENTHS >= other * 10 &&
	       (tally->scores[number] > 0 || tally->words < WORDS_MIN);
}

const char *language_guess_like(struct nh_string text, const char *usual, struct language_memory *memory)
{
	struct tally tally = {.memory = memory};
	const char *code;

	text.length = nh_size_min(text.length, LOOKED_AT_BYTES);
	count(&tally, text);
	add_letters(&tally);
	code = guess(&tally);
	return code || !usual || !may_be(&tally, usual) ? code : usual;
}
