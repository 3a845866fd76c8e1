/* SPDX-License-Identifier: MIT
 *
 * test_corpus_json.c - JSON and JSON Lines under their many field names, wrapped, broken and hostile.
 */
#include "tests/unit/corpus_collect.h"

static void usual_names(void **state)
{
	struct collected *all = collect_text(
	    "a.json",
	    "{\"title\":\"Ships &amp; Tides\",\"headline\":\"Ships\",\"articleBody\":\"One.\\n\\nTwo "
	    "\\u00e9\\ud83d\\ude00.\","
	    "\"datePublished\":\"2024-06-21T17:34:00+0900\",\"dateModified\":\"2024-06-22\",\"url\":\"http://"
	    "x/1\","
	    "\"publisher\":{\"@type\":\"O\",\"name\":\"The Tide\"},\"author\":[{\"name\":\"Ann "
	    "Lee\"},{\"name\":\"Bo Ek\"}],"
	    "\"articleSection\":\"Sea\",\"description\":\"A summary\",\"keywords\":\"ships, "
	    "tides\",\"inLanguage\":\"en-GB\","
	    "\"caption\":\"A boat\"}");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Ships");
	assert_text(article->body, "One.\n\nTwo é😀.");
	assert_date(article->published, "2024-06-21T17:34:00+09:00");
	assert_date(article->updated, "2024-06-22");
	assert_text(article->updated_from, "2024-06-22");
	assert_text(article->source, "The Tide");
	assert_int_equal(article->bylines.count, 2);
	assert_text(article->bylines.items[1], "Bo Ek");
	assert_text(article->section, "Sea");
	assert_text(article->deck, "A summary");
	assert_int_equal(article->tags.count, 2);
	assert_text(article->language, "en-GB");
	assert_text(article->captions.items[0], "A boat");
	assert_text(article->url, "http://x/1");
	collect_free(all);
}

static void ids_that_stand_and_ids_that_are_bare(void **state)
{
	const char *path =
	    collect_write("ids.json", "[{\"id\":7,\"title\":\"A\"},{\"guid\":\"urn:8\",\"title\":\"B\"},"
				      "{\"uri\":\"u9\",\"id\":9,\"title\":\"C\"},{\"title\":\"D\"}]");
	struct collected *all = collect(path);
	char expected[300];

	(void)state;
	assert_int_equal(all->article_count, 4);
	snprintf(expected, sizeof expected, "%s#7", path);
	assert_text(all->articles[0].id, expected);
	assert_text(all->articles[1].id, "urn:8");
	assert_text(all->articles[2].id, "u9");
	snprintf(expected, sizeof expected, "%s#4", path);
	assert_text(all->articles[3].id, expected);
	collect_free(all);
}

static void one_article_is_its_path_several_are_numbered(void **state)
{
	const char *path = collect_write("n.json", "[{\"title\":\"A\"}]");
	struct collected *all = collect(path);
	char expected[300];

	(void)state;
	assert_text(all->articles[0].id, path);
	collect_free(all);
	path = collect_write("n.json", "[{\"title\":\"A\"},{\"title\":\"B\"}]");
	all = collect(path);
	snprintf(expected, sizeof expected, "%s#1", path);
	assert_text(all->articles[0].id, expected);
	snprintf(expected, sizeof expected, "%s#2", path);
	assert_text(all->articles[1].id, expected);
	collect_free(all);
}

static void a_summary_is_the_body_where_there_is_none(void **state)
{
	struct collected *all = collect_text("s.json", "{\"headline\":\"H\",\"summary\":\"It rained.\"}");

	(void)state;
	assert_text(all->articles[0].body, "It rained.");
	assert_null(all->articles[0].deck.bytes);
	collect_free(all);
}

static void lists_of_articles_are_unwrapped(void **state)
{
	static const char *const wrapped[] = {
	    "{\"status\":\"ok\",\"articles\":[{\"title\":\"A\"},{\"title\":\"B\"}],\"next\":null}",
	    "{\"took\":3,\"hits\":{\"total\":{\"value\":2},\"hits\":[{\"_id\":\"1\",\"_source\":{\"title\":"
	    "\"A\"}},"
	    "{\"_id\":\"2\",\"_source\":{\"title\":\"B\"}}]}}",
	    "{\"data\":[{\"title\":\"A\"},{\"title\":\"B\"}]}",
	    "[[{\"title\":\"A\"}],[{\"title\":\"B\"}]]",
	    "{\"title\":\"A\"}\n{\"title\":\"B\"}\n",
	    "{\n\"title\":\"A\"\n}\n{\n\"title\":\"B\"\n}",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(wrapped); i++) {
		struct collected *all = collect(collect_write("w.json", wrapped[i]));

		if (all->article_count != 2)
			fail_msg("%zu articles in %s", all->article_count, wrapped[i]);
		assert_text(all->articles[0].headline, "A");
		assert_text(all->articles[1].headline, "B");
		collect_free(all);
	}
}

