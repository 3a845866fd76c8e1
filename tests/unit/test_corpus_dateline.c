/* SPDX-License-Identifier: MIT
 *
 * test_corpus_dateline.c - the dates that news prints, as a table: the text, the hints, what it must give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "corpus/clean/dateline.h"
#include "tests/unit/test_random.h"

struct dated {
	const char *text;
	const char *expected; /* "" for no date; "~" before it for a date of change */
};

static const struct dated dates[] = {
    {"17:34 JST, June 21, 2024", "2024-06-21T17:34:00+09:00"},
    {"17:34 KST, June 21, 2024", "2024-06-21T17:34:00+09:00"},
    {"June 21, 2024 17:34", "2024-06-21T17:34:00"},
    {"June 21, 2024 at 5:34 p.m. EDT", "2024-06-21T17:34:00-04:00"},
    {"June 21, 2024 at 5:34 PM EST", "2024-06-21T17:34:00-05:00"},
    {"June 21, 2024, 12:05 a.m. PDT", "2024-06-21T00:05:00-07:00"},
    {"June 21, 2024, 12:05 pm PST", "2024-06-21T12:05:00-08:00"},
    {"5pm UTC, 3 March 2021", "2021-03-03T17:00:00+00:00"},
    {"Fri 21 Jun 2024 17.34 BST", "2024-06-21T17:34:00"},
    {"Fri 21 Jun 2024 17.34 CEST", "2024-06-21T17:34:00+02:00"},
    {"Published 21 June 2024", "2024-06-21"},
    {"Published: 21st June 2024", "2024-06-21"},
    {"First published on Fri 21 Jun 2024 09.00 GMT", "2024-06-21T09:00:00+00:00"},
    {"Last updated: 22 June 2024 08:15 GMT", "~2024-06-22T08:15:00+00:00"},
    {"Updated 2 May 2019", "~2019-05-02"},
    {"Published 21 June 2024, updated 22 June 2024", "2024-06-21"},
    {"2024/06/21 17:34", "2024-06-21T17:34:00"},
    {"2024/06/21", "2024-06-21"},
    {"2024年6月21日 17時34分", "2024-06-21T17:34:00"},
    {"2024年6月21日（金） 17時34分", "2024-06-21T17:34:00"},
    {"2024年6月21日 午後5時34分", "2024-06-21T17:34:00"},
    {"2024年6月21日", "2024-06-21"},
    {"令和6年6月21日", "2024-06-21"},
    {"平成元年", ""},
    {"2024년 6월 21일", "2024-06-21"},
    {"21.06.2024, 17:34 Uhr", "2024-06-21T17:34:00"},
    {"21.06.2024", "2024-06-21"},
    {"3.4.2024", "2024-04-03"},
    {"21. Juni 2024, 17 Uhr", "2024-06-21T17:00:00"},
    {"am 21. Juni 2024 um 17:34 Uhr MESZ", "2024-06-21T17:34:00+02:00"},
    {"le 21 juin 2024 à 17h34", "2024-06-21T17:34:00"},
    {"Publié le 1er août 2023 à 9h05", "2023-08-01T09:05:00"},
    {"21 de junio de 2024", "2024-06-21"},
    {"21 giugno 2024", "2024-06-21"},
    {"21 июня 2024", "2024-06-21"},
    {"21/06/2024", "2024-06-21"},
    {"06/21/2024", "2024-06-21"},
    {"04/04/2024", "2024-04-04"},
    {"03/04/2024", "2024"},
    {"20240621T173400Z", "2024-06-21T17:34:00+00:00"},
    {"20240621T1734+0900", "2024-06-21T17:34:00+09:00"},
    {"20240621", "2024-06-21"},
    {"20240621173400", "2024-06-21T17:34:00"},
    {"2024-06-21T17:34:00+09:00", "2024-06-21T17:34:00+09:00"},
    {"2024-06-21T17:34:00Z", "2024-06-21T17:34:00+00:00"},
    {"2024-06-21 17:34:00.123", "2024-06-21T17:34:00"},
    {"2024-06-21", "2024-06-21"},
    {"Published 2024-06-21T17:34:00+09:00", "2024-06-21T17:34:00+09:00"},
    {"2011-11-17T12:47:00+0900", "2011-11-17T12:47:00+09:00"},
    /* the end of a day is a moment of the next one, but the day is said; and so is a leap second's minute */
    {"2024-06-20T24:00:00Z", "2024-06-20"},
    {"2024-06-20 24:00", "2024-06-20"},
    {"June 20, 2024 24:00", "2024-06-20"},
    {"24:00 JST, June 20, 2024", "2024-06-20"},
    {"20240620T240000Z", "2024-06-20"},
    {"2016-12-31T23:59:60Z", "2016-12-31T23:59:00+00:00"},
    {"2017-01-01T08:59:60.5+09:00", "2017-01-01T08:59:00+09:00"},
    {"Sat, 31 Dec 2016 23:59:60 +0000", "2016-12-31T23:59:00+00:00"},
    {"2024-06-20T24:00:01Z", ""},
    {"2024-06-20T24:30", ""},
    {"2024-06-20T25:00:00Z", ""},
    {"2024-06-20T10:60:00Z", ""},
    {"2024-06-20T10:00:61Z", ""},
    {"Fri, 21 Jun 2024 17:34:00 +0900", "2024-06-21T17:34:00+09:00"},
    {"Fri, 21 Jun 2024 17:34:00 GMT", "2024-06-21T17:34:00+00:00"},
    {"Fri, 21 Jun 2024 17:34:00 EST", "2024-06-21T17:34:00-05:00"},
    {"21 Jun 94 03:04:05 GMT", "1994-06-21T03:04:05+00:00"},
    {"26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01"},
    {" 3-APR-1987 07:09:06.48", "1987-04-03T07:09:06"},
    {"January 1, 1989, Sunday", "1989-01-01"},
    {"17:34 IST, June 21, 2024", "2024-06-21T17:34:00"},
    {"17:34 CST, June 21, 2024", "2024-06-21T17:34:00"},
    {"17:34 UTC+9, June 21, 2024", "2024-06-21T17:34:00+09:00"},
    {"17:34 GMT-03:30, June 21, 2024", "2024-06-21T17:34:00-03:30"},
    {"June 2024", "2024-06"},
    {"Sept. 5, 2001", "2001-09-05"},
    {"February 29, 2024", "2024-02-29"},
    {"February 29, 2023", ""},
    {"June 31, 2024", ""},
    {"25:10 JST, June 21, 2024", ""},
    {"June 21", ""},
    {"17:34", ""},
    {"910514", ""},
    {"The treaty was signed on June 21, 2024", ""},
    {"21 people, 2024", ""},
    {"Updated 3 hours ago", ""},
    {"12345678901234567890", ""},
    {"", ""},
    {"-", ""},
};

