/* SPDX-License-Identifier: MIT
 *
 * test_self.c - the twin against the hand: who finds, on five articles, and scores worked out on paper.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/date.h"
#include "tests/differential/twin.h"

#define LN2 0.69314718

static struct nh_date date_of(const char *iso)
{
	struct nh_date date = {.precision = NH_PRECISION_NONE};

	assert_true(!*iso || date_parse_iso(nh_string_of(iso), &date));
	return date;
}

/* ---- Who is found ----------------------------------------------------------------------------------- */

/* Newest first they are a, e, c, d, b. */
static void add_five(struct twin *twin)
{
	struct nh_string kato = NH_STRING("Taro Kato"), tag = NH_STRING("cyber attack"),
			 caption = NH_STRING("A rocket");
	struct nh_furniture ranking = {NH_STRING("ranking"), NH_STRING("Ranking: rocket leak")};
	struct nh_article a = {.id = NH_STRING("a"),
			       .headline = NH_STRING("Rocket launched"),
			       .body = NH_STRING("The minister launches rockets."),
			       .language = NH_STRING("en"),
			       .source = NH_STRING("The Japan News"),
			       .bylines = {&kato, 1},
			       .published = date_of("2024-06-21T17:34:00+09:00")};
	struct nh_article b = {.id = NH_STRING("b"),
			       .headline = NH_STRING("Leak"),
			       .language = NH_STRING("en"),
			       .body = NH_STRING("rocket leak in Tokyo"),
			       .captions = {&caption, 1}};
	struct nh_article c = {.id = NH_STRING("c"),
			       .headline = NH_STRING("Élections"),
			       .language = NH_STRING("fr"),
			       .body = NH_STRING("une attaque"),
			       .source = NH_STRING("Le Monde"),
			       .published = date_of("2024-06")};
	struct nh_article d = {.id = NH_STRING("d"),
			       .headline = NH_STRING("日本語"),
			       .language = NH_STRING("ja"),
			       .body = NH_STRING("東京の攻撃"),
			       .published = date_of("2023")};
	struct nh_article e = {.id = NH_STRING("e"),
			       .body = NH_STRING("prices"),
			       .language = NH_STRING("en-GB"),
			       .tags = {&tag, 1},
			       .furniture = &ranking,
			       .furniture_count = 1,
			       .published = date_of("2024-06-20T23:00:00")};

	twin_add(twin, &a);
	twin_add(twin, &b);
	twin_add(twin, &c);
	twin_add(twin, &d);
	twin_add(twin, &e);
}

struct expectation {
	const char *query;
	enum nh_match match;
	const char *found; /* newest first; behind it "*" where any word was enough */
};

static const struct expectation expectations[] = {
    /* stems, forms, phrases */
    {"rocket", NH_MATCH_AUTO, "ab"},
    {"ROCKETS", NH_MATCH_AUTO, "ab"},
    {"launch", NH_MATCH_AUTO, "a"},
    {"=rockets", NH_MATCH_AUTO, "a"},
    {"elections", NH_MATCH_AUTO, "c"},
    {"=elections", NH_MATCH_AUTO, "c"}, /* written Élections, whatever its stem */
    {"=launched-the", NH_MATCH_AUTO, ""},
    {"\"rocket leak\"", NH_MATCH_AUTO, "b"},
    {"\"rockets leak\"", NH_MATCH_AUTO, ""},
    {"\"launched the\"", NH_MATCH_AUTO, ""}, /* headline and body */
    {"rocket-leak", NH_MATCH_ANY, "b"},      /* one word of two tokens: both */
    /* CJK */
    {"日本語", NH_MATCH_AUTO, "d"},
    {"本", NH_MATCH_AUTO, "d"},
    {"東京の攻", NH_MATCH_AUTO, "d"},
    {"日語", NH_MATCH_AUTO, ""},
    {"\"日 本\"", NH_MATCH_AUTO, "d"}, /* single characters have no places in text */
    {"東京攻撃", NH_MATCH_AUTO, ""},
    /* fields and scopes */
    {"headline:rocket", NH_MATCH_AUTO, "a"},
    {"caption:rocket", NH_MATCH_AUTO, "b"},
    {"in:all rocket", NH_MATCH_AUTO, "aeb"},
    {"in:all \"rocket leak\"", NH_MATCH_AUTO, "eb"},
    {"source:japan", NH_MATCH_AUTO, "a"},
    {"source:\"Japan News\"", NH_MATCH_AUTO, "a"},
    {"source:=\"the japan news\"", NH_MATCH_AUTO, "a"},
    {"source:=\"Japan News\"", NH_MATCH_AUTO, ""},
    {"author:kato", NH_MATCH_AUTO, "a"},
    {"tag:attack", NH_MATCH_AUTO, "e"},
    {"tag:attacks", NH_MATCH_AUTO, ""},
    {"language:EN", NH_MATCH_AUTO, "aeb"},
    {"language:en-gb", NH_MATCH_AUTO, "e"},
    {"id:b", NH_MATCH_AUTO, "b"},
    {"id:B", NH_MATCH_AUTO, ""},
    /* dates */
    {"date:2024-06-21", NH_MATCH_AUTO, "ac"},
    {"date:2024-06-20", NH_MATCH_AUTO, "ec"},
    {"date:2024", NH_MATCH_AUTO, "aec"},
    {"date:2023-03", NH_MATCH_AUTO, "d"},
    {"date:none", NH_MATCH_AUTO, "b"},
    /* all, any, auto */
    {"rocket leak", NH_MATCH_AUTO, "b"},
    {"launch leak", NH_MATCH_AUTO, "ab*"},
    {"launch leak", NH_MATCH_ALL, ""},
    {"zebra yak", NH_MATCH_AUTO, ""},
    {"launch AND leak", NH_MATCH_AUTO, ""},
    {"launch OR prices OR 日", NH_MATCH_AUTO, "aed"},
    {"+leak launch", NH_MATCH_ANY, "b*"},
    {"rocket -leak", NH_MATCH_ANY, "a*"},
    {"rocket NOT leak", NH_MATCH_AUTO, "a"},
    {"+— rocket", NH_MATCH_ANY, "ab*"}, /* what holds no token asks for nothing */
    {"-rocket", NH_MATCH_AUTO, "ecd"},
    {"NOT rocket", NH_MATCH_AUTO, "ecd"},
    {"rocket — !!!", NH_MATCH_AUTO, "ab"},
    {"— !!!", NH_MATCH_AUTO, ""},
    {"", NH_MATCH_AUTO, ""},
};

