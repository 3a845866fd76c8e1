/* SPDX-License-Identifier: MIT
 *
 * html_facts.c - see html_facts.h. JSON-LD leads where it is about this article, then meta elements, then
 * microdata and the look of the page. A date of modification never stands in for one of publication.
 */
#include "corpus/clean/html_facts.h"

#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define BYLINE_WIDTH_MAX 120
#define AUTHOR_BLOCKS_MAX 12
#define DECK_WIDTH_MIN 20
#define DECK_WIDTH_MAX 500
#define HEADLINE_WIDTH_MAX 300
#define NAME_WORDS_MAX 4

/* Whether a node stands in something that is never the article's own. */
static bool is_elsewhere(const struct html_page *page, uint32_t i)
{
	for (; i; i = page->tree.nodes[i].parent)
		if (page->hints[i] &
		    (HINT_COMMENTS | HINT_RELATED | HINT_RANKING | HINT_MENU | HINT_FOOT | HINT_SIDE |
		     HINT_COOKIES | HINT_ADVERTISING | HINT_NEWSLETTER | HINT_HIDDEN))
			return true;
	return false;
}

static bool fits_title(const struct html_facts *facts, struct nh_string text)
{
	const struct html_meta *meta = &facts->meta;

	return html_same_words(text, meta->values[FACT_TITLE]) ||
	       html_begins_same(text, meta->values[FACT_TITLE]) ||
	       html_same_words(text, meta->document_title) || html_begins_same(text, meta->document_title);
}

/* The heading that shows the headline: one that fits a title of the page, else the only h1. */
static uint32_t find_heading(const struct html_facts *facts, const struct html_page *page)
{
	uint32_t lone = 0, h1_count = 0, marked = 0;

	for (uint32_t i = 1; i < page->tree.count; i++) {
		enum html_tag tag = page->tree.nodes[i].tag;
		struct html_sums sums;

		if (!html_is_heading(tag) && !(page->hints[i] & HINT_HEADLINE))
			continue;
		sums = html_page_sums(page, i);
		if (sums.width < 4 || sums.width > HEADLINE_WIDTH_MAX)
			continue;
		if (fits_title(facts, html_page_text(page, i)))
			return i;
		if (is_elsewhere(page, i))
			continue;
		if (!marked && html_is_heading(tag) && (page->hints[i] & HINT_HEADLINE))
			marked = i;
		if (tag == HTML_H1 && h1_count++ == 0)
			lone = i;
	}
	return h1_count == 1 ? lone : marked ? marked : lone;
}

/* How well a claim fits the page; below 0 not at all. */
static int fitness(const struct html_claim *claim, struct nh_string url, struct nh_string headline,
		   struct nh_string title)
{
	struct nh_string own = claim->headline.length ? claim->headline : claim->name;
	bool same_headline = html_same_words(own, headline) || html_begins_same(own, headline) ||
			     html_same_words(own, title) || html_begins_same(own, title);
	bool same_url =
	    url.length && (nh_string_equal(claim->url, url) || nh_string_equal(claim->identifier, url));
	int points = 4 * same_headline + 4 * same_url + 2 * claim->is_article +
		     (claim->published.length > 0) + (claim->body.length > 0);

	if (claim->is_listed && !same_headline && !same_url)
		return -1;
	return points;
}

const struct html_claim *html_claim_choose(const struct html_claims *claims, struct nh_string url,
					   struct nh_string headline, struct nh_string title)
{
	const struct html_claim *best = NULL;
	int best_points = -1;

	for (size_t i = 0; i < claims->count; i++) {
		int points = fitness(claims->items[i], url, headline, title);

		if (points > best_points) {
			best = claims->items[i];
			best_points = points;
		}
	}
	return best;
}

static struct nh_string first_of(struct nh_string a, struct nh_string b)
{
	return a.length ? a : b;
}

static void settle_headline(struct html_facts *facts, const struct html_page *page)
{
	const struct html_claim *claim = facts->claim;
	struct nh_string shown =
	    facts->headline_node ? html_page_text(page, facts->headline_node) : (struct nh_string){NULL, 0};
	struct nh_string title = facts->meta.values[FACT_TITLE], headline = {NULL, 0};

	if (claim && claim->is_article)
		headline = first_of(claim->headline, claim->name);
	/* some sites put a summary under "headline" and the headline under "name" */
	if (claim && claim->name.length && !fits_title(facts, headline) &&
	    (fits_title(facts, claim->name) || html_same_words(claim->name, shown)))
		headline = claim->name;
	headline = first_of(headline, title);
	headline = first_of(headline, facts->meta.document_title);
	headline = first_of(headline, shown);
	facts->headline = html_title_without_site(headline, facts->source, facts->url, shown);
	/* a title that is nothing but the site's name says less than the page's own heading */
	if (shown.length && html_same_words(facts->headline, facts->source))
		facts->headline = shown;
}

