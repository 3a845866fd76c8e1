/* SPDX-License-Identifier: MIT
 *
 * terminal.h - what may go to a terminal: colours where they are wanted, and never a control byte that came
 * out of an article.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_TERMINAL_H
#define NEWSHOUND_SEARCHER_CLI_TERMINAL_H

#include "common/buf.h"
#include "searcher/newshound.h"
#include "searcher/cli/settings.h"

/* Escape sequences, or "" where there are no colours. */
struct style {
	bool color;
	const char *strong, *dim, *mark, *mark_end, *plain;
};

/* --color, else NO_COLOR, CLICOLOR_FORCE, TERM and whether standard output is a terminal. */
bool terminal_wants_color(enum color_choice choice);
struct style terminal_style(bool color);
/* Rows and columns of the terminal; 24 and 80 where there is none. */
void terminal_size(size_t *ret_rows, size_t *ret_columns);

/* Text on one line: control characters, line breaks and broken UTF-8 become spaces. */
void terminal_line(struct buf *out, struct nh_string text);
/* The same, but line breaks and tabs stay. */
void terminal_text(struct buf *out, struct nh_string text);
/* Control bytes of a line for stderr become '?', in place; returns line. */
char *terminal_clean(char *line);
/* A text with its marks in the style; keep_lines as in terminal_text. */
void terminal_marked(struct buf *out, struct nh_string text, const struct nh_mark *marks, size_t mark_count,
		     const struct style *style, bool keep_lines);

#endif
