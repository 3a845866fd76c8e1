/* SPDX-License-Identifier: MIT
 *
 * json_feed.h - what a JSON Feed says of itself around the list of its items: its title, which is their
 * source, its authors and its language, which are those of each item that names none.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_FEED_H
#define NEWSHOUND_CORPUS_READERS_JSON_FEED_H

#include "corpus/article.h"
#include "corpus/readers/json_pull.h"

#define JSON_FEED_TEXT_BYTES_MAX 512

struct json_feed {
	char title[JSON_FEED_TEXT_BYTES_MAX];
	char language[JSON_FEED_TEXT_BYTES_MAX];
	char authors[JSON_FEED_TEXT_BYTES_MAX]; /* a line each */
	size_t title_length, language_length, authors_length;
};

/* Whether the object at json->next says that it is a feed; where its version is not among the bytes, it is
 * none. */
bool json_feed_is_here(struct json json);
/* Keeps what the object gave when it was read as an article; a text that has no room is left out. */
void json_feed_keep(struct json_feed *feed, const struct nh_article *article);
/* Gives an item what it lacks. */
void json_feed_hand_down(const struct json_feed *feed, struct article_builder *item);

#endif
