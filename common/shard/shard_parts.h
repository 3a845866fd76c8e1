/* SPDX-License-Identifier: MIT
 *
 * shard_parts.h - what an open shard is made of, for shard_opening.c, which makes it, and shard_reader.c.
 */
#ifndef NEWSHOUND_COMMON_SHARD_SHARD_PARTS_H
#define NEWSHOUND_COMMON_SHARD_SHARD_PARTS_H

#include <pthread.h>

#include "common/map_guard.h"
#include "common/shard/shard_reader.h"

struct shard {
	struct shard_window window; /* must stay first */
	const struct file_ops *ops;
	char *path;
	int fd;
	uint64_t file_length;
	struct map_guard *guard;
	bool reads; /* chunks are read into anonymous memory instead of being mapped */
	unsigned char *tail;
	const unsigned char *table_sums; /* in the tail: a checksum a chunk of the table of checksums */
	uint64_t sums_offset;            /* of the table of checksums */
	uint64_t chunk_count;            /* chunks that it covers */
	_Atomic uint64_t *checked;
	pthread_mutex_t reading;
	struct shard_extent sections[SHARD_SECTION_ID_MAX + 1];
	struct shard_meta meta;
	uint64_t capabilities;
	_Atomic(struct text_code *) text_code; /* NULL: no table, or nobody has asked for it */
	const struct block_kernels *kernels;
	uint64_t fingerprint;
	_Atomic bool damaged;
	_Atomic uint64_t damaged_offset;
	_Atomic int damaged_errno;
};

/* The members that change while a shard is read are atomic or under its lock; the rest never change. */
static inline struct shard *shard_unconst(const struct shard *shard)
{
	return (struct shard *)(uintptr_t)shard;
}

#endif
