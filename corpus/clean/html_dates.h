/* SPDX-License-Identifier: MIT
 *
 * html_dates.h - when a page's article was published, and when it was changed: from what the page says for
 * machines, from the lines near its headline, last from its address. The two are never mixed up: a date that
 * is called one of change is no date of publication, and a date beside a related story is neither.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_DATES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_DATES_H

#include "corpus/clean/dateline.h"
#include "corpus/clean/html_facts.h"

struct html_dates {
	struct nh_date published, updated;
	struct nh_string published_from, updated_from; /* the text that each was read from */
};

void html_dates_find(struct html_dates *dates, const struct html_page *page, const struct html_facts *facts,
		     const struct date_hints *hints);

#endif
