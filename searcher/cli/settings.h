/* SPDX-License-Identifier: MIT
 *
 * settings.h - what a command line of newshound-search asks for, and its parser.
 *
 * Options come before the first word of a query. From the first word on an argument with one "-" is query
 * text, long options are still options, "--" ends them. What this version cannot do is refused, never read
 * and forgotten.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_SETTINGS_H
#define NEWSHOUND_SEARCHER_CLI_SETTINGS_H

#include "common/base.h"
#include "common/buf.h"
#include "searcher/newshound.h"

#define EXIT_FOUND 0
#define EXIT_NOTHING 1
#define EXIT_ERROR 2

#define TARGETS_MAX 64
#define JOBS_MAX 1024

/* As bits, because an option says which commands take it. */
enum verb {
	VERB_SEARCH = 1,
	VERB_BATCH = 2,
	VERB_SHOW = 4,
	VERB_STATS = 8,
	VERB_VERIFY = 16,
};

enum output_format {
	OUTPUT_TEXT,
	OUTPUT_JSON,
	OUTPUT_CSV,
	OUTPUT_TREC,
	OUTPUT_PATHS,
	OUTPUT_COUNT,
	OUTPUT_FORMATS,
};

enum color_choice {
	COLOR_AUTO,
	COLOR_ALWAYS,
	COLOR_NEVER,
};

struct settings {
	enum verb verb;
	const char *verb_name;
	const char *targets[TARGETS_MAX];
	size_t target_count;
	struct nh_search_options options;
	bool match_given;
	enum output_format format;
	const char *run_tag; /* of OUTPUT_TREC */
	bool explain;
	enum color_choice color;
	size_t jobs; /* 0: the cores */
	bool help;
	char **words; /* the query, the file, the ids: into the caller's arguments, moved to their front */
	size_t word_count;
};

/* Reads argv[0] (a verb) and what follows. False after one line on stderr: the exit status is EXIT_ERROR. */
bool settings_parse(struct settings *settings, int argc, char **argv);
/* The words joined by one space, with a NUL behind. */
void settings_query(const struct settings *settings, struct buf *ret_query);

/* "headline,body" or "all" as a sum of enum nh_scope; 0 where a name is unknown. */
unsigned settings_scope_of(const char *names);
bool settings_sort_of(const char *name, enum nh_sort *ret_sort);
/* A number of threads for one search, from 1 to JOBS_MAX. */
bool settings_threads_of(const char *text, size_t *ret_threads);

/* One line on stderr about bad usage, "newshound VERB: …". Always false. */
bool settings_refuse(const struct settings *settings, const char *format, ...) NH_PRINTF(2, 3);

/* The help of a verb. */
const char *settings_help(enum verb verb);

#endif
