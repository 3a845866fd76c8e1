/* SPDX-License-Identifier: MIT
 *
 * test_xapian_c.c - the Xapian wrapper: what it finds, how it scores, and that every fault comes back as a
 * status, never as an exception.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
/* after those: */
#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "common/base.h"
#include "common/xapian/xapian_c.h"
#include "tests/unit/test_folder.h"

#define PATH_BYTES 256
#define POISON_BYTES 127

static char folder[TEST_FOLDER_BYTES];
static char news_path[PATH_BYTES];   /* four documents with positions */
static char places_path[PATH_BYTES]; /* two without */

static const char *const news[] = {
    "rocket leak at the space agency",
    "bear seen near the village",
    "space rocket launch rocket rocket",
    "leak of space",
};

static void path_of(char *path, const char *name)
{
	snprintf(path, PATH_BYTES, "%s/%s", folder, name);
}

static struct xb_writer *writer_at(const char *path, enum xb_open_mode mode)
{
	struct xb_writer *writer = NULL;
	struct xb_error error;

	if (xb_writer_open(path, mode, &writer, &error) != XB_OK)
		fail_msg("%s: %s", path, error.message);
	return writer;
}

static void post_words(struct xb_writer *writer, const char *text, bool positions)
{
	uint32_t position = 0;

	while (*text) {
		size_t length = strcspn(text, " ");
		struct nh_string word = {text, length};

		position++;
		assert_int_equal(xb_writer_posting(writer, word, positions ? position : 0, 1, NULL), XB_OK);
		text += length + (text[length] == ' ');
	}
}

static int build_news(void)
{
	struct xb_writer *writer = writer_at(news_path, XB_OPEN_REPLACE);
	char unique[8];

	for (uint32_t i = 0; i < NH_COUNT_OF(news); i++) {
		uint32_t document;

		post_words(writer, news[i], true);
		snprintf(unique, sizeof unique, "Q%u", (unsigned)i);
		assert_int_equal(xb_writer_value(writer, 4, nh_string_of(unique + 1), NULL), XB_OK);
		assert_int_equal(xb_writer_data(writer, nh_string_of(news[i]), NULL), XB_OK);
		assert_int_equal(xb_writer_put(writer, nh_string_of(unique), &document, NULL), XB_OK);
		assert_int_equal(document, i + 1);
	}
	assert_int_equal(xb_writer_metadata(writer, "made-by", NH_STRING("test"), NULL), XB_OK);
	assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
	xb_writer_close(writer);
	return 0;
}

static int build_places(void)
{
	struct xb_writer *writer = writer_at(places_path, XB_OPEN_CREATE);
	struct nh_string none = {NULL, 0};

	post_words(writer, "harbour bridge", false);
	assert_int_equal(xb_writer_put(writer, none, NULL, NULL), XB_OK);
	post_words(writer, "bridge harbour", false);
	assert_int_equal(xb_writer_put(writer, none, NULL, NULL), XB_OK);
	assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
	xb_writer_close(writer);
	return 0;
}

static int group_setup(void **state)
{
	(void)state;
	if (!test_folder_make(folder))
		return -1;
	path_of(news_path, "news");
	path_of(places_path, "places");
	return build_news() || build_places();
}

