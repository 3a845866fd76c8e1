/* SPDX-License-Identifier: MIT
 *
 * line_verdict.c - see line_verdict.h.
 */
#include "indexer/line_verdict.h"

#include "common/reader.h"

#define LIST_HEADLINES_MIN 2 /* of a list that is not at the end */
#define ENDING_LINES 2

/* What is known of a line. */
enum {
	HEADLINE = 1, /* of another article */
	REPEATS = 2,
	STRONG = 4, /* repeats, and is furniture wherever it stands: a request, or of a block */
	LABEL = 8,  /* repeats */
	BLOCK = 16,
	LEADS = 32,
	BULLET = 64,
	ASIDE = 128,
};

struct run {
	const struct known_lines *known;
	const struct body_lines *lines;
	size_t begin, count; /* of its lines; behind them stands what ends it */
	bool begins_body, ends_body;
	unsigned char facts[BODY_RUN_LINES_MAX];
};

static unsigned char facts_of(const struct run *run, struct body_line line)
{
	enum line_kind kind = line_kind(line.key);
	unsigned char facts = 0;

	if (!line.key)
		return BULLET;
	if (line.could_be_headline && line.key != run->lines->headline_key &&
	    known_lines_is_headline(run->known, line.key))
		facts |= HEADLINE;
	if (kind == LINE_LEADS)
		facts |= LEADS;
	if (kind == LINE_FIGURES || !known_lines_repeats(run->known, line.key))
		return facts;
	return facts | REPEATS | (kind == LINE_REQUEST ? STRONG : 0) |
	       (kind == LINE_LABEL || (kind == LINE_WORDS && run->begins_body) ? LABEL : 0);
}

static void find_facts(struct run *run)
{
	struct line_block block = {{0, 0}};
	size_t places[3] = {0, 0, 0};

	for (size_t i = 0; i < run->count; i++) {
		struct body_line line = body_line(run->lines, run->begin + i);

		run->facts[i] = facts_of(run, line);
		if (!line.key)
			continue;
		places[0] = places[1];
		places[1] = places[2];
		places[2] = i;
		if (known_lines_repeats(run->known, line_block_key(&block, &line)))
			for (size_t at = 0; at < NH_COUNT_OF(places); at++)
				run->facts[places[at]] |= REPEATS | STRONG | BLOCK;
	}
}

static size_t count_facts(const struct run *run, unsigned facts)
{
	size_t count = 0;

	for (size_t i = 0; i < run->count; i++)
		count += (run->facts[i] & facts) != 0;
	return count;
}

static void set_aside(struct run *run, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		run->facts[i] |= ASIDE;
}

/* ---- lists ---- */

static void judge_list_at_end(struct run *run)
{
	size_t known = 0, all = 0, first = run->count;

	for (size_t i = run->count; i-- > 0;) {
		if (run->facts[i] & BULLET)
			continue;
		all++;
		if (!(run->facts[i] & (HEADLINE | REPEATS)))
			continue;
		known++;
		if (known * 2 >= all)
			first = i;
	}
	set_aside(run, first, run->count);
}

static void judge_list(struct run *run)
{
	size_t known = 0, all = 0, first = run->count, end = 0;

	for (size_t i = 0; i < run->count; i++) {
		if (!(run->facts[i] & (HEADLINE | STRONG | LABEL)))
			continue;
		first = known++ ? first : i;
		end = i + 1;
	}
	for (size_t i = first; i < end; i++)
		all += !(run->facts[i] & BULLET);
	if (known * 2 >= all)
		set_aside(run, first, end);
}

/* ---- lines ---- */

static void judge_lines(struct run *run)
{
	size_t strong = count_facts(run, STRONG | LABEL), all = 0;

	for (size_t i = 0; i < run->count; i++)
		all += (run->facts[i] & (STRONG | LABEL)) || !(run->facts[i] & (REPEATS | BULLET));
	for (size_t i = 0; i < run->count; i++)
		if ((run->facts[i] & STRONG) || ((run->facts[i] & LABEL) && strong * 3 >= all * 2))
			run->facts[i] |= ASIDE;
}

