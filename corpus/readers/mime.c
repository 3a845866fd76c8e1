/* SPDX-License-Identifier: MIT
 *
 * mime.c - see mime.h.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/readers/mime.h"

#include "corpus/charset.h"
#include "corpus/clean/plain.h"

#define BOUNDARY_BYTES_MAX 200

struct mime_part mime_split(struct nh_string text)
{
	struct nh_string rest = text, line;
	struct mime_part part = {text, {text.bytes + text.length, 0}};

	while (plain_take_line(&rest, &line)) {
		if (line.length == 0) {
			part.head = plain_slice(text.bytes, line.bytes);
			part.body = rest;
			break;
		}
	}
	part.head.length = nh_size_min(part.head.length, MIME_HEAD_BYTES_MAX);
	return part;
}

static bool continues(struct nh_string rest)
{
	return rest.length > 0 && (*rest.bytes == ' ' || *rest.bytes == '\t');
}

struct nh_string mime_field(struct nh_string head, const char *name)
{
	size_t length = strlen(name);
	struct nh_string line;

	while (plain_take_line(&head, &line)) {
		const char *end = line.bytes + line.length;

		if (line.length <= length || line.bytes[length] != ':' ||
		    !plain_begins(line, nh_string_of(name)))
			continue;
		for (struct nh_string next; continues(head) && plain_take_line(&head, &next);)
			end = next.bytes + next.length;
		return plain_trim(plain_slice(line.bytes + length + 1, end));
	}
	return (struct nh_string){NULL, 0};
}

static int base64_value(char byte)
{
	if (byte >= 'A' && byte <= 'Z')
		return byte - 'A';
	if (byte >= 'a' && byte <= 'z')
		return byte - 'a' + 26;
	if (plain_is_digit(byte))
		return byte - '0' + 52;
	return byte == '+' || byte == '-' ? 62 : byte == '/' || byte == '_' ? 63 : -1;
}

static void decode_base64(struct buf *out, struct nh_string bytes)
{
	uint32_t bits = 0;
	unsigned count = 0;

	for (size_t i = 0; i < bytes.length && bytes.bytes[i] != '='; i++) {
		int value = base64_value(bytes.bytes[i]);

		if (value < 0)
			continue;
		bits = bits << 6 | (uint32_t)value;
		count += 6;
		if (count >= 8) {
			count -= 8;
			buf_u8(out, (uint8_t)(bits >> count));
		}
	}
}

static int hex_value(char byte)
{
	byte = plain_lower(byte);
	return plain_is_digit(byte) ? byte - '0' : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10 : -1;
}

/* The byte of the two digits behind an escape at text; -1 where they are none. */
static int hex_byte(const char *text, const char *end)
{
	int high = end - text > 2 ? hex_value(text[1]) : -1, low = high >= 0 ? hex_value(text[2]) : -1;

	return low < 0 ? -1 : high * 16 + low;
}

/* in_word: of an encoded word, where an underscore is a space. */
static void decode_quoted(struct buf *out, struct nh_string bytes, bool in_word)
{
	const char *next = bytes.bytes, *end = bytes.bytes + bytes.length;

	while (next < end) {
		const char *run = next;
		int byte;

		while (next < end && *next != '=' && *next != '_')
			next++;
		buf_append(out, run, (size_t)(next - run));
		if (next == end)
			return;
		byte = *next == '=' ? hex_byte(next, end) : -1;
		if (*next == '_') {
			buf_u8(out, in_word ? ' ' : '_');
			next++;
		} else if (byte >= 0) {
			buf_u8(out, (uint8_t)byte);
			next += 3;
		} else {
			const char *behind = next + 1;

			while (behind < end && (*behind == ' ' || *behind == '\t' || *behind == '\r'))
				behind++;
			if (behind < end && *behind == '\n') {
				next = behind + 1; /* a soft line end */
				continue;
			}
			buf_u8(out, '=');
			next++;
		}
	}
}

