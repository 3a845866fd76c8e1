/* SPDX-License-Identifier: MIT
 *
 * test_corpus_pdf.c - PDF through pdftotext: text, broken files, files that are none. Without that program:
 * the reason that names it.
 */
#include "tests/unit/corpus_collect.h"

/* A PDF of one page with these lines of text. */
static size_t make_pdf(char *to, size_t room, const char *const *lines, size_t count)
{
	char page[4000];
	size_t used = (size_t)snprintf(page, sizeof page, "BT /F1 11 Tf 13 TL 50 780 Td\n"), length, table;
	size_t places[6];

	for (size_t i = 0; i < count; i++)
		used += (size_t)snprintf(page + used, sizeof page - used, "(%s) Tj T*\n", lines[i]);
	used += (size_t)snprintf(page + used, sizeof page - used, "ET");
	length = (size_t)snprintf(to, room, "%%PDF-1.4\n");
	places[1] = length;
	length +=
	    (size_t)snprintf(to + length, room - length, "1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n");
	places[2] = length;
	length += (size_t)snprintf(to + length, room - length,
				   "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n");
	places[3] = length;
	length += (size_t)snprintf(
	    to + length, room - length,
	    "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 "
	    "5 0 R>>>>>>endobj\n");
	places[4] = length;
	length += (size_t)snprintf(to + length, room - length,
				   "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", used, page);
	places[5] = length;
	length += (size_t)snprintf(to + length, room - length,
				   "5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n");
	table = length;
	length += (size_t)snprintf(to + length, room - length, "xref\n0 6\n0000000000 65535 f \n");
	for (size_t i = 1; i < 6; i++)
		length += (size_t)snprintf(to + length, room - length, "%010zu 00000 n \n", places[i]);
	length += (size_t)snprintf(to + length, room - length,
				   "trailer<</Size 6/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", table);
	return length;
}

static bool is_installed(void)
{
	return access("/usr/bin/pdftotext", X_OK) == 0;
}

static void text_is_read_as_a_page(void **state)
{
	static const char *const lines[] = {"Tolls rise on the bay bridge", "17:34 JST, June 21, 2024",
					    "The city said that the tolls would rise, and that bus com-",
					    "panies had been told of it."};
	char bytes[8000];
	size_t length = make_pdf(bytes, sizeof bytes, lines, NH_COUNT_OF(lines));
	struct collected *all = collect(collect_write_bytes("a.pdf", bytes, length));

	(void)state;
	if (!is_installed()) {
		assert_non_null(strstr(all->skipped[0], "pdftotext (poppler-utils), which is not installed"));
		collect_free(all);
		return;
	}
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].headline, lines[0]);
	assert_text(all->articles[0].id, collect_path("a.pdf"));
	assert_date(all->articles[0].published, "2024-06-21T17:34:00+09:00");
	assert_non_null(strstr(all->articles[0].body.bytes, "bus companies had"));
	collect_free(all);
}

static void what_cannot_be_read_is_skipped(void **state)
{
	static const char *const none[] = {""};
	char bytes[8000];
	size_t length = make_pdf(bytes, sizeof bytes, none, 1);
	struct collected *all = collect(collect_write_bytes("scan.pdf", bytes, length));

	(void)state;
	assert_int_equal(all->article_count, 0);
	assert_int_equal(all->skipped_count, 1);
	collect_free(all);
	all = collect(collect_write("b.pdf", "%PDF-1.4\nnothing of the kind\n"));
	assert_int_equal(all->article_count, 0);
	assert_int_equal(all->skipped_count, 1);
	collect_free(all);
}

static void files_may_end_anywhere(void **state)
{
	static const char *const lines[] = {"Tolls rise", "They rise again."};
	char bytes[8000];
	size_t length = make_pdf(bytes, sizeof bytes, lines, NH_COUNT_OF(lines));

	(void)state;
	for (size_t cut = 5; cut < length; cut += 97) {
		struct collected *all = collect(collect_write_bytes("cut.pdf", bytes, cut));

		assert_int_equal(all->article_count + all->skipped_count, 1);
		collect_free(all);
	}
}

static void a_large_file_does_not_stop_the_pipe(void **state)
{
	size_t length = (size_t)20 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, '%', length);
	memcpy(text, "%PDF-1.4\n", 9);
	all = collect(collect_write_bytes("large.pdf", text, length));
	assert_int_equal(all->article_count, 0);
	assert_int_equal(all->skipped_count, 1);
	collect_free(all);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_is_read_as_a_page),
	    cmocka_unit_test(what_cannot_be_read_is_skipped),
	    cmocka_unit_test(files_may_end_anywhere),
	    cmocka_unit_test(a_large_file_does_not_stop_the_pipe),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
