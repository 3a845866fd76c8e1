/* SPDX-License-Identifier: MIT
 *
 * index_directory.c - see index_directory.h.
 *
 * The order of a commit: shards are complete and synced before they are named; deletions are written under
 * new names and synced; the directory is synced; then the manifest is replaced (manifest.c), which is the
 * commit; only then is anything removed. Whatever the moment of a crash, the manifest that stands names only
 * complete files, and the rest is rubbish that the next writer sweeps up.
 */
#include "indexer/index_directory.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "common/error.h"

#define PID_TEXT_BYTES 32
/* What a search for an id brings into memory: it looks at half a dozen places in three sections. Of a mapped
 * shard the system brings 64 KiB for each, of one that is read 4 KiB, and some were there. */
#define LOOK_BYTES_MAPPED ((uint64_t)1 << 20)
#define LOOK_BYTES_READ ((uint64_t)48 << 10)

/* ---- the lock ---- */

static enum nh_status busy(struct index_directory *directory, const char *path, struct nh_error *error)
{
	char pid[PID_TEXT_BYTES] = "";
	size_t length = 0;

	if (file_read(directory->ops, directory->lock_fd, path, pid, sizeof pid - 1, &length, NULL) != NH_OK)
		length = 0;
	pid[length] = '\0';
	pid[strcspn(pid, " \n")] = '\0';
	return nh_fail(error, NH_BUSY, directory->path, "another writer holds the index (pid %s)",
		       pid[0] ? pid : "unknown");
}

static enum nh_status take_lock(struct index_directory *directory, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX], pid[PID_TEXT_BYTES];
	enum nh_status status = file_join(path, sizeof path, directory->path, MANIFEST_LOCK_NAME, error);
	int length = snprintf(pid, sizeof pid, "%-20ld\n", (long)getpid());

	if (status != NH_OK)
		return status;
	directory->lock_fd = directory->ops->open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (directory->lock_fd < 0)
		return nh_fail_system(error, errno, path, "cannot open");
	if (directory->ops->lock(directory->lock_fd) != 0) {
		if (errno == EWOULDBLOCK || errno == EAGAIN)
			return busy(directory, path, error);
		return nh_fail_system(error, errno, path, "cannot lock");
	}
	/* Every pid is written with the same length, so the old one is covered. */
	return file_write(directory->ops, directory->lock_fd, path, pid, (size_t)length, error);
}

/* ---- opening ---- */

static bool ends_with(const char *name, const char *ending)
{
	size_t length = strlen(name), ending_length = strlen(ending);

	return length > ending_length && strcmp(name + length - ending_length, ending) == 0;
}

static bool is_named(const struct manifest *manifest, const char *name)
{
	for (size_t i = 0; i < manifest->shard_count; i++)
		if (strcmp(manifest->shards[i].name, name) == 0 ||
		    strcmp(manifest->shards[i].deletes, name) == 0)
			return true;
	return (manifest->groups[0] && strcmp(manifest->groups, name) == 0) ||
	       (manifest->withdrawn[0] && strcmp(manifest->withdrawn, name) == 0);
}

static bool is_of_our_kinds(const char *name)
{
	return ends_with(name, ".tmp") || ends_with(name, ".shard") || ends_with(name, ".deletes") ||
	       ends_with(name, ".groups") || ends_with(name, ".withdrawn");
}

/* Removes our own kinds of files where the manifest does not name them. */
static void remove_unnamed(const struct index_directory *directory, const struct manifest *manifest)
{
	DIR *entries = directory->ops->opendir(directory->path);
	struct dirent *entry;
	char path[FILE_PATH_BYTES_MAX];

	while (entries && (entry = directory->ops->readdir(entries)) != NULL) {
		const char *name = entry->d_name;

		if (is_of_our_kinds(name) && !is_named(manifest, name) &&
		    file_join(path, sizeof path, directory->path, name, NULL) == NH_OK)
			directory->ops->unlink(path);
	}
	if (entries)
		directory->ops->closedir(entries);
}

