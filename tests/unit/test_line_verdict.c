/* SPDX-License-Identifier: MIT
 *
 * test_line_verdict.c - which lines other articles make furniture of: at the end, at the top and in the
 * middle; and what is never lost: sentences, tables, conversations, printings and versions of one story.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/shard/aside_text.h"
#include "indexer/line_verdict.h"

#define ARTICLES_MAX 12

static const char *const opening[] = {"A ferry lay off Sendai all night.", "The mill has stopped its stones.",
				      "The tram will carry the post.",     "The library got its books back.",
				      "Lanterns hung under a roof.",       "Snow fell on the pass."};
static const char *const closing[] = {"Nobody was hurt.",      "The mayor hopes for rain.",
				      "Stamps cost the same.", "All fines are forgiven.",
				      "Children liked it.",    "The road stays closed."};

struct page {
	const char *headline, *url;
	char body[2048];
	struct nh_string left; /* of the body, by the verdict */
	size_t aside;
};

struct pages {
	struct page items[ARTICLES_MAX];
	size_t count;
	struct arena arena;
};

static void pages_init(struct pages *pages)
{
	memset(pages, 0, sizeof *pages);
	arena_init(&pages->arena);
}

/* A story of its own, with lines above, between and below its two sentences. */
static void add(struct pages *pages, const char *top, const char *middle, const char *end)
{
	struct page *page = &pages->items[pages->count];

	snprintf(page->body, sizeof page->body, "%s%s\n%s%s\n%s", top, opening[pages->count], middle,
		 closing[pages->count], end);
	pages->count++;
}

static struct nh_article article_of(struct pages *pages, size_t i)
{
	return (struct nh_article){.id = nh_string_of(arena_format(&pages->arena, "page-%zu", i)),
				   .headline = nh_string_of(pages->items[i].headline),
				   .url = nh_string_of(pages->items[i].url),
				   .body = nh_string_of(pages->items[i].body)};
}

/* With the lines in many parts, each of which is marked and counted by itself, the same comes out. */
static void judge_in_parts(const struct pages *pages, const struct body_lines *lines)
{
	struct known_lines known;
	struct buf ranges;

	buf_init(&ranges);
	assert_true(known_lines_init_parts(&known, 100, 256));
	assert_true(known.part_count > 3);
	for (uint32_t part = 0; part < known.part_count; part++) {
		for (size_t i = 0; i < pages->count; i++)
			known_lines_mark(&known, &lines[i]);
		for (size_t i = 0; i < pages->count; i++)
			assert_true(known_lines_count(&known, &lines[i]));
		assert_true(known_lines_end_part(&known));
	}
	for (size_t i = 0; i < pages->count; i++) {
		buf_reset(&ranges);
		assert_int_equal(line_verdict(&known, &lines[i], &ranges), pages->items[i].aside);
		assert_int_equal(lines_set_aside(&lines[i], buf_string(&ranges)), pages->items[i].aside);
	}
	known_lines_done(&known);
	buf_done(&ranges);
}

static void judge(struct pages *pages)
{
	struct buf entries[ARTICLES_MAX], ranges;
	struct body_lines lines[ARTICLES_MAX];
	struct known_lines known;

	buf_init(&ranges);
	assert_true(known_lines_init(&known, 100));
	for (size_t i = 0; i < pages->count; i++) {
		struct nh_article article = article_of(pages, i);

		buf_init(&entries[i]);
		body_lines_encode(&article, 0, &entries[i]);
		body_lines_decode(buf_string(&entries[i]), &lines[i]);
		known_lines_mark(&known, &lines[i]);
	}
	for (size_t i = 0; i < pages->count; i++)
		assert_true(known_lines_count(&known, &lines[i]));
	for (size_t i = 0; i < pages->count; i++) {
		struct nh_article article = article_of(pages, i);

		buf_reset(&ranges);
		pages->items[i].aside = line_verdict(&known, &lines[i], &ranges);
		assert_int_equal(lines_set_aside(&lines[i], buf_string(&ranges)), pages->items[i].aside);
		assert_true(aside_fits(buf_string(&ranges), article.body.length));
		assert_true(aside_split(&article, buf_string(&ranges), &pages->arena));
		assert_int_equal(article.furniture_count, pages->items[i].aside);
		pages->items[i].left = article.body;
	}
	judge_in_parts(pages, lines);
	for (size_t i = 0; i < pages->count; i++)
		buf_done(&entries[i]);
	known_lines_done(&known);
	buf_done(&ranges);
}

