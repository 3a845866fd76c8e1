/* SPDX-License-Identifier: MIT
 *
 * ask.c - nh_search: options and the day of today; then the shards that answer are searched (search.c). Where
 * one of them turns out damaged on the way, the rest is asked anew: a shard less each time, so this ends.
 */
#define _DEFAULT_SOURCE /* tm_gmtoff */

#include <time.h>

#include "common/error.h"
#include "searcher/answering.h"
#include "searcher/results.h"

#define SECONDS_PER_DAY 86400
/* Of most results all fits into it: query, plan, ten hits. */
#define RESULTS_ARENA_BYTES ((size_t)10 << 10)
#define TIMEOUT_MS_MAX ((uint64_t)1 << 40)

NH_EXPORT void nh_search_options_init(struct nh_search_options *options)
{
	*options = (struct nh_search_options){.size = sizeof *options, .limit = 10};
}

static int64_t local_today(void)
{
	time_t now = time(NULL);
	struct tm local;

	if (!localtime_r(&now, &local))
		return (int64_t)now / SECONDS_PER_DAY;
	return ((int64_t)now + local.tm_gmtoff) / SECONDS_PER_DAY;
}

/* Ages count back from today; finding out which day that is takes longer than many a search. */
static bool may_ask_for_dates(const char *query, const struct nh_search_options *options)
{
	return options->since || options->until || strchr(query, ':');
}

/* ---- results ---- */

static uint64_t timeout_us(uint64_t timeout_ms)
{
	return timeout_ms < TIMEOUT_MS_MAX ? timeout_ms * 1000 : TIMEOUT_MS_MAX * 1000;
}

static enum nh_status results_new(const struct nh_index *whole, const struct nh_search_options *options,
				  uint64_t start, struct answering *ret_asked, struct nh_results **ret,
				  struct nh_error *error)
{
	struct nh_results *results = nh_new(struct nh_results);
	enum nh_status status = NH_OK;

	if (!results)
		return nh_fail_memory(error);
	arena_init(&results->arena);
	results->options = *options;
	results->time = (struct search_time){.stop = options->stop, .stop_user = options->stop_user};
	if (options->timeout_ms)
		results->time.deadline_us = start + timeout_us(options->timeout_ms);
	results->stemmers = stemmer_set_new();
	status = results->stemmers && arena_reserve(&results->arena, RESULTS_ARENA_BYTES)
		     ? answering_part(whole, &results->arena, ret_asked, error)
		     : nh_fail_memory(error);
	if (status != NH_OK) {
		nh_results_free(results);
		return status;
	}
	results->index = ret_asked->index;
	results->missing = ret_asked->missing;
	results->missing_count = ret_asked->missing_count;
	results->partial = results->missing_count > 0;
	results->average_length = 1;
	if (results->index->live_count && results->index->live_weighted_tokens)
		results->average_length =
		    (double)results->index->live_weighted_tokens / (double)results->index->live_count;
	*ret = results;
	return NH_OK;
}

NH_EXPORT enum nh_status nh_search(const struct nh_index *index, const char *query,
				   const struct nh_search_options *options, struct nh_results **ret_results,
				   struct nh_error *error)
{
	struct nh_search_options wanted;
	struct nh_results *results = NULL;
	uint64_t start = search_now_us();
	bool again = true;

	nh_search_options_init(&wanted);
	if (options)
		memcpy(&wanted, options, nh_size_min(options->size, sizeof wanted));
	if (!wanted.today && may_ask_for_dates(query, &wanted))
		wanted.today = local_today();
	while (again) {
		struct answering asked;
		enum nh_status status = results_new(index, &wanted, start, &asked, &results, error);

		if (status == NH_OK)
			status = results_search(results, query, error);
		else
			return status;
		again = answering_has_changed(index, &asked, status);
		if (status != NH_OK)
			nh_results_free(results);
		if (status != NH_OK && !again)
			return status;
	}
	nh_error_clear(error);
	results->took_us = search_now_us() - start;
	*ret_results = results;
	return NH_OK;
}
