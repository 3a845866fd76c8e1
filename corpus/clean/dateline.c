/* SPDX-License-Identifier: MIT
 *
 * dateline.c - see dateline.h.
 *
 * One pass from left to right over words, numbers and what joins numbers. A number is understood by what
 * stands right behind it (17:34, 17h34, 21/06/2024, 6月), else by what is still missing: a day, then a year.
 * The first thing that cannot be understood ends it: no date. Only year and all above the finest part must
 * be there.
 */
#include "corpus/clean/dateline.h"

#include "corpus/clean/date_words.h"
#include "corpus/clean/plain.h"

#define LINE_BYTES_MAX 200
#define EPOCH_1900 (-2208988800.0)
#define EPOCH_2200 7258118400.0

struct scan {
	const char *next, *end;
	const struct date_hints *hints;
	struct civil civil; /* -1: not seen yet */
	bool has_second, is_am, is_pm, zone_known, month_unsure, finished;
	int offset_minutes, era;
	enum dateline_kind kind;
};

struct number {
	int value;
	int digits;
};

static bool at(const struct scan *scan, size_t ahead, char byte)
{
	return (size_t)(scan->end - scan->next) > ahead && scan->next[ahead] == byte;
}

static bool at_digit(const struct scan *scan, size_t ahead)
{
	return (size_t)(scan->end - scan->next) > ahead && plain_is_digit(scan->next[ahead]);
}

static struct number take_number(struct scan *scan, int digits_max)
{
	struct number number = {0, 0};

	while (number.digits < digits_max && at_digit(scan, 0)) {
		number.value = number.value * 10 + (*scan->next++ - '0');
		number.digits++;
	}
	return number;
}

static bool has_date(const struct scan *scan)
{
	return scan->civil.year >= 0 && scan->civil.month >= 0 && scan->civil.day >= 0;
}

static bool put(int *part, int value)
{
	if (*part >= 0)
		return false;
	*part = value;
	return true;
}

static int full_year(struct number number)
{
	if (number.digits > 2)
		return number.value;
	return number.value + (number.value < 70 ? 2000 : 1900);
}

/* The seconds and their fraction behind hh:mm. */
static bool take_seconds(struct scan *scan, char mark)
{
	struct number second;

	if (!at(scan, 0, mark) || !at_digit(scan, 1))
		return true;
	scan->next++;
	second = take_number(scan, 2);
	scan->has_second = true;
	if ((at(scan, 0, '.') || at(scan, 0, ',')) && at_digit(scan, 1)) {
		scan->next++;
		while (at_digit(scan, 0))
			scan->next++;
	}
	return second.digits == 2 && put(&scan->civil.second, second.value);
}

static bool take_clock(struct scan *scan, struct number hour, char mark)
{
	struct number minute;

	scan->next++;
	minute = take_number(scan, 2);
	if (minute.digits == 1 || (minute.digits == 0 && mark != 'h'))
		return false;
	if (!put(&scan->civil.hour, hour.value) || !put(&scan->civil.minute, minute.value))
		return false;
	return take_seconds(scan, mark == '.' ? '.' : ':');
}

/* a, b and c of a numeric date: 2024/06/21, 21.06.2024, 06/21/2024. Which of day and month comes first is
 * known where one is above 12, where dots join them, or from the hints. */
static bool put_numeric(struct scan *scan, struct number a, struct number b, struct number c, char mark)
{
	enum date_order order = scan->hints->order;
	int day = a.value, month = b.value;

	if (a.digits == 4)
		return put(&scan->civil.year, a.value) && put(&scan->civil.month, b.value) &&
		       put(&scan->civil.day, c.value);
	if (c.digits != 4 && c.digits != 2)
		return false;
	if (mark == '.' || a.value > 12 || a.value == b.value)
		order = DATE_ORDER_DAY_FIRST;
	else if (b.value > 12)
		order = DATE_ORDER_MONTH_FIRST;
	if (order == DATE_ORDER_MONTH_FIRST) {
		day = b.value;
		month = a.value;
	}
	scan->month_unsure = order == DATE_ORDER_UNKNOWN;
	return put(&scan->civil.year, full_year(c)) && put(&scan->civil.month, month) &&
	       put(&scan->civil.day, day);
}

