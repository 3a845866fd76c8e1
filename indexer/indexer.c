/* SPDX-License-Identifier: MIT
 *
 * indexer.c - the public face of building: see newshound_index.h.
 *
 * Articles go to the crew, which turns them into runs. A commit reconciles the runs with what is there, then
 * merges the runs of this writer into canonical shards (a single clean run is one already), and replaces the
 * manifest. Every CHECKPOINT_ARTICLES articles the runs are committed as they are, so that a long run that
 * dies loses little and can be searched meanwhile; the last commit merges them again, so that the index does
 * not depend on where the checkpoints fell.
 */
#include "newshound_index.h"

#include <stdio.h>

#include "common/error.h"
#include "common/nh_limits.h"
#include "indexer/copies.h"
#include "indexer/crew.h"
#include "indexer/furniture.h"
#include "indexer/live_merge.h"
#include "indexer/withdrawals.h"

#define MEMORY_BYTES_DEFAULT ((size_t)256 << 20)
#define MEMORY_BYTES_MIN ((size_t)8 << 20)
#define JOBS_MAX 256
#define JOB_BYTES_MIN \
	((size_t)8 << 20) /* with less, a run would hold too few articles, and runs be too many */
#define MAPPED_SHARD_BYTES ((size_t)8 << 20)
#define MAPPED_SHARDS_SPARED 8
#define MAPPED_SHARDS_MAX 24
#define CHECKPOINT_ARTICLES 1000000
#define FURNITURE_ARTICLES_MIN 1000 /* a commit may invert so many again, though it adds fewer */
#define WEIGHT_HEADLINE 5
#define WEIGHT_BODY 1
#define WEIGHT_CAPTION 1

struct nh_indexer {
	const struct file_ops *ops;
	struct index_directory directory;
	struct inverter_options inverter_options;
	struct field_weights weights;
	unsigned jobs;
	size_t memory_bytes;
	struct live_merge merge;
	struct crew *crew;
	uint32_t sequence;
	uint32_t since_checkpoint, since_commit;
	struct withdrawals withdrawals;
	struct nh_index_summary summary;
};

static enum shard_store store_of(enum nh_store store)
{
	return store == NH_STORE_NONE      ? SHARD_STORE_NONE
	       : store == NH_STORE_SNIPPET ? SHARD_STORE_SNIPPET
					   : SHARD_STORE_FULL;
}

/* The weights of an index are fixed when it is made. */
static void choose_weights(struct nh_indexer *indexer, enum shard_store store)
{
	struct manifest *manifest = &indexer->directory.manifest;

	if (indexer->directory.fresh) {
		manifest->headline_weight = WEIGHT_HEADLINE;
		manifest->body_weight = WEIGHT_BODY;
		manifest->caption_weight = WEIGHT_CAPTION;
	}
	manifest->store = store;
	indexer->weights = (struct field_weights){manifest->headline_weight, manifest->body_weight,
						  manifest->caption_weight};
}

/* Of what is looked at to find ids so much may stay in memory, however little there is. */
#define LOOKED_BYTES_LEAST ((size_t)16 << 20)

/* How many new shards there is memory to map. */
static size_t mapped_max(size_t memory_bytes)
{
	size_t affordable = memory_bytes / MAPPED_SHARD_BYTES;

	return affordable < MAPPED_SHARDS_SPARED
		   ? 0
		   : nh_size_min(affordable - MAPPED_SHARDS_SPARED, MAPPED_SHARDS_MAX);
}

NH_EXPORT enum nh_status nh_indexer_open(const char *path, const struct nh_indexer_options *options,
					 struct nh_indexer **ret_indexer, struct nh_error *error)
{
	struct nh_indexer_options defaults = {.size = sizeof defaults};
	struct nh_indexer *indexer = nh_new(struct nh_indexer);
	enum nh_status status;

	if (!indexer)
		return nh_fail_memory(error);
	if (options)
		memcpy(&defaults, options, nh_size_min(options->size, sizeof defaults));
	indexer->ops = &file_ops_system;
	indexer->jobs = defaults.jobs ? defaults.jobs : 1;
	indexer->jobs = indexer->jobs > JOBS_MAX ? JOBS_MAX : indexer->jobs;
	indexer->memory_bytes = defaults.memory_bytes ? defaults.memory_bytes : MEMORY_BYTES_DEFAULT;
	indexer->memory_bytes = nh_size_max(indexer->memory_bytes, MEMORY_BYTES_MIN);
	indexer->jobs = (unsigned)nh_size_min(indexer->jobs, indexer->memory_bytes / JOB_BYTES_MIN);
	status = index_directory_open(&indexer->directory, indexer->ops, path, defaults.must_exist, error);
	if (status != NH_OK) {
		free(indexer);
		return status;
	}
	indexer->directory.mapped_max = mapped_max(indexer->memory_bytes);
	indexer->directory.looked_max = nh_size_max(indexer->memory_bytes, LOOKED_BYTES_LEAST);
	indexer->merge = (struct live_merge){
	    .directory = &indexer->directory,
	    .jobs = indexer->jobs,
	    .memory_bytes = indexer->memory_bytes,
	    .shards = defaults.merge_shards,
	    .reorders = defaults.merge_reorder,
	};
	withdrawals_init(&indexer->withdrawals);
	status = withdrawals_load(&indexer->withdrawals, &indexer->directory, error);
	if (status != NH_OK) {
		nh_indexer_close(indexer);
		return status;
	}
	choose_weights(indexer, store_of(defaults.store));
	indexer->merge.weights = indexer->weights;
	indexer->inverter_options =
	    (struct inverter_options){indexer->weights, store_of(defaults.store), !defaults.no_furniture,
				      !defaults.no_copies, defaults.language};
	*ret_indexer = indexer;
	return NH_OK;
}

