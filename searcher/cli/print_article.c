/* SPDX-License-Identifier: MIT
 *
 * print_article.c - one stored article: the record that `extract --json` prints, or a page for a reader.
 */
#include "common/date.h"
#include "common/json_writer.h"
#include "searcher/cli/json_values.h"
#include "searcher/cli/printer.h"

#define SEPARATOR " \xc2\xb7 "

static void put_furniture(struct json_writer *writer, const struct nh_article *article)
{
	json_key(writer, "furniture");
	json_array_begin(writer);
	for (size_t i = 0; i < article->furniture_count; i++) {
		json_object_begin(writer);
		json_named_string(writer, "rule", article->furniture[i].rule);
		json_named_string(writer, "text", article->furniture[i].text);
		json_object_end(writer);
	}
	json_array_end(writer);
}

static void put_copies(struct json_writer *writer, const struct nh_stored *stored)
{
	json_key(writer, "copies");
	json_array_begin(writer);
	for (size_t i = 0; i < nh_stored_copy_count(stored); i++) {
		const struct nh_copy *copy = nh_stored_copy(stored, i);

		json_object_begin(writer);
		json_named_string(writer, "id", copy->id);
		json_named_string(writer, "headline", copy->headline);
		json_named_string(writer, "source", copy->source);
		json_named_date(writer, "published", copy->published);
		json_key(writer, "published_precision");
		json_text(writer, date_precision_name((enum nh_precision)copy->published.precision));
		json_object_end(writer);
	}
	json_array_end(writer);
}

void print_article_json(const struct nh_stored *stored, struct buf *out)
{
	const struct nh_article *article = nh_stored_article(stored);
	struct json_writer writer;

	json_writer_init(&writer, out);
	json_object_begin(&writer);
	json_named_string(&writer, "id", article->id);
	json_key(&writer, "version");
	if (article->version)
		json_u64(&writer, article->version);
	else
		json_null(&writer);
	json_named_string(&writer, "headline", article->headline);
	json_named_string(&writer, "deck", article->deck);
	json_named_strings(&writer, "byline", article->bylines);
	json_named_string(&writer, "dateline", article->dateline);
	json_named_date(&writer, "published", article->published);
	json_key(&writer, "published_precision");
	json_text(&writer, date_precision_name((enum nh_precision)article->published.precision));
	json_named_string(&writer, "published_from", article->published_from);
	json_named_date(&writer, "updated", article->updated);
	json_key(&writer, "updated_precision");
	json_text(&writer, date_precision_name((enum nh_precision)article->updated.precision));
	json_named_string(&writer, "updated_from", article->updated_from);
	json_named_string(&writer, "section", article->section);
	json_named_string(&writer, "source", article->source);
	json_named_string(&writer, "agency", article->agency);
	json_named_string(&writer, "url", article->url);
	json_named_string(&writer, "language", article->language);
	json_named_strings(&writer, "tags", article->tags);
	json_named_strings(&writer, "captions", article->captions);
	json_named_string(&writer, "body", article->body);
	put_furniture(&writer, article);
	json_named_string(&writer, "path", article->path);
	json_named_string(&writer, "member", article->member);
	put_copies(&writer, stored);
	json_object_end(&writer);
	buf_u8(out, '\n');
}

/* ---- For a reader ---------------------------------------------------------------------------------------
 */

struct page {
	struct buf *out;
	struct nh_results *results; /* whose words are marked, or NULL */
	const struct style *style;
	struct nh_error *error;
	enum nh_status status;
};

/* A paragraph with the query's words marked, between before and after. */
static void put_marked(struct page *page, const char *before, struct nh_string text, const char *after)
{
	const struct nh_mark *marks = NULL;
	size_t mark_count = 0;

	if (text.length == 0 || page->status != NH_OK)
		return;
	if (page->results)
		page->status = nh_results_mark(page->results, text, &marks, &mark_count, page->error);
	if (page->status != NH_OK)
		return;
	buf_append_text(page->out, before);
	terminal_marked(page->out, text, marks, mark_count, page->style, true);
	buf_append_text(page->out, after);
}

