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
#define SPARSE_SHARE 128                  /* one posting for more documents than this: a hash table */
#define SPAN_DOCS (64 * WINDOW_DOCS)      /* whose odds are added up at once */
#define READ_AT_ONCE 8                    /* short lists: their documents' lengths are asked for meanwhile */
#define FORESEEN(limit) (2 * (limit) + 6) /* postings, of which some may be of the same document */
#define NO_POSTING UINT32_MAX

/* The pass over the parts. */
struct adding {
	struct shard_run *run;
	struct expanded_list *list;
	struct expanded_odds *sums;
	struct arena *scratch;
	uint8_t by_code[UINT8_MAX + 1];
	/* many */
	uint8_t *odds;    /* of the span's documents; 0: has none of the forms */
	uint32_t *chains; /* by span, the first of its few postings */
	uint32_t *blocks; /* by part, where to go on */
	uint32_t code_counts[SHARD_CODE_MAX + 1], high_codes; /* see note_codes */
	unsigned high_code;
	/* or few: documents and their odds; odds 0: empty */
	uint64_t *slots;
	unsigned slot_bits;
};

/* Odds by code; a sound shard has none that is 0 or above the greatest. */
static void odds_of_codes(uint8_t ret[UINT8_MAX + 1])
{
	for (unsigned code = 0; code <= UINT8_MAX; code++)
		ret[code] = ODDS_MAX;
	for (unsigned code = 1; code < SHARD_CODE_MAX; code++)
		ret[code] =
		    (uint8_t)((ODDS_ONE * code + SHARD_CODE_MAX - code - 1) / (SHARD_CODE_MAX - code));
}

#define FEW_POSITIONS 8

/* Whether a posting surely has no position in the headline: mostly what the first one says without a look at
 * the headline's length, of which there is no more than the document's weighted length allows. */
static bool is_behind_headline(const struct shard_run *run, const struct postings *postings, uint64_t first,
			       uint32_t freq, uint32_t doc, uint64_t length)
{
	NH_UNINITIALIZED uint32_t positions[FEW_POSITIONS];

	return (postings->flags & SHARD_TERM_HAS_POSITIONS) && freq <= FEW_POSITIONS &&
	       postings_positions(postings, first, freq, positions) &&
	       ((uint64_t)positions[0] * run->plan->index->headline_weight >= length ||
		positions[0] >= column_get(&run->shard->table.headline_length, doc));
}

/* Odds of a posting of a list without codes, were all forms wanted. */
static uint8_t odds_of_freq(const struct shard_run *run, struct postings *postings, uint32_t index,
			    uint32_t doc)
{
	const struct nh_index *snapshot = run->plan->index;
	uint64_t length = doc_table_length(&run->shard->table, doc), first;
	float length_part = impact_length_part(length, shard_reference_length(run->shard->shard));
	double weighted, odds;
	uint32_t freq;

	if (!postings_freq(postings, index, &freq, &first))
		return ODDS_MAX;
	if (is_behind_headline(run, postings, first, freq, doc, length))
		weighted =
		    (double)freq * (double)nh_size_max(snapshot->body_weight, snapshot->caption_weight);
	else if (!posting_weighted_freq(run, postings, index, doc, &weighted))
		return ODDS_MAX;
	odds = weighted / (double)length_part * ODDS_ONE + EXPANDED_ODDS_SLACK + 1;
	return odds < ODDS_MAX ? (uint8_t)odds : ODDS_MAX;
}

static inline void add_odds(uint8_t *sum, uint8_t odds)
{
	uint8_t both;

	*sum = __builtin_add_overflow(*sum, odds, &both) ? ODDS_MAX : both;
}

/* The same in the hash table; returns whether the document had none of the forms before. */
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

/* Counts postings by code, but for those below the codes of enough others: what these promise is the least
 * that need be kept. A code less than that, as lengths may count for more than when the codes were made. */
static void note_codes(struct adding *adding, const struct postings *postings)
{
	const struct deletes *deletes = adding->run->shard->deletes;
	uint64_t enough = FORESEEN(adding->run->plan->limit) + (deletes ? deletes->deleted_count : 0),
		 high[2];

	adding->run->kernels->codes_from(postings->codes, adding->high_code, high);
	for (unsigned half = 0; half < 2; half++)
		for (; high[half]; high[half] &= high[half] - 1) {
			uint8_t code = postings->codes[half * 64 + (unsigned)__builtin_ctzll(high[half])];

			adding->code_counts[code]++;
			adding->high_codes++;
		}
	while (adding->high_code < SHARD_CODE_MAX &&
	       adding->high_codes - adding->code_counts[adding->high_code] >= enough)
		adding->high_codes -= adding->code_counts[adding->high_code++];
}

