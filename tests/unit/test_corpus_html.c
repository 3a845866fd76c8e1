/* SPDX-License-Identifier: MIT
 *
 * test_corpus_html.c - saved pages: what is the article's, what is set aside, and what a page says of itself.
 */
#include "tests/unit/corpus_collect.h"

#define PROSE(number)                                               \
	"The harbour master counted the boats again on day " number \
	", and again there was one too many, which "                \
	"he put down to the fog, the hour, and the younger of his two assistants."

#define PAGE(head, body) "<!DOCTYPE html><html lang=\"en\"><head>" head "</head><body>" body "</body></html>"

#define STORY "<p>" PROSE("one") "</p><p>" PROSE("two") "</p><p>" PROSE("three") "</p>"
#define STORY_BODY PROSE("one") "\n\n" PROSE("two") "\n\n" PROSE("three")

/* The rule that set text aside, or "(not there)". */
static const char *rule_of(const struct nh_article *article, const char *text)
{
	for (size_t i = 0; i < article->furniture_count; i++)
		if (strcmp(article->furniture[i].text.bytes, text) == 0)
			return article->furniture[i].rule.bytes;
	return "(not there)";
}

static void json_ld_leads(void **state)
{
	struct collected *all = collect_text(
	    "a.html",
	    PAGE("<title>Other title | The Tide</title><meta property=\"article:modified_time\" "
		 "content=\"2024-01-01\">"
		 "<script "
		 "type=\"application/"
		 "ld+json\">{\"@graph\":[{\"@type\":\"Person\",\"@id\":\"#ann\",\"name\":\"Ann "
		 "Lee\"},{\"@type\":[\"Thing\",\"NewsArticle\"],\"headline\":\"One boat &amp; too "
		 "many\",\"datePublished\":"
		 "\"2024-06-21T17:34:00+09:00\",\"dateModified\":\"2024-06-22T08:00:00+09:00\",\"author\":{"
		 "\"@id\":\"#ann\"},"
		 "\"articleSection\":\"Harbour\",\"keywords\":\"boats, fog\",\"publisher\":{\"name\":\"The "
		 "Tide\"},\"inLanguage\":\"en-GB\",}]}</script>",
		 "<h1>One boat &amp; too many</h1>" STORY));
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "One boat & too many");
	assert_text(article->body, STORY_BODY);
	assert_date(article->published, "2024-06-21T17:34:00+09:00");
	assert_date(article->updated, "2024-06-22T08:00:00+09:00");
	assert_text(article->updated_from, "2024-06-22T08:00:00+09:00");
	assert_int_equal(article->bylines.count, 1);
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_text(article->section, "Harbour");
	assert_text(article->source, "The Tide");
	assert_int_equal(article->tags.count, 2);
	collect_free(all);
}

static void of_several_articles_the_pages_own_is_taken(void **state)
{
	struct collected *all = collect_text(
	    "a.html",
	    PAGE(
		"<link rel=canonical href=\"https://tide.example/boats\"><script "
		"type=\"application/ld+json\">["
		"{\"@type\":\"NewsArticle\",\"headline\":\"Crab wins\",\"url\":\"https://tide.example/crab\","
		"\"datePublished\":\"2020-01-01\",\"author\":\"Bo "
		"Ek\"},{\"@type\":\"NewsArticle\",\"headline\":\"Boats\","
		"\"url\":\"https://tide.example/boats\",\"datePublished\":\"2024-06-21\",\"author\":\"Ann "
		"Lee\"}]</script>",
		STORY));

	(void)state;
	assert_text(all->articles[0].headline, "Boats");
	assert_date(all->articles[0].published, "2024-06-21");
	assert_text(all->articles[0].bylines.items[0], "Ann Lee");
	assert_text(all->articles[0].url, "https://tide.example/boats");
	collect_free(all);
}

static void a_list_of_other_articles_gives_nothing(void **state)
{
	struct collected *all = collect_text(
	    "a.html",
	    PAGE("<script "
		 "type=\"application/ld+json\">{\"@type\":\"ItemList\",\"itemListElement\":[{\"item\":{"
		 "\"@type\":\"NewsArticle\",\"headline\":\"Crab "
		 "wins\",\"datePublished\":\"2020-01-01\"}}]}</script>",
		 "<h1>Boats counted again</h1>" STORY));

	(void)state;
	assert_text(all->articles[0].headline, "Boats counted again");
	assert_date(all->articles[0].published, "");
	collect_free(all);
}

