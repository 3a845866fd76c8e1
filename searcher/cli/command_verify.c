/* SPDX-License-Identifier: MIT
 *
 * command_verify.c - checks an index and says which file and section is bad.
 */
#include <stdio.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/terminal.h"

struct findings {
	uint64_t count;
	bool write_failed;
};

static void tell_problem(void *user, const char *file, const char *section, const char *problem)
{
	struct findings *findings = user;
	struct buf line;

	findings->count++;
	buf_init(&line);
	terminal_line(&line, nh_string_of(file ? file : ""));
	buf_append_text(&line, ": ");
	if (section && *section) {
		terminal_line(&line, nh_string_of(section));
		buf_append_text(&line, ": ");
	}
	terminal_line(&line, nh_string_of(problem ? problem : ""));
	buf_u8(&line, '\n');
	findings->write_failed |= !write_out(&line);
	buf_done(&line);
}

static int verify(const char *target)
{
	struct findings findings = {0};
	struct nh_error error = {0};
	enum nh_status status = nh_index_verify(target, tell_problem, &findings, &error);

	if (findings.write_failed)
		return EXIT_ERROR;
	if (status == NH_OK)
		return printf("ok\n") < 0 || fflush(stdout) != 0 ? EXIT_ERROR : EXIT_FOUND;
	if (status != NH_CORRUPT)
		return report_error(&error);
	if (findings.count == 0)
		tell_problem(&findings, error.file, "", error.message);
	fprintf(stderr, "newshound verify: %s is damaged: %llu %s\n", target,
		(unsigned long long)findings.count, findings.count == 1 ? "problem" : "problems");
	return EXIT_NOTHING;
}

int command_verify(const struct settings *settings)
{
	int worst = EXIT_FOUND;

	if (settings->word_count > 0) {
		settings_refuse(settings, "%s is one word too many; to name an index: newshound verify -i %s",
				settings->words[0], settings->words[0]);
		return EXIT_ERROR;
	}
	for (size_t i = 0; i < settings->target_count; i++) {
		int exit_status = verify(settings->targets[i]);

		worst = exit_status > worst ? exit_status : worst;
	}
	return worst;
}
