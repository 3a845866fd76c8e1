/* SPDX-License-Identifier: MIT
 *
 * doc_table.c - see doc_table.h and FORMAT.md.
 */
#include "common/shard/doc_table.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/nh_limits.h"
#include "common/reader.h"
#include "common/shard/aside_text.h"
#include "common/shard/text_store.h"

#define GUESSES_MAX 16 /* of a search, before halving; a million even hashes take 5 or 6 */

static enum nh_status string_table_open(const struct shard *shard, enum shard_section section,
					struct string_table *ret, struct nh_error *error)
{
	struct shard_extent extent = shard_section(shard, section);
	const unsigned char *count = shard_touch(shard, extent.offset, 4);
	struct string_table table = {.shard = shard};

	if (extent.length < 8 || !count || load_u32(count) > (extent.length - 8) / 4)
		return nh_fail(error, NH_CORRUPT, shard_path(shard), "section %d is no table of names",
			       (int)section);
	table.count = load_u32(count);
	table.offsets_offset = extent.offset + 4;
	table.bytes_offset = table.offsets_offset + 4 * ((uint64_t)table.count + 1);
	table.bytes_length = extent.offset + extent.length - table.bytes_offset;
	*ret = table;
	return NH_OK;
}

struct nh_string string_table_get(const struct string_table *table, uint32_t i)
{
	const unsigned char *offsets, *bytes;
	uint32_t begin, end;

	if (i >= table->count)
		return (struct nh_string){NULL, 0};
	offsets = shard_touch(table->shard, table->offsets_offset + (uint64_t)i * 4, 8);
	if (!offsets)
		return (struct nh_string){NULL, 0};
	begin = load_u32(offsets);
	end = load_u32(offsets + 4);
	if (begin > end || end > table->bytes_length) {
		shard_damage(table->shard, table->offsets_offset);
		return (struct nh_string){NULL, 0};
	}
	if (begin == end)
		return (struct nh_string){"", 0};
	bytes = shard_touch(table->shard, table->bytes_offset + begin, end - begin);
	return (struct nh_string){(const char *)bytes, bytes ? end - begin : 0};
}

static enum nh_status open_columns(const struct shard *shard, struct doc_table *table, struct nh_error *error)
{
	const struct {
		enum shard_section section;
		struct column *column;
	} columns[] = {
	    {SHARD_SECTION_COLUMN_DATE, &table->date},
	    {SHARD_SECTION_COLUMN_ZONE, &table->zone},
	    {SHARD_SECTION_COLUMN_HEADLINE_LENGTH, &table->headline_length},
	    {SHARD_SECTION_COLUMN_BODY_LENGTH, &table->body_length},
	    {SHARD_SECTION_COLUMN_CAPTION_LENGTH, &table->caption_length},
	    {SHARD_SECTION_COLUMN_SOURCE, &table->source},
	    {SHARD_SECTION_COLUMN_SECTION, &table->section},
	    {SHARD_SECTION_COLUMN_LANGUAGE, &table->language},
	    {SHARD_SECTION_COLUMN_AGENCY, &table->agency},
	    {SHARD_SECTION_COLUMN_PATH, &table->path},
	    {SHARD_SECTION_COLUMN_DOCUMENT, &table->document},
	};
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < NH_COUNT_OF(columns) && status == NH_OK; i++)
		status = column_open(shard, columns[i].section, table->count, columns[i].column, error);
	return status;
}

bool doc_table_headers_fit(const struct doc_table *table)
{
	const struct column *columns[] = {
	    &table->date,   &table->zone,    &table->headline_length, &table->body_length,
	    &table->source, &table->section, &table->caption_length,  &table->language,
	    &table->agency, &table->path,    &table->document,
	};
	bool good = true;

	for (size_t i = 0; i < NH_COUNT_OF(columns); i++)
		good &= column_header_fits(columns[i]);
	return good;
}

static enum nh_status open_names(const struct shard *shard, struct doc_table *table, struct nh_error *error)
{
	const struct {
		enum shard_section section;
		struct string_table *names;
	} tables[] = {
	    {SHARD_SECTION_SOURCES, &table->sources},     {SHARD_SECTION_SECTIONS, &table->sections},
	    {SHARD_SECTION_LANGUAGES, &table->languages}, {SHARD_SECTION_AGENCIES, &table->agencies},
	    {SHARD_SECTION_PATHS, &table->paths},
	};
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < NH_COUNT_OF(tables) && status == NH_OK; i++)
		status = string_table_open(shard, tables[i].section, tables[i].names, error);
	return status;
}

