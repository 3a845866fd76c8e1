/* SPDX-License-Identifier: MIT
 *
 * test_corpus_html_parts.c - the steps from a page to an article, one by one: charsets, the plain copy of the
 * markup, names of elements, titles, fragments.
 */
#include "tests/unit/corpus_collect.h"

#include "corpus/clean/html_article.h"
#include "corpus/clean/html_charset.h"
#include "corpus/clean/html_facts.h"
#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/html_scan.h"

static void assert_decodes(const char *page, const char *declared, const char *expected)
{
	struct buf storage;
	struct nh_string text;

	buf_init(&storage);
	assert_true(html_charset_decode(nh_string_of(page), nh_string_of(declared), &storage, &text));
	assert_int_equal(text.length, strlen(expected));
	assert_memory_equal(text.bytes, expected, text.length);
	buf_done(&storage);
}

static void charsets(void **state)
{
	(void)state;
	assert_decodes("\xEF\xBB\xBF"
		       "a\xC3\xA9",
		       "windows-1252", "aé");
	assert_decodes("<meta charset=\"windows-1252\">\x93"
		       "caf\xE9\x94",
		       NULL, "<meta charset=\"windows-1252\">“café”");
	assert_decodes("<meta charset=iso-8859-1>\x93", NULL, "<meta charset=iso-8859-1>“");
	/* UTF-8 is UTF-8, whatever it says of itself */
	assert_decodes("<meta charset='windows-1252'>caf\xC3\xA9", NULL, "<meta charset='windows-1252'>café");
	assert_decodes("\x93\xFA\x96\x7B", "Shift_JIS", "日本");
	assert_decodes("<?xml version='1.0' encoding='EUC-JP'?>\xC6\xFC\xCB\xDC", NULL,
		       "<?xml version='1.0' encoding='EUC-JP'?>日本");
	/* what HTTP says comes before what the page says */
	assert_decodes("<meta charset=koi8-r>\xEF\xF0", "windows-1251", "<meta charset=koi8-r>пр");
}

static void a_declared_charset_that_does_not_fit_gives_way(void **state)
{
	(void)state;
	assert_decodes("<meta charset=utf-8><p>Les \xE9l\xE8ves ont \xE9t\xE9 re\xE7us \xE0 la pr\xE9"
		       "fecture hier</p>",
		       NULL, "<meta charset=utf-8><p>Les élèves ont été reçus à la préfecture hier</p>");
	assert_decodes("caf\xE9 d\xE9j\xE0 vu, na\xEFvet\xE9 et r\xEAve d'\xE9t\xE9 \xE0 No\xEBl",
		       "nonsense-42", "café déjà vu, naïveté et rêve d'été à Noël");
}

static void damage_in_utf8_stays_damage(void **state)
{
	static const char text[] =
	    "<meta charset=utf-8>é é é é é é é é é é é é é é é é é é é é é é é é é é é é é é \xE9";

	(void)state;
	assert_decodes(text, NULL, text);
}

static void assert_scanned(const char *page, const char *expected)
{
	struct html_scan scan;

	html_scan_init(&scan);
	html_scan_page(&scan, nh_string_of(page));
	buf_u8(&scan.markup, 0);
	assert_string_equal((const char *)scan.markup.bytes + strlen("<!DOCTYPE html>"), expected);
	html_scan_done(&scan);
}

static void scripts_styles_and_comments_go(void **state)
{
	(void)state;
	assert_scanned("a<script>if (a < b) '</p>'</script>b", "ab");
	assert_scanned("a<style>p{}</style>b<!-- <p> -->c<!doctype x>d<?php x ?>e", "abcde");
	assert_scanned("a<!-->b<!--->c", "abc");
	assert_scanned("<title>a < b</title>", "<title>a &lt; b</title>");
	assert_scanned("a < b & c &lt; d", "a &lt; b & c &lt; d");
	assert_scanned("a<svg><title>x</title></svg>b", "ab");
	assert_scanned("a<svg>b", "ab");
	assert_scanned("a<script>b", "a");
}

