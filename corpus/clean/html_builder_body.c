/* SPDX-License-Identifier: MIT
 *
 * html_builder_body.c - the mode "in body": paragraphs, lists, headings and what is inline. See
 * html_builder_inner.h.
 */
#include "corpus/clean/html_builder_inner.h"

/* <li> ends the item before it, <dd> the term. */
static void close_item_before(struct builder *builder, enum html_role role)
{
	for (uint32_t i = builder->depth; i-- > 0;) {
		const struct html_element *open = builder->open[i].element;

		if (open->role == role) {
			builder_close(builder, open);
			return;
		}
		if (open->is_special && open->tag != HTML_ADDRESS && open->tag != HTML_DIV &&
		    open->tag != HTML_P)
			return;
	}
}

enum step builder_take_title(struct builder *builder, const struct html_token *tag)
{
	struct html_token token;

	builder_push(builder, tag);
	html_tokens_take(&builder->tokens, &token);
	if (token.kind == HTML_TOKEN_TEXT) {
		builder_add_text(builder, token.text);
		html_tokens_take(&builder->tokens, &token);
	}
	if (token.kind != HTML_TOKEN_END || token.element != tag->element || builder->failed)
		return STRANGE;
	builder_pop(builder);
	return DONE;
}

static bool has_attribute(const struct html_node *node, const char *name)
{
	for (uint32_t i = 0; i < node->attribute_count; i++)
		if (node->attributes[i].name == name)
			return true;
	return false;
}

static bool has_more(const struct html_token *tag, const struct html_node *node)
{
	for (uint32_t i = 0; i < tag->attribute_count; i++)
		if (!has_attribute(node, tag->attributes[i].name))
			return true;
	return false;
}

enum step builder_merge(struct builder *builder, const struct html_token *tag)
{
	struct html_node *node = &builder->nodes[builder->open[tag->element != builder->html].node];
	size_t count = node->attribute_count;
	struct html_attribute *merged;

	if (tag->element == builder->head || !has_more(tag, node))
		return DONE;
	merged = arena_items(builder->tokens.arena, count + tag->attribute_count, sizeof *merged);
	if (!merged)
		return STRANGE;
	if (count > 0)
		memcpy(merged, node->attributes, count * sizeof *merged);
	for (uint32_t i = 0; i < tag->attribute_count; i++)
		if (!has_attribute(node, tag->attributes[i].name))
			merged[count++] = tag->attributes[i];
	node->attributes = merged;
	node->attribute_count = (uint32_t)count;
	return DONE;
}

enum step builder_start_in_body(struct builder *builder, const struct html_token *tag)
{
	switch (tag->element->role) {
	case HTML_ROLE_ROOT:
		return builder_merge(builder, tag);
	case HTML_ROLE_TITLE:
		return builder_take_title(builder, tag);
	case HTML_ROLE_RULE:
		builder_close_paragraph(builder);
		builder_add_void(builder, tag);
		return DONE;
	case HTML_ROLE_VOID:
	case HTML_ROLE_HEADED:
		builder_add_void(builder, tag);
		return DONE;
	case HTML_ROLE_CAPTION:
	case HTML_ROLE_ROWS:
	case HTML_ROLE_ROW:
	case HTML_ROLE_CELL:
		return DONE;
	case HTML_ROLE_ITEM:
	case HTML_ROLE_TERM:
		close_item_before(builder, tag->element->role);
		builder_close_paragraph(builder);
		break;
	case HTML_ROLE_BLOCK:
	case HTML_ROLE_PARAGRAPH:
		builder_close_paragraph(builder);
		break;
	case HTML_ROLE_TABLE:
		builder_close_paragraph(builder);
		builder->mode = IN_TABLE;
		break;
	case HTML_ROLE_HEADING:
		builder_close_paragraph(builder);
		if (builder_top(builder)->role == HTML_ROLE_HEADING)
			builder_pop(builder);
		break;
	case HTML_ROLE_INLINE:
		break;
	}
	builder_push(builder, tag);
	builder->skips_line_end = tag->element->tag == HTML_PRE;
	return builder->failed ? STRANGE : DONE;
}

static bool is_same(const struct html_element *a, const struct html_element *b)
{
	return a == b || (a->is_unknown && b->is_unknown);
}

static void end_inline(struct builder *builder, const struct html_element *element)
{
	for (uint32_t i = builder->depth; i-- > 1;) {
		if (is_same(builder->open[i].element, element)) {
			builder_end_implied(builder, element);
			while (builder->depth > i)
				builder_pop(builder);
			return;
		}
		if (builder->open[i].element->is_special)
			return;
	}
}

static void end_heading(struct builder *builder)
{
	bool is_heading = false;

	if (!builder_has_heading_in_scope(builder))
		return;
	builder_end_implied(builder, NULL);
	while (!is_heading) {
		is_heading = builder_top(builder)->role == HTML_ROLE_HEADING;
		builder_pop(builder);
	}
}

enum step builder_end_in_body(struct builder *builder, const struct html_element *element)
{
	switch (element->role) {
	case HTML_ROLE_PARAGRAPH:
		if (!builder_has_in_scope(builder, element))
			builder_push_implied(builder, element);
		if (!builder->failed)
			builder_close(builder, element);
		break;
	case HTML_ROLE_BLOCK:
		if (builder_has_in_scope(builder, element)) {
			builder_end_implied(builder, NULL);
			builder_pop_through(builder, element);
		}
		break;
	case HTML_ROLE_ITEM:
		if (builder_has_item_in_scope(builder, element))
			builder_close(builder, element);
		break;
	case HTML_ROLE_TERM:
		if (builder_has_in_scope(builder, element))
			builder_close(builder, element);
		break;
	case HTML_ROLE_HEADING:
		end_heading(builder);
		break;
	case HTML_ROLE_INLINE:
		end_inline(builder, element);
		break;
	default:
		break; /* nothing of the kind is open here */
	}
	return builder->failed ? STRANGE : DONE;
}
