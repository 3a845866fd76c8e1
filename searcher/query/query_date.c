/* SPDX-License-Identifier: MIT
 *
 * query_date.c - what may follow "date:", as days since 1970-01-01.
 *
 * A date is a year, a month or a day and stands for all its days. An age (2w) counts back from today: days
 * and weeks by their length, months and years by the calendar, to the month's last day where the day is
 * missing there. Both sides of ".." take either, or nothing.
 */
#include "common/date.h"
#include "searcher/query/query_lex.h"

struct day_range {
	int64_t first, last;
};

static int64_t months_before(int64_t today, int64_t months)
{
	int year, month, day;
	int64_t months_since_0;

	date_civil_from_days(today, &year, &month, &day);
	months_since_0 = (int64_t)year * 12 + (month - 1) - months;
	if (months_since_0 < 12 * DATE_YEAR_MIN)
		return QUERY_DAY_MIN;
	year = (int)(months_since_0 / 12);
	month = (int)(months_since_0 % 12) + 1;
	if (day > date_days_in_month(year, month))
		day = date_days_in_month(year, month);
	return date_days_from_civil(year, month, day);
}

/* "2w" as the day that long before today. */
static bool parse_age(struct nh_string text, int64_t today, int64_t *ret_day)
{
	int number;

	if (!query_take_number(&text, &number) || text.length != 1)
		return false;
	switch (text.bytes[0]) {
	case 'd':
		*ret_day = today - number;
		return true;
	case 'w':
		*ret_day = today - (int64_t)number * 7;
		return true;
	case 'm':
		*ret_day = months_before(today, number);
		return true;
	case 'y':
		*ret_day = months_before(today, (int64_t)number * 12);
		return true;
	default:
		return false;
	}
}

/* A hyphen and one or two digits. */
static bool take_part(struct nh_string *text, int *ret_value)
{
	size_t before = text->length;

	if (text->length < 2 || text->bytes[0] != '-')
		return false;
	*text = (struct nh_string){text->bytes + 1, text->length - 1};
	return query_take_number(text, ret_value) && before - text->length <= 3;
}

static bool parse_calendar(struct nh_string text, struct day_range *ret)
{
	struct civil civil = {.month = 1, .day = 1};
	size_t whole = text.length;
	bool has_month, has_day;

	if (!query_take_number(&text, &civil.year) || whole - text.length != 4)
		return false;
	has_month = text.length > 0;
	if (has_month && !take_part(&text, &civil.month))
		return false;
	has_day = text.length > 0;
	if (has_day && !take_part(&text, &civil.day))
		return false;
	if (text.length > 0 || !date_civil_valid(&civil))
		return false;
	ret->first = ret->last = date_days_from_civil(civil.year, civil.month, civil.day);
	if (!has_month)
		ret->last = date_days_from_civil(civil.year, 12, 31);
	else if (!has_day)
		ret->last += date_days_in_month(civil.year, civil.month) - 1;
	return true;
}

/* One side of a range. An age there is one day. */
static bool parse_side(struct nh_string text, int64_t today, struct day_range *ret)
{
	int64_t day;

	if (parse_calendar(text, ret))
		return true;
	if (!parse_age(text, today, &day))
		return false;
	ret->first = ret->last = day;
	return true;
}

static bool find_dots(struct nh_string text, struct nh_string *ret_before, struct nh_string *ret_after)
{
	for (size_t i = 0; i + 1 < text.length; i++) {
		if (text.bytes[i] != '.' || text.bytes[i + 1] != '.')
			continue;
		*ret_before = (struct nh_string){text.bytes, i};
		*ret_after = (struct nh_string){text.bytes + i + 2, text.length - i - 2};
		return true;
	}
	return false;
}

static bool parse_range(struct nh_string before, struct nh_string after, int64_t today, struct day_range *ret)
{
	struct day_range begin = {QUERY_DAY_MIN, QUERY_DAY_MIN}, end = {QUERY_DAY_MAX, QUERY_DAY_MAX};

	if (before.length == 0 && after.length == 0)
		return false;
	if (before.length && !parse_side(before, today, &begin))
		return false;
	if (after.length && !parse_side(after, today, &end))
		return false;
	*ret = (struct day_range){begin.first, end.last};
	return begin.first <= end.last;
}

bool query_parse_date(struct nh_string text, int64_t today, int64_t *ret_first_day, int64_t *ret_last_day,
		      bool *ret_undated)
{
	struct nh_string before, after;
	struct day_range range = {QUERY_DAY_MIN, QUERY_DAY_MAX};
	bool undated = text.length == 4 && memcmp(text.bytes, "none", 4) == 0;
	int64_t day;

	if (find_dots(text, &before, &after)) {
		if (!parse_range(before, after, today, &range))
			return false;
	} else if (parse_age(text, today, &day)) {
		range = (struct day_range){day, today};
	} else if (!undated && !parse_calendar(text, &range)) {
		return false;
	}
	*ret_first_day = range.first;
	*ret_last_day = range.last;
	*ret_undated = undated;
	return true;
}
