/* SPDX-License-Identifier: MIT
 *
 * walk.c - see walk.h. The path grows and shrinks in one buffer; a frame of the recursion, which
 * LIMIT_WALK_DEPTH bounds, holds only the names of its folder.
 */
#include "corpus/walk.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/manifest.h"
#include "corpus/detect.h"
#include "corpus/limits.h"

struct name {
	const char *text;
	bool is_file; /* as announced: what is there once it is open is looked at again */
};

struct names {
	struct arena arena;
	struct name *items;
	size_t count, room;
};

static enum nh_status walk_here(struct walk *walk, size_t depth, bool named, struct nh_error *error);

/* Adds one part to an absolute path; false where it does not fit. */
static bool add_part(const struct file_ops *ops, char *path, size_t *length, const char *part,
		     size_t part_length)
{
	struct stat status;

	if (part_length == 0 || (part_length == 1 && part[0] == '.'))
		return true;
	if (part_length == 2 && memcmp(part, "..", 2) == 0 &&
	    (*length == 0 || (ops->lstat(path, &status) == 0 && !S_ISLNK(status.st_mode)))) {
		while (*length > 0 && path[--*length] != '/')
			;
		path[*length] = '\0';
		return true;
	}
	if (*length + 1 + part_length >= FILE_PATH_BYTES_MAX)
		return false;
	path[(*length)++] = '/';
	memcpy(path + *length, part, part_length);
	*length += part_length;
	path[*length] = '\0';
	return true;
}

static bool add_parts(const struct file_ops *ops, char *path, size_t *length, const char *parts)
{
	while (*parts) {
		size_t part_length = strcspn(parts, "/");

		if (!add_part(ops, path, length, parts, part_length))
			return false;
		parts += part_length;
		parts += *parts == '/';
	}
	return true;
}

bool walk_absolute(const struct file_ops *ops, const char *path, char ret[FILE_PATH_BYTES_MAX])
{
	char here[FILE_PATH_BYTES_MAX];
	size_t length = 0;

	ret[0] = '\0';
	if (path[0] != '/' && (!getcwd(here, sizeof here) || !add_parts(ops, ret, &length, here)))
		return false;
	if (!add_parts(ops, ret, &length, path))
		return false;
	if (length == 0)
		memcpy(ret, "/", 2);
	return true;
}

/* The slot where a place is, or would be. There is always a free one. */
static struct walk_place *find_slot(struct walk_place *places, size_t room, dev_t device, ino_t inode)
{
	uint64_t hash = ((uint64_t)inode * 0x9E3779B97F4A7C15u) ^ (uint64_t)device;
	size_t slot = (size_t)(hash >> 20) & (room - 1);

	while (places[slot].is_taken && (places[slot].inode != inode || places[slot].device != device))
		slot = (slot + 1) & (room - 1);
	return &places[slot];
}

static bool was_seen(const struct walk *walk, const struct stat *status)
{
	return walk->seen_room &&
	       find_slot(walk->seen, walk->seen_room, status->st_dev, status->st_ino)->is_taken;
}

static enum nh_status grow_seen(struct walk *walk, struct nh_error *error)
{
	size_t room = walk->seen_room ? walk->seen_room * 2 : 64;
	struct walk_place *grown = nh_new_array(room, sizeof *grown);

	if (!grown)
		return nh_fail_memory(error);
	for (size_t i = 0; i < walk->seen_room; i++)
		if (walk->seen[i].is_taken)
			*find_slot(grown, room, walk->seen[i].device, walk->seen[i].inode) = walk->seen[i];
	free(walk->seen);
	walk->seen = grown;
	walk->seen_room = room;
	return NH_OK;
}

static enum nh_status mark_seen(struct walk *walk, const struct stat *status, struct nh_error *error)
{
	if (walk->seen_count * 2 >= walk->seen_room) {
		enum nh_status grown = grow_seen(walk, error);

		if (grown != NH_OK)
			return grown;
	}
	*find_slot(walk->seen, walk->seen_room, status->st_dev, status->st_ino) =
	    (struct walk_place){status->st_dev, status->st_ino, true};
	walk->seen_count++;
	return NH_OK;
}

static void skip(struct walk *walk, const char *reason)
{
	walk->skipped(walk->user, walk->path, reason);
}

static void skip_system(struct walk *walk, const char *what, int system_errno)
{
	char reason[160];

	snprintf(reason, sizeof reason, "%s: %s", what, strerror(system_errno));
	skip(walk, reason);
}

static const char *reason_not_ordinary(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a pipe (FIFO), not a file";
	if (S_ISSOCK(mode))
		return "a socket, not a file";
	return S_ISREG(mode) ? NULL : "a device, not a file";
}

/* Non-blocking and looked at again once open: what stands there may have changed since the stat. */
static enum nh_status walk_file(struct walk *walk, struct nh_error *error)
{
	int fd = walk->ops->open(walk->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
	struct stat now;
	enum nh_status status = NH_OK;

	if (fd < 0) {
		skip_system(walk, "cannot open", errno);
		return NH_OK;
	}
	if (walk->ops->fstat(fd, &now) != 0)
		skip_system(walk, "cannot open", errno);
	else if (!S_ISREG(now.st_mode))
		skip(walk, reason_not_ordinary(now.st_mode));
	else
		status = walk->file(walk->user, fd, walk->path, error);
	walk->ops->close(fd);
	return status;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct name *)a)->text, ((const struct name *)b)->text);
}

static enum nh_status add_name(struct names *names, const char *name, struct nh_error *error)
{
	char *copy = arena_format(&names->arena, "%s", name);
	struct name *grown;