static void check(struct dated dated, const struct date_hints *hints)
{
	struct nh_date date = {0};
	char text[DATE_TEXT_BYTES_MAX + 1] = "";
	enum dateline_kind kind = dateline_parse(nh_string_of(dated.text), hints, &date);

	if (kind != DATELINE_NONE)
		date_print(date, text + (kind == DATELINE_UPDATED));
	if (kind == DATELINE_UPDATED)
		text[0] = '~';
	if (strcmp(text, dated.expected) != 0)
		fail_msg("\"%s\" gives \"%s\", not \"%s\"", dated.text, text, dated.expected);
}

static void every_form_gives_its_date(void **state)
{
	const struct date_hints hints = {0};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(dates); i++)
		check(dates[i], &hints);
}

static void a_zone_hint_fills_in_what_is_unknown(void **state)
{
	const struct date_hints hints = {.zone = "+05:30"}, eastern = {.zone = "-05:00"};

	(void)state;
	check((struct dated){"17:34 IST, June 21, 2024", "2024-06-21T17:34:00+05:30"}, &hints);
	check((struct dated){"June 21, 2024 17:34 | 10 min read", "2024-06-21T17:34:00+05:30"}, &hints);
	/* a zone that the name never means is no answer to it */
	check((struct dated){"17:34 BST, June 21, 2024", "2024-06-21T17:34:00"}, &hints);
	check((struct dated){"17:34 CST, June 21, 2024", "2024-06-21T17:34:00"}, &eastern);
	check((struct dated){"June 21, 2024 17:34", "2024-06-21T17:34:00+05:30"}, &hints);
	check((struct dated){"2024-06-21T17:34:00", "2024-06-21T17:34:00+05:30"}, &hints);
	check((struct dated){"17:34 JST, June 21, 2024", "2024-06-21T17:34:00+09:00"}, &hints);
	check((struct dated){"June 21, 2024", "2024-06-21"}, &hints);
}