static void add_name(struct html_names *names, struct nh_string name)
{
	name = plain_trim(name);
	if (name.length == 0 || names->count == HTML_NAMES_MAX || plain_begins(name, NH_STRING("http")))
		return;
	for (size_t i = 0; i < names->count; i++)
		if (html_same_words(names->items[i], name))
			return;
	names->items[names->count++] = name;
}

/* How much a node that is called an author looks like this article's; 0: not at all. */
static int author_points(const struct html_facts *facts, const struct html_page *page, uint32_t i)
{
	uint32_t width = html_page_sums(page, i).width;

	if (width < 3 || width > BYLINE_WIDTH_MAX || html_is_of_other(page, i))
		return 0;
	return 1 + 2 * (i > facts->headline_node) + 2 * !page->aside[i];
}

/* What a name such as "byline" or "author" points at, best behind the headline. */
static uint32_t find_named_author(const struct html_facts *facts, const struct html_page *page)
{
	uint32_t best = 0;
	int best_points = 0;

	for (uint32_t i = 1; i < page->tree.count; i++) {
		int points = page->hints[i] & HINT_BYLINE ? author_points(facts, page, i) : 0;

		if (points > best_points) {
			best = i;
			best_points = points;
		}
	}
	return best;
}

/* "By Ann Lee", a line soon behind the headline. */
static struct nh_string find_author_line(const struct html_facts *facts, const struct html_page *page)
{
	static const char *const starts[] = {"By ", "Von ", "Par ", "Por ", "Di ", "Door "};
	uint32_t first = page->first_block[facts->headline_node];

	for (uint32_t i = first; i < page->block_count && i < first + AUTHOR_BLOCKS_MAX; i++) {
		const struct html_block *block = &page->blocks[i];

		if (block->width > BYLINE_WIDTH_MAX || html_is_of_other(page, block->first))
			continue;
		for (size_t s = 0; s < NH_COUNT_OF(starts); s++)
			if (plain_begins(block->text, nh_string_of(starts[s])))
				return block->text;
	}
	return (struct nh_string){NULL, 0};
}

/* "By Ann Lee, Tide": the bare name. Absent where there is none of two words. */
static struct nh_string bare_name(struct nh_string text)
{
	size_t length = 0;

	if (html_names_writer(text) && memchr(text.bytes, ' ', text.length))
		text = plain_slice((const char *)memchr(text.bytes, ' ', text.length) + 1,
				   text.bytes + text.length);
	while (length < text.length && !strchr(",|(/", text.bytes[length]) &&
	       !plain_is_digit(text.bytes[length]))
		length++;
	text = plain_trim((struct nh_string){text.bytes, length});
	return text.length && memchr(text.bytes, ' ', text.length) ? text : (struct nh_string){NULL, 0};
}

/* The name in what is called a byline below the headline, or begins as one does. */
static struct nh_string guess_author(const struct html_facts *facts, const struct html_page *page)
{
	uint32_t headline = facts->headline_node, first = page->first_block[headline];
	struct nh_string name = {NULL, 0};

	for (uint32_t i = headline + 1; headline && !name.length && i < page->tree.count; i++) {
		uint32_t width = page->hints[i] & HINT_BYLINE ? html_page_sums(page, i).width : 0;

		if (width >= 3 && width <= BYLINE_WIDTH_MAX && !is_elsewhere(page, i))
			name = bare_name(html_page_text(page, i));
	}
	for (uint32_t i = first; !name.length && i < page->block_count && i < first + AUTHOR_BLOCKS_MAX; i++)
		if (page->blocks[i].width <= BYLINE_WIDTH_MAX && !page->blocks[i].ends_sentence &&
		    html_names_writer(page->blocks[i].text))
			name = bare_name(page->blocks[i].text);
	return name;
}

/* Links in a byline lead to its authors, and to sections, networks and feeds. */
static bool links_to_author(const struct html_node *node, struct nh_string text)
{
	static const char *const addresses[] = {
	    "author", "profile", "people", "/person", "staff",    "contributor", "/by/",   "journalist",
	    "autor",  "auteur",  "redakt", "writer",  "reporter", "columnist",   "/team/", "/bio",
	};
	struct nh_string address = html_attribute(node, "href");
	size_t words = 1;

	for (size_t i = 0; i < text.length; i++)
		words += text.bytes[i] == ' ';
	return words >= 2 && words <= NAME_WORDS_MAX && !memchr(text.bytes, '@', text.length) &&
	       !(text.bytes[0] >= 'a' && text.bytes[0] <= 'z') && !html_invites(text) &&
	       !plain_begins(text, NH_STRING("view ")) && !plain_begins(text, NH_STRING("get ")) &&
	       !html_points_elsewhere(text) &&
	       (html_has_phrase(address, HTML_PHRASES(addresses)) ||
		plain_same(html_attribute(node, "rel"), NH_STRING("author")));
}