/* Takes "/06/2024" behind the first number of a numeric date; false, and nothing taken, where it is none. */
static bool take_numeric(struct scan *scan, struct number a, bool *ret_good)
{
	const char *start = scan->next;
	char mark = start < scan->end ? *start : 0;
	struct number b, c;

	if ((mark != '/' && mark != '-' && mark != '.') || !at_digit(scan, 1))
		return false;
	scan->next++;
	b = take_number(scan, 2);
	if (at(scan, 0, mark) && at_digit(scan, 1)) {
		scan->next++;
		c = take_number(scan, 4);
		if (!at_digit(scan, 0)) {
			*ret_good = put_numeric(scan, a, b, c, mark);
			if (at(scan, 0, 'T') && at_digit(scan, 1))
				scan->next++;
			return true;
		}
	}
	scan->next = start;
	return false;
}

static bool put_digits(struct scan *scan, const char *digits, size_t year_digits)
{
	int part[3] = {0, 0, 0};
	size_t lengths[3] = {year_digits, 2, 2};

	for (size_t p = 0; p < 3; p++)
		for (size_t i = 0; i < lengths[p]; i++)
			part[p] = part[p] * 10 + (*digits++ - '0');
	part[0] = full_year((struct number){part[0], (int)year_digits});
	return put(&scan->civil.year, part[0]) && put(&scan->civil.month, part[1]) &&
	       put(&scan->civil.day, part[2]);
}

/* 173400 or 1734 right behind a date of eight digits. */
static bool put_clock_digits(struct scan *scan, size_t digits)
{
	scan->civil.hour = take_number(scan, 2).value;
	scan->civil.minute = take_number(scan, 2).value;
	scan->has_second = digits == 6;
	if (digits == 6)
		scan->civil.second = take_number(scan, 2).value;
	return true;
}

static size_t digits_ahead(const struct scan *scan)
{
	size_t digits = 0;

	while (at_digit(scan, digits))
		digits++;
	return digits;
}

/* 20240621, 20240621T173400, 20240621173400; and 910514 where a date must be. */
static bool take_compact(struct scan *scan, size_t digits)
{
	size_t year_digits = digits == 6 ? 2 : 4, behind;

	if (digits == 6 && !scan->hints->field)
		return false;
	if (!put_digits(scan, scan->next, year_digits))
		return false;
	scan->next += year_digits + 4;
	if (at(scan, 0, 'T') && at_digit(scan, 1))
		scan->next++;
	behind = digits_ahead(scan);
	if (behind == 4 || behind == 6)
		return put_clock_digits(scan, behind);
	return behind == 0;
}

static bool put_unit(struct scan *scan, int value, char unit)
{
	scan->next += DATE_UNIT_BYTES;
	if (unit == 'y')
		return put(&scan->civil.year, value + scan->era);
	if (unit == 'm')
		return put(&scan->civil.month, value);
	if (unit == 'd')
		return put(&scan->civil.day, value);
	if (unit == 'H')
		return put(&scan->civil.hour, value);
	scan->has_second |= unit == 'S';
	return put(unit == 'M' ? &scan->civil.minute : &scan->civil.second, value);
}

static bool follows(const struct scan *scan, const char *word)
{
	const char *text = scan->next;

	while (text < scan->end && *text == ' ')
		text++;
	return plain_begins(plain_slice(text, scan->end), nh_string_of(word));
}

/* A number that nothing joins to another: an hour, a day or a year. */
static bool put_alone(struct scan *scan, struct number number)
{
	if (number.digits <= 2 && scan->civil.hour < 0 &&
	    (follows(scan, "uhr") || follows(scan, "p.m") || follows(scan, "a.m") || follows(scan, "pm") ||
	     (follows(scan, "am") && !follows(scan, "am ")))) {
		scan->civil.minute = 0;
		return put(&scan->civil.hour, number.value);
	}
	if (number.digits == 4)
		return put(&scan->civil.year, number.value);
	if (number.digits > 2)
		return false;
	if (scan->civil.day < 0)
		return put(&scan->civil.day, number.value);
	return number.digits == 2 && scan->civil.month >= 0 && put(&scan->civil.year, full_year(number));
}

