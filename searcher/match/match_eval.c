/* SPDX-License-Identifier: MIT
 *
 * match_eval.c - which documents of a window match: set algebra on words of 64 bits.
 *
 * A node is asked about the documents of a mask, and answers with those of them that match. An AND asks its
 * cheapest child first and the next one only about what is left; a list that is asked about few documents
 * probes for them instead of being decoded through the window.
 */
#include "searcher/match/shard_run.h"

/* A list is probed where that is cheaper than decoding its part of the window: a probe costs about as much
 * as decoding this many postings. */
#define PROBE_COST 8

static void mask_and(uint64_t *mask, const uint64_t *other)
{
	for (size_t i = 0; i < WINDOW_WORDS; i++)
		mask[i] &= other[i];
}

static bool mask_is_empty(const uint64_t *mask)
{
	uint64_t any = 0;

	for (size_t i = 0; i < WINDOW_WORDS; i++)
		any |= mask[i];
	return any == 0;
}

/* Runs the statement behind it for each document of the mask. */
#define FOR_EACH_DOC(mask, window, doc)                                                                    \
	for (uint32_t word_ = 0; word_ < WINDOW_WORDS; word_++)                                            \
		for (uint64_t left_ = (mask)[word_];                                                       \
		     left_ &&                                                                              \
		     ((doc) = (window)*WINDOW_DOCS + word_ * 64 + (uint32_t)__builtin_ctzll(left_), true); \
		     left_ &= left_ - 1)

static void clear_doc(uint64_t *mask, uint32_t doc)
{
	mask[doc % WINDOW_DOCS / 64] &= ~((uint64_t)1 << (doc % 64));
}

/* ---- lists ---- */

static bool probing_is_cheaper(const struct shard_run *run, const struct list_cursor *list, uint32_t asked)
{
	uint64_t expected = (uint64_t)list->doc_freq * WINDOW_DOCS / run->shard->table.count;

	return (uint64_t)asked * PROBE_COST < expected + WINDOW_WORDS;
}

static void eval_list(struct shard_run *run, const struct match_node *node, uint32_t window,
		      const uint64_t *mask, uint64_t *ret)
{
	struct list_cursor *list = &run->cursors[node->list];
	uint32_t doc;

	memcpy(ret, mask, WINDOW_WORDS * sizeof *ret);
	if (list->window != window && probing_is_cheaper(run, list, mask_count(run, mask))) {
		FOR_EACH_DOC(mask, window, doc)
		if (list_probe(list, doc) == LIST_NONE)
			clear_doc(ret, doc);
		return;
	}
	list_fill(list, window, run->sums);
	mask_and(ret, list->bits);
}

/* ---- dates ---- */

/* Where a shard has articles dated by month or year, every document outside the inner interval is looked
 * at; they are few in news. */
static void eval_dates(struct shard_run *run, const struct match_node *node, uint32_t window,
		       const uint64_t *mask, uint64_t *ret)
{
	struct date_interval interval = date_interval_of(run, node);
	bool coarse = shard_meta(run->shard->shard)->coarse_count > 0;
	uint32_t doc;

	memcpy(ret, mask, WINDOW_WORDS * sizeof *ret);
	FOR_EACH_DOC(mask, window, doc)
	{
		bool inner = doc >= interval.inner_begin && doc < interval.inner_end;
		bool outer = doc >= interval.outer_begin && doc < interval.outer_end;

		if (!inner && !((outer || coarse) && days_meet(run, node, doc)))
			clear_doc(ret, doc);
	}
}

static void eval_undated(struct shard_run *run, uint32_t window, const uint64_t *mask, uint64_t *ret)
{
	uint32_t doc;

	memcpy(ret, mask, WINDOW_WORDS * sizeof *ret);
	FOR_EACH_DOC(mask, window, doc)
	if (!is_undated(run, doc))
		clear_doc(ret, doc);
}

/* ---- single values ---- */

static void eval_language(struct shard_run *run, const struct match_node *node, uint32_t window,
			  const uint64_t *mask, uint64_t *ret)
{
	const struct doc_table *table = &run->shard->table;
	uint32_t doc;

	memcpy(ret, mask, WINDOW_WORDS * sizeof *ret);
	FOR_EACH_DOC(mask, window, doc)
	if (!language_fits(node->text, doc_table_name(&table->language, &table->languages, doc)))
		clear_doc(ret, doc);
}

static void eval_id(struct shard_run *run, const struct match_node *node, uint32_t window,
		    const uint64_t *mask, uint64_t *ret)
{
	uint32_t doc = doc_table_find(&run->shard->table, node->text);
	uint64_t bit = (uint64_t)1 << (doc % 64);

	memset(ret, 0, WINDOW_WORDS * sizeof *ret);
	if (doc != SHARD_DOC_END && doc / WINDOW_DOCS == window)
		ret[doc % WINDOW_DOCS / 64] = mask[doc % WINDOW_DOCS / 64] & bit;
}

/* ---- algebra ---- */

static uint64_t node_cost(const struct shard_run *run, const struct match_node *node)
{
	uint64_t cost = node->kind == MATCH_CHECKED ? run->shard->table.count : 0;

	switch (node->kind) {
	case MATCH_NOTHING:
	case MATCH_ID:
		return 0;
	case MATCH_LIST:
		return run->cursors[node->list].present ? run->cursors[node->list].doc_freq : 0;
	case MATCH_AND:
	case MATCH_WITHOUT:
	case MATCH_CHECKED:
		return cost + node_cost(run, node->children[0]);
	case MATCH_OR:
		for (size_t i = 0; i < node->child_count; i++)
			cost += node_cost(run, node->children[i]);
		return cost;
	default:
		return run->shard->table.count;
	}
}

