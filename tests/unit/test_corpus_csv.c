/* SPDX-License-Identifier: MIT
 *
 * test_corpus_csv.c - tables: separators and quotes guessed, names of columns in several languages, columns
 * named by the caller, broken quotes, tables cut anywhere.
 */
#include "tests/unit/corpus_collect.h"

static void cells_in_quotes_hold_lines_separators_and_quotes(void **state)
{
	struct collected *all = collect(collect_write(
	    "q.csv", "\xEF\xBB\xBFid,Title,text,Publish Date\r\n"
		     "7,\"Ferries, late again\",\"First line.\r\nShe said \"\"wait\"\".\",2024-06-21\r\n"
		     "8,Plain,Body of it,2024-06-22T10:00:00Z\r\n"));
	char expected[300];

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "Ferries, late again");
	assert_text(all->articles[0].body, "First line.\n\nShe said \"wait\".");
	assert_date(all->articles[0].published, "2024-06-21");
	snprintf(expected, sizeof expected, "%s#7", collect_path("q.csv"));
	assert_text(all->articles[0].id, expected);
	assert_date(all->articles[1].published, "2024-06-22T10:00:00+00:00");
	collect_free(all);
}

/* As from other records: a clock and the same moment in UTC, and a dateline where no column dates a row. */
static void rows_are_dated_by_what_they_tell_together(void **state)
{
	struct collected *all =
	    collect(collect_write("dates.csv", "id,title,text,date,date_gmt\n"
					       "1,Tolls,They rise.,2024-06-21 12:00:00,2024-06-21 03:00:00\n"
					       "2,Tolls,\"LONDON, June 20, 2024 (Reuters) - They rise.\",,\n"
					       "3,Tolls,They rise.,,\n"));

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_date(all->articles[0].published, "2024-06-21T12:00:00+09:00");
	assert_date(all->articles[1].published, "2024-06-20");
	assert_date(all->articles[2].published, "");
	collect_free(all);
}

static void separator_and_quote_are_guessed(void **state)
{
	static const char *const tables[] = {
	    "titel;text\nHafen;'Am Kai; bei \"Nacht\".'\nTurm;'Es ''brennt''.'\n",
	    "otsikko\tteksti\nHafen\tAm Kai; bei \"Nacht\".\nTurm\tEs 'brennt'.\n",
	    "sep=|\ntitle|body\nHafen|Am Kai; bei \"Nacht\".\nTurm|Es 'brennt'.\n",
	    "title\ttext\nHafen\tAm Kai; bei \"Nacht\".\nTurm\tEs 'brennt'.\n\"Ja\tA\nB\t\"C\nD\tE\n\"F\tG\n",
	    "タイトル,本文\nHafen,\"Am Kai; bei \"\"Nacht\"\".\"\nTurm,Es 'brennt'.",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(tables); i++) {
		struct collected *all = collect(collect_write("table", tables[i]));

		if (all->article_count != (i == 3 ? 6 : 2))
			fail_msg("%zu articles in %s", all->article_count, tables[i]);
		assert_text(all->articles[0].headline, "Hafen");
		assert_text(all->articles[0].body, "Am Kai; bei \"Nacht\".");
		assert_text(all->articles[1].body, "Es 'brennt'.");
		collect_free(all);
	}
}

#define PLAIN_ROWS 10

/* Tabs part what is not quoted, and a body may begin with somebody's words: each row stays one. */
static void a_quote_after_a_tab_may_be_text(void **state)
{
	static const char *const bodies[] = {
	    "\"We wait,\" said the mate.",      "\"We wait,\" said the mate. \"Then we sail.\"",
	    "\"We wait, and nobody ends this.", "\"We wait for \"Nora\", and nobody ends this.",
	    "The mate said: \"We wait.\"",      "\"Waiting\", as the mate calls it, \"ends\" soon",
	};
	struct buf table;
	struct collected *all;

	(void)state;
	buf_init(&table);
	buf_append_text(&table, "id\ttitle\ttext\n");
	for (size_t i = 0; i < PLAIN_ROWS; i++) /* quotes come behind what the dialect is guessed from */
		buf_format(&table, "%zu\tHarbour %zu\tPlain text of it%8000s.\n", i, i, "");
	for (size_t i = 0; i < NH_COUNT_OF(bodies); i++)
		buf_format(&table, "x%zu\t\"Sea %zu\t%s\n", i, i, bodies[i]);
	buf_append_text(&table, "y1\t\"In quotes\"\t\"First line.\nSecond \"\"line\"\".\"\n"
				"y2\tSloppy\t\"He said \"no\" to it.\"\n"
				"y3\t\"Two\nlines\"\tBody.\n"
				"y4\tLast\t\"Never ended\n");
	buf_u8(&table, '\0');
	all = collect(collect_write("t.tsv", (const char *)table.bytes));
	buf_done(&table);
	assert_int_equal(all->article_count, PLAIN_ROWS + NH_COUNT_OF(bodies) + 4);
	for (size_t i = 0; i < NH_COUNT_OF(bodies); i++)
		assert_text(all->articles[PLAIN_ROWS + i].body, bodies[i]);
	assert_text(all->articles[PLAIN_ROWS + 6].headline, "In quotes");
	assert_text(all->articles[PLAIN_ROWS + 6].body, "First line.\n\nSecond \"line\".");
	assert_text(all->articles[PLAIN_ROWS + 7].body, "He said \"no\" to it.");
	assert_text(all->articles[PLAIN_ROWS + 8].headline, "Two lines");
	assert_text(all->articles[PLAIN_ROWS + 9].body, "\"Never ended");
	collect_free(all);
}

