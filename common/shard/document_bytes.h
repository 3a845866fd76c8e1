/* SPDX-License-Identifier: MIT
 *
 * document_bytes.h - how an article is kept: its record, which a result list shows and which is never
 * compressed, and its text, which is (zip.h). Encode beside decode; FORMAT.md has the bytes.
 */
#ifndef NEWSHOUND_COMMON_SHARD_DOCUMENT_BYTES_H
#define NEWSHOUND_COMMON_SHARD_DOCUMENT_BYTES_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/reader.h"

/* Which version of an article it is. What has no number has no versions: all are the same. */
struct document_version {
	uint64_t number; /* as the source counts, from 1; 0: it does not */
	int64_t changed; /* when it was made, or 0; tells versions of one number apart */
};

struct document_version document_version_of(const struct nh_article *article);
/* Below 0 where a is older than b, 0 where nothing says so. */
int document_version_compare(struct document_version a, struct document_version b);

/* Appends the record: id, headline, url, bylines, version. Absent strings stay absent. */
void document_record_encode(struct buf *out, const struct nh_article *article);
/* Reads it into article; strings point into the bytes, and the lists live in arena. False where it is
 * damaged or memory ran out. */
bool document_record_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article);
/* The version alone; no number where the record has none, or is damaged. */
struct document_version document_record_version(struct nh_string bytes);

/* Appends the text: deck, dateline, body, tags, captions, furniture, published_from, updated, updated_from. A
 * body longer than body_bytes_max is cut before the code point that would not fit. */
void document_text_encode(struct buf *out, const struct nh_article *article, size_t body_bytes_max);
/* No fewer bytes than that, found without encoding. */
size_t document_text_bound(const struct nh_article *article, size_t body_bytes_max);
bool document_text_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article);

#endif
