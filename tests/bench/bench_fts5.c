/* SPDX-License-Identifier: MIT
 *
 * bench_fts5.c - SQLite FTS5 in the benchmark: one contentless column with positions, unicode61's own words,
 * ranked by its bm25 (k1 1.2 and b 0.75 are built in). Headline and time stand in a table beside it, so that
 * the stored fields are those of the others; dates are looked up there.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/bench/driver.h"

#define MATCH_BYTES_MAX 8192

enum statement { TOP, TOP_DATED, COUNT, COUNT_DATED, STATEMENTS };

struct fts5 {
	sqlite3 *sqlite;
	sqlite3_stmt *statements[STATEMENTS];
};

static void run(sqlite3 *sqlite, const char *sql)
{
	driver_check(sqlite3_exec(sqlite, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
}

static sqlite3_stmt *prepare(sqlite3 *sqlite, const char *sql)
{
	sqlite3_stmt *statement;

	driver_check(sqlite3_prepare_v2(sqlite, sql, -1, &statement, NULL) == SQLITE_OK, sql);
	return statement;
}

/* ---- building ---- */

struct inserts {
	sqlite3_stmt *text, *article;
};

static void step(sqlite3_stmt *statement)
{
	driver_check(sqlite3_step(statement) == SQLITE_DONE, "SQLite refused a row");
	sqlite3_reset(statement);
}

static void add(void *user, const struct driver_article *article)
{
	struct inserts *inserts = user;
	int64_t id = strtoll(article->id, NULL, 10);

	sqlite3_bind_int64(inserts->text, 1, id);
	sqlite3_bind_text(inserts->text, 2, article->text, -1, SQLITE_STATIC);
	step(inserts->text);
	sqlite3_bind_int64(inserts->article, 1, id);
	sqlite3_bind_int64(inserts->article, 2, article->seconds);
	sqlite3_bind_text(inserts->article, 3, article->headline, -1, SQLITE_STATIC);
	step(inserts->article);
}

static void build(const char *corpus, const char *index)
{
	struct inserts inserts;
	sqlite3 *sqlite;

	driver_check(sqlite3_open(index, &sqlite) == SQLITE_OK, "no SQLite database");
	run(sqlite, "PRAGMA journal_mode=OFF");
	run(sqlite, "PRAGMA synchronous=OFF");
	run(sqlite, "CREATE VIRTUAL TABLE news USING fts5(text, content='')");
	run(sqlite, "CREATE TABLE articles(id INTEGER PRIMARY KEY, published INTEGER, headline TEXT)");
	run(sqlite, "BEGIN");
	inserts.text = prepare(sqlite, "INSERT INTO news(rowid, text) VALUES (?, ?)");
	inserts.article = prepare(sqlite, "INSERT INTO articles VALUES (?, ?, ?)");
	driver_for_each_article(corpus, add, &inserts);
	sqlite3_finalize(inserts.text);
	sqlite3_finalize(inserts.article);
	run(sqlite, "INSERT INTO news(news) VALUES('optimize')");
	run(sqlite, "COMMIT");
	sqlite3_close(sqlite);
}

/* Gives back the pages that optimizing left empty, so that the file is as large as the index. */
static void compact(const char *index)
{
	sqlite3 *sqlite;

	driver_check(sqlite3_open(index, &sqlite) == SQLITE_OK, "no SQLite database");
	run(sqlite, "VACUUM");
	sqlite3_close(sqlite);
}

/* ---- asking ---- */

