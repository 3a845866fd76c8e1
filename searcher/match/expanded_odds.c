/* SPDX-License-Identifier: MIT
 *
 * expanded_odds.c - how many documents have any of many forms, and which may be the best of them.
 *
 * One pass over all parts adds up, document by document, a bound of its odds: where a weight w is saturated
 * as w / (w + k), its odds are w / k, which add up over the forms. Codes give them, and where a short list
 * has none, the freq itself. That needs no weights of words: it is done when lists are looked up. Sums of
 * many postings stand by document, for so many documents at once as the processor's cache holds; those of few
 * in a hash table.
 */
#include "searcher/match/expanded_parts.h"

#include "common/shard/impact_code.h"

#define ODDS_ONE EXPANDED_ODDS_ONE
#define ODDS_MAX EXPANDED_ODDS_MAX
#define KEPT_MAX EXPANDED_KEPT_MAX
#define SPARSE_SHARE 64              /* one posting for more documents than this: a hash table */
#define SPAN_DOCS (16 * WINDOW_DOCS) /* whose odds are added up at once */
#define BUCKET_ODDS 64
#define BUCKETS ((ODDS_MAX + 1) / BUCKET_ODDS)
#define NO_POSTING UINT32_MAX

/* The pass over the parts. */
struct adding {
	struct shard_run *run;
	struct expanded_list *list;
	struct expanded_odds *sums;
	uint16_t by_code[UINT8_MAX + 1];
	/* many */
	uint16_t *odds;   /* of the span's documents; 0: has none of the forms */
	uint32_t *chains; /* by span, the first of its few postings */
	uint32_t *blocks; /* by part, where to go on */
	/* or few: documents and their odds; odds 0: empty */
	uint64_t *slots;
	unsigned slot_bits;
};

/* Odds by code; a sound shard has none that is 0 or above the greatest. */
static void odds_of_codes(uint16_t ret[UINT8_MAX + 1])
{
	for (unsigned code = 0; code <= UINT8_MAX; code++)
		ret[code] = ODDS_MAX;
	for (unsigned code = 1; code < SHARD_CODE_MAX; code++)
		ret[code] =
		    (uint16_t)((ODDS_ONE * code + SHARD_CODE_MAX - code - 1) / (SHARD_CODE_MAX - code));
}

#define FEW_POSITIONS 8

/* Whether a posting surely has no position in the headline: what the first one says without a look at the
 * headline's length, of which there is no more than the document's weighted length allows. */
static bool is_behind_headline(const struct shard_run *run, const struct postings *postings, uint64_t first,
			       uint32_t freq, uint64_t length)
{
	uint32_t positions[FEW_POSITIONS];

	return (postings->flags & SHARD_TERM_HAS_POSITIONS) && freq <= FEW_POSITIONS &&
	       postings_positions(postings, first, freq, positions) &&
	       (uint64_t)positions[0] * run->plan->index->headline_weight >= length;
}

/* Odds of a posting of a list without codes, were all forms wanted. */
static uint16_t odds_of_freq(const struct shard_run *run, struct postings *postings, uint32_t index,
			     uint32_t doc)
{
	const struct nh_index *snapshot = run->plan->index;
	uint64_t length = doc_table_length(&run->shard->table, doc), first;
	float length_part = impact_length_part(length, shard_reference_length(run->shard->shard));
	double weighted, odds;
	uint32_t freq;

	if (!postings_freq(postings, index, &freq, &first))
		return ODDS_MAX;
	if (is_behind_headline(run, postings, first, freq, length))
		weighted =
		    (double)freq * (double)nh_size_max(snapshot->body_weight, snapshot->caption_weight);
	else if (!posting_weighted_freq(run, postings, index, doc, &weighted))
		return ODDS_MAX;
	odds = weighted / (double)length_part * ODDS_ONE + 2;
	return odds < ODDS_MAX ? (uint16_t)odds : ODDS_MAX;
}

/* Returns whether the document had none of the forms before. */
static inline bool add_odds(uint16_t *sum, unsigned odds)
{
	unsigned before = *sum, both = before + odds;

	*sum = (uint16_t)(both < ODDS_MAX ? both : ODDS_MAX);
	return before == 0;
}

