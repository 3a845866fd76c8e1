/* SPDX-License-Identifier: MIT
 *
 * dateline.h - reads the dates that news prints: 17:34 JST, June 21, 2024; 21.06.2024, 17:34 Uhr;
 * 2024年6月21日 17時34分; 26-FEB-1987 15:01:01.79; 910514; RFC 822; ISO 8601 … The whole text must be dates,
 * with nothing around them but words such as "Published" or "Last updated:", a byline or a place before, a
 * source behind. So a line of prose that mentions a date is none.
 *
 * Nothing is guessed. A zone's abbreviation that means several zones (IST, CST, BST …) is taken as the
 * country, the language or the caller's zone say, else the time stands as wall clock with its zone unknown.
 * 03/04/2024 is 2024 and no more, unless the hints, or other dates of the same file, say which of the two is
 * the month. A date without a year is none, unless the hints have a base. Nor is one that lies years ahead.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_DATELINE_H
#define NEWSHOUND_CORPUS_CLEAN_DATELINE_H

#include "common/date.h"

enum date_order {
	DATE_ORDER_UNKNOWN = 0, /* of 03/04/2024 */
	DATE_ORDER_DAY_FIRST,
	DATE_ORDER_MONTH_FIRST,
};

/* What the dates of one file have shown so far, and what is kept of one article. */
struct date_evidence {
	unsigned day_first, month_first; /* dates that can be read in one way only */
	struct nh_date far_off; /* of the article that is being read: the first date that was not taken,
				 * as it is still far off */
	size_t far_off_length;
	char far_off_text[120]; /* what it was read from */
};

struct date_hints {
	const char *zone; /* for times without one: "+09:00" or "JST"; NULL: unknown */
	enum date_order order;
	bool field; /* the text stands where a date must be: 910514 is one, and what follows it is not looked
		       at */
	bool to_come;         /* the date may lie ahead, however far: an embargo's */
	const char *language; /* of the article: "en", "en-GB"; NULL: unknown */
	char country[3];      /* of the source: "gb"; empty: unknown */
	struct nh_date base;  /* a day on or soon after which the text was there; for dates without a year */
	struct date_evidence *evidence; /* asked and added to; NULL: none */
};

/* Takes country and order from what is known of an article: its language, the address it came from. What is
 * set already stays. language must live as long as the hints. */
void date_hints_learn(struct date_hints *hints, const char *language, struct nh_string url);

/* What the line says of its date. */
enum dateline_kind {
	DATELINE_NONE = 0,
	DATELINE_PUBLISHED,
	DATELINE_UPDATED,
};

struct dateline {
	struct nh_date published, updated; /* precision none: the line has none */
	struct nh_string place;            /* "Wien, 9. Jänner 2018"; bytes NULL: none */
	struct nh_string byline;           /* "By Ann Lee | June 21, 2024"; bytes NULL: none */
};

/* All that a line says; false where it is no dateline. */
bool dateline_read(struct nh_string text, const struct date_hints *hints, struct dateline *ret);
/* One date of it, the published one where there are both. */
enum dateline_kind dateline_parse(struct nh_string text, const struct date_hints *hints, struct nh_date *ret);

/* "+09:00", "-0330", "UTC+9", "Z" or an abbreviation of one meaning. */
bool zone_parse(struct nh_string text, int *ret_offset_minutes);
/* Whether text is an abbreviation of a zone, of one meaning or of several. */
bool zone_known_name(struct nh_string text);

/* Whether a date lies so far ahead that no article can have come out then. */
bool date_is_far_off(struct nh_date date);
/* Whether a date that text says may be taken; one that is far off is kept with the evidence. */
bool date_hints_accept(const struct date_hints *hints, struct nh_date date, struct nh_string text);

/* Seconds since 1970, or milliseconds where the number is that large. False outside the years 1900 to 2200.
 */
bool date_from_epoch(double number, struct nh_date *ret);

/* The date in an address, unless it is far off: /2024/06/21/, /2024-06-21-, /20240621/, /2024/jun/21/;
 * /2024/06/ is a month. ret_from is the part it was read from. */
bool date_from_url(struct nh_string url, struct nh_date *ret, struct nh_string *ret_from);

/* "TOKYO, June 21 (Kyodo) - The …": the place line at the start of a body. Returns its length up to where the
 * prose begins, 0 where there is none; ret_agency is what the brackets hold. */
size_t place_line_bytes(struct nh_string paragraph, struct nh_string *ret_dateline,
			struct nh_string *ret_agency);

struct place_line {
	struct nh_string whole; /* TOKYO, June 21 (Kyodo) */
	struct nh_string place;
	struct nh_string agency;
	struct nh_date date; /* precision none where it names no day, or no year and the hints have no base */
	size_t bytes;        /* up to where the prose begins */
};

/* The same with its parts. */
bool place_line_read(struct nh_string paragraph, const struct date_hints *hints, struct place_line *ret);

#endif
