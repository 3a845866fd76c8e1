/* SPDX-License-Identifier: MIT
 *
 * options.h - the options of newshound-search, a row each: how it is written, which verbs take it, what it
 * does to the settings.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_OPTIONS_H
#define NEWSHOUND_SEARCHER_CLI_OPTIONS_H

#include "searcher/cli/settings.h"

#define OPTIONS_MAX 64

/* False after one line on stderr. value is NULL for an option that takes none. */
typedef bool apply_function(struct settings *settings, const char *value);

struct option {
	const char *name;
	char letter; /* 0 where there is no short form */
	bool takes_value;
	unsigned verbs;        /* sum of enum verb */
	apply_function *apply; /* NULL: not in this version */
};

/* NULL where the verb takes none of this name or letter. */
const struct option *option_of_name(enum verb verb, struct nh_string name);
const struct option *option_of_letter(enum verb verb, char letter);
/* The long names that a verb takes; how many there are. */
size_t option_names(enum verb verb, const char *ret_names[OPTIONS_MAX]);

/* What -i does; the environment names an index too. */
apply_function option_apply_index;

#endif
