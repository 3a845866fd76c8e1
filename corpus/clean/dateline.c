/* SPDX-License-Identifier: MIT
 *
 * dateline.c - see dateline.h.
 *
 * One pass from left to right over words, numbers and what joins numbers. The first thing that cannot be
 * understood ends it: no date. A label ("Updated") that stands behind a whole date begins another one; where
 * it is the last thing on the line, labels stand behind their dates: 2024年6月21日 17時34分 更新.
 */
#include "corpus/clean/dateline.h"

#include "corpus/clean/date_calendar.h"
#include "corpus/clean/date_clock.h"
#include "corpus/clean/date_scan.h"
#include "corpus/clean/date_text.h"
#include "corpus/clean/date_words.h"
#include "corpus/clean/zone.h"

#define DATES_MAX 4
#define TAIL_BYTES_MAX 60        /* what a source or an author takes behind a date */
#define DAYS_AHEAD_OF_BASE_MAX 2 /* a date without a year may lie so far behind its base */

struct line {
	struct date_scan scan; /* of the date that is being read */
	enum dateline_kind label;
	struct {
		struct nh_date date;
		enum dateline_kind label; /* before it; DATELINE_NONE: nothing */
	} dates[DATES_MAX];
	size_t date_count;
	struct civil last; /* the whole date that was read last */
	bool finished;
};

static const struct civil nothing = {-1, -1, -1, -1, -1, -1};

static bool has_date(const struct date_scan *scan)
{
	return scan->civil.year >= 0 && scan->civil.month >= 0 && scan->civil.day >= 0;
}

static bool is_empty(const struct date_scan *scan)
{
	return memcmp(&scan->civil, &nothing, sizeof nothing) == 0;
}

static bool is_word_byte(char byte)
{
	return plain_is_letter(byte) || (unsigned char)byte >= 0x80;
}

static bool is_thai(const char *text, const char *end)
{
	return end - text >= 3 && (unsigned char)text[0] == 0xE0 &&
	       ((unsigned char)text[1] == 0xB8 || (unsigned char)text[1] == 0xB9);
}

/* Chinese, Japanese, Korean, Thai: words are not spaced. */
static bool is_unspaced(const char *text, const char *end)
{
	return ((unsigned char)*text >= 0xE3 && (unsigned char)*text < 0xEE) || is_thai(text, end);
}

static struct nh_string word_at(const struct date_scan *scan)
{
	const char *text = scan->next;

	while (text < scan->end && is_word_byte(*text) && !is_unspaced(text, scan->end))
		text++;
	return plain_slice(scan->next, text);
}

static bool put_month(struct date_scan *scan, int month, bool weak)
{
	if (scan->civil.month == month && !weak) {
		scan->month_is_weak = false; /* "حزيران/يونيو": one month in two tongues */
		return true;
	}
	if (scan->civil.month >= 0 && !scan->month_is_weak)
		return weak;
	if (scan->civil.month >= 0 && weak)
		return true;
	scan->civil.month = month;
	scan->month_is_weak = weak;
	return true;
}

/* Year, month and day of a year that is not said: the one that ends at the base. */
static void apply_base(struct date_scan *scan)
{
	const struct nh_date base = scan->hints->base;
	struct civil *civil = &scan->civil, of_base;

	if (civil->year >= 0 || civil->month < 1 || civil->month > 12 || civil->day < 0 ||
	    base.precision < NH_PRECISION_DAY)
		return;
	of_base = date_civil(base);
	civil->year = of_base.year;
	if (date_days_from_civil(civil->year, civil->month, civil->day) >
	    date_days_from_civil(of_base.year, of_base.month, of_base.day) + DAYS_AHEAD_OF_BASE_MAX)
		civil->year--;
}

static bool settle_half(struct date_scan *scan)
{
	if (scan->is_hour_marked || (!scan->is_am && !scan->is_pm))
		return true;
	if (scan->civil.hour < 0 || scan->civil.hour > 12)
		return scan->civil.hour > 12; /* "17:34 pm" says the same twice */
	if (scan->is_pm)
		scan->civil.hour += scan->civil.hour < 12 ? 12 : 0;
	else
		scan->civil.hour %= 12;
	return true;
}

static enum nh_precision settle_precision(const struct date_scan *scan)
{
	const struct civil *civil = &scan->civil;

