/* SPDX-License-Identifier: MIT
 *
 * html_builder.c - see html_builder.h. What comes before the body, text, and the walk over all tokens.
 */
#include "corpus/clean/html_builder.h"

#include "corpus/clean/html_builder_inner.h"
#include "corpus/clean/plain.h"

static enum step start_before_body(struct builder *builder, const struct html_token *tag)
{
	const struct html_element *element = tag->element;
	bool is_html = element == builder->html;

	/* to the parser a second <html> begins the head */
	if (is_html && builder->mode > BEFORE_HEAD)
		return builder_merge(builder, tag);
	switch (builder->mode) {
	case BEFORE_HTML:
		builder->mode = BEFORE_HEAD;
		if (is_html)
			builder_push(builder, tag);
		else
			builder_push_implied(builder, builder->html);
		return is_html ? DONE : AGAIN;
	case BEFORE_HEAD:
		builder->mode = IN_HEAD;
		if (element == builder->head)
			builder_push(builder, tag);
		else
			builder_push_implied(builder, builder->head);
		return element == builder->head ? DONE : AGAIN;
	case IN_HEAD:
		if (element->role == HTML_ROLE_HEADED)
			builder_add_void(builder, tag);
		else if (element->role == HTML_ROLE_TITLE)
			return builder_take_title(builder, tag);
		else if (element != builder->head)
			break;
		return DONE;
	default: /* behind the head */
		if (element->role == HTML_ROLE_HEADED || element->role == HTML_ROLE_TITLE)
			return STRANGE;
		if (element == builder->head)
			return DONE;
		builder->mode = IN_BODY;
		if (element == builder->body)
			builder_push(builder, tag);
		else
			builder_push_implied(builder, builder->body);
		return element == builder->body ? DONE : AGAIN;
	}
	builder_pop(builder);
	builder->mode = AFTER_HEAD;
	return AGAIN;
}

static enum step end_before_body(struct builder *builder, const struct html_element *element)
{
	if (element != builder->head || builder->mode == AFTER_HEAD)
		return DONE;
	if (builder->mode == IN_HEAD) {
		builder_pop(builder);
		builder->mode = AFTER_HEAD;
		return DONE;
	}
	builder_push_implied(builder, builder->mode == BEFORE_HTML ? builder->html : builder->head);
	builder->mode = builder->mode == BEFORE_HTML ? BEFORE_HEAD : IN_HEAD;
	return AGAIN;
}

static enum step start_tag(struct builder *builder, const struct html_token *tag)
{
	if (builder->mode < IN_BODY)
		return start_before_body(builder, tag);
	return builder->mode == IN_BODY ? builder_start_in_body(builder, tag)
					: builder_start_in_table(builder, tag);
}

static enum step end_tag(struct builder *builder, const struct html_element *element)
{
	if (builder->mode < IN_BODY)
		return end_before_body(builder, element);
	return builder->mode == IN_BODY ? builder_end_in_body(builder, element)
					: builder_end_in_table(builder, element);
}

/* Goes on to the body, whatever it lacks until then. */
static void open_body(struct builder *builder)
{
	if (builder->mode == BEFORE_HTML)
		builder_push_implied(builder, builder->html);
	if (builder->mode <= BEFORE_HEAD)
		builder_push_implied(builder, builder->head);
	if (builder->mode <= IN_HEAD && !builder->failed)
		builder_pop(builder);
	builder_push_implied(builder, builder->body);
	builder->mode = IN_BODY;
}

/* White space before the body is kept in the head and behind it; a word begins the body. */
static void take_early_text(struct builder *builder, struct nh_string text)
{
	const char *word = text.bytes, *end = text.bytes + text.length;

	while (word < end && plain_is_space(*word))
		word++;
	if (builder->mode >= IN_HEAD && word > text.bytes)
		builder_add_text(builder, plain_slice(text.bytes, word));
	if (word == end)
		return;
	open_body(builder);
	builder_add_text(builder, plain_slice(word, end));
}

static bool is_blank(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!plain_is_space(text.bytes[i]))
			return false;
	return true;
}

static enum step take_text(struct builder *builder, struct nh_string text)
{
	if (builder->skips_line_end && text.length > 0 && *text.bytes == '\n')
		text = plain_slice(text.bytes + 1, text.bytes + text.length);
	if (text.length == 0)
		return DONE;
	if (builder->mode < IN_BODY) {
		take_early_text(builder, text);
	} else if (builder->mode == IN_TABLE || builder->mode == IN_ROWS || builder->mode == IN_ROW) {
		if (!is_blank(text))
			return STRANGE;
		builder_add_text(builder, text);
		builder_flush(builder); /* here every tag parts texts */
	} else {
		builder_add_text(builder, text);
	}
	return builder->failed ? STRANGE : DONE;
}

static enum step take_token(struct builder *builder, const struct html_token *token)
{
	enum step step = AGAIN;

	if (token->kind == HTML_TOKEN_TEXT) {
		step = take_text(builder, token->text);
		builder->skips_line_end = false;
		return step;
	}
	builder->skips_line_end = false;
	while (step == AGAIN && !builder->failed)
		step = token->kind == HTML_TOKEN_START ? start_tag(builder, token)
						       : end_tag(builder, token->element);
	return builder->failed ? STRANGE : step;
}

static bool take_all(struct builder *builder)
{
	struct html_token token;

	html_tokens_take(&builder->tokens, &token);
	while (token.kind < HTML_TOKEN_NONE) {
		if (take_token(builder, &token) == STRANGE)
			return false;
		html_tokens_take(&builder->tokens, &token);
	}
	if (token.kind == HTML_TOKEN_STRANGE)
		return false;
	if (builder->mode < IN_BODY)
		open_body(builder);
	while (builder->depth > 0 && !builder->failed)
		builder_pop(builder);
	return !builder->failed;
}

/* Most tags have an element and a text; two thirds of them begin one. */
static uint32_t guess_nodes(struct nh_string markup)
{
	uint32_t tags = 0;

	for (size_t i = 0; i < markup.length; i++)
		tags += markup.bytes[i] == '<';
	return tags + tags / 2 + 16;
}

bool html_builder_build(struct html_tree *tree, struct nh_string markup, struct arena *arena)
{
	struct builder *builder = arena_new(arena, struct builder);

	if (!builder || !html_tokens_begin(&builder->tokens, markup, arena))
		return false;
	builder->room = guess_nodes(markup);
	builder->nodes = arena_items(arena, builder->room, sizeof *builder->nodes);
	builder->html = html_element_find(NH_STRING("html"));
	builder->head = html_element_find(NH_STRING("head"));
	builder->body = html_element_find(NH_STRING("body"));
	builder->rows = html_element_find(NH_STRING("tbody"));
	builder->row = html_element_find(NH_STRING("tr"));
	builder->paragraph = html_element_find(NH_STRING("p"));
	if (!builder->nodes)
		return false;
	builder_add_node(builder)->tag = HTML_OTHER; /* the document */
	if (!take_all(builder))
		return false;
	builder->nodes[0].end = builder->count;
	*tree = (struct html_tree){builder->nodes, builder->count};
	return true;
}
