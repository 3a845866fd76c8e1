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

#define WRITER_SPILLS 8
#define TERMS_AT_ONCE ((size_t)1 << 16)

static void all_spills(struct shard_writer *writer, struct spill *ret[WRITER_SPILLS])
{
	ret[0] = &writer->sketches;
	ret[1] = &writer->lines;
	ret[2] = &writer->line_ends;
	ret[3] = &writer->asides;
	ret[4] = &writer->aside_ends;
	ret[5] = &writer->id_hashes;
	ret[6] = &writer->terms;
	ret[7] = &writer->doc_lengths;
}

enum nh_status shard_writer_new(const struct file_ops *ops, const char *directory,
				struct field_weights weights, enum shard_store stores,
				struct shard_writer **ret, struct nh_error *error)
{
	struct shard_writer *writer = nh_new(struct shard_writer);
	struct spill *spills[WRITER_SPILLS];
	enum nh_status status;

	if (!writer)
		return nh_fail_memory(error);
	all_spills(writer, spills);
	for (size_t i = 0; i < NH_COUNT_OF(spills); i++)
		spill_init(spills[i], ops, directory);
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
	struct spill *spills[WRITER_SPILLS];

	if (!writer)
		return;
	all_spills(writer, spills);
	shard_output_done(&writer->output);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		column_writer_done(&writer->columns[i]);
	for (size_t i = 0; i < TABLE_COUNT; i++)
		string_set_done(&writer->tables[i]);
	posting_writer_done(&writer->postings);
	term_dict_writer_done(&writer->dict);
	buf_done(&writer->coarse);
	for (size_t i = 0; i < NH_COUNT_OF(spills); i++)
		spill_done(spills[i]);
	buf_done(&writer->region);
	buf_done(&writer->forms);
	free(writer->ids);
	free(writer->measures);
	free(writer->captions);
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
	enum nh_status status;

	buf_init(&header);
	buf_append(&header, SHARD_MAGIC, 8);
	buf_u32(&header, SHARD_FORMAT_VERSION);
	buf_u32(&header, SHARD_HEADER_BYTES);
	buf_u64(&header, (writer->text_codes.length ? SHARD_CAPABILITY_TEXT_CODES : 0) |
			     (writer->reordered ? SHARD_CAPABILITY_REORDERED : 0));
	for (int i = 0; i < 4; i++)
		buf_u64(&header, 0); /* optional capabilities, reserved */
	if (!buf_failed(&header))
		buf_u64(&header, hash_bytes(header.bytes, header.length));
	status = buf_failed(&header) ? nh_fail_memory(error)
				     : shard_output_put(&writer->output, header.bytes, header.length, error);
	buf_done(&header);
	return status;
}

/* ---- documents ---- */

/* Room for one more document. Most collections have no captions. */
static bool grow_documents(struct shard_writer *writer, bool has_caption)
{
	size_t count = (size_t)writer->meta.document_count, capacity = writer->document_capacity;
	size_t wanted = count < capacity ? capacity : capacity ? capacity * 2 : 1024;
	void *measures = writer->measures, *captions = writer->captions;

	if (wanted > capacity && !(measures = nh_resize_array(measures, wanted, sizeof *writer->measures)))
		return false;
	writer->measures = measures;
	if ((captions || has_caption) && (wanted > capacity || !captions)) {
		captions = nh_resize_array(captions, wanted, sizeof *writer->captions);
		if (!captions)
			return false;
		if (!writer->captions)
			memset(captions, 0, count * sizeof *writer->captions);
	}
	writer->captions = captions;
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
	meta->dated_count += date.precision != NH_PRECISION_NONE;
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
	writer->measures[meta->document_count].tokens.headline = document->headline_tokens;
	writer->measures[meta->document_count].tokens.body = document->body_tokens;
	if (writer->captions)
		writer->captions[meta->document_count] = document->caption_tokens;
	meta->headline_tokens += document->headline_tokens;
	meta->body_tokens += document->body_tokens;
	meta->caption_tokens += document->caption_tokens;
}

