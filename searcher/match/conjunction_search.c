/* SPDX-License-Identifier: MIT
 *
 * conjunction_search.c - the best documents, or the number of those, that hold all of some words and pass
 * some tests.
 *
 * The walk goes along the rarest word, a block at a time; its documents pass through the other words, rarest
 * first, which are merged with them block by block. Where matches are not counted, bounds come first: a block
 * of the rarest word is passed over where its best code and the best of all others do not reach the threshold
 * together; inside a block codes alone say which documents are worth a look; and each further word that is
 * found replaces its greatest bound by that of its posting. Tests that read positions come last, when nothing
 * but the exact score is missing.
 *
 * "Score first" is how infino and Lucene's block-max conjunction work too; impact codes make the screen
 * sharper. The merge that looks at one vector of a block for each wanted document is after D. Lemire, L.
 * Boytsov and N. Kurz, "SIMD Compression and the Intersection of Sorted Integers", Software: Practice and
 * Experience 46(6), 2016.
 */
#include "searcher/match/conjunction.h"
#include "searcher/match/document_batch.h"
#include "searcher/match/shortlist.h"

/* How many of the best postings of the rarest word go first, by the blocks' best codes. */
#define BEST_POSTINGS 16
/* More than one posting for so many documents is long for lists that are searched in turn. */
#define LONG_SHARE 12

struct walk {
	struct shard_run *run;
	const struct conjunction *conjunction;
	struct shortlist shortlist;
	bool count;
	bool scores;     /* hits are wanted */
	uint32_t needed; /* what a sum must reach to be worth scoring */
	uint32_t
	    prunes;    /* the same, 0 while matches are counted: what a sum must reach to be worth matching */
	uint32_t rest; /* what all words but the first can add at most */
	uint64_t *matches;
};

static void set_threshold(struct walk *walk)
{
	walk->needed = walk->scores ? walk->shortlist.threshold : 0;
	walk->prunes = walk->count ? 0 : walk->needed;
}

/* Adds the bounds of the lists; kept says which documents any of them holds. */
static void match_lists(const struct walk *walk, const struct conjunct *word, struct batch *batch)
{
	keep_none(batch);
	for (size_t l = 0; l < word->list_count; l++)
		list_match(&walk->run->cursors[word->lists[l]], batch->docs, batch->count, batch->kept,
			   walk->scores && word->adds[l] ? batch->sums : NULL);
}

static bool passes_tests(const struct walk *walk, uint32_t doc, bool with_positions)
{
	for (size_t i = 0; i < walk->conjunction->test_count; i++) {
		const struct conjunction_test *test = &walk->conjunction->tests[i];

		if ((test->check != NULL) != with_positions)
			continue;
		if ((test->check ? check_passes(walk->run, test->check, doc)
				 : match_document(walk->run, test->node, doc)) != test->wanted)
			return false;
	}
	return !search_was_over(walk->run->plan->time); /* else not all were made */
}

/* Of so many words it is found out for all of a batch where in their lists the documents are, and what the
 * tests will read there is asked for in steps, so that misses overlap. */
#define FORESEEN_WORDS 4

struct foresight {
	size_t word_count;
	uint32_t indexes[FORESEEN_WORDS][BATCH_DOCS];
};

static struct list_cursor *foreseen_list(const struct walk *walk, size_t word)
{
	return &walk->run->cursors[walk->conjunction->words[word].lists[0]];
}

static void foresee(const struct walk *walk, const struct batch *batch, struct foresight *ret)
{
	ret->word_count = nh_size_min(walk->conjunction->word_count, FORESEEN_WORDS);
	for (size_t w = 0; w < ret->word_count; w++) {
		struct list_cursor *list = foreseen_list(walk, w);

		for (size_t i = 0; i < batch->count; i++) {
			ret->indexes[w][i] = list_probe(list, batch->docs[i]);
			if (ret->indexes[w][i] != LIST_NONE && !list->made_docs)
				postings_prefetch_positions(&list->postings, ret->indexes[w][i], 0);
		}
	}
	for (unsigned step = 1; step < POSTINGS_PREFETCH_STEPS; step++)
		for (size_t w = 0; w < ret->word_count; w++)
			for (size_t i = 0; i < batch->count; i++)
				if (ret->indexes[w][i] != LIST_NONE && !foreseen_list(walk, w)->made_docs)
					postings_prefetch_positions(&foreseen_list(walk, w)->postings,
								    ret->indexes[w][i], step);
}

static void remember(const struct walk *walk, const struct foresight *foresight, const struct batch *batch,
		     size_t i)
{
	for (size_t w = 0; w < foresight->word_count; w++)
		list_remember(foreseen_list(walk, w), batch->docs[i], foresight->indexes[w][i]);
}

