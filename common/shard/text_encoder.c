/* SPDX-License-Identifier: MIT
 *
 * text_encoder.c - see text_encoder.h.
 */
#include "common/shard/text_encoder.h"

#include "common/shard/text_pieces.h"

#define LENGTH_BITS 4 /* a value is a code << LENGTH_BITS | its bits */

struct text_encoder {
	struct text_pieces pieces;
};

/* Codes of one length count up, in the order of their pieces. */
static void add_codes(struct text_encoder *encoder, const struct text_code *code)
{
	for (unsigned bits = 1; bits <= TEXT_CODE_BITS_MAX; bits++) {
		uint32_t shift = TEXT_CODE_BITS_MAX - bits, first = code->ends[bits - 1] >> shift;
		uint32_t count = (code->ends[bits] >> shift) - first;

		for (uint32_t i = 0; i < count; i++) {
			uint32_t number = code->firsts[bits] + i;

			text_pieces_add(&encoder->pieces, code->begins[number],
					code->begins[number + 1] - code->begins[number],
					(first + i) << LENGTH_BITS | bits);
		}
	}
}

struct text_encoder *text_encoder_new(const struct text_code *code)
{
	struct text_encoder *encoder = nh_new(struct text_encoder);
	bool whole = encoder && text_pieces_init(&encoder->pieces, code->count, code->strings);

	if (whole)
		add_codes(encoder, code);
	for (uint32_t i = 0; whole && i < code->count; i++)
		text_pieces_link(&encoder->pieces, code->begins[i], code->begins[i + 1] - code->begins[i]);
	for (size_t byte = 0; whole && byte < NH_COUNT_OF(encoder->pieces.bytes); byte++)
		whole = encoder->pieces.bytes[byte] != 0;
	if (whole)
		return encoder;
	text_encoder_free(encoder);
	return NULL;
}

void text_encoder_free(struct text_encoder *encoder)
{
	if (!encoder)
		return;
	text_pieces_done(&encoder->pieces);
	free(encoder);
}

static void store_big_endian(unsigned char *to, uint32_t value)
{
	to[0] = (unsigned char)(value >> 24);
	to[1] = (unsigned char)(value >> 16);
	to[2] = (unsigned char)(value >> 8);
	to[3] = (unsigned char)value;
}

void text_encode(const struct text_encoder *encoder, struct nh_string plain, struct buf *out)
{
	const unsigned char *at = (const unsigned char *)plain.bytes, *end = at + plain.length;
	unsigned char *start = buf_reserve(out, plain.length * 2 + 8), *to = start;
	uint64_t bits = 0;
	unsigned count = 0;
	struct text_place place = {0};
	size_t length;

	if (!start)
		return;
	for (; at < end; at += length) {
		uint32_t value = text_next_piece(&encoder->pieces, at, (size_t)(end - at), &place, &length);
		unsigned some = value & ((1u << LENGTH_BITS) - 1);

		bits = bits << some | value >> LENGTH_BITS;
		count += some;
		if (count >= 32) {
			count -= 32;
			store_big_endian(to, (uint32_t)(bits >> count));
			to += 4;
		}
	}
	store_big_endian(to, (uint32_t)(bits << (32 - count)));
	out->length += (size_t)(to - start) + (count + 7) / 8;
}
