/* SPDX-License-Identifier: MIT
 *
 * index_check.h - checks all that a manifest names: shards, deletions, copies, withdrawals. For whoever only
 * tells of damage, and for whoever repairs it.
 */
#ifndef NEWSHOUND_COMMON_INDEX_CHECK_H
#define NEWSHOUND_COMMON_INDEX_CHECK_H

#include "common/manifest.h"

/* Called for each problem: which file of the index, which of its sections, what. */
typedef void index_problem_function(void *user, const char *file, const char *section, const char *problem);

struct index_check {
	index_problem_function *problem; /* may be NULL */
	void *user;
	bool *damaged_shards; /* as many as the manifest has shards: set where one, or its deletions, cannot
			       * be used; may be NULL */
	bool damaged_groups, damaged_withdrawn;
	bool damaged; /* anything */
};

/* NH_OK also where problems were told. What says nothing of the files is an error: no memory, no right to
 * read them, a newer format. */
enum nh_status index_check(const struct file_ops *ops, const char *directory, const struct manifest *manifest,
			   struct index_check *check, struct nh_error *error);

#endif