static void a_broken_line_costs_itself_only(void **state)
{
	struct collected *all =
	    collect(collect_write("b.jsonl", "{\"title\":\"A\"}\n{\"title\": \"B\",}\n\n{\"title\":\"C\"\n"
					     "[1,2]\n{}\n{\"title\":\"D\"}"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[1].headline, "D");
	assert_int_equal(all->skipped_count, 4);
	assert_true(was_skipped(all, "line 2: no string where one should be"));
	assert_true(was_skipped(all, "line 4: it ends in the middle"));
	assert_true(was_skipped(all, "line 5: no object where one should be"));
	assert_true(was_skipped(all, "line 6: no headline and no text"));
	collect_free(all);
}

static void a_broken_element_costs_itself_only(void **state)
{
	struct collected *all =
	    collect(collect_write("b.json", "[{\"title\":\"A\"},\n{\"title\" \"B\"},\n{\"title\":\"C\"}]"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[1].headline, "C");
	assert_true(was_skipped(all, "element 2: a colon is missing"));
	collect_free(all);
}

static void authors_in_every_form(void **state)
{
	static const char *const forms[] = {"\"Ann Lee\"",
					    "[\"Ann Lee\"]",
					    "\"By Ann Lee\"",
					    "\"['Ann Lee', 'Bo Ek']\"",
					    "{\"name\":\"Ann Lee\"}",
					    "[{\"@id\":1,\"name\":\"Ann Lee\"}]"};
	char text[200];

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(forms); i++) {
		struct collected *all;

		snprintf(text, sizeof text, "{\"title\":\"T\",\"author\":%s}", forms[i]);
		all = collect_text("f.json", text);
		assert_text(all->articles[0].bylines.items[0], "Ann Lee");
		collect_free(all);
	}
}

static void dates_in_every_form(void **state)
{
	static const char *const forms[][2] = {
	    {"1718958840", "2024-06-21T08:34:00+00:00"},
	    {"1718958840000", "2024-06-21T08:34:00+00:00"},
	    {"\"1718958840\"", "2024-06-21T08:34:00+00:00"},
	    {"\"2024-06-21\"", "2024-06-21"},
	    {"20240621", "2024-06-21"},
	    {"\"Fri, 21 Jun 2024 17:34:00 GMT\"", "2024-06-21T17:34:00+00:00"},
	    {"{\"$date\":\"2024-06-21T00:00:00Z\"}", "2024-06-21T00:00:00+00:00"},
	    {"null", ""},
	    {"\"soon\"", ""},
	};
	char text[200];

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(forms); i++) {
		struct collected *all;

		snprintf(text, sizeof text, "{\"title\":\"T\",\"published\":%s}", forms[i][0]);
		all = collect_text("d.json", text);
		assert_date(all->articles[0].published, forms[i][1]);
		collect_free(all);
	}
}

static void markup_leaves_bodies_but_not_tickers(void **state)
{
	struct collected *all =
	    collect_text("h.json", "{\"title\":\"T\",\"body_html\":\"<p>One &lt;two&gt;<br>three</p>\\n<!-- "
				   "x --><script>bad()</script>"
				   "<p>Shares of <b>Oak</b> <OAK> rose</p>\"}");

	(void)state;
	assert_text(all->articles[0].body, "One <two>\n\nthree\n\nShares of Oak <OAK> rose");
	collect_free(all);
}

static void hostile_json_is_refused(void **state)
{
	char *deep = malloc(200001);
	struct collected *all;

	(void)state;
	memset(deep, '[', 200000);
	deep[200000] = '\0';
	all = collect(collect_write("deep.json", deep));
	assert_int_equal(all->article_count, 0);
	assert_int_equal(all->totals.files_skipped, 1);
	collect_free(all);
	memcpy(deep, "{\"title\":\"T\",\"x\":", 17);
	all = collect(collect_write("deep.json", deep));
	assert_int_equal(all->article_count, 0);
	collect_free(all);
	all = collect(collect_write("esc.json", "{\"title\":\"a\\ud800b\\uzz\\q\\u0000c\"}"));
	assert_int_equal(all->article_count, 1);
	collect_free(all);
	free(deep);
}