static int group_teardown(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static struct xb_database *open_paths(const char *const *paths, size_t count)
{
	struct xb_target targets[4] = {{0}};
	struct xb_database *database = NULL;

	for (size_t i = 0; i < count; i++)
		targets[i].path = paths[i];
	assert_int_equal(xb_open(targets, count, &database, NULL), XB_OK);
	return database;
}

static struct xb_database *open_news(void)
{
	const char *paths[] = {news_path};

	return open_paths(paths, 1);
}

static struct xb_query *term(const char *text)
{
	struct xb_query *query = NULL;

	assert_int_equal(xb_query_term(nh_string_of(text), 1, &query, NULL), XB_OK);
	return query;
}

/* Takes both children. */
static struct xb_query *combine(enum xb_operator op, struct xb_query *left, struct xb_query *right,
				uint32_t window)
{
	const struct xb_query *children[] = {left, right};
	struct xb_query *query = NULL;

	assert_int_equal(xb_query_combine(op, children, 2, window, &query, NULL), XB_OK);
	xb_query_free(left);
	xb_query_free(right);
	return query;
}

/* Takes the query; the documents found, as one decimal digit each, best first. */
static unsigned found(struct xb_database *database, struct xb_query *query)
{
	struct xb_results *results = NULL;
	const struct xb_hit *hits;
	unsigned digits = 0;
	struct xb_error error;

	if (xb_search(database, query, NULL, &results, &error) != XB_OK)
		fail_msg("%s: %s", error.type, error.message);
	for (size_t i = 0, count = xb_results_hits(results, &hits, NULL); i < count; i++)
		digits = digits * 10 + hits[i].document;
	xb_results_free(results);
	xb_query_free(query);
	return digits;
}

static void operators_find_what_they_say(void **state)
{
	struct xb_database *database = open_news();
	struct xb_query *all;

	(void)state;
	assert_int_equal(found(database, term("bear")), 2);
	assert_int_equal(found(database, term("absent")), 0);
	assert_int_equal(found(database, combine(XB_AND, term("rocket"), term("leak"), 0)), 1);
	assert_int_equal(found(database, combine(XB_AND_NOT, term("rocket"), term("leak"), 0)), 3);
	assert_int_equal(found(database, combine(XB_XOR, term("bear"), term("village"), 0)), 0);
	assert_int_equal(found(database, combine(XB_AND_MAYBE, term("leak"), term("rocket"), 0)), 14);
	assert_int_equal(found(database, combine(XB_FILTER, term("rocket"), term("leak"), 0)), 1);
	assert_int_equal(xb_query_all(&all, NULL), XB_OK);
	assert_int_equal(found(database, all), 1234);
	assert_int_equal(xb_query_none(&all, NULL), XB_OK);
	assert_int_equal(found(database, all), 0);
	xb_close(database);
}

static void phrase_keeps_order_and_near_does_not(void **state)
{
	struct xb_database *database = open_news();

	(void)state;
	assert_int_equal(found(database, combine(XB_PHRASE, term("rocket"), term("leak"), 2)), 1);
	assert_int_equal(found(database, combine(XB_PHRASE, term("leak"), term("rocket"), 2)), 0);
	assert_int_equal(found(database, combine(XB_NEAR, term("leak"), term("rocket"), 2)), 1);
	assert_int_equal(found(database, combine(XB_NEAR, term("rocket"), term("agency"), 3)), 0);
	assert_int_equal(found(database, combine(XB_NEAR, term("rocket"), term("agency"), 6)), 1);
	xb_close(database);
}

static void ranges_compare_values_by_bytes(void **state)
{
	struct xb_database *database = open_news();
	struct nh_string open_end = {NULL, 0};
	struct xb_query *query;

	(void)state;
	assert_int_equal(xb_query_range(4, NH_STRING("1"), NH_STRING("2"), &query, NULL), XB_OK);
	assert_int_equal(found(database, query), 23);
	assert_int_equal(xb_query_range(4, NH_STRING("2"), open_end, &query, NULL), XB_OK);
	assert_int_equal(found(database, query), 34);
	assert_int_equal(xb_query_range(4, open_end, NH_STRING("0"), &query, NULL), XB_OK);
	assert_int_equal(found(database, query), 1);
	assert_int_equal(xb_query_range(4, open_end, open_end, &query, NULL), XB_OK);
	assert_int_equal(found(database, query), 1234);
	xb_close(database);
}

/* Document 3 holds rocket 3 times in 5 words; 2 of 4 documents have it; 19 words in all. */
static double bm25_by_hand(double k1, double b)
{
	double weight = (4 - 2 + 0.5) / (2 + 0.5);
	double length = 5 / (19 / 4.0);

	if (weight < 2)
		weight = weight / 2 + 1;
	return log(weight) * (k1 + 1) * 3 / (k1 * (b * length + 1 - b) + 3);
}

static double best_score(struct xb_database *database, const struct xb_search_options *options, double factor)
{
	struct xb_query *rocket = term("rocket");
	struct xb_query *query;
	struct xb_results *results;
	const struct xb_hit *hits;
	struct xb_total total;
	double score;

	assert_int_equal(xb_query_scale(rocket, factor, &query, NULL), XB_OK);
	assert_int_equal(xb_search(database, query, options, &results, NULL), XB_OK);
	assert_int_equal(xb_results_hits(results, &hits, &total), 2);
	assert_int_equal(total.lower, 2);
	assert_int_equal(total.upper, 2);
	score = hits[0].score;
	xb_results_free(results);
	xb_query_free(query);
	xb_query_free(rocket);
	return score;
}

/* cmocka compares floats, which is too coarse. */
static void assert_close(double left, double right)
{
	assert_true(fabs(left - right) < 1e-12);
}

static void score_is_the_published_formula(void **state)
{
	struct xb_database *database = open_news();
	struct xb_search_options options;

	(void)state;
	assert_close(best_score(database, NULL, 1), bm25_by_hand(1.2, 0.75));
	assert_close(best_score(database, NULL, 2.5), 2.5 * bm25_by_hand(1.2, 0.75));
	xb_search_options_init(&options);
	options.k1 = 0.9;
	options.b = 0.4;
	assert_close(best_score(database, &options, 1), bm25_by_hand(0.9, 0.4));
	options.unscored = true;
	assert_close(best_score(database, &options, 1), 0);
	xb_close(database);
}

static void limit_first_and_sort_are_obeyed(void **state)
{
	struct xb_database *database = open_news();
	struct xb_search_options options;
	struct xb_query *space = term("space");
	struct xb_results *results;
	const struct xb_hit *hits;
	struct xb_total total;

	(void)state;
	xb_search_options_init(&options);
	options.sort = XB_SORT_VALUE_REVERSED;
	options.sort_slot = 4;
	options.first = 1;
	options.limit = 1;
	assert_int_equal(xb_search(database, space, &options, &results, NULL), XB_OK);
	assert_int_equal(xb_results_hits(results, &hits, &total), 1);
	assert_int_equal(hits[0].document, 3);
	assert_int_equal(total.estimate, 3);
	xb_results_free(results);
	xb_query_free(space);
	xb_close(database);
}

static void statistics_and_contents_come_back(void **state)
{
	struct xb_database *database = open_news();
	struct xb_info info;
	struct nh_string text;
	uint64_t occurrences;
	uint32_t number;

	(void)state;
	assert_int_equal(xb_database_info(database, &info, NULL), XB_OK);
	assert_int_equal(info.documents, 4);
	assert_int_equal(info.total_length, 19);
	assert_true(info.positions);
	assert_int_equal(xb_term_stats(database, NH_STRING("rocket"), &number, &occurrences, NULL), XB_OK);
	assert_int_equal(number, 2);
	assert_int_equal(occurrences, 4);
	assert_int_equal(xb_document_length(database, 3, &number, NULL), XB_OK);
	assert_int_equal(number, 5);
	assert_int_equal(xb_document_data(database, 2, &text, NULL), XB_OK);
	assert_string_equal(text.bytes, news[1]);
	assert_int_equal(xb_document_value(database, 4, 4, &text, NULL), XB_OK);
	assert_string_equal(text.bytes, "3");
	assert_int_equal(xb_metadata(database, "made-by", &text, NULL), XB_OK);
	assert_string_equal(text.bytes, "test");
	assert_int_equal(xb_document_data(database, 99, &text, NULL), XB_NOT_FOUND);
	xb_close(database);
}

static void terms_walk_a_prefix_in_order(void **state)
{
	struct xb_database *database = open_news();
	struct xb_terms *terms;
	struct nh_string text;
	uint32_t documents;

	(void)state;
	assert_int_equal(xb_terms_open(database, NH_STRING("l"), &terms, NULL), XB_OK);
	assert_int_equal(xb_terms_next(terms, &text, &documents, NULL), XB_OK);
	assert_string_equal(text.bytes, "launch");
	assert_int_equal(xb_terms_next(terms, &text, &documents, NULL), XB_OK);
	assert_string_equal(text.bytes, "leak");
	assert_int_equal(documents, 2);
	assert_int_equal(xb_terms_next(terms, &text, &documents, NULL), XB_NOT_FOUND);
	xb_terms_close(terms);
	xb_close(database);
}

static void several_databases_are_one(void **state)
{
	const char *paths[] = {news_path, places_path};
	struct xb_database *database = open_paths(paths, 2);
	struct xb_info info;

	(void)state;
	assert_int_equal(xb_database_info(database, &info, NULL), XB_OK);
	assert_int_equal(info.documents, 6);
	assert_false(info.positions);
	/* document 2 of part 0 of 2 */
	assert_int_equal(found(database, term("bear")), 3);
	xb_close(database);
}

static void missing_path_is_not_found(void **state)
{
	struct xb_target target = {.path = "/nonexistent/newshound"};
	struct xb_database *database = NULL;
	struct xb_writer *writer = NULL;
	struct xb_error error;

	(void)state;
	assert_int_equal(xb_open(&target, 1, &database, &error), XB_NOT_FOUND);
	assert_null(database);
	assert_int_equal(error.status, XB_NOT_FOUND);
	assert_true(strlen(error.type) > 0 && strlen(error.message) > 0);
	assert_int_not_equal(xb_writer_open(target.path, XB_OPEN, &writer, NULL), XB_OK);
	assert_null(writer);
	assert_int_not_equal(xb_check(target.path, &(size_t){0}, NULL), XB_OK);
}

static void closed_port_is_a_network_error(void **state)
{
	struct xb_target target = {.host = "127.0.0.1", .port = 1, .timeout_ms = 2000};
	struct xb_database *database;

	(void)state;
	assert_int_equal(xb_open(&target, 1, &database, NULL), XB_NETWORK);
	target.host = NULL;
	assert_int_equal(xb_open(&target, 1, &database, NULL), XB_BAD_INPUT);
}

static void second_writer_is_locked_out(void **state)
{
	struct xb_writer *first = writer_at(news_path, XB_OPEN);
	struct xb_writer *second = NULL;

	(void)state;
	assert_int_equal(xb_writer_open(news_path, XB_OPEN, &second, NULL), XB_LOCKED);
	assert_null(second);
	xb_writer_close(first);
}

static void poison_term_is_refused_and_harms_nothing(void **state)
{
	char path[PATH_BYTES];
	char nuls[POISON_BYTES] = {0};
	struct xb_writer *writer;
	struct xb_database *database;
	const char *paths[] = {path};
	struct nh_string none = {NULL, 0};

	(void)state;
	path_of(path, "poison");
	writer = writer_at(path, XB_OPEN_CREATE);
	post_words(writer, "good words", true);
	assert_int_equal(xb_writer_posting(writer, (struct nh_string){nuls, sizeof nuls}, 0, 1, NULL),
			 XB_BAD_INPUT);
	assert_int_equal(xb_writer_posting(writer, NH_STRING(""), 0, 1, NULL), XB_BAD_INPUT);
	assert_int_equal(xb_writer_posting(writer, (struct nh_string){nuls, 122}, 0, 1, NULL), XB_OK);
	assert_int_equal(xb_writer_put(writer, none, NULL, NULL), XB_OK);
	assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
	xb_writer_close(writer);
	database = open_paths(paths, 1);
	assert_int_equal(found(database, term("good")), 1);
	xb_close(database);
}

static void phrase_without_positions_is_unsupported(void **state)
{
	const char *paths[] = {places_path};
	struct xb_database *database = open_paths(paths, 1);
	struct xb_query *phrase = combine(XB_PHRASE, term("harbour"), term("bridge"), 2);
	struct xb_query *query = combine(XB_AND, phrase, term("bridge"), 0);
	struct xb_results *results = NULL;

	(void)state;
	assert_int_equal(xb_search(database, query, NULL, &results, NULL), XB_UNSUPPORTED);
	assert_null(results);
	assert_int_equal(found(database, combine(XB_AND, term("harbour"), term("bridge"), 0)), 12);
	xb_query_free(query);
	xb_close(database);
}

static void uncommitted_work_is_lost_and_a_reader_reopens(void **state)
{
	char path[PATH_BYTES];
	const char *paths[] = {path};
	struct nh_string none = {NULL, 0};
	struct xb_writer *writer;
	struct xb_database *database;
	bool changed = false;

	(void)state;
	path_of(path, "later");
	writer = writer_at(path, XB_OPEN_CREATE);
	database = open_paths(paths, 1);
	post_words(writer, "first", true);
	assert_int_equal(xb_writer_put(writer, NH_STRING("Q1"), NULL, NULL), XB_OK);
	assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
	post_words(writer, "second", true);
	assert_int_equal(xb_writer_put(writer, none, NULL, NULL), XB_OK);
	xb_writer_close(writer);
	assert_int_equal(xb_reopen(database, &changed, NULL), XB_OK);
	assert_true(changed);
	assert_int_equal(found(database, term("first")), 1);
	assert_int_equal(found(database, term("second")), 0);
	writer = writer_at(path, XB_OPEN);
	assert_int_equal(xb_writer_delete(writer, NH_STRING("Q1"), NULL), XB_OK);
	assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
	xb_writer_close(writer);
	assert_int_equal(xb_reopen(database, NULL, NULL), XB_OK);
	assert_int_equal(found(database, term("first")), 0);
	xb_close(database);
}

static void lost_snapshot_is_modified(void **state)
{
	char path[PATH_BYTES];
	char word[16];
	const char *paths[] = {path};
	struct nh_string none = {NULL, 0};
	struct xb_writer *writer;
	struct xb_database *database = NULL;
	struct xb_results *results = NULL;
	struct xb_query *query = term("word1");

	(void)state;
	path_of(path, "moving");
	writer = writer_at(path, XB_OPEN_CREATE);
	for (unsigned i = 0; i < 4; i++) {
		for (unsigned j = 0; j < 2000; j++) {
			snprintf(word, sizeof word, "word%u", j);
			post_words(writer, word, true);
		}
		assert_int_equal(xb_writer_put(writer, none, NULL, NULL), XB_OK);
		assert_int_equal(xb_writer_commit(writer, NULL), XB_OK);
		if (i == 0)
			database = open_paths(paths, 1);
	}
	assert_int_equal(xb_search(database, query, NULL, &results, NULL), XB_MODIFIED);
	assert_int_equal(xb_reopen(database, NULL, NULL), XB_OK);
	assert_int_equal(found(database, query), 1234);
	xb_close(database);
	xb_writer_close(writer);
}

static void write_file(const char *path, const char *name, const char *text)
{
	char file[PATH_BYTES + 32];
	FILE *stream;

	snprintf(file, sizeof file, "%s/%s", path, name);
	stream = fopen(file, "w");
	assert_non_null(stream);
	fputs(text, stream);
	fclose(stream);
}

static void damaged_folder_is_an_error(void **state)
{
	struct xb_target target = {0};
	struct xb_database *database = NULL;
	struct xb_error error;
	char path[PATH_BYTES];

	(void)state;
	path_of(path, "damaged");
	assert_int_equal(mkdir(path, 0700), 0);
	write_file(path, "iamglass", "this is no version file of any kind");
	target.path = path;
	assert_int_not_equal(xb_open(&target, 1, &database, &error), XB_OK);
	assert_null(database);
	assert_true(strlen(error.message) > 0);
}

static void compact_keeps_the_documents(void **state)
{
	const char *sources[] = {news_path};
	const char *paths[1];
	char path[PATH_BYTES];
	struct xb_database *database;
	size_t errors = 1;

	(void)state;
	path_of(path, "small");
	paths[0] = path;
	assert_int_equal(xb_compact(sources, 1, path, true, NULL), XB_OK);
	database = open_paths(paths, 1);
	assert_int_equal(found(database, term("bear")), 2);
	xb_close(database);
	assert_int_equal(xb_check(news_path, &errors, NULL), XB_OK);
	assert_int_equal(errors, 0);
}

static void queries_have_limits(void **state)
{
	struct xb_query *query = term("deep");
	struct xb_query *next;
	const char *text;
	enum xb_status status = XB_OK;

	(void)state;
	assert_int_equal(xb_query_scale(query, -1, &next, NULL), XB_BAD_INPUT);
	assert_int_equal(xb_query_scale(query, NAN, &next, NULL), XB_BAD_INPUT);
	assert_int_equal(xb_query_combine(XB_AND, NULL, 0, 0, &next, NULL), XB_BAD_INPUT);
	assert_int_equal(xb_query_term(NH_STRING(""), 1, &next, NULL), XB_BAD_INPUT);
	assert_int_equal(xb_query_describe(query, &text, NULL), XB_OK);
	assert_non_null(strstr(text, "deep"));
	for (unsigned i = 1; i < XB_QUERY_DEPTH_MAX; i++) {
		assert_int_equal(xb_query_scale(query, 1.5, &next, NULL), XB_OK);
		xb_query_free(query);
		query = next;
	}
	status = xb_query_scale(query, 1.5, &next, NULL);
	assert_int_equal(status, XB_BAD_INPUT);
	xb_query_free(query);
}

static void names_are_never_null(void **state)
{
	(void)state;
	for (int i = 0; i <= XB_INTERNAL + 1; i++)
		assert_non_null(xb_status_name((enum xb_status)i));
	assert_string_equal(xb_status_name(XB_LOCKED), "locked");
	assert_string_equal(xb_status_name(XB_INTERNAL), "internal");
	assert_true(xb_version_text()[0] >= '1');
	assert_int_equal(xb_module.version, XB_MODULE_VERSION);
	assert_ptr_equal(xb_module.search, xb_search);
	assert_ptr_equal(xb_module.status_name, xb_status_name);
	xb_close(NULL);
	xb_terms_close(NULL);
	xb_query_free(NULL);
	xb_results_free(NULL);
	xb_writer_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(operators_find_what_they_say),
	    cmocka_unit_test(phrase_keeps_order_and_near_does_not),
	    cmocka_unit_test(ranges_compare_values_by_bytes),
	    cmocka_unit_test(score_is_the_published_formula),
	    cmocka_unit_test(limit_first_and_sort_are_obeyed),
	    cmocka_unit_test(statistics_and_contents_come_back),
	    cmocka_unit_test(terms_walk_a_prefix_in_order),
	    cmocka_unit_test(several_databases_are_one),
	    cmocka_unit_test(missing_path_is_not_found),
	    cmocka_unit_test(closed_port_is_a_network_error),
	    cmocka_unit_test(second_writer_is_locked_out),
	    cmocka_unit_test(poison_term_is_refused_and_harms_nothing),
	    cmocka_unit_test(phrase_without_positions_is_unsupported),
	    cmocka_unit_test(uncommitted_work_is_lost_and_a_reader_reopens),
	    cmocka_unit_test(lost_snapshot_is_modified),
	    cmocka_unit_test(damaged_folder_is_an_error),
	    cmocka_unit_test(compact_keeps_the_documents),
	    cmocka_unit_test(queries_have_limits),
	    cmocka_unit_test(names_are_never_null),
	};

	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
