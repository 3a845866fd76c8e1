/* SPDX-License-Identifier: MIT
 *
 * wrapped.h - tells text whose lines were broken at a fixed width from text in which every line is a
 * paragraph.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_WRAPPED_H
#define NEWSHOUND_CORPUS_CLEAN_WRAPPED_H

#include "common/base.h"

/* True where most lines that have a neighbour below are 45 to 100 wide and stop in mid-sentence. Looks at
 * the first lines only. */
bool wrapped_text(struct nh_string text);

#endif
