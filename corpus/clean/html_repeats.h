/* SPDX-License-Identifier: MIT
 *
 * html_repeats.h - takes out of an article what it says twice: paragraphs that stand there again for other
 * screens, and quotes that are pulled out of its sentences.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_REPEATS_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_REPEATS_H

#include "corpus/clean/html_body.h"

/* Gives a rule to the blocks of the article that repeat others. False where memory ran out. */
bool html_drop_repeats(const struct html_attempt *attempt, struct html_block *blocks);

#endif
