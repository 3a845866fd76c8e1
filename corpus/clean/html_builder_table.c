/* SPDX-License-Identifier: MIT
 *
 * html_builder_table.c - the modes inside a table: its rows, their cells, its caption. See
 * html_builder_inner.h.
 */
#include "corpus/clean/html_builder_inner.h"

/* Leaves what stands open inside the innermost element of role. */
static void clear_to(struct builder *builder, enum html_role role)
{
	while (builder_top(builder)->role != role && builder_top(builder)->role != HTML_ROLE_TABLE &&
	       builder->depth > 1)
		builder_pop(builder);
}

/* The mode in which a table ends depends on what it stands in. */
static void reset_mode(struct builder *builder)
{
	static const enum mode modes[] = {
	    [HTML_ROLE_TABLE] = IN_TABLE, [HTML_ROLE_CAPTION] = IN_CAPTION, [HTML_ROLE_ROWS] = IN_ROWS,
	    [HTML_ROLE_ROW] = IN_ROW,     [HTML_ROLE_CELL] = IN_CELL,
	};

	builder->mode = IN_BODY;
	for (uint32_t i = builder->depth; i-- > 0 && builder->mode == IN_BODY;)
		if (builder->open[i].element->role >= HTML_ROLE_TABLE)
			builder->mode = modes[builder->open[i].element->role];
}

static void end_table(struct builder *builder)
{
	while (builder_top(builder)->role != HTML_ROLE_TABLE)
		builder_pop(builder);
	builder_pop(builder);
	reset_mode(builder);
}

static void leave_rows(struct builder *builder)
{
	clear_to(builder, HTML_ROLE_ROWS);
	builder_pop(builder);
	builder->mode = IN_TABLE;
}

static void leave_row(struct builder *builder)
{
	clear_to(builder, HTML_ROLE_ROW);
	builder_pop(builder);
	builder->mode = IN_ROWS;
}

static void leave_cell(struct builder *builder)
{
	builder_end_implied(builder, NULL);
	clear_to(builder, HTML_ROLE_CELL);
	builder_pop(builder);
	builder->mode = IN_ROW;
}

static void leave_caption(struct builder *builder)
{
	builder_end_implied(builder, NULL);
	clear_to(builder, HTML_ROLE_CAPTION);
	builder_pop(builder);
	builder->mode = IN_TABLE;
}

static void enter(struct builder *builder, enum html_role around, const struct html_token *tag,
		  enum mode mode)
{
	clear_to(builder, around);
	builder_push(builder, tag);
	builder->mode = mode;
}

static enum step start_in_table(struct builder *builder, const struct html_token *tag)
{
	switch (tag->element->role) {
	case HTML_ROLE_CAPTION:
		enter(builder, HTML_ROLE_TABLE, tag, IN_CAPTION);
		return DONE;
	case HTML_ROLE_ROWS:
		enter(builder, HTML_ROLE_TABLE, tag, IN_ROWS);
		return DONE;
	case HTML_ROLE_ROW:
	case HTML_ROLE_CELL:
		clear_to(builder, HTML_ROLE_TABLE);
		builder_push_implied(builder, builder->rows);
		builder->mode = IN_ROWS;
		return AGAIN;
	case HTML_ROLE_TABLE:
		end_table(builder);
		return AGAIN;
	default:
		return STRANGE; /* it would stand before the table */
	}
}

static enum step start_in_rows(struct builder *builder, const struct html_token *tag)
{
	switch (tag->element->role) {
	case HTML_ROLE_ROW:
		enter(builder, HTML_ROLE_ROWS, tag, IN_ROW);
		return DONE;
	case HTML_ROLE_CELL:
		clear_to(builder, HTML_ROLE_ROWS);
		builder_push_implied(builder, builder->row);
		builder->mode = IN_ROW;
		return AGAIN;
	case HTML_ROLE_CAPTION:
	case HTML_ROLE_ROWS:
	case HTML_ROLE_TABLE:
		leave_rows(builder);
		return AGAIN;
	default:
		return STRANGE;
	}
}

static enum step start_in_row(struct builder *builder, const struct html_token *tag)
{
	switch (tag->element->role) {
	case HTML_ROLE_CELL:
		enter(builder, HTML_ROLE_ROW, tag, IN_CELL);
		return DONE;
	case HTML_ROLE_CAPTION:
	case HTML_ROLE_ROWS:
	case HTML_ROLE_ROW:
	case HTML_ROLE_TABLE:
		leave_row(builder);
		return AGAIN;
	default:
		return STRANGE;
	}
}

/* In a cell or a caption, which the parts of a table end. */
static enum step start_inside(struct builder *builder, const struct html_token *tag)
{
	if (tag->element->role < HTML_ROLE_CAPTION)
		return builder_start_in_body(builder, tag);
	if (builder->mode == IN_CELL)
		leave_cell(builder);
	else
		leave_caption(builder);
	return AGAIN;
}

static enum step end_in_table(struct builder *builder, const struct html_element *element)
{
	if (element->role < HTML_ROLE_TABLE)
		return STRANGE;
	if (element->role == HTML_ROLE_TABLE)
		end_table(builder);
	return DONE;
}

static enum step end_in_rows(struct builder *builder, const struct html_element *element)
{
	if (element->role < HTML_ROLE_TABLE)
		return STRANGE;
	if (element->role == HTML_ROLE_TABLE) {
		leave_rows(builder);
		return AGAIN;
	}
	if (element->role == HTML_ROLE_ROWS && builder_has_in_table(builder, element))
		leave_rows(builder);
	return DONE;
}

static enum step end_in_row(struct builder *builder, const struct html_element *element)
{
	if (element->role < HTML_ROLE_TABLE)
		return STRANGE;
	if (element->role == HTML_ROLE_ROW)
		leave_row(builder);
	if (element->role != HTML_ROLE_TABLE &&
	    !(element->role == HTML_ROLE_ROWS && builder_has_in_table(builder, element)))
		return DONE;
	leave_row(builder);
	return AGAIN;
}

static enum step end_in_cell(struct builder *builder, const struct html_element *element)
{
	if (element->role < HTML_ROLE_TABLE)
		return builder_end_in_body(builder, element);
	if (element->role == HTML_ROLE_CAPTION || !builder_has_in_table(builder, element))
		return DONE;
	leave_cell(builder);
	return element->role == HTML_ROLE_CELL ? DONE : AGAIN;
}

static enum step end_in_caption(struct builder *builder, const struct html_element *element)
{
	if (element->role < HTML_ROLE_TABLE)
		return builder_end_in_body(builder, element);
	if (element->role > HTML_ROLE_CAPTION)
		return DONE;
	leave_caption(builder);
	return element->role == HTML_ROLE_CAPTION ? DONE : AGAIN;
}

enum step builder_start_in_table(struct builder *builder, const struct html_token *tag)
{
	switch (builder->mode) {
	case IN_TABLE:
		return start_in_table(builder, tag);
	case IN_ROWS:
		return start_in_rows(builder, tag);
	case IN_ROW:
		return start_in_row(builder, tag);
	default:
		return start_inside(builder, tag);
	}
}

enum step builder_end_in_table(struct builder *builder, const struct html_element *element)
{
	switch (builder->mode) {
	case IN_TABLE:
		return end_in_table(builder, element);
	case IN_ROWS:
		return end_in_rows(builder, element);
	case IN_ROW:
		return end_in_row(builder, element);
	case IN_CELL:
		return end_in_cell(builder, element);
	default:
		return end_in_caption(builder, element);
	}
}
