/* SPDX-License-Identifier: MIT
 *
 * test_corpus_html_trim.c - what stands above, between and below the paragraphs of a saved page, and is none
 * of its text: each rule with a page that it holds for, and one that looks alike where it does not.
 */
#include "tests/unit/corpus_collect.h"

#define PROSE(number)                                               \
	"The harbour master counted the boats again on day " number \
	", and again there was one too many, which "                \
	"he put down to the fog, the hour, and the younger of his two assistants."
#define P(number) "<p>" PROSE(number) "</p>"
#define STORY P("one") P("two") P("three")
#define STORY_BODY PROSE("one") "\n\n" PROSE("two") "\n\n" PROSE("three")
#define PAGE(head, body) "<!DOCTYPE html><html lang=\"en\"><head>" head "</head><body>" body "</body></html>"
#define HEADLINE "<title>Boats counted again</title>"
#define H1 "<h1>Boats counted again</h1>"

static void assert_body(const char *head, const char *body, const char *expected)
{
	char page[16384];
	struct collected *all;

	assert_true((size_t)snprintf(page, sizeof page, PAGE("%s", "%s"), head, body) < sizeof page);
	all = collect_text("a.html", page);
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].body, expected);
	collect_free(all);
}

static void another_article_ends_this_one(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<main><article>" H1 STORY
		    "</article><div><h3><a href=c>Crab wins at the fair</a></h3>" P(
			"four") "</div><div><h3><a href=d>Tide table lost</a></h3>" P("five") "</div></main>",
		    STORY_BODY);
	assert_body(
	    HEADLINE,
	    "<main>" H1 "<section>" STORY
	    "</section><article><h2><a href=c>Crab wins at the fair</a></h2>" P("four") "</article></main>",
	    STORY_BODY);
	/* parts of a running report are articles too, under headings that lead nowhere */
	assert_body(HEADLINE, "<main>" H1 STORY "<article><h2>Noon</h2>" P("four") "</article></main>",
		    STORY_BODY "\n\nNoon\n\n" PROSE("four"));
}

static void nothing_stands_above_the_headline(void **state)
{
	(void)state;
	assert_body(HEADLINE, "<article><div>Harbour</div>" H1 "<div>Long read</div>" STORY "</article>",
		    STORY_BODY);
}

static void lines_of_names_and_dates_below_the_headline_go(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 "<p>The Tide | 21.06.2024 at 13h36 | By Ann Lee (with Bo Ek)</p>" STORY
		    "</article>",
		    STORY_BODY);
	assert_body(HEADLINE, H1 "<main><p>The Tide, 21.06.2024, 13h36</p>" STORY "</main>", STORY_BODY);
	assert_body(HEADLINE, "<article>" H1 "<p>It was in 2024.</p>" STORY "</article>",
		    "It was in 2024.\n\n" STORY_BODY);
}

static void a_place_above_the_text_stays(void **state)
{
	(void)state;
	assert_body(HEADLINE, "<article>" H1 "<div>Old Quay:</div>" STORY "</article>",
		    "Old Quay:\n\n" STORY_BODY);
}

static void a_deck_is_no_text(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 "<div class=\"standfirst\">One boat more than there should be, and nobody "
		    "who would own it, says the man who has to count them.</div>" STORY "</article>",
		    STORY_BODY);
}

static void a_lead_outside_the_text_is_text(void **state)
{
	(void)state;
	assert_body(
	    HEADLINE,
	    H1 "<div class=\"summary-box\">Nobody owns the boat that came in with the fog last week, and "
	       "the harbour master would very much like to know who moored it there.</div>"
	       "<div class=\"story-text\">" STORY "</div>",
	    "Nobody owns the boat that came in with the fog last week, and the harbour master would very "
	    "much like to know who moored it there.\n\n" STORY_BODY);
}

