/* SPDX-License-Identifier: MIT
 *
 * date_scan.h - the state of one pass over a dateline; shared by dateline.c (words, the whole) and
 * date_numbers.c (what numbers mean).
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_SCAN_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_SCAN_H

#include "corpus/clean/dateline.h"
#include "corpus/clean/plain.h"

enum date_calendar {
	DATE_GREGORIAN = 0,
	DATE_SOLAR_HIJRI,
	DATE_ETHIOPIAN,
};

struct date_scan {
	const char *next, *end;
	const struct date_hints *hints;
	struct civil civil; /* -1: not seen yet */
	bool has_second, is_am, is_pm, is_hour_marked;
	bool order_unsure;     /* day and month may be the other way round */
	bool month_is_weak;    /* it may have been a weekday */
	bool has_offset;       /* +09:00 */
	struct nh_string zone; /* a zone's name; bytes NULL: none */
	int offset_minutes, era;
	enum date_calendar calendar; /* of civil */
	bool is_thai;                /* it has Thai words */
	bool has_persian_digits;
};

static inline bool date_scan_at(const struct date_scan *scan, size_t ahead, char byte)
{
	return (size_t)(scan->end - scan->next) > ahead && scan->next[ahead] == byte;
}

static inline bool date_scan_at_digit(const struct date_scan *scan, size_t ahead)
{
	return (size_t)(scan->end - scan->next) > ahead && plain_is_digit(scan->next[ahead]);
}

/* Sets a part that has not been set; false where it has. */
static inline bool date_scan_put(int *part, int value)
{
	if (*part >= 0)
		return false;
	*part = value;
	return true;
}

/* A number and what is joined to it, at scan->next. False: this is no dateline. */
bool date_scan_number(struct date_scan *scan);

#endif