static bool has_position_tests(const struct walk *walk)
{
	const struct conjunction *conjunction = walk->conjunction;

	return conjunction->test_count > 0 && conjunction->tests[conjunction->test_count - 1].check;
}

static void drop_failing(const struct walk *walk, struct batch *batch, bool with_positions)
{
	NH_UNINITIALIZED struct foresight foresight;

	if (walk->conjunction->test_count == 0 || (with_positions && !has_position_tests(walk)))
		return;
	foresight.word_count = 0;
	if (with_positions)
		foresee(walk, batch, &foresight);
	keep_none(batch);
	for (size_t i = 0; i < batch->count; i++) {
		remember(walk, &foresight, batch, i);
		if (passes_tests(walk, batch->docs[i], with_positions))
			batch->kept[i / 64] |= (uint64_t)1 << (i % 64);
	}
	drop_others(batch, walk->run->kernels, 0, 0);
}

static void drop_deleted(const struct walk *walk, struct batch *batch)
{
	if (!walk->run->shard->deletes)
		return;
	keep_none(batch);
	for (size_t i = 0; i < batch->count; i++)
		batch->kept[i / 64] |= (uint64_t)is_live(walk->run, batch->docs[i]) << (i % 64);
	drop_others(batch, walk->run->kernels, 0, 0);
}

static void foresee_lengths(const struct walk *walk, const struct batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		doc_table_prefetch_length(&walk->run->shard->table, batch->docs[i]);
}

/* Before the last word's lists are looked at, the lengths of so few documents are worth asking for: a score
 * would have to wait for them. */
#define FEW_DOCS 16

/* Leaves the documents that hold all words and pass the tests without positions. */
static void keep_matches(const struct walk *walk, struct batch *batch)
{
	const struct conjunction *conjunction = walk->conjunction;
	uint32_t rest = walk->rest;

	drop_hopeless(batch, walk->run->kernels, rest, walk->prunes);
	for (size_t i = 1; i < conjunction->word_count && batch->count; i++) {
		rest -= conjunction->words[i].bound;
		if (walk->scores && i + 1 == conjunction->word_count && batch->count <= FEW_DOCS)
			foresee_lengths(walk, batch);
		match_lists(walk, &conjunction->words[i], batch);
		drop_others(batch, walk->run->kernels, rest, walk->prunes);
	}
	drop_deleted(walk, batch);
	drop_failing(walk, batch, false);
}

static void add_extras(const struct walk *walk, struct batch *batch)
{
	uint32_t rest = walk->conjunction->extra_bound;

	for (size_t i = 0; i < walk->conjunction->extra_count && batch->count; i++) {
		drop_hopeless(batch, walk->run->kernels, rest, walk->needed);
		rest -= walk->conjunction->extras[i].bound;
		match_lists(walk, &walk->conjunction->extras[i], batch);
	}
}

static void drop_earlier(const struct walk *walk, struct batch *batch)
{
	for (size_t i = 0; i < walk->conjunction->earlier_count && batch->count; i++) {
		const struct conjunct *word = &walk->conjunction->earlier[i];

		drop_hopeless(batch, walk->run->kernels, 0, walk->needed);
		keep_none(batch);
		list_match(&walk->run->cursors[word->lists[0]], batch->docs, batch->count, batch->kept, NULL);
		batch->kept[0] = ~batch->kept[0];
		batch->kept[1] = ~batch->kept[1];
		drop_others(batch, walk->run->kernels, 0, 0);
	}
}

/* False where memory ran out. */
static bool search_batch(struct walk *walk, struct batch *batch)
{
	bool tests = !walk->count && has_position_tests(walk);
	NH_UNINITIALIZED struct foresight foresight;

	keep_matches(walk, batch);
	if (walk->count) {
		drop_failing(walk, batch, true);
		*walk->matches += batch->count;
	}
	if (!walk->scores)
		return true;
	add_extras(walk, batch);
	drop_earlier(walk, batch);
	drop_hopeless(batch, walk->run->kernels, 0, walk->needed);
	foresee_lengths(walk, batch);
	foresight.word_count = 0;
	if (tests)
		foresee(walk, batch, &foresight);
	for (size_t i = 0; i < batch->count; i++) {
		if (batch->sums[i] < walk->needed)
			continue;
		remember(walk, &foresight, batch, i);
		if (tests && !passes_tests(walk, batch->docs[i], true))
			continue;
		*walk->matches += !walk->count;
		if (!shortlist_add(&walk->shortlist, batch->docs[i], batch->sums[i]))
			return false;
		set_threshold(walk);
	}
	return true;
}