static void tags_are_made_plain(void **state)
{
	(void)state;
	assert_scanned("<B>x</b>", "<span>x</span>");
	assert_scanned("<a HREF=u>x</a>", "<x-a HREF=\"u\">x</x-a>");
	assert_scanned("<a href=1>x<a href=2>y", "<x-a href=\"1\">x</x-a><x-a href=\"2\">y");
	assert_scanned("<p onclick='x()' class='a \"b\"'>", "<p class=\"a &quot;b&quot;\">");
	assert_scanned("<p style='color:red; display : none'>", "<p hidden=\"\">");
	assert_scanned("<b><i>x</b>y</i>", "<span><span>x</span>y</span>");
	assert_scanned("<span><div></span>x</div></span>", "<span><div>x</div></span>");
	assert_scanned("</div></p></table>x<td>y", "xy");
	assert_scanned("<p>x<p>y</p>", "<p>x<p>y</p>");
	assert_scanned("<h1>x</h2>", "<h1>x</h2>");
}

static void structured_data_is_kept(void **state)
{
	struct html_scan scan;

	(void)state;
	html_scan_init(&scan);
	html_scan_page(&scan, NH_STRING("<script type=\"application/ld+json\">{}</script><script>x</script>"
					"<script type='application/LD+JSON; charset=utf-8'>[1]</script>"));
	assert_int_equal(scan.structured.length, 7);
	assert_memory_equal(scan.structured.bytes, "{}\0[1]", 7);
	html_scan_done(&scan);
}

static uint32_t hints_of(const char *class)
{
	struct html_attribute attribute = {"class", nh_string_of(class)};
	struct html_node node = {.tag = HTML_DIV, .attribute_count = 1, .attributes = &attribute};
	struct html_hint_memo memo = {.rows = {{.hints = 0}}};
	uint32_t hints = html_hints(&node, &memo);

	/* said again, it says the same */
	assert_int_equal(html_hints(&node, &memo), hints);
	return hints;
}

static void names_of_elements(void **state)
{
	(void)state;
	assert_true(hints_of("article-body") & HINT_BODY);
	assert_true(hints_of("storyText") & HINT_BODY);
	assert_true(hints_of("c-related__list") & HINT_RELATED);
	assert_true(hints_of("shareBar") & HINT_SHARING);
	assert_true(hints_of("mostPopular") & HINT_RANKING);
	assert_false(hints_of("has-sidebar") & HINT_ASIDE);
	assert_false(hints_of("no-comments") & HINT_ASIDE);
	assert_false(hints_of("headway loaded steadily") & HINT_ASIDE);
	assert_int_equal(hints_of("x1 _ 9"), 0);
}

static void assert_title(const char *title, const char *site, const char *heading, const char *expected)
{
	struct nh_string cut =
	    html_title_without_site(nh_string_of(title), nh_string_of(site),
				    NH_STRING("https://www.tide-post.example/a"), nh_string_of(heading));

	assert_int_equal(cut.length, strlen(expected));
	assert_memory_equal(cut.bytes, expected, cut.length);
}

static void titles_lose_their_sites(void **state)
{
	(void)state;
	assert_title("Boats counted again | Tide Post", NULL, NULL, "Boats counted again");
	assert_title("Boats counted again - The Tide", "The Tide", NULL, "Boats counted again");
	assert_title("Boats counted again | Harbour | The Tide", "The Tide", NULL, "Boats counted again");
	assert_title("The Tide: Boats counted again", "The Tide", NULL, "Boats counted again");
	assert_title("Boats - counted and found", "The Tide", NULL, "Boats - counted and found");
	assert_title("Boats | counted", "The Tide", "Boats | counted", "Boats | counted");
	assert_title("Boats counted again by a man (PHOTOS) - x", NULL, "Boats counted again by a man",
		     "Boats counted again by a man");
	assert_title("The Tide", "The Tide", NULL, "The Tide");
	assert_title("|", "|", NULL, "|");
}

