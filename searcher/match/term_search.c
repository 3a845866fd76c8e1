/* SPDX-License-Identifier: MIT
 *
 * term_search.c - the best documents of one list.
 *
 * Every block says how good its best posting can be. The k-th best of these is a promise: at least k postings
 * have such a code, so nothing with a lesser one can be among the best k. Only blocks with a code that good
 * are opened, and in them only postings with a code that good are scored.
 *
 * The promise of the k-th best block maximum as a first threshold is known from the estimation of thresholds
 * for top-k (e.g. M. Petri et al., "Accelerated Query Processing via Similarity Score Prediction", SIGIR
 * 2019); here it costs one pass over the block maxima.
 */
#include "searcher/match/search_parts.h"

#include "searcher/match/bm25.h"

/* A list of so many blocks has all its codes counted: the maxima of so few would promise too little. */
#define FEW_BLOCKS 8

/* Codes, one a posting or one a block, and zeros behind them up to the next multiple of
 * SHARD_BLOCK_POSTINGS. */
struct code_bytes {
	const uint8_t *whole; /* whole_count of them, a multiple of SHARD_BLOCK_POSTINGS */
	size_t whole_count;
	uint8_t rest[SHARD_BLOCK_POSTINGS];
};

static size_t count_from(const struct block_kernels *kernels, const struct code_bytes *codes, unsigned least)
{
	return kernels->count_codes(codes->whole, codes->whole_count, least) +
	       kernels->count_codes(codes->rest, SHARD_BLOCK_POSTINGS, least);
}

/* The greatest code that at least wanted of them reach; 0 where none is known. */
static unsigned reached_code(const struct block_kernels *kernels, const struct code_bytes *codes,
			     uint64_t wanted)
{
	unsigned low = 0, high = SHARD_CODE_MAX + 1;

	while (high - low > 1) {
		unsigned middle = (low + high) / 2;

		if (count_from(kernels, codes, middle) >= wanted)
			low = middle;
		else
			high = middle;
	}
	return low;
}

static void take_codes(const uint8_t *bytes, size_t count, struct code_bytes *ret)
{
	size_t rest = count % SHARD_BLOCK_POSTINGS;

	ret->whole = bytes;
	ret->whole_count = count - rest;
	memcpy(ret->rest, bytes + count - rest, rest);
	memset(ret->rest + rest, 0, SHARD_BLOCK_POSTINGS - rest);
}

/* The codes of all postings of a few blocks; false where one is damaged. */
static bool unpack_all_codes(struct postings *postings, uint8_t *ret)
{
	for (uint32_t block = 0; block < postings->block_count; block++) {
		if (postings->block != block && !postings_enter(postings, block))
			return false;
		postings_need_codes(postings);
		memcpy(ret + block * SHARD_BLOCK_POSTINGS, postings->codes, SHARD_BLOCK_POSTINGS);
	}
	return true;
}

unsigned code_of_best(struct list_cursor *list, uint64_t wanted)
{
	NH_UNINITIALIZED uint8_t few[FEW_BLOCKS * SHARD_BLOCK_POSTINGS];
	NH_UNINITIALIZED struct code_bytes codes;
	struct postings *postings = &list->postings;

	if (!postings_has_codes(postings) || wanted > list->doc_freq)
		return 0;
	if (postings->block_count > FEW_BLOCKS)
		take_codes(postings->max_codes, postings->block_count, &codes);
	else if (unpack_all_codes(postings, few))
		take_codes(few, postings->doc_freq, &codes);
	else
		return 0;
	return reached_code(postings->kernels, &codes, wanted);
}

/* So many postings of a list hold the wanted documents, whichever are deleted. */
static uint64_t wanted_of(const struct shard_run *run, const struct collector *collector)
{
	return collector->limit + (run->shard->deletes ? run->shard->deletes->deleted_count : 0);
}

void raise_floor(struct shard_run *run, struct collector *collector, uint32_t number)
{
	struct list_cursor *list = &run->cursors[number];
	unsigned code = list->present && !list->made_docs ? code_of_best(list, wanted_of(run, collector)) : 0;

	if (code > 1)
		collector_raise_floor(collector, least_score(run, number, code));
}

/* The least code, from code on, whose bound reaches the threshold; SHARD_CODE_MAX + 1 where none does. */
static unsigned least_code(const struct list_cursor *list, uint32_t threshold, unsigned code)
{
	while (code <= SHARD_CODE_MAX && list->bounds[code] < threshold)
		code++;
	return code;
}

/* Postings that are worth scoring, of one block or several: so many at once that the memory has time to bring
 * their documents' lengths. */
#define GOOD_ENOUGH 32
#define GOOD_MAX (GOOD_ENOUGH + SHARD_BLOCK_POSTINGS)

struct good_postings {
	size_t count;
	uint32_t docs[GOOD_MAX], indexes[GOOD_MAX];
	uint8_t codes[GOOD_MAX];
};

static void keep_good(const struct shard_run *run, const struct postings *postings, const uint64_t good[2],
		      struct good_postings *kept)
{
	for (uint32_t word = 0; word < 2; word++)
		for (uint64_t left = good[word]; left; left &= left - 1) {
			uint32_t at = word * 64 + (uint32_t)__builtin_ctzll(left), doc = postings->docs[at];

			if (at >= postings->count || !is_walked(run, doc) || !is_live(run, doc))
				continue;
			doc_table_prefetch_length(&run->shard->table, doc);
			kept->docs[kept->count] = doc;
			kept->codes[kept->count] = postings->codes[at];
			kept->indexes[kept->count++] = postings->block * SHARD_BLOCK_POSTINGS + at;
		}
}