/* The same in the hash table. */
static inline bool add_sparse(const struct adding *adding, uint32_t doc, unsigned odds)
{
	uint32_t mask = ((uint32_t)1 << adding->slot_bits) - 1,
		 at = doc * 0x9E3779B1u >> (32 - adding->slot_bits);
	uint64_t *slot = &adding->slots[at];
	unsigned both;

	while (*slot && *slot >> 32 != doc)
		slot = &adding->slots[at = (at + 1) & mask];
	both = (unsigned)(*slot & UINT16_MAX) + odds;
	odds = *slot ? 0 : 1;
	*slot = (uint64_t)doc << 32 | (both < ODDS_MAX ? both : ODDS_MAX);
	return odds;
}

/* Keeps the postings of a list of one block. */
static void take_few(struct adding *adding, uint32_t number, struct postings *postings)
{
	const struct shard_run *run = adding->run;
	struct expanded_odds *sums = adding->sums;
	const struct part *part = &adding->list->parts[number];
	NH_UNINITIALIZED bool keeps[SHARD_BLOCK_POSTINGS];
	uint32_t none = NO_POSTING;
	bool coded;

	if (!postings_open(postings, &run->shard->dict, &part->entry) ||
	    !expanded_load_block(part, postings, 0, keeps))
		return;
	coded = postings_has_codes(postings);
	for (uint32_t i = 0; !coded && i < postings->count; i++)
		doc_table_prefetch_length(&run->shard->table, postings->docs[i]);
	for (uint32_t i = 0; i < postings->count; i++) {
		uint32_t doc = postings->docs[i], *chain = &none;
		uint16_t odds;

		if (doc >= run->shard->table.count)
			return;
		if ((part->wanted && !keeps[i]) || deletes_has(run->shard->deletes, doc))
			continue;
		odds = coded ? adding->by_code[postings->codes[i]] : odds_of_freq(run, postings, i, doc);
		if (adding->slots)
			sums->doc_freq += add_sparse(adding, doc, odds);
		else
			chain = &adding->chains[doc / SPAN_DOCS];
		sums->few[sums->few_count] = (struct few_posting){doc, number, *chain, odds, (uint8_t)i};
		*chain = sums->few_count++;
	}
}

static void add_few(struct adding *adding, uint32_t begin)
{
	const struct few_posting *few = adding->sums->few;

	for (uint32_t at = adding->chains[begin / SPAN_DOCS]; at != NO_POSTING; at = few[at].next)
		adding->sums->doc_freq += add_odds(&adding->odds[few[at].doc - begin], few[at].odds);
}

/* Adds a block that lies in the span; returns for how many documents that was the first. */
static uint32_t add_block(const struct postings *postings, uint32_t begin, const uint16_t *by_code,
			  uint16_t *odds)
{
	uint32_t count = postings->count, fresh = 0;

	for (uint32_t i = 0; i < count; i++)
		fresh += add_odds(&odds[postings->docs[i] - begin], by_code[postings->codes[i]]);
	return fresh;
}

/* Adds those of a block's postings that lie in the span and are wanted. */
static uint32_t add_some(const struct adding *adding, const struct postings *postings, uint32_t begin,
			 uint32_t span, const bool *keeps)
{
	const struct deletes *deletes = adding->run->shard->deletes;
	uint32_t fresh = 0;

	for (uint32_t i = 0; i < postings->count; i++) {
		uint32_t at = postings->docs[i] - begin;

		if (at < span && (!keeps || keeps[i]) && !deletes_has(deletes, postings->docs[i]))
			fresh += add_odds(&adding->odds[at], adding->by_code[postings->codes[i]]);
	}
	return fresh;
}

