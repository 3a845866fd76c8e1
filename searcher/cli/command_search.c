/* SPDX-License-Identifier: MIT
 *
 * command_search.c - one query from the command line.
 */
#include <stdio.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/printer.h"

static void tell_notes(const struct nh_results *results)
{
	struct buf notes;

	buf_init(&notes);
	print_notes(results, &notes);
	if (notes.length)
		fwrite(notes.bytes, 1, notes.length, stderr);
	buf_done(&notes);
}

static int print_results(struct answer *answer)
{
	const struct printer *printer = printer_of(answer->settings->format);
	struct nh_error error = {0};
	struct buf out;
	int exit_status;

	buf_init(&out);
	if (printer->head)
		printer->head(&out);
	if (answer_query(answer, &out, &error) != NH_OK)
		exit_status = report_error(&error);
	else if (!write_out(&out))
		exit_status = EXIT_ERROR;
	else
		exit_status = answer_exit_status(answer->results);
	if (answer->results && error.status == NH_OK && !printer->holds_notes)
		tell_notes(answer->results);
	buf_done(&out);
	return exit_status;
}

static int search(const struct settings *settings, const struct nh_index *index, const char *query)
{
	struct answer answer = {.index = index, .query = query, .number = 1, .settings = settings};
	int exit_status;

	answer.style = terminal_style(terminal_wants_color(settings->color));
	exit_status = print_results(&answer);
	nh_results_free(answer.results);
	return exit_status;
}

int command_search(const struct settings *settings)
{
	struct nh_index *index;
	struct buf query;
	int exit_status = EXIT_ERROR;

	if (settings->word_count == 0)
		return repl_run(settings);
	buf_init(&query);
	settings_query(settings, &query);
	index = buf_failed(&query) ? NULL : open_index(settings);
	if (index)
		exit_status = search(settings, index, (const char *)query.bytes);
	nh_index_close(index);
	buf_done(&query);
	return exit_status;
}