/* A window is 1 MiB: articles must come out whole across its borders, in every form. */
static void articles_across_windows(void **state)
{
	size_t count = 200, line_bytes = 20000, used = 0;
	size_t capacity = count * (line_bytes + 64);
	char *text = malloc(capacity);

	(void)state;
	for (int form = 0; form < 2; form++) {
		struct collected *all;

		used = form == 0 ? (size_t)snprintf(text, capacity, "[") : 0;
		for (size_t i = 0; i < count; i++) {
			used += (size_t)snprintf(text + used, capacity - used,
						 "{\"title\":\"N%zu\",\"body\":\"", i);
			memset(text + used, 'x', line_bytes - i);
			used += line_bytes - i;
			used += (size_t)snprintf(text + used, capacity - used, form == 0 ? "\"}%s" : "\"}\n",
						 i + 1 < count ? "," : "]");
		}
		all = collect(collect_write_bytes(form == 0 ? "big.json" : "big.jsonl", text, used));
		assert_int_equal(all->article_count, count);
		assert_int_equal(all->skipped_count, 0);
		assert_text(all->articles[199].headline, "N199");
		assert_int_equal(all->articles[150].body.length, line_bytes - 150);
		collect_free(all);
	}
	free(text);
}

static void ninjs_of_every_version(void **state)
{
	static const char *const texts[] = {
	    "{\"uri\":\"u1\",\"type\":\"text\",\"headline\":\"Tolls\",\"byline\":\"Ann "
	    "Lee\",\"versioncreated\":"
	    "\"2024-06-21T08:34:00+0000\",\"body_html\":\"<p>One.</p><p>Two.</"
	    "p>\",\"subject\":[{\"code\":\"1\","
	    "\"name\":\"transport\"}],\"language\":\"en\",\"source\":\"HG\",\"pubstatus\":\"usable\"}",
	    "{\"guid\":\"u1\",\"headline\":\"Tolls\",\"byline\":\"Ann "
	    "Lee\",\"versioncreated\":\"2024-06-21T08:34:00Z\","
	    "\"body_text\":\"One.\\n\\nTwo.\",\"body_html\":\"<p>x</"
	    "p>\",\"subject\":[{\"name\":\"transport\"}],"
	    "\"language\":\"en\",\"source\":\"HG\"}",
	    "{\"uri\":\"u1\",\"headlines\":[{\"role\":\"sub\",\"value\":\"A "
	    "deck\"},{\"role\":\"main\",\"value\":\"Tolls\"}],"
	    "\"by\":\"Ann "
	    "Lee\",\"versioncreated\":\"2024-06-21T08:34:00Z\",\"bodies\":[{\"role\":\"main\","
	    "\"contenttype\":"
	    "\"text/html\",\"value\":\"<p>One.</p><p>Two.</p>\"},{\"role\":\"teaser\",\"value\":\"no\"}],"
	    "\"subjects\":[{\"name\":\"transport\"}],\"language\":\"en\",\"source\":\"HG\"}",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(texts); i++) {
		struct collected *all = collect_text("n.json", texts[i]);
		const struct nh_article *article = &all->articles[0];

		assert_text(article->id, "u1");
		assert_text(article->headline, "Tolls");
		assert_text(article->body, "One.\n\nTwo.");
		assert_text(article->bylines.items[0], "Ann Lee");
		assert_text(article->tags.items[0], "transport");
		assert_text(article->source, "HG");
		assert_date(article->published, "2024-06-21T08:34:00+00:00");
		collect_free(all);
	}
}

static void what_was_taken_back_or_is_under_embargo_is_hidden(void **state)
{
	struct collected *all = collect(collect_write(
	    "h.jsonl", "{\"title\":\"A\",\"pubstatus\":\"canceled\"}\n"
		       "{\"title\":\"B\",\"embargoed\":\"2999-01-01T00:00:00Z\"}\n{\"title\":\"C\"}\n"));

	(void)state;
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].headline, "C");
	assert_true(was_skipped(all, "line 1: cancelled"));
	assert_true(was_skipped(all, "line 2: under embargo until 2999-01-01T00:00:00+00:00"));
	collect_free(all);
}

