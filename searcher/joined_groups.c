/* SPDX-License-Identifier: MIT
 *
 * joined_groups.c - see joined_groups.h.
 *
 * Each directory's groups become nodes of a forest, beside the documents that may join them (joined_links.h);
 * the trees are the groups of all directories together.
 */
#include "searcher/joined_groups.h"

#include "common/error.h"
#include "searcher/joined_links.h"
#include "searcher/joined_versions.h"

/* ---- joining ---- */

static uint32_t node_of(struct joining *joining, uint32_t shard, uint32_t doc)
{
	const struct snapshot_shard *at = &joining->index->shards[shard];
	uint32_t number = groups_find(at->groups, doc);

	return number == GROUPS_NONE ? joining->node_count++ : at->group_base + number;
}

static bool make_nodes(struct joining *joining)
{
	uint32_t groups = joining->index->group_count, most = joining->document_count;

	joining->parents = nh_new_array((size_t)groups + most, sizeof *joining->parents);
	joining->weights = nh_new_array((size_t)groups + most, sizeof *joining->weights);
	if (!joining->parents || !joining->weights)
		return false;
	for (uint32_t i = 0; i < groups + most; i++) {
		joining->parents[i] = i;
		joining->weights[i] = i < groups ? 2 : 1;
	}
	joining->node_count = groups;
	for (uint32_t i = 0; i < most; i++)
		joining->documents[i].node =
		    node_of(joining, joining->documents[i].shard, joining->documents[i].doc);
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
		    joining->weights[joining_root(joining, document->node)] > 1)
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
			ret->numbers[ret->count++] = joining_root(joining, fresh->node);
			++*at;
		} else {
			uint32_t was = shard->groups->numbers[old];

			ret->docs[ret->count] = shard->groups->docs[old++];
			ret->numbers[ret->count++] =
			    joining_root(joining, shard->group_base + (was & ~GROUPS_OLDER_VERSION)) |
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
	struct joining joining = {.index = index};
	enum nh_status status = joining_find_documents(&joining, error);

	if (status == NH_OK && joining.document_count) {
		if (index->group_count >= GROUPS_OLDER_VERSION - joining.document_count)
			status = nh_fail(error, NH_BAD_INPUT, NULL, "too many stories for one search");
		else if (!make_nodes(&joining))
			status = nh_fail_memory(error);
		if (status == NH_OK)
			status = joining_link(&joining, error);
		if (status == NH_OK && !make_groups(&joining))
			status = nh_fail_memory(error);
		if (status == NH_OK)
			status = joined_versions_mark(index, index->groups[index->groups_count - 1], error);
	}
	free(joining.documents);
	free(joining.parents);
	free(joining.weights);
	return status;
}
