/* SPDX-License-Identifier: MIT
 *
 * peers.c - newshound, Xapian and SQLite FTS5 side by side: the same articles, the same queries, one process.
 *
 * usage: bench-peers CORPUS.tsv QUERIES.tsv
 *   CORPUS   id, headline and body, a tab between them, an article a line
 *   QUERIES  class and words: TERM10, AND10, OR10, PHRASE10, ANDCOUNT, ORCOUNT
 *
 * Nothing stems, and positions are kept everywhere. Xapian gets our tokens; FTS5 cuts its own (unicode61).
 * Every query is asked of each engine in turn, PASSES times after a warm-up; a query's time is its median,
 * and the table shows the median and the 95th percentile over the queries of a class, in microseconds.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "common/text/tokenizer.h"
#include "common/xapian/xapian_c.h"
#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/unit/test_folder.h"

#define PASSES 7
#define QUERIES_MAX 5000
#define LINE_BYTES_MAX ((size_t)4 << 20)
#define ENGINES 3
#define BODY_GAP 100

static const char *const engine_names[ENGINES] = {"newshound", "xapian", "fts5"};
static const char *const class_names[] = {"TERM10", "AND10", "OR10", "PHRASE10", "ANDCOUNT", "ORCOUNT"};

enum query_class { TERM10, AND10, OR10, PHRASE10, ANDCOUNT, ORCOUNT, CLASSES };

struct query {
	enum query_class class;
	char *words;
	char quoted[512];
	double micros[ENGINES];
	long counts[ENGINES];
};

struct bench {
	char folder[TEST_FOLDER_BYTES];
	struct nh_index *index;
	struct xb_database *database;
	sqlite3 *sqlite;
	sqlite3_stmt *top, *count;
	struct query queries[QUERIES_MAX];
	size_t query_count;
};

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bench-peers: %s\n", what);
	exit(2);
}

static double now(clockid_t clock)
{
	struct timespec at;

	clock_gettime(clock, &at);
	return (double)at.tv_sec * 1e6 + (double)at.tv_nsec / 1e3;
}

/* ---- building ---- */

typedef void article_function(void *user, const char *id, const char *headline, const char *body);

static size_t for_each_article(const char *path, article_function *function, void *user)
{
	FILE *file = fopen(path, "r");
	char *line = malloc(LINE_BYTES_MAX);
	size_t bytes = 0;

	check(file && line, "cannot read the corpus");
	while (fgets(line, LINE_BYTES_MAX, file)) {
		char *headline = strchr(line, '\t'), *body = headline ? strchr(headline + 1, '\t') : NULL;

		check(body, "a line of the corpus has no three fields");
		line[strcspn(line, "\n")] = '\0';
		*headline++ = '\0';
		*body++ = '\0';
		bytes += strlen(headline) + strlen(body);
		function(user, line, headline, body);
	}
	free(line);
	fclose(file);
	return bytes;
}

static void add_newshound(void *user, const char *id, const char *headline, const char *body)
{
	struct nh_article article = {.id = {id, strlen(id)}, .headline = {headline, strlen(headline)},
				     .body = {body, strlen(body)}};

	check(nh_indexer_add(user, &article, NULL) == NH_OK, "newshound refused an article");
}

static void add_terms(struct xb_writer *writer, const char *text, uint32_t position)
{
	static struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, (struct nh_string){text, strlen(text)});
	while (tokenizer_next(&tokenizer, &token))
		if (token.kind == TOKEN_WORD)
			check(xb_writer_posting(writer, (struct nh_string){token.form, token.form_length},
						position + token.position, 1, NULL) == XB_OK,
			      "Xapian refused a posting");
}

static void add_xapian(void *user, const char *id, const char *headline, const char *body)
{
	(void)id;
	add_terms(user, headline, 1);
	add_terms(user, body, BODY_GAP);
	check(xb_writer_put(user, (struct nh_string){NULL, 0}, NULL, NULL) == XB_OK, "Xapian refused a document");
}

static void add_fts5(void *user, const char *id, const char *headline, const char *body)
{
	sqlite3_stmt *insert = user;

	(void)id;
	sqlite3_bind_text(insert, 1, headline, -1, SQLITE_STATIC);
	sqlite3_bind_text(insert, 2, body, -1, SQLITE_STATIC);
	check(sqlite3_step(insert) == SQLITE_DONE, "FTS5 refused a row");
	sqlite3_reset(insert);
}

static void build_newshound(struct bench *bench, const char *corpus)
{
	struct nh_indexer_options options = {.size = sizeof options, .language = "none", .store = NH_STORE_NONE};
	struct nh_indexer *indexer;
	char path[TEST_PATH_BYTES];
	const char *target = path;

	snprintf(path, sizeof path, "%s/newshound", bench->folder);
	check(nh_indexer_open(path, &options, &indexer, NULL) == NH_OK, "no index");
	for_each_article(corpus, add_newshound, indexer);
	check(nh_indexer_commit(indexer, NULL, NULL) == NH_OK, "no commit");
	nh_indexer_close(indexer);
	check(nh_index_open(&target, 1, NULL, &bench->index, NULL) == NH_OK, "the index does not open");
}

