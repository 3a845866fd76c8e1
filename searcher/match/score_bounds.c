/* SPDX-License-Identifier: MIT
 *
 * score_bounds.c - bounds of scores, as whole numbers.
 *
 * A bound comes from a posting's impact code through a table of 32 numbers, made for each list when the
 * search begins; idf, boost, scoring and the drift of the average length enter there. Sums are kept in 16
 * bits: the scale makes the largest possible one fit.
 */
#include "searcher/match/bm25.h"
#include "searcher/match/search_parts.h"

#define SUM_MAX 60000.0 /* leaves room for one unit of rounding up for each of 1,024 words */
/* Below this share of itself a threshold is safe: it covers the rounding of scores to float and of length
 * parts to float when codes were made (2^-24 and 2^-23). */
#define THRESHOLD_SLACK (1 - 0x1p-20)
/* Lucene's lengths are cut to four significant bits, which can lower one by almost a ninth. */
#define LUCENE_LENGTH_SHARE 0.88

/* The greatest saturated weight that a posting with this code can have now. The code bounds it at the
 * shard's reference length; where the average has grown, lengths count for less, at most by their ratio. */
static double saturation_bound(double code, double ratio)
{
	return code / (code + (ratio < 1 ? ratio : 1) * (SHARD_CODE_MAX - code));
}

static double average_ratio(const struct shard_run *run)
{
	return shard_reference_length(run->shard->shard) / run->average_length;
}

double length_ratio(const struct shard_run *run)
{
	double ratio = average_ratio(run);

	return run->scoring == NH_SCORING_LUCENE_NORMS ? ratio * LUCENE_LENGTH_SHARE : ratio;
}

/* A code is above 32 times the saturated weight by less than 1 at the shard's reference length; where the
 * average has fallen, lengths count for more, at most by their ratio. */
static double saturation_least(double code, double ratio)
{
	double least = code - 1;

	return least / (least + (ratio > 1 ? ratio : 1) * (SHARD_CODE_MAX - least));
}

/* Rounded up, and at least 1, so that a sum also says that a posting is there. In ints and without branches,
 * so that the compiler makes vectors of the loops over codes. */
static int32_t whole_bound(double bound)
{
	int32_t whole = (int32_t)bound;

	whole += (double)whole < bound;
	return whole > 1 ? whole : 1;
}

struct code_bounds {
	int32_t bounds[SHARD_CODE_MAX + 1];
	double open[SHARD_CODE_MAX + 1]; /* between the bound and the least that a posting of the code has */
};

static void bound_codes(double scale, double bound_ratio, double least_ratio, struct code_bounds *ret)
{
	for (int code = 1; code <= (int)SHARD_CODE_MAX; code++) {
		ret->bounds[code] = whole_bound(scale * saturation_bound(code, bound_ratio));
		ret->open[code] =
		    ret->bounds[code] - scale * saturation_least(code, least_ratio) * THRESHOLD_SLACK;
	}
}

/* A list that two words share (their stems differ in another language only) bears the bounds of both. */
static bool add_bounds(struct shard_run *run, struct list_cursor *list, double weight, double factor)
{
	bool coded = list->present && !list->made_docs && postings_has_codes(&list->postings);
	bool bounded = coded || list->made_codes; /* those promise no least weight */
	NH_UNINITIALIZED struct code_bounds codes;
	uint16_t *bounds = arena_array(run->arena, SHARD_CODE_MAX + 1, sizeof *bounds);
	double scale = weight * factor * run->scale, widest = 0;

	if (!bounds)
		return false;
	bound_codes(scale, length_ratio(run), average_ratio(run), &codes);
	for (unsigned code = bounded ? 1 : SHARD_CODE_MAX; code <= SHARD_CODE_MAX; code++) {
		double open = coded ? codes.open[code] : codes.bounds[code];

		bounds[code] = (uint16_t)(codes.bounds[code] + (list->bounds ? list->bounds[code] : 0));
		widest = open > widest ? open : widest;
	}
	list->slack += (uint32_t)widest + 1;
	list->bounds = bounds;
	return true;
}

double greatest_score(const struct shard_run *run, double weight, double saturation)
{
	double factor = run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1;

	return weight * factor * saturation_bound(SHARD_CODE_MAX * saturation, length_ratio(run)) /
	       THRESHOLD_SLACK;
}

double least_score(const struct shard_run *run, uint32_t number, unsigned code)
{
	double factor = run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1;
	double least = saturation_least(code, average_ratio(run)), score = 0;

	for (size_t i = 0; i < run->plan->word_count; i++)
		for (size_t l = 0; l < run->plan->words[i].list_count; l++)
			if (run->plan->words[i].lists[l] == number)
				score += run->weights[i] * factor * least;
	return score * THRESHOLD_SLACK;
}

bool make_bounds(struct shard_run *run)
{
	double factor = run->scoring == NH_SCORING_LUCENE_NORMS ? 1 : BM25_K1 + 1, most = 0;

	for (size_t i = 0; i < run->plan->word_count; i++)
		most += run->weights[i] * factor;
	run->scale = most > 0 ? SUM_MAX / most : 0;
	for (size_t i = 0; i < run->plan->word_count; i++) {
		const struct plan_word *word = &run->plan->words[i];

		for (size_t l = 0; l < word->list_count; l++)
			if (!add_bounds(run, &run->cursors[word->lists[l]], run->weights[i], factor))
				return false;
	}
	return true;
}

uint32_t sum_threshold(const struct shard_run *run, const struct collector *collector)
{
	float threshold;

	if (!collector_threshold(collector, &threshold))
		return 0;
	return (uint32_t)((double)threshold * THRESHOLD_SLACK * run->scale);
}
