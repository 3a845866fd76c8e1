/* SPDX-License-Identifier: MIT
 *
 * index_check.c - see index_check.h.
 */
#include "common/shard/index_check.h"

#include <errno.h>

#include "common/error.h"
#include "common/shard/deletes.h"
#include "common/shard/groups.h"
#include "common/shard/shard_check.h"
#include "common/shard/withdrawn.h"

struct check {
	struct index_check *told;
	const struct file_ops *ops;
	const char *directory;
	const char *file; /* that is being checked */
	bool sound;       /* so far */
};

static void tell(struct check *check, const char *section, const char *problem)
{
	check->sound = false;
	check->told->damaged = true;
	if (check->told->problem)
		check->told->problem(check->told->user, check->file, section, problem);
}

static void on_shard_problem(void *user, const char *section, const char *problem)
{
	tell(user, section, problem);
}

/* Whether a failure says that the file is bad, and not that this process cannot read it. */
static bool is_damage(enum nh_status status, const struct nh_error *error)
{
	return status == NH_CORRUPT || status == NH_NOT_FOUND ||
	       (status == NH_IO && (error->system_errno == ENOENT || error->system_errno == EIO));
}

/* Tells of damage; what is none stays an error. */
static enum nh_status settle(struct check *check, const char *section, enum nh_status status,
			     const struct nh_error *error)
{
	if (status == NH_OK || !is_damage(status, error))
		return status;
	tell(check, section, error->message);
	return NH_OK;
}

static bool same_corrections(const struct deletes *a, const struct deletes *b)
{
	size_t count = a->correction_count;

	return count == b->correction_count &&
	       (count == 0 || (memcmp(a->counts, b->counts, count * sizeof *a->counts) == 0 &&
			       memcmp(a->ordinals, b->ordinals, count * sizeof *a->ordinals) == 0));
}

static enum nh_status check_deletes(struct check *check, const struct manifest_shard *named,
				    const struct shard *shard, struct nh_error *error)
{
	struct deletes *deletes = NULL, *fresh = NULL;
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, check->directory, named->deletes, error);

	check->file = named->deletes;
	if (status == NH_OK)
		status = deletes_read(check->ops, path, named->document_count, &deletes, error);
	if (status != NH_OK)
		return settle(check, "deletions", status, error);
	if (deletes->deleted_count != named->deleted_count)
		tell(check, "deletions", "the manifest counts other deletions");
	status = deletes_new(named->document_count, &fresh, error);
	if (status == NH_OK) {
		memcpy(fresh->bits, deletes->bits, (named->document_count / 64 + 1) * sizeof *fresh->bits);
		status = deletes_sweep(fresh, shard, error);
		if (status == NH_OK && !same_corrections(fresh, deletes))
			tell(check, "deletions", "the corrections of doc_freqs are wrong");
		status = settle(check, "deletions", status, error);
	}
	deletes_free(fresh);
	deletes_free(deletes);
	return status;
}

static enum nh_status check_groups(struct check *check, const struct manifest *manifest,
				   struct nh_error *error)
{
	struct groups *groups = NULL;
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, check->directory, manifest->groups, error);

	check->file = manifest->groups;
	if (status == NH_OK)
		status = groups_read(check->ops, path, &groups, error);
	if (status != NH_OK)
		return settle(check, "groups", status, error);
	for (size_t i = 0; i < manifest->shard_count; i++) {
		const struct groups_shard *shard = groups_of_shard(groups, manifest->shards[i].fingerprint);

		if (shard && shard->count &&
		    shard->docs[shard->count - 1] >= manifest->shards[i].document_count)
			tell(check, "groups", "a document that the shard does not have");
	}
	groups_free(groups);
	return NH_OK;
}

static enum nh_status pass_notice(void *user, struct nh_string id, struct document_version notice,
				  struct nh_error *error)
{
	(void)user;
	(void)id;
	(void)notice;
	(void)error;
	return NH_OK;
}

static enum nh_status check_withdrawn(struct check *check, const struct manifest *manifest,
				      struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status = file_join(path, sizeof path, check->directory, manifest->withdrawn, error);

	check->file = manifest->withdrawn;
	if (status == NH_OK)
		status = withdrawn_read(check->ops, path, pass_notice, NULL, error);
	return settle(check, "withdrawals", status, error);
}

static enum nh_status check_shard(struct check *check, const struct manifest *manifest, size_t number,
				  struct nh_error *error)
{
	const struct manifest_shard *named = &manifest->shards[number];
	char path[FILE_PATH_BYTES_MAX];
	struct shard *shard = NULL;
	enum nh_status status = file_join(path, sizeof path, check->directory, named->name, error);

	check->file = named->name;
	if (status == NH_OK)
		status = shard_open(check->ops, path, false, &shard, error);
	if (status != NH_OK)
		return settle(check, "file", status, error);
	if (shard_fingerprint(shard) != named->fingerprint ||
	    shard_meta(shard)->document_count != named->document_count)
		tell(check, "file", "not the shard that the manifest names");
	if (shard_meta(shard)->headline_weight != manifest->headline_weight ||
	    shard_meta(shard)->body_weight != manifest->body_weight ||
	    shard_meta(shard)->caption_weight != manifest->caption_weight)
		tell(check, "meta", "other field weights than the manifest's");
	status = shard_check(shard, on_shard_problem, check, error);
	if (status == NH_CORRUPT)
		status = NH_OK;
	if (status == NH_OK && named->deletes[0] && check->sound)
		status = check_deletes(check, named, shard, error);
	shard_close(shard);
	return status;
}

enum nh_status index_check(const struct file_ops *ops, const char *directory, const struct manifest *manifest,
			   struct index_check *told, struct nh_error *error)
{
	struct check check = {.told = told, .ops = ops, .directory = directory};
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < manifest->shard_count && status == NH_OK; i++) {
		check.sound = true;
		status = check_shard(&check, manifest, i, error);
		if (told->damaged_shards)
			told->damaged_shards[i] = !check.sound;
	}
	check.sound = true;
	if (status == NH_OK && manifest->groups[0])
		status = check_groups(&check, manifest, error);
	told->damaged_groups = !check.sound;
	check.sound = true;
	if (status == NH_OK && manifest->withdrawn[0])
		status = check_withdrawn(&check, manifest, error);
	told->damaged_withdrawn = !check.sound;
	return status;
}