/* Keeps the block's postings with codes from code on. */
static void look_into_block(const struct shard_run *run, struct list_cursor *list, uint32_t block,
			    unsigned code, struct good_postings *kept)
{
	struct postings *postings = &list->postings;
	uint64_t good[2];

	if (postings->block != block && !postings_enter(postings, block))
		return;
	postings_need_codes(postings);
	postings->kernels->codes_from(postings->codes, code, good);
	if ((good[0] | good[1]) && postings_need_docs(postings))
		keep_good(run, postings, good, kept);
}

/* Offers what was kept. Where its code leaves a doubt about the score, the posting itself is read. */
static bool offer_kept(struct shard_run *run, struct collector *collector, struct list_cursor *list,
		       struct good_postings *kept)
{
	NH_UNINITIALIZED float scores[GOOD_MAX];

	if (run->plan->word_count == 1)
		scores_of_codes(run, run->weights[0], kept->docs, kept->codes, kept->count, scores);
	else
		memset(scores, 0, kept->count * sizeof *scores);
	for (size_t i = 0; i < kept->count; i++) {
		list_remember(list, kept->docs[i], kept->indexes[i]);
		if (scores[i] > 0 ? !offer_scored(run, collector, kept->docs[i], scores[i])
				  : !offer_document(run, collector, kept->docs[i]))
			return false;
	}
	kept->count = 0;
	return true;
}

/* Keeps the postings of the only block with codes from code on, below below. */
static void keep_between(const struct shard_run *run, const struct postings *postings, unsigned code,
			 unsigned below, struct good_postings *kept)
{
	uint64_t good[2], better[2];

	postings->kernels->codes_from(postings->codes, code, good);
	postings->kernels->codes_from(postings->codes, below, better);
	good[0] &= ~better[0];
	good[1] &= ~better[1];
	keep_good(run, postings, good, kept);
}

/* First those that the codes promise to be the best; then others, by what their codes still allow. */
bool short_list_search(struct shard_run *run, struct collector *collector, struct list_cursor *list)
{
	NH_UNINITIALIZED struct good_postings kept;
	const struct postings *postings = &list->postings;
	unsigned code = code_of_best(list, wanted_of(run, collector)), below = SHARD_CODE_MAX + 1;
	float threshold;

	kept.count = 0;
	for (code = code > 1 ? code : 1; code > 0; code--) {
		double most = greatest_score(run, run->weights[0], (double)(below - 1) / SHARD_CODE_MAX);

		if (below <= SHARD_CODE_MAX && collector_threshold(collector, &threshold) &&
		    (double)threshold > most)
			break;
		keep_between(run, postings, code, below, &kept);
		if (!offer_kept(run, collector, list, &kept))
			return false;
		below = code;
	}
	return true;
}

static uint32_t first_block(const struct shard_run *run, const struct postings *postings)
{
	return run->begin ? postings_find_block(postings, 0, run->begin) : 0;
}

/* One behind the last block that holds documents to walk. */
static uint32_t last_block(const struct shard_run *run, const struct postings *postings)
{
	uint32_t block = run->end < run->shard->table.count ? postings_find_block(postings, 0, run->end - 1)
							    : postings->block_count;

	return block < postings->block_count ? block + 1 : block;
}

/* The first block from block on, below end, with a code that good; end where there is none. */
static uint32_t next_block(const struct list_cursor *list, uint32_t block, uint32_t end, unsigned code)
{
	while (block < end && list_block_code(list, block) < code)
		block++;
	return block;
}

/* Blocks with good postings, asked for so many ahead. */
#define BLOCKS_AHEAD 8

struct good_blocks {
	uint32_t numbers[BLOCKS_AHEAD], next, end;
};

/* Takes the place of number i of those ahead by another one. */
static void find_good_block(struct good_blocks *blocks, size_t i, const struct list_cursor *list,
			    unsigned code)
{
	blocks->numbers[i] = next_block(list, blocks->next, blocks->end, code);
	postings_prefetch(&list->postings, blocks->numbers[i]);
	blocks->next = blocks->numbers[i] + (blocks->numbers[i] < blocks->end);
}

bool term_search(struct shard_run *run, struct collector *collector, uint32_t number, uint64_t *ret_matches)
{
	NH_UNINITIALIZED struct good_postings kept;
	struct list_cursor *list = &run->cursors[number];
	struct good_blocks blocks = {
	    {0}, first_block(run, &list->postings), last_block(run, &list->postings)};
	unsigned code;

	raise_floor(run, collector, number);
	code = least_code(list, sum_threshold(run, collector), 1);
	kept.count = 0;
	for (size_t i = 0; i < BLOCKS_AHEAD; i++)
		find_good_block(&blocks, i, list, code);
	for (size_t i = 0; blocks.numbers[i] < blocks.end; i = (i + 1) % BLOCKS_AHEAD) {
		if (list_block_code(list, blocks.numbers[i]) >= code)
			look_into_block(run, list, blocks.numbers[i], code, &kept);
		find_good_block(&blocks, i, list, code);
		if (kept.count < GOOD_ENOUGH && blocks.numbers[(i + 1) % BLOCKS_AHEAD] < blocks.end)
			continue;
		*ret_matches += kept.count;
		if (!offer_kept(run, collector, list, &kept))
			return false;
		code = least_code(list, sum_threshold(run, collector), code);
		if (search_is_over(run->plan->time))
			break;
	}
	return true;
}
