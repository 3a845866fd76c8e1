/* SPDX-License-Identifier: MIT
 *
 * copies.c - see copies.h.
 */
#include "indexer/copies.h"

#include <stdio.h>

#include "common/error.h"
#include "common/shard/groups.h"

/* ---- the live shards ---- */

static void copies_done(struct copies *copies)
{
	free(copies->shards);
	free(copies->parents);
	free(copies->active);
	free(copies->fresh);
	free(copies->followers);
	free(copies->common);
}

static enum nh_status take_shard(struct copies *copies, const struct live_shard *live, struct nh_error *error)
{
	const struct doc_table *table = &live->table;
	struct copies_shard *shard = &copies->shards[copies->shard_count++];

	if (table->count > UINT32_MAX - 1 - copies->total)
		return nh_fail(error, NH_BAD_INPUT, shard_path(live->shard),
			       "too many articles for one index");
	*shard = (struct copies_shard){.table = table,
				       .fingerprint = shard_fingerprint(live->shard),
				       .base = copies->total,
				       .count = table->count,
				       .deletes = live->deletes};
	copies->total += table->count;
	shard->has_sketches = table->sketches.length > 0;
	return NH_OK;
}

/* Shards without a live document go with the commit. */
static enum nh_status take_shards(struct copies *copies, const struct index_directory *directory,
				  struct nh_error *error)
{
	const struct manifest *manifest = &directory->manifest;
	enum nh_status status = NH_OK;

	copies->shards = nh_new_array(manifest->shard_count, sizeof *copies->shards);
	if (!copies->shards)
		return nh_fail_memory(error);
	for (size_t i = 0; i < manifest->shard_count && status == NH_OK; i++)
		if (manifest->shards[i].deleted_count < manifest->shards[i].document_count)
			status = take_shard(copies, &directory->live[i], error);
	return status;
}

static bool has_sketches(const struct copies *copies)
{
	bool any = false;

	for (size_t i = 0; i < copies->shard_count; i++)
		any |= copies->shards[i].has_sketches;
	return any;
}

static void find_active(struct copies *copies)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];

	for (size_t i = 0; i < copies->shard_count; i++) {
		const struct copies_shard *shard = &copies->shards[i];

		for (uint32_t doc = 0; shard->has_sketches && doc < shard->count; doc++) {
			if (!deletes_has(shard->deletes, doc) &&
			    memcmp(copies_sketch(shard, doc), none, sizeof none) != 0) {
				bit_set(copies->active, shard->base + doc);
				copies->active_count++;
			}
			if (doc % COPIES_RELEASE_DOCUMENTS == COPIES_RELEASE_DOCUMENTS - 1)
				copies_release(copies);
		}
		copies_release(copies);
	}
}

static bool make_room(struct copies *copies)
{
	size_t words = copies->total / 64 + 1;

	copies->parents = nh_new_array(copies->total, sizeof *copies->parents);
	copies->active = nh_new_array(words, sizeof *copies->active);
	copies->fresh = nh_new_array(words, sizeof *copies->fresh);
	copies->followers = nh_new_array(words, sizeof *copies->followers);
	if (!copies->parents || !copies->active || !copies->fresh || !copies->followers)
		return false;
	for (uint32_t i = 0; i < copies->total; i++)
		copies->parents[i] = i;
	find_active(copies);
	return true;
}

/* Forgets all groups: everything is to be compared with everything. */
static void begin_anew(struct copies *copies)
{
	size_t words = copies->total / 64 + 1;

	for (uint32_t i = 0; i < copies->total; i++)
		copies->parents[i] = i;
	memcpy(copies->fresh, copies->active, words * sizeof *copies->fresh);
	memset(copies->followers, 0, words * sizeof *copies->followers);
	copies->fresh_count = copies->active_count;
	copies->common_count = 0;
}

/* ---- what was known ---- */

static void make_fresh(struct copies *copies, uint32_t document)
{
	if (!bit_has(copies->active, document) || bit_has(copies->fresh, document))
		return;
	bit_set(copies->fresh, document);
	copies->fresh_count++;
}

