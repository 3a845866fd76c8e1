/* SPDX-License-Identifier: MIT
 *
 * posting_block.c - see posting_block.h and FORMAT.md.
 */
#include "common/shard/posting_block.h"

#include "common/reader.h"

#define BITSET_SPAN_BYTES_MAX 4096

/* ---- documents and codes ---- */

struct doc_choice {
	unsigned width;
	size_t span_bytes; /* of a bitset; 0 where packing is smaller */
};

static struct doc_choice choose_doc_kind(const uint32_t *docs, size_t count, uint32_t base)
{
	struct doc_choice choice = {0, 0};
	uint32_t all = 0, next = base;
	uint64_t span_bytes = ((uint64_t)docs[count - 1] - base + 8) / 8;

	for (size_t i = 0; i < count; i++) {
		all |= docs[i] - next;
		next = docs[i] + 1;
	}
	choice.width = bit_width(all);
	if (choice.width > 0 && span_bytes + 2 <= bitpack_bytes(count, choice.width) &&
	    span_bytes <= BITSET_SPAN_BYTES_MAX)
		choice.span_bytes = (size_t)span_bytes;
	return choice;
}

static void put_docs(struct buf *out, const uint32_t *docs, size_t count, uint32_t base, struct doc_choice choice)
{
	uint32_t deltas[SHARD_BLOCK_POSTINGS], next = base;
	unsigned char *bits;

	if (choice.span_bytes == 0) {
		for (size_t i = 0; i < count; i++) {
			deltas[i] = docs[i] - next;
			next = docs[i] + 1;
		}
		bitpack_put_u32(out, deltas, count, choice.width);
		return;
	}
	bits = buf_extend(out, choice.span_bytes);
	if (!bits)
		return;
	memset(bits, 0, choice.span_bytes);
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

void posting_block_encode(struct buf *out, const uint32_t *docs, const uint8_t *codes, size_t count, uint32_t base,
			  uint64_t *doc_bytes, uint64_t *code_bytes)
{
	struct doc_choice choice = choose_doc_kind(docs, count, base);
	uint32_t differences[SHARD_BLOCK_POSTINGS];
	unsigned least = 1, width = 0;
	size_t start = out->length;

	buf_u8(out, (uint8_t)((choice.span_bytes ? SHARD_BLOCK_BITSET : SHARD_BLOCK_PACKED) | choice.width));
	if (choice.span_bytes)
		buf_u16(out, (uint16_t)choice.span_bytes);
	if (codes) {
		code_range(codes, count, &least, &width);
		buf_u8(out, (uint8_t)((least - 1) << 3 | width));
	}
	put_docs(out, docs, count, base, choice);
	*doc_bytes += out->length - start - (codes ? 1 : 0);
	if (!codes)
		return;
	for (size_t i = 0; i < count; i++)
		differences[i] = codes[i] - least;
	bitpack_put_u32(out, differences, count, width);
	*code_bytes += 1 + bitpack_bytes(count, width);
}

static bool get_packed(const unsigned char *packed, size_t count, unsigned width, uint32_t base,
		       uint32_t document_count, uint32_t *docs)
{
	uint64_t mask = ((uint64_t)1 << width) - 1, doc = base;
	size_t bit = 0;

	for (size_t i = 0; i < count; i++, bit += width) {
		doc += load_u64(packed + bit / 8) >> (bit % 8) & mask;
		docs[i] = (uint32_t)doc;
		doc++;
	}
	return doc <= document_count;
}

static bool get_bitset(const unsigned char *bits, size_t span_bytes, size_t count, uint32_t base,
		       uint32_t document_count, uint32_t *docs)
{
	size_t found = 0;

	for (size_t at = 0; at < span_bytes; at += 8) {
		uint64_t word = load_u64(bits + at);

		if (span_bytes - at < 8)
			word &= ((uint64_t)1 << (8 * (span_bytes - at))) - 1;
		for (; word; word &= word - 1) {
			if (found == count)
				return false;
			docs[found++] = base + (uint32_t)(at * 8) + (uint32_t)__builtin_ctzll(word);
		}
	}
	return found == count && docs[count - 1] < document_count;
}

static bool get_codes(const unsigned char *packed, size_t count, unsigned header, uint8_t *codes)
{
	unsigned width = header & 7, least = (header >> 3) + 1;
	uint64_t mask = (1u << width) - 1;
	size_t bit = 0;

	if (width > SHARD_CODE_BITS)
		return false;
	for (size_t i = 0; i < count; i++, bit += width) {
		unsigned code = least + (unsigned)(load_u64(packed + bit / 8) >> (bit % 8) & mask);

		codes[i] = (uint8_t)(code > SHARD_CODE_MAX ? SHARD_CODE_MAX : code);
	}
	return true;
}

size_t posting_block_decode(const unsigned char *bytes, size_t length, size_t count, uint32_t base,
			    uint32_t document_count, uint32_t *docs, uint8_t *codes)
{
	struct reader reader = reader_over(bytes, length);
	unsigned header = reader_u8(&reader), kind = header & SHARD_BLOCK_KIND_MASK;
	unsigned width = header & SHARD_BLOCK_WIDTH_MASK, code_header;
	size_t doc_bytes = kind == SHARD_BLOCK_BITSET ? reader_u16(&reader) : bitpack_bytes(count, width);
	const unsigned char *packed_docs, *packed_codes;
	bool good;

	code_header = codes ? reader_u8(&reader) : 0;
	packed_docs = reader_bytes(&reader, doc_bytes);
	packed_codes = reader_bytes(&reader, codes ? bitpack_bytes(count, code_header & 7) : 0);
	if (reader_failed(&reader) || width > 32 || base >= document_count)
		return 0;
	if (kind == SHARD_BLOCK_BITSET)
		good = get_bitset(packed_docs, doc_bytes, count, base, document_count, docs);
	else
		good = kind == SHARD_BLOCK_PACKED && get_packed(packed_docs, count, width, base, document_count, docs);
	if (!good || (codes && !get_codes(packed_codes, count, code_header, codes)))
		return 0;
	return (size_t)(reader.next - bytes);
}

/* ---- positions ---- */

/* The width that makes the block smallest: values that need more become exceptions, at one byte for the
 * place and the missing high bits each. */
static unsigned choose_position_width(const uint32_t *values, size_t count, unsigned *ret_widest)
{
	size_t of_width[33] = {0}, wider = 0, best_bits = SIZE_MAX;
	unsigned widest = 0, best = 0;

	for (size_t i = 0; i < count; i++)
		of_width[bit_width(values[i])]++;
	for (unsigned width = 0; width <= 32; width++)
		widest = of_width[width] ? width : widest;
	for (unsigned width = widest + 1; width-- > 0;) {
		size_t bits = count * width + (wider ? 16 + wider * (8 + widest - width) : 0);

		if (bits < best_bits) {
			best_bits = bits;
			best = width;
		}
		wider += of_width[width];
	}
	*ret_widest = widest;
	return best;
}

static void put_exceptions(struct buf *out, const uint32_t *values, size_t count, unsigned width, unsigned widest)
{
	uint32_t high[SHARD_BLOCK_POSTINGS];
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		if (bit_width(values[i]) > width) {
			buf_u8(out, (uint8_t)i);
			high[found++] = (uint32_t)((uint64_t)values[i] >> width);
		}
	bitpack_put_u32(out, high, found, widest - width);
}

void position_block_encode(struct buf *out, const uint32_t *values, size_t count)
{
	uint32_t low[SHARD_BLOCK_POSTINGS];
	unsigned widest, width = choose_position_width(values, count, &widest);
	uint32_t mask = (uint32_t)(((uint64_t)1 << width) - 1);
	size_t exceptions = 0;

	for (size_t i = 0; i < count; i++) {
		low[i] = values[i] & mask;
		exceptions += bit_width(values[i]) > width;
	}
	buf_u8(out, (uint8_t)(width | (exceptions ? SHARD_POSITIONS_EXCEPTIONS : 0)));
	if (exceptions) {
		buf_u8(out, (uint8_t)exceptions);
		buf_u8(out, (uint8_t)(widest - width));
	}
	bitpack_put_u32(out, low, count, width);
	if (exceptions)
		put_exceptions(out, values, count, width, widest);
}

/* Exceptions stand in order, at places that the block has. */
static bool places_ascend(const struct position_block *block)
{
	for (size_t i = 0; i < block->exception_count; i++)
		if (block->exception_places[i] >= block->count ||
		    (i > 0 && block->exception_places[i] <= block->exception_places[i - 1]))
			return false;
	return true;
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
	return used <= length && places_ascend(&block);
}

void position_block_get(const struct position_block *block, size_t from, size_t count, uint32_t *ret)
{
	for (size_t i = 0; i < count; i++)
		ret[i] = (uint32_t)bitpack_get(block->packed, from + i, block->width);
	for (size_t i = 0; i < block->exception_count; i++) {
		size_t place = block->exception_places[i];

		if (place >= from && place < from + count)
			ret[place - from] |= (uint32_t)(bitpack_get(block->exception_bits, i, block->exception_width)
							<< block->width);
	}
}
