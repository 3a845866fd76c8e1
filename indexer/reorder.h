/* SPDX-License-Identifier: MIT
 *
 * reorder.h - an order of a shard's documents in which those that have the same words stand near each other.
 *
 * Then the numbers of a list come in runs: they take fewer bytes, whole blocks fall out of an intersection,
 * and good postings stand in few blocks. The order is that of recursive graph bisection (reorder_bisect.c).
 * It depends on the documents alone, not on threads or memory.
 */
#ifndef NEWSHOUND_INDEXER_REORDER_H
#define NEWSHOUND_INDEXER_REORDER_H

#include "common/shard/shard_reader.h"

/* What is known of each document: the numbers of some of its terms, in no order that matters. */
struct reorder_graph {
	uint32_t document_count, term_count;
	uint64_t *ends;  /* by document: where its terms end, and those of the next begin */
	uint16_t *terms; /* below term_count */
};

struct reorder_bounds {
	unsigned jobs;       /* threads */
	size_t memory_bytes; /* that it may take; where it needs more, it fails */
};

/* ret_order: the shard's documents, each once, in the new order; the caller's to free. NH_BAD_INPUT: it takes
 * more memory than that. */
enum nh_status reorder_shard(const struct shard *shard, const struct reorder_bounds *bounds,
			     uint32_t **ret_order, struct nh_error *error);

/* reorder_graph.c */
enum nh_status reorder_graph_read(const struct shard *shard, const struct reorder_bounds *bounds,
				  struct reorder_graph *ret, struct nh_error *error);
void reorder_graph_done(struct reorder_graph *graph);

/* reorder_bisect.c: the documents of the graph in their new order; false where memory ran out. */
bool reorder_bisect(const struct reorder_graph *graph, unsigned jobs, uint32_t *ret_order);
/* The memory that this takes. */
uint64_t reorder_bisect_bytes(uint64_t document_count, uint64_t term_count, unsigned jobs);

#endif
