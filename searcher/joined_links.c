/* SPDX-License-Identifier: MIT
 *
 * joined_links.c - see joined_links.h.
 *
 * Most articles stand in one directory only, and must cost little. Copies have three triples in common at
 * least (sketches.h). So triple by triple each document leaves a mark, its directory's, in a table small
 * enough for a cache; then it looks how often its mark has become that of several directories. Those for
 * which it has not often enough are out, and the others begin anew, until few go any more; these are compared
 * exactly, as the indexer compares those of one index.
 */
#include "searcher/joined_links.h"

#include "common/buf.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/shard/sketches.h"

#define MARKS_A_DOCUMENT 8
#define MARK_BITS_MIN 10
#define MARK_BITS_MAX 24 /* a triple has no more */
#define TRIPLES_AT_ONCE 4
#define ROUND_DOCUMENTS_MIN 1024
#define SEVERAL UINT8_MAX
#define SLOT_FACTOR 0x9E3779B1u

/* The sketches of live documents: of all to begin with, then of those that are left. */
struct survey {
	struct nh_index *index;
	const unsigned char **sketches;
	uint32_t *ends;  /* by shard: of its sketches */
	uint8_t *met;    /* by sketch: triples whose mark is that of several directories */
	uint32_t *slots; /* of some triples, the sketches of each side by side */
	uint8_t *marks;
	unsigned mark_bits;
	uint32_t count;
};

/* The documents by something of their sketches, for one triple at a time. */
struct slots {
	struct joined_document *documents;
	uint32_t *first;  /* + 1 */
	uint32_t *counts; /* by document: that have its triple, where it is the first one */
	unsigned bits;
};

static bool is_older_version(const struct snapshot_shard *shard, uint32_t doc, uint32_t *at)
{
	const struct groups_shard *groups = shard->groups;

	while (groups && *at < groups->count && groups->docs[*at] < doc)
		++*at;
	return groups && *at < groups->count && groups->docs[*at] == doc &&
	       (groups->numbers[*at] & GROUPS_OLDER_VERSION);
}

static enum nh_status survey_shard(struct survey *survey, const struct snapshot_shard *shard,
				   struct nh_error *error)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];
	const struct shard_extent *section = &shard->table.sketches;
	const unsigned char *sketches =
	    section->length ? shard_touch(shard->shard, section->offset, section->length) : NULL;
	uint32_t at = 0;

	if (section->length && !sketches)
		return shard_damaged(shard->shard, error);
	for (uint32_t doc = 0; sketches && doc < shard->table.count; doc++) {
		const unsigned char *sketch = sketches + (size_t)doc * sizeof none;

		if (memcmp(sketch, none, sizeof none) != 0 && !deletes_has(shard->deletes, doc) &&
		    !is_older_version(shard, doc, &at))
			survey->sketches[survey->count++] = sketch;
	}
	return NH_OK;
}

static enum nh_status survey_init(struct survey *survey, struct nh_index *index, struct nh_error *error)
{
	size_t most = 0;
	enum nh_status status = NH_OK;

	*survey = (struct survey){.index = index, .mark_bits = MARK_BITS_MIN};
	for (size_t i = 0; i < index->shard_count; i++)
		most += index->shards[i].table.count;
	if (most > UINT32_MAX)
		return nh_fail(error, NH_BAD_INPUT, NULL, "too many articles for one search");
	survey->sketches = nh_new_array(most, sizeof *survey->sketches);
	survey->ends = nh_new_array(index->shard_count, sizeof *survey->ends);
	survey->met = nh_new_array(most, sizeof *survey->met);
	survey->slots = nh_new_array(most, TRIPLES_AT_ONCE * sizeof *survey->slots);
	while (survey->mark_bits < MARK_BITS_MAX && (size_t)1 << survey->mark_bits < most * MARKS_A_DOCUMENT)
		survey->mark_bits++;
	survey->marks = nh_new_array((size_t)1 << survey->mark_bits, sizeof *survey->marks);
	if (!survey->sketches || !survey->ends || !survey->met || !survey->slots || !survey->marks)
		return nh_fail_memory(error);
	for (size_t i = 0; i < index->shard_count && status == NH_OK; i++) {
		status = survey_shard(survey, &index->shards[i], error);
		survey->ends[i] = survey->count;
	}
	return status;
}

static void survey_done(struct survey *survey)
{
	free(survey->sketches);
	free(survey->ends);
	free(survey->met);
	free(survey->slots);
	free(survey->marks);
}