static bool is_clock_dot(const struct scan *scan, struct number hour)
{
	return at(scan, 0, '.') && at_digit(scan, 1) && at_digit(scan, 2) && !at_digit(scan, 3) &&
	       hour.digits <= 2 && hour.value < 24;
}

static bool take_numeral(struct scan *scan)
{
	size_t digits = digits_ahead(scan);
	struct number number;
	bool good;
	char unit;

	if (digits == 6 || digits == 8 || digits == 12 || digits == 14)
		return take_compact(scan, digits);
	number = take_number(scan, 4);
	if (at_digit(scan, 0))
		return false;
	unit = date_unit_at(scan->next, (size_t)(scan->end - scan->next));
	if (unit)
		return put_unit(scan, number.value, unit);
	if (take_numeric(scan, number, &good))
		return good;
	if (number.digits <= 2 && at(scan, 0, ':'))
		return take_clock(scan, number, ':');
	if (number.digits <= 2 && at(scan, 0, 'h') && (at_digit(scan, 1) || scan->next + 1 == scan->end))
		return take_clock(scan, number, 'h');
	if (is_clock_dot(scan, number))
		return take_clock(scan, number, '.');
	return put_alone(scan, number);
}

static bool is_word_byte(const char *text, const char *end)
{
	unsigned char byte = (unsigned char)*text;

	if (byte < 0x80)
		return plain_is_letter(*text);
	/* Full-width brackets, middle dots and dashes join words; they are no part of one. */
	if (end - text >= 3 && byte == 0xEF && (unsigned char)text[1] == 0xBC)
		return false;
	if (end - text >= 3 && byte == 0xE2 && (unsigned char)text[1] == 0x80)
		return false;
	if (end - text >= 3 && byte == 0xE3 && (unsigned char)text[1] == 0x80)
		return false;
	return !(end - text >= 2 && byte == 0xC2);
}

static struct nh_string word_at(const struct scan *scan)
{
	const char *text = scan->next;

	while (text < scan->end && is_word_byte(text, scan->end))
		text++;
	if (text == scan->next + 1 && scan->end - text >= 2 && *text == '.' && plain_is_letter(text[1]))
		text += 2;
	return plain_slice(scan->next, text);
}

/* +09:00 or -0500: as long as it looks like one. */
static bool take_offset(struct scan *scan)
{
	const char *text = scan->next + 1;

	while (text < scan->end && (plain_is_digit(*text) || *text == ':'))
		text++;
	if (scan->zone_known || text == scan->next + 1 ||
	    !zone_parse(plain_slice(scan->next, text), &scan->offset_minutes))
		return false;
	scan->zone_known = true;
	scan->next = text;
	return true;
}

static bool take_zone_name(struct scan *scan, struct nh_string word)
{
	if (!zone_known_name(word))
		return false;
	scan->next += word.length;
	if (scan->zone_known)
		return true;
	scan->zone_known = zone_parse(word, &scan->offset_minutes);
	if (scan->next < scan->end && (*scan->next == '+' || *scan->next == '-') && at_digit(scan, 1)) {
		scan->zone_known = false;
		return take_offset(scan);
	}
	return true;
}

static void note_half(struct scan *scan, bool is_pm)
{
	scan->is_pm |= is_pm;
	scan->is_am |= !is_pm && scan->civil.hour >= 0; /* German "am 21. Juni" is no time */
}

static bool take_word(struct scan *scan)
{
	struct nh_string word = word_at(scan);
	enum date_word meaning;
	int value = 0;

	if (take_zone_name(scan, word))
		return true;
	meaning = date_word_find(word, &value);
	scan->next += word.length;
	switch (meaning) {
	case DATE_WORD_MONTH:
		return put(&scan->civil.month, value);
	case DATE_WORD_AM:
	case DATE_WORD_PM:
		note_half(scan, meaning == DATE_WORD_PM);
		return true;
	case DATE_WORD_ERA:
		scan->era = value;
		return true;
	case DATE_WORD_UPDATED:
		if (has_date(scan))
			scan->finished = true;
		else
			scan->kind = DATELINE_UPDATED;
		return true;
	case DATE_WORD_FILLER:
	case DATE_WORD_HOUR:
		return true;
	case DATE_WORD_UNKNOWN:
		break;
	}
	return false;
}

