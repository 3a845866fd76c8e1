/* SPDX-License-Identifier: MIT
 *
 * merge_documents.c - the documents of a merge: which one gets which place in the piece, and their records,
 * columns and texts, copied in that order.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "indexer/document_order.h"

#define STRETCH_DOCUMENTS 16384 /* are passed over between two times that all is given back */
/* The same where they lie anywhere in a shard: each may have brought a chunk or two. */
#define SCATTERED_DOCUMENTS 2048
/* Positions of a field; positions of an article end below 2^24 (FORMAT.md, section 9). */
#define LENGTH_MAX (((uint64_t)1 << 24) - 1)

/* ---- the usual order ---- */

struct dated_document {
	struct nh_date date;
	struct nh_string id;
	uint32_t doc;
};

static int compare_documents(const void *left, const void *right)
{
	const struct dated_document *a = left, *b = right;
	int order = document_order(a->date, a->id, b->date, b->id);

	return order ? order : a->doc < b->doc ? -1 : a->doc > b->doc;
}

/* Ids are read only where dates are the same. */
static void sort_ties(const struct source *source, struct dated_document *ties, size_t count)
{
	if (count == 1)
		return;
	for (size_t i = 0; i < count; i++)
		ties[i].id = doc_table_id(&source->table, ties[i].doc);
	qsort(ties, count, sizeof *ties, compare_documents);
}

static void sort_documents(const struct source *source, struct dated_document *documents)
{
	const struct nh_string none = NH_STRING("");
	uint32_t begin = 0, end, looked_at = 0;

	for (uint32_t doc = 0; doc < source->end; doc++)
		documents[doc] = (struct dated_document){doc_table_date(&source->table, doc), none, doc};
	qsort(documents, source->end, sizeof *documents, compare_documents);
	for (; begin < source->end; begin = end) {
		end = begin + 1;
		while (end < source->end &&
		       document_order(documents[begin].date, none, documents[end].date, none) == 0)
			end++;
		sort_ties(source, documents + begin, end - begin);
		looked_at += end - begin;
		if (looked_at < SCATTERED_DOCUMENTS)
			continue;
		shard_release_all(source->shard);
		looked_at = 0;
	}
}

enum nh_status merge_usual_order(struct source *source, struct nh_error *error)
{
	struct dated_document *documents = nh_new_array(source->end, sizeof *documents);

	source->order = nh_new_array(source->end, sizeof *source->order);
	if (!documents || !source->order) {
		free(documents);
		return nh_fail_memory(error);
	}
	sort_documents(source, documents);
	for (uint32_t turn = 0; turn < source->end; turn++)
		source->order[turn] = documents[turn].doc;
	free(documents);
	shard_release_all(source->shard);
	return shard_damaged(source->shard, error);
}

/* ---- placing documents ---- */

static uint32_t doc_of_turn(const struct source *source, uint32_t turn)
{
	return source->order ? source->order[turn] : turn;
}

static bool skip_dropped(struct source *source)
{
	uint32_t doc;

	while (source->next < source->end && deletes_has(source->dropped, doc_of_turn(source, source->next)))
		source->next++;
	if (source->next == source->end)
		return false;
	doc = doc_of_turn(source, source->next);
	source->date = doc_table_date(&source->table, doc);
	source->id = doc_table_id(&source->table, doc);
	return true;
}

static bool comes_before(const struct source *source, const struct source *other)
{
	return document_order(source->date, source->id, other->date, other->id) < 0;
}

/* The source whose next document comes first; NULL at the end. ret_second: of the others. */
static struct source *first_source(struct merge *merge, struct source **ret_second)
{
	struct source *first = NULL, *second = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->next == source->end)
			continue;
		if (!first || comes_before(source, first)) {
			second = first;
			first = source;
		} else if (!second || comes_before(source, second)) {
			second = source;
		}
	}
	*ret_second = second;
	return first;
}

static enum nh_status find_damage(const struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < merge->source_count && status == NH_OK; i++)
		status = shard_damaged(merge->sources[i].shard, error);
	return status;
}

/* Ids stand among the documents, so all of these are passed over: they are given back again and again, and
 * the ids that the sources stand on fetched anew. */
static void begin_stretch(struct merge *merge)
{
	merge_release_all(merge);
	for (size_t i = 0; i < merge->source_count; i++)
		skip_dropped(&merge->sources[i]);
}

/* Which source the next documents come from, one after another; the piece ends after documents_max. */
static void order_documents(struct merge *merge, uint32_t documents_max)
{
	struct source *source, *second;

	while (merge->piece_count < documents_max) {
		uint64_t limit = nh_size_min(documents_max, merge->piece_count + STRETCH_DOCUMENTS);

		begin_stretch(merge);
		source = first_source(merge, &second);
		if (!source)
			return;
		while (source && merge->piece_count < limit) {
			merge->order[merge->piece_count++] = (struct placed){
			    (uint32_t)(source - merge->sources), doc_of_turn(source, source->next)};
			source->next++;
			if (!skip_dropped(source) || (second && !comes_before(source, second)))
				source = first_source(merge, &second);
		}
	}
}

