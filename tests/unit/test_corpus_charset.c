/* SPDX-License-Identifier: MIT
 *
 * test_corpus_charset.c - the charsets of files: marked, declared, declared wrongly, guessed, damaged.
 */
#include "tests/unit/corpus_collect.h"

#include <iconv.h>

#include "corpus/charset.h"

/* text in another charset; length in ret_length. */
static char *encode(const char *text, const char *charset, size_t *ret_length)
{
	iconv_t converter = iconv_open(charset, "UTF-8");
	size_t left = strlen(text), room = left * 4 + 16;
	char *bytes = malloc(room), *to = bytes, *from = (char *)(uintptr_t)text;

	assert_non_null(bytes);
	assert_true(converter != (iconv_t)-1);
	assert_true(iconv(converter, &from, &left, &to, &room) != (size_t)-1);
	iconv_close(converter);
	*ret_length = (size_t)(to - bytes);
	return bytes;
}

static const char russian[] = "Мост закрыт на ремонт\n\nГородские власти сообщили в пятницу, что старый мост "
			      "через реку будет закрыт до осени. "
			      "Движение автобусов изменится, а пешеходам придётся пользоваться паромом.\n";
static const char japanese[] =
    "橋の料金が上がる\n\n市は金曜日、湾にかかる橋の通行料を来月から引き上げると発表した。"
    "利用者からは不満の声が上がっている。\n";
static const char french[] =
    "Le pont est fermé\n\nLa mairie a annoncé vendredi que le vieux pont resterait fermé "
    "jusqu’à l’été, après la découverte d’une fêlure dans l’arche côté nord.\n";