/* What the manifest in memory says may never have been committed: only the one on disk decides. */
void index_directory_sweep(const struct index_directory *directory)
{
	struct manifest manifest;
	enum nh_status status;

	manifest_init(&manifest);
	status = manifest_read(directory->ops, directory->path, &manifest, NULL);
	if (status == NH_OK || status == NH_NOT_FOUND)
		remove_unnamed(directory, &manifest);
	manifest_done(&manifest);
}

/* Whether a directory without a manifest holds anything but what a first run that died left behind. */
static bool holds_other_things(struct index_directory *directory)
{
	DIR *entries = directory->ops->opendir(directory->path);
	struct dirent *entry;
	bool other = false;

	while (entries && (entry = directory->ops->readdir(entries)) != NULL) {
		const char *name = entry->d_name;

		other |= strcmp(name, ".") != 0 && strcmp(name, "..") != 0 &&
			 strcmp(name, MANIFEST_LOCK_NAME) != 0 && !is_of_our_kinds(name);
	}
	if (entries)
		directory->ops->closedir(entries);
	return other;
}

static enum nh_status make_directory(struct index_directory *directory, bool must_exist,
				     struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;

	if (directory->ops->stat(directory->path, &facts) == 0) {
		if (!S_ISDIR(facts.st_mode))
			return nh_fail(error, NH_BAD_INPUT, directory->path,
				       "not an index: it is no directory");
		if (file_join(path, sizeof path, directory->path, MANIFEST_NAME, error) != NH_OK)
			return NH_BAD_INPUT;
		if (directory->ops->stat(path, &facts) == 0)
			return NH_OK;
		if (must_exist)
			return nh_fail(error, NH_NOT_FOUND, directory->path, "no index here");
		if (holds_other_things(directory))
			return nh_fail(error, NH_BAD_INPUT, directory->path,
				       "not an index, and not empty: choose another directory");
		return NH_OK;
	}
	if (errno != ENOENT)
		return nh_fail_system(error, errno, directory->path, "cannot look at");
	if (must_exist)
		return nh_fail(error, NH_NOT_FOUND, directory->path, "no index here");
	/* another writer may have made it since: the lock tells */
	if (directory->ops->mkdir(directory->path, 0777) != 0 && errno != EEXIST)
		return nh_fail_system(error, errno, directory->path, "cannot create");
	return NH_OK;
}

static enum nh_status open_live(struct index_directory *directory, size_t i, struct nh_error *error)
{
	const struct manifest_shard *named = &directory->manifest.shards[i];
	struct live_shard *live = &directory->live[i];
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, directory->path, named->name, error);

	if (status == NH_OK)
		status = shard_open(directory->ops, path, false, &live->shard, error);
	if (status == NH_OK)
		status = doc_table_open(live->shard, &live->table, error);
	if (status == NH_OK && (shard_fingerprint(live->shard) != named->fingerprint ||
				shard_meta(live->shard)->document_count != named->document_count))
		status = nh_fail(error, NH_CORRUPT, path, "not the shard that the manifest names");
	if (status != NH_OK || !named->deletes[0])
		return status;
	status = file_join(path, sizeof path, directory->path, named->deletes, error);
	if (status == NH_OK)
		status = deletes_read(directory->ops, path, named->document_count, &live->deletes, error);
	if (status == NH_OK && live->deletes->deleted_count != named->deleted_count)
		status = nh_fail(error, NH_CORRUPT, path, "not the deletions that the manifest names");
	return status;
}

static enum nh_status read_manifest(struct index_directory *directory, struct nh_error *error)
{
	enum nh_status status = manifest_read(directory->ops, directory->path, &directory->manifest, error);

	if (status != NH_NOT_FOUND)
		return status;
	directory->fresh = true;
	nh_error_clear(error);
	return NH_OK;
}