static enum nh_status add_sketch(struct shard_writer *writer, const unsigned char *sketch,
				 struct nh_error *error)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];

	writer->has_sketches |= sketch && memcmp(sketch, none, sizeof none) != 0;
	return spill_append(&writer->sketches, sketch ? sketch : none, sizeof none, error);
}

static enum nh_status add_id(struct shard_writer *writer, struct nh_string id, struct nh_error *error)
{
	struct numbered_hash hash;

	memset(&hash, 0, sizeof hash); /* its padding goes to a file */
	hash.hash = hash_bytes(id.bytes, id.length);
	hash.number = (uint32_t)writer->meta.document_count;
	return spill_append(&writer->id_hashes, &hash, sizeof hash, error);
}

static enum nh_status add_items(struct spill *items, struct spill *ends, struct nh_string bytes,
				size_t item_bytes, struct nh_error *error)
{
	enum nh_status status = spill_append(items, bytes.bytes, bytes.length, error);
	uint32_t end = (uint32_t)(items->length / item_bytes);

	if (status == NH_OK && items->length / item_bytes > UINT32_MAX)
		status = nh_fail_memory(error);
	return status == NH_OK ? spill_append(ends, &end, sizeof end, error) : status;
}

/* What stands behind the lists, a piece a document. */
static enum nh_status add_pieces(struct shard_writer *writer, const struct shard_document *document,
				 struct nh_error *error)
{
	enum nh_status status = add_sketch(writer, document->sketch, error);

	if (status == NH_OK)
		status = add_id(writer, document->id, error);
	if (status == NH_OK)
		status = add_items(&writer->lines, &writer->line_ends, document->lines,
				   SHARD_LINES_UNIT_BYTES, error);
	if (status == NH_OK)
		status = add_items(&writer->asides, &writer->aside_ends, document->aside,
				   SHARD_ASIDE_RANGE_BYTES, error);
	return status;
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

void shard_writer_reordered(struct shard_writer *writer)
{
	assert(writer->meta.document_count == 0);
	writer->reordered = true;
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
	if (!grow_documents(writer, document->caption_tokens > 0))
		return nh_fail_memory(error);
	add_date(writer, document->published);
	add_lengths(writer, document);
	if (!add_tables(writer, document))
		return nh_fail_memory(error);
	status = add_pieces(writer, document, error);
	if (status == NH_OK)
		status = put_document_bytes(writer, document, error);
	meta->document_count++;
	return status;
}

/* ---- terms ---- */

static uint64_t weigh(const struct shard_writer *writer, uint64_t headline, uint64_t body, uint64_t caption)
{
	return headline * writer->weights.headline + body * writer->weights.body +
	       caption * writer->weights.caption;
}

/* Each document's tokens make way for what its postings' weights depend on. */
static enum nh_status make_norms(struct shard_writer *writer, struct nh_error *error)
{
	struct shard_meta *meta = &writer->meta;
	enum nh_status status = NH_OK;
	double reference;

	meta->weighted_tokens = weigh(writer, meta->headline_tokens, meta->body_tokens, meta->caption_tokens);
	reference = (double)meta->weighted_tokens / (double)meta->document_count;
	reference = reference > 0 ? reference : 1;
	memcpy(&meta->reference_length_bits, &reference, sizeof reference);
	for (uint64_t i = 0; i < meta->document_count && status == NH_OK; i++) {
		uint32_t headline = writer->measures[i].tokens.headline;
		uint32_t body = writer->measures[i].tokens.body;
		uint32_t caption = writer->captions ? writer->captions[i] : 0;
		uint64_t length = weigh(writer, headline, body, caption);
		uint16_t stored = (uint16_t)nh_size_min(length, UINT16_MAX);
		unsigned char bytes[] = {(unsigned char)stored, (unsigned char)(stored >> 8)};

		writer->measures[i].norm =
		    (struct document_norm){impact_length_part(length, reference), headline};
		if (writer->captions)
			writer->captions[i] = caption ? headline + 1 + body + 1 : UINT32_MAX;
		status = spill_append(&writer->doc_lengths, bytes, sizeof bytes, error);
	}
	return status;
}

enum nh_status shard_writer_begin_terms(struct shard_writer *writer, struct nh_error *error)
{
	enum nh_status status;

