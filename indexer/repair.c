/* SPDX-License-Identifier: MIT
 *
 * repair.c - sets aside what is damaged in an index, and keeps the rest.
 *
 *   check    all that the manifest names (common/shard/index_check.c)
 *   list     the ids and files of the articles in damaged shards, as far as they can be read:
 *            damaged/SHARD.lost, a line an article
 *   keep     a second name of the damaged files in damaged/; where an earlier repair has kept another file of
 *            this name, SHARD.2
 *   commit   a manifest without them, with new groups; only then do the old names go
 *
 * Whatever the moment of a crash, the index is as it was, or repaired; and nothing is ever thrown away. A
 * shard is whole or goes: its statistics and its articles belong together.
 */
#include "indexer/repair.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

#include "common/arena.h"
#include "common/error.h"
#include "common/shard/index_check.h"
#include "indexer/copies.h"

#define LIST_BYTES_MAX ((size_t)1 << 16) /* of a list, in memory */

#define KEPT_MAX 1000 /* files of one name */
#define KEPT_NAME_BYTES (MANIFEST_SHARD_NAME_BYTES + 8)

/* Copies are found anew in so much memory, as a build with the default does. */
#define COPIES_MEMORY_BYTES ((size_t)256 << 20)

struct repair {
	struct index_directory directory;
	const struct nh_repair_options *options;
	struct nh_repair_summary summary;
	char folder[FILE_PATH_BYTES_MAX];
	bool *damaged; /* by shard of the manifest */
};

/* ---- names in the folder ---- */

/* Whether the file in the folder is another than that of the index: a repair that was interrupted may have
 * given it the name, or moved it there. */
static bool is_another(const struct repair *repair, const char *name, const struct stat *kept)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;

	return file_join(path, sizeof path, repair->directory.path, name, NULL) == NH_OK &&
	       repair->directory.ops->lstat(path, &facts) == 0 &&
	       (facts.st_dev != kept->st_dev || facts.st_ino != kept->st_ino);
}

/* The name that a file of the index has in the folder, or will have. */
static enum nh_status find_kept_name(const struct repair *repair, const char *name, char ret[KEPT_NAME_BYTES],
				     struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	struct stat facts;
	enum nh_status status;

	snprintf(ret, KEPT_NAME_BYTES, "%s", name);
	for (int number = 2; number <= KEPT_MAX; number++) {
		status = file_join(path, sizeof path, repair->folder, ret, error);
		if (status != NH_OK)
			return status;
		if (repair->directory.ops->lstat(path, &facts) != 0 || !is_another(repair, name, &facts))
			return NH_OK;
		snprintf(ret, KEPT_NAME_BYTES, "%s.%d", name, number);
	}
	return nh_fail(error, NH_BAD_INPUT, repair->folder, "too many files of the name %s: remove some",
		       name);
}

/* ---- which articles are lost ---- */

struct lost_list {
	struct repair *repair;
	const struct file_ops *ops;
	char path[FILE_PATH_BYTES_MAX];
	int fd;
	struct buf lines;
};

static enum nh_status write_lines(struct lost_list *list, size_t least, struct nh_error *error)
{
	enum nh_status status;

	if (buf_failed(&list->lines))
		return nh_fail_memory(error);
	if (list->lines.length < least || list->lines.length == 0)
		return NH_OK;
	status = file_write(list->ops, list->fd, list->path, list->lines.bytes, list->lines.length, error);
	buf_reset(&list->lines);
	return status;
}

/* One line: what would end it or the field is a space. */
static void put_field(struct buf *lines, struct nh_string text, char end)
{
	for (size_t i = 0; i < text.length; i++)
		buf_u8(lines, (unsigned char)text.bytes[i] < 0x20 ? ' ' : (uint8_t)text.bytes[i]);
	buf_u8(lines, (uint8_t)end);
}

static void tell_lost(struct lost_list *list, const struct nh_article *article)
{
	const struct nh_repair_options *options = list->repair->options;

	put_field(&list->lines, article->id, '\t');
	put_field(&list->lines, article->path, article->member.length ? '!' : '\n');
	if (article->member.length)
		put_field(&list->lines, article->member, '\n');
	list->repair->summary.articles_named++;
	if (options->lost)
		options->lost(options->user, article);
}