static void foresee_least(const struct adding *adding)
{
	unsigned code = adding->high_code > 2 ? adding->high_code - 2 : 0;
	unsigned least = ODDS_ONE * code / (SHARD_CODE_MAX - code);

	if (least > adding->sums->least)
		adding->sums->least = least;
}

/* A list of one block that is being read. */
struct few_reading {
	struct postings postings;
	bool keeps[SHARD_BLOCK_POSTINGS], good;
	uint32_t number; /* of the part */
};

/* Opens the list, and asks for the lengths of its documents where they will be wanted. */
static void begin_few(const struct adding *adding, uint32_t number, struct few_reading *reading)
{
	const struct shard_run *run = adding->run;
	const struct part *part = &adding->list->parts[number];
	struct postings *postings = &reading->postings;

	reading->number = number;
	reading->good = postings_open(postings, &run->shard->dict, &part->entry) &&
			expanded_load_block(part, postings, 0, reading->keeps);
	if (!reading->good || postings_has_codes(postings))
		return;
	for (uint32_t i = 0; i < postings->count; i++)
		doc_table_prefetch_length(&run->shard->table, postings->docs[i]);
}

/* Keeps its postings. */
static void take_few(struct adding *adding, struct few_reading *reading)
{
	const struct shard_run *run = adding->run;
	struct expanded_odds *sums = adding->sums;
	struct postings *postings = &reading->postings;
	const bool *keeps = adding->list->parts[reading->number].wanted ? reading->keeps : NULL;
	bool coded = postings_has_codes(postings);
	uint32_t none = NO_POSTING;

	if (reading->good && coded && !keeps)
		note_codes(adding, postings);
	for (uint32_t i = 0; reading->good && i < postings->count; i++) {
		uint32_t doc = postings->docs[i], *chain = &none;
		uint8_t odds;

		if (doc >= run->shard->table.count)
			return;
		if ((keeps && !keeps[i]) || deletes_has(run->shard->deletes, doc))
			continue;
		odds = coded ? adding->by_code[postings->codes[i]] : odds_of_freq(run, postings, i, doc);
		if (adding->slots)
			sums->doc_freq += add_sparse(adding, doc, odds);
		else
			chain = &adding->chains[doc / SPAN_DOCS];
		sums->few[sums->few_count] =
		    (struct few_posting){doc, reading->number, *chain, odds, (uint8_t)i};
		*chain = sums->few_count++;
	}
}

/* Those of a span. */
static void add_few(struct adding *adding, uint32_t begin)
{
	const struct few_posting *few = adding->sums->few;

	for (uint32_t at = adding->chains[begin / SPAN_DOCS]; at != NO_POSTING; at = few[at].next)
		add_odds(&adding->odds[few[at].doc - begin], few[at].odds);
}

/* Adds a block that lies in the span. */
static void add_block(const struct postings *postings, uint32_t begin, const uint8_t *by_code, uint8_t *odds)
{
	const uint32_t count = postings->count;

	for (uint32_t i = 0; i < count; i++)
		add_odds(&odds[postings->docs[i] - begin], by_code[postings->codes[i]]);
}

/* Adds those of a block's postings that lie in the span and are wanted. */
static void add_some(const struct adding *adding, const struct postings *postings, uint32_t begin,
		     uint32_t span, const bool *keeps)
{
	for (uint32_t i = 0; i < postings->count; i++) {
		uint32_t at = postings->docs[i] - begin;

		if (at < span && (!keeps || keeps[i]))
			add_odds(&adding->odds[at], adding->by_code[postings->codes[i]]);
	}
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

		if (!part->wanted && postings->docs[0] >= begin && last - begin < span) {
			add_block(postings, begin, adding->by_code, adding->odds);
			note_codes(adding, postings);
		} else {
			add_some(adding, postings, begin, span, part->wanted ? keeps : NULL);
		}
		if (last - begin >= span)
			return;
	}
}

