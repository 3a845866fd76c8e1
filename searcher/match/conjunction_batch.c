/* SPDX-License-Identifier: MIT
 *
 * conjunction_batch.c - see conjunction_batch.h.
 *
 * Words come first, the rarest before the others; tests that read no positions next; words that need not be
 * there, each of which can only raise a sum; and last what reads positions, for documents that nothing but an
 * exact score separates from the best. These wait until they are some: what they will read is asked for in
 * steps, for all of them at once, so that misses overlap.
 */
#include "searcher/match/conjunction_batch.h"

/* The more wait, the better their misses overlap, and the later the threshold rises. */
#define WAITING_WORTH 1

static void set_threshold(struct walk *walk)
{
	walk->needed = walk->scores ? walk->shortlist.threshold : 0;
	walk->prunes = walk->count ? 0 : walk->needed;
}

bool walk_begin(struct walk *walk, struct collector *collector)
{
	walk->table = arena_alloc(walk->run->arena, LIST_TABLE_DOCS);
	walk->batch = arena_alloc(walk->run->arena, sizeof *walk->batch);
	walk->waiting = arena_alloc(walk->run->arena, sizeof *walk->waiting);
	if (!walk->table || !walk->batch || !walk->waiting ||
	    (walk->scores && !shortlist_init(&walk->shortlist, walk->run, collector, walk->count)))
		return false;
	walk->waiting->count = 0;
	set_threshold(walk);
	return true;
}

void batch_begin(struct batch *batch, struct list_cursor *lead)
{
	batch->count = 0;
	batch->track_count = 1;
	batch->tracks[0].list = lead;
}

static void drop_others(struct batch *batch)
{
	NH_UNINITIALIZED uint8_t from[BATCH_DOCS];
	size_t count = 0;

	for (size_t i = 0; i < batch->count; i++) {
		from[count] = (uint8_t)i;
		count += batch->kept[i];
	}
	if (count == batch->count)
		return;
	batch->count = count;
	for (size_t i = 0; i < count; i++)
		batch->docs[i] = batch->docs[from[i]];
	for (size_t i = 0; i < count; i++)
		batch->sums[i] = batch->sums[from[i]];
	for (size_t t = 0; t < batch->track_count; t++)
		for (size_t i = 0; i < count; i++) {
			batch->tracks[t].indexes[i] = batch->tracks[t].indexes[from[i]];
			batch->tracks[t].codes[i] = batch->tracks[t].codes[from[i]];
		}
}

/* Drops what cannot reach least with the help of rest. */
static void drop_hopeless(struct batch *batch, uint32_t rest, uint32_t least)
{
	if (rest >= least)
		return;
	for (size_t i = 0; i < batch->count; i++)
		batch->kept[i] = batch->sums[i] + rest >= least;
	drop_others(batch);
}

/* ---- words ---- */

/* Says of each document whether the list has it, and adds its bounds where it scores and adds. */
static void match_list(const struct walk *walk, struct list_cursor *list, bool adds)
{
	struct batch *batch = walk->batch;
	struct batch_track *track =
	    batch->track_count < BATCH_TRACKS ? &batch->tracks[batch->track_count] : NULL;
	struct list_findings findings = {.found = batch->kept, .sums = adds ? batch->sums : NULL};

	if (track) {
		batch->track_count++;
		track->list = list;
		for (size_t i = 0; i < batch->count; i++)
			track->indexes[i] = LIST_NONE;
		findings.indexes = track->indexes;
		findings.codes = track->codes;
	}
	list_match(list, batch->docs, batch->count, walk->table, &findings);
}

static void match_word(const struct walk *walk, const struct conjunct *word)
{
	memset(walk->batch->kept, 0, walk->batch->count * sizeof *walk->batch->kept);
	for (size_t l = 0; l < word->list_count; l++)
		match_list(walk, &walk->run->cursors[word->lists[l]], walk->scores && word->adds[l]);
}

static void keep_words(const struct walk *walk)
{
	const struct conjunction *conjunction = walk->conjunction;
	uint32_t rest = walk->rest;

	for (size_t i = 1; i < conjunction->word_count && walk->batch->count; i++) {
		drop_hopeless(walk->batch, rest, walk->prunes);
		rest -= conjunction->words[i].bound;
		match_word(walk, &conjunction->words[i]);
		drop_others(walk->batch);
	}
}

static void add_extras(const struct walk *walk)
{
	uint32_t rest = walk->conjunction->extra_bound;

	for (size_t i = 0; i < walk->conjunction->extra_count && walk->batch->count; i++) {
		drop_hopeless(walk->batch, rest, walk->needed);
		rest -= walk->conjunction->extras[i].bound;
		match_word(walk, &walk->conjunction->extras[i]);
	}
	drop_hopeless(walk->batch, 0, walk->needed);
}

