/* SPDX-License-Identifier: MIT
 *
 * western.h - whether the few bytes of a text that are no UTF-8 are windows-1252: a typographer's quote, the
 * é of a name. They are too few for a guess by frequency, but stand where only letters and quotes stand.
 */
#ifndef NEWSHOUND_CORPUS_WESTERN_H
#define NEWSHOUND_CORPUS_WESTERN_H

#include "common/base.h"

/* All bytes beyond ASCII must fit; bytes holds no UTF-8 sequence. */
bool western_fits(struct nh_string bytes);

#endif