/* Deleted documents have none of the forms. */
static void drop_deleted(const struct adding *adding, uint32_t begin, uint32_t span)
{
	const struct deletes *deletes = adding->run->shard->deletes;

	for (uint32_t word = 0; deletes && word * 64 < span; word++)
		for (uint64_t left = deletes->bits[begin / 64 + word]; left; left &= left - 1) {
			uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(left);

			if (at < span)
				adding->odds[at] = 0;
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
	NH_UNINITIALIZED uint16_t counts[ODDS_MAX + 1];
	size_t count = 0, above = 0;
	unsigned least = ODDS_MAX + 1;

	memset(counts, 0, sizeof counts);
	for (size_t i = 0; i < sums->kept_count; i++)
		counts[sums->kept[i].odds]++;
	while (least > 0 && above + counts[least - 1] <= KEPT_MAX)
		above += counts[--least];
	sums->least = least;
	for (size_t i = 0; i < sums->kept_count; i++) {
		sums->kept[count] = sums->kept[i];
		count += sums->kept[i].odds >= sums->least;
	}
	sums->kept_count = count;
}

/* Keeps a document that has the odds for it: not by a branch, as none could be foretold. */
static inline void keep(struct expanded_odds *sums, uint32_t doc, uint8_t odds)
{
	sums->kept[sums->kept_count] = (struct kept_document){doc, odds};
	sums->kept_count += odds >= sums->least;
	if (NH_UNLIKELY(sums->kept_count == 2 * KEPT_MAX))
		drop_lowest(sums);
}

/* Of a span's documents, which are counted too. */
static void keep_highest(struct adding *adding, uint32_t begin, uint32_t span)
{
	const struct block_kernels *kernels = adding->run->kernels;
	struct expanded_odds *sums = adding->sums;
	NH_UNINITIALIZED uint64_t high[WINDOW_WORDS];

	for (uint32_t window = 0; window < span; window += WINDOW_DOCS) {
		unsigned least = sums->least < ODDS_MAX ? sums->least : ODDS_MAX;

		if (!kernels->bytes_from(adding->odds + window, least, high, &sums->doc_freq))
			continue;
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
		keep(adding->sums, (uint32_t)(adding->slots[i] >> 32), (uint8_t)adding->slots[i]);
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
	struct arena *arena = adding->scratch;
	uint32_t documents = adding->run->shard->table.count, spans = documents / SPAN_DOCS + 1;
	size_t windows = nh_size_min(documents / WINDOW_DOCS + 1, SPAN_DOCS / WINDOW_DOCS);

	adding->sums->few =
	    arena_alloc(adding->run->arena, (count_few(adding->list) + 1) * sizeof *adding->sums->few);
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

	memset(adding->odds, 0, ((size_t)span + WINDOW_DOCS - 1) / WINDOW_DOCS * WINDOW_DOCS);
	add_few(adding, begin);
	for (uint32_t i = 0; i < list->part_count; i++)
		if (!is_few(&list->parts[i]))
			add_part(adding, i, begin, span);
	drop_deleted(adding, begin, span);
	foresee_least(adding);
	keep_highest(adding, begin, span);
}

/* Short lists, some at once. False where memory ran out. */
static bool take_all_few(struct adding *adding)
{
	struct few_reading *readings = arena_alloc(adding->scratch, READ_AT_ONCE * sizeof *readings);
	uint32_t begun = 0, taken = 0;

	for (uint32_t i = 0; readings && i < adding->list->part_count; i++) {
		if (!is_few(&adding->list->parts[i]))
			continue;
		if (begun - taken == READ_AT_ONCE)
			take_few(adding, &readings[taken++ % READ_AT_ONCE]);
		begin_few(adding, i, &readings[begun++ % READ_AT_ONCE]);
	}
	while (taken < begun)
		take_few(adding, &readings[taken++ % READ_AT_ONCE]);
	return readings;
}

/* False where memory ran out. */
static bool add_all(struct adding *adding)
{
	const struct expanded_list *list = adding->list;

	odds_of_codes(adding->by_code);
	if (!take_all_few(adding))
		return false;
	for (uint32_t i = 0; adding->slots && i < list->part_count; i++)
		if (!is_few(&list->parts[i]))
			add_sparse_part(adding, i);
	if (adding->slots) {
		foresee_least(adding);
		keep_sparse(adding);
	}
	for (uint32_t begin = 0; !adding->slots && begin < adding->run->shard->table.count &&
				 !search_is_over(adding->run->plan->time);
	     begin += SPAN_DOCS)
		add_span(adding, begin);
	return true;
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
	struct arena_spare *spare = run->plan->index->spare;
	struct arena scratch;
	struct adding adding = {.run = run, .list = list, .scratch = &scratch, .high_code = 1};
	bool good;

	if (!is_whole_query(run, number) || run->plan->limit > EXPANDED_LIMIT_MAX)
		return true;
	adding.sums = arena_alloc(run->arena, sizeof *adding.sums);
	if (!adding.sums)
		return false;
	adding.sums->kept_count = adding.sums->few_count = adding.sums->doc_freq = 0;
	adding.sums->least = 1;
	arena_borrow(&scratch, spare);
	good = make_room(&adding) && add_all(&adding);
	arena_give_back(&scratch, spare);
	list->odds = adding.sums;
	run->lists[number].expanded = list;
	run->lists[number].found = adding.sums->doc_freq > 0;
	run->lists[number].doc_freq = run->cursors[number].doc_freq = adding.sums->doc_freq;
	return good && !run->failed;
}
