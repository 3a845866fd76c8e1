/* SPDX-License-Identifier: MIT
 *
 * child.c - see child.h. Its input is a socket, because writing to a closed one can be done without a signal.
 * Between fork and exec only calls are made that a process with threads may make there.
 */
#define _GNU_SOURCE /* close_range, MSG_NOSIGNAL */

#include "corpus/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/error.h"
#include "corpus/limits.h"

#define PATH_BYTES_MAX 64
#define READ_BYTES ((size_t)64 << 10)
#define SECONDS_MAX 60 /* for the whole run, and of processor time */

static bool find_program(const char *name, char ret_path[PATH_BYTES_MAX])
{
	static const char *const folders[] = {"/usr/bin", "/usr/local/bin", "/bin", "/opt/homebrew/bin"};

	for (size_t i = 0; i < NH_COUNT_OF(folders); i++) {
		snprintf(ret_path, PATH_BYTES_MAX, "%s/%s", folders[i], name);
		if (access(ret_path, X_OK) == 0)
			return true;
	}
	return false;
}

static void bound(int what, rlim_t most)
{
	struct rlimit limit = {most, most};

	setrlimit(what, &limit);
}

/* In the new process: becomes the program. */
static void become(const char *path, char *const *arguments, int input, int output)
{
	static char *const no_environment[] = {NULL};
	int nowhere = open("/dev/null", O_WRONLY);

	if (dup2(input, STDIN_FILENO) < 0 || dup2(output, STDOUT_FILENO) < 0 ||
	    dup2(nowhere, STDERR_FILENO) < 0)
		_Exit(127);
	close_range(STDERR_FILENO + 1, ~0u, 0);
	bound(RLIMIT_AS, (rlim_t)LIMIT_CHILD_MEMORY_BYTES);
	bound(RLIMIT_CPU, SECONDS_MAX);
	bound(RLIMIT_FSIZE, 0);
	bound(RLIMIT_CORE, 0);
	execve(path, arguments, no_environment);
	_Exit(127);
}

enum nh_status child_start(struct child *child, char *const *arguments, struct nh_error *error)
{
	char path[PATH_BYTES_MAX];
	int input[2], output[2], saved;

	*child = (struct child){.pid = -1, .to = -1, .from = -1};
	if (!find_program(arguments[0], path))
		return nh_fail(error, NH_NOT_FOUND, NULL, "the program %s is not installed", arguments[0]);
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0)
		return nh_fail_system(error, errno, path, "cannot start");
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, output) != 0) {
		saved = errno;
		close(input[0]);
		close(input[1]);
		return nh_fail_system(error, saved, path, "cannot start");
	}
	child->pid = fork();
	saved = errno;
	if (child->pid == 0)
		become(path, arguments, input[1], output[1]);
	close(input[1]);
	close(output[1]);
	child->to = input[0];
	child->from = output[0];
	if (child->pid < 0) {
		child_done(child);
		return nh_fail_system(error, saved, path, "cannot start");
	}
	fcntl(child->to, F_SETFL, O_NONBLOCK);
	return NH_OK;
}

static void close_end(int *end)
{
	if (*end >= 0)
		close(*end);
	*end = -1;
}

/* Takes what it has written; false at its end. */
static bool take_output(struct child *child)
{
	unsigned char *to = buf_reserve(&child->output, READ_BYTES);
	ssize_t got = to ? recv(child->from, to, READ_BYTES, 0) : -1;

	if (got > 0)
		child->output.length += (size_t)got;
	if (child->output.length > LIMIT_ARTICLE_TEXT_BYTES) {
		child->problem = "more than 16 MiB of text";
		return false;
	}
	return got > 0 || (got < 0 && errno == EINTR && to);
}

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Waits until either end can go on. False where the time is up. */
static bool wait_for(struct child *child, double deadline, bool *ret_can_write, bool *ret_can_read)
{
	struct pollfd ends[2] = {{child->from, POLLIN, 0}, {child->to, POLLOUT, 0}};
	double left = deadline - now();

	*ret_can_write = *ret_can_read = false;
	if (left <= 0) {
		child->problem = "it took longer than 60 seconds";
		return false;
	}
	if (poll(ends, child->to >= 0 ? 2 : 1, (int)(left * 1000) + 1) < 0)
		return errno == EINTR;
	*ret_can_read = ends[0].revents != 0;
	*ret_can_write = child->to >= 0 && ends[1].revents != 0;
	return true;
}

bool child_feed(struct child *child, struct nh_string bytes)
{
	double deadline = now() + SECONDS_MAX;
	bool can_write, can_read;

	while (bytes.length > 0 && child->to >= 0) {
		ssize_t sent;

		if (!wait_for(child, deadline, &can_write, &can_read))
			return false;
		if (can_read && !take_output(child))
			return false;
		if (!can_write)
			continue;
		sent = send(child->to, bytes.bytes, bytes.length, MSG_NOSIGNAL);
		if (sent < 0 && errno != EAGAIN && errno != EINTR)
			close_end(&child->to);
		if (sent > 0)
			bytes = (struct nh_string){bytes.bytes + sent, bytes.length - (size_t)sent};
	}
	return child->to >= 0;
}

bool child_finish(struct child *child)
{
	double deadline = now() + SECONDS_MAX;
	bool can_write, can_read, goes_on = true;
	int outcome = 0;

	close_end(&child->to);
	while (goes_on && wait_for(child, deadline, &can_write, &can_read))
		if (can_read)
			goes_on = take_output(child);
	if (child->problem || goes_on)
		kill(child->pid, SIGKILL);
	while (waitpid(child->pid, &outcome, 0) < 0 && errno == EINTR)
		;
	child->pid = -1;
	return !child->problem && !buf_failed(&child->output) && WIFEXITED(outcome) &&
	       WEXITSTATUS(outcome) == 0;
}

void child_done(struct child *child)
{
	close_end(&child->to);
	close_end(&child->from);
	if (child->pid > 0) {
		kill(child->pid, SIGKILL);
		while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	child->pid = -1;
	buf_done(&child->output);
}