static void lists_of_typed_contents(void **state)
{
	struct collected *all = collect_text(
	    "w.jsonl", "{\"id\":\"w1\",\"article_url\":\"http://x/"
		       "1\",\"title\":\"Tolls\",\"published_date\":1718958840000,"
		       "\"contents\":[null,{\"content\":\"Metro\",\"type\":\"kicker\"},{\"type\":\"title\","
		       "\"content\":\"Tolls "
		       "rise\"},"
		       "{\"type\":\"byline\",\"content\":\"By Ann "
		       "Lee\"},{\"type\":\"sanitized_html\",\"subtype\":\"paragraph\","
		       "\"content\":\"One <b>big</b> thing.\"},{\"type\":\"image\",\"fullcaption\":\"A "
		       "bridge\",\"content\":\"no\"},"
		       "{\"type\":\"sanitized_html\",\"content\":\"Two.\"},{\"type\":\"author_info\","
		       "\"content\":\"no\"}]}");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Tolls rise");
	assert_text(article->section, "Metro");
	assert_text(article->body, "One big thing.\n\nTwo.");
	assert_text(article->captions.items[0], "A bridge");
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_date(article->published, "2024-06-21T08:34:00+00:00");
	collect_free(all);
}

static void places_that_the_caller_names(void **state)
{
	struct corpus_field fields[] = {
	    {"article", "pack.docs"}, {"headline", "meta.t"}, {"body", "paras.p"}, {"published", "meta.on"}};
	struct corpus_options options = {.fields = fields, .field_count = NH_COUNT_OF(fields)};
	struct collected *all = collect_with(
	    collect_write(
		"p.json",
		"{\"pack\":{\"docs\":[{\"meta\":{\"t\":\"A\",\"on\":\"2024-01-02\",\"title\":\"no\"},"
		"\"paras\":[{\"p\":\"One.\"},{\"p\":\"Two.\"}]},{\"meta\":{\"t\":\"B\"}}]}}"),
	    &options);

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "A");
	assert_text(all->articles[0].body, "One.\n\nTwo.");
	assert_date(all->articles[0].published, "2024-01-02");
	assert_text(all->articles[1].headline, "B");
	collect_free(all);
}

static void a_nul_byte_is_no_end(void **state)
{
	static const char text[] = "{\"title\":\"A\"}\n\0";
	struct corpus_options options = {.format = "json"};
	struct collected *all =
	    collect_with(collect_write_bytes("nul.json", text, sizeof text - 1), &options);

	(void)state;
	assert_int_equal(all->status, NH_OK);
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "element 2: a NUL byte"));
	collect_free(all);
}