static void check_expectation(struct twin *twin, const struct expectation *expected)
{
	struct nh_search_options options = {
	    .size = sizeof options, .match = expected->match, .sort = NH_SORT_NEWEST};
	struct twin_answer answer;
	struct arena arena;
	char found[16] = "";

	arena_init(&arena);
	twin_search(twin, expected->query, &options, &arena, &answer);
	for (size_t i = 0; i < answer.count; i++)
		found[i] = answer.hits[i].id.bytes[0];
	if (answer.match == NH_MATCH_ANY && strchr(expected->found, '*'))
		found[answer.count] = '*';
	if (strcmp(found, expected->found) != 0)
		print_error("query %s\n", expected->query);
	assert_string_equal(found, expected->found);
	arena_done(&arena);
}

static void finds_what_one_sees(void **state)
{
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	add_five(twin);
	for (size_t i = 0; i < NH_COUNT_OF(expectations); i++)
		check_expectation(twin, &expectations[i]);
	twin_free(twin);
}

/* ---- Scores ----------------------------------------------------------------------------------------- */

static float score_of(struct twin *twin, const char *query, enum nh_scoring scoring, const char *id)
{
	struct nh_search_options options = {.size = sizeof options, .scoring = scoring};
	struct twin_answer answer;
	struct arena arena;
	float score = -1;

	arena_init(&arena);
	twin_search(twin, query, &options, &arena, &answer);
	for (size_t i = 0; i < answer.count; i++)
		if (nh_string_equal(answer.hits[i].id, nh_string_of(id)))
			score = answer.hits[i].score;
	arena_done(&arena);
	return score;
}

static void add_plain(struct twin *twin, const char *id, const char *headline, const char *body)
{
	struct nh_article article = {.id = nh_string_of(id),
				     .headline = nh_string_of(headline),
				     .body = nh_string_of(body),
				     .language = NH_STRING("en")};

	twin_add(twin, &article);
}

#define ASSERT_SCORE(got, expected) assert_float_equal((got), (float)(expected), 1e-6)

