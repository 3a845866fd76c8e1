/* SPDX-License-Identifier: MIT
 *
 * language_codes.h - the codes that --language takes: those of ISO 639-1 and the usual ones of three letters,
 * with or without a region. A code that nobody knows would be a language without stems, and no one would be
 * told.
 */
#ifndef NEWSHOUND_INDEXER_CLI_LANGUAGE_CODES_H
#define NEWSHOUND_INDEXER_CLI_LANGUAGE_CODES_H

#include "common/base.h"

#define LANGUAGE_NEAR_BYTES 128

/* Whether text is such a code. Where not, ret_near is a line of the codes that may have been meant, maybe
 * empty. */
bool language_code_known(const char *text, char ret_near[LANGUAGE_NEAR_BYTES]);

#endif
