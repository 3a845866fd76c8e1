/* SPDX-License-Identifier: MIT
 *
 * place_line.c - the place line at the start of a wire story, "TOKYO, June 21 (Kyodo) - ". It stays in the
 * body; what it says is copied out. See dateline.h.
 *
 *	PLACE[, more of it][, date] (AGENCY) -      also (AGENCY).-  (AGENCY):  /AGENCY/.  and other dashes
 *
 * The place is in capitals, or the agency is one that we know: else any sentence with brackets and a dash
 * would be one.
 */
#include "corpus/clean/dateline.h"
#include "corpus/clean/letter.h"
#include "corpus/clean/plain.h"

#define PLACE_BYTES_MAX 80
#define AGENCY_BYTES_MAX 32

/* The bytes of a dash at text, with the space before it skipped; 0 where there is none. */
static size_t dash_bytes(const char *text, const char *end, bool slashes)
{
	const char *from = text;

	if (text < end && (*text == '.' || *text == ':')) {
		bool colon = *text++ == ':';

		if (colon || slashes)
			return 1;
	}
	while (text < end && *text == ' ')
		text++;
	if (end - text >= 3 && (memcmp(text, "—", 3) == 0 || memcmp(text, "–", 3) == 0))
		return (size_t)(text + 3 - from);
	if (text == end || *text != '-')
		return 0;
	while (text < end && *text == '-')
		text++;
	return (size_t)(text - from);
}

/* The bytes of the capital at text: ASCII, or a letter of two bytes that has a small form; 0 for none. */
static size_t capital_bytes(const char *text, const char *end)
{
	char folded[2];

	if (text < end && *text >= 'A' && *text <= 'Z')
		return 1;
	if (end - text < 2 || (unsigned char)*text < 0xC3 || (unsigned char)*text >= 0xE0)
		return 0;
	letter_fold_pair(text, folded);
	return memcmp(folded, text, 2) != 0 ? 2 : 0;
}

static size_t capitals(struct nh_string text)
{
	const char *next = text.bytes, *end = text.bytes + text.length;
	size_t count = 0, bytes;

	while (count < 3 && (bytes = capital_bytes(next, end)) > 0) {
		next += bytes;
		count++;
	}
	return count;
}

static bool is_known_agency(struct nh_string text)
{
	static const char *const agencies[] = {
	    "AP",     "AFP",          "Reuters", "UPI",    "dpa",       "APA",      "EFE",         "ANSA",
	    "Xinhua", "Kyodo",        "TASS",    "ТАСС",   "ITAR-TASS", "Interfax", "RIA Novosti", "ANP",
	    "Belga",  "NTB",          "TT",      "Ritzau", "STT",       "PAP",      "PTI",         "ANI",
	    "IANS",   "Yonhap",       "CNA",     "Jiji",   "Bernama",   "Antara",   "Anadolu",     "AA",
	    "Lusa",   "CNN",          "AAP",     "SAPA",   "NAN",       "MENA",     "IRNA",        "Tanjug",
	    "sda",    "Keystone-SDA", "epd",     "KNA",    "UNB",
	};

	for (size_t i = 0; i < NH_COUNT_OF(agencies); i++)
		if (plain_same(text, nh_string_of(agencies[i])))
			return true;
	return false;
}

static bool is_date(struct nh_string text, const struct date_hints *hints, struct nh_date *ret)
{
	struct date_hints without_year = *hints;
	struct nh_date date;

	*ret = (struct nh_date){.precision = NH_PRECISION_NONE};
	if (dateline_parse(text, hints, ret) != DATELINE_NONE)
		return true;
	/* any year shows that it is a date */
	without_year.base =
	    date_make(&(struct civil){.year = 2000, .month = 12, .day = 31}, NH_PRECISION_DAY, false, 0);
	return dateline_parse(text, &without_year, &date) != DATELINE_NONE;
}

/* "SAO PAULO, Aug 9, 2012" into its place and its date. */
static void split_head(struct nh_string head, const struct date_hints *hints, struct place_line *ret)
{
	ret->date = (struct nh_date){.precision = NH_PRECISION_NONE};
	while (head.length && strchr(" .,", head.bytes[head.length - 1]))
		head.length--;
	ret->place = head;
	for (size_t i = 1; i < head.length; i++) {
		if (head.bytes[i] != ',')
			continue;
		if (is_date(plain_slice(head.bytes + i + 1, head.bytes + head.length), hints, &ret->date)) {
			ret->place.length = i;
			return;
		}
	}
}

bool place_line_read(struct nh_string paragraph, const struct date_hints *hints, struct place_line *ret)
{
	const char *start = paragraph.bytes, *end = start + paragraph.length, *opening = start, *closing;
	size_t in_capitals = paragraph.length > 0 ? capitals(paragraph) : 0, dash = 0;

	if (in_capitals == 0)
		return false;
	while (opening < end && opening < start + PLACE_BYTES_MAX && *opening != '(' && *opening != '/')
		opening++;
	if (opening >= end || (*opening != '(' && *opening != '/'))
		return false;
	closing = memchr(opening + 1, *opening == '(' ? ')' : '/',
			 nh_size_min((size_t)(end - opening - 1), AGENCY_BYTES_MAX));
	if (!closing || closing == opening + 1)
		return false;
	dash = dash_bytes(closing + 1, end, *opening == '/');
	ret->agency = plain_slice(opening + 1, closing);
	if (dash == 0 || (in_capitals < 3 && !is_known_agency(ret->agency)))
		return false;
	ret->whole = plain_slice(start, closing + 1);
	ret->bytes = (size_t)(closing + 1 - start) + dash;
	split_head(plain_slice(start, opening), hints, ret);
	return true;
}

size_t place_line_bytes(struct nh_string paragraph, struct nh_string *ret_dateline,
			struct nh_string *ret_agency)
{
	struct place_line line;

	if (!place_line_read(paragraph, &(struct date_hints){.zone = NULL}, &line))
		return 0;
	*ret_dateline = line.whole;
	*ret_agency = line.agency;
	return line.bytes;
}
