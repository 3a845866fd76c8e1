/* SPDX-License-Identifier: MIT
 *
 * twin_words.c - from the text of a query's leaves to the words that are looked for.
 *
 * A run of CJK characters comes from the tokenizer as: character, pair, character, pair, ..., character,
 * hole. It is one word: its pairs in a row, or where it is a single character that.
 */
#include "tests/differential/twin_parts.h"

struct unit_list {
	struct twin_unit *items;
	size_t count;
};

static struct nh_string copy_text(struct twin_search *search, const char *bytes, size_t length)
{
	struct nh_string copy = arena_copy(search->arena, (struct nh_string){bytes, length});

	if (!copy.bytes)
		abort();
	return copy;
}

static struct twin_unit make_unit(struct twin_search *search, struct nh_string text,
				  const struct token *token)
{
	struct twin_unit unit = {.kind = token->kind, .position = token->position};

	if (token->kind == TOKEN_HOLE)
		return unit;
	unit.form = copy_text(search, token->form, token->form_length);
	unit.written = copy_text(search, text.bytes + token->begin, token->end - token->begin);
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		if (!search->stemmers[stemmer])
			continue;
		if (token->kind == TOKEN_CHARACTER)
			unit.stems[stemmer] = unit.form;
		else
			unit.stems[stemmer] =
			    twin_stem(search->twin, search->arena, stemmer,
				      (struct nh_string){token->lower, token->lower_length});
	}
	return unit;
}

/* All tokens of a text, holes too. */
static struct unit_list units_of(struct twin_search *search, struct nh_string text)
{
	struct unit_list units = {NULL, 0};
	struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token))
		units.count++;
	units.items = twin_memory(search->arena, units.count, sizeof *units.items);
	units.count = 0;
	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token))
		units.items[units.count++] = make_unit(search, text, &token);
	return units;
}

/* Those of a kind among units from..end-1. */
static struct twin_word word_of(struct twin_search *search, const struct unit_list *units, size_t from,
				size_t end, enum token_kind kind)
{
	struct twin_word word = {twin_memory(search->arena, end - from, sizeof *word.units), 0};

	for (size_t i = from; i < end; i++)
		if (units->items[i].kind == kind)
			word.units[word.unit_count++] = units->items[i];
	return word;
}

static struct twin_word without_holes(struct twin_search *search, const struct unit_list *units)
{
	struct twin_word word = {twin_memory(search->arena, units->count, sizeof *word.units), 0};

	for (size_t i = 0; i < units->count; i++)
		if (units->items[i].kind != TOKEN_HOLE)
			word.units[word.unit_count++] = units->items[i];
	return word;
}

/* One past the CJK run that begins at from: behind its hole. */
static size_t run_end(const struct unit_list *units, size_t from)
{
	while (units->items[from].kind != TOKEN_HOLE)
		from++;
	return from + 1;
}

static void make_words(struct twin_search *search, struct twin_node *node, const struct unit_list *units)
{
	size_t end;

	node->words = twin_memory(search->arena, units->count, sizeof *node->words);
	for (size_t i = 0; i < units->count; i = end) {
		struct twin_word word;
		bool run = units->items[i].kind == TOKEN_CHARACTER;

		end = run ? run_end(units, i) : i + 1;
		word = word_of(search, units, i, end, TOKEN_WORD);
		if (run && word.unit_count == 0)
			word = word_of(search, units, i, end, TOKEN_CHARACTER);
		if (word.unit_count > 0)
			node->words[node->word_count++] = word;
	}
}

unsigned twin_fields(const struct twin_search *search, const struct query_node *query)
{
	if (query->fields)
		return query->fields;
	return search->options->scope ? search->options->scope : TWIN_FIELDS_TEXT;
}

/* Whether a leaf compares whole values, so that it needs no tokens. */
static bool compares_values(const struct query_node *query)
{
	return (query->flags & QUERY_WHOLE_VALUE) ||
	       (query->fields & (QUERY_FIELD_LANGUAGE | QUERY_FIELD_ID));
}

/* A pattern is one word in every language that is looked in. */
static struct unit_list pattern_units(struct twin_search *search, const struct twin_pattern *pattern)
{
	struct twin_unit *unit = twin_memory(search->arena, 1, sizeof *unit);

	unit->kind = TOKEN_WORD;
	unit->pattern = pattern;
	unit->form = pattern->folded;
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++)
		if (search->stemmers[stemmer])
			unit->stems[stemmer] = pattern->folded;
	return (struct unit_list){unit, 1};
}

static bool make_leaf(struct twin_search *search, struct twin_node *node)
{
	struct unit_list units = units_of(search, node->query->text);

	const struct twin_pattern *pattern = twin_pattern_make(search, node->query);

	if (pattern)
		units = pattern_units(search, pattern);
	make_words(search, node, &units);
	node->phrase = word_of(search, &units, 0, units.count, TOKEN_WORD);
	node->value_phrase = without_holes(search, &units);
	return node->word_count > 0 || compares_values(node->query);
}

static bool make_children(struct twin_search *search, struct twin_node *node)
{
	node->children = twin_memory(search->arena, node->query->child_count, sizeof *node->children);
	for (size_t i = 0; i < node->query->child_count; i++) {
		struct twin_node *child = twin_node_make(search, node->query->children[i]);

		if (child)
			node->children[node->child_count++] = child;
	}
	return node->child_count > 0;
}

struct twin_node *twin_node_make(struct twin_search *search, const struct query_node *query)
{
	struct twin_node *node = twin_memory(search->arena, 1, sizeof *node);
	bool asks = false;

	node->query = query;
	switch (query->kind) {
	case QUERY_NOTHING:
		break;
	case QUERY_DATE:
		asks = true;
		break;
	case QUERY_WORD:
	case QUERY_PHRASE:
		asks = make_leaf(search, node);
		break;
	case QUERY_NEAR:
	case QUERY_AND:
	case QUERY_OR:
	case QUERY_NOT:
	case QUERY_LIST:
		asks = make_children(search, node);
		break;
	}
	return asks ? node : NULL;
}
