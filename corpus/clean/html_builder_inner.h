/* SPDX-License-Identifier: MIT
 *
 * html_builder_inner.h - what the parts of html_builder.h share. The modes are those of the standard, "in
 * table body" and the like; the tree is written node by node in the order of the page, so what is open is a
 * stack of numbers.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BUILDER_INNER_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BUILDER_INNER_H

#include "corpus/clean/html_tokens.h"

#define BUILDER_OPEN_MAX 1024

enum mode {
	BEFORE_HTML,
	BEFORE_HEAD,
	IN_HEAD,
	AFTER_HEAD,
	IN_BODY,
	IN_TABLE,
	IN_CAPTION,
	IN_ROWS,
	IN_ROW,
	IN_CELL,
};

/* What a step did with a token. */
enum step {
	DONE,
	AGAIN, /* the mode is another one now, which has to look at it */
	STRANGE
};

struct open {
	const struct html_element *element;
	uint32_t node;
};

struct builder {
	struct html_tokens tokens;
	struct html_node *nodes;
	uint32_t count, room;
	struct open open[BUILDER_OPEN_MAX];
	uint32_t depth;
	uint32_t paragraphs; /* open ones */
	enum mode mode;
	struct nh_string text; /* that no node has yet */
	char *joined;          /* where it stands if it is not in the markup, in text_room bytes */
	size_t text_room;
	bool skips_line_end; /* behind <pre> */
	bool failed;         /* no memory, or nested too deep */
	const struct html_element *html, *head, *body, *rows, *row, *paragraph;
};

/* html_builder_stack.c */

/* A node at the end of what is open; NULL where memory ran out, which is remembered. */
struct html_node *builder_add_node(struct builder *builder);
/* The text so far becomes a node. */
void builder_flush(struct builder *builder);
/* Tags that say nothing part no text. */
void builder_add_text(struct builder *builder, struct nh_string text);
/* An element that holds nothing, and one that is open from now on. */
void builder_add_void(struct builder *builder, const struct html_token *tag);
void builder_push(struct builder *builder, const struct html_token *tag);
/* One that stands nowhere in the markup. */
void builder_push_implied(struct builder *builder, const struct html_element *element);
void builder_pop(struct builder *builder);
/* Up to the innermost element of that name, it too. */
void builder_pop_through(struct builder *builder, const struct html_element *element);
/* What an end tag can reach. */
bool builder_has_in_scope(const struct builder *builder, const struct html_element *element);
bool builder_has_item_in_scope(const struct builder *builder, const struct html_element *item);
bool builder_has_heading_in_scope(const struct builder *builder);
bool builder_has_in_table(const struct builder *builder, const struct html_element *element);
/* Ends what ends by itself when something around it does. */
void builder_end_implied(struct builder *builder, const struct html_element *except);
/* That, and the element. */
void builder_close(struct builder *builder, const struct html_element *element);
void builder_close_paragraph(struct builder *builder);

/* The innermost open element. */
static inline const struct html_element *builder_top(const struct builder *builder)
{
	return builder->open[builder->depth - 1].element;
}

/* html_builder_body.c */

/* <title> and all that is in it. */
enum step builder_take_title(struct builder *builder, const struct html_token *tag);
/* A second <html> or <body> gives the first what that lacks; a second <head> says nothing. */
enum step builder_merge(struct builder *builder, const struct html_token *tag);
enum step builder_start_in_body(struct builder *builder, const struct html_token *tag);
enum step builder_end_in_body(struct builder *builder, const struct html_element *element);

/* html_builder_table.c: the modes from IN_TABLE on. */
enum step builder_start_in_table(struct builder *builder, const struct html_token *tag);
enum step builder_end_in_table(struct builder *builder, const struct html_element *element);

#endif
