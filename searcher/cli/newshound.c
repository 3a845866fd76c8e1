/* SPDX-License-Identifier: MIT
 *
 * newshound.c - the front: `newshound VERB …` becomes newshound-index or newshound-search.
 *
 * It replaces itself (exec), so that signals and the exit status are the program's own. The programs are
 * looked for beside this one, then on PATH: an installed tree may be moved. Without a verb the REPL opens.
 */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "searcher/newshound.h"
#include "searcher/cli/nearest.h"

#define EXIT_ERROR 2
#define PATH_BYTES 4096

static const char *const index_verbs[] = {"index", "remove", "merge", "extract"};
static const char *const search_verbs[] = {"search", "batch", "show", "stats", "verify"};

static const char help_text[] =
    "usage: newshound VERB [OPTION...] ...\n"
    "       newshound                      interactive search\n"
    "\n"
    "  index PATH...      add or update articles from files, directories and archives\n"
    "  search WORD...     one ranked query\n"
    "  batch FILE         one query a line\n"
    "  show ID...         articles as they are stored\n"
    "  stats              what the index holds\n"
    "  verify             check the index for damage; with --repair, set it aside\n"
    "  remove ID...       delete articles\n"
    "  merge              merge the parts of an index\n"
    "  extract FILE...    show what the readers make of a file\n"
    "\n"
    "The index is the directory -i INDEX, else $NEWSHOUND_INDEX, else ./news.idx.\n"
    "newshound VERB --help tells more, as do newshound(1) and newshound-query(7).\n";

static bool is_one_of(const char *verb, const char *const *verbs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(verb, verbs[i]) == 0)
			return true;
	return false;
}

/* Only a program that writes can repair. */
static bool is_repair(const char *verb, char *const *rest)
{
	if (strcmp(verb, "verify") != 0)
		return false;
	for (; *rest; rest++)
		if (strcmp(*rest, "--repair") == 0)
			return true;
	return false;
}

/* The path of a program beside this one; false where that cannot be said. */
static bool path_beside(const char *program, char ret_path[PATH_BYTES])
{
	ssize_t length = readlink("/proc/self/exe", ret_path, PATH_BYTES - 1);
	char *slash;

	if (length <= 0)
		return false;
	ret_path[length] = '\0';
	slash = strrchr(ret_path, '/');
	if (!slash || (size_t)(slash - ret_path) + 1 + strlen(program) >= PATH_BYTES)
		return false;
	memcpy(slash + 1, program, strlen(program) + 1);
	return true;
}

/* Returns only on failure. */
static int become(const char *program, char **arguments)
{
	char path[PATH_BYTES];

	if (path_beside(program, path))
		execv(path, arguments);
	execvp(program, arguments);
	fprintf(stderr, "newshound: cannot start %s: %s\n", program, strerror(errno));
	return EXIT_ERROR;
}

/* program VERB and the arguments that follow. verb may be one that nobody typed. */
static int run(const char *program, const char *verb, int count, char **rest)
{
	char **arguments = nh_new_array((size_t)count + 3, sizeof *arguments);

	if (!arguments) {
		fprintf(stderr, "newshound: out of memory\n");
		return EXIT_ERROR;
	}
	arguments[0] = (char *)program;
	arguments[1] = (char *)verb;
	for (int i = 0; i < count; i++)
		arguments[2 + i] = rest[i];
	count = become(program, arguments);
	free(arguments);
	return count;
}

static int refuse(char *verb)
{
	const char *all[NH_COUNT_OF(index_verbs) + NH_COUNT_OF(search_verbs)];
	const char *nearest;

	memcpy(all, search_verbs, sizeof search_verbs);
	memcpy(all + NH_COUNT_OF(search_verbs), index_verbs, sizeof index_verbs);
	for (char *at = verb; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			*at = '?'; /* nothing of it may steer the terminal */
	nearest = nearest_name(verb, all, NH_COUNT_OF(all));
	if (nearest)
		fprintf(stderr, "newshound: there is no command %s; the nearest is: newshound %s\n", verb,
			nearest);
	else
		fprintf(stderr, "newshound: there is no command %s; to search: newshound search %s\n", verb,
			verb);
	return EXIT_ERROR;
}

int main(int argc, char **argv)
{
	char none[] = "", *verb = argc > 1 ? argv[1] : none;

	if (strcmp(verb, "--help") == 0 || strcmp(verb, "-h") == 0 || strcmp(verb, "help") == 0)
		return fputs(help_text, stdout) == EOF || fflush(stdout) != 0 ? EXIT_ERROR : 0;
	if (strcmp(verb, "--version") == 0)
		return printf("newshound %s\n", nh_version()) < 0 ? EXIT_ERROR : 0;
	if (argc < 2 || verb[0] == '-')
		return run("newshound-search", "search", argc - (argc > 0), argv + (argc > 0));
	if (is_one_of(verb, index_verbs, NH_COUNT_OF(index_verbs)) || is_repair(verb, argv + 2))
		return run("newshound-index", verb, argc - 2, argv + 2);
	if (is_one_of(verb, search_verbs, NH_COUNT_OF(search_verbs)))
		return run("newshound-search", verb, argc - 2, argv + 2);
	return refuse(verb);
}
