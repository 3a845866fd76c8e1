/* SPDX-License-Identifier: MIT
 *
 * html_facts.c - see html_facts.h. JSON-LD leads where it is about this article, then meta elements, then
 * microdata and the look of the page. A date of modification never stands in for one of publication.
 */
#include "corpus/clean/html_authors.h"

#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define BYLINE_WIDTH_MAX 120
#define AUTHOR_BLOCKS_MAX 12
#define DECK_WIDTH_MIN 20
#define DECK_WIDTH_MAX 500
#define TITLE_BYTES_MAX 500
#define HEADLINE_WIDTH_MIN 4
#define HEADLINE_WIDTH_MAX 300
#define NEAR_WORDS_MIN 5
#define BLOCKS_TO_BODY_MAX 15
#define BLOCKS_AT_HEADLINE 3
#define BLOCKS_OF_FOOT 20

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

static struct nh_string first_of(struct nh_string a, struct nh_string b)
{
	return a.length ? a : b;
}

/* Whether a heading is the site's name: of the pages that may be known by then. */
static bool names_page(const struct html_facts *facts, struct nh_string text)
{
	return html_names_site(text, first_of(facts->source, facts->meta.values[FACT_SITE]),
			       first_of(facts->url, facts->meta.values[FACT_URL]));
}

/* Whether a heading is all that stands before or behind a mark in the page's title: "Tide » Bridge stays
 * open". */
static bool is_part_of_title(const struct html_facts *facts, struct nh_string text)
{
	struct nh_string title = facts->meta.document_title, left, right;

	if (title.length > TITLE_BYTES_MAX)
		return false;
	for (size_t i = 0; plain_word_count(text) > 1 && html_split_title(title, &i, &left, &right);)
		if (html_same_words(text, left) || html_same_words(text, right))
			return true;
	return false;
}

/* Whether a heading is a link to the site's first page. */
static bool leads_home(const struct html_page *page, uint32_t node)
{
	for (uint32_t i = node; i < page->tree.nodes[node].end; i++) {
		struct nh_string address;
		const char *slashes;

		if (page->tree.nodes[i].tag != HTML_A)
			continue;
		address = html_attribute(&page->tree.nodes[i], "href");
		slashes = address.length > 8 ? memchr(address.bytes + 8, '/', address.length - 8) : NULL;
		if (plain_same(address, NH_STRING("/")) ||
		    (plain_begins(address, NH_STRING("http")) &&
		     (!slashes || slashes + 1 == address.bytes + address.length)))
			return true;
	}
	return false;
}

/* How much a heading that fits no title looks like the headline. */
static int heading_points(const struct html_facts *facts, const struct html_page *page, uint32_t i,
			  struct nh_string text)
{
	size_t shared = html_shared_words(text, facts->meta.document_title) +
			html_shared_words(text, facts->meta.values[FACT_TITLE]);

	if (names_page(facts, text) || leads_home(page, i))
		return 0;
	return 1 + (int)nh_size_min(shared, 3) + 2 * ((page->hints[i] & HINT_HEADLINE) != 0) +
	       4 * (page->tree.nodes[i].tag == HTML_H1) + 8 * is_part_of_title(facts, text);
}

/* Whether a heading that fits no title may be the headline. */
static bool may_head(const struct html_facts *facts, const struct html_page *page, uint32_t i,
		     struct nh_string text)
{
	enum html_tag tag = page->tree.nodes[i].tag;

	return tag == HTML_H1 || (html_is_heading(tag) && (page->hints[i] & HINT_HEADLINE)) ||
	       (tag == HTML_H2 && is_part_of_title(facts, text));
}

