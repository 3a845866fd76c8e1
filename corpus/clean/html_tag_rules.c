/* SPDX-License-Identifier: MIT
 *
 * html_tag_rules.c - see html_tag_rules.h.
 */
#include "corpus/clean/html_tag_rules.h"

#include "corpus/clean/plain.h"

/* In the order of names. */
static const struct html_tag_rule rules[] = {
    {"a", "x-a", HTML_KIND_LINK, false},
    {"address", "address", HTML_KIND_BLOCK, true},
    {"area", "area", HTML_KIND_DROP, false},
    {"article", "article", HTML_KIND_BLOCK, false},
    {"aside", "aside", HTML_KIND_BLOCK, false},
    {"audio", "audio", HTML_KIND_SKIP, false},
    {"base", "base", HTML_KIND_VOID, false},
    {"blockquote", "blockquote", HTML_KIND_BLOCK, false},
    {"body", "body", HTML_KIND_PASS, false},
    {"br", "br", HTML_KIND_VOID, false},
    {"button", "x-button", HTML_KIND_BUTTON, false},
    {"canvas", "canvas", HTML_KIND_SKIP, false},
    {"caption", "caption", HTML_KIND_CAPTION, false},
    {"center", "div", HTML_KIND_BLOCK, true},
    {"col", "col", HTML_KIND_DROP, false},
    {"colgroup", "colgroup", HTML_KIND_DROP, false},
    {"dd", "dd", HTML_KIND_TERM, false},
    {"details", "details", HTML_KIND_BLOCK, false},
    {"dialog", "dialog", HTML_KIND_BLOCK, false},
    {"dir", "ul", HTML_KIND_BLOCK, false},
    {"div", "div", HTML_KIND_BLOCK, true},
    {"dl", "dl", HTML_KIND_BLOCK, false},
    {"dt", "dt", HTML_KIND_TERM, false},
    {"embed", "embed", HTML_KIND_DROP, false},
    {"fieldset", "fieldset", HTML_KIND_BLOCK, false},
    {"figcaption", "figcaption", HTML_KIND_BLOCK, false},
    {"figure", "figure", HTML_KIND_BLOCK, false},
    {"footer", "footer", HTML_KIND_BLOCK, false},
    {"form", "fieldset", HTML_KIND_BLOCK, false},
    {"frame", "frame", HTML_KIND_DROP, false},
    {"frameset", "frameset", HTML_KIND_DROP, false},
    {"h1", "h1", HTML_KIND_HEADING, false},
    {"h2", "h2", HTML_KIND_HEADING, false},
    {"h3", "h3", HTML_KIND_HEADING, false},
    {"h4", "h4", HTML_KIND_HEADING, false},
    {"h5", "h5", HTML_KIND_HEADING, false},
    {"h6", "h6", HTML_KIND_HEADING, false},
    {"head", "head", HTML_KIND_PASS, false},
    {"header", "header", HTML_KIND_BLOCK, false},
    {"hgroup", "hgroup", HTML_KIND_BLOCK, false},
    {"hr", "hr", HTML_KIND_VOID, false},
    {"html", "html", HTML_KIND_PASS, false},
    {"iframe", "iframe", HTML_KIND_SKIP, false},
    {"image", "img", HTML_KIND_VOID, false},
    {"img", "img", HTML_KIND_VOID, false},
    {"input", "input", HTML_KIND_DROP, false},
    {"isindex", "isindex", HTML_KIND_DROP, false},
    {"keygen", "keygen", HTML_KIND_DROP, false},
    {"li", "li", HTML_KIND_ITEM, false},
    {"link", "link", HTML_KIND_VOID, false},
    {"listing", "pre", HTML_KIND_BLOCK, false},
    {"main", "main", HTML_KIND_BLOCK, false},
    {"math", "math", HTML_KIND_SKIP, false},
    {"menu", "ul", HTML_KIND_BLOCK, false},
    {"meta", "meta", HTML_KIND_VOID, false},
    {"nav", "nav", HTML_KIND_BLOCK, false},
    {"noembed", "noembed", HTML_KIND_SKIP, false},
    {"noframes", "noframes", HTML_KIND_SKIP, false},
    {"noscript", "noscript", HTML_KIND_SKIP, false},
    {"ol", "ol", HTML_KIND_BLOCK, false},
    {"p", "p", HTML_KIND_PARAGRAPH, true},
    {"param", "param", HTML_KIND_DROP, false},
    {"plaintext", "plaintext", HTML_KIND_DROP, false},
    {"pre", "pre", HTML_KIND_BLOCK, false},
    {"script", "script", HTML_KIND_SCRIPT, false},
    {"section", "section", HTML_KIND_BLOCK, false},
    {"select", "select", HTML_KIND_SKIP, false},
    {"source", "source", HTML_KIND_DROP, false},
    {"style", "style", HTML_KIND_SKIP, false},
    {"summary", "summary", HTML_KIND_BLOCK, false},
    {"svg", "svg", HTML_KIND_SKIP, false},
    {"table", "table", HTML_KIND_TABLE, false},
    {"tbody", "tbody", HTML_KIND_ROW, false},
    {"td", "td", HTML_KIND_CELL, false},
    {"template", "template", HTML_KIND_SKIP, false},
    {"textarea", "textarea", HTML_KIND_SKIP, false},
    {"tfoot", "tfoot", HTML_KIND_ROW, false},
    {"th", "th", HTML_KIND_CELL, false},
    {"thead", "thead", HTML_KIND_ROW, false},
    {"time", "time", HTML_KIND_TIME, false},
    {"title", "title", HTML_KIND_TITLE, false},
    {"tr", "tr", HTML_KIND_ROW, false},
    {"track", "track", HTML_KIND_DROP, false},
    {"ul", "ul", HTML_KIND_BLOCK, false},
    {"video", "video", HTML_KIND_SKIP, false},
    {"wbr", "wbr", HTML_KIND_DROP, false},
    {"xmp", "xmp", HTML_KIND_SKIP, false},
};

