/* SPDX-License-Identifier: MIT
 *
 * shard_run.c - see shard_run.h.
 *
 * The walk goes window by window, 4,096 documents at a time, over the windows in which the tree may match:
 *
 *   mask    the window's live documents; the tree leaves those that match (match_eval.c)
 *   count   their number
 *   sums    for each, the sum of its words' bounds: whole numbers that no exact score exceeds
 *   score   those whose sum reaches the threshold are scored exactly (exact_score.c) and offered
 *
 * Bounds come from score_bounds.c.
 */
#include "searcher/match/search_parts.h"

#include "common/error.h"
#include "searcher/match/conjunction.h"
#include "searcher/match/expanded_list.h"

#define PROBE_COST 8

/* ---- looking up ---- */

static bool is_in_dictionary(const struct plan_list *list)
{
	return !list->made_of && !list->expansion;
}

/* Finds the list of a plan in its block of the dictionary, and asks the memory for it. */
static void find_list(struct shard_run *run, uint32_t number, uint64_t block)
{
	struct run_list *list = &run->lists[number];
	uint32_t corrected;

	list->found = term_dict_find_in(&run->shard->dict, block, run->plan->lists[number].key, &list->entry);
	if (!list->found)
		return;
	list->doc_freq = list->entry.doc_freq;
	corrected = deletes_correction(run->shard->deletes, list->entry.ordinal);
	if (corrected > list->doc_freq)
		shard_damage(run->shard->shard, shard_section(run->shard->shard, SHARD_SECTION_TERMS).offset);
	else
		list->doc_freq -= corrected;
	postings_prefetch_open(&run->shard->dict, &list->entry);
}

/* Finds the lists of the plan that stand in the dictionary, in steps, so that their cache misses overlap. */
static bool find_lists(struct shard_run *run)
{
	const struct plan *plan = run->plan;
	const struct term_dict *dict = &run->shard->dict;
	uint64_t *blocks = arena_items(run->arena, plan->list_count, sizeof *blocks);

	if (!blocks)
		return false;
	if (dict->term_count == 0)
		return true;
	for (uint32_t i = 0; i < plan->list_count; i++)
		if (is_in_dictionary(&plan->lists[i])) {
			blocks[i] = term_dict_block(dict, plan->lists[i].key);
			term_dict_prefetch(dict, blocks[i], 0);
		}
	for (unsigned step = 1; step < TERM_DICT_PREFETCH_STEPS; step++)
		for (uint32_t i = 0; i < plan->list_count; i++)
			if (is_in_dictionary(&plan->lists[i]))
				term_dict_prefetch(dict, blocks[i], step);
	for (uint32_t i = 0; i < plan->list_count; i++)
		if (is_in_dictionary(&plan->lists[i]))
			find_list(run, i, blocks[i]);
	return true;
}

/* Runs the phrase of a made list over the whole shard. */
static bool make_list(struct shard_run *run, uint32_t number)
{
	const struct match_check *check = run->plan->lists[number].made_of;
	const struct nh_index *snapshot = run->plan->index;
	struct list_cursor *lead = NULL;
	struct run_list *list = &run->lists[number];
	uint32_t *docs, *freqs, most, count = 0;

	for (size_t i = 0; i < check->member_count; i++) {
		struct list_cursor *member = &run->cursors[check->members[i].lists[0]];

		if (!member->present)
			return true;
		if (!lead || member->doc_freq < lead->doc_freq)
			lead = member;
	}
	most = lead->doc_freq;
	docs = arena_array(run->arena, most, sizeof *docs);
	freqs = arena_array(run->arena, most, sizeof *freqs);
	if (!docs || !freqs)
		return false;
	for (uint32_t doc = list_next(lead, 0); doc != SHARD_DOC_END && count < most;
	     doc = list_next(lead, doc + 1)) {
		struct phrase_places places;

		if (run_checks_time(run))
			break;
		if (deletes_has(run->shard->deletes, doc) || !phrase_count(run, check, doc, false, &places))
			continue;
		docs[count] = doc;
		freqs[count++] = places.headline * snapshot->headline_weight +
				 places.body * snapshot->body_weight +
				 places.caption * snapshot->caption_weight;
	}
	list->found = count > 0;
	list->made_docs = docs;
	list->made_freqs = freqs;
	list->made_count = count;
	list->doc_freq = count;
	list_open_made(&run->cursors[number], docs, freqs, count);
	return true;
}

