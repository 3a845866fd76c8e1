/* SPDX-License-Identifier: MIT
 *
 * sketch.h - 32 bytes by which an article's copies are known, without its text.
 *
 * Every run of five words of the body has a hash. The upper five bits choose one of 32 bins, each bin keeps
 * its least hash, and the sketch the lowest byte of each: so two articles agree in about as many bytes as the
 * share of runs that they have in common (one permutation hashing, P. Li, A. Owen and C.-H. Zhang, "One
 * Permutation Hashing", NIPS 2012; that a byte suffices: P. Li and C. König, "b-Bit Minwise Hashing", WWW
 * 2010). Headlines, captions and bylines take no part, except in short articles. FORMAT.md has the numbers.
 */
#ifndef NEWSHOUND_INDEXER_SKETCH_H
#define NEWSHOUND_INDEXER_SKETCH_H

#include "common/shard/sketches.h"

#define SKETCH_RUN_WORDS 5
/* Below, articles of one template look like copies: their sketches are the same only where all words are, and
 * those of their headlines, too. Of fewer than so many nothing can be said. */
#define SKETCH_WORDS_MIN 48
#define SKETCH_SHORT_WORDS_MIN 8

#endif
