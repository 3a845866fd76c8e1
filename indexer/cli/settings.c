/* SPDX-License-Identifier: MIT
 *
 * settings.c - see settings.h.
 */
#include "indexer/cli/language_codes.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#define JOBS_MAX 256
#define MEMORY_MIB_MAX ((size_t)1 << 20)

struct option {
	const char *name;
	char letter;
	bool takes_value;
};

static const struct option options[] = {
    {"index", 'i', true},   {"jobs", 'j', true},  {"memory", 0, true},     {"language", 0, true},
    {"source", 0, true},    {"zone", 0, true},    {"store", 0, true},      {"format", 0, true},
    {"id-prefix", 0, true}, {"field", 0, true},   {"json", 0, false},      {"quiet", 'q', false},
    {"dry-run", 0, false},  {"force", 0, false},  {"no-copies", 0, false}, {"no-furniture", 0, false},
    {"clean", 0, true},     {"help", 'h', false}, {"shards", 0, true},     {"reorder", 0, false},
    {"repair", 0, false},
};

/* Options of the contract that this version does not have yet. */
static const char *const missing[] = {"prune", "watch", "sandbox", "query", "to"};

static bool is_word_of(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *at = list; (at = strstr(at, word)) != NULL; at += length)
		if ((at == list || at[-1] == ' ') && (at[length] == '\0' || at[length] == ' '))
			return true;
	return false;
}

static const struct option *find_option(const char *name, size_t length)
{
	for (size_t i = 0; i < NH_COUNT_OF(options); i++)
		if (strlen(options[i].name) == length && memcmp(options[i].name, name, length) == 0)
			return &options[i];
	return NULL;
}

static bool complain(const char *verb, const char *what, const char *which)
{
	say("newshound %s: %s %s; newshound %s --help shows what it takes", verb, what, which, verb);
	return false;
}

static bool unknown_option(const char *verb, const char *name)
{
	for (size_t i = 0; i < NH_COUNT_OF(missing); i++)
		if (strncmp(name, missing[i], strlen(missing[i])) == 0) {
			say("newshound %s: --%s is not available in this version", verb, missing[i]);
			return false;
		}
	return complain(verb, "no option", name);
}

static bool read_number(const char *verb, const char *name, const char *text, size_t least, size_t most,
			size_t *ret)
{
	char *end;
	unsigned long long value;

	errno = 0;
	value = strtoull(text, &end, 10);
	if (errno || end == text || *end || text[0] == '-' || value < least || value > most) {
		say("newshound %s: --%s takes a number from %zu to %zu, not '%s'", verb, name, least, most,
		    text);
		return false;
	}
	*ret = (size_t)value;
	return true;
}

static bool read_store(const char *verb, const char *text, enum nh_store *ret)
{
	static const char *const names[] = {"full", "snippet", "none"};

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum nh_store)i;
			return true;
		}
	say("newshound %s: --store takes full, snippet or none, not '%s'", verb, text);
	return false;
}

static bool read_clean(const char *verb, const char *text, bool *ret_off)
{
	*ret_off = strcmp(text, "off") == 0;
	if (*ret_off || strcmp(text, "on") == 0)
		return true;
	say("newshound %s: --clean takes on or off, not '%s'", verb, text);
	return false;
}

/* "headline=doc/title": the argument itself is cut in two. */
static bool add_field(struct settings *settings, const char *verb, char *text)
{
	char *mark = strchr(text, '=');

	if (!mark || mark == text || mark[1] == '\0') {
		say("newshound %s: --field takes NAME=PATH, such as --field headline=title, not '%s'", verb,
		    text);
		return false;
	}
	*mark = '\0';
	settings->fields[settings->field_count++] = (struct corpus_field){text, mark + 1};
	return true;
}

static bool check_language(const char *verb, const char *text)
{
	char near[LANGUAGE_NEAR_BYTES];

	if (strcmp(text, "auto") == 0 || strcmp(text, "none") == 0 || language_code_known(text, near))
		return true;
	say("newshound %s: no language has the code '%s'%s%s; auto and none are possible too", verb, text,
	    near[0] ? "; near it: " : "", near);
	return false;
}

