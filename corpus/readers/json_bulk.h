/* SPDX-License-Identifier: MIT
 *
 * json_bulk.h - the lines of a search engine's bulk file that are no articles: {"index":{"_id":"a1"}} names
 * the article of the next line, {"delete":{"_id":"a1"}} none.
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_BULK_H
#define NEWSHOUND_CORPUS_READERS_JSON_BULK_H

#include "common/base.h"

#define JSON_BULK_ID_BYTES_MAX 512

struct json_bulk {
	char id[JSON_BULK_ID_BYTES_MAX]; /* for the next article */
	size_t id_length;                /* 0: none */
};

/* Whether line is an action; if so, its id is kept. */
bool json_bulk_take(struct json_bulk *bulk, struct nh_string line);
/* The id that was kept, which no other article gets. */
struct nh_string json_bulk_id(struct json_bulk *bulk);

#endif
