/* SPDX-License-Identifier: MIT
 *
 * json_fields.h - makes an article of a JSON object, whatever its maker called the fields.
 *
 * Each name of the table in json_names.c means a field and has a rank; the best name that has a value wins,
 * so that "headline" beats "name" wherever they stand. Values may be strings, numbers, lists of them, or
 * objects that say what they mean under "name" and the like. Objects such as "_source" are looked into as if
 * their fields stood outside.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_FIELDS_H
#define NEWSHOUND_CORPUS_READERS_JSON_FIELDS_H

#include "corpus/readers/json_names.h"
#include "corpus/reading.h"
#include "corpus/readers/json_pull.h"

struct json_article {
	struct reading *reading;
	struct json *json;
	struct buf text;                 /* one value, unescaped */
	struct buf plain;                /* the same without markup */
	struct buf body;                 /* the best body so far, unescaped */
	uint8_t ranks[JSON_FIELD_COUNT]; /* of the name that filled each field; 0: none did */
	bool may_wrap;                   /* a list of articles may be inside */
	bool is_wrapper;                 /* one is: the object itself is no article */
};

void json_article_init(struct json_article *article, struct reading *reading, bool may_wrap);
void json_article_done(struct json_article *article);
/* Takes the object that begins at json->next into reading->article. False where json->outcome says why, or
 * where is_wrapper was found. */
bool json_article_read(struct json_article *article, struct json *json);

#endif