static void files_are_read_in_their_charset(void **state)
{
	static const struct {
		const char *text, *charset;
	} cases[] = {
	    {russian, "UTF-16"},  {russian, "UTF-16LE"},  {russian, "UTF-16BE"},     {russian, "UTF-32"},
	    {russian, "KOI8-R"},  {russian, "CP1251"},    {japanese, "CP932"},       {japanese, "EUC-JP"},
	    {japanese, "UTF-16"}, {japanese, "UTF-16LE"}, {japanese, "ISO-2022-JP"}, {french, "CP1252"},
	    {french, "UTF-16LE"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		size_t length;
		char *bytes = encode(cases[i].text, cases[i].charset, &length);
		struct collected *all = collect(collect_write_bytes("page.txt", bytes, length));
		struct nh_string headline = all->articles[0].headline;

		if (all->article_count != 1 || !headline.bytes ||
		    memcmp(headline.bytes, cases[i].text, headline.length) != 0)
			fail_msg("%s: %s", cases[i].charset,
				 headline.bytes ? headline.bytes : all->skipped[0]);
		free(bytes);
		collect_free(all);
	}
}

static void declared_charsets_are_checked(void **state)
{
	static const char body[] = "<rss><channel><item><title>%s</title></item></channel></rss>";
	static const struct {
		const char *declared, *actual, *title;
	} cases[] = {
	    {"iso-8859-1", "ISO-8859-1", "Café, thé et pâtés à l'été"},
	    {"windows-1251", "CP1251", "Мост закрыт"},
	    {"iso-8859-1", "UTF-8", "Café, thé et pâtés"},               /* wrong */
	    {"utf-8", "CP1251", "Мост закрыт на ремонт до самой осени"}, /* wrong */
	    {"shift_jis", "CP932", "橋の料金"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		char text[1000], inner[500];
		struct collected *all;
		size_t length;
		char *bytes;

		snprintf(inner, sizeof inner, body, cases[i].title);
		snprintf(text, sizeof text, "<?xml version=\"1.0\" encoding=\"%s\"?>%s", cases[i].declared,
			 inner);
		bytes = encode(text, cases[i].actual, &length);
		all = collect(collect_write_bytes("feed.xml", bytes, length));
		assert_int_equal(all->article_count, 1);
		assert_text(all->articles[0].headline, cases[i].title);
		free(bytes);
		collect_free(all);
	}
}

static void damage_shows(void **state)
{
	static const char bytes[] = "\xFF\xFE"
				    "A\0 \0\x00\xD8"
				    "B\0\n\0\n\0C\0.\0x";
	struct collected *all = collect(collect_write_bytes("cut.txt", bytes, sizeof bytes - 1));

	(void)state;
	assert_text(all->articles[0].headline, "A \xEF\xBF\xBD"
					       "B");
	assert_text(all->articles[0].body, "C.\xEF\xBF\xBD");
	collect_free(all);
}

static enum nh_status count_whole(void *user, const struct nh_article *article, struct nh_error *error)
{
	size_t *count = user;
	char expected[40];

	(void)error;
	snprintf(expected, sizeof expected, "橋 %zu", *count);
	assert_text(article->headline, expected);
	++*count;
	return NH_OK;
}

static void text_across_windows_is_whole(void **state)
{
	size_t lines = 60000, used = 0, length, count = 0;
	char *text = malloc(lines * 40), *bytes;
	struct corpus_events events = {.user = &count, .article = count_whole};
	const char *path;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < lines; i++)
		used += (size_t)snprintf(text + used, 40, "{\"title\":\"橋 %zu\"}\n", i);
	bytes = encode(text, "UTF-16LE", &length);
	path = collect_write_bytes("wide.jsonl", bytes, length);
	assert_int_equal(corpus_read(&path, 1, NULL, &events, NULL, NULL), NH_OK);
	assert_int_equal(count, lines);
	free(bytes);
	free(text);
}

static void any_bytes_end(void **state)
{
	static const char *const names[] = {"",          "utf-8",   "utf-16",     "shift_jis",
					    "x-no-such", "gb18030", "iso-2022-jp"};
	unsigned char bytes[64];
	unsigned seed = 1;

	(void)state;
	for (size_t round = 0; round < 5000; round++) {
		struct buf out;

		for (size_t i = 0; i < sizeof bytes; i++) {
			seed = seed * 1103515245u + 12345u;
			bytes[i] = (unsigned char)(seed >> 16);
		}
		buf_init(&out);
		charset_append(&out, (struct nh_string){(const char *)bytes, round % 65},
			       nh_string_of(names[round % NH_COUNT_OF(names)]));
		assert_false(buf_failed(&out));
		buf_done(&out);
	}
}

/* A few zeros in text are damage; more, or other controls beside them, are no text. */
static void stray_zeros_do_not_hide_a_text(void **state)
{
	static const struct {
		const char *text, *charset;
		size_t every; /* so many bytes there is a zero */
		bool is_text;
	} cases[] = {{french, "UTF-8", 60, true},  {french, "CP1252", 100, true},
		     {russian, "UTF-8", 90, true}, {japanese, "UTF-8", 40, true},
		     {french, "UTF-8", 12, false}, {russian, "UTF-8", 7, false}};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		size_t length;
		char *bytes = encode(cases[i].text, cases[i].charset, &length);
		struct collected *all;

		for (size_t at = cases[i].every; at < length; at += cases[i].every)
			bytes[at] = '\0';
		all = collect(collect_write_bytes("zeros.txt", bytes, length));
		assert_int_equal(all->article_count, cases[i].is_text);
		if (cases[i].is_text)
			assert_memory_equal(all->articles[0].headline.bytes, cases[i].text, 12);
		else
			assert_true(was_skipped(all, "binary data"));
		free(bytes);
		collect_free(all);
	}
}

/* Three bytes are too few for a guess, but not for reading them. What is cut UTF-8 stays damage. */
static void a_few_western_letters_are_read(void **state)
{
	static const struct {
		const char *title, *expected;
	} cases[] = {
	    {"Caf\xE9: \x93tolls\x94", "Café: “tolls”"},
	    {"\xC9t\xE9", "Été"},
	    {"Caf\xC3 tolls", "Caf\xEF\xBF\xBD tolls"},
	    {"Café caf\xE9", "Café caf\xEF\xBF\xBD"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		char text[200];
		struct collected *all;

		snprintf(text, sizeof text,
			 "<?xml version=\"1.0\" "
			 "encoding=\"utf-8\"?><rss><channel><item><title>%s</title></item></channel></rss>",
			 cases[i].title);
		all = collect_text("few.xml", text);
		assert_text(all->articles[0].headline, cases[i].expected);
		collect_free(all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(files_are_read_in_their_charset),
	    cmocka_unit_test(declared_charsets_are_checked),
	    cmocka_unit_test(damage_shows),
	    cmocka_unit_test(text_across_windows_is_whole),
	    cmocka_unit_test(any_bytes_end),
	    cmocka_unit_test(stray_zeros_do_not_hide_a_text),
	    cmocka_unit_test(a_few_western_letters_are_read),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
