/* SPDX-License-Identifier: MIT
 *
 * document_bytes.c - see document_bytes.h.
 */
#include "common/shard/document_bytes.h"

enum record_flags {
	RECORD_HAS_HEADLINE = 1,
	RECORD_HAS_URL = 2,
	RECORD_HAS_BYLINES = 4,
	RECORD_HAS_VERSION = 8,
};

struct document_version document_version_of(const struct nh_article *article)
{
	struct document_version version = {.number = article->version};

	if (version.number && article->updated.precision)
		version.changed = article->updated.instant_seconds;
	return version;
}

int document_version_compare(struct document_version a, struct document_version b)
{
	if (a.number != b.number)
		return a.number < b.number ? -1 : 1;
	return a.changed < b.changed ? -1 : a.changed > b.changed;
}

static void put_strings(struct buf *out, struct nh_strings strings)
{
	buf_varint(out, strings.count);
	for (size_t i = 0; i < strings.count; i++)
		buf_counted(out, strings.items[i]);
}

static bool get_strings(struct reader *reader, struct arena *arena, struct nh_strings *ret)
{
	size_t count = (size_t)reader_varint_max(reader, reader_left(reader));
	struct nh_string *items = arena_array(arena, count, sizeof *items);

	if (!items || reader_failed(reader))
		return false;
	for (size_t i = 0; i < count; i++)
		items[i] = reader_counted(reader);
	*ret = (struct nh_strings){items, count};
	return !reader_failed(reader);
}

/* A string that may be absent: its length plus one, or 0. */
static void put_optional(struct buf *out, struct nh_string text)
{
	buf_varint(out, text.bytes ? text.length + 1 : 0);
	buf_append_string(out, text);
}

static struct nh_string get_optional(struct reader *reader)
{
	size_t length = (size_t)reader_varint_max(reader, reader_left(reader) + 1);
	const unsigned char *bytes;

	if (length == 0)
		return (struct nh_string){NULL, 0};
	bytes = reader_bytes(reader, length - 1);
	return (struct nh_string){(const char *)bytes, bytes ? length - 1 : 0};
}

void document_record_encode(struct buf *out, const struct nh_article *article)
{
	unsigned flags =
	    (article->headline.bytes ? RECORD_HAS_HEADLINE : 0) | (article->url.bytes ? RECORD_HAS_URL : 0) |
	    (article->bylines.count ? RECORD_HAS_BYLINES : 0) | (article->version ? RECORD_HAS_VERSION : 0);
	struct document_version version = document_version_of(article);

	buf_counted(out, article->id);
	buf_u8(out, (uint8_t)flags);
	if (flags & RECORD_HAS_HEADLINE)
		buf_counted(out, article->headline);
	if (flags & RECORD_HAS_URL)
		buf_counted(out, article->url);
	if (flags & RECORD_HAS_BYLINES)
		put_strings(out, article->bylines);
	if (flags & RECORD_HAS_VERSION) {
		buf_varint(out, version.number);
		buf_u64(out, (uint64_t)version.changed);
	}
}

bool document_record_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);
	unsigned flags;

	article->id = reader_counted(&reader);
	flags = reader_u8(&reader);
	if (flags & RECORD_HAS_HEADLINE)
		article->headline = reader_counted(&reader);
	if (flags & RECORD_HAS_URL)
		article->url = reader_counted(&reader);
	if ((flags & RECORD_HAS_BYLINES) && !get_strings(&reader, arena, &article->bylines))
		return false;
	if (flags & RECORD_HAS_VERSION) {
		article->version = reader_varint(&reader);
		reader_bytes(&reader, 8);
	}
	return !reader_failed(&reader);
}

struct document_version document_record_version(struct nh_string bytes)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);
	struct document_version version;
	unsigned flags;

	reader_counted(&reader);
	flags = reader_u8(&reader);
	if (!(flags & RECORD_HAS_VERSION))
		return (struct document_version){0};
	if (flags & RECORD_HAS_HEADLINE)
		reader_counted(&reader);
	if (flags & RECORD_HAS_URL)
		reader_counted(&reader);
	for (uint64_t i = flags & RECORD_HAS_BYLINES ? reader_varint_max(&reader, reader_left(&reader)) : 0;
	     i > 0; i--)
		reader_counted(&reader);
	version.number = reader_varint(&reader);
	version.changed = (int64_t)reader_u64(&reader);
	return reader_failed(&reader) ? (struct document_version){0} : version;
}

