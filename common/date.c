/* SPDX-License-Identifier: MIT
 *
 * date.c - see date.h.
 */
#include "common/date.h"

#include <stdio.h>

#define SECONDS_PER_DAY 86400

int64_t date_days_from_civil(int year, int month, int day)
{
	int64_t y = (int64_t)year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

void date_civil_from_days(int64_t days, int *ret_year, int *ret_month, int *ret_day)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era =
	    (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month_index = (5 * day_of_year + 2) / 153;

	*ret_day = (int)(day_of_year - (153 * month_index + 2) / 5 + 1);
	*ret_month = (int)(month_index < 10 ? month_index + 3 : month_index - 9);
	*ret_year = (int)(year_of_era + era * 400 + (*ret_month <= 2));
}

int date_days_in_month(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

bool date_civil_valid(const struct civil *civil)
{
	return civil->year >= DATE_YEAR_MIN && civil->year <= DATE_YEAR_MAX && civil->month >= 1 &&
	       civil->month <= 12 && civil->day >= 1 &&
	       civil->day <= date_days_in_month(civil->year, civil->month) && civil->hour >= 0 &&
	       civil->hour <= 23 && civil->minute >= 0 && civil->minute <= 59 && civil->second >= 0 &&
	       civil->second <= 59;
}

struct nh_date date_make(const struct civil *civil, enum nh_precision precision, bool zone_known,
			 int offset_minutes)
{
	struct nh_date date = {.precision = (uint8_t)precision};
	int month = precision >= NH_PRECISION_MONTH ? civil->month : 1;
	int day = precision >= NH_PRECISION_DAY ? civil->day : 1;

	if (precision == NH_PRECISION_NONE)
		return date;
	date.instant_seconds = date_days_from_civil(civil->year, month, day) * SECONDS_PER_DAY;
	if (precision >= NH_PRECISION_MINUTE)
		date.instant_seconds += civil->hour * 3600 + civil->minute * 60;
	if (precision >= NH_PRECISION_SECOND)
		date.instant_seconds += civil->second;
	if (zone_known) {
		date.zone_known = 1;
		date.offset_minutes = (int16_t)offset_minutes;
		date.instant_seconds -= (int64_t)offset_minutes * 60;
	}
	return date;
}

static int64_t floor_days(int64_t seconds)
{
	int64_t days = seconds / SECONDS_PER_DAY;

	return days - (seconds % SECONDS_PER_DAY < 0);
}

struct civil date_civil(struct nh_date date)
{
	int64_t local = date.instant_seconds + (int64_t)date.offset_minutes * 60;
	int64_t days = floor_days(local);
	int of_day = (int)(local - days * SECONDS_PER_DAY);
	struct civil civil = {.hour = of_day / 3600, .minute = of_day / 60 % 60, .second = of_day % 60};

	date_civil_from_days(days, &civil.year, &civil.month, &civil.day);
	return civil;
}

bool date_days(struct nh_date date, int64_t *ret_first_day, int64_t *ret_last_day)
{
	struct civil civil;

	if (date.precision == NH_PRECISION_NONE)
		return false;
	civil = date_civil(date);
	*ret_first_day = *ret_last_day = date_days_from_civil(civil.year, civil.month, civil.day);
	if (date.precision == NH_PRECISION_MONTH)
		*ret_last_day += date_days_in_month(civil.year, civil.month) - 1;
	if (date.precision == NH_PRECISION_YEAR)
		*ret_last_day = date_days_from_civil(civil.year, 12, 31);
	return true;
}

int date_compare(struct nh_date a, struct nh_date b, bool newest_first)
{
	bool a_dated = a.precision != NH_PRECISION_NONE, b_dated = b.precision != NH_PRECISION_NONE;

	if (a_dated != b_dated)
		return a_dated ? -1 : 1;
	if (!a_dated || a.instant_seconds == b.instant_seconds)
		return 0;
	return (a.instant_seconds > b.instant_seconds) == newest_first ? -1 : 1;
}

void date_print(struct nh_date date, char ret_text[DATE_TEXT_BYTES_MAX])
{
	struct civil civil = date_civil(date);
	int offset = date.offset_minutes < 0 ? -date.offset_minutes : date.offset_minutes;
	size_t used;

	ret_text[0] = '\0';
	if (date.precision == NH_PRECISION_NONE)
		return;
	if (date.precision == NH_PRECISION_YEAR)
		snprintf(ret_text, DATE_TEXT_BYTES_MAX, "%04d", civil.year);
	else if (date.precision == NH_PRECISION_MONTH)
		snprintf(ret_text, DATE_TEXT_BYTES_MAX, "%04d-%02d", civil.year, civil.month);
	else
		snprintf(ret_text, DATE_TEXT_BYTES_MAX, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
	if (date.precision < NH_PRECISION_MINUTE)
		return;
	used = strlen(ret_text);
	snprintf(ret_text + used, DATE_TEXT_BYTES_MAX - used, "T%02d:%02d:%02d", civil.hour, civil.minute,
		 civil.second);
	used = strlen(ret_text);
	if (date.zone_known)
		snprintf(ret_text + used, DATE_TEXT_BYTES_MAX - used, "%c%02d:%02d",
			 date.offset_minutes < 0 ? '-' : '+', offset / 60, offset % 60);
}

const char *date_precision_name(enum nh_precision precision)
{
	static const char *const names[] = {NULL, "year", "month", "day", "minute", "second"};

	return (size_t)precision < NH_COUNT_OF(names) ? names[precision] : NULL;
}

/* Takes exactly digits digits; false when they are not there. */
static bool take_number(struct nh_string *text, size_t digits, int *ret)
{
	int value = 0;

	if (text->length < digits)
		return false;
	for (size_t i = 0; i < digits; i++) {
		if (text->bytes[i] < '0' || text->bytes[i] > '9')
			return false;
		value = value * 10 + (text->bytes[i] - '0');
	}
	text->bytes += digits;
	text->length -= digits;
	*ret = value;
	return true;
}

static bool take_byte(struct nh_string *text, const char *any_of)
{
	if (text->length == 0 || text->bytes[0] == '\0' || !strchr(any_of, text->bytes[0]))
		return false;
	text->bytes++;
	text->length--;
	return true;
}

static bool take_zone(struct nh_string *text, bool *ret_known, int *ret_offset)
{
	int sign, hours = 0, minutes = 0;

	*ret_known = text->length > 0;
	*ret_offset = 0;
	if (text->length == 0)
		return true;
	if (take_byte(text, "Zz"))
		return text->length == 0;
	sign = text->bytes[0] == '-' ? -1 : 1;
	if (!take_byte(text, "+-") || !take_number(text, 2, &hours))
		return false;
	take_byte(text, ":");
	if (text->length && !take_number(text, 2, &minutes))
		return false;
	*ret_offset = sign * (hours * 60 + minutes);
	return text->length == 0 && hours <= 23 && minutes <= 59;
}

static void skip_fraction(struct nh_string *text)
{
	int digit;

	if (take_byte(text, ".,"))
		while (take_number(text, 1, &digit))
			;
}

static bool take_clock(struct nh_string *text, struct civil *civil, enum nh_precision *precision)
{
	if (!take_number(text, 2, &civil->hour) || !take_byte(text, ":") ||
	    !take_number(text, 2, &civil->minute))
		return false;
	*precision = NH_PRECISION_MINUTE;
	if (!take_byte(text, ":"))
		return true;
	if (!take_number(text, 2, &civil->second))
		return false;
	*precision = NH_PRECISION_SECOND;
	skip_fraction(text);
	return true;
}

bool date_parse_iso(struct nh_string text, struct nh_date *ret)
{
	struct civil civil = {.month = 1, .day = 1};
	enum nh_precision precision = NH_PRECISION_YEAR;
	bool zone_known = false;
	int offset = 0;

	if (!take_number(&text, 4, &civil.year))
		return false;
	if (take_byte(&text, "-")) {
		precision = NH_PRECISION_MONTH;
		if (!take_number(&text, 2, &civil.month))
			return false;
		if (take_byte(&text, "-")) {
			precision = NH_PRECISION_DAY;
			if (!take_number(&text, 2, &civil.day))
				return false;
		}
	}
	if (precision == NH_PRECISION_DAY && take_byte(&text, "Tt ")) {
		if (!take_clock(&text, &civil, &precision))
			return false;
		take_byte(&text, " ");
		if (!take_zone(&text, &zone_known, &offset))
			return false;
	}
	if (text.length != 0 || !date_civil_valid(&civil))
		return false;
	*ret = date_make(&civil, precision, zone_known, offset);
	return true;
}
