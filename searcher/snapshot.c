/* SPDX-License-Identifier: MIT
 *
 * snapshot.c - opening and closing an index.
 *
 * A writer may replace the manifest, and remove the shards that only the old one names, while we are between
 * the two. Then a shard is not found, and the opening begins anew from the manifest, a bounded number of
 * times. Where the manifest is still the same, the shard is gone for good.
 *
 * What cannot be read is left out (missing.h), unless the caller wants all or nothing.
 */
#include "searcher/snapshot.h"

#include <errno.h>

#include "common/error.h"
#include "common/map_guard.h"
#include "common/text/term_key.h"
#include "searcher/joined_groups.h"

#define OPEN_TRIES 10
#define DIRECTORY_NUMBER_MAX ((size_t)65000)

static void close_shard(struct snapshot_shard *shard)
{
	deletes_free(shard->deletes);
	shard_close(shard->shard);
}

static void close_shards(struct nh_index *index, size_t keep)
{
	while (index->shard_count > keep)
		close_shard(&index->shards[--index->shard_count]);
}

NH_EXPORT void nh_index_close(struct nh_index *index)
{
	if (!index)
		return;
	close_shards(index, 0);
	free(index->shards);
	while (index->groups_count)
		groups_free(index->groups[--index->groups_count]);
	free(index->groups);
	missing_done(&index->missing);
	if (index->spare)
		arena_spare_done(index->spare);
	free(index->spare);
	free(index);
}

/* Impact codes are bounds only for the weights that they were made with. */
static bool shard_weights_fit(const struct nh_index *index, const struct shard *shard)
{
	const struct shard_meta *meta = shard_meta(shard);

	return meta->headline_weight == index->headline_weight && meta->body_weight == index->body_weight &&
	       meta->caption_weight == index->caption_weight;
}

static uint64_t file_bytes(const struct nh_index *index, const char *directory, const char *name)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;

	if (!name[0] || file_join(path, sizeof path, directory, name, NULL) != NH_OK ||
	    index->ops->stat(path, &facts) != 0)
		return 0;
	return (uint64_t)facts.st_size;
}

static enum nh_status open_shard(struct nh_index *index, const char *directory,
				 const struct manifest_shard *named, bool use_read,
				 struct snapshot_shard *ret, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX] = "";
	enum nh_status status = file_join(path, sizeof path, directory, named->name, error);

	if (status == NH_OK)
		status = shard_open_lean(index->ops, path, use_read, &ret->shard, error);
	if (status == NH_OK && (shard_fingerprint(ret->shard) != named->fingerprint ||
				shard_meta(ret->shard)->document_count != named->document_count))
		status = nh_fail(error, NH_CORRUPT, path, "not the shard that the manifest names");
	if (status == NH_OK && !shard_weights_fit(index, ret->shard))
		status =
		    nh_fail(error, NH_CORRUPT, path, "the shard has other field weights than the manifest");
	if (status == NH_OK)
		status = doc_table_open(ret->shard, &ret->table, error);
	if (status == NH_OK)
		status = term_dict_open(ret->shard, &ret->dict, error);
	if (status == NH_OK && named->deletes[0])
		status = file_join(path, sizeof path, directory, named->deletes, error);
	if (status == NH_OK && named->deletes[0])
		status = deletes_read(index->ops, path, named->document_count, &ret->deletes, error);
	ret->live_count = named->document_count - named->deleted_count;
	ret->live_weighted_tokens = named->live_weighted_tokens;
	ret->file_bytes =
	    file_bytes(index, directory, named->name) + file_bytes(index, directory, named->deletes);
	if (status == NH_OK && ret->deletes && ret->deletes->deleted_count != named->deleted_count)
		status = nh_fail(error, NH_CORRUPT, path, "not the deletions that the manifest names");
	return status;
}

static bool weights_fit(struct nh_index *index, const struct manifest *manifest)
{
	if (index->body_weight == 0) {
		index->headline_weight = manifest->headline_weight;
		index->body_weight = manifest->body_weight;
		index->caption_weight = manifest->caption_weight;
	}
	return index->headline_weight == manifest->headline_weight &&
	       index->body_weight == manifest->body_weight &&
	       index->caption_weight == manifest->caption_weight;
}