static void what_ends_a_page_is_no_text(void **state)
{
	static const char *const ends[] = {
	    "<p>---</p>",
	    "<p>Topics: harbours, fog</p>",
	    "<p>Want more of the tide? Sign up for her letter from the quay.</p>",
	    "<p>Have a boat too many? Follow us on the usual networks.</p>",
	    "<p>Contact her at ann@tide.example.</p>",
	    "<div>Ann Lee</div>",
	    "<section><p>Ann Lee is a reporter at the Tide.</p></section>",
	    "<h3>More from the quay</h3>",
	    "<p>See what else came in:</p>",
	    "<p>Read more: Crab wins at the fair</p>",
	    "<p>The Tide (The Quay) First published June 21, 2024</p>",
	};
	char body[4096];

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(ends); i++) {
		snprintf(body, sizeof body, "<article>%s%s%s</article>", H1, STORY, ends[i]);
		assert_body(HEADLINE "<meta name=\"author\" content=\"Ann Lee\">", body, STORY_BODY);
	}
	/* in the row of the paragraphs it is a sentence like any */
	assert_body(HEADLINE "<meta name=\"author\" content=\"Ann Lee\">",
		    "<article>" H1 STORY "<p>Ann Lee is the last who saw it.</p></article>",
		    STORY_BODY "\n\nAnn Lee is the last who saw it.");
}

static void headlines_between_paragraphs_go(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 P("one") "<p><a href=c>Crab wins at the fair for a third time</a></p>" P(
			"two") P("three") "</article>",
		    STORY_BODY);
	/* a sentence that is a link is a sentence */
	assert_body(HEADLINE,
		    "<article>" H1 P("one") "<p><a href=c>Nobody has claimed the boat until today.</a></p>" P(
			"two") P("three") "</article>",
		    PROSE("one") "\n\nNobody has claimed the boat until today.\n\n" PROSE("two") "\n\n" PROSE(
			"three"));
}

static void lists_with_words_of_their_own_stay(void **state)
{
	(void)state;
	assert_body(
	    HEADLINE,
	    "<article>" H1 STORY
	    "<ul><li>The first boat came in from <a href=a>the northern islands of the bay</a> at noon</li>"
	    "<li>The second boat had lost its way to <a href=b>the old lighthouse harbour</a> in the "
	    "fog</li></ul></article>",
	    STORY_BODY
	    "\n\nThe first boat came in from the northern islands of the bay at noon\n\nThe second "
	    "boat had lost its way to the old lighthouse harbour in the fog");
}

static void assert_caption(const char *between, const char *caption)
{
	char page[8192];
	struct collected *all;

	snprintf(page, sizeof page, PAGE(HEADLINE, "<article>%s%s%s%s%s</article>"), H1, P("one"), between,
		 P("two"), P("three"));
	all = collect_text("a.html", page);
	assert_text(all->articles[0].body, STORY_BODY);
	assert_int_equal(all->articles[0].captions.count, 1);
	assert_text(all->articles[0].captions.items[0], caption);
	collect_free(all);
}

static void captions_without_a_figure(void **state)
{
	(void)state;
	assert_caption("<div><img src=a><p>The quay in the fog, seen from the lighthouse</p></div>",
		       "The quay in the fog, seen from the lighthouse");
	assert_caption("<p>Photo: Ann Lee</p>", "Photo: Ann Lee");
	assert_caption("<p>(Ann Lee/The Tide)</p>", "(Ann Lee/The Tide)");
	assert_caption("<p>Bo Ek/Getty Images</p>", "Bo Ek/Getty Images");
	assert_caption("<p>quay in fog.jpg</p>", "quay in fog.jpg");
	/* an image in a paragraph, or before a heading, makes no caption */
	assert_body(HEADLINE,
		    "<article>" H1 P("one") "<p><img src=a>The quay lay in fog.</p>" P("two") "</article>",
		    PROSE("one") "\n\nThe quay lay in fog.\n\n" PROSE("two"));
	/* nor does a caption in front of a paragraph take the paragraph away */
	assert_body(HEADLINE,
		    "<article>" H1
		    "<p><span class=caption>The quay</span> " PROSE("one") "</p>" P("two") "</article>",
		    "The quay " PROSE("one") "\n\n" PROSE("two"));
}

static void an_article_in_pictures_is_read_from_its_figures(void **state)
{
	(void)state;
	assert_body(
	    HEADLINE,
	    "<article>" H1 "<p>Three boats, one of them nobody's.</p><figure><img src=a><figcaption>" PROSE(
		"one") "</figcaption></figure><figure><img src=b><figcaption>" PROSE("two") "</figcaption></"
											    "figure></"
											    "article>",
	    "Three boats, one of them nobody's.\n\n" PROSE("one") "\n\n" PROSE("two"));
}

