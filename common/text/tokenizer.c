/* SPDX-License-Identifier: MIT
 *
 * tokenizer.c - see tokenizer.h and TERMS.md.
 *
 * Plain ASCII words, nearly all of news in Latin script, run through one table: a byte is its own lower case
 * where it belongs to a word, and 0 where it does not. What joins the two halves of a word (don't, AT&T,
 * 3.14, U.S.) is looked at only where such a byte ends a run. At the first byte of a longer code point the
 * word begins anew on the slow path, which decodes and folds with the tables of Unicode.
 */
#include "common/text/tokenizer.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "common/text/fold.h"
#include "common/text/utf8.h"

/* clang-format off */
static const unsigned char word_bytes[256] = {
	['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4',
	['5'] = '5', ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9',
	['A'] = 'a', ['B'] = 'b', ['C'] = 'c', ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h',
	['I'] = 'i', ['J'] = 'j', ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p',
	['Q'] = 'q', ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
	['Y'] = 'y', ['Z'] = 'z',
	['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e', ['f'] = 'f', ['g'] = 'g', ['h'] = 'h',
	['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l', ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p',
	['q'] = 'q', ['r'] = 'r', ['s'] = 's', ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x',
	['y'] = 'y', ['z'] = 'z',
};
/* clang-format on */

static inline bool is_digit(unsigned char byte)
{
	return byte >= '0' && byte <= '9';
}

static inline bool is_letter(unsigned char byte)
{
	return (byte | 32) >= 'a' && (byte | 32) <= 'z';
}

/* The byte at offset from at, or 0 past the end. */
static inline unsigned char peek(const struct tokenizer *tokenizer, const unsigned char *at, size_t offset)
{
	return offset < (size_t)(tokenizer->end - at) ? at[offset] : 0;
}

void tokenizer_init(struct tokenizer *tokenizer, struct nh_string text)
{
	tokenizer->text = (const unsigned char *)(text.bytes ? text.bytes : "");
	tokenizer->next = tokenizer->text;
	tokenizer->end = tokenizer->text + text.length;
	tokenizer->position = 0;
	tokenizer->pair_due = false;
	tokenizer->tail = NULL;
}

/* A word being read: lower collects at most TOKEN_BYTES_MAX bytes, length counts them all. */
struct word {
	const unsigned char *begin, *at;
	char *lower;
	size_t length;
};

static inline void word_add(struct word *word, unsigned char byte)
{
	if (NH_LIKELY(word->length < TOKEN_BYTES_MAX))
		word->lower[word->length] = (char)byte;
	word->length++;
}

static void word_take(struct word *word, size_t bytes, const char *lower)
{
	for (; *lower; lower++)
		word_add(word, (unsigned char)*lower);
	word->at += bytes;
}

/* A full stop or comma inside a number: 3.14 keeps it, 1,234,567 drops it; 26.2.1987 is three numbers. */
static bool join_number(const struct tokenizer *tokenizer, struct word *word)
{
	const unsigned char *at = word->at;
	size_t digits = 0;

	if (!is_digit(at[-1]) || !is_digit(peek(tokenizer, at, 1)))
		return false;
	if (word->begin - tokenizer->text >= 2 && word->begin[-1] == '.' && is_digit(word->begin[-2]))
		return false;
	while (is_digit(peek(tokenizer, at, 1 + digits)))
		digits++;
	if (*at == ',') {
		if (digits != 3 || memchr(word->begin, '.', (size_t)(at - word->begin)))
			return false;
		word_take(word, 1, "");
		return true;
	}
	if (memchr(word->begin, '.', (size_t)(at - word->begin)) ||
	    (peek(tokenizer, at, 1 + digits) == '.' && is_digit(peek(tokenizer, at, 2 + digits))))
		return false;
	for (const unsigned char *from = word->begin; from < at; from++)
		if (!is_digit(*from) && *from != ',')
			return false;
	word_take(word, 1, ".");
	return true;
}

/* U.S. and e.g.: single letters, each with its full stop; the stops are dropped. */
static bool join_acronym(const struct tokenizer *tokenizer, struct word *word)
{
	const unsigned char *at = word->at;
	unsigned char letter = peek(tokenizer, at, 1), after = peek(tokenizer, at, 2);
	bool single = at - word->begin == 1 || (at - word->begin >= 3 && at[-2] == '.');

	if (!single || !is_letter(at[-1]) || !is_letter(letter) || word_bytes[after] || after >= 0x80)
		return false;
	if (after == '\'' && at - word->begin == 1)
		return false;
	word_add(word, word_bytes[letter]);
	word->at += 2;
	return true;
}

/* Whether the byte that ended a run of word bytes joins it to the next; then it has been taken. */
static bool join_ascii(const struct tokenizer *tokenizer, struct word *word)
{
	unsigned char byte = *word->at, next = peek(tokenizer, word->at, 1);

	switch (byte) {
	case '\'':
		if (!is_letter(next))
			return false;
		word_take(word, 1, "'");
		return true;
	case '&':
		if (!is_letter(next) || !is_letter(word->at[-1]))
			return false;
		word_take(word, 1, "&");
		return true;
	case '_':
		if (!word_bytes[next])
			return false;
		word_take(word, 1, "_");
		return true;
	case '.':
		return join_number(tokenizer, word) || join_acronym(tokenizer, word);
	case ',':
		return join_number(tokenizer, word);
	default:
		return false;
	}
}

/* C++, C#: a single letter and its signs. */
static void take_signs(const struct tokenizer *tokenizer, struct word *word)
{
	const unsigned char *at = word->at;

	if (at - word->begin != 1 || !is_letter(at[-1]))
		return;
	if (peek(tokenizer, at, 0) == '+' && peek(tokenizer, at, 1) == '+' &&
	    !word_bytes[peek(tokenizer, at, 2)])
		word_take(word, 2, "++");
	else if (peek(tokenizer, at, 0) == '#' && !word_bytes[peek(tokenizer, at, 1)])
		word_take(word, 1, "#");
}

/* U+2019, the printer's apostrophe. */
static bool is_curly_apostrophe(const struct tokenizer *tokenizer, const unsigned char *at)
{
	return peek(tokenizer, at, 0) == 0xE2 && peek(tokenizer, at, 1) == 0x80 &&
	       peek(tokenizer, at, 2) == 0x99;
}

static enum character_class class_at(const struct tokenizer *tokenizer, const unsigned char *at,
				     size_t *ret_bytes)
{
	if (at >= tokenizer->end) {
		*ret_bytes = 0;
		return CHARACTER_OTHER;
	}
	if (*at < 0x80) {
		*ret_bytes = 1;
		return is_digit(*at) ? CHARACTER_DIGIT : word_bytes[*at] ? CHARACTER_LETTER : CHARACTER_OTHER;
	}
	return character_class_of(utf8_decode(at, tokenizer->end, ret_bytes));
}

/* Whether a letter beyond ASCII stands at at. */
static bool is_wide_letter(const struct tokenizer *tokenizer, const unsigned char *at)
{
	size_t bytes;

	return peek(tokenizer, at, 0) >= 0x80 && class_at(tokenizer, at, &bytes) == CHARACTER_LETTER;
}

/* Whether an apostrophe, & or _ at at has a letter beyond ASCII behind it (l'été). */
static bool joins_beyond_ascii(const struct tokenizer *tokenizer, const unsigned char *at)
{
	return (*at == '\'' || *at == '&' || *at == '_') && is_wide_letter(tokenizer, at + 1);
}

#ifdef __SSE2__
#define RUN_BYTES 16

/* Whether each byte lies in [first, first + count): a signed comparison after moving first to the least
 * number. */
static inline __m128i bytes_within(__m128i bytes, unsigned char first, unsigned char count)
{
	return _mm_cmplt_epi8(_mm_add_epi8(bytes, _mm_set1_epi8((char)(0x80 - first))),
			      _mm_set1_epi8((char)(0x80 + count)));
}

/* The word bytes that sixteen bytes begin with, in lower case to lower, where all sixteen are written; how
 * many. */
static inline unsigned take_run(const unsigned char *at, char *lower)
{
	__m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
	__m128i letters = bytes_within(_mm_or_si128(bytes, _mm_set1_epi8(32)), 'a', 26);
	__m128i word = _mm_or_si128(letters, bytes_within(bytes, '0', 10));

	_mm_storeu_si128((__m128i *)(void *)lower,
			 _mm_or_si128(bytes, _mm_and_si128(letters, _mm_set1_epi8(32))));
	return (unsigned)__builtin_ctz(~(unsigned)_mm_movemask_epi8(word));
}
#endif

/* Takes word bytes as long as they last. In locals: a store through lower could change anything else. */
static inline void read_run(const struct tokenizer *tokenizer, struct word *word)
{
	const unsigned char *at = word->at, *end = tokenizer->end;
	size_t length = word->length;
	char *lower = word->lower;
	unsigned char byte;

#ifdef __SSE2__
	while (NH_LIKELY(end - at >= RUN_BYTES && length < TOKEN_BYTES_MAX)) {
		unsigned taken = take_run(at, lower + length);

		at += taken;
		length += taken;
		if (NH_UNLIKELY(taken == RUN_BYTES))
			continue;
		word->at = at;
		word->length = length;
		return;
	}
#endif

	while (at < end && (byte = word_bytes[*at]) != 0) {
		if (NH_LIKELY(length < TOKEN_BYTES_MAX))
			lower[length] = (char)byte;
		length++;
		at++;
	}
	word->at = at;
	word->length = length;
}

/* Reads an ASCII word at next. False where a letter beyond ASCII belongs to it. */
static bool read_ascii_word(const struct tokenizer *tokenizer, struct word *word)
{
	for (;;) {
		read_run(tokenizer, word);
		if (NH_LIKELY(word->at == tokenizer->end || *word->at == ' '))
			return true;
		if (*word->at < 0x80) {
			if (joins_beyond_ascii(tokenizer, word->at))
				return false;
			if (join_ascii(tokenizer, word))
				continue;
			take_signs(tokenizer, word);
			return true;
		}
		if (is_curly_apostrophe(tokenizer, word->at)) {
			unsigned char next = peek(tokenizer, word->at, 3);

			if (is_wide_letter(tokenizer, word->at + 3))
				return false;
			if (!is_letter(next))
				return true;
			word_take(word, 3, "'");
			continue;
		}
		return false;
	}
}

static bool is_word_class(enum character_class class)
{
	return class == CHARACTER_LETTER || class == CHARACTER_DIGIT || class == CHARACTER_MARK;
}

/* Bytes of what joins two letters at at (an apostrophe, &, _), or 0. */
static size_t joiner_bytes(const struct tokenizer *tokenizer, const unsigned char *at)
{
	size_t bytes = is_curly_apostrophe(tokenizer, at)        ? 3
		       : *at == '\'' || *at == '&' || *at == '_' ? 1
								 : 0;
	enum character_class class;
	size_t ignored;

	if (!bytes)
		return 0;
	class = class_at(tokenizer, at + bytes, &ignored);
	return class == CHARACTER_LETTER || (*at == '_' && class == CHARACTER_DIGIT) ? bytes : 0;
}

/* Reads any word from word->begin by code points; at stands behind it then. */
static void read_unicode_word(const struct tokenizer *tokenizer, struct word *word)
{
	size_t bytes;

	word->at = word->begin;
	while (word->at < tokenizer->end) {
		if (is_word_class(class_at(tokenizer, word->at, &bytes)))
			word->at += bytes;
		else if (word->at > word->begin && (bytes = joiner_bytes(tokenizer, word->at)) > 0)
			word->at += bytes;
		else
			break;
	}
}

static void give_word(struct tokenizer *tokenizer, const unsigned char *begin, const unsigned char *end,
		      bool kept, struct token *token)
{
	token->kind = kept ? TOKEN_WORD : TOKEN_HOLE;
	token->position = tokenizer->position++;
	token->begin = (size_t)(begin - tokenizer->text);
	token->end = (size_t)(end - tokenizer->text);
}

static void next_word(struct tokenizer *tokenizer, struct token *token)
{
	char *lower = tokenizer->lower_room + TOKEN_KEY_ROOM, *form = tokenizer->form_room + TOKEN_KEY_ROOM;
	struct word word = {tokenizer->next, tokenizer->next, lower, 0};
	bool kept;

	token->lower = token->form = lower;
	if (NH_LIKELY(*word.begin < 0x80 && read_ascii_word(tokenizer, &word))) {
		token->lower_length = token->form_length = word.length;
		kept = word.length <= TOKEN_BYTES_MAX;
	} else {
		read_unicode_word(tokenizer, &word);
		token->form = form;
		kept = word.at - word.begin <= TOKEN_BYTES_MAX &&
		       fold_word((const char *)word.begin, (size_t)(word.at - word.begin), lower,
				 &token->lower_length, form, &token->form_length, TOKEN_BYTES_MAX) &&
		       token->lower_length > 0 && token->form_length > 0;
	}
	tokenizer->next = word.at;
	give_word(tokenizer, word.begin, word.at, kept, token);
}

/* Copies one CJK character, folded where a wide or narrow form of it exists. */
static size_t copy_character(const unsigned char *at, const unsigned char *end, char *to)
{
	size_t bytes, lower_length, form_length;
	uint32_t code = utf8_decode(at, end, &bytes);
	char lower[TOKEN_BYTES_MAX], form[TOKEN_BYTES_MAX];

	if ((code < 0xF900 || code >= 0x20000) || !fold_word((const char *)at, bytes, lower, &lower_length,
							     form, &form_length, TOKEN_BYTES_MAX / 2)) {
		memcpy(to, at, bytes);
		return bytes;
	}
	memcpy(to, form, form_length);
	return form_length;
}

static void next_character(struct tokenizer *tokenizer, struct token *token)
{
	const unsigned char *at = tokenizer->next;
	size_t bytes, second_bytes;

	(void)class_at(tokenizer, at, &bytes);
	token->lower = token->form = tokenizer->lower_room + TOKEN_KEY_ROOM;
	token->lower_length = copy_character(at, tokenizer->end, token->lower);
	if (!tokenizer->pair_due) {
		token->kind = TOKEN_CHARACTER;
		token->position = tokenizer->position;
		token->begin = (size_t)(at - tokenizer->text);
		token->end = token->begin + bytes;
		tokenizer->pair_due = true;
	} else {
		bool pair = class_at(tokenizer, at + bytes, &second_bytes) == CHARACTER_CJK;

		tokenizer->pair_due = false;
		tokenizer->next = at + bytes;
		if (pair)
			token->lower_length +=
			    copy_character(at + bytes, tokenizer->end, token->lower + token->lower_length);
		give_word(tokenizer, at, at + bytes + (pair ? second_bytes : 0), pair, token);
	}
	token->form_length = token->lower_length;
}

bool tokenizer_next(struct tokenizer *tokenizer, struct token *ret_token)
{
	while (tokenizer->next < tokenizer->end) {
		unsigned char byte = *tokenizer->next;
		enum character_class class;
		size_t bytes = 1;

		if (NH_LIKELY(byte < 0x80)) {
			if (!word_bytes[byte]) {
				tokenizer->next++;
				continue;
			}
			next_word(tokenizer, ret_token);
			return true;
		}
		class = class_at(tokenizer, tokenizer->next, &bytes);
		if (class == CHARACTER_CJK) {
			next_character(tokenizer, ret_token);
			return true;
		}
		if (class == CHARACTER_LETTER || class == CHARACTER_DIGIT) {
			next_word(tokenizer, ret_token);
			return true;
		}
		tokenizer->next += bytes;
	}
	return false;
}
