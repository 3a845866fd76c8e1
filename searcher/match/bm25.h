/* SPDX-License-Identifier: MIT
 *
 * bm25.h - the formulae of ranking, as pure functions.
 *
 * BM25: S. Robertson and H. Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", Foundations
 * and Trends in Information Retrieval 3(4), 2009; the idf is the variant that is never negative. Field
 * weights enter the freq and the length before saturation (section 3.6.3 there, "BM25F").
 *
 * Scores must come out the same to the bit on every path, so exact scoring happens only through these, in
 * double, without fused multiply-add (the build says -ffp-contract=off).
 */
#ifndef NEWSHOUND_SEARCHER_BM25_H
#define NEWSHOUND_SEARCHER_BM25_H

#include <math.h>

#include "common/base.h"

#define BM25_K1 1.2
#define BM25_B 0.75

static inline double bm25_idf(uint64_t doc_freq, uint64_t doc_count)
{
	return log(1 + ((double)doc_count - (double)doc_freq + 0.5) / ((double)doc_freq + 0.5));
}

/* Xapian 1.4's BM25Weight: below 2 the logarithm's argument is drawn towards 1, so that idf stays positive.
 */
static inline double bm25_idf_xapian(uint64_t doc_freq, uint64_t doc_count)
{
	double ratio = ((double)doc_count - (double)doc_freq + 0.5) / ((double)doc_freq + 0.5);

	if (ratio < 2)
		ratio = ratio / 2 + 1;
	return log(ratio);
}

static inline double bm25_length_part(double doc_length, double average_length)
{
	return BM25_K1 * (1 - BM25_B + BM25_B * (doc_length / average_length));
}

/* The saturated weight without idf: below factor, rising with freq. factor is k1 + 1, or 1. */
static inline double bm25_saturation(double factor, double weighted_freq, double length_part)
{
	return factor * weighted_freq / (weighted_freq + length_part);
}

/* Lucene's one-byte length (SmallFloat.intToByte4 and back): exact below 40, then four significant bits. */
static inline uint64_t bm25_lucene_length(uint64_t length)
{
	const uint64_t exact = 24; /* numbers that the code keeps for themselves */
	unsigned bits, shift;

	if (length > INT32_MAX)
		length = INT32_MAX;
	if (length < exact)
		return length;
	length -= exact;
	bits = length ? 64 - (unsigned)__builtin_clzll(length) : 0;
	if (bits < 4)
		return exact + length;
	shift = bits - 4;
	return exact + (length >> shift << shift);
}

#endif