static void lines_of_players_and_sites_go(void **state)
{
	static const char *const lines[] = {"0:38 / 1:22",
					    "1 / 5",
					    "Enlarge this image",
					    "Source link",
					    "Follow the Tide on Facebook.",
					    "Boats every morning? Sign up for our newsletter.",
					    "Tweet may have been deleted (opens in a new tab)",
					    "Media playback is unsupported on your device"};
	char body[4096];

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		snprintf(body, sizeof body, "<article>%s%s<p>%s</p>%s%s</article>", H1, P("one"), lines[i],
			 P("two"), P("three"));
		assert_body(HEADLINE, body, STORY_BODY);
	}
	assert_body(
	    HEADLINE,
	    "<article>" H1 P("one") "<p>Sign up for a berth in time, he says.</p>" P("two") "</article>",
	    PROSE("one") "\n\nSign up for a berth in time, he says.\n\n" PROSE("two"));
	assert_body(HEADLINE, "<article>" H1 P("one") "<p>17:34</p>" P("two") "</article>",
		    PROSE("one") "\n\n17:34\n\n" PROSE("two"));
}

static void what_is_not_shown_is_no_text(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 STORY "<p style=\"visibility: hidden\">A line for nobody's eyes.</p>"
		    "<p style=\"visibility: visible\">A line for everybody's eyes.</p></article>",
		    STORY_BODY "\n\nA line for everybody's eyes.");
}

static void a_paragraph_keeps_its_prose_whatever_its_name(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 STORY "<p class=\"overlay-modal ad\">" PROSE("four") "</p></article>",
		    STORY_BODY "\n\n" PROSE("four"));
	assert_body(HEADLINE, "<article>" H1 STORY "<p class=\"newsletter\">" PROSE("four") "</p></article>",
		    STORY_BODY);
}

static void a_table_that_wins_brings_what_stands_around_it(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<div>" H1
		    "<p>Here is what he counted.</p><table><tr><td>" PROSE("one") "</td></tr><tr><td>" PROSE(
			"two") "</td></tr><tr><td>" PROSE("three") "</td></tr></table><p>That was all of "
								   "it.</p></div>",
		    "Here is what he counted.\n\n" STORY_BODY "\n\nThat was all of it.");
}

/* Each box on its own below the text: it goes, whatever it is called. */
static void boxes_are_known_by_what_they_say(void **state)
{
	static const char *const boxes[] = {
	    "<h3>Comments (2)</h3><p>I have counted them too, and there were two more, as there always "
	    "are.</p>",
	    "<h3>Subscribe to continue reading</h3><p>All the boats of the bay for a pound a week, for "
	    "ever.</p>",
	    "<p>Sponsored</p><p>Our ropes hold what others let go, and now they come in green.</p>",
	    "<p>Next story</p><h3>Crab wins at the fair</h3><p>It was the claws again, said the judges.</p>",
	    "<h3><a href=c>Crab wins</a></h3><p>It was the claws again, said the judges, and a little the "
	    "shell.</p><h3><a href=d>Tide late</a></h3><p>The moon could not be reached for a word.</p>",
	};
	char body[4096];

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(boxes); i++) {
		snprintf(body, sizeof body, "<article>%s%s<div class=\"x%zu\">%s</div></article>", H1, STORY,
			 i, boxes[i]);
		assert_body(HEADLINE, body, STORY_BODY);
	}
	/* an offer in the row of the paragraphs is one line, and the text goes on */
	assert_body(HEADLINE,
		    "<article>" H1 P("one")
			P("two") "<p>Subscribe to continue reading</p>" P("three") "</article>",
		    STORY_BODY);
}

static void a_short_story_is_not_drowned_by_its_neighbours(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<div>" H1 P("one") "</div><aside>" P("four") P("five")
			P("six") "</aside><footer>" P("seven") P("eight") "</footer>",
		    PROSE("one"));
	/* where nothing stands below the headline, the name lied */
	assert_body(HEADLINE, "<div>" H1 "</div><div class=\"sidebar\">" STORY "</div>", STORY_BODY);
}