static void judge_ending(struct run *run)
{
	size_t end = run->count;

	for (size_t lines = 0; end > 0 && lines < ENDING_LINES; lines++) {
		while (end > 0 && (run->facts[end - 1] & BULLET))
			end--;
		if (end == 0 || !(run->facts[end - 1] & REPEATS) || (run->facts[end - 1] & LEADS))
			return;
		run->facts[--end] |= ASIDE;
	}
}

/* ---- what goes with them ---- */

static bool goes_with(const struct run *run, size_t i, size_t beside)
{
	return (run->facts[beside] & ASIDE) && (run->facts[i] & REPEATS) && !(run->facts[i] & LEADS);
}

static void spread(struct run *run, bool list)
{
	for (size_t i = 1; i < run->count; i++)
		if (goes_with(run, i, i - 1))
			run->facts[i] |= ASIDE;
	for (size_t i = run->count; i-- > 1;) {
		unsigned char *facts = &run->facts[i - 1], below = run->facts[i];

		if (goes_with(run, i - 1, i) ||
		    ((below & ASIDE) &&
		     ((*facts & BULLET) || ((*facts & LEADS) && (list || (below & BLOCK))))))
			*facts |= ASIDE;
	}
}

static void put_reason(const struct run *run, size_t i, struct buf *ret)
{
	struct line_reason reason = {.place = body_line(run->lines, run->begin + i).place,
				     .why = LINE_OF_LIST};

	if (run->facts[i] & HEADLINE)
		reason.why = LINE_IS_HEADLINE;
	else if (run->facts[i] & BLOCK)
		reason.why = LINE_OF_BLOCK;
	else if (run->facts[i] & REPEATS)
		reason.why = LINE_REPEATS;
	buf_append(ret, &reason, sizeof reason);
}

static size_t put_ranges(const struct run *run, struct buf *ret, struct buf *ret_reasons)
{
	size_t count = 0;

	for (size_t i = 0; i < run->count; i++) {
		bool before = i > 0 && (run->facts[i - 1] & ASIDE),
		     behind = i + 1 < run->count && (run->facts[i + 1] & ASIDE);

		if (!(run->facts[i] & ASIDE))
			continue;
		count++;
		if (ret_reasons)
			put_reason(run, i, ret_reasons);
		if (!before)
			buf_u32(ret, body_line(run->lines, run->begin + i).place);
		if (!behind)
			buf_u32(ret, body_line(run->lines, run->begin + i + 1).place);
	}
	return count;
}

static size_t judge(struct run *run, struct buf *ret_ranges, struct buf *ret_reasons)
{
	bool list;

	find_facts(run);
	if (count_facts(run, HEADLINE | REPEATS) == 0)
		return 0;
	list = count_facts(run, HEADLINE) >= (run->ends_body ? 1 : LIST_HEADLINES_MIN);
	if (list && run->ends_body)
		judge_list_at_end(run);
	else if (list)
		judge_list(run);
	judge_lines(run);
	if (run->ends_body)
		judge_ending(run);
	spread(run, list);
	return put_ranges(run, ret_ranges, ret_reasons);
}

size_t line_verdict_explain(const struct known_lines *known, const struct body_lines *lines,
			    struct buf *ret_ranges, struct buf *ret_reasons)
{
	struct run run = {.known = known, .lines = lines};
	size_t count = 0;

	for (size_t i = 0; i < lines->count; i++) {
		struct body_line line = body_line(lines, i);

		if (!line.ends_run)
			continue;
		run.count = i - run.begin;
		run.begins_body = run.begin == 0 && body_line(lines, 0).place == 0;
		run.ends_body = line.ends_body;
		if (run.count <= BODY_RUN_LINES_MAX)
			count += judge(&run, ret_ranges, ret_reasons);
		run.begin = i + 1;
	}
	return count;
}

size_t line_verdict(const struct known_lines *known, const struct body_lines *lines, struct buf *ret_ranges)
{
	return line_verdict_explain(known, lines, ret_ranges, NULL);
}

size_t lines_set_aside(const struct body_lines *lines, struct nh_string ranges)
{
	struct reader reader = reader_over(ranges.bytes, ranges.length);
	size_t count = 0, at = 0;

	while (reader_left(&reader)) {
		uint32_t begin = reader_u32(&reader), end = reader_u32(&reader);

		for (; at < lines->count && body_line(lines, at).place < end; at++)
			count += body_line(lines, at).place >= begin && !body_line(lines, at).ends_run;
	}
	return count;
}
