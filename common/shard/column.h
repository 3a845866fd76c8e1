/* SPDX-License-Identifier: MIT
 *
 * column.h - one whole number a document, in blocks of 128: each block keeps its least value, and the rest
 * as differences from it in as many bits as the largest needs. A column of equal values takes 16 bytes.
 */
#ifndef NEWSHOUND_COMMON_SHARD_COLUMN_H
#define NEWSHOUND_COMMON_SHARD_COLUMN_H

#include "common/bitpack.h"
#include "common/buf.h"
#include "common/shard/format.h"
#include "common/shard/shard_reader.h"

struct column_writer {
	uint64_t pending[SHARD_COLUMN_BLOCK];
	size_t pending_count;
	uint64_t count;
	uint64_t first;
	bool varies;
	struct buf header;
	struct buf entries; /* of the blocks */
	struct buf data;
};

void column_writer_init(struct column_writer *writer);
void column_writer_done(struct column_writer *writer);
/* Values of one block must lie within 2^56 of each other. */
void column_writer_add(struct column_writer *writer, uint64_t value);
#define COLUMN_PARTS 3
/* The encoded column, in parts that follow each other and are the writer's; false where memory ran out. The
 * writer can only be done with then. */
bool column_writer_finish(struct column_writer *writer, struct nh_string ret_parts[COLUMN_PARTS]);

struct column {
	const struct shard *shard;
	uint64_t count;
	bool varies;
	uint64_t constant;
	uint64_t entries_offset, data_offset, data_length; /* in the file */
};

/* NH_CORRUPT where the section does not hold a column of document_count values. */
enum nh_status column_open(const struct shard *shard, enum shard_section section, uint64_t document_count,
			   struct column *ret, struct nh_error *error);
/* Whether the header of a column that was opened is right: for a check of the whole. */
bool column_header_fits(const struct column *column);
/* The value of a document; 0, and the shard is marked as damaged, where its bytes are bad. doc < count. */
uint64_t column_get(const struct column *column, uint32_t doc);

/* Asks the memory for what column_get will read: at step 0 for where the value lies, at step 1, a little
 * later, for it. */
#define COLUMN_PREFETCH_STEPS 2
NH_PREFETCHES void column_prefetch(const struct column *column, uint32_t doc, unsigned step)
{
	const struct shard_window *window = shard_window(column->shard);
	uint64_t entry =
		     column->entries_offset + (uint64_t)(doc / SHARD_COLUMN_BLOCK) * SHARD_COLUMN_ENTRY_BYTES,
		 offset;

	if (!column->varies || doc >= column->count || entry > window->length - SHARD_COLUMN_ENTRY_BYTES)
		return;
	if (step == 0) {
		__builtin_prefetch(window->bytes + entry);
		return;
	}
	offset = load_u32(window->bytes + entry + 8) +
		 (uint64_t)(doc % SHARD_COLUMN_BLOCK) * load_u32(window->bytes + entry + 12) / 8;
	if (offset < column->data_length)
		__builtin_prefetch(window->bytes + column->data_offset + offset);
}

#endif