	if (copy && names->count == names->room) {
		size_t room = names->room ? names->room * 2 : 64;

		grown = nh_resize_array(names->items, room, sizeof *grown);
		if (!grown)
			return nh_fail_memory(error);
		names->items = grown;
		names->room = room;
	}
	if (!copy || names->count >= LIMIT_NAMES_IN_FOLDER)
		return nh_fail_memory(error);
	names->items[names->count++] = (struct name){.text = copy};
	return NH_OK;
}

static enum nh_status read_names(struct walk *walk, struct names *names, struct nh_error *error)
{
	DIR *folder = walk->ops->opendir(walk->path);
	struct dirent *entry;
	enum nh_status status = NH_OK;

	if (!folder) {
		skip_system(walk, "cannot open the folder", errno);
		return NH_OK;
	}
	while (status == NH_OK && (entry = walk->ops->readdir(folder)) != NULL)
		if (!detect_passed_over(nh_string_of(entry->d_name)))
			status = add_name(names, entry->d_name, error);
	walk->ops->closedir(folder);
	if (names->count)
		qsort(names->items, names->count, sizeof *names->items, compare_names);
	return status;
}

/* Runs a function on path/name and puts the path back. */
static bool enter(struct walk *walk, const char *name, size_t *ret_length)
{
	size_t length = strlen(walk->path), name_length = strlen(name);

	*ret_length = length;
	if (length == 1)
		length = 0; /* the root */
	if (length + 1 + name_length >= sizeof walk->path)
		return false;
	walk->path[length] = '/';
	memcpy(walk->path + length + 1, name, name_length + 1);
	return true;
}

static void announce(struct walk *walk, struct names *names)
{
	for (size_t i = 0; walk->found && i < names->count; i++) {
		struct stat status;
		size_t length;

		if (!enter(walk, names->items[i].text, &length))
			continue;
		names->items[i].is_file =
		    walk->ops->stat(walk->path, &status) == 0 && S_ISREG(status.st_mode);
		if (names->items[i].is_file)
			walk->found(walk->user, (uint64_t)status.st_size);
		walk->path[length] = '\0';
	}
}

static enum nh_status walk_names(struct walk *walk, const struct names *names, size_t depth,
				 struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; status == NH_OK && i < names->count; i++) {
		size_t length;

		if (!enter(walk, names->items[i].text, &length)) {
			skip(walk, "a path in this folder is too long");
			continue;
		}
		status = names->items[i].is_file ? walk_file(walk, error)
						 : walk_here(walk, depth + 1, false, error);
		walk->path[length] = '\0';
	}
	return status;
}

/* Whether the folder is an index, whoever's: its files are no articles. */
static bool holds_index(struct walk *walk, const struct names *names)
{
	char start[MANIFEST_MAGIC_BYTES];
	size_t length;
	bool found = false;
	int fd;

	for (size_t i = 0; i < names->count && !found; i++)
		found = strcmp(names->items[i].text, MANIFEST_NAME) == 0;
	if (!found || !enter(walk, MANIFEST_NAME, &length))
		return false;
	fd = walk->ops->open(walk->path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0);
	walk->path[length] = '\0';
	found = fd >= 0 && walk->ops->read(fd, start, sizeof start) == (ssize_t)sizeof start &&
		memcmp(start, MANIFEST_MAGIC, sizeof start) == 0;
	if (fd >= 0)
		walk->ops->close(fd);
	return found;
}

static enum nh_status walk_folder(struct walk *walk, const struct stat *here, size_t depth,
				  struct nh_error *error)
{
	struct names names = {.count = 0};
	enum nh_status status;

	if (was_seen(walk, here))
		return NH_OK;
	if (depth >= LIMIT_WALK_DEPTH) {
		skip(walk, "a folder too deep");
		return NH_OK;
	}
	status = mark_seen(walk, here, error);
	if (status != NH_OK)
		return status;
	arena_init(&names.arena);
	status = read_names(walk, &names, error);
	if (status == NH_OK && holds_index(walk, &names)) {
		if (depth == 0)
			skip(walk, "an index of newshound, not articles");
	} else if (status == NH_OK) {
		announce(walk, &names);
		status = walk_names(walk, &names, depth, error);
	}
	free(names.items);
	arena_done(&names.arena);
	return status;
}

static enum nh_status walk_here(struct walk *walk, size_t depth, bool named, struct nh_error *error)
{
	struct stat here;

	if (walk->ops->stat(walk->path, &here) != 0) {
		skip_system(walk, named && errno == ENOENT ? "nothing there" : "cannot look at it", errno);
		return NH_OK;
	}
	if (S_ISDIR(here.st_mode))
		return walk_folder(walk, &here, depth, error);
	if (!S_ISREG(here.st_mode)) {
		skip(walk, reason_not_ordinary(here.st_mode));
		return NH_OK;
	}
	if (named && walk->found)
		walk->found(walk->user, (uint64_t)here.st_size);
	return walk_file(walk, error);
}

enum nh_status walk_leave_out(struct walk *walk, const char *path, struct nh_error *error)
{
	struct stat status;

	if (walk->ops->stat(path, &status) != 0 || !S_ISDIR(status.st_mode))
		return NH_OK;
	return mark_seen(walk, &status, error);
}

enum nh_status walk_path(struct walk *walk, const char *path, struct nh_error *error)
{
	if (!walk_absolute(walk->ops, path, walk->path)) {
		walk->skipped(walk->user, path, "the path is too long");
		return NH_OK;
	}
	return walk_here(walk, 0, true, error);
}

void walk_done(struct walk *walk)
{
	free(walk->seen);
	walk->seen = NULL;
	walk->seen_count = walk->seen_room = 0;
}