enum nh_status shard_run_prepare(struct shard_run *run, const struct plan *plan,
				 const struct snapshot_shard *shard, uint32_t shard_number,
				 struct arena *arena, struct nh_error *error)
{
	*run = (struct shard_run){.plan = plan,
				  .shard = shard,
				  .shard_number = shard_number,
				  .arena = arena,
				  .kernels = shard_kernels(shard->shard),
				  .end = shard->table.count};
	run->lists = arena_array(arena, plan->list_count, sizeof *run->lists);
	run->cursors = arena_alloc(arena, plan->list_count * sizeof *run->cursors);
	run->forms = arena_array(arena, plan->form_count, sizeof *run->forms);
	if (!run->lists || !run->cursors || !run->forms)
		return nh_fail_memory(error);
	for (uint32_t i = 0; i < plan->list_count; i++)
		list_init(&run->cursors[i]);
	if (!find_lists(run))
		return nh_fail_memory(error);
	for (uint32_t i = 0; i < plan->list_count; i++)
		if (run->lists[i].found)
			list_open(&run->cursors[i], &shard->dict, &run->lists[i].entry);
	for (uint32_t i = 0; i < plan->list_count && !search_is_over(plan->time); i++)
		if (plan->lists[i].expansion ? !expanded_list_make(run, i)
					     : plan->lists[i].made_of && !make_list(run, i))
			return nh_fail_memory(error);
	return run->failed ? nh_fail_memory(error) : shard_damaged(shard->shard, error);
}

/* ---- windows ---- */

static void live_mask(const struct shard_run *run, uint32_t window, uint64_t *ret)
{
	uint32_t begin = window * WINDOW_DOCS, count = run->shard->table.count;

	for (uint32_t word = 0; word < WINDOW_WORDS; word++) {
		uint32_t first = begin + word * 64;

		ret[word] = first >= count        ? 0
			    : count - first >= 64 ? UINT64_MAX
						  : ((uint64_t)1 << (count - first)) - 1;
		if (run->shard->deletes && first < count)
			ret[word] &= ~run->shard->deletes->bits[first / 64];
	}
}

/* The greatest sum that any document of the window can have. */
static uint32_t window_bound(const struct shard_run *run, uint32_t window)
{
	uint32_t bound = 0;

	for (size_t i = 0; i < run->plan->word_count; i++) {
		const struct plan_word *word = &run->plan->words[i];
		uint16_t most = 0;

		for (size_t l = 0; l < word->list_count; l++) {
			const struct list_cursor *list = &run->cursors[word->lists[l]];
			uint8_t code = list_window_code(list, window);

			if (code && list->bounds[code] > most)
				most = list->bounds[code];
		}
		bound += most;
	}
	return bound;
}

static void probe_sums(struct list_cursor *list, uint32_t window, const uint64_t *mask, uint16_t *sums)
{
	for (uint32_t word = 0; word < WINDOW_WORDS; word++)
		for (uint64_t left = mask[word]; left; left &= left - 1) {
			uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(left);
			uint32_t index = list_probe(list, window * WINDOW_DOCS + at);

			if (index != LIST_NONE)
				sums[at] = (uint16_t)(sums[at] + list->bounds[list_code(list, index)]);
		}
}

/* Adds the bounds of the lists that matching did not decode: each list once, though two words may share it.
 */
static void complete_sums(struct shard_run *run, uint32_t window, const uint64_t *mask, uint32_t matches)
{
	for (size_t i = 0; i < run->plan->list_count; i++) {
		struct list_cursor *list = &run->cursors[i];
		uint64_t expected = (uint64_t)list->doc_freq * WINDOW_DOCS / run->shard->table.count;

		if (!list->present || !list->bounds || list->window == window)
			continue;
		if ((uint64_t)matches * PROBE_COST < expected + WINDOW_WORDS)
			probe_sums(list, window, mask, run->sums);
		else
			list_fill(list, window, run->sums);
	}
}

