/* SPDX-License-Identifier: MIT
 *
 * plan_words.c - what a written word or phrase becomes.
 *
 * The text is cut by the analyzer's own tokenizer. A plain word becomes, in each language of the index, the
 * list of its stem; a run of CJK characters becomes the list of its pair, or, where it has several pairs, a
 * list made for the query from the places where the pairs follow each other. Written forms (phrases, =word)
 * are the same lists and a check of positions and forms. What lies outside the text (byline, tag, source, …)
 * is found by lists of written words; where several must stand side by side, the stored value is checked.
 */
#include "searcher/match/plan_words.h"

#define UNIT_TOKENS_MAX 4096
#define ALIASES_MAX 16 /* lists of one written form */

/* A token of the query, copied out of the tokenizer. */
struct query_token {
	enum token_kind kind;
	uint32_t position;
	struct nh_string lower, form;
};

struct query_tokens {
	struct query_token *items;
	size_t count;
};

static bool cut(struct plan *plan, struct nh_string text, struct query_tokens *ret)
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

/* ---- lists ---- */

static uint32_t add_list(struct plan *plan, struct nh_string key, struct match_check *made_of)
{
	for (size_t i = 0; !made_of && i < plan->list_count; i++)
		if (!plan->lists[i].made_of && nh_string_equal(plan->lists[i].key, key))
			return (uint32_t)i;
	if (plan->list_count == plan->list_capacity) {
		size_t wanted = plan->list_capacity ? plan->list_capacity * 2 : 16;
		struct plan_list *lists = arena_array(plan->arena, wanted, sizeof *lists);

		if (!lists) {
			plan->failed = true;
			return 0;
		}
		if (plan->list_count)
			memcpy(lists, plan->lists, plan->list_count * sizeof *lists);
		plan->lists = lists;
		plan->list_capacity = wanted;
	}
	plan->lists[plan->list_count] = (struct plan_list){arena_copy(plan->arena, key), made_of, false};
	plan->failed |= !plan->lists[plan->list_count].key.bytes;
	return (uint32_t)plan->list_count++;
}

/* The list of a key made of a space, a stemmer and a word. */
static uint32_t keyed_list(struct plan *plan, enum term_space space, unsigned stemmer, struct nh_string word)
{
	char key[TERM_KEY_BYTES_MAX];

	key[0] = (char)space;
	key[1] = (char)stemmer;
	memcpy(key + TERM_KEY_PREFIX_BYTES, word.bytes, nh_size_min(word.length, TOKEN_BYTES_MAX));
	return add_list(
	    plan, (struct nh_string){key, TERM_KEY_PREFIX_BYTES + nh_size_min(word.length, TOKEN_BYTES_MAX)},
	    NULL);
}

/* The list of a token's stem under a stemmer. */
static uint32_t stem_list(struct plan *plan, enum term_space space, unsigned stemmer,
			  const struct query_token *token)
{
	char stem[TOKEN_BYTES_MAX];
	size_t length;

	if (stemmer == STEMMER_NONE)
		return keyed_list(plan, space, stemmer, token->form);
	if (!stemmer_stem(plan->stemmers, stemmer, token->lower.bytes, token->lower.length, stem, &length,
			  sizeof stem)) {
		plan->failed = true;
		return 0;
	}
	return keyed_list(plan, space, stemmer, (struct nh_string){stem, length});
}

static struct match_node *list_node(struct plan *plan, uint32_t list)
{
	struct match_node *node = plan_node(plan, MATCH_LIST);

	if (node)
		node->list = list;
	return node;
}

/* ---- collecting alternatives ---- */

struct nodes {
	struct match_node **items;
	size_t count, capacity;
};

static void nodes_add(struct plan *plan, struct nodes *nodes, struct match_node *node)
{
	if (!node)
		return;
	if (nodes->count == nodes->capacity) {
		size_t wanted = nodes->capacity ? nodes->capacity * 2 : 8;
		struct match_node **items = arena_array(plan->arena, wanted, sizeof(struct match_node *));

		if (!items) {
			plan->failed = true;
			return;
		}
		if (nodes->count)
			memcpy(items, nodes->items, nodes->count * sizeof(struct match_node *));
		nodes->items = items;
		nodes->capacity = wanted;
	}
	nodes->items[nodes->count++] = node;
}

