/* SPDX-License-Identifier: MIT
 *
 * nearest.h - the word of a list that somebody most likely meant.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_NEAREST_H
#define NEWSHOUND_SEARCHER_CLI_NEAREST_H

#include "common/base.h"

/* The nearest of count names by edits; NULL where none is near enough to be meant. */
const char *nearest_name(const char *written, const char *const *names, size_t count);

#endif