/* The places of each source's documents in the piece. Of a source with an order any may be of it. */
static bool place_documents(struct merge *merge)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->first = source->order ? 0 : source->first_turn;
		source->last = source->order ? source->end : source->next;
		free(source->places);
		source->places = nh_new_array(source->last - source->first, sizeof *source->places);
		if (!source->places)
			return false;
		memset(source->places, 0xFF, (source->last - source->first) * sizeof *source->places);
	}
	for (uint64_t place = 0; place < merge->piece_count; place++) {
		struct source *source = &merge->sources[merge->order[place].source];

		source->places[merge->order[place].doc - source->first] = (uint32_t)place;
	}
	return true;
}

/* The next documents_max documents of the whole, or what is left of it. */
enum nh_status merge_enter_piece(struct merge *merge, uint32_t documents_max, struct nh_error *error)
{
	uint64_t left = merge->kept - merge->placed;
	enum nh_status status;

	merge->piece_count = 0;
	merge->order = nh_new_array(nh_size_min(left, documents_max), sizeof *merge->order);
	if (!merge->order)
		return nh_fail_memory(error);
	for (size_t i = 0; i < merge->source_count; i++)
		merge->sources[i].first_turn = merge->sources[i].next;
	order_documents(merge, (uint32_t)nh_size_min(left, documents_max));
	status = find_damage(merge, error);
	if (status == NH_OK && !place_documents(merge))
		status = nh_fail_memory(error);
	if (status == NH_OK && merge->piece_count != nh_size_min(left, documents_max))
		status =
		    nh_fail(error, NH_CORRUPT, merge->directory, "a shard has fewer documents than it says");
	merge->placed += merge->piece_count;
	merge->filtered = merge->piece_count < merge->kept;
	for (size_t i = 0; i < merge->source_count; i++) {
		const struct source *source = &merge->sources[i];

		merge->filtered |= source->dropped && source->dropped->deleted_count > 0;
	}
	return status;
}

/* ---- copying documents ---- */

/* False where no field is that long. */
static bool get_length(const struct column *column, uint32_t doc, uint32_t *ret)
{
	uint64_t length = column_get(column, doc);

	*ret = (uint32_t)length;
	return length <= LENGTH_MAX;
}

static bool get_lengths(const struct source *source, uint32_t doc, struct shard_document *ret)
{
	const struct doc_table *table = &source->table;

	if (get_length(&table->headline_length, doc, &ret->headline_tokens) &&
	    get_length(&table->body_length, doc, &ret->body_tokens) &&
	    get_length(&table->caption_length, doc, &ret->caption_tokens))
		return true;
	shard_damage(source->shard, table->headline_length.entries_offset);
	return false;
}

/* The record is decoded to see that it is one, and for the id. */
static enum nh_status copy_document(struct merge *merge, struct source *source, uint32_t doc,
				    struct nh_string coded, struct nh_error *error)
{
	const struct doc_table *table = &source->table;
	struct shard_document document = {0};
	struct nh_article article = {0};
	enum nh_status status;

	arena_reset(&merge->arena);
	if (!doc_table_bytes(table, doc, &document.record, &document.text) ||
	    !get_lengths(source, doc, &document))
		return shard_damaged(source->shard, error);
	if (!document_record_decode(document.record, &merge->arena, &article))
		return nh_fail(error, NH_CORRUPT, shard_path(source->shard), "document %u is damaged", doc);
	document.id = article.id;
	document.published = doc_table_date(table, doc);
	document.source = doc_table_name(&table->source, &table->sources, doc);
	document.section = doc_table_name(&table->section, &table->sections, doc);
	document.language = doc_table_name(&table->language, &table->languages, doc);
	document.agency = doc_table_name(&table->agency, &table->agencies, doc);
	document.place = doc_table_name(&table->path, &table->paths, doc);
	if (!document.place.bytes)
		document.place = article.id;
	document.sketch = doc_table_sketch(table, doc);
	document.lines = doc_table_lines(table, doc);
	document.aside = doc_table_aside(table, doc);
	if (coded.bytes)
		document.text = coded;
	status = shard_writer_document(merge->writer, &document, error);
	return status == NH_OK ? shard_damaged(source->shard, error) : status;
}

static enum nh_status copy_documents(struct merge *merge, struct text_team *texts, struct nh_error *error)
{
	const uint64_t stretch = merge->sorts ? SCATTERED_DOCUMENTS : STRETCH_DOCUMENTS;
	enum nh_status status = NH_OK;

	for (uint64_t place = 0; place < merge->piece_count && status == NH_OK; place++) {
		const struct placed *placed = &merge->order[place];
		struct source *source = &merge->sources[placed->source];

		struct nh_string coded;

		status = text_team_next(texts, &coded, error);
		if (status == NH_OK)
			status = copy_document(merge, source, placed->doc, coded, error);
		if (!source->order)
			merge_release(source, SHARD_SECTION_DOCUMENTS,
				      column_get(&source->table.document, placed->doc),
				      &source->released_documents);
		if (place % stretch == stretch - 1)
			merge_release_all(merge);
	}
	return status;
}

enum nh_status merge_copy_documents(struct merge *merge, struct nh_error *error)
{
	struct text_team *texts = NULL;
	enum nh_status status = text_team_new(merge, &texts, error);

	for (size_t i = 0; i < merge->source_count; i++)
		merge->sources[i].released_documents = 0;
	if (status == NH_OK)
		status = copy_documents(merge, texts, error);
	text_team_free(texts);
	merge_release_all(merge);
	free(merge->order);
	merge->order = NULL;
	return status;
}
