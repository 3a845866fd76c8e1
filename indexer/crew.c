/* SPDX-License-Identifier: MIT
 *
 * crew.c - see crew.h.
 */
#include "indexer/crew.h"

#include <pthread.h>

#include "common/error.h"
#include "common/memory.h"
#include "indexer/article_queue.h"
#include "indexer/duplicates.h"

struct worker {
	struct crew *crew;
	struct inverter *inverter;
	uint64_t stretch; /* of the input, of which it takes batches */
	bool busy;
	pthread_t thread;
	bool started;
};

struct crew {
	const struct file_ops *ops;
	const char *directory;
	size_t share_bytes; /* of memory, a worker */
	struct worker *workers;
	unsigned worker_count;
	bool threaded;
	struct article_queue queue;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool draining; /* what is queued is waited for, and written */
	bool ending;
	enum nh_status status;
	struct nh_error error;
	struct run *runs;
	size_t run_count;
	struct buf duplicates; /* duplicates.h */
};

/* ---- runs ---- */

void run_done(struct run *run)
{
	shard_close(run->shard);
	deletes_free(run->dropped);
	free(run->sequences);
	free(run->id_hashes);
	memset(run, 0, sizeof *run);
}

static enum nh_status open_run(struct crew *crew, struct run *run, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, crew->directory, run->name, error);

	if (status == NH_OK)
		status = shard_open(crew->ops, path, true, &run->shard, error);
	if (status == NH_OK)
		status = doc_table_open(run->shard, &run->table, error);
	if (status == NH_OK)
		status = deletes_new(run->table.count, &run->dropped, error);
	if (status == NH_OK)
		shard_release_all(run->shard); /* many will be open before it is read */
	return status;
}

/* Two runs of the same articles have the same name, and are one file: the second is left out. */
static struct run *find_run(const struct crew *crew, const char *name)
{
	for (size_t i = 0; i < crew->run_count; i++)
		if (strcmp(crew->runs[i].name, name) == 0)
			return &crew->runs[i];
	return NULL;
}

static enum nh_status add_run(struct crew *crew, struct run *run, const struct buf *duplicates,
			      struct nh_error *error)
{
	struct run *runs, *same;

	pthread_mutex_lock(&crew->lock);
	buf_append_string(&crew->duplicates, buf_string(duplicates));
	same = find_run(crew, run->name);
	if (same) {
		duplicates_note_twice(&crew->duplicates, same, run);
		pthread_mutex_unlock(&crew->lock);
		run_done(run);
		return NH_OK;
	}
	runs = nh_resize_array(crew->runs, crew->run_count + 1, sizeof *runs);
	if (runs) {
		crew->runs = runs;
		runs[crew->run_count++] = *run;
	}
	pthread_mutex_unlock(&crew->lock);
	return runs ? NH_OK : nh_fail_memory(error);
}

/* last: no more articles come for now, and others will want the memory. */
static enum nh_status flush_inverter(struct crew *crew, struct inverter *inverter, bool last,
				     struct nh_error *error)
{
	struct run run = {0};
	struct buf duplicates;
	enum nh_status status;

	if (inverter->document_count == 0)
		return NH_OK;
	status = inverter_set_aside(inverter, error);
	if (status == NH_OK)
		status = inverter_flush(inverter, crew->ops, crew->directory, run.name, &run.sequences,
					&run.id_hashes, error);
	duplicates = inverter->duplicates;
	buf_init(&inverter->duplicates);
	inverter_reset(inverter);
	if (last)
		inverter_shrink(inverter);
	if (last && !crew->threaded)
		memory_give_back();
	if (status == NH_OK)
		status = open_run(crew, &run, error);
	if (status == NH_OK)
		status = add_run(crew, &run, &duplicates, error);
	buf_done(&duplicates);
	if (status != NH_OK)
		run_done(&run);
	return status;
}

static enum nh_status invert(struct crew *crew, struct inverter *inverter, const struct nh_article *article,
			     uint32_t sequence, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	/* Before the article and not behind it: another run is sure to follow, and texts can wait for the
	 * merge of the two. */
	if (inverter->document_count > 0 && inverter_is_full(inverter, crew->share_bytes)) {
		inverter->keeps_bare = true;
		status = flush_inverter(crew, inverter, false, error);
	}
	return status == NH_OK ? inverter_add(inverter, article, sequence, error) : status;
}

