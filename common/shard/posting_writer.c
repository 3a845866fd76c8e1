/* SPDX-License-Identifier: MIT
 *
 * posting_writer.c - see posting_writer.h and FORMAT.md.
 */
#include "common/shard/posting_writer.h"

#include "common/bitpack.h"
#include "common/shard/impact_code.h"
#include "common/shard/offset_table.h"
#include "common/shard/posting_block.h"

#define LONG_BYTES ((size_t)1 << 20)

void posting_writer_init(struct posting_writer *writer, const struct document_norm *norms,
			 const uint32_t *caption_begins, struct field_weights weights,
			 double reference_length, struct posting_bytes *bytes)
{
	memset(writer, 0, sizeof *writer);
	writer->norms = norms;
	writer->caption_begins = caption_begins;
	writer->weights = weights;
	writer->reference_length = reference_length;
	writer->bytes = bytes;
}

static struct buf *const *all_bufs(struct posting_writer *writer, struct buf *ret[9])
{
	struct buf *all[] = {&writer->last_docs, &writer->block_offsets,    &writer->max_codes,
			     &writer->blocks,    &writer->freq_starts,      &writer->freq_bits,
			     &writer->positions, &writer->position_offsets, &writer->ordinals};

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

void posting_writer_begin(struct posting_writer *writer, unsigned flags, uint64_t postings_max)
{
	struct buf *bufs[9];

	all_bufs(writer, bufs);
	for (size_t i = 0; i < NH_COUNT_OF(bufs); i++)
		buf_reset(bufs[i]);
	writer->flags = flags;
	writer->may_be_coded = (flags & SHARD_TERM_HAS_CODES) && postings_max >= SHARD_CODED_DOC_FREQ_MIN;
	writer->doc_freq = 0;
	writer->total_freq = 0;
	writer->pending = 0;
	writer->next_doc = 0;
	writer->pending_positions = 0;
	writer->freq_word = 0;
	writer->too_large = false;
	champions_reset(&writer->champions);
}

/* gaps: of the posting's positions; NULL where the list has none. */
static inline uint32_t weighted_freq(const struct posting_writer *writer, uint32_t doc, uint32_t freq,
				     const uint32_t *gaps)
{
	uint32_t headline_end = writer->norms[doc].headline_end, headline = 0, caption = 0, position = 0;

	if (!gaps || (gaps[0] >= headline_end && !writer->caption_begins))
		return gaps ? freq * writer->weights.body : freq;
	for (; headline < freq && position + gaps[headline] < headline_end; headline++)
		position += gaps[headline] + 1;
	for (uint32_t i = headline; writer->caption_begins && i < freq; i++) {
		caption += position + gaps[i] >= writer->caption_begins[doc];
		position += gaps[i] + 1;
	}
	return headline * writer->weights.headline + (freq - headline - caption) * writer->weights.body +
	       caption * writer->weights.caption;
}

/* The only block of a list has no champions. */
static void flush_postings(struct posting_writer *writer, bool only)
{
	bool coded = writer->may_be_coded && writer->doc_freq >= SHARD_CODED_DOC_FREQ_MIN;
	NH_UNINITIALIZED uint8_t made[SHARD_BLOCK_POSTINGS];
	const uint8_t *codes = coded ? made : NULL;
	uint8_t most = 0;

	if (coded) {
		impact_codes(writer->weighted_freqs, writer->length_parts, writer->pending, made);
		if (!only)
			champions_add(&writer->champions, writer->docs, writer->weighted_freqs,
				      writer->length_parts, made, writer->pending);
	}
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
static void keep_first(struct posting_writer *writer, uint32_t freq, const uint32_t *gaps,
		       const uint16_t *ordinals)
{
	for (uint32_t i = 0, next = 0; i < freq && i < SHARD_INLINE_FREQ_MAX; i++) {
		writer->first_positions[i] = next + gaps[i];
		writer->first_ordinals[i] = ordinals ? ordinals[i] : 0;
		next += gaps[i] + 1;
	}
}

static void add_positions(struct posting_writer *writer, size_t count, const uint32_t *gaps,
			  const uint16_t *ordinals)
{
	if (ordinals)
		buf_append(&writer->ordinals, ordinals, count * sizeof *ordinals);
	while (count > 0) {
		size_t some = nh_size_min(count, SHARD_BLOCK_POSTINGS - writer->pending_positions);

		memcpy(writer->values + writer->pending_positions, gaps, some * sizeof *gaps);
		writer->pending_positions += some;
		gaps += some;
		count -= some;
		if (writer->pending_positions == SHARD_BLOCK_POSTINGS)
			flush_positions(writer);
	}
}

/* Sets the bit of each posting's last position in the freq bits. */
static void add_freqs(struct posting_writer *writer, const uint32_t *freqs, size_t count)
{
	uint64_t total = writer->total_freq, word = writer->freq_word, place = writer->freq_bits.length / 8;

	for (size_t i = 0; i < count; i++) {
		total += freqs[i];
		for (; (total - 1) / 64 > place; place++) {
			buf_u64(&writer->freq_bits, word);
			word = 0;
		}
		word |= (uint64_t)1 << ((total - 1) % 64);
	}
	writer->freq_word = word;
	writer->total_freq = total;
}

#define PREFETCH_POSTINGS 16

/* What the codes of the postings will be made of. */
static void add_weights(struct posting_writer *writer, const uint32_t *docs, const uint32_t *freqs,
			size_t count, const uint32_t *gaps)
{
	uint32_t *weighted = writer->weighted_freqs + writer->pending;
	float *parts = writer->length_parts + writer->pending;

	for (size_t i = 0; i < count; i++) {
		if (i + PREFETCH_POSTINGS < count)
			__builtin_prefetch(&writer->norms[docs[i + PREFETCH_POSTINGS]]);
		weighted[i] = weighted_freq(writer, docs[i], freqs[i], gaps);
		parts[i] = writer->norms[docs[i]].length_part;
		gaps += gaps ? freqs[i] : 0;
	}
}

/* At most as many postings as the pending block has room for. */
static void add_some(struct posting_writer *writer, const uint32_t *docs, const uint32_t *freqs, size_t count,
		     const uint32_t *gaps)
{
	if (writer->pending == 0)
		buf_u32(&writer->freq_starts, (uint32_t)writer->total_freq);
	add_freqs(writer, freqs, count);
	if (writer->may_be_coded)
		add_weights(writer, docs, freqs, count, gaps);
	memcpy(writer->docs + writer->pending, docs, count * sizeof *docs);
	writer->pending += count;
	writer->doc_freq += (uint32_t)count;
}

static uint64_t sum_of(const uint32_t *values, size_t count)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += values[i];
	return sum;
}

void posting_writer_add(struct posting_writer *writer, const uint32_t *docs, const uint32_t *freqs,
			size_t count, const uint32_t *gaps, const uint16_t *ordinals)
{
	uint64_t total = sum_of(freqs, count);

	writer->too_large |= writer->total_freq + total > UINT32_MAX;
	if (writer->too_large || count == 0)
		return;
	if (writer->flags & SHARD_TERM_HAS_POSITIONS) {
		if (writer->doc_freq == 0)
			keep_first(writer, freqs[0], gaps, ordinals);
		add_positions(writer, (size_t)total, gaps, ordinals);
	}
	while (count > 0) {
		size_t some;

		if (writer->pending == SHARD_BLOCK_POSTINGS)
			flush_postings(writer, false);
		some = nh_size_min(count, SHARD_BLOCK_POSTINGS - writer->pending);
		add_some(writer, docs, freqs, some, gaps);
		gaps += gaps ? sum_of(freqs, some) : 0;
		docs += some;
		freqs += some;
		count -= some;
	}
}

/* The bits of the last word, as many bytes as they need. */
static void end_freqs(struct posting_writer *writer)
{
	size_t bytes = (size_t)((writer->total_freq + 7) / 8) - writer->freq_bits.length;

	for (size_t i = 0; i < bytes; i++)
		buf_u8(&writer->freq_bits, (uint8_t)(writer->freq_word >> (8 * i)));
}

static bool can_inline(const struct posting_writer *writer)
{
	return writer->doc_freq == 1 &&
	       (!(writer->flags & SHARD_TERM_HAS_POSITIONS) || writer->total_freq <= SHARD_INLINE_FREQ_MAX);
}

/* What has gone into the region is let go of where it is long: else there would be two of it. That it was cut
 * short by a lack of memory is not forgotten with it. */
static void put_bytes(struct buf *out, struct buf *from)
{
	buf_append(out, from->bytes, from->length);
	out->failed |= buf_failed(from);
	if (from->length > LONG_BYTES)
		buf_done(from);
}

static void put_directories(struct posting_writer *writer, struct buf *out)
{
	size_t blocks = writer->last_docs.length / 4, before = out->length;
	uint64_t blocks_offset = writer->last_docs.length + offset_table_bytes(blocks) +
				 writer->max_codes.length + writer->champions.count * CHAMPION_BYTES;

	buf_append(out, writer->last_docs.bytes, writer->last_docs.length);
	writer->too_large |=
	    blocks_offset + writer->blocks.length > UINT32_MAX ||
	    !offset_table_put(out, writer->block_offsets.bytes, blocks, (uint32_t)blocks_offset);
	buf_append(out, writer->max_codes.bytes, writer->max_codes.length);
	champions_put(&writer->champions, writer->reference_length, out);
	writer->bytes->directories += out->length - before;
}

/* A run of blocks of positions: where each begins, where there are several, and the blocks. */
static void put_blocks(struct posting_writer *writer, struct buf *out)
{
	size_t blocks = writer->position_offsets.length / 4;

	if (blocks > 1)
		writer->too_large |= !offset_table_put(out, writer->position_offsets.bytes, blocks, 0);
	writer->too_large |= writer->positions.length > UINT32_MAX;
	put_bytes(out, &writer->positions);
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

			memcpy(&ordinal, writer->ordinals.bytes + (from + i) * sizeof ordinal,
			       sizeof ordinal);
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
		put_bytes(out, &writer->freq_starts);
	if (writer->total_freq > writer->doc_freq)
		put_bytes(out, &writer->freq_bits);
	writer->bytes->freqs += out->length - before;
	if (!(writer->flags & SHARD_TERM_HAS_POSITIONS))
		return;
	before = out->length;
	if (form_count > 1)
		buf_varint(out, (blocks > 1 ? offset_table_bytes(blocks) : 0) + writer->positions.length);
	put_blocks(writer, out);
	writer->bytes->positions += out->length - before;
	if (form_count > 1)
		put_ordinals(writer, out);
}

static bool is_whole(struct posting_writer *writer)
{
	struct buf *bufs[9];
	bool lost = false;

	all_bufs(writer, bufs);
	for (size_t i = 0; i < NH_COUNT_OF(bufs); i++) {
		lost |= buf_failed(bufs[i]);
		writer->too_large |= bufs[i]->length > UINT32_MAX;
	}
	return !lost && !writer->too_large;
}

bool posting_writer_end(struct posting_writer *writer, size_t form_count, struct term_entry *entry,
			struct buf *out)
{
	size_t start = out->length;

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
	flush_postings(writer, writer->doc_freq <= SHARD_BLOCK_POSTINGS);
	if (writer->pending_positions)
		flush_positions(writer);
	/* what follows reads these by what should be in them, and uses some again */
	if (!is_whole(writer))
		return false;
	end_freqs(writer);
	if (writer->doc_freq > SHARD_BLOCK_POSTINGS)
		put_directories(writer, out);
	put_bytes(out, &writer->blocks);
	entry->hot_length = out->length - start;
	put_cold(writer, form_count, out);
	entry->region_length = out->length - start;
	return is_whole(writer) && !buf_failed(out);
}