static void phrases_are_found_in_either_case(void **state)
{
	static const char *const items[] = {"read also",    "читайте также", "czytaj też",
					    "ilgili haber", "관련기사",      "διαβάστε επίσης"};
	struct html_phrases phrases = HTML_PHRASES(items);
	static const char *const lines[] = {"READ ALSO",    "Читайте Также", "CZYTAJ TEŻ",
					    "İLGİLİ HABER", "관련기사",      "Διαβάστε Επίσης"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		assert_true(html_is_phrase(nh_string_of(lines[i]), phrases));
		assert_true(html_begins_with_phrase(nh_string_of(lines[i]), phrases));
	}
	assert_true(html_begins_with_phrase(NH_STRING("Read also: boats"), phrases));
	assert_false(html_is_phrase(NH_STRING("Read also: boats"), phrases));
	assert_false(html_begins_with_phrase(NH_STRING("Do read also"), phrases));
	assert_true(html_has_phrase(NH_STRING("Do read also this"), phrases));
	assert_true(html_ends_with_phrase(NH_STRING("Please READ ALSO"), phrases));
	/* cut within a letter, and nothing at all */
	assert_false(html_begins_with_phrase(NH_STRING("Читайте Такж\xD0"), phrases));
	assert_false(html_is_phrase(NH_STRING(""), phrases));
	assert_false(html_has_phrase(NH_STRING(""), phrases));
}

/* Where a phrase begins at a word, the index says so; elsewhere it may. */
static void an_index_misses_no_word_that_a_phrase_begins_with(void **state)
{
	static const char *const items[] = {"our newsletter", "в нашем канале", "στο κανάλι",
					    "订阅我们",       "für den brief",  "écrivez-nous"};
	static const char *const lines[] = {
	    "Our newsletter",
	    "Read OUR NEWSLETTER here",
	    "Больше — В нашем канале",
	    "Νέα ΣΤΟ ΚΑΝΆΛΙ, στο κανάλι",
	    "请订阅我们",
	    "Hier FÜR DEN BRIEF",
	    "Alors ÉCRIVEZ-NOUS",
	};
	struct html_phrases phrases = HTML_PHRASES(items);
	struct html_phrase_index index = {{0}};

	(void)state;
	html_phrase_index_add(&index, phrases);
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		struct nh_string text = nh_string_of(lines[i]);
		bool found = false;

		for (size_t at = 0; (at = html_next_indexed(text, at, &index)) < text.length; at++)
			found |= html_begins_with_phrase(
			    (struct nh_string){text.bytes + at, text.length - at}, phrases);
		assert_true(found);
	}
	assert_int_equal(html_next_indexed(NH_STRING("Boats"), 0, &index), 5);
	assert_int_equal(html_next_indexed(NH_STRING(""), 0, &index), 0);
}

static void a_site_that_speaks_is_known_by_its_words(void **state)
{
	static const char *const site[] = {
	    "Join our WhatsApp community today.",
	    "You can unsubscribe at any time, of course.",
	    "Вы нашли ошибку? Выделите её и нажмите Ctrl+Enter",
	    "Let us know in the comments below!",
	    "▶ 歡迎各界投書",
	};
	static const char *const text[] = {
	    "The community by the river has its own newsletter, and nobody reads it.",
	    "They let the harbour master know in the evening.",
	    "",
	};
	struct html_phrase_index index;

	(void)state;
	html_site_prose_index(&index);
	for (size_t i = 0; i < NH_COUNT_OF(site); i++)
		assert_true(html_is_site_prose(nh_string_of(site[i]), &index));
	for (size_t i = 0; i < NH_COUNT_OF(text); i++)
		assert_false(html_is_site_prose(nh_string_of(text[i]), &index));
}

