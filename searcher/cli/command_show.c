/* SPDX-License-Identifier: MIT
 *
 * command_show.c - articles by their ids.
 */
#include <stdio.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/printer.h"
#include "searcher/cli/terminal.h"

static enum nh_status print_article(const struct settings *settings, const struct nh_stored *stored,
				    struct buf *out, struct nh_error *error)
{
	struct style style = terminal_style(terminal_wants_color(settings->color));

	if (settings->format == OUTPUT_JSON) {
		print_article_json(stored, out);
		return NH_OK;
	}
	if (nh_stored_text_missing(stored))
		fprintf(stderr, "The index stores no text of this article.\n");
	return print_article_text(stored, NULL, &style, out, error);
}

static int show(const struct settings *settings, const struct nh_index *index, const char *id, bool first,
		bool partial)
{
	struct nh_stored *stored = NULL;
	struct nh_error error = {0};
	enum nh_status status = nh_index_article(index, nh_string_of(id), &stored, &error);
	struct buf out;
	int exit_status = EXIT_FOUND;

	if (status == NH_NOT_FOUND) {
		struct buf line;

		buf_init(&line);
		terminal_line(&line, nh_string_of(id));
		buf_u8(&line, 0);
		fprintf(stderr, "newshound show: there is no article %s%s\n",
			buf_failed(&line) ? "" : (const char *)line.bytes,
			partial ? " in what can be read" : "");
		buf_done(&line);
		return partial ? EXIT_ERROR : EXIT_NOTHING;
	}
	if (status != NH_OK)
		return report_error(&error);
	buf_init(&out);
	if (!first && settings->format != OUTPUT_JSON)
		buf_append_text(&out, "\n\n");
	if (print_article(settings, stored, &out, &error) != NH_OK)
		exit_status = report_error(&error);
	else if (!write_out(&out))
		exit_status = EXIT_ERROR;
	buf_done(&out);
	nh_stored_free(stored);
	return exit_status;
}

int command_show(const struct settings *settings)
{
	struct nh_index *index;
	int worst = EXIT_FOUND;
	bool partial;

	if (settings->word_count == 0) {
		settings_refuse(settings, "wanted is at least one ID: newshound show ID...");
		return EXIT_ERROR;
	}
	index = open_index(settings);
	if (!index)
		return EXIT_ERROR;
	partial = tell_missing(index) > 0;
	for (size_t i = 0; i < settings->word_count && worst != EXIT_ERROR; i++) {
		int exit_status = show(settings, index, settings->words[i], i == 0, partial);

		worst = exit_status > worst ? exit_status : worst;
	}
	nh_index_close(index);
	return worst;
}