static bool set_option(struct settings *settings, const char *verb, const struct option *option, char *value)
{
	const struct {
		const char *name;
		const char **place;
	} texts[] = {
	    {"index", &settings->index},   {"format", &settings->format}, {"language", &settings->language},
	    {"source", &settings->source}, {"zone", &settings->zone},     {"id-prefix", &settings->id_prefix},
	};
	const struct {
		const char *name;
		bool *place;
	} flags[] = {
	    {"json", &settings->json},           {"quiet", &settings->quiet},
	    {"dry-run", &settings->dry_run},     {"force", &settings->force},
	    {"no-copies", &settings->no_copies}, {"no-furniture", &settings->no_furniture},
	    {"help", &settings->help},           {"repair", &settings->repair},
	    {"reorder", &settings->reorder},
	};
	size_t number;

	for (size_t i = 0; i < NH_COUNT_OF(texts); i++)
		if (strcmp(option->name, texts[i].name) == 0)
			*texts[i].place = value;
	for (size_t i = 0; i < NH_COUNT_OF(flags); i++)
		if (strcmp(option->name, flags[i].name) == 0)
			*flags[i].place = true;
	if (strcmp(option->name, "language") == 0)
		return check_language(verb, value);
	if (strcmp(option->name, "field") == 0)
		return add_field(settings, verb, value);
	if (strcmp(option->name, "store") == 0)
		return read_store(verb, value, &settings->store);
	if (strcmp(option->name, "clean") == 0)
		return read_clean(verb, value, &settings->no_cleaning);
	if (strcmp(option->name, "memory") == 0)
		return read_number(verb, "memory", value, 8, MEMORY_MIB_MAX, &settings->memory_mib);
	if (strcmp(option->name, "shards") == 0)
		return read_number(verb, "shards", value, 1, NH_MERGE_SHARDS_MAX, &settings->shards);
	if (strcmp(option->name, "jobs") == 0) {
		if (!read_number(verb, "jobs", value, 1, JOBS_MAX, &number))
			return false;
		settings->jobs = (unsigned)number;
	}
	return true;
}

/* Reads one argument that begins with '-', and its value. at moves on to the last argument used. */
static bool read_option(struct settings *settings, const char *verb, const char *allowed, int count,
			char **arguments, int *at)
{
	char *text = arguments[*at];
	const struct option *option = NULL;
	char *value = NULL;

	if (text[1] == '-') {
		size_t length = strcspn(text + 2, "=");

		option = find_option(text + 2, length);
		value = text[2 + length] == '=' ? text + 3 + length : NULL;
		if (!option)
			return unknown_option(verb, text + 2);
	} else {
		for (size_t i = 0; i < NH_COUNT_OF(options) && !option; i++)
			option = options[i].letter == text[1] ? &options[i] : NULL;
		if (!option)
			return complain(verb, "no option", text);
		value = text[2] ? text + 2 : NULL;
	}
	if (!is_word_of(allowed, option->name))
		return complain(verb, "no option", text);
	if (value && !option->takes_value)
		return complain(verb, "no value goes with", text);
	if (option->takes_value && !value) {
		if (*at + 1 >= count)
			return complain(verb, "a value is missing behind", text);
		value = arguments[++*at];
	}
	return set_option(settings, verb, option, value);
}

bool settings_read(struct settings *settings, const char *verb, const char *allowed, int count,
		   char **arguments)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const char *index = getenv("NEWSHOUND_INDEX");
	bool options_ended = false;

	*settings = (struct settings){.index = index && *index ? index : "./news.idx"};
	settings->jobs = cores > 0 && cores <= JOBS_MAX ? (unsigned)cores : 1;
	settings->memory_mib = 256;
	settings->words = nh_new_array((size_t)count + 1, sizeof *settings->words);
	settings->fields = nh_new_array((size_t)count + 1, sizeof *settings->fields);
	if (!settings->words || !settings->fields)
		return complain(verb, "out of memory", "");
	for (int i = 0; i < count; i++) {
		if (!options_ended && strcmp(arguments[i], "--") == 0)
			options_ended = true;
		else if (options_ended || arguments[i][0] != '-' || arguments[i][1] == '\0')
			settings->words[settings->word_count++] = arguments[i];
		else if (!read_option(settings, verb, allowed, count, arguments, &i))
			return false;
	}
	return true;
}

const char *settings_language(const struct settings *settings)
{
	const char *language = settings->language;

	return language && strcmp(language, "auto") != 0 && strcmp(language, "none") != 0 ? language : NULL;
}

void settings_cleaning(const struct settings *settings, struct corpus_options *corpus)
{
	corpus->keep_lines = settings->no_cleaning;
	corpus->guess_no_language =
	    settings->no_cleaning && settings->language && strcmp(settings->language, "none") == 0;
}

void settings_done(struct settings *settings)
{
	free(settings->fields);
	free(settings->words);
}

void print_error(const char *verb, const struct nh_error *error)
{
	if (error->file[0])
		say("newshound %s: %s: %s", verb, error->file, error->message);
	else
		say("newshound %s: %s", verb, error->message);
	if (error->status == NH_CORRUPT && strcmp(verb, "verify") != 0)
		say("newshound verify --repair sets aside what is damaged");
}