/* ---- words that score ---- */

static bool same_lists(const struct plan_word *word, const uint32_t *lists, size_t count)
{
	return word->list_count == count && memcmp(word->lists, lists, count * sizeof *lists) == 0;
}

/* A word that stands in the query twice is one word with the sum of its boosts. */
static void add_word(struct plan *plan, const uint32_t *lists, size_t count, double boost)
{
	struct plan_word *word;

	for (size_t i = 0; i < plan->word_count; i++)
		if (same_lists(&plan->words[i], lists, count)) {
			plan->words[i].boost += boost;
			return;
		}
	if (plan->word_count == plan->word_capacity) {
		size_t wanted = plan->word_capacity ? plan->word_capacity * 2 : 16;
		struct plan_word *words = arena_array(plan->arena, wanted, sizeof *words);

		if (!words) {
			plan->failed = true;
			return;
		}
		if (plan->word_count)
			memcpy(words, plan->words, plan->word_count * sizeof *words);
		plan->words = words;
		plan->word_capacity = wanted;
	}
	word = &plan->words[plan->word_count];
	word->lists = arena_array(plan->arena, count, sizeof *lists);
	if (!word->lists) {
		plan->failed = true;
		return;
	}
	memcpy(word->lists, lists, count * sizeof *lists);
	word->list_count = count;
	word->boost = boost;
	plan->word_count++;
	for (size_t i = 0; i < count; i++)
		plan->lists[lists[i]].scores = true;
}

/* ---- phrases ---- */

static struct match_check *new_check(struct plan *plan, enum check_kind kind, size_t members)
{
	struct match_check *check = arena_new(plan->arena, struct match_check);

	if (check)
		check->members = arena_array(plan->arena, members, sizeof *check->members);
	if (!check || !check->members) {
		plan->failed = true;
		return NULL;
	}
	check->kind = kind;
	return check;
}

/* Adds the lists to which accented writings of the form lead, in any shard. */
static void add_aliases(struct plan *plan, enum term_space space, unsigned stemmer, struct nh_string form,
			struct phrase_member *member, size_t most)
{
	char prefix[TERM_KEY_BYTES_MAX];
	size_t length = TERM_KEY_PREFIX_BYTES;

	if (form.length > TERM_FORM_BYTES_MAX)
		return;
	prefix[0] = TERM_SPACE_FORM;
	prefix[1] = (char)stemmer;
	memcpy(prefix + length, form.bytes, form.length);
	length += form.length;
	prefix[length++] = '\0';
	for (size_t s = 0; s < plan->index->shard_count; s++) {
		struct term_cursor cursor;

		term_cursor_seek(&cursor, &plan->index->shards[s].dict, (struct nh_string){prefix, length});
		while (member->list_count < most && term_cursor_next(&cursor) && cursor.key_length > length &&
		       memcmp(cursor.key, prefix, length) == 0) {
			struct nh_string stem = {(const char *)cursor.key + length,
						 cursor.key_length - length};
			uint32_t list = keyed_list(plan, space, stemmer, stem);
			bool known = false;

			for (size_t i = 0; i < member->list_count; i++)
				known |= member->lists[i] == list;
			if (!known)
				member->lists[member->list_count++] = list;
		}
	}
}

/* A member in a written form is looked up by the stem of its bare form, and by the form's aliases; one in any
 * form by its stem. */
static bool fill_member(struct plan *plan, enum term_space space, unsigned stemmer,
			const struct query_token *token, bool any_form, struct phrase_member *ret)
{
	struct query_token bare = *token;

	*ret = (struct phrase_member){.lists = arena_array(plan->arena, ALIASES_MAX, sizeof *ret->lists)};
	if (!ret->lists)
		return false;
	if (!any_form) {
		bare.lower = token->form;
		ret->form = token->form;
	}
	ret->lists[0] = stem_list(plan, space, stemmer, &bare);
	ret->list_count = 1;
	if (!any_form && stemmer != STEMMER_NONE)
		add_aliases(plan, space, stemmer, token->form, ret, ALIASES_MAX);
	return !plan->failed;
}

