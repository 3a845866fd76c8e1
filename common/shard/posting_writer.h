/* SPDX-License-Identifier: MIT
 *
 * posting_writer.h - one term's postings, in document order, into the bytes of its region.
 *
 * Full blocks are encoded as they come, so that even the longest list needs little more memory than its
 * compressed form. Impact codes are made here: each is the term's saturated weight in the document, rounded
 * up to a 32nd (FORMAT.md).
 */
#ifndef NEWSHOUND_COMMON_SHARD_POSTING_WRITER_H
#define NEWSHOUND_COMMON_SHARD_POSTING_WRITER_H

#include "common/buf.h"
#include "common/shard/champions.h"
#include "common/shard/format.h"
#include "common/shard/term_dict.h"

/* What the weights of postings depend on. */
struct field_weights {
	uint32_t headline, body, caption;
};

struct document_norm {
	float length_part;     /* k1 * (1 - b + b * doc_length / reference_length) */
	uint32_t headline_end; /* positions below lie in the headline */
};

/* Bytes of POSTINGS by what they hold. */
struct posting_bytes {
	uint64_t docs, codes, freqs, positions, forms, directories;
};

struct posting_writer {
	const struct document_norm *norms;
	const uint32_t
	    *caption_begins; /* by document: positions from here lie in captions; NULL: there are none */
	struct field_weights weights;
	double reference_length;
	struct posting_bytes *bytes;
	unsigned flags;
	bool may_be_coded; /* or is too short for codes in any case */
	uint32_t doc_freq;
	uint64_t total_freq;
	uint32_t docs[SHARD_BLOCK_POSTINGS];
	uint32_t weighted_freqs[SHARD_BLOCK_POSTINGS]; /* these two only where it may be coded */
	float length_parts[SHARD_BLOCK_POSTINGS];
	size_t pending;    /* postings not yet in a block */
	uint32_t next_doc; /* the first number that the pending block could hold */
	uint32_t values[SHARD_BLOCK_POSTINGS];
	size_t pending_positions;
	uint32_t first_positions[SHARD_INLINE_FREQ_MAX];
	uint16_t first_ordinals[SHARD_INLINE_FREQ_MAX];
	struct buf last_docs, block_offsets, max_codes, blocks;
	struct buf freq_starts, position_offsets, positions, ordinals;
	struct buf freq_bits;
	struct champions champions;
	uint64_t freq_word; /* the 64 bits behind those in freq_bits */
	bool too_large;
};

void posting_writer_init(struct posting_writer *writer, const struct document_norm *norms,
			 const uint32_t *caption_begins, struct field_weights weights,
			 double reference_length, struct posting_bytes *bytes);
void posting_writer_done(struct posting_writer *writer);

/* flags: SHARD_TERM_HAS_POSITIONS, SHARD_TERM_HAS_CODES. At most postings_max postings will come. */
void posting_writer_begin(struct posting_writer *writer, unsigned flags, uint64_t postings_max);
/* The next postings; docs ascend, above what was there, and freqs are > 0. gaps are, for each posting, its
 * first position, and position - (position before) - 1 for the others, those of all postings in a row; they
 * are NULL where the list has none, and ordinals where it has one form only. */
void posting_writer_add(struct posting_writer *writer, const uint32_t *docs, const uint32_t *freqs,
			size_t count, const uint32_t *gaps, const uint16_t *ordinals);
/* Ends the term: fills entry but for region_offset and the forms, of which it needs form_count, and appends
 * the region to out (nothing where the posting stands inline). False where the list is too large. */
bool posting_writer_end(struct posting_writer *writer, size_t form_count, struct term_entry *entry,
			struct buf *out);

#endif