/* The heading that shows the headline: one that fits a title of the page, else the h1 that looks best. */
static uint32_t find_heading(const struct html_facts *facts, const struct html_page *page)
{
	uint32_t best = 0;
	int best_points = 0;

	for (uint32_t i = 1; i < page->tree.count; i++) {
		enum html_tag tag = page->tree.nodes[i].tag;
		uint32_t width;
		struct nh_string text;
		int points;

		if (!html_is_heading(tag) && !(page->hints[i] & HINT_HEADLINE))
			continue;
		width = html_page_sums(page, i).width;
		if (width < HEADLINE_WIDTH_MIN || width > HEADLINE_WIDTH_MAX)
			continue;
		text = html_page_text(page, i);
		if (fits_title(facts, text))
			return i;
		if (!may_head(facts, page, i, text) || is_elsewhere(page, i))
			continue;
		points = heading_points(facts, page, i, text);
		if (points > best_points) {
			best = i;
			best_points = points;
		}
	}
	return best;
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
	if (shown.length &&
	    (html_same_words(facts->headline, facts->source) ||
	     (html_is_part_of_name(facts->headline, facts->source, facts->url) && !names_page(facts, shown))))
		facts->headline = shown;
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

static void settle_names(struct html_facts *facts, const struct html_page *page)
{
	const struct html_claim *claim = facts->claim;
	const struct html_names *tags = claim && claim->tags.count ? &claim->tags : &facts->meta.tags;

	html_authors_claimed(facts, page);
	facts->tags = *tags;
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

/* Whether the heading says what a title says, in nearly all of its words. */
static bool is_nearly(struct nh_string shown, struct nh_string title)
{
	size_t own = html_shared_words(shown, shown);

	return own >= NEAR_WORDS_MIN && html_shared_words(shown, title) * 4 >= own * 3;
}

/* Whether one of the page's titles is the same but for the site's name. */
static bool is_a_title(const struct html_facts *facts, struct nh_string shown)
{
	struct nh_string none = {NULL, 0},
			 titles[] = {facts->meta.document_title, facts->meta.values[FACT_TITLE]};

	for (size_t i = 0; i < NH_COUNT_OF(titles); i++)
		if (html_same_words(shown,
				    html_title_without_site(titles[i], facts->source, facts->url, none)))
			return true;
	return false;
}

/* What the page shows above its text is the headline, rather than what it says for search engines: where
 * another title of the page agrees with it, where it is nearly the same, and where the title is a heading of
 * many pages, such as "Press releases". */
static void settle_shown_headline(struct html_facts *facts, const struct html_page *page)
{
	uint32_t node = facts->headline_node, block = page->first_block[node];
	struct nh_string shown;

	if (!node || page->tree.nodes[node].tag != HTML_H1 || html_is_of_other(page, node))
		return;
	shown = html_page_text(page, node);
	if (html_same_words(shown, facts->headline) || names_page(facts, shown) || facts->body <= block)
		return;
	if (is_a_title(facts, shown) || is_nearly(shown, facts->headline) ||
	    (plain_word_count(facts->headline) == 1 && plain_word_count(shown) > 1 &&
	     facts->body <= block + BLOCKS_TO_BODY_MAX))
		facts->headline = shown;
}

static void find_body(struct html_facts *facts, const struct html_page *page)
{
	facts->body = 0;
	facts->body_end = page->block_count;
	while (facts->body < page->block_count && !page->blocks[facts->body].is_article)
		facts->body++;
	while (facts->body_end > facts->body && !page->blocks[facts->body_end - 1].is_article)
		facts->body_end--;
}

/* What holds the headline or the text is none of the others, whatever it is called. */
static bool is_in_others(const struct html_facts *facts, const struct html_page *page, uint32_t node)
{
	const uint32_t others = HINT_COMMENTS | HINT_RELATED | HINT_RANKING | HINT_MENU | HINT_COOKIES |
				HINT_ADVERTISING | HINT_NEWSLETTER;
	uint32_t text = facts->body < page->block_count ? page->blocks[facts->body].first : 0;

	for (uint32_t i = node; i && !html_is_inside(&page->tree, facts->headline_node, i) &&
				!html_is_inside(&page->tree, text, i);
	     i = page->tree.nodes[i].parent)
		if (page->hints[i] & others)
			return true;
	return false;
}

bool html_stands_elsewhere(const struct html_facts *facts, const struct html_page *page, uint32_t node)
{
	uint32_t block = page->first_block[node], headline = page->first_block[facts->headline_node];

	/* right at the headline stands what is the article's, but for what was said of it */
	if (facts->headline_node && block + 1 >= headline && block <= headline + BLOCKS_AT_HEADLINE)
		return page->aside[node] && strcmp(page->aside[node], "comments") == 0;
	/* the foot of an article is called one of the page */
	return is_in_others(facts, page, node) ||
	       (html_is_of_other(page, node) && (strcmp(page->aside[node], "foot of the page") != 0 ||
						 block > facts->body_end + BLOCKS_OF_FOOT));
}

void html_facts_look(struct html_facts *facts, const struct html_page *page)
{
	find_body(facts, page);
	settle_shown_headline(facts, page);
	html_authors_shown(facts, page);
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
	settle_names(facts, page);
	if (facts->authors.count == 0)
		facts->shown_author = guess_author(facts, page);
	return true;
}