/* The tokens with a place, under one stemmer, each in its written form (or any, where any_form). */
static struct match_check *phrase_check(struct plan *plan, enum term_space space, unsigned stemmer,
					const struct query_token *tokens, size_t count, bool any_form,
					unsigned fields)
{
	struct match_check *check = new_check(plan, CHECK_PHRASE, count);
	uint32_t first = UINT32_MAX;

	for (size_t i = 0; check && i < count; i++) {
		struct phrase_member *member;

		if (tokens[i].kind != TOKEN_WORD)
			continue;
		first = first == UINT32_MAX ? tokens[i].position : first;
		member = &check->members[check->member_count++];
		if (!fill_member(plan, space, stemmer, &tokens[i], any_form, member)) {
			plan->failed = true;
			return NULL;
		}
		member->offset = tokens[i].position - first;
	}
	if (check)
		check->fields = fields;
	return check && check->member_count ? check : NULL;
}

static struct match_node *member_node(struct plan *plan, const struct phrase_member *member)
{
	struct nodes lists = {0};

	for (size_t i = 0; i < member->list_count; i++)
		nodes_add(plan, &lists, list_node(plan, member->lists[i]));
	return plan_combine(plan, MATCH_OR, lists.items, lists.count);
}

static bool same_lists_in(const struct phrase_member *a, const struct phrase_member *b)
{
	return a->list_count == b->list_count &&
	       memcmp(a->lists, b->lists, a->list_count * sizeof *a->lists) == 0;
}

/* Candidates of a check: the documents that all its lists hold. */
static struct match_node *checked_node(struct plan *plan, struct match_check *check)
{
	struct nodes lists = {0};
	struct match_node *node;

	for (size_t i = 0; i < check->member_count; i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= same_lists_in(&check->members[j], &check->members[i]);
		if (!known)
			nodes_add(plan, &lists, member_node(plan, &check->members[i]));
	}
	node = plan_node(plan, MATCH_CHECKED);
	if (!node || plan->failed)
		return NULL;
	node->check = check;
	node->children = arena_array(plan->arena, 1, sizeof *node->children);
	if (!node->children) {
		plan->failed = true;
		return NULL;
	}
	node->children[0] = plan_combine(plan, MATCH_AND, lists.items, lists.count);
	node->child_count = 1;
	return node;
}

/* ---- values outside the text ---- */

static struct match_node *value_check(struct plan *plan, struct match_node *candidates, unsigned field,
				      struct nh_string value, bool whole)
{
	struct match_check *check = new_check(plan, CHECK_VALUE, 1);
	struct match_node *node = plan_node(plan, MATCH_CHECKED);

	if (!check || !node)
		return NULL;
	check->field = field;
	check->value = value;
	check->whole = whole;
	node->check = check;
	node->children = arena_array(plan->arena, 1, sizeof *node->children);
	if (!node->children) {
		plan->failed = true;
		return NULL;
	}
	node->children[0] = candidates ? candidates : plan_node(plan, MATCH_EVERYTHING);
	node->child_count = 1;
	return node;
}

/* Words of a value: all of them, and side by side where together is true. */
static struct match_node *value_words(struct plan *plan, enum term_space space, unsigned field,
				      const struct query_token *tokens, size_t count, struct nh_string value,
				      bool together, bool whole)
{
	struct nodes lists = {0};
	struct match_node *all;

	for (size_t i = 0; i < count; i++)
		if (tokens[i].kind != TOKEN_HOLE)
			nodes_add(plan, &lists,
				  list_node(plan, keyed_list(plan, space, STEMMER_NONE, tokens[i].form)));
	all = plan_combine(plan, MATCH_AND, lists.items, lists.count);
	if (!all && !whole)
		return NULL;
	return whole || (together && lists.count > 1) ? value_check(plan, all, field, value, whole) : all;
}

