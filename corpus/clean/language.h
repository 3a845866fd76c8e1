/* SPDX-License-Identifier: MIT
 *
 * language.h - which language an article is in, where it does not say so: by script, and in Latin script by
 * its commonest small words.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_LANGUAGE_H
#define NEWSHOUND_CORPUS_CLEAN_LANGUAGE_H

#include "common/base.h"

/* A two-letter code, or NULL where the text is too short or fits nothing well. Looks at the first 2 kB.
 * A wrong guess stems words by the wrong rules, so doubt gives NULL: words then stay as they are written. */
const char *language_guess(struct nh_string text);

#endif
