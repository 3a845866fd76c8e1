/* SPDX-License-Identifier: MIT
 *
 * results.h - what nh_search gives back, from the inside.
 */
#ifndef NEWSHOUND_SEARCHER_RESULTS_H
#define NEWSHOUND_SEARCHER_RESULTS_H

#include "common/string_set.h"
#include "common/zip.h"
#include "searcher/match/collector.h"
#include "searcher/match/plan.h"

struct result_hit {
	struct nh_hit hit;          /* must stay first */
	struct candidate candidate; /* the article that is shown */
	struct candidate best;      /* the one that has the score: another copy of the story, or the same */
	enum nh_hit_detail detail;  /* what of the article has been read */
	struct nh_snippet *snippet; /* NULL until asked for */
	const char *explanation;
};

/* The written forms of the query's words, which passages are marked by. */
struct marker {
	struct string_set forms;
	uint32_t *words; /* of the query, by number of the form */
	size_t capacity;
	bool ready; /* snippet.c fills it for the first passage */
};

struct nh_results {
	const struct nh_index *index; /* the part that answers (answering.h) */
	struct arena arena;           /* everything below lives in it */
	struct stemmer_set *stemmers;
	struct zip_uncompressor *uncompressor; /* made for the first snippet */
	struct marker marker;
	struct plan plan; /* of the search that gave the hits */
	struct query *query;
	struct nh_search_options options;
	double average_length;
	double *weights;
	uint32_t *order;
	uint64_t *doc_freqs; /* by word of the plan */
	struct result_hit *hits;
	size_t count;
	uint64_t total, total_articles;
	struct search_time time; /* while it runs */
	bool total_exact;
	bool partial;
	struct nh_missing *missing; /* shards that did not answer */
	size_t missing_count;
	enum nh_match match;
	const char *parsed;
	const char *suggestion; /* NULL: none */
	struct nh_note *notes;
	size_t note_count;
	uint64_t took_us;
};

struct shard_run;

/* A shard made ready to be asked again for what the search asked: looked up, with the search's weights. */
enum nh_status results_prepare_run(struct nh_results *results, size_t shard, struct shard_run *ret,
				   struct nh_error *error);
/* search.c: runs the query; everything but the index and the options is made there. */
enum nh_status results_search(struct nh_results *results, const char *query, struct nh_error *error);
struct stories;
/* hits.c: what is told of the stories from options.offset on. */
enum nh_status results_fill_hits(struct nh_results *results, const struct stories *stories,
				 struct nh_error *error);
/* suggest.c: for a search that found nothing. */
enum nh_status results_suggest(struct nh_results *results, struct nh_error *error);

/* A copy of the article's strings with NULs behind them. */
void results_copy_article(struct arena *arena, struct nh_article *article);

#endif