static void modified_never_stands_in_for_published(void **state)
{
	struct collected *all = collect_text(
	    "a.html", PAGE("<meta property=\"article:modified_time\" content=\"2024-06-22T08:00:00Z\">",
			   "<h1>Boats counted</h1><p>Updated June 22, 2024</p>" STORY
			   "<div class=\"related\"><time datetime=\"2023-01-01\">1 January 2023</time><a "
			   "href=x>Crab</a></div>"));

	(void)state;
	assert_date(all->articles[0].published, "");
	assert_date(all->articles[0].updated, "2024-06-22T08:00:00+00:00");
	collect_free(all);
}

static void dates_and_names_as_the_page_shows_them(void **state)
{
	struct collected *all =
	    collect_text("a.html", PAGE("<title>Boats counted again by the harbour master - Tide</title>",
					"<h1>Boats counted again by the harbour master</h1><div "
					"class=\"byline\">By Ann Lee and Bo Ek | "
					"June 21, 2024 | Updated June 22, 2024</div>" STORY));
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->headline, "Boats counted again by the harbour master");
	assert_date(article->published, "2024-06-21");
	assert_date(article->updated, "2024-06-22");
	assert_int_equal(article->bylines.count, 2);
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_text(article->bylines.items[1], "Bo Ek");
	collect_free(all);
}

static void what_stands_beside_is_set_aside_with_its_rule(void **state)
{
	struct collected *all = collect_text(
	    "a.html",
	    PAGE("<title>Boats</title>",
		 "<nav><a href=/>Home</a></nav><div class=\"article-body\"><h1>Boats</h1>" STORY
		 "<div class=\"socialShare\"><a href=x>Mail</a></div></div><div id=\"mostRead\"><h3>Most "
		 "read</h3><ol><li>"
		 "<a href=x>Bear seen in Nagano</a></li></ol></div><section class=\"comments\"><p>" PROSE(
		     "none") "</p></section><footer>All rights reserved by "
			     "somebody</footer><button>Accept</button>"));
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->body, STORY_BODY);
	assert_string_equal(rule_of(article, "Home"), "menu");
	assert_string_equal(rule_of(article, "Boats"), "repeated headline");
	assert_string_equal(rule_of(article, "Mail"), "share bar");
	assert_string_equal(rule_of(article, "Bear seen in Nagano"), "ranking");
	assert_string_equal(rule_of(article, PROSE("none")), "comments");
	assert_string_equal(rule_of(article, "All rights reserved by somebody"), "foot of the page");
	assert_string_equal(rule_of(article, "Accept"), "button");
	collect_free(all);
}

static void names_do_not_take_the_article_away(void **state)
{
	struct collected *all =
	    collect_text("a.html", PAGE("", "<div class=\"sidebar comments related\">" STORY "</div>"));

	(void)state;
	assert_text(all->articles[0].body, STORY_BODY);
	collect_free(all);
}

static void a_paragraph_that_is_a_link_stays(void **state)
{
	struct collected *all = collect_text("a.html", PAGE("", "<article>" STORY "<p><a href=x>" PROSE(
								    "four") "</a></p>" STORY "</article>"));

	(void)state;
	assert_text(all->articles[0].body, STORY_BODY "\n\n" PROSE("four") "\n\n" STORY_BODY);
	collect_free(all);
}

static void blocks_of_every_kind(void **state)
{
	struct collected *all = collect_text(
	    "a.html",
	    PAGE("", "<article>" STORY
		     "<h2>Next</h2><ul><li>First item of all.<li>Second item of all.</ul><blockquote>"
		     "Quoted, and at some length too.</blockquote><pre>a  b</pre><table><tr><td>One "
		     "cell.<td>Another "
		     "one.</table>" PROSE("four") "<br><br>" PROSE(
			 "five") "<br>still five.<figure><figcaption>A boat"
				 "</figcaption></figure></article>"));

	(void)state;
	assert_text(all->articles[0].body,
		    STORY_BODY "\n\nNext\n\nFirst item of all.\n\nSecond item of all.\n\nQuoted, and at some "
			       "length too.\n\na b\n\nOne "
			       "cell.\n\nAnother one.\n\n" PROSE("four") "\n\n" PROSE("five") " still five.");
	assert_text(all->articles[0].captions.items[0], "A boat");
	collect_free(all);
}

