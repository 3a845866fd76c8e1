/* SPDX-License-Identifier: MIT
 *
 * command_repair.c - newshound verify --repair.
 *
 * On stdout, a line each: the problems, as newshound verify prints them, then "read again: FILE" for each
 * file that held an article which is lost now. What was done goes to stderr.
 */
#include <stdio.h>

#include "common/buf.h"
#include "common/string_set.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

struct findings {
	struct string_set files; /* to be read again */
	bool memory;             /* ran out */
};

/* Nothing of a name may steer the terminal. */
static void print_text(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		unsigned char byte = (unsigned char)text.bytes[i];

		putchar(byte < 0x20 || byte == 0x7F ? '?' : byte);
	}
}

static void on_problem(void *user, const char *file, const char *section, const char *problem)
{
	(void)user;
	print_text(nh_string_of(file));
	printf(": %s: ", section);
	print_text(nh_string_of(problem));
	putchar('\n');
}

static void on_lost(void *user, const struct nh_article *article)
{
	struct findings *findings = user;
	bool fresh;

	if (article->path.length)
		findings->memory |=
		    string_set_add(&findings->files, article->path, &fresh) == STRING_SET_NONE;
}

static void print_files(const struct findings *findings)
{
	for (uint32_t i = 0; i < findings->files.count; i++) {
		printf("read again: ");
		print_text(string_set_get(&findings->files, i));
		putchar('\n');
	}
}

static void tell(const struct settings *settings, const struct nh_repair_summary *summary)
{
	uint64_t unnamed = summary->articles_lost - (summary->articles_named < summary->articles_lost
							 ? summary->articles_named
							 : summary->articles_lost);

	if (summary->shards_set_aside)
		say("Set aside %llu shard%s in %s/damaged: %llu article%s lost, %llu left",
		    (unsigned long long)summary->shards_set_aside, summary->shards_set_aside == 1 ? "" : "s",
		    settings->index, (unsigned long long)summary->articles_lost,
		    summary->articles_lost == 1 ? " is" : "s are", (unsigned long long)summary->articles);
	if (unnamed)
		say("%llu of them cannot be named: to be sure, index everything again; what is there stays "
		    "as "
		    "it is",
		    (unsigned long long)unnamed);
	if (summary->withdrawals_lost)
		say("What sources took back is no longer known: read their notices again before older "
		    "versions");
	if (summary->groups_made_anew)
		say("Which articles are copies of one story was found anew");
}

int command_repair(const struct settings *settings)
{
	struct findings findings = {.memory = false};
	struct nh_repair_options options = {
	    .size = sizeof options, .problem = on_problem, .lost = on_lost, .user = &findings};
	struct nh_repair_summary summary = {0};
	struct nh_error error = {0};
	enum nh_status status;

	if (!settings->repair || settings->word_count) {
		say("newshound-index verify: takes --repair and no word; newshound verify only looks");
		return EXIT_FAILED;
	}
	string_set_init(&findings.files);
	status = nh_index_repair(settings->index, &options, &summary, &error);
	if (status == NH_OK)
		print_files(&findings);
	string_set_done(&findings.files);
	if (status != NH_OK) {
		print_error("verify", &error);
		if (status == NH_CORRUPT)
			say("newshound verify: without a manifest nothing says what belongs to the index, "
			    "what was deleted and what was taken back: index the same files again into "
			    "another directory; %s stays as it is",
			    settings->index);
		return EXIT_FAILED;
	}
	if (findings.memory)
		say("newshound verify: out of memory: the list of files is not complete; see %s/damaged",
		    settings->index);
	if (!summary.found_damage)
		printf("ok\n");
	else if (!settings->quiet)
		tell(settings, &summary);
	return summary.found_damage ? 1 : 0;
}
