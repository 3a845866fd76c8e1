/* SPDX-License-Identifier: MIT
 *
 * date_text.h - a dateline in the plain marks that its reader knows: full-width, Arabic and Persian digits as
 * ASCII, every kind of space, dash and dot as one.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_TEXT_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_TEXT_H

#include "common/base.h"

#define DATE_LINE_BYTES_MAX 200

/* Returns the bytes written, at most text.length. text.length <= DATE_LINE_BYTES_MAX. */
size_t date_text_plain(struct nh_string text, char ret[DATE_LINE_BYTES_MAX]);

#endif
