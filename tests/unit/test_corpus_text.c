/* SPDX-License-Identifier: MIT
 *
 * test_corpus_text.c - scraped plain text: headline, captions, dateline, body, and the furniture that is set
 * aside; and how any bytes become valid text.
 */
#include "tests/unit/corpus_collect.h"

#include "corpus/clean/furniture.h"
#include "corpus/clean/plain.h"

static const char page[] =
    "Harbor Ferry Runs Aground Near Old Lighthouse; No Passengers Hurt\n"
    "\n"
    "The ferry seen from the east pier\n"
    "09:05 JST, March 4, 2022\n"
    "A ferry with 80 people aboard ran aground on Friday morning, the coast guard said.\n"
    "Divers are checking the hull for damage\n"
    "“Nobody was hurt,” a spokesperson said.\n"
    "\"Region\" POPULAR ARTICLE\n"
    "-\n"
    "Otter Steals Trout From Market Stall\n"
    "-\n"
    "Mayor Opens a New Bridge in the Rain\n"
    "HN ACCESS RANKING\n"
    "-\n"
    "Rents Climb Again in the Capital (UPDATE 2)\n"
    "© 2022 The Harbor News\n";

static void a_scraped_page_gives_its_parts(void **state)
{
	struct collected *all = collect_text("page.txt", page);
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Harbor Ferry Runs Aground Near Old Lighthouse; No Passengers Hurt");
	assert_date(article->published, "2022-03-04T09:05:00+09:00");
	assert_int_equal(article->published.precision, NH_PRECISION_MINUTE);
	assert_text(article->published_from, "09:05 JST, March 4, 2022");
	assert_int_equal(article->captions.count, 1);
	assert_text(article->captions.items[0], "The ferry seen from the east pier");
	assert_text(article->body,
		    "A ferry with 80 people aboard ran aground on Friday morning, the coast guard said.\n\n"
		    "Divers are checking the hull for damage\n\n“Nobody was hurt,” a spokesperson said.");
	collect_free(all);
}

/* A wire's brackets around a company are no tag; what ends something, or has a value, is. */
static void a_headline_may_begin_with_a_bracket(void **state)
{
	static const char *const texts[] = {"<BLUE HARBOR CANNERY LTD> YEAR NET",
					    "<Harborco> buys a ferry line",
					    "<HARBORCO CORP> BUYS FERRY LINE"};
	static const char *const bodies[] = {"The company said on Friday that it had a good year.",
					     "The company said on Friday that it had bought it.",
					     "<Harborco Corp> said on Friday that it had bought it."};
	static const char *const markups[] = {"<story><p>A ferry ran aground.</p></story>\n",
					      "<story id=\"7\">\nA ferry ran aground on Friday.\n",
					      "<story>\n<p>A ferry ran aground.\n<p>Nobody was hurt.\n",
					      "<!-- nothing here -->\nA ferry ran aground.\n"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(texts); i++) {
		char text[256];
		struct collected *all;

		snprintf(text, sizeof text, "%s\n\n%s\n", texts[i], bodies[i]);
		all = collect_text("brackets.txt", text);
		assert_int_equal(all->article_count, 1);
		assert_text(all->articles[0].headline, texts[i]);
		collect_free(all);
	}
	for (size_t i = 0; i < NH_COUNT_OF(markups); i++) {
		struct collected *all = collect(collect_write("story.txt", markups[i]));

		assert_int_equal(all->article_count, 0);
		assert_int_equal(all->skipped_count, 1);
		assert_non_null(strstr(all->skipped[0], "markup of no format"));
		collect_free(all);
	}
}

static void rankings_are_set_aside_with_their_rules(void **state)
{
	struct collected *all = collect_text("page.txt", page);
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_int_equal(article->furniture_count, 6);
	assert_text(article->furniture[0].rule, "heading: popular article");
	assert_text(article->furniture[0].text, "\"Region\" POPULAR ARTICLE");
	assert_text(article->furniture[1].rule, "list under a heading");
	assert_text(article->furniture[1].text, "Otter Steals Trout From Market Stall");
	assert_text(article->furniture[3].rule, "heading: access ranking");
	assert_text(article->furniture[5].rule, "copyright");
	collect_free(all);
}

