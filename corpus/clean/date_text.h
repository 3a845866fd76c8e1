/* SPDX-License-Identifier: MIT
 *
 * date_text.h - a dateline in the plain marks that its reader knows: full-width, Arabic, Persian, Indian and
 * Thai digits as ASCII, every kind of space, dash and dot as one.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_TEXT_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_TEXT_H

#include "common/base.h"

#define DATE_LINE_BYTES_MAX 200

/* Returns the bytes written, at most text.length. text.length <= DATE_LINE_BYTES_MAX. */
size_t date_text_plain(struct nh_string text, char ret[DATE_LINE_BYTES_MAX]);
bool date_text_has_persian_digits(struct nh_string text);
/* What may stand before a date, up to and with a mark: "By Ann Lee | ", "Wien, ". 0: nothing. Only one of
 * place and byline is set, to a part of text. */
size_t date_text_lead(struct nh_string text, struct nh_string *ret_place, struct nh_string *ret_byline);

#endif