void mime_decode(struct buf *out, struct nh_string bytes, struct nh_string encoding)
{
	if (plain_begins(encoding, NH_STRING("base64")))
		decode_base64(out, bytes);
	else if (plain_begins(encoding, NH_STRING("quoted-printable")))
		decode_quoted(out, bytes, false);
	else
		buf_append_string(out, bytes);
}

/* Decodes the word "=?charset?B|Q?text?=" at text. Returns its end, or NULL where it is none. */
static const char *decode_word(struct buf *out, const char *text, const char *end)
{
	const char *charset = text + 2, *kind = NULL, *word = NULL, *close = NULL;
	struct buf bytes;

	if (end - text < 8 || text[1] != '?')
		return NULL;
	kind = memchr(charset, '?', nh_size_min((size_t)(end - charset), 60));
	if (!kind || end - kind < 5 || kind[2] != '?')
		return NULL;
	word = kind + 3;
	close = memmem(word, (size_t)(end - word), "?=", 2);
	if (!close)
		return NULL;
	buf_init(&bytes);
	if (plain_lower(kind[1]) == 'b')
		decode_base64(&bytes, plain_slice(word, close));
	else
		decode_quoted(&bytes, plain_slice(word, close), true);
	charset_append(out, buf_string(&bytes), plain_slice(charset, kind));
	buf_done(&bytes);
	return close + 2;
}

/* White space between two encoded words belongs to neither. */
static const char *skip_between_words(const char *text, const char *end)
{
	const char *next = text;

	while (next < end && plain_is_space(*next))
		next++;
	return end - next > 2 && next[0] == '=' && next[1] == '?' ? next : text;
}

void mime_words(struct buf *out, struct nh_string value)
{
	const char *next = value.bytes, *end = value.bytes + value.length;

	while (next < end) {
		const char *mark = memmem(next, (size_t)(end - next), "=?", 2), *behind;

		if (!mark)
			break;
		charset_append(out, plain_slice(next, mark), NH_STRING(""));
		behind = decode_word(out, mark, end);
		if (!behind)
			buf_append(out, "=?", 2);
		next = behind ? skip_between_words(behind, end) : mark + 2;
	}
	if (next < end)
		charset_append(out, plain_slice(next, end), NH_STRING(""));
}

struct nh_string mime_parameter(struct nh_string value, const char *name)
{
	const char *end = value.bytes + value.length, *at = value.bytes, *stop;
	size_t length = strlen(name);

	while (at < end && (at = memchr(at, ';', (size_t)(end - at))) != NULL) {
		at++;
		while (at < end && plain_is_space(*at))
			at++;
		if ((size_t)(end - at) <= length || at[length] != '=' ||
		    !plain_begins(plain_slice(at, end), nh_string_of(name)))
			continue;
		at += length + 1;
		if (at < end && *at == '"') {
			stop = memchr(at + 1, '"', (size_t)(end - at - 1));
			return plain_slice(at + 1, stop ? stop : end);
		}
		for (stop = at; stop < end && *stop != ';' && !plain_is_space(*stop); stop++)
			;
		return plain_slice(at, stop);
	}
	return (struct nh_string){"", 0};
}

/* Where the next line "--boundary" begins in text; NULL where none does. */
static const char *find_boundary(struct nh_string text, struct nh_string boundary)
{
	const char *at = text.bytes, *end = text.bytes + text.length;

	while (at < end && (at = memmem(at, (size_t)(end - at), "--", 2)) != NULL) {
		if ((at == text.bytes || at[-1] == '\n') && (size_t)(end - at) >= boundary.length + 2 &&
		    memcmp(at + 2, boundary.bytes, boundary.length) == 0)
			return at;
		at++;
	}
	return NULL;
}

