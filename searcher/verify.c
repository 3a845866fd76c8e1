/* SPDX-License-Identifier: MIT
 *
 * verify.c - checks an index directory: its manifest, and all that it names.
 *
 * A writer may commit meanwhile, and remove what only the old manifest names. So problems are told when the
 * manifest is still the one that was checked; else the new one is checked instead, a bounded number of times.
 */
#include "searcher/verify.h"

#include "common/buf.h"
#include "common/error.h"
#include "common/shard/index_check.h"

#define VERIFY_TRIES 10

/* What was found so far: file, section and problem of each, a NUL behind all three. */
static void keep_problem(void *user, const char *file, const char *section, const char *problem)
{
	struct buf *problems = user;

	buf_append(problems, file, strlen(file) + 1);
	buf_append(problems, section, strlen(section) + 1);
	buf_append(problems, problem, strlen(problem) + 1);
}

static void tell_problems(const struct buf *problems, nh_problem_function *problem, void *user)
{
	const char *at = (const char *)problems->bytes, *end = at + problems->length;

	while (problem && !buf_failed(problems) && at < end) {
		const char *file = at, *section = file + strlen(file) + 1;
		const char *text = section + strlen(section) + 1;

		problem(user, file, section, text);
		at = text + strlen(text) + 1;
	}
}

static bool is_replaced(const struct file_ops *ops, const char *target, const struct manifest *manifest)
{
	struct manifest now;
	bool replaced;

	manifest_init(&now);
	replaced = manifest_read(ops, target, &now, NULL) == NH_OK && now.generation != manifest->generation;
	manifest_done(&now);
	return replaced;
}

/* Checks what the manifest names. *ret_again: there are problems, and another manifest now. */
static enum nh_status verify_once(const struct file_ops *ops, const char *target, struct buf *problems,
				  bool *ret_again, struct nh_error *error)
{
	struct index_check check = {.problem = keep_problem, .user = problems};
	struct manifest manifest;
	enum nh_status status;

	*ret_again = false;
	manifest_init(&manifest);
	status = manifest_read(ops, target, &manifest, error);
	if (status == NH_NOT_FOUND)
		status = nh_fail(error, NH_NOT_FOUND, target, "no index here");
	else if (status == NH_CORRUPT)
		keep_problem(problems, MANIFEST_NAME, "manifest", error->message);
	if (status == NH_OK)
		status = index_check(ops, target, &manifest, &check, error);
	if (status == NH_OK && check.damaged) {
		*ret_again = is_replaced(ops, target, &manifest);
		status = nh_fail(error, NH_CORRUPT, target, "the index is damaged");
	}
	manifest_done(&manifest);
	return status;
}

enum nh_status verify_index(const struct file_ops *ops, const char *target, nh_problem_function *problem,
			    void *user, struct nh_error *error)
{
	struct buf problems;
	struct nh_error unused;
	enum nh_status status = NH_OK;
	bool again = true;

	error = error ? error : &unused;
	buf_init(&problems);
	for (int tries = 0; again && tries < VERIFY_TRIES; tries++) {
		buf_reset(&problems);
		nh_error_clear(error);
		status = verify_once(ops, target, &problems, &again, error);
	}
	if (buf_failed(&problems))
		status = nh_fail_memory(error);
	else if (problems.length)
		tell_problems(&problems, problem, user);
	buf_done(&problems);
	return status;
}

NH_EXPORT enum nh_status nh_index_verify(const char *target, nh_problem_function *problem, void *user,
					 struct nh_error *error)
{
	return verify_index(&file_ops_system, target, problem, user, error);
}