static void a_field_takes_compact_dates_and_trailing_words(void **state)
{
	const struct date_hints hints = {.field = true};

	(void)state;
	check((struct dated){"910514", "1991-05-14"}, &hints);
	check((struct dated){"January 1, 1989, Sunday, Orange County Bulldog Edition", "1989-01-01"}, &hints);
	check((struct dated){"991399", ""}, &hints);
}

static void order_hints_settle_day_and_month(void **state)
{
	const struct date_hints day_first = {.order = DATE_ORDER_DAY_FIRST};
	const struct date_hints month_first = {.order = DATE_ORDER_MONTH_FIRST};

	(void)state;
	check((struct dated){"03/04/2024", "2024-04-03"}, &day_first);
	check((struct dated){"03/04/2024", "2024-03-04"}, &month_first);
}

static void check_line(const char *text, const struct date_hints *hints, const char *published,
		       const char *updated)
{
	char found[DATE_TEXT_BYTES_MAX];
	struct dateline line;

	if (!dateline_read(nh_string_of(text), hints, &line))
		line = (struct dateline){.place = {NULL, 0}};
	date_print(line.published, found);
	if (strcmp(found, published) != 0)
		fail_msg("\"%s\" was published \"%s\", not \"%s\"", text, found, published);
	date_print(line.updated, found);
	if (strcmp(found, updated) != 0)
		fail_msg("\"%s\" was updated \"%s\", not \"%s\"", text, found, updated);
}

static void published_and_updated_are_kept_apart(void **state)
{
	const struct date_hints hints = {.language = "fr"};

	(void)state;
	check_line("Publié le 1er mai 2022, mis à jour le 2 mai 2022", &hints, "2022-05-01", "2022-05-02");
	check_line("Updated 2 May 2022 | Published 1 May 2022", &hints, "2022-05-01", "2022-05-02");
	check_line("May 1, 2022 Updated 10:15 a.m.", &hints, "2022-05-01", "2022-05-01T10:15:00");
	check_line("2022/05/01 10:00 公開 2022/05/02 11:00 更新", &hints, "2022-05-01T10:00:00",
		   "2022-05-02T11:00:00");
	check_line("2022/05/01 10:00 更新", &hints, "", "2022-05-01T10:00:00");
	check_line("1 May 2022, updated 3 hours ago", &hints, "2022-05-01", "");
	check_line("1 May 2022 updated figures showed that the harvest was poor", &hints, "", "");
	check_line("最終更新 令和元年5月2日 午前0時30分", &hints, "", "2019-05-02T00:30:00");
}

static void a_place_may_stand_before_the_date(void **state)
{
	const struct date_hints hints = {0};
	struct dateline line;

	(void)state;
	assert_true(dateline_read(NH_STRING("Geneva, 14 May 2015"), &hints, &line));
	assert_int_equal(line.place.length, 6);
	assert_memory_equal(line.place.bytes, "Geneva", 6);
	assert_true(dateline_read(NH_STRING("Friday, 15 May 2015"), &hints, &line));
	assert_null(line.place.bytes);
	assert_false(dateline_read(NH_STRING("geneva, 14 May 2015"), &hints, &line));
}

static void a_base_gives_the_year(void **state)
{
	struct date_hints hints = {.base = {0, 0, NH_PRECISION_NONE, 0}};

	(void)state;
	check((struct dated){"June 21", ""}, &hints);
	assert_true(date_parse_iso(NH_STRING("2016-01-02"), &hints.base));
	check((struct dated){"December 31", "2015-12-31"}, &hints);
	check((struct dated){"2 January, 10:00", "2016-01-02T10:00:00"}, &hints);
	check((struct dated){"4 January", "2016-01-04"}, &hints);
	check((struct dated){"5 January", "2015-01-05"}, &hints);
	check((struct dated){"February 29", ""}, &hints);
}

