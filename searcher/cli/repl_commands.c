/* SPDX-License-Identifier: MIT
 *
 * repl_commands.c - what ":" begins, a row each. A command that changes what is asked runs the last query
 * again.
 */
#include <stdio.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/nearest.h"
#include "searcher/cli/repl.h"
#include "searcher/cli/values.h"

struct repl_command_row {
	const char *name;
	void (*run)(struct repl *repl, const char *argument); /* NULL: not in this version */
	const char *help;                                     /* its argument and what it does */
};

static void ask_again(struct repl *repl)
{
	repl->settings.options.offset = 0;
	repl_search(repl);
}

/* ---- Settings -------------------------------------------------------------------------------------------
 */

static void run_sort(struct repl *repl, const char *argument)
{
	if (settings_sort_of(argument, &repl->settings.options.sort))
		ask_again(repl);
	else
		repl_say(repl, "wanted is :sort relevance, newest or oldest");
}

/* Takes a date, or "off". What is no date the search itself refuses; then the old one stays. */
static void set_date(struct repl *repl, const char *argument, const char **option, char room[REPL_DATE_BYTES])
{
	struct nh_search_options options;
	struct nh_results *results = NULL;
	struct nh_error error = {0};
	const char *option_before = *option;
	char before[REPL_DATE_BYTES];

	if (!*argument || strlen(argument) >= REPL_DATE_BYTES) {
		repl_say(repl, "wanted is a date such as 2024-06 or 2w, or off");
		return;
	}
	memcpy(before, room, sizeof before);
	memcpy(room, argument, strlen(argument) + 1);
	*option = strcmp(argument, "off") == 0 ? NULL : room;
	options = repl->settings.options;
	options.limit = 0;
	if (nh_search(repl->index, "", &options, &results, &error) == NH_OK) {
		nh_results_free(results);
		ask_again(repl);
		return;
	}
	report_error(&error);
	memcpy(room, before, sizeof before);
	*option = option_before;
}

static void run_since(struct repl *repl, const char *argument)
{
	set_date(repl, argument, &repl->settings.options.since, repl->since);
}

static void run_until(struct repl *repl, const char *argument)
{
	set_date(repl, argument, &repl->settings.options.until, repl->until);
}

static void run_in(struct repl *repl, const char *argument)
{
	unsigned scope = strcmp(argument, "default") == 0 ? NH_SCOPE_DEFAULT : settings_scope_of(argument);

	if (!scope) {
		repl_say(repl,
			 "wanted is :in with headline, body, caption, byline, tag, furniture (several with "
			 "commas), all or default");
		return;
	}
	repl->settings.options.scope = scope;
	ask_again(repl);
}

static void run_json(struct repl *repl, const char *argument)
{
	(void)argument;
	repl->settings.format = repl->settings.format == OUTPUT_JSON ? OUTPUT_TEXT : OUTPUT_JSON;
	if (repl->results)
		repl_search(repl);
	else
		repl_say(repl, "answers are %s now", repl->settings.format == OUTPUT_JSON ? "JSON" : "text");
}

static const char *scope_text(unsigned scope, struct buf *room)
{
	static const char *const names[] = {"headline", "body", "caption", "byline", "tag", "furniture"};

	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if ((scope ? scope : NH_SCOPE_DEFAULT) & (1u << i))
			buf_format(room, "%s%s", room->length ? "," : "", names[i]);
	buf_u8(room, 0);
	return buf_failed(room) ? "" : (const char *)room->bytes;
}

static void show_settings(const struct repl *repl)
{
	static const char *const matches[] = {"auto", "all", "any"};
	static const char *const sorts[] = {"relevance", "newest", "oldest"};
	const struct nh_search_options *options = &repl->settings.options;
	struct buf scope;

	buf_init(&scope);
	repl_say(repl,
		 "index %s\nlimit %zu\nmatch %s\nsort %s\nin %s\nsince %s\nuntil %s\ncopies %s\nthreads "
		 "%zu\noutput %s",
		 repl->settings.targets[0], options->limit, matches[options->match], sorts[options->sort],
		 scope_text(options->scope, &scope), options->since ? options->since : "off",
		 options->until ? options->until : "off", options->show_copies ? "show" : "fold",
		 nh_size_max(options->threads, 1), repl->settings.format == OUTPUT_JSON ? "json" : "text");
	buf_done(&scope);
}

/* ":set" shows what is set, ":set threads N" sets. */
static void run_set(struct repl *repl, const char *argument)
{
	static const char name[] = "threads ";

	if (!*argument)
		show_settings(repl);
	else if (strncmp(argument, name, strlen(name)) == 0 &&
		 settings_threads_of(argument + strlen(name), &repl->settings.options.threads))
		repl_say(repl, "threads %zu", repl->settings.options.threads);
	else
		repl_say(repl, "wanted is :set, or :set threads N with a number from 1 to 1024");
}

static void run_history(struct repl *repl, const char *argument)
{
	if (strcmp(argument, "off") != 0) {
		repl_say(repl, "wanted is :history off");
		return;
	}
	if (repl->editor)
		line_editor_forget(repl->editor);
	repl_say(repl, "from now on nothing is kept");
}

/* ---- The index ------------------------------------------------------------------------------------------
 */

