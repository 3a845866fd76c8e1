/* SPDX-License-Identifier: MIT
 *
 * verify.c - checks an index directory: its manifest, and every shard and list of deletions that it names.
 */
#include "common/error.h"
#include "common/manifest.h"
#include "common/shard/deletes.h"
#include "common/shard/groups.h"
#include "common/shard/shard_check.h"
#include "newshound.h"

struct verification {
	nh_problem_function *problem;
	void *user;
	const char *file;
	bool damaged;
};

static void tell(struct verification *verification, const char *section, const char *problem)
{
	verification->damaged = true;
	if (verification->problem)
		verification->problem(verification->user, verification->file, section, problem);
}

static void on_shard_problem(void *user, const char *section, const char *problem)
{
	tell(user, section, problem);
}

static bool same_corrections(const struct deletes *a, const struct deletes *b)
{
	size_t count = a->correction_count;

	return count == b->correction_count &&
	       (count == 0 || (memcmp(a->counts, b->counts, count * sizeof *a->counts) == 0 &&
			       memcmp(a->ordinals, b->ordinals, count * sizeof *a->ordinals) == 0));
}

static void verify_deletes(const char *directory, const struct manifest_shard *named,
			   const struct shard *shard, struct verification *verification)
{
	struct deletes *deletes = NULL, *fresh = NULL;
	char path[FILE_PATH_BYTES_MAX];
	struct nh_error error;

	verification->file = named->deletes;
	if (file_join(path, sizeof path, directory, named->deletes, &error) != NH_OK ||
	    deletes_read(&file_ops_system, path, named->document_count, &deletes, &error) != NH_OK) {
		tell(verification, "deletions", error.message);
		return;
	}
	if (deletes->deleted_count != named->deleted_count)
		tell(verification, "deletions", "the manifest counts other deletions");
	if (deletes_new(named->document_count, &fresh, &error) == NH_OK) {
		memcpy(fresh->bits, deletes->bits, (named->document_count / 64 + 1) * sizeof *fresh->bits);
		if (deletes_sweep(fresh, shard, &error) != NH_OK || !same_corrections(fresh, deletes))
			tell(verification, "deletions", "the corrections of doc_freqs are wrong");
	}
	deletes_free(fresh);
	deletes_free(deletes);
}

static void verify_groups(const char *directory, const struct manifest *manifest,
			  struct verification *verification)
{
	struct groups *groups = NULL;
	char path[FILE_PATH_BYTES_MAX];
	struct nh_error error;

	verification->file = manifest->groups;
	if (file_join(path, sizeof path, directory, manifest->groups, &error) != NH_OK ||
	    groups_read(&file_ops_system, path, &groups, &error) != NH_OK) {
		tell(verification, "groups", error.message);
		return;
	}
	for (size_t i = 0; i < manifest->shard_count; i++) {
		const struct groups_shard *shard = groups_of_shard(groups, manifest->shards[i].fingerprint);

		if (shard && shard->count &&
		    shard->docs[shard->count - 1] >= manifest->shards[i].document_count)
			tell(verification, "groups", "a document that the shard does not have");
	}
	groups_free(groups);
}

static enum nh_status verify_shard(const char *directory, const struct manifest *manifest, size_t number,
				   struct verification *verification, struct nh_error *error)
{
	const struct manifest_shard *named = &manifest->shards[number];
	char path[FILE_PATH_BYTES_MAX];
	struct shard *shard = NULL;
	enum nh_status status = file_join(path, sizeof path, directory, named->name, error);

	verification->file = named->name;
	if (status == NH_OK)
		status = shard_open(&file_ops_system, path, false, &shard, error);
	if (status == NH_CORRUPT || status == NH_IO) {
		tell(verification, "file", error->message);
		return NH_OK;
	}
	if (status != NH_OK)
		return status;
	if (shard_fingerprint(shard) != named->fingerprint ||
	    shard_meta(shard)->document_count != named->document_count)
		tell(verification, "file", "not the shard that the manifest names");
	if (shard_meta(shard)->headline_weight != manifest->headline_weight ||
	    shard_meta(shard)->body_weight != manifest->body_weight ||
	    shard_meta(shard)->caption_weight != manifest->caption_weight)
		tell(verification, "meta", "other field weights than the manifest's");
	status = shard_check(shard, on_shard_problem, verification, error);
	if (status == NH_CORRUPT)
		status = NH_OK;
	if (status == NH_OK && named->deletes[0] && !verification->damaged)
		verify_deletes(directory, named, shard, verification);
	shard_close(shard);
	return status;
}

NH_EXPORT enum nh_status nh_index_verify(const char *target, nh_problem_function *problem, void *user,
					 struct nh_error *error)
{
	struct verification verification = {.problem = problem, .user = user, .file = MANIFEST_NAME};
	struct manifest manifest;
	struct nh_error unused;
	enum nh_status status;

	error = error ? error : &unused;
	manifest_init(&manifest);
	status = manifest_read(&file_ops_system, target, &manifest, error);
	if (status == NH_NOT_FOUND)
		return nh_fail(error, NH_NOT_FOUND, target, "no index here");
	if (status == NH_CORRUPT)
		tell(&verification, "manifest", error->message);
	for (size_t i = 0; i < manifest.shard_count && status == NH_OK; i++)
		status = verify_shard(target, &manifest, i, &verification, error);
	if (status == NH_OK && manifest.groups[0])
		verify_groups(target, &manifest, &verification);
	manifest_done(&manifest);
	if (status == NH_OK && verification.damaged)
		return nh_fail(error, NH_CORRUPT, target, "the index is damaged");
	return status;
}