static void the_place_settles_what_is_ambiguous(void **state)
{
	struct date_hints british = {0}, american = {0}, irish = {0}, canadian = {0}, french = {0},
			  sold = {0};

	(void)state;
	date_hints_learn(&british, "en", NH_STRING("https://www.example.co.uk/a"));
	date_hints_learn(&american, "en-US", (struct nh_string){NULL, 0});
	date_hints_learn(&irish, NULL, NH_STRING("http://example.ie:80/x"));
	date_hints_learn(&canadian, "fr-CA", (struct nh_string){NULL, 0});
	date_hints_learn(&french, "fr", (struct nh_string){NULL, 0});
	date_hints_learn(&sold, "en", NH_STRING("https://example.io/a"));
	check((struct dated){"03/04/2024", "2024-04-03"}, &british);
	check((struct dated){"03/04/2024", "2024-03-04"}, &american);
	check((struct dated){"03/04/2024", "2024"}, &canadian);
	check((struct dated){"03/04/2024", "2024-04-03"}, &french);
	check((struct dated){"03/04/2024 10:00", "2024"}, &sold);
	check((struct dated){"04/04/2024", "2024-04-04"}, &sold);
	check((struct dated){"17:34 BST, 21 June 2024", "2024-06-21T17:34:00+01:00"}, &british);
	check((struct dated){"17:34 IST, 21 June 2024", "2024-06-21T17:34:00+01:00"}, &irish);
	check((struct dated){"17:34 CST, 21 June 2024", "2024-06-21T17:34:00"}, &irish);
	check((struct dated){"17:34 CST, 21 June 2024", "2024-06-21T17:34:00"}, &sold);
}

static void a_range_of_days_has_no_year(void **state)
{
	const struct date_hints field = {.field = true}, line = {0};
	struct nh_date date;

	(void)state;
	assert_int_equal(dateline_parse(NH_STRING("Oct 24-28, 2022"), &field, &date), DATELINE_NONE);
	assert_int_equal(dateline_parse(NH_STRING("Oct 24-28, 2022"), &line, &date), DATELINE_NONE);
	check((struct dated){"24-Oct-22", "2022-10-24"}, &field);
}

static void other_dates_of_the_file_settle_the_order(void **state)
{
	struct date_evidence evidence = {.day_first = 0};
	const struct date_hints hints = {.evidence = &evidence};

	(void)state;
	check((struct dated){"03/04/2024", "2024"}, &hints);
	check((struct dated){"25/12/2023", "2023-12-25"}, &hints);
	check((struct dated){"03/04/2024", "2024-04-03"}, &hints);
	check((struct dated){"26/12/2023", "2023-12-26"}, &hints);
	check((struct dated){"03/04/2024", "2024-04-03"}, &hints);
	check((struct dated){"12/27/2023", "2023-12-27"}, &hints);
	check((struct dated){"03/04/2024", "2024"}, &hints);
}

/* The clock of ET and MSK depends on the day. */
static void zones_follow_the_season(void **state)
{
	const struct date_hints hints = {0}, portuguese = {.country = "pt"};

	(void)state;
	check((struct dated){"5 p.m. ET, July 2, 2020", "2020-07-02T17:00:00-04:00"}, &hints);
	check((struct dated){"5 p.m. ET, January 2, 2020", "2020-01-02T17:00:00-05:00"}, &hints);
	check((struct dated){"5 p.m. PT, March 20, 2006", "2006-03-20T17:00:00-08:00"}, &hints);
	check((struct dated){"5 p.m. PT, March 20, 2007", "2007-03-20T17:00:00-07:00"}, &hints);
	check((struct dated){"5 p.m. CT, April 20, 1986", "1986-04-20T17:00:00-06:00"}, &hints);
	check((struct dated){"5 p.m. CT, April 28, 1986", "1986-04-28T17:00:00-05:00"}, &hints);
	check((struct dated){"5 p.m. CT, April 28, 1970", "1970-04-28T17:00:00"}, &hints);
	check((struct dated){"1:30 a.m. ET, November 3, 2019", "2019-11-03T01:30:00"}, &hints);
	check((struct dated){"4 a.m. ET, November 3, 2019", "2019-11-03T04:00:00-05:00"}, &hints);
	check((struct dated){"5 p.m. PT, July 2, 2020", "2020-07-02T17:00:00"}, &portuguese);
	check((struct dated){"12:00 MSK, 1 July 2012", "2012-07-01T12:00:00+04:00"}, &hints);
	check((struct dated){"12:00 MSK, 1 July 2015", "2015-07-01T12:00:00+03:00"}, &hints);
	check((struct dated){"5 p.m. Eastern Time, July 2, 2020", "2020-07-02T17:00:00-04:00"}, &hints);
}

