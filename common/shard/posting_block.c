/* SPDX-License-Identifier: MIT
 *
 * posting_block.c - see posting_block.h and FORMAT.md.
 */
#include "common/shard/posting_block.h"

#define BITSET_SPAN_BYTES_MAX 4096

/* ---- documents and codes ---- */

struct doc_choice {
	unsigned width;
	size_t span_bytes; /* of a bitset; 0 where packing is smaller */
};

/* What each document is above the least that it could be. */
static void make_deltas(const uint32_t *docs, size_t count, uint32_t base, uint32_t *deltas)
{
	deltas[0] = docs[0] - base;
	for (size_t i = 1; i < count; i++)
		deltas[i] = docs[i] - docs[i - 1] - 1;
}

static struct doc_choice choose_doc_kind(const uint32_t *deltas, size_t count, uint32_t span)
{
	struct doc_choice choice = {0, 0};
	uint32_t all = 0;
	uint64_t span_bytes = ((uint64_t)span + 8) / 8, packed_bytes;

	for (size_t i = 0; i < count; i++)
		all |= deltas[i];
	choice.width = bit_width(all);
	packed_bytes = bitpack_bytes(count, choice.width);
	if (choice.width > 0 && span_bytes <= BITSET_SPAN_BYTES_MAX &&
	    (count == SHARD_BLOCK_POSTINGS ? span_bytes <= 5 * packed_bytes / 4
					   : span_bytes + 2 <= packed_bytes))
		choice.span_bytes = (size_t)span_bytes;
	return choice;
}

static void put_bitset(struct buf *out, const uint32_t *docs, size_t count, uint32_t base, size_t span_bytes)
{
	unsigned char *bits = buf_extend(out, span_bytes);

	if (!bits)
		return;
	memset(bits, 0, span_bytes);
	for (size_t i = 0; i < count; i++)
		bits[(docs[i] - base) / 8] |= (unsigned char)(1u << ((docs[i] - base) % 8));
}

static void code_range(const uint8_t *codes, size_t count, unsigned *ret_least, unsigned *ret_width)
{
	uint8_t least = UINT8_MAX, most = 0;

	for (size_t i = 0; i < count; i++) {
		least = codes[i] < least ? codes[i] : least;
		most = codes[i] > most ? codes[i] : most;
	}
	*ret_least = least;
	*ret_width = bit_width((uint64_t)most - least);
}

void posting_block_encode(struct buf *out, const uint32_t *docs, const uint8_t *codes, size_t count,
			  uint32_t base, uint64_t *doc_bytes, uint64_t *code_bytes)
{
	NH_UNINITIALIZED uint32_t numbers[SHARD_BLOCK_POSTINGS];
	struct doc_choice choice;
	unsigned least = 1, width = 0;
	size_t start = out->length;

	make_deltas(docs, count, base, numbers);
	choice = choose_doc_kind(numbers, count, docs[count - 1] - base);
	buf_u8(out, (uint8_t)((choice.span_bytes ? SHARD_BLOCK_BITSET : SHARD_BLOCK_PACKED) | choice.width));
	if (choice.span_bytes)
		buf_u16(out, (uint16_t)choice.span_bytes);
	if (codes) {
		code_range(codes, count, &least, &width);
		buf_u8(out, (uint8_t)((least - 1) << 3 | width));
	}
	if (choice.span_bytes)
		put_bitset(out, docs, count, base, choice.span_bytes);
	else
		bitpack_put_u32(out, numbers, count, choice.width);
	*doc_bytes += out->length - start - (codes ? 1 : 0);
	if (!codes)
		return;
	for (size_t i = 0; i < count; i++)
		numbers[i] = codes[i] - least;
	bitpack_put_u32(out, numbers, count, width);
	*code_bytes += 1 + bitpack_bytes(count, width);
}

bool posting_block_parse(const unsigned char *bytes, size_t length, size_t count, bool coded,
			 struct posting_block *ret)
{
	bool bits = length > 0 && (bytes[0] & SHARD_BLOCK_KIND_MASK) == SHARD_BLOCK_BITSET;
	size_t head = 1 + (bits ? 2 : 0) + (coded ? 1 : 0), doc_bytes, code_bytes;
	unsigned code_header;