static void find_linked_authors(struct html_facts *facts, const struct html_page *page, uint32_t named)
{
	for (uint32_t i = named; i < page->tree.nodes[named].end; i++) {
		struct nh_string text;

		if (page->tree.nodes[i].tag != HTML_A)
			continue;
		text = html_page_text(page, i);
		if (text.length > 0 && links_to_author(&page->tree.nodes[i], text))
			add_name(&facts->authors, text);
	}
}

static void find_shown_author(struct html_facts *facts, const struct html_page *page)
{
	uint32_t named = find_named_author(facts, page);

	if (named)
		find_linked_authors(facts, page, named);
	if (named && facts->authors.count == 0)
		add_name(&facts->authors, html_page_text(page, named));
	if (facts->authors.count == 0)
		add_name(&facts->authors, find_author_line(facts, page));
}

static void settle_names(struct html_facts *facts)
{
	const struct html_claim *claim = facts->claim;
	const struct html_names *tags = claim && claim->tags.count ? &claim->tags : &facts->meta.tags;

	for (size_t i = 0; claim && i < claim->authors.count; i++)
		add_name(&facts->authors, claim->authors.items[i]);
	for (size_t i = 0; !facts->authors.count && i < facts->meta.authors.count; i++)
		add_name(&facts->authors, facts->meta.authors.items[i]);
	for (size_t i = 0; i < tags->count; i++)
		add_name(&facts->tags, tags->items[i]);
}

/* <time datetime> with pubdate, or the first that stands with the article. */
static struct nh_string find_time(const struct html_page *page)
{
	struct nh_string first = {NULL, 0};

	for (uint32_t i = 1; i < page->tree.count; i++) {
		const struct html_node *node = &page->tree.nodes[i];
		struct nh_string datetime;

		if (node->tag != HTML_TIME)
			continue;
		datetime = html_attribute(node, "datetime");
		if (datetime.length == 0 || html_is_of_other(page, i))
			continue;
		if (html_attribute(node, "pubdate").bytes)
			return datetime;
		if (!first.length &&
		    !plain_begins(html_attribute(node, "itemprop"), NH_STRING("dateModified")))
			first = datetime;
	}
	return first;
}

/* What is called a standfirst, a subtitle and the like, below the headline. */
static struct nh_string find_shown_deck(const struct html_facts *facts, const struct html_page *page)
{
	for (uint32_t i = facts->headline_node; facts->headline_node && i < page->tree.count; i++) {
		uint32_t width;

		if (!(page->hints[i] & HINT_DECK))
			continue;
		width = html_page_sums(page, i).width;
		if (width >= DECK_WIDTH_MIN && width <= DECK_WIDTH_MAX && !html_is_of_other(page, i))
			return html_page_text(page, i);
	}
	return (struct nh_string){NULL, 0};
}

void html_facts_look(struct html_facts *facts, const struct html_page *page)
{
	if (facts->authors.count == 0)
		find_shown_author(facts, page);
	if (facts->published.length == 0)
		facts->published = find_time(page);
	if (facts->deck.length == 0)
		facts->deck = find_shown_deck(facts, page);
}

static void settle_rest(struct html_facts *facts, struct nh_string url)
{
	const struct html_claim *claim = facts->claim;
	static const struct html_claim nothing = {.is_article = false};
	const struct nh_string *values = facts->meta.values;

	if (!claim)
		claim = &nothing;
	facts->url = first_of(values[FACT_URL], first_of(claim->url, url));
	facts->source = first_of(values[FACT_SITE],
				 claim->publishers.count ? claim->publishers.items[0] : facts->claims.site);
	facts->deck = first_of(claim->description, values[FACT_DESCRIPTION]);
	facts->section = first_of(claim->section, values[FACT_SECTION]);
	facts->language = first_of(values[FACT_LANGUAGE], claim->language);
	facts->published = first_of(claim->published, values[FACT_PUBLISHED]);
	facts->updated = first_of(claim->modified, values[FACT_UPDATED]);
}

bool html_facts_gather(struct html_facts *facts, const struct html_page *page, struct nh_string structured,
		       struct nh_string url)
{
	struct nh_string shown, own_url;

	*facts = (struct html_facts){.headline_node = 0};
	html_meta_read(&facts->meta, page);
	if (!html_claims_read(&facts->claims, structured, page->arena))
		return false;
	facts->headline_node = find_heading(facts, page);
	shown =
	    facts->headline_node ? html_page_text(page, facts->headline_node) : (struct nh_string){NULL, 0};
	own_url = first_of(facts->meta.values[FACT_URL], url);
	facts->claim =
	    html_claim_choose(&facts->claims, own_url, shown,
			      first_of(facts->meta.values[FACT_TITLE], facts->meta.document_title));
	settle_rest(facts, url);
	settle_headline(facts, page);
	settle_names(facts);
	if (facts->authors.count == 0)
		facts->shown_author = guess_author(facts, page);
	return true;
}