static void pages_done(struct pages *pages)
{
	arena_done(&pages->arena);
}

/* What is left of page i has none of its lines but its two sentences. */
static void assert_only_prose(const struct pages *pages, size_t i)
{
	char wanted[256];

	snprintf(wanted, sizeof wanted, "%s\n%s", opening[i], closing[i]);
	assert_string_equal(pages->items[i].left.bytes, wanted);
}

/* `times` stories with the lines in the middle, at the top, or at the end: lines of each that are set aside.
 */
static size_t aside_in(const char *lines, int where, size_t times)
{
	struct pages pages;
	size_t aside;

	pages_init(&pages);
	for (size_t i = 0; i < times; i++)
		add(&pages, where == 0 ? lines : "", where == 1 ? lines : "", where == 2 ? lines : "");
	judge(&pages);
	aside = pages.items[0].aside;
	for (size_t i = 0; i < times; i++)
		assert_int_equal(pages.items[i].aside, aside);
	pages_done(&pages);
	return aside;
}

static void a_label_is_furniture_from_three_stories_on(void **state)
{
	(void)state;
	for (int where = 0; where < 3; where++) {
		assert_int_equal(aside_in("Scroll down for video\n", where, 1), 0);
		assert_int_equal(aside_in("Scroll down for video\n", where, 2), 0);
		assert_int_equal(aside_in("Scroll down for video\n", where, 3), 1);
		assert_int_equal(aside_in("Scroll down for video\n", where, 6), 1);
	}
}

static void a_short_label_is_where_it_can_be_nothing_else(void **state)
{
	(void)state;
	for (int where = 0; where < 3; where++)
		assert_int_equal(aside_in("ADVERTISEMENT\n", where, 3), 1);
	assert_int_equal(aside_in("Local News\n", 0, 3), 1);
	assert_int_equal(aside_in("Local News\n", 1, 3), 0); /* a sub-heading */
}

static void blocks_and_requests_are_furniture_anywhere(void **state)
{
	(void)state;
	for (int where = 0; where < 3; where++) {
		assert_int_equal(aside_in("Home\nSport\nWeather\n", where, 3), 3);
		assert_int_equal(aside_in("Sign up for our morning letter.\n", where, 3), 1);
		assert_int_equal(aside_in("Sign up for our morning letter.\n", where, 2), 0);
	}
}

static void the_rest_of_the_body_stays_as_it_was(void **state)
{
	struct pages pages;

	(void)state;
	pages_init(&pages);
	for (size_t i = 0; i < 4; i++)
		add(&pages, "Home\nSport\nWeather\n\n", "Scroll down for video\n",
		    "\nFollow us on any network\n");
	judge(&pages);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(pages.items[i].aside, 5);
		assert_only_prose(&pages, i);
	}
	pages_done(&pages);
}

static void prose_stays_whoever_repeats_it(void **state)
{
	static const char *const kept[] = {"“We have never seen such a harvest.”\n",
					   "The island has had no ferry since 1911, the port office says.\n",
					   "Follow the river for a mile and you are there, he said.\n",
					   "What of the bridge?\n",
					   "MAYOR:\n",
					   "MAYOR: (inaudible)\n",
					   "Background\n",
					   "Open 12 High 14 Low 9\n",
					   "\"I am not going anywhere\"\n"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(kept); i++)
		for (int where = 0; where < 2; where++)
			if (aside_in(kept[i], where, 6) != 0)
				fail_msg("set aside: %s", kept[i]);
	assert_int_equal(aside_in("“We have never seen such a harvest.”\n", 2, 6), 0);
}