static void a_heading_before_prose_stays(void **state)
{
	struct collected *all =
	    collect_text("prose.txt", "Museum Reopens\n\nRecommended\n"
				      "The museum has recommended that visitors book early, it said.\n");

	(void)state;
	assert_int_equal(all->articles[0].furniture_count, 0);
	assert_non_null(strstr(all->articles[0].body.bytes, "Recommended"));
	collect_free(all);
}

static void without_a_dateline_nothing_is_guessed(void **state)
{
	struct collected *all =
	    collect_text("plain.txt", "Short title\n\nA short line\n\nAnother paragraph follows here.\n");

	(void)state;
	assert_text(all->articles[0].headline, "Short title");
	assert_int_equal(all->articles[0].captions.count, 0);
	assert_text(all->articles[0].body, "A short line\n\nAnother paragraph follows here.");
	assert_date(all->articles[0].published, "");
	collect_free(all);
}

static void a_first_line_that_is_a_paragraph_is_no_headline(void **state)
{
	char text[600];
	struct collected *all;

	(void)state;
	memset(text, 'a', sizeof text);
	for (size_t i = 7; i < 400; i += 8)
		text[i] = ' ';
	snprintf(text + 400, sizeof text - 400, ".\nSecond paragraph.\n");
	all = collect_text("long.txt", text);
	assert_null(all->articles[0].headline.bytes);
	assert_non_null(strstr(all->articles[0].body.bytes, "Second"));
	collect_free(all);
}

static void address_date_title_body(void **state)
{
	struct collected *all =
	    collect_text("topic.txt", "http://news.example/articles/5\n2011-11-17T12:47:00+0900\n"
				      "Crane Blocks Tram\nThe tram stood for an hour.\n");

	(void)state;
	assert_text(all->articles[0].url, "http://news.example/articles/5");
	assert_date(all->articles[0].published, "2011-11-17T12:47:00+09:00");
	assert_text(all->articles[0].headline, "Crane Blocks Tram");
	assert_text(all->articles[0].body, "The tram stood for an hour.");
	collect_free(all);
}

static void bylines_and_updates_around_the_dateline(void **state)
{
	struct collected *all =
	    collect_text("by.txt", "Storm Nears Coast\nBy Ann Lee\nPublished 3 May 2020 10:00 GMT\n"
				   "Updated 4 May 2020 11:30 GMT\nThe storm is near.\n");

	(void)state;
	assert_int_equal(all->articles[0].bylines.count, 1);
	assert_text(all->articles[0].bylines.items[0], "Ann Lee");
	assert_date(all->articles[0].published, "2020-05-03T10:00:00+00:00");
	assert_date(all->articles[0].updated, "2020-05-04T11:30:00+00:00");
	assert_text(all->articles[0].updated_from, "Updated 4 May 2020 11:30 GMT");
	assert_text(all->articles[0].body, "The storm is near.");
	collect_free(all);
}

static void an_author_before_the_date_is_a_byline(void **state)
{
	static const char *const lines[] = {"By Ann Lee | June 21, 2024", "By Ann Lee, June 21, 2024",
					    "By Ann Lee, June 21, 2024 · 5 min read"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		char text[200];
		struct collected *all;

		snprintf(text, sizeof text, "Storm Nears Coast\n%s\nThe storm is near.\n", lines[i]);
		all = collect_text("author.txt", text);
		assert_int_equal(all->articles[0].bylines.count, 1);
		assert_text(all->articles[0].bylines.items[0], "Ann Lee");
		assert_date(all->articles[0].published, "2024-06-21");
		collect_free(all);
	}
}

static void wrapped_lines_are_joined(void **state)
{
	struct collected *all = collect_text(
	    "wrapped.txt", "Title of it\n\nThe committee met on Tuesday to talk about the bridge and\n"
			   "then went on to talk about the tunnel that nobody has ever\n"
			   "seen but that all have paid for over the last eleven years\n"
			   "and a month.\n\nThe second paragraph is about the ferry, which is far too\n"
			   "old to be repaired and far too dear to be replaced by a new\n"
			   "one before the spring, the captain said on Wednesday in the\nport.\n");

	(void)state;
	assert_text(
	    all->articles[0].body,
	    "The committee met on Tuesday to talk about the bridge and then went on to talk about the tunnel "
	    "that nobody has ever seen but that all have paid for over the last eleven years and a month.\n\n"
	    "The second paragraph is about the ferry, which is far too old to be repaired and far too dear "
	    "to "
	    "be replaced by a new one before the spring, the captain said on Wednesday in the port.");
	collect_free(all);
}

