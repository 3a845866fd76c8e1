/* SPDX-License-Identifier: MIT
 *
 * spill.h - bytes that are only appended now and read in order, once or several times, later: what is more
 * than SPILL_BYTES goes to a file without a name, so that a shard may gather much behind its lists in little
 * memory.
 */
#ifndef NEWSHOUND_COMMON_SPILL_H
#define NEWSHOUND_COMMON_SPILL_H

#include "common/buf.h"
#include "common/file.h"

#define SPILL_BYTES ((size_t)1 << 19)

struct spill {
	const struct file_ops *ops;
	const char *directory;
	struct buf pending; /* behind what the file holds */
	uint64_t length;    /* of all of it */
	int fd;             /* -1: there is no file */
};

/* directory must outlive the spill. Nothing is opened yet. */
void spill_init(struct spill *spill, const struct file_ops *ops, const char *directory);
void spill_done(struct spill *spill);
enum nh_status spill_append(struct spill *spill, const void *bytes, size_t length, struct nh_error *error);

typedef enum nh_status spill_function(void *user, const void *bytes, size_t length, struct nh_error *error);
/* Hands out all bytes in order, some at a time. Nothing is appended from then on. */
enum nh_status spill_read(struct spill *spill, spill_function *take, void *user, struct nh_error *error);

#endif
