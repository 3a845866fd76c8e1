/* SPDX-License-Identifier: MIT
 *
 * buf.c - see buf.h.
 */
#include "common/buf.h"

#include <stdarg.h>
#include <stdio.h>

void buf_init(struct buf *buf)
{
	memset(buf, 0, sizeof *buf);
}

void buf_done(struct buf *buf)
{
	free(buf->bytes);
	buf_init(buf);
}

void buf_reset(struct buf *buf)
{
	buf->length = 0;
	buf->failed = false;
}

unsigned char *buf_reserve(struct buf *buf, size_t bytes)
{
	size_t wanted;
	unsigned char *grown;

	if (NH_UNLIKELY(buf->failed))
		return NULL;
	if (NH_LIKELY(bytes <= buf->capacity - buf->length && buf->bytes))
		return buf->bytes + buf->length;
	if (__builtin_add_overflow(buf->length, bytes, &wanted)) {
		buf->failed = true;
		return NULL;
	}
	wanted = nh_size_max(wanted, buf->capacity + buf->capacity / 2);
	wanted = nh_size_max(wanted, 64);
	grown = realloc(buf->bytes, wanted);
	if (!grown) {
		buf->failed = true;
		return NULL;
	}
	buf->bytes = grown;
	buf->capacity = wanted;
	return buf->bytes + buf->length;
}

unsigned char *buf_extend(struct buf *buf, size_t bytes)
{
	unsigned char *start = buf_reserve(buf, bytes);

	if (start)
		buf->length += bytes;
	return start;
}

void buf_append(struct buf *buf, const void *bytes, size_t length)
{
	unsigned char *to = buf_extend(buf, length);

	if (to && length)
		memcpy(to, bytes, length);
}

void buf_append_string(struct buf *buf, struct nh_string text)
{
	buf_append(buf, text.bytes, text.length);
}

void buf_append_text(struct buf *buf, const char *text)
{
	buf_append(buf, text, strlen(text));
}

void buf_format(struct buf *buf, const char *format, ...)
{
	va_list arguments;
	unsigned char *to;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	to = length < 0 ? NULL : buf_reserve(buf, (size_t)length + 1);
	if (!to) {
		buf->failed = true;
		return;
	}
	va_start(arguments, format);
	vsnprintf((char *)to, (size_t)length + 1, format, arguments);
	va_end(arguments);
	buf->length += (size_t)length;
}

void buf_u8(struct buf *buf, uint8_t value)
{
	unsigned char *to = buf_extend(buf, 1);

	if (to)
		*to = value;
}

static void put_little_endian(struct buf *buf, uint64_t value, size_t bytes)
{
	unsigned char *to = buf_extend(buf, bytes);

	for (size_t i = 0; to && i < bytes; i++)
		to[i] = (unsigned char)(value >> (8 * i));
}

void buf_u16(struct buf *buf, uint16_t value)
{
	put_little_endian(buf, value, 2);
}

void buf_u32(struct buf *buf, uint32_t value)
{
	put_little_endian(buf, value, 4);
}

void buf_u64(struct buf *buf, uint64_t value)
{
	put_little_endian(buf, value, 8);
}

void buf_varint(struct buf *buf, uint64_t value)
{
	unsigned char *to = buf_reserve(buf, BUF_VARINT_BYTES_MAX);
	size_t used = 0;

	if (!to)
		return;
	while (value >= 0x80) {
		to[used++] = (unsigned char)(value | 0x80);
		value >>= 7;
	}
	to[used++] = (unsigned char)value;
	buf->length += used;
}

void buf_counted(struct buf *buf, struct nh_string text)
{
	buf_varint(buf, text.length);
	buf_append_string(buf, text);
}