static void tables_with_heads_alike_stay(void **state)
{
	struct pages pages;
	char table[128];

	(void)state;
	pages_init(&pages);
	for (size_t i = 0; i < 6; i++) {
		snprintf(table, sizeof table, "Open High Low\nRye %zu\nOats %zu\nBarley %zu\n", i, i + 7,
			 i + 9);
		add(&pages, "", table, "");
	}
	judge(&pages);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(pages.items[i].aside, 0);
	pages_done(&pages);
}

/* Six pages, each of which shows headlines of others. */
static void show_headlines(struct pages *pages, const char *before, const char *behind, int where)
{
	static const char *const headlines[] = {
	    "Ferry Loses Anchor off Sendai",  "Rice Mill Runs Dry Again",
	    "Old Tram to Carry Letters",      "Library Forgives Every Fine",
	    "Lantern Festival Moves Indoors", "Snow Closes the Mountain Pass"};
	char list[512];

	for (size_t i = 0; i < 6; i++) {
		size_t used = 0;

		for (size_t at = 1; at < 4; at++)
			used += (size_t)snprintf(list + used, sizeof list - used, "%s%s%s", before,
						 headlines[(i + at) % 6], behind);
		pages->items[pages->count].headline = headlines[i];
		add(pages, where == 0 ? list : "", where == 1 ? list : "", where == 2 ? list : "");
	}
}

static void headlines_of_others_are_furniture_in_lists(void **state)
{
	static const char *const formats[][2] = {{"", "\n"}, {"- ", "\n"}, {"-\n", "\n\n"}};
	struct pages pages;

	(void)state;
	for (size_t format = 0; format < NH_COUNT_OF(formats); format++)
		for (int where = 0; where < 3; where++) {
			pages_init(&pages);
			show_headlines(&pages, formats[format][0], formats[format][1], where);
			judge(&pages);
			for (size_t i = 0; i < 6; i++)
				assert_only_prose(&pages, i);
			pages_done(&pages);
		}
}

static void a_single_headline_between_prose_stays(void **state)
{
	struct pages pages;

	(void)state;
	pages_init(&pages);
	pages.items[0].headline = "The Ferry That Never Came";
	add(&pages, "", "", "");
	add(&pages, "", "The Ferry That Never Came\n", "");
	judge(&pages);
	assert_int_equal(pages.items[1].aside, 0);
	pages_done(&pages);
}

/* One text under five headlines, with a line of its own. */
static void printings_of_one_story_are_one(void **state)
{
	struct pages pages;

	(void)state;
	pages_init(&pages);
	for (size_t i = 0; i < 5; i++) {
		pages.count = 0;
		add(&pages, "", "The old tram of Oita\n", "Tram of Oita from first to last\n");
		memcpy(pages.items[i].body, pages.items[0].body, sizeof pages.items[0].body);
		pages.items[i].headline = opening[i];
	}
	pages.count = 5;
	judge(&pages);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(pages.items[i].aside, 0);
	pages_done(&pages);
}

/* The same address with a text that grows and changes. */
static void versions_of_one_story_are_one(void **state)
{
	struct pages pages;

	(void)state;
	pages_init(&pages);
	for (size_t i = 0; i < 6; i++) {
		pages.items[i].url = "https://example.org/ferry";
		add(&pages, "", "What we know so far\n", "More as we get it\n");
	}
	judge(&pages);
	for (size_t i = 0; i < 6; i++)
		assert_int_equal(pages.items[i].aside, 0);
	pages_done(&pages);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_label_is_furniture_from_three_stories_on),
	    cmocka_unit_test(a_short_label_is_where_it_can_be_nothing_else),
	    cmocka_unit_test(blocks_and_requests_are_furniture_anywhere),
	    cmocka_unit_test(the_rest_of_the_body_stays_as_it_was),
	    cmocka_unit_test(prose_stays_whoever_repeats_it),
	    cmocka_unit_test(tables_with_heads_alike_stay),
	    cmocka_unit_test(headlines_of_others_are_furniture_in_lists),
	    cmocka_unit_test(a_single_headline_between_prose_stays),
	    cmocka_unit_test(printings_of_one_story_are_one),
	    cmocka_unit_test(versions_of_one_story_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
