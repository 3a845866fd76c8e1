/* SPDX-License-Identifier: MIT
 *
 * withdrawn.h - which articles their sources have taken back, up to which version: a file beside the
 * manifest, replaced by each commit that changes it, so that a later run that reads an older version does not
 * bring the article back. FORMAT.md has the bytes. Searches do not look at it.
 */
#ifndef NEWSHOUND_COMMON_SHARD_WITHDRAWN_H
#define NEWSHOUND_COMMON_SHARD_WITHDRAWN_H

#include "common/file.h"
#include "common/shard/document_bytes.h"

/* A notice. Without a number it holds for what was made up to changed; without this either, for everything.
 */
typedef enum nh_status withdrawn_function(void *user, struct nh_string id, struct document_version notice,
					  struct nh_error *error);

/* Hands each notice to take, the oldest first, and ends with the first status that is not NH_OK. NH_CORRUPT,
 * NH_VERSION. */
enum nh_status withdrawn_read(const struct file_ops *ops, const char *path, withdrawn_function *take,
			      void *user, struct nh_error *error);

/* Begins a file of count notices; each follows with withdrawn_put. */
void withdrawn_begin(struct buf *out, uint32_t count);
void withdrawn_put(struct buf *out, struct nh_string id, struct document_version notice);
/* The bytes that withdrawn_put takes, at most. */
static inline size_t withdrawn_bytes_max(struct nh_string id)
{
	return id.length + 10 + 10 + 8;
}
enum nh_status withdrawn_write(const struct file_ops *ops, const char *directory, const char *name,
			       struct buf *out, struct nh_error *error);

#endif
