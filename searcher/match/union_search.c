/* SPDX-License-Identifier: MIT
 *
 * union_search.c - the best documents that any of some lists hold.
 *
 * MaxScore by windows (H. Turtle and J. Flood, "Query evaluation: strategies and optimizations", Information
 * Processing & Management 31(6), 1995; by windows as Lucene has it since 9.9): in each window of 4,096
 * documents the lists are put in the order of their best bound there. The weakest ones that together cannot
 * reach the threshold are set aside: no document is among the best by them alone. The others, the essential
 * ones, are added up; only documents whose sum could still reach the threshold with the help of those set
 * aside are looked up in them.
 *
 * Where matches are counted, every list is essential, and a document matches where its sum is not 0.
 */
#include "searcher/match/document_batch.h"
#include "searcher/match/shortlist.h"

struct union_list {
	struct list_cursor *cursor;
	uint32_t block; /* the first that ends in the window or behind it */
	uint32_t bound; /* the greatest in the window; 0 where the list has nothing there */
};

/* Windows where nothing can be passed over are larger: fewer blocks lie in two of them. */
#define COUNTED_WINDOW_DOCS (4 * WINDOW_DOCS)

struct union_window {
	struct shard_run *run;
	struct shortlist *shortlist;
	struct union_list *lists; /* the weakest first, in the current window */
	size_t list_count, aside; /* lists[0..aside) are not essential */
	uint32_t aside_bound;     /* the sum of their bounds */
	uint32_t base, docs;      /* its documents are [base, base + docs) */
	bool count;
	uint64_t *matches;
	struct batch batch; /* over the essential lists, on its way through the others */
};

/* ---- bounds of a window ---- */

/* A list of one block is known by its documents. */
static bool only_block_meets(const struct postings *postings, uint32_t base, uint32_t docs)
{
	size_t at = postings->kernels->rank(postings->docs, base);

	return at < postings->count && postings->docs[at] < base + docs;
}

/* Stands the list on its first block of the window, and bounds what it has there. Windows come in order. */
static void enter_window(struct union_list *list, uint32_t base, uint32_t docs)
{
	const struct postings *postings = &list->cursor->postings;
	uint8_t most = 0;

	list->bound = 0;
	if (postings->block_count == 1 && !only_block_meets(postings, base, docs))
		return;
	list->block = postings_find_block(postings, list->block, base);
	for (uint32_t block = list->block; block < postings->block_count; block++) {
		uint8_t code = postings_max_code(postings, block);

		if (block > list->block && postings_last_doc(postings, block - 1) >= base + docs - 1)
			break;
		most = code > most ? code : most;
	}
	list->bound = most ? list->cursor->bounds[most] : 0;
}

static uint32_t enter_lists(struct union_window *window)
{
	struct union_list *lists = window->lists;
	uint32_t total = 0;

	for (size_t i = 0; i < window->list_count; i++)
		enter_window(&lists[i], window->base, window->docs);
	for (size_t i = 0; i < window->list_count; i++) {
		struct union_list moved = lists[i];
		size_t at = i;

		for (; at > 0 && lists[at - 1].bound > moved.bound; at--)
			lists[at] = lists[at - 1];
		lists[at] = moved;
		total += moved.bound;
	}
	return total;
}

static void set_aside(struct union_window *window)
{
	window->aside = 0;
	window->aside_bound = 0;
	while (!window->count && window->aside < window->list_count &&
	       window->aside_bound + window->lists[window->aside].bound < window->shortlist->threshold)
		window->aside_bound += window->lists[window->aside++].bound;
}

/* ---- documents ---- */

static bool add_to_shortlist(struct union_window *window, uint32_t doc, uint32_t sum)
{
	if (sum < window->shortlist->threshold || !is_live(window->run, doc))
		return true;
	*window->matches += !window->count;
	return shortlist_add(window->shortlist, doc, sum);
}

/* Looks the batch up in the lists set aside, the strongest first, while it can still reach the threshold;
 * what does goes to the shortlist. Empties the batch. */
static bool search_batch(struct union_window *window)
{
	struct batch *batch = &window->batch;
	uint32_t rest = window->aside_bound;

	for (size_t i = window->aside; i-- > 0 && batch->count;) {
		const struct union_list *list = &window->lists[i];

		drop_hopeless(batch, window->run->kernels, rest, window->shortlist->threshold);
		rest -= list->bound;
		if (list->bound)
			list_match(list->cursor, batch->docs, batch->count, batch->kept, batch->sums);
	}
	for (size_t i = 0; i < batch->count; i++)
		if (!add_to_shortlist(window, batch->docs[i], batch->sums[i]))
			return false;
	batch->count = 0;
	return true;
}

