/* SPDX-License-Identifier: MIT
 *
 * tokenizer.h - cuts text into tokens. What a token is stands in TERMS.md, with examples.
 */
#ifndef NEWSHOUND_COMMON_TEXT_TOKENIZER_H
#define NEWSHOUND_COMMON_TEXT_TOKENIZER_H

#include "common/base.h"

/* A longer word is no term; it takes its position and is passed over. */
#define TOKEN_BYTES_MAX 200
/* Bytes that may be written before a token's lower and form, so that a key can be made in place. */
#define TOKEN_KEY_ROOM 8
#define TOKEN_TAIL_ROOM 192

#define PLAIN_WORD_BYTES_MAX 21
#define PLAIN_WORD_READABLE 32

enum token_kind {
	TOKEN_WORD,      /* a word, or two neighbouring CJK characters; it stands at position */
	TOKEN_CHARACTER, /* a single CJK character, besides the word that begins with it */
	TOKEN_HOLE,      /* a position at which no word begins */
};

struct token {
	enum token_kind kind;
	uint32_t position; /* ordinal in the text, from 0; a CJK character counts as one */
	size_t begin, end; /* bytes in the text */
	char *lower;       /* in lower case, accents kept; borrowed until the next call */
	size_t lower_length;
	char *form; /* in lower case, accents folded; may be lower itself */
	size_t form_length;
};

struct tokenizer {
	const unsigned char *text, *next, *end;
	uint32_t position;
	bool pair_due; /* the character at next was given alone; its pair or hole is due */
	char lower_room[TOKEN_KEY_ROOM + TOKEN_BYTES_MAX * 4];
	char form_room[TOKEN_KEY_ROOM + TOKEN_BYTES_MAX * 4];
	const unsigned char *tail; /* the last bytes of the text, where they are in tail_room, else NULL */
	unsigned char tail_room[TOKEN_TAIL_ROOM];
};

/* A word of ASCII letters and digits, as it stands in the text but for its case: set bit 5 of each byte. */
struct plain_word {
	const unsigned char
	    *bytes; /* PLAIN_WORD_READABLE of them can be read; valid as long as the text and the tokenizer */
	uint32_t length;
};

/* text must outlive the tokenizer; it need not be valid UTF-8. */
void tokenizer_init(struct tokenizer *tokenizer, struct nh_string text);
/* False at the end. */
bool tokenizer_next(struct tokenizer *tokenizer, struct token *ret_token);
/* plain_words.c: the next words, as many as are plain and at most most. They are tokens as tokenizer_next
 * would give them, lower and form alike; what stands behind them is for tokenizer_next. */
size_t tokenizer_plain_words(struct tokenizer *tokenizer, struct plain_word *ret, size_t most);
/* Positions used so far: after the end, the length of the text in tokens. */
static inline uint32_t tokenizer_positions(const struct tokenizer *tokenizer)
{
	return tokenizer->position;
}

#endif