NH_EXPORT void nh_indexer_close(struct nh_indexer *indexer)
{
	if (!indexer)
		return;
	crew_free(indexer->crew);
	index_directory_sweep(&indexer->directory);
	index_directory_close(&indexer->directory);
	withdrawals_done(&indexer->withdrawals);
	free(indexer);
}

/* ---- runs into shards ---- */

static enum nh_status publish_run(struct nh_indexer *indexer, struct run *run, struct nh_error *error)
{
	struct index_directory *directory = &indexer->directory;
	size_t i = directory->manifest.shard_count;
	enum nh_status status = index_directory_add(directory, run->name, error);
	bool fresh;

	for (uint32_t doc = 0; doc < run->table.count && status == NH_OK; doc++)
		if (deletes_has(run->dropped, doc))
			status = index_directory_delete(directory, i, doc, &fresh, error);
	return status;
}

static enum nh_status publish_runs(struct nh_indexer *indexer, struct run *runs, size_t count,
				   struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < count && status == NH_OK; i++)
		if (runs[i].dropped->deleted_count < runs[i].table.count)
			status = publish_run(indexer, &runs[i], error);
	return status;
}

static void add_counts(struct nh_indexer *indexer, const struct reconciled *counts, uint64_t removed)
{
	indexer->summary.added += counts->added;
	indexer->summary.updated += counts->updated;
	indexer->summary.removed += removed;
	indexer->summary.unchanged += counts->unchanged;
	indexer->summary.collisions += counts->collisions;
}

static enum nh_status take_runs(struct nh_indexer *indexer, struct nh_error *error)
{
	struct run *runs = NULL;
	size_t count = 0;
	uint64_t removed = 0;
	struct buf duplicates;
	struct reconciled counts = {0};
	enum nh_status status = NH_OK;

	buf_init(&duplicates);
	if (indexer->crew)
		status = crew_flush(indexer->crew, &runs, &count, &duplicates, error);
	if (status == NH_OK && count)
		status = reconcile(&indexer->directory, runs, count, &duplicates, &counts, error);
	buf_done(&duplicates);
	if (status == NH_OK)
		status = withdrawals_apply(&indexer->withdrawals, &indexer->directory, runs, count, &removed,
					   error);
	if (status == NH_OK)
		status = publish_runs(indexer, runs, count, error);
	if (status == NH_OK)
		add_counts(indexer, &counts, removed);
	for (size_t i = 0; i < count; i++)
		run_done(&runs[i]);
	free(runs);
	return status;
}

static bool has_changes(const struct nh_indexer *indexer)
{
	const struct index_directory *directory = &indexer->directory;
	bool changed =
	    directory->fresh || directory->manifest.furniture_pending || indexer->withdrawals.changed;

	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		changed |= directory->live[i].of_this_writer || directory->live[i].deletes_changed;
	return changed;
}

static void forget_shards_of_this_writer(struct nh_indexer *indexer)
{
	for (size_t i = 0; i < indexer->directory.manifest.shard_count; i++)
		indexer->directory.live[i].of_this_writer = false;
}

static void fill_summary(struct nh_indexer *indexer, struct nh_index_summary *ret)
{
	const struct manifest *manifest = &indexer->directory.manifest;
	struct nh_index_summary *summary = &indexer->summary;

	summary->articles = 0;
	for (size_t i = 0; i < manifest->shard_count; i++)
		summary->articles += manifest->shards[i].document_count - manifest->shards[i].deleted_count;
	summary->shards = manifest->shard_count;
	summary->generation = manifest->generation;
	summary->furniture_lines = manifest->furniture_lines;
	summary->furniture_pending = manifest->furniture_pending;
	summary->index_bytes = index_directory_bytes(&indexer->directory);
	if (ret)
		*ret = *summary;
}

static enum nh_status judge_furniture(struct nh_indexer *indexer, uint64_t articles_max,
				      struct nh_error *error)
{
	const struct furniture_bounds bounds = {indexer->memory_bytes, articles_max};

	return furniture_update(&indexer->directory, &indexer->inverter_options, &bounds, error);
}

static enum nh_status commit(struct nh_indexer *indexer, struct nh_error *error)
{
	enum nh_status status = withdrawals_save(&indexer->withdrawals, &indexer->directory, error);

