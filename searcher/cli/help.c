/* SPDX-License-Identifier: MIT
 *
 * help.c - what --help prints for each command.
 */
#include "searcher/cli/settings.h"

#define QUERY_OPTIONS                                                                                    \
	"  -n, --limit N          hits to show (10)\n"                                                   \
	"      --offset N         hits to leave out first\n"                                             \
	"      --match HOW        auto, all or any of the words\n"                                       \
	"      --in SCOPE[,...]   headline, body, caption, byline, tag, furniture, all\n"                \
	"      --sort HOW         relevance, newest, oldest\n"                                           \
	"      --since DATE       2024, 2024-06, 2024-06-21, 2w\n"                                       \
	"      --until DATE\n"                                                                           \
	"      --copies HOW       fold or show the printings of one story\n"                             \
	"      --count            print only how many there are\n"                                       \
	"  -l, --paths            print only the files\n"                                                \
	"      --json --csv       for other programs\n"                                                  \
	"      --trec TAG         QID Q0 ID RANK SCORE TAG\n"                                            \
	"      --explain          why each hit has its score\n"                                          \
	"      --color WHEN       auto, always, never\n"                                                 \
	"      --scoring NAME     bm25, lucene-norms, xapian\n"                                          \
	"      --stem CODE[,...]  languages whose stems to use, or none\n"                               \
	"      --threads N        threads that share one search (1)\n"                                   \
	"      --timeout MS       milliseconds that a search may take; then what it has is the answer\n" \
	"  -i, --index INDEX      may be repeated; else $NEWSHOUND_INDEX, else ./news.idx\n"

static const char search_help[] =
    "usage: newshound search [OPTION...] WORD...\n"
    "       newshound search [OPTION...]            interactive, or one query a line from a pipe\n"
    "\n"
    "  newshound search jaxa leak rocket\n"
    "  newshound search '\"cyber attack\" -ransomware' --since 2024\n"
    "\n" QUERY_OPTIONS "\n"
    "Exit status: 0 found, 1 nothing found, 2 error. The query language: newshound-query(7).\n";

static const char batch_help[] =
    "usage: newshound batch [OPTION...] FILE\n"
    "\n"
    "Each line of FILE (- is standard input) is QUERY or QID<TAB>QUERY and yields one record, in order.\n"
    "\n"
    "  newshound batch --trec mine -n 1000 queries.tsv > run.txt\n"
    "\n" QUERY_OPTIONS "  -j, --jobs N           queries to run at once (the cores)\n"
    "\n"
    "Exit status: 0 when any query found something, 1 when none did, 2 error.\n";

static const char show_help[] = "usage: newshound show [-i INDEX] [--json] ID...\n"
				"\n"
				"Prints articles as they are stored. Exit status: 1 when an ID is unknown.\n";

static const char stats_help[] = "usage: newshound stats [-i INDEX] [--json]\n"
				 "\n"
				 "Says what the index holds.\n";

static const char verify_help[] =
    "usage: newshound verify [-i INDEX] [--repair]\n"
    "\n"
    "Checks every checksum and invariant. Exit status: 0 sound, 1 damaged, 2 error.\n"
    "\n"
    "      --repair           sets aside what is damaged in INDEX/damaged, with lists of the articles that\n"
    "                         are lost, and prints which files to read again\n";

const char *settings_help(enum verb verb)
{
	switch (verb) {
	case VERB_SEARCH:
		return search_help;
	case VERB_BATCH:
		return batch_help;
	case VERB_SHOW:
		return show_help;
	case VERB_STATS:
		return stats_help;
	default:
		return verify_help;
	}
}
