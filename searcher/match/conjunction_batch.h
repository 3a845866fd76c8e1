/* SPDX-License-Identifier: MIT
 *
 * conjunction_batch.h - some documents of the rarest word on their way through the others, the tests and the
 * shortlist. For conjunction_search.c.
 */
#ifndef NEWSHOUND_SEARCHER_CONJUNCTION_BATCH_H
#define NEWSHOUND_SEARCHER_CONJUNCTION_BATCH_H

#include "searcher/match/conjunction.h"
#include "searcher/match/shortlist.h"

#define BATCH_DOCS SHARD_BLOCK_POSTINGS
/* Of so many lists it is kept where in them a document was found: tests and scores need not look again. */
#define BATCH_TRACKS 6

/* Where one list has the batch's documents. */
struct batch_track {
	struct list_cursor *list;
	uint32_t indexes[BATCH_DOCS]; /* numbers of postings, or LIST_NONE */
	uint8_t codes[BATCH_DOCS];
};

struct batch {
	size_t count;
	uint32_t docs[BATCH_DOCS]; /* ascending */
	uint32_t sums[BATCH_DOCS]; /* of bounds so far */
	bool kept[BATCH_DOCS];
	size_t track_count; /* the rarest word's list first */
	struct batch_track tracks[BATCH_TRACKS];
};

struct walk {
	struct shard_run *run;
	const struct conjunction *conjunction;
	struct shortlist shortlist;
	struct batch *batch, *waiting;
	bool count;
	bool scores;     /* hits are wanted */
	uint32_t needed; /* what a sum must reach to be worth scoring */
	uint32_t
	    prunes;    /* the same, 0 while matches are counted: what a sum must reach to be worth matching */
	uint32_t rest; /* what all words but the first can add at most */
	uint8_t *table; /* scratch of list_match */
	uint64_t *matches;
};

/* Of walk, all but needed and prunes is set. False where memory ran out. */
bool walk_begin(struct walk *walk, struct collector *collector);
/* Empties the batch for documents of a list. */
void batch_begin(struct batch *batch, struct list_cursor *lead);
/* Searches the documents and empties the batch; false where memory ran out. */
bool batch_search(struct walk *walk);
/* The same, and scores all that still wait for it: at the end of a walk along a list. */
bool batch_finish(struct walk *walk);

/* Adds posting number index of the list, unless its document is outside the conjunction's range or deleted.
 */
static inline void batch_add(const struct walk *walk, uint32_t doc, uint32_t bound, uint32_t index,
			     uint8_t code)
{
	struct batch *batch = walk->batch;

	if (doc < walk->conjunction->begin || doc >= walk->conjunction->end || !is_live(walk->run, doc))
		return;
	batch->docs[batch->count] = doc;
	batch->tracks[0].indexes[batch->count] = index;
	batch->tracks[0].codes[batch->count] = code;
	batch->sums[batch->count++] = bound;
}

#endif
