/* SPDX-License-Identifier: MIT
 *
 * stories.h - folding: of the copies of a story that match, one is a hit, and the others lie under it.
 *
 * Ranking knows articles. A story stands where the first of its matching articles stands; its score is that
 * of the best of them; shown is the one that was published first (undated ones last, then by id). What the
 * kernels count is articles, too: a second walk, over the grouped documents alone, says how many of them
 * match and in how many groups.
 */
#ifndef NEWSHOUND_SEARCHER_STORIES_H
#define NEWSHOUND_SEARCHER_STORIES_H

#include "searcher/results.h"

struct story {
	struct candidate shown;
	struct candidate best; /* has the story's score */
	uint32_t group;        /* GROUPS_NONE: an article without copies */
	uint64_t articles;     /* that match */
};

struct stories {
	const struct nh_index *index;
	struct arena *arena;
	struct story *items; /* in the order of the answer */
	size_t count;
	uint32_t *slots; /* by hash of the group: its item + 1 */
	unsigned slot_bits;
	bool folded;              /* some item has a group */
	uint64_t *met;            /* a bit a group: an article of it matches */
	uint64_t grouped, groups; /* matching articles that have a group, and the number of these groups */
};

/* The first wanted stories of a finished collector; where fold is false each article is one. False where
 * memory ran out. */
bool stories_gather(struct stories *stories, const struct nh_index *index, struct arena *arena,
		    const struct collector *collector, size_t wanted, bool fold);
/* Finds the other articles of the stories, and makes results->total their number. The search of results is
 * done: its plan and weights are used again. */
enum nh_status stories_count(struct stories *stories, struct nh_results *results, struct nh_error *error);

#endif