static enum term_space space_of_field(unsigned field)
{
	switch (field) {
	case QUERY_FIELD_BYLINE:
		return TERM_SPACE_BYLINE;
	case QUERY_FIELD_TAG:
		return TERM_SPACE_TAG;
	case QUERY_FIELD_SOURCE:
		return TERM_SPACE_SOURCE;
	case QUERY_FIELD_AGENCY:
		return TERM_SPACE_AGENCY;
	case QUERY_FIELD_SECTION:
		return TERM_SPACE_SECTION;
	default:
		return TERM_SPACE_URL;
	}
}

static struct match_node *text_node(struct plan *plan, enum match_kind kind, struct nh_string text)
{
	struct match_node *node = plan_node(plan, kind);

	if (node)
		node->text = text;
	return node;
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
		return keyed_list(plan, TERM_SPACE_CHARACTER, STEMMER_NONE, unit->tokens->form);
	first = stem_list(plan, TERM_SPACE_TEXT, stemmer, first_word(unit));
	if (pairs_of(unit) <= 1)
		return first;
	check =
	    phrase_check(plan, TERM_SPACE_TEXT, stemmer, unit->tokens, unit->count, true, NH_SCOPE_DEFAULT);
	return check ? add_list(plan, plan->lists[first].key, check) : first;
}

static bool same_members(const struct match_check *a, const struct match_check *b)
{
	if (a->member_count != b->member_count)
		return false;
	for (size_t i = 0; i < a->member_count; i++)
		if (!same_lists_in(&a->members[i], &b->members[i]) ||
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
			nodes_add(plan, ret, list_node(plan, list));
		} else {
			struct match_check *check = phrase_check(plan, TERM_SPACE_TEXT, stemmer, unit->tokens,
								 unit->count, true, fields);

			if (check)
				nodes_add(plan, ret, checked_node(plan, check));
		}
	}
	if (scores && count && !plan->failed)
		add_word(plan, lists, count, boost);
}

static void add_furniture_matches(struct plan *plan, const struct unit *unit, struct nodes *ret)
{
	if (unit->character) {
		nodes_add(plan, ret,
			  list_node(plan, keyed_list(plan, TERM_SPACE_FURNITURE_CHARACTER, STEMMER_NONE,
						     unit->tokens->form)));
		return;
	}
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		struct match_check *check;

		if (!plan->languages[stemmer])
			continue;
		if (pairs_of(unit) <= 1) {
			nodes_add(plan, ret,
				  list_node(plan, stem_list(plan, TERM_SPACE_FURNITURE, stemmer,
							    first_word(unit))));
			continue;
		}
		check = phrase_check(plan, TERM_SPACE_FURNITURE, stemmer, unit->tokens, unit->count, true, 0);
		if (check)
			nodes_add(plan, ret, checked_node(plan, check));
	}
}

static void add_value_matches(struct plan *plan, const struct unit *unit, unsigned fields,
			      struct nh_string value, struct nodes *ret)
{
	static const unsigned value_fields[] = {QUERY_FIELD_BYLINE, QUERY_FIELD_TAG,     QUERY_FIELD_SOURCE,
						QUERY_FIELD_AGENCY, QUERY_FIELD_SECTION, QUERY_FIELD_URL};

