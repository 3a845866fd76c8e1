/* SPDX-License-Identifier: MIT
 *
 * index_directory.h - the writer's hold on an index directory: its lock, its manifest, its live shards, and
 * the removal of what no manifest names.
 */
#ifndef NEWSHOUND_INDEXER_INDEX_DIRECTORY_H
#define NEWSHOUND_INDEXER_INDEX_DIRECTORY_H

#include "common/manifest.h"
#include "common/shard/deletes.h"
#include "common/shard/doc_table.h"

struct live_shard {
	struct shard *shard;
	struct doc_table table;
	struct deletes *deletes; /* NULL: none */
	bool deletes_changed;
	bool of_this_writer;    /* came with a commit of this writer */
	struct id_place looked; /* where index_directory_find ended */
};

struct index_directory {
	const struct file_ops *ops;
	char path[FILE_PATH_BYTES_MAX];
	int lock_fd;
	struct manifest manifest;
	struct live_shard *live; /* beside manifest.shards */
	bool fresh;              /* no manifest has been written yet */
	uint64_t looked_bytes;   /* what the ids looked for may have brought into memory; beyond looked_max
				  * it is given back */
	uint64_t looked_max;
	size_t mapped_max; /* of new shards: of a mapping the system brings 64 KiB for each look, so of more
			    * shards chunks are read */
};

/* Takes the lock and reads the manifest, no more. */
enum nh_status index_directory_lock(struct index_directory *directory, const struct file_ops *ops,
				    const char *path, bool must_exist, struct nh_error *error);
/* Opens the shards that the manifest in memory names. */
enum nh_status index_directory_open_shards(struct index_directory *directory, struct nh_error *error);
/* Both, and removes rubbish. */
enum nh_status index_directory_open(struct index_directory *directory, const struct file_ops *ops,
				    const char *path, bool must_exist, struct nh_error *error);
void index_directory_close(struct index_directory *directory);

/* Opens a finished shard file and adds it to the manifest in memory. */
enum nh_status index_directory_add(struct index_directory *directory, const char *name,
				   struct nh_error *error);
/* Takes shard number i out of the manifest in memory and closes it; its file goes with the next commit. */
void index_directory_drop(struct index_directory *directory, size_t i);
/* The document of live shard i that has this id, deleted or not; SHARD_DOC_END where none has. What was read
 * of the live shards before may be given back to the system: id must not stand in one. Ids in the order of
 * their hashes are found with fewer looks. */
uint32_t index_directory_find(struct index_directory *directory, size_t i, struct nh_string id);
/* Gives back to the system what was read of the live shards. */
void index_directory_release(struct index_directory *directory);
/* Marks a document of live shard i as deleted; false where it was already. */
enum nh_status index_directory_delete(struct index_directory *directory, size_t i, uint32_t doc,
				      bool *ret_new, struct nh_error *error);
/* Writes changed deletions and the manifest, syncs, and removes the files that are no longer named. */
enum nh_status index_directory_commit(struct index_directory *directory, struct nh_error *error);
/* Removes our files that the manifest on disk does not name: what failed, or was replaced by nothing. */
void index_directory_sweep(const struct index_directory *directory);
/* Sizes of all files that the manifest names, and of itself. */
uint64_t index_directory_bytes(const struct index_directory *directory);

#endif
