/* SPDX-License-Identifier: MIT
 *
 * crew.h - the threads that invert: articles are handed out in batches, each worker fills an inverter of its
 * own and flushes it to a run when its share of the memory is used.
 *
 * With one job there is no thread: the caller does the work.
 */
#ifndef NEWSHOUND_INDEXER_CREW_H
#define NEWSHOUND_INDEXER_CREW_H

#include "indexer/inverter.h"
#include "indexer/reconcile.h"

struct crew;

/* directory must outlive the crew. */
enum nh_status crew_new(const struct inverter_options *options, unsigned jobs, size_t memory_bytes,
			const struct file_ops *ops, const char *directory, struct crew **ret,
			struct nh_error *error);
/* Ends the threads and forgets what was not flushed. Runs stay the caller's. */
void crew_free(struct crew *crew);
/* Hands an article on; its bytes need not outlive the call. A worker's failure shows here or in crew_flush.
 */
enum nh_status crew_add(struct crew *crew, const struct nh_article *article, uint32_t sequence,
			struct nh_error *error);
/* Waits until all articles are in runs. ret_runs is the caller's: run_done each, then free. So are the notes
 * of ret_duplicates (duplicates.h). */
enum nh_status crew_flush(struct crew *crew, struct run **ret_runs, size_t *ret_count,
			  struct buf *ret_duplicates, struct nh_error *error);

/* Closes a run. Its file stays: it may be that of a live shard with the same content. What no manifest names
 * is swept up later (index_directory.h). */
void run_done(struct run *run);

#endif