static void drop_earlier(const struct walk *walk)
{
	struct batch *batch = walk->batch;

	for (size_t i = 0; i < walk->conjunction->earlier_count && batch->count; i++) {
		struct list_findings findings = {.found = batch->kept};

		memset(batch->kept, 0, batch->count * sizeof *batch->kept);
		list_match(&walk->run->cursors[walk->conjunction->earlier[i].lists[0]], batch->docs,
			   batch->count, walk->table, &findings);
		for (size_t d = 0; d < batch->count; d++)
			batch->kept[d] = !batch->kept[d];
		drop_others(batch);
	}
}

/* ---- tests and scores ---- */

/* Tells the lists what is known of document number i, for whoever asks them next. */
static void recall(const struct batch *batch, size_t i)
{
	for (size_t t = 0; t < batch->track_count; t++)
		list_remember(batch->tracks[t].list, batch->docs[i], batch->tracks[t].indexes[i],
			      batch->tracks[t].codes[i]);
}

static bool passes_tests(const struct walk *walk, const struct batch *batch, size_t i, bool with_positions)
{
	uint32_t doc = batch->docs[i];

	recall(batch, i);
	for (size_t t = 0; t < walk->conjunction->test_count; t++) {
		const struct conjunction_test *test = &walk->conjunction->tests[t];

		if ((test->check != NULL) != with_positions)
			continue;
		if ((test->check ? check_passes(walk->run, test->check, doc)
				 : match_document(walk->run, test->node, doc)) != test->wanted)
			return false;
	}
	return true;
}

static bool has_tests(const struct walk *walk, bool with_positions)
{
	const struct conjunction *conjunction = walk->conjunction;

	/* those without positions stand first */
	return conjunction->test_count > 0 &&
	       (conjunction->tests[with_positions ? conjunction->test_count - 1 : 0].check != NULL) ==
		   with_positions;
}

static void prefetch_positions(const struct batch *batch)
{
	for (unsigned step = 0; step < POSTINGS_PREFETCH_STEPS; step++)
		for (size_t t = 0; t < batch->track_count; t++)
			for (size_t i = 0; i < batch->count; i++)
				if (batch->tracks[t].indexes[i] != LIST_NONE)
					list_prefetch_positions(batch->tracks[t].list,
								batch->tracks[t].indexes[i], step);
}

static void drop_failing(const struct walk *walk, bool with_positions)
{
	struct batch *batch = walk->batch;

	if (!has_tests(walk, with_positions))
		return;
	if (with_positions)
		prefetch_positions(batch);
	for (size_t i = 0; i < batch->count; i++)
		batch->kept[i] = passes_tests(walk, batch, i, with_positions);
	drop_others(batch);
}

/* Tests those that wait by their positions, if matches are not counted, and scores them. */
static bool score_waiting(struct walk *walk)
{
	struct batch *waiting = walk->waiting;
	bool tests = !walk->count && has_tests(walk, true);

	if (tests)
		prefetch_positions(waiting);
	for (size_t i = 0; i < waiting->count; i++)
		doc_table_prefetch_length(&walk->run->shard->table, waiting->docs[i]);
	for (size_t i = 0; i < waiting->count; i++) {
		if (waiting->sums[i] < walk->needed || (tests && !passes_tests(walk, waiting, i, true)))
			continue;
		*walk->matches += !walk->count;
		recall(waiting, i);
		if (!shortlist_add(&walk->shortlist, waiting->docs[i], waiting->sums[i]))
			return false;
		set_threshold(walk);
	}
	waiting->count = 0;
	return true;
}

/* Moves the batch to those that wait; there is room. */
static void let_wait(struct walk *walk)
{
	const struct batch *batch = walk->batch;
	struct batch *waiting = walk->waiting;

	memcpy(waiting->docs + waiting->count, batch->docs, batch->count * sizeof *batch->docs);
	memcpy(waiting->sums + waiting->count, batch->sums, batch->count * sizeof *batch->sums);
	waiting->track_count = batch->track_count; /* the same lists for all of one walk */
	for (size_t t = 0; t < batch->track_count; t++) {
		const struct batch_track *from = &batch->tracks[t];
		struct batch_track *to = &waiting->tracks[t];

		to->list = from->list;
		memcpy(to->indexes + waiting->count, from->indexes, batch->count * sizeof *from->indexes);
		memcpy(to->codes + waiting->count, from->codes, batch->count * sizeof *from->codes);
	}
	waiting->count += batch->count;
}

static bool search(struct walk *walk)
{
	keep_words(walk);
	drop_failing(walk, false);
	if (walk->count) {
		drop_failing(walk, true);
		*walk->matches += walk->batch->count;
	}
	if (!walk->scores)
		return true;
	add_extras(walk);
	drop_earlier(walk);
	if (walk->batch->count == 0)
		return true;
	if (walk->waiting->count + walk->batch->count > BATCH_DOCS && !score_waiting(walk))
		return false;
	let_wait(walk);
	return walk->waiting->count < WAITING_WORTH || score_waiting(walk);
}

bool batch_search(struct walk *walk)
{
	bool good = walk->batch->count == 0 || search(walk);

	batch_begin(walk->batch, walk->batch->tracks[0].list);
	return good;
}

bool batch_finish(struct walk *walk)
{
	return batch_search(walk) && (!walk->scores || score_waiting(walk));
}
