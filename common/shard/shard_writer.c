/* SPDX-License-Identifier: MIT
 *
 * shard_writer.c - see shard_writer.h and FORMAT.md.
 *
 * What is large is streamed to the file as it comes: documents first, then postings. What is small (the
 * dictionary, columns, tables) is gathered in memory; shard_writer_end.c puts it behind them.
 */
#include "common/shard/shard_writer_parts.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/shard/impact_code.h"

enum nh_status shard_writer_new(const struct file_ops *ops, const char *directory,
				struct field_weights weights, enum shard_store stores,
				struct shard_writer **ret, struct nh_error *error)
{
	struct shard_writer *writer = nh_new(struct shard_writer);
	enum nh_status status;

	if (!writer)
		return nh_fail_memory(error);
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
	status = shard_output_open(&writer->output, ops, directory, error);
	if (status != NH_OK)
		shard_writer_free(writer);
	else
		*ret = writer;
	return status;
}

void shard_writer_free(struct shard_writer *writer)
{
	if (!writer)
		return;
	shard_output_done(&writer->output);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		column_writer_done(&writer->columns[i]);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		string_set_done(&writer->tables[i]);
	posting_writer_done(&writer->postings);
	term_dict_writer_done(&writer->dict);
	buf_done(&writer->coarse);
	buf_done(&writer->doc_lengths);
	buf_done(&writer->sketches);
	buf_done(&writer->lines);
	buf_done(&writer->line_ends);
	buf_done(&writer->asides);
	buf_done(&writer->aside_ends);
	buf_done(&writer->region);
	buf_done(&writer->forms);
	free(writer->ids);
	free(writer->lengths);
	free(writer->norms);
	free(writer->caption_begins);
	free(writer);
}

enum nh_status shard_writer_begin_section(struct shard_writer *writer, enum shard_section section,
					  struct nh_error *error)
{
	enum nh_status status = shard_output_align(&writer->output, error);

	writer->sections[section].offset = writer->output.offset;
	return status;
}

void shard_writer_end_section(struct shard_writer *writer, enum shard_section section)
{
	writer->sections[section].length = writer->output.offset - writer->sections[section].offset;
}

static enum nh_status put_header(struct shard_writer *writer, struct nh_error *error)
{
	struct buf header;
	enum nh_status status = NH_NO_MEMORY;

	buf_init(&header);
	buf_append(&header, SHARD_MAGIC, 8);
	buf_u32(&header, SHARD_FORMAT_VERSION);
	buf_u32(&header, SHARD_HEADER_BYTES);
	buf_u64(&header, writer->text_codes.length ? SHARD_CAPABILITY_TEXT_CODES : 0);
	for (int i = 0; i < 4; i++)
		buf_u64(&header, 0); /* optional capabilities, reserved */
	if (!buf_failed(&header)) {
		buf_u64(&header, hash_bytes(header.bytes, header.length));
		status = shard_output_put(&writer->output, header.bytes, header.length, error);
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
	struct nh_string place =
	    nh_string_equal(document->place, document->id) ? (struct nh_string){NULL, 0} : document->place;

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

static void add_sketch(struct shard_writer *writer, const unsigned char *sketch)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];

	writer->has_sketches |= sketch && memcmp(sketch, none, sizeof none) != 0;
	buf_append(&writer->sketches, sketch ? sketch : none, sizeof none);
}

static bool add_items(struct buf *items, struct buf *ends, struct nh_string bytes, size_t item_bytes)
{
	buf_append(items, bytes.bytes, bytes.length);
	buf_u32(ends, (uint32_t)(items->length / item_bytes));
	return items->length / item_bytes <= UINT32_MAX;
}

static bool add_lines(struct shard_writer *writer, const struct shard_document *document)
{
	return add_items(&writer->lines, &writer->line_ends, document->lines, SHARD_LINES_UNIT_BYTES) &&
	       add_items(&writer->asides, &writer->aside_ends, document->aside, SHARD_ASIDE_RANGE_BYTES);
}

static enum nh_status put_document_bytes(struct shard_writer *writer, const struct shard_document *document,
					 struct nh_error *error)
{
	uint64_t begin = writer->output.offset - writer->sections[SHARD_SECTION_DOCUMENTS].offset;
	unsigned char length[BUF_VARINT_BYTES_MAX];
	struct buf prefix = {.bytes = length, .capacity = sizeof length};
	enum nh_status status;

