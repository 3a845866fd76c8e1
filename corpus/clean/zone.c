/* SPDX-License-Identifier: MIT
 *
 * zone.c - the zones of dateline.h and zone.h: numeric offsets, and names.
 *
 * A row that names no country is the name's only meaning. Where a name has several rows each names its
 * countries, and the languages that are hardly written elsewhere; no list of languages: by the country alone.
 */
#include "corpus/clean/zone.h"

#include "corpus/clean/plain.h"

#include <strings.h>

#define OFFSET_MINUTES_MAX (14 * 60)
#define FIXED SEASON_NONE

struct zone_name {
	const char *name;
	int16_t offset_minutes; /* of winter, where a rule follows */
	unsigned char rule;
	const char *countries; /* "us ca"; NULL: everywhere */
	const char *languages;
};

#define EVERYWHERE FIXED, NULL, NULL

static const struct zone_name zone_names[] = {
    {"UTC", 0, EVERYWHERE},
    {"GMT", 0, EVERYWHERE},
    {"UT", 0, EVERYWHERE},
    {"Z", 0, EVERYWHERE},
    {"WET", 0, EVERYWHERE},
    {"JST", 540, EVERYWHERE},
    {"KST", 540, EVERYWHERE},
    {"SGT", 480, EVERYWHERE},
    {"HKT", 480, EVERYWHERE},
    {"PHT", 480, EVERYWHERE},
    {"PHST", 480, EVERYWHERE},
    {"MYT", 480, EVERYWHERE},
    {"WIB", 420, EVERYWHERE},
    {"WITA", 480, EVERYWHERE},
    {"WIT", 540, EVERYWHERE},
    {"ICT", 420, EVERYWHERE},
    {"PKT", 300, EVERYWHERE},
    {"NPT", 345, EVERYWHERE},
    {"MMT", 390, EVERYWHERE},
    {"AFT", 270, EVERYWHERE},
    {"IRST", 210, EVERYWHERE},
    {"MVT", 300, EVERYWHERE},
    {"EAT", 180, EVERYWHERE},
    {"TRT", 180, EVERYWHERE},
    {"CAT", 120, EVERYWHERE},
    {"SAST", 120, EVERYWHERE},
    {"WAT", 60, EVERYWHERE},
    {"CET", 60, EVERYWHERE},
    {"MET", 60, EVERYWHERE},
    {"MEZ", 60, EVERYWHERE},
    {"CEST", 120, EVERYWHERE},
    {"MEST", 120, EVERYWHERE},
    {"MESZ", 120, EVERYWHERE},
    {"EET", 120, EVERYWHERE},
    {"EEST", 180, EVERYWHERE},
    {"WEST", 60, EVERYWHERE},
    {"IDT", 180, EVERYWHERE},
    {"MSD", 240, EVERYWHERE},
    {"EDT", -240, EVERYWHERE},
    {"MST", -420, EVERYWHERE},
    {"MDT", -360, EVERYWHERE},
    {"PST", -480, EVERYWHERE},
    {"PDT", -420, EVERYWHERE},
    {"AKST", -540, EVERYWHERE},
    {"AKDT", -480, EVERYWHERE},
    {"HST", -600, EVERYWHERE},
    {"NST", -210, EVERYWHERE},
    {"NDT", -150, EVERYWHERE},
    {"ADT", -180, EVERYWHERE},
    {"HNE", -300, EVERYWHERE},
    {"HAE", -240, EVERYWHERE},
    {"BRT", -180, EVERYWHERE},
    {"ART", -180, EVERYWHERE},
    {"COT", -300, EVERYWHERE},
    {"PET", -300, EVERYWHERE},
    {"VET", -240, EVERYWHERE},
    {"BOT", -240, EVERYWHERE},
    {"UYT", -180, EVERYWHERE},
    {"CLT", -240, EVERYWHERE},
    {"CLST", -180, EVERYWHERE},
    {"AEST", 600, EVERYWHERE},
    {"AEDT", 660, EVERYWHERE},
    {"ACST", 570, EVERYWHERE},
    {"ACDT", 630, EVERYWHERE},
    {"AWST", 480, EVERYWHERE},
    {"NZST", 720, EVERYWHERE},
    {"NZDT", 780, EVERYWHERE},
    {"MSK", 180, SEASON_MOSCOW, NULL, NULL},
    {"МСК", 180, SEASON_MOSCOW, NULL, NULL},
    {"мск", 180, SEASON_MOSCOW, NULL, NULL},
    /* Australia's papers once wrote EST for their own east, summer and winter. */
    {"EST", -300, FIXED, "us ca jm pa ky bs ht", "en-us en-ca fr"},
    {"EST", -300, FIXED, "", ""},
    {"ET", -300, SEASON_AMERICA, "us ca", NULL},
    {"CT", -360, SEASON_AMERICA, "us ca", NULL},
    {"MT", -420, SEASON_AMERICA, "us ca", NULL},
    {"PT", -480, SEASON_AMERICA, "us ca", NULL},
    {"ACT", -300, FIXED, "br", "pt"},
    {"ACT", 570, FIXED, "au", ""},
    {"AMT", -240, FIXED, "br", "pt"},
    {"AMT", 240, FIXED, "am", "hy"},
    {"AST", -240, FIXED, "ca pr bm bb tt do ag lc gd dm vc kn vi vg", ""},
    {"AST", 180, FIXED, "sa iq kw bh qa ye", "ar"},
    {"BST", 60, FIXED, "gb", "cy gd"},
    {"BST", 360, FIXED, "bd", "bn"},
    {"BST", 660, FIXED, "pg", ""},
    {"CDT", -300, FIXED, "us ca mx", ""},
    {"CDT", -240, FIXED, "cu", NULL},
    {"CST", -360, FIXED, "us ca mx cr gt hn ni sv bz", ""},
    {"CST", 480, FIXED, "cn tw hk mo", "zh"},
    {"CST", -300, FIXED, "cu", NULL},
    {"ECT", -300, FIXED, "ec", ""},
    {"ECT", -240, FIXED, "lc gd dm vc kn ag bb", ""},
    {"GST", 240, FIXED, "ae om", "ar"},
    {"GST", -120, FIXED, "gs", ""},
    {"GST", 600, FIXED, "gu", ""},
    {"IST", 330, FIXED, "in", "hi bn mr ta te gu kn ml pa or as"},
    {"IST", 60, FIXED, "ie", "ga"},
    {"IST", 120, FIXED, "il", "he"},
};