static void a_claimed_body_corrects_the_page(void **state)
{
	static const char claim[] =
	    "<script type=\"application/ld+json\">{\"@type\":\"NewsArticle\",\"headline\":\"Boats\","
	    "\"articleBody\":\"" PROSE("one") " " PROSE("two") " " PROSE("three") "\"}</script>";
	char page[8192];
	struct collected *all;

	(void)state;
	/* the page shows only a teaser */
	snprintf(page, sizeof page, "<html><head>%s</head><body><p>%s</p></body></html>", claim,
		 PROSE("one"));
	all = collect_text("a.html", page);
	assert_text(all->articles[0].body, PROSE("one") " " PROSE("two") " " PROSE("three"));
	collect_free(all);
	/* the page shows more than the article */
	snprintf(page, sizeof page, "<html><head>%s</head><body><div>%s<p>%s</p></div></body></html>", claim,
		 STORY, PROSE("of another story"));
	all = collect_text("a.html", page);
	assert_text(all->articles[0].body, STORY_BODY);
	assert_string_equal(rule_of(&all->articles[0], PROSE("of another story")),
			    "not in the article's own text");
	collect_free(all);
}

static void a_page_without_prose_is_skipped(void **state)
{
	struct collected *all =
	    collect(collect_write("i.html", PAGE("<title>Tide</title>", "<a href=a>A</a> <a href=b>B</a>")));

	(void)state;
	assert_int_equal(all->article_count, 0);
	assert_true(was_skipped(all, "a page without the text of an article"));
	collect_free(all);
}

static void hostile_pages_end(void **state)
{
	static const char *const parts[] = {
	    "<div>", "<b>", "<table><tr><td>", "<li><dd>", "<span><div></span>", "<a href=x><div>",
	    "<svg>", "<!-", "<p class='"};
	size_t length = (size_t)1 << 20;
	char *page = malloc(length + 64);

	(void)state;
	assert_non_null(page);
	for (size_t i = 0; i < NH_COUNT_OF(parts); i++) {
		size_t used = 0, part = strlen(parts[i]);
		struct collected *all;

		while (used + part < length) {
			memcpy(page + used, parts[i], part);
			used += part;
		}
		all = collect(collect_write_bytes("h.html", page, used));
		assert_int_equal(all->article_count, 0);
		assert_int_equal(all->skipped_count, 1);
		collect_free(all);
	}
	free(page);
}

static void too_many_tags_are_refused(void **state)
{
	size_t count = 400001;
	char *page = malloc(count * 4 + 1);
	struct collected *all;

	(void)state;
	assert_non_null(page);
	for (size_t i = 0; i < count; i++)
		memcpy(page + i * 4, "<hr>", 4);
	all = collect(collect_write_bytes("t.html", page, count * 4));
	assert_true(was_skipped(all, "a page of more than 400,000 tags"));
	collect_free(all);
	free(page);
}

static void words_survive_any_nesting(void **state)
{
	size_t used = 0;
	char *page = malloc(64 * 1024);
	struct collected *all;

	(void)state;
	assert_non_null(page);
	for (size_t i = 0; i < 5000; i++)
		used += (size_t)snprintf(page + used, 16, "<div>");
	snprintf(page + used, 4096, "%s", STORY);
	all = collect_text("d.html", page);
	assert_text(all->articles[0].body, STORY_BODY);
	collect_free(all);
	free(page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json_ld_leads),
	    cmocka_unit_test(of_several_articles_the_pages_own_is_taken),
	    cmocka_unit_test(a_list_of_other_articles_gives_nothing),
	    cmocka_unit_test(modified_never_stands_in_for_published),
	    cmocka_unit_test(dates_and_names_as_the_page_shows_them),
	    cmocka_unit_test(what_stands_beside_is_set_aside_with_its_rule),
	    cmocka_unit_test(names_do_not_take_the_article_away),
	    cmocka_unit_test(a_paragraph_that_is_a_link_stays),
	    cmocka_unit_test(blocks_of_every_kind),
	    cmocka_unit_test(a_claimed_body_corrects_the_page),
	    cmocka_unit_test(a_page_without_prose_is_skipped),
	    cmocka_unit_test(hostile_pages_end),
	    cmocka_unit_test(too_many_tags_are_refused),
	    cmocka_unit_test(words_survive_any_nesting),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