static const struct copies_shard *find_shard(const struct copies *copies, uint64_t fingerprint)
{
	for (size_t i = 0; i < copies->shard_count; i++)
		if (copies->shards[i].fingerprint == fingerprint)
			return &copies->shards[i];
	return NULL;
}

/* A group is known where all its members are where they were. first is by group: a member + 1, GROUPS_NONE
 * where one has gone. */
static void find_broken(const struct copies *copies, const struct groups *known, uint32_t *first)
{
	for (size_t i = 0; i < known->shard_count; i++) {
		const struct groups_shard *old = &known->shards[i];
		const struct copies_shard *shard = find_shard(copies, old->fingerprint);

		for (uint32_t at = 0; at < old->count; at++)
			if (!shard || old->docs[at] >= shard->count ||
			    !bit_has(copies->active, shard->base + old->docs[at]))
				first[old->numbers[at] & ~GROUPS_OLDER_VERSION] = GROUPS_NONE;
	}
}

static void take_groups(struct copies *copies, const struct groups *known, uint32_t *first)
{
	for (size_t i = 0; i < known->shard_count; i++) {
		const struct groups_shard *old = &known->shards[i];
		const struct copies_shard *shard = find_shard(copies, old->fingerprint);

		for (uint32_t at = 0; shard && at < old->count; at++) {
			uint32_t *group = &first[old->numbers[at] & ~GROUPS_OLDER_VERSION];
			uint32_t document = shard->base + old->docs[at];

			if (old->docs[at] >= shard->count)
				continue;
			if (*group == GROUPS_NONE)
				make_fresh(copies, document);
			else if (*group)
				copies_unite(copies, *group - 1, document);
			else
				*group = document + 1;
		}
	}
}

static bool take_common(struct copies *copies, const struct groups *known)
{
	copies->common = nh_new_array(known->common_count, sizeof *copies->common);
	if (!copies->common)
		return false;
	memcpy(copies->common, known->common, known->common_count * sizeof *copies->common);
	copies->common_count = known->common_count;
	return true;
}

static bool take_known(struct copies *copies, const struct groups *known)
{
	uint32_t *first = nh_new_array(known ? known->group_count : 0, sizeof *first);

	if (!first || (known && !take_common(copies, known))) {
		free(first);
		return false;
	}
	if (known) {
		find_broken(copies, known, first);
		take_groups(copies, known, first);
	}
	free(first);
	for (size_t i = 0; i < copies->shard_count; i++) {
		const struct copies_shard *shard = &copies->shards[i];

		for (uint32_t doc = 0; !groups_of_shard(known, shard->fingerprint) && doc < shard->count;
		     doc++)
			make_fresh(copies, shard->base + doc);
	}
	return true;
}

static bool lists_same_shards(const struct copies *copies, const struct groups *known)
{
	if (!known || known->shard_count != copies->shard_count)
		return false;
	for (size_t i = 0; i < copies->shard_count; i++)
		if (!groups_of_shard(known, copies->shards[i].fingerprint))
			return false;
	return true;
}

/* ---- the groups ---- */

/* Numbers the groups in the order of their first members. ret is by document: GROUPS_NONE where it is in
 * none. */
static uint32_t number_groups(struct copies *copies, uint32_t *ret)
{
	uint32_t count = 0;

	memset(ret, 0xFF, copies->total * sizeof *ret);
	for (uint32_t i = 0; i < copies->total; i++) {
		uint32_t root = copies_root(copies, i);

		if (root == i)
			continue;
		if (ret[root] == GROUPS_NONE)
			ret[root] = 0; /* it has a number, to be given below */
		ret[i] = 0;
	}
	for (uint32_t i = 0; i < copies->total; i++)
		if (ret[i] != GROUPS_NONE)
			ret[i] = copies->parents[i] == i ? count++ : ret[copies_root(copies, i)];
	return count;
}

