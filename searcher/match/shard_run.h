/* SPDX-License-Identifier: MIT
 *
 * shard_run.h - one plan over one shard.
 *
 * Two steps, because scores need the statistics of the whole index: shard_run_prepare looks the lists up
 * (and makes those that are made for the query); when every shard has done so, the doc_freqs are summed and
 * each word gets its weight; then shard_run_search walks the shard.
 */
#ifndef NEWSHOUND_SEARCHER_SHARD_RUN_H
#define NEWSHOUND_SEARCHER_SHARD_RUN_H

#include "searcher/match/collector.h"
#include "searcher/match/list_cursor.h"
#include "searcher/match/plan.h"

struct expanded_list;

/* A list of the plan in a shard. */
struct run_list {
	bool found;
	struct term_entry entry;
	const uint32_t *made_docs, *made_freqs;
	uint32_t made_count;
	struct expanded_list *expanded; /* of a list made of many forms */
	uint64_t doc_freq;              /* live documents */
	uint16_t *bounds;               /* by code, while searching */
};

/* Where a phrase's member has its written form among those of a list; found out once. */
struct found_form {
	bool known, absent, any; /* any: all of the list's postings are of the form, or any form will do */
	uint16_t ordinal;
};

struct shard_run {
	const struct plan *plan;
	const struct snapshot_shard *shard;
	const struct block_kernels *kernels;
	uint32_t shard_number;
	struct arena *arena;
	struct run_list *lists;
	struct list_cursor *cursors;
	struct found_form *forms; /* by the numbers of phrase members */
	uint16_t *sums;           /* of the window, while scoring; else NULL */
	uint32_t begin, end;      /* the documents to walk; whole windows, but for the shard's last */
	/* the search */
	const double *weights; /* by word of the plan: boost * idf */
	const uint32_t *order; /* words in the order of summation */
	enum nh_scoring scoring;
	double average_length;
	double scale;           /* from scores to sums */
	uint32_t *positions[6]; /* scratch of phrase checks */
	size_t positions_capacity[6];
	uint32_t checks; /* made so far: now and then one looks at the clock */
	bool failed;     /* memory ran out */
};

#define RUN_CHECKS_AT_ONCE 16

/* How many documents of a window are in the mask. */
static inline uint32_t mask_count(const struct shard_run *run, const uint64_t mask[WINDOW_WORDS])
{
	return (uint32_t)run->kernels->count_bits((const unsigned char *)mask, WINDOW_DOCS);
}

/* Whether the time is over, before a check of one document; the clock is looked at for some of them. */
static inline bool run_checks_time(struct shard_run *run)
{
	if (NH_LIKELY(!run->plan->time))
		return false;
	return ++run->checks % RUN_CHECKS_AT_ONCE ? search_was_over(run->plan->time)
						  : search_time_look(run->plan->time);
}

/* Looks up the plan's lists. */
enum nh_status shard_run_prepare(struct shard_run *run, const struct plan *plan,
				 const struct snapshot_shard *shard, uint32_t shard_number,
				 struct arena *arena, struct nh_error *error);

/* A run over a part of the same shard, to be walked beside the others by another thread: what changes in a
 * walk is its own, in its own arena. run must be prepared, outlive it, and not be walked itself. */
enum nh_status shard_run_part(const struct shard_run *run, uint32_t begin, uint32_t end, struct arena *arena,
			      struct shard_run *ret, struct nh_error *error);

struct run_scoring {
	enum nh_scoring scoring;
	double average_length;
	const double *weights;
	const uint32_t *order;
	bool count; /* all matches */
};

/* Walks the run's documents; hits go to the collector, and ret_matches counts the matching live articles (all
 * of them where scoring->count is true; else those that were looked at). */
enum nh_status shard_run_search(struct shard_run *run, const struct run_scoring *scoring,
				struct collector *collector, uint64_t *ret_matches, struct nh_error *error);

/* ---- parts, for the files of this folder ---- */

