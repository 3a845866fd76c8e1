/* SPDX-License-Identifier: MIT
 *
 * printer.h - one small table of functions for each form of output. A printer writes into a buffer, so that
 * batch can print from several threads and keep the order.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_PRINTER_H
#define NEWSHOUND_SEARCHER_CLI_PRINTER_H

#include "common/buf.h"
#include "searcher/newshound.h"
#include "searcher/cli/settings.h"
#include "searcher/cli/terminal.h"

/* One answered query. */
struct answer {
	const struct nh_index *index;
	struct nh_results *results;
	const char *query;
	struct nh_string qid; /* absent where none was given */
	size_t number;        /* of the query in a batch, from 1; 1 in a search */
	const struct settings *settings;
	struct style style;
	bool in_batch;
};

struct printer {
	void (*head)(struct buf *out); /* before the first answer; may be NULL */
	enum nh_status (*answer)(const struct answer *answer, struct buf *out, struct nh_error *error);
	bool holds_notes; /* the notes are part of the answer; else they go to stderr */
};

extern const struct printer printer_text;
extern const struct printer printer_json;
extern const struct printer printer_csv;
extern const struct printer printer_trec;
extern const struct printer printer_paths;
extern const struct printer printer_count;

const struct printer *printer_of(enum output_format format);

/* A line for each note, without control characters. */
void print_notes(const struct nh_results *results, struct buf *out);
/* Searches and prints: into answer->results, which the caller frees, and behind what out holds. Where an
 * article to be printed turns out damaged, all is asked anew without its shard. */
enum nh_status answer_query(struct answer *answer, struct buf *out, struct nh_error *error);
/* Of one query: found, or nothing, or, where not all could answer, that this cannot be said. */
int answer_exit_status(const struct nh_results *results);

/* The snippet of a hit; absent text (NULL bytes) where the index holds none. */
enum nh_status answer_snippet(const struct answer *answer, size_t hit, const struct nh_snippet **ret_snippet,
			      struct nh_error *error);

/* The other printings of the article: when, where, under which headline. */
void print_copies(const struct nh_stored *stored, const struct style *style, struct buf *out);
/* The record of an article as extract prints it, and its copies: on one line of JSON, or for a reader. */
void print_article_json(const struct nh_stored *stored, struct buf *out);
/* results may be NULL: then nothing is marked. */
enum nh_status print_article_text(const struct nh_stored *stored, struct nh_results *results,
				  const struct style *style, struct buf *out, struct nh_error *error);
/* 2024-06-21 17:34 +09:00, to the date's precision. */
void print_date(struct nh_date date, struct buf *out);

#endif
