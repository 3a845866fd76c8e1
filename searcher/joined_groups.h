/* SPDX-License-Identifier: MIT
 *
 * joined_groups.h - copies that stand in several index directories of one snapshot.
 *
 * A directory's own groups were found when it was written (FORMAT.md, section 16). Here, articles of
 * different directories are copies by the same test, and their groups become one; a directory's own groups
 * are never parted. Opening takes a few walks over the sketches, and the comparing of those that may be
 * copies. The result depends on what the directories hold, not on their order.
 */
#ifndef NEWSHOUND_SEARCHER_JOINED_GROUPS_H
#define NEWSHOUND_SEARCHER_JOINED_GROUPS_H

#include "searcher/snapshot.h"

/* Replaces the groups of a snapshot's shards by those of all directories together. */
enum nh_status joined_groups_make(struct nh_index *index, struct nh_error *error);

#endif
