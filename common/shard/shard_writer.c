/* SPDX-License-Identifier: MIT
 *
 * shard_writer.c - see shard_writer.h and FORMAT.md.
 *
 * What is large is streamed to the file as it comes: documents first, then postings. What is small (the
 * dictionary, columns, tables) is gathered in memory and put behind them. The checksums are made from the
 * same bytes on their way out.
 */
#include "common/shard/shard_writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/bitpack.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/shard/column.h"
#include "common/string_set.h"

#define OUTPUT_BYTES ((size_t)1 << 18)
#define DOCUMENT_NORM_K1 1.2
#define DOCUMENT_NORM_B 0.75

enum writer_column {
	COLUMN_DATE,
	COLUMN_ZONE,
	COLUMN_HEADLINE_LENGTH,
	COLUMN_BODY_LENGTH,
	COLUMN_CAPTION_LENGTH,
	COLUMN_SOURCE,
	COLUMN_SECTION,
	COLUMN_LANGUAGE,
	COLUMN_AGENCY,
	COLUMN_PATH,
	COLUMN_GROUP,
	COLUMN_DOCUMENT,
	COLUMN_COUNT,
};

enum writer_table {
	TABLE_SOURCES,
	TABLE_SECTIONS,
	TABLE_LANGUAGES,
	TABLE_AGENCIES,
	TABLE_PATHS,
	TABLE_COUNT,
};

struct id_hash {
	uint64_t hash;
	uint32_t doc;
};

struct document_lengths {
	uint32_t headline, body, caption;
};

struct shard_writer {
	const struct file_ops *ops;
	const char *directory;
	char path[FILE_PATH_BYTES_MAX]; /* temporary; "" once it has been renamed or removed */
	int fd;
	struct buf output;
	uint64_t offset; /* of the file, output included */
	struct buf sums; /* of full chunks */
	unsigned char chunk[SHARD_CHUNK_BYTES];
	size_t chunk_used;
	struct shard_extent sections[SHARD_SECTION_END];
	struct shard_meta meta;
	struct field_weights weights;
	struct column_writer columns[COLUMN_COUNT];
	struct string_set tables[TABLE_COUNT];
	struct id_hash *ids;
	struct document_lengths *lengths;
	size_t document_capacity;
	struct buf coarse;
	struct document_norm *norms;
	struct posting_writer postings;
	struct posting_bytes posting_bytes;
	struct buf region, forms;
	struct term_dict_writer dict;
};

enum nh_status shard_writer_new(const struct file_ops *ops, const char *directory, struct field_weights weights,
				enum shard_store stores, struct shard_writer **ret, struct nh_error *error)
{
	struct shard_writer *writer = nh_new(struct shard_writer);
	char name[64];