	return status == NH_OK ? index_directory_commit(&indexer->directory, error) : status;
}

NH_EXPORT enum nh_status nh_indexer_commit(struct nh_indexer *indexer, struct nh_index_summary *ret_summary,
					   struct nh_error *error)
{
	enum nh_status status = take_runs(indexer, error);

	crew_free(indexer->crew); /* its memory, before the merge wants some */
	indexer->crew = NULL;
	if (status == NH_OK && has_changes(indexer)) {
		status = judge_furniture(indexer, nh_size_max(indexer->since_commit, FURNITURE_ARTICLES_MIN),
					 error);
		if (status == NH_OK)
			status = live_merge_new(&indexer->merge, error);
		if (status == NH_OK)
			status = live_merge_small(&indexer->merge, error);
		if (status == NH_OK)
			status = copies_update(&indexer->directory, indexer->memory_bytes, error);
		if (status == NH_OK)
			status = commit(indexer, error);
	}
	if (status != NH_OK)
		return status;
	index_directory_sweep(&indexer->directory);
	forget_shards_of_this_writer(indexer);
	indexer->since_checkpoint = indexer->since_commit = 0;
	fill_summary(indexer, ret_summary);
	return NH_OK;
}

NH_EXPORT enum nh_status nh_indexer_merge(struct nh_indexer *indexer, struct nh_index_summary *ret_summary,
					  struct nh_error *error)
{
	enum nh_status status;

	if (indexer->merge.shards > NH_MERGE_SHARDS_MAX)
		return nh_fail(error, NH_BAD_INPUT, indexer->directory.path, "at most %d shards can be made",
			       NH_MERGE_SHARDS_MAX);
	status = take_runs(indexer, error);
	if (status == NH_OK)
		status = judge_furniture(indexer, UINT64_MAX, error);
	if (status == NH_OK)
		status = live_merge_all(&indexer->merge, error);
	if (status == NH_OK)
		status = copies_update(&indexer->directory, indexer->memory_bytes, error);
	if (status == NH_OK)
		status = commit(indexer, error);
	if (status != NH_OK)
		return status;
	forget_shards_of_this_writer(indexer);
	fill_summary(indexer, ret_summary);
	return NH_OK;
}

/* ---- articles ---- */

static enum nh_status checkpoint(struct nh_indexer *indexer, struct nh_error *error)
{
	enum nh_status status = take_runs(indexer, error);

	indexer->since_checkpoint = 0;
	if (status == NH_OK)
		status = live_merge_checkpoint(&indexer->merge, error);
	return status == NH_OK ? commit(indexer, error) : status;
}

NH_EXPORT enum nh_status nh_indexer_add(struct nh_indexer *indexer, const struct nh_article *article,
					struct nh_error *error)
{
	enum nh_status status = inverter_check(&indexer->inverter_options, article, error);

	if (status != NH_OK)
		return status; /* said to the one who adds, whatever thread would have taken it */
	if (withdrawals_cover(&indexer->withdrawals, article)) {
		indexer->summary.unchanged++;
		return NH_OK;
	}
	if (indexer->sequence == UINT32_MAX)
		return nh_fail(error, NH_IO, indexer->directory.path, "too many articles for one run");
	if (!indexer->crew)
		status = crew_new(&indexer->inverter_options, indexer->jobs, indexer->memory_bytes,
				  indexer->ops, indexer->directory.path, &indexer->crew, error);
	if (status == NH_OK)
		status = crew_add(indexer->crew, article, indexer->sequence++, error);
	indexer->since_commit++;
	if (status == NH_OK && ++indexer->since_checkpoint == CHECKPOINT_ARTICLES)
		status = checkpoint(indexer, error);
	return status;
}

NH_EXPORT enum nh_status nh_indexer_withdraw(struct nh_indexer *indexer, const struct nh_article *notice,
					     struct nh_error *error)
{
	if (notice->id.length == 0 || notice->id.length > LIMIT_ID_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "a withdrawal needs an id of 1 to %d bytes",
			       LIMIT_ID_BYTES);
	return withdrawals_add(&indexer->withdrawals, notice, error);
}

NH_EXPORT enum nh_status nh_indexer_remove(struct nh_indexer *indexer, struct nh_string id,
					   struct nh_error *error)
{
	struct index_directory *directory = &indexer->directory;

	for (size_t i = 0; i < directory->manifest.shard_count; i++) {
		struct live_shard *live = &directory->live[i];
		uint32_t doc = index_directory_find(directory, i, id);
		enum nh_status status;
		bool fresh;

		if (doc == SHARD_DOC_END || deletes_has(live->deletes, doc))
			continue;
		status = index_directory_delete(directory, i, doc, &fresh, error);
		indexer->summary.removed += status == NH_OK;
		return status;
	}
	return nh_fail(error, NH_NOT_FOUND, directory->path, "no article with the id %.*s",
		       (int)nh_size_min(id.length, 200), id.bytes);
}
