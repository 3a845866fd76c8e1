/* SPDX-License-Identifier: MIT
 *
 * verify.c - checks an index directory: its manifest, and all that it names.
 */
#include "common/error.h"
#include "common/shard/index_check.h"
#include "newshound.h"

NH_EXPORT enum nh_status nh_index_verify(const char *target, nh_problem_function *problem, void *user,
					 struct nh_error *error)
{
	struct index_check check = {.problem = problem, .user = user};
	struct manifest manifest;
	struct nh_error unused;
	enum nh_status status;

	error = error ? error : &unused;
	manifest_init(&manifest);
	status = manifest_read(&file_ops_system, target, &manifest, error);
	if (status == NH_NOT_FOUND)
		return nh_fail(error, NH_NOT_FOUND, target, "no index here");
	if (status == NH_CORRUPT && problem)
		problem(user, MANIFEST_NAME, "manifest", error->message);
	if (status == NH_OK)
		status = index_check(&file_ops_system, target, &manifest, &check, error);
	manifest_done(&manifest);
	if (status == NH_OK && check.damaged)
		return nh_fail(error, NH_CORRUPT, target, "the index is damaged");
	return status;
}
