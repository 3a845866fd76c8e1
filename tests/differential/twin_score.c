/* SPDX-License-Identifier: MIT
 *
 * twin_score.c - BM25 by the book: Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009,
 * with the idf that is never negative. Doubles, words in the order of their keys, one rounding at the end.
 */
#include <math.h>

#include "tests/differential/twin_parts.h"

#define K1 1.2
#define B 0.75

struct scored_word {
	struct twin_word word;
	double boost;
	double idf;
};

struct twin_scorer {
	const struct twin_search *search;
	struct scored_word *words; /* in the order of their keys, each once */
	size_t count;
	double average_length;
};

/* ---- Which words ------------------------------------------------------------------------------------ */

/* Single characters stand behind all other words. Then the first list's key decides: language, stem. */
static int compare_words(const void *a, const void *b)
{
	const struct twin_word *x = &((const struct scored_word *)a)->word,
			       *y = &((const struct scored_word *)b)->word;
	int order;

	if (x->units[0].pattern && y->units[0].pattern)
		return twin_pattern_compare(x->units[0].pattern, y->units[0].pattern);
	if (x->units[0].pattern || y->units[0].pattern) /* behind all others */
		return x->units[0].pattern ? 1 : -1;
	if (x->units[0].kind != y->units[0].kind)
		return x->units[0].kind == TOKEN_CHARACTER ? 1 : -1;
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++)
		for (size_t i = 0; i < x->unit_count && i < y->unit_count; i++) {
			order = nh_string_compare(x->units[i].stems[stemmer], y->units[i].stems[stemmer]);
			if (order != 0)
				return order;
		}
	return x->unit_count < y->unit_count ? -1 : x->unit_count > y->unit_count;
}

static size_t count_words(const struct twin_node *node)
{
	size_t count = node->word_count;

	for (size_t i = 0; i < node->child_count; i++)
		count += count_words(node->children[i]);
	return count;
}

static bool is_negated(const struct twin_node *node)
{
	return node->query->kind == QUERY_NOT || node->query->sign == QUERY_MUST_NOT;
}

static bool leaf_scores(const struct twin_search *search, const struct twin_node *leaf)
{
	return twin_fields(search, leaf->query) & TWIN_FIELDS_TEXT;
}

static void collect_words(struct twin_scorer *scorer, const struct twin_node *node, double boost)
{
	if (is_negated(node))
		return;
	boost *= node->query->boost;
	for (size_t i = 0; leaf_scores(scorer->search, node) && i < node->word_count; i++)
		scorer->words[scorer->count++] = (struct scored_word){node->words[i], boost, 0};
	for (size_t i = 0; i < node->child_count; i++)
		collect_words(scorer, node->children[i], boost);
}

/* Words that are found in the same lists are one word with the boosts added. words are in order. */
static void merge_words(struct twin_scorer *scorer)
{
	size_t kept = 0;

	for (size_t i = 0; i < scorer->count; i++)
		if (kept > 0 && compare_words(&scorer->words[kept - 1], &scorer->words[i]) == 0)
			scorer->words[kept - 1].boost += scorer->words[i].boost;
		else
			scorer->words[kept++] = scorer->words[i];
	scorer->count = kept;
}

/* ---- Statistics ------------------------------------------------------------------------------------- */

static uint64_t weighted_freq(const struct twin_article *article, const struct twin_word *word)
{
	return TWIN_WEIGHT_HEADLINE * twin_places(article, word, QUERY_FIELD_HEADLINE, false) +
	       TWIN_WEIGHT_BODY * twin_places(article, word, QUERY_FIELD_BODY, false) +
	       TWIN_WEIGHT_CAPTION * twin_places(article, word, QUERY_FIELD_CAPTION, false);
}

static double idf_of(enum nh_scoring scoring, double article_count, double doc_freq)
{
	double odds = (article_count - doc_freq + 0.5) / (doc_freq + 0.5);

	if (scoring != NH_SCORING_XAPIAN)
		return log(1 + odds);
	return log(odds < 2 ? odds / 2 + 1 : odds);
}

static double word_idf(const struct twin_scorer *scorer, const struct twin_word *word)
{
	const struct twin *twin = scorer->search->twin;
	size_t doc_freq = 0;

	for (size_t i = 0; i < twin->count; i++)
		doc_freq += weighted_freq(twin->articles[i], word) > 0;
	return idf_of(scorer->search->options->scoring, (double)twin->count, (double)doc_freq);
}

static double average_length(const struct twin *twin)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < twin->count; i++)
		sum += twin->articles[i]->doc_length;
	return (double)sum / (double)twin->count;
}

struct twin_scorer *twin_scorer_make(struct twin_search *search)
{
	struct twin_scorer *scorer = twin_memory(search->arena, 1, sizeof *scorer);

	scorer->search = search;
	scorer->average_length = average_length(search->twin);
	if (!search->root)
		return scorer;
	scorer->words = twin_memory(search->arena, count_words(search->root), sizeof *scorer->words);
	collect_words(scorer, search->root, 1);
	qsort(scorer->words, scorer->count, sizeof *scorer->words, compare_words);
	merge_words(scorer);
	for (size_t i = 0; i < scorer->count; i++)
		scorer->words[i].idf = word_idf(scorer, &scorer->words[i].word);
	return scorer;
}

/* ---- The sum ---------------------------------------------------------------------------------------- */

/* Lucene's SmallFloat.intToByte4 and back: below 24 exact, above it four significant bits of what is more. */
static uint64_t lucene_length(uint64_t length)
{
	unsigned shift = 0;

	if (length < 24)
		return length;
	while ((length - 24) >> shift >= 16)
		shift++;
	return 24 + ((length - 24) >> shift << shift);
}

static double word_score(const struct twin_scorer *scorer, const struct scored_word *word, double freq,
			 double length_part)
{
	if (scorer->search->options->scoring == NH_SCORING_LUCENE_NORMS)
		return (word->boost * word->idf) * (freq / (freq + length_part));
	return (word->boost * word->idf) * ((K1 + 1) * freq / (freq + length_part));
}

float twin_score(const struct twin_scorer *scorer, const struct twin_article *article)
{
	bool lucene = scorer->search->options->scoring == NH_SCORING_LUCENE_NORMS;
	uint64_t length = lucene ? lucene_length(article->doc_length) : article->doc_length;
	double length_part = K1 * (1 - B + B * ((double)length / scorer->average_length));
	double score = 0;

	for (size_t i = 0; i < scorer->count; i++) {
		uint64_t freq = weighted_freq(article, &scorer->words[i].word);

		if (freq > 0)
			score += word_score(scorer, &scorer->words[i], (double)freq, length_part);
	}
	return (float)score;
}