/* match_eval.c: ret = those of mask's documents of the window that match the node. */
void match_eval(struct shard_run *run, const struct match_node *node, uint32_t window, const uint64_t *mask,
		uint64_t *ret);
/* A document <= the first match >= doc; SHARD_DOC_END where there is none. */
uint32_t match_next(struct shard_run *run, const struct match_node *node, uint32_t doc);

/* match_document.c: whether doc, which is below the shard's count, matches the node. */
bool match_document(struct shard_run *run, const struct match_node *node, uint32_t doc);
/* language:en matches en and en-GB, in any case. */
bool language_fits(struct nh_string wanted, struct nh_string language);

/* match_dates.c */
struct date_interval {
	uint32_t outer_begin, outer_end; /* documents outside match only where their date is coarse */
	uint32_t inner_begin, inner_end; /* documents inside match */
};

struct date_interval date_interval_of(const struct shard_run *run, const struct match_node *node);
/* Whether any day that the document's date can mean is one of the node's. */
bool days_meet(const struct shard_run *run, const struct match_node *node, uint32_t doc);
bool is_undated(const struct shard_run *run, uint32_t doc);
/* Narrows [begin, end) to documents that can match; not where some dates are coarse, or the shard is a
 * reordered one. */
void match_date_range(const struct shard_run *run, const struct match_node *node, uint32_t *begin,
		      uint32_t *end);

/* phrase_check.c */
struct phrase_places {
	uint32_t headline, body, caption; /* how often the phrase begins in each */
};

/* Counts the places of the check's phrase in a document (in its fields only); stops at the first where
 * any_place is true. False where there is none. */
bool phrase_count(struct shard_run *run, const struct match_check *check, uint32_t doc, bool any_place,
		  struct phrase_places *ret);
/* Puts the places where the phrase begins into run->positions[0], whatever the field; returns how many. */
uint32_t phrase_starts(struct shard_run *run, const struct match_check *check, uint32_t doc);
/* The positions of a member in the document, ascending, into run->positions[which]; false where there is
 * none. */
bool phrase_member_positions(struct shard_run *run, const struct phrase_member *member, uint32_t doc,
			     size_t which, uint32_t *ret_count);
/* The field that a position of the text lies in, and where that begins. */
unsigned field_of_position(const struct shard_run *run, uint32_t doc, uint32_t position,
			   uint32_t *ret_field_begin);
/* Adds up in which fields of doc the positions lie. */
void count_places(const struct shard_run *run, uint32_t doc, const uint32_t *positions, uint32_t count,
		  struct phrase_places *ret);
/* Room for count positions behind the kept ones of run->positions[which]; NULL where memory ran out. */
uint32_t *positions_room(struct shard_run *run, size_t which, size_t kept, size_t count);
/* Whether the document passes any check. */
bool check_passes(struct shard_run *run, const struct match_check *check, uint32_t doc);

/* near_check.c */
bool near_passes(struct shard_run *run, const struct match_check *check, uint32_t doc);
bool loose_passes(struct shard_run *run, const struct match_check *check, uint32_t doc);

/* text_check.c: passes where the shard stores no text. */
bool text_passes(struct shard_run *run, const struct match_check *check, uint32_t doc);

/* value_check.c */
/* Whether text holds the tokens of wanted side by side: in their written forms, or to the letter. */
bool text_holds(struct nh_string text, struct nh_string wanted, bool to_the_letter);
bool value_passes(struct shard_run *run, const struct match_check *check, uint32_t doc);

/* exact_score.c: the score of a document, and the weight of each word in it where ret_parts is not NULL. */
double exact_score(struct shard_run *run, uint32_t doc, double *ret_parts);
/* What posting number index, which is of doc, occurs, weighted by field. False where the shard is damaged. */
bool posting_weighted_freq(const struct shard_run *run, struct postings *postings, uint32_t index,
			   uint32_t doc, double *ret);

#endif
