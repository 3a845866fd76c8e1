/* SPDX-License-Identifier: MIT
 *
 * date_hints.c - what an article's language and address tell of its dates: the country, and whether 03/04 is
 * in March or in April; and the date that an address may hold. See dateline.h.
 */
#include "corpus/clean/date_words.h"
#include "corpus/clean/dateline.h"
#include "corpus/clean/plain.h"

#define YEAR_MIN 1900
#define YEAR_MAX 2199

static bool lists(const char *list, const char *code)
{
	for (; *list; list += list[2] ? 3 : 2)
		if (plain_lower(code[0]) == list[0] && plain_lower(code[1]) == list[1])
			return true;
	return false;
}

static bool is_code(const char *text)
{
	return text && plain_is_letter(text[0]) && plain_is_letter(text[1]) && !plain_is_letter(text[2]);
}

static void set_country(struct date_hints *hints, const char *code)
{
	bool is_uk = lists("uk", code);

	hints->country[0] = is_uk ? 'g' : plain_lower(code[0]);
	hints->country[1] = is_uk ? 'b' : plain_lower(code[1]);
	hints->country[2] = '\0';
}

/* The country of an address, but for those whose domain is sold to anybody. */
static void take_country_of_url(struct date_hints *hints, struct nh_string url)
{
	static const char for_anybody[] = "ac ai am cc cd co eu fm gg io is la ly me nu sh su tk to tv vc ws";
	size_t start = 0, end;

	while (start + 2 < url.length && memcmp(url.bytes + start, "://", 3) != 0)
		start++;
	if (start + 3 > url.length)
		return;
	for (end = start + 3; end < url.length && !strchr("/:?#", url.bytes[end]); end++)
		;
	if (end < start + 7 || url.bytes[end - 3] != '.' || !plain_is_letter(url.bytes[end - 2]) ||
	    !plain_is_letter(url.bytes[end - 1]) || lists(for_anybody, url.bytes + end - 2))
		return;
	set_country(hints, url.bytes + end - 2);
}

static enum date_order order_of(const struct date_hints *hints)
{
	/* countries that write both, or neither */
	static const char unsure[] = "ca ph jp cn kr tw bz fm gu ky mh mo pa pr pw sg th vi za";
	static const char day_first[] = "ar bg ca cs da de el es et eu fi fr ga gl he hi hr id is it lv mk "
					"ms nb nl nn no pl pt ro ru sk sl sq "
					"sr sv sw th tr uk vi";
	const char *language = hints->language;

	if (hints->country[0]) {
		if (lists("us", hints->country))
			return language && !lists("en", language) ? DATE_ORDER_UNKNOWN
								  : DATE_ORDER_MONTH_FIRST;
		return lists(unsure, hints->country) ? DATE_ORDER_UNKNOWN : DATE_ORDER_DAY_FIRST;
	}
	return is_code(language) && lists(day_first, language) ? DATE_ORDER_DAY_FIRST : DATE_ORDER_UNKNOWN;
}

void date_hints_learn(struct date_hints *hints, const char *language, struct nh_string url)
{
	const char *region;

	if (!hints->language)
		hints->language = language;
	if (!hints->country[0])
		take_country_of_url(hints, url);
	region = hints->language ? strpbrk(hints->language, "-_") : NULL;
	if (!hints->country[0] && region && is_code(region + 1))
		set_country(hints, region + 1);
	if (hints->order == DATE_ORDER_UNKNOWN)
		hints->order = order_of(hints);
}

static int number_at(const char *text, size_t digits)
{
	int value = 0;

	for (size_t i = 0; i < digits; i++) {
		if (!plain_is_digit(text[i]))
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

/* A month of two digits or three letters; *ret_bytes is how long it is. */
static int month_at(const char *text, const char *end, size_t *ret_bytes)
{
	int month = 0;

	*ret_bytes = 2;
	if (end - text >= 2 && number_at(text, 2) > 0)
		return number_at(text, 2);
	*ret_bytes = 3;
	if (end - text < 3 || date_word_find((struct nh_string){text, 3}, &month) != DATE_WORD_MONTH)
		return text + 3 <= end && plain_begins((struct nh_string){text, 3}, NH_STRING("mar")) ? 3
												      : -1;
	return month;
}

/* What follows "/2024" at text: "/06/21", "-06-21", "0621", "/jun/21"; a month alone between slashes. */
static bool date_at(const char *text, const char *end, int year, struct nh_date *ret, const char **ret_end)
{
	struct civil civil = {.year = year, .day = 1};
	char mark = text < end && !plain_is_digit(*text) ? *text : 0;
	size_t bytes;

	if (mark && mark != '/' && mark != '-')
		return false;
	text += mark != 0;
	civil.month = month_at(text, end, &bytes);
	text += bytes;
	if (civil.month < 1 || civil.month > 12 || text > end)
		return false;
	if (mark && text < end && *text == mark && end - text >= 3 && number_at(text + 1, 2) > 0 &&
	    (end - text == 3 || !plain_is_digit(text[3])))
		civil.day = number_at(text + 1, 2);
	else if (!mark && end - text >= 2 && number_at(text, 2) > 0 &&
		 (end - text == 2 || !plain_is_digit(text[2])))
		civil.day = number_at(text, 2);
	else
		civil.day = 0;
	if (civil.day == 0 && (mark != '/' || text >= end || *text != '/'))
		return false;
	*ret_end = text + (civil.day ? 2 + (mark != 0) : 0);
	if (civil.day == 0) {
		civil.day = 1;
		*ret = date_make(&civil, NH_PRECISION_MONTH, false, 0);
		return true;
	}
	if (!date_civil_valid(&civil))
		return false;
	*ret = date_make(&civil, NH_PRECISION_DAY, false, 0);
	return true;
}

bool date_from_url(struct nh_string url, struct nh_date *ret, struct nh_string *ret_from)
{
	const char *end = url.bytes + url.length, *stop;
	struct nh_date date;

	for (const char *text = url.bytes; url.length >= 8 && text + 8 <= end; text++) {
		int year;

		if (*text != '/' && *text != '-' && *text != '_')
			continue;
		year = number_at(text + 1, 4);
		if (year < YEAR_MIN || year > YEAR_MAX || !date_at(text + 5, end, year, &date, &stop) ||
		    date_is_far_off(date))
			continue;
		*ret = date;
		*ret_from = plain_slice(text + 1, stop);
		return true;
	}
	return false;
}
