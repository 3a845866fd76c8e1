/* SPDX-License-Identifier: MIT
 *
 * test_corpus_dateline.c - the dates that news prints, as a table: the text, the hints, what it must give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "corpus/clean/dateline.h"

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
	const struct date_hints hints = {.zone = "+05:30"};

	(void)state;
	check((struct dated){"17:34 IST, June 21, 2024", "2024-06-21T17:34:00+05:30"}, &hints);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
