/* SPDX-License-Identifier: MIT
 *
 * match_dates.c - days as numbers of documents: a shard's documents stand newest first, so those of some days
 * lie side by side. Days are the article's own, instants are not; at both ends a day's worth of documents is
 * looked at. In a reordered shard they lie anywhere, and every date is looked at.
 */
#include "common/date.h"
#include "searcher/match/shard_run.h"

#define SECONDS_PER_DAY 86400
#define ZONE_SECONDS_MAX (14 * 3600)       /* no article's own day is further from its day in UTC */
#define OFFSET_SECONDS_MAX SECONDS_PER_DAY /* nor can a shard say so */

static int64_t instant_at(const struct doc_table *table, uint32_t doc)
{
	return doc_table_date(table, doc).instant_seconds;
}

/* The first dated document whose instant is below limit: instants fall as numbers rise. */
static uint32_t first_older(const struct shard_run *run, int64_t limit)
{
	uint32_t low = 0, high = (uint32_t)shard_meta(run->shard->shard)->dated_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (instant_at(&run->shard->table, middle) >= limit)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The instant at which a day begins, moved by some seconds; open ends stay far away. */
static int64_t day_instant(int64_t day, int64_t moved)
{
	const int64_t far = (int64_t)1 << 40;

	if (day > far)
		return INT64_MAX;
	return day < -far ? INT64_MIN : day * SECONDS_PER_DAY + moved;
}

/* Days are the article's own, and lie within 14 hours of days in UTC. */
struct date_interval date_interval_of(const struct shard_run *run, const struct match_node *node)
{
	struct date_interval interval;
	int64_t after_last = node->last_day == QUERY_DAY_MAX ? QUERY_DAY_MAX : node->last_day + 1;

	if (shard_is_reordered(run->shard->shard))
		return (struct date_interval){.outer_end = run->shard->table.count};
	interval.outer_begin = first_older(run, day_instant(after_last, ZONE_SECONDS_MAX));
	interval.inner_begin = first_older(run, day_instant(after_last, -ZONE_SECONDS_MAX));
	interval.inner_end = first_older(run, day_instant(node->first_day, ZONE_SECONDS_MAX));
	interval.outer_end = first_older(run, day_instant(node->first_day, -ZONE_SECONDS_MAX));
	if (interval.inner_end < interval.inner_begin)
		interval.inner_end = interval.inner_begin;
	return interval;
}

bool is_undated(const struct shard_run *run, uint32_t doc)
{
	return doc_table_date(&run->shard->table, doc).precision == NH_PRECISION_NONE;
}

/* The instant alone, which is one look into one column, settles it for most. No date counts as the earliest
 * instant, and settles nothing. */
bool days_meet(const struct shard_run *run, const struct match_node *node, uint32_t doc)
{
	const struct shard_meta *meta = shard_meta(run->shard->shard);
	uint64_t since_origin = column_get(&run->shard->table.date, doc);
	int64_t instant = (int64_t)(since_origin + meta->oldest_instant), first, last;
	int64_t after_last = node->last_day == QUERY_DAY_MAX ? QUERY_DAY_MAX : node->last_day + 1;

	if (since_origin > 0 && instant >= day_instant(node->first_day, OFFSET_SECONDS_MAX) &&
	    instant < day_instant(after_last, -OFFSET_SECONDS_MAX))
		return true;
	if (meta->coarse_count == 0 && (instant < day_instant(node->first_day, -OFFSET_SECONDS_MAX) ||
					instant >= day_instant(after_last, OFFSET_SECONDS_MAX)))
		return false;
	return date_days(doc_table_date(&run->shard->table, doc), &first, &last) && first <= node->last_day &&
	       last >= node->first_day;
}

void match_date_range(const struct shard_run *run, const struct match_node *node, uint32_t *begin,
		      uint32_t *end)
{
	struct date_interval interval;

	if (shard_meta(run->shard->shard)->coarse_count > 0 || shard_is_reordered(run->shard->shard))
		return;
	interval = date_interval_of(run, node);
	*begin = interval.outer_begin > *begin ? interval.outer_begin : *begin;
	*end = interval.outer_end < *end ? interval.outer_end : *end;
}