static void check_url(const char *url, const char *expected)
{
	struct nh_date date = {.precision = NH_PRECISION_NONE};
	char text[DATE_TEXT_BYTES_MAX];
	struct nh_string from;

	if (!date_from_url(nh_string_of(url), &date, &from))
		date.precision = NH_PRECISION_NONE;
	date_print(date, text);
	if (strcmp(text, expected) != 0)
		fail_msg("%s gives \"%s\", not \"%s\"", url, text, expected);
}

static void addresses_hold_dates(void **state)
{
	(void)state;
	check_url("https://example.org/2024/06/21/rain", "2024-06-21");
	check_url("https://example.org/news/2024-06-21-rain.html", "2024-06-21");
	check_url("https://example.org/20240621/rain", "2024-06-21");
	check_url("https://example.org/world/2024/jun/21/rain", "2024-06-21");
	check_url("https://example.org/world/2024/mar/02/rain", "2024-03-02");
	check_url("https://example.org/2024/06/rain", "2024-06");
	check_url("https://example.org/2024/06/21", "2024-06-21");
	check_url("https://example.org/2024/13/21/rain", "");
	check_url("https://example.org/2023/02/30/rain", "");
	check_url("https://example.org/story-20241/06", "");
	check_url("https://example.org/1024/06/21/", "");
	check_url("/2024/06", "");
	check_url("", "");
}

static void zones_of_one_meaning_only(void **state)
{
	int offset = 1;

	(void)state;
	assert_true(zone_parse(NH_STRING("JST"), &offset));
	assert_int_equal(offset, 540);
	assert_true(zone_parse(NH_STRING("-0330"), &offset));
	assert_int_equal(offset, -210);
	assert_false(zone_parse(NH_STRING("IST"), &offset));
	assert_false(zone_parse(NH_STRING("+25:00"), &offset));
	assert_false(zone_parse(NH_STRING(""), &offset));
	assert_true(zone_known_name(NH_STRING("IST")));
}

static void epochs_in_seconds_and_milliseconds(void **state)
{
	struct nh_date date;
	char text[DATE_TEXT_BYTES_MAX];

	(void)state;
	assert_true(date_from_epoch(1718958840, &date));
	date_print(date, text);
	assert_string_equal(text, "2024-06-21T08:34:00+00:00");
	assert_true(date_from_epoch(1718958840123, &date));
	date_print(date, text);
	assert_string_equal(text, "2024-06-21T08:34:00+00:00");
	assert_false(date_from_epoch(1e30, &date));
}

static void place_lines_give_agency_and_place(void **state)
{
	struct nh_string dateline, agency;

	(void)state;
	assert_int_equal(place_line_bytes(NH_STRING("OSLO, May 2 (Kyodo) - Ships"), &dateline, &agency), 21);
	assert_memory_equal(agency.bytes, "Kyodo", 5);
	assert_int_equal(dateline.length, 19);
	assert_true(place_line_bytes(NH_STRING("LIMA (AP) — Rain"), &dateline, &agency) > 0);
	assert_int_equal(place_line_bytes(NH_STRING("Ships (of war) - sank"), &dateline, &agency), 0);
	assert_int_equal(place_line_bytes(NH_STRING("NATO (the alliance) met"), &dateline, &agency), 0);
}

static void place_lines_have_parts(void **state)
{
	static const struct {
		const char *text, *place, *agency, *date;
	} lines[] = {
	    {"OSLO, May 2, 2013 (Kyodo) - Ships", "OSLO", "Kyodo", "2013-05-02"},
	    {"LONDON, England (CNN) -- Ships", "LONDON, England", "CNN", ""},
	    {"LIMA, 4 feb (EFE).- Barcos", "LIMA", "EFE", ""},
	    {"МОСКВА, 23 ноября. /ТАСС/. Корабли", "МОСКВА", "ТАСС", ""},
	    {"Paris (AFP) — Ships", "Paris", "AFP", ""},
	    {"ÅRHUS (Ritzau) - Skibe", "ÅRHUS", "Ritzau", ""},
	};
	const struct date_hints hints = {0};
	char text[DATE_TEXT_BYTES_MAX];
	struct place_line line;

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(lines); i++) {
		assert_true(place_line_read(nh_string_of(lines[i].text), &hints, &line));
		assert_true(nh_string_equal(line.place, nh_string_of(lines[i].place)));
		assert_true(nh_string_equal(line.agency, nh_string_of(lines[i].agency)));
		date_print(line.date, text);
		assert_string_equal(text, lines[i].date);
		assert_true(line.bytes <= strlen(lines[i].text));
	}
	assert_false(place_line_read(NH_STRING("Rain (much of it) - fell"), &hints, &line));
	assert_false(place_line_read(NH_STRING(""), &hints, &line));
}

