/* SPDX-License-Identifier: MIT
 *
 * verify.h - nh_index_verify through any file system.
 */
#ifndef NEWSHOUND_SEARCHER_VERIFY_H
#define NEWSHOUND_SEARCHER_VERIFY_H

#include "common/file.h"
#include "searcher/newshound.h"

enum nh_status verify_index(const struct file_ops *ops, const char *target, nh_problem_function *problem,
			    void *user, struct nh_error *error);

#endif