enum nh_status doc_table_open(const struct shard *shard, struct doc_table *ret, struct nh_error *error)
{
	struct doc_table table = {
	    .shard = shard,
	    .count = (uint32_t)shard_meta(shard)->document_count,
	    .documents = shard_section(shard, SHARD_SECTION_DOCUMENTS),
	    .ids = shard_section(shard, SHARD_SECTION_IDS),
	    .lengths = shard_section(shard, SHARD_SECTION_LENGTHS),
	    .sketches = shard_section(shard, SHARD_SECTION_SKETCHES),
	    .lines = shard_section(shard, SHARD_SECTION_LINES),
	    .asides = shard_section(shard, SHARD_SECTION_ASIDE),
	};
	enum nh_status status = open_columns(shard, &table, error);

	if (status == NH_OK)
		status = open_names(shard, &table, error);
	if (status == NH_OK && table.ids.length != bitpack_bytes(table.count, bit_width(table.count - 1)))
		status =
		    nh_fail(error, NH_CORRUPT, shard_path(shard), "the table of ids has the wrong length");
	if (status == NH_OK && table.lengths.length && table.lengths.length != (uint64_t)table.count * 2)
		status = nh_fail(error, NH_CORRUPT, shard_path(shard),
				 "the table of lengths has the wrong length");
	if (status == NH_OK && table.sketches.length &&
	    table.sketches.length != (uint64_t)table.count * SHARD_SKETCH_BYTES)
		status = nh_fail(error, NH_CORRUPT, shard_path(shard),
				 "the table of sketches has the wrong length");
	if (status == NH_OK && table.asides.length && table.asides.length < (uint64_t)table.count * 4)
		status = nh_fail(error, NH_CORRUPT, shard_path(shard),
				 "the table of set-aside text has the wrong length");
	if (status == NH_OK && table.lines.length && table.lines.length < (uint64_t)table.count * 4)
		status =
		    nh_fail(error, NH_CORRUPT, shard_path(shard), "the table of lines has the wrong length");
	if (status == NH_OK)
		*ret = table;
	return status;
}

struct nh_date doc_table_date(const struct doc_table *table, uint32_t doc)
{
	uint64_t zone = column_get(&table->zone, doc);
	struct nh_date date = {
	    .precision = zone & 7,
	    .zone_known = zone >> 3 & 1,
	    .offset_minutes = (int16_t)((int64_t)(zone >> 4 & 0xFFF) - 1440),
	};

	if (date.precision == NH_PRECISION_NONE || date.precision > NH_PRECISION_SECOND)
		return (struct nh_date){0};
	date.instant_seconds =
	    (int64_t)(column_get(&table->date, doc) + shard_meta(table->shard)->oldest_instant);
	if (date.offset_minutes > 1439 || date.instant_seconds < -62135769600 ||
	    date.instant_seconds > 253402387200) /* years 1 to 9999 */
		return (struct nh_date){0};
	return date;
}

static uint64_t sum_lengths(const struct doc_table *table, uint32_t doc)
{
	const struct shard_meta *meta = shard_meta(table->shard);

	return column_get(&table->headline_length, doc) * meta->headline_weight +
	       column_get(&table->body_length, doc) * meta->body_weight +
	       column_get(&table->caption_length, doc) * meta->caption_weight;
}

uint64_t doc_table_length(const struct doc_table *table, uint32_t doc)
{
	const unsigned char *bytes;
	unsigned length;

	if (!table->lengths.length || doc >= table->count)
		return sum_lengths(table, doc);
	bytes = shard_touch(table->shard, table->lengths.offset + (uint64_t)doc * 2, 2);
	length = bytes ? bytes[0] | (unsigned)bytes[1] << 8 : 0;
	return length < UINT16_MAX ? length : sum_lengths(table, doc);
}

const unsigned char *doc_table_sketch(const struct doc_table *table, uint32_t doc)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];
	const unsigned char *sketch;

	if (!table->sketches.length || doc >= table->count)
		return NULL;
	sketch = shard_touch(table->shard, table->sketches.offset + (uint64_t)doc * sizeof none, sizeof none);
	return sketch && memcmp(sketch, none, sizeof none) != 0 ? sketch : NULL;
}

/* Of a section that has, for each document, the end of its items, and behind these the items. */
static struct nh_string items_of(const struct doc_table *table, struct shard_extent section, uint32_t doc,
				 uint32_t item_bytes)
{
	uint64_t begin = 0, end, ends_bytes = (uint64_t)table->count * 4;
	const unsigned char *bytes;

	if (!section.length || doc >= table->count)
		return (struct nh_string){NULL, 0};
	bytes = shard_touch(table->shard, section.offset + (uint64_t)doc * 4 - (doc ? 4 : 0), doc ? 8 : 4);
	if (!bytes)
		return (struct nh_string){NULL, 0};
	begin = doc ? load_u32(bytes) : 0;
	end = load_u32(bytes + (doc ? 4 : 0));
	if (begin > end || end > (section.length - ends_bytes) / item_bytes) {
		shard_damage(table->shard, section.offset);
		return (struct nh_string){NULL, 0};
	}
	if (begin == end)
		return (struct nh_string){NULL, 0};
	bytes = shard_touch(table->shard, section.offset + ends_bytes + begin * item_bytes,
			    (end - begin) * item_bytes);
	return (struct nh_string){(const char *)bytes, bytes ? (end - begin) * item_bytes : 0};
}

