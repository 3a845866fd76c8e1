/* SPDX-License-Identifier: MIT
 *
 * date_numbers.c - what a number in a dateline means. It is understood by what stands right behind it (17:34,
 * 17h34, 21/06/2024, 6月), else by what is still missing: a day, then a year. And seconds since 1970.
 */
#include "corpus/clean/date_calendar.h"
#include "corpus/clean/date_scan.h"
#include "corpus/clean/date_words.h"

#define EPOCH_1900 (-2208988800.0)
#define EPOCH_2200 7258118400.0
#define EVIDENCE_MIN 1    /* a date that says which part comes first … */
#define EVIDENCE_SHARE 10 /* … and at most one in so many that says the other */

struct number {
	int value;
	int digits;
};

static struct number take_number(struct date_scan *scan, int digits_max)
{
	struct number number = {0, 0};

	while (number.digits < digits_max && date_scan_at_digit(scan, 0)) {
		number.value = number.value * 10 + (*scan->next++ - '0');
		number.digits++;
	}
	return number;
}

/* -1: no newspaper has printed it. */
static int full_year(struct date_scan *scan, struct number number)
{
	return number.digits > 2 ? date_calendar_year(scan, number.value)
				 : date_calendar_short_year(scan, number.value);
}

/* The seconds and their fraction behind hh:mm. */
static bool take_seconds(struct date_scan *scan, char mark)
{
	struct number second;

	if (!date_scan_at(scan, 0, mark) || !date_scan_at_digit(scan, 1) || !date_scan_at_digit(scan, 2))
		return true;
	scan->next++;
	second = take_number(scan, 2);
	scan->has_second = true;
	if ((date_scan_at(scan, 0, '.') || date_scan_at(scan, 0, ',')) && date_scan_at_digit(scan, 1)) {
		scan->next++;
		while (date_scan_at_digit(scan, 0))
			scan->next++;
	}
	return date_scan_put(&scan->civil.second, second.value);
}

static bool take_clock(struct date_scan *scan, struct number hour, char mark)
{
	struct number minute;

	scan->next++;
	while (mark == 'h' && date_scan_at(scan, 0, ' ') && date_scan_at_digit(scan, 1) &&
	       date_scan_at_digit(scan, 2) && !date_scan_at_digit(scan, 3))
		scan->next++;
	minute = take_number(scan, 2);
	if (minute.digits == 1 || (minute.digits == 0 && mark != 'h'))
		return false;
	if (!date_scan_put(&scan->civil.hour, hour.value) ||
	    !date_scan_put(&scan->civil.minute, minute.value))
		return false;
	return take_seconds(scan, mark == '.' ? '.' : ':');
}

static bool writes_year_first(const char *language)
{
	return language && (strncmp(language, "ja", 2) == 0 || strncmp(language, "zh", 2) == 0 ||
			    strncmp(language, "ko", 2) == 0 || strncmp(language, "hu", 2) == 0 ||
			    strncmp(language, "lt", 2) == 0);
}

static enum date_order order_of_file(const struct date_evidence *evidence)
{
	if (!evidence)
		return DATE_ORDER_UNKNOWN;
	if (evidence->day_first >= EVIDENCE_MIN &&
	    evidence->month_first * EVIDENCE_SHARE <= evidence->day_first)
		return DATE_ORDER_DAY_FIRST;
	if (evidence->month_first >= EVIDENCE_MIN &&
	    evidence->day_first * EVIDENCE_SHARE <= evidence->month_first)
		return DATE_ORDER_MONTH_FIRST;
	return DATE_ORDER_UNKNOWN;
}

/* Of a and b in a/b/year: an impossible month decides, else the hints do, else other dates of the file. */
static enum date_order find_order(struct date_scan *scan, int a, int b, char mark)
{
	struct date_evidence *evidence = scan->hints->evidence;

	if (mark == '.')
		return DATE_ORDER_DAY_FIRST;
	if (a > 12 && b <= 12) {
		if (evidence)
			evidence->day_first++;
		return DATE_ORDER_DAY_FIRST;
	}
	if (b > 12 && a <= 12) {
		if (evidence)
			evidence->month_first++;
		return DATE_ORDER_MONTH_FIRST;
	}
	if (a == b)
		return DATE_ORDER_DAY_FIRST;
	return scan->hints->order != DATE_ORDER_UNKNOWN ? scan->hints->order : order_of_file(evidence);
}

static bool put_date(struct date_scan *scan, int year, int month, int day)
{
	return year >= 0 && date_scan_put(&scan->civil.year, year) &&
	       date_scan_put(&scan->civil.month, month) && date_scan_put(&scan->civil.day, day);
}

