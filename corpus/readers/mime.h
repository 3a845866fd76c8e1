/* SPDX-License-Identifier: MIT
 *
 * mime.h - mail as RFC 5322 and MIME lay it out: header fields over several lines, encoded words, parts
 * within parts, base64 and quoted-printable. Whatever is broken is read as far as it goes.
 */
#ifndef NEWSHOUND_CORPUS_READERS_MIME_H
#define NEWSHOUND_CORPUS_READERS_MIME_H

#include "common/buf.h"

#define MIME_DEPTH_MAX 8
#define MIME_PARTS_MAX 1000
#define MIME_HEAD_BYTES_MAX ((size_t)256 << 10)

/* A message or a part of one: its header lines, and what stands below the first empty line. */
struct mime_part {
	struct nh_string head, body;
};

struct mime_part mime_split(struct nh_string text);

/* The raw value of the first header field of that name, its lines as they stand; absent where there is none.
 */
struct nh_string mime_field(struct nh_string head, const char *name);
/* Appends the value in words: on one line, encoded words decoded, UTF-8. */
void mime_words(struct buf *out, struct nh_string value);
/* The parameter of a value such as `text/plain; charset="utf-8"`; empty where there is none. */
struct nh_string mime_parameter(struct nh_string value, const char *name);

/* Appends base64 or quoted-printable, decoded; encoding: the value of Content-Transfer-Encoding. */
void mime_decode(struct buf *out, struct nh_string bytes, struct nh_string encoding);

/* The text of a message: all parts that are text and no attachments. */
struct mime_text {
	struct buf plain, html; /* UTF-8 */
	struct buf scratch;
	size_t part_count;
};

/* Gathers the text of text's parts. */
void mime_text_gather(struct mime_text *gathered, struct nh_string text, size_t depth);
void mime_text_reset(struct mime_text *gathered);
void mime_text_done(struct mime_text *gathered);

#endif
