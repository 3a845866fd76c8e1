/* SPDX-License-Identifier: MIT
 *
 * duplicates.h - articles that share an id within one run: which of them stays, and how many replaced
 * another.
 *
 * Of two the one with the higher version stays, of one version (or none) the one that came later. The threads
 * see parts of the input only, so a replacement cannot be counted where it is found; each thread notes the
 * articles that met another of their id, and the notes of all, in the order of the input, say what happened,
 * whatever the number of threads.
 */
#ifndef NEWSHOUND_INDEXER_DUPLICATES_H
#define NEWSHOUND_INDEXER_DUPLICATES_H

#include "indexer/inverter.h"
#include "indexer/reconcile.h"

struct duplicate {
	uint64_t id_hash;
	uint64_t place_hash; /* of the file and the member it came from */
	struct document_version version;
	uint32_t sequence; /* of the article in the input */
};

/* Below 0 where a gives way to b. */
int duplicate_compare(const struct duplicate *a, const struct duplicate *b);
/* The note of a document of a run. */
struct duplicate duplicate_of_run(const struct run *run, uint32_t doc);

/* Notes are kept in a buffer, one behind the other; one article may be noted several times. */
void duplicates_note(struct buf *notes, const struct duplicate *duplicate);
/* Marks all but one of the inverter's documents of each id as dropped, and notes those that met. False where
 * memory ran out. */
bool duplicates_drop(struct inverter *inverter, struct buf *notes);
/* Notes every document of a run that another one holds too, to the byte; that run's documents then count as
 * the later ones of both. */
void duplicates_note_twice(struct buf *notes, struct run *run, const struct run *again);
/* Adds to ret what the notes say. They are sorted for it. */
void duplicates_count(struct buf *notes, struct reconciled *ret);

#endif