/* ---- workers ---- */

static void fail_crew(struct crew *crew, enum nh_status status, const struct nh_error *error)
{
	pthread_mutex_lock(&crew->lock);
	if (crew->status == NH_OK) {
		crew->status = status;
		crew->error = *error;
	}
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
}

static void work_on(struct worker *worker, const struct article_batch *batch)
{
	struct nh_error error = {0};
	enum nh_status status = NH_OK;

	for (struct queued_article *at = batch->first; at && status == NH_OK; at = at->next)
		status = invert(worker->crew, worker->inverter, &at->article, at->sequence, &error);
	if (status != NH_OK)
		fail_crew(worker->crew, status, &error);
}

static void flush_last(struct worker *worker)
{
	struct nh_error error = {0};
	enum nh_status status = flush_inverter(worker->crew, worker->inverter, true, &error);

	if (status != NH_OK)
		fail_crew(worker->crew, status, &error);
}

/* Under the lock: whether another worker has articles, or a run is there. */
static bool has_others(const struct crew *crew, const struct worker *worker)
{
	bool any = crew->run_count > 0;

	for (unsigned i = 0; i < crew->worker_count; i++) {
		const struct worker *other = &crew->workers[i];

		any |= other != worker && (other->busy || other->inverter->document_count > 0);
	}
	return any;
}

