/* SPDX-License-Identifier: MIT
 *
 * json_names.h - what the keys of JSON news mean: the table of names that dumps, feeds and sites use.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_NAMES_H
#define NEWSHOUND_CORPUS_READERS_JSON_NAMES_H

#include "common/base.h"

enum json_field {
	JSON_FIELD_NONE = 0,
	JSON_FIELD_HEADLINE,
	JSON_FIELD_BODY,
	JSON_FIELD_DECK,
	JSON_FIELD_PUBLISHED,
	JSON_FIELD_UPDATED,
	JSON_FIELD_URL,
	JSON_FIELD_SOURCE,
	JSON_FIELD_BYLINE,
	JSON_FIELD_SECTION,
	JSON_FIELD_TAGS,
	JSON_FIELD_LANGUAGE,
	JSON_FIELD_ID,
	JSON_FIELD_CAPTION,
	JSON_FIELD_DATELINE,
	JSON_FIELD_AGENCY,
	JSON_FIELD_INSIDE, /* an object whose fields count as the article's own */
	JSON_FIELD_COUNT,
};

struct field_name {
	const char *name;
	size_t length;
	enum json_field field;
	uint8_t rank; /* 1 is the best */
	bool stands;  /* of an id: unique anywhere */
};

/* What key means; NULL for nothing that is known. */
const struct field_name *json_field_find(struct nh_string key);
/* Whether key is an object's own word for what it means: {"name": …}, {"$oid": …}. */
bool json_naming_key(struct nh_string key);
/* Whether key is a name under which lists of articles are kept. */
bool json_wrapper_key(struct nh_string key);

#endif
