/* SPDX-License-Identifier: MIT
 *
 * shard_writer_end.c - what stands in a shard behind its postings: the dictionary, columns, tables, ids,
 * META, and the end of the file. It is complete only once the last term has come: until then what is small
 * waits in memory, the rest in files without a name (spill.h).
 */
#include "common/shard/shard_writer_parts.h"

#include <stdio.h>

#include "common/bitpack.h"
#include "common/error.h"
#include "common/hash.h"

static enum nh_status put_section(struct shard_writer *writer, enum shard_section section,
				  const struct buf *bytes, struct nh_error *error)
{
	enum nh_status status = shard_writer_begin_section(writer, section, error);

	if (status == NH_OK && buf_failed(bytes))
		status = nh_fail_memory(error);
	if (status == NH_OK)
		status = shard_output_put(&writer->output, bytes->bytes, bytes->length, error);
	shard_writer_end_section(writer, section);
	return status;
}

static enum nh_status put_some(void *user, const void *bytes, size_t length, struct nh_error *error)
{
	struct shard_writer *writer = user;

	return shard_output_put(&writer->output, bytes, length, error);
}

/* ---- ids ---- */

/* Hashes are sorted so many at a time, about: by ranges of them, each of which is looked for among all. */
#define IDS_AT_ONCE SHARD_WRITER_IDS_MAX

static_assert(SPILL_BYTES % sizeof(struct numbered_hash) == 0, "a spill hands out whole hashes");

struct id_range {
	struct shard_writer *writer;
	uint64_t first, last; /* hashes */
	size_t capacity;      /* of writer->ids */
};

static bool add_id(struct id_range *range, const struct numbered_hash *hash)
{
	struct shard_writer *writer = range->writer;

	if (writer->id_count == range->capacity) {
		size_t wanted = range->capacity ? range->capacity + range->capacity / 4 + 1
						: nh_size_min(writer->meta.document_count, IDS_AT_ONCE);
		void *grown = nh_resize_array(writer->ids, wanted, sizeof *writer->ids);

		if (!grown)
			return false;
		writer->ids = grown;
		range->capacity = wanted;
	}
	writer->ids[writer->id_count++] = *hash;
	return true;
}

static enum nh_status take_ids(void *user, const void *bytes, size_t length, struct nh_error *error)
{
	struct id_range *range = user;
	const struct numbered_hash *hashes = bytes;

	for (size_t i = 0; i < length / sizeof *hashes; i++)
		if (hashes[i].hash >= range->first && hashes[i].hash <= range->last &&
		    !add_id(range, &hashes[i]))
			return nh_fail_memory(error);
	return NH_OK;
}

/* Numbers of documents on their way into section IDS. */
struct id_column {
	uint64_t chunk[SHARD_COLUMN_BLOCK];
	size_t pending;
	struct buf out;
};

static void put_numbers(const struct shard_writer *writer, unsigned width, struct id_column *column)
{
	for (size_t i = 0; i < writer->id_count; i++) {
		column->chunk[column->pending++] = writer->ids[i].number;
		if (column->pending < SHARD_COLUMN_BLOCK)
			continue;
		bitpack_put(&column->out, column->chunk, column->pending, width);
		column->pending = 0;
	}
}

static enum nh_status put_ids(struct shard_writer *writer, struct nh_error *error)
{
	uint64_t count = writer->meta.document_count, ranges = (count + IDS_AT_ONCE - 1) / IDS_AT_ONCE;
	uint64_t step = UINT64_MAX / ranges;
	struct id_range range = {.writer = writer};
	struct id_column column = {.pending = 0};
	enum nh_status status = NH_OK;

	buf_init(&column.out);
	for (uint64_t i = 0; i < ranges && status == NH_OK; i++) {
		range.first = i * step + (i > 0);
		range.last = i + 1 < ranges ? (i + 1) * step : UINT64_MAX;
		writer->id_count = 0;
		status = spill_read(&writer->id_hashes, take_ids, &range, error);
		if (status == NH_OK && !hash_order(writer->ids, writer->id_count))
			status = nh_fail_memory(error);
		put_numbers(writer, bit_width(count - 1), &column);
	}
	bitpack_put(&column.out, column.chunk, column.pending, bit_width(count - 1));
	spill_done(&writer->id_hashes);
	if (status == NH_OK)
		status = put_section(writer, SHARD_SECTION_IDS, &column.out, error);
	buf_done(&column.out);
	return status;
}

/* ---- columns and tables ---- */

static enum nh_status put_column(struct shard_writer *writer, enum writer_column number,
				 struct nh_error *error)
{
	struct column_writer *column = &writer->columns[number];
	enum shard_section section = (enum shard_section)(SHARD_SECTION_COLUMN_DATE + number);
	enum nh_status status = shard_writer_begin_section(writer, section, error);
	struct nh_string parts[COLUMN_PARTS];

