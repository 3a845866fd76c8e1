/* SPDX-License-Identifier: MIT
 *
 * manifest.h - the list of an index's live shards, replaced whole at every commit. What it names exists and
 * is complete; what it does not name is rubbish. FORMAT.md has the bytes.
 */
#ifndef NEWSHOUND_COMMON_MANIFEST_H
#define NEWSHOUND_COMMON_MANIFEST_H

#include "common/file.h"

#define MANIFEST_NAME "MANIFEST"
#define MANIFEST_MAGIC "NHMANIF\n"
#define MANIFEST_MAGIC_BYTES 8
#define MANIFEST_LOCK_NAME "lock"
#define MANIFEST_FORMAT_VERSION                                                                              \
	4 /* written where withdrawals are named; 3 where there is furniture; 2 where only groups are named; \
	   * else 1 */
#define MANIFEST_SHARD_NAME_BYTES 32

struct manifest_shard {
	char name[MANIFEST_SHARD_NAME_BYTES];    /* of the file */
	char deletes[MANIFEST_SHARD_NAME_BYTES]; /* of its deletions, "" where it has none */
	uint64_t fingerprint;                    /* shard_fingerprint */
	uint64_t document_count, deleted_count;
	uint64_t live_weighted_tokens; /* sum of doc_length over live documents */
};

struct manifest {
	uint64_t generation; /* from 1; raised by every commit */
	uint32_t headline_weight, body_weight, caption_weight;
	uint32_t store; /* enum shard_store of new shards */
	struct manifest_shard *shards;
	size_t shard_count;
	char groups[MANIFEST_SHARD_NAME_BYTES]; /* of the file of copies (shard/groups.h), "" where there are
						   none */
	char withdrawn[MANIFEST_SHARD_NAME_BYTES]; /* of the file of withdrawals (shard/withdrawn.h), or "" */
	uint64_t furniture_lines;   /* of bodies, that are set aside by what other articles say */
	uint64_t furniture_pending; /* articles that are still to be inverted by their new verdict */
};

void manifest_init(struct manifest *manifest);
void manifest_done(struct manifest *manifest);
/* Adds a zeroed shard; NULL where memory ran out. Borrowed until the next. */
struct manifest_shard *manifest_add(struct manifest *manifest);

/* Reads the manifest of an index directory into an initialised one. NH_NOT_FOUND where there is none,
 * NH_CORRUPT, NH_VERSION. */
enum nh_status manifest_read(const struct file_ops *ops, const char *directory, struct manifest *ret,
			     struct nh_error *error);
/* Makes it the index's manifest: the moment of commit. */
enum nh_status manifest_write(const struct file_ops *ops, const char *directory,
			      const struct manifest *manifest, struct nh_error *error);

#endif
