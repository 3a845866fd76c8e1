/* SPDX-License-Identifier: MIT
 *
 * newshound_index.c - the program newshound-index: index, extract, remove, merge, verify --repair.
 */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "common/memory.h"
#include "indexer/cli/say.h"
#include "indexer/cli/settings.h"

struct verb {
	const char *name;
	int (*run)(const struct settings *settings);
	const char *options;
	const char *help;
};

static const struct verb verbs[] = {
    {"index", command_index,
     "index jobs memory language source zone store format field id-prefix clean no-copies no-furniture json "
     "quiet help",
     "usage: newshound index [-i INDEX] [OPTION...] PATH...\n"
     "\n"
     "  newshound index ~/news                    a directory, with all below it\n"
     "  newshound index --format reuters reuters21578.tar.gz\n"
     "  newshound index dump.jsonl --source 'The Daily Example' --zone JST\n"
     "\n"
     "  -i, --index INDEX      else $NEWSHOUND_INDEX, else ./news.idx\n"
     "      --format NAME      read every input as NAME: text, html, json, jsonl, csv, tsv, md, trec, "
     "reuters,\n"
     "                         rcv1, nitf, newsml, ninjs, feed, warc, wet, anpa, mbox, mail, smart, pdf, "
     "xml\n"
     "      --field NAME=PATH  where a field stands in tables, XML and JSON: headline=2, body=content,\n"
     "                         id=doc/@id, published=meta.date; article=doc names the record (repeatable)\n"
     "      --language CODE    of every article: en, de, ...; auto: its own; none: no stemming\n"
     "      --source NAME      the outlet, for articles that name none\n"
     "      --zone ZONE        for times without one: JST, +09:00\n"
     "      --id-prefix P      put before every id\n"
     "      --store WHAT       full (the article), snippet (its first 2 kB), none\n"
     "      --clean on|off     off: every line stays in the text as it is, nothing is set aside (on)\n"
     "      --no-furniture     do not set aside lines for what other articles say of them\n"
     "      --no-copies        do not look for copies of one story\n"
     "  -j, --jobs N           threads (the cores)\n"
     "      --memory MIB       for articles not yet written (256)\n"
     "      --json             the summary as JSON on stdout\n"
     "  -q, --quiet            no summary\n"},
    {"extract", command_extract, "language source zone format field id-prefix no-furniture clean json help",
     "usage: newshound extract [--json] [--clean on|off] [--format NAME] [--field NAME=PATH]... FILE...\n"
     "\n"
     "Shows what the readers make of files, without indexing them. Several articles are judged by each "
     "other's\n"
     "lines, as an index would judge them; --no-furniture leaves that out.\n"},
    {"remove", command_remove, "index dry-run quiet help",
     "usage: newshound remove [-i INDEX] [--dry-run] ID...\n"},
    {"merge", command_merge, "index shards reorder jobs memory quiet help",
     "usage: newshound merge [-i INDEX] [--shards N] [--reorder]\n"
     "\n"
     "Merges the index into as few shards as its articles need, and drops what was deleted.\n"
     "\n"
     "      --shards N         into N shards of like size, each a stretch of time (up to 1024)\n"
     "      --reorder          articles that have the same words stand near each other: words together and\n"
     "                         counts are found faster, but sorting by date is slower\n"
     "  -j, --jobs N           threads (the cores)\n"
     "      --memory MIB       what it may take (256); --reorder says where that is too little\n"
     "  -q, --quiet            no summary\n"},
    {"verify", command_repair, "index repair quiet help",
     "usage: newshound verify --repair [-i INDEX]\n"
     "\n"
     "Checks every checksum and invariant, and sets aside what is damaged: it lies in INDEX/damaged then, "
     "with\n"
     "lists of the articles that are lost. Prints what is wrong, and the files to read again, a line each.\n"
     "Exit status: 0 sound, 1 there was damage and the rest is sound now, 2 error.\n"},
};

static const struct verb *find_verb(const char *name)
{
	for (size_t i = 0; i < NH_COUNT_OF(verbs); i++)
		if (strcmp(verbs[i].name, name) == 0)
			return &verbs[i];
	return NULL;
}

/* Every run that is not merged yet is an open file, and much text in little memory makes hundreds. */
static void allow_many_files(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
		limit.rlim_cur = limit.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &limit);
	}
}

int main(int count, char **arguments)
{
	const struct verb *verb = count > 1 ? find_verb(arguments[1]) : NULL;
	struct settings settings;
	int status;

	memory_fix_threshold();
	allow_many_files();
	signal(SIGXFSZ, SIG_IGN); /* a file beyond the limit is an error with its name, as a full disk is */
	if (!verb) {
		say("newshound-index: say index, extract, remove, merge or verify; newshound index --help");
		return EXIT_FAILED;
	}
	if (!settings_read(&settings, verb->name, verb->options, count - 2, arguments + 2)) {
		settings_done(&settings);
		return EXIT_FAILED;
	}
	if (settings.help) {
		fputs(verb->help, stdout);
		status = EXIT_ALL;
	} else {
		status = verb->run(&settings);
	}
	settings_done(&settings);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		say("newshound %s: the output could not be written", verb->name);
		return EXIT_FAILED;
	}
	return status;
}
