/* SPDX-License-Identifier: MIT
 *
 * news_dates.h - the dates among the values of news_fields.h: what stands where a date must be, and, once the
 * whole article is known, what its fields, its language, its address and its first line together say of when
 * it came out.
 */
#ifndef NEWSHOUND_CORPUS_READERS_NEWS_DATES_H
#define NEWSHOUND_CORPUS_READERS_NEWS_DATES_H

#include "corpus/readers/news_fields.h"

/* What stands where a date must be. False where it is none. */
bool news_date_read(struct nh_string text, struct date_hints hints, struct nh_date *ret);
/* Completes the dates of the article, whose fields and body are all there. */
void news_dates_settle(struct news_fields *fields);

#endif
