/* SPDX-License-Identifier: MIT
 *
 * joined_groups.c - see joined_groups.h.
 *
 * Most sketches stand in one directory only. So each leaves a mark first, its directory's, in a table of
 * marks that several may share; those whose mark says that it is of several directories are then compared
 * exactly.
 */
#include "searcher/joined_groups.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/shard/format.h"

#define MARKS_A_DOCUMENT 4
#define SEVERAL UINT16_MAX

struct joined_document {
	const unsigned char *sketch;
	uint32_t shard, doc;
	uint32_t node; /* of its group, or one of its own */
	uint32_t next; /* of the same slot; + 1 */
};

struct joining {
	struct nh_index *index;
	uint16_t *marks;
	size_t mark_count;
	struct joined_document *documents; /* whose sketches may stand in several directories */
	uint32_t document_count, *slots;
	size_t slot_count;
	uint32_t *parents; /* of nodes: groups, then documents without one */
	uint32_t *weights; /* of roots: their documents, two at least for what was a group */
	uint32_t node_count;
	struct groups *made;
};

static uint32_t root_of(const struct joining *joining, uint32_t node)
{
	while (joining->parents[node] != node) {
		joining->parents[node] = joining->parents[joining->parents[node]];
		node = joining->parents[node];
	}
	return node;
}

static void unite(struct joining *joining, uint32_t a, uint32_t b)
{
	uint32_t low = root_of(joining, a), high = root_of(joining, b);

	if (low == high)
		return;
	if (low > high) {
		uint32_t swapped = low;

		low = high;
		high = swapped;
	}
	joining->parents[high] = low;
	joining->weights[low] += joining->weights[high];
}

/* ---- walks over the sketches ---- */

typedef void visit_function(struct joining *joining, uint32_t shard, uint32_t doc,
			    const unsigned char *sketch);

static bool is_older_version(const struct snapshot_shard *shard, uint32_t doc, uint32_t *at)
{
	const struct groups_shard *groups = shard->groups;

	while (groups && *at < groups->count && groups->docs[*at] < doc)
		++*at;
	return groups && *at < groups->count && groups->docs[*at] == doc &&
	       (groups->numbers[*at] & GROUPS_OLDER_VERSION);
}

static enum nh_status for_each_sketch(struct joining *joining, visit_function *visit, struct nh_error *error)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];

	for (uint32_t i = 0; i < joining->index->shard_count; i++) {
		const struct snapshot_shard *shard = &joining->index->shards[i];
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
				visit(joining, i, doc, sketch);
		}
	}
	return NH_OK;
}

static uint16_t *mark_of(const struct joining *joining, const unsigned char *sketch)
{
	return &joining->marks[hash_bytes(sketch, SHARD_SKETCH_BYTES) & (joining->mark_count - 1)];
}

static void visit_to_mark(struct joining *joining, uint32_t shard, uint32_t doc, const unsigned char *sketch)
{
	uint16_t *mark = mark_of(joining, sketch), directory = joining->index->shards[shard].directory;

	(void)doc;
	*mark = *mark == 0 || *mark == directory ? directory : SEVERAL;
}

static void visit_to_count(struct joining *joining, uint32_t shard, uint32_t doc, const unsigned char *sketch)
{
	(void)shard;
	(void)doc;
	joining->document_count += *mark_of(joining, sketch) == SEVERAL;
}

/* ---- joining ---- */

static uint32_t node_of(struct joining *joining, uint32_t shard, uint32_t doc)
{
	const struct snapshot_shard *at = &joining->index->shards[shard];
	uint32_t number = groups_find(at->groups, doc);

	return number == GROUPS_NONE ? joining->node_count++ : at->group_base + number;
}

static void visit_to_join(struct joining *joining, uint32_t shard, uint32_t doc, const unsigned char *sketch)
{
	struct joined_document *document = &joining->documents[joining->document_count];
	uint32_t *slot;

	if (*mark_of(joining, sketch) != SEVERAL)
		return;
	slot = &joining->slots[hash_bytes(sketch, SHARD_SKETCH_BYTES) >> 32 & (joining->slot_count - 1)];
	*document = (struct joined_document){sketch, shard, doc, node_of(joining, shard, doc), *slot};
	for (uint32_t at = *slot; at; at = joining->documents[at - 1].next)
		if (memcmp(joining->documents[at - 1].sketch, sketch, SHARD_SKETCH_BYTES) == 0) {
			unite(joining, joining->documents[at - 1].node, document->node);
			break;
		}
	*slot = ++joining->document_count;
}