/* What a sum over the essential lists must reach. */
static uint32_t needed_sum(const struct union_window *window)
{
	return window->shortlist->threshold > window->aside_bound
		   ? window->shortlist->threshold - window->aside_bound
		   : 1;
}

/* How many of the documents that are in any list are deleted. */
static size_t count_deleted(const struct union_window *window, uint32_t base, const uint16_t *sums,
			    size_t matches)
{
	const uint64_t *deleted = window->run->shard->deletes ? window->run->shard->deletes->bits : NULL;
	NH_UNINITIALIZED uint64_t any[WINDOW_WORDS];
	size_t count = 0;

	if (!deleted || !matches)
		return 0;
	window->run->kernels->sums_from(sums, 1, any);
	for (uint32_t word = 0; word < WINDOW_WORDS; word++)
		if (any[word]) /* words behind the last document are not in the deletes */
			count += (size_t)__builtin_popcountll(any[word] & deleted[base / 64 + word]);
	return count;
}

/* The sums of WINDOW_DOCS documents from base on. */
static bool search_sums(struct union_window *window, uint32_t base, const uint16_t *sums)
{
	NH_UNINITIALIZED uint64_t good[WINDOW_WORDS];
	struct batch *batch = &window->batch;
	size_t matches;
	uint64_t words = window->run->kernels->scan_sums(sums, needed_sum(window), good, &matches);

	if (window->count)
		*window->matches += matches - count_deleted(window, base, sums, matches);
	for (; words; words &= words - 1) {
		uint32_t word = (uint32_t)__builtin_ctzll(words);

		if (batch->count > BATCH_DOCS - 64 && !search_batch(window))
			return false;
		batch->count +=
		    window->run->kernels->take_sums(sums + 64 * word, good[word], base + 64 * word,
						    batch->docs + batch->count, batch->sums + batch->count);
	}
	return search_batch(window);
}

/* ---- postings ---- */

/* The part of the cursor's block that lies in the window; false where its documents are damaged. */
static bool part_in_window(const struct union_window *window, struct postings *postings, size_t *ret_from,
			   size_t *ret_to)
{
	if (!postings_need_docs(postings))
		return false;
	*ret_from =
	    postings->docs[0] >= window->base ? 0 : postings->kernels->rank(postings->docs, window->base);
	*ret_to = postings->docs[postings->count - 1] < window->base + window->docs
		      ? postings->count
		      : postings->kernels->rank(postings->docs, window->base + window->docs);
	return true;
}

/* Adds a block of bits that lies in the window as it stands, without making documents of its bits. False
 * where it is another one, or its bits are not what its count says. */
static bool add_bits(const struct union_window *window, struct postings *postings, const uint16_t *bounds,
		     uint16_t *sums)
{
	const struct posting_block *parts = &postings->parts;
	uint32_t bits = (uint32_t)parts->span_bytes * 8, end = window->base + window->docs;

	end = end < postings->document_count ? end : postings->document_count;
	if (bits == 0 || postings->has_docs || postings->base < window->base || postings->base > end ||
	    bits > end - postings->base ||
	    postings->kernels->count_bits(parts->docs, bits) != postings->count)
		return false;
	postings_need_codes(postings);
	postings->kernels->add_bits(parts->docs, parts->span_bytes, postings->codes, bounds,
				    sums + (postings->base - window->base));
	return true;
}

static void add_list(const struct union_window *window, const struct union_list *list, uint32_t total,
		     uint16_t *sums)
{
	struct postings *postings = &list->cursor->postings;
	const uint16_t *bounds = list->cursor->bounds;

	for (uint32_t block = list->block; block < postings->block_count; block++) {
		size_t from, to;

		if (block > list->block &&
		    postings_last_doc(postings, block - 1) >= window->base + window->docs - 1)
			return;
		/* what others can add to a posting of this block does not lift it to the threshold */
		if (!window->count && total - list->bound + bounds[postings_max_code(postings, block)] <
					  window->shortlist->threshold)
			continue;
		if (postings->block != block && !postings_enter(postings, block))
			return;
		postings_prefetch(postings, block + 2);
		if (add_bits(window, postings, bounds, sums))
			continue;
		if (!part_in_window(window, postings, &from, &to))
			return;
		postings_need_codes(postings);
		postings->kernels->add_bounds(postings->docs, postings->codes, from, to, window->base, bounds,
					      sums);
	}
}