/* In small letters; what they stand for is a name above, or a season of its own. */
static const struct zone_name zone_phrases[] = {
    {"eastern standard time", -300, EVERYWHERE},
    {"eastern daylight time", -240, EVERYWHERE},
    {"central daylight time", -300, EVERYWHERE},
    {"mountain standard time", -420, EVERYWHERE},
    {"mountain daylight time", -360, EVERYWHERE},
    {"pacific standard time", -480, EVERYWHERE},
    {"pacific daylight time", -420, EVERYWHERE},
    {"central european summer time", 120, EVERYWHERE},
    {"central european time", 60, EVERYWHERE},
    {"british summer time", 60, EVERYWHERE},
    {"greenwich mean time", 0, EVERYWHERE},
    {"coordinated universal time", 0, EVERYWHERE},
    {"universal time", 0, EVERYWHERE},
    {"japan standard time", 540, EVERYWHERE},
    {"japan time", 540, EVERYWHERE},
    {"tokyo time", 540, EVERYWHERE},
    {"korea standard time", 540, EVERYWHERE},
    {"indian standard time", 330, EVERYWHERE},
    {"india standard time", 330, EVERYWHERE},
    {"singapore time", 480, EVERYWHERE},
    {"hong kong time", 480, EVERYWHERE},
    {"beijing time", 480, EVERYWHERE},
    {"east africa time", 180, EVERYWHERE},
    {"west africa time", 60, EVERYWHERE},
    {"australian eastern standard time", 600, EVERYWHERE},
    {"australian eastern daylight time", 660, EVERYWHERE},
    {"eastern time", -300, SEASON_AMERICA, "us ca", NULL},
    {"central time", -360, SEASON_AMERICA, "us ca", NULL},
    {"mountain time", -420, SEASON_AMERICA, "us ca", NULL},
    {"pacific time", -480, SEASON_AMERICA, "us ca", NULL},
    {"moscow time", 180, SEASON_MOSCOW, NULL, NULL},
    {"по московскому времени", 180, SEASON_MOSCOW, NULL, NULL},
    {"по москве", 180, SEASON_MOSCOW, NULL, NULL},
    {"heure de paris", 60, SEASON_EUROPE, NULL, NULL},
    {"heure de bruxelles", 60, SEASON_EUROPE, NULL, NULL},
    {"horário de brasília", -180, EVERYWHERE},
    {"hora de brasília", -180, EVERYWHERE},
    {"hora peninsular", 60, SEASON_EUROPE, NULL, NULL},
    {"london time", 0, SEASON_EUROPE, NULL, NULL},
    {"paris time", 60, SEASON_EUROPE, NULL, NULL},
    {"北京时间", 480, EVERYWHERE},
    {"北京時間", 480, EVERYWHERE},
    {"台灣時間", 480, EVERYWHERE},
    {"香港時間", 480, EVERYWHERE},
    {"日本時間", 540, EVERYWHERE},
    {"한국시간", 540, EVERYWHERE},
};

