/* SPDX-License-Identifier: MIT
 *
 * answering.h - the part of an open index that answers.
 *
 * A struct nh_index never changes, and damage may be met at any time, by any thread. So whoever asks takes a
 * copy of it without the shards that are marked as damaged, and works on that: statistics, words and hits are
 * those of the shards that answer. Where no shard is marked, which is nearly always, the index itself
 * answers and nothing is copied.
 */
#ifndef NEWSHOUND_SEARCHER_ANSWERING_H
#define NEWSHOUND_SEARCHER_ANSWERING_H

#include "common/arena.h"
#include "searcher/snapshot.h"

struct answering {
	const struct nh_index *index; /* what answers: the whole, or a copy in the arena */
	struct nh_missing *missing;   /* what does not, in the arena: since the opening, and since */
	size_t missing_count;
	size_t left_out; /* shards of the open index that are left out */
};

/* Fails where nothing is left to answer. */
enum nh_status answering_part(const struct nh_index *whole, struct arena *arena, struct answering *ret,
			      struct nh_error *error);
/* Whether, after a failure, asking again may go better: more shards are marked than were left out. */
bool answering_has_changed(const struct nh_index *whole, const struct answering *asked,
			   enum nh_status status);

#endif
