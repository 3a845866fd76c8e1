/* SPDX-License-Identifier: MIT
 *
 * options.c - see options.h.
 */
#include "searcher/cli/options.h"

#include "searcher/cli/values.h"

#define VERB_QUERIES (VERB_SEARCH | VERB_BATCH)
#define VERB_ALL 31

static bool refuse_value(const struct settings *settings, const char *option, const char *value,
			 const char *wanted)
{
	return settings_refuse(settings, "%s %s: wanted is %s", option, value, wanted);
}

bool option_apply_index(struct settings *settings, const char *value)
{
	if (strncmp(value, "xapian:", 7) == 0)
		return settings_refuse(settings, "%s: xapian: targets are not available in this version",
				       value);
	if (settings->target_count == TARGETS_MAX)
		return settings_refuse(settings, "-i can be given %d times at most", TARGETS_MAX);
	settings->targets[settings->target_count++] = value;
	return true;
}

static bool apply_limit(struct settings *settings, const char *value)
{
	return value_size(value, &settings->options.limit) ||
	       refuse_value(settings, "--limit", value, "how many hits to show, a number from 0 on");
}

static bool apply_offset(struct settings *settings, const char *value)
{
	return value_size(value, &settings->options.offset) ||
	       refuse_value(settings, "--offset", value, "how many hits to leave out, a number from 0 on");
}

static bool apply_jobs(struct settings *settings, const char *value)
{
	if (value_size(value, &settings->jobs) && settings->jobs >= 1 && settings->jobs <= JOBS_MAX)
		return true;
	return refuse_value(settings, "-j", value, "a number from 1 to 1024");
}

bool settings_threads_of(const char *text, size_t *ret_threads)
{
	size_t threads;

	if (!value_size(text, &threads) || threads < 1 || threads > JOBS_MAX)
		return false;
	*ret_threads = threads;
	return true;
}

static bool apply_threads(struct settings *settings, const char *value)
{
	return settings_threads_of(value, &settings->options.threads) ||
	       refuse_value(settings, "--threads", value, "a number from 1 to 1024");
}

static bool apply_timeout(struct settings *settings, const char *value)
{
	size_t milliseconds;

	if (!value_size(value, &milliseconds) || milliseconds < 1)
		return refuse_value(settings, "--timeout", value, "a number of milliseconds");
	settings->options.timeout_ms = milliseconds;
	return true;
}

static bool apply_match(struct settings *settings, const char *value)
{
	static const char *const names[] = {"auto", "all", "any"}; /* as enum nh_match */
	size_t match;

	if (!value_choice(value, names, NH_COUNT_OF(names), &match))
		return refuse_value(settings, "--match", value, "auto, all or any");
	settings->options.match = (enum nh_match)match;
	settings->match_given = true;
	return true;
}

static bool apply_scope(struct settings *settings, const char *value)
{
	settings->options.scope = settings_scope_of(value);
	if (settings->options.scope)
		return true;
	return refuse_value(settings, "--in", value,
			    "headline, body, caption, byline, tag, furniture (several with commas) or all");
}

bool settings_sort_of(const char *name, enum nh_sort *ret_sort)
{
	static const char *const names[] = {"relevance", "newest", "oldest"}; /* as enum nh_sort */
	size_t sort;

	if (!value_choice(name, names, NH_COUNT_OF(names), &sort))
		return false;
	*ret_sort = (enum nh_sort)sort;
	return true;
}

static bool apply_sort(struct settings *settings, const char *value)
{
	return settings_sort_of(value, &settings->options.sort) ||
	       refuse_value(settings, "--sort", value, "relevance, newest or oldest");
}

static bool apply_since(struct settings *settings, const char *value)
{
	settings->options.since = value;
	return true;
}

static bool apply_until(struct settings *settings, const char *value)
{
	settings->options.until = value;
	return true;
}

static bool apply_stem(struct settings *settings, const char *value)
{
	settings->options.stem = value;
	return true;
}

static bool apply_copies(struct settings *settings, const char *value)
{
	static const char *const names[] = {"fold", "show"};
	size_t choice;

	if (!value_choice(value, names, NH_COUNT_OF(names), &choice))
		return refuse_value(settings, "--copies", value, "fold or show");
	settings->options.show_copies = choice == 1;
	return true;
}

static bool apply_scoring(struct settings *settings, const char *value)
{
	static const char *const names[] = {"bm25", "lucene-norms", "xapian"}; /* as enum nh_scoring */
	size_t choice;

	if (!value_choice(value, names, NH_COUNT_OF(names), &choice))
		return refuse_value(settings, "--scoring", value, "bm25, lucene-norms or xapian");
	settings->options.scoring = (enum nh_scoring)choice;
	return true;
}