static bool make_nodes(struct joining *joining)
{
	uint32_t groups = joining->index->group_count, most = joining->document_count;

	joining->documents = nh_new_array(most, sizeof *joining->documents);
	joining->parents = nh_new_array((size_t)groups + most, sizeof *joining->parents);
	joining->weights = nh_new_array((size_t)groups + most, sizeof *joining->weights);
	joining->slot_count = 16;
	while (joining->slot_count < (size_t)most * 2)
		joining->slot_count *= 2;
	joining->slots = nh_new_array(joining->slot_count, sizeof *joining->slots);
	if (!joining->documents || !joining->parents || !joining->weights || !joining->slots)
		return false;
	for (uint32_t i = 0; i < groups + most; i++) {
		joining->parents[i] = i;
		joining->weights[i] = i < groups ? 2 : 1;
	}
	joining->node_count = groups;
	joining->document_count = 0;
	return true;
}

/* ---- what comes of it ---- */

/* Of the documents from *at on, the next one of the shard that has copies now and had none. */
static const struct joined_document *next_new(const struct joining *joining, uint32_t shard, uint32_t *at)
{
	for (; *at < joining->document_count; ++*at) {
		const struct joined_document *document = &joining->documents[*at];

		if (document->shard != shard)
			return NULL;
		if (document->node >= joining->index->group_count &&
		    joining->weights[root_of(joining, document->node)] > 1)
			return document;
	}
	return NULL;
}

static bool make_shard(struct joining *joining, uint32_t number, uint32_t *at, struct groups_shard *ret)
{
	const struct snapshot_shard *shard = &joining->index->shards[number];
	uint32_t old_count = shard->groups ? shard->groups->count : 0, most = old_count, old = 0;
	const struct joined_document *fresh;

	for (uint32_t i = *at; next_new(joining, number, &i); i++)
		most++;
	ret->docs = nh_new_array(most, sizeof *ret->docs);
	ret->numbers = nh_new_array(most, sizeof *ret->numbers);
	if (!ret->docs || !ret->numbers)
		return false;
	while (ret->count < most) {
		fresh = next_new(joining, number, at);
		if (fresh && (old == old_count || fresh->doc < shard->groups->docs[old])) {
			ret->docs[ret->count] = fresh->doc;
			ret->numbers[ret->count++] = root_of(joining, fresh->node);
			++*at;
		} else {
			uint32_t was = shard->groups->numbers[old];

			ret->docs[ret->count] = shard->groups->docs[old++];
			ret->numbers[ret->count++] =
			    root_of(joining, shard->group_base + (was & ~GROUPS_OLDER_VERSION)) |
			    (was & GROUPS_OLDER_VERSION);
		}
	}
	while (*at < joining->document_count && joining->documents[*at].shard == number)
		++*at;
	return true;
}

static bool make_groups(struct joining *joining)
{
	struct nh_index *index = joining->index;
	struct groups **all = nh_resize_array(index->groups, index->groups_count + 1, sizeof *all);
	struct groups *made = nh_new(struct groups);
	uint32_t at = 0;
	bool good = all && made;

	if (all)
		index->groups = all;
	if (good)
		made->shards = nh_new_array(index->shard_count, sizeof *made->shards);
	good = good && made->shards;
	while (good && made->shard_count < index->shard_count) {
		good =
		    make_shard(joining, (uint32_t)made->shard_count, &at, &made->shards[made->shard_count]);
		made->shard_count++;
	}
	if (!good) {
		groups_free(made);
		return false;
	}
	index->groups[index->groups_count++] = made;
	index->group_count = joining->node_count;
	for (size_t i = 0; i < index->shard_count; i++) {
		index->shards[i].groups = &made->shards[i];
		index->shards[i].group_base = 0;
	}
	return true;
}

enum nh_status joined_groups_make(struct nh_index *index, struct nh_error *error)
{
	struct joining joining = {.index = index, .mark_count = 1024};
	enum nh_status status;

	while (joining.mark_count < index->live_count * MARKS_A_DOCUMENT)
		joining.mark_count *= 2;
	joining.marks = nh_new_array(joining.mark_count, sizeof *joining.marks);
	if (!joining.marks)
		return nh_fail_memory(error);
	status = for_each_sketch(&joining, visit_to_mark, error);
	if (status == NH_OK)
		status = for_each_sketch(&joining, visit_to_count, error);
	if (status == NH_OK && joining.document_count) {
		if (index->group_count >= GROUPS_OLDER_VERSION - joining.document_count)
			status = nh_fail(error, NH_BAD_INPUT, NULL, "too many stories for one search");
		else if (!make_nodes(&joining))
			status = nh_fail_memory(error);
		if (status == NH_OK)
			status = for_each_sketch(&joining, visit_to_join, error);
		if (status == NH_OK && !make_groups(&joining))
			status = nh_fail_memory(error);
	}
	free(joining.marks);
	free(joining.documents);
	free(joining.slots);
	free(joining.parents);
	free(joining.weights);
	return status;
}
