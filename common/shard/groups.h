/* SPDX-License-Identifier: MIT
 *
 * groups.h - which articles of an index are copies of one story: a file beside the manifest, replaced by each
 * commit that changes it. FORMAT.md has the bytes.
 *
 * Shards never change and know nothing of each other, so what stands in several of them cannot stand in any.
 * A shard is named by its fingerprint: what the file says of a shard that is gone is passed over.
 */
#ifndef NEWSHOUND_COMMON_SHARD_GROUPS_H
#define NEWSHOUND_COMMON_SHARD_GROUPS_H

#include "common/buf.h"
#include "common/file.h"

#define GROUPS_NONE UINT32_MAX
#define GROUPS_OLDER_VERSION \
	((uint32_t)1 << 31) /* of a number: another member is a newer version of the same article */
#define GROUPS_COMMON_END ((uint32_t)16 << 24) /* triple number · 2^24 + its three bytes */

/* The grouped documents of a shard. */
struct groups_shard {
	uint64_t fingerprint;
	uint32_t count;
	uint32_t *docs; /* ascending */
	uint32_t
	    *numbers; /* of their groups, below group_count; with GROUPS_OLDER_VERSION they are no copies */
};

struct groups {
	uint32_t group_count;
	uint32_t *common; /* triples of sketches that too many articles have; ascending */
	uint32_t common_count;
	struct groups_shard *shards;
	size_t shard_count;
};

/* ret is freed with groups_free. NH_CORRUPT, NH_VERSION. */
enum nh_status groups_read(const struct file_ops *ops, const char *path, struct groups **ret,
			   struct nh_error *error);
enum nh_status groups_write(const struct file_ops *ops, const char *directory, const char *name,
			    const struct groups *groups, struct nh_error *error);
void groups_free(struct groups *groups);

/* What is known of the shard; NULL where nothing is. */
const struct groups_shard *groups_of_shard(const struct groups *groups, uint64_t fingerprint);
/* The group of a document, or GROUPS_NONE, as of an older version. shard may be NULL. */
uint32_t groups_find(const struct groups_shard *shard, uint32_t doc);

#endif
