/* SPDX-License-Identifier: MIT
 *
 * buf.h - a growing run of bytes with a sticky error: append without looking, ask buf_failed() once at the
 * end. A failed buffer ignores what follows. Integers are little-endian; varints are LEB128 (7 bits a
 * byte, low first, the high bit says that more follow).
 */
#ifndef NEWSHOUND_COMMON_BUF_H
#define NEWSHOUND_COMMON_BUF_H

#include "common/base.h"

#define BUF_VARINT_BYTES_MAX 10

struct buf {
	unsigned char *bytes;
	size_t length;
	size_t capacity;
	bool failed; /* memory ran out */
};

void buf_init(struct buf *buf);
void buf_done(struct buf *buf);
/* Length 0; the memory stays. Clears a failure. */
void buf_reset(struct buf *buf);

static inline bool buf_failed(const struct buf *buf)
{
	return buf->failed;
}

/* Room for bytes more; where they begin, or NULL on failure. Raise length yourself, or use buf_extend. */
unsigned char *buf_reserve(struct buf *buf, size_t bytes);
/* The same, and length grows by bytes (not zeroed). */
unsigned char *buf_extend(struct buf *buf, size_t bytes);

void buf_append(struct buf *buf, const void *bytes, size_t length);
void buf_append_string(struct buf *buf, struct nh_string text);
void buf_append_text(struct buf *buf, const char *text); /* up to its NUL */
void buf_format(struct buf *buf, const char *format, ...) NH_PRINTF(2, 3);
void buf_u8(struct buf *buf, uint8_t value);
void buf_u16(struct buf *buf, uint16_t value);
void buf_u32(struct buf *buf, uint32_t value);
void buf_u64(struct buf *buf, uint64_t value);
void buf_varint(struct buf *buf, uint64_t value);
/* A varint length and the bytes. */
void buf_counted(struct buf *buf, struct nh_string text);

static inline struct nh_string buf_string(const struct buf *buf)
{
	return (struct nh_string){(const char *)buf->bytes, buf->length};
}

#endif
