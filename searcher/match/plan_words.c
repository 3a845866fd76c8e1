/* SPDX-License-Identifier: MIT
 *
 * plan_words.c - what a written word or phrase becomes.
 *
 * The text is cut by the analyzer's own tokenizer. A plain word becomes, in each language of the index, the
 * list of its stem; a run of CJK characters becomes the list of its pair, or, where it has several pairs, a
 * list made for the query from the places where the pairs follow each other. Written forms (phrases, =word)
 * are the same lists and a check of positions and forms.
 */
#include "searcher/match/plan_words.h"

#include "searcher/match/expansion.h"
#include "searcher/match/plan_parts.h"

#define UNIT_TOKENS_MAX 4096

static const unsigned value_fields[] = {QUERY_FIELD_BYLINE, QUERY_FIELD_TAG,     QUERY_FIELD_SOURCE,
					QUERY_FIELD_AGENCY, QUERY_FIELD_SECTION, QUERY_FIELD_URL};

bool plan_cut(struct plan *plan, struct nh_string text, struct query_tokens *ret)
{
	size_t most = nh_size_min(2 * text.length + 1, UNIT_TOKENS_MAX);
	struct tokenizer tokenizer;
	struct token token;

	ret->count = 0;
	ret->items = arena_array(plan->arena, most, sizeof *ret->items);
	tokenizer_init(&tokenizer, text);
	while (ret->items && ret->count < most && tokenizer_next(&tokenizer, &token)) {
		struct query_token *item = &ret->items[ret->count++];

		item->kind = token.kind;
		item->position = token.position;
		if (token.kind == TOKEN_HOLE)
			continue;
		item->lower = arena_copy(plan->arena, (struct nh_string){token.lower, token.lower_length});
		item->form = arena_copy(plan->arena, (struct nh_string){token.form, token.form_length});
		if (!item->lower.bytes || !item->form.bytes)
			ret->items = NULL;
	}
	plan->failed |= !ret->items;
	return !plan->failed && ret->count > 0;
}

/* ---- units: what counts as one word ---- */

/* A run of tokens that counts as one word: a word, or a run of CJK characters. */
struct unit {
	const struct query_token *tokens;
	size_t count;
	bool character; /* a single CJK character */
};

/* Takes the next unit from tokens; false at the end. Words too long to be terms are passed over. */
static bool next_unit(const struct query_tokens *tokens, size_t *at, struct unit *ret)
{
	while (*at < tokens->count) {
		const struct query_token *first = &tokens->items[*at];
		size_t end = *at + 1;

		if (first->kind == TOKEN_WORD) {
			*ret = (struct unit){first, 1, false};
			*at = end;
			return true;
		}
		if (first->kind == TOKEN_HOLE) {
			*at = end;
			continue;
		}
		while (end < tokens->count && tokens->items[end].kind != TOKEN_HOLE)
			end++;
		*ret = (struct unit){first, end - *at, end - *at == 1};
		*at = end + 1;
		return true;
	}
	return false;
}

static size_t pairs_of(const struct unit *unit)
{
	size_t pairs = 0;

	for (size_t i = 0; i < unit->count; i++)
		pairs += unit->tokens[i].kind == TOKEN_WORD;
	return pairs;
}

static const struct query_token *first_word(const struct unit *unit)
{
	for (size_t i = 0; i < unit->count; i++)
		if (unit->tokens[i].kind == TOKEN_WORD)
			return &unit->tokens[i];
	return unit->tokens;
}

/* The list of a unit in a language: of its stem or pair, or made from its pairs. */
static uint32_t unit_list(struct plan *plan, const struct unit *unit, unsigned stemmer)
{
	struct match_check *check;
	uint32_t first;

	if (unit->character)
		return plan_keyed_list(plan, TERM_SPACE_CHARACTER, STEMMER_NONE, unit->tokens->form);
	first = plan_stem_list(plan, TERM_SPACE_TEXT, stemmer, first_word(unit));
	if (pairs_of(unit) <= 1)
		return first;
	check = plan_phrase_check(plan, TERM_SPACE_TEXT, stemmer, unit->tokens, unit->count, true,
				  NH_SCOPE_DEFAULT);
	return check ? plan_add_list(plan, plan->lists[first].key, check) : first;
}

static bool same_members(const struct match_check *a, const struct match_check *b)
{
	if (a->member_count != b->member_count)
		return false;
	for (size_t i = 0; i < a->member_count; i++)
		if (!plan_same_lists(&a->members[i], &b->members[i]) ||
		    a->members[i].offset != b->members[i].offset)
			return false;
	return true;
}