/* Children are asked in order of cost. */
static void eval_and(struct shard_run *run, const struct match_node *node, uint32_t window,
		     const uint64_t *mask, uint64_t *ret)
{
	NH_UNINITIALIZED uint64_t left[WINDOW_WORDS];
	bool done[64] = {false};
	size_t count = node->child_count;

	memcpy(ret, mask, sizeof left);
	for (size_t turn = 0; turn < count; turn++) {
		size_t best = turn;

		if (count <= NH_COUNT_OF(done)) {
			uint64_t best_cost = UINT64_MAX;

			for (size_t i = 0; i < count; i++) {
				uint64_t cost = done[i] ? UINT64_MAX : node_cost(run, node->children[i]);

				if (!done[i] && (best_cost == UINT64_MAX || cost < best_cost)) {
					best = i;
					best_cost = cost;
				}
			}
			done[best] = true;
		}
		memcpy(left, ret, sizeof left);
		match_eval(run, node->children[best], window, left, ret);
		if (mask_is_empty(ret))
			return;
	}
}

static void eval_or(struct shard_run *run, const struct match_node *node, uint32_t window,
		    const uint64_t *mask, uint64_t *ret)
{
	NH_UNINITIALIZED uint64_t found[WINDOW_WORDS];

	memset(ret, 0, sizeof found);
	for (size_t i = 0; i < node->child_count; i++) {
		match_eval(run, node->children[i], window, mask, found);
		for (size_t word = 0; word < WINDOW_WORDS; word++)
			ret[word] |= found[word];
	}
}

static void eval_without(struct shard_run *run, const struct match_node *node, uint32_t window,
			 const uint64_t *mask, uint64_t *ret)
{
	NH_UNINITIALIZED uint64_t from[WINDOW_WORDS], taken[WINDOW_WORDS];

	match_eval(run, node->children[0], window, mask, from);
	memcpy(ret, from, sizeof from);
	if (mask_is_empty(from))
		return;
	match_eval(run, node->children[1], window, from, taken);
	for (size_t word = 0; word < WINDOW_WORDS; word++)
		ret[word] &= ~taken[word];
}

static void eval_checked(struct shard_run *run, const struct match_node *node, uint32_t window,
			 const uint64_t *mask, uint64_t *ret)
{
	NH_UNINITIALIZED uint64_t candidates[WINDOW_WORDS];
	uint32_t doc;

	match_eval(run, node->children[0], window, mask, candidates);
	memcpy(ret, candidates, sizeof candidates);
	FOR_EACH_DOC(candidates, window, doc)
	if (!check_passes(run, node->check, doc))
		clear_doc(ret, doc);
}

void match_eval(struct shard_run *run, const struct match_node *node, uint32_t window, const uint64_t *mask,
		uint64_t *ret)
{
	switch (node->kind) {
	case MATCH_NOTHING:
		memset(ret, 0, WINDOW_WORDS * sizeof *ret);
		break;
	case MATCH_EVERYTHING:
		memcpy(ret, mask, WINDOW_WORDS * sizeof *ret);
		break;
	case MATCH_LIST:
		eval_list(run, node, window, mask, ret);
		break;
	case MATCH_AND:
		eval_and(run, node, window, mask, ret);
		break;
	case MATCH_OR:
		eval_or(run, node, window, mask, ret);
		break;
	case MATCH_WITHOUT:
		eval_without(run, node, window, mask, ret);
		break;
	case MATCH_CHECKED:
		eval_checked(run, node, window, mask, ret);
		break;
	case MATCH_DATES:
		eval_dates(run, node, window, mask, ret);
		break;
	case MATCH_UNDATED:
		eval_undated(run, window, mask, ret);
		break;
	case MATCH_ID:
		eval_id(run, node, window, mask, ret);
		break;
	case MATCH_LANGUAGE:
		eval_language(run, node, window, mask, ret);
		break;
	}
}

/* ---- where to look next ---- */

static uint32_t later(uint32_t a, uint32_t b)
{
	return a > b ? a : b;
}

uint32_t match_next(struct shard_run *run, const struct match_node *node, uint32_t doc)
{
	uint32_t next = doc, least = SHARD_DOC_END;

	switch (node->kind) {
	case MATCH_NOTHING:
		return SHARD_DOC_END;
	case MATCH_LIST:
		return list_next(&run->cursors[node->list], doc);
	case MATCH_AND:
		for (size_t i = 0; i < node->child_count && next != SHARD_DOC_END; i++)
			next = later(next, match_next(run, node->children[i], next));
		return next;
	case MATCH_OR:
		for (size_t i = 0; i < node->child_count; i++) {
			uint32_t child = match_next(run, node->children[i], doc);

			least = child < least ? child : least;
		}
		return least;
	case MATCH_WITHOUT:
	case MATCH_CHECKED:
		return match_next(run, node->children[0], doc);
	case MATCH_UNDATED:
		return shard_is_reordered(run->shard->shard)
			   ? doc
			   : later(doc, (uint32_t)shard_meta(run->shard->shard)->dated_count);
	case MATCH_ID:
		next = doc_table_find(&run->shard->table, node->text);
		return next >= doc ? next : SHARD_DOC_END;
	case MATCH_DATES:
	case MATCH_LANGUAGE:
	case MATCH_EVERYTHING:
		break;
	}
	return doc;
}
