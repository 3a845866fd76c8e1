/* SPDX-License-Identifier: MIT
 *
 * column.c - see column.h and FORMAT.md.
 */
#include "common/shard/column.h"

#include "common/error.h"
#include "common/reader.h"

void column_writer_init(struct column_writer *writer)
{
	memset(writer, 0, sizeof *writer);
}

void column_writer_done(struct column_writer *writer)
{
	buf_done(&writer->header);
	buf_done(&writer->entries);
	buf_done(&writer->data);
}

static void flush_block(struct column_writer *writer)
{
	uint64_t least = UINT64_MAX, most = 0, differences[SHARD_COLUMN_BLOCK];
	unsigned width;

	for (size_t i = 0; i < writer->pending_count; i++) {
		least = writer->pending[i] < least ? writer->pending[i] : least;
		most = writer->pending[i] > most ? writer->pending[i] : most;
	}
	width = bit_width(most - least);
	for (size_t i = 0; i < writer->pending_count; i++)
		differences[i] = writer->pending[i] - least;
	if (width > BITPACK_WIDTH_MAX || writer->data.length > UINT32_MAX)
		writer->data.failed = true;
	buf_u64(&writer->entries, least);
	buf_u32(&writer->entries, (uint32_t)writer->data.length);
	buf_u32(&writer->entries, width);
	if (!buf_failed(&writer->data))
		bitpack_put(&writer->data, differences, writer->pending_count, width);
	writer->pending_count = 0;
}

void column_writer_add(struct column_writer *writer, uint64_t value)
{
	if (writer->count == 0)
		writer->first = value;
	else if (value != writer->first)
		writer->varies = true;
	writer->count++;
	writer->pending[writer->pending_count++] = value;
	if (writer->pending_count == SHARD_COLUMN_BLOCK)
		flush_block(writer);
}

bool column_writer_finish(struct column_writer *writer, struct nh_string ret_parts[COLUMN_PARTS])
{
	if (writer->pending_count)
		flush_block(writer);
	buf_u64(&writer->header, writer->varies);
	buf_u64(&writer->header, writer->varies ? writer->count : writer->first);
	ret_parts[0] = buf_string(&writer->header);
	ret_parts[1] = writer->varies ? buf_string(&writer->entries) : (struct nh_string){"", 0};
	ret_parts[2] = writer->varies ? buf_string(&writer->data) : (struct nh_string){"", 0};
	return !buf_failed(&writer->header) && !buf_failed(&writer->entries) && !buf_failed(&writer->data);
}

/* The header of a column that varies says nothing that the length does not: it is not looked at, as columns
 * lie far apart. */
enum nh_status column_open(const struct shard *shard, enum shard_section section, uint64_t document_count,
			   struct column *ret, struct nh_error *error)
{
	struct shard_extent extent = shard_section(shard, section);
	struct column column = {
	    .shard = shard, .count = document_count, .varies = extent.length > SHARD_COLUMN_HEADER_BYTES};
	uint64_t blocks = (document_count + SHARD_COLUMN_BLOCK - 1) / SHARD_COLUMN_BLOCK;
	uint64_t entries_bytes = blocks * SHARD_COLUMN_ENTRY_BYTES;
	const unsigned char *header;

	if (column.varies) {
		if (entries_bytes > extent.length - SHARD_COLUMN_HEADER_BYTES)
			return nh_fail(error, NH_CORRUPT, shard_path(shard),
				       "section %d has the wrong length", (int)section);
		column.entries_offset = extent.offset + SHARD_COLUMN_HEADER_BYTES;
		column.data_offset = column.entries_offset + entries_bytes;
		column.data_length = extent.length - SHARD_COLUMN_HEADER_BYTES - entries_bytes;
	} else {
		header = shard_touch(shard, extent.offset, SHARD_COLUMN_HEADER_BYTES);
		if (extent.length < SHARD_COLUMN_HEADER_BYTES || !header || load_u64(header) != 0)
			return nh_fail(error, NH_CORRUPT, shard_path(shard), "section %d is no column",
				       (int)section);
		column.constant = load_u64(header + 8);
	}
	*ret = column;
	return NH_OK;
}

bool column_header_fits(const struct column *column)
{
	const unsigned char *header;

	if (!column->varies)
		return true;
	header = shard_touch(column->shard, column->entries_offset - SHARD_COLUMN_HEADER_BYTES,
			     SHARD_COLUMN_HEADER_BYTES);
	return header && load_u64(header) == 1 && load_u64(header + 8) == column->count;
}

uint64_t column_get(const struct column *column, uint32_t doc)
{
	const unsigned char *entry, *data;
	size_t within = doc % SHARD_COLUMN_BLOCK;
	uint64_t offset, first_byte, last_byte;
	unsigned width;

	if (!column->varies)
		return column->constant;
	if (doc >= column->count)
		return shard_damage(column->shard, column->entries_offset), 0;
	entry = shard_touch(column->shard,
			    column->entries_offset +
				(uint64_t)(doc / SHARD_COLUMN_BLOCK) * SHARD_COLUMN_ENTRY_BYTES,
			    SHARD_COLUMN_ENTRY_BYTES);
	if (!entry)
		return 0;
	offset = load_u32(entry + 8);
	width = load_u32(entry + 12);
	if (width == 0)
		return load_u64(entry);
	first_byte = offset + within * width / 8;
	last_byte = offset + (within * width + width - 1) / 8;
	if (width > BITPACK_WIDTH_MAX || last_byte >= column->data_length)
		return shard_damage(column->shard, column->data_offset), 0;
	data = shard_touch(column->shard, column->data_offset + first_byte, last_byte - first_byte + 1);
	if (!data)
		return 0;
	return load_u64(entry) + (load_u64(data) >> (within * width % 8) & (((uint64_t)1 << width) - 1));
}