static void headings_of_many_languages(void **state)
{
	static const char *const headings[] = {"アクセスランキング",
					       "関連記事",
					       "Lesen Sie auch:",
					       "À lire aussi",
					       "à lire aussi",
					       "Te puede interesar",
					       "MOST READ",
					       "Most Read in Sports",
					       "Related Articles",
					       "Recommended for you",
					       "\"World\" Popular Articles",
					       "Läs också",
					       "Les også:",
					       "Lue myös",
					       "Czytaj także",
					       "Nejčtenější",
					       "En çok okunanlar",
					       "Baca Juga:",
					       "Самое читаемое",
					       "Читайте також",
					       "Διαβάστε επίσης",
					       "اقرأ أيضا",
					       "관련 기사",
					       "相關新聞",
					       "Leia também"};
	static const char *const others[] = {"The most read book of the year was about a dog", "Relatedness",
					     "",
					     "An access ranking of all the ports in the country appeared"};
	struct nh_string rule;

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(headings); i++)
		if (!furniture_heading(nh_string_of(headings[i]), &rule))
			fail_msg("no heading: %s", headings[i]);
	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		if (furniture_heading(nh_string_of(others[i]), &rule))
			fail_msg("a heading: %s", others[i]);
}

static void sentences_end_in_stops_behind_quotes_too(void **state)
{
	(void)state;
	assert_true(furniture_ends_sentence(NH_STRING("It sank.”")));
	assert_true(furniture_ends_sentence(NH_STRING("沈んだ。」")));
	assert_false(furniture_ends_sentence(NH_STRING("It sank")));
	assert_false(furniture_ends_sentence(NH_STRING("")));
}

static void check_plain(struct nh_string from, const char *expected)
{
	struct buf out;

	buf_init(&out);
	plain_append(&out, from);
	buf_u8(&out, 0);
	assert_string_equal((char *)out.bytes, expected);
	buf_done(&out);
}

