/* SPDX-License-Identifier: MIT
 *
 * language.c - see language.h.
 *
 * Small words (the, der, les, …) make up a fifth and more of any running text in their language, and hardly
 * any of it in another. The lists hold words that belong to one of these languages only, or nearly so; a
 * language is named where at least one word in twelve is in its list, and twice as many as in any other's. In
 * a text that is not short they must be several different ones: two that some language without a list has
 * too, as Hausa has "da" and "na", are no Portuguese.
 */
#define _GNU_SOURCE /* be64toh */

#include "corpus/clean/language.h"

#include <endian.h>

#include "corpus/clean/script_language.h"

#define LOOKED_AT_BYTES 2048
#define WORDS_MIN 8
#define LONG_TEXT_WORDS 60
#define KINDS_MIN 5
#define SMALL_WORD_BYTES_MAX 8

static const char *const codes[] = {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi"};

struct small_word {
	char word[SMALL_WORD_BYTES_MAX]; /* padded with zeros, so that words compare as numbers */
	unsigned languages;              /* a bit for each of codes that it belongs to */
};

/* Sorted by bytes. */
static const struct small_word small_words[] = {
    {"aan", 0x40},     {"af", 0x100},     {"al", 0x8},     {"alla", 0x10}, {"anche", 0x10}, {"and", 0x1},
    {"ao", 0x20},      {"are", 0x1},      {"as", 0x20},    {"at", 0x100},  {"att", 0x80},   {"au", 0x4},
    {"auch", 0x2},     {"auf", 0x2},      {"aux", 0x4},    {"av", 0x80},   {"avec", 0x4},   {"been", 0x1},
    {"bij", 0x40},     {"blev", 0x100},   {"but", 0x1},    {"by", 0x1},    {"cette", 0x4},  {"che", 0x10},
    {"com", 0x20},     {"como", 0x8},     {"con", 0x18},   {"da", 0x20},   {"dans", 0x4},   {"das", 0x22},
    {"dat", 0x40},     {"de", 0x40},      {"dei", 0x10},   {"del", 0x18},  {"della", 0x10}, {"delle", 0x10},
    {"dem", 0x2},      {"den", 0x182},    {"der", 0x102},  {"des", 0x6},   {"det", 0x180},  {"deze", 0x40},
    {"di", 0x10},      {"die", 0x2},      {"do", 0x20},    {"dos", 0x20},  {"du", 0x4},     {"een", 0x40},
    {"efter", 0x100},  {"ei", 0x200},     {"ein", 0x2},    {"eine", 0x2},  {"el", 0x8},     {"em", 0x20},
    {"en", 0x1c0},     {"er", 0x100},     {"es", 0x2},     {"est", 0x4},   {"esta", 0x8},   {"et", 0x104},
    {"ett", 0x80},     {"että", 0x200},   {"foi", 0x20},   {"for", 0x1},   {"fra", 0x100},  {"from", 0x1},
    {"från", 0x80},    {"fue", 0x8},      {"för", 0x80},   {"gli", 0x10},  {"ha", 0x18},    {"har", 0x180},
    {"has", 0x1},      {"have", 0x1},     {"het", 0x40},   {"hän", 0x200}, {"ikke", 0x100}, {"il", 0x10},
    {"im", 0x2},       {"inte", 0x80},    {"is", 0x1},     {"ist", 0x2},   {"its", 0x1},    {"ja", 0x200},
    {"joka", 0x200},   {"kuin", 0x200},   {"kun", 0x200},  {"las", 0x8},   {"le", 0x14},    {"les", 0x4},
    {"lo", 0x8},       {"los", 0x8},      {"mais", 0x20},  {"med", 0x180}, {"met", 0x40},   {"mit", 0x2},
    {"mukaan", 0x200}, {"mutta", 0x200},  {"myös", 0x200}, {"más", 0x8},   {"na", 0x20},    {"nach", 0x2},
    {"nel", 0x10},     {"nicht", 0x2},    {"niet", 0x40},  {"no", 0x20},   {"not", 0x1},    {"não", 0x20},
    {"och", 0x80},     {"of", 0x1},       {"og", 0x100},   {"ole", 0x200}, {"oli", 0x200},  {"om", 0x80},
    {"on", 0x200},     {"ont", 0x4},      {"ook", 0x40},   {"op", 0x40},   {"os", 0x20},    {"ovat", 0x200},
    {"par", 0x4},      {"para", 0x28},    {"pelo", 0x20},  {"per", 0x10},  {"più", 0x10},   {"plus", 0x4},
    {"por", 0x8},      {"pour", 0x4},     {"på", 0x180},   {"qui", 0x4},   {"said", 0x1},   {"se", 0x200},
    {"sekä", 0x200},   {"ses", 0x4},      {"sich", 0x2},   {"som", 0x180}, {"sono", 0x10},  {"su", 0x8},
    {"sur", 0x4},      {"sus", 0x8},      {"são", 0x20},   {"te", 0x40},   {"that", 0x1},   {"the", 0x1},
    {"this", 0x1},     {"til", 0x100},    {"till", 0x80},  {"to", 0x1},    {"um", 0x20},    {"uma", 0x20},
    {"una", 0x18},     {"und", 0x2},      {"une", 0x4},    {"van", 0x40},  {"var", 0x80},   {"von", 0x2},
    {"voor", 0x40},    {"vuoden", 0x200}, {"was", 0x1},    {"werd", 0x40}, {"were", 0x1},   {"which", 0x1},
    {"with", 0x1},     {"wordt", 0x40},   {"wurde", 0x2},  {"y", 0x8},     {"zijn", 0x40},  {"är", 0x80},
    {"è", 0x10},       {"été", 0x4},
};

struct script_count {
	size_t latin, kana, han, hangul, other;
};

static void count_code(uint32_t code, struct script_count *count)
{
	if (code >= 0x3041 && code <= 0x30FF)
		count->kana++;
	else if (code >= 0x4E00 && code <= 0x9FFF)
		count->han++;
	else if (code >= 0xAC00 && code <= 0xD7A3)
		count->hangul++;
	else if (code >= 0x0370 && code < 0x1E00)
		count->other++;
	else if (code < 0x0250)
		count->latin++;
}

/* Counts three-byte and longer code points by script; malformed bytes count as nothing. */
static struct script_count count_scripts(struct nh_string text)
{
	struct script_count count = {0};

	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];

		if (byte < 0x80)
			count.latin += (byte | 32) >= 'a' && (byte | 32) <= 'z';
		else if (byte >= 0xE0 && byte < 0xF0 && i + 2 < text.length)
			count_code((uint32_t)(byte & 15) << 12 | (uint32_t)(text.bytes[i + 1] & 63) << 6 |
				       (uint32_t)(text.bytes[i + 2] & 63),
				   &count);
		else if (byte >= 0xC0 && byte < 0xE0 && i + 1 < text.length)
			count_code((uint32_t)(byte & 31) << 6 | (uint32_t)(text.bytes[i + 1] & 63), &count);
	}
	return count;
}