/* Documents that cannot be read are passed over. */
static enum nh_status list_articles(struct lost_list *list, const struct doc_table *table,
				    const struct deletes *deletes, struct nh_error *error)
{
	struct arena arena;
	enum nh_status status = NH_OK;

	arena_init(&arena);
	for (uint32_t doc = 0; doc < table->count && status == NH_OK; doc++) {
		struct nh_article article = {0};

		arena_reset(&arena);
		if (deletes_has(deletes, doc))
			continue;
		if (doc_table_article(table, doc, &arena, &article, NULL) == NH_OK && article.id.length)
			tell_lost(list, &article);
		status = write_lines(list, LIST_BYTES_MAX, error);
	}
	arena_done(&arena);
	return status;
}

/* The shard may already lie in the folder, from a repair that was interrupted. */
static enum nh_status open_lost(const struct repair *repair, const char *name, struct shard **ret)
{
	const struct file_ops *ops = repair->directory.ops;
	char path[FILE_PATH_BYTES_MAX], kept[KEPT_NAME_BYTES];

	if (file_join(path, sizeof path, repair->directory.path, name, NULL) == NH_OK &&
	    shard_open(ops, path, true, ret, NULL) == NH_OK)
		return NH_OK;
	if (find_kept_name(repair, name, kept, NULL) != NH_OK ||
	    file_join(path, sizeof path, repair->folder, kept, NULL) != NH_OK)
		return NH_BAD_INPUT;
	return shard_open(ops, path, true, ret, NULL);
}

static enum nh_status list_shard(struct repair *repair, const struct manifest_shard *named,
				 struct lost_list *list, struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	struct deletes *deletes = NULL;
	struct shard *shard = NULL;
	struct doc_table table;
	enum nh_status status = NH_OK;

	if (open_lost(repair, named->name, &shard) != NH_OK)
		return NH_OK; /* nothing can be known of its articles */
	if (named->deletes[0] &&
	    file_join(path, sizeof path, repair->directory.path, named->deletes, NULL) == NH_OK)
		(void)deletes_read(list->ops, path, shard_meta(shard)->document_count, &deletes, NULL);
	if (doc_table_open(shard, &table, NULL) == NH_OK)
		status = list_articles(list, &table, deletes, error);
	deletes_free(deletes);
	shard_close(shard);
	return status == NH_OK ? write_lines(list, 1, error) : status;
}

static enum nh_status list_lost(struct repair *repair, const struct manifest_shard *named,
				struct nh_error *error)
{
	struct lost_list list = {.repair = repair, .ops = repair->directory.ops};
	char kept[KEPT_NAME_BYTES], name[KEPT_NAME_BYTES + 8];
	enum nh_status status = find_kept_name(repair, named->name, kept, error);

	snprintf(name, sizeof name, "%s.lost", kept);
	if (status == NH_OK)
		status = file_join(list.path, sizeof list.path, repair->folder, name, error);
	if (status != NH_OK)
		return status;
	list.fd = list.ops->open(list.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (list.fd < 0)
		return nh_fail_system(error, errno, list.path, "cannot create");
	buf_init(&list.lines);
	status = list_shard(repair, named, &list, error);
	if (status == NH_OK)
		status = file_sync(list.ops, list.fd, list.path, error);
	if (list.ops->close(list.fd) != 0 && status == NH_OK)
		status = nh_fail_system(error, errno, list.path, "cannot close");
	buf_done(&list.lines);
	return status;
}

/* ---- setting aside ---- */

/* Gives the file a second name in the folder. Where the file system has no such thing it is moved: it is
 * damaged either way. */
static enum nh_status keep_file(const struct repair *repair, const char *name, struct nh_error *error)
{
	const struct file_ops *ops = repair->directory.ops;
	char from[FILE_PATH_BYTES_MAX], to[FILE_PATH_BYTES_MAX], kept[KEPT_NAME_BYTES];
	enum nh_status status = find_kept_name(repair, name, kept, error);

	if (status == NH_OK)
		status = file_join(from, sizeof from, repair->directory.path, name, error);
	if (status == NH_OK)
		status = file_join(to, sizeof to, repair->folder, kept, error);
	if (status != NH_OK || !name[0])
		return status;
	if (ops->link(from, to) == 0 || errno == ENOENT || errno == EEXIST || ops->rename(from, to) == 0)
		return NH_OK;
	return nh_fail_system(error, errno, from, "cannot be set aside");
}

static enum nh_status make_folder(struct repair *repair, struct nh_error *error)
{
	const struct file_ops *ops = repair->directory.ops;
	enum nh_status status =
	    file_join(repair->folder, sizeof repair->folder, repair->directory.path, REPAIR_FOLDER, error);

