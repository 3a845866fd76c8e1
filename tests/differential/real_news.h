/* SPDX-License-Identifier: MIT
 *
 * real_news.h - articles of a real collection, as steps of a case, and their words for random queries.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_REAL_NEWS_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_REAL_NEWS_H

#include "tests/differential/random_news.h"
#include "tests/differential/twin_case.h"

/* Reads the first articles of path, at most count, into made->steps. All lives in news. False (with a line on
 * stderr) where they cannot be read. */
bool real_news_read(struct random_news *news, const char *path, size_t count, struct twin_case *made);

#endif