bool offer_scored(const struct shard_run *run, struct collector *collector, uint32_t doc, float score)
{
	float threshold;

	return (collector_threshold(collector, &threshold) && score < threshold) ||
	       collector_offer(collector, (struct candidate){score, run->shard_number, doc});
}

bool offer_document(struct shard_run *run, struct collector *collector, uint32_t doc)
{
	if (collector->sort != NH_SORT_RELEVANCE && !collector_wants(collector, run->shard_number, doc))
		return true;
	return offer_scored(run, collector, doc, (float)exact_score(run, doc, NULL));
}

static bool offer_matches(struct shard_run *run, struct collector *collector, uint32_t window,
			  const uint64_t *mask)
{
	uint32_t threshold = sum_threshold(run, collector);

	for (uint32_t word = 0; word < WINDOW_WORDS; word++)
		for (uint64_t left = mask[word]; left; left &= left - 1) {
			uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(left);

			if (run->sums[at] < threshold)
				continue;
			if (!offer_document(run, collector, window * WINDOW_DOCS + at))
				return false;
			threshold = sum_threshold(run, collector);
		}
	return true;
}

static bool search_window(struct shard_run *run, struct collector *collector, uint32_t window,
			  bool wants_hits, uint64_t *matches)
{
	NH_UNINITIALIZED uint64_t live[WINDOW_WORDS], mask[WINDOW_WORDS];
	uint32_t found;

	live_mask(run, window, live);
	if (wants_hits)
		memset(run->sums, 0, WINDOW_DOCS * sizeof *run->sums);
	match_eval(run, run->plan->root, window, live, mask);
	if (search_was_over(run->plan->time))
		return true;
	found = mask_count(run, mask);
	*matches += found;
	if (!found || !wants_hits)
		return true;
	complete_sums(run, window, mask, found);
	return offer_matches(run, collector, window, mask);
}

/* By windows: any tree, any order. */
static bool search_windows(struct shard_run *run, struct collector *collector, bool count,
			   uint64_t *ret_matches)
{
	bool wants_hits = collector->limit > 0;
	uint32_t doc = run->begin;
	size_t kept_before = collector->count;

	if (wants_hits && !(run->sums = arena_alloc(run->arena, WINDOW_DOCS * sizeof *run->sums)))
		return false;
	while (doc < run->end && !search_is_over(run->plan->time) &&
	       (doc = match_next(run, run->plan->root, doc)) < run->end) {
		uint32_t window = doc / WINDOW_DOCS;
		uint32_t threshold = wants_hits ? sum_threshold(run, collector) : 0;

		if (!count && threshold && window_bound(run, window) < threshold) {
			doc = (window + 1) * WINDOW_DOCS;
			continue;
		}
		if (!search_window(run, collector, window, wants_hits, ret_matches))
			return false;
		doc = (window + 1) * WINDOW_DOCS;
		if (!count && collector->sort == NH_SORT_NEWEST && !shard_is_reordered(run->shard->shard) &&
		    collector->count - kept_before >= collector->limit)
			break;
	}
	return true;
}

/* ---- the choice ---- */

/* The lists where the tree is any of some lists and nothing else; every list that scores must be
 * among them.
 */
static size_t lists_of_union(struct shard_run *run, const struct match_node *node, uint32_t *lists,
			     size_t count)
{
	if (node->kind == MATCH_OR) {
		for (size_t i = 0; i < node->child_count && count != SIZE_MAX; i++)
			count = lists_of_union(run, node->children[i], lists, count);
		return count;
	}
	if (node->kind != MATCH_LIST || run->cursors[node->list].made_docs)
		return SIZE_MAX;
	for (size_t i = 0; i < count; i++)
		if (lists[i] == node->list)
			return count;
	lists[count] = node->list;
	return count + 1;
}

