/* SPDX-License-Identifier: MIT
 *
 * field_names.h - what the names of fields mean: the table of names that JSON dumps, the heads of tables, XML
 * elements and front matter use, in a number of languages. Letters in either case are the same, as are
 * "publish_date", "publish-date", "Publish Date" and "publishDate".
 */
#ifndef NEWSHOUND_CORPUS_READERS_FIELD_NAMES_H
#define NEWSHOUND_CORPUS_READERS_FIELD_NAMES_H

#include "common/base.h"

enum news_field {
	NEWS_NONE = 0,
	NEWS_HEADLINE,
	NEWS_BODY,
	NEWS_DECK,
	NEWS_PUBLISHED,
	NEWS_UPDATED,
	NEWS_URL,
	NEWS_SOURCE,
	NEWS_BYLINE,
	NEWS_SECTION,
	NEWS_TAGS,
	NEWS_LANGUAGE,
	NEWS_ID,
	NEWS_CAPTION,
	NEWS_DATELINE,
	NEWS_AGENCY,
	NEWS_STATUS,        /* "canceled": the article was taken back */
	NEWS_EMBARGO,       /* not to be shown before */
	NEWS_VERSION,       /* of the article, counted by its source */
	NEWS_PUBLISHED_UTC, /* the same moments without a zone, told in UTC; ranks as of the fields they go
			       with */
	NEWS_UPDATED_UTC,
	NEWS_INSIDE, /* an object whose fields count as the article's own */
	NEWS_FIELD_COUNT,
};

struct field_name {
	const char *name;
	size_t length;
	enum news_field field;
	uint8_t rank; /* 1 is the best; 0: the caller named it */
	bool stands;  /* of an id: unique anywhere */
};

/* What key means; NULL for nothing that is known. */
const struct field_name *field_name_find(struct nh_string key);
/* The same for a reader that meets the same keys in each article; memory begins as zeros. */
#define FIELD_MEMORY_KEYS 16
struct field_memory {
	struct field_memory_key {
		char bytes[32];
		size_t length;
		const struct field_name *name;
	} keys[FIELD_MEMORY_KEYS];
};
const struct field_name *field_name_find_again(struct field_memory *memory, struct nh_string key);
/* What a name of --field means (rank 0, better than all others); NULL for none. "article", the element around
 * a whole record, gives NEWS_INSIDE. */
const struct field_name *field_option_find(struct nh_string name);
/* Whether key is an object's own word for what it means: {"name": …}, {"$oid": …}. */
bool field_naming_key(struct nh_string key);
/* Whether key is a name under which lists of articles are kept. */
bool field_wrapper_key(struct nh_string key);

#endif
