/* SPDX-License-Identifier: MIT
 *
 * charset.h - from the bytes of a file to UTF-8. The only door to iconv and to uchardet.
 *
 * What bytes are in is decided by the first of these that holds: a byte order mark; zeros where UTF-16 has
 * them; they are UTF-8; what is declared, if they convert from it; a guess. A name that is declared wrongly
 * is so found out, except where one single-byte charset is passed off as another. Bytes that no charset
 * explains become U+FFFD, which shows; they are never read as something else in silence.
 */
#ifndef NEWSHOUND_CORPUS_CHARSET_H
#define NEWSHOUND_CORPUS_CHARSET_H

#include "corpus/stream.h"

#define CHARSET_NAME_BYTES 32

/* A name that iconv knows, such as "UTF-8" or "WINDOWS-1252"; "" where nothing fits. */
struct charset {
	char name[CHARSET_NAME_BYTES];
	size_t mark_bytes; /* of the byte order mark that the bytes begin with */
};

/* declared: the name that MIME or HTTP gives, or empty; is_whole: bytes are all there are. */
struct charset charset_find(struct nh_string bytes, struct nh_string declared, bool is_whole);
/* What the bytes themselves declare, in an XML prolog or a meta element; empty for nothing. */
struct nh_string charset_declared(struct nh_string bytes);
static inline bool charset_is_utf8(const struct charset *charset)
{
	return strcmp(charset->name, "UTF-8") == 0 || charset->name[0] == '\0';
}

/* What a library takes the bytes to be in; name "" where it does not know, or iconv does not. */
struct charset charset_guess(struct nh_string bytes);
/* Appends bytes as UTF-8, taken as the charset of this name; what is wrong in it becomes U+FFFD and is
 * counted. False where the name is unknown, or memory ran out. */
bool charset_convert(struct nh_string bytes, const char *name, struct buf *out, size_t *ret_wrong);

/* Appends bytes as UTF-8, by charset_find. What is UTF-8 already, or of no known charset, is copied. */
void charset_append(struct buf *out, struct nh_string bytes, struct nh_string declared);

/* A stream of UTF-8 over a stream of another charset. */
struct charset_stream {
	struct stream stream;
	struct stream *rest;
	void *converter;
	struct buf raw;
	size_t raw_start;
	struct buf text;
	size_t text_start;
	size_t unit_bytes; /* skipped where the bytes are damaged */
	bool at_end;       /* of rest */
};

/* prefix: bytes that were read from rest already; they are copied. False where the charset is not known here,
 * or for want of memory. */
bool charset_stream_init(struct charset_stream *decoded, const struct charset *charset,
			 struct nh_string prefix, struct stream *rest);
void charset_stream_done(struct charset_stream *decoded);

#endif
