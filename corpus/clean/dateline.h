/* SPDX-License-Identifier: MIT
 *
 * dateline.h - reads the dates that news prints: 17:34 JST, June 21, 2024; 21.06.2024, 17:34 Uhr;
 * 2024年6月21日 17時34分; 26-FEB-1987 15:01:01.79; 910514; RFC 822; ISO 8601 … The whole text must be one
 * date, with nothing around it but words such as "Published" or "Last updated:". So a line of prose that
 * mentions a date is none.
 *
 * Nothing is guessed. A zone's abbreviation that means several zones (IST, CST, BST, AST, AMT, ECT, GST, ACT,
 * CDT) is taken only as the caller's zone says, else the time stands as wall clock with its zone unknown.
 * 03/04/2024 is 2024 and no more, unless the hints say which of the two is the month.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATELINE_H
#define NEWSHOUND_CORPUS_CLEAN_DATELINE_H

#include "common/date.h"

enum date_order {
	DATE_ORDER_UNKNOWN = 0, /* of 03/04/2024 */
	DATE_ORDER_DAY_FIRST,
	DATE_ORDER_MONTH_FIRST,
};

struct date_hints {
	const char *zone; /* for times without one: "+09:00" or "JST"; NULL: unknown */
	enum date_order order;
	bool field; /* the text stands where a date must be: 910514 is one, and what follows it is not looked
		       at */
};

/* What the line says of its date. */
enum dateline_kind {
	DATELINE_NONE = 0,
	DATELINE_PUBLISHED,
	DATELINE_UPDATED,
};

enum dateline_kind dateline_parse(struct nh_string text, const struct date_hints *hints, struct nh_date *ret);

/* "+09:00", "-0330", "UTC+9", "Z" or an abbreviation of one meaning. */
bool zone_parse(struct nh_string text, int *ret_offset_minutes);
/* Whether text is an abbreviation of a zone, of one meaning or of several. */
bool zone_known_name(struct nh_string text);

/* Seconds since 1970, or milliseconds where the number is that large. False outside the years 1900 to 2200.
 */
bool date_from_epoch(double number, struct nh_date *ret);

/* "TOKYO, June 21 (Kyodo) - The …": the place line at the start of a body. Returns its length up to where the
 * prose begins, 0 where there is none; ret_agency is what the brackets hold. */
size_t place_line_bytes(struct nh_string paragraph, struct nh_string *ret_dateline,
			struct nh_string *ret_agency);

#endif