/* A made list is the same list wherever the same characters stand in the query. */
static uint32_t known_made_list(const struct plan *plan, uint32_t list)
{
	const struct match_check *made = plan->lists[list].made_of;

	for (uint32_t i = 0; made && i < list; i++) {
		const struct match_check *other = plan->lists[i].made_of;

		if (other && same_members(other, made))
			return i;
	}
	return list;
}

/* The unit in the article's own text, limited to fields. */
static void add_text_matches(struct plan *plan, const struct unit *unit, unsigned fields, bool scores,
			     double boost, struct nodes *ret)
{
	uint32_t lists[STEMMER_COUNT];
	size_t count = 0;

	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		uint32_t list;

		if (!plan->languages[stemmer] || (unit->character && count))
			continue;
		list = known_made_list(plan, unit_list(plan, unit, stemmer));
		lists[count++] = list;
		if (fields == NH_SCOPE_DEFAULT || unit->character) {
			plan_nodes_add(plan, ret, plan_list_node(plan, list));
		} else {
			struct match_check *check = plan_phrase_check(
			    plan, TERM_SPACE_TEXT, stemmer, unit->tokens, unit->count, true, fields);

			if (check)
				plan_nodes_add(plan, ret, plan_checked_node(plan, check));
		}
	}
	if (scores && count && !plan->failed)
		plan_add_word(plan, lists, count, boost);
}

static void add_furniture_matches(struct plan *plan, const struct unit *unit, struct nodes *ret)
{
	if (unit->character) {
		plan_nodes_add(plan, ret,
			       plan_list_node(plan, plan_keyed_list(plan, TERM_SPACE_FURNITURE_CHARACTER,
								    STEMMER_NONE, unit->tokens->form)));
		return;
	}
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		struct match_check *check;

		if (!plan->languages[stemmer])
			continue;
		if (pairs_of(unit) <= 1) {
			plan_nodes_add(plan, ret,
				       plan_list_node(plan, plan_stem_list(plan, TERM_SPACE_FURNITURE,
									   stemmer, first_word(unit))));
			continue;
		}
		check = plan_phrase_check(plan, TERM_SPACE_FURNITURE, stemmer, unit->tokens, unit->count,
					  true, 0);
		if (check)
			plan_nodes_add(plan, ret, plan_checked_node(plan, check));
	}
}

static void add_value_matches(struct plan *plan, const struct unit *unit, unsigned fields,
			      struct nh_string value, struct nodes *ret)
{
	for (size_t i = 0; i < NH_COUNT_OF(value_fields); i++)
		if (fields & value_fields[i])
			plan_nodes_add(
			    plan, ret,
			    plan_value_words(plan, plan_space_of_field(value_fields[i]), value_fields[i],
					     unit->tokens, unit->count, value,
					     pairs_of(unit) > 1 ? VALUE_TOGETHER : VALUE_ALL_WORDS));
}

static struct match_node *unit_node(struct plan *plan, const struct unit *unit, unsigned fields, bool scores,
				    double boost, struct nh_string value)
{
	struct nodes nodes = {0};

	if (fields & NH_SCOPE_DEFAULT)
		add_text_matches(plan, unit, fields & NH_SCOPE_DEFAULT, scores, boost, &nodes);
	add_value_matches(plan, unit, fields, value, &nodes);
	if (fields & NH_SCOPE_FURNITURE)
		add_furniture_matches(plan, unit, &nodes);
	return plan_combine(plan, MATCH_OR, nodes.items, nodes.count);
}

/* ---- leaves ---- */

static struct match_node *text_node(struct plan *plan, enum match_kind kind, struct nh_string text)
{
	struct match_node *node = plan_node(plan, kind);

	if (node)
		node->text = text;
	return node;
}

/* The documents of an expanded list, limited to fields of the text. */
static struct match_node *forms_node(struct plan *plan, uint32_t list, unsigned fields)
{
	struct match_node *candidates = plan_list_node(plan, list), *node;
	struct match_check *check;

	if (fields == NH_SCOPE_DEFAULT)
		return candidates;
	check = plan_new_check(plan, CHECK_FORMS, 0);
	node = plan_node(plan, MATCH_CHECKED);
	if (!check || !node || !(node->children = arena_array(plan->arena, 1, sizeof *node->children))) {
		plan->failed = true;
		return NULL;
	}
	check->list = list;
	check->fields = fields;
	node->check = check;
	node->children[0] = candidates;
	node->child_count = 1;
	return node;
}

