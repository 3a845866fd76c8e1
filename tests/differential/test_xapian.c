/* SPDX-License-Identifier: MIT
 *
 * test_xapian.c - our scores against Xapian's: an engine that shares no line with ours.
 *
 * Random articles of plain words go into an index and, token for token, into a Xapian database: each term
 * with its weighted freq as wdf, so that both know the same lengths. Random queries (any, all, phrases,
 * boosts, exclusions) are put to both, and every article that matches must have the same score within
 * 1e-12 of itself; our score is taken before it is rounded to a float.
 */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "common/xapian/xapian_c.h"
#include "indexer/newshound_index.h"
#include "searcher/match/shard_run.h"
#include "searcher/results.h"
#include "tests/unit/test_folder.h"

#define WORDS 60
#define HEADLINE_WEIGHT 5
#define BODY_GAP 100
#define TOLERANCE 1e-12
#define TEXT_BYTES 4096
#define CORPORA 60
#define QUERIES 60

static uint64_t state;

static unsigned random_below(unsigned below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (unsigned)(state >> 33) % below;
}

/* Small numbers are likelier: words of a text. */
static unsigned random_word(void)
{
	unsigned a = random_below(WORDS), b = random_below(WORDS), c = random_below(WORDS);

	return a < b ? (a < c ? a : c) : (b < c ? b : c);
}

static void word_text(unsigned word, char ret[16])
{
	snprintf(ret, 16, "w%uq", word);
}

/* Adds to a text that has room for TEXT_BYTES. */
static void add_text(char *text, const char *format, ...) NH_PRINTF(2, 3);

static void add_text(char *text, const char *format, ...)
{
	size_t used = strlen(text);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(text + used, TEXT_BYTES - used, format, arguments);
	va_end(arguments);
}

struct sides {
	char folder[TEST_FOLDER_BYTES];
	char index_path[TEST_PATH_BYTES], xapian_path[TEST_PATH_BYTES];
	struct nh_index *index;
	struct xb_database *database;
	unsigned articles;
};

static void check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "test_xapian: %s (state %llu)\n", what, (unsigned long long)state);
	exit(1);
}

static void add_words(struct xb_writer *writer, unsigned count, uint32_t position, uint32_t weight,
		      char *text)
{
	text[0] = '\0';
	for (unsigned i = 0; i < count; i++) {
		char word[16];

		word_text(random_word(), word);
		add_text(text, "%s%s", i ? " " : "", word);
		check(xb_writer_posting(writer, (struct nh_string){word, strlen(word)}, position + i, weight,
					NULL) == XB_OK,
		      "a posting was refused");
	}
}

static void add_article(struct nh_indexer *indexer, struct xb_writer *writer, unsigned number)
{
	char id[16], headline[TEXT_BYTES], body[TEXT_BYTES];
	struct nh_article article = {.id = {id, 0}};

	snprintf(id, sizeof id, "%05u", number);
	add_words(writer, random_below(10), 1, HEADLINE_WEIGHT, headline);
	add_words(writer, random_below(120), BODY_GAP, 1, body);
	article.id.length = strlen(id);
	article.headline = (struct nh_string){headline, strlen(headline)};
	article.body = (struct nh_string){body, strlen(body)};
	check(nh_indexer_add(indexer, &article, NULL) == NH_OK, "an article was refused");
	check(xb_writer_put(writer, (struct nh_string){NULL, 0}, NULL, NULL) == XB_OK,
	      "a document was refused");
}

static void build(struct sides *sides, unsigned articles)
{
	struct nh_indexer_options options = {.size = sizeof options, .language = "none"};
	struct nh_indexer *indexer = NULL;
	struct xb_writer *writer = NULL;
	struct xb_target target = {0};
	const char *index_path = sides->index_path;

	check(test_folder_make(sides->folder), "no folder");
	snprintf(sides->index_path, sizeof sides->index_path, "%s/index", sides->folder);
	snprintf(sides->xapian_path, sizeof sides->xapian_path, "%s/xapian", sides->folder);
	check(nh_indexer_open(sides->index_path, &options, &indexer, NULL) == NH_OK, "no index");
	check(xb_writer_open(sides->xapian_path, XB_OPEN_REPLACE, &writer, NULL) == XB_OK, "no database");
	for (unsigned i = 0; i < articles; i++) {
		add_article(indexer, writer, i);
		if (i == articles / 3 || i == articles / 2)
			check(nh_indexer_commit(indexer, NULL, NULL) == NH_OK, "no commit");
	}
	check(nh_indexer_commit(indexer, NULL, NULL) == NH_OK, "no commit");
	check(xb_writer_commit(writer, NULL) == XB_OK, "no commit by Xapian");
	nh_indexer_close(indexer);
	xb_writer_close(writer);
	target.path = sides->xapian_path;
	check(nh_index_open(&index_path, 1, NULL, &sides->index, NULL) == NH_OK, "the index does not open");
	check(xb_open(&target, 1, &sides->database, NULL) == XB_OK, "the database does not open");
	sides->articles = articles;
}

static void demolish(struct sides *sides)
{
	nh_index_close(sides->index);
	xb_close(sides->database);
	test_folder_remove(sides->folder);
}

/* ---- queries, made twice ---- */

static struct xb_query *term(unsigned word)
{
	struct xb_query *query = NULL;
	char text[16];

	word_text(word, text);
	check(xb_query_term((struct nh_string){text, strlen(text)}, 1, &query, NULL) == XB_OK, "no term");
	return query;
}

static struct xb_query *combine(enum xb_operator op, struct xb_query **children, size_t count)
{
	struct xb_query *query = NULL;

	check(xb_query_combine(op, (const struct xb_query *const *)children, count, 0, &query, NULL) == XB_OK,
	      "no combination");
	for (size_t i = 0; i < count; i++)
		xb_query_free(children[i]);
	return query;
}

