/* SPDX-License-Identifier: MIT
 *
 * values.h - reads the values of options: numbers, choices, lists of scopes.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_VALUES_H
#define NEWSHOUND_SEARCHER_CLI_VALUES_H

#include "common/base.h"

/* A number in decimal digits, below 2^31; false for anything else. */
bool value_size(const char *text, size_t *ret_value);
/* Which of count names text is. */
bool value_choice(const char *text, const char *const *names, size_t count, size_t *ret_choice);

#endif