	assert(writer->meta.document_count > 0);
	shard_writer_end_section(writer, SHARD_SECTION_DOCUMENTS);
	status = make_norms(writer, error);
	if (status != NH_OK)
		return status;
	shard_writer_init_postings(writer, &writer->postings, &writer->posting_bytes);
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

void shard_writer_init_postings(const struct shard_writer *writer, struct posting_writer *postings,
				struct posting_bytes *bytes)
{
	double reference;

	memcpy(&reference, &writer->meta.reference_length_bits, sizeof reference);
	posting_writer_init(postings, &writer->measures->norm, writer->captions, writer->weights, reference,
			    bytes);
}

enum nh_status shard_writer_spill_terms(struct shard_writer *writer, struct nh_error *error)
{
	struct buf *terms = &writer->dict.terms;
	enum nh_status status;

	if (buf_failed(terms))
		return nh_fail_memory(error);
	status = spill_append(&writer->terms, terms->bytes, terms->length, error);
	writer->dict.taken += terms->length;
	buf_reset(terms);
	return status;
}

enum nh_status shard_writer_put_term(struct shard_writer *writer, struct nh_string key,
				     struct term_entry *entry, struct nh_string region,
				     struct nh_error *error)
{
	struct shard_meta *meta = &writer->meta;
	enum nh_status status = NH_OK;

	entry->region_offset = writer->output.offset - writer->sections[SHARD_SECTION_POSTINGS].offset;
	term_dict_add(&writer->dict, key, entry);
	meta->term_count++;
	meta->posting_count += entry->doc_freq;
	if (entry->flags & SHARD_TERM_HAS_POSITIONS)
		meta->position_count += entry->total_freq;
	if (writer->dict.terms.length >= TERMS_AT_ONCE)
		status = shard_writer_spill_terms(writer, error);
	return status == NH_OK ? shard_output_put(&writer->output, region.bytes, region.length, error)
			       : status;
}

void shard_writer_add_bytes(struct shard_writer *writer, const struct posting_bytes *bytes)
{
	writer->posting_bytes.docs += bytes->docs;
	writer->posting_bytes.codes += bytes->codes;
	writer->posting_bytes.freqs += bytes->freqs;
	writer->posting_bytes.positions += bytes->positions;
	writer->posting_bytes.forms += bytes->forms;
	writer->posting_bytes.directories += bytes->directories;
}

void shard_writer_encode_forms(struct term_entry *entry, struct nh_string *forms,
			       const uint32_t *form_doc_freqs, size_t form_count, struct buf *out)
{
	size_t before = out->length;

	term_forms_encode(out, forms, form_doc_freqs, form_count);
	entry->flags |= SHARD_TERM_HAS_FORMS;
	entry->forms = (struct nh_string){(const char *)out->bytes + before, out->length - before};
}

enum nh_status shard_writer_end_term(struct shard_writer *writer, struct nh_string key,
				     struct nh_string *forms, const uint32_t *form_doc_freqs,
				     size_t form_count, struct nh_error *error)
{
	struct term_entry entry = {0};

	if (writer->postings.doc_freq == 0)
		return NH_OK;
	buf_reset(&writer->region);
	if (!posting_writer_end(&writer->postings, form_count, &entry, &writer->region))
		return writer->postings.too_large ? nh_fail(error, NH_NO_MEMORY, writer->directory,
							    "a list of postings has grown too large")
						  : nh_fail_memory(error);
	buf_reset(&writer->forms);
	if (forms)
		shard_writer_encode_forms(&entry, forms, form_doc_freqs, form_count, &writer->forms);
	if (buf_failed(&writer->forms))
		return nh_fail_memory(error);
	return shard_writer_put_term(writer, key, &entry, buf_string(&writer->region), error);
}
