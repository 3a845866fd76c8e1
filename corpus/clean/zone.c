/* SPDX-License-Identifier: MIT
 *
 * zone.c - the zones of dateline.h: numeric offsets, and abbreviations that mean one offset wherever they
 * are used. Those that mean several are listed too, so that they are known to be zones.
 */
#include "corpus/clean/dateline.h"
#include "corpus/clean/plain.h"

#define OFFSET_MINUTES_MAX (14 * 60)

struct zone_name {
	const char *name;
	int16_t offset_minutes;
};

static const struct zone_name zone_names[] = {
    {"UTC", 0},    {"GMT", 0},     {"UT", 0},      {"Z", 0},      {"WET", 0},    {"JST", 540},  {"KST", 540},
    {"SGT", 480},  {"HKT", 480},   {"PHT", 480},   {"MYT", 480},  {"WIB", 420},  {"ICT", 420},  {"PKT", 300},
    {"NPT", 345},  {"MSK", 180},   {"EAT", 180},   {"TRT", 180},  {"CAT", 120},  {"SAST", 120}, {"WAT", 60},
    {"CET", 60},   {"MET", 60},    {"MEZ", 60},    {"CEST", 120}, {"MEST", 120}, {"MESZ", 120}, {"EET", 120},
    {"EEST", 180}, {"WEST", 60},   {"EST", -300},  {"EDT", -240}, {"MST", -420}, {"MDT", -360}, {"PST", -480},
    {"PDT", -420}, {"AKST", -540}, {"AKDT", -480}, {"HST", -600}, {"NST", -210}, {"NDT", -150}, {"BRT", -180},
    {"ART", -180}, {"AEST", 600},  {"AEDT", 660},  {"ACST", 570}, {"ACDT", 630}, {"AWST", 480}, {"NZST", 720},
    {"NZDT", 780},
};

/* One name for several zones, or for one that changes with the season. */
static const char *const ambiguous_names[] = {
    "ACT", "AMT", "AST", "BST", "CDT", "CST", "ECT", "GST", "IST", "ET", "PT", "CT", "MT",
};

static bool find_name(struct nh_string text, int *ret_offset_minutes)
{
	for (size_t i = 0; i < NH_COUNT_OF(zone_names); i++) {
		if (nh_string_equal(text, nh_string_of(zone_names[i].name))) {
			*ret_offset_minutes = zone_names[i].offset_minutes;
			return true;
		}
	}
	return false;
}

bool zone_known_name(struct nh_string text)
{
	int offset;

	for (size_t i = 0; i < NH_COUNT_OF(ambiguous_names); i++)
		if (nh_string_equal(text, nh_string_of(ambiguous_names[i])))
			return true;
	return find_name(text, &offset);
}

static int take_digits(struct nh_string *text, size_t digits_max, int *ret_value)
{
	size_t digits = 0;

	*ret_value = 0;
	while (digits < digits_max && digits < text->length && plain_is_digit(text->bytes[digits])) {
		*ret_value = *ret_value * 10 + (text->bytes[digits] - '0');
		digits++;
	}
	text->bytes += digits;
	text->length -= digits;
	return (int)digits;
}

/* +9, +09, +0900, +09:00 */
static bool parse_offset(struct nh_string text, int *ret_offset_minutes)
{
	int sign = text.bytes[0] == '-' ? -1 : 1, hours, minutes = 0, digits;

	text = plain_slice(text.bytes + 1, text.bytes + text.length);
	digits = take_digits(&text, 2, &hours);
	if (digits == 0)
		return false;
	if (text.length && text.bytes[0] == ':')
		text = plain_slice(text.bytes + 1, text.bytes + text.length);
	if (text.length && take_digits(&text, 2, &minutes) != 2)
		return false;
	if (text.length || minutes > 59 || hours * 60 + minutes > OFFSET_MINUTES_MAX)
		return false;
	*ret_offset_minutes = sign * (hours * 60 + minutes);
	return true;
}

bool zone_parse(struct nh_string text, int *ret_offset_minutes)
{
	if (text.length > 3 && (plain_begins(text, NH_STRING("UTC")) || plain_begins(text, NH_STRING("GMT"))))
		text = plain_slice(text.bytes + 3, text.bytes + text.length);
	if (text.length > 1 && (text.bytes[0] == '+' || text.bytes[0] == '-'))
		return parse_offset(text, ret_offset_minutes);
	return text.length > 0 && find_name(text, ret_offset_minutes);
}
