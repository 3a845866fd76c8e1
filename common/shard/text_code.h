/* SPDX-License-Identifier: MIT
 *
 * text_code.h - stored texts as codes of words. A shard of some size has a table of pieces (words with the
 * space before them, parts of words, single bytes), each with a Huffman code; a text is the codes of its
 * pieces, one behind the other. News uses the same words again and again, and an article is too short for
 * deflate to learn them: this is a quarter to a third smaller, and faster to write. FORMAT.md, section 18.
 *
 * The table is the shard's section; this reads it and decodes. text_encoder.h encodes, text_trainer.h makes
 * the table of some of the shard's texts.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_CODE_H
#define NEWSHOUND_COMMON_SHARD_TEXT_CODE_H

#include "common/base.h"

#define TEXT_PIECES_MAX ((uint32_t)1 << 14)
#define TEXT_PIECE_BYTES_MAX 24
#define TEXT_CODE_BITS_MAX 15
#define TEXT_QUICK_BITS 11
/* What must be readable behind a text: the end of a shard file has it. */
#define TEXT_CODE_SLACK_BYTES 32
/* A piece of so many bytes in one bit is the best there can be. */
#define TEXT_CODE_RATIO_MAX ((uint64_t)TEXT_PIECE_BYTES_MAX * 8)

struct text_code {
	uint32_t count;
	unsigned char *strings; /* of all pieces; TEXT_CODE_SLACK_BYTES more can be read */
	uint32_t *begins;       /* of each piece in strings, and the end of the last */
	/* Codes of one length follow each other, shorter ones stand before longer ones. Codes are compared
	 * as if filled up to TEXT_CODE_BITS_MAX bits. */
	uint32_t ends[TEXT_CODE_BITS_MAX + 1];   /* the first code that is longer */
	uint32_t firsts[TEXT_CODE_BITS_MAX + 1]; /* the number of the first piece of this length */
	uint32_t quick[1 << TEXT_QUICK_BITS];    /* number << 4 | length of a short code; 0: a longer one */
};

/* A table, as a shard keeps it; false where it is damaged or memory ran out (*ret_memory). */
bool text_code_open(const unsigned char *bytes, size_t length, struct text_code *ret, bool *ret_memory);
void text_code_done(struct text_code *code);

static inline struct nh_string text_code_piece(const struct text_code *code, uint32_t number)
{
	return (struct nh_string){(const char *)code->strings + code->begins[number],
				  code->begins[number + 1] - code->begins[number]};
}

/* Writes exactly plain_length bytes to ret; false where the codes say anything else. */
bool text_code_decode(const struct text_code *code, const unsigned char *coded, size_t coded_length,
		      unsigned char *ret, size_t plain_length);

#endif
