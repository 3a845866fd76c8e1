/* SPDX-License-Identifier: MIT
 *
 * text_code.c - see text_code.h.
 */
#include "common/shard/text_code.h"

#include "common/bitpack.h"
#include "common/reader.h"

#define COPY_BYTES 16

static uint64_t load_big_endian(const unsigned char *from)
{
	return __builtin_bswap64(load_u64(from));
}

/* The number of codes of each length, checked: none is used twice. */
static bool read_lengths(struct reader *reader, struct text_code *code)
{
	uint32_t end = 0, number = 0;

	for (unsigned bits = 1; bits <= TEXT_CODE_BITS_MAX; bits++) {
		uint32_t count = reader_u16(reader);

		code->firsts[bits] = number;
		number += count;
		end += count << (TEXT_CODE_BITS_MAX - bits);
		code->ends[bits] = end;
	}
	return !reader_failed(reader) && number == code->count && end <= 1u << TEXT_CODE_BITS_MAX;
}

static bool read_pieces(struct reader *reader, struct text_code *code)
{
	const unsigned char *lengths = reader_bytes(reader, code->count);
	uint32_t begin = 0;

	if (!lengths)
		return false;
	for (uint32_t i = 0; i < code->count; i++) {
		if (lengths[i] == 0 || lengths[i] > TEXT_PIECE_BYTES_MAX)
			return false;
		code->begins[i] = begin;
		begin += lengths[i];
	}
	code->begins[code->count] = begin;
	if (reader_left(reader) != begin)
		return false;
	memcpy(code->strings, reader->next, begin);
	return true;
}

static void fill_quick(struct text_code *code)
{
	uint32_t at = 0;

	memset(code->quick, 0, sizeof code->quick);
	for (unsigned bits = 1; bits <= TEXT_QUICK_BITS; bits++) {
		uint32_t end = code->ends[bits] >> (TEXT_CODE_BITS_MAX - TEXT_QUICK_BITS);
		uint32_t step = 1u << (TEXT_QUICK_BITS - bits), number = code->firsts[bits];

		for (; at < end; number++)
			for (uint32_t i = 0; i < step; i++)
				code->quick[at++] = number << 4 | bits;
	}
}

bool text_code_open(const unsigned char *bytes, size_t length, struct text_code *ret, bool *ret_memory)
{
	struct reader reader = reader_over(bytes, length);
	struct text_code *code = ret;

	*code = (struct text_code){.count = reader_u32(&reader)};
	*ret_memory = false;
	if (code->count == 0 || code->count > TEXT_PIECES_MAX || !read_lengths(&reader, code))
		return false;
	code->begins = nh_new_array((size_t)code->count + 1, sizeof *code->begins);
	code->strings = nh_new_array(reader_left(&reader) + TEXT_CODE_SLACK_BYTES, 1);
	*ret_memory = !code->begins || !code->strings;
	if (*ret_memory || !read_pieces(&reader, code)) {
		text_code_done(code);
		return false;
	}
	fill_quick(code);
	return true;
}

void text_code_done(struct text_code *code)
{
	free(code->begins);
	free(code->strings);
	code->begins = NULL;
	code->strings = NULL;
}

/* The piece of a code that is longer than the quick ones, of the next bits; its length, or 0: no such code.
 */
static unsigned long_code(const struct text_code *code, uint32_t next, uint32_t *ret_number)
{
	for (unsigned bits = TEXT_QUICK_BITS + 1; bits <= TEXT_CODE_BITS_MAX; bits++) {
		if (next < code->ends[bits]) {
			uint32_t first = code->ends[bits - 1];

			*ret_number = code->firsts[bits] + ((next - first) >> (TEXT_CODE_BITS_MAX - bits));
			return bits;
		}
	}
	return 0;
}

/* Pieces are copied in strides, past their ends, while there is room for that. */
static bool copy_piece(const struct text_code *code, uint32_t number, unsigned char **at,
		       const unsigned char *end)
{
	const unsigned char *from = code->strings + code->begins[number];
	size_t length = code->begins[number + 1] - code->begins[number], left = (size_t)(end - *at);

	if (NH_LIKELY(left >= 2 * COPY_BYTES)) {
		memcpy(*at, from, COPY_BYTES);
		if (NH_UNLIKELY(length > COPY_BYTES))
			memcpy(*at + COPY_BYTES, from + COPY_BYTES, COPY_BYTES);
	} else {
		if (length > left)
			return false;
		memcpy(*at, from, length);
	}
	*at += length;
	return true;
}

bool text_code_decode(const struct text_code *code, const unsigned char *coded, size_t coded_length,
		      unsigned char *ret, size_t plain_length)
{
	unsigned char *at = ret, *end = ret + plain_length;
	uint64_t bit = 0, bits_end = (uint64_t)coded_length * 8, rest;

	while (at < end) {
		uint64_t next = bit <= bits_end ? load_big_endian(coded + bit / 8) << bit % 8 : 0;

		/* 57 bits are there: three codes. */
		for (int i = 0; i < 3 && at < end; i++) {
			uint32_t quick = code->quick[next >> (64 - TEXT_QUICK_BITS)], number = quick >> 4;
			unsigned bits = quick & 15;

			if (NH_UNLIKELY(bits == 0))
				bits =
				    long_code(code, (uint32_t)(next >> (64 - TEXT_CODE_BITS_MAX)), &number);
			next <<= bits;
			bit += bits;
			if (bits == 0 || bit > bits_end || !copy_piece(code, number, &at, end))
				return false;
		}
	}
	rest = bits_end - bit;
	if (bit > bits_end || rest >= 8)
		return false;
	return rest == 0 || (coded[coded_length - 1] & ((1u << rest) - 1)) == 0;
}
