/* SPDX-License-Identifier: MIT
 *
 * date_clock.h - what stands at a clock in a dateline: the half of the day, the zone. Each takes it at
 * scan->next, or returns false.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATE_CLOCK_H
#define NEWSHOUND_CORPUS_CLEAN_DATE_CLOCK_H

#include "corpus/clean/date_scan.h"

/* "p. m.", "μ.μ." */
bool date_clock_half(struct date_scan *scan);
/* +09:00 or -0500: as long as it looks like one. */
bool date_clock_offset(struct date_scan *scan);
/* "JST", "UTC+9" */
bool date_clock_zone(struct date_scan *scan);

#endif
