/* SPDX-License-Identifier: MIT
 *
 * test_corpus_html_builder.c - the tree of ordinary markup is the parser's, node by node, or there is none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "corpus/clean/html_builder.h"
#include "corpus/clean/html_references.h"
#include "corpus/clean/html_scan.h"
#include "tests/unit/test_random.h"

#define PAGES 20000
#define PIECES_MAX 40

struct trees {
	struct arena arena;
	struct html_tree built, parsed;
	bool is_built;
};

static void trees_of(struct trees *trees, struct nh_string markup)
{
	arena_init(&trees->arena);
	trees->is_built = html_builder_build(&trees->built, markup, &trees->arena);
	assert_true(html_tree_parse(&trees->parsed, markup, &trees->arena));
}

static bool are_same_attributes(const struct html_node *a, const struct html_node *b)
{
	if (a->attribute_count != b->attribute_count)
		return false;
	for (uint32_t i = 0; i < a->attribute_count; i++)
		if (strcmp(a->attributes[i].name, b->attributes[i].name) != 0 ||
		    !nh_string_equal(a->attributes[i].value, b->attributes[i].value))
			return false;
	return true;
}

/* The first node that differs; -1 for none. */
static long first_difference(const struct html_tree *a, const struct html_tree *b)
{
	for (uint32_t i = 0; i < a->count && i < b->count; i++) {
		const struct html_node *x = &a->nodes[i], *y = &b->nodes[i];

		if (x->parent != y->parent || x->end != y->end || x->tag != y->tag ||
		    !are_same_attributes(x, y) || !nh_string_equal(x->text, y->text))
			return i;
	}
	return a->count == b->count ? -1 : (long)(a->count < b->count ? a->count : b->count);
}

/* Returns whether the tree was built. */
static bool assert_same(struct nh_string markup)
{
	struct trees trees;
	long different;

	trees_of(&trees, markup);
	different = trees.is_built ? first_difference(&trees.built, &trees.parsed) : -1;
	if (different >= 0)
		print_error("node %ld differs in: %.*s\n", different, (int)markup.length, markup.bytes);
	assert_int_equal(different, -1);
	arena_done(&trees.arena);
	return trees.is_built;
}

static bool assert_same_page(const char *page)
{
	struct html_scan scan;
	bool is_built;

	html_scan_init(&scan);
	html_scan_page(&scan, nh_string_of(page));
	is_built = assert_same(buf_string(&scan.markup));
	html_scan_done(&scan);
	return is_built;
}

static void ordinary_pages_are_built(void **state)
{
	static const char *const pages[] = {
	    "",
	    "  \n ",
	    "just words",
	    "<html lang=en>\n<head>\n<title>A &amp; B</title>\n<meta name=x content='y'>\n</head>\n<body "
	    "class=b>\n<p>One<p>Two</body></html>\n",
	    "<title></title><p>text</p></p></div>",
	    "<link rel=x><div><title>inside</title></div>",
	    "<ul><li>a<li>b<ul><li>c</ul><li>d</ul><dl><dt>a<dd>b<dt>c</dl>",
	    "<h1>a<h2>b</h3>c<p>d<h1>e</h1>",
	    "<table><caption>a</caption><tr><td>b<th>c<tr><td><table><td>d</table></table>e",
	    "<table>\n<tbody> <tr> <td>a</td> </tr> </tbody>\n<tfoot><tr><th>b</table>",
	    "<p><table><tr><td><p>a</p></td></tr></table></p>",
	    "<pre>\n\na\r\nb</pre>\r\nc\rd",
	    "<a href='?a=1&copy=2&amp;b&copy;&nbsp'>x<a href=y>y</a></a> &copyright &AMP &unknown "
	    "&#8217;&#x27;",
	    "a<b>b<i>c</b>d</i></x>e",
	    "<button>a<div>b</button>c<time datetime=2024>d</time><dialog>e</dialog>",
	    "<p>\xE2\x82\xAC \xF0\x9F\x98\x80 \xC3\xA9</p>",
	    "<html><html class=a><body id=b><p>a<body class=b id=c><html class=d lang=en><head id=e>f",
	    "<p>a<head>b<head>c<head>d<head>e</p>f",
	    "<div hidden class=a CLASS=b id=c>a</div><br><hr><img title='&lt;'>",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(pages); i++) {
		if (!assert_same_page(pages[i]))
			fail_msg("not built: %s", pages[i]);
	}
}

