/* SPDX-License-Identifier: MIT
 *
 * shard_output.h - the stream of bytes that becomes a shard file, under a temporary name until it is whole.
 * The checksums of its chunks are made from the same bytes on their way out.
 */
#ifndef NEWSHOUND_COMMON_SHARD_OUTPUT_H
#define NEWSHOUND_COMMON_SHARD_OUTPUT_H

#include "common/file.h"
#include "common/shard/format.h"

struct shard_output {
	const struct file_ops *ops;
	char path[FILE_PATH_BYTES_MAX]; /* temporary; "" once it has been renamed or removed */
	int fd;
	struct buf pending;
	uint64_t offset; /* of the file, pending included */
	struct buf sums; /* of full chunks */
	unsigned char chunk[SHARD_CHUNK_BYTES];
	size_t chunk_used;
};

/* output is all zeros; it can be done with whatever the answer. */
enum nh_status shard_output_open(struct shard_output *output, const struct file_ops *ops,
				 const char *directory, struct nh_error *error);
/* Removes the temporary file where it was not renamed. */
void shard_output_done(struct shard_output *output);

/* Puts bytes into the file, covered by the sums. */
enum nh_status shard_output_put(struct shard_output *output, const void *bytes, size_t length,
				struct nh_error *error);
/* Zeros up to where a section may begin. */
enum nh_status shard_output_align(struct shard_output *output, struct nh_error *error);
/* Ends the last chunk: sums are complete then. What is put behind is not covered. */
void shard_output_end_sums(struct shard_output *output);
enum nh_status shard_output_put_behind(struct shard_output *output, const void *bytes, size_t length,
				       struct nh_error *error);

/* Writes what is pending, syncs and closes. */
enum nh_status shard_output_close(struct shard_output *output, struct nh_error *error);
/* Gives the closed file its name in the directory. */
enum nh_status shard_output_rename(struct shard_output *output, const char *directory, const char *name,
				   struct nh_error *error);

#endif