static void gather_parts(struct mime_text *gathered, struct nh_string body, struct nh_string boundary,
			 size_t depth)
{
	const char *end = body.bytes + body.length, *start = find_boundary(body, boundary);

	while (start && gathered->part_count < MIME_PARTS_MAX) {
		const char *line = memchr(start, '\n', (size_t)(end - start)), *next;

		start += 2 + boundary.length;
		if (!line || (end - start >= 2 && start[0] == '-' && start[1] == '-'))
			return;
		next = find_boundary(plain_slice(line + 1, end), boundary);
		mime_text_gather(gathered, plain_slice(line + 1, next ? next : end), depth + 1);
		start = next;
	}
}

/* Lines of format=flowed from begin on: one that ends in a space goes on in the next, unless one of them is
 * quoted; a space at the start is no more than padding. drop_space: the last space is no part of the text. */
static void join_flowed(struct buf *text, size_t begin, bool drop_space)
{
	struct nh_string rest, line;
	size_t to = begin;
	bool flows = false;

	if (buf_failed(text) || text->length == begin)
		return;
	rest = (struct nh_string){(const char *)text->bytes + begin, text->length - begin};
	while (plain_take_line(&rest, &line)) {
		bool quoted = line.length > 0 && *line.bytes == '>';

		if (flows && quoted)
			text->bytes[to++] = '\n';
		if (line.length > 0 && *line.bytes == ' ')
			line = plain_slice(line.bytes + 1, line.bytes + line.length);
		flows = line.length > 0 && line.bytes[line.length - 1] == ' ' && !quoted &&
			!nh_string_equal(line, NH_STRING("-- "));
		line.length -= flows && drop_space;
		if (line.length > 0)
			memmove(text->bytes + to, line.bytes, line.length);
		to += line.length;
		if (!flows && rest.length > 0)
			text->bytes[to++] = '\n';
	}
	text->length = to;
}

static void gather_text(struct mime_text *gathered, struct buf *out, const struct mime_part *part,
			struct nh_string type)
{
	size_t begin;

	buf_reset(&gathered->scratch);
	mime_decode(&gathered->scratch, part->body, mime_field(part->head, "Content-Transfer-Encoding"));
	if (out->length > 0)
		buf_append(out, "\n\n", 2);
	begin = out->length;
	charset_append(out, buf_string(&gathered->scratch), mime_parameter(type, "charset"));
	if (plain_same(mime_parameter(type, "format"), NH_STRING("flowed")))
		join_flowed(out, begin, plain_same(mime_parameter(type, "delsp"), NH_STRING("yes")));
}

void mime_text_gather(struct mime_text *gathered, struct nh_string text, size_t depth)
{
	struct mime_part part = mime_split(text);
	struct nh_string type = mime_field(part.head, "Content-Type");
	struct nh_string boundary = mime_parameter(type, "boundary");
	bool is_first = gathered->part_count++ == 0;

	if (depth > MIME_DEPTH_MAX ||
	    plain_begins(mime_field(part.head, "Content-Disposition"), NH_STRING("attachment")))
		return;
	if (plain_begins(type, NH_STRING("multipart/")) && boundary.length > 0 &&
	    boundary.length <= BOUNDARY_BYTES_MAX)
		gather_parts(gathered, part.body, boundary, depth);
	else if (plain_begins(type, NH_STRING("message/rfc822")))
		mime_text_gather(gathered, part.body, depth + 1);
	else if (plain_begins(type, NH_STRING("text/html")))
		gather_text(gathered, &gathered->html, &part, type);
	else if (type.length == 0 || plain_begins(type, NH_STRING("text")) ||
		 (is_first && !memchr(type.bytes, '/', type.length)))
		gather_text(gathered, &gathered->plain, &part, type);
}

void mime_text_reset(struct mime_text *gathered)
{
	buf_reset(&gathered->plain);
	buf_reset(&gathered->html);
	gathered->part_count = 0;
}

void mime_text_done(struct mime_text *gathered)
{
	buf_done(&gathered->plain);
	buf_done(&gathered->html);
	buf_done(&gathered->scratch);
}