static void prose_with_commas_is_no_table(void **state)
{
	struct collected *all = collect(collect_write(
	    "p", "Title, text and tides\n\nOne, two, three.\n\nFour, five, six.\n\nSeven, eight, nine.\n"));

	(void)state;
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].headline, "Title, text and tides");
	collect_free(all);
}

static void columns_are_named_by_number_or_by_name(void **state)
{
	struct corpus_field by_number[] = {{"section", "1"}, {"body", "2"}};
	struct corpus_field by_name[] = {{"headline", "what"}, {"id", "key"}};
	struct corpus_options options = {.fields = by_number, .field_count = 2};
	const char *path = collect_write("n.csv", "Sport;'A; game'\nArts;'A play'\n");
	struct collected *all = collect(path);

	(void)state;
	assert_int_equal(all->article_count, 0);
	assert_int_equal(all->skipped_count, 1);
	assert_non_null(strstr(all->skipped[0], "--field"));
	collect_free(all);
	all = collect_with(path, &options);
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].section, "Sport");
	assert_text(all->articles[0].body, "A; game");
	collect_free(all);
	options = (struct corpus_options){.fields = by_name, .field_count = 2};
	path = collect_write("m.csv", "key,what\n1,Storm\n2,Calm\n");
	all = collect_with(path, &options);
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[1].headline, "Calm");
	collect_free(all);
	by_name[0].path = "absent";
	all = collect_with(path, &options);
	assert_true(was_skipped(all, "no column is called absent"));
	collect_free(all);
}

static void an_unclosed_quote_costs_its_line_only(void **state)
{
	struct collected *all =
	    collect(collect_write("u.csv", "title,text\nA,\"one, and more\"\nB,\"two\nC,three\nD,four\n"));

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_text(all->articles[2].headline, "D");
	assert_true(was_skipped(all, "row 3: a quote that is never closed"));
	collect_free(all);
}

static void a_table_may_end_anywhere(void **state)
{
	static const char table[] =
	    "title,text,date\r\n\"A \"\"b\"\"\",\"c\r\nd\",2024-01-01\r\nE,f,\"2024\"\r\n";

	(void)state;
	for (size_t length = 0; length < sizeof table; length++) {
		struct collected *all = collect(collect_write_bytes("cut.csv", table, length));

		assert_true(all->article_count + all->skipped_count > 0);
		collect_free(all);
	}
}

static void a_cell_longer_than_the_window_is_skipped(void **state)
{
	size_t length = (size_t)40 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', length);
	memcpy(text, "title,text\nA,\"", 14);
	memcpy(text + length - 10, "\"\nB,short\n", 10);
	all = collect(collect_write_bytes("long.csv", text, length));
	free(text);
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].headline, "B");
	assert_true(was_skipped(all, "row 2: a quote that is never closed"));
	collect_free(all);
}

static void wide_tables_and_many_broken_quotes_end(void **state)
{
	size_t length = 600000;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, ',', length);
	memcpy(text, "title,text\n", 11);
	all = collect(collect_write_bytes("wide.csv", text, length));
	assert_int_equal(all->article_count, 0);
	collect_free(all);
	for (size_t i = 11; i + 4 <= length; i += 4)
		memcpy(text + i, "\"a\"b", 4);
	for (size_t i = 11; i < length; i += 8)
		text[i] = '\n';
	all = collect(collect_write_bytes("quotes.csv", text, length));
	assert_true(all->skipped_count > 0);
	collect_free(all);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cells_in_quotes_hold_lines_separators_and_quotes),
	    cmocka_unit_test(rows_are_dated_by_what_they_tell_together),
	    cmocka_unit_test(separator_and_quote_are_guessed),
	    cmocka_unit_test(a_quote_after_a_tab_may_be_text),
	    cmocka_unit_test(prose_with_commas_is_no_table),
	    cmocka_unit_test(columns_are_named_by_number_or_by_name),
	    cmocka_unit_test(an_unclosed_quote_costs_its_line_only),
	    cmocka_unit_test(a_table_may_end_anywhere),
	    cmocka_unit_test(a_cell_longer_than_the_window_is_skipped),
	    cmocka_unit_test(wide_tables_and_many_broken_quotes_end),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
