/* SPDX-License-Identifier: MIT
 *
 * zone.h - what a zone's name means at a certain wall clock, for the reader of datelines. The public part is
 * in dateline.h.
 *
 * An abbreviation of several meanings is resolved by the country of the source, then by the language, then by
 * the caller's zone where that is one of the meanings. Else it stays unknown. Names that change with the
 * season (ET, heure de Paris) follow the rule of their country, for the years in which we know it.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_ZONE_H
#define NEWSHOUND_CORPUS_CLEAN_ZONE_H

#include "corpus/clean/dateline.h"

/* The zone whose name begins text: "JST", "Eastern Time", "北京时间". Returns the name's length, 0 for none.
 */
size_t zone_name_bytes(struct nh_string text);

/* The offset of a name at a wall clock; false where it is not known for sure. */
bool zone_at(struct nh_string name, const struct civil *wall, const struct date_hints *hints,
	     int *ret_offset_minutes);

/* Clocks that are put forward in summer. */
enum season_rule {
	SEASON_NONE = 0,
	SEASON_AMERICA,
	SEASON_EUROPE,
	SEASON_MOSCOW,
};

/* How many minutes the clock is ahead of winter time at a wall clock. False for years whose rule we do not
 * know, and for the hours around a change. */
bool season_minutes(enum season_rule rule, const struct civil *wall, int *ret_minutes);

#endif