	if (!writer)
		return nh_fail_memory(error);
	writer->ops = ops;
	writer->directory = directory;
	writer->weights = weights;
	writer->meta.stores_text = stores;
	writer->meta.headline_weight = weights.headline;
	writer->meta.body_weight = weights.body;
	writer->meta.caption_weight = weights.caption;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		column_writer_init(&writer->columns[i]);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		string_set_init(&writer->tables[i]);
	term_dict_writer_init(&writer->dict);
	/* The address tells apart the writers of one process. */
	snprintf(name, sizeof name, "new-%ld-%zx.tmp", (long)getpid(), (size_t)(uintptr_t)writer);
	writer->fd = -1;
	if (file_join(writer->path, sizeof writer->path, directory, name, error) != NH_OK) {
		shard_writer_free(writer);
		return NH_BAD_INPUT;
	}
	writer->fd = ops->open(writer->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (writer->fd < 0) {
		enum nh_status status = nh_fail_system(error, errno, writer->path, "cannot create");

		writer->path[0] = '\0';
		shard_writer_free(writer);
		return status;
	}
	*ret = writer;
	return NH_OK;
}

void shard_writer_free(struct shard_writer *writer)
{
	if (!writer)
		return;
	if (writer->fd >= 0)
		writer->ops->close(writer->fd);
	if (writer->path[0])
		writer->ops->unlink(writer->path);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		column_writer_done(&writer->columns[i]);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		string_set_done(&writer->tables[i]);
	posting_writer_done(&writer->postings);
	term_dict_writer_done(&writer->dict);
	buf_done(&writer->output);
	buf_done(&writer->sums);
	buf_done(&writer->coarse);
	buf_done(&writer->region);
	buf_done(&writer->forms);
	free(writer->ids);
	free(writer->lengths);
	free(writer->norms);
	free(writer);
}

/* ---- the stream of bytes ---- */

static enum nh_status flush_output(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status =
		file_write(writer->ops, writer->fd, writer->path, writer->output.bytes, writer->output.length, error);

	buf_reset(&writer->output);
	return status;
}

static void add_sum(struct shard_writer *writer)
{
	buf_u32(&writer->sums, hash_checksum(writer->chunk, writer->chunk_used));
	writer->chunk_used = 0;
}

static void sum_bytes(struct shard_writer *writer, const unsigned char *bytes, size_t length)
{
	while (length > 0) {
		size_t some = nh_size_min(length, SHARD_CHUNK_BYTES - writer->chunk_used);

		memcpy(writer->chunk + writer->chunk_used, bytes, some);
		writer->chunk_used += some;
		bytes += some;
		length -= some;
		if (writer->chunk_used == SHARD_CHUNK_BYTES)
			add_sum(writer);
	}
}

/* Puts bytes into the file; summed ones are covered by the table of checksums. */
static enum nh_status put(struct shard_writer *writer, const void *bytes, size_t length, bool summed,
			  struct nh_error *error)
{
	buf_append(&writer->output, bytes, length);
	writer->offset += length;
	if (summed)
		sum_bytes(writer, bytes, length);
	if (buf_failed(&writer->output) || buf_failed(&writer->sums))
		return nh_fail_memory(error);
	return writer->output.length >= OUTPUT_BYTES ? flush_output(writer, error) : NH_OK;
}

static enum nh_status begin_section(struct shard_writer *writer, enum shard_section section, struct nh_error *error)
{
	static const unsigned char zeros[SHARD_SECTION_ALIGN];
	size_t over = writer->offset % SHARD_SECTION_ALIGN;
	enum nh_status status = over ? put(writer, zeros, SHARD_SECTION_ALIGN - over, true, error) : NH_OK;

	writer->sections[section].offset = writer->offset;
	return status;
}

static void end_section(struct shard_writer *writer, enum shard_section section)
{
	writer->sections[section].length = writer->offset - writer->sections[section].offset;
}

static enum nh_status put_section(struct shard_writer *writer, enum shard_section section, const struct buf *bytes,
				  struct nh_error *error)
{
	enum nh_status status = begin_section(writer, section, error);

	if (status == NH_OK && buf_failed(bytes))
		status = nh_fail_memory(error);
	if (status == NH_OK)
		status = put(writer, bytes->bytes, bytes->length, true, error);
	end_section(writer, section);
	return status;
}

static enum nh_status put_header(struct shard_writer *writer, struct nh_error *error)
{
	struct buf header;
	enum nh_status status = NH_NO_MEMORY;