static void put_fact(struct page *page, const char *name, struct nh_string text)
{
	if (text.length == 0)
		return;
	buf_format(page->out, "%s%-10s", page->style->dim, name);
	terminal_line(page->out, text);
	buf_format(page->out, "%s\n", page->style->plain);
}

static void put_date_fact(struct page *page, const char *name, struct nh_date date)
{
	if (date.precision == NH_PRECISION_NONE)
		return;
	buf_format(page->out, "%s%-10s", page->style->dim, name);
	print_date(date, page->out);
	buf_format(page->out, "%s\n", page->style->plain);
}

static void put_facts(struct page *page, const struct nh_article *article)
{
	put_date_fact(page, "published", article->published);
	put_date_fact(page, "updated", article->updated);
	put_fact(page, "source", article->source);
	put_fact(page, "agency", article->agency);
	put_fact(page, "section", article->section);
	for (size_t i = 0; i < article->bylines.count; i++)
		put_fact(page, "byline", article->bylines.items[i]);
	for (size_t i = 0; i < article->tags.count; i++)
		put_fact(page, "tag", article->tags.items[i]);
	put_fact(page, "language", article->language);
	put_fact(page, "url", article->url);
	put_fact(page, "path", article->path);
	put_fact(page, "member", article->member);
	put_fact(page, "id", article->id);
}

static void put_set_aside(struct page *page, const struct nh_article *article)
{
	if (article->furniture_count == 0)
		return;
	buf_format(page->out, "\n%sset aside as furniture:\n", page->style->dim);
	for (size_t i = 0; i < article->furniture_count; i++) {
		buf_append_text(page->out, "  ");
		terminal_line(page->out, article->furniture[i].text);
		buf_u8(page->out, '\n');
	}
	buf_append_text(page->out, page->style->plain);
}

void print_copies(const struct nh_stored *stored, const struct style *style, struct buf *out)
{
	for (size_t i = 0; i < nh_stored_copy_count(stored); i++) {
		const struct nh_copy *copy = nh_stored_copy(stored, i);
		const char *separator = "  ";

		if (copy->published.precision != NH_PRECISION_NONE) {
			buf_append_text(out, separator);
			print_date(copy->published, out);
			separator = SEPARATOR;
		}
		if (copy->source.length) {
			buf_append_text(out, separator);
			terminal_line(out, copy->source);
			separator = SEPARATOR;
		}
		buf_append_text(out, separator);
		terminal_line(out, copy->headline.length ? copy->headline : copy->id);
		buf_format(out, "\n    %s", style->dim);
		terminal_line(out, copy->id);
		buf_format(out, "%s\n", style->plain);
	}
}

enum nh_status print_article_text(const struct nh_stored *stored, struct nh_results *results,
				  const struct style *style, struct buf *out, struct nh_error *error)
{
	const struct nh_article *article = nh_stored_article(stored);
	struct page page = {out, results, style, error, NH_OK};
	struct nh_string headline = article->headline.length ? article->headline : article->id;

	buf_append_text(out, style->strong);
	put_marked(&page, "", headline, "\n");
	buf_append_text(out, style->plain);
	put_marked(&page, "", article->deck, "\n");
	put_facts(&page, article);
	put_marked(&page, "\n", article->dateline, "\n");
	put_marked(&page, "\n", article->body, "\n");
	for (size_t i = 0; i < article->captions.count; i++)
		put_marked(&page, i ? "" : "\n", article->captions.items[i], "\n");
	put_set_aside(&page, article);
	if (nh_stored_copy_count(stored)) {
		buf_append_text(out, "\nprinted also:\n");
		print_copies(stored, style, out);
	}
	return page.status;
}
