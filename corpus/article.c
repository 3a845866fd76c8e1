/* SPDX-License-Identifier: MIT
 *
 * article.c - see article.h. The body grows in a buffer of its own, because it is the only large member and
 * a buffer that is kept from article to article soon stops growing; all else goes into the arena.
 */
#include "corpus/article.h"

#include "corpus/clean/plain.h"
#include "corpus/limits.h"

void article_init(struct article_builder *builder)
{
	memset(builder, 0, sizeof *builder);
	arena_init(&builder->arena);
	buf_init(&builder->body);
	buf_init(&builder->scratch);
}

void article_done(struct article_builder *builder)
{
	arena_done(&builder->arena);
	buf_done(&builder->body);
	buf_done(&builder->scratch);
}

/* Keeps a buffer's memory for the next article, unless one long article made it huge. */
static void reuse(struct buf *buf)
{
	if (buf->capacity > LIMIT_MIB)
		buf_done(buf);
	else
		buf_reset(buf);
}

void article_reset(struct article_builder *builder)
{
	struct article_builder fresh = {.arena = builder->arena, .keeps_furniture = builder->keeps_furniture};

	arena_reset(&fresh.arena);
	reuse(&builder->body);
	reuse(&builder->scratch);
	fresh.body = builder->body;
	fresh.scratch = builder->scratch;
	*builder = fresh;
}

/* Not in the middle of a code point. */
static struct nh_string cut_line(struct nh_string raw)
{
	size_t length = LIMIT_LINE_BYTES;

	if (raw.length <= length)
		return raw;
	while (length > LIMIT_LINE_BYTES - 3 && ((unsigned char)raw.bytes[length] & 0xC0) == 0x80)
		length--;
	return (struct nh_string){raw.bytes, length};
}

struct nh_string article_text(struct article_builder *builder, struct nh_string raw)
{
	struct nh_string copy = {NULL, 0};

	raw = cut_line(raw);
	buf_reset(&builder->scratch);
	if (raw.length > 0 && plain_append(&builder->scratch, raw) > 0) {
		copy = arena_copy(&builder->arena, buf_string(&builder->scratch));
		builder->failed |= !copy.bytes;
	}
	builder->failed |= buf_failed(&builder->scratch);
	return copy;
}

void article_set(struct article_builder *builder, struct nh_string *member, struct nh_string raw)
{
	struct nh_string text = article_text(builder, raw);

	if (!text.bytes)
		return;
	*member = text;
	if (member == &builder->article.headline)
		builder->headline_is_cut = raw.length > LIMIT_LINE_BYTES;
}

void article_set_first(struct article_builder *builder, struct nh_string *member, struct nh_string raw)
{
	if (!member->bytes)
		article_set(builder, member, raw);
}

void article_set_id(struct article_builder *builder, struct nh_string raw, bool bare)
{
	article_set(builder, &builder->article.id, raw);
	builder->id_is_bare = bare;
}

void article_add_paragraph(struct article_builder *builder, struct nh_string raw)
{
	size_t before = builder->body.length;

	if (builder->too_long ||
	    raw.length > LIMIT_ARTICLE_TEXT_BYTES - nh_size_min(before, LIMIT_ARTICLE_TEXT_BYTES)) {
		builder->too_long = true;
		return;
	}
	if (before > 0)
		buf_append(&builder->body, "\n\n", 2);
	if (plain_append(&builder->body, raw) == 0)
		builder->body.length = before;
}

void article_add_wrapped(struct article_builder *builder, struct nh_string raw)
{
	const char *start = raw.bytes, *end = raw.bytes + raw.length;

	for (const char *line = raw.bytes; line && line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		const char *next = stop ? stop + 1 : end;

		if (line > start && (plain_is_space(*line) || line == stop)) {
			article_add_paragraph(builder, plain_slice(start, line));
			start = line;
		}
		line = next;
	}
	if (start < end)
		article_add_paragraph(builder, plain_slice(start, end));
}

void article_add_lines(struct article_builder *builder, struct nh_string raw)
{
	struct nh_string line;

	while (plain_take_line(&raw, &line))
		article_add_paragraph(builder, line);
}

/* Room for one more item in an array of the arena, which doubles; NULL when there is none. */
static void *grow(struct article_builder *builder, void *items, size_t count, size_t *room, size_t item_bytes)
{
	size_t wanted = *room ? *room * 2 : 8;
	void *grown;

	if (count < *room)
		return items;
	grown = arena_array(&builder->arena, wanted, item_bytes);
	if (!grown) {
		builder->failed = true;
		return NULL;
	}
	if (count)
		memcpy(grown, items, count * item_bytes);
	*room = wanted;
	return grown;
}

static void add(struct article_builder *builder, struct nh_strings *list, size_t *room, struct nh_string raw)
{
	struct nh_string text = article_text(builder, raw), *items;

	if (!text.bytes || list->count >= LIMIT_LIST_ITEMS)
		return;
	for (size_t i = 0; i < list->count && i < 64; i++)
		if (nh_string_equal(list->items[i], text))
			return;
	items = grow(builder, list->items, list->count, room, sizeof *items);
	if (!items)
		return;
	list->items = items;
	list->items[list->count++] = text;
}

void article_add_byline(struct article_builder *builder, struct nh_string raw)
{
	raw = plain_trim(raw);
	if (plain_begins(raw, NH_STRING("by ")))
		raw = plain_slice(raw.bytes + 3, raw.bytes + raw.length);
	add(builder, &builder->article.bylines, &builder->byline_room, raw);
}

void article_add_tag(struct article_builder *builder, struct nh_string raw)
{
	add(builder, &builder->article.tags, &builder->tag_room, raw);
}

void article_add_caption(struct article_builder *builder, struct nh_string raw)
{
	add(builder, &builder->article.captions, &builder->caption_room, raw);
}

void article_add_furniture(struct article_builder *builder, struct nh_string rule, struct nh_string raw)
{
	struct nh_article *article = &builder->article;
	struct nh_furniture *lines;
	struct nh_string text;

	if (builder->keeps_furniture) {
		article_add_paragraph(builder, raw);
		return;
	}
	text = article_text(builder, raw);
	if (!text.bytes)
		return;
	builder->furniture_bytes += text.length;
	builder->too_long |= builder->furniture_bytes > LIMIT_ARTICLE_TEXT_BYTES ||
			     article->furniture_count >= LIMIT_FURNITURE_LINES;
	if (builder->too_long)
		return;
	lines = grow(builder, article->furniture, article->furniture_count, &builder->furniture_room,
		     sizeof *lines);
	if (!lines)
		return;
	article->furniture = lines;
	lines[article->furniture_count++] = (struct nh_furniture){rule, text};
}

bool article_has_text(const struct article_builder *builder)
{
	return builder->body.length > 0 || builder->article.headline.bytes || builder->article.deck.bytes;
}

bool article_is_usable(const struct article_builder *builder)
{
	return article_has_text(builder) || (builder->article.id.bytes && !builder->id_is_bare);
}

const struct nh_article *article_finish(struct article_builder *builder, const char **ret_reason)
{
	struct nh_article *article = &builder->article;

	*ret_reason = NULL;
	if (builder->body.length > 0) {
		buf_u8(&builder->body, 0);
		builder->body.length--;
		article->body = buf_string(&builder->body);
	}
	if (builder->failed || buf_failed(&builder->body))
		return NULL;
	if (builder->too_long)
		*ret_reason = "an article longer than 16 MiB, or with more than 65,536 lines set aside";
	else if (!article_is_usable(builder))
		*ret_reason = "an article without text";
	return *ret_reason ? NULL : article;
}
