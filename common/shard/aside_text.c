/* SPDX-License-Identifier: MIT
 *
 * aside_text.c - see aside_text.h.
 */
#include "common/shard/aside_text.h"

#include "common/reader.h"
#include "common/shard/format.h"

#define RULE "also in other articles"

struct range {
	uint32_t begin, end;
};

static struct range range_at(struct nh_string ranges, size_t i)
{
	struct reader reader = reader_over(ranges.bytes + i * SHARD_ASIDE_RANGE_BYTES,
					   ranges.length - i * SHARD_ASIDE_RANGE_BYTES);
	uint32_t begin = reader_u32(&reader);

	return (struct range){begin, reader_u32(&reader)};
}

bool aside_fits(struct nh_string ranges, size_t body_bytes)
{
	uint32_t last = 0;

	for (size_t i = 0; i < ranges.length / SHARD_ASIDE_RANGE_BYTES; i++) {
		struct range range = range_at(ranges, i);

		if (range.begin < last || range.begin >= range.end || range.end > body_bytes)
			return false;
		last = range.end;
	}
	return ranges.length % SHARD_ASIDE_RANGE_BYTES == 0;
}

static bool is_blank(struct nh_string line)
{
	for (size_t i = 0; i < line.length; i++)
		if (line.bytes[i] != ' ' && !(line.bytes[i] >= '\t' && line.bytes[i] <= '\r'))
			return false;
	return true;
}

/* The next line with more than white space. */
static bool next_line(struct nh_string *text, struct nh_string *ret)
{
	do {
		const char *end = text->length ? memchr(text->bytes, '\n', text->length) : NULL;

		*ret = (struct nh_string){text->bytes, end ? (size_t)(end - text->bytes) : text->length};
		text->bytes += ret->length + (end != NULL);
		text->length -= ret->length + (end != NULL);
	} while (text->length && is_blank(*ret));
	return !is_blank(*ret);
}

/* Copies the lines of the ranges into items, where there are any, and says how many they are; SIZE_MAX where
 * memory ran out. */
static size_t take_lines(struct nh_string body, struct nh_string ranges, struct nh_furniture *items,
			 struct arena *arena)
{
	size_t count = 0;

	for (size_t i = 0; i < ranges.length / SHARD_ASIDE_RANGE_BYTES; i++) {
		struct range range = range_at(ranges, i);
		struct nh_string left = {body.bytes + range.begin, range.end - range.begin}, line;

		for (; next_line(&left, &line); count++) {
			if (!items)
				continue;
			items[count] = (struct nh_furniture){NH_STRING(RULE), arena_copy(arena, line)};
			if (!items[count].text.bytes)
				return SIZE_MAX;
		}
	}
	return count;
}

/* What is left of the body, without line ends behind it. */
static bool keep_rest(struct nh_string *body, struct nh_string ranges, struct arena *arena)
{
	char *rest = arena_alloc(arena, body->length + 1);
	size_t length = 0, at = 0;

	if (!rest)
		return false;
	for (size_t i = 0; i <= ranges.length / SHARD_ASIDE_RANGE_BYTES; i++) {
		bool last = i == ranges.length / SHARD_ASIDE_RANGE_BYTES;
		struct range range = last ? (struct range){(uint32_t)body->length, 0} : range_at(ranges, i);

		memcpy(rest + length, body->bytes + at, range.begin - at);
		length += range.begin - at;
		at = range.end;
	}
	while (length && rest[length - 1] == '\n')
		length--;
	rest[length] = '\0';
	*body = (struct nh_string){rest, length};
	return true;
}

bool aside_split(struct nh_article *article, struct nh_string ranges, struct arena *arena)
{
	struct nh_furniture *furniture;
	struct nh_string body = article->body;
	size_t before = article->furniture_count, count;

	if (ranges.length == 0 || !aside_fits(ranges, body.length))
		return true;
	furniture = arena_array(arena, before + take_lines(body, ranges, NULL, arena), sizeof *furniture);
	if (!furniture || !keep_rest(&article->body, ranges, arena))
		return false;
	if (before)
		memcpy(furniture, article->furniture, before * sizeof *furniture);
	count = take_lines(body, ranges, furniture + before, arena);
	if (count == SIZE_MAX)
		return false;
	article->furniture = furniture;
	article->furniture_count = before + count;
	return true;
}
