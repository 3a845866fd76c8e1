/* SPDX-License-Identifier: MIT
 *
 * unpack.h - bodies that are compressed as the web does beside gzip: brotli and zstd. The only door to
 * libbrotlidec.
 */
#ifndef NEWSHOUND_CORPUS_UNPACK_H
#define NEWSHOUND_CORPUS_UNPACK_H

#include "common/buf.h"

enum unpacked {
	UNPACKED_WHOLE,
	UNPACKED_CUT, /* it ends early; what came before is there */
	UNPACKED_BROKEN,
	UNPACKED_TOO_LONG, /* more than bytes_max */
	UNPACKED_NO_MEMORY,
};

/* Each appends what packed holds. */
enum unpacked unpack_brotli(struct buf *out, struct nh_string packed, size_t bytes_max);
enum unpacked unpack_zstd(struct buf *out, struct nh_string packed, size_t bytes_max);

#endif