/* Which of the directory's articles are copies, for its shards from first on. */
static enum nh_status open_groups(struct nh_index *index, const char *directory, const char *name,
				  size_t first, struct nh_error *error)
{
	struct groups **all = nh_resize_array(index->groups, index->groups_count + 1, sizeof *all);
	char path[FILE_PATH_BYTES_MAX];
	struct groups *groups;
	enum nh_status status;

	if (!all)
		return nh_fail_memory(error);
	index->groups = all;
	status = file_join(path, sizeof path, directory, name, error);
	if (status == NH_OK)
		status = groups_read(index->ops, path, &groups, error);
	if (status != NH_OK)
		return status;
	all[index->groups_count++] = groups;
	if (groups->group_count > GROUPS_NONE - index->group_count)
		return nh_fail(error, NH_BAD_INPUT, path, "too many stories for one search");
	for (size_t i = first; i < index->shard_count; i++) {
		struct snapshot_shard *shard = &index->shards[i];

		shard->groups = groups_of_shard(groups, shard_fingerprint(shard->shard));
		shard->group_base = index->group_count;
	}
	index->group_count += groups->group_count;
	return NH_OK;
}

/* ---- a directory ---- */

struct opening {
	const char *directory;
	const struct nh_open_options *options;
	bool several;             /* directories */
	uint64_t last_generation; /* of the manifest at the try before; 0: this is the first */
	bool settled;             /* what is not found now is gone for good */
};

static bool may_have_moved(enum nh_status status, const struct nh_error *error)
{
	return status == NH_NOT_FOUND || (status == NH_IO && error->system_errno == ENOENT);
}

/* NH_OK where the rest goes on without the file that failed so. */
static enum nh_status go_without(struct nh_index *index, const struct opening *opening, enum nh_status status,
				 uint64_t articles, bool copies_only, struct nh_error *error)
{
	if (index->strict || !missing_is_possible(status, error) ||
	    (!opening->settled && may_have_moved(status, error)))
		return status;
	if (!missing_add(&index->missing, error->file, articles, copies_only, error))
		return nh_fail_memory(error);
	nh_error_clear(error);
	return NH_OK;
}

static enum nh_status open_shards(struct nh_index *index, const struct opening *opening,
				  const struct manifest *manifest, struct nh_error *error)
{
	struct snapshot_shard *shards =
	    nh_resize_array(index->shards, index->shard_count + manifest->shard_count, sizeof *shards);
	enum nh_status status = NH_OK;

	if (!shards)
		return nh_fail_memory(error);
	index->shards = shards;
	for (size_t i = 0; i < manifest->shard_count && status == NH_OK; i++) {
		const struct manifest_shard *named = &manifest->shards[i];
		struct snapshot_shard *shard = &shards[index->shard_count];

		memset(shard, 0, sizeof *shard);
		status =
		    open_shard(index, opening->directory, named, opening->options->use_read, shard, error);
		if (status == NH_OK) {
			index->shard_count++;
			continue;
		}
		close_shard(shard);
		status = go_without(index, opening, status, named->document_count - named->deleted_count,
				    false, error);
	}
	return status;
}

static enum nh_status open_directory_once(struct nh_index *index, const struct opening *opening,
					  const struct manifest *manifest, struct nh_error *error)
{
	size_t first = index->shard_count;
	enum nh_status status = open_shards(index, opening, manifest, error);

	if (status != NH_OK)
		return status;
	if (manifest->groups[0]) {
		status = open_groups(index, opening->directory, manifest->groups, first, error);
		if (status != NH_OK)
			status = go_without(index, opening, status, 0, true, error);
	}
	if (status != NH_OK)
		return status;
	index->furniture_lines += manifest->furniture_lines;
	index->furniture_pending += manifest->furniture_pending;
	index->generation =
	    manifest->generation > index->generation ? manifest->generation : index->generation;
	index->index_bytes += file_bytes(index, opening->directory, MANIFEST_NAME) +
			      file_bytes(index, opening->directory, manifest->groups) +
			      file_bytes(index, opening->directory, manifest->withdrawn);
	return NH_OK;
}

