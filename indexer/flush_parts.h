/* SPDX-License-Identifier: MIT
 *
 * flush_parts.h - the inside of a flush: flush.c orders documents and fills the buckets, list_order.c orders
 * the lists, flush_lists.c writes them. Included by these only.
 */
#ifndef NEWSHOUND_INDEXER_FLUSH_PARTS_H
#define NEWSHOUND_INDEXER_FLUSH_PARTS_H

#include "common/shard/text_store.h"
#include "indexer/inverter.h"

#define ENTRY_DOC_SHIFT 40
#define ENTRY_POSITION_SHIFT 16
#define ENTRY_POSITION_MASK 0xFFFFFFu

struct flush {
	struct inverter *inverter;
	struct shard_writer *writer;
	struct inverter_document **order;
	size_t count;
	struct text_store texts;
	struct buf text;       /* one, as the shard keeps it */
	bool any_dropped;      /* tokens of some document do not count */
	uint64_t *entries;     /* the inverter's */
	uint64_t *bucket_ends; /* a list: while filling, where its next entry goes */
	uint32_t *list_order;
	struct buf positions, ordinals;
	struct arena forms; /* of one list */
};

/* The numbers of all keys, in the order of their bytes. False where memory ran out. */
bool list_order(const struct string_set *lists, uint32_t *ret_order);
/* Writes each bucket that is not empty. */
enum nh_status flush_lists(struct flush *flush, struct nh_error *error);

#endif
