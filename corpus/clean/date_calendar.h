/* SPDX-License-Identifier: MIT
 *
 * date_calendar.h - dates of other calendars: the Buddhist era of Thailand, the solar calendar of Iran and
 * Afghanistan, the Ethiopian one. Of those that follow the moon no day can be told from a table: they are
 * passed over, for a date of ours often stands beside them.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_CALENDAR_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_CALENDAR_H

#include "corpus/clean/date_scan.h"

/* The year of four digits that is printed; -1 where no newspaper has printed it. Years of the solar Hijri
 * calendar stay as they are, and scan knows. */
int date_calendar_year(struct date_scan *scan, int printed);
/* Whether the year of a date in ISO 8601 is no other calendar's. Embargoes may lie far ahead. */
bool date_calendar_is_ours(int year, const struct date_hints *hints);
/* The year of two digits. */
int date_calendar_short_year(const struct date_scan *scan, int printed);
/* Where a date of the Islamic or the Bengali calendar stands at scan->next, begins with its day and is whole,
 * passes over it. */
bool date_calendar_pass(struct date_scan *scan);
/* Takes the name of a month that is one of another calendar, or of two words; 0: none stands at scan->next.
 */
int date_calendar_month(struct date_scan *scan);
/* Makes scan->civil one of our calendar; false where it cannot be told. */
bool date_calendar_settle(struct date_scan *scan);

#endif
