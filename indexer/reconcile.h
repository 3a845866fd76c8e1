/* SPDX-License-Identifier: MIT
 *
 * reconcile.h - one article an id: finds what the newly written runs replace, among themselves and in the
 * live shards.
 */
#ifndef NEWSHOUND_INDEXER_RECONCILE_H
#define NEWSHOUND_INDEXER_RECONCILE_H

#include "indexer/index_directory.h"

/* A shard file that a flush wrote and that no manifest names yet. */
struct run {
	char name[MANIFEST_SHARD_NAME_BYTES];
	struct shard *shard;
	struct doc_table table;
	uint64_t *id_hashes;     /* of its documents, ascending */
	uint32_t *sequences;     /* a document: its article's number in the input */
	struct deletes *dropped; /* what it holds in vain; never NULL */
};

struct reconciled {
	uint64_t added, updated, unchanged, collisions;
};

/* Marks in runs and in the directory's live shards every document but one of its id: of the highest version
 * the one that came last. A run's document that is the same as the live one, to the byte, is dropped instead
 * of it. duplicates holds the notes of the runs (duplicates.h). Adds to ret. */
enum nh_status reconcile(struct index_directory *directory, struct run *runs, size_t run_count,
			 struct buf *duplicates, struct reconciled *ret, struct nh_error *error);

#endif
