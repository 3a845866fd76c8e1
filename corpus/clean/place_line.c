/* SPDX-License-Identifier: MIT
 *
 * place_line.c - the place line at the start of a wire story, "TOKYO, June 21 (Kyodo) - ". It stays in the
 * body; what it says is copied out. See dateline.h.
 */
#include "corpus/clean/dateline.h"
#include "corpus/clean/plain.h"

#define PLACE_BYTES_MAX 80
#define AGENCY_BYTES_MAX 32

/* The bytes of a dash at text, with the space before it skipped; 0 where there is none. */
static size_t dash_bytes(const char *text, const char *end)
{
	const char *from = text;

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

/* Place names are in capitals: at least three to begin with. */
static bool begins_with_capitals(struct nh_string text)
{
	if (text.length < 3)
		return false;
	for (size_t i = 0; i < 3; i++)
		if (text.bytes[i] < 'A' || text.bytes[i] > 'Z')
			return false;
	return true;
}

size_t place_line_bytes(struct nh_string paragraph, struct nh_string *ret_dateline,
			struct nh_string *ret_agency)
{
	const char *start = paragraph.bytes, *end = start + paragraph.length, *opening, *closing;
	size_t dash;

	if (!begins_with_capitals(paragraph))
		return 0;
	opening = memchr(start, '(', nh_size_min(paragraph.length, PLACE_BYTES_MAX));
	if (!opening)
		return 0;
	closing = memchr(opening, ')', nh_size_min((size_t)(end - opening), AGENCY_BYTES_MAX));
	dash = closing ? dash_bytes(closing + 1, end) : 0;
	if (dash == 0 || closing == opening + 1)
		return 0;
	*ret_dateline = plain_slice(start, closing + 1);
	*ret_agency = plain_slice(opening + 1, closing);
	return (size_t)(closing + 1 - start) + dash;
}