	column_writer_add(&writer->columns[COLUMN_DOCUMENT], begin);
	buf_varint(&prefix, document->record.length);
	status = shard_output_put(&writer->output, prefix.bytes, prefix.length, error);
	if (status == NH_OK)
		status =
		    shard_output_put(&writer->output, document->record.bytes, document->record.length, error);
	if (status == NH_OK)
		status =
		    shard_output_put(&writer->output, document->text.bytes, document->text.length, error);
	writer->meta.record_bytes += prefix.length + document->record.length;
	writer->meta.text_bytes += document->text.length;
	return status;
}

void shard_writer_text_codes(struct shard_writer *writer, struct nh_string table)
{
	assert(writer->meta.document_count == 0);
	writer->text_codes = table;
}

static enum nh_status begin_documents(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status = put_header(writer, error);

	writer->meta.oldest_instant = (uint64_t)SHARD_DATE_ORIGIN;
	return status == NH_OK ? shard_writer_begin_section(writer, SHARD_SECTION_DOCUMENTS, error) : status;
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
	add_sketch(writer, document->sketch);
	writer->ids[meta->document_count] = (struct id_hash){
	    hash_bytes(document->id.bytes, document->id.length), (uint32_t)meta->document_count};
	if (!add_tables(writer, document) || !add_lines(writer, document))
		return nh_fail_memory(error);
	status = put_document_bytes(writer, document, error);
	meta->document_count++;
	return status;
}

/* ---- terms ---- */

static uint64_t weighted_length(const struct shard_writer *writer, const struct document_lengths *lengths)
{
	return (uint64_t)lengths->headline * writer->weights.headline +
	       (uint64_t)lengths->body * writer->weights.body +
	       (uint64_t)lengths->caption * writer->weights.caption;
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
		uint64_t length = weighted_length(writer, lengths);

		writer->norms[i] =
		    (struct document_norm){impact_length_part(length, reference), lengths->headline};
		buf_u16(&writer->doc_lengths, (uint16_t)(length < UINT16_MAX ? length : UINT16_MAX));
		if (writer->caption_begins)
			writer->caption_begins[i] =
			    lengths->caption ? lengths->headline + 1 + lengths->body + 1 : UINT32_MAX;
	}
}

enum nh_status shard_writer_begin_terms(struct shard_writer *writer, struct nh_error *error)
{
	assert(writer->meta.document_count > 0);
	shard_writer_end_section(writer, SHARD_SECTION_DOCUMENTS);
	writer->norms = nh_new_array(writer->meta.document_count, sizeof *writer->norms);
	if (writer->meta.caption_tokens)
		writer->caption_begins =
		    nh_new_array(writer->meta.document_count, sizeof *writer->caption_begins);
	if (!writer->norms || (writer->meta.caption_tokens && !writer->caption_begins))
		return nh_fail_memory(error);
	make_norms(writer);
	free(writer->lengths);
	writer->lengths = NULL;
	posting_writer_init(&writer->postings, writer->norms, writer->caption_begins, writer->weights,
			    &writer->posting_bytes);
	return shard_writer_begin_section(writer, SHARD_SECTION_POSTINGS, error);
}

void shard_writer_begin_term(struct shard_writer *writer, unsigned flags, uint64_t postings_max)
{
	posting_writer_begin(&writer->postings, flags, postings_max);
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

enum nh_status shard_writer_end_term(struct shard_writer *writer, struct nh_string key,
				     struct nh_string *forms, const uint32_t *form_doc_freqs,
				     size_t form_count, struct nh_error *error)
{
	struct term_entry entry = {0};
	struct shard_meta *meta = &writer->meta;

	if (writer->postings.doc_freq == 0)
		return NH_OK;
	buf_reset(&writer->region);
	if (!posting_writer_end(&writer->postings, form_count, &entry, &writer->region))
		return nh_fail(error, NH_NO_MEMORY, writer->directory,
			       "a list of postings has grown too large");
	entry.region_offset = writer->output.offset - writer->sections[SHARD_SECTION_POSTINGS].offset;
	add_forms(writer, forms, form_doc_freqs, form_count, &entry);
	term_dict_add(&writer->dict, key, &entry);
	meta->term_count++;
	meta->posting_count += entry.doc_freq;
	if (entry.flags & SHARD_TERM_HAS_POSITIONS)
		meta->position_count += entry.total_freq;
	if (buf_failed(&writer->forms) || buf_failed(&writer->dict.terms))
		return nh_fail_memory(error);
	return shard_output_put(&writer->output, writer->region.bytes, writer->region.length, error);
}
