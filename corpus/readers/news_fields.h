/* SPDX-License-Identifier: MIT
 *
 * news_fields.h - fills an article with values that stand under names: those of JSON, of a table's columns,
 * of XML elements, of front matter.
 *
 * Each name means a field and has a rank; the best name that has a value wins, so that "headline" beats
 * "name" wherever they stand. Values under one name again and again are the items of a list. Bodies may hold
 * markup, which is taken out; a summary is the body of an article that has no other.
 */
#ifndef NEWSHOUND_CORPUS_READERS_NEWS_FIELDS_H
#define NEWSHOUND_CORPUS_READERS_NEWS_FIELDS_H

#include "corpus/readers/field_names.h"
#include "corpus/reading.h"

/* Of names that say when a version was made, among those of NEWS_UPDATED. */
#define NEWS_VERSION_MADE_RANK 9

/* A date, and the text that says it, in the article's arena. */
struct news_moment {
	struct nh_date date;
	struct nh_string from;
};

struct news_fields {
	struct reading *reading;
	struct buf plain;                /* one value without markup */
	struct buf body;                 /* the best body so far, as given */
	uint8_t ranks[NEWS_FIELD_COUNT]; /* of the name that filled each field */
	struct news_moment published_utc, updated_utc;
	struct nh_date embargo; /* where the article gives one */
	bool is_cancelled;
};

void news_fields_init(struct news_fields *fields, struct reading *reading);
void news_fields_done(struct news_fields *fields);
/* A new article: no field is filled yet. */
void news_fields_begin(struct news_fields *fields);
/* Offers a value to the field of name in reading->article. */
void news_fields_offer(struct news_fields *fields, const struct field_name *name, struct nh_string text);
/* The article has no more fields: completes it and emits it. One without text or under embargo is skipped,
 * with where, such as "line 4" ("": the file), before the reason; of one that was taken back the caller is
 * told. */
enum nh_status news_fields_emit(struct news_fields *fields, const char *where, struct nh_error *error);

#endif
