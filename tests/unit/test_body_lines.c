/* SPDX-License-Identifier: MIT
 *
 * test_body_lines.c - which lines of a body may be furniture, what is kept of them, and how a body is parted
 * from those that are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/shard/aside_text.h"
#include "common/shard/format.h"
#include "indexer/body_lines.h"

#define PROSE "The bridge was opened on Friday.\n\n"
#define SOURCE NH_STRING("The Example Courier")

static struct body_lines lines_of(const char *body, struct buf *out)
{
	struct nh_article article = {.id = NH_STRING("a"), .body = nh_string_of(body), .source = SOURCE};
	struct body_lines lines = {0};

	buf_reset(out);
	body_lines_encode(&article, 7, out);
	assert_int_equal(out->length % SHARD_LINES_UNIT_BYTES, 0);
	body_lines_decode(buf_string(out), &lines);
	return lines;
}

/* The kinds of a body's lines, a letter each; | ends a run, . the last one. */
static const char *kinds_of(const char *body, struct buf *out)
{
	static char kinds[BODY_LINES_MAX * 2];
	struct body_lines lines = lines_of(body, out);

	for (size_t i = 0; i < lines.count; i++) {
		struct body_line line = body_line(&lines, i);

		kinds[i] = line.ends_run ? (line.ends_body ? '.' : '|')
			   : !line.key   ? '-'
					 : "WPLSTFR"[line_kind(line.key)];
	}
	kinds[lines.count] = '\0';
	return kinds;
}

static uint64_t headline_key(const char *headline, struct nh_string source)
{
	struct nh_article article = {
	    .id = NH_STRING("a"), .headline = nh_string_of(headline), .source = source};
	struct body_lines lines = {0};
	struct buf out;

	buf_init(&out);
	body_lines_encode(&article, 7, &out);
	body_lines_decode(buf_string(&out), &lines);
	assert_int_equal(lines.count, 0);
	buf_done(&out);
	return lines.headline_key;
}

static void lines_stand_in_runs_between_prose(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_string_equal(kinds_of(PROSE, &out), "");
	assert_string_equal(kinds_of("", &out), "");
	assert_string_equal(kinds_of("Only Lines\nThat Do Not End as Sentences", &out), "");
	assert_string_equal(kinds_of(PROSE "Rice Prices Climb Again\n\nWhy Did the Bear Go?\n", &out), "LT.");
	assert_string_equal(kinds_of("Short Line\n" PROSE "Rice Prices Climb Again", &out), "W|L.");
	assert_string_equal(kinds_of(PROSE "Rice Prices Climb Again\nHe said so.", &out), "L|");
	assert_string_equal(kinds_of(PROSE "Rice Prices Climb…\nMore...", &out), "PS.");
	assert_string_equal(kinds_of(PROSE "“We shall see.”", &out), "");
	assert_string_equal(kinds_of(PROSE "We shall see.\u00A0", &out), "");
	assert_string_equal(kinds_of("橋が開いた。\n米の値段が上がる", &out), "L.");
	buf_done(&out);
}

static void kinds_are_told_by_the_look(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_string_equal(kinds_of(PROSE "Scroll down for video\nBackground\nRelated:\nPay April 15\n-\n"
					   "Follow us on any network.\nWrite to desk@example.org\n" PROSE,
				     &out),
			    "LSTF-RR|");
	assert_string_equal(kinds_of(PROSE "MAYOR: (inaudible)\nWhat of the bridge?\n" PROSE, &out), "PT|");
	assert_string_equal(kinds_of(PROSE "Follow the money, he said.\nShe will subscribe.\n", &out), "");
	assert_string_equal(kinds_of(PROSE "© The Courier. All rights reserved.", &out), "R.");
	buf_done(&out);
}

/* Text that was cut into lines of one width is prose, though its lines end in no sentence. */
static void cut_prose_has_no_lines(void **state)
{
	static const char cut[] =
	    "The bridge that was to be opened on Friday\nwas closed again on Saturday when a\n"
	    "boy found cracks in it, the Office\nfor Bridges said.\n";
	char body[512];
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_string_equal(kinds_of(cut, &out), "");
	snprintf(body, sizeof body, "%sIt is the third one\nthis year.\nRice Prices Climb Again\n", cut);
	assert_string_equal(kinds_of(body, &out), "L.");
	buf_done(&out);
}

static void entries_say_where_lines_begin(void **state)
{
	static const char body[] = PROSE "-\nRice Prices Climb Again\nMore";
	struct body_lines lines;
	struct body_line line;
	struct buf out;

	(void)state;
	buf_init(&out);
	lines = lines_of(body, &out);
	assert_int_equal(lines.count, 4);
	assert_int_equal(lines.stemmer, 7);
	assert_int_equal(body_line(&lines, 0).key, 0);
	line = body_line(&lines, 1);
	assert_string_equal(body + line.place, "Rice Prices Climb Again\nMore");
	assert_true(line.could_be_headline);
	assert_int_equal(line.key, headline_key("Rice prices climb  AGAIN", SOURCE));
	assert_int_not_equal(line.key, headline_key("Rice Prices Climb Again", NH_STRING("Other")));
	assert_false(body_line(&lines, 2).could_be_headline);
	assert_int_equal(body_line(&lines, 3).place, sizeof body - 1);
	assert_int_equal(headline_key("More", SOURCE), 0);
	buf_done(&out);
}

