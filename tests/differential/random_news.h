/* SPDX-License-Identifier: MIT
 *
 * random_news.h - random articles and random queries, the same for the same seed. Few words, so that most
 * queries find something; the words that trouble engines: inflected, accented, with full stops, apostrophes
 * and hyphens, numbers, Japanese; dates of every precision, many of them equal.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_RANDOM_NEWS_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_RANDOM_NEWS_H

#include "common/arena.h"
#include "common/buf.h"
#include "searcher/newshound.h"

struct random_news {
	struct arena arena; /* of everything that was made */
	uint64_t state;
	unsigned mix;             /* how many languages the corpus has */
	unsigned made;            /* articles so far */
	unsigned id_kind;         /* what its ids look like */
	bool terse;               /* articles of a few words, for corpora of thousands */
	struct nh_string printed; /* a long body, to be printed again */
	const char *printed_language;
	struct buf text;   /* the text being made */
	struct buf quotes; /* sentences of the articles, NUL behind each, for phrases that are there */
	const char *
	    *words; /* of real articles, which queries then ask for, mostly; as often as they stand there */
	size_t word_count;
};

void random_news_init(struct random_news *news, uint64_t seed);
void random_news_done(struct random_news *news);

/* 0 to below-1. */
unsigned random_below(struct random_news *news, unsigned below);
/* True in percent of 100 cases. */
bool random_chance(struct random_news *news, unsigned percent);

/* A new article whose id is that of number. Everything in it lives in news. */
struct nh_article random_article(struct random_news *news, unsigned number);
/* A query of any kind that the engine knows. Lives in news. */
const char *random_query(struct random_news *news);

/* Everything that changes an answer, but limit, offset and skip_count. */
struct nh_search_options random_options(struct random_news *news);

/* What the files of random news share: a word of the corpus's languages, and a run of them. */
const char *random_word(struct random_news *news);
/* A CJK text of at most length characters. */
const char *random_cjk(struct random_news *news, unsigned length);
const char *random_source(struct random_news *news);
const char *random_section(struct random_news *news);
const char *random_byline(struct random_news *news);
const char *random_tag(struct random_news *news);
const char *random_language(struct random_news *news);
/* The id of article number. */
const char *random_id(struct random_news *news, unsigned number);

#endif