/* Until this century ends. */
static void what_is_far_off_is_kept_but_not_taken(void **state)
{
	struct date_evidence evidence = {.day_first = 0};
	struct date_hints hints = {.evidence = &evidence};
	struct nh_date date;
	struct nh_string from;

	(void)state;
	assert_int_equal(dateline_parse(NH_STRING("17:34 JST, June 21, 2098"), &hints, &date), DATELINE_NONE);
	assert_int_equal(evidence.far_off.precision, NH_PRECISION_MINUTE);
	assert_int_equal(evidence.far_off_length, 24);
	assert_int_equal(dateline_parse(NH_STRING("2925-01-01"), &hints, &date), DATELINE_NONE);
	assert_int_equal(date_civil(evidence.far_off).year, 2098);
	assert_int_equal(
	    dateline_parse(NH_STRING("Published 21 June 2024, updated 22 June 2098"), &hints, &date),
	    DATELINE_PUBLISHED);
	assert_false(date_from_url(NH_STRING("http://x/2098/06/21/tolls"), &date, &from));
	hints.to_come = true;
	assert_int_equal(dateline_parse(NH_STRING("2925-01-01"), &hints, &date), DATELINE_PUBLISHED);
}

/* Whatever the bytes: no crash, and nothing outside them is read (the sanitizers watch). */
static void any_bytes_are_a_line(void **state)
{
	static const char *const pieces[] = {
	    "2024", "/",    "06",   "21",       "年",   "月", "更新", " ", "Updated", "JST", ":",     "17",
	    "p.m.", "令和", "元年", "\xE3\x80", "\xC3", "+",  "é",    "(", ")",       "-",   "TOKYO", "h"};
	uint64_t random = 7;

	(void)state;
	for (int round = 0; round < 50000; round++) {
		char text[128];
		size_t used = 0;
		struct dateline line;
		struct place_line place_line;
		struct nh_date date;
		struct nh_string from, copy;
		const struct date_hints hints = {.field = round % 2};

		for (size_t count = test_random_below(&random, 12); count > 0; count--) {
			const char *piece = pieces[test_random_below(&random, NH_COUNT_OF(pieces))];

			memcpy(text + used, piece, strlen(piece));
			used += strlen(piece);
		}
		/* a copy without room behind it, so that reading on is seen */
		copy = (struct nh_string){malloc(used + !used), used};
		assert_non_null(copy.bytes);
		memcpy((char *)copy.bytes, text, used);
		dateline_read(copy, &hints, &line);
		place_line_read(copy, &hints, &place_line);
		date_from_url(copy, &date, &from);
		date_hints_learn(&(struct date_hints){.zone = NULL}, NULL, copy);
		free((char *)copy.bytes);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_gives_its_date),
	    cmocka_unit_test(a_zone_hint_fills_in_what_is_unknown),
	    cmocka_unit_test(a_field_takes_compact_dates_and_trailing_words),
	    cmocka_unit_test(order_hints_settle_day_and_month),
	    cmocka_unit_test(zones_of_one_meaning_only),
	    cmocka_unit_test(epochs_in_seconds_and_milliseconds),
	    cmocka_unit_test(place_lines_give_agency_and_place),
	    cmocka_unit_test(published_and_updated_are_kept_apart),
	    cmocka_unit_test(a_place_may_stand_before_the_date),
	    cmocka_unit_test(a_base_gives_the_year),
	    cmocka_unit_test(the_place_settles_what_is_ambiguous),
	    cmocka_unit_test(a_range_of_days_has_no_year),
	    cmocka_unit_test(other_dates_of_the_file_settle_the_order),
	    cmocka_unit_test(zones_follow_the_season),
	    cmocka_unit_test(addresses_hold_dates),
	    cmocka_unit_test(place_lines_have_parts),
	    cmocka_unit_test(what_is_far_off_is_kept_but_not_taken),
	    cmocka_unit_test(any_bytes_are_a_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