static void build_xapian(struct bench *bench, const char *corpus)
{
	struct xb_target target = {0};
	struct xb_writer *writer;
	char path[TEST_PATH_BYTES];

	snprintf(path, sizeof path, "%s/xapian", bench->folder);
	check(xb_writer_open(path, XB_OPEN_REPLACE, &writer, NULL) == XB_OK, "no database");
	for_each_article(corpus, add_xapian, writer);
	check(xb_writer_commit(writer, NULL) == XB_OK, "no commit by Xapian");
	xb_writer_close(writer);
	target.path = path;
	check(xb_open(&target, 1, &bench->database, NULL) == XB_OK, "the database does not open");
}

static sqlite3_stmt *prepare(sqlite3 *sqlite, const char *sql)
{
	sqlite3_stmt *statement;

	check(sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL) == SQLITE_OK, "SQLite refused a statement");
	return statement;
}

static void build_fts5(struct bench *bench, const char *corpus)
{
	char path[TEST_PATH_BYTES];
	sqlite3_stmt *insert;

	snprintf(path, sizeof path, "%s/fts5", bench->folder);
	check(sqlite3_open(path, &bench->sqlite) == SQLITE_OK, "no SQLite database");
	check(sqlite3_exec(bench->sqlite, "CREATE VIRTUAL TABLE news USING fts5(headline, body, content='')", NULL, NULL,
			   NULL) == SQLITE_OK,
	      "SQLite has no FTS5");
	sqlite3_exec(bench->sqlite, "BEGIN", NULL, NULL, NULL);
	insert = prepare(bench->sqlite, "INSERT INTO news(headline, body) VALUES (?, ?)");
	for_each_article(corpus, add_fts5, insert);
	sqlite3_finalize(insert);
	sqlite3_exec(bench->sqlite, "INSERT INTO news(news) VALUES('optimize')", NULL, NULL, NULL);
	sqlite3_exec(bench->sqlite, "COMMIT", NULL, NULL, NULL);
	bench->top = prepare(bench->sqlite, "SELECT rowid FROM news WHERE news MATCH ? ORDER BY rank LIMIT 10");
	bench->count = prepare(bench->sqlite, "SELECT count(*) FROM news WHERE news MATCH ?");
}

static void build(struct bench *bench, const char *corpus, size_t bytes)
{
	void (*const builders[ENGINES])(struct bench *, const char *) = {build_newshound, build_xapian, build_fts5};

	for (int i = 0; i < ENGINES; i++) {
		double start = now(CLOCK_PROCESS_CPUTIME_ID), seconds;

		builders[i](bench, corpus);
		seconds = (now(CLOCK_PROCESS_CPUTIME_ID) - start) / 1e6;
		printf("%-10s built in %.2f CPU s, %.1f MB of text a second\n", engine_names[i], seconds,
		       (double)bytes / 1e6 / seconds);
	}
}

/* ---- asking ---- */

static bool counts(enum query_class class)
{
	return class == ANDCOUNT || class == ORCOUNT;
}

static bool is_any(enum query_class class)
{
	return class == OR10 || class == ORCOUNT;
}

static long ask_newshound(struct bench *bench, const struct query *query)
{
	struct nh_search_options options;
	struct nh_results *results;
	long total;

	nh_search_options_init(&options);
	options.match = is_any(query->class) ? NH_MATCH_ANY : NH_MATCH_ALL;
	options.limit = counts(query->class) ? 0 : 10;
	options.skip_count = !counts(query->class);
	check(nh_search(bench->index, query->class == PHRASE10 ? query->quoted : query->words, &options, &results,
			NULL) == NH_OK,
	      "newshound's search failed");
	total = counts(query->class) ? (long)nh_results_total(results) : (long)nh_results_count(results);
	nh_results_free(results);
	return total;
}

static struct xb_query *xapian_query(const struct query *query)
{
	struct xb_query *words[16], *combined;
	char copy[512], *rest = copy, *word;
	size_t count = 0;

	snprintf(copy, sizeof copy, "%s", query->words);
	while ((word = strtok_r(rest, " ", &rest)) && count < 16)
		xb_query_term((struct nh_string){word, strlen(word)}, 1, &words[count++], NULL);
	if (count == 1)
		return words[0];
	check(xb_query_combine(query->class == PHRASE10 ? XB_PHRASE : is_any(query->class) ? XB_OR : XB_AND,
			       (const struct xb_query *const *)words, count, 0, &combined, NULL) == XB_OK,
	      "Xapian refused a query");
	for (size_t i = 0; i < count; i++)
		xb_query_free(words[i]);
	return combined;
}

static long ask_xapian(struct bench *bench, const struct query *query)
{
	struct xb_search_options options;
	struct xb_results *results;
	struct xb_query *asked = xapian_query(query);
	const struct xb_hit *hits;
	struct xb_total total;
	long count;

	xb_search_options_init(&options);
	options.k1 = 1.2;
	options.b = 0.75;
	options.k3 = options.length_floor = 0;
	options.limit = counts(query->class) ? 0 : 10;
	options.check_at_least = counts(query->class) ? UINT32_MAX : 0;
	options.unscored = counts(query->class);
	check(xb_search(bench->database, asked, &options, &results, NULL) == XB_OK, "Xapian's search failed");
	count = (long)xb_results_hits(results, &hits, &total);
	count = counts(query->class) ? (long)total.estimate : count;
	xb_results_free(results);
	xb_query_free(asked);
	return count;
}

