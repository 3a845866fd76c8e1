/* SPDX-License-Identifier: MIT
 *
 * date_calendar.c - see date_calendar.h.
 *
 * Years tell calendars apart: nobody prints news of the year 2567, so this is 2024; 1403 is a year of the sun
 * in a Persian text, and may be 1983, of the moon, in another. Names of months tell the rest, but for those
 * of Ethiopia: Eritrea calls the months of our calendar by nearly the same names, so the language must say.
 */
#include "corpus/clean/date_calendar.h"

#define YEAR_MIN 1500
#define YEAR_MAX 2200
#define BUDDHIST_AHEAD 543
#define BUDDHIST_MIN 2443
#define BUDDHIST_MAX 2642
#define BUDDHIST_SHORT_MIN 50 /* below, 24 may be 2024 as well */
#define BUDDHIST_CENTURY 1957
#define NEPALI_MIN 2040 /* of Nepal's own calendar, 57 years ahead */
#define HIJRI_MIN 1300
#define SOLAR_MAX 1429 /* the years of the moon are at 1440 now */
#define LUNAR_MAX 1499
#define SHORT_YEAR_UNSURE_MIN 40
#define SHORT_YEAR_OF_1900 70
#define SOLAR_BASE_YEAR 1399      /* began on 20 March 2020 */
#define ETHIOPIAN_EPOCH (-716367) /* the first day of its year 1, counted from 1970 */

struct month_name {
	const char *name;
	int month;
};

static const struct month_name solar_months[] = {
    {"فروردین", 1}, {"فروردين", 1}, {"اردیبهشت", 2}, {"ارديبهشت", 2}, {"خرداد", 3},  {"تیر", 4},  {"تير", 4},
    {"مرداد", 5},   {"امرداد", 5},  {"شهریور", 6},   {"شهريور", 6},   {"مهر", 7},    {"آبان", 8}, {"ابان", 8},
    {"آذر", 9},     {"دی", 10},     {"دي", 10},      {"بهمن", 11},    {"اسفند", 12}, {"حمل", 1},  {"ثور", 2},
    {"جوزا", 3},    {"سرطان", 4},   {"اسد", 5},      {"سنبله", 6},    {"میزان", 7},  {"عقرب", 8}, {"قوس", 9},
    {"جدی", 10},    {"دلو", 11},    {"حوت", 12},
};

static const struct month_name ethiopian_months[] = {
    {"መስከረም", 1}, {"ጥቅምት", 2}, {"ኅዳር", 3},  {"ህዳር", 3},  {"ሕዳር", 3},  {"ታኅሣሥ", 4},  {"ታህሳስ", 4},
    {"ታህሣሥ", 4},  {"ጥር", 5},   {"የካቲት", 6}, {"መጋቢት", 7}, {"ሚያዝያ", 8}, {"ሚያዚያ", 8},  {"ግንቦት", 9},
    {"ሰኔ", 10},   {"ሐምሌ", 11}, {"ሀምሌ", 11}, {"ነሐሴ", 12}, {"ነሀሴ", 12}, {"ጳጉሜን", 13}, {"ጳጉሜ", 13},
};

static const struct month_name paired_months[] = {
    {"كانون الثاني", 1},  {"كانون ثاني", 1},  {"تشرين الأول", 10}, {"تشرين الاول", 10}, {"تشرين أول", 10},
    {"تشرين الثاني", 11}, {"تشرين ثاني", 11}, {"كانون الأول", 12}, {"كانون الاول", 12}, {"كانون أول", 12},
};

/* Of the Islamic calendar in Arabic, Persian and Urdu, and of the Bengali one. Longer ones before their own
 * beginnings. */
static const char *const passed_months[] = {
    "محرم الحرام",   "المحرم",
    "محرم",          "صفر المظفر",
    "صفر",           "ربيع الأول",
    "ربيع الاول",    "ربيع الآخر",
    "ربيع الاخر",    "ربيع الثاني",
    "ربیع الاول",    "ربیع الأول",
    "ربیع الثانی",   "ربیع‌الاول",
    "جمادى الأولى",  "جمادى الاولى",
    "جمادى الآخرة",  "جمادى الاخرة",
    "جمادى الثانية", "جمادي الأولى",
    "جمادي الآخرة",  "جمادی الاول",
    "جمادی الثانی",  "جمادی الاولی",
    "رجب المرجب",    "رجب",
    "شعبان المعظم",  "شعبان",
    "رمضان المبارك", "رمضان المبارک",
    "رمضان",         "شوال المکرم",
    "شوال",          "ذو القعدة",
    "ذو القعده",     "ذي القعدة",
    "ذوالقعدة",      "ذیقعدہ",
    "ذی القعدہ",     "ذوالقعدہ",
    "ذی القعده",     "ذو الحجة",
    "ذو الحجه",      "ذي الحجة",
    "ذوالحجة",       "ذوالحجہ",
    "ذی الحجہ",      "ذوالحجه",
    "ذی الحجه",      "ذی الحج",
    "বৈশাখ",         "জ্যৈষ্ঠ",
    "আষাঢ়",          "আষাঢ়",
    "শ্রাবণ",         "ভাদ্র",
    "আশ্বিন",         "কার্তিক",
    "অগ্রহায়ণ",       "অগ্রহায়ণ",
    "পৌষ",           "মাঘ",
    "ফাল্গুন",         "চৈত্র",
};