enum nh_status index_directory_open_shards(struct index_directory *directory, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	directory->live = nh_new_array(directory->manifest.shard_count, sizeof *directory->live);
	if (!directory->live)
		return nh_fail_memory(error);
	for (size_t i = 0; i < directory->manifest.shard_count && status == NH_OK; i++)
		status = open_live(directory, i, error);
	return status;
}

enum nh_status index_directory_lock(struct index_directory *directory, const struct file_ops *ops,
				    const char *path, bool must_exist, struct nh_error *error)
{
	enum nh_status status;

	memset(directory, 0, sizeof *directory);
	directory->ops = ops;
	directory->lock_fd = -1;
	manifest_init(&directory->manifest);
	if (strlen(path) >= sizeof directory->path - 64)
		return nh_fail(error, NH_BAD_INPUT, path, "the path is too long");
	memcpy(directory->path, path, strlen(path) + 1);
	status = make_directory(directory, must_exist, error);
	if (status == NH_OK)
		status = take_lock(directory, error);
	if (status == NH_OK)
		status = read_manifest(directory, error);
	if (status != NH_OK)
		index_directory_close(directory);
	return status;
}

enum nh_status index_directory_open(struct index_directory *directory, const struct file_ops *ops,
				    const char *path, bool must_exist, struct nh_error *error)
{
	enum nh_status status = index_directory_lock(directory, ops, path, must_exist, error);

	if (status == NH_OK)
		status = index_directory_open_shards(directory, error);
	if (status != NH_OK) {
		index_directory_close(directory);
		return status;
	}
	index_directory_sweep(directory);
	return NH_OK;
}

static void close_live(struct live_shard *live)
{
	shard_close(live->shard);
	deletes_free(live->deletes);
}

void index_directory_close(struct index_directory *directory)
{
	for (size_t i = 0; directory->live && i < directory->manifest.shard_count; i++)
		close_live(&directory->live[i]);
	free(directory->live);
	directory->live = NULL;
	manifest_done(&directory->manifest);
	if (directory->lock_fd >= 0)
		directory->ops->close(directory->lock_fd);
	directory->lock_fd = -1;
}

/* ---- changing ---- */

enum nh_status index_directory_add(struct index_directory *directory, const char *name,
				   struct nh_error *error)
{
	size_t i = directory->manifest.shard_count;
	struct live_shard *live = nh_resize_array(directory->live, i + 1, sizeof *live);
	struct manifest_shard *named;
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status;

	if (!live)
		return nh_fail_memory(error);
	directory->live = live;
	memset(&live[i], 0, sizeof *live);
	live[i].of_this_writer = true;
	status = file_join(path, sizeof path, directory->path, name, error);
	if (status == NH_OK)
		status = shard_open(directory->ops, path, i >= directory->mapped_max, &live[i].shard, error);
	if (status == NH_OK)
		status = doc_table_open(live[i].shard, &live[i].table, error);
	if (status == NH_OK)
		shard_release_all(live[i].shard); /* there may be hundreds */
	if (status != NH_OK) {
		close_live(&live[i]);
		return status;
	}
	named = manifest_add(&directory->manifest);
	if (!named) {
		close_live(&live[i]);
		return nh_fail_memory(error);
	}
	snprintf(named->name, sizeof named->name, "%s", name);
	named->fingerprint = shard_fingerprint(live[i].shard);
	named->document_count = shard_meta(live[i].shard)->document_count;
	named->live_weighted_tokens = shard_meta(live[i].shard)->weighted_tokens;
	return NH_OK;
}

void index_directory_drop(struct index_directory *directory, size_t i)
{
	struct manifest *manifest = &directory->manifest;
	size_t behind = manifest->shard_count - i - 1;

	close_live(&directory->live[i]);
	memmove(&directory->live[i], &directory->live[i + 1], behind * sizeof *directory->live);
	memmove(&manifest->shards[i], &manifest->shards[i + 1], behind * sizeof *manifest->shards);
	manifest->shard_count--;
}

