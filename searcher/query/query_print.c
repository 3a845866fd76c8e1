/* SPDX-License-Identifier: MIT
 *
 * query_print.c - a tree back into the query language.
 *
 * Brackets stand wherever they could be needed, so that what is printed parses to an equal tree: around every
 * operator inside a list, around looser operators inside tighter ones. Fields stand before each leaf, except
 * that a sum of fields, which only in: can give, stands once at the front.
 */
#include "common/date.h"
#include "searcher/query/query_lex.h"

static bool is_leaf(const struct query_node *node)
{
	return node->kind == QUERY_WORD || node->kind == QUERY_PHRASE || node->kind == QUERY_DATE;
}

/* A word such as "-" or "--x", which a sign before it or a weight behind it would change. */
static bool looks_signed(const struct query_node *node)
{
	return node->kind == QUERY_WORD && node->text.length > 0 &&
	       (node->text.bytes[0] == '+' || node->text.bytes[0] == '-');
}

static void print_boost(double boost, struct buf *out)
{
	unsigned long steps = (unsigned long)(boost * QUERY_BOOST_STEPS + 0.5);
	unsigned long millionths = steps % QUERY_BOOST_STEPS;

	if (steps == QUERY_BOOST_STEPS)
		return;
	buf_format(out, "^%lu", steps / QUERY_BOOST_STEPS);
	if (!millionths)
		return;
	buf_format(out, ".%06lu", millionths);
	while (out->length > 0 && out->bytes[out->length - 1] == '0')
		out->length--;
}

static void print_day(int64_t day, struct buf *out)
{
	int year, month, day_of_month;

	date_civil_from_days(day, &year, &month, &day_of_month);
	buf_format(out, "%04d-%02d-%02d", year, month, day_of_month);
}

static void print_date(const struct query_node *node, struct buf *out)
{
	buf_append_text(out, "date:");
	if (node->undated) {
		buf_append_text(out, "none");
		return;
	}
	if (node->first_day != QUERY_DAY_MIN)
		print_day(node->first_day, out);
	if (node->first_day == node->last_day)
		return;
	buf_append_text(out, "..");
	if (node->last_day != QUERY_DAY_MAX)
		print_day(node->last_day, out);
}

static bool text_holds_closer(struct nh_string text, int kind)
{
	int opens = 0, closes = 0;

	while (text.length > 0) {
		size_t quote = query_quote_length(text, &opens, &closes);

		if (quote && (closes & kind))
			return true;
		text = query_without(text, quote ? quote : 1);
	}
	return false;
}

/* The first pair of quotes that the phrase itself does not close. */
static void print_quoted(struct nh_string text, struct buf *out)
{
	static const struct {
		const char *open, *close;
	} pairs[] = {
	    {"\"", "\""},
	    {"\xe3\x80\x8c", "\xe3\x80\x8d"},
	    {"\xe3\x80\x8e", "\xe3\x80\x8f"},
	    {"\xe3\x80\x9d", "\xe3\x80\x9f"},
	};
	size_t pair = 0;

	for (; pair + 1 < NH_COUNT_OF(pairs); pair++) {
		int opens = 0, closes = 0;

		query_quote_length(nh_string_of(pairs[pair].open), &opens, &closes);
		if (!text_holds_closer(text, opens))
			break;
	}
	buf_append_text(out, pairs[pair].open);
	buf_append_string(out, text);
	buf_append_text(out, pairs[pair].close);
}

static void print_leaf(const struct query_node *node, unsigned scope, struct buf *out)
{
	if (node->fields && node->fields != scope)
		buf_format(out, "%s:", query_field_name(node->fields));
	if (node->flags & QUERY_EXACT_TEXT)
		buf_append_text(out, "==");
	else if (node->flags & (QUERY_EXACT_FORM | QUERY_WHOLE_VALUE))
		buf_append_text(out, "=");
	if (node->kind == QUERY_DATE)
		print_date(node, out);
	else if (node->kind == QUERY_PHRASE)
		print_quoted(node->text, out);
	else
		buf_append_string(out, node->text);
	if (node->flags & QUERY_PREFIX)
		buf_append_text(out, "*");
	if (node->flags & QUERY_FUZZY)
		buf_append_text(out, node->edits == 1 ? "~" : "~2");
	if (node->kind == QUERY_PHRASE && node->near_distance >= 0)
		buf_format(out, "~%d", node->near_distance);
}

