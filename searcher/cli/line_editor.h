/* SPDX-License-Identifier: MIT
 *
 * line_editor.h - lines from a person, with editing, completion and a history that only they can read. The
 * one file that knows libedit.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_LINE_EDITOR_H
#define NEWSHOUND_SEARCHER_CLI_LINE_EDITOR_H

#include "common/base.h"

struct line_editor;

enum line_event {
	LINE_READ,
	LINE_CLEARED, /* Ctrl-C: what stood there is gone */
	LINE_END,     /* Ctrl-D, or the terminal is gone */
};

/* words: what Tab completes, count of them; borrowed. history_path may be NULL: nothing is kept. */
struct line_editor *line_editor_open(const char *history_path, const char *const *words, size_t count);
void line_editor_close(struct line_editor *editor);

/* The next line without its end; borrowed until the next call. */
enum line_event line_editor_read(struct line_editor *editor, const char **ret_line);
/* Keeps a line, unless it is empty or begins with a space. */
void line_editor_remember(struct line_editor *editor, const char *line);
/* From now on nothing is kept. */
void line_editor_forget(struct line_editor *editor);

#endif
