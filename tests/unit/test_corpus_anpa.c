/* SPDX-License-Identifier: MIT
 *
 * test_corpus_anpa.c - wire stories with their control bytes, several in a file, cut anywhere, very long.
 */
#include "tests/unit/corpus_collect.h"

static const char story[] =
    "\x16\x16\x01W2870asian\r\nf l \x13"
    "BC-Kobe-Tolls   06-21 0466\r\n\x02\r\n"
    "^BC-Kobe-Tolls,466<\r\n^Tolls rise on the bay bridge<\r\n^Drivers are not pleased<\r\n"
    "^Eds: With photos.<\r\n^By ANN LEE=\r\n^Harbour Gazette=\r\n"
    "\t   KOBE, Japan (AP) _ The tolls ``will rise'' in July, the city said.\r\n \r\n"
    "\t   Drivers _ some of them _ were not pleased.\r\n\t   ___\r\n"
    "\t   AP-WF-06-21-24 1509GMT<\r\n\x03\r\n\x04";

static void stories_fill_the_record(void **state)
{
	char two[2 * sizeof story];
	struct collected *all;
	const struct nh_article *article;

	(void)state;
	snprintf(two, sizeof two, "%s%s", story, story);
	all = collect(collect_write("wire", two));
	assert_int_equal(all->article_count, 2);
	article = &all->articles[1];
	assert_text(article->headline, "Tolls rise on the bay bridge");
	assert_text(article->deck, "Drivers are not pleased");
	assert_text(article->bylines.items[0], "ANN LEE");
	assert_text(article->agency, "AP");
	assert_date(article->published, "2024-06-21T15:09:00+00:00");
	assert_non_null(
	    strstr(article->body.bytes, "The tolls “will rise” in July, the city said.\n\nDrivers — some"));
	assert_int_equal(article->furniture_count, 1);
	collect_free(all);
}

static void stories_may_end_anywhere(void **state)
{
	(void)state;
	for (size_t length = 1; length < sizeof story; length++) {
		struct collected *all = collect(collect_write_bytes("cut", story, length));

		assert_true(all->article_count + all->skipped_count > 0);
		collect_free(all);
	}
}

static void a_long_story_is_skipped(void **state)
{
	size_t length = (size_t)40 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', length);
	memcpy(text, "\x16\x16\x01", 3);
	memcpy(text + length - sizeof story, story, sizeof story);
	all = collect(collect_write_bytes("long", text, length));
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "a wire story longer than 32 MiB"));
	collect_free(all);
	free(text);
}

static void a_year_of_two_digits_lies_behind(void **state)
{
	char text[sizeof story];
	struct collected *all;
	char *sent;

	(void)state;
	memcpy(text, story, sizeof story);
	sent = strstr(text, "06-21-24");
	assert_non_null(sent);
	memcpy(sent, "06-21-68", 8);
	all = collect(collect_write("old", text));
	assert_date(all->articles[0].published, "1968-06-21T15:09:00+00:00");
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stories_fill_the_record),
	    cmocka_unit_test(stories_may_end_anywhere),
	    cmocka_unit_test(a_long_story_is_skipped),
	    cmocka_unit_test(a_year_of_two_digits_lies_behind),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
