/* SPDX-License-Identifier: MIT
 *
 * shard_writer_parts.h - the inside of a shard writer: shard_writer.c takes documents and terms,
 * shard_writer_end.c writes what comes behind them. Included by these two only.
 */
#ifndef NEWSHOUND_COMMON_SHARD_WRITER_PARTS_H
#define NEWSHOUND_COMMON_SHARD_WRITER_PARTS_H

#include "common/hash_order.h"
#include "common/shard/column.h"
#include "common/shard/shard_output.h"
#include "common/shard/shard_writer.h"
#include "common/spill.h"
#include "common/string_set.h"

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

/* Of a document: tokens of its fields while documents come, and what its postings' weights depend on once all
 * are known. */
union document_measure {
	struct {
		uint32_t headline, body;
	} tokens;
	struct document_norm norm;
};
static_assert(sizeof(union document_measure) == sizeof(struct document_norm),
	      "norms lie one behind the other");

struct shard_writer {
	const char *directory;
	struct shard_output output;
	struct shard_extent sections[SHARD_SECTION_END];
	struct shard_meta meta;
	struct field_weights weights;
	struct column_writer columns[COLUMN_COUNT];
	struct string_set tables[TABLE_COUNT];
	struct spill id_hashes;    /* struct numbered_hash each, with the document */
	struct numbered_hash *ids; /* at the end: those of a range of hashes, sorted */
	size_t id_count;
	union document_measure *measures;
	uint32_t *captions; /* their tokens, then where they begin; NULL where no document has one */
	size_t document_capacity;
	struct buf coarse;
	struct spill doc_lengths; /* of section LENGTHS */
	struct spill sketches, lines, line_ends, asides, aside_ends;
	bool has_sketches, reordered;
	struct nh_string text_codes; /* borrowed; of section TEXT_CODES */
	struct posting_writer postings;
	struct posting_bytes posting_bytes;
	struct buf region, forms;
	struct term_dict_writer dict;
	struct spill terms; /* of dict */
};

enum nh_status shard_writer_begin_section(struct shard_writer *writer, enum shard_section section,
					  struct nh_error *error);
/* Takes what was encoded of the dictionary to where it takes little memory. */
enum nh_status shard_writer_spill_terms(struct shard_writer *writer, struct nh_error *error);
void shard_writer_end_section(struct shard_writer *writer, enum shard_section section);

#endif