struct nh_string doc_table_aside(const struct doc_table *table, uint32_t doc)
{
	return items_of(table, table->asides, doc, SHARD_ASIDE_RANGE_BYTES);
}

struct nh_string doc_table_lines(const struct doc_table *table, uint32_t doc)
{
	return items_of(table, table->lines, doc, SHARD_LINES_UNIT_BYTES);
}

bool doc_table_bytes(const struct doc_table *table, uint32_t doc, struct nh_string *ret_record,
		     struct nh_string *ret_text)
{
	uint64_t begin = column_get(&table->document, doc);
	uint64_t end =
	    doc + 1 < table->count ? column_get(&table->document, doc + 1) : table->documents.length;
	const unsigned char *bytes;
	struct reader reader;

	if (begin >= end || end > table->documents.length) {
		shard_damage(table->shard, table->documents.offset);
		return false;
	}
	bytes = shard_touch(table->shard, table->documents.offset + begin, end - begin);
	if (!bytes)
		return false;
	reader = reader_over(bytes, end - begin);
	*ret_record = reader_counted(&reader);
	*ret_text = (struct nh_string){(const char *)reader.next, reader_left(&reader)};
	if (reader_failed(&reader))
		shard_damage(table->shard, table->documents.offset + begin);
	return !reader_failed(&reader);
}

/* Reads no more than it must: the record's length, and the id in its beginning. */
struct nh_string doc_table_id(const struct doc_table *table, uint32_t doc)
{
	uint64_t begin = column_get(&table->document, doc), length = table->documents.length, id_length;
	size_t head = nh_size_min(begin < length ? length - begin : 0, 2 * BUF_VARINT_BYTES_MAX);
	const unsigned char *bytes =
	    head ? shard_touch(table->shard, table->documents.offset + begin, head) : NULL;
	struct reader reader = reader_over(bytes, bytes ? head : 0);

	reader_varint(&reader);
	id_length = reader_varint(&reader);
	if (!reader_failed(&reader)) {
		begin += (uint64_t)(reader.next - bytes);
		if (id_length == 0)
			return NH_STRING("");
		if (id_length <= length - begin &&
		    (bytes = shard_touch(table->shard, table->documents.offset + begin, id_length)))
			return (struct nh_string){(const char *)bytes, id_length};
	}
	shard_damage(table->shard, table->documents.offset + begin);
	return (struct nh_string){NULL, 0};
}

struct document_version doc_table_version(const struct doc_table *table, uint32_t doc)
{
	struct nh_string record, text;

	if (!doc_table_bytes(table, doc, &record, &text))
		return (struct document_version){0};
	return document_record_version(record);
}

struct nh_string doc_table_name(const struct column *column, const struct string_table *names, uint32_t doc)
{
	uint64_t number = column_get(column, doc);

	if (number > names->count)
		shard_damage(column->shard, column->entries_offset);
	if (number == 0 || number > names->count)
		return (struct nh_string){NULL, 0};
	return string_table_get(names, (uint32_t)(number - 1));
}

static enum nh_status corrupt(const struct doc_table *table, uint32_t doc, struct nh_error *error)
{
	return nh_fail(error, NH_CORRUPT, shard_path(table->shard), "document %u is damaged", doc);
}

/* The path, and the archive's member behind a NUL; none: the path is the id. */
static void set_place(const struct doc_table *table, uint32_t doc, struct nh_article *article)
{
	struct nh_string place = doc_table_name(&table->path, &table->paths, doc);
	const char *end = place.bytes ? memchr(place.bytes, '\0', place.length) : NULL;

	article->path = place.bytes ? place : article->id;
	if (!end)
		return;
	article->path.length = (size_t)(end - place.bytes);
	article->member = (struct nh_string){end + 1, place.length - article->path.length - 1};
}

enum nh_status doc_table_article(const struct doc_table *table, uint32_t doc, struct arena *arena,
				 struct nh_article *ret, struct nh_error *error)
{
	struct nh_article article = {0};
	struct nh_string record, text;

	if (!doc_table_bytes(table, doc, &record, &text) || !document_record_decode(record, arena, &article))
		return corrupt(table, doc, error);
	article.source = doc_table_name(&table->source, &table->sources, doc);
	article.section = doc_table_name(&table->section, &table->sections, doc);
	article.language = doc_table_name(&table->language, &table->languages, doc);
	article.agency = doc_table_name(&table->agency, &table->agencies, doc);
	set_place(table, doc, &article);
	article.published = doc_table_date(table, doc);
	*ret = article;
	return NH_OK;
}

