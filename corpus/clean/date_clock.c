/* SPDX-License-Identifier: MIT
 *
 * date_clock.c - see date_clock.h.
 */
#include "corpus/clean/date_clock.h"

#include "corpus/clean/zone.h"

/* "π.μ." and "μ.μ." */
static bool take_greek_half(struct date_scan *scan)
{
	struct nh_string rest = plain_slice(scan->next, scan->end);
	bool is_am = plain_begins(rest, NH_STRING("π.μ"));

	if (!is_am && !plain_begins(rest, NH_STRING("μ.μ")))
		return false;
	scan->is_am |= is_am;
	scan->is_pm |= !is_am;
	scan->next += strlen("π.μ");
	return true;
}

/* "a.m." and "p. m." */
static bool take_dotted_half(struct date_scan *scan)
{
	const char *text = scan->next;
	char half = plain_lower(*text++);

	if ((half != 'a' && half != 'p') || text == scan->end || *text != '.')
		return false;
	text++;
	while (text < scan->end && *text == ' ')
		text++;
	if (text == scan->end || plain_lower(*text) != 'm' ||
	    (text + 1 < scan->end && (plain_is_letter(text[1]) || (unsigned char)text[1] >= 0x80)))
		return false;
	scan->is_am |= half == 'a';
	scan->is_pm |= half == 'p';
	scan->next = text + 1;
	return true;
}

bool date_clock_half(struct date_scan *scan)
{
	return take_dotted_half(scan) || take_greek_half(scan);
}

bool date_clock_offset(struct date_scan *scan)
{
	const char *text = scan->next + 1;

	while (text < scan->end && (plain_is_digit(*text) || *text == ':'))
		text++;
	if (scan->has_offset || text == scan->next + 1 ||
	    !zone_parse(plain_slice(scan->next, text), &scan->offset_minutes))
		return false;
	scan->has_offset = true;
	scan->next = text;
	return true;
}

bool date_clock_zone(struct date_scan *scan)
{
	struct nh_string rest = plain_slice(scan->next, scan->end);
	size_t bytes = zone_name_bytes(rest);

	/* names stand at a clock: "ART" and "PET" are words as well */
	if (bytes == 0 ||
	    (scan->civil.hour < 0 && !(bytes + 1 < rest.length && plain_is_digit(rest.bytes[bytes + 1]))))
		return false;
	scan->next += bytes;
	if (scan->next < scan->end && (*scan->next == '+' || *scan->next == '-') &&
	    date_scan_at_digit(scan, 1)) {
		scan->has_offset = false;
		return date_clock_offset(scan);
	}
	if (!scan->zone.bytes)
		scan->zone = plain_slice(rest.bytes, rest.bytes + bytes);
	return true;
}