	if (length < head || (!bits && (bytes[0] & SHARD_BLOCK_KIND_MASK) != SHARD_BLOCK_PACKED))
		return false;
	code_header = coded ? bytes[head - 1] : 0;
	ret->count = count;
	ret->width = bytes[0] & SHARD_BLOCK_WIDTH_MASK;
	ret->code_width = code_header & 7;
	ret->least_code = (code_header >> 3) + 1;
	ret->span_bytes = bits ? bytes[1] | (size_t)bytes[2] << 8 : 0;
	doc_bytes = bits ? ret->span_bytes : bitpack_bytes(count, ret->width);
	code_bytes = coded ? bitpack_bytes(count, ret->code_width) : 0;
	ret->docs = bytes + head;
	ret->codes = ret->docs + doc_bytes;
	ret->bytes = head + doc_bytes + code_bytes;
	return ret->width <= 32 && ret->code_width <= SHARD_CODE_BITS && !(bits && ret->span_bytes == 0) &&
	       ret->bytes <= length;
}

/* Wide gaps, which no shard that we write has: they could overflow 32 bits. */
static bool unpack_wide_docs(const struct posting_block *block, uint32_t base, uint32_t document_count,
			     uint32_t *docs)
{
	uint64_t doc = base;

	for (size_t i = 0; i < block->count; i++) {
		doc += bitpack_get(block->docs, i, block->width);
		docs[i] = (uint32_t)doc;
		doc++;
	}
	return doc <= document_count;
}

bool posting_block_docs(const struct posting_block *block, const struct block_kernels *kernels, uint32_t base,
			uint32_t document_count, uint32_t *docs)
{
	bool good = base < document_count;

	if (!good)
		return false;
	if (block->span_bytes > 0)
		good = kernels->list_bits(block->docs, block->span_bytes, base, block->count, docs) ==
		       block->count;
	else if (block->width > KERNEL_DOC_WIDTH_MAX || base > INT32_MAX)
		good = unpack_wide_docs(block, base, document_count, docs);
	else
		kernels->unpack_docs(block->docs, block->count, block->width, base, docs);
	for (size_t i = block->count; i < SHARD_BLOCK_POSTINGS; i++)
		docs[i] = UINT32_MAX;
	return good && docs[block->count - 1] >= base && docs[block->count - 1] < document_count;
}

void posting_block_codes(const struct posting_block *block, const struct block_kernels *kernels,
			 uint8_t *codes)
{
	kernels->unpack_codes(block->codes, block->count, block->code_width, block->least_code, codes);
	for (size_t i = block->count; i < SHARD_BLOCK_POSTINGS; i++)
		codes[i] = 0;
}

size_t posting_block_find_bit(const struct posting_block *block, const struct block_kernels *kernels,
			      size_t at)
{
	if (at / 8 >= block->span_bytes || !(block->docs[at / 8] >> (at % 8) & 1))
		return POSTING_ABSENT;
	return kernels->count_bits(block->docs, at);
}

/* ---- positions ---- */

/* The bits of each value. In floats, whose exponents say it, so that the loop needs no branches; above 2^24,
 * where they round, one by one. */
static unsigned measure_values(const uint32_t *values, size_t count, uint8_t *widths)
{
	uint32_t all = 0;

	for (size_t i = 0; i < count; i++)
		all |= values[i];
	if (all >> 24) {
		for (size_t i = 0; i < count; i++)
			widths[i] = (uint8_t)bit_width(values[i]);
		return bit_width(all);
	}
	for (size_t i = 0; i < count; i++) {
		float value = (float)(int32_t)values[i];
		uint32_t bits;

		memcpy(&bits, &value, sizeof bits);
		bits >>= 23;
		widths[i] = (uint8_t)(bits > 126 ? bits - 126 : 0);
	}
	return bit_width(all);
}

static size_t count_wider(const uint8_t *widths, size_t count, unsigned width)
{
	uint8_t wider = 0; /* at most SHARD_BLOCK_POSTINGS: bytes, so that sixteen are compared at once */

	for (size_t i = 0; i < count; i++)
		wider = (uint8_t)(wider + (widths[i] > width));
	return wider;
}

/* The width that makes the block smallest: values that need more become exceptions, at one byte for the
 * place and the missing high bits each. From the widest down, as far as the exceptions alone are not more
 * already. */
static unsigned choose_position_width(const uint8_t *widths, size_t count, unsigned widest,
				      size_t *ret_exceptions)
{
	size_t best_bits = SIZE_MAX, wider = 0;
	unsigned best = 0;

	*ret_exceptions = 0;
	for (unsigned width = widest + 1; width-- > 0 && wider * 9 < best_bits;) {
		size_t bits;

		wider = width == widest ? 0 : count_wider(widths, count, width);
		bits = count * width + (wider ? 16 + wider * (8 + widest - width) : 0);
		if (bits < best_bits) {
			best_bits = bits;
			best = width;
			*ret_exceptions = wider;
		}
	}
	return best;
}

