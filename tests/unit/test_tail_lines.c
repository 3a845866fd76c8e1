/* SPDX-License-Identifier: MIT
 *
 * test_tail_lines.c - which lines at the end of a body may be furniture, and how a body is parted from them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/shard/aside_text.h"
#include "common/shard/format.h"
#include "indexer/tail_lines.h"

#define PROSE "The bridge was opened on Friday.\n\n"
#define SOURCE NH_STRING("The Example Courier")

static size_t lines_of(const char *body, struct buf *out)
{
	buf_reset(out);
	tail_lines(nh_string_of(body), SOURCE, 7, out);
	assert_int_equal(out->length % SHARD_TAIL_ENTRY_BYTES, 0);
	return out->length ? out->length / SHARD_TAIL_ENTRY_BYTES - 1 : 0;
}

static void a_tail_is_a_run_of_lines_behind_prose(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_int_equal(lines_of(PROSE, &out), 0);
	assert_int_equal(lines_of("", &out), 0);
	assert_int_equal(lines_of("Only Lines\nThat Do Not End as Sentences", &out), 0);
	assert_int_equal(lines_of(PROSE "Rice Prices Climb Again\n\nWhy Did the Bear Go?\n", &out), 2);
	assert_int_equal(lines_of("Short Line\n" PROSE "Rice Prices Climb Again", &out), 1);
	assert_int_equal(lines_of(PROSE "Rice Prices Climb Again\nHe said so.", &out), 0);
	assert_int_equal(lines_of(PROSE "Rice Prices Climb…\nMore...", &out), 2);
	assert_int_equal(lines_of(PROSE "“We shall see.”", &out), 0);
	assert_int_equal(lines_of("橋が開いた。\n米の値段が上がる", &out), 1);
	buf_done(&out);
}

static void entries_say_where_lines_begin(void **state)
{
	static const char body[] = PROSE "-\nRice Prices Climb Again\nMore";
	struct tail_entry entry;
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_int_equal(lines_of(body, &out), 3);
	assert_int_equal(tail_entry(buf_string(&out), 0).offset, 7);
	entry = tail_entry(buf_string(&out), 1);
	assert_int_equal(entry.key, 0);
	entry = tail_entry(buf_string(&out), 2);
	assert_string_equal(body + entry.offset, "Rice Prices Climb Again\nMore");
	assert_true(entry.could_be_headline);
	assert_int_equal(entry.key, tail_headline_key(NH_STRING("Rice prices climb  AGAIN"), SOURCE));
	assert_int_not_equal(entry.key, tail_headline_key(NH_STRING("Rice Prices Climb Again"), NH_STRING("Other")));
	entry = tail_entry(buf_string(&out), 3);
	assert_false(entry.could_be_headline);
	assert_int_equal(tail_headline_key(NH_STRING("More"), SOURCE), 0);
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
		snprintf(body, sizeof body, PROSE "%s", written[i]);
		assert_int_equal(lines_of(body, &out), 1);
		assert_int_equal(tail_entry(buf_string(&out), 1).key,
				 tail_headline_key(NH_STRING("Rice Prices Climb Again"), SOURCE));
	}
	buf_done(&out);
}

static void long_runs_and_long_lines_are_no_tails(void **state)
{
	char body[8192];
	size_t used = (size_t)snprintf(body, sizeof body, PROSE);
	struct buf out;

	(void)state;
	buf_init(&out);
	for (unsigned i = 0; i < TAIL_LINES_MAX; i++)
		used += (size_t)snprintf(body + used, sizeof body - used, "Row number %u\n", i);
	assert_int_equal(lines_of(body, &out), TAIL_LINES_MAX);
	snprintf(body + used, sizeof body - used, "One more row\n");
	assert_int_equal(lines_of(body, &out), 0);
	memset(body, 'y', 600);
	body[600] = '\0';
	assert_int_equal(lines_of(body, &out), 0);
	buf_done(&out);
}

static void what_is_set_aside_becomes_furniture(void **state)
{
	struct nh_furniture old[] = {{NH_STRING("copyright"), NH_STRING("(c) Example")}};
	struct nh_article article = {.body = NH_STRING(PROSE "Rice Prices Climb Again\n\nMore"), .furniture = old,
				     .furniture_count = 1}, whole = article;
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_true(aside_split(&article, sizeof PROSE - 1, &arena));
	assert_int_equal(article.body.length, sizeof PROSE - 1 - 2);
	assert_int_equal(article.furniture_count, 3);
	assert_string_equal(article.furniture[0].rule.bytes, "copyright");
	assert_true(nh_string_equal(article.furniture[1].text, NH_STRING("Rice Prices Climb Again")));
	assert_true(nh_string_equal(article.furniture[2].text, NH_STRING("More")));
	article = whole;
	assert_true(aside_split(&article, 0, &arena));
	assert_true(aside_split(&article, UINT32_MAX, &arena));
	assert_int_equal(article.body.length, whole.body.length);
	assert_int_equal(article.furniture_count, 1);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_tail_is_a_run_of_lines_behind_prose),
	    cmocka_unit_test(entries_say_where_lines_begin),
	    cmocka_unit_test(bullets_and_numbers_do_not_count),
	    cmocka_unit_test(long_runs_and_long_lines_are_no_tails),
	    cmocka_unit_test(what_is_set_aside_becomes_furniture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