/* Marks between the parts. The wide ones are those that is_word_byte leaves out. */
static bool take_mark(struct scan *scan)
{
	size_t bytes = (unsigned char)*scan->next < 0x80 ? 1 : (unsigned char)*scan->next < 0xE0 ? 2 : 3;

	if (bytes == 1 && !strchr(" \t,.|()[]:;-/'\"=", *scan->next))
		return false;
	if (bytes > (size_t)(scan->end - scan->next))
		return false;
	scan->next += bytes;
	return true;
}

static bool take_part(struct scan *scan)
{
	if (at_digit(scan, 0))
		return take_numeral(scan);
	if (scan->civil.hour >= 0 && (at(scan, 0, '+') || (at(scan, 0, '-') && at_digit(scan, 1))))
		return take_offset(scan);
	if (is_word_byte(scan->next, scan->end))
		return take_word(scan);
	return *scan->next != '\0' && take_mark(scan);
}

static bool settle_half(struct scan *scan)
{
	if (!scan->is_am && !scan->is_pm)
		return true;
	if (scan->civil.hour < 0 || scan->civil.hour > 12)
		return scan->civil.hour > 12; /* "17:34 pm" says the same twice */
	if (scan->is_pm)
		scan->civil.hour += scan->civil.hour < 12 ? 12 : 0;
	else
		scan->civil.hour %= 12;
	return true;
}

static enum nh_precision settle_precision(const struct scan *scan)
{
	const struct civil *civil = &scan->civil;

	if (civil->year < 0 || (civil->month < 0 && civil->day >= 0))
		return NH_PRECISION_NONE;
	if (civil->month < 0 || scan->month_unsure)
		return NH_PRECISION_YEAR;
	if (civil->day < 0)
		return NH_PRECISION_MONTH;
	if (civil->hour < 0)
		return NH_PRECISION_DAY;
	return scan->has_second ? NH_PRECISION_SECOND : NH_PRECISION_MINUTE;
}

static void apply_zone_hint(struct nh_date *date, const struct date_hints *hints)
{
	int offset;

	if (date->zone_known || date->precision < NH_PRECISION_MINUTE || !hints->zone)
		return;
	if (!zone_parse(nh_string_of(hints->zone), &offset))
		return;
	date->zone_known = 1;
	date->offset_minutes = (int16_t)offset;
	date->instant_seconds -= (int64_t)offset * 60;
}

static bool settle(struct scan *scan, struct nh_date *ret)
{
	struct civil civil = scan->civil, whole;
	enum nh_precision precision = settle_precision(scan);

	if (precision == NH_PRECISION_NONE || !settle_half(scan))
		return false;
	whole = (struct civil){civil.year,
			       civil.month < 0 ? 1 : civil.month,
			       civil.day < 0 ? 1 : civil.day,
			       civil.hour < 0 ? 0 : scan->civil.hour,
			       civil.minute < 0 ? 0 : civil.minute,
			       civil.second < 0 ? 0 : civil.second};
	if (!date_civil_valid(&whole) && !(scan->month_unsure && civil.year >= DATE_YEAR_MIN))
		return false;
	*ret = date_make(&whole, precision, scan->zone_known && precision >= NH_PRECISION_MINUTE,
			 scan->offset_minutes);
	apply_zone_hint(ret, scan->hints);
	return true;
}

enum dateline_kind dateline_parse(struct nh_string text, const struct date_hints *hints, struct nh_date *ret)
{
	struct scan scan = {.hints = hints, .civil = {-1, -1, -1, -1, -1, -1}, .kind = DATELINE_PUBLISHED};

	text = plain_trim(text);
	if (text.length == 0 || text.length > LINE_BYTES_MAX)
		return DATELINE_NONE;
	if (date_parse_iso(text, ret)) {
		apply_zone_hint(ret, hints);
		return DATELINE_PUBLISHED;
	}
	scan.next = text.bytes;
	scan.end = text.bytes + text.length;
	while (scan.next < scan.end && !scan.finished) {
		if (take_part(&scan))
			continue;
		if (!hints->field || !has_date(&scan))
			return DATELINE_NONE;
		break;
	}
	return settle(&scan, ret) ? scan.kind : DATELINE_NONE;
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
