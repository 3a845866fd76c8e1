/* SPDX-License-Identifier: MIT
 *
 * date_likely.c - a date that is still far off is not when an article came out: a slip of the hand (2924),
 * the last day that a system can say, a year of another calendar. It is not taken where something else dates
 * the article, but kept for the case that nothing does: the clock of the computer could be the one that is
 * wrong.
 */
#include <time.h>

#include "corpus/clean/plain.h"
#include "corpus/clean/dateline.h"

#define SECONDS_TO_COME_MAX ((int64_t)400 * 86400) /* a year, and the issue of next month */
#define SECONDS_OF_2020 1577836800                 /* a clock that shows less was never set */

bool date_is_far_off(struct nh_date date)
{
	int64_t now = (int64_t)time(NULL);

	return date.precision != NH_PRECISION_NONE && now > SECONDS_OF_2020 &&
	       date.instant_seconds - now > SECONDS_TO_COME_MAX;
}

bool date_hints_accept(const struct date_hints *hints, struct nh_date date, struct nh_string text)
{
	struct date_evidence *evidence = hints->evidence;

	if (hints->to_come || !date_is_far_off(date))
		return true;
	text = plain_trim(text);
	if (evidence && evidence->far_off.precision == NH_PRECISION_NONE &&
	    text.length <= sizeof evidence->far_off_text) {
		evidence->far_off = date;
		evidence->far_off_length = text.length;
		memcpy(evidence->far_off_text, text.bytes, text.length);
	}
	return false;
}
