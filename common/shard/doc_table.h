/* SPDX-License-Identifier: MIT
 *
 * doc_table.h - what a shard knows of each document: columns, names, record and text, and the way from an id
 * to a document.
 */
#ifndef NEWSHOUND_COMMON_SHARD_DOC_TABLE_H
#define NEWSHOUND_COMMON_SHARD_DOC_TABLE_H

#include "common/arena.h"
#include "common/shard/column.h"
#include "common/shard/document_bytes.h"
#include "common/zip.h"

struct string_table {
	const struct shard *shard;
	uint32_t count;
	uint64_t offsets_offset, bytes_offset, bytes_length; /* in the file */
};

/* Number i < count; bytes NULL where it is damaged. */
struct nh_string string_table_get(const struct string_table *table, uint32_t i);

struct doc_table {
	const struct shard *shard;
	uint32_t count;
	struct column date, zone, headline_length, body_length, caption_length;
	struct column source, section, language, agency, path, document;
	struct string_table sources, sections, languages, agencies, paths;
	struct shard_extent documents, ids;
	struct shard_extent lengths, sketches, lines, asides; /* length 0 where the shard has none */
};

enum nh_status doc_table_open(const struct shard *shard, struct doc_table *ret, struct nh_error *error);
/* Whether the headers of its columns are right, which opening does not look at; for a check of the whole. */
bool doc_table_headers_fit(const struct doc_table *table);

struct nh_date doc_table_date(const struct doc_table *table, uint32_t doc);
/* doc_length with the shard's weights. */
uint64_t doc_table_length(const struct doc_table *table, uint32_t doc);
/* Asks for what doc_table_length will look at. */
NH_PREFETCHES void doc_table_prefetch_length(const struct doc_table *table, uint32_t doc)
{
	if (table->lengths.length)
		__builtin_prefetch(shard_window(table->shard)->bytes + table->lengths.offset +
				   (uint64_t)doc * 2);
}
/* SHARD_SKETCH_BYTES; NULL where the document has none. */
const unsigned char *doc_table_sketch(const struct doc_table *table, uint32_t doc);
/* What is kept of the document's lines, for verdicts: a writer's business (FORMAT.md, section 17). */
struct nh_string doc_table_lines(const struct doc_table *table, uint32_t doc);
/* The ranges of its body that are furniture: aside_text.h. */
struct nh_string doc_table_aside(const struct doc_table *table, uint32_t doc);
/* The record's bytes, and behind them those of the text (compressed; see FORMAT.md). NULL where damaged. */
bool doc_table_bytes(const struct doc_table *table, uint32_t doc, struct nh_string *ret_record,
		     struct nh_string *ret_text);
/* Asks the memory for the record, in steps from 0 on: each asks for what the step before has found. With
 * several documents each step goes over all of them, so that their misses overlap. */
#define DOC_TABLE_PREFETCH_STEPS (COLUMN_PREFETCH_STEPS + 1)
NH_PREFETCHES void doc_table_prefetch(const struct doc_table *table, uint32_t doc, unsigned step)
{
	uint64_t begin;

	if (step < COLUMN_PREFETCH_STEPS) {
		column_prefetch(&table->document, doc, step);
		return;
	}
	begin = column_get(&table->document, doc);
	if (begin < table->documents.length)
		__builtin_prefetch(shard_window(table->shard)->bytes + table->documents.offset + begin);
}
struct nh_string doc_table_id(const struct doc_table *table, uint32_t doc);
struct document_version doc_table_version(const struct doc_table *table, uint32_t doc);
/* The name that a column holds for doc; bytes NULL where it has none. */
struct nh_string doc_table_name(const struct column *column, const struct string_table *names, uint32_t doc);

/* Everything but the text. Strings point into the shard, lists into arena. */
enum nh_status doc_table_article(const struct doc_table *table, uint32_t doc, struct arena *arena,
				 struct nh_article *ret, struct nh_error *error);
/* The text too; its strings live in arena. NH_NOT_FOUND where the shard stores none. The body is without what
 * is set aside of it, which stands with the furniture. */
enum nh_status doc_table_text(const struct doc_table *table, uint32_t doc,
			      struct zip_uncompressor *uncompressor, struct arena *arena,
			      struct nh_article *article, struct nh_error *error);

/* The bytes of the text, which document_text_decode reads; they live in arena. NH_NOT_FOUND where the shard
 * stores none. */
enum nh_status doc_table_plain(const struct doc_table *table, uint32_t doc,
			       struct zip_uncompressor *uncompressor, struct arena *arena,
			       struct nh_string *ret, struct nh_error *error);

/* The same as it was added: the whole body. */
enum nh_status doc_table_whole_text(const struct doc_table *table, uint32_t doc,
				    struct zip_uncompressor *uncompressor, struct arena *arena,
				    struct nh_article *article, struct nh_error *error);

/* The document with this id; SHARD_DOC_END where there is none. */
uint32_t doc_table_find(const struct doc_table *table, struct nh_string id);
/* A place in the order of the hashes of ids: what stands before it has a hash below this one. */
struct id_place {
	uint64_t hash;
	uint32_t place;
};
/* The same for many ids: the search begins at a place of this table, from {0, 0} on, where the id's hash does
 * not lie before it, and sets the place to where it ended. Ids in the order of their hashes take a third of
 * the looks. */
uint32_t doc_table_find_from(const struct doc_table *table, struct nh_string id, struct id_place *from);
/* Number i in the order of the hashes of ids, i < count: for joins of whole shards. */
uint32_t doc_table_by_id_hash(const struct doc_table *table, uint32_t i);

#endif