static void *open_fts5(const char *index)
{
	static const char *const sql[STATEMENTS] = {
	    "SELECT rowid, -rank FROM news WHERE news MATCH ?1 ORDER BY rank LIMIT ?2",
	    "SELECT news.rowid, -rank FROM news JOIN articles ON articles.id = news.rowid"
	    " WHERE news MATCH ?1 AND published BETWEEN ?3 AND ?4 ORDER BY rank LIMIT ?2",
	    "SELECT count(*) FROM news WHERE news MATCH ?1",
	    "SELECT count(*) FROM news JOIN articles ON articles.id = news.rowid"
	    " WHERE news MATCH ?1 AND published BETWEEN ?3 AND ?4"};
	struct fts5 *fts5 = calloc(1, sizeof *fts5);

	driver_check(fts5 && sqlite3_open_v2(index, &fts5->sqlite, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK,
		     "no SQLite database");
	run(fts5->sqlite, "PRAGMA cache_size=-262144");
	run(fts5->sqlite, "PRAGMA mmap_size=8589934592");
	for (int i = 0; i < STATEMENTS; i++)
		fts5->statements[i] = prepare(fts5->sqlite, sql[i]);
	return fts5;
}

static void append_clause(char *match, const char *joint, const struct driver_clause *clause)
{
	size_t length = strlen(match);

	length += (size_t)snprintf(match + length, MATCH_BYTES_MAX - length, "%s\"", length ? joint : "");
	for (size_t i = 0; i < clause->word_count && length < MATCH_BYTES_MAX; i++)
		length += (size_t)snprintf(match + length, MATCH_BYTES_MAX - length, "%s%s", i ? " " : "",
					   clause->words[i]);
	driver_check(length + 4 < MATCH_BYTES_MAX, "a query is too long");
	memcpy(match + length, clause->kind == DRIVER_PREFIX ? "\"*" : "\"\0", 3);
}

/* The query in FTS5's language; *ret_date the date clause, if any. False where FTS5 has no such thing: fuzzy
 * words, and words that only raise the rank of what others must match. */
static bool translate(const struct driver_query *query, char match[MATCH_BYTES_MAX],
		      const struct driver_clause **ret_date)
{
	size_t must = 0, should = 0;

	match[0] = '\0';
	for (size_t i = 0; i < query->clause_count; i++) {
		const struct driver_clause *clause = &query->clauses[i];

		if (clause->kind == DRIVER_FUZZY)
			return false;
		if (clause->kind == DRIVER_DATE) {
			*ret_date = clause;
			continue;
		}
		must += clause->occur == DRIVER_MUST;
		should += clause->occur == DRIVER_SHOULD;
		append_clause(match,
			      clause->occur == DRIVER_MUST       ? " AND "
			      : clause->occur == DRIVER_MUST_NOT ? " NOT "
								 : " OR ",
			      clause);
	}
	return (must == 0) != (should == 0);
}

static void ask(sqlite3_stmt *statement, const char *match, size_t limit, const struct driver_clause *date,
		struct driver_answer *ret)
{
	sqlite3_bind_text(statement, 1, match, -1, SQLITE_STATIC);
	if (limit)
		sqlite3_bind_int64(statement, 2, (int64_t)limit);
	if (date) {
		sqlite3_bind_int64(statement, 3, date->first_second);
		sqlite3_bind_int64(statement, 4, date->last_second);
	}
	while (sqlite3_step(statement) == SQLITE_ROW)
		if (!limit)
			ret->count = (uint64_t)sqlite3_column_int64(statement, 0);
		else if (ret->hit_count < DRIVER_HITS_MAX)
			ret->hits[ret->hit_count++] = (struct driver_hit){
			    sqlite3_column_int64(statement, 0), sqlite3_column_double(statement, 1)};
	driver_check(sqlite3_reset(statement) == SQLITE_OK, "SQLite refused a query");
}

static bool answer(void *index, struct driver_query *query, struct driver_answer *ret)
{
	struct fts5 *fts5 = index;
	const struct driver_clause *date = NULL;
	char match[MATCH_BYTES_MAX];

	if (!translate(query, match, &date))
		return false;
	ret->count = 1;
	if (query->count)
		ask(fts5->statements[date ? COUNT_DATED : COUNT], match, 0, date, ret);
	if (query->limit && ret->count)
		ask(fts5->statements[date ? TOP_DATED : TOP], match, query->limit, date, ret);
	return true;
}

static void close_fts5(void *index)
{
	struct fts5 *fts5 = index;

	for (int i = 0; i < STATEMENTS; i++)
		sqlite3_finalize(fts5->statements[i]);
	sqlite3_close(fts5->sqlite);
	free(fts5);
}

int main(int count, char **arguments)
{
	const struct driver_engine engine = {"fts5", build, open_fts5, answer, close_fts5};

	if (count == 2 && strcmp(arguments[1], "version") == 0)
		return puts(sqlite3_libversion()), 0;
	if (count == 3 && strcmp(arguments[1], "compact") == 0)
		return compact(arguments[2]), 0;
	return driver_main(count, arguments, &engine);
}