	if (civil->year < 0 || (civil->month < 0 && civil->day >= 0))
		return NH_PRECISION_NONE;
	if (civil->month < 0 || scan->order_unsure)
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

/* 24:00 ends a day, and as a moment would be of the next one: the day is what is said. A leap second is no
 * second that can be counted: its minute is. */
static void settle_clock(struct date_scan *scan)
{
	struct civil *civil = &scan->civil;

	if (civil->hour == 24 && civil->minute <= 0 && civil->second <= 0)
		civil->hour = civil->minute = civil->second = -1;
	if (civil->second == 60) {
		civil->second = -1;
		scan->has_second = false;
	}
}

static bool settle(struct date_scan *scan, struct nh_date *ret)
{
	struct civil *civil = &scan->civil, whole;
	enum nh_precision precision;
	bool zone_known = scan->has_offset;

	if (!date_calendar_settle(scan))
		return false;
	apply_base(scan);
	settle_clock(scan);
	precision = settle_precision(scan);
	if (precision == NH_PRECISION_NONE || !settle_half(scan))
		return false;
	whole = (struct civil){civil->year,
			       civil->month < 0 ? 1 : civil->month,
			       civil->day < 0 ? 1 : civil->day,
			       civil->hour < 0 ? 0 : civil->hour,
			       civil->minute < 0 ? 0 : civil->minute,
			       civil->second < 0 ? 0 : civil->second};
	if (!date_civil_valid(&whole) && !(scan->order_unsure && civil->year >= DATE_YEAR_MIN))
		return false;
	if (!zone_known && scan->zone.bytes && precision >= NH_PRECISION_MINUTE)
		zone_known = zone_at(scan->zone, &whole, scan->hints, &scan->offset_minutes);
	*ret = date_make(&whole, precision, zone_known && precision >= NH_PRECISION_MINUTE,
			 scan->offset_minutes);
	if (!scan->zone.bytes)
		apply_zone_hint(ret, scan->hints);
	return true;
}

/* A date of the line is complete; false where it is none. A clock alone has the day of the date before. */
static bool close_date(struct line *line)
{
	struct civil *civil = &line->scan.civil;
	struct nh_date date;

	if (line->date_count > 0 && civil->year < 0 && civil->month < 0 && civil->day < 0 &&
	    civil->hour >= 0) {
		civil->year = line->last.year;
		civil->month = line->last.month;
		civil->day = line->last.day;
	}
	if (line->date_count == DATES_MAX || !settle(&line->scan, &date))
		return false;
	line->last = line->scan.civil;
	line->dates[line->date_count].date = date;
	line->dates[line->date_count++].label = line->label;
	return true;
}

static void begin_date(struct line *line, enum dateline_kind label)
{
	line->scan.civil = nothing;
	line->scan.has_second = line->scan.is_am = line->scan.is_pm = line->scan.is_hour_marked = false;
	line->scan.order_unsure = line->scan.month_is_weak = line->scan.has_offset = false;
	line->scan.zone = (struct nh_string){NULL, 0};
	line->scan.era = 0;
	line->scan.calendar = DATE_GREGORIAN;
	line->label = label;
}

static bool take_label(struct line *line, enum dateline_kind label)
{
	if (has_date(&line->scan) || (line->date_count > 0 && !is_empty(&line->scan))) {
		if (!close_date(line))
			return false;
		begin_date(line, label);
	} else if (line->label != DATELINE_UPDATED) {
		line->label = label; /* "Updated: published again on …" is an update */
	}
	return true;
}

/* "Source: …" behind a date. */
static bool take_stop(struct line *line)
{
	if ((!has_date(&line->scan) && line->date_count == 0) ||
	    line->scan.end - line->scan.next > TAIL_BYTES_MAX || line->scan.end[-1] == '.')
		return false;
	line->finished = true;
	return true;
}

static bool take_meaning(struct line *line, enum date_word meaning, int value)
{
	struct date_scan *scan = &line->scan;

	switch (meaning) {
	case DATE_WORD_MONTH:
	case DATE_WORD_DAY_OR_MONTH:
		return scan->calendar == DATE_GREGORIAN &&
		       put_month(scan, value, meaning == DATE_WORD_DAY_OR_MONTH);
	case DATE_WORD_AM:
		scan->is_am = true;
		return true;
	case DATE_WORD_PM:
		scan->is_pm = true;
		return true;
	case DATE_WORD_NOON:
		scan->is_pm = true;
		if (scan->civil.hour < 0) {
			scan->civil.hour = 12;
			scan->civil.minute = 0;
		}
		return true;
	case DATE_WORD_ERA:
		scan->era = value;
		return true;
	case DATE_WORD_PUBLISHED:
		return take_label(line, DATELINE_PUBLISHED);
	case DATE_WORD_UPDATED:
		return take_label(line, DATELINE_UPDATED);
	case DATE_WORD_HOUR:
		scan->is_hour_marked = true;
		return true;
	case DATE_WORD_STOP:
		return take_stop(line);
	case DATE_WORD_FILLER:
		return true;
	case DATE_WORD_UNKNOWN:
		break;
	}
	return false;
}

static bool take_unspaced(struct line *line)
{
	struct date_scan *scan = &line->scan;
	size_t bytes = 0;
	int value = 0;
	enum date_word meaning = date_word_at(plain_slice(scan->next, scan->end), &value, &bytes);

	scan->is_thai |= is_thai(scan->next, scan->end);
	scan->next += bytes;
	if (meaning == DATE_WORD_ERA && plain_begins(plain_slice(scan->next, scan->end), NH_STRING("元年"))) {
		scan->next += strlen("元年");
		return date_scan_put(&scan->civil.year, value + 1);
	}
	return take_meaning(line, meaning, value);
}

/* "tháng 6": the number behind the word is the month. */
static bool take_numbered_month(struct date_scan *scan, struct nh_string word, bool *ret_good)
{
	const char *text = scan->next + word.length;
	int month = 0;

	if (!plain_same(word, NH_STRING("tháng")) && !plain_same(word, NH_STRING("thg")))
		return false;
	while (text < scan->end && *text == ' ')
		text++;
	while (text < scan->end && plain_is_digit(*text) && month <= 12)
		month = month * 10 + (*text++ - '0');
	*ret_good = month >= 1 && month <= 12 && put_month(scan, month, false);
	scan->next = text;
	return true;
}

/* Halves of a day that stand at no clock: German "am 21. Juni", Arabic "2024م". */
static bool is_no_half(const struct date_scan *scan, enum date_word meaning, struct nh_string word)
{
	if (scan->civil.hour >= 0)
		return false;
	return meaning == DATE_WORD_AM || (meaning == DATE_WORD_PM && plain_same(word, NH_STRING("م")));
}

static bool take_word(struct line *line)
{
	struct date_scan *scan = &line->scan;
	struct nh_string word;
	enum date_word meaning;
	bool good;
	int value;

	if (date_clock_half(scan) || date_clock_zone(scan))
		return true;
	if (is_unspaced(scan->next, scan->end))
		return take_unspaced(line);
	value = date_calendar_month(scan);
	if (value > 0)
		return put_month(scan, value, false);
	word = word_at(scan);
	if (take_numbered_month(scan, word, &good))
		return good;
	meaning = date_word_find(word, &value);
	if (is_no_half(scan, meaning, word))
		meaning = DATE_WORD_FILLER;
	scan->next += word.length;
	return take_meaning(line, meaning, value);
}

/* "10 min read", which says nothing of a time. */
static bool is_reading_time(const struct date_scan *scan)
{
	const char *text = scan->next;

	while (text < scan->end && (plain_is_digit(*text) || *text == ' ' || *text == '-'))
		text++;
	return plain_begins(plain_slice(text, scan->end), NH_STRING("min")) &&
	       scan->end - scan->next < TAIL_BYTES_MAX / 2;
}

static bool take_part(struct line *line)
{
	struct date_scan *scan = &line->scan;

	if (date_scan_at_digit(scan, 0) && has_date(scan) && is_reading_time(scan)) {
		line->finished = true;
		return true;
	}
	if (date_scan_at_digit(scan, 0))
		return date_calendar_pass(scan) || date_scan_number(scan);
	if (scan->civil.hour >= 0 &&
	    (date_scan_at(scan, 0, '+') || (date_scan_at(scan, 0, '-') && date_scan_at_digit(scan, 1))))
		return date_clock_offset(scan);
	if (is_word_byte(*scan->next))
		return take_word(line);
	return *scan->next != '\0' && strchr(" \t,.|()[]:;-/'\"=", *scan->next++);
}

/* Labels that stand behind their dates move before them. */
static void turn_labels(struct line *line)
{
	if (line->date_count == 0 || line->dates[0].label != DATELINE_NONE || !is_empty(&line->scan))
		return;
	for (size_t i = 0; i + 1 < line->date_count; i++)
		line->dates[i].label = line->dates[i + 1].label;
	line->dates[line->date_count - 1].label = line->label;
}

static bool hand_out(const struct line *line, struct dateline *ret)
{
	for (size_t i = 0; i < line->date_count; i++) {
		struct nh_date *to =
		    line->dates[i].label == DATELINE_UPDATED ? &ret->updated : &ret->published;

		if (to->precision == NH_PRECISION_NONE)
			*to = line->dates[i].date;
	}
	return line->date_count > 0;
}

static bool holds_digit(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (plain_is_digit(text.bytes[i]))
			return true;
	return false;
}

static bool scan_line(struct line *line)
{
	struct date_scan *scan = &line->scan;

	while (scan->next < scan->end && !line->finished) {
		const char *start = scan->next;

		if (take_part(line))
			continue;
		/* "…, updated 3 hours ago": the date before it stands */
		if (line->date_count > 0 && line->label == DATELINE_UPDATED &&
		    scan->end - start < TAIL_BYTES_MAX / 2)
			return true;
		if (!scan->hints->field || (!has_date(scan) && line->date_count == 0))
			return false;
		break;
	}
	if (is_empty(scan))
		turn_labels(line);
	else if (!close_date(line))
		return line->date_count > 0;
	return true;
}

/* Hands out what can be true of the line; false where that is nothing. */
static bool accept_dates(const struct dateline *line, const struct date_hints *hints, struct nh_string text,
			 struct dateline *ret)
{
	struct dateline result = *line;