/* Under the lock: gives the worker something to do, if there is anything. */
static bool do_something(struct worker *worker)
{
	struct crew *crew = worker->crew;
	bool lost = crew->status != NH_OK; /* an inverter that failed takes no more */
	struct article_batch *batch = article_queue_take(&crew->queue, &worker->stretch, crew->draining);

	if (!batch && (!crew->draining || lost || worker->inverter->document_count == 0))
		return false;
	if (!batch) /* one run alone is not merged: it keeps its texts as a shard does */
		worker->inverter->keeps_bare = has_others(crew, worker);
	worker->busy = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	if (!batch)
		flush_last(worker);
	else if (!lost)
		work_on(worker, batch);
	pthread_mutex_lock(&crew->lock);
	if (batch)
		article_queue_give_back(&crew->queue, batch);
	worker->busy = false;
	pthread_cond_broadcast(&crew->changed);
	return true;
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct crew *crew = worker->crew;

	pthread_mutex_lock(&crew->lock);
	while (!crew->ending)
		if (!do_something(worker))
			pthread_cond_wait(&crew->changed, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
	return NULL;
}

static enum nh_status crew_status(struct crew *crew, struct nh_error *error)
{
	if (crew->status != NH_OK && error)
		*error = crew->error;
	return crew->status;
}

/* Hands the batch that is being filled to the workers; waits while their queue is full. */
static enum nh_status send_batch(struct crew *crew, struct nh_error *error)
{
	enum nh_status status;

	pthread_mutex_lock(&crew->lock);
	while (!article_queue_has_room(&crew->queue) && crew->status == NH_OK)
		pthread_cond_wait(&crew->changed, &crew->lock);
	status = crew_status(crew, error);
	if (status == NH_OK)
		article_queue_send(&crew->queue);
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	return status;
}

enum nh_status crew_add(struct crew *crew, const struct nh_article *article, uint32_t sequence,
			struct nh_error *error)
{
	if (!crew->threaded)
		return invert(crew, crew->workers[0].inverter, article, sequence, error);
	if (!article_queue_add(&crew->queue, &crew->lock, article, sequence))
		return nh_fail_memory(error);
	return article_queue_is_due(&crew->queue) ? send_batch(crew, error) : NH_OK;
}

/* Under the lock. */
static bool is_drained(const struct crew *crew)
{
	bool drained = !crew->queue.first;

	for (unsigned i = 0; i < crew->worker_count; i++)
		drained &= !crew->workers[i].busy && crew->workers[i].inverter->document_count == 0;
	return drained;
}

/* Each worker that finds the queue empty writes its last run, while others are still at theirs. */
static enum nh_status drain(struct crew *crew, struct nh_error *error)
{
	enum nh_status status = send_batch(crew, error);

	pthread_mutex_lock(&crew->lock);
	crew->draining = true;
	pthread_cond_broadcast(&crew->changed);
	while (!is_drained(crew) && crew->status == NH_OK)
		pthread_cond_wait(&crew->changed, &crew->lock);
	crew->draining = false;
	if (status == NH_OK)
		status = crew_status(crew, error);
	pthread_mutex_unlock(&crew->lock);
	return status;
}

static enum nh_status flush_alone(struct crew *crew, struct nh_error *error)
{
	struct inverter *inverter = crew->workers[0].inverter;

	inverter->keeps_bare = crew->run_count > 0;
	return flush_inverter(crew, inverter, true, error);
}

enum nh_status crew_flush(struct crew *crew, struct run **ret_runs, size_t *ret_count,
			  struct buf *ret_duplicates, struct nh_error *error)
{
	enum nh_status status = crew->threaded ? drain(crew, error) : flush_alone(crew, error);

	if (status == NH_OK && buf_failed(&crew->duplicates))
		status = nh_fail_memory(error);
	if (status != NH_OK)
		return status;
	*ret_runs = crew->runs;
	*ret_count = crew->run_count;
	*ret_duplicates = crew->duplicates;
	crew->runs = NULL;
	crew->run_count = 0;
	buf_init(&crew->duplicates);
	return NH_OK;
}

/* ---- making and ending ---- */

enum nh_status crew_new(const struct inverter_options *options, unsigned jobs, size_t memory_bytes,
			const struct file_ops *ops, const char *directory, struct crew **ret,
			struct nh_error *error)
{
	struct crew *crew = nh_new(struct crew);
	enum nh_status status = NH_OK;

	if (crew)
		crew->workers = nh_new_array(jobs, sizeof *crew->workers);
	if (!crew || !crew->workers) {
		free(crew);
		return nh_fail_memory(error);
	}
	crew->ops = ops;
	crew->directory = directory;
	crew->worker_count = jobs;
	crew->threaded = jobs > 1;
	/* Several workers keep a quarter back: for the articles under way, and for what each thread's
	 * allocator holds of memory that another one freed. */
	crew->share_bytes = jobs > 1 ? memory_bytes / jobs / 4 * 3 : memory_bytes;
	article_queue_init(&crew->queue, jobs, memory_bytes / 8);
	pthread_mutex_init(&crew->lock, NULL);
	pthread_cond_init(&crew->changed, NULL);
	for (unsigned i = 0; i < jobs && status == NH_OK; i++) {
		crew->workers[i].crew = crew;
		crew->workers[i].stretch = STRETCH_NONE;
		status = inverter_new(options, &crew->workers[i].inverter, error);
	}
	for (unsigned i = 0; crew->threaded && i < jobs && status == NH_OK; i++) {
		int failed = pthread_create(&crew->workers[i].thread, NULL, work, &crew->workers[i]);

		crew->workers[i].started = failed == 0;
		if (failed)
			status = nh_fail_system(error, failed, NULL, "cannot start a thread");
	}
	if (status != NH_OK)
		crew_free(crew);
	else
		*ret = crew;
	return status;
}

void crew_free(struct crew *crew)
{
	if (!crew)
		return;
	pthread_mutex_lock(&crew->lock);
	crew->ending = true;
	pthread_cond_broadcast(&crew->changed);
	pthread_mutex_unlock(&crew->lock);
	for (unsigned i = 0; i < crew->worker_count; i++) {
		if (crew->workers[i].started)
			pthread_join(crew->workers[i].thread, NULL);
		inverter_free(crew->workers[i].inverter);
	}
	for (size_t i = 0; i < crew->run_count; i++)
		run_done(&crew->runs[i]);
	article_queue_done(&crew->queue);
	pthread_mutex_destroy(&crew->lock);
	pthread_cond_destroy(&crew->changed);
	buf_done(&crew->duplicates);
	free(crew->runs);
	free(crew->workers);
	free(crew);
	memory_give_back();
}