static void find_slots(struct survey *survey, unsigned triple)
{
	for (uint32_t i = 0; i < survey->count; i++)
		for (unsigned more = 0; more < TRIPLES_AT_ONCE; more++)
			survey->slots[(size_t)more * survey->count + i] =
			    sketch_triple(survey->sketches[i], triple + more) * SLOT_FACTOR >>
			    (32 - survey->mark_bits);
}

static void mark_slots(struct survey *survey, const uint32_t *slots)
{
	uint32_t i = 0;

	memset(survey->marks, 0, (size_t)1 << survey->mark_bits);
	for (size_t shard = 0; shard < survey->index->shard_count; shard++) {
		uint16_t directory = survey->index->shards[shard].directory;
		uint8_t own = (uint8_t)(directory < SEVERAL ? directory : SEVERAL);

		for (; i < survey->ends[shard]; i++) {
			uint8_t *mark = &survey->marks[slots[i]];

			*mark = *mark == 0 || *mark == own ? own : SEVERAL;
		}
	}
	for (i = 0; i < survey->count; i++)
		survey->met[i] = (uint8_t)(survey->met[i] + (survey->marks[slots[i]] == SEVERAL));
}

/* Keeps those that met triples enough. */
static void drop_others(struct survey *survey)
{
	uint32_t i = 0, kept = 0;

	for (size_t shard = 0; shard < survey->index->shard_count; shard++) {
		for (; i < survey->ends[shard]; i++)
			if (survey->met[i] >= SKETCH_TRIPLES_MIN)
				survey->sketches[kept++] = survey->sketches[i];
		survey->ends[shard] = kept;
	}
	survey->count = kept;
}

/* Among fewer documents fewer meet by chance: another round may leave fewer still. */
static void survey_rounds(struct survey *survey)
{
	uint32_t before;

	do {
		before = survey->count;
		memset(survey->met, 0, survey->count);
		for (unsigned triple = 0; triple < SKETCH_TRIPLES; triple += TRIPLES_AT_ONCE) {
			find_slots(survey, triple);
			for (unsigned more = 0; more < TRIPLES_AT_ONCE; more++)
				mark_slots(survey, survey->slots + (size_t)more * survey->count);
		}
		drop_others(survey);
	} while (survey->count < before / 4 * 3 && survey->count > ROUND_DOCUMENTS_MIN);
}

static bool take_documents(const struct survey *survey, struct joining *joining)
{
	uint32_t at = 0;

	joining->documents = nh_new_array(survey->count, sizeof *joining->documents);
	if (!joining->documents)
		return false;
	for (uint32_t shard = 0; shard < survey->index->shard_count; shard++) {
		const struct doc_table *table = &survey->index->shards[shard].table;
		const unsigned char *begin =
		    at < survey->ends[shard]
			? shard_touch(table->shard, table->sketches.offset, table->sketches.length)
			: NULL;

		for (; begin && at < survey->ends[shard]; at++)
			joining->documents[joining->document_count++] = (struct joined_document){
			    .sketch = survey->sketches[at],
			    .shard = shard,
			    .doc = (uint32_t)((size_t)(survey->sketches[at] - begin) / SHARD_SKETCH_BYTES)};
		at = survey->ends[shard];
	}
	return true;
}

enum nh_status joining_find_documents(struct joining *joining, struct nh_error *error)
{
	struct survey survey;
	enum nh_status status = survey_init(&survey, joining->index, error);

	if (status == NH_OK)
		survey_rounds(&survey);
	if (status == NH_OK && !take_documents(&survey, joining))
		status = nh_fail_memory(error);
	survey_done(&survey);
	return status;
}

/* ---- comparing ---- */

static bool slots_init(struct slots *slots, const struct joining *joining)
{
	*slots = (struct slots){.documents = joining->documents, .bits = MARK_BITS_MIN};
	while (slots->bits < 31 && (size_t)1 << slots->bits < (size_t)joining->document_count * 2)
		slots->bits++;
	slots->first = nh_new_array((size_t)1 << slots->bits, sizeof *slots->first);
	slots->counts = nh_new_array(joining->document_count, sizeof *slots->counts);
	return slots->first && slots->counts;
}

static void slots_done(struct slots *slots)
{
	free(slots->first);
	free(slots->counts);
}

static void slots_clear(struct slots *slots)
{
	memset(slots->first, 0, ((size_t)1 << slots->bits) * sizeof *slots->first);
}

static uint32_t *slot_of(const struct slots *slots, uint32_t key)
{
	return &slots->first[key * SLOT_FACTOR >> (32 - slots->bits)];
}

static void put_document(struct slots *slots, uint32_t i, uint32_t *slot)
{
	slots->documents[i].next = *slot;
	*slot = i + 1;
}