	for (size_t i = 0; i < NH_COUNT_OF(value_fields); i++)
		if (fields & value_fields[i])
			nodes_add(plan, ret,
				  value_words(plan, space_of_field(value_fields[i]), value_fields[i],
					      unit->tokens, unit->count, value, pairs_of(unit) > 1, false));
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

static void note_unsupported(struct plan *plan, const struct query_node *leaf)
{
	if (leaf->flags & (QUERY_PREFIX | QUERY_WILDCARD | QUERY_FUZZY))
		query_add_note(plan->arena, plan->query, "approximate",
			       "wildcards and ~ are not expanded yet: the word was searched as it stands");
	if (leaf->flags & QUERY_EXACT_TEXT)
		query_add_note(plan->arena, plan->query, "approximate",
			       "== was read as =: case and accents are not compared yet");
	if (leaf->kind == QUERY_PHRASE && leaf->near_distance >= 0)
		query_add_note(plan->arena, plan->query, "approximate",
			       "a loose phrase was read as all its words: distances are not checked yet");
}

/* All units of the tokens, each a word of its own. */
static struct match_node *words_node(struct plan *plan, const struct query_node *leaf, unsigned fields,
				     bool scores)
{
	struct query_tokens tokens;
	struct nodes nodes = {0};
	struct unit unit;
	size_t at = 0;

	if (!cut(plan, leaf->text, &tokens))
		return NULL;
	while (next_unit(&tokens, &at, &unit) && !plan->failed)
		nodes_add(plan, &nodes, unit_node(plan, &unit, fields, scores, plan->boost, leaf->text));
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
static struct match_node *characters_node(struct plan *plan, const struct query_tokens *tokens, unsigned fields)
{
	struct nodes nodes = {0};
	struct unit unit;
	size_t at = 0;

	while (fields && next_unit(tokens, &at, &unit) && !plan->failed)
		nodes_add(plan, &nodes, unit_node(plan, &unit, fields, false, 1, (struct nh_string){"", 0}));
	return plan_combine(plan, MATCH_AND, nodes.items, nodes.count);
}

static struct match_node *phrase_node(struct plan *plan, const struct query_node *leaf, unsigned fields,
				      bool scores)
{
	static const unsigned value_fields[] = {QUERY_FIELD_BYLINE, QUERY_FIELD_TAG,     QUERY_FIELD_SOURCE,
						QUERY_FIELD_AGENCY, QUERY_FIELD_SECTION, QUERY_FIELD_URL};
	bool whole = leaf->flags & QUERY_WHOLE_VALUE;
	struct query_tokens tokens;
	struct nodes nodes = {0};

	if (!cut(plan, leaf->text, &tokens) && !whole)
		return NULL;
	if (scores && (fields & NH_SCOPE_DEFAULT))
		score_units(plan, &tokens, plan->boost);
	if (!whole && !has_word(&tokens))
		nodes_add(plan, &nodes,
			  characters_node(plan, &tokens, fields & (NH_SCOPE_DEFAULT | NH_SCOPE_FURNITURE)));
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		struct match_check *check;

		if (!plan->languages[stemmer])
			continue;
		if ((fields & NH_SCOPE_DEFAULT) &&
		    (check = phrase_check(plan, TERM_SPACE_TEXT, stemmer, tokens.items, tokens.count, false,
					  fields & NH_SCOPE_DEFAULT)) != NULL)
			nodes_add(plan, &nodes, checked_node(plan, check));
		if ((fields & NH_SCOPE_FURNITURE) &&
		    (check = phrase_check(plan, TERM_SPACE_FURNITURE, stemmer, tokens.items, tokens.count,
					  false, 0)) != NULL)
			nodes_add(plan, &nodes, checked_node(plan, check));
	}
	for (size_t i = 0; i < NH_COUNT_OF(value_fields); i++)
		if (fields & value_fields[i])
			nodes_add(plan, &nodes,
				  value_words(plan, space_of_field(value_fields[i]), value_fields[i],
					      tokens.items, tokens.count, leaf->text, true, whole));
	return plan_combine(plan, MATCH_OR, nodes.items, nodes.count);
}

struct match_node *plan_leaf(struct plan *plan, const struct query_node *leaf, bool scores)
{
	unsigned fields = leaf->fields ? leaf->fields : plan->scope;
	bool as_written = leaf->kind == QUERY_PHRASE ||
			  (leaf->flags & (QUERY_EXACT_FORM | QUERY_EXACT_TEXT | QUERY_WHOLE_VALUE));

	note_unsupported(plan, leaf);
	if (leaf->fields == QUERY_FIELD_ID)
		return text_node(plan, MATCH_ID, leaf->text);
	if (leaf->fields == QUERY_FIELD_LANGUAGE)
		return text_node(plan, MATCH_LANGUAGE, leaf->text);
	if (as_written && !(leaf->kind == QUERY_PHRASE && leaf->near_distance >= 0))
		return phrase_node(plan, leaf, fields, scores);
	return words_node(plan, leaf, fields, scores);
}
