/* SPDX-License-Identifier: MIT
 *
 * script_language.h - which language a text is in, where its alphabet alone tells, or the letters that one of the
 * languages with that alphabet has and the others have not.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_SCRIPT_LANGUAGE_H
#define NEWSHOUND_CORPUS_CLEAN_SCRIPT_LANGUAGE_H

#include "common/base.h"

/* A two-letter code, or NULL where the alphabet leaves a doubt. */
const char *script_language(struct nh_string text);

#endif