static bool list_shard(const struct copies_shard *shard, const uint32_t *numbers, struct groups_shard *ret)
{
	uint32_t count = 0;

	for (uint32_t doc = 0; doc < shard->count; doc++)
		count += numbers[shard->base + doc] != GROUPS_NONE;
	ret->fingerprint = shard->fingerprint;
	ret->docs = nh_new_array(count, sizeof *ret->docs);
	ret->numbers = nh_new_array(count, sizeof *ret->numbers);
	if (!ret->docs || !ret->numbers)
		return false;
	for (uint32_t doc = 0; doc < shard->count; doc++)
		if (numbers[shard->base + doc] != GROUPS_NONE) {
			ret->docs[ret->count] = doc;
			ret->numbers[ret->count++] = numbers[shard->base + doc];
		}
	return true;
}

static enum nh_status list_groups(struct copies *copies, struct groups *ret, struct nh_error *error)
{
	uint32_t *numbers = nh_new_array(copies->total, sizeof *numbers);
	enum nh_status status = NH_OK;
	bool good;

	ret->shards = nh_new_array(copies->shard_count, sizeof *ret->shards);
	good = numbers && ret->shards;
	if (good) {
		ret->group_count = number_groups(copies, numbers);
		status = copies_mark_versions(copies, numbers, error);
	}
	ret->common = copies->common;
	ret->common_count = copies->common_count;
	copies->common = NULL;
	while (good && status == NH_OK && ret->shard_count < copies->shard_count) {
		good = list_shard(&copies->shards[ret->shard_count], numbers, &ret->shards[ret->shard_count]);
		ret->shard_count++;
	}
	free(numbers);
	return good ? status : nh_fail_memory(error);
}

static enum nh_status write_groups(struct index_directory *directory, struct copies *copies,
				   struct nh_error *error)
{
	struct groups *groups = nh_new(struct groups);
	char name[MANIFEST_SHARD_NAME_BYTES];
	enum nh_status status;

	if (!groups)
		return nh_fail_memory(error);
	snprintf(name, sizeof name, "%016llx.groups", (unsigned long long)directory->manifest.generation + 1);
	status = list_groups(copies, groups, error);
	if (status == NH_OK)
		status = groups_write(directory->ops, directory->path, name, groups, error);
	groups_free(groups);
	if (status == NH_OK)
		memcpy(directory->manifest.groups, name, sizeof name);
	return status;
}

static enum nh_status read_known(const struct index_directory *directory, struct groups **ret,
				 struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status;

	if (!directory->manifest.groups[0])
		return NH_OK;
	status = file_join(path, sizeof path, directory->path, directory->manifest.groups, error);
	if (status == NH_OK)
		status = groups_read(directory->ops, path, ret, error);
	if (status == NH_CORRUPT || status == NH_NOT_FOUND) {
		nh_error_clear(error); /* all of it can be found again */
		return NH_OK;
	}
	return status;
}

static enum nh_status update(struct index_directory *directory, struct copies *copies,
			     const struct groups *known, struct nh_error *error)
{
	enum nh_status status;
	bool changed;

	if (!make_room(copies) || !take_known(copies, known))
		return nh_fail_memory(error);
	if (copies->fresh_count + copies->common_count == 0 && lists_same_shards(copies, known))
		return NH_OK;
	status = copies_link(copies, &changed, error);
	if (status == NH_OK && changed && copies->fresh_count < copies->active_count) {
		begin_anew(copies);
		status = copies_link(copies, &changed, error);
	}
	return status == NH_OK ? write_groups(directory, copies, error) : status;
}

enum nh_status copies_update(struct index_directory *directory, size_t memory_bytes, struct nh_error *error)
{
	struct copies copies = {.memory_bytes = memory_bytes};
	struct groups *known = NULL;
	enum nh_status status = take_shards(&copies, directory, error);

	if (status == NH_OK && !has_sketches(&copies))
		directory->manifest.groups[0] = '\0';
	else if (status == NH_OK)
		status = read_known(directory, &known, error);
	if (status == NH_OK && has_sketches(&copies))
		status = update(directory, &copies, known, error);
	groups_free(known);
	copies_release(&copies);
	copies_done(&copies);
	return status;
}