static void put_exceptions(struct buf *out, const uint32_t *values, const uint8_t *widths, size_t count,
			   unsigned width, unsigned widest)
{
	NH_UNINITIALIZED uint32_t high[SHARD_BLOCK_POSTINGS];
	NH_UNINITIALIZED uint8_t places[SHARD_BLOCK_POSTINGS];
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		places[found] = (uint8_t)i;
		high[found] = (uint32_t)((uint64_t)values[i] >> width);
		found += widths[i] > width;
	}
	buf_append(out, places, found);
	bitpack_put_u32(out, high, found, widest - width);
}

void position_block_encode(struct buf *out, const uint32_t *values, size_t count)
{
	NH_UNINITIALIZED uint32_t low[SHARD_BLOCK_POSTINGS];
	NH_UNINITIALIZED uint8_t widths[SHARD_BLOCK_POSTINGS];
	size_t exceptions;
	unsigned widest = measure_values(values, count, widths);
	unsigned width = choose_position_width(widths, count, widest, &exceptions);
	uint32_t mask = (uint32_t)(((uint64_t)1 << width) - 1);

	for (size_t i = 0; i < count; i++)
		low[i] = values[i] & mask;
	buf_u8(out, (uint8_t)(width | (exceptions ? SHARD_POSITIONS_EXCEPTIONS : 0)));
	if (exceptions) {
		buf_u8(out, (uint8_t)exceptions);
		buf_u8(out, (uint8_t)(widest - width));
	}
	bitpack_put_u32(out, low, count, width);
	if (exceptions)
		put_exceptions(out, values, widths, count, width, widest);
}

bool position_block_parse(const unsigned char *bytes, size_t length, size_t count, struct position_block *ret)
{
	struct position_block block = {.count = count};
	size_t used = 1;

	if (length < 1)
		return false;
	if (bytes[0] & 0x40)
		return false;
	block.width = bytes[0] & 0x3F;
	if (bytes[0] & SHARD_POSITIONS_EXCEPTIONS) {
		if (length < 3)
			return false;
		block.exception_count = bytes[1];
		block.exception_width = bytes[2];
		used = 3;
	}
	if (block.width + block.exception_width > 32 || block.exception_count > count)
		return false;
	block.packed = bytes + used;
	used += bitpack_bytes(count, block.width);
	block.exception_places = bytes + used;
	used += block.exception_count;
	block.exception_bits = bytes + used;
	used += bitpack_bytes(block.exception_count, block.exception_width);
	*ret = block;
	return used <= length;
}

/* Below so many values, single ones are faster had one by one. */
#define UNPACK_WORTH 8

/* Exceptions stand in order, at places that the block has. */
static bool add_exceptions(const struct position_block *block, const struct block_kernels *kernels,
			   size_t from, size_t count, uint32_t *values)
{
	const unsigned char *places = block->exception_places;
	size_t begin, end;

	if (!kernels->find_places(places, block->exception_count, (unsigned)from, (unsigned)(from + count),
				  &begin, &end) ||
	    places[block->exception_count - 1] >= block->count)
		return false;
	for (size_t i = begin; i < end; i++)
		values[places[i] - from] |=
		    (uint32_t)(bitpack_get(block->exception_bits, i, block->exception_width) << block->width);
	return true;
}

bool position_block_get(const struct position_block *block, const struct block_kernels *kernels, size_t from,
			size_t count, uint32_t *ret)
{
	NH_UNINITIALIZED uint32_t all[SHARD_BLOCK_POSTINGS + 16];
	size_t begin = from / 8 * 8; /* eight values end at a whole byte */

	if (count < UNPACK_WORTH || block->width > KERNEL_DOC_WIDTH_MAX) {
		for (size_t i = 0; i < count; i++)
			ret[i] = (uint32_t)bitpack_get(block->packed, from + i, block->width);
	} else {
		kernels->unpack(block->packed + begin / 8 * block->width, from + count - begin, block->width,
				all);
		memcpy(ret, all + (from - begin), count * sizeof *ret);
	}
	return block->exception_count == 0 || add_exceptions(block, kernels, from, count, ret);
}
