/* SPDX-License-Identifier: MIT
 *
 * zip.h - zlib behind two calls: one article's bytes in, one compressed piece out, and back.
 *
 * A piece is a raw deflate stream (RFC 1951). A compressor keeps its tables between calls and is not
 * thread-safe; an uncompressor neither.
 */
#ifndef NEWSHOUND_COMMON_ZIP_H
#define NEWSHOUND_COMMON_ZIP_H

#include "common/base.h"
#include "common/buf.h"

#define ZIP_LEVEL 4 /* a tenth faster than 6 on news, and 0.2 % larger */

struct zip_compressor;
struct zip_uncompressor;

struct zip_compressor *zip_compressor_new(void);
void zip_compressor_free(struct zip_compressor *compressor);
/* Appends the compressed form of bytes to out. */
enum nh_status zip_compress(struct zip_compressor *compressor, const void *bytes, size_t length, struct buf *out,
			    struct nh_error *error);

struct zip_uncompressor *zip_uncompressor_new(void);
void zip_uncompressor_free(struct zip_uncompressor *uncompressor);
/* Writes exactly ret_length bytes to ret; NH_CORRUPT where the piece is damaged or of another length. */
enum nh_status zip_uncompress(struct zip_uncompressor *uncompressor, const void *piece, size_t piece_length,
			      void *ret, size_t ret_length, struct nh_error *error);

#endif