/* a, b and c of a numeric date: 2024/06/21, 21.06.2024, 06/21/2024. */
static bool put_numeric(struct date_scan *scan, struct number a, struct number b, struct number c, char mark)
{
	enum date_order order;
	int year;

	if (a.digits == 4)
		return put_date(scan, full_year(scan, a), b.value, c.value);
	if (c.digits != 4 && c.digits != 2)
		return false;
	if (c.digits == 2 && (a.value > 31 || writes_year_first(scan->hints->language)))
		return a.digits == 2 && put_date(scan, full_year(scan, a), b.value, c.value);
	year = full_year(scan, c);
	order = scan->calendar == DATE_SOLAR_HIJRI ? DATE_ORDER_DAY_FIRST
						   : find_order(scan, a.value, b.value, mark);
	/* 21/03/04 has readings that share nothing */
	if (c.digits == 2 && c.value <= 31 && mark != '.' && !scan->hints->language &&
	    scan->hints->order == DATE_ORDER_UNKNOWN && a.digits == 2 && b.value <= 12)
		return false;
	scan->order_unsure = order == DATE_ORDER_UNKNOWN;
	if (order == DATE_ORDER_MONTH_FIRST)
		return put_date(scan, year, a.value, b.value);
	return put_date(scan, year, b.value, a.value);
}

/* Skips " / " or "/" up to the digit behind it; 0 where there is none. */
static char take_joint(struct date_scan *scan, bool spaced)
{
	const char *text = scan->next;
	char mark;

	while (spaced && text < scan->end && *text == ' ')
		text++;
	mark = text < scan->end ? *text : 0;
	if (mark != '/' && mark != '-' && mark != '.')
		return 0;
	text++;
	while (spaced && text < scan->end && *text == ' ')
		text++;
	if (text >= scan->end || !plain_is_digit(*text))
		return 0;
	scan->next = text;
	return mark;
}

/* Takes "/06/2024" behind the first number of a numeric date; false, and nothing taken, where it is none. */
static bool take_numeric(struct date_scan *scan, struct number a, bool spaced, bool *ret_good)
{
	const char *start = scan->next;
	struct number b, c;
	char mark = take_joint(scan, spaced);

	if (mark) {
		b = take_number(scan, 2);
		if (take_joint(scan, spaced) == mark) {
			c = take_number(scan, 4);
			if (!date_scan_at_digit(scan, 0) &&
			    (!spaced || ((a.digits == 4) != (c.digits == 4) && mark != '-'))) {
				*ret_good = put_numeric(scan, a, b, c, mark);
				if (date_scan_at(scan, 0, 'T') && date_scan_at_digit(scan, 1))
					scan->next++;
				return true;
			}
		}
	}
	scan->next = start;
	return false;
}

static bool put_digits(struct date_scan *scan, const char *digits, size_t year_digits)
{
	int part[3] = {0, 0, 0};
	size_t lengths[3] = {year_digits, 2, 2};

	for (size_t p = 0; p < 3; p++)
		for (size_t i = 0; i < lengths[p]; i++)
			part[p] = part[p] * 10 + (*digits++ - '0');
	return put_date(scan, full_year(scan, (struct number){part[0], (int)year_digits}), part[1], part[2]);
}

/* 173400 or 1734 right behind a date of eight digits. */
static bool put_clock_digits(struct date_scan *scan, size_t digits)
{
	scan->civil.hour = take_number(scan, 2).value;
	scan->civil.minute = take_number(scan, 2).value;
	scan->has_second = digits == 6;
	if (digits == 6)
		scan->civil.second = take_number(scan, 2).value;
	return true;
}

static size_t digits_ahead(const struct date_scan *scan)
{
	size_t digits = 0;

	while (date_scan_at_digit(scan, digits))
		digits++;
	return digits;
}

/* 20240621, 20240621T173400, 20240621173400; and 910514 where a date must be. */
static bool take_compact(struct date_scan *scan, size_t digits)
{
	size_t year_digits = digits == 6 ? 2 : 4, behind;

	if (digits == 6 && !scan->hints->field)
		return false;
	if (!put_digits(scan, scan->next, year_digits))
		return false;
	scan->next += year_digits + 4;
	if (date_scan_at(scan, 0, 'T') && date_scan_at_digit(scan, 1))
		scan->next++;
	behind = digits_ahead(scan);
	if (behind == 4 || behind == 6)
		return put_clock_digits(scan, behind);
	return behind == 0;
}

static bool put_unit(struct date_scan *scan, int value, char unit)
{
	scan->next += DATE_UNIT_BYTES;
	if (unit == 'y')
		return date_scan_put(&scan->civil.year, value + scan->era);
	if (unit == 'm')
		return date_scan_put(&scan->civil.month, value);
	if (unit == 'd')
		return date_scan_put(&scan->civil.day, value);
	if (unit == 'H')
		return date_scan_put(&scan->civil.hour, value);
	scan->has_second |= unit == 'S';
	return date_scan_put(unit == 'M' ? &scan->civil.minute : &scan->civil.second, value);
}

