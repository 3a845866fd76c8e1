/* SPDX-License-Identifier: MIT
 *
 * reader.h - a bounds-checked cursor over bytes that nobody vouches for. The error is sticky: past the end
 * every read gives 0 or nothing, and reader_failed() says so once at the end. Formats as in buf.h.
 */
#ifndef NEWSHOUND_COMMON_READER_H
#define NEWSHOUND_COMMON_READER_H

#include "common/base.h"

struct reader {
	const unsigned char *next;
	const unsigned char *end;
	bool failed;
};

static inline struct reader reader_over(const void *bytes, size_t length)
{
	const unsigned char *start = bytes;

	return (struct reader){start, start + length, false};
}

static inline size_t reader_left(const struct reader *reader)
{
	return (size_t)(reader->end - reader->next);
}

static inline bool reader_failed(const struct reader *reader)
{
	return reader->failed;
}

/* The next length bytes, or NULL (and failed) when fewer are left. */
static inline const unsigned char *reader_bytes(struct reader *reader, size_t length)
{
	const unsigned char *bytes = reader->next;

	if (NH_UNLIKELY(reader->failed || length > reader_left(reader))) {
		reader->failed = true;
		reader->next = reader->end;
		return NULL;
	}
	reader->next += length;
	return bytes;
}

static inline uint64_t reader_little_endian(struct reader *reader, size_t bytes)
{
	const unsigned char *from = reader_bytes(reader, bytes);
	uint64_t value = 0;

	for (size_t i = 0; from && i < bytes; i++)
		value |= (uint64_t)from[i] << (8 * i);
	return value;
}

static inline uint8_t reader_u8(struct reader *reader)
{
	return (uint8_t)reader_little_endian(reader, 1);
}

static inline uint16_t reader_u16(struct reader *reader)
{
	return (uint16_t)reader_little_endian(reader, 2);
}

static inline uint32_t reader_u32(struct reader *reader)
{
	return (uint32_t)reader_little_endian(reader, 4);
}

static inline uint64_t reader_u64(struct reader *reader)
{
	return reader_little_endian(reader, 8);
}

static inline uint64_t reader_varint(struct reader *reader)
{
	uint64_t value = 0;
	unsigned shift = 0;

	while (reader->next < reader->end && shift < 64) {
		unsigned char byte = *reader->next++;

		if (shift == 63 && byte > 1)
			break;
		value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return value;
		shift += 7;
	}
	reader->failed = true;
	reader->next = reader->end;
	return 0;
}

/* A varint that must not exceed max. */
static inline uint64_t reader_varint_max(struct reader *reader, uint64_t max)
{
	uint64_t value = reader_varint(reader);

	if (NH_UNLIKELY(value > max)) {
		reader->failed = true;
		reader->next = reader->end;
		return 0;
	}
	return value;
}

/* A counted string as buf_counted writes it; it points into the bytes read. */
static inline struct nh_string reader_counted(struct reader *reader)
{
	size_t length = (size_t)reader_varint_max(reader, reader_left(reader));
	const unsigned char *bytes = reader_bytes(reader, length);

	return bytes ? (struct nh_string){(const char *)bytes, length} : (struct nh_string){NULL, 0};
}

#endif