static void run_stats(struct repl *repl, const char *argument)
{
	struct nh_stats *stats = NULL;
	struct nh_error error = {0};
	struct buf page;

	(void)argument;
	if (nh_index_stats(repl->index, &stats, &error) != NH_OK) {
		report_error(&error);
		return;
	}
	buf_init(&page);
	if (repl->settings.format == OUTPUT_JSON)
		print_stats_json(stats, &page);
	else
		print_stats_text(stats, &page);
	repl_show(repl, &page);
	buf_done(&page);
	nh_stats_free(stats);
}

static void forget_answers(struct repl *repl)
{
	nh_results_free(repl->results);
	repl->results = NULL;
	buf_reset(&repl->query);
	buf_reset(&repl->shown);
}

static void run_open(struct repl *repl, const char *argument)
{
	const char *targets[] = {argument};
	struct nh_index *index = NULL;
	struct nh_error error = {0};

	if (!*argument || strncmp(argument, "xapian:", 7) == 0) {
		repl_say(repl, *argument ? "xapian: targets are not available in this version"
					 : "wanted is an index directory, as in :open news.idx");
		return;
	}
	if (nh_index_open(targets, 1, NULL, &index, &error) != NH_OK) {
		report_error(&error);
		return;
	}
	tell_missing(index);
	forget_answers(repl);
	nh_index_close(repl->index);
	repl->index = index;
	buf_reset(&repl->target);
	buf_append(&repl->target, argument, strlen(argument) + 1);
	repl->settings.target_count = 1;
	repl->settings.targets[0] = buf_failed(&repl->target) ? "" : (const char *)repl->target.bytes;
	repl_say(repl, "%s: %llu articles", repl->settings.targets[0],
		 (unsigned long long)nh_index_article_count(index));
}

static void run_quit(struct repl *repl, const char *argument)
{
	(void)argument;
	repl->leaving = true;
}

/* ---- The table ------------------------------------------------------------------------------------------
 */

static void run_help(struct repl *repl, const char *argument);

static const struct repl_command_row rows[] = {
    {"help", run_help, "             this list"},
    {"more", repl_more, "             the next page"},
    {"last", repl_last, "             the last answer again"},
    {"sort", run_sort, " HOW         relevance, newest or oldest"},
    {"since", run_since, " DATE       2024, 2024-06, 2w; off"},
    {"until", run_until, " DATE"},
    {"in", run_in, " SCOPE         headline, body, caption, byline, tag, furniture, all, default"},
    {"json", run_json, "             answers as JSON, and back"},
    {"explain", repl_explain, " N        why hit N has its score"},
    {"copies", repl_copies, " N         where else the story of hit N was printed"},
    {"stats", run_stats, "            what the index holds"},
    {"open", run_open, " INDEX       another index"},
    {"set", run_set, " [threads N]  what is set; threads that share one search"},
    {"history", run_history, " off      keep no more lines"},
    {"quit", run_quit, "             leave, as Ctrl-D does"},
    {"facet", NULL, NULL},
    {"timeline", NULL, NULL},
    {"like", NULL, NULL},
    {"save", NULL, NULL},
};

const char *const repl_words[] = {
    ":help",    ":more",     ":last",    ":sort", ":since",  ":until",   ":in",      ":json",
    ":explain", ":copies",   ":stats",   ":open", ":set",    ":history", ":quit",    "headline:",
    "byline:",  "author:",   "caption:", "body:", "source:", "agency:",  "section:", "tag:",
    "url:",     "language:", "id:",      "date:", "in:",
};
const size_t repl_word_count = NH_COUNT_OF(repl_words);

static void run_help(struct repl *repl, const char *argument)
{
	struct buf page;

	(void)argument;
	buf_init(&page);
	buf_append_text(
	    &page, "A line is a query: words, \"a phrase\", +must, -mustnot, OR, headline:word, date:2024\n"
		   ":N                open hit N\n");
	for (size_t i = 0; i < NH_COUNT_OF(rows); i++)
		if (rows[i].run)
			buf_format(&page, ":%s%s\n", rows[i].name, rows[i].help);
	repl_show(repl, &page);
	buf_done(&page);
}

static void refuse(struct repl *repl, const char *name)
{
	const char *names[NH_COUNT_OF(rows)], *nearest;

	for (size_t i = 0; i < NH_COUNT_OF(rows); i++)
		names[i] = rows[i].name;
	nearest = nearest_name(name, names, NH_COUNT_OF(rows));
	if (nearest)
		repl_say(repl, "there is no command :%s; the nearest is :%s", name, nearest);
	else
		repl_say(repl, "there is no command :%s; :help lists them", name);
}

static void run_named(struct repl *repl, const char *name, const char *argument)
{
	for (size_t i = 0; i < NH_COUNT_OF(rows); i++) {
		if (strcmp(rows[i].name, name) != 0)
			continue;
		if (rows[i].run)
			rows[i].run(repl, argument);
		else
			repl_say(repl, ":%s is not available in this version", name);
		return;
	}
	if (strcmp(name, "q") == 0)
		run_quit(repl, argument);
	else
		refuse(repl, name);
}

void repl_command(struct repl *repl, const char *line)
{
	size_t length = strcspn(++line, " \t"), rank;
	const char *argument = line + length + strspn(line + length, " \t");
	char name[32], value[4096];

	snprintf(name, sizeof name, "%.*s", (int)nh_size_min(length, sizeof name - 1), line);
	snprintf(value, sizeof value, "%s", argument);
	for (length = strlen(value); length > 0 && strchr(" \t", value[length - 1]);)
		value[--length] = '\0';
	if (value_size(name, &rank))
		repl_open_hit(repl, rank);
	else
		run_named(repl, name, value);
}