/* Two articles of 1 and 2 words, average 1.5; a word in one of them has idf ln 2. */
static void scores_of_two_articles(void **state)
{
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	add_plain(twin, "a", "", "rocket");
	add_plain(twin, "b", "", "leaks leak");
	/* length part 1.2 (0.25 + 0.75 · 1/1.5) = 0.9 */
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_BM25, "a"), LN2 * 2.2 * 1 / 1.9);
	/* 1.2 (0.25 + 0.75 · 2/1.5) = 1.5 */
	ASSERT_SCORE(score_of(twin, "leak", NH_SCORING_BM25, "b"), LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "leak^3", NH_SCORING_BM25, "b"), 3 * LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "leak leaks^2", NH_SCORING_BM25, "b"), 3 * LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "(leak^2)^2", NH_SCORING_BM25, "b"), 4 * LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "\"leaks leak\"", NH_SCORING_BM25, "b"), 2 * LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "=leaks", NH_SCORING_BM25, "b"), LN2 * 2.2 * 2 / 3.5);
	/* (2 - 1 + 0.5) / (1 + 0.5) = 1 is below 2: ln(1/2 + 1) */
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_XAPIAN, "a"), 0.40546511 * 2.2 / 1.9);
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_LUCENE_NORMS, "a"), LN2 / 1.9);
	/* what is taken away does not score, nor does what only filters */
	ASSERT_SCORE(score_of(twin, "-rocket", NH_SCORING_BM25, "b"), 0);
	ASSERT_SCORE(score_of(twin, "leak NOT rocket", NH_SCORING_BM25, "b"), LN2 * 2.2 * 2 / 3.5);
	ASSERT_SCORE(score_of(twin, "leak language:en date:none", NH_SCORING_BM25, "b"), LN2 * 2.2 * 2 / 3.5);
	assert_true(score_of(twin, "zebra", NH_SCORING_BM25, "b") < 0);
	twin_free(twin);
}

/* A headline's word counts so many times, in the freq and in the length: weight + 1 and 1. */
static void headline_has_its_weight(void **state)
{
	double weight = TWIN_WEIGHT_HEADLINE,
	       length_part = 1.2 * (0.25 + 0.75 * (weight + 1) / ((weight + 2) / 2));
	double expected = LN2 * 2.2 * (weight + 1) / (weight + 1 + length_part);
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	add_plain(twin, "a", "rocket", "rocket");
	add_plain(twin, "b", "", "leak");
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_BM25, "a"), expected);
	ASSERT_SCORE(score_of(twin, "body:rocket", NH_SCORING_BM25, "a"), expected);
	twin_free(twin);
}

/* A CJK word of three is one word: its pairs 日本 本語 in a row. Four characters are four positions. */
static void cjk_scores_as_one_word(void **state)
{
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	add_plain(twin, "a", "", "日本語、日");
	add_plain(twin, "b", "", "日本と本語");
	/* lengths 4 and 5, average 4.5; in a alone: 1.2 (0.25 + 0.75 · 4/4.5) = 1.1 */
	ASSERT_SCORE(score_of(twin, "日本語", NH_SCORING_BM25, "a"), LN2 * 2.2 * 1 / 2.1);
	/* in both: idf = ln(1 + 0.5/2.5) = ln 1.2; 日 stands twice in a */
	ASSERT_SCORE(score_of(twin, "日", NH_SCORING_BM25, "a"), 0.18232156 * 2.2 * 2 / 3.1);
	ASSERT_SCORE(score_of(twin, "本語", NH_SCORING_BM25, "a"), 0.18232156 * 2.2 * 1 / 2.1);
	assert_true(score_of(twin, "日本語", NH_SCORING_BM25, "b") < 0);
	twin_free(twin);
}

/* 51 words: 24 + 27, of which 26 can be told; average 26. */
static void lucene_rounds_lengths(void **state)
{
	char text[51 * 2 + 6] = "";
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	for (size_t i = 0; i < 50; i++)
		memcpy(text + 2 * i, "x ", 3);
	memcpy(text + 100, "rocket", 7);
	add_plain(twin, "a", "", text);
	add_plain(twin, "b", "", "leak");
	/* 1.2 (0.25 + 0.75 · 50/26) = 2.0307692 */
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_LUCENE_NORMS, "a"), LN2 / 3.0307692);
	twin_free(twin);
}

static void update_and_removal_change_all_statistics(void **state)
{
	struct twin *twin = twin_new(NULL, true, true);

	(void)state;
	add_plain(twin, "a", "", "rocket");
	add_plain(twin, "b", "", "rocket rocket");
	add_plain(twin, "c", "", "rocket");
	add_plain(twin, "b", "", "leak leak");
	assert_true(twin_remove(twin, NH_STRING("c")));
	assert_false(twin_remove(twin, NH_STRING("c")));
	assert_int_equal(twin_count(twin), 2);
	ASSERT_SCORE(score_of(twin, "rocket", NH_SCORING_BM25, "a"), LN2 * 2.2 * 1 / 1.9);
	twin_free(twin);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(finds_what_one_sees),
	    cmocka_unit_test(scores_of_two_articles),
	    cmocka_unit_test(headline_has_its_weight),
	    cmocka_unit_test(cjk_scores_as_one_word),
	    cmocka_unit_test(lucene_rounds_lengths),
	    cmocka_unit_test(update_and_removal_change_all_statistics),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
