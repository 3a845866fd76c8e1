/* SPDX-License-Identifier: MIT
 *
 * html_builder_stack.c - what is open while a tree is built, and how nodes come and go. See
 * html_builder_inner.h.
 */
#include "corpus/clean/html_builder_inner.h"

struct html_node *builder_add_node(struct builder *builder)
{
	struct html_node *node;

	if (builder->count == builder->room) {
		uint32_t room = builder->room * 2;
		struct html_node *grown = arena_items(builder->tokens.arena, room, sizeof *grown);

		if (!grown) {
			builder->failed = true;
			return NULL;
		}
		memcpy(grown, builder->nodes, builder->count * sizeof *grown);
		builder->nodes = grown;
		builder->room = room;
	}
	node = &builder->nodes[builder->count++];
	*node = (struct html_node){.parent = builder->depth ? builder->open[builder->depth - 1].node : 0,
				   .end = builder->count};
	return node;
}

void builder_flush(struct builder *builder)
{
	struct html_node *node;

	if (builder->text.length == 0)
		return;
	node = builder_add_node(builder);
	if (node)
		node->text = builder->text;
	builder->text.length = 0;
}

/* Room for a text that does not stand in the markup in one piece; it doubles, as its parts may be many. */
static bool make_room(struct builder *builder, size_t length)
{
	char *grown;

	if (length <= builder->text_room)
		return true;
	grown = arena_alloc(builder->tokens.arena, 2 * length);
	if (!grown)
		return false;
	memcpy(grown, builder->text.bytes, builder->text.length);
	builder->text.bytes = builder->joined = grown;
	builder->text_room = 2 * length;
	return true;
}

void builder_add_text(struct builder *builder, struct nh_string text)
{
	if (builder->text.length == 0) {
		builder->text = text;
		builder->text_room = 0;
	} else if (make_room(builder, builder->text.length + text.length)) {
		memcpy(builder->joined + builder->text.length, text.bytes, text.length);
		builder->text.length += text.length;
	} else {
		builder->failed = true;
	}
}

static struct html_node *add_element(struct builder *builder, const struct html_element *element)
{
	struct html_node *node;

	builder_flush(builder);
	node = builder_add_node(builder);
	if (node)
		node->tag = element->tag;
	return node;
}

void builder_add_void(struct builder *builder, const struct html_token *tag)
{
	struct html_node *node = add_element(builder, tag->element);

	if (node) {
		node->attributes = tag->attributes;
		node->attribute_count = tag->attribute_count;
	}
}

void builder_push(struct builder *builder, const struct html_token *tag)
{
	builder_add_void(builder, tag);
	if (builder->depth == BUILDER_OPEN_MAX) {
		builder->failed = true;
		return;
	}
	builder->open[builder->depth++] = (struct open){tag->element, builder->count - 1};
	builder->paragraphs += tag->element->role == HTML_ROLE_PARAGRAPH;
}

void builder_push_implied(struct builder *builder, const struct html_element *element)
{
	struct html_token tag = {.kind = HTML_TOKEN_START, .element = element};

	builder_push(builder, &tag);
}

void builder_pop(struct builder *builder)
{
	struct open *open;

	builder_flush(builder);
	open = &builder->open[--builder->depth];
	builder->nodes[open->node].end = builder->count;
	builder->paragraphs -= open->element->role == HTML_ROLE_PARAGRAPH;
}

void builder_pop_through(struct builder *builder, const struct html_element *element)
{
	while (builder->depth > 1 && builder_top(builder) != element)
		builder_pop(builder);
	if (builder->depth > 1)
		builder_pop(builder);
}

static bool is_boundary(const struct html_element *element)
{
	return element->role == HTML_ROLE_TABLE || element->role == HTML_ROLE_CELL ||
	       element->role == HTML_ROLE_CAPTION;
}

bool builder_has_in_scope(const struct builder *builder, const struct html_element *element)
{
	for (uint32_t i = builder->depth; i-- > 0;) {
		if (builder->open[i].element == element)
			return true;
		if (is_boundary(builder->open[i].element))
			return false;
	}
	return false;
}

bool builder_has_item_in_scope(const struct builder *builder, const struct html_element *item)
{
	for (uint32_t i = builder->depth; i-- > 0;) {
		const struct html_element *open = builder->open[i].element;

		if (open == item)
			return true;
		if (is_boundary(open) || open->is_list)
			return false;
	}
	return false;
}

bool builder_has_heading_in_scope(const struct builder *builder)
{
	for (uint32_t i = builder->depth; i-- > 0 && !is_boundary(builder->open[i].element);)
		if (builder->open[i].element->role == HTML_ROLE_HEADING)
			return true;
	return false;
}

bool builder_has_in_table(const struct builder *builder, const struct html_element *element)
{
	for (uint32_t i = builder->depth; i-- > 0;) {
		if (builder->open[i].element == element)
			return true;
		if (builder->open[i].element->role == HTML_ROLE_TABLE)
			return false;
	}
	return false;
}

void builder_end_implied(struct builder *builder, const struct html_element *except)
{
	while (builder_top(builder) != except &&
	       (builder_top(builder)->role == HTML_ROLE_PARAGRAPH ||
		builder_top(builder)->role == HTML_ROLE_ITEM || builder_top(builder)->role == HTML_ROLE_TERM))
		builder_pop(builder);
}

void builder_close(struct builder *builder, const struct html_element *element)
{
	builder_end_implied(builder, element);
	builder_pop_through(builder, element);
}

void builder_close_paragraph(struct builder *builder)
{
	if (builder->paragraphs > 0 && builder_has_in_scope(builder, builder->paragraph))
		builder_close(builder, builder->paragraph);
}
