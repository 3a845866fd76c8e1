/* SPDX-License-Identifier: MIT
 *
 * shard_check.h - reads every byte of a shard and checks every invariant that FORMAT.md states.
 */
#ifndef NEWSHOUND_COMMON_SHARD_CHECK_H
#define NEWSHOUND_COMMON_SHARD_CHECK_H

#include "common/shard/shard_reader.h"

/* Called for each problem: the section by name, and what is wrong with it. */
typedef void shard_problem_function(void *user, const char *section, const char *problem);

/* NH_OK where the shard is sound, NH_CORRUPT after its problems were told. Memory: a few bytes a document. */
enum nh_status shard_check(const struct shard *shard, shard_problem_function *problem, void *user,
			   struct nh_error *error);

/* The name of a section for people; "unknown" where it has none. */
const char *shard_section_name(enum shard_section section);

#endif