static void marks_around_a_line_do_not_count(void **state)
{
	static const struct {
		const char *line, *bare;
	} lines[] = {
	    {"— Anzeige —", "Anzeige"},
	    {"▶ Read also:", "Read also"},
	    {"【関連記事】", "関連記事"},
	    {"« Boats »", "Boats"},
	    {"A", "A"},
	    {"***", ""},
	    {"", ""},
	    {"Été !", "Été"},
	    {"\xF0\x9F\x9A\xA2 Boats", "Boats"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		struct nh_string bare = html_without_marks(nh_string_of(lines[i].line));

		assert_true(nh_string_equal(bare, nh_string_of(lines[i].bare)));
	}
}

/* What the site says to its readers, and what only begins so. */
static void lines_are_told_from_sentences(void **state)
{
	static const struct {
		bool (*is)(struct nh_string text);
		const char *line, *sentence;
	} pairs[] = {
	    {html_is_site_line, "0:38 / 1:22", "1986/87 1985/86"},
	    {html_is_site_line, "1 / 5", "2/26 2/27"},
	    {html_invites, "Subscribe here", "Subscribers paid half."},
	    {html_invites, "Sign up for our letter", "They refused to sign up for the treaty."},
	    {html_invites, "Följ oss på Facebook", "Följ pengarna, sade hon."},
	    {html_invites, "Follow the Tide’s coverage at tide.example", "Follow the money, he said."},
	    {html_invites, "Join our Telegram channel", "He read your telegram."},
	    {html_is_invitation, "Get our newsletter", "Get Out was praised on Twitter."},
	    {html_is_invitation, "Please consider becoming a member", "He would consider becoming a Dane."},
	    {html_is_offer, "Il vous reste 75% de cet article à lire.", "Il vous reste deux jours."},
	    {html_is_offer, "Sie sind bereits Abonnent?", "Sie sind bereits seit Jahren gewarnt."},
	    {html_is_offer, "Support local journalism", "Support local bakers, she said."},
	    {html_heads_comments, "Comments (3)", "No comments were made."},
	    {html_is_contact, "Reach Ann Lee at ann@tide.example", "Reach the bank before noon."},
	    {html_is_desk_line, "Alle Rechte vorbehalten", "Alle Rechte an dem Lied hat die Stadt."},
	    {html_points_elsewhere, "For more on boats", "For more than a year nothing moved."},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(pairs); i++) {
		assert_true(pairs[i].is(nh_string_of(pairs[i].line)));
		assert_false(pairs[i].is(nh_string_of(pairs[i].sentence)));
		assert_false(pairs[i].is(NH_STRING("")));
	}
}

static void fragments_give_their_paragraphs(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out);
	assert_true(html_fragment_text(
	    &out, NH_STRING("<p>One &amp; <b>tw</b>o</p><ul><li>three<li>four</ul><script>x</script>five")));
	buf_u8(&out, 0);
	assert_string_equal((const char *)out.bytes, "One & two\n\nthree\n\nfour\n\nfive");
	buf_reset(&out);
	assert_true(html_fragment_text(&out, NH_STRING("")));
	assert_int_equal(out.length, 0);
	buf_done(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(charsets),
	    cmocka_unit_test(a_declared_charset_that_does_not_fit_gives_way),
	    cmocka_unit_test(damage_in_utf8_stays_damage),
	    cmocka_unit_test(scripts_styles_and_comments_go),
	    cmocka_unit_test(tags_are_made_plain),
	    cmocka_unit_test(structured_data_is_kept),
	    cmocka_unit_test(names_of_elements),
	    cmocka_unit_test(titles_lose_their_sites),
	    cmocka_unit_test(phrases_are_found_in_either_case),
	    cmocka_unit_test(an_index_misses_no_word_that_a_phrase_begins_with),
	    cmocka_unit_test(a_site_that_speaks_is_known_by_its_words),
	    cmocka_unit_test(marks_around_a_line_do_not_count),
	    cmocka_unit_test(lines_are_told_from_sentences),
	    cmocka_unit_test(fragments_give_their_paragraphs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