static void what_is_said_twice_is_text_once(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 "<div class=small>" P("one") "</div><div class=large>" P("one")
			P("two") "<blockquote>and again there was one too many</blockquote>" P(
			    "three") "</div></article>",
		    STORY_BODY);
	/* a refrain */
	assert_body(HEADLINE, "<article>" H1 P("one") P("two") P("one") "</article>",
		    PROSE("one") "\n\n" PROSE("two") "\n\n" PROSE("one"));
}

static void last_words_go_under_their_heading(void **state)
{
	(void)state;
	assert_body(HEADLINE, "<article>" H1 STORY "<p>Press contact:</p><p>Bo Ek, 0123 45 67</p></article>",
		    STORY_BODY);
	assert_body(HEADLINE,
		    "<article>" H1 STORY "<p>About the author</p><p>Bo Ek keeps bees.</p></article>",
		    STORY_BODY);
	/* as long as they are little beside the text, and stand at its end */
	assert_body(HEADLINE, "<article>" H1 STORY "<p>Contact</p>" P("four") P("five") "</article>",
		    STORY_BODY "\n\nContact\n\n" PROSE("four") "\n\n" PROSE("five"));
	assert_body(HEADLINE, "<article>" H1 STORY "<ul><li>Author</li><li>Ink</li></ul></article>",
		    STORY_BODY "\n\nAuthor\n\nInk");
}

static void what_is_for_browsers_without_scripts_is_text_where_it_has_paragraphs(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<article>" H1 STORY "<noscript><p>Scripts are off.</p>" P("four") P("five") P("six")
			P("seven") P("eight") P("nine") "</noscript></article>",
		    STORY_BODY "\n\nScripts are off.\n\n" PROSE("four") "\n\n" PROSE("five") "\n\n" PROSE(
			"six") "\n\n" PROSE("seven") "\n\n" PROSE("eight") "\n\n" PROSE("nine"));
	assert_body(HEADLINE,
		    "<article>" H1 STORY
		    "<noscript><p>Scripts are off.</p>" P("four") "</noscript></article>",
		    STORY_BODY);
}

static void a_word_of_the_site_above_the_text_is_no_lead(void **state)
{
	(void)state;
	assert_body(HEADLINE,
		    "<div>" H1
		    "<p>By Ann Lee, a reporter of the Tide who has counted boats since she could count at "
		    "all, and has lost count of none of them but two.</p></div><div class=article-text>" STORY
		    "</div>",
		    STORY_BODY);
	assert_body(HEADLINE,
		    "<div>" H1
		    "<p>When you buy a boat through one of the links of the Tide, the desk may earn a "
		    "commission of some size, which it then spends on ink and paper.</p></div>"
		    "<div class=article-text>" STORY "</div>",
		    STORY_BODY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(another_article_ends_this_one),
	    cmocka_unit_test(nothing_stands_above_the_headline),
	    cmocka_unit_test(lines_of_names_and_dates_below_the_headline_go),
	    cmocka_unit_test(a_place_above_the_text_stays),
	    cmocka_unit_test(a_deck_is_no_text),
	    cmocka_unit_test(a_lead_outside_the_text_is_text),
	    cmocka_unit_test(what_ends_a_page_is_no_text),
	    cmocka_unit_test(headlines_between_paragraphs_go),
	    cmocka_unit_test(lists_with_words_of_their_own_stay),
	    cmocka_unit_test(captions_without_a_figure),
	    cmocka_unit_test(an_article_in_pictures_is_read_from_its_figures),
	    cmocka_unit_test(lines_of_players_and_sites_go),
	    cmocka_unit_test(what_is_not_shown_is_no_text),
	    cmocka_unit_test(a_paragraph_keeps_its_prose_whatever_its_name),
	    cmocka_unit_test(a_table_that_wins_brings_what_stands_around_it),
	    cmocka_unit_test(boxes_are_known_by_what_they_say),
	    cmocka_unit_test(a_short_story_is_not_drowned_by_its_neighbours),
	    cmocka_unit_test(what_is_said_twice_is_text_once),
	    cmocka_unit_test(last_words_go_under_their_heading),
	    cmocka_unit_test(what_is_for_browsers_without_scripts_is_text_where_it_has_paragraphs),
	    cmocka_unit_test(a_word_of_the_site_above_the_text_is_no_lead),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