/* Whether word stands next, behind spaces, and ends there. */
static bool follows(const struct date_scan *scan, const char *word)
{
	const char *text = scan->next;
	size_t length = strlen(word);

	while (text < scan->end && *text == ' ')
		text++;
	return plain_begins(plain_slice(text, scan->end), nh_string_of(word)) &&
	       (text + length == scan->end || !plain_is_letter(text[length]));
}

static bool is_hour(const struct date_scan *scan, int hour)
{
	static const char *const words[] = {"uhr", "uur",  "h",    "hs", "hrs", "p.m",
					    "a.m", "p. m", "a. m", "pm", "noon"};

	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		if (follows(scan, words[i]))
			return true;
	/* German "am 21. Juni" is no time */
	return follows(scan, "am") && hour <= 12 &&
	       !(scan->hints->language && strncmp(scan->hints->language, "de", 2) == 0);
}

/* A number that nothing joins to another: an hour, a day or a year. */
static bool put_alone(struct date_scan *scan, struct number number)
{
	const char *begin = scan->next - number.digits;

	if (number.digits <= 2 && scan->civil.hour < 0 && is_hour(scan, number.value)) {
		scan->civil.minute = 0;
		return date_scan_put(&scan->civil.hour, number.value);
	}
	if (number.digits == 4) {
		int year = full_year(scan, number);

		return year >= 0 && date_scan_put(&scan->civil.year, year + scan->era);
	}
	if (number.digits > 2)
		return false;
	if (scan->civil.day < 0)
		return date_scan_put(&scan->civil.day, number.value);
	/* "Oct 24-28": days of a range, no year; the day before the stroke stands before this number */
	if (begin[-1] == '-' && plain_is_digit(begin[-2]))
		return false;
	return number.digits == 2 && scan->civil.month >= 0 && full_year(scan, number) >= 0 &&
	       date_scan_put(&scan->civil.year, full_year(scan, number));
}

static bool is_clock_dot(const struct date_scan *scan, struct number hour)
{
	return date_scan_at(scan, 0, '.') && date_scan_at_digit(scan, 1) && date_scan_at_digit(scan, 2) &&
	       !date_scan_at_digit(scan, 3) && hour.digits <= 2 && hour.value < 24;
}

/* 17h34, 17h, 17 h 34 */
static bool is_clock_h(const struct date_scan *scan)
{
	size_t ahead = date_scan_at(scan, 0, ' ') ? 1 : 0;

	if (!date_scan_at(scan, ahead, 'h') && !date_scan_at(scan, ahead, 'H'))
		return false;
	if (date_scan_at_digit(scan, ahead + 1))
		return true;
	if (date_scan_at(scan, ahead + 1, ' ') && date_scan_at_digit(scan, ahead + 2))
		return date_scan_at_digit(scan, ahead + 3) && !date_scan_at_digit(scan, ahead + 4);
	return ahead == 0 && ((size_t)(scan->end - scan->next) == 1 || !plain_is_letter(scan->next[1]));
}

bool date_scan_number(struct date_scan *scan)
{
	size_t digits = digits_ahead(scan);
	struct number number;
	bool good;
	char unit;

	if (digits == 6 || digits == 8 || digits == 12 || digits == 14)
		return take_compact(scan, digits);
	number = take_number(scan, 4);
	if (date_scan_at_digit(scan, 0))
		return false;
	unit = date_unit_at(scan->next, (size_t)(scan->end - scan->next));
	if (!unit && date_scan_at(scan, 0, ' ') && number.digits == 4)
		unit = date_unit_at(scan->next + 1, (size_t)(scan->end - scan->next) - 1) == 'y' ? 'y' : 0;
	if (unit && date_scan_at(scan, 0, ' '))
		scan->next++;
	if (unit)
		return put_unit(scan, number.value, unit);
	if (take_numeric(scan, number, false, &good) || take_numeric(scan, number, true, &good))
		return good;
	if (number.digits <= 2 && date_scan_at(scan, 0, ':'))
		return take_clock(scan, number, ':');
	if (number.digits <= 2 && is_clock_h(scan)) {
		scan->next += date_scan_at(scan, 0, ' ');
		return take_clock(scan, number, 'h');
	}
	if (is_clock_dot(scan, number))
		return take_clock(scan, number, '.');
	return put_alone(scan, number);
}

bool date_from_epoch(double number, struct nh_date *ret)
{
	if (number > EPOCH_2200 || number < EPOCH_1900)
		number /= 1000;
	if (!(number >= EPOCH_1900 && number <= EPOCH_2200))
		return false;
	*ret = (struct nh_date){(int64_t)number, 0, NH_PRECISION_SECOND, 1};
	return true;
}