static void bytes_become_valid_text(void **state)
{
	(void)state;
	check_plain(NH_STRING("  a\tb\r\n c  "), "a b c");
	check_plain(NH_STRING("a\0b\x01"
			      "c\x7F"),
		    "a b c");
	check_plain(NH_STRING("caf\xE9"), "café");
	check_plain(NH_STRING("\x93hi\x94"), "“hi”");
	check_plain(NH_STRING("caf\xC3\xA9 \xE9"), "café \xEF\xBF\xBD");
	check_plain(NH_STRING("\xC0\xAF \xC3\xA9"), "\xEF\xBF\xBD\xEF\xBF\xBD é");
	check_plain(NH_STRING("\xED\xA0\x80\xE6\x97\xA5"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD日");
	check_plain(NH_STRING("日\xE6\x97"), "日\xEF\xBF\xBD\xEF\xBF\xBD");
	check_plain(NH_STRING("a\xC2\x85"
			      "b"),
		    "a b");
	check_plain(NH_STRING(" \n "), "");
}

static void broken_text_never_leaves_the_reader_broken(void **state)
{
	struct collected *all =
	    collect_text("broken.txt", "T\xE9tel \x02 one\n\nbody \xFF\xFE caf\xC3\xA9\n");
	struct nh_string body = all->articles[0].body;

	(void)state;
	assert_text(all->articles[0].headline, "Tétel one");
	assert_text(body, "body \xEF\xBF\xBD\xEF\xBF\xBD café");
	assert_int_equal(body.bytes[body.length], 0);
	collect_free(all);
}

static void one_line_may_hold_both_dates(void **state)
{
	struct collected *all = collect_text(
	    "port.txt",
	    "Le port est fermé à cause du vent\n"
	    "Publié le 03/04/2022 à 17h34, mis à jour le 4 avril 2022 à 9h\n"
	    "Les bateaux ne sont pas sortis de la journée, et les pêcheurs sont dans les cafés.\n");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_date(article->published, "2022-04-03T17:34:00");
	assert_date(article->updated, "2022-04-04T09:00:00");
	assert_text(article->published_from, "Publié le 03/04/2022 à 17h34, mis à jour le 4 avril 2022 à 9h");
	collect_free(all);
}

/* The country of the address goes before the language; without either only the year is sure. */
static void the_address_tells_day_from_month(void **state)
{
	static const char *const addresses[] = {"https://example.co.uk/a\n", "https://example.us/a\n", ""};
	static const char *const expected[] = {"2022-04-03", "2022-03-04", "2022"};

	(void)state;
	for (size_t i = 0; i < 2 * NH_COUNT_OF(addresses); i++) {
		const char *address = addresses[i / 2], *date = i % 2 ? "03-04-2022" : "03/04/2022";
		char text[300];
		struct collected *all;

		snprintf(text, sizeof text, "%sThe harbour was closed\n%s\nThe ferries did not sail.\n",
			 address, date);
		all = collect_text("port.txt", text);
		assert_text(all->articles[0].headline, "The harbour was closed");
		assert_date(all->articles[0].published, expected[i / 2]);
		collect_free(all);
	}
}

static void place_lines_and_addresses_give_dates(void **state)
{
	struct collected *all =
	    collect_text("wire.txt", "https://example.org/2022/01/02/ferry\n"
				     "The ferry sails again\n"
				     "OSLO, Dec 31 (Reuters) - The ferry sailed again.\n");
	struct collected *other = collect_text("site.txt", "https://example.org/2022/01/02/ferry\n"
							   "The ferry sails again\n"
							   "It sailed again in the morning.\n");

	(void)state;
	assert_date(all->articles[0].published, "2021-12-31");
	assert_text(all->articles[0].published_from, "OSLO, Dec 31 (Reuters)");
	assert_text(all->articles[0].agency, "Reuters");
	assert_date(other->articles[0].published, "2022-01-02");
	assert_text(other->articles[0].published_from, "2022/01/02");
	collect_free(all);
	collect_free(other);
}

/* What a page's empty paragraph leaves behind is no line. */
static void a_line_of_blanks_as_a_page_writes_them_is_blank(void **state)
{
	struct collected *all = collect_text("blank.txt", "&nbsp;\nThe ferry sails again\n &#160; &emsp;\n"
							  "June 20, 2024\nIt sailed in the morning.\n&nbsp\n"
							  "&nbsp;Ships\n");

	(void)state;
	assert_text(all->articles[0].headline, "The ferry sails again");
	assert_date(all->articles[0].published, "2024-06-20");
	assert_int_equal(all->articles[0].captions.count, 0);
	assert_text(all->articles[0].body, "It sailed in the morning.\n\n&nbsp\n\n&nbsp;Ships");
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_scraped_page_gives_its_parts),
	    cmocka_unit_test(a_headline_may_begin_with_a_bracket),
	    cmocka_unit_test(rankings_are_set_aside_with_their_rules),
	    cmocka_unit_test(a_heading_before_prose_stays),
	    cmocka_unit_test(without_a_dateline_nothing_is_guessed),
	    cmocka_unit_test(a_first_line_that_is_a_paragraph_is_no_headline),
	    cmocka_unit_test(address_date_title_body),
	    cmocka_unit_test(bylines_and_updates_around_the_dateline),
	    cmocka_unit_test(an_author_before_the_date_is_a_byline),
	    cmocka_unit_test(wrapped_lines_are_joined),
	    cmocka_unit_test(headings_of_many_languages),
	    cmocka_unit_test(sentences_end_in_stops_behind_quotes_too),
	    cmocka_unit_test(bytes_become_valid_text),
	    cmocka_unit_test(broken_text_never_leaves_the_reader_broken),
	    cmocka_unit_test(one_line_may_hold_both_dates),
	    cmocka_unit_test(the_address_tells_day_from_month),
	    cmocka_unit_test(place_lines_and_addresses_give_dates),
	    cmocka_unit_test(a_line_of_blanks_as_a_page_writes_them_is_blank),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
