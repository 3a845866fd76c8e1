/* SPDX-License-Identifier: MIT
 *
 * commands.h - the verbs of newshound-search, each a function from settings to an exit status, and what they
 * share.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_COMMANDS_H
#define NEWSHOUND_SEARCHER_CLI_COMMANDS_H

#include "common/buf.h"
#include "searcher/newshound.h"
#include "searcher/cli/settings.h"

int command_search(const struct settings *settings);
int command_batch(const struct settings *settings);
int command_show(const struct settings *settings);
int command_stats(const struct settings *settings);
int command_verify(const struct settings *settings);

/* Interactive, or one query or command a line where standard input is not a terminal. */
int repl_run(const struct settings *settings);

/* One line on stderr, "newshound: FILE: MESSAGE". Returns EXIT_ERROR. */
int report_error(const struct nh_error *error);
int report_memory(void);

/* Opens the targets of the settings; NULL after a line on stderr. */
struct nh_index *open_index(const struct settings *settings);
/* A line on stderr for each file of the index that cannot be read; how many of them are shards. */
size_t tell_missing(const struct nh_index *index);
/* Writes all of a buffer; false after a line on stderr. */
bool write_out(const struct buf *out);
/* The statistics, as `stats` prints them. */
void print_stats_text(const struct nh_stats *stats, struct buf *out);
void print_stats_json(const struct nh_stats *stats, struct buf *out);

#endif
