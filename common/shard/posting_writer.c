/* SPDX-License-Identifier: MIT
 *
 * posting_writer.c - see posting_writer.h and FORMAT.md.
 */
#include "common/shard/posting_writer.h"

#include "common/bitpack.h"
#include "common/shard/impact_code.h"
#include "common/shard/offset_table.h"
#include "common/shard/posting_block.h"

struct document_norm document_norm_of(uint32_t headline_end, float length_part)
{
	unsigned code_1 = impact_code(1, length_part);

	return (struct document_norm){length_part, headline_end & 0xFFFFFF, (code_1 - 1) & 0x1F,
				      (impact_code(2, length_part) - code_1) & 7};
}

void posting_writer_init(struct posting_writer *writer, const struct document_norm *norms,
			 const uint32_t *caption_begins, struct field_weights weights, struct posting_bytes *bytes)
{
	memset(writer, 0, sizeof *writer);
	writer->norms = norms;
	writer->caption_begins = caption_begins;
	writer->weights = weights;
	writer->bytes = bytes;
}

static struct buf *const *all_bufs(struct posting_writer *writer, struct buf *ret[9])
{
	struct buf *all[] = {&writer->last_docs,   &writer->block_offsets,    &writer->max_codes,
			     &writer->blocks,      &writer->freq_starts,      &writer->freq_bits,
			     &writer->positions,   &writer->position_offsets, &writer->ordinals};

	memcpy(ret, all, sizeof all);
	return ret;
}

void posting_writer_done(struct posting_writer *writer)
{
	struct buf *bufs[9];

	all_bufs(writer, bufs);
	for (size_t i = 0; i < NH_COUNT_OF(bufs); i++)
		buf_done(bufs[i]);
}

void posting_writer_begin(struct posting_writer *writer, unsigned flags)
{
	struct buf *bufs[9];

	all_bufs(writer, bufs);
	for (size_t i = 0; i < NH_COUNT_OF(bufs); i++)
		buf_reset(bufs[i]);
	writer->flags = flags;
	writer->doc_freq = 0;
	writer->total_freq = 0;
	writer->pending = 0;
	writer->next_doc = 0;
	writer->pending_positions = 0;
	writer->freq_word = 0;
	writer->too_large = false;
}

static uint32_t weighted_freq(const struct posting_writer *writer, uint32_t doc, uint32_t freq, const uint32_t *gaps)
{
	uint32_t headline_end = writer->norms[doc].headline_end, headline = 0, caption = 0, position = 0;

	if (!gaps)
		return freq;
	for (; headline < freq && position + gaps[headline] < headline_end; headline++)
		position += gaps[headline] + 1;
	for (uint32_t i = headline; writer->caption_begins && i < freq; i++) {
		caption += position + gaps[i] >= writer->caption_begins[doc];
		position += gaps[i] + 1;
	}
	return headline * writer->weights.headline + (freq - headline - caption) * writer->weights.body +
	       caption * writer->weights.caption;
}

static inline uint8_t code_of(const struct document_norm *norm, uint32_t weighted_freq)
{
	if (weighted_freq == 1)
		return (uint8_t)(norm->code_1 + 1);
	if (weighted_freq == 2)
		return (uint8_t)(norm->code_1 + 1 + norm->code_2);
	return impact_code(weighted_freq, norm->length_part);
}

static void flush_postings(struct posting_writer *writer)
{
	bool coded = (writer->flags & SHARD_TERM_HAS_CODES) && writer->doc_freq >= SHARD_CODED_DOC_FREQ_MIN;
	const uint8_t *codes = coded ? writer->codes : NULL;
	uint8_t most = 0;

	buf_u32(&writer->last_docs, writer->docs[writer->pending - 1]);
	buf_u32(&writer->block_offsets, (uint32_t)writer->blocks.length);
	for (size_t i = 0; codes && i < writer->pending; i++)
		most = codes[i] > most ? codes[i] : most;
	if (codes)
		buf_u8(&writer->max_codes, most);
	posting_block_encode(&writer->blocks, writer->docs, codes, writer->pending, writer->next_doc,
			     &writer->bytes->docs, &writer->bytes->codes);
	writer->next_doc = writer->docs[writer->pending - 1] + 1;
	writer->pending = 0;
}

