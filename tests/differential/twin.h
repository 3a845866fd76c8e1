/* SPDX-License-Identifier: MIT
 *
 * twin.h - the slow twin: a search engine that scans every token of every article for every query, so that
 * one can see that it is right. The real engine must give the same articles, in the same order, with the same
 * bits in their scores. The twin shares with it what cuts and folds text (tokenizer, stemmer, query parser,
 * dates) and nothing of what stores or finds. It is for tests: where memory runs out it aborts.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_H

#include "common/arena.h"
#include "searcher/newshound.h"

/* How much a word counts by where it stands; the same for a position in the article's length. */
#define TWIN_WEIGHT_HEADLINE 5
#define TWIN_WEIGHT_BODY 1
#define TWIN_WEIGHT_CAPTION 1

struct twin;

struct twin_hit {
	struct nh_string id;
	float score;
	struct nh_date published;
	size_t story;    /* articles of one story have one number */
	uint64_t copies; /* that lie under it */
};

struct twin_answer {
	struct twin_hit *hits; /* all of them, in order, whatever limit and offset say */
	size_t count;
	size_t articles; /* before they were folded */
	enum nh_match match;
};

/* language as in struct nh_indexer_options: a code, "none", or NULL for each article's own. stores_text: the
 * index keeps articles' text, or its beginning; where it does not, tags are known by their words only, not by
 * their order. stores_all_text: == is compared with it. */
struct twin *twin_new(const char *language, bool stores_text, bool stores_all_text);
void twin_free(struct twin *twin);
/* Adds an article (its bytes are copied); one with the same id goes. */
void twin_add(struct twin *twin, const struct nh_article *article);
/* False where there is no such id. */
bool twin_remove(struct twin *twin, struct nh_string id);
size_t twin_count(const struct twin *twin);
/* The answer lives in the arena, the ids in the twin. */
void twin_search(struct twin *twin, const char *query, const struct nh_search_options *options,
		 struct arena *arena, struct twin_answer *ret);

#endif