void index_directory_release(struct index_directory *directory)
{
	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		shard_release_all(directory->live[i].shard);
	directory->looked_bytes = 0;
}

uint32_t index_directory_find(struct index_directory *directory, size_t i, struct nh_string id)
{
	struct live_shard *live = &directory->live[i];

	directory->looked_bytes += nh_size_min(
	    shard_length(live->shard), shard_reads(live->shard) ? LOOK_BYTES_READ : LOOK_BYTES_MAPPED);
	if (directory->looked_bytes > directory->looked_max)
		index_directory_release(directory);
	return doc_table_find_from(&live->table, id, &live->looked);
}

enum nh_status index_directory_delete(struct index_directory *directory, size_t i, uint32_t doc,
				      bool *ret_new, struct nh_error *error)
{
	struct live_shard *live = &directory->live[i];
	struct manifest_shard *named = &directory->manifest.shards[i];

	if (!live->deletes) {
		enum nh_status status = deletes_new(named->document_count, &live->deletes, error);

		if (status != NH_OK)
			return status;
	}
	*ret_new = deletes_add(live->deletes, doc);
	if (!*ret_new)
		return NH_OK;
	live->deletes_changed = true;
	named->deleted_count++;
	named->live_weighted_tokens -= doc_table_length(&live->table, doc);
	return shard_damaged(live->shard, error);
}

static enum nh_status write_deletes(struct index_directory *directory, size_t i, uint64_t generation,
				    struct nh_error *error)
{
	struct live_shard *live = &directory->live[i];
	struct manifest_shard *named = &directory->manifest.shards[i];
	enum nh_status status = deletes_sweep(live->deletes, live->shard, error);

	if (status != NH_OK)
		return status;
	snprintf(named->deletes, sizeof named->deletes, "%014llx-%06llx.deletes",
		 (unsigned long long)(named->fingerprint & 0xFFFFFFFFFFFFFF),
		 (unsigned long long)(generation & 0xFFFFFF));
	status = deletes_write(directory->ops, directory->path, named->deletes, live->deletes, error);
	live->deletes_changed = status != NH_OK;
	return status;
}

enum nh_status index_directory_commit(struct index_directory *directory, struct nh_error *error)
{
	uint64_t generation = directory->manifest.generation + 1;
	enum nh_status status = NH_OK;

	for (size_t i = directory->manifest.shard_count; i-- > 0;)
		if (directory->manifest.shards[i].deleted_count ==
		    directory->manifest.shards[i].document_count)
			index_directory_drop(directory, i);
	for (size_t i = 0; i < directory->manifest.shard_count && status == NH_OK; i++)
		if (directory->live[i].deletes_changed)
			status = write_deletes(directory, i, generation, error);
	if (status == NH_OK)
		status = file_sync_directory(directory->ops, directory->path, error);
	if (status != NH_OK)
		return status;
	directory->manifest.generation = generation;
	status = manifest_write(directory->ops, directory->path, &directory->manifest, error);
	if (status != NH_OK)
		return status;
	directory->fresh = false;
	index_directory_sweep(directory);
	return NH_OK;
}

static uint64_t file_bytes(const struct index_directory *directory, const char *name)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;

	if (!name[0] || file_join(path, sizeof path, directory->path, name, NULL) != NH_OK ||
	    directory->ops->stat(path, &facts) != 0)
		return 0;
	return (uint64_t)facts.st_size;
}

uint64_t index_directory_bytes(const struct index_directory *directory)
{
	uint64_t bytes = file_bytes(directory, MANIFEST_NAME) +
			 file_bytes(directory, directory->manifest.groups) +
			 file_bytes(directory, directory->manifest.withdrawn);

	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		bytes += file_bytes(directory, directory->manifest.shards[i].name) +
			 file_bytes(directory, directory->manifest.shards[i].deletes);
	return bytes;
}
