/* SPDX-License-Identifier: MIT
 *
 * summary.h - what an indexing run tells at its end, for people and as JSON.
 */
#ifndef NEWSHOUND_INDEXER_CLI_SUMMARY_H
#define NEWSHOUND_INDEXER_CLI_SUMMARY_H

#include "common/arena.h"
#include "common/string_set.h"
#include "corpus/source.h"
#include "newshound_index.h"

#define SUMMARY_SKIPPED_MAX 100

struct skipped_input {
	struct nh_string path, member, reason;
};

struct summary {
	struct arena arena;
	struct string_set sources, languages;
	uint64_t *language_counts;
	size_t language_capacity;
	struct nh_date oldest, newest;
	uint64_t articles, undated, zone_unknown, furniture_lines, text_bytes;
	struct skipped_input skipped[SUMMARY_SKIPPED_MAX];
	uint64_t skipped_count; /* of inputs, more than are kept */
	struct corpus_totals totals;
	struct nh_index_summary index;
	double seconds, cpu_seconds;
	uint64_t peak_rss_bytes;
};

void summary_init(struct summary *summary);
void summary_done(struct summary *summary);
void summary_add_article(struct summary *summary, const struct nh_article *article);
void summary_add_skipped(struct summary *summary, const char *path, const char *member, const char *reason);
/* Takes time and memory from the system. */
void summary_measure(struct summary *summary, double seconds);
void summary_print(const struct summary *summary);
void summary_print_json(const struct summary *summary);

#endif
