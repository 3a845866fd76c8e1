/* SPDX-License-Identifier: MIT
 *
 * walk.h - finds the files below a path: folders in byte order of their names, each folder once, however
 * many links lead to it. Only ordinary files are opened; nothing that could block or act is.
 */
#ifndef NEWSHOUND_CORPUS_WALK_H
#define NEWSHOUND_CORPUS_WALK_H

#include "common/file.h"

struct walk_place {
	dev_t device;
	ino_t inode;
	bool is_taken;
};

struct walk {
	const struct file_ops *ops;
	void *user;
	/* An open ordinary file; the walk closes it. */
	enum nh_status (*file)(void *user, int fd, const char *path, struct nh_error *error);
	void (*skipped)(void *user, const char *path, const char *reason);
	/* The size of a file that will be opened later. */
	void (*found)(void *user, uint64_t bytes);
	/* Folders that were entered, and the index, which never is: a hash table, open addressing. */
	struct walk_place *seen;
	size_t seen_count, seen_room;
	char path[FILE_PATH_BYTES_MAX];
};

/* Never enters the folder at path. */
enum nh_status walk_leave_out(struct walk *walk, const char *path, struct nh_error *error);
/* Walks one path, made absolute. Fails only with what file() says, or for want of memory. */
enum nh_status walk_path(struct walk *walk, const char *path, struct nh_error *error);
void walk_done(struct walk *walk);

/* path from the root, without ".", "//" and, where no link is in the way, "..". */
bool walk_absolute(const struct file_ops *ops, const char *path, char ret[FILE_PATH_BYTES_MAX]);

#endif
