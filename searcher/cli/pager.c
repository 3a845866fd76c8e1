/* SPDX-License-Identifier: MIT
 *
 * pager.c - see pager.h. While the pager runs, Ctrl-C is its own, and so is a pipe that it closes early.
 */
#include "searcher/cli/pager.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/terminal.h"

/* Rows that the text takes, long lines counted as often as they break. Escape sequences count as text, which
 * errs towards the pager; less -F then leaves at once. */
static size_t rows_of(const struct buf *text, size_t columns)
{
	size_t rows = 0, width = 0;

	for (size_t i = 0; i < text->length; i++) {
		if (text->bytes[i] == '\n') {
			rows += 1 + (width ? (width - 1) / columns : 0);
			width = 0;
		} else if ((text->bytes[i] & 0xc0) != 0x80) {
			width++;
		}
	}
	return rows + (width > 0);
}

static bool run_pager(const char *pager, const struct buf *text)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, pipe_closed;
	FILE *to;

	fflush(stdout);
	to = popen(pager, "w");
	if (!to)
		return false;
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGPIPE, &ignore, &pipe_closed);
	fwrite(text->bytes, 1, text->length, to);
	pclose(to);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGPIPE, &pipe_closed, NULL);
	return true;
}

bool pager_show(const struct buf *text)
{
	const char *pager = getenv("PAGER");
	size_t rows, columns;

	if (buf_failed(text) || !isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO))
		return write_out(text);
	terminal_size(&rows, &columns);
	if (rows_of(text, columns) < rows)
		return write_out(text);
	return run_pager(pager && *pager ? pager : "less -FRX", text) || write_out(text);
}