static uint16_t directory_of(const struct joining *joining, const struct joined_document *document)
{
	return joining->index->shards[document->shard].directory;
}

static void unite(struct joining *joining, const struct joined_document *a, const struct joined_document *b)
{
	uint32_t left = joining_root(joining, a->node), right = joining_root(joining, b->node);
	uint32_t low = left < right ? left : right, high = left < right ? right : left;

	if (low == high)
		return;
	joining->parents[high] = low;
	joining->weights[low] += joining->weights[high];
}

/* What is the same needs no triple. */
static void link_equal(struct joining *joining, struct slots *slots)
{
	slots_clear(slots);
	for (uint32_t i = 0; i < joining->document_count; i++) {
		const struct joined_document *document = &joining->documents[i];
		uint32_t *slot = slot_of(slots, hash_checksum(document->sketch, SHARD_SKETCH_BYTES));
		uint32_t at = *slot;

		while (at &&
		       memcmp(joining->documents[at - 1].sketch, document->sketch, SHARD_SKETCH_BYTES) != 0)
			at = joining->documents[at - 1].next;
		if (at)
			unite(joining, &joining->documents[at - 1], document);
		else
			put_document(slots, i, slot);
	}
}

/* Adds the triples that too many of the documents have. */
static void find_common(const struct joining *joining, struct slots *slots, unsigned triple,
			struct buf *common)
{
	slots_clear(slots);
	for (uint32_t i = 0; i < joining->document_count; i++) {
		uint32_t key = sketch_triple(joining->documents[i].sketch, triple),
			 *slot = slot_of(slots, key);
		uint32_t at = *slot, number = triple << 24 | key;

		while (at && sketch_triple(joining->documents[at - 1].sketch, triple) != key)
			at = joining->documents[at - 1].next;
		if (!at) {
			put_document(slots, i, slot);
			slots->counts[i] = 1;
		} else if (++slots->counts[at - 1] == SKETCH_TRIPLE_ARTICLES_MAX + 1) {
			buf_append(common, &number, sizeof number);
		}
	}
}

/* Common to one directory is common to all. */
static bool gather_common(const struct joining *joining, struct slots *slots, struct buf *common)
{
	const struct nh_index *index = joining->index;

	for (size_t i = 0; i < index->groups_count; i++)
		buf_append(common, index->groups[i]->common,
			   index->groups[i]->common_count * sizeof *index->groups[i]->common);
	for (unsigned triple = 0; triple < SKETCH_TRIPLES; triple++)
		find_common(joining, slots, triple, common);
	if (buf_failed(common))
		return false;
	if (common->length)
		qsort(common->bytes, common->length / sizeof(uint32_t), sizeof(uint32_t),
		      sketch_compare_numbers);
	return true;
}

static void link_document(struct joining *joining, const struct joined_document *document, uint32_t at,
			  unsigned triple, struct nh_string common)
{
	const uint32_t *numbers = (const uint32_t *)(const void *)common.bytes;
	uint32_t key = sketch_triple(document->sketch, triple);

	for (; at; at = joining->documents[at - 1].next) {
		const struct joined_document *other = &joining->documents[at - 1];

		if (sketch_triple(other->sketch, triple) == key &&
		    directory_of(joining, other) != directory_of(joining, document) &&
		    joining_root(joining, other->node) != joining_root(joining, document->node) &&
		    sketches_are_copies(other->sketch, document->sketch, numbers,
					common.length / sizeof *numbers))
			unite(joining, other, document);
	}
}

static void link_triple(struct joining *joining, struct slots *slots, unsigned triple,
			struct nh_string common)
{
	slots_clear(slots);
	for (uint32_t i = 0; i < joining->document_count; i++) {
		const struct joined_document *document = &joining->documents[i];
		uint32_t key = sketch_triple(document->sketch, triple), *slot = slot_of(slots, key);

		if (sketch_is_common((const uint32_t *)(const void *)common.bytes,
				     common.length / sizeof(uint32_t), triple, key))
			continue;
		link_document(joining, document, *slot, triple, common);
		put_document(slots, i, slot);
	}
}

enum nh_status joining_link(struct joining *joining, struct nh_error *error)
{
	struct slots slots;
	struct buf common;
	bool good = slots_init(&slots, joining);

	buf_init(&common);
	if (good)
		link_equal(joining, &slots);
	good = good && gather_common(joining, &slots, &common);
	for (unsigned triple = 0; good && triple < SKETCH_TRIPLES; triple++)
		link_triple(joining, &slots, triple, buf_string(&common));
	buf_done(&common);
	slots_done(&slots);
	return good ? NH_OK : nh_fail_memory(error);
}
