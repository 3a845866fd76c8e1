/* SPDX-License-Identifier: MIT
 *
 * json_writer.h - JSON into a struct buf, on one line. Commas come by themselves: one bit a level remembers
 * whether something stands there already. Whatever bytes a string holds, the output is valid UTF-8 and valid
 * JSON: broken sequences become U+FFFD, control characters are escaped. Memory trouble shows in buf_failed().
 */
#ifndef NEWSHOUND_COMMON_JSON_WRITER_H
#define NEWSHOUND_COMMON_JSON_WRITER_H

#include "common/buf.h"

#define JSON_WRITER_DEPTH_MAX 64

struct json_writer {
	struct buf *out;
	uint64_t has_items; /* bit d: level d + 1 holds an item, the next needs a comma */
	unsigned depth;     /* of the innermost open object or array; 0 outside */
	bool after_key;
};

void json_writer_init(struct json_writer *writer, struct buf *out);

void json_object_begin(struct json_writer *writer);
void json_object_end(struct json_writer *writer);
void json_array_begin(struct json_writer *writer);
void json_array_end(struct json_writer *writer);

/* The key of the value that is written next. */
void json_key(struct json_writer *writer, const char *key);

void json_string(struct json_writer *writer, struct nh_string text); /* null where bytes is NULL */
void json_text(struct json_writer *writer, const char *text);        /* up to its NUL; null for NULL */
void json_u64(struct json_writer *writer, uint64_t value);
void json_i64(struct json_writer *writer, int64_t value);
/* With digits after the point; null for what JSON cannot say (infinities, not a number). */
void json_double(struct json_writer *writer, double value, int digits);
void json_bool(struct json_writer *writer, bool value);
void json_null(struct json_writer *writer);

#endif
