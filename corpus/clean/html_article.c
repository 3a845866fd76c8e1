/* SPDX-License-Identifier: MIT
 *
 * html_article.c - see html_article.h. The way of a page: UTF-8, a plain copy of its markup, a tree, blocks
 * of text, facts, verdicts, an article.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_article.h"

#include "corpus/clean/html_align.h"
#include "corpus/clean/html_body.h"
#include "corpus/clean/html_charset.h"
#include "corpus/clean/html_dates.h"
#include "corpus/clean/html_scan.h"
#include "corpus/clean/markup.h"
#include "corpus/clean/plain.h"

/* A body shorter than this, on a page that does not call itself an article, is none. */
#define BODY_WIDTH_MIN 25
/* A claimed body counts where it is longer than what is shown by a half. */
#define CLAIMED_BODY_WIDTH_MIN 400

struct page_reader {
	struct arena arena;
	struct buf decoded, claimed;
	struct html_scan scan;
	struct html_page page;
	struct html_facts facts;
	const struct html_input *input;
	struct article_builder *builder;
};

static bool read_tree(struct page_reader *reader, struct nh_string text, const char **ret_reason)
{
	html_scan_page(&reader->scan, text);
	if (reader->scan.too_many_tags) {
		*ret_reason = "a page of more than 400,000 tags";
		return false;
	}
	if (buf_failed(&reader->scan.markup) || buf_failed(&reader->scan.structured))
		return false;
	reader->page.arena = &reader->arena;
	return html_tree_build(&reader->page.tree, buf_string(&reader->scan.markup), &reader->arena) &&
	       html_page_cut(&reader->page);
}

static void set_dates(struct page_reader *reader)
{
	struct nh_article *article = &reader->builder->article;
	struct html_dates dates;

	html_dates_find(&dates, &reader->page, &reader->facts, &reader->input->hints);
	article->published = dates.published;
	article->updated = dates.updated;
	article_set(reader->builder, &article->published_from, dates.published_from);
	article_set(reader->builder, &article->updated_from, dates.updated_from);
}

static struct nh_string language_of(struct nh_string language)
{
	for (size_t i = 0; i < language.length; i++)
		if (!plain_is_letter(language.bytes[i]) && !plain_is_digit(language.bytes[i]) &&
		    language.bytes[i] != '-' && language.bytes[i] != '_')
			language.length = i;
	return language.length >= 2 && language.length <= 12 ? language : (struct nh_string){NULL, 0};
}

/* "en_US", as Open Graph writes it, is "en-US". */
static void set_language(struct page_reader *reader)
{
	struct nh_string language = language_of(reader->facts.language), copy;

	if (language.length == 0)
		return;
	copy = arena_copy(&reader->builder->arena, language);
	reader->builder->failed |= !copy.bytes;
	for (size_t i = 0; i < copy.length; i++)
		if (copy.bytes[i] == '_')
			((char *)copy.bytes)[i] = '-';
	reader->builder->article.language = copy;
}

/* A value of JSON-LD or meta may hold markup or references a second time. */
static void set_plain(struct page_reader *reader, struct nh_string *member, struct nh_string text)
{
	struct buf plain;

	if (!markup_is_there(text)) {
		article_set(reader->builder, member, text);
		return;
	}
	buf_init(&plain);
	markup_strip(&plain, text);
	reader->builder->failed |= buf_failed(&plain);
	article_set(reader->builder, member, buf_string(&plain));
	buf_done(&plain);
}

/* Tags in one string are separated by commas. */
static void add_tags(struct article_builder *builder, struct nh_string text)
{
	while (text.length > 0) {
		size_t length = 0;

		while (length < text.length && !strchr(",;|", text.bytes[length]))
			length++;
		article_add_tag(builder, plain_trim((struct nh_string){text.bytes, length}));
		length += length < text.length;
		text = plain_slice(text.bytes + length, text.bytes + text.length);
	}
}

static void set_facts(struct page_reader *reader)
{
	struct article_builder *builder = reader->builder;
	struct nh_article *article = &builder->article;
	const struct html_facts *facts = &reader->facts;

	set_plain(reader, &article->headline, facts->headline);
	set_plain(reader, &article->deck, facts->deck);
	set_plain(reader, &article->section, facts->section);
	set_plain(reader, &article->source, facts->source);
	if (plain_begins(facts->url, NH_STRING("http")))
		article_set(builder, &article->url, facts->url);
	set_language(reader);
	for (size_t i = 0; i < facts->authors.count; i++)
		article_add_byline(builder, facts->authors.items[i]);
	for (size_t i = 0; i < facts->tags.count; i++)
		add_tags(builder, facts->tags.items[i]);
}

static void take_place_line(struct article_builder *builder, struct nh_string paragraph)
{
	struct nh_string dateline, agency;

	if (builder->body.length > 0 || place_line_bytes(paragraph, &dateline, &agency) == 0)
		return;
	article_set_first(builder, &builder->article.dateline, dateline);
	article_set_first(builder, &builder->article.agency, agency);
}

static void append_plain(struct buf *out, struct nh_string text)
{
	if (markup_is_there(text))
		markup_strip(out, text);
	else
		buf_append_string(out, text);
}

/* The body that JSON-LD gives, without markup; absent where there is none. Some sites write its markup as
 * references: then there are tags once these are read. */
