/* SPDX-License-Identifier: MIT
 *
 * test_corpus_extract_print.c - the two forms in which `newshound extract` shows an article.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/date.h"
#include "indexer/cli/extract_print.h"

static struct nh_string names[] = {{"Ann \"A\" Lee", 11}};
static struct nh_furniture aside[] = {{{"copyright", 9}, {"© 2024", 7}}};

static struct nh_article sample(void)
{
	struct nh_article article = {.id = NH_STRING("a#1"),
				     .headline = NH_STRING("Fog"),
				     .body = NH_STRING("One.\n\nTwo."),
				     .path = NH_STRING("/x/\x1b[31m"),
				     .bylines = {names, 1},
				     .furniture = aside,
				     .furniture_count = 1,
				     .updated_from = NH_STRING("Updated June 22, 2024"),
				     .version = 3};

	date_parse_iso(NH_STRING("2024-06-21T17:34:05+09:00"), &article.published);
	date_parse_iso(NH_STRING("2024-06-22"), &article.updated);
	return article;
}

static void json_has_every_key_of_the_contract(void **state)
{
	struct nh_article article = sample();
	struct buf out;

	(void)state;
	buf_init(&out);
	extract_print_json(&out, &article);
	buf_u8(&out, 0);
	assert_string_equal(
	    (char *)out.bytes,
	    "{\"id\":\"a#1\",\"version\":3,\"headline\":\"Fog\",\"deck\":null,\"byline\":[\"Ann \\\"A\\\" "
	    "Lee\"],"
	    "\"dateline\":null,\"published\":\"2024-06-21T17:34:05+09:00\",\"published_precision\":"
	    "\"second\",\"published_from\":null,\"updated\":\"2024-06-22\",\"updated_precision\":\"day\","
	    "\"updated_from\":\"Updated June 22, 2024\",\"section\":null,\"source\":null,"
	    "\"agency\":null,\"url\":null,\"language\":null,\"tags\":[],\"captions\":[],"
	    "\"body\":\"One.\\n\\nTwo.\",\"furniture\":[{\"rule\":\"copyright\",\"text\":\"© 2024\"}],"
	    "\"path\":\"/x/\\u001b[31m\",\"member\":null}\n");
	buf_done(&out);
}

static void text_shows_rules_and_no_control_bytes(void **state)
{
	struct nh_article article = sample();
	struct buf out;

	(void)state;
	buf_init(&out);
	extract_print_text(&out, &article);
	buf_u8(&out, 0);
	assert_non_null(strstr((char *)out.bytes, "version      3\nheadline     Fog\n"));
	assert_non_null(
	    strstr((char *)out.bytes, "updated      2024-06-22 (day, from: Updated June 22, 2024)\n"));
	assert_non_null(strstr((char *)out.bytes, "  [copyright] © 2024\n"));
	assert_non_null(strstr((char *)out.bytes, "/x/?[31m\n"));
	assert_null(strchr((char *)out.bytes, '\x1b'));
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json_has_every_key_of_the_contract),
	    cmocka_unit_test(text_shows_rules_and_no_control_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
