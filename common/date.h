/* SPDX-License-Identifier: MIT
 *
 * date.h - calendar arithmetic and the printed forms of a struct nh_date. No locale, no time zone database,
 * no environment. Days are counted from 1970-01-01 in the proleptic Gregorian calendar; the algorithms are
 * Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" (days_from_civil, civil_from_days).
 */
#ifndef NEWSHOUND_COMMON_DATE_H
#define NEWSHOUND_COMMON_DATE_H

#include "common/base.h"

#define DATE_TEXT_BYTES_MAX 40
#define DATE_YEAR_MIN 1
#define DATE_YEAR_MAX 9999

struct civil {
	int year, month, day; /* month and day from 1 */
	int hour, minute, second;
};

int64_t date_days_from_civil(int year, int month, int day);
void date_civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day);
int date_days_in_month(int year, int month);
/* Whether every part lies in its range (second up to 59, year within the limits above). */
bool date_civil_valid(const struct civil *civil);

/* The date of a wall clock. zone_known false: offset_minutes is ignored. Parts finer than precision are
 * ignored too. The civil parts must be valid. */
struct nh_date date_make(const struct civil *civil, enum nh_precision precision, bool zone_known,
			 int offset_minutes);
/* The article's own wall clock. */
struct civil date_civil(struct nh_date date);

/* The article's own days, both included: one day, or all of a month or year where the precision is
 * coarser. False for an undated one. */
bool date_days(struct nh_date date, int64_t *ret_first_day, int64_t *ret_last_day);

/* Orders dates, < 0 where a comes first: the newest first, or the oldest; what has none last in either. */
int date_compare(struct nh_date a, struct nh_date b, bool newest_first);

/* ISO 8601 to the precision: 2024-06-21T17:34:00+09:00, 1987-02-26T15:01:01 (zone unknown), 2024-06-21,
 * 2024-06, 2024, or "" for none. UTC prints as +00:00. */
void date_print(struct nh_date date, char ret_text[DATE_TEXT_BYTES_MAX]);
/* Reads what date_print writes, with "Z", "+0900", a space for the T and fractions of a second allowed too.
 * False (ret untouched) for anything else. */
bool date_parse_iso(struct nh_string text, struct nh_date *ret);
/* "year", "month", "day", "minute", "second"; NULL for none. */
const char *date_precision_name(enum nh_precision precision);

#endif