static long ask_fts5(struct bench *bench, const struct query *query)
{
	sqlite3_stmt *statement = counts(query->class) ? bench->count : bench->top;
	char text[1024] = "", copy[512], *rest = copy, *word;
	long found = 0;

	snprintf(copy, sizeof copy, "%s", query->words);
	if (query->class == PHRASE10)
		snprintf(text, sizeof text, "%s", query->quoted);
	while (query->class != PHRASE10 && (word = strtok_r(rest, " ", &rest)))
		snprintf(text + strlen(text), sizeof text - strlen(text), "%s\"%s\"",
			 text[0] ? (is_any(query->class) ? " OR " : " ") : "", word);
	sqlite3_bind_text(statement, 1, text, -1, SQLITE_TRANSIENT);
	while (sqlite3_step(statement) == SQLITE_ROW)
		found = counts(query->class) ? (long)sqlite3_column_int64(statement, 0) : found + 1;
	sqlite3_reset(statement);
	return found;
}

static int compare_doubles(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return a < b ? -1 : a > b;
}

static void time_query(struct bench *bench, struct query *query)
{
	long (*const ask[ENGINES])(struct bench *, const struct query *) = {ask_newshound, ask_xapian, ask_fts5};
	double times[ENGINES][PASSES];

	for (int engine = 0; engine < ENGINES; engine++)
		query->counts[engine] = ask[engine](bench, query);
	for (int pass = 0; pass < PASSES; pass++)
		for (int engine = 0; engine < ENGINES; engine++) {
			double start = now(CLOCK_MONOTONIC);

			ask[engine](bench, query);
			times[engine][pass] = now(CLOCK_MONOTONIC) - start;
		}
	for (int engine = 0; engine < ENGINES; engine++) {
		qsort(times[engine], PASSES, sizeof times[engine][0], compare_doubles);
		query->micros[engine] = times[engine][PASSES / 2];
	}
}

static void read_queries(struct bench *bench, const char *path)
{
	FILE *file = fopen(path, "r");
	char line[512];

	check(file, "cannot read the queries");
	while (bench->query_count < QUERIES_MAX && fgets(line, sizeof line, file)) {
		struct query *query = &bench->queries[bench->query_count];
		char *words = strchr(line, '\t');

		check(words, "a query has no class");
		line[strcspn(line, "\n")] = '\0';
		*words++ = '\0';
		for (int class = 0; class < CLASSES; class++)
			if (strcmp(line, class_names[class]) == 0) {
				query->class = (enum query_class)class;
				query->words = strdup(words);
				snprintf(query->quoted, sizeof query->quoted, "\"%s\"", words);
				bench->query_count++;
				break;
			}
	}
	fclose(file);
}

static void print_class(const struct bench *bench, enum query_class class)
{
	static double times[QUERIES_MAX];

	for (int engine = 0; engine < ENGINES; engine++) {
		size_t count = 0;

		for (size_t i = 0; i < bench->query_count; i++)
			if (bench->queries[i].class == class)
				times[count++] = bench->queries[i].micros[engine];
		if (!count)
			return;
		qsort(times, count, sizeof *times, compare_doubles);
		if (engine == 0)
			printf("%-9s %4zu", class_names[class], count);
		printf("  %10.1f %10.1f", times[count / 2], times[count * 95 / 100]);
	}
	putchar('\n');
}

static void count_bytes(void *user, const char *id, const char *headline, const char *body)
{
	(void)user, (void)id, (void)headline, (void)body;
}

int main(int count, char **arguments)
{
	struct bench *bench = calloc(1, sizeof *bench);
	size_t differing = 0;

	check(count == 3, "usage: bench-peers CORPUS.tsv QUERIES.tsv");
	check(bench && test_folder_make(bench->folder), "no folder");
	read_queries(bench, arguments[2]);
	build(bench, arguments[1], for_each_article(arguments[1], count_bytes, NULL));
	for (size_t i = 0; i < bench->query_count; i++) {
		time_query(bench, &bench->queries[i]);
		differing += bench->queries[i].counts[0] != bench->queries[i].counts[1];
	}
	printf("\n%-14s  %21s  %21s  %21s\n", "p50, p95 in us", engine_names[0], engine_names[1], engine_names[2]);
	for (int class = 0; class < CLASSES; class++)
		print_class(bench, (enum query_class)class);
	printf("\n%zu of %zu queries with other counts than Xapian's\n", differing, bench->query_count);
	nh_index_close(bench->index);
	xb_close(bench->database);
	sqlite3_finalize(bench->top);
	sqlite3_finalize(bench->count);
	sqlite3_close(bench->sqlite);
	test_folder_remove(bench->folder);
	free(bench);
	return 0;
}