static bool is_language(const struct date_scan *scan, const char *code)
{
	const char *language = scan->hints->language;

	return language && strncmp(language, code, 2) == 0 && !plain_is_letter(language[2]);
}

static bool is_solar_text(const struct date_scan *scan)
{
	return scan->calendar == DATE_SOLAR_HIJRI || scan->has_persian_digits || is_language(scan, "fa");
}

int date_calendar_year(struct date_scan *scan, int printed)
{
	if (printed >= BUDDHIST_MIN && printed <= BUDDHIST_MAX && scan->calendar == DATE_GREGORIAN)
		return printed - BUDDHIST_AHEAD;
	if (printed >= HIJRI_MIN && printed <= SOLAR_MAX && is_solar_text(scan)) {
		scan->calendar = DATE_SOLAR_HIJRI;
		return printed;
	}
	if (printed >= NEPALI_MIN && is_language(scan, "ne"))
		return -1;
	return printed >= YEAR_MIN && printed < YEAR_MAX ? printed : -1;
}

bool date_calendar_is_ours(int year, const struct date_hints *hints)
{
	struct date_scan scan = {.hints = hints};
	int read = date_calendar_year(&scan, year);

	return (read == year && scan.calendar == DATE_GREGORIAN) || (read < 0 && year >= YEAR_MAX);
}

int date_calendar_short_year(const struct date_scan *scan, int printed)
{
	if (scan->calendar != DATE_GREGORIAN)
		return -1;
	if (scan->is_thai || is_language(scan, "th"))
		return printed >= BUDDHIST_SHORT_MIN ? BUDDHIST_CENTURY + printed : -1;
	if (printed >= SHORT_YEAR_UNSURE_MIN && printed < SHORT_YEAR_OF_1900)
		return -1;
	return printed + (printed < SHORT_YEAR_OF_1900 ? 2000 : 1900);
}

/* ---- what is passed over ---- */

static struct nh_string rest_of(const struct date_scan *scan)
{
	return plain_slice(scan->next, scan->end);
}

/* No name of the tables begins with anything less. */
static bool begins_name(const struct date_scan *scan)
{
	return scan->next < scan->end && (unsigned char)*scan->next >= 0xD8;
}

static void skip_spaces(struct date_scan *scan)
{
	while (date_scan_at(scan, 0, ' '))
		scan->next++;
}

/* A number of so many digits at most; -1 where none stands there. */
static int pass_number(struct date_scan *scan, size_t digits_max)
{
	int value = 0;
	size_t digits = 0;

	for (; digits < digits_max && date_scan_at_digit(scan, 0); digits++)
		value = value * 10 + (*scan->next++ - '0');
	return digits > 0 && !date_scan_at_digit(scan, 0) ? value : -1;
}

static bool pass_word(struct date_scan *scan, const char *word)
{
	if (!plain_begins(rest_of(scan), nh_string_of(word)))
		return false;
	scan->next += strlen(word);
	return true;
}

static bool pass_hijri_mark(struct date_scan *scan)
{
	skip_spaces(scan);
	return pass_word(scan, "هـ") || pass_word(scan, "هجری") || pass_word(scan, "هجري") ||
	       pass_word(scan, "ھ") || pass_word(scan, "ہجری");
}

static bool is_old_year(int year)
{
	return year >= HIJRI_MIN && year <= LUNAR_MAX;
}

/* "15 ذو الحجة 1445 هـ" */
static bool pass_named(struct date_scan *scan)
{
	size_t i = 0;

	if (pass_number(scan, 2) < 0)
		return false;
	skip_spaces(scan);
	if (!begins_name(scan))
		return false;
	while (i < NH_COUNT_OF(passed_months) && !pass_word(scan, passed_months[i]))
		i++;
	if (i == NH_COUNT_OF(passed_months))
		return false;
	while (date_scan_at(scan, 0, ' ') || date_scan_at(scan, 0, ','))
		scan->next++;
	if (date_scan_at_digit(scan, 0) && !is_old_year(pass_number(scan, 4)))
		return false;
	pass_hijri_mark(scan);
	return true;
}

