/* SPDX-License-Identifier: MIT
 *
 * repl_hits.c - the commands of the REPL about hits: open one, explain one, the next page, the last page
 * again.
 */
#include "searcher/cli/commands.h"
#include "searcher/cli/repl.h"
#include "searcher/cli/values.h"

/* The results that hold the hit of this rank, and which it is there: the page shown, else a page of its own
 * that the caller frees (*ret_own). */
static struct nh_results *results_with(struct repl *repl, size_t rank, size_t *ret_hit,
				       struct nh_results **ret_own)
{
	struct nh_search_options options = repl->settings.options;
	struct nh_error error = {0};

	*ret_own = NULL;
	for (size_t i = 0; repl->results && i < nh_results_count(repl->results); i++) {
		*ret_hit = i;
		if (nh_results_hit(repl->results, i)->rank == rank)
			return repl->results;
	}
	options.offset = rank - 1;
	options.limit = 1;
	*ret_hit = 0;
	if (!repl->results || rank == 0 || rank > nh_results_total(repl->results))
		repl_say(repl, "there is no hit %zu", rank);
	else if (nh_search(repl->index, (const char *)repl->query.bytes, &options, ret_own, &error) != NH_OK)
		report_error(&error);
	else if (nh_results_count(*ret_own) == 0)
		repl_say(repl, "there is no hit %zu", rank);
	else
		return *ret_own;
	return NULL;
}

static void show_article(struct repl *repl, struct nh_results *results, size_t hit)
{
	struct nh_stored *stored = NULL;
	struct nh_error error = {0};
	struct buf page;

	if (nh_index_article(repl->index, nh_results_hit(results, hit)->id, &stored, &error) != NH_OK) {
		report_error(&error);
		return;
	}
	buf_init(&page);
	if (repl->settings.format == OUTPUT_JSON)
		print_article_json(stored, &page);
	else if (print_article_text(stored, results, &repl->style, &page, &error) != NH_OK)
		report_error(&error);
	repl_show(repl, &page);
	buf_done(&page);
	nh_stored_free(stored);
}

void repl_open_hit(struct repl *repl, size_t rank)
{
	struct nh_results *own;
	size_t hit;
	struct nh_results *results = results_with(repl, rank, &hit, &own);

	if (results)
		show_article(repl, results, hit);
	nh_results_free(own);
}

static void explain_hit(struct repl *repl, struct nh_results *results, size_t hit)
{
	struct nh_error error = {0};
	const char *text;
	struct buf page;

	if (nh_results_explain(results, hit, &text, &error) != NH_OK) {
		report_error(&error);
		return;
	}
	buf_init(&page);
	terminal_text(&page, nh_string_of(text));
	if (page.length && page.bytes[page.length - 1] != '\n')
		buf_u8(&page, '\n');
	repl_show(repl, &page);
	buf_done(&page);
}

static void list_copies(struct repl *repl, struct nh_results *results, size_t hit)
{
	struct nh_stored *stored = NULL;
	struct nh_error error = {0};
	struct buf page;

	if (nh_index_article(repl->index, nh_results_hit(results, hit)->id, &stored, &error) != NH_OK) {
		report_error(&error);
		return;
	}
	buf_init(&page);
	print_copies(stored, &repl->style, &page);
	if (page.length)
		repl_show(repl, &page);
	else
		repl_say(repl, "no other printing of it is known");
	buf_done(&page);
	nh_stored_free(stored);
}

/* Does what is to be done with the hit whose number the argument is. */
static void with_hit(struct repl *repl, const char *command, const char *argument,
		     void (*use)(struct repl *repl, struct nh_results *results, size_t hit))
{
	struct nh_results *own = NULL, *results;
	size_t rank, hit;

	if (!value_size(argument, &rank)) {
		repl_say(repl, "wanted is the number of a hit, as in :%s 1", command);
		return;
	}
	results = results_with(repl, rank, &hit, &own);
	if (results)
		use(repl, results, hit);
	nh_results_free(own);
}

void repl_explain(struct repl *repl, const char *argument)
{
	with_hit(repl, "explain", argument, explain_hit);
}

void repl_copies(struct repl *repl, const char *argument)
{
	with_hit(repl, "copies", argument, list_copies);
}

void repl_more(struct repl *repl, const char *argument)
{
	struct nh_search_options *options = &repl->settings.options;

	(void)argument;
	if (!repl->results) {
		repl_say(repl, "there is no query yet");
		return;
	}
	if (options->offset + nh_results_count(repl->results) >= nh_results_total(repl->results)) {
		repl_say(repl, "that was all");
		return;
	}
	options->offset += nh_results_count(repl->results);
	repl_search(repl);
}

void repl_last(struct repl *repl, const char *argument)
{
	(void)argument;
	if (repl->shown.length)
		repl_show(repl, &repl->shown);
	else
		repl_say(repl, "there is no answer yet");
}