	if (status == NH_OK && !column_writer_finish(column, parts))
		status = nh_fail_memory(error);
	for (size_t i = 0; i < COLUMN_PARTS && status == NH_OK; i++)
		status = shard_output_put(&writer->output, parts[i].bytes, parts[i].length, error);
	shard_writer_end_section(writer, section);
	column_writer_done(column);
	return status;
}

static enum nh_status put_columns(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < COLUMN_COUNT && status == NH_OK; i++)
		status = put_column(writer, (enum writer_column)i, error);
	return status;
}

static enum nh_status put_tables(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct buf out;

	buf_init(&out);
	for (size_t table = 0; table < TABLE_COUNT && status == NH_OK; table++) {
		const struct string_set *set = &writer->tables[table];

		buf_reset(&out);
		buf_u32(&out, set->count);
		for (uint32_t i = 0; i < set->count; i++)
			buf_u32(&out, (uint32_t)set->items[i].offset);
		buf_u32(&out, (uint32_t)set->bytes.length);
		buf_append(&out, set->bytes.bytes, set->bytes.length);
		if (set->bytes.length > UINT32_MAX)
			status = nh_fail(error, NH_BAD_INPUT, writer->directory,
					 "a table of names has grown too large");
		else
			status = put_section(writer, (enum shard_section)(SHARD_SECTION_SOURCES + table),
					     &out, error);
	}
	buf_done(&out);
	return status;
}

static enum nh_status put_spill(struct shard_writer *writer, enum shard_section section, struct spill *spill,
				struct nh_error *error)
{
	enum nh_status status = shard_writer_begin_section(writer, section, error);

	if (status == NH_OK)
		status = spill_read(spill, put_some, writer, error);
	shard_writer_end_section(writer, section);
	return status;
}

/* A section of items: for each document the end of its own, and behind these all items. */
static enum nh_status put_items(struct shard_writer *writer, enum shard_section section, struct spill *ends,
				struct spill *items, struct nh_error *error)
{
	enum nh_status status;

	if (items->length == 0)
		return NH_OK;
	status = shard_writer_begin_section(writer, section, error);
	if (status == NH_OK)
		status = spill_read(ends, put_some, writer, error);
	if (status == NH_OK)
		status = spill_read(items, put_some, writer, error);
	shard_writer_end_section(writer, section);
	return status;
}

static enum nh_status put_text_codes(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = shard_writer_begin_section(writer, SHARD_SECTION_TEXT_CODES, error);

	if (status == NH_OK)
		status = shard_output_put(&writer->output, writer->text_codes.bytes,
					  writer->text_codes.length, error);
	shard_writer_end_section(writer, SHARD_SECTION_TEXT_CODES);
	return status;
}

static enum nh_status put_terms(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = shard_writer_spill_terms(writer, error);
	struct buf heads;

	buf_init(&heads);
	term_dict_heads(&writer->dict, &heads);
	if (status == NH_OK)
		status = put_spill(writer, SHARD_SECTION_TERMS, &writer->terms, error);
	if (status == NH_OK)
		status = put_section(writer, SHARD_SECTION_TERM_HEADS, &heads, error);
	buf_done(&heads);
	return status;
}

static enum nh_status put_meta(struct shard_writer *writer, struct nh_error *error)
{
	const uint64_t *values = (const uint64_t *)&writer->meta;
	struct buf out;
	enum nh_status status;

	writer->meta.doc_bytes = writer->posting_bytes.docs;
	writer->meta.code_bytes = writer->posting_bytes.codes;
	writer->meta.freq_bytes = writer->posting_bytes.freqs;
	writer->meta.position_bytes = writer->posting_bytes.positions;
	writer->meta.form_bytes = writer->posting_bytes.forms;
	writer->meta.directory_bytes = writer->posting_bytes.directories;
	buf_init(&out);
	for (size_t i = 0; i < sizeof writer->meta / sizeof *values; i++)
		buf_u64(&out, values[i]);
	status = put_section(writer, SHARD_SECTION_META, &out, error);
	buf_done(&out);
	return status;
}

static void put_contents(const struct shard_writer *writer, struct buf *tail)
{
	uint32_t count = 0;

	for (uint32_t id = 0; id < SHARD_SECTION_END; id++)
		count += writer->sections[id].length > 0;
	buf_u32(tail, count);
	for (uint32_t id = 0; id < SHARD_SECTION_END; id++) {
		if (writer->sections[id].length == 0)
			continue;
		buf_u32(tail, id);
		buf_u64(tail, writer->sections[id].offset);
		buf_u64(tail, writer->sections[id].length);
	}
	for (size_t at = 0; at < writer->output.sums.length; at += SHARD_CHUNK_BYTES)
		buf_u32(tail, hash_checksum(writer->output.sums.bytes + at,
					    nh_size_min(SHARD_CHUNK_BYTES, writer->output.sums.length - at)));
}

