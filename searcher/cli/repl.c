/* SPDX-License-Identifier: MIT
 *
 * repl.c - the interactive program: a line is a query, ":" begins a command. Where standard input is not a
 * terminal it reads one query or command a line and prints without a prompt.
 */
#include "searcher/cli/repl.h"

#include <stdarg.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/history_path.h"
#include "searcher/cli/pager.h"

void repl_say(const struct repl *repl, const char *format, ...)
{
	FILE *to = repl->editor ? stdout : stderr;
	va_list arguments;

	va_start(arguments, format);
	vfprintf(to, format, arguments);
	va_end(arguments);
	fputc('\n', to);
	fflush(to);
}

void repl_show(const struct repl *repl, const struct buf *text)
{
	if (repl->editor)
		pager_show(text);
	else
		write_out(text);
}

static void tell_notes(const struct nh_results *results)
{
	struct buf notes;

	buf_init(&notes);
	print_notes(results, &notes);
	if (notes.length)
		fwrite(notes.bytes, 1, notes.length, stderr);
	buf_done(&notes);
}

/* ---- Ctrl-C stops a search, not the program ---- */

static volatile sig_atomic_t interrupted;

static void on_interrupt(int number)
{
	(void)number;
	interrupted = 1;
}

static bool is_interrupted(void *user)
{
	(void)user;
	return interrupted;
}

static enum nh_status answer_interruptibly(struct answer *answer, struct buf *out, struct nh_error *error)
{
	struct sigaction stop = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART}, before;
	enum nh_status status;

	interrupted = 0;
	sigaction(SIGINT, &stop, &before);
	status = answer_query(answer, out, error);
	sigaction(SIGINT, &before, NULL);
	return status;
}

void repl_search(struct repl *repl)
{
	struct answer answer = {.index = repl->index,
				.query = (const char *)repl->query.bytes,
				.number = 1,
				.settings = &repl->settings,
				.style = repl->style};
	struct nh_error error = {0};

	if (repl->query.length == 0)
		return;
	buf_reset(&repl->shown);
	if ((repl->editor ? answer_interruptibly : answer_query)(&answer, &repl->shown, &error) != NH_OK) {
		nh_results_free(answer.results);
		report_error(&error);
		return;
	}
	nh_results_free(repl->results);
	repl->results = answer.results;
	repl->found |= nh_results_total(repl->results) > 0;
	repl->partial |= nh_results_partial(repl->results);
	if (!printer_of(repl->settings.format)->holds_notes)
		tell_notes(repl->results);
	repl_show(repl, &repl->shown);
}

static void new_query(struct repl *repl, const char *line)
{
	buf_reset(&repl->query);
	buf_append_text(&repl->query, line);
	buf_u8(&repl->query, 0);
	if (buf_failed(&repl->query)) {
		buf_reset(&repl->query);
		report_memory();
		return;
	}
	repl->settings.options.offset = 0;
	repl_search(repl);
}

static void take_line(struct repl *repl, const char *line)
{
	const char *text = line + strspn(line, " \t");

	if (*text == ':')
		repl_command(repl, text);
	else if (*text)
		new_query(repl, text);
}

/* ---- The two ways of reading ----------------------------------------------------------------------------
 */

static void converse(struct repl *repl)
{
	const char *line;
	enum line_event event;

	repl_say(
	    repl,
	    "newshound %s \xc2\xb7 %s \xc2\xb7 %llu articles \xc2\xb7 :help, Tab completes, Ctrl-D leaves",
	    nh_version(), repl->settings.targets[0], (unsigned long long)nh_index_article_count(repl->index));
	while (!repl->leaving && (event = line_editor_read(repl->editor, &line)) != LINE_END) {
		if (event != LINE_READ)
			continue;
		line_editor_remember(repl->editor, line);
		take_line(repl, line);
	}
}

static void read_lines(struct repl *repl)
{
	char *line = NULL;
	size_t capacity = 0;

	while (!repl->leaving && getline(&line, &capacity, stdin) >= 0) {
		line[strcspn(line, "\r\n")] = '\0';
		take_line(repl, line);
	}
	free(line);
}

static void repl_done(struct repl *repl)
{
	line_editor_close(repl->editor);
	nh_results_free(repl->results);
	nh_index_close(repl->index);
	buf_done(&repl->query);
	buf_done(&repl->shown);
	buf_done(&repl->target);
}

int repl_run(const struct settings *settings)
{
	struct repl repl = {.settings = *settings};
	char path[HISTORY_PATH_BYTES];
	bool conversing = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	repl.style = terminal_style(terminal_wants_color(settings->color));
	repl.index = open_index(settings);
	if (!repl.index)
		return EXIT_ERROR;
	tell_missing(repl.index);
	if (conversing)
		repl.editor = line_editor_open(history_path(path) ? path : NULL, repl_words, repl_word_count);
	if (conversing && !repl.editor)
		repl_say(&repl, "newshound: no line editing on this terminal");
	if (repl.editor) {
		repl.settings.options.stop = is_interrupted;
		converse(&repl);
	} else {
		read_lines(&repl);
	}
	repl_done(&repl);
	if (conversing || repl.found)
		return EXIT_FOUND;
	return repl.partial ? EXIT_ERROR : EXIT_NOTHING;
}
