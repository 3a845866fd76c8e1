/* SPDX-License-Identifier: MIT
 *
 * twin_case.h - one corpus for both engines: what was done to the index, in how many commits, and the
 * comparison of their answers.
 */
#ifndef NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_CASE_H
#define NEWSHOUND_TESTS_DIFFERENTIAL_TWIN_CASE_H

#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "tests/differential/twin.h"
#include "tests/differential/twin_ways.h"
#include "tests/unit/test_folder.h"

#define CASE_FOLDERS_MAX 9
#define CASE_PATH_BYTES 256

/* Adds an article (one with the same id goes), or removes that of an id. */
struct case_step {
	bool remove;
	struct nh_article article;
};

/* The steps in their order: first additions, then (behind a commit) removals, then additions again. */
struct twin_case {
	struct case_step *steps;
	size_t step_count;
	size_t settled_count; /* steps before the first removal */
	struct nh_indexer_options options;
};

/* How the steps are spread over shards, and how these are searched. */
struct case_layout {
	size_t commits; /* of the additions before the first removal */
	size_t folders; /* index directories, searched together */
	bool merge;
	uint32_t shards; /* what the merge makes: see nh_indexer_options */
	bool reorder;
	bool use_read;
	const struct twin_way *way; /* NULL: the library chooses */
};

/* Both engines with the same articles. */
struct case_engines {
	struct twin *twin;
	struct nh_index *index;
	size_t shards;
};

/* How much was compared. */
struct case_counts {
	uint64_t answers; /* calls of nh_search */
	uint64_t scores;  /* of hits, over all layouts */
	uint64_t copies;  /* that lay under them */
};

/* A new empty folder, in memory where there is a place for it. */
bool case_make_folder(char folder[TEST_FOLDER_BYTES]);
struct twin *case_make_twin(const struct twin_case *made);
/* Builds the index in folder, opens it. False (with a line on stderr) where a function of the library failed.
 */
bool case_make_index(const struct twin_case *made, const struct case_layout *layout, const char *folder,
		     struct case_engines *engines);
/* Opens again, as another index, what case_make_index has built in folder. */
bool case_open_index(const struct case_layout *layout, const char *folder, struct case_engines *engines);

/* Compares the engine's answer with that part of the twin's that options.offset and limit choose. False where
 * they differ, and then a report goes to stderr, unless counts is NULL. */
bool case_compare(const struct nh_index *index, const char *query, const struct nh_search_options *options,
		  const struct twin_answer *expected, struct case_counts *counts);
/* Prints all that changes a search. */
void case_print_options(const struct nh_search_options *options);

#endif