static bool apply_color(struct settings *settings, const char *value)
{
	static const char *const names[] = {"auto", "always", "never"}; /* as enum color_choice */
	size_t choice;

	if (!value_choice(value, names, NH_COUNT_OF(names), &choice))
		return refuse_value(settings, "--color", value, "auto, always or never");
	settings->color = (enum color_choice)choice;
	return true;
}

static bool set_format(struct settings *settings, enum output_format format)
{
	if (settings->format != OUTPUT_TEXT && settings->format != format)
		return settings_refuse(settings,
				       "only one of --json, --csv, --trec, --count and -l can be given");
	settings->format = format;
	return true;
}

static bool apply_json(struct settings *settings, const char *value)
{
	(void)value;
	return set_format(settings, OUTPUT_JSON);
}

static bool apply_csv(struct settings *settings, const char *value)
{
	(void)value;
	return set_format(settings, OUTPUT_CSV);
}

static bool apply_trec(struct settings *settings, const char *value)
{
	if (!*value || strpbrk(value, " \t\r\n"))
		return refuse_value(settings, "--trec", value, "a run tag without white space");
	settings->run_tag = value;
	return set_format(settings, OUTPUT_TREC);
}

static bool apply_count(struct settings *settings, const char *value)
{
	(void)value;
	return set_format(settings, OUTPUT_COUNT);
}

static bool apply_paths(struct settings *settings, const char *value)
{
	(void)value;
	return set_format(settings, OUTPUT_PATHS);
}

static bool apply_explain(struct settings *settings, const char *value)
{
	(void)value;
	settings->explain = true;
	return true;
}

static bool apply_help(struct settings *settings, const char *value)
{
	(void)value;
	settings->help = true;
	return true;
}

/* The front hands it to newshound-index; this program only reads. */
static bool apply_repair(struct settings *settings, const char *value)
{
	(void)value;
	return settings_refuse(settings, "newshound-search only reads: newshound-index verify --repair");
}

static const struct option options[] = {
    {"index", 'i', true, VERB_ALL, option_apply_index},
    {"limit", 'n', true, VERB_QUERIES, apply_limit},
    {"offset", 0, true, VERB_QUERIES, apply_offset},
    {"match", 0, true, VERB_QUERIES, apply_match},
    {"in", 0, true, VERB_QUERIES, apply_scope},
    {"sort", 0, true, VERB_QUERIES, apply_sort},
    {"since", 0, true, VERB_QUERIES, apply_since},
    {"until", 0, true, VERB_QUERIES, apply_until},
    {"copies", 0, true, VERB_QUERIES, apply_copies},
    {"count", 0, false, VERB_QUERIES, apply_count},
    {"explain", 0, false, VERB_QUERIES, apply_explain},
    {"json", 0, false, VERB_QUERIES | VERB_SHOW | VERB_STATS, apply_json},
    {"csv", 0, false, VERB_QUERIES, apply_csv},
    {"trec", 0, true, VERB_QUERIES, apply_trec},
    {"paths", 'l', false, VERB_QUERIES, apply_paths},
    {"color", 0, true, VERB_QUERIES | VERB_SHOW, apply_color},
    {"scoring", 0, true, VERB_QUERIES, apply_scoring},
    {"stem", 0, true, VERB_QUERIES, apply_stem},
    {"threads", 0, true, VERB_QUERIES, apply_threads},
    {"timeout", 0, true, VERB_QUERIES, apply_timeout},
    {"jobs", 'j', true, VERB_BATCH, apply_jobs},
    {"help", 'h', false, VERB_ALL, apply_help},
    {"facet", 0, true, VERB_QUERIES, NULL},
    {"timeline", 0, true, VERB_QUERIES, NULL},
    {"timeline-share", 0, false, VERB_QUERIES, NULL},
    {"repair", 0, false, VERB_VERIFY, apply_repair},
};

_Static_assert(NH_COUNT_OF(options) <= OPTIONS_MAX, "a list of all names must have room");

const struct option *option_of_name(enum verb verb, struct nh_string name)
{
	for (size_t i = 0; i < NH_COUNT_OF(options); i++)
		if ((options[i].verbs & verb) && nh_string_equal(nh_string_of(options[i].name), name))
			return &options[i];
	return NULL;
}

const struct option *option_of_letter(enum verb verb, char letter)
{
	for (size_t i = 0; i < NH_COUNT_OF(options); i++)
		if ((options[i].verbs & verb) && options[i].letter == letter)
			return &options[i];
	return NULL;
}

size_t option_names(enum verb verb, const char *ret_names[OPTIONS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < NH_COUNT_OF(options); i++)
		if (options[i].verbs & verb)
			ret_names[count++] = options[i].name;
	return count;
}