static void bullets_and_numbers_do_not_count(void **state)
{
	static const char *const written[] = {"- Rice Prices Climb Again", "• Rice Prices Climb Again",
					      "3. Rice Prices Climb Again", "12) Rice Prices Climb Again",
					      "Rice Prices Climb Again"};
	char body[256];
	struct buf out;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < NH_COUNT_OF(written); i++) {
		struct body_lines lines;

		snprintf(body, sizeof body, PROSE "%s", written[i]);
		lines = lines_of(body, &out);
		assert_int_equal(lines.count, 2);
		assert_int_equal(body_line(&lines, 0).key, headline_key("Rice Prices Climb Again", SOURCE));
	}
	buf_done(&out);
}

static void long_runs_and_long_lines_are_prose(void **state)
{
	char body[8192];
	size_t used = (size_t)snprintf(body, sizeof body, PROSE);
	struct buf out;

	(void)state;
	buf_init(&out);
	for (unsigned i = 0; i < BODY_RUN_LINES_MAX; i++)
		used += (size_t)snprintf(body + used, sizeof body - used, "Row number %u\n", i);
	assert_int_equal(lines_of(body, &out).count, BODY_RUN_LINES_MAX + 1);
	snprintf(body + used, sizeof body - used, "One more row\n");
	assert_int_equal(lines_of(body, &out).count, 0);
	memset(body, 'y', 600);
	body[600] = '\0';
	assert_int_equal(lines_of(body, &out).count, 0);
	buf_done(&out);
}

/* However many lines a body has, those at its end are kept. */
static void there_is_room_for_the_end(void **state)
{
	size_t capacity = 1 << 16, used = 0;
	char *body = nh_new_array(capacity, 1);
	struct body_lines lines;
	struct buf out;

	(void)state;
	buf_init(&out);
	for (unsigned i = 0; i < 2 * BODY_LINES_MAX; i++)
		used += (size_t)snprintf(body + used, capacity - used, PROSE "Sub-heading of some words\n");
	snprintf(body + used, capacity - used, PROSE "Rice Prices Climb Again\n");
	lines = lines_of(body, &out);
	assert_true(lines.count <= BODY_LINES_MAX + 2);
	assert_int_equal(body_line(&lines, lines.count - 2).key,
			 headline_key("Rice Prices Climb Again", SOURCE));
	buf_done(&out);
	free(body);
}

static struct nh_string ranges_of(struct buf *out, const uint32_t *places, size_t count)
{
	buf_reset(out);
	for (size_t i = 0; i < count; i++)
		buf_u32(out, places[i]);
	return buf_string(out);
}

static void what_is_set_aside_becomes_furniture(void **state)
{
	static const char body[] =
	    "Local News\n" PROSE "Rice Prices Climb Again\n \nMore\nIt rained.\nEnds\n";
	const uint32_t all[] = {
	    0, 11, 11 + sizeof PROSE - 1, 11 + sizeof PROSE - 1 + 31, sizeof body - 6, sizeof body - 1};
	struct nh_furniture old[] = {{NH_STRING("copyright"), NH_STRING("(c) Example")}};
	struct nh_article article = {.body = NH_STRING(body), .furniture = old, .furniture_count = 1};
	struct arena arena;
	struct buf ranges;

	(void)state;
	arena_init(&arena);
	buf_init(&ranges);
	assert_true(aside_split(&article, ranges_of(&ranges, all, NH_COUNT_OF(all)), &arena));
	assert_string_equal(article.body.bytes, PROSE "It rained.");
	assert_int_equal(article.furniture_count, 5);
	assert_string_equal(article.furniture[0].rule.bytes, "copyright");
	assert_string_equal(article.furniture[1].text.bytes, "Local News");
	assert_string_equal(article.furniture[2].text.bytes, "Rice Prices Climb Again");
	assert_string_equal(article.furniture[3].text.bytes, "More");
	assert_string_equal(article.furniture[4].text.bytes, "Ends");
	buf_done(&ranges);
	arena_done(&arena);
}

static void ranges_that_do_not_fit_set_nothing_aside(void **state)
{
	static const uint32_t wrong[][4] = {{0, 0},       {5, 4},       {0, 99},        {99, 100},
					    {8, 9, 2, 3}, {2, 6, 5, 8}, {0, UINT32_MAX}};
	struct arena arena;
	struct buf ranges;

	(void)state;
	arena_init(&arena);
	buf_init(&ranges);
	for (size_t i = 0; i < NH_COUNT_OF(wrong); i++) {
		struct nh_article article = {.body = NH_STRING("Rice\nprices rose.")};

		assert_true(aside_split(&article, ranges_of(&ranges, wrong[i], wrong[i][2] ? 4 : 2), &arena));
		assert_string_equal(article.body.bytes, "Rice\nprices rose.");
		assert_int_equal(article.furniture_count, 0);
	}
	buf_done(&ranges);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_stand_in_runs_between_prose),
	    cmocka_unit_test(kinds_are_told_by_the_look),
	    cmocka_unit_test(cut_prose_has_no_lines),
	    cmocka_unit_test(entries_say_where_lines_begin),
	    cmocka_unit_test(bullets_and_numbers_do_not_count),
	    cmocka_unit_test(long_runs_and_long_lines_are_prose),
	    cmocka_unit_test(there_is_room_for_the_end),
	    cmocka_unit_test(what_is_set_aside_becomes_furniture),
	    cmocka_unit_test(ranges_that_do_not_fit_set_nothing_aside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