static void put_furniture(struct buf *out, const struct nh_article *article)
{
	buf_varint(out, article->furniture_count);
	for (size_t i = 0; i < article->furniture_count; i++) {
		buf_counted(out, article->furniture[i].rule);
		buf_counted(out, article->furniture[i].text);
	}
}

static bool get_furniture(struct reader *reader, struct arena *arena, struct nh_article *article)
{
	size_t count = (size_t)reader_varint_max(reader, reader_left(reader));

	article->furniture = arena_array(arena, count, sizeof *article->furniture);
	if (!article->furniture)
		return false;
	article->furniture_count = count;
	for (size_t i = 0; i < count; i++) {
		article->furniture[i].rule = reader_counted(reader);
		article->furniture[i].text = reader_counted(reader);
	}
	return !reader_failed(reader);
}

static struct nh_string cut(struct nh_string text, size_t bytes_max)
{
	if (text.length <= bytes_max)
		return text;
	while (bytes_max > 0 && ((unsigned char)text.bytes[bytes_max] & 0xC0) == 0x80)
		bytes_max--;
	return (struct nh_string){text.bytes, bytes_max};
}

void document_text_encode(struct buf *out, const struct nh_article *article, size_t body_bytes_max)
{
	put_optional(out, article->deck);
	put_optional(out, article->dateline);
	put_optional(out, cut(article->body, body_bytes_max));
	put_optional(out, article->published_from);
	put_strings(out, article->tags);
	put_strings(out, article->captions);
	put_furniture(out, article);
	buf_u8(out, (uint8_t)(article->updated.precision << 1 | article->updated.zone_known));
	if (article->updated.precision) {
		buf_u64(out, (uint64_t)article->updated.instant_seconds);
		buf_u16(out, (uint16_t)article->updated.offset_minutes);
		if (article->updated_from.bytes)
			buf_counted(out, article->updated_from);
	}
}

static size_t strings_bound(struct nh_strings strings)
{
	size_t bytes = (strings.count + 1) * BUF_VARINT_BYTES_MAX;

	for (size_t i = 0; i < strings.count; i++)
		bytes += strings.items[i].length;
	return bytes;
}

size_t document_text_bound(const struct nh_article *article, size_t body_bytes_max)
{
	/* the lengths of five texts and of three lists, and the date */
	size_t bytes = 8 * BUF_VARINT_BYTES_MAX + 11 + 2 * article->furniture_count * BUF_VARINT_BYTES_MAX;

	bytes += article->deck.length + article->dateline.length +
		 nh_size_min(article->body.length, body_bytes_max) + article->published_from.length +
		 article->updated_from.length;
	bytes += strings_bound(article->tags) + strings_bound(article->captions);
	for (size_t i = 0; i < article->furniture_count; i++)
		bytes += article->furniture[i].rule.length + article->furniture[i].text.length;
	return bytes;
}

/* Within the years 1 to 9999, the zone within a day. */
static bool is_possible(struct nh_date date)
{
	return date.instant_seconds >= -62135769600 && date.instant_seconds <= 253402387200 &&
	       date.offset_minutes >= -1439 && date.offset_minutes <= 1439;
}

bool document_text_decode(struct nh_string bytes, struct arena *arena, struct nh_article *article)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);
	unsigned packed;

	article->deck = get_optional(&reader);
	article->dateline = get_optional(&reader);
	article->body = get_optional(&reader);
	article->published_from = get_optional(&reader);
	if (!get_strings(&reader, arena, &article->tags) ||
	    !get_strings(&reader, arena, &article->captions) || !get_furniture(&reader, arena, article))
		return false;
	packed = reader_u8(&reader);
	if (packed) {
		article->updated.precision = (uint8_t)(packed >> 1);
		article->updated.zone_known = packed & 1;
		article->updated.instant_seconds = (int64_t)reader_u64(&reader);
		article->updated.offset_minutes = (int16_t)reader_u16(&reader);
		if (reader_left(&reader) > 0)
			article->updated_from = reader_counted(&reader);
	}
	return !reader_failed(&reader) && packed >> 1 <= NH_PRECISION_SECOND && is_possible(article->updated);
}