/* A word that stands for all forms of a pattern. */
static struct match_node *pattern_node(struct plan *plan, const struct form_pattern *pattern, unsigned fields,
				       bool scores)
{
	struct nodes nodes = {0};
	uint32_t list;

	if (fields & NH_SCOPE_DEFAULT) {
		list = plan_expanded_list(plan, TERM_SPACE_TEXT, pattern);
		plan_nodes_add(plan, &nodes, forms_node(plan, list, fields & NH_SCOPE_DEFAULT));
		if (scores && !plan->failed)
			plan_add_word(plan, &list, 1, plan->boost);
	}
	for (size_t i = 0; i < NH_COUNT_OF(value_fields); i++)
		if (fields & value_fields[i]) {
			list = plan_expanded_list(plan, plan_space_of_field(value_fields[i]), pattern);
			plan_nodes_add(plan, &nodes, plan_list_node(plan, list));
		}
	if (fields & NH_SCOPE_FURNITURE) {
		list = plan_expanded_list(plan, TERM_SPACE_FURNITURE, pattern);
		plan_nodes_add(plan, &nodes, plan_list_node(plan, list));
	}
	return plan_combine(plan, MATCH_OR, nodes.items, nodes.count);
}

/* All units of the tokens, each a word of its own. */
static struct match_node *words_node(struct plan *plan, const struct query_node *leaf, unsigned fields,
				     bool scores)
{
	struct query_tokens tokens;
	struct nodes nodes = {0};
	struct unit unit;
	size_t at = 0;

	if (!plan_cut(plan, leaf->text, &tokens))
		return NULL;
	while (next_unit(&tokens, &at, &unit) && !plan->failed)
		plan_nodes_add(plan, &nodes, unit_node(plan, &unit, fields, scores, plan->boost, leaf->text));
	return plan_combine(plan, MATCH_AND, nodes.items, nodes.count);
}

/* The units of a phrase score as words, though the phrase matches by its forms. */
static void score_units(struct plan *plan, const struct query_tokens *tokens, double boost)
{
	struct nodes ignored = {0};
	struct unit unit;
	size_t at = 0;

	while (next_unit(tokens, &at, &unit) && !plan->failed)
		add_text_matches(plan, &unit, NH_SCOPE_DEFAULT, true, boost, &ignored);
}

static bool has_word(const struct query_tokens *tokens)
{
	for (size_t i = 0; i < tokens->count; i++)
		if (tokens->items[i].kind == TOKEN_WORD)
			return true;
	return false;
}

/* A phrase of single CJK characters only: they have no positions, so all of them anywhere will do. */
static struct match_node *characters_node(struct plan *plan, const struct query_tokens *tokens,
					  unsigned fields)
{
	struct nodes nodes = {0};
	struct unit unit;
	size_t at = 0;

	while (fields && next_unit(tokens, &at, &unit) && !plan->failed)
		plan_nodes_add(plan, &nodes,
			       unit_node(plan, &unit, fields, false, 1, (struct nh_string){"", 0}));
	return plan_combine(plan, MATCH_AND, nodes.items, nodes.count);
}

static bool is_loose(const struct query_node *leaf)
{
	return leaf->kind == QUERY_PHRASE && leaf->near_distance >= 0;
}

/* The phrase in a space, as written in each language; fields 0: anywhere in it, but for the text nowhere. */
static void add_phrases(struct plan *plan, const struct query_node *leaf, const struct query_tokens *tokens,
			enum term_space space, unsigned fields, struct nodes *ret)
{
	if (space == TERM_SPACE_TEXT && !fields)
		return;
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		struct match_check *check;

		if (!plan->languages[stemmer])
			continue;
		check = plan_phrase_check(plan, space, stemmer, tokens->items, tokens->count, false, fields);
		if (check && is_loose(leaf))
			plan_nodes_add(plan, ret,
				       plan_loose_node(plan, check, (uint32_t)leaf->near_distance));
		else if (check)
			plan_nodes_add(plan, ret, plan_checked_node(plan, check));
	}
}

/* Of what was found as folded, those that have it to the letter. */
static void to_the_letter(struct plan *plan, const struct query_node *leaf, unsigned fields,
			  struct nodes *nodes)
{
	struct match_node *folded = plan_combine(plan, MATCH_OR, nodes->items, nodes->count);

	*nodes = (struct nodes){0};
	plan_nodes_add(plan, nodes, plan_text_check(plan, folded, fields, leaf->text));
}

