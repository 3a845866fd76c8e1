/* SPDX-License-Identifier: MIT
 *
 * repl.h - the interactive program's state, shared by its loop (repl.c) and its commands (repl_commands.c).
 */
#ifndef NEWSHOUND_SEARCHER_CLI_REPL_H
#define NEWSHOUND_SEARCHER_CLI_REPL_H

#include "common/buf.h"
#include "searcher/newshound.h"
#include "searcher/cli/line_editor.h"
#include "searcher/cli/printer.h"
#include "searcher/cli/settings.h"

#define REPL_DATE_BYTES 64

struct repl {
	struct settings settings;
	struct nh_index *index;
	struct line_editor *editor; /* NULL where standard input is not a terminal */
	struct style style;
	struct buf query;           /* the last one, with a NUL; empty before the first */
	struct nh_results *results; /* of the page last shown, or NULL */
	struct buf shown;           /* that page as printed, for :last */
	struct buf target;          /* what :open named */
	char since[REPL_DATE_BYTES], until[REPL_DATE_BYTES];
	bool found;   /* any query found something */
	bool partial; /* any answer was */
	bool leaving;
};

/* Runs the query again under the settings and shows the page. */
void repl_search(struct repl *repl);
/* A line that begins with ":". */
void repl_command(struct repl *repl, const char *line);
/* One line to the person: an answer that is no result. */
void repl_say(const struct repl *repl, const char *format, ...) NH_PRINTF(2, 3);
void repl_show(const struct repl *repl, const struct buf *text);

/* Opens the hit of this rank with its words marked. */
void repl_open_hit(struct repl *repl, size_t rank);
/* The commands :explain, :more and :last. */
void repl_explain(struct repl *repl, const char *argument);
void repl_copies(struct repl *repl, const char *argument);
void repl_more(struct repl *repl, const char *argument);
void repl_last(struct repl *repl, const char *argument);

/* What Tab completes: commands and fields. */
extern const char *const repl_words[];
extern const size_t repl_word_count;

#endif