static void what_the_parser_moves_or_mends_is_left_to_it(void **state)
{
	static const char *const pages[] = {
	    "<table>moved<tr><td>a</table>",
	    "<table><div>moved</div></table>",
	    "<table><br></table>",
	    "a\x01"
	    "b",
	    "&nsubseteqq;",
	    "&#1;",
	    "&#xD800;",
	    "\xEF\xBF\xBE",
	    "\xC2\x85",
	    "</head><title>late</title>",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(pages); i++)
		assert_false(assert_same_page(pages[i]));
}

/* Every number and every name is what the parser makes of it, in text and in attributes. */
static void references_are_the_parsers(void **state)
{
	char page[256];

	(void)state;
	for (unsigned code = 0; code < 0x3000; code++) {
		snprintf(page, sizeof page, "<p class='&#%u;'>&#%u;a&#x%X b", code, code, code);
		assert_same_page(page);
	}
	for (size_t i = 0; html_reference_name(i); i++) {
		const char *name = html_reference_name(i);

		snprintf(page, sizeof page,
			 "<p class='&%s;' id='&%s=' href='&%sx' title='&%s' lang='&%s-'>&%s;&%s x&%sy", name,
			 name, name, name, name, name, name, name);
		assert_true(assert_same_page(page));
	}
}

static const char *const pieces[] = {
    "div",    "p",       "span",   "a",          "li",       "ul",      "ol",      "dd",      "dt",
    "dl",     "h1",      "h2",     "table",      "tbody",    "thead",   "tfoot",   "tr",      "td",
    "th",     "caption", "button", "time",       "dialog",   "main",    "details", "summary", "address",
    "pre",    "br",      "hr",     "img",        "meta",     "link",    "base",    "html",    "head",
    "body",   "title",   "figure", "figcaption", "section",  "article", "aside",   "nav",     "header",
    "footer", "hgroup",  "center", "blockquote", "fieldset", "form",    "dir",     "menu",    "listing",
    "b",      "select",  "script", "h6",
};
static const char *const texts[] = {" ", "a", "\n", "b c", "&amp;", "&lt", "\r\n", "é", "&nbsp;x", " \t"};

static void add_piece(struct buf *page, uint64_t *random, size_t names)
{
	const char *name = pieces[test_random_below(random, names)];

	switch (test_random_below(random, 8)) {
	case 0:
	case 1:
		buf_append_text(page, texts[test_random_below(random, NH_COUNT_OF(texts))]);
		break;
	case 2:
	case 3:
		buf_format(page, "</%s>", name);
		break;
	case 4:
		buf_format(page, "<%s %s=c href='d&amp;e'>", name,
			   test_random_below(random, 2) ? "class" : "id");
		break;
	default:
		buf_format(page, "<%s>", name);
	}
}

/* Soup of tags, as a whole page and as the markup itself; few kinds of tags at a time meet more often. */
static void random_pages_are_the_parsers(void **state)
{
	size_t built = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= PAGES; seed++) {
		uint64_t random = seed, count = 1 + test_random_below(&random, PIECES_MAX);
		size_t names =
		    test_random_below(&random, 2) ? NH_COUNT_OF(pieces) : 1 + test_random_below(&random, 30);
		struct buf page;

		buf_init(&page);
		for (uint64_t i = 0; i < count; i++)
			add_piece(&page, &random, names);
		buf_u8(&page, 0);
		built += assert_same_page((const char *)page.bytes);
		buf_done(&page);
	}
	assert_true(built > PAGES / 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(ordinary_pages_are_built),
	    cmocka_unit_test(what_the_parser_moves_or_mends_is_left_to_it),
	    cmocka_unit_test(references_are_the_parsers),
	    cmocka_unit_test(random_pages_are_the_parsers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
