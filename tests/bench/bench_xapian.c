/* SPDX-License-Identifier: MIT
 *
 * bench_xapian.c - Xapian in the benchmark, fed with newshound's tokens and their positions, BM25 with k1 1.2
 * and b 0.75. The document's data is its headline; value 0 its time, value 1 its id. Xapian's documents are
 * numbered in the order of the corpus.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/text/tokenizer.h"
#include "common/xapian/xapian_c.h"
#include "tests/bench/driver.h"

#define SLOT_TIME 0
#define SLOT_ID 1
#define TIME_BYTES 16

static void check(enum xb_status status, const struct xb_error *error)
{
	driver_check(status == XB_OK, error->message);
}

static struct nh_string string(const char *text)
{
	return (struct nh_string){text, strlen(text)};
}

/* Twelve digits sort by bytes as the numbers do; no article of news is older than 1970. */
static struct nh_string time_value(int64_t seconds, char buffer[TIME_BYTES])
{
	snprintf(buffer, TIME_BYTES, "%012lld", (long long)(seconds < 0 ? 0 : seconds));
	return string(buffer);
}

/* ---- building ---- */

static void add(void *user, const struct driver_article *article)
{
	static struct tokenizer tokenizer;
	struct xb_writer *writer = user;
	struct xb_error error;
	struct token token;
	char buffer[TIME_BYTES];

	tokenizer_init(&tokenizer, string(article->text));
	while (tokenizer_next(&tokenizer, &token))
		if (token.kind == TOKEN_WORD)
			check(xb_writer_posting(writer, (struct nh_string){token.form, token.form_length},
						token.position + 1, 1, &error),
			      &error);
	check(xb_writer_value(writer, SLOT_TIME, time_value(article->seconds, buffer), &error), &error);
	check(xb_writer_value(writer, SLOT_ID, string(article->id), &error), &error);
	check(xb_writer_data(writer, string(article->headline), &error), &error);
	check(xb_writer_put(writer, (struct nh_string){NULL, 0}, NULL, &error), &error);
}

static void build(const char *corpus, const char *index)
{
	struct xb_writer *writer;
	struct xb_error error;

	check(xb_writer_open(index, XB_OPEN_REPLACE, &writer, &error), &error);
	driver_for_each_article(corpus, add, writer);
	check(xb_writer_commit(writer, &error), &error);
	xb_writer_close(writer);
}

/* ---- queries ---- */

static struct xb_query *combine(enum xb_operator op, struct xb_query **parts, size_t count)
{
	struct xb_query *whole;
	struct xb_error error;

	if (count == 1)
		return parts[0];
	check(xb_query_combine(op, (const struct xb_query *const *)parts, count, 0, &whole, &error), &error);
	for (size_t i = 0; i < count; i++)
		xb_query_free(parts[i]);
	return whole;
}

static struct xb_query *clause_query(const struct driver_clause *clause)
{
	struct xb_query *words[DRIVER_WORDS_MAX], *range;
	struct xb_error error;
	char first[TIME_BYTES], last[TIME_BYTES];

	if (clause->kind == DRIVER_DATE) {
		check(xb_query_range(SLOT_TIME, time_value(clause->first_second, first),
				     time_value(clause->last_second, last), &range, &error),
		      &error);
		return range;
	}
	for (size_t i = 0; i < clause->word_count; i++)
		check(xb_query_term(string(clause->words[i]), 1, &words[i], &error), &error);
	return combine(XB_PHRASE, words, clause->word_count);
}

/* Clauses of one kind joined by op; NULL where there are none. */
static struct xb_query *gather(const struct driver_query *query, bool dates, enum driver_occur occur,
			       enum xb_operator op)
{
	struct xb_query *parts[DRIVER_CLAUSES_MAX];
	size_t count = 0;

	for (size_t i = 0; i < query->clause_count; i++) {
		const struct driver_clause *clause = &query->clauses[i];

		if ((clause->kind == DRIVER_DATE) == dates && (dates || clause->occur == occur))
			parts[count++] = clause_query(clause);
	}
	return count ? combine(op, parts, count) : NULL;
}

static struct xb_query *join(enum xb_operator op, struct xb_query *left, struct xb_query *right)
{
	struct xb_query *both[2] = {left, right};

	return !right ? left : !left ? right : combine(op, both, 2);
}

static struct xb_query *translate(const struct driver_query *query)
{
	struct xb_query *whole = join(XB_AND_MAYBE, gather(query, false, DRIVER_MUST, XB_AND),
				      gather(query, false, DRIVER_SHOULD, XB_OR));

	whole = join(XB_AND_NOT, whole, gather(query, false, DRIVER_MUST_NOT, XB_OR));
	return join(XB_FILTER, whole, gather(query, true, DRIVER_MUST, XB_AND));
}

/* ---- asking ---- */

static void *open_xapian(const char *index)
{
	struct xb_target target = {.path = index};
	struct xb_database *database;
	struct xb_error error;

	check(xb_open(&target, 1, &database, &error), &error);
	return database;
}

static void read_hits(struct xb_database *database, const struct xb_hit *hits, size_t count,
		      struct driver_answer *ret)
{
	struct xb_error error;
	struct nh_string id;

	ret->hit_count = count < DRIVER_HITS_MAX ? count : DRIVER_HITS_MAX;
	for (size_t i = 0; i < ret->hit_count; i++) {
		check(xb_document_value(database, hits[i].document, SLOT_ID, &id, &error), &error);
		ret->hits[i] = (struct driver_hit){strtoll(id.bytes, NULL, 10), hits[i].score};
	}
}

static bool answer(void *index, struct driver_query *query, struct driver_answer *ret)
{
	struct xb_search_options options;
	struct xb_results *results;
	const struct xb_hit *hits;
	struct xb_total total;
	struct xb_query *asked;
	struct xb_error error;
	size_t count;

	for (size_t i = 0; i < query->clause_count; i++)
		if (query->clauses[i].kind == DRIVER_PREFIX || query->clauses[i].kind == DRIVER_FUZZY)
			return false;
	asked = translate(query);
	xb_search_options_init(&options);
	options.limit = (uint32_t)query->limit;
	options.check_at_least = query->count ? UINT32_MAX : 0;
	options.unscored = query->limit == 0;
	check(xb_search(index, asked, &options, &results, &error), &error);
	count = xb_results_hits(results, &hits, &total);
	ret->count = query->count ? total.estimate : 1;
	read_hits(index, hits, count, ret);
	xb_results_free(results);
	xb_query_free(asked);
	return true;
}

static void close_xapian(void *index)
{
	xb_close(index);
}

int main(int count, char **arguments)
{
	const struct driver_engine engine = {"xapian", build, open_xapian, answer, close_xapian};

	return driver_main(count, arguments, &engine);
}