/* What one reading of the manifest leads to. *ret_again: it may have been replaced meanwhile. */
static enum nh_status try_directory(struct nh_index *index, struct opening *opening, bool *ret_again,
				    struct nh_error *error)
{
	struct manifest manifest;
	enum nh_status status;

	*ret_again = false;
	manifest_init(&manifest);
	status = manifest_read(index->ops, opening->directory, &manifest, error);
	if (status == NH_NOT_FOUND)
		return nh_fail(error, NH_NOT_FOUND, opening->directory, "no index here");
	if (status != NH_OK)
		return opening->several ? go_without(index, opening, status, 0, false, error) : status;
	opening->settled |= manifest.generation == opening->last_generation;
	opening->last_generation = manifest.generation;
	if (weights_fit(index, &manifest)) {
		status = open_directory_once(index, opening, &manifest, error);
		*ret_again = status != NH_OK && may_have_moved(status, error) && !opening->settled;
	} else {
		status = nh_fail(error, NH_BAD_INPUT, opening->directory,
				 "its field weights differ from those of the other index");
	}
	manifest_done(&manifest);
	return status;
}

static enum nh_status open_directory(struct nh_index *index, struct opening *opening, struct nh_error *error)
{
	size_t shards_before = index->shard_count, missing_before = index->missing.count;
	enum nh_status status = NH_OK;
	bool again = true;

	for (int tries = 1; again; tries++) {
		close_shards(index, shards_before);
		missing_cut(&index->missing, missing_before);
		opening->settled |= tries == OPEN_TRIES;
		status = try_directory(index, opening, &again, error);
	}
	return status;
}

/* ---- the whole ---- */

static enum nh_status leave_out(struct nh_index *index, size_t i, struct nh_error *error)
{
	struct snapshot_shard *shard = &index->shards[i];

	if (!missing_add(&index->missing, shard_path(shard->shard), shard->live_count, false, error))
		return nh_fail_memory(error);
	close_shard(shard);
	index->shard_count--;
	memmove(shard, shard + 1, (index->shard_count - i) * sizeof *shard);
	return NH_OK;
}

/* Leaves out the shards in which damage was met. */
static enum nh_status leave_out_damaged(struct nh_index *index, bool *ret_any, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	*ret_any = false;
	for (size_t i = index->shard_count; i-- > 0 && status == NH_OK;) {
		if (shard_damaged(index->shards[i].shard, error) == NH_OK)
			continue;
		*ret_any = true;
		if (index->strict)
			return error->status;
		status = leave_out(index, i, error);
	}
	return status;
}

/* The stemmer of the first key, where that is of the text, as its block's head says; else none. */
static unsigned first_stemmer(const struct term_dict *dict)
{
	uint64_t head;

	if (dict->block_count == 0 || !term_dict_head_of_block(dict, 0, &head) ||
	    head >> 56 != TERM_SPACE_TEXT || (head >> 48 & 0xFF) >= STEMMER_COUNT)
		return STEMMER_COUNT;
	return head >> 48 & 0xFF;
}

/* Which stemmers' lists a dictionary holds, found by a seek for each. Most of it is one stemmer's: where its
 * keys begin and end is looked for from outside. */
static void find_stemmers(struct nh_index *index, const struct term_dict *dict)
{
	unsigned number = first_stemmer(dict);

	if (number < STEMMER_COUNT)
		index->stemmers[number++] = true;
	else
		number = 0;
	while (number < STEMMER_COUNT) {
		char prefix[TERM_KEY_PREFIX_BYTES] = {TERM_SPACE_TEXT, (char)number};
		struct term_cursor cursor;

		term_cursor_seek_outer(&cursor, dict, (struct nh_string){prefix, sizeof prefix}, number > 0);
		if (!term_cursor_next(&cursor) || cursor.key_length < sizeof prefix ||
		    cursor.key[0] != TERM_SPACE_TEXT || cursor.key[1] >= STEMMER_COUNT)
			break;
		index->stemmers[cursor.key[1]] = true;
		number = cursor.key[1] + 1u;
	}
}