static void add_document(const struct walk *walk, struct batch *batch, uint32_t doc, uint32_t bound)
{
	if (doc < walk->conjunction->begin || doc >= walk->conjunction->end)
		return;
	batch->docs[batch->count] = doc;
	batch->sums[batch->count++] = bound;
}

static bool walk_made(struct walk *walk, const struct list_cursor *cursor)
{
	bool bounded = walk->scores && cursor->bounds;
	NH_UNINITIALIZED struct batch batch;

	for (uint32_t i = list_made_from(cursor, walk->conjunction->begin);
	     i < cursor->made_count && cursor->made_docs[i] < walk->conjunction->end &&
	     !search_is_over(walk->run->plan->time);) {
		batch.count = 0;
		for (; i < cursor->made_count && batch.count < BATCH_DOCS; i++)
			add_document(walk, &batch, cursor->made_docs[i],
				     bounded ? cursor->bounds[made_code(cursor, i)] : 0);
		if (!search_batch(walk, &batch))
			return false;
	}
	return true;
}

/* Codes [least, most] of the rarest word's postings. */
struct code_band {
	unsigned least, most;
};

/* Which of the block's postings lie in the band and are worth a look. */
static void screen_block(const struct walk *walk, struct list_cursor *cursor, struct code_band band,
			 uint64_t good[2])
{
	const struct block_kernels *kernels = cursor->postings.kernels;
	uint64_t above[2];

	good[0] = good[1] = UINT64_MAX;
	if (!walk->scores || !cursor->bounds)
		return;
	postings_need_codes(&cursor->postings);
	while (band.least <= band.most && cursor->bounds[band.least] + walk->rest < walk->prunes)
		band.least++;
	kernels->codes_from(cursor->postings.codes, band.least, good);
	if (band.most < SHARD_CODE_MAX) {
		kernels->codes_from(cursor->postings.codes, band.most + 1, above);
		good[0] &= ~above[0];
		good[1] &= ~above[1];
	}
}

static bool walk_block(struct walk *walk, struct list_cursor *cursor, struct code_band band)
{
	struct postings *postings = &cursor->postings;
	const struct block_kernels *kernels = postings->kernels;
	uint32_t begin = walk->conjunction->begin, end = walk->conjunction->end;
	NH_UNINITIALIZED struct batch batch;
	uint64_t good[2];
	size_t to = postings->count;

	screen_block(walk, cursor, band, good);
	if (!(good[0] | good[1]) || !postings_need_docs(postings))
		return true;
	if (postings->docs[0] < begin)
		clear_below(good, kernels->rank(postings->docs, begin));
	if (postings->docs[to - 1] >= end)
		to = kernels->rank(postings->docs, end);
	batch.count = kernels->take(postings->docs, postings->codes, to, good,
				    walk->scores ? cursor->bounds : NULL, batch.docs, batch.sums);
	return batch.count == 0 || search_batch(walk, &batch);
}

/* The first block from block on that may hold a document worth a look; block_count where there is none. */
static uint32_t next_block(const struct walk *walk, const struct list_cursor *cursor, struct code_band band,
			   uint32_t block)
{
	const struct postings *postings = &cursor->postings;

	for (; block < postings->block_count; block++) {
		uint8_t code = list_block_code(cursor, block);

		if (block > 0 && postings_last_doc(postings, block - 1) + 1 >= walk->conjunction->end)
			return postings->block_count;
		if (!walk->scores || !cursor->bounds ||
		    (code >= band.least && cursor->bounds[code] + walk->rest >= walk->prunes))
			return block;
	}
	return block;
}

/* While a block is worked on, the next one is on its way from memory. */
static bool walk_band(struct walk *walk, struct list_cursor *cursor, struct code_band band)
{
	struct postings *postings = &cursor->postings;
	uint32_t block = postings_find_block(postings, 0, walk->conjunction->begin), ahead;

	for (block = next_block(walk, cursor, band, block); block < postings->block_count; block = ahead) {
		ahead = next_block(walk, cursor, band, block + 1);
		postings_prefetch(postings, ahead);
		if (search_is_over(walk->run->plan->time) ||
		    (postings->block != block && !postings_enter(postings, block)))
			return true;
		if (!walk_block(walk, cursor, band))
			return false;
		if (walk->scores) {
			shortlist_refresh(&walk->shortlist);
			set_threshold(walk);
		}
	}
	return true;
}

