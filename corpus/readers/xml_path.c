/* SPDX-License-Identifier: MIT
 *
 * xml_path.c - which elements a rule's path means; see xml_record.h.
 */
#include "corpus/clean/plain.h"
#include "corpus/readers/xml_record.h"

/* The last part of *names, which is taken off. */
static struct nh_string take_last(struct nh_string *names)
{
	size_t start = names->length;
	struct nh_string part;

	while (start > 0 && names->bytes[start - 1] != '/')
		start--;
	part = plain_slice(names->bytes + start, names->bytes + names->length);
	names->length = start > 0 ? start - 1 : 0;
	return part;
}

/* Prefixes whose elements have usual names but say them of something else, such as a picture. */
static bool is_foreign(struct nh_string prefix)
{
	static const char *const prefixes[] = {
	    "media", "itunes", "podcast", "image", "geo", "georss", "gml", "slash",
	    "wfw",   "thr",    "gd",      "psc",   "yt",  "g",      "cc",  "creativeCommons"};

	for (size_t i = 0; i < NH_COUNT_OF(prefixes); i++)
		if (plain_same(prefix, nh_string_of(prefixes[i])))
			return true;
	return false;
}

static bool same_name(struct nh_string name, struct nh_string wanted)
{
	const char *colon = memchr(name.bytes, ':', name.length);

	if (!colon || memchr(wanted.bytes, ':', wanted.length))
		return plain_same(name, wanted);
	return !is_foreign(plain_slice(name.bytes, colon)) &&
	       plain_same(plain_slice(colon + 1, name.bytes + name.length), wanted);
}

bool xml_path_fits(struct nh_string names, struct nh_string path)
{
	while (path.length > 0) {
		struct nh_string wanted = take_last(&path);

		if (wanted.length == 0)
			continue;
		if (names.length == 0 || !same_name(take_last(&names), wanted))
			return false;
	}
	return true;
}
