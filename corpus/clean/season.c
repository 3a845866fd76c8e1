/* SPDX-License-Identifier: MIT
 *
 * season.c - summer time, see zone.h.
 *
 *	United States, Canada   from 2007: second Sunday of March to first Sunday of November
 *	                        1987 to 2006: first Sunday of April to last Sunday of October
 *	                        1976 to 1986: last Sunday of April to last Sunday of October; both at 2:00
 *	European Union          from 1996: last Sunday of March to last Sunday of October
 *	Moscow                  as Europe from 1996 to 2010, summer time all the year until October 26, 2014,
 *	                        winter time since
 */
#include "corpus/clean/zone.h"

static int weekday(int64_t days) /* 0: Sunday */
{
	return (int)(((days + 4) % 7 + 7) % 7);
}

/* The n-th Sunday of a month; the last one for n = 0. */
static int64_t sunday(int year, int month, int n)
{
	int64_t first = date_days_from_civil(year, month, 1), last;

	if (n > 0)
		return first + (7 - weekday(first)) % 7 + 7 * (n - 1);
	last = date_days_from_civil(year, month, date_days_in_month(year, month));
	return last - weekday(last);
}

/* Between two Sundays. The four hours before 4:00 of either are left open: which clock they are read on
 * depends on the place. */
static bool between(const struct civil *wall, int64_t first, int64_t last, int *ret_minutes)
{
	int64_t day = date_days_from_civil(wall->year, wall->month, wall->day);

	if ((day == first || day == last) && wall->hour < 4)
		return false;
	*ret_minutes = day >= first && day < last ? 60 : 0;
	return true;
}

static bool america(const struct civil *wall, int *ret_minutes)
{
	int year = wall->year;

	if (year >= 2007)
		return between(wall, sunday(year, 3, 2), sunday(year, 11, 1), ret_minutes);
	if (year >= 1976)
		return between(wall, sunday(year, 4, year >= 1987 ? 1 : 0), sunday(year, 10, 0), ret_minutes);
	return false;
}

static bool europe(const struct civil *wall, int *ret_minutes)
{
	if (wall->year < 1996)
		return false;
	return between(wall, sunday(wall->year, 3, 0), sunday(wall->year, 10, 0), ret_minutes);
}

static bool moscow(const struct civil *wall, int *ret_minutes)
{
	int64_t day = date_days_from_civil(wall->year, wall->month, wall->day);

	if (day < date_days_from_civil(2011, 3, 28))
		return europe(wall, ret_minutes);
	*ret_minutes = day < date_days_from_civil(2014, 10, 26) ? 60 : 0;
	return day != date_days_from_civil(2014, 10, 26);
}

bool season_minutes(enum season_rule rule, const struct civil *wall, int *ret_minutes)
{
	switch (rule) {
	case SEASON_AMERICA:
		return america(wall, ret_minutes);
	case SEASON_EUROPE:
		return europe(wall, ret_minutes);
	case SEASON_MOSCOW:
		return moscow(wall, ret_minutes);
	case SEASON_NONE:
		break;
	}
	*ret_minutes = 0;
	return true;
}