static bool all_score(const struct shard_run *run, const uint32_t *lists, size_t count)
{
	size_t scoring = 0;

	for (size_t i = 0; i < run->plan->list_count; i++)
		scoring += run->cursors[i].present && run->cursors[i].bounds;
	for (size_t i = 0; i < count; i++) {
		if (run->cursors[lists[i]].present && !run->cursors[lists[i]].bounds)
			return false;
		scoring -= run->cursors[lists[i]].present;
	}
	return scoring == 0;
}

/* The documents of a list: the whole shard's, which the first part counts. */
static uint64_t count_whole(const struct shard_run *run, uint32_t list)
{
	return run->begin == 0 ? run->lists[list].doc_freq : 0;
}

static bool search_union(struct shard_run *run, struct collector *collector, const uint32_t *lists,
			 size_t list_count, bool count, uint64_t *ret_matches)
{
	if (list_count > 1 && collector->limit == 0)
		return union_count(run, lists, list_count, ret_matches);
	if (list_count > 1)
		return count ? union_search(run, collector, lists, list_count, true, ret_matches)
			     : lists_search(run, collector, lists, list_count, ret_matches);
	if (collector->limit > 0 && run->cursors[lists[0]].present &&
	    !term_search(run, collector, lists[0], ret_matches))
		return false;
	if (count) /* one list and nothing else: its doc_freq is the count */
		*ret_matches = count_whole(run, lists[0]);
	return true;
}

static bool walk(struct shard_run *run, struct collector *collector, bool count, uint64_t *ret_matches)
{
	uint32_t *lists = arena_array(run->arena, run->plan->list_count + 1, sizeof *lists);
	struct conjunction *conjunction;
	size_t list_count;

	if (!lists)
		return false;
	if (collector->limit == 0 && run->plan->root->kind == MATCH_LIST) {
		*ret_matches = count_whole(run, run->plan->root->list);
		return true;
	}
	if (collector->limit > 0 && collector->sort != NH_SORT_RELEVANCE)
		return search_windows(run, collector, count, ret_matches);
	list_count = lists_of_union(run, run->plan->root, lists, 0);
	if (list_count != SIZE_MAX && (collector->limit == 0 || all_score(run, lists, list_count)))
		return search_union(run, collector, lists, list_count, count, ret_matches);
	conjunction = conjunction_of(run);
	if (conjunction && collector->limit == 0 && intersection_counts(run, conjunction))
		return intersection_count(run, conjunction, ret_matches);
	if (conjunction && conjunction->walks && !(count && windows_are_better(run, conjunction)))
		return conjunction_search(run, conjunction, collector, count, ret_matches);
	return search_windows(run, collector, count, ret_matches);
}

/* Where the query is one word that stands for many. *ret_found is false where it has to be walked
 * like any other. */
static bool search_expanded(struct shard_run *run, struct collector *collector, bool *ret_found,
			    uint64_t *ret_matches)
{
	uint32_t list = run->plan->root->list;

	*ret_found = false;
	if (run->plan->root->kind == MATCH_LIST && expanded_has_best(run, list, collector) &&
	    (!make_bounds(run) || !expanded_best(run, list, collector, ret_found, ret_matches)))
		return false;
	return *ret_found || collector->limit == 0 || (expanded_list_settle(run) && make_bounds(run));
}

enum nh_status shard_run_search(struct shard_run *run, const struct run_scoring *scoring,
				struct collector *collector, uint64_t *ret_matches, struct nh_error *error)
{
	bool good, found,
	    known = run->plan->root->kind == MATCH_LIST && run->lists[run->plan->root->list].expanded;

	run->scoring = scoring->scoring;
	run->average_length = scoring->average_length;
	run->weights = scoring->weights;
	run->order = scoring->order;
	*ret_matches = 0;
	if (search_is_over(run->plan->time))
		return NH_OK;
	good =
	    word_search(run, collector, &found, ret_matches) &&
	    (found || search_expanded(run, collector, &found, ret_matches)) &&
	    (found || walk(run, collector, (scoring->count && !known) || collector->limit == 0, ret_matches));
	if (known && scoring->count)
		*ret_matches = count_whole(run, run->plan->root->list);
	if (!good || run->failed)
		return nh_fail_memory(error);
	return shard_damaged(run->shard->shard, error);
}