	buf_init(&header);
	buf_append(&header, SHARD_MAGIC, 8);
	buf_u32(&header, SHARD_FORMAT_VERSION);
	buf_u32(&header, SHARD_HEADER_BYTES);
	for (int i = 0; i < 5; i++)
		buf_u64(&header, 0); /* required and optional capabilities, reserved */
	if (!buf_failed(&header)) {
		buf_u64(&header, hash_bytes(header.bytes, header.length));
		status = put(writer, header.bytes, header.length, true, error);
	}
	buf_done(&header);
	return status;
}

/* ---- documents ---- */

static bool grow_documents(struct shard_writer *writer)
{
	size_t wanted = writer->document_capacity ? writer->document_capacity * 2 : 1024;
	void *ids = nh_resize_array(writer->ids, wanted, sizeof *writer->ids);
	void *lengths;

	if (!ids)
		return false;
	writer->ids = ids;
	lengths = nh_resize_array(writer->lengths, wanted, sizeof *writer->lengths);
	if (!lengths)
		return false;
	writer->lengths = lengths;
	writer->document_capacity = wanted;
	return true;
}

/* Adds text to a table; the column holds its number + 1, or 0 where it is absent. */
static bool add_to_table(struct shard_writer *writer, enum writer_table table, enum writer_column column,
			 struct nh_string text)
{
	uint32_t number = STRING_SET_NONE;
	bool fresh;

	if (text.bytes) {
		number = string_set_add(&writer->tables[table], text, &fresh);
		if (number == STRING_SET_NONE)
			return false;
	}
	column_writer_add(&writer->columns[column], (uint64_t)(uint32_t)(number + 1));
	return true;
}

static uint64_t zone_bits(struct nh_date date)
{
	return date.precision | (uint64_t)date.zone_known << 3 | (uint64_t)(date.offset_minutes + 1440) << 4;
}

static void add_date(struct shard_writer *writer, struct nh_date date)
{
	struct shard_meta *meta = &writer->meta;

	column_writer_add(&writer->columns[COLUMN_ZONE], zone_bits(date));
	/* Dates are relative to the year 1: a fixed origin, so that the column can be written as it comes. */
	column_writer_add(&writer->columns[COLUMN_DATE],
			  date.precision ? (uint64_t)date.instant_seconds - meta->oldest_instant : 0);
	if (date.precision)
		meta->dated_count = meta->document_count + 1;
	if (date.precision == NH_PRECISION_YEAR || date.precision == NH_PRECISION_MONTH) {
		buf_u32(&writer->coarse, (uint32_t)meta->document_count);
		meta->coarse_count++;
	}
}

static bool add_tables(struct shard_writer *writer, const struct shard_document *document)
{
	struct nh_string place = nh_string_equal(document->place, document->id) ? (struct nh_string){NULL, 0}
									      : document->place;

	return add_to_table(writer, TABLE_SOURCES, COLUMN_SOURCE, document->source) &&
	       add_to_table(writer, TABLE_SECTIONS, COLUMN_SECTION, document->section) &&
	       add_to_table(writer, TABLE_LANGUAGES, COLUMN_LANGUAGE, document->language) &&
	       add_to_table(writer, TABLE_AGENCIES, COLUMN_AGENCY, document->agency) &&
	       add_to_table(writer, TABLE_PATHS, COLUMN_PATH, place);
}

static void add_lengths(struct shard_writer *writer, const struct shard_document *document)
{
	struct shard_meta *meta = &writer->meta;

	column_writer_add(&writer->columns[COLUMN_HEADLINE_LENGTH], document->headline_tokens);
	column_writer_add(&writer->columns[COLUMN_BODY_LENGTH], document->body_tokens);
	column_writer_add(&writer->columns[COLUMN_CAPTION_LENGTH], document->caption_tokens);
	column_writer_add(&writer->columns[COLUMN_GROUP], 0);
	writer->lengths[meta->document_count] = (struct document_lengths){
		document->headline_tokens, document->body_tokens, document->caption_tokens};
	meta->headline_tokens += document->headline_tokens;
	meta->body_tokens += document->body_tokens;
	meta->caption_tokens += document->caption_tokens;
}

static enum nh_status put_document_bytes(struct shard_writer *writer, const struct shard_document *document,
					 struct nh_error *error)
{
	uint64_t begin = writer->offset - writer->sections[SHARD_SECTION_DOCUMENTS].offset;
	unsigned char length[BUF_VARINT_BYTES_MAX];
	struct buf prefix = {.bytes = length, .capacity = sizeof length};
	enum nh_status status;

