/* SPDX-License-Identifier: MIT
 *
 * query_balance.c - makes a row of tokens well formed: brackets first, then operators.
 *
 * Brackets: one without its partner is dropped or closed at the end, an empty pair vanishes, a pair below the
 * depth limit is ignored (what it holds stays). Operators: NOT needs an operand behind it, the others one on
 * each side; one that lacks it is a word.
 */
#include "searcher/query/query_lex.h"

struct balance {
	struct query_lexer *lexer;
	struct query_tokens out;
	size_t *open;      /* where in out the brackets stand that are open */
	size_t open_count; /* of them, depth_max at most */
	size_t ignored;    /* open brackets beyond depth_max */
	size_t depth_max;
};

static void add(struct balance *balance, struct query_token token)
{
	balance->out.items[balance->out.count++] = token;
}

static void open_bracket(struct balance *balance, const struct query_token *token)
{
	if (balance->open_count == balance->depth_max) {
		query_note(balance->lexer, "cut", "brackets deeper than %zu are ignored", balance->depth_max);
		balance->ignored++;
		return;
	}
	balance->open[balance->open_count++] = balance->out.count;
	add(balance, *token);
}

static void close_bracket(struct balance *balance, const struct query_token *token)
{
	if (balance->ignored > 0) {
		balance->ignored--;
	} else if (balance->open_count == 0) {
		query_note(balance->lexer, "closed_bracket",
			   "a closing bracket that closes nothing is left out");
	} else if (balance->open[--balance->open_count] + 1 == balance->out.count) {
		balance->out.count--;
		query_note(balance->lexer, "empty", "brackets with nothing between them are left out");
	} else {
		add(balance, *token);
	}
}

static void balance_brackets(struct balance *balance)
{
	const struct query_tokens *in = &balance->lexer->tokens;
	const struct query_token close = {.kind = QUERY_TOKEN_CLOSE, .boost = 1};

	for (size_t i = 0; i < in->count; i++) {
		if (in->items[i].kind == QUERY_TOKEN_OPEN)
			open_bracket(balance, &in->items[i]);
		else if (in->items[i].kind == QUERY_TOKEN_CLOSE)
			close_bracket(balance, &in->items[i]);
		else
			add(balance, in->items[i]);
	}
	if (balance->open_count > 0)
		query_note(balance->lexer, "closed_bracket",
			   "a bracket that was left open is closed at the end");
	while (balance->open_count > 0)
		close_bracket(balance, &close);
}

static void become_word(struct query_lexer *lexer, struct query_token *token)
{
	query_note(lexer, "literal_operator", "%s has no operand and was taken as a word",
		   query_shown(lexer, token->leaf->text));
	token->kind = QUERY_TOKEN_LEAF;
	token->sign = QUERY_PLAIN;
}

static bool begins_operand(const struct query_tokens *tokens, size_t i)
{
	return i < tokens->count &&
	       (tokens->items[i].kind == QUERY_TOKEN_LEAF || tokens->items[i].kind == QUERY_TOKEN_OPEN ||
		tokens->items[i].kind == QUERY_TOKEN_NOT);
}

static bool is_binary(enum query_token_kind kind)
{
	return kind == QUERY_TOKEN_AND || kind == QUERY_TOKEN_OR || kind == QUERY_TOKEN_NEAR;
}

/* From the end, so that a NOT behind another one is already known; then from the front. */
static void settle_operators(struct query_lexer *lexer, struct query_tokens *tokens)
{
	bool operand_before = false;

	for (size_t i = tokens->count; i-- > 0;)
		if (tokens->items[i].kind == QUERY_TOKEN_NOT && !begins_operand(tokens, i + 1))
			become_word(lexer, &tokens->items[i]);
	for (size_t i = 0; i < tokens->count; i++) {
		struct query_token *token = &tokens->items[i];

		if (is_binary(token->kind) && !(operand_before && begins_operand(tokens, i + 1)))
			become_word(lexer, token);
		operand_before = token->kind == QUERY_TOKEN_LEAF || token->kind == QUERY_TOKEN_CLOSE;
	}
}

/* Operators that became words count as words too. */
static void limit_words(struct query_lexer *lexer, struct query_tokens *tokens)
{
	size_t kept = 0, words = 0;

	for (size_t i = 0; i < tokens->count; i++) {
		struct query_token *token = &tokens->items[i];

		if (token->kind == QUERY_TOKEN_LEAF && ++words > QUERY_WORDS_MAX) {
			query_note(lexer, "cut", "only the first %d words of the query count",
				   QUERY_WORDS_MAX);
			continue;
		}
		tokens->items[kept++] = *token;
	}
	tokens->count = kept;
}

struct query_tokens query_balance(struct query_lexer *lexer, size_t depth_max)
{
	struct balance balance = {.lexer = lexer, .depth_max = depth_max};

	balance.out.items =
	    arena_items(lexer->arena, 2 * lexer->tokens.count + 1, sizeof(struct query_token));
	balance.open = arena_items(lexer->arena, depth_max, sizeof *balance.open);
	if (!balance.out.items || !balance.open) {
		lexer->failed = true;
		return (struct query_tokens){NULL, 0};
	}
	balance_brackets(&balance);
	settle_operators(lexer, &balance.out);
	limit_words(lexer, &balance.out);
	return balance.out;
}