	if (status == NH_OK && ops->mkdir(repair->folder, 0777) != 0 && errno != EEXIST)
		status = nh_fail_system(error, errno, repair->folder, "cannot create");
	return status;
}

/* Keeps the damaged files, and takes them out of the manifest in memory. */
static enum nh_status set_aside(struct repair *repair, const struct index_check *check,
				struct nh_error *error)
{
	struct manifest *manifest = &repair->directory.manifest;
	enum nh_status status = make_folder(repair, error);
	size_t kept = 0;

	for (size_t i = 0; i < manifest->shard_count && status == NH_OK; i++) {
		const struct manifest_shard *named = &manifest->shards[i];

		if (!repair->damaged[i]) {
			manifest->shards[kept++] = *named;
			continue;
		}
		repair->summary.shards_set_aside++;
		repair->summary.articles_lost += named->document_count - named->deleted_count;
		status = list_lost(repair, named, error);
		if (status == NH_OK)
			status = keep_file(repair, named->name, error);
		if (status == NH_OK && named->deletes[0])
			status = keep_file(repair, named->deletes, error);
	}
	if (status == NH_OK && check->damaged_groups)
		status = keep_file(repair, manifest->groups, error);
	if (status == NH_OK && check->damaged_withdrawn)
		status = keep_file(repair, manifest->withdrawn, error);
	if (status != NH_OK)
		return status;
	manifest->shard_count = kept;
	if (check->damaged_groups)
		manifest->groups[0] = '\0';
	if (check->damaged_withdrawn)
		manifest->withdrawn[0] = '\0';
	return file_sync_directory(repair->directory.ops, repair->folder, error);
}

/* ---- the whole ---- */

static enum nh_status commit_rest(struct repair *repair, struct nh_error *error)
{
	struct index_directory *directory = &repair->directory;
	enum nh_status status = index_directory_open_shards(directory, error);

	if (status == NH_OK)
		status = copies_update(directory, COPIES_MEMORY_BYTES, error);
	if (status == NH_OK)
		status = index_directory_commit(directory, error);
	for (size_t i = 0; i < directory->manifest.shard_count && status == NH_OK; i++)
		repair->summary.articles += directory->manifest.shards[i].document_count -
					    directory->manifest.shards[i].deleted_count;
	repair->summary.generation = directory->manifest.generation;
	return status;
}

static enum nh_status run(struct repair *repair, struct nh_error *error)
{
	const struct nh_repair_options *options = repair->options;
	struct index_check check = {.problem = options->problem, .user = options->user};
	struct manifest *manifest = &repair->directory.manifest;
	enum nh_status status;

	repair->damaged = nh_new_array(manifest->shard_count, sizeof *repair->damaged);
	if (!repair->damaged)
		return nh_fail_memory(error);
	check.damaged_shards = repair->damaged;
	status = index_check(repair->directory.ops, repair->directory.path, manifest, &check, error);
	repair->summary.found_damage = check.damaged;
	if (status != NH_OK || !check.damaged)
		return status;
	repair->summary.groups_made_anew = check.damaged_groups;
	repair->summary.withdrawals_lost = check.damaged_withdrawn;
	status = set_aside(repair, &check, error);
	return status == NH_OK ? commit_rest(repair, error) : status;
}

enum nh_status repair_index(const struct file_ops *ops, const char *path,
			    const struct nh_repair_options *options, struct nh_repair_summary *ret_summary,
			    struct nh_error *error)
{
	struct nh_repair_options wanted = {.size = sizeof wanted};
	struct repair repair = {.options = &wanted};
	struct nh_error unused;
	enum nh_status status;

	error = error ? error : &unused;
	if (options)
		memcpy(&wanted, options, nh_size_min(options->size, sizeof wanted));
	status = index_directory_lock(&repair.directory, ops, path, true, error);
	if (status != NH_OK)
		return status;
	status = run(&repair, error);
	free(repair.damaged);
	index_directory_close(&repair.directory);
	if (status == NH_OK && ret_summary)
		*ret_summary = repair.summary;
	return status;
}

NH_EXPORT enum nh_status nh_index_repair(const char *path, const struct nh_repair_options *options,
					 struct nh_repair_summary *ret_summary, struct nh_error *error)
{
	return repair_index(&file_ops_system, path, options, ret_summary, error);
}