	column_writer_add(&writer->columns[COLUMN_DOCUMENT], begin);
	buf_varint(&prefix, document->record.length);
	status = put(writer, prefix.bytes, prefix.length, true, error);
	if (status == NH_OK)
		status = put(writer, document->record.bytes, document->record.length, true, error);
	if (status == NH_OK)
		status = put(writer, document->text.bytes, document->text.length, true, error);
	writer->meta.record_bytes += prefix.length + document->record.length;
	writer->meta.text_bytes += document->text.length;
	return status;
}

static enum nh_status begin_documents(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = put_header(writer, error);

	writer->meta.oldest_instant = (uint64_t)-62135596800; /* 0001-01-01T00:00:00Z */
	writer->meta.oldest_instant -= 2 * 86400;
	return status == NH_OK ? begin_section(writer, SHARD_SECTION_DOCUMENTS, error) : status;
}

enum nh_status shard_writer_document(struct shard_writer *writer, const struct shard_document *document,
				     struct nh_error *error)
{
	struct shard_meta *meta = &writer->meta;
	enum nh_status status = NH_OK;

	assert(meta->document_count < SHARD_DOCUMENTS_MAX);
	if (meta->document_count == 0)
		status = begin_documents(writer, error);
	if (status != NH_OK)
		return status;
	if (meta->document_count == writer->document_capacity && !grow_documents(writer))
		return nh_fail_memory(error);
	add_date(writer, document->published);
	add_lengths(writer, document);
	writer->ids[meta->document_count] = (struct id_hash){hash_bytes(document->id.bytes, document->id.length),
							     (uint32_t)meta->document_count};
	if (!add_tables(writer, document))
		return nh_fail_memory(error);
	status = put_document_bytes(writer, document, error);
	meta->document_count++;
	return status;
}

/* ---- terms ---- */

static uint64_t weighted_length(const struct shard_writer *writer, const struct document_lengths *lengths)
{
	return (uint64_t)lengths->headline * writer->weights.headline +
	       (uint64_t)lengths->body * writer->weights.body + (uint64_t)lengths->caption * writer->weights.caption;
}

static void make_norms(struct shard_writer *writer)
{
	struct shard_meta *meta = &writer->meta;
	double reference;

	for (uint64_t i = 0; i < meta->document_count; i++)
		meta->weighted_tokens += weighted_length(writer, &writer->lengths[i]);
	reference = (double)meta->weighted_tokens / (double)meta->document_count;
	reference = reference > 0 ? reference : 1;
	memcpy(&meta->reference_length_bits, &reference, sizeof reference);
	for (uint64_t i = 0; i < meta->document_count; i++) {
		const struct document_lengths *lengths = &writer->lengths[i];
		double length = (double)weighted_length(writer, lengths);

		writer->norms[i].length_part =
			(float)(DOCUMENT_NORM_K1 * (1 - DOCUMENT_NORM_B + DOCUMENT_NORM_B * length / reference));
		writer->norms[i].headline_end = lengths->headline;
		writer->norms[i].caption_begin =
			lengths->caption ? lengths->headline + 1 + lengths->body + 1 : UINT32_MAX;
	}
}

enum nh_status shard_writer_begin_terms(struct shard_writer *writer, struct nh_error *error)
{
	assert(writer->meta.document_count > 0);
	end_section(writer, SHARD_SECTION_DOCUMENTS);
	writer->norms = nh_new_array(writer->meta.document_count, sizeof *writer->norms);
	if (!writer->norms)
		return nh_fail_memory(error);
	make_norms(writer);
	free(writer->lengths);
	writer->lengths = NULL;
	posting_writer_init(&writer->postings, writer->norms, writer->weights, &writer->posting_bytes);
	return begin_section(writer, SHARD_SECTION_POSTINGS, error);
}

void shard_writer_begin_term(struct shard_writer *writer, unsigned flags)
{
	posting_writer_begin(&writer->postings, flags);
}

struct posting_writer *shard_writer_postings(struct shard_writer *writer)
{
	return &writer->postings;
}

/* A list whose only form is its own key keeps no forms. */
static void add_forms(struct shard_writer *writer, struct nh_string *forms, const uint32_t *form_doc_freqs,
		      size_t form_count, struct term_entry *entry)
{
	buf_reset(&writer->forms);
	if (!forms)
		return;
	term_forms_encode(&writer->forms, forms, form_doc_freqs, form_count);
	entry->flags |= SHARD_TERM_HAS_FORMS;
	entry->forms = buf_string(&writer->forms);
}

enum nh_status shard_writer_end_term(struct shard_writer *writer, struct nh_string key, struct nh_string *forms,
				     const uint32_t *form_doc_freqs, size_t form_count, struct nh_error *error)
{
	struct term_entry entry = {0};
	struct shard_meta *meta = &writer->meta;

	if (writer->postings.doc_freq == 0)
		return NH_OK;
	buf_reset(&writer->region);
	if (!posting_writer_end(&writer->postings, form_count, &entry, &writer->region))
		return nh_fail(error, NH_NO_MEMORY, writer->directory, "a list of postings has grown too large");
	entry.region_offset = writer->offset - writer->sections[SHARD_SECTION_POSTINGS].offset;
	add_forms(writer, forms, form_doc_freqs, form_count, &entry);
	term_dict_add(&writer->dict, key, &entry);
	meta->term_count++;
	meta->posting_count += entry.doc_freq;
	if (entry.flags & SHARD_TERM_HAS_POSITIONS)
		meta->position_count += entry.total_freq;
	if (buf_failed(&writer->forms) || buf_failed(&writer->dict.terms))
		return nh_fail_memory(error);
	return put(writer, writer->region.bytes, writer->region.length, true, error);
}

/* ---- the end ---- */

static int compare_id_hashes(const void *left, const void *right)
{
	const struct id_hash *a = left, *b = right;

	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->doc < b->doc ? -1 : a->doc > b->doc;
}

static enum nh_status put_ids(struct shard_writer *writer, struct nh_error *error)
{
	size_t count = (size_t)writer->meta.document_count;
	unsigned width = bit_width(count - 1);
	uint64_t chunk[SHARD_COLUMN_BLOCK];
	struct buf out;
	enum nh_status status;

