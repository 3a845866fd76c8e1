/* SPDX-License-Identifier: MIT
 *
 * twin_near.c - what depends on distances: NEAR, loose phrases; and words to the letter. Every span with
 * every other.
 */
#include "tests/differential/twin_parts.h"

struct span {
	unsigned field;
	uint32_t begin, end;
};

/* The n-th span of a leaf from *at on, counted by the token it begins at; false where there is no more. */
static bool next_span(const struct twin_article *article, const struct twin_node *leaf, unsigned fields,
		      size_t *at, struct span *ret)
{
	bool by_form = leaf->query->kind == QUERY_PHRASE || leaf->query->flags & QUERY_EXACT_FORM;
	const struct twin_word *word = &leaf->phrase;

	for (; *at < article->token_count; ++*at) {
		const struct twin_token *token = &article->tokens[*at];

		if (!(token->field & fields) || !twin_stands_at(article, token, word, by_form))
			continue;
		*ret = (struct span){token->field, token->position,
				     token->position + word->units[word->unit_count - 1].position -
					 word->units[0].position};
		++*at;
		return true;
	}
	return false;
}

static bool spans_near(const struct span *a, const struct span *b, uint32_t distance)
{
	if (a->field != b->field)
		return false;
	if (a->end < b->begin)
		return b->begin - a->end <= distance;
	return b->end < a->begin && a->begin - b->end <= distance;
}

static bool leaves_near(const struct twin_article *article, const struct twin_node *a,
			const struct twin_node *b, unsigned fields, uint32_t distance)
{
	struct span first, second;

	for (size_t i = 0; next_span(article, a, fields, &i, &first);)
		for (size_t j = 0; next_span(article, b, fields, &j, &second);)
			if (spans_near(&first, &second, distance))
				return true;
	return false;
}

/* A leaf itself, or those of an OR. */
static size_t leaves_of(const struct twin_node *node)
{
	return node->query->kind == QUERY_OR ? node->child_count : 1;
}

static const struct twin_node *leaf_of(const struct twin_node *node, size_t i)
{
	return node->query->kind == QUERY_OR ? node->children[i] : node;
}

static bool pair_near(const struct twin_article *article, const struct twin_node *a,
		      const struct twin_node *b, unsigned fields, uint32_t distance)
{
	for (size_t i = 0; i < leaves_of(a); i++)
		for (size_t j = 0; j < leaves_of(b); j++)
			if (leaves_near(article, leaf_of(a, i), leaf_of(b, j), fields, distance))
				return true;
	return false;
}

/* Single CJK characters have no positions in an index; nor has what holds no word at all. */
static bool has_places(const struct twin_node *node)
{
	if (node->query->kind == QUERY_OR && node->child_count < node->query->child_count)
		return false;
	for (size_t i = 0; i < leaves_of(node); i++)
		if (leaf_of(node, i)->phrase.unit_count == 0)
			return false;
	return true;
}

bool twin_near(const struct twin_search *search, const struct twin_node *near,
	       const struct twin_article *article)
{
	unsigned fields = twin_fields(search, leaf_of(near->children[0], 0)->query) & TWIN_FIELDS_STEMMED;
	bool possible = fields && near->child_count > 1;

	for (size_t i = 0; i < near->child_count; i++)
		possible = possible && has_places(near->children[i]);
	for (size_t i = 0; i < near->child_count; i++) {
		if (!possible && !twin_matches(search, near->children[i], article))
			return false;
		if (possible && i > 0 &&
		    !pair_near(article, near->children[i - 1], near->children[i], fields,
			       (uint32_t)near->query->near_distance))
			return false;
	}
	return true;
}

/* ---- Loose phrases ---------------------------------------------------------------------------------- */

static size_t count_between(const struct twin_article *article, const struct twin_unit *unit, unsigned field,
			    uint32_t first, uint64_t last)
{
	size_t count = 0;

	for (size_t i = 0; i < article->token_count; i++) {
		const struct twin_token *token = &article->tokens[i];

		count += token->field == field && token->position >= first && token->position <= last &&
			 twin_is_unit(article, token, unit, true);
	}
	return count;
}

static size_t count_asked(const struct twin_word *phrase, const struct twin_unit *unit)
{
	size_t count = 0;

	for (size_t i = 0; i < phrase->unit_count; i++)
		count += nh_string_equal(phrase->units[i].form, unit->form);
	return count;
}

bool twin_stands_loosely(const struct twin_article *article, const struct twin_word *phrase, unsigned fields,
			 size_t slop)
{
	for (size_t i = 0; i < article->token_count; i++) {
		const struct twin_token *token = &article->tokens[i];
		bool all = (token->field & fields) && !token->character;

		for (size_t u = 0; all && u < phrase->unit_count; u++)
			all = count_between(article, &phrase->units[u], token->field, token->position,
					    (uint64_t)token->position + phrase->unit_count + slop - 1) >=
			      count_asked(phrase, &phrase->units[u]);
		if (all)
			return true;
	}
	return false;
}

/* ---- To the letter ---------------------------------------------------------------------------------- */

static bool is_written(const struct twin_article *article, const struct twin_token *first,
		       const struct twin_unit *unit, uint32_t distance)
{
	for (size_t i = 0; i < article->token_count; i++) {
		const struct twin_token *token = &article->tokens[i];

		if (token->part == first->part && token->position == first->position + distance &&
		    token->character == (unit->kind == TOKEN_CHARACTER) &&
		    nh_string_equal(token->written, unit->written))
			return true;
	}
	return false;
}

bool twin_stands_to_the_letter(const struct twin_article *article, const struct twin_word *phrase,
			       unsigned fields)
{
	for (size_t i = 0; i < article->token_count; i++) {
		bool all = article->tokens[i].field & fields;

		for (size_t u = 0; all && u < phrase->unit_count; u++)
			all = is_written(article, &article->tokens[i], &phrase->units[u],
					 phrase->units[u].position - phrase->units[0].position);
		if (all)
			return true;
	}
	return false;
}
