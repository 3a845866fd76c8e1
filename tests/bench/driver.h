/* SPDX-License-Identifier: MIT
 *
 * driver.h - what the drivers of the benchmark share: reading a corpus, and answering commands line by line.
 *
 * A driver is called as `DRIVER build CORPUS.tsv INDEX` or `DRIVER serve INDEX [--hits]`. Serving, it reads
 * COMMAND<TAB>QUERY and answers COUNT<TAB>NANOSECONDS, measured inside, so that the pipe costs nobody
 * anything; with --hits it answers ID:SCORE pairs instead. Commands and queries are those of newshound-bench,
 * and OPENING, which answers how long it took from opening the index to the first answer.
 */
#ifndef NEWSHOUND_TESTS_BENCH_DRIVER_H
#define NEWSHOUND_TESTS_BENCH_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define DRIVER_CLAUSES_MAX 32
#define DRIVER_WORDS_MAX 16
#define DRIVER_HITS_MAX 1000

struct driver_article {
	const char *id;
	const char *headline;
	const char *text; /* headline and body, a space between them */
	int64_t seconds;  /* since 1970 */
};

typedef void driver_article_function(void *user, const struct driver_article *article);

enum driver_occur { DRIVER_SHOULD, DRIVER_MUST, DRIVER_MUST_NOT };
enum driver_kind { DRIVER_WORD, DRIVER_PHRASE, DRIVER_PREFIX, DRIVER_FUZZY, DRIVER_DATE };

struct driver_clause {
	enum driver_occur occur;
	enum driver_kind kind;
	char *words[DRIVER_WORDS_MAX]; /* one, but for a phrase; none for a date */
	size_t word_count;
	int64_t first_second, last_second; /* of a date */
};

struct driver_query {
	size_t limit;   /* hits wanted */
	bool count;     /* the exact number is wanted */
	bool automatic; /* all words; where no article has them all, any: with limit and count */
	struct driver_clause clauses[DRIVER_CLAUSES_MAX];
	size_t clause_count;
};

struct driver_hit {
	int64_t id;
	double score;
};

struct driver_answer {
	uint64_t count;
	struct driver_hit hits[DRIVER_HITS_MAX];
	size_t hit_count;
};

struct driver_engine {
	const char *name;
	void (*build)(const char *corpus, const char *index);
	void *(*open)(const char *index);
	bool (*answer)(void *index, struct driver_query *query,
		       struct driver_answer *ret); /* false: cannot do it */
	void (*close)(void *index);
};

/* Ends the program with a message unless good: a benchmark that went wrong has nothing to say. */
void driver_check(bool good, const char *what);
void driver_for_each_article(const char *corpus, driver_article_function *function, void *user);
uint64_t driver_now(void); /* nanoseconds */
int driver_main(int count, char **arguments, const struct driver_engine *engine);

#endif