	qsort(writer->ids, count, sizeof *writer->ids, compare_id_hashes);
	buf_init(&out);
	for (size_t from = 0; from < count; from += SHARD_COLUMN_BLOCK) {
		size_t some = nh_size_min(count - from, SHARD_COLUMN_BLOCK);

		for (size_t i = 0; i < some; i++)
			chunk[i] = writer->ids[from + i].doc;
		bitpack_put(&out, chunk, some, width);
	}
	status = put_section(writer, SHARD_SECTION_IDS, &out, error);
	buf_done(&out);
	return status;
}

static enum nh_status put_columns(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct buf out;

	buf_init(&out);
	for (size_t i = 0; i < COLUMN_COUNT && status == NH_OK; i++) {
		buf_reset(&out);
		if (!column_writer_finish(&writer->columns[i], &out))
			status = nh_fail_memory(error);
		else
			status = put_section(writer, (enum shard_section)(SHARD_SECTION_COLUMN_DATE + i), &out, error);
	}
	buf_done(&out);
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
			status = nh_fail(error, NH_BAD_INPUT, writer->directory, "a table of names has grown too large");
		else
			status = put_section(writer, (enum shard_section)(SHARD_SECTION_SOURCES + table), &out, error);
	}
	buf_done(&out);
	return status;
}

static enum nh_status put_terms(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = put_section(writer, SHARD_SECTION_TERMS, &writer->dict.terms, error);
	struct buf heads;

	buf_init(&heads);
	term_dict_heads(&writer->dict, &heads);
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
	for (size_t at = 0; at < writer->sums.length; at += SHARD_CHUNK_BYTES)
		buf_u32(tail, hash_checksum(writer->sums.bytes + at,
					    nh_size_min(SHARD_CHUNK_BYTES, writer->sums.length - at)));
}

