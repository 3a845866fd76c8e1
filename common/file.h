/* SPDX-License-Identifier: MIT
 *
 * file.h - the one door to the file system. Every call goes through a struct file_ops, so that a test can
 * fail it, cut it short or lose what it wrote. file_ops_system is libc's; all calls behave as POSIX says,
 * with errno. The helpers below it retry EINTR, finish short reads and writes, and report with the file's
 * name.
 */
#ifndef NEWSHOUND_COMMON_FILE_H
#define NEWSHOUND_COMMON_FILE_H

#include <dirent.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "common/base.h"
#include "common/buf.h"

struct file_ops {
	int (*open)(const char *path, int flags, mode_t mode);
	int (*close)(int fd);
	ssize_t (*read)(int fd, void *bytes, size_t length);
	ssize_t (*pread)(int fd, void *bytes, size_t length, off_t offset);
	ssize_t (*write)(int fd, const void *bytes, size_t length);
	int (*fsync)(int fd);
	int (*rename)(const char *from, const char *to);
	int (*link)(const char *from, const char *to); /* a second name of the same file */
	int (*unlink)(const char *path);
	int (*mkdir)(const char *path, mode_t mode);
	int (*rmdir)(const char *path);
	int (*stat)(const char *path, struct stat *ret);
	int (*lstat)(const char *path, struct stat *ret);
	int (*fstat)(int fd, struct stat *ret);
	void *(*mmap)(void *address, size_t length, int protection, int flags, int fd, off_t offset);
	int (*munmap)(void *address, size_t length);
	int (*lock)(int fd); /* exclusive, without waiting; EWOULDBLOCK where another holds it */
	DIR *(*opendir)(const char *path);
	struct dirent *(*readdir)(DIR *directory);
	int (*closedir)(DIR *directory);
};

extern const struct file_ops file_ops_system;

/* Reads until length bytes or the end; ret_length says how many came. */
enum nh_status file_read(const struct file_ops *ops, int fd, const char *path, void *bytes, size_t length,
			 size_t *ret_length, struct nh_error *error);
/* All of a file that is at most bytes_max long, appended to ret. NH_NOT_FOUND where there is none. */
enum nh_status file_read_all(const struct file_ops *ops, const char *path, size_t bytes_max, struct buf *ret,
			     struct nh_error *error);
/* Exactly length bytes at offset; NH_CORRUPT where the file ends before. */
enum nh_status file_read_at(const struct file_ops *ops, int fd, const char *path, void *bytes, size_t length,
			    uint64_t offset, struct nh_error *error);
enum nh_status file_write(const struct file_ops *ops, int fd, const char *path, const void *bytes,
			  size_t length, struct nh_error *error);
enum nh_status file_sync(const struct file_ops *ops, int fd, const char *path, struct nh_error *error);
enum nh_status file_sync_directory(const struct file_ops *ops, const char *path, struct nh_error *error);
/* Writes path.tmp, syncs it, renames it to path and syncs the directory: all of it or nothing. A failed
 * write leaves no temporary file behind. */
enum nh_status file_replace(const struct file_ops *ops, const char *directory, const char *name,
			    const void *bytes, size_t length, struct nh_error *error);

/* directory/name in the caller's buffer; NH_BAD_INPUT where it does not fit. */
enum nh_status file_join(char *ret_path, size_t path_bytes, const char *directory, const char *name,
			 struct nh_error *error);

#define FILE_PATH_BYTES_MAX 4096

#endif