/* The table of checksums, the tail, the footer and the padding; ret_fingerprint is the footer's hash. */
static enum nh_status put_end(struct shard_writer *writer, uint64_t *ret_fingerprint, struct nh_error *error)
{
	static const unsigned char zeros[SHARD_PADDING_BYTES];
	struct shard_output *output = &writer->output;
	uint64_t sums_offset = output->offset, tail_offset;
	struct buf tail;
	enum nh_status status;

	shard_output_end_sums(output);
	tail_offset = sums_offset + output->sums.length;
	buf_init(&tail);
	put_contents(writer, &tail);
	status = shard_output_put_behind(output, output->sums.bytes, output->sums.length, error);
	if (status == NH_OK && !buf_failed(&tail)) {
		size_t tail_length = tail.length;
		uint64_t tail_hash = hash_bytes(tail.bytes, tail.length);
		size_t footer = tail.length;

		buf_append(&tail, SHARD_FOOTER_MAGIC, 8);
		buf_u64(&tail, tail_offset);
		buf_u64(&tail, tail_length);
		buf_u64(&tail, sums_offset);
		buf_u64(&tail, output->sums.length / 4);
		buf_u64(&tail, tail_hash);
		buf_u64(&tail, tail_offset + tail_length + SHARD_FOOTER_BYTES + SHARD_PADDING_BYTES);
		*ret_fingerprint = buf_failed(&tail) ? 0 : hash_bytes(tail.bytes + footer, 56);
		buf_u64(&tail, *ret_fingerprint);
		buf_append(&tail, zeros, sizeof zeros);
	}
	if (status == NH_OK)
		status = buf_failed(&tail) ? nh_fail_memory(error)
					   : shard_output_put_behind(output, tail.bytes, tail.length, error);
	buf_done(&tail);
	return status;
}

/* What served the lists alone: the rest wants the memory. */
static void free_postings(struct shard_writer *writer)
{
	posting_writer_done(&writer->postings);
	buf_done(&writer->region);
	free(writer->measures);
	free(writer->captions);
	writer->measures = NULL;
	writer->captions = NULL;
}

static enum nh_status put_sections(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status;

	shard_writer_end_section(writer, SHARD_SECTION_POSTINGS);
	free_postings(writer);
	status = put_terms(writer, error);
	term_dict_writer_done(&writer->dict);
	if (status == NH_OK)
		status = put_columns(writer, error);
	if (status == NH_OK && writer->meta.document_count >= SHARD_LENGTHS_DOCUMENTS_MIN)
		status = put_spill(writer, SHARD_SECTION_LENGTHS, &writer->doc_lengths, error);
	if (status == NH_OK && writer->has_sketches)
		status = put_spill(writer, SHARD_SECTION_SKETCHES, &writer->sketches, error);
	if (status == NH_OK)
		status = put_items(writer, SHARD_SECTION_LINES, &writer->line_ends, &writer->lines, error);
	if (status == NH_OK)
		status = put_items(writer, SHARD_SECTION_ASIDE, &writer->aside_ends, &writer->asides, error);
	if (status == NH_OK && writer->text_codes.length)
		status = put_text_codes(writer, error);
	if (status == NH_OK)
		status = put_tables(writer, error);
	if (status == NH_OK)
		status = put_ids(writer, error);
	if (status == NH_OK)
		status = put_section(writer, SHARD_SECTION_COARSE_DATES, &writer->coarse, error);
	return status == NH_OK ? put_meta(writer, error) : status;
}

enum nh_status shard_writer_finish(struct shard_writer *writer, char ret_name[SHARD_NAME_BYTES_MAX],
				   struct nh_error *error)
{
	char name[SHARD_NAME_BYTES_MAX];
	uint64_t fingerprint = 0;
	enum nh_status status = put_sections(writer, error);

	if (status == NH_OK)
		status = put_end(writer, &fingerprint, error);
	if (status == NH_OK)
		status = shard_output_close(&writer->output, error);
	if (status != NH_OK)
		return status;
	snprintf(name, sizeof name, "%016llx.shard", (unsigned long long)fingerprint);
	status = shard_output_rename(&writer->output, writer->directory, name, error);
	if (status == NH_OK)
		memcpy(ret_name, name, sizeof name);
	return status;
}

uint64_t *shard_writer_id_hashes(const struct shard_writer *writer)
{
	size_t count = (size_t)writer->meta.document_count;
	uint64_t *hashes = nh_new_array(count, sizeof *hashes);

	assert(count <= SHARD_WRITER_IDS_MAX);
	for (size_t i = 0; hashes && i < count; i++)
		hashes[i] = writer->ids[i].hash;
	return hashes;
}
