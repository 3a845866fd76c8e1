/* SPDX-License-Identifier: MIT
 *
 * test_query_date.c - what may follow date:, and the days that it means. Today is Friday, 2024-03-31.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/date.h"
#include "searcher/query/query.h"

struct expectation {
	const char *text;
	int first[3], last[3]; /* year, month, day; {0} where open */
};

static const struct expectation expectations[] = {
    {"2024", {2024, 1, 1}, {2024, 12, 31}},
    {"2024-02", {2024, 2, 1}, {2024, 2, 29}},
    {"2023-02", {2023, 2, 1}, {2023, 2, 28}},
    {"2024-2-9", {2024, 2, 9}, {2024, 2, 9}},
    {"2024-06-20..2024-06-23", {2024, 6, 20}, {2024, 6, 23}},
    {"2023..2024-01", {2023, 1, 1}, {2024, 1, 31}},
    {"2023..", {2023, 1, 1}, {0}},
    {"..2023", {0}, {2023, 12, 31}},
    {"0d", {2024, 3, 31}, {2024, 3, 31}},
    {"1d", {2024, 3, 30}, {2024, 3, 31}},
    {"2w", {2024, 3, 17}, {2024, 3, 31}},
    {"2w..", {2024, 3, 17}, {0}},
    {"..1w", {0}, {2024, 3, 24}},
    {"1m", {2024, 2, 29}, {2024, 3, 31}},
    {"4m..1m", {2023, 11, 30}, {2024, 2, 29}},
    {"1y", {2023, 3, 31}, {2024, 3, 31}},
    {"9999999y..", {0}, {0}},
    {"9999", {9999, 1, 1}, {9999, 12, 31}},
    {"0001", {1, 1, 1}, {1, 12, 31}},
};

static int64_t today(void)
{
	return date_days_from_civil(2024, 3, 31);
}

static int64_t day_of(const int civil[3], int64_t open)
{
	return civil[0] ? date_days_from_civil(civil[0], civil[1], civil[2]) : open;
}

static void dates_mean_their_days(void **state)
{
	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(expectations); i++) {
		const struct expectation *expected = &expectations[i];
		int64_t first = 0, last = 0;
		bool undated = true;

		if (!query_parse_date(nh_string_of(expected->text), today(), &first, &last, &undated))
			fail_msg("%s was not taken", expected->text);
		assert_false(undated);
		if (first != day_of(expected->first, QUERY_DAY_MIN) ||
		    last != day_of(expected->last, QUERY_DAY_MAX))
			fail_msg("%s gave %lld..%lld", expected->text, (long long)first, (long long)last);
	}
}

static void none_is_undated(void **state)
{
	int64_t first, last;
	bool undated = false;

	(void)state;
	assert_true(query_parse_date(NH_STRING("none"), today(), &first, &last, &undated));
	assert_true(undated);
}

static void other_text_is_no_date(void **state)
{
	static const char *const texts[] = {"",
					    "..",
					    "x",
					    "24",
					    "20240",
					    "2024-",
					    "2024-13",
					    "2024-00",
					    "2023-02-29",
					    "2024-06-31",
					    "2024-06-20x",
					    "2024..2023",
					    "2w..3w",
					    "2",
					    "w",
					    "2h",
					    "-2w",
					    "2024-06-20..x",
					    "0000",
					    "2024-6-",
					    "2024-006",
					    "1d..2d..3d",
					    "2024.."
					    "..2025",
					    "None"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(texts); i++) {
		int64_t first = 7, last = 8;
		bool undated = false;

		if (query_parse_date(nh_string_of(texts[i]), today(), &first, &last, &undated))
			fail_msg("%s was taken for a date", texts[i]);
		assert_true(first == 7 && last == 8 && !undated);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dates_mean_their_days),
	    cmocka_unit_test(none_is_undated),
	    cmocka_unit_test(other_text_is_no_date),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
