/* SPDX-License-Identifier: MIT
 *
 * http.c - see http.h. Crawlers have undone chunks and compression without changing the header that announces
 * them; so a body is taken as announced only where it looks so.
 */
#include "corpus/readers/http.h"

#include "common/zip.h"
#include "corpus/clean/plain.h"
#include "corpus/limits.h"
#include "corpus/readers/mime.h"
#include "corpus/unpack.h"

#define INFLATE_STEP_BYTES ((size_t)256 << 10)

void http_split_type(struct nh_string value, struct http_answer *ret)
{
	const char *semicolon = value.length ? memchr(value.bytes, ';', value.length) : NULL;

	ret->type = semicolon ? plain_trim(plain_slice(value.bytes, semicolon)) : plain_trim(value);
	ret->charset = mime_parameter(value, "charset");
}

/* "HTTP/1.1 200 OK" */
static int status_of(struct nh_string line)
{
	const char *space = memchr(line.bytes, ' ', line.length), *end = line.bytes + line.length;
	int status = 0;

	if (!plain_begins(line, NH_STRING("HTTP/")) || !space)
		return 0;
	for (space++; space < end && plain_is_digit(*space) && status < 1000; space++)
		status = status * 10 + (*space - '0');
	return status;
}

/* The size line of a chunk, taken off the front of *text; -1 where it is none. */
static int64_t take_chunk_size(struct nh_string *text)
{
	struct nh_string line;
	int64_t size = 0;
	size_t digits = 0;

	if (!plain_take_line(text, &line))
		return -1;
	for (; digits < line.length && digits < 8; digits++) {
		char byte = plain_lower(line.bytes[digits]);

		if (plain_is_digit(byte))
			size = size * 16 + (byte - '0');
		else if (byte >= 'a' && byte <= 'f')
			size = size * 16 + (byte - 'a' + 10);
		else
			break;
	}
	if (digits == 0 || (digits < line.length && line.bytes[digits] != ';' && line.bytes[digits] != ' '))
		return -1;
	return size;
}

/* Joins the chunks of body; false where they are none. A broken chunk ends the body. */
static bool join_chunks(struct buf *joined, struct nh_string body)
{
	struct nh_string line;
	int64_t size = take_chunk_size(&body);

	if (size < 0)
		return false;
	while (size > 0 && body.length > 0) {
		size_t length = nh_size_min((size_t)size, body.length);

		buf_append(joined, body.bytes, length);
		body = plain_slice(body.bytes + length, body.bytes + body.length);
		plain_take_line(&body, &line);
		if (body.length == 0)
			break;
		size = take_chunk_size(&body);
	}
	return true;
}

/* Appends what body holds, as far as it is sound. Returns why nothing of it can be had, or NULL. */
static const char *inflate_body(struct buf *out, struct nh_string body, bool is_bare)
{
	struct zip_inflater *inflater = zip_inflater_new(is_bare);
	enum zip_outcome outcome = ZIP_GOES_ON;
	size_t taken = 1, written = 0;
	const char *reason = NULL;

	while (inflater && outcome == ZIP_GOES_ON && (taken > 0 || written > 0)) {
		unsigned char *to = buf_reserve(out, INFLATE_STEP_BYTES);

		if (!to)
			break;
		outcome =
		    zip_inflate(inflater, body.bytes, body.length, &taken, to, INFLATE_STEP_BYTES, &written);
		out->length += written;
		body = plain_slice(body.bytes + taken, body.bytes + body.length);
		if (out->length > LIMIT_WINDOW_BYTES) {
			reason = "a body that unpacks to more than 32 MiB";
			break;
		}
	}
	zip_inflater_free(inflater);
	if (is_bare && outcome == ZIP_BROKEN)
		buf_reset(out); /* any bytes inflate to something at first: it was no deflate */
	if (!reason && out->length == 0)
		reason = "a compressed body that is damaged";
	return reason;
}

static bool begins_gzip(struct nh_string body)
{
	return body.length > 2 && memcmp(body.bytes, "\x1F\x8B\x08", 3) == 0;
}

/* A zlib header: its two bytes, read as a number, are a multiple of 31. */
static bool begins_zlib(struct nh_string body)
{
	return body.length > 2 && (body.bytes[0] & 0x0F) == 8 &&
	       ((unsigned char)body.bytes[0] * 256 + (unsigned char)body.bytes[1]) % 31 == 0;
}

static bool begins_zstd(struct nh_string body)
{
	return body.length > 4 && memcmp(body.bytes, "\x28\xB5\x2F\xFD", 4) == 0;
}

/* A page or data as they are. Brotli has no sign of its own, but a start of many bytes without a control, the
 * first of them a bracket, is none. */
static bool looks_bare(struct nh_string body)
{
	struct nh_string start = plain_trim((struct nh_string){body.bytes, nh_size_min(body.length, 64)});

	for (size_t i = 0; i < start.length; i++)
		if ((unsigned char)start.bytes[i] < ' ' && !plain_is_space(start.bytes[i]))
			return false;
	return start.length > 0 && strchr("<{[", *start.bytes) != NULL;
}

typedef enum unpacked (*unpack_function)(struct buf *out, struct nh_string packed, size_t bytes_max);

static const char *unpack_body(struct http_buffers *buffers, unpack_function unpack, struct nh_string *body)
{
	enum unpacked outcome = unpack(&buffers->inflated, *body, LIMIT_WINDOW_BYTES);

	if (outcome == UNPACKED_TOO_LONG)
		return "a body that unpacks to more than 32 MiB";
	if (outcome == UNPACKED_BROKEN || buffers->inflated.length == 0)
		return "a compressed body that is damaged";
	*body = buf_string(&buffers->inflated);
	return NULL;
}

const char *http_read(struct http_buffers *buffers, struct nh_string answer, struct http_answer *ret)
{
	struct mime_part part = mime_split(answer);
	struct nh_string head = part.head, line, encoding;
	const char *reason = NULL;

	buf_reset(&buffers->joined);
	buf_reset(&buffers->inflated);
	*ret = (struct http_answer){.body = part.body};
	if (plain_take_line(&head, &line))
		ret->status = status_of(line);
	http_split_type(mime_field(head, "Content-Type"), ret);
	if (plain_begins(mime_field(head, "Transfer-Encoding"), NH_STRING("chunked")) &&
	    join_chunks(&buffers->joined, ret->body))
		ret->body = buf_string(&buffers->joined);
	encoding = mime_field(head, "Content-Encoding");
	if (plain_begins(encoding, NH_STRING("br")) && !looks_bare(ret->body))
		return unpack_body(buffers, unpack_brotli, &ret->body);
	if (begins_zstd(ret->body))
		return unpack_body(buffers, unpack_zstd, &ret->body);
	if (begins_gzip(ret->body))
		reason = inflate_body(&buffers->inflated, ret->body, false);
	else if (plain_begins(encoding, NH_STRING("deflate")))
		reason = inflate_body(&buffers->inflated, ret->body, !begins_zlib(ret->body));
	if (reason && plain_begins(encoding, NH_STRING("deflate")) && buffers->inflated.length == 0)
		return NULL; /* it was not compressed at all */
	if (!reason && buffers->inflated.length > 0)
		ret->body = buf_string(&buffers->inflated);
	return reason;
}

void http_buffers_done(struct http_buffers *buffers)
{
	buf_done(&buffers->joined);
	buf_done(&buffers->inflated);
}
