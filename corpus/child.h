/* SPDX-License-Identifier: MIT
 *
 * child.h - another program as a filter: bytes in at its standard input, text out of its standard output. It
 * runs without a shell, with no environment, no files of ours, little memory and little time, and cannot
 * write files.
 */
#ifndef NEWSHOUND_CORPUS_CHILD_H
#define NEWSHOUND_CORPUS_CHILD_H

#include "common/buf.h"

struct child {
	int pid;
	int to, from; /* its standard input and output; -1: closed */
	struct buf output;
	const char *problem; /* why it was ended before its time */
};

/* Starts the program of that name, looked for where systems have theirs. arguments[0] is the name.
 * NH_NOT_FOUND where it is not installed. */
enum nh_status child_start(struct child *child, char *const *arguments, struct nh_error *error);
/* Gives it bytes, and takes what it has written meanwhile. False where it wants no more, or was ended. */
bool child_feed(struct child *child, struct nh_string bytes);
/* There are no more bytes: waits for all that it writes. False where it failed; problem may say why. */
bool child_finish(struct child *child);
/* Ends it, if it still runs, and frees what it wrote. */
void child_done(struct child *child);

#endif