/* The table of checksums, the tail, the footer and the padding; ret_fingerprint is the footer's hash. */
static enum nh_status put_end(struct shard_writer *writer, uint64_t *ret_fingerprint, struct nh_error *error)
{
	static const unsigned char zeros[SHARD_PADDING_BYTES];
	uint64_t sums_offset = writer->offset, tail_offset;
	struct buf tail;
	enum nh_status status;

	if (writer->chunk_used)
		add_sum(writer);
	tail_offset = sums_offset + writer->sums.length;
	buf_init(&tail);
	put_contents(writer, &tail);
	status = put(writer, writer->sums.bytes, writer->sums.length, false, error);
	if (status == NH_OK && !buf_failed(&tail)) {
		size_t tail_length = tail.length;
		uint64_t tail_hash = hash_bytes(tail.bytes, tail.length);
		size_t footer = tail.length;

		buf_append(&tail, SHARD_FOOTER_MAGIC, 8);
		buf_u64(&tail, tail_offset);
		buf_u64(&tail, tail_length);
		buf_u64(&tail, sums_offset);
		buf_u64(&tail, writer->sums.length / 4);
		buf_u64(&tail, tail_hash);
		buf_u64(&tail, tail_offset + tail_length + SHARD_FOOTER_BYTES + SHARD_PADDING_BYTES);
		*ret_fingerprint = buf_failed(&tail) ? 0 : hash_bytes(tail.bytes + footer, 56);
		buf_u64(&tail, *ret_fingerprint);
		buf_append(&tail, zeros, sizeof zeros);
	}
	if (status == NH_OK)
		status = buf_failed(&tail) ? nh_fail_memory(error) : put(writer, tail.bytes, tail.length, false, error);
	buf_done(&tail);
	return status;
}

static enum nh_status put_sections(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status;

	end_section(writer, SHARD_SECTION_POSTINGS);
	status = put_terms(writer, error);
	if (status == NH_OK)
		status = put_columns(writer, error);
	if (status == NH_OK)
		status = put_tables(writer, error);
	if (status == NH_OK)
		status = put_ids(writer, error);
	if (status == NH_OK)
		status = put_section(writer, SHARD_SECTION_COARSE_DATES, &writer->coarse, error);
	return status == NH_OK ? put_meta(writer, error) : status;
}

static enum nh_status give_name(struct shard_writer *writer, uint64_t fingerprint,
				char ret_name[SHARD_NAME_BYTES_MAX], struct nh_error *error)
{
	char name[SHARD_NAME_BYTES_MAX], path[FILE_PATH_BYTES_MAX];
	enum nh_status status;

	snprintf(name, sizeof name, "%016llx.shard", (unsigned long long)fingerprint);
	status = file_join(path, sizeof path, writer->directory, name, error);
	if (status == NH_OK && writer->ops->rename(writer->path, path) != 0)
		status = nh_fail_system(error, errno, path, "cannot rename");
	if (status != NH_OK)
		return status;
	writer->path[0] = '\0';
	memcpy(ret_name, name, sizeof name);
	return NH_OK;
}

enum nh_status shard_writer_finish(struct shard_writer *writer, char ret_name[SHARD_NAME_BYTES_MAX],
				   struct nh_error *error)
{
	uint64_t fingerprint = 0;
	enum nh_status status = put_sections(writer, error);
	int closed;

	if (status == NH_OK)
		status = put_end(writer, &fingerprint, error);
	if (status == NH_OK)
		status = flush_output(writer, error);
	if (status == NH_OK)
		status = file_sync(writer->ops, writer->fd, writer->path, error);
	closed = writer->ops->close(writer->fd);
	writer->fd = -1;
	if (status == NH_OK && closed != 0)
		status = nh_fail_system(error, errno, writer->path, "cannot close");
	return status == NH_OK ? give_name(writer, fingerprint, ret_name, error) : status;
}