/* Whether list ("us ca") holds the word, which ends at a NUL or a dash. */
static bool lists(const char *list, const char *word, size_t length)
{
	for (; list && *list; list += strcspn(list, " "), list += *list == ' ')
		if (strncasecmp(list, word, length) == 0 && (list[length] == ' ' || !list[length]))
			return true;
	return false;
}

static bool rule_offset(const struct zone_name *zone, const struct civil *wall, int *ret_offset_minutes)
{
	int ahead = 0;

	if (zone->rule != SEASON_NONE && (!wall || !season_minutes(zone->rule, wall, &ahead)))
		return false;
	*ret_offset_minutes = zone->offset_minutes + ahead;
	return true;
}

static bool is_meant_by_place(const struct zone_name *zone, const struct date_hints *hints)
{
	const char *language = hints->language;

	if (hints->country[0])
		return lists(zone->countries, hints->country, 2);
	return language && (lists(zone->languages, language, strlen(language)) ||
			    lists(zone->languages, language, strcspn(language, "-_")));
}

/* Most are told apart by their first byte. */
static inline bool is_named(struct nh_string text, const char *name)
{
	return text.length > 0 && text.bytes[0] == name[0] && nh_string_equal(text, nh_string_of(name));
}

/* A name's row, by what the hints say of the place; NULL where that is open. */
static const struct zone_name *find_meant(struct nh_string name, const struct date_hints *hints)
{
	const struct zone_name *only = NULL;
	int hinted, offset;

	for (size_t i = 0; i < NH_COUNT_OF(zone_names); i++) {
		const struct zone_name *zone = &zone_names[i];

		if (!is_named(name, zone->name))
			continue;
		if (!zone->countries || is_meant_by_place(zone, hints))
			return zone;
		/* the names of one meaning, and those of America where no other country is known */
		if (zone->rule != SEASON_NONE && !hints->country[0])
			return zone;
		if (!zone->countries[0] && !nh_string_equal(nh_string_of(hints->country), NH_STRING("au")))
			return zone;
		/* a caller in New York does not mean Cuba by CST */
		if (zone->languages && hints->zone && !hints->country[0] &&
		    zone_parse(nh_string_of(hints->zone), &hinted) && rule_offset(zone, NULL, &offset) &&
		    hinted == offset)
			only = zone;
	}
	return only;
}

static const struct zone_name *find_phrase(struct nh_string text)
{
	for (size_t i = 0; i < NH_COUNT_OF(zone_phrases); i++)
		if (plain_begins(text, nh_string_of(zone_phrases[i].name)))
			return &zone_phrases[i];
	return NULL;
}

static bool is_name_byte(char byte)
{
	return plain_is_letter(byte) || (unsigned char)byte >= 0xC3;
}

static size_t name_bytes_max(struct nh_string text)
{
	size_t bytes = 0;

	while (bytes < text.length &&
	       (is_name_byte(text.bytes[bytes]) || (unsigned char)text.bytes[bytes] >= 0x80))
		bytes++;
	return bytes;
}

size_t zone_name_bytes(struct nh_string text)
{
	const struct zone_name *phrase = find_phrase(text);
	struct nh_string name = {text.bytes, name_bytes_max(text)};

	if (phrase)
		return strlen(phrase->name);
	return zone_known_name(name) ? name.length : 0;
}

bool zone_at(struct nh_string name, const struct civil *wall, const struct date_hints *hints,
	     int *ret_offset_minutes)
{
	const struct zone_name *zone = find_phrase(name);

	if (!zone)
		zone = find_meant(name, hints);
	return zone && rule_offset(zone, wall, ret_offset_minutes);
}

bool zone_known_name(struct nh_string text)
{
	for (size_t i = 0; i < NH_COUNT_OF(zone_names); i++)
		if (is_named(text, zone_names[i].name))
			return true;
	return false;
}

/* Names that mean one offset wherever and whenever they are used; MSK is that of today. */
static bool find_name(struct nh_string text, int *ret_offset_minutes)
{
	const struct zone_name *zone = find_meant(text, &(struct date_hints){.zone = NULL});

	if (!zone || zone->rule == SEASON_AMERICA)
		return false;
	*ret_offset_minutes = zone->offset_minutes;
	return true;
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