	if (!date_hints_accept(hints, result.published, text))
		result.published = (struct nh_date){0};
	if (!hints->to_come && date_is_far_off(result.updated))
		result.updated = (struct nh_date){0};
	if (result.published.precision == NH_PRECISION_NONE && result.updated.precision == NH_PRECISION_NONE)
		return false;
	*ret = result;
	return true;
}

bool dateline_read(struct nh_string text, const struct date_hints *hints, struct dateline *ret)
{
	char plain[DATE_LINE_BYTES_MAX + 1];
	struct dateline result = {.place = {NULL, 0}};
	struct nh_string place = {NULL, 0}, byline = {NULL, 0}, rest;
	struct line line = {.scan = {.hints = hints, .civil = nothing}};
	struct nh_date date;

	text = plain_trim(text);
	if (text.length == 0 || text.length > DATE_LINE_BYTES_MAX)
		return false;
	if (date_parse_iso(text, &date) && date_calendar_is_ours(date_civil(date).year, hints)) {
		apply_zone_hint(&date, hints);
		result.published = date;
		return accept_dates(&result, hints, text, ret);
	}
	rest = (struct nh_string){plain, date_text_plain(text, plain)};
	plain[rest.length] = '\0';
	if (!holds_digit(rest))
		return false;
	if (!hints->field && rest.length > 0) {
		size_t lead = date_text_lead(rest, &place, &byline);

		rest = plain_slice(rest.bytes + lead, rest.bytes + rest.length);
	}
	line.scan.has_persian_digits = date_text_has_persian_digits(text);
	line.scan.next = rest.bytes;
	line.scan.end = rest.bytes + rest.length;
	if (!scan_line(&line) || !hand_out(&line, &result))
		return false;
	if (place.bytes && memcmp(text.bytes, place.bytes, place.length) == 0)
		result.place = (struct nh_string){text.bytes, place.length};
	if (byline.bytes && memcmp(text.bytes, plain, (size_t)(byline.bytes - plain) + byline.length) == 0)
		result.byline = (struct nh_string){text.bytes + (byline.bytes - plain), byline.length};
	return accept_dates(&result, hints, text, ret);
}

enum dateline_kind dateline_parse(struct nh_string text, const struct date_hints *hints, struct nh_date *ret)
{
	struct dateline line;

	if (!dateline_read(text, hints, &line))
		return DATELINE_NONE;
	if (line.published.precision == NH_PRECISION_NONE) {
		*ret = line.updated;
		return DATELINE_UPDATED;
	}
	*ret = line.published;
	return DATELINE_PUBLISHED;
}