static bool search_lists(struct union_window *window, uint32_t total)
{
	uint16_t *sums = window->run->sums;

	window->run->kernels->clear(sums, window->docs * sizeof *sums);
	for (size_t i = window->aside; i < window->list_count; i++)
		if (window->lists[i].bound)
			add_list(window, &window->lists[i], total, sums);
	for (uint32_t at = 0; at < window->docs; at += WINDOW_DOCS) {
		if (!search_sums(window, window->base + at, sums + at))
			return false;
	}
	return true;
}

/* The postings of the block, in the window, whose bounds suffice. */
static bool search_block(struct union_window *window, struct list_cursor *cursor)
{
	struct postings *postings = &cursor->postings;
	struct batch *batch = &window->batch;
	unsigned code = 1;
	size_t from, to;
	uint64_t good[2];

	postings_need_codes(postings);
	while (code <= SHARD_CODE_MAX && cursor->bounds[code] < needed_sum(window))
		code++;
	postings->kernels->codes_from(postings->codes, code, good);
	if (!(good[0] | good[1]) || !part_in_window(window, postings, &from, &to))
		return true;
	clear_below(good, from);
	batch->count = postings->kernels->take(postings->docs, postings->codes, to, good, cursor->bounds,
					       batch->docs, batch->sums);
	return search_batch(window);
}

/* With one essential list there is nothing to add up: its codes say which of its documents are worth a look,
 * and documents are unpacked only where there is one. */
static bool search_only_list(struct union_window *window, const struct union_list *list)
{
	struct postings *postings = &list->cursor->postings;

	for (uint32_t block = list->block; block < postings->block_count; block++) {
		if (block > list->block &&
		    postings_last_doc(postings, block - 1) >= window->base + window->docs - 1)
			break;
		if (list->cursor->bounds[postings_max_code(postings, block)] < needed_sum(window))
			continue;
		if (postings->block != block && !postings_enter(postings, block))
			break;
		if (!search_block(window, list->cursor))
			return false;
	}
	return true;
}

static bool search_window(struct union_window *window)
{
	uint32_t total = enter_lists(window);

	shortlist_refresh(window->shortlist);
	if (total == 0 || (!window->count && total < window->shortlist->threshold))
		return true;
	set_aside(window);
	if (!window->count && window->aside + 1 == window->list_count)
		return search_only_list(window, &window->lists[window->aside]);
	return search_lists(window, total);
}

/* A run ends between windows, or where the shard does. */
static uint32_t window_docs(uint32_t left, bool count)
{
	uint32_t windows = (left - 1) / WINDOW_DOCS + 1, most = count ? COUNTED_WINDOW_DOCS / WINDOW_DOCS : 1;

	return (windows < most ? windows : most) * WINDOW_DOCS;
}

/* At the begin of a cache line, or every vector of them would lie in two. */
static uint16_t *make_sums(struct arena *arena)
{
	char *memory =
	    arena_alloc(arena, (COUNTED_WINDOW_DOCS + KERNEL_SUMS_ROOM) * sizeof(uint16_t) + NH_LINE_BYTES);

	return memory ? (void *)(memory + (NH_LINE_BYTES - (uintptr_t)memory % NH_LINE_BYTES)) : NULL;
}

bool union_search(struct shard_run *run, struct collector *collector, const uint32_t *lists,
		  size_t list_count, bool count, uint64_t *ret_matches)
{
	struct shortlist shortlist;
	struct union_window window = {
	    .run = run, .shortlist = &shortlist, .count = count, .matches = ret_matches};

	window.lists = arena_array(run->arena, list_count, sizeof *window.lists);
	run->sums = make_sums(run->arena);
	if (!window.lists || !run->sums)
		return false;
	for (size_t i = 0; i < list_count; i++)
		if (run->cursors[lists[i]].present) {
			window.lists[window.list_count++].cursor = &run->cursors[lists[i]];
			raise_floor(run, collector, lists[i]);
		}
	if (!shortlist_init(&shortlist, run, collector, count))
		return false;
	for (window.base = run->begin; window.base < run->end && !search_is_over(run->plan->time);
	     window.base += window.docs) {
		window.docs = window_docs(run->end - window.base, count);
		if (!search_window(&window))
			return false;
	}
	return shortlist_finish(&shortlist);
}
