/* SPDX-License-Identifier: MIT
 *
 * settings.h - the options of newshound-index, read from the command line.
 */
#ifndef NEWSHOUND_INDEXER_CLI_SETTINGS_H
#define NEWSHOUND_INDEXER_CLI_SETTINGS_H

#include "common/base.h"
#include "corpus/source.h"
#include "newshound_index.h"

enum exit_status {
	EXIT_ALL = 0,
	EXIT_SOME_SKIPPED = 1,
	EXIT_FAILED = 2,
	EXIT_INTERRUPTED = 130,
};

struct settings {
	const char *index;
	const char *format, *language, *source, *zone, *id_prefix;
	enum nh_store store;
	unsigned jobs;
	size_t memory_mib;
	size_t shards; /* of a merge; 0: as few as can be */
	bool reorder;
	bool json, quiet, dry_run, force, repair, no_copies, no_furniture, no_cleaning, help;
	struct corpus_field *fields; /* of --field, in the arguments' own bytes */
	size_t field_count;
	char **words; /* what is left: paths or ids */
	size_t word_count;
};

/* Reads the arguments behind the verb. False after one line on stderr about what is wrong. allowed names the
 * long options that the verb takes, separated by spaces. */
bool settings_read(struct settings *settings, const char *verb, const char *allowed, int count,
		   char **arguments);

/* The language that every article is said to be in; NULL: its own. */
const char *settings_language(const struct settings *settings);

/* What --clean says of reading. */
void settings_cleaning(const struct settings *settings, struct corpus_options *options);

void settings_done(struct settings *settings);

/* "newshound VERB: message", with the file where the error has one. */
void print_error(const char *verb, const struct nh_error *error);

int command_index(const struct settings *settings);
int command_extract(const struct settings *settings);
int command_remove(const struct settings *settings);
int command_merge(const struct settings *settings);
int command_repair(const struct settings *settings);

#endif