enum nh_status doc_table_plain(const struct doc_table *table, uint32_t doc,
			       struct zip_uncompressor *uncompressor, struct arena *arena,
			       struct nh_string *ret, struct nh_error *error)
{
	const struct text_code *code;
	struct nh_string record, text;
	enum nh_status status;

	if (!doc_table_bytes(table, doc, &record, &text))
		return corrupt(table, doc, error);
	if (text.length == 0)
		return nh_fail(error, NH_NOT_FOUND, shard_path(table->shard), "the index stores no text");
	status = shard_need_text_code(table->shard, &code, error);
	if (status != NH_OK)
		return status;
	status = text_unpack(text, code, uncompressor, arena, ret);
	if (status == NH_NO_MEMORY)
		return nh_fail_memory(error);
	return status == NH_OK ? NH_OK : corrupt(table, doc, error);
}

enum nh_status doc_table_whole_text(const struct doc_table *table, uint32_t doc,
				    struct zip_uncompressor *uncompressor, struct arena *arena,
				    struct nh_article *article, struct nh_error *error)
{
	struct nh_string plain;
	enum nh_status status = doc_table_plain(table, doc, uncompressor, arena, &plain, error);

	if (status == NH_OK && !document_text_decode(plain, arena, article))
		return corrupt(table, doc, error);
	return status;
}

enum nh_status doc_table_text(const struct doc_table *table, uint32_t doc,
			      struct zip_uncompressor *uncompressor, struct arena *arena,
			      struct nh_article *article, struct nh_error *error)
{
	enum nh_status status = doc_table_whole_text(table, doc, uncompressor, arena, article, error);

	if (status == NH_OK && !aside_split(article, doc_table_aside(table, doc), arena))
		return nh_fail_memory(error);
	return status;
}

uint32_t doc_table_by_id_hash(const struct doc_table *table, uint32_t i)
{
	unsigned width = bit_width(table->count - 1);
	uint64_t bit = (uint64_t)i * width, value;
	const unsigned char *bytes;

	if (width == 0)
		return 0;
	bytes = shard_touch(table->shard, table->ids.offset + bit / 8, (bit + width + 7) / 8 - bit / 8);
	if (!bytes)
		return 0;
	value = load_u64(bytes) >> (bit % 8) & (((uint64_t)1 << width) - 1);
	if (value >= table->count) {
		shard_damage(table->shard, table->ids.offset);
		return 0;
	}
	return (uint32_t)value;
}

static uint64_t hash_at(const struct doc_table *table, uint32_t i)
{
	struct nh_string id = doc_table_id(table, doc_table_by_id_hash(table, i));

	return id.bytes ? hash_bytes(id.bytes, id.length) : 0;
}

/* The first place in the order of hashes whose hash is not below this one. Hashes lie evenly: between two
 * known ones the place of another can be told from its value, and the few documents that are looked at, each
 * in a page of its own, are a quarter of those that halving would take. Where hashes were made to lie
 * unevenly, halving ends the search. */
static uint32_t first_place(const struct doc_table *table, uint64_t hash, struct id_place *from)
{
	bool follows = hash >= from->hash;
	uint64_t low_hash = follows ? from->hash : 0, high_hash = UINT64_MAX;
	uint32_t low = follows ? from->place : 0, high = table->count;

	for (unsigned step = 0; low < high; step++) {
		double share = (double)(hash - low_hash) / ((double)(high_hash - low_hash) + 1);
		uint32_t skipped = step < GUESSES_MAX ? (uint32_t)(share * (high - low)) : (high - low) / 2;
		uint32_t middle = (uint32_t)nh_size_min((uint64_t)low + skipped, high - 1);
		uint64_t found = hash_at(table, middle);

		if (found < hash) {
			low = middle + 1;
			low_hash = found;
		} else {
			high = middle;
			high_hash = found;
		}
	}
	*from = (struct id_place){hash, low};
	return low;
}

uint32_t doc_table_find(const struct doc_table *table, struct nh_string id)
{
	struct id_place from = {0, 0};

	return doc_table_find_from(table, id, &from);
}

uint32_t doc_table_find_from(const struct doc_table *table, struct nh_string id, struct id_place *from)
{
	uint64_t hash = hash_bytes(id.bytes, id.length);

	for (uint32_t i = first_place(table, hash, from); i < table->count && hash_at(table, i) == hash;
	     i++) {
		uint32_t doc = doc_table_by_id_hash(table, i);

		if (nh_string_equal(doc_table_id(table, doc), id))
			return doc;
	}
	return SHARD_DOC_END;
}