static bool read_claimed_body(struct page_reader *reader)
{
	const struct html_claim *claim = reader->facts.claim;
	struct nh_string once;
	struct buf text;
	bool failed;

	buf_reset(&reader->claimed);
	if (!claim || !claim->is_article || claim->body.length == 0)
		return true;
	buf_init(&text);
	append_plain(&text, claim->body);
	once = buf_string(&text);
	if (once.length > 0 && memmem(once.bytes, once.length, "</", 2))
		append_plain(&reader->claimed, once);
	else
		buf_append_string(&reader->claimed, once);
	failed = buf_failed(&text) || buf_failed(&reader->claimed);
	buf_done(&text);
	return !failed;
}

/* Whether the page itself shows only the beginning of that body. */
static bool claims_more(const struct page_reader *reader, uint32_t width)
{
	size_t claimed = plain_width(buf_string(&reader->claimed));

	return claimed >= CLAIMED_BODY_WIDTH_MIN && claimed > (size_t)width + width / 2;
}

static void set_body(struct page_reader *reader, uint32_t width)
{
	struct article_builder *builder = reader->builder;
	bool claimed = claims_more(reader, width);

	if (claimed) {
		take_place_line(builder, buf_string(&reader->claimed));
		article_add_lines(builder, buf_string(&reader->claimed));
	}
	for (uint32_t i = 0; i < reader->page.block_count; i++) {
		const struct html_block *block = &reader->page.blocks[i];

		if (block->is_caption) {
			article_add_caption(builder, block->text);
		} else if (!block->is_article) {
			article_add_furniture(builder, nh_string_of(block->rule), block->text);
		} else if (claimed) {
			article_add_furniture(builder, NH_STRING("shown beside the full text"), block->text);
		} else {
			take_place_line(builder, block->text);
			article_add_paragraph(builder, block->text);
		}
	}
}

/* A deck that only repeats the first words of the body is none. */
static void drop_repeated_deck(struct article_builder *builder)
{
	struct nh_article *article = &builder->article;

	if (html_begins_same(article->deck, buf_string(&builder->body)) ||
	    html_same_words(article->deck, article->headline))
		article->deck = (struct nh_string){NULL, 0};
}

static bool read_article(struct page_reader *reader, struct nh_string text, const char **ret_reason)
{
	uint32_t width = 0;

	if (!read_tree(reader, text, ret_reason))
		return false;
	if (!html_facts_gather(&reader->facts, &reader->page, buf_string(&reader->scan.structured),
			       reader->input->url) ||
	    !html_body_find(&reader->page, &reader->facts))
		return false;
	if (!read_claimed_body(reader) || !html_align(&reader->page, buf_string(&reader->claimed)))
		return false;
	for (uint32_t i = 0; i < reader->page.block_count; i++)
		width += reader->page.blocks[i].is_article ? reader->page.blocks[i].width : 0;
	if (width < BODY_WIDTH_MIN && !(reader->facts.claim && reader->facts.claim->is_article) &&
	    reader->facts.published.length == 0) {
		*ret_reason = "a page without the text of an article";
		return false;
	}
	html_facts_look(&reader->facts, &reader->page);
	set_facts(reader);
	set_dates(reader);
	set_body(reader, width);
	drop_repeated_deck(reader->builder);
	return true;
}

static void page_reader_init(struct page_reader *reader, const struct html_input *input,
			     struct article_builder *builder)
{
	*reader = (struct page_reader){.input = input, .builder = builder};
	arena_init(&reader->arena);
	buf_init(&reader->decoded);
	buf_init(&reader->claimed);
	html_scan_init(&reader->scan);
}

static void page_reader_done(struct page_reader *reader)
{
	arena_done(&reader->arena);
	buf_done(&reader->decoded);
	buf_done(&reader->claimed);
	html_scan_done(&reader->scan);
}

bool html_article_read(struct article_builder *builder, const struct html_input *input,
		       const char **ret_reason)
{
	struct page_reader *reader;
	struct nh_string text;
	bool found = false;

	*ret_reason = NULL;
	if (input->page.length > HTML_PAGE_BYTES_MAX) {
		*ret_reason = "a page longer than 16 MiB";
		return false;
	}
	reader = nh_new(struct page_reader);
	if (!reader)
		return false;
	page_reader_init(reader, input, builder);
	if (html_charset_decode(input->page, input->charset, &reader->decoded, &text))
		found = read_article(reader, text, ret_reason);
	else if (!buf_failed(&reader->decoded))
		*ret_reason = "text in an unknown charset";
	page_reader_done(reader);
	free(reader);
	return found;
}

bool html_fragment_text(struct buf *out, struct nh_string fragment)
{
	static const struct html_input nothing = {.hints = {.zone = NULL}};
	struct page_reader reader;
	const char *reason = NULL;
	bool read;

	if (fragment.length > HTML_PAGE_BYTES_MAX)
		return false;
	page_reader_init(&reader, &nothing, NULL);
	read = read_tree(&reader, fragment, &reason);
	for (uint32_t i = 0; read && i < reader.page.block_count; i++) {
		if (i > 0)
			buf_append(out, "\n\n", 2);
		buf_append_string(out, reader.page.blocks[i].text);
	}
	page_reader_done(&reader);
	return read && !buf_failed(out);
}
