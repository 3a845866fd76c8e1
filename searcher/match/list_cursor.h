/* SPDX-License-Identifier: MIT
 *
 * list_cursor.h - one postings list, seen through windows of 4,096 documents.
 *
 * A window is looked at in one of two ways. list_fill sets a bit for each document of the list in the window
 * (and, where the list scores, adds its bound to the window's sums): the way for frequent words. list_probe
 * asks for single documents: the way when few are left to ask about. Both may be used in any order.
 *
 * A list is a term's postings in the shard, or was made for the query (a phrase of CJK pairs that counts as
 * one word, the forms of a pattern): then it is arrays.
 */
#ifndef NEWSHOUND_SEARCHER_LIST_CURSOR_H
#define NEWSHOUND_SEARCHER_LIST_CURSOR_H

#include "common/shard/postings.h"

#define LIST_NONE UINT32_MAX

struct list_cursor {
	struct postings postings;
	const uint32_t *made_docs, *made_freqs; /* of a list made for the query; else NULL */
	const uint8_t *made_codes;              /* of these documents; NULL: each is SHARD_CODE_MAX */
	uint32_t made_count;
	uint32_t doc_freq; /* postings in the shard, deleted ones included */
	bool present;      /* the shard has the list at all */
	/* the window that was filled last */
	uint32_t window; /* its number, or LIST_NONE */
	uint32_t first;  /* number of its first posting */
	/* the last probe and its answer: scoring asks again for what matching has found */
	uint32_t probed_doc, probed_index;
	uint64_t bits[WINDOW_WORDS];
	/* scoring */
	const uint16_t
	    *bounds;    /* by code: what a posting adds to a window's sums; NULL where it does not score */
	uint32_t slack; /* a bound is above the exact weight by less than this */
};

/* The code of posting number index of a made list. */
static inline uint8_t made_code(const struct list_cursor *list, uint32_t index)
{
	return list->made_codes ? list->made_codes[index] : SHARD_CODE_MAX;
}

/* A cursor that is not present: it matches nothing. */
void list_init(struct list_cursor *list);
/* Opens the term's list. */
bool list_open(struct list_cursor *list, const struct term_dict *dict, const struct term_entry *entry);
void list_open_made(struct list_cursor *list, const uint32_t *docs, const uint32_t *freqs, uint32_t count);

/* Fills bits for the window; adds bounds into sums (of the window's documents) where it scores and sums is
 * not NULL. A second call for the same window does nothing. */
void list_fill(struct list_cursor *list, uint32_t window, uint16_t *sums);
/* The number of the list's posting for doc, or LIST_NONE. */
uint32_t list_probe(struct list_cursor *list, uint32_t doc);
/* For up to SHARD_BLOCK_POSTINGS docs, which ascend: bit i of found is set where the list has docs[i]; where
 * sums is not NULL and the list scores, the posting's bound is added to sums[i]. Up to KERNEL_SUMS_ROOM sums
 * behind the last are stored as they are. */
void list_match(struct list_cursor *list, const uint32_t *docs, size_t count, uint64_t found[2],
		uint32_t *sums);
/* Makes list_probe know that the list has doc as posting number index. */
static inline void list_remember(struct list_cursor *list, uint32_t doc, uint32_t index)
{
	list->probed_doc = doc;
	list->probed_index = index;
}
/* The code of posting number index. */
uint8_t list_code(struct list_cursor *list, uint32_t index);
/* A code that no posting of the block's is above; of the list's where it has one block. */
static inline uint8_t list_block_code(const struct list_cursor *list, uint32_t block)
{
	return list->made_docs ? SHARD_CODE_MAX : postings_max_code(&list->postings, block);
}
/* A code that none of the list's is above. */
uint8_t list_max_code(const struct list_cursor *list);
/* The first block that could hold doc or a later document; block_count where there is none. */
uint32_t list_find_block(const struct list_cursor *list, uint32_t doc);
/* The number of the posting of a document whose bit is set in the filled window. */
uint32_t list_rank(const struct list_cursor *list, uint32_t doc);
/* The number of a made list's first posting with a document >= doc; made_count where there is none. */
uint32_t list_made_from(const struct list_cursor *list, uint32_t doc);
/* The first document >= doc of the list; SHARD_DOC_END where there is none. */
uint32_t list_next(struct list_cursor *list, uint32_t doc);
/* The greatest code that the list has in the window; 0 where it has no posting there. An upper bound. */
uint8_t list_window_code(const struct list_cursor *list, uint32_t window);

#endif
