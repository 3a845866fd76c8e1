/* SPDX-License-Identifier: MIT
 *
 * shard_output.c - see shard_output.h. Bytes are gathered so that the file is written in large pieces, and
 * chunk by chunk so that each checksum is made once, without reading anything back.
 */
#include "common/shard/shard_output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/error.h"
#include "common/hash.h"

#define OUTPUT_BYTES ((size_t)1 << 18)

enum nh_status shard_output_open(struct shard_output *output, const struct file_ops *ops,
				 const char *directory, struct nh_error *error)
{
	char name[64];
	enum nh_status status;

	output->ops = ops;
	output->fd = -1;
	/* The address tells apart the writers of one process. */
	snprintf(name, sizeof name, "new-%ld-%zx.tmp", (long)getpid(), (size_t)(uintptr_t)output);
	status = file_join(output->path, sizeof output->path, directory, name, error);
	if (status == NH_OK) {
		output->fd = ops->open(output->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
		if (output->fd < 0)
			status = nh_fail_system(error, errno, output->path, "cannot create");
	}
	if (status != NH_OK)
		output->path[0] = '\0';
	return status;
}

void shard_output_done(struct shard_output *output)
{
	if (output->fd >= 0)
		output->ops->close(output->fd);
	if (output->path[0])
		output->ops->unlink(output->path);
	buf_done(&output->pending);
	buf_done(&output->sums);
}

static enum nh_status write_pending(struct shard_output *output, struct nh_error *error)
{
	enum nh_status status = file_write(output->ops, output->fd, output->path, output->pending.bytes,
					   output->pending.length, error);

	buf_reset(&output->pending);
	return status;
}

static void sum_bytes(struct shard_output *output, const unsigned char *bytes, size_t length)
{
	while (length > 0) {
		size_t some = nh_size_min(length, SHARD_CHUNK_BYTES - output->chunk_used);

		memcpy(output->chunk + output->chunk_used, bytes, some);
		output->chunk_used += some;
		bytes += some;
		length -= some;
		if (output->chunk_used == SHARD_CHUNK_BYTES)
			shard_output_end_sums(output);
	}
}

void shard_output_end_sums(struct shard_output *output)
{
	if (output->chunk_used == 0)
		return;
	buf_u32(&output->sums, hash_checksum(output->chunk, output->chunk_used));
	output->chunk_used = 0;
}

enum nh_status shard_output_put_behind(struct shard_output *output, const void *bytes, size_t length,
				       struct nh_error *error)
{
	bool alone = length >= OUTPUT_BYTES; /* as the longest lists are: not copied once more */
	enum nh_status status;

	if (!alone)
		buf_append(&output->pending, bytes, length);
	output->offset += length;
	if (buf_failed(&output->pending) || buf_failed(&output->sums))
		return nh_fail_memory(error);
	if (!alone && output->pending.length < OUTPUT_BYTES)
		return NH_OK;
	status = write_pending(output, error);
	return status == NH_OK && alone
		   ? file_write(output->ops, output->fd, output->path, bytes, length, error)
		   : status;
}

enum nh_status shard_output_put(struct shard_output *output, const void *bytes, size_t length,
				struct nh_error *error)
{
	sum_bytes(output, bytes, length);
	return shard_output_put_behind(output, bytes, length, error);
}

enum nh_status shard_output_align(struct shard_output *output, struct nh_error *error)
{
	static const unsigned char zeros[SHARD_SECTION_ALIGN];
	size_t over = output->offset % SHARD_SECTION_ALIGN;

	return over ? shard_output_put(output, zeros, SHARD_SECTION_ALIGN - over, error) : NH_OK;
}

enum nh_status shard_output_close(struct shard_output *output, struct nh_error *error)
{
	enum nh_status status = write_pending(output, error);
	int closed;

	if (status == NH_OK)
		status = file_sync(output->ops, output->fd, output->path, error);
	closed = output->ops->close(output->fd);
	output->fd = -1;
	if (status == NH_OK && closed != 0)
		status = nh_fail_system(error, errno, output->path, "cannot close");
	return status;
}

enum nh_status shard_output_rename(struct shard_output *output, const char *directory, const char *name,
				   struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, directory, name, error);

	if (status == NH_OK && output->ops->rename(output->path, path) != 0)
		status = nh_fail_system(error, errno, path, "cannot rename");
	if (status == NH_OK)
		output->path[0] = '\0';
	return status;
}
