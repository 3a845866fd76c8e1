/* SPDX-License-Identifier: MIT
 *
 * spill.c - see spill.h. The file loses its name as soon as it is open: whatever happens, nothing is left.
 */
#include "common/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/error.h"

void spill_init(struct spill *spill, const struct file_ops *ops, const char *directory)
{
	*spill = (struct spill){.ops = ops, .directory = directory, .fd = -1};
	buf_init(&spill->pending);
}

void spill_done(struct spill *spill)
{
	if (spill->ops && spill->fd >= 0)
		spill->ops->close(spill->fd);
	spill->fd = -1;
	buf_done(&spill->pending);
}

static enum nh_status open_file(struct spill *spill, struct nh_error *error)
{
	char name[64], path[FILE_PATH_BYTES_MAX];
	enum nh_status status;

	/* The address tells apart the spills of one process. */
	snprintf(name, sizeof name, "spill-%ld-%zx.tmp", (long)getpid(), (size_t)(uintptr_t)spill);
	status = file_join(path, sizeof path, spill->directory, name, error);
	if (status != NH_OK)
		return status;
	spill->fd = spill->ops->open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (spill->fd < 0)
		return nh_fail_system(error, errno, path, "cannot create");
	if (spill->ops->unlink(path) != 0)
		return nh_fail_system(error, errno, path, "cannot remove");
	return NH_OK;
}

static enum nh_status write_pending(struct spill *spill, struct nh_error *error)
{
	enum nh_status status = spill->fd < 0 ? open_file(spill, error) : NH_OK;

	if (status == NH_OK)
		status = file_write(spill->ops, spill->fd, spill->directory, spill->pending.bytes,
				    spill->pending.length, error);
	buf_reset(&spill->pending);
	return status;
}

enum nh_status spill_append(struct spill *spill, const void *bytes, size_t length, struct nh_error *error)
{
	buf_append(&spill->pending, bytes, length);
	spill->length += length;
	if (buf_failed(&spill->pending))
		return nh_fail_memory(error);
	return spill->pending.length >= SPILL_BYTES ? write_pending(spill, error) : NH_OK;
}

/* What the file holds, through the memory of what was pending, which is in the file by then. */
static enum nh_status read_file(struct spill *spill, spill_function *take, void *user, struct nh_error *error)
{
	unsigned char *bytes = buf_extend(&spill->pending, SPILL_BYTES);
	enum nh_status status = bytes ? NH_OK : nh_fail_memory(error);

	for (uint64_t at = 0; at < spill->length && status == NH_OK;) {
		size_t some = nh_size_min(spill->length - at, SPILL_BYTES);

		status = file_read_at(spill->ops, spill->fd, spill->directory, bytes, some, at, error);
		if (status == NH_OK)
			status = take(user, bytes, some, error);
		at += some;
	}
	buf_reset(&spill->pending);
	return status;
}

enum nh_status spill_read(struct spill *spill, spill_function *take, void *user, struct nh_error *error)
{
	enum nh_status status;

	if (spill->fd < 0)
		return spill->length ? take(user, spill->pending.bytes, spill->pending.length, error) : NH_OK;
	status = write_pending(spill, error);
	return status == NH_OK ? read_file(spill, take, user, error) : status;
}