struct word_count {
	size_t languages[NH_COUNT_OF(codes)];
	bool seen[NH_COUNT_OF(small_words)];
};

/* Eight bytes as a number that sorts as they do. */
static uint64_t word_number(const char word[SMALL_WORD_BYTES_MAX])
{
	uint64_t number;

	memcpy(&number, word, sizeof number);
	return be64toh(number);
}

/* word is padded with zeros. */
static void count_word(const char word[SMALL_WORD_BYTES_MAX], struct word_count *count)
{
	uint64_t number = word_number(word);
	const struct small_word *first = small_words;
	size_t left = NH_COUNT_OF(small_words);

	while (left > 1) {
		size_t half = left / 2;

		first = word_number(first[half].word) <= number ? first + half : first;
		left -= half;
	}
	if (word_number(first->word) != number)
		return;
	count->seen[first - small_words] = true;
	for (unsigned bits = first->languages; bits; bits &= bits - 1)
		count->languages[__builtin_ctz(bits)]++;
}

static bool is_word_byte(unsigned char byte)
{
	return (byte | 32) >= 'a' ? (byte | 32) <= 'z' || byte >= 0x80 : false;
}

static size_t count_words(struct nh_string text, struct word_count *count)
{
	char word[SMALL_WORD_BYTES_MAX] = {0};
	size_t words = 0, length = 0;

	for (size_t i = 0; i <= text.length; i++) {
		unsigned char byte = i < text.length ? (unsigned char)text.bytes[i] : ' ';

		if (is_word_byte(byte)) {
			if (length < SMALL_WORD_BYTES_MAX)
				word[length] = (char)(byte >= 'A' && byte <= 'Z' ? byte + 32 : byte);
			length++;
			continue;
		}
		if (length > 0) {
			words++;
			if (length <= SMALL_WORD_BYTES_MAX)
				count_word(word, count);
			memset(word, 0, sizeof word);
		}
		length = 0;
	}
	return words;
}

/* How many different words of a language's list were seen. */
static size_t count_kinds(const struct word_count *count, size_t language)
{
	size_t kinds = 0;

	for (size_t i = 0; i < NH_COUNT_OF(small_words); i++)
		kinds += count->seen[i] && (small_words[i].languages >> language & 1);
	return kinds;
}

static const char *guess_latin(struct nh_string text)
{
	struct word_count count = {.seen = {false}};
	size_t words = count_words(text, &count), best = 0, second = 0;

	for (size_t i = 1; i < NH_COUNT_OF(codes); i++)
		best = count.languages[i] > count.languages[best] ? i : best;
	for (size_t i = 0; i < NH_COUNT_OF(codes); i++)
		second = i != best && count.languages[i] > second ? count.languages[i] : second;
	if (words < WORDS_MIN || count.languages[best] * 12 < words || count.languages[best] < 2 * second)
		return NULL;
	if (words >= LONG_TEXT_WORDS && count_kinds(&count, best) < KINDS_MIN)
		return NULL;
	return codes[best];
}

const char *language_guess(struct nh_string text)
{
	struct script_count count;

	text.length = nh_size_min(text.length, LOOKED_AT_BYTES);
	count = count_scripts(text);
	if (count.kana + count.han + count.hangul > count.latin) {
		if (count.hangul > count.kana + count.han)
			return "ko";
		return count.kana * 20 > count.han ? "ja" : "zh";
	}
	return count.other > count.latin ? script_language(text) : guess_latin(text);
}
