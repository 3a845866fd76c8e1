/* SPDX-License-Identifier: MIT
 *
 * json_fields.h - makes an article of a JSON object, whatever its maker called the fields.
 *
 * Values may be strings, numbers, lists of them, or objects that say what they mean under "name" and the
 * like. Objects such as "_source" are looked into as if their fields stood outside.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_FIELDS_H
#define NEWSHOUND_CORPUS_READERS_JSON_FIELDS_H

#include "corpus/readers/json_pull.h"
#include "corpus/readers/news_fields.h"

struct json_article {
	struct news_fields fields;
	struct json *json;
	struct buf text; /* one value, unescaped */
	struct field_memory names;
	bool may_wrap;   /* a list of articles may be inside */
	bool is_wrapper; /* one is: the object itself is no article */
};

void json_article_init(struct json_article *article, struct reading *reading, bool may_wrap);
void json_article_done(struct json_article *article);
/* Whether the caller says that articles stand under key: a part of the path of --field article. */
bool json_fields_wanted_wrapper(const struct corpus_options *options, struct nh_string key);
/* Takes the object that begins at json->next into reading->article. False where json->outcome says why, or
 * where is_wrapper was found; news_fields_emit(&article->fields, …) comes next where it is true. */
bool json_article_read(struct json_article *article, struct json *json);
/* Offers a string or a number at article->json->next to name; passes over any other value. */
bool json_article_take_scalar(struct json_article *article, const struct field_name *name);

#endif