static void flush_positions(struct posting_writer *writer)
{
	buf_u32(&writer->position_offsets, (uint32_t)writer->positions.length);
	position_block_encode(&writer->positions, writer->values, writer->pending_positions);
	writer->pending_positions = 0;
}

/* The first posting's positions may come to stand in the dictionary. */
static void keep_first(struct posting_writer *writer, uint32_t freq, const uint32_t *gaps, const uint16_t *ordinals)
{
	for (uint32_t i = 0, next = 0; i < freq && i < SHARD_INLINE_FREQ_MAX; i++) {
		writer->first_positions[i] = next + gaps[i];
		writer->first_ordinals[i] = ordinals ? ordinals[i] : 0;
		next += gaps[i] + 1;
	}
}

static void add_positions(struct posting_writer *writer, uint32_t freq, const uint32_t *gaps, const uint16_t *ordinals)
{
	if (writer->doc_freq == 1)
		keep_first(writer, freq, gaps, ordinals);
	for (uint32_t i = 0; i < freq; i++) {
		writer->values[writer->pending_positions++] = gaps[i];
		if (writer->pending_positions == SHARD_BLOCK_POSTINGS)
			flush_positions(writer);
	}
	if (ordinals)
		buf_append(&writer->ordinals, ordinals, freq * sizeof *ordinals);
}

/* Sets bit total_freq - 1 of the freq bits: the last of a posting's positions. */
static inline void add_freq(struct posting_writer *writer, uint32_t freq)
{
	uint64_t last;

	if (writer->pending == 0)
		buf_u32(&writer->freq_starts, (uint32_t)writer->total_freq);
	writer->total_freq += freq;
	last = writer->total_freq - 1;
	if (NH_UNLIKELY(last > UINT32_MAX - 1)) {
		writer->too_large = true;
		return;
	}
	while (last / 64 > writer->freq_bits.length / 8 && !buf_failed(&writer->freq_bits)) {
		buf_u64(&writer->freq_bits, writer->freq_word);
		writer->freq_word = 0;
	}
	writer->freq_word |= (uint64_t)1 << (last % 64);
}

/* The bits of the last word, as many bytes as they need. */
static void end_freqs(struct posting_writer *writer)
{
	size_t bytes = (size_t)((writer->total_freq + 7) / 8) - writer->freq_bits.length;

	for (size_t i = 0; i < bytes; i++)
		buf_u8(&writer->freq_bits, (uint8_t)(writer->freq_word >> (8 * i)));
}

void posting_writer_add(struct posting_writer *writer, uint32_t doc, uint32_t freq, const uint32_t *gaps,
			const uint16_t *ordinals)
{
	if (writer->too_large)
		return;
	if (writer->pending == SHARD_BLOCK_POSTINGS)
		flush_postings(writer);
	add_freq(writer, freq);
	writer->doc_freq++;
	if (writer->flags & SHARD_TERM_HAS_POSITIONS)
		add_positions(writer, freq, gaps, ordinals);
	if (writer->flags & SHARD_TERM_HAS_CODES)
		writer->codes[writer->pending] =
		    code_of(&writer->norms[doc], weighted_freq(writer, doc, freq, gaps));
	writer->docs[writer->pending++] = doc;
}

static bool can_inline(const struct posting_writer *writer)
{
	return writer->doc_freq == 1 &&
	       (!(writer->flags & SHARD_TERM_HAS_POSITIONS) || writer->total_freq <= SHARD_INLINE_FREQ_MAX);
}

static void put_directories(struct posting_writer *writer, struct buf *out)
{
	size_t blocks = writer->last_docs.length / 4, before = out->length;
	uint64_t blocks_offset =
		writer->last_docs.length + offset_table_bytes(blocks) + writer->max_codes.length;

	buf_append(out, writer->last_docs.bytes, writer->last_docs.length);
	writer->too_large |= blocks_offset + writer->blocks.length > UINT32_MAX ||
			     !offset_table_put(out, writer->block_offsets.bytes, blocks, (uint32_t)blocks_offset);
	buf_append(out, writer->max_codes.bytes, writer->max_codes.length);
	writer->bytes->directories += out->length - before;
}

