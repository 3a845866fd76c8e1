/* SPDX-License-Identifier: MIT
 *
 * joined_versions.h - tells versions of one article from copies of it where they lie in different
 * directories, as the indexer does within one (copies_versions.c): the newest is the copy of what others
 * print.
 */
#ifndef NEWSHOUND_SEARCHER_JOINED_VERSIONS_H
#define NEWSHOUND_SEARCHER_JOINED_VERSIONS_H

#include "searcher/snapshot.h"

/* Marks older versions in groups, whose numbers are those of the whole snapshot. */
enum nh_status joined_versions_mark(struct nh_index *index, struct groups *groups, struct nh_error *error);

#endif