static void distinct_words(unsigned *words, unsigned count)
{
	for (unsigned i = 0; i < count;) {
		bool known = false;

		words[i] = random_word();
		for (unsigned j = 0; j < i; j++)
			known |= words[j] == words[i];
		i += !known;
	}
}

static struct xb_query *boosted(struct xb_query *query, unsigned boost)
{
	struct xb_query *scaled = NULL;

	check(xb_query_scale(query, boost, &scaled, NULL) == XB_OK, "no boost");
	xb_query_free(query);
	return scaled;
}

/* Any or all of some words, the first with a boost; perhaps without another word. */
static struct xb_query *words_query(char *text, bool all)
{
	unsigned words[5], count = 1 + random_below(4), boost = 1 + random_below(3);
	struct xb_query *children[5], *query;
	bool excludes = random_below(3) == 0;

	distinct_words(words, count + 1);
	text[0] = '\0';
	for (unsigned i = 0; i < count; i++) {
		add_text(text, "%sw%uq", i ? (all ? " AND " : " OR ") : "", words[i]);
		if (i == 0)
			add_text(text, "^%u", boost);
		children[i] = i == 0 ? boosted(term(words[i]), boost) : term(words[i]);
	}
	query = count > 1 ? combine(all ? XB_AND : XB_OR, children, count) : children[0];
	if (excludes) {
		struct xb_query *pair[] = {query, term(words[count])};
		char inner[TEXT_BYTES];

		snprintf(inner, sizeof inner, "%s", text);
		text[0] = '\0';
		add_text(text, "(%s) NOT w%uq", inner, words[count]);
		query = combine(XB_AND_NOT, pair, 2);
	}
	return query;
}

static struct xb_query *phrase_query(char *text)
{
	unsigned words[2];
	struct xb_query *pair[2];

	distinct_words(words, 2);
	text[0] = '\0';
	add_text(text, "\"w%uq w%uq\"", words[0], words[1]);
	pair[0] = term(words[0]);
	pair[1] = term(words[1]);
	return combine(XB_PHRASE, pair, 2);
}

static struct xb_query *make_query(char *text)
{
	unsigned kind = random_below(5);

	return kind == 0 ? phrase_query(text) : words_query(text, kind < 3);
}

/* ---- comparing ---- */

/* The score of a hit before rounding. */
static double exact_of(struct nh_results *results, size_t i)
{
	const struct candidate *candidate = &results->hits[i].candidate;
	struct shard_run run;

	check(shard_run_prepare(&run, &results->plan, &results->index->shards[candidate->shard],
				candidate->shard, &results->arena, NULL) == NH_OK,
	      "a shard cannot be prepared");
	run.scoring = results->options.scoring;
	run.average_length = results->average_length;
	run.weights = results->weights;
	run.order = results->order;
	return exact_score(&run, candidate->doc, NULL);
}

static size_t compare(struct sides *sides, const char *text, struct nh_results *ours,
		      struct xb_results *theirs)
{
	double *scores = calloc(sides->articles, sizeof *scores);
	const struct xb_hit *hits;
	size_t count = xb_results_hits(theirs, &hits, NULL);

	for (size_t i = 0; i < count; i++)
		scores[hits[i].document - 1] = hits[i].score;
	if (count != nh_results_count(ours)) {
		fprintf(stderr, "%s: Xapian finds %zu, we find %zu\n", text, count, nh_results_count(ours));
		check(false, "different articles");
	}
	for (size_t i = 0; i < count; i++) {
		double expected = scores[strtoul(nh_results_hit(ours, i)->id.bytes, NULL, 10)],
		       got = exact_of(ours, i);

		if (!(fabs(expected - got) <= TOLERANCE * fabs(expected))) {
			fprintf(stderr, "%s: article %s: Xapian %.17g, we %.17g\n", text,
				nh_results_hit(ours, i)->id.bytes, expected, got);
			check(false, "different scores");
		}
	}
	free(scores);
	return count;
}

static size_t ask_both(struct sides *sides)
{
	struct nh_search_options options;
	struct xb_search_options xb_options;
	struct nh_results *ours = NULL;
	struct xb_results *theirs = NULL;
	struct xb_query *query;
	char text[TEXT_BYTES];
	size_t compared;

	query = make_query(text);
	nh_search_options_init(&options);
	options.limit = sides->articles;
	options.match = NH_MATCH_ALL;
	options.scoring = NH_SCORING_XAPIAN;
	xb_search_options_init(&xb_options);
	xb_options.limit = sides->articles;
	xb_options.k1 = 1.2;
	xb_options.k3 = 0;
	xb_options.b = 0.75;
	xb_options.length_floor = 0;
	check(nh_search(sides->index, text, &options, &ours, NULL) == NH_OK, "the search failed");
	check(xb_search(sides->database, query, &xb_options, &theirs, NULL) == XB_OK,
	      "Xapian's search failed");
	compared = compare(sides, text, ours, theirs);
	nh_results_free(ours);
	xb_results_free(theirs);
	xb_query_free(query);
	return compared;
}

int main(void)
{
	size_t compared = 0;

	for (unsigned corpus = 0; corpus < CORPORA; corpus++) {
		struct sides sides = {.articles = 0};

		state = 0x9E3779B97F4A7C15ull * (corpus + 1);
		build(&sides, 3 + random_below(corpus % 4 == 0 ? 600 : 120));
		for (unsigned i = 0; i < QUERIES; i++)
			compared += ask_both(&sides);
		demolish(&sides);
	}
	printf("%zu scores equal to Xapian's within %g\n", compared, TOLERANCE);
	check(compared >= 100000, "fewer than 100,000 scores were compared");
	return 0;
}