/* The best postings of a long list go first: they raise the threshold for the rest. */
static bool walk_list(struct walk *walk, struct list_cursor *cursor)
{
	bool is_long = cursor->postings.block_count >= BEST_POSTINGS;
	unsigned best = is_long && walk->scores && !walk->count && cursor->bounds
			    ? code_of_best(cursor, BEST_POSTINGS)
			    : 0;

	if (best > 1 && !walk_band(walk, cursor, (struct code_band){best, SHARD_CODE_MAX}))
		return false;
	return walk_band(walk, cursor, (struct code_band){1, best > 1 ? best - 1 : SHARD_CODE_MAX});
}

bool conjunction_search(struct shard_run *run, struct conjunction *conjunction, struct collector *collector,
			bool count, uint64_t *ret_matches)
{
	const struct conjunct *lead = &conjunction->words[0];
	struct walk walk = {.run = run,
			    .conjunction = conjunction,
			    .count = count,
			    .scores = collector->limit > 0,
			    .rest = conjunction->extra_bound,
			    .matches = ret_matches};

	if (walk.scores && !shortlist_init(&walk.shortlist, run, collector, count))
		return false;
	for (size_t i = 1; i < conjunction->word_count; i++)
		walk.rest += conjunction->words[i].bound;
	set_threshold(&walk);
	for (size_t l = 0; l < lead->list_count; l++) {
		struct list_cursor *cursor = &run->cursors[lead->lists[l]];

		if (cursor->present &&
		    !(cursor->made_docs ? walk_made(&walk, cursor) : walk_list(&walk, cursor)))
			return false;
	}
	return !walk.scores || shortlist_finish(&walk.shortlist);
}

/* ---- any of some lists, one after the other ----
 *
 * The strongest list is walked along like the rarest word of a conjunction, with the others as words that
 * need not be there; then the next one, whose documents the ones before it have only where they were searched
 * already, and so on while those that are left could still reach the threshold together. */

static const bool added = true;

/* By the greatest bound, the strongest first; how many the shard has. */
static size_t order_lists(struct shard_run *run, const uint32_t *lists, size_t list_count,
			  struct conjunct *ret)
{
	size_t count = 0;

	for (size_t i = 0; i < list_count; i++) {
		const struct list_cursor *cursor = &run->cursors[lists[i]];
		struct conjunct word = {
		    .lists = &lists[i], .adds = &added, .list_count = 1, .disjoint = true};
		size_t at = count;

		if (!cursor->present)
			continue;
		word.bound = cursor->bounds[list_max_code(cursor)];
		for (; at > 0 && ret[at - 1].bound < word.bound; at--)
			ret[at] = ret[at - 1];
		ret[at] = word;
		count++;
	}
	return count;
}

/* Whether the lists without which nothing reaches the threshold are so long that windows, which add up all of
 * them at once, are the better way. */
static bool are_long(const struct shard_run *run, const struct conjunct *words, size_t count, uint32_t bound,
		     uint32_t threshold)
{
	uint64_t docs = 0;

	for (size_t i = 0; i < count && bound >= threshold; bound -= words[i++].bound)
		docs += run->cursors[words[i].lists[0]].doc_freq;
	return docs > run->shard->table.count / LONG_SHARE;
}

static bool search_in_turn(struct walk *walk, struct conjunction *conjunction, struct conjunct *words,
			   size_t count)
{
	for (size_t i = 0; i < count && conjunction->extra_bound >= walk->needed; i++) {
		conjunction->words[0] = words[i];
		conjunction->extras = words + i + 1;
		conjunction->extra_count = count - i - 1;
		conjunction->earlier_count = i;
		conjunction->extra_bound -= words[i].bound;
		walk->rest = conjunction->extra_bound;
		if (!walk_list(walk, &walk->run->cursors[words[i].lists[0]]))
			return false;
	}
	return shortlist_finish(&walk->shortlist);
}

bool lists_search(struct shard_run *run, struct collector *collector, const uint32_t *lists,
		  size_t list_count, uint64_t *ret_matches)
{
	struct conjunct *words = arena_array(run->arena, list_count, sizeof *words), lead;
	struct conjunction conjunction = {
	    .words = &lead, .word_count = 1, .earlier = words, .begin = run->begin, .end = run->end};
	struct walk walk = {.run = run, .conjunction = &conjunction, .scores = true, .matches = ret_matches};
	size_t count;

	if (!words)
		return false;
	count = order_lists(run, lists, list_count, words);
	for (size_t i = 0; i < count; i++) {
		raise_floor(run, collector, words[i].lists[0]);
		conjunction.extra_bound += words[i].bound;
	}
	if (are_long(run, words, count, conjunction.extra_bound, sum_threshold(run, collector)))
		return union_search(run, collector, lists, list_count, false, ret_matches);
	if (!shortlist_init(&walk.shortlist, run, collector, false))
		return false;
	set_threshold(&walk);
	return search_in_turn(&walk, &conjunction, words, count);
}