/* Wherever they stand in the object, language and address say which of two numbers is the month. */
static void dates_mean_what_the_article_says(void **state)
{
	static const struct {
		const char *fields, *published;
	} cases[] = {
	    {"\"published\":\"03/04/2024\"", "2024"},
	    {"\"published\":\"03/04/2024\",\"language\":\"de\"", "2024-04-03"},
	    {"\"published\":\"03/04/2024\",\"language\":\"en-GB\"", "2024-04-03"},
	    {"\"published\":\"03/04/2024\",\"url\":\"https://news.example.co.uk/a\"", "2024-04-03"},
	    {"\"published\":\"03/04/2024\",\"language\":\"en-US\"", "2024-03-04"},
	    {"\"published\":\"June 3, 2024 10:00 IST\",\"url\":\"https://a.example.in/\"",
	     "2024-06-03T10:00:00+05:30"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		char text[400];
		struct collected *all;

		snprintf(text, sizeof text, "{\"title\":\"A\",%s}", cases[i].fields);
		all = collect_text("hints.json", text);
		assert_date(all->articles[0].published, cases[i].published);
		collect_free(all);
	}
}

static void a_huge_headline_is_cut_and_counted(void **state)
{
	char text[200100];
	size_t used = (size_t)snprintf(text, sizeof text, "{\"title\":\"x");
	struct collected *all;

	(void)state;
	while (used < 150000)
		used += (size_t)snprintf(text + used, sizeof text - used, "é");
	snprintf(text + used, sizeof text - used, "\",\"text\":\"Body.\"}");
	all = collect_text("long.json", text);
	assert_int_equal(all->articles[0].headline.length, 65535); /* no half of an é */
	assert_text(all->articles[0].body, "Body.");
	assert_int_equal(all->skipped_count, 1);
	assert_non_null(strstr(all->skipped[0], "a headline longer than 64 KiB was cut"));
	collect_free(all);
}

/* Something else dates the article: another name, the address; else the date stands, so that none is lost. */
static void a_date_far_off_gives_way(void **state)
{
	static const struct {
		const char *json, *expected, *from;
	} cases[] = {
	    {"{\"published\":\"2924-06-21\",\"date\":\"2024-06-21\",\"title\":\"a\"}", "2024-06-21",
	     "2024-06-21"},
	    {"{\"date\":\"2024-06-21\",\"published\":\"21 June 2924\",\"title\":\"a\"}", "2024-06-21",
	     "2024-06-21"},
	    {"{\"published\":7000000000,\"url\":\"http://x/2024/06/21/tolls\",\"title\":\"a\"}", "2024-06-21",
	     "2024/06/21"},
	    {"{\"published\":\"n/a\",\"date\":\"2024-06-21\",\"title\":\"a\"}", "2024-06-21", "2024-06-21"},
	    {"{\"published\":\"2924-06-21\",\"title\":\"a\"}", "2924-06-21", "2924-06-21"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct collected *all = collect_text("far.json", cases[i].json);

		assert_date(all->articles[0].published, cases[i].expected);
		assert_text(all->articles[0].published_from, cases[i].from);
		collect_free(all);
	}
}

static void bulk_files_name_their_articles(void **state)
{
	struct collected *all = collect(collect_write(
	    "bulk.json", "{\"index\":{\"_index\":\"news\",\"_id\":\"a1\"}}\n{\"title\":\"Tolls\",\"body\":"
			 "\"They rise.\"}\n"
			 "{ \"create\" : "
			 "{\"_id\":\"a2\"}}\n{\"title\":\"Ferry\",\"@timestamp\":\"2024-06-20T08:00:00Z\"}\n"
			 "{\"delete\":{\"_id\":\"a3\"}}\n{\"index\":{}}\n{\"title\":\"Kelp\"}\n"));

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_non_null(strstr(all->articles[0].id.bytes, "bulk.json#a1"));
	assert_non_null(strstr(all->articles[1].id.bytes, "bulk.json#a2"));
	assert_date(all->articles[1].published, "2024-06-20T08:00:00+00:00");
	assert_text(all->articles[2].headline, "Kelp");
	assert_int_equal(all->skipped_count, 0);
	assert_non_null(strstr(all->articles[2].id.bytes, "bulk.json#3"));
	collect_free(all);
}

static void actions_of_bulk_files_say_more_than_an_id(void **state)
{
	struct collected *all = collect(collect_write(
	    "bulk.json",
	    "{\"create\":{\"_id\":\"a1\",\"require_alias\":true}}\n{\"title\":\"Tolls\"}\n"
	    "{\"index\":{\"_id\":\"a2\",\"version\":3,\"version_type\":\"external\"}}\n{\"title\":\"Ferry\"}"
	    "\n"
	    "{\"index\":{\"if_seq_no\":3,\"if_primary_term\":1,\"_id\":77}}\n{\"title\":\"Kelp\"}\n"
	    "{\"index\":{\"_id\":\"https:\\/\\/x\\/caf\\u00e9\"}}\n{\"title\":\"Coffee\"}\n"));

	(void)state;
	assert_int_equal(all->skipped_count, 0);
	assert_int_equal(all->article_count, 4);
	assert_non_null(strstr(all->articles[0].id.bytes, "bulk.json#a1"));
	assert_non_null(strstr(all->articles[1].id.bytes, "bulk.json#a2"));
	assert_non_null(strstr(all->articles[2].id.bytes, "bulk.json#77"));
	assert_non_null(strstr(all->articles[3].id.bytes, "bulk.json#https://x/café"));
	collect_free(all);
}

static void systems_of_sites_render_their_values(void **state)
{
	struct collected *all = collect_text(
	    "posts.json",
	    "[{\"id\":55,\"date\":\"2024-06-21T17:34:00\",\"guid\":{\"rendered\":\"https://x/"
	    "?p=55\"},\"link\":\"https://x/tolls/\","
	    "\"title\":{\"rendered\":\"Tolls &#8211; "
	    "rise\"},\"content\":{\"rendered\":\"<p>First.</p>\\n<p>Second.</p>\"},"
	    "\"excerpt\":{\"rendered\":\"<p>Short.</p>\"},\"author\":3,\"categories\":[1,2],\"tags\":[7],"
	    "\"_embedded\":{\"author\":[{\"id\":3,\"name\":\"Ann Lee\"}],"
	    "\"wp:term\":[[{\"id\":1,\"name\":\"Harbour\"}],[{\"id\":7,\"name\":\"tolls\"}]]}}]");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->id, "https://x/?p=55");
	assert_text(article->headline, "Tolls – rise");
	assert_text(article->deck, "Short.");
	assert_text(article->body, "First.\n\nSecond.");
	assert_text(article->url, "https://x/tolls/");
	assert_int_equal(article->bylines.count, 1);
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_int_equal(article->tags.count, 2);
	assert_text(article->tags.items[1], "tolls");
	collect_free(all);
}

static void feeds_and_ninjs_have_names_of_their_own(void **state)
{
	struct collected *all = collect_text(
	    "feed.json", "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":2,"
			 "\"content_text\":\"A note.\",\"date_published\":\"2024-06-20T08:00:00Z\"}]}");

	(void)state;
	assert_text(all->articles[0].body, "A note.");
	collect_free(all);
	all = collect_text(
	    "ninjs2.json",
	    "{\"uri\":\"u:2\",\"contentcreated\":\"2024-06-21T17:34:00+09:00\","
	    "\"versioncreated\":\"2024-06-22T17:34:00+09:00\",\"headlines\":[{\"role\":\"main\",\"value\":"
	    "\"Tolls\"}],"
	    "\"descriptions\":[{\"value\":\"Drivers pay.\"}],\"infosources\":[{\"name\":\"Quay Wire\"}],"
	    "\"bodies\":[{\"contenttype\":\"text/html\",\"value\":\"<p>They rise.</p>\"}]}");
	assert_date(all->articles[0].published, "2024-06-21T17:34:00+09:00");
	assert_text(all->articles[0].deck, "Drivers pay.");
	assert_text(all->articles[0].agency, "Quay Wire");
	collect_free(all);
}

static void interfaces_of_papers_are_known(void **state)
{
	struct collected *all = collect_text(
	    "docs.json",
	    "{\"response\":{\"docs\":[{\"_id\":\"1\",\"headline\":{\"main\":\"Tolls rise\",\"kicker\":null},"
	    "\"byline\":{\"original\":\"By Ann Lee\"},\"section_name\":\"Metro\",\"abstract\":\"Drivers "
	    "pay.\","
	    "\"keywords\":[{\"name\":\"subject\",\"value\":\"Tolls\"},{\"name\":\"Bay\"}]}]}}");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Tolls rise");
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_text(article->section, "Metro");
	assert_int_equal(article->tags.count, 2);
	assert_text(article->tags.items[0], "Tolls");
	assert_text(article->tags.items[1], "Bay");
	collect_free(all);
	all = collect_text(
	    "web.json",
	    "{\"response\":{\"results\":[{\"id\":\"a\",\"sectionName\":\"World\",\"webTitle\":\"Tolls rise\","
	    "\"webPublicationDate\":\"2024-06-21T08:34:00Z\",\"fields\":{\"trailText\":\"Short.\","
	    "\"bodyText\":\"B.\"}}]}}");
	assert_text(all->articles[0].headline, "Tolls rise");
	assert_date(all->articles[0].published, "2024-06-21T08:34:00+00:00");
	assert_text(all->articles[0].deck, "Short.");
	collect_free(all);
	all = collect_text(
	    "canonical.json",
	    "{\"title\":\"Tolls\",\"published\":{\"$date\":{\"$numberLong\":\"1718958840000\"}}}");
	assert_date(all->articles[0].published, "2024-06-21T08:34:00+00:00");
	collect_free(all);
}

/* What an article's date was is no other's. */
static void a_date_far_off_is_its_articles_own(void **state)
{
	struct collected *all = collect(collect_write(
	    "own.jsonl",
	    "{\"id\":1,\"published\":\"2924-06-21\",\"title\":\"a\"}\n{\"id\":2,\"title\":\"b\"}\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_date(all->articles[0].published, "2924-06-21");
	assert_date(all->articles[1].published, "");
	collect_free(all);
	all = collect(
	    collect_write("embargo.json", "{\"embargoed\":\"2924-06-21T00:00:00Z\",\"title\":\"a\"}"));
	assert_int_equal(all->article_count, 0);
	collect_free(all);
}

/* A feed says once who made it and in what language; an item of its own says it better. */
static void what_a_feed_says_holds_for_its_items(void **state)
{
	struct collected *all = collect(collect_write(
	    "whole.json",
	    "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"The "
	    "\\u00c9tude\",\"language\":\"fr\","
	    "\"authors\":[{\"name\":\"Ann Lee\"},{\"name\":\"Bo Ek\"}],\"items\":[{\"id\":1,\"content_text\":"
	    "\"A note.\"},"
	    "{\"id\":2,\"content_text\":\"B note.\",\"authors\":[{\"name\":\"Cy "
	    "Orr\"}],\"language\":\"de\"}]}"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].source, "The Étude");
	assert_text(all->articles[0].language, "fr");
	assert_int_equal(all->articles[0].bylines.count, 2);
	assert_text(all->articles[0].bylines.items[1], "Bo Ek");
	assert_null(all->articles[0].headline.bytes);
	assert_text(all->articles[1].source, "The Étude");
	assert_text(all->articles[1].language, "de");
	assert_int_equal(all->articles[1].bylines.count, 1);
	assert_text(all->articles[1].bylines.items[0], "Cy Orr");
	collect_free(all);
	/* of version 1, its keys in the order of letters */
	all =
	    collect_text("sorted.json",
			 "{\"author\":{\"name\":\"Ann Lee\"},\"items\":[{\"id\":1,\"content_text\":\"A.\"}],"
			 "\"title\":\"The Quay\",\"version\":\"https://jsonfeed.org/version/1\"}");
	assert_text(all->articles[0].source, "The Quay");
	assert_text(all->articles[0].bylines.items[0], "Ann Lee");
	collect_free(all);
	/* what stands around other lists is not known to be the name of a paper */
	all = collect_text("list.json",
			   "{\"version\":\"1\",\"title\":\"Results\",\"items\":[{\"title\":\"A\"}]}");
	assert_int_equal(all->article_count, 1);
	assert_null(all->articles[0].source.bytes);
	collect_free(all);
}

static void a_moment_in_utc_tells_the_zone(void **state)
{
	static const struct {
		const char *json, *published, *updated;
	} cases[] = {
	    {"{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00+09:00", ""},
	    {"{\"date_gmt\":\"2024-06-21T06:15:00\",\"date\":\"2024-06-21T12:00:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00+05:45", ""},
	    {"{\"date\":\"2024-06-20T22:00:00\",\"date_gmt\":\"2024-06-21T02:00:00\","
	     "\"modified\":\"2024-06-21T22:00:00\",\"modified_gmt\":\"2024-06-22T02:00:00\",\"title\":\"a\"}",
	     "2024-06-20T22:00:00-04:00", "2024-06-21T22:00:00-04:00"},
	    /* no zone: too far, or between quarters */
	    {"{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"2024-06-20T21:45:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00", ""},
	    {"{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"2024-06-22T00:15:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00", ""},
	    {"{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"2024-06-21T11:50:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00", ""},
	    {"{\"date\":\"2024-06-21T12:00:00+02:00\",\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00+02:00", ""},
	    {"{\"date\":\"2024-06-21\",\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}", "2024-06-21",
	     ""},
	    /* alone, or where the date is none to be taken */
	    {"{\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}", "2024-06-21T03:00:00+00:00", ""},
	    {"{\"date\":\"soon\",\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}",
	     "2024-06-21T03:00:00+00:00", ""},
	    {"{\"date\":\"2924-06-21T12:00:00\",\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}",
	     "2024-06-21T03:00:00+00:00", ""},
	    {"{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"0000-00-00T00:00:00\",\"title\":\"a\"}",
	     "2024-06-21T12:00:00", ""},
	    {"{\"modified_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}", "", "2024-06-21T03:00:00+00:00"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct collected *all = collect_text("utc.json", cases[i].json);

		assert_date(all->articles[0].published, cases[i].published);
		assert_date(all->articles[0].updated, cases[i].updated);
		collect_free(all);
	}
}

/* The record says better than the caller what its zone is. */
static void a_moment_in_utc_beats_the_callers_zone(void **state)
{
	struct corpus_options options = {.zone = "+01:00"};
	struct collected *all = collect_with(
	    collect_write("zone.json",
			  "{\"date\":\"2024-06-21T12:00:00\",\"date_gmt\":\"2024-06-21T03:00:00\","
			  "\"title\":\"a\"}"),
	    &options);

	(void)state;
	assert_date(all->articles[0].published, "2024-06-21T12:00:00+09:00");
	collect_free(all);
	all = collect_with(
	    collect_write("zone.json", "{\"date_gmt\":\"2024-06-21T03:00:00\",\"title\":\"a\"}"), &options);
	assert_date(all->articles[0].published, "2024-06-21T03:00:00+00:00");
	collect_free(all);
}

/* Where no field does; and before an address or a date far off, but never without a year. */
static void a_dateline_before_the_body_dates_it(void **state)
{
	static const struct {
		const char *json, *published, *from;
	} cases[] = {
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20, 2024 (Reuters) - Text of it.\"}", "2024-06-20",
	     "LONDON, June 20, 2024 (Reuters)"},
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20, 2024 (Reuters) - Text.\",\"date\":\"2924-06-20\"}",
	     "2024-06-20", "LONDON, June 20, 2024 (Reuters)"},
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20, 2024 (Reuters) - Text.\","
	     "\"url\":\"https://x/2024/06/22/tolls\"}",
	     "2024-06-20", "LONDON, June 20, 2024 (Reuters)"},
	    {"{\"title\":\"a\",\"body\":\"Published June 20, 2024 by Ann "
	     "Lee\\n\\nText.\",\"date\":\"2924-06-20\"}",
	     "2024-06-20", "Published June 20, 2024 by Ann Lee"},
	    {"{\"title\":\"a\",\"body\":\"<p>Published June 20, 2024</p><p>Text.</p>\"}", "2024-06-20",
	     "Published June 20, 2024"},
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20, 2024 (Reuters) - Text.\",\"date\":\"2024-06-21\"}",
	     "2024-06-21", "2024-06-21"},
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20 (Reuters) - Text of it.\"}", "", NULL},
	    {"{\"title\":\"a\",\"body\":\"LONDON, June 20 (Reuters) - Text of it.\","
	     "\"updated\":\"2024-06-22\"}",
	     "", NULL},
	    {"{\"title\":\"a\",\"body\":\"Updated June 20, 2024\\n\\nText.\"}", "", NULL},
	    {"{\"title\":\"a\",\"body\":\"June 20, 2024\"}", "", NULL},
	    {"{\"title\":\"a\",\"body\":\"03/04/2024\\n\\nText.\"}", "", NULL},
	    {"{\"title\":\"a\",\"body\":\"Text.\\n\\nLONDON, June 20, 2024 (Reuters) - More.\"}", "", NULL},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct collected *all = collect_text("line.json", cases[i].json);

		assert_date(all->articles[0].published, cases[i].published);
		if (cases[i].from)
			assert_text(all->articles[0].published_from, cases[i].from);
		collect_free(all);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(usual_names),
	    cmocka_unit_test(ids_that_stand_and_ids_that_are_bare),
	    cmocka_unit_test(one_article_is_its_path_several_are_numbered),
	    cmocka_unit_test(a_summary_is_the_body_where_there_is_none),
	    cmocka_unit_test(lists_of_articles_are_unwrapped),
	    cmocka_unit_test(a_broken_line_costs_itself_only),
	    cmocka_unit_test(a_broken_element_costs_itself_only),
	    cmocka_unit_test(authors_in_every_form),
	    cmocka_unit_test(dates_in_every_form),
	    cmocka_unit_test(markup_leaves_bodies_but_not_tickers),
	    cmocka_unit_test(hostile_json_is_refused),
	    cmocka_unit_test(articles_across_windows),
	    cmocka_unit_test(ninjs_of_every_version),
	    cmocka_unit_test(what_was_taken_back_or_is_under_embargo_is_hidden),
	    cmocka_unit_test(lists_of_typed_contents),
	    cmocka_unit_test(places_that_the_caller_names),
	    cmocka_unit_test(a_nul_byte_is_no_end),
	    cmocka_unit_test(dates_mean_what_the_article_says),
	    cmocka_unit_test(a_huge_headline_is_cut_and_counted),
	    cmocka_unit_test(a_date_far_off_gives_way),
	    cmocka_unit_test(bulk_files_name_their_articles),
	    cmocka_unit_test(actions_of_bulk_files_say_more_than_an_id),
	    cmocka_unit_test(interfaces_of_papers_are_known),
	    cmocka_unit_test(systems_of_sites_render_their_values),
	    cmocka_unit_test(feeds_and_ninjs_have_names_of_their_own),
	    cmocka_unit_test(a_date_far_off_is_its_articles_own),
	    cmocka_unit_test(what_a_feed_says_holds_for_its_items),
	    cmocka_unit_test(a_moment_in_utc_tells_the_zone),
	    cmocka_unit_test(a_moment_in_utc_beats_the_callers_zone),
	    cmocka_unit_test(a_dateline_before_the_body_dates_it),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