static void add_up(struct nh_index *index)
{
	index->live_count = index->live_weighted_tokens = 0;
	for (size_t i = 0; i < index->shard_count; i++) {
		index->live_count += index->shards[i].live_count;
		index->live_weighted_tokens += index->shards[i].live_weighted_tokens;
	}
}

/* What is asked of all directories together. A shard in which this meets damage is left out, and it is asked
 * again of the rest. */
static enum nh_status look_inside(struct nh_index *index, bool several, struct nh_error *error)
{
	enum nh_status status, left;
	bool any;

	do {
		add_up(index);
		status = several ? joined_groups_make(index, error) : NH_OK;
		if (status == NH_OK)
			for (size_t i = 0; i < index->shard_count; i++)
				find_stemmers(index, &index->shards[i].dict);
		left = leave_out_damaged(index, &any, error);
	} while (left == NH_OK && status != NH_OK && any);
	return left == NH_OK ? status : left;
}

/* Where everything is missing, the first reason is that of all. */
static enum nh_status something_answers(const struct nh_index *index, struct nh_error *error)
{
	for (size_t i = 0; index->shard_count == 0 && i < index->missing.count; i++) {
		const struct nh_missing *missing = &index->missing.items[i];

		if (!missing->copies_only)
			return nh_fail(error, missing->status, missing->file, "%s", missing->reason);
	}
	return NH_OK;
}

enum nh_status snapshot_open(const struct file_ops *ops, const char *const *targets, size_t target_count,
			     const struct nh_open_options *options, struct nh_index **ret,
			     struct nh_error *error)
{
	struct nh_index *index = nh_new(struct nh_index);
	struct nh_error unused;
	enum nh_status status = NH_OK;

	if (!error)
		error = &unused;
	if (!index)
		return nh_fail_memory(error);
	index->ops = ops;
	index->strict = options->strict;
	index->spare = nh_new(struct arena_spare);
	if (!index->spare)
		status = nh_fail_memory(error);
	for (size_t i = 0; i < target_count && status == NH_OK; i++) {
		struct opening opening = {
		    .directory = targets[i], .options = options, .several = target_count > 1};
		size_t first = index->shard_count;

		status = open_directory(index, &opening, error);
		for (; first < index->shard_count; first++)
			index->shards[first].directory = (uint16_t)nh_size_min(i + 1, DIRECTORY_NUMBER_MAX);
	}
	if (status == NH_OK)
		status = look_inside(index, target_count > 1, error);
	if (status == NH_OK)
		status = something_answers(index, error);
	if (status != NH_OK) {
		nh_index_close(index);
		return status;
	}
	add_up(index);
	for (size_t i = 0; i < index->shard_count; i++)
		index->index_bytes += index->shards[i].file_bytes;
	*ret = index;
	return NH_OK;
}

NH_EXPORT enum nh_status nh_index_open(const char *const *targets, size_t target_count,
				       const struct nh_open_options *options, struct nh_index **ret_index,
				       struct nh_error *error)
{
	struct nh_open_options defaults = {.size = sizeof defaults};

	if (options)
		memcpy(&defaults, options, nh_size_min(options->size, sizeof defaults));
	defaults.use_read |= !defaults.trust_files && !map_guard_is_installed();
	if (target_count == 0)
		return nh_fail(error, NH_BAD_INPUT, NULL, "no index was named");
	return snapshot_open(&file_ops_system, targets, target_count, &defaults, ret_index, error);
}

NH_EXPORT size_t nh_index_missing_count(const struct nh_index *index)
{
	return index->missing.count;
}

NH_EXPORT const struct nh_missing *nh_index_missing(const struct nh_index *index, size_t i)
{
	return i < index->missing.count ? &index->missing.items[i] : NULL;
}

NH_EXPORT enum nh_status nh_install_sigbus(struct nh_error *error)
{
	return map_guard_install(error);
}

NH_EXPORT uint64_t nh_index_generation(const struct nh_index *index)
{
	return index->generation;
}

NH_EXPORT uint64_t nh_index_article_count(const struct nh_index *index)
{
	return index->live_count;
}

NH_EXPORT const char *nh_version(void)
{
	return NH_VERSION_TEXT;
}
