/* SPDX-License-Identifier: MIT
 *
 * test_corpus_markdown.c - Markdown with and without front matter, in YAML and TOML, whole and cut.
 */
#include "tests/unit/corpus_collect.h"

static const char yaml[] =
    "---\ntitle: \"Tolls: a \\\"history\\\"\"\ndate: 2024-06-21 17:34:00 +0900 # local\nauthors:\n  - Ann "
    "Lee\n"
    "  - name: Bo Ek\ntags: [bridges, \"old tolls\"]\nsummary: >\n  A deck over\n  two lines\nlayout: "
    "post\n---\n"
    "# Not the headline\n\nThe **bridge** has a [toll](http://x/(1)) of\nfive *pence*, says snake_case.\n\n"
    "![A bridge](b.jpg)\n\n## Later\n\n- One item\n- Another\n\n> Quoted words.\n\n```\ncode *here*\n```\n\n"
    "A <b>tag</b> &amp; more.\n\n[1]: http://x\n";

static void front_matter_fills_the_record(void **state)
{
	struct collected *all = collect_text("page", yaml);
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Tolls: a \"history\"");
	assert_date(article->published, "2024-06-21T17:34:00+09:00");
	assert_int_equal(article->bylines.count, 2);
	assert_text(article->bylines.items[1], "Bo Ek");
	assert_int_equal(article->tags.count, 2);
	assert_text(article->deck, "A deck over two lines");
	assert_text(article->captions.items[0], "A bridge");
	assert_text(article->body, "Not the headline\n\nThe bridge has a toll of five pence, says "
				   "snake_case.\n\nLater\n\nOne item\n\n"
				   "Another\n\nQuoted words.\n\ncode *here*\n\nA tag & more.");
	collect_free(all);
}

static void toml_does_too(void **state)
{
	struct collected *all =
	    collect_text("page.md", "+++\ntitle = 'Tolls'\ndate = 2024-06-21T17:34:00+09:00\n[params]\n"
				    "author = \"Ann Lee\"\ntags = [ \"a\", \"b\" ]\n+++\n\nText.\n");

	(void)state;
	assert_text(all->articles[0].headline, "Tolls");
	assert_date(all->articles[0].published, "2024-06-21T17:34:00+09:00");
	assert_text(all->articles[0].bylines.items[0], "Ann Lee");
	assert_int_equal(all->articles[0].tags.count, 2);
	assert_text(all->articles[0].body, "Text.");
	collect_free(all);
}

static void the_first_heading_is_the_headline(void **state)
{
	static const char *const pages[] = {"# Tolls *rise* #\n\nText.\n",
					    "Tolls *rise*\n============\n\nText.\n"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(pages); i++) {
		struct collected *all = collect_text("page.md", pages[i]);

		assert_text(all->articles[0].headline, "Tolls rise");
		assert_text(all->articles[0].body, "Text.");
		collect_free(all);
	}
}

static void a_heading_that_repeats_the_title_is_set_aside(void **state)
{
	struct collected *all = collect(collect_write(
	    "twice.md",
	    "---\ntitle: The long quay\n---\n\n# The *long* quay\n\nIt is closed.\n\n# The long quay\n"));

	(void)state;
	assert_text(all->articles[0].body, "It is closed.\n\nThe long quay");
	assert_int_equal(all->articles[0].furniture_count, 1);
	assert_text(all->articles[0].furniture[0].rule, "repeated headline");
	collect_free(all);
}

static void text_between_rules_is_no_front_matter(void **state)
{
	struct collected *all =
	    collect_text("page.txt", "---\nA headline\n---\n\nWords that follow it here.\n");

	(void)state;
	assert_non_null(all->articles[0].body.bytes);
	collect_free(all);
}

static void pages_may_end_anywhere(void **state)
{
	(void)state;
	for (size_t length = 1; length < sizeof yaml; length++) {
		struct collected *all = collect(collect_write_bytes("cut.md", yaml, length));

		assert_true(all->article_count + all->skipped_count > 0);
		collect_free(all);
	}
}

static void brackets_without_end_do_not_take_forever(void **state)
{
	size_t length = (size_t)4 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, '[', length);
	memcpy(text, "Text: ", 6);
	all = collect(collect_write_bytes("b.md", text, length));
	assert_int_equal(all->article_count, 1);
	collect_free(all);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(front_matter_fills_the_record),
	    cmocka_unit_test(toml_does_too),
	    cmocka_unit_test(the_first_heading_is_the_headline),
	    cmocka_unit_test(text_between_rules_is_no_front_matter),
	    cmocka_unit_test(a_heading_that_repeats_the_title_is_set_aside),
	    cmocka_unit_test(pages_may_end_anywhere),
	    cmocka_unit_test(brackets_without_end_do_not_take_forever),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