/* A run of blocks of positions: where each begins, where there are several, and the blocks. */
static void put_blocks(struct posting_writer *writer, struct buf *out)
{
	size_t blocks = writer->position_offsets.length / 4;

	if (blocks > 1)
		writer->too_large |= !offset_table_put(out, writer->position_offsets.bytes, blocks, 0);
	buf_append(out, writer->positions.bytes, writer->positions.length);
}

/* The ordinals of all positions, in blocks as the positions themselves. */
static void put_ordinals(struct posting_writer *writer, struct buf *out)
{
	size_t count = (size_t)writer->total_freq, before = out->length;
	uint32_t values[SHARD_BLOCK_POSTINGS];

	buf_reset(&writer->position_offsets);
	buf_reset(&writer->positions);
	for (size_t from = 0; from < count; from += SHARD_BLOCK_POSTINGS) {
		size_t some = nh_size_min(count - from, SHARD_BLOCK_POSTINGS);

		for (size_t i = 0; i < some; i++) {
			uint16_t ordinal;

			memcpy(&ordinal, writer->ordinals.bytes + (from + i) * sizeof ordinal, sizeof ordinal);
			values[i] = ordinal;
		}
		buf_u32(&writer->position_offsets, (uint32_t)writer->positions.length);
		position_block_encode(&writer->positions, values, some);
	}
	put_blocks(writer, out);
	writer->bytes->forms += out->length - before;
}

static void put_cold(struct posting_writer *writer, size_t form_count, struct buf *out)
{
	size_t before = out->length, blocks = writer->position_offsets.length / 4;

	if (writer->doc_freq > SHARD_BLOCK_POSTINGS && writer->total_freq > writer->doc_freq)
		buf_append(out, writer->freq_starts.bytes, writer->freq_starts.length);
	if (writer->total_freq > writer->doc_freq)
		buf_append(out, writer->freq_bits.bytes, writer->freq_bits.length);
	writer->bytes->freqs += out->length - before;
	if (!(writer->flags & SHARD_TERM_HAS_POSITIONS))
		return;
	before = out->length;
	if (form_count > 1)
		buf_varint(out, (blocks > 1 ? offset_table_bytes(blocks) : 0) + writer->positions.length);
	put_blocks(writer, out);
	writer->bytes->positions += out->length - before;
	writer->too_large |= writer->positions.length > UINT32_MAX;
	if (form_count > 1)
		put_ordinals(writer, out);
}

bool posting_writer_end(struct posting_writer *writer, size_t form_count, struct term_entry *entry,
			struct buf *out)
{
	size_t start = out->length;
	struct buf *bufs[9];

	entry->flags = writer->flags;
	entry->doc_freq = writer->doc_freq;
	entry->total_freq = writer->total_freq;
	entry->form_count = form_count;
	entry->inlined = can_inline(writer);
	entry->doc = writer->docs[0];
	if (entry->inlined) {
		memcpy(entry->positions, writer->first_positions, sizeof entry->positions);
		memcpy(entry->ordinals, writer->first_ordinals, sizeof entry->ordinals);
		return !writer->too_large;
	}
	flush_postings(writer);
	end_freqs(writer);
	if (writer->pending_positions)
		flush_positions(writer);
	if (writer->doc_freq > SHARD_BLOCK_POSTINGS)
		put_directories(writer, out);
	buf_append(out, writer->blocks.bytes, writer->blocks.length);
	entry->hot_length = out->length - start;
	put_cold(writer, form_count, out);
	entry->region_length = out->length - start;
	all_bufs(writer, bufs);
	for (size_t i = 0; i < NH_COUNT_OF(bufs); i++)
		writer->too_large |= buf_failed(bufs[i]) || bufs[i]->length > UINT32_MAX;
	return !writer->too_large && !buf_failed(out);
}
