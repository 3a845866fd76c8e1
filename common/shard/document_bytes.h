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

/* Appends the record: id, headline, url, bylines. Absent strings stay absent. */
void document_record_encode(struct buf *out, const struct nh_article *article);
/* Reads it into article; strings point into the bytes, and the lists live in arena. False where it is
 * damaged or memory ran out. */
bool document_record_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article);
/* The id alone; bytes NULL where the record is damaged. */
struct nh_string document_record_id(struct nh_string bytes);

/* Appends the text: deck, dateline, body, tags, captions, furniture, published_from, updated. A body longer than
 * body_bytes_max is cut before the code point that would not fit. */
void document_text_encode(struct buf *out, const struct nh_article *article, size_t body_bytes_max);
bool document_text_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article);

#endif