static struct match_node *phrase_node(struct plan *plan, const struct query_node *leaf, unsigned fields,
				      bool scores)
{
	bool whole = leaf->flags & QUERY_WHOLE_VALUE;
	enum value_manner manner = whole                            ? VALUE_WHOLE
				   : leaf->flags & QUERY_EXACT_TEXT ? VALUE_TO_THE_LETTER
				   : is_loose(leaf)                 ? VALUE_ALL_WORDS
								    : VALUE_TOGETHER;
	struct query_tokens tokens;
	struct nodes nodes = {0};

	if (!plan_cut(plan, leaf->text, &tokens) && !whole)
		return NULL;
	if (scores && (fields & NH_SCOPE_DEFAULT))
		score_units(plan, &tokens, plan->boost);
	if (!whole && !has_word(&tokens))
		plan_nodes_add(
		    plan, &nodes,
		    characters_node(plan, &tokens, fields & (NH_SCOPE_DEFAULT | NH_SCOPE_FURNITURE)));
	add_phrases(plan, leaf, &tokens, TERM_SPACE_TEXT, fields & NH_SCOPE_DEFAULT, &nodes);
	if (fields & NH_SCOPE_FURNITURE)
		add_phrases(plan, leaf, &tokens, TERM_SPACE_FURNITURE, 0, &nodes);
	if (leaf->flags & QUERY_EXACT_TEXT)
		to_the_letter(plan, leaf, fields & (NH_SCOPE_DEFAULT | NH_SCOPE_FURNITURE), &nodes);
	for (size_t i = 0; i < NH_COUNT_OF(value_fields); i++)
		if (fields & value_fields[i])
			plan_nodes_add(plan, &nodes,
				       plan_value_words(plan, plan_space_of_field(value_fields[i]),
							value_fields[i], tokens.items, tokens.count,
							leaf->text, manner));
	return plan_combine(plan, MATCH_OR, nodes.items, nodes.count);
}

/* A run of CJK characters has no end that a * could stand for: it is found inside longer ones anyway. */
static bool is_cjk_prefix(struct plan *plan, const struct query_node *leaf)
{
	struct query_tokens tokens;
	struct unit unit;
	size_t at = 0;

	return (leaf->flags & QUERY_PREFIX) && plan_cut(plan, leaf->text, &tokens) &&
	       next_unit(&tokens, &at, &unit) && unit.tokens[0].kind == TOKEN_CHARACTER &&
	       !next_unit(&tokens, &at, &unit);
}

/* A word with * ? or ~. */
static struct match_node *marked_node(struct plan *plan, const struct query_node *leaf, unsigned fields,
				      bool scores)
{
	struct form_pattern pattern;

	switch (form_pattern_make(plan->arena, leaf, &pattern)) {
	case PATTERN_MADE:
		return pattern_node(plan, &pattern, fields, scores);
	case PATTERN_PLAIN:
		if (!is_cjk_prefix(plan, leaf))
			query_add_note(plan->arena, plan->query, "approximate",
				       "* ? and ~ stand for letters of a single word: the text was searched "
				       "as it stands");
		return words_node(plan, leaf, fields, scores);
	case PATTERN_NO_MEMORY:
		break;
	}
	plan->failed = true;
	return NULL;
}

struct match_node *plan_leaf(struct plan *plan, const struct query_node *leaf, bool scores)
{
	unsigned fields = leaf->fields ? leaf->fields : plan->scope;
	bool as_written = leaf->kind == QUERY_PHRASE ||
			  (leaf->flags & (QUERY_EXACT_FORM | QUERY_EXACT_TEXT | QUERY_WHOLE_VALUE));

	if ((leaf->fields & (QUERY_FIELD_ID | QUERY_FIELD_LANGUAGE)) &&
	    (leaf->flags & (QUERY_PREFIX | QUERY_WILDCARD | QUERY_FUZZY)))
		query_add_note(plan->arena, plan->query, "approximate",
			       "id: and language: take whole values: * and ~ behind one were left out");
	if (leaf->fields == QUERY_FIELD_ID)
		return text_node(plan, MATCH_ID, leaf->text);
	if (leaf->fields == QUERY_FIELD_LANGUAGE)
		return text_node(plan, MATCH_LANGUAGE, leaf->text);
	if (as_written)
		return phrase_node(plan, leaf, fields, scores);
	if (leaf->flags & (QUERY_PREFIX | QUERY_WILDCARD | QUERY_FUZZY))
		return marked_node(plan, leaf, fields, scores);
	return words_node(plan, leaf, fields, scores);
}