/* Adds a longer part's postings in the span. */
static void add_part(struct adding *adding, uint32_t number, uint32_t begin, uint32_t span)
{
	struct part *part = &adding->list->parts[number];
	struct postings *postings = expanded_part_open(adding->run, part);
	NH_UNINITIALIZED bool keeps[SHARD_BLOCK_POSTINGS];
	uint32_t *block = &adding->blocks[number];

	for (; postings && expanded_load_block(part, postings, *block, keeps); ++*block) {
		uint32_t last = postings->docs[postings->count - 1];

		if (!part->wanted && !adding->run->shard->deletes && postings->docs[0] >= begin &&
		    last - begin < span)
			adding->sums->doc_freq += add_block(postings, begin, adding->by_code, adding->odds);
		else
			adding->sums->doc_freq +=
			    add_some(adding, postings, begin, span, part->wanted ? keeps : NULL);
		if (last - begin >= span)
			return;
	}
}

/* Adds a longer part's postings to the hash table. */
static void add_sparse_part(struct adding *adding, uint32_t number)
{
	const struct shard_run *run = adding->run;
	struct part *part = &adding->list->parts[number];
	struct postings *postings = expanded_part_open(adding->run, part);
	NH_UNINITIALIZED bool keeps[SHARD_BLOCK_POSTINGS];

	for (uint32_t block = 0; postings && expanded_load_block(part, postings, block, keeps); block++)
		for (uint32_t i = 0; i < postings->count; i++)
			if (postings->docs[i] < run->shard->table.count && (!part->wanted || keeps[i]) &&
			    !deletes_has(run->shard->deletes, postings->docs[i]))
				adding->sums->doc_freq += add_sparse(adding, postings->docs[i],
								     adding->by_code[postings->codes[i]]);
}

/* ---- keeping ---- */

/* Leaves about the highest half of what is kept, or less where many are equal. */
static void drop_lowest(struct expanded_odds *sums)
{
	NH_UNINITIALIZED uint16_t counts[BUCKETS];
	size_t count = 0, above = 0;
	unsigned bucket = BUCKETS;

	memset(counts, 0, sizeof counts);
	for (size_t i = 0; i < sums->kept_count; i++)
		counts[sums->kept[i].odds / BUCKET_ODDS]++;
	while (bucket > 0 && above + counts[bucket - 1] <= KEPT_MAX)
		above += counts[--bucket];
	sums->least = bucket * BUCKET_ODDS;
	for (size_t i = 0; i < sums->kept_count; i++) {
		sums->kept[count] = sums->kept[i];
		count += sums->kept[i].odds >= sums->least;
	}
	sums->kept_count = count;
}

/* Keeps a document that has the odds for it: not by a branch, as none could be foretold. */
static inline void keep(struct expanded_odds *sums, uint32_t doc, uint16_t odds)
{
	sums->kept[sums->kept_count] = (struct kept_document){doc, odds};
	sums->kept_count += odds >= sums->least;
	if (NH_UNLIKELY(sums->kept_count == 2 * KEPT_MAX))
		drop_lowest(sums);
}

/* Of a span's documents. */
static void keep_highest(struct adding *adding, uint32_t begin, uint32_t span)
{
	const struct block_kernels *kernels = adding->run->kernels;
	struct expanded_odds *sums = adding->sums;
	NH_UNINITIALIZED uint64_t high[WINDOW_WORDS];

	for (uint32_t window = 0; window < span; window += WINDOW_DOCS) {
		kernels->sums_from(adding->odds + window, sums->least, high);
		for (uint32_t word = 0; word < WINDOW_WORDS; word++)
			for (; high[word]; high[word] &= high[word] - 1) {
				uint32_t at = window + word * 64 + (uint32_t)__builtin_ctzll(high[word]);

				keep(sums, begin + at, adding->odds[at]);
			}
	}
}

/* Of the hash table; what is empty has no odds. */
static void keep_sparse(struct adding *adding)
{
	for (size_t i = 0; i < (size_t)1 << adding->slot_bits; i++)
		keep(adding->sums, (uint32_t)(adding->slots[i] >> 32), (uint16_t)adding->slots[i]);
}

/* ---- preparing ---- */

static size_t count_few(const struct expanded_list *list)
{
	size_t count = 0;

	for (uint32_t i = 0; i < list->part_count; i++)
		if (list->parts[i].entry.doc_freq <= SHARD_BLOCK_POSTINGS)
			count += list->parts[i].entry.doc_freq;
	return count;
}

