/* SPDX-License-Identifier: MIT
 *
 * file.c - see file.h.
 */
#define _GNU_SOURCE /* O_CLOEXEC, O_DIRECTORY */

#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/error.h"

static int system_open(const char *path, int flags, mode_t mode)
{
	return open(path, flags, mode);
}

static int system_lock(int fd)
{
	return flock(fd, LOCK_EX | LOCK_NB);
}

static int system_stat(const char *path, struct stat *ret)
{
	return stat(path, ret);
}

static int system_lstat(const char *path, struct stat *ret)
{
	return lstat(path, ret);
}

static int system_fstat(int fd, struct stat *ret)
{
	return fstat(fd, ret);
}

const struct file_ops file_ops_system = {
    .open = system_open,
    .close = close,
    .read = read,
    .pread = pread,
    .write = write,
    .fsync = fsync,
    .rename = rename,
    .link = link,
    .unlink = unlink,
    .mkdir = mkdir,
    .rmdir = rmdir,
    .stat = system_stat,
    .lstat = system_lstat,
    .fstat = system_fstat,
    .mmap = mmap,
    .munmap = munmap,
    .lock = system_lock,
    .opendir = opendir,
    .readdir = readdir,
    .closedir = closedir,
};

enum nh_status file_read(const struct file_ops *ops, int fd, const char *path, void *bytes, size_t length,
			 size_t *ret_length, struct nh_error *error)
{
	size_t done = 0;

	while (done < length) {
		ssize_t got = ops->read(fd, (char *)bytes + done, length - done);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return nh_fail_system(error, errno, path, "cannot read");
		if (got == 0)
			break;
		done += (size_t)got;
	}
	*ret_length = done;
	return NH_OK;
}

enum nh_status file_read_at(const struct file_ops *ops, int fd, const char *path, void *bytes, size_t length,
			    uint64_t offset, struct nh_error *error)
{
	size_t done = 0;

	while (done < length) {
		ssize_t got = ops->pread(fd, (char *)bytes + done, length - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return nh_fail_system(error, errno, path, "cannot read");
		if (got == 0)
			return nh_fail(error, NH_CORRUPT, path, "the file is cut short");
		done += (size_t)got;
	}
	return NH_OK;
}

static enum nh_status read_to_end(const struct file_ops *ops, int fd, const char *path, size_t bytes_max,
				  struct buf *ret, struct nh_error *error)
{
	size_t total = 0, got = 0;
	enum nh_status status;

	do {
		size_t wanted = nh_size_min(bytes_max - total + 1, (size_t)1 << 16);
		unsigned char *to = buf_reserve(ret, wanted);

		if (!to)
			return nh_fail_memory(error);
		status = file_read(ops, fd, path, to, wanted, &got, error);
		if (status != NH_OK)
			return status;
		ret->length += got;
		total += got;
		if (total > bytes_max)
			return nh_fail(error, NH_BAD_INPUT, path, "larger than %zu bytes", bytes_max);
	} while (got > 0);
	return NH_OK;
}

enum nh_status file_read_all(const struct file_ops *ops, const char *path, size_t bytes_max, struct buf *ret,
			     struct nh_error *error)
{
	int fd = ops->open(path, O_RDONLY | O_CLOEXEC, 0);
	enum nh_status status;

	if (fd < 0 && errno == ENOENT)
		return nh_fail(error, NH_NOT_FOUND, path, "no such file");
	if (fd < 0)
		return nh_fail_system(error, errno, path, "cannot open");
	status = read_to_end(ops, fd, path, bytes_max, ret, error);
	ops->close(fd);
	return status;
}

enum nh_status file_write(const struct file_ops *ops, int fd, const char *path, const void *bytes,
			  size_t length, struct nh_error *error)
{
	size_t done = 0;

	while (done < length) {
		ssize_t put = ops->write(fd, (const char *)bytes + done, length - done);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return nh_fail_system(error, errno, path, "cannot write");
		done += (size_t)put;
	}
	return NH_OK;
}

/* A failed fsync is never retried: the kernel may have dropped the pages, and a second call would lie. */
enum nh_status file_sync(const struct file_ops *ops, int fd, const char *path, struct nh_error *error)
{
	if (ops->fsync(fd) != 0)
		return nh_fail_system(error, errno, path, "cannot sync");
	return NH_OK;
}

enum nh_status file_sync_directory(const struct file_ops *ops, const char *path, struct nh_error *error)
{
	int fd = ops->open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
	enum nh_status status;

	if (fd < 0)
		return nh_fail_system(error, errno, path, "cannot open the directory");
	status = file_sync(ops, fd, path, error);
	ops->close(fd);
	return status;
}

enum nh_status file_join(char *ret_path, size_t path_bytes, const char *directory, const char *name,
			 struct nh_error *error)
{
	int length = snprintf(ret_path, path_bytes, "%s/%s", directory, name);

	if (length < 0 || (size_t)length >= path_bytes)
		return nh_fail(error, NH_BAD_INPUT, directory, "the path is too long");
	return NH_OK;
}

static enum nh_status write_synced(const struct file_ops *ops, const char *path, const void *bytes,
				   size_t length, struct nh_error *error)
{
	int fd = ops->open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	enum nh_status status;

	if (fd < 0)
		return nh_fail_system(error, errno, path, "cannot create");
	status = file_write(ops, fd, path, bytes, length, error);
	if (status == NH_OK)
		status = file_sync(ops, fd, path, error);
	if (ops->close(fd) != 0 && status == NH_OK)
		status = nh_fail_system(error, errno, path, "cannot close");
	return status;
}

enum nh_status file_replace(const struct file_ops *ops, const char *directory, const char *name,
			    const void *bytes, size_t length, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX], temporary[FILE_PATH_BYTES_MAX + 8];
	enum nh_status status = file_join(path, sizeof path, directory, name, error);

	if (status != NH_OK)
		return status;
	snprintf(temporary, sizeof temporary, "%s.tmp", path);
	status = write_synced(ops, temporary, bytes, length, error);
	if (status == NH_OK && ops->rename(temporary, path) != 0)
		status = nh_fail_system(error, errno, path, "cannot rename");
	if (status != NH_OK) {
		ops->unlink(temporary);
		return status;
	}
	return file_sync_directory(ops, directory, error);
}
