/* SPDX-License-Identifier: MIT
 *
 * pager.c - see pager.h. While the pager runs, Ctrl-C is its own, and so is a pipe that it closes early.
 */
#include "searcher/cli/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
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

static void become_pager(const char *pager, int from)
{
	signal(SIGINT, SIG_DFL);
	signal(SIGPIPE, SIG_DFL);
	if (dup2(from, STDIN_FILENO) >= 0)
		execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
	_exit(127);
}

/* A pager that closes early has seen enough. */
static void feed(int to, const struct buf *text)
{
	size_t sent = 0;

	while (sent < text->length) {
		ssize_t more = write(to, text->bytes + sent, text->length - sent);

		if (more < 0 && errno != EINTR)
			break;
		sent += more > 0 ? (size_t)more : 0;
	}
	close(to);
}

/* False where the pager could not be started. */
static bool talk_to_pager(const char *pager, const struct buf *text)
{
	int ends[2], status = 0;
	pid_t child;

	if (pipe(ends) != 0)
		return false;
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	child = fork();
	if (child == 0)
		become_pager(pager, ends[0]);
	close(ends[0]);
	if (child < 0) {
		close(ends[1]);
		return false;
	}
	feed(ends[1], text);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	return !(WIFEXITED(status) && WEXITSTATUS(status) == 127);
}

static bool run_pager(const char *pager, const struct buf *text)
{
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, pipe_closed;
	bool shown;

	fflush(stdout);
	sigaction(SIGINT, &ignore, &interrupt);
	sigaction(SIGPIPE, &ignore, &pipe_closed);
	shown = talk_to_pager(pager, text);
	sigaction(SIGINT, &interrupt, NULL);
	sigaction(SIGPIPE, &pipe_closed, NULL);
	return shown;
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