/* How tightly a node holds together; a child needs brackets unless it holds tighter than its parent. */
static int binding(const struct query_node *node)
{
	if ((node->boost != 1 && !is_leaf(node)) || (node->kind == QUERY_DATE && node->boost != 1))
		return 5; /* it has brackets of its own */
	switch (node->kind) {
	case QUERY_LIST:
		return 0;
	case QUERY_OR:
		return 1;
	case QUERY_AND:
		return 2;
	case QUERY_NEAR:
		return 3;
	case QUERY_NOT:
		return 4;
	default:
		return 5;
	}
}

static void print_node(const struct query_node *node, unsigned scope, struct buf *out);

static void print_child(const struct query_node *parent, const struct query_node *child, unsigned scope,
			struct buf *out)
{
	int tight_enough = parent->kind == QUERY_LIST ? 5 : binding(parent) + 1;
	bool brackets;

	if (parent->boost != 1 && parent->kind != QUERY_LIST)
		tight_enough = binding(&(struct query_node){.kind = parent->kind, .boost = 1}) + 1;
	brackets = binding(child) < tight_enough || (child->sign != QUERY_PLAIN && looks_signed(child));
	if (child->sign != QUERY_PLAIN)
		buf_u8(out, child->sign == QUERY_MUST ? '+' : '-');
	if (brackets)
		buf_u8(out, '(');
	print_node(child, scope, out);
	if (brackets)
		buf_u8(out, ')');
}

static void print_between(const struct query_node *node, struct buf *out)
{
	if (node->kind == QUERY_AND)
		buf_append_text(out, " AND ");
	else if (node->kind == QUERY_OR)
		buf_append_text(out, " OR ");
	else if (node->kind == QUERY_NEAR)
		buf_format(out, " NEAR/%d ", node->near_distance);
	else
		buf_u8(out, ' ');
}

static void print_children(const struct query_node *node, unsigned scope, struct buf *out)
{
	if (node->kind == QUERY_NOT)
		buf_append_text(out, "NOT ");
	for (size_t i = 0; i < node->child_count; i++) {
		if (i > 0)
			print_between(node, out);
		print_child(node, node->children[i], scope, out);
	}
}

static void print_node(const struct query_node *node, unsigned scope, struct buf *out)
{
	bool brackets =
	    node->boost != 1 && (!is_leaf(node) || node->kind == QUERY_DATE || looks_signed(node));

	if (node->kind == QUERY_NOTHING)
		return;
	if (brackets)
		buf_u8(out, '(');
	if (is_leaf(node))
		print_leaf(node, scope, out);
	else
		print_children(node, scope, out);
	if (brackets)
		buf_u8(out, ')');
	print_boost(node->boost, out);
}

/* The sum of several fields that stands on leaves; 0 where there is none. */
static unsigned common_scope(const struct query_node *node)
{
	unsigned scope = node->fields & (node->fields - 1) ? node->fields : 0;

	for (size_t i = 0; i < node->child_count && !scope; i++)
		scope = common_scope(node->children[i]);
	return scope;
}

static void print_scope(unsigned scope, struct buf *out)
{
	const char *comma = "";

	buf_append_text(out, scope == QUERY_SCOPE_ALL ? "in:all" : "in:");
	for (unsigned field = 1; field <= scope && scope != QUERY_SCOPE_ALL; field *= 2) {
		if (!(scope & field))
			continue;
		buf_format(out, "%s%s", comma, query_field_name(field));
		comma = ",";
	}
	buf_u8(out, ' ');
}

void query_print(const struct query_node *node, struct buf *out)
{
	unsigned scope = common_scope(node);

	if (scope)
		print_scope(scope, out);
	print_node(node, scope, out);
}
