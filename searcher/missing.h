/* SPDX-License-Identifier: MIT
 *
 * missing.h - what the manifests name and could not be read when an index was opened. The rest answers; every
 * answer says what is missing.
 */
#ifndef NEWSHOUND_SEARCHER_MISSING_H
#define NEWSHOUND_SEARCHER_MISSING_H

#include "searcher/newshound.h"

struct missing_list {
	struct nh_missing *items;
	size_t count;
};

/* Whether the rest can go on without the file that failed so: it is damaged, gone, of a newer format or out
 * of reach. Not where this process lacks memory or file descriptors: there all files would be missing. */
bool missing_is_possible(enum nh_status status, const struct nh_error *error);
/* Adds the file with the reason in error. False where memory ran out. */
bool missing_add(struct missing_list *list, const char *file, uint64_t articles, bool copies_only,
		 const struct nh_error *error);
/* Forgets all but the first keep. */
void missing_cut(struct missing_list *list, size_t keep);
void missing_done(struct missing_list *list);

#endif
