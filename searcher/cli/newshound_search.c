/* SPDX-License-Identifier: MIT
 *
 * newshound_search.c - the program that only reads: search, batch, show, stats, verify. The verb is its first
 * argument.
 */
#include <signal.h>
#include <stdio.h>

#include "searcher/cli/commands.h"

static int run(const struct settings *settings)
{
	switch (settings->verb) {
	case VERB_SEARCH:
		return command_search(settings);
	case VERB_BATCH:
		return command_batch(settings);
	case VERB_SHOW:
		return command_show(settings);
	case VERB_STATS:
		return command_stats(settings);
	default:
		return command_verify(settings);
	}
}

/* What could not be written must not look like success. */
static int finish(int status)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	fprintf(stderr, "newshound: standard output: it could not be written\n");
	return EXIT_ERROR;
}

int main(int argc, char **argv)
{
	struct settings settings;

	signal(SIGPIPE, SIG_DFL);      /* a closed pipe ends us quietly, even if the parent ignores it */
	(void)nh_install_sigbus(NULL); /* without it, index files are read instead of mapped */
	if (argc == 2 && strcmp(argv[1], "--version") == 0)
		return printf("newshound %s\n", nh_version()) < 0 ? EXIT_ERROR : 0;
	if (!settings_parse(&settings, argc - (argc > 0), argv + (argc > 0)))
		return EXIT_ERROR;
	if (settings.help)
		return finish(fputs(settings_help(settings.verb), stdout) == EOF ? EXIT_ERROR : 0);
	return finish(run(&settings));
}