/* Room for odds by document, or for a hash table that stays half empty. */
static bool make_room(struct adding *adding)
{
	struct arena *arena = adding->run->arena;
	uint32_t documents = adding->run->shard->table.count, spans = documents / SPAN_DOCS + 1;
	size_t windows = nh_size_min(documents / WINDOW_DOCS + 1, SPAN_DOCS / WINDOW_DOCS);

	adding->sums->few = arena_alloc(arena, (count_few(adding->list) + 1) * sizeof *adding->sums->few);
	if (adding->list->postings < documents / SPARSE_SHARE) {
		for (adding->slot_bits = 6; (uint64_t)1 << adding->slot_bits < 2 * adding->list->postings;)
			adding->slot_bits++;
		adding->slots = arena_array(arena, (size_t)1 << adding->slot_bits, sizeof *adding->slots);
		return adding->slots && adding->sums->few;
	}
	adding->odds = arena_alloc(arena, windows * WINDOW_DOCS * sizeof *adding->odds);
	adding->chains = arena_alloc(arena, spans * sizeof *adding->chains);
	adding->blocks = arena_array(arena, adding->list->part_count + 1, sizeof *adding->blocks);
	for (uint32_t i = 0; adding->chains && i < spans; i++)
		adding->chains[i] = NO_POSTING;
	return adding->odds && adding->chains && adding->blocks && adding->sums->few;
}

static bool is_few(const struct part *part)
{
	return part->entry.doc_freq <= SHARD_BLOCK_POSTINGS;
}

static void add_span(struct adding *adding, uint32_t begin)
{
	const struct expanded_list *list = adding->list;
	uint32_t span = (uint32_t)nh_size_min(adding->run->shard->table.count - begin, SPAN_DOCS);

	memset(adding->odds, 0,
	       ((size_t)span + WINDOW_DOCS - 1) / WINDOW_DOCS * WINDOW_DOCS * sizeof *adding->odds);
	add_few(adding, begin);
	for (uint32_t i = 0; i < list->part_count; i++)
		if (!is_few(&list->parts[i]))
			add_part(adding, i, begin, span);
	keep_highest(adding, begin, span);
}

static void add_all(struct adding *adding, struct postings *reading)
{
	const struct expanded_list *list = adding->list;

	odds_of_codes(adding->by_code);
	for (uint32_t i = 0; i < list->part_count; i++)
		if (is_few(&list->parts[i]))
			take_few(adding, i, reading);
		else if (adding->slots)
			add_sparse_part(adding, i);
	if (adding->slots)
		keep_sparse(adding);
	for (uint32_t begin = 0; !adding->slots && begin < adding->run->shard->table.count &&
				 !search_is_over(adding->run->plan->time);
	     begin += SPAN_DOCS)
		add_span(adding, begin);
}

/* Whether the query is this list and nothing else. */
static bool is_whole_query(const struct shard_run *run, uint32_t number)
{
	const struct plan *plan = run->plan;

	return plan->root->kind == MATCH_LIST && plan->root->list == number && plan->word_count == 1 &&
	       plan->words[0].list_count == 1 && plan->words[0].lists[0] == number;
}

bool expanded_take_odds(struct shard_run *run, uint32_t number, struct expanded_list *list)
{
	struct adding adding = {.run = run, .list = list};
	struct postings *reading;

	if (!is_whole_query(run, number))
		return true;
	adding.sums = arena_alloc(run->arena, sizeof *adding.sums);
	reading = arena_alloc(run->arena, sizeof *reading);
	if (!adding.sums || !reading)
		return false;
	adding.sums->kept_count = adding.sums->few_count = adding.sums->doc_freq = 0;
	adding.sums->least = 1;
	if (!make_room(&adding))
		return false;
	add_all(&adding, reading);
	list->odds = adding.sums;
	run->lists[number].expanded = list;
	run->lists[number].found = adding.sums->doc_freq > 0;
	run->lists[number].doc_freq = run->cursors[number].doc_freq = adding.sums->doc_freq;
	return !run->failed;
}
