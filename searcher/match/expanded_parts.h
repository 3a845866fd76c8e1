/* SPDX-License-Identifier: MIT
 *
 * expanded_parts.h - what a list of many forms is made of in a shard: a part for each stem, of which all
 * forms are wanted or some. expanded_list.c makes an ordinary list of the parts, expanded_best.c finds the
 * best documents without one.
 */
#ifndef NEWSHOUND_SEARCHER_EXPANDED_PARTS_H
#define NEWSHOUND_SEARCHER_EXPANDED_PARTS_H

#include "searcher/match/expansion.h"
#include "searcher/match/shard_run.h"

/* A posting that the list is made of. */
struct source {
	uint32_t part, index;
};

struct part {
	struct term_entry entry;
	const bool *wanted;        /* by ordinal; NULL: every form is */
	struct postings *postings; /* opened when first scored */
};

/* Odds are counted in this many parts of one, and rounded up; the greatest bound nothing. So a byte holds
 * them: what all documents have fits into the processor's cache. */
#define EXPANDED_ODDS_ONE 8
#define EXPANDED_ODDS_MAX UINT8_MAX
#define EXPANDED_ODDS_SLACK (1.0 / 16) /* for what floats round */
#define EXPANDED_KEPT_MAX 768
#define EXPANDED_LIMIT_MAX 128 /* hits for which odds are worth their while */

/* A posting of a list of one block. */
struct few_posting {
	uint32_t doc, part, next; /* next: in the same span of documents, while odds are added up */
	uint8_t odds, index;
};

struct kept_document {
	uint32_t doc;
	uint8_t odds;
};

/* What expanded_odds.c says of a list. */
struct expanded_odds {
	struct few_posting *few;
	uint32_t few_count, doc_freq;
	struct kept_document kept[2 * EXPANDED_KEPT_MAX];
	size_t kept_count;
	unsigned least; /* every document with these odds is kept */
};

struct expanded_list {
	struct part *parts;
	uint32_t part_count;
	struct source *sources;           /* by document */
	uint32_t *starts;                 /* of each document's sources, and where the last ones end */
	uint64_t postings;                /* of all parts */
	const struct expanded_odds *odds; /* NULL where the list is made */
};

/* Finds the parts of the list. False where memory ran out. */
bool expanded_find_parts(struct shard_run *run, const struct expansion *expansion,
			 struct expanded_list *list);
/* Loads a block of a part; where not every form is wanted, keeps says which postings hold one that is. False
 * at the end of the part. */
bool expanded_load_block(const struct part *part, struct postings *postings, uint32_t block, bool *keeps);
/* The weighted freq of a part's wanted forms in its posting number index, which is of doc; 0 where the shard
 * is damaged. */
uint64_t expanded_part_freq(struct shard_run *run, struct part *part, uint32_t index, uint32_t doc);
/* Puts the wanted positions of a part's posting behind those kept. */
void expanded_part_positions(struct shard_run *run, struct part *part, uint32_t index, size_t which,
			     uint32_t *kept);
/* The part's postings, opened once a search; NULL where the shard is damaged or memory ran out. */
struct postings *expanded_part_open(struct shard_run *run, struct part *part);

/* expanded_odds.c: takes the odds where the query is this list alone; else list->odds stays NULL. False where
 * memory ran out. */
bool expanded_take_odds(struct shard_run *run, uint32_t number, struct expanded_list *list);

#endif
