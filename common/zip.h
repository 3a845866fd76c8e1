/* SPDX-License-Identifier: MIT
 *
 * zip.h - deflate behind a few calls: one article's bytes in, one compressed piece out, and back; and what
 * others have compressed, a piece at a time.
 *
 * A piece is a raw deflate stream (RFC 1951). A compressor keeps its tables between calls and is not
 * thread-safe; an uncompressor neither.
 */
#ifndef NEWSHOUND_COMMON_ZIP_H
#define NEWSHOUND_COMMON_ZIP_H

#include "common/base.h"
#include "common/buf.h"

#define ZIP_LEVEL 1 /* a third faster than 6 on news, and 0.5 to 1 % larger */

struct zip_compressor;
struct zip_uncompressor;

struct zip_compressor *zip_compressor_new(void);
void zip_compressor_free(struct zip_compressor *compressor);
/* Appends the compressed form of bytes to out. */
enum nh_status zip_compress(struct zip_compressor *compressor, const void *bytes, size_t length,
			    struct buf *out, struct nh_error *error);

/* Appends a piece that is as large as the bytes, and a little more: for what is compressed later. */
void zip_store(const void *bytes, size_t length, struct buf *out);
/* Whether a piece begins like one of zip_store's. */
bool zip_is_stored(const void *piece, size_t piece_length);

struct zip_uncompressor *zip_uncompressor_new(void);
void zip_uncompressor_free(struct zip_uncompressor *uncompressor);
/* Writes exactly ret_length bytes to ret; NH_CORRUPT where the piece is damaged or of another length. */
enum nh_status zip_uncompress(struct zip_uncompressor *uncompressor, const void *piece, size_t piece_length,
			      void *ret, size_t ret_length, struct nh_error *error);

/* Inflates what others have written: gzip and zlib by their headers, or deflate without any. */
struct zip_inflater;

enum zip_outcome {
	ZIP_GOES_ON, /* wants more bytes, or more room */
	ZIP_ENDS,    /* the stream is whole; what follows is not of it */
	ZIP_BROKEN,
};

/* NULL for want of memory. is_bare: no header. */
struct zip_inflater *zip_inflater_new(bool is_bare);
void zip_inflater_free(struct zip_inflater *inflater);
/* A new stream begins. */
void zip_inflater_reset(struct zip_inflater *inflater);
/* Takes from bytes and writes to ret; says how much of either. */
enum zip_outcome zip_inflate(struct zip_inflater *inflater, const void *bytes, size_t length,
			     size_t *ret_taken, void *ret, size_t room, size_t *ret_written);

#endif
