/* SPDX-License-Identifier: MIT
 *
 * settings.c - the loop over the arguments of newshound-search, and what follows from them together.
 */
#include "searcher/cli/settings.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "common/date.h"
#include "searcher/cli/nearest.h"
#include "searcher/cli/options.h"
#include "searcher/cli/terminal.h"

#define REFUSAL_BYTES_MAX 4096

bool settings_refuse(const struct settings *settings, const char *format, ...)
{
	char line[REFUSAL_BYTES_MAX];
	va_list arguments;

	va_start(arguments, format);
	if (vsnprintf(line, sizeof line, format, arguments) < 0)
		line[0] = '\0';
	va_end(arguments);
	fprintf(stderr, "newshound %s: %s\n", settings->verb_name, terminal_clean(line));
	return false;
}

struct cursor {
	char **argv;
	int argc, at;
};

static bool refuse_long(const struct settings *settings, const char *written)
{
	const char *names[OPTIONS_MAX];
	const char *nearest = nearest_name(written + 2, names, option_names(settings->verb, names));

	if (nearest)
		return settings_refuse(settings, "unknown option %s; the nearest is --%s", written, nearest);
	return settings_refuse(settings, "unknown option %s; newshound %s --help lists them", written,
			       settings->verb_name);
}

static bool refuse_short(const struct settings *settings, const char *written)
{
	if (settings->verb == VERB_SEARCH)
		return settings_refuse(settings,
				       "unknown option %s; to search for it: newshound search -- '%s'",
				       written, written);
	return settings_refuse(settings, "unknown option %s; newshound %s --help lists them", written,
			       settings->verb_name);
}

/* attached: the value that stands in the same argument, or NULL. */
static bool apply(struct settings *settings, struct cursor *cursor, const struct option *option,
		  const char *attached)
{
	const char *written = cursor->argv[cursor->at];

	if (!option->apply)
		return settings_refuse(settings, "--%s is not available in this version", option->name);
	if (!option->takes_value && attached)
		return settings_refuse(settings, "--%s takes no value", option->name);
	if (!option->takes_value)
		return option->apply(settings, NULL);
	if (!attached && cursor->at + 1 == cursor->argc)
		return settings_refuse(settings, "%s needs a value", written);
	return option->apply(settings, attached ? attached : cursor->argv[++cursor->at]);
}

static bool apply_long(struct settings *settings, struct cursor *cursor)
{
	const char *written = cursor->argv[cursor->at];
	const char *equals = strchr(written, '=');
	size_t length = equals ? (size_t)(equals - written) - 2 : strlen(written) - 2;
	const struct option *option = option_of_name(settings->verb, (struct nh_string){written + 2, length});

	if (!option)
		return refuse_long(settings, written);
	return apply(settings, cursor, option, equals ? equals + 1 : NULL);
}

static bool apply_short(struct settings *settings, struct cursor *cursor)
{
	const char *written = cursor->argv[cursor->at];
	const struct option *option = option_of_letter(settings->verb, written[1]);

	if (!option)
		return refuse_short(settings, written);
	return apply(settings, cursor, option, written[2] ? written + 2 : NULL);
}

/* An argument that would be an option if it stood before the words. */
static void keep_word(struct settings *settings, char *word)
{
	const struct option *option = option_of_letter(settings->verb, word[1]);
	bool alone = word[2] == '\0' || (option && option->takes_value && word[2] >= '0' && word[2] <= '9');

	settings->words[settings->word_count++] = word;
	if (option && alone)
		fprintf(stderr,
			"newshound %s: -%c behind the first word is a word of the query: options stand "
			"before it, "
			"or are written --%s\n",
			settings->verb_name, word[1], option->name);
}

static bool read_arguments(struct settings *settings, int argc, char **argv)
{
	struct cursor cursor = {argv, argc, 1};
	bool ended = false;

	settings->words = argv + 1;
	for (; cursor.at < argc; cursor.at++) {
		const char *argument = argv[cursor.at];
		bool dash = argument[0] == '-' && argument[1] != '\0';
		bool is_long = dash && argument[1] == '-';
		bool text = settings->verb == VERB_SEARCH && settings->word_count > 0 && !is_long;

		if (!ended && strcmp(argument, "--") == 0)
			ended = true;
		else if (!ended && text && dash)
			keep_word(settings, argv[cursor.at]);
		else if (ended || !dash || text)
			settings->words[settings->word_count++] = argv[cursor.at];
		else if (is_long ? !apply_long(settings, &cursor) : !apply_short(settings, &cursor))
			return false;
	}
	return true;
}

/* Ages count back from the local date, which only the program knows. */
static int64_t local_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	if (!localtime_r(&now, &local))
		return 0;
	return date_days_from_civil(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
}

static void settle(struct settings *settings)
{
	const char *named = getenv("NEWSHOUND_INDEX");
	bool lists = settings->format == OUTPUT_COUNT || settings->format == OUTPUT_PATHS;

	if (settings->target_count == 0)
		settings->targets[settings->target_count++] = named && *named ? named : "news.idx";
	if (!settings->match_given && (settings->verb == VERB_BATCH || lists))
		settings->options.match = NH_MATCH_ALL;
	if (settings->format == OUTPUT_TREC || settings->format == OUTPUT_PATHS)
		settings->options.show_copies = true;
	if (settings->format == OUTPUT_COUNT)
		settings->options.limit = 0;
}

bool settings_parse(struct settings *settings, int argc, char **argv)
{
	static const struct {
		const char *name;
		enum verb verb;
	} verbs[] = {{"search", VERB_SEARCH},
		     {"batch", VERB_BATCH},
		     {"show", VERB_SHOW},
		     {"stats", VERB_STATS},
		     {"verify", VERB_VERIFY}};

	memset(settings, 0, sizeof *settings);
	for (size_t i = 0; i < NH_COUNT_OF(verbs); i++)
		if (argc > 0 && strcmp(argv[0], verbs[i].name) == 0) {
			settings->verb = verbs[i].verb;
			settings->verb_name = verbs[i].name;
		}
	if (!settings->verb) {
		fprintf(stderr,
			"newshound-search: the first argument is search, batch, show, stats or verify\n");
		return false;
	}
	nh_search_options_init(&settings->options);
	settings->options.today = local_today();
	if (!read_arguments(settings, argc, argv))
		return false;
	settle(settings);
	return strncmp(settings->targets[0], "xapian:", 7) != 0 ||
	       option_apply_index(settings, settings->targets[0]);
}

void settings_query(const struct settings *settings, struct buf *ret_query)
{
	for (size_t i = 0; i < settings->word_count; i++) {
		if (i > 0)
			buf_u8(ret_query, ' ');
		buf_append_text(ret_query, settings->words[i]);
	}
	buf_u8(ret_query, 0);
}
