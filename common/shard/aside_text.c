/* SPDX-License-Identifier: MIT
 *
 * aside_text.c - see aside_text.h.
 */
#include "common/shard/aside_text.h"

#define RULE "also in other articles"

static bool next_line(struct nh_string *text, struct nh_string *ret)
{
	while (text->length && *text->bytes == '\n') {
		text->bytes++;
		text->length--;
	}
	ret->bytes = text->bytes;
	ret->length = 0;
	while (ret->length < text->length && text->bytes[ret->length] != '\n')
		ret->length++;
	text->bytes += ret->length;
	text->length -= ret->length;
	return ret->length > 0;
}

bool aside_split(struct nh_article *article, uint32_t at, struct arena *arena)
{
	struct nh_furniture *furniture;
	struct nh_string left, line;
	size_t count = article->furniture_count;

	if (at == 0 || at >= article->body.length)
		return true;
	left = (struct nh_string){article->body.bytes + at, article->body.length - at};
	while (next_line(&left, &line))
		count++;
	furniture = arena_array(arena, count, sizeof *furniture);
	if (!furniture)
		return false;
	if (article->furniture_count)
		memcpy(furniture, article->furniture, article->furniture_count * sizeof *furniture);
	left = (struct nh_string){article->body.bytes + at, article->body.length - at};
	count = article->furniture_count;
	while (next_line(&left, &line))
		furniture[count++] = (struct nh_furniture){NH_STRING(RULE), line};
	article->furniture = furniture;
	article->furniture_count = count;
	for (article->body.length = at; article->body.length && article->body.bytes[article->body.length - 1] == '\n';)
		article->body.length--;
	return true;
}
