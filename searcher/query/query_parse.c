/* SPDX-License-Identifier: MIT
 *
 * query_parse.c - the second half of the query parser: a well formed row of tokens into a tree.
 *
 *	list := or+                     adjacency; signs count here
 *	or   := and  { OR and }
 *	and  := near { [AND] near }     without AND only before a NOT
 *	near := not  { NEAR not }
 *	not  := { NOT } ( leaf | "(" list ")" )
 *
 * Recursion happens only at brackets, whose depth query_balance bounds. A bracket can add four levels to the
 * tree (list, or, and, not); where that makes it too deep, it is parsed again with fewer brackets.
 */
#include "common/error.h"
#include "searcher/query/query_build.h"

struct query_parser {
	struct query_builder build;
	const struct query_token *next, *end;
	unsigned fields; /* of the innermost bracket that names some */
	bool has_operators;
};

static struct query_node *parse_list(struct query_parser *parser);

static bool at(const struct query_parser *parser, enum query_token_kind kind)
{
	return parser->next < parser->end && parser->next->kind == kind;
}

static struct query_node *parse_bracket(struct query_parser *parser)
{
	const struct query_token *open = parser->next++;
	unsigned outer_fields = parser->fields;
	struct query_node *node;
	double boost = 1;

	parser->has_operators = true;
	if (open->fields)
		parser->fields = open->fields;
	node = parse_list(parser);
	parser->fields = outer_fields;
	if (at(parser, QUERY_TOKEN_CLOSE))
		boost = parser->next++->boost;
	node = query_build_boosted(&parser->build, node, boost);
	if (node)
		node->sign = open->sign;
	return node;
}

static struct query_node *parse_operand(struct query_parser *parser)
{
	if (at(parser, QUERY_TOKEN_OPEN))
		return parse_bracket(parser);
	if (!at(parser, QUERY_TOKEN_LEAF))
		return NULL;
	return query_build_leaf(&parser->build, parser->next++, parser->fields);
}

static struct query_node *parse_not(struct query_parser *parser)
{
	struct query_node *node;
	bool negated = false, seen = false;

	for (; at(parser, QUERY_TOKEN_NOT); parser->next++) {
		negated = !negated;
		seen = true;
	}
	node = parse_operand(parser);
	if (!seen)
		return node;
	parser->has_operators = true;
	node = query_build_unsigned(&parser->build, node);
	return negated ? query_build_not(&parser->build, node) : node;
}

static struct query_node *parse_near(struct query_parser *parser)
{
	struct query_node *first = parse_not(parser);
	struct query_near_chain chain = {0};

	if (!at(parser, QUERY_TOKEN_NEAR))
		return first;
	parser->has_operators = true;
	query_near_add(&parser->build, &chain, 0, first);
	while (at(parser, QUERY_TOKEN_NEAR)) {
		int distance = parser->next++->near_distance;

		query_near_add(&parser->build, &chain, distance, parse_not(parser));
	}
	return query_build_near(&parser->build, &chain);
}

static struct query_node *parse_and(struct query_parser *parser)
{
	struct query_node *first = parse_near(parser);
	struct query_children children = {0};

	if (!at(parser, QUERY_TOKEN_AND) && !at(parser, QUERY_TOKEN_NOT))
		return first;
	parser->has_operators = true;
	query_children_flatten(&parser->build, &children, QUERY_AND, first);
	while (at(parser, QUERY_TOKEN_AND) || at(parser, QUERY_TOKEN_NOT)) {
		parser->next += at(parser, QUERY_TOKEN_AND);
		query_children_flatten(&parser->build, &children, QUERY_AND, parse_near(parser));
	}
	return query_build_inner(&parser->build, QUERY_AND, &children);
}

static struct query_node *parse_or(struct query_parser *parser)
{
	struct query_node *first = parse_and(parser);
	struct query_children children = {0};

	if (!at(parser, QUERY_TOKEN_OR))
		return first;
	parser->has_operators = true;
	query_children_flatten(&parser->build, &children, QUERY_OR, first);
	while (at(parser, QUERY_TOKEN_OR)) {
		parser->next++;
		query_children_flatten(&parser->build, &children, QUERY_OR, parse_and(parser));
	}
	return query_build_inner(&parser->build, QUERY_OR, &children);
}

static struct query_node *parse_list(struct query_parser *parser)
{
	struct query_children children = {0};

	while (parser->next < parser->end && !at(parser, QUERY_TOKEN_CLOSE)) {
		const struct query_token *before = parser->next;

		query_children_add(&parser->build, &children, parse_or(parser));
		parser->next += parser->next == before; /* an operator that lost its operand to a limit */
	}
	if (children.count == 1 && children.items[0]->sign == QUERY_PLAIN)
		return children.items[0];
	return query_build_inner(&parser->build, QUERY_LIST, &children);
}

static size_t height_of(const struct query_node *node)
{
	size_t below = 0;

	for (size_t i = 0; i < node->child_count; i++)
		below = nh_size_max(below, height_of(node->children[i]));
	return below + 1;
}

static void parse_tokens(struct query_lexer *lexer, size_t depth_max)
{
	struct query_tokens tokens = query_balance(lexer, depth_max);
	struct query_parser parser = {.build = {.lexer = lexer}};
	struct query_node *root;

	if (lexer->failed)
		return;
	parser.next = tokens.items;
	parser.end = tokens.items + tokens.count;
	root = parse_list(&parser);
	if (!root)
		root = query_leaf_new(lexer, QUERY_NOTHING, (struct nh_string){NULL, 0});
	lexer->query->root = root;
	lexer->query->has_operators = parser.has_operators;
}

/* in: speaks for the leaves that have no field of their own. */
static void apply_scope(struct query_node *node, unsigned scope)
{
	if (!node->fields && (node->kind == QUERY_WORD || node->kind == QUERY_PHRASE))
		node->fields = scope;
	for (size_t i = 0; i < node->child_count; i++)
		apply_scope(node->children[i], scope);
}

enum nh_status query_parse(struct arena *arena, struct nh_string text, int64_t today,
			   struct query **ret_query, struct nh_error *error)
{
	struct query *query = arena_new(arena, struct query);
	struct query_lexer lexer;

	if (!query)
		return nh_fail_memory(error);
	query->today = today;
	query_lex(&lexer, arena, query, text, today);
	for (size_t depth = QUERY_DEPTH_MAX; depth > 0 && !lexer.failed; depth /= 2) {
		parse_tokens(&lexer, depth);
		if (lexer.failed || height_of(query->root) <= QUERY_DEPTH_MAX)
			break;
	}
	if (lexer.failed)
		return nh_fail_memory(error);
	apply_scope(query->root, lexer.scope);
	*ret_query = query;
	return NH_OK;
}

enum nh_status query_add_note(struct arena *arena, struct query *query, const char *code, const char *text)
{
	struct query_note **link = &query->notes;
	struct query_note *note;

	for (; *link; link = &(*link)->next)
		if (strcmp((*link)->code, code) == 0 && strcmp((*link)->text, text) == 0)
			return NH_OK;
	note = arena_new(arena, struct query_note);
	if (!note)
		return NH_NO_MEMORY;
	note->code = arena_copy(arena, nh_string_of(code)).bytes;
	note->text = arena_copy(arena, nh_string_of(text)).bytes;
	if (!note->code || !note->text)
		return NH_NO_MEMORY;
	*link = note;
	return NH_OK;
}