static const struct html_tag_rule span_rule = {"span", "span", HTML_KIND_INLINE, false};

const struct html_tag_rule *html_tag_rule_find(struct nh_string name)
{
	char letter = name.length ? plain_lower(*name.bytes) : 0;

	if (plain_is(name, "span"))
		return &span_rule;
	for (size_t i = plain_first_with(rules, NH_COUNT_OF(rules), sizeof *rules, letter);
	     i < NH_COUNT_OF(rules) && *rules[i].name == letter; i++)
		if (plain_is(name, rules[i].name))
			return &rules[i];
	return &span_rule;
}

const char *html_attribute_name(struct nh_string name)
{
	/* the most frequent ones first */
	static const struct nh_string kept[] = {{"class", 5},
						{"href", 4},
						{"id", 2},
						{"title", 5},
						{"content", 7},
						{"property", 8},
						{"name", 4},
						{"rel", 3},
						{"itemprop", 8},
						{"role", 4},
						{"hidden", 6},
						{"itemtype", 8},
						{"datetime", 8},
						{"lang", 4},
						{"http-equiv", 10},
						{"pubdate", 7},
						{"data-qa", 7},
						{"data-testid", 11},
						{"data-component", 14},
						{"data-type", 9},
						{"data-area", 9},
						{"data-section", 12},
						{"data-module", 11},
						{"data-component-name", 19},
						{"data-gu-name", 12},
						{"data-inset_type", 15},
						{"data-dtm-region", 15},
						{"data-widget-type", 16}};

	for (size_t i = 0; i < NH_COUNT_OF(kept); i++)
		if (kept[i].length == name.length && plain_same(name, kept[i]))
			return kept[i].bytes;
	return NULL;
}
