/* SPDX-License-Identifier: MIT
 *
 * snapshot.c - opening and closing an index.
 *
 * A writer may replace the manifest, and remove the shards that only the old one names, while we are between
 * the two. Then a shard is not found, and the opening begins anew from the manifest, a bounded number of
 * times.
 */
#include "searcher/snapshot.h"

#include <errno.h>

#include "common/error.h"
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
	free(index);
}

/* Impact codes are bounds only for the weights that they were made with. */
static bool shard_weights_fit(const struct nh_index *index, const struct shard *shard)
{
	const struct shard_meta *meta = shard_meta(shard);

	return meta->headline_weight == index->headline_weight && meta->body_weight == index->body_weight &&
	       meta->caption_weight == index->caption_weight;
}

static enum nh_status open_shard(struct nh_index *index, const char *directory,
				 const struct manifest_shard *named, bool use_read,
				 struct snapshot_shard *ret, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, directory, named->name, error);

	if (status == NH_OK)
		status = shard_open(index->ops, path, use_read, &ret->shard, error);
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

static uint64_t file_bytes(const struct nh_index *index, const char *directory, const char *name)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;

	if (!name[0] || file_join(path, sizeof path, directory, name, NULL) != NH_OK ||
	    index->ops->stat(path, &facts) != 0)
		return 0;
	return (uint64_t)facts.st_size;
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

static enum nh_status open_directory_once(struct nh_index *index, const char *directory, bool use_read,
					  const struct manifest *manifest, struct nh_error *error)
{
	struct snapshot_shard *shards =
	    nh_resize_array(index->shards, index->shard_count + manifest->shard_count, sizeof *shards);
	enum nh_status status = NH_OK;

	if (!shards)
		return nh_fail_memory(error);
	index->shards = shards;
	for (size_t i = 0; i < manifest->shard_count && status == NH_OK; i++) {
		struct snapshot_shard *shard = &shards[index->shard_count++];

		memset(shard, 0, sizeof *shard);
		status = open_shard(index, directory, &manifest->shards[i], use_read, shard, error);
	}
	if (status == NH_OK && manifest->groups[0])
		status = open_groups(index, directory, manifest->groups,
				     index->shard_count - manifest->shard_count, error);
	if (status != NH_OK)
		return status;
	for (size_t i = 0; i < manifest->shard_count; i++) {
		index->live_count += manifest->shards[i].document_count - manifest->shards[i].deleted_count;
		index->live_weighted_tokens += manifest->shards[i].live_weighted_tokens;
	}
	index->furniture_lines += manifest->furniture_lines;
	index->furniture_pending += manifest->furniture_pending;
	index->generation =
	    manifest->generation > index->generation ? manifest->generation : index->generation;
	index->index_bytes +=
	    file_bytes(index, directory, MANIFEST_NAME) + file_bytes(index, directory, manifest->groups);
	for (size_t i = 0; i < manifest->shard_count; i++)
		index->index_bytes += file_bytes(index, directory, manifest->shards[i].name) +
				      file_bytes(index, directory, manifest->shards[i].deletes);
	return NH_OK;
}

static bool may_have_moved(enum nh_status status, const struct nh_error *error)
{
	return status == NH_NOT_FOUND || (status == NH_IO && error->system_errno == ENOENT);
}

static enum nh_status open_directory(struct nh_index *index, const char *directory, bool use_read,
				     struct nh_error *error)
{
	size_t before = index->shard_count;
	enum nh_status status = NH_OK;

	for (int tries = 0; tries < OPEN_TRIES; tries++) {
		struct manifest manifest;

		manifest_init(&manifest);
		status = manifest_read(index->ops, directory, &manifest, error);
		if (status == NH_NOT_FOUND)
			return nh_fail(error, NH_NOT_FOUND, directory, "no index here");
		if (status == NH_OK && !weights_fit(index, &manifest))
			status = nh_fail(error, NH_BAD_INPUT, directory,
					 "its field weights differ from those of the other index");
		if (status == NH_OK)
			status = open_directory_once(index, directory, use_read, &manifest, error);
		manifest_done(&manifest);
		if (status == NH_OK || !may_have_moved(status, error))
			return status;
		close_shards(index, before);
	}
	return status;
}

/* Which stemmers' lists the dictionaries hold, found by a seek for each. */
static void find_stemmers(struct nh_index *index)
{
	for (size_t i = 0; i < index->shard_count; i++) {
		unsigned number = 0;

		while (number < STEMMER_COUNT) {
			char prefix[TERM_KEY_PREFIX_BYTES] = {TERM_SPACE_TEXT, (char)number};
			struct term_cursor cursor;

			term_cursor_seek(&cursor, &index->shards[i].dict,
					 (struct nh_string){prefix, sizeof prefix});
			if (!term_cursor_next(&cursor) || cursor.key_length < sizeof prefix ||
			    cursor.key[0] != TERM_SPACE_TEXT || cursor.key[1] >= STEMMER_COUNT)
				break;
			index->stemmers[cursor.key[1]] = true;
			number = cursor.key[1] + 1u;
		}
	}
}

enum nh_status snapshot_open(const struct file_ops *ops, const char *const *targets, size_t target_count,
			     bool use_read, struct nh_index **ret, struct nh_error *error)
{
	struct nh_index *index = nh_new(struct nh_index);
	struct nh_error unused;
	enum nh_status status = NH_OK;

	if (!error)
		error = &unused;
	if (!index)
		return nh_fail_memory(error);
	index->ops = ops;
	for (size_t i = 0; i < target_count && status == NH_OK; i++) {
		size_t first = index->shard_count;

		status = open_directory(index, targets[i], use_read, error);
		for (; first < index->shard_count; first++)
			index->shards[first].directory = (uint16_t)nh_size_min(i + 1, DIRECTORY_NUMBER_MAX);
	}
	if (status == NH_OK && target_count > 1)
		status = joined_groups_make(index, error);
	if (status != NH_OK) {
		nh_index_close(index);
		return status;
	}
	find_stemmers(index);
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
	if (target_count == 0)
		return nh_fail(error, NH_BAD_INPUT, NULL, "no index was named");
	return snapshot_open(&file_ops_system, targets, target_count, defaults.use_read, ret_index, error);
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