/* "1445/12/15 هـ": without its mark it could be of the sun. */
static bool pass_numeric(struct date_scan *scan)
{
	int parts[3];

	for (size_t i = 0; i < 3; i++) {
		if (i > 0 && !date_scan_at(scan, 0, '/') && !date_scan_at(scan, 0, '-'))
			return false;
		scan->next += i > 0;
		parts[i] = pass_number(scan, 4);
	}
	return (is_old_year(parts[0]) || is_old_year(parts[2])) && pass_hijri_mark(scan);
}

bool date_calendar_pass(struct date_scan *scan)
{
	const char *start = scan->next;

	if (pass_named(scan))
		return true;
	scan->next = start;
	if (pass_numeric(scan))
		return true;
	scan->next = start;
	return false;
}

/* ---- months ---- */

/* The month of the table that stands at scan->next and ends there. */
static const struct month_name *find_month(struct nh_string rest, const struct month_name *months,
					   size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t bytes = strlen(months[i].name);

		if (plain_begins(rest, nh_string_of(months[i].name)) &&
		    (rest.length == bytes || (unsigned char)rest.bytes[bytes] < 0x80))
			return &months[i];
	}
	return NULL;
}

int date_calendar_month(struct date_scan *scan)
{
	struct nh_string rest = rest_of(scan);
	const struct month_name *found;
	enum date_calendar calendar = DATE_GREGORIAN;

	if (!begins_name(scan))
		return 0;
	found = find_month(rest, paired_months, NH_COUNT_OF(paired_months));
	if (!found) {
		found = find_month(rest, solar_months, NH_COUNT_OF(solar_months));
		calendar = DATE_SOLAR_HIJRI;
	}
	if (!found && is_language(scan, "am")) {
		found = find_month(rest, ethiopian_months, NH_COUNT_OF(ethiopian_months));
		calendar = DATE_ETHIOPIAN;
	}
	if (!found ||
	    (calendar != scan->calendar && (scan->calendar != DATE_GREGORIAN || scan->civil.month >= 0)))
		return 0; /* the months of two calendars are no one date */
	scan->calendar = calendar;
	scan->next += strlen(found->name);
	return found->month;
}

/* ---- days ---- */

/* Eight years of 33 are longer by a day. */
static bool is_long_solar_year(int year)
{
	return (8 * year + 29) % 33 < 8;
}

static int days_in_solar_month(int year, int month)
{
	if (month < 7)
		return 31;
	return month < 12 || is_long_solar_year(year) ? 30 : 29;
}

/* The first day of a month, counted from 1970. */
static int64_t first_of_solar_month(int year, int month)
{
	int64_t days = date_days_from_civil(2020, 3, 20);

	for (int at = SOLAR_BASE_YEAR; at < year; at++)
		days += 365 + is_long_solar_year(at);
	for (int at = SOLAR_BASE_YEAR; at > year; at--)
		days -= 365 + is_long_solar_year(at - 1);
	for (int at = 1; at < month; at++)
		days += days_in_solar_month(year, at);
	return days;
}

static int64_t first_of_ethiopian_month(int year, int month)
{
	return ETHIOPIAN_EPOCH + 365 * ((int64_t)year - 1) + year / 4 + 30 * ((int64_t)month - 1);
}

static int days_in_ethiopian_month(int year, int month)
{
	if (month < 13)
		return 30;
	return year % 4 == 3 ? 6 : 5;
}

bool date_calendar_settle(struct date_scan *scan)
{
	struct civil *civil = &scan->civil;
	bool solar = scan->calendar == DATE_SOLAR_HIJRI, day_known = civil->day >= 0;
	int64_t first, length;
	struct civil last;

	if (scan->calendar == DATE_GREGORIAN)
		return true;
	if (civil->year < 0 || civil->month < 1 || civil->month > (solar ? 12 : 13) || scan->order_unsure ||
	    (solar ? civil->year > SOLAR_MAX : civil->year > YEAR_MAX))
		return false;
	first = solar ? first_of_solar_month(civil->year, civil->month)
		      : first_of_ethiopian_month(civil->year, civil->month);
	length = solar ? days_in_solar_month(civil->year, civil->month)
		       : days_in_ethiopian_month(civil->year, civil->month);
	if (day_known && (civil->day < 1 || civil->day > length))
		return false;
	last = *civil;
	date_civil_from_days(first + (day_known ? civil->day - 1 : 0), &civil->year, &civil->month,
			     &civil->day);
	scan->calendar = DATE_GREGORIAN;
	if (day_known)
		return true;
	/* a month of theirs has days of two of ours */
	date_civil_from_days(first + length - 1, &last.year, &last.month, &last.day);
	civil->month = civil->day = -1;
	return last.year == civil->year;
}
