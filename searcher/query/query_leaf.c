/* SPDX-License-Identifier: MIT
 *
 * query_leaf.c - one word as written becomes a leaf: =exact, pre*, wom?n, fuzzy~2, or plain text.
 *
 * Marks count only where they can be meant: a question mark at the end of a word is punctuation, a wildcard
 * needs letters before it, and a word that holds other punctuation keeps its * and ~ as text.
 */
#include "searcher/query/query_lex.h"

#define FUZZY_LETTERS_MIN 4
#define FUZZY_EDITS_MAX 2

struct query_node *query_leaf_new(struct query_lexer *lexer, enum query_kind kind, struct nh_string text)
{
	struct query_node *leaf = arena_new(lexer->arena, struct query_node);

	if (!leaf) {
		lexer->failed = true;
		return NULL;
	}
	leaf->kind = kind;
	leaf->text = text;
	leaf->near_distance = -1;
	leaf->boost = 1;
	return leaf;
}

struct query_node *query_leaf_small(struct query_lexer *lexer, struct nh_string text)
{
	struct nh_string small = arena_copy(lexer->arena, text);

	if (!small.bytes) {
		lexer->failed = true;
		return NULL;
	}
	for (size_t i = 0; i < small.length; i++)
		if (small.bytes[i] >= 'A' && small.bytes[i] <= 'Z')
			((char *)small.bytes)[i] = (char)(small.bytes[i] + 32);
	return query_leaf_new(lexer, QUERY_WORD, small);
}

static int near_distance_of(struct query_lexer *lexer, struct nh_string digits)
{
	int distance;

	if (digits.length == 0)
		return QUERY_NEAR_DISTANCE_DEFAULT;
	if (digits.bytes[0] != '/')
		return -1;
	digits = query_without(digits, 1);
	if (!query_take_number(&digits, &distance) || digits.length > 0)
		return -1;
	if (distance > QUERY_NEAR_DISTANCE_MAX) {
		query_note(lexer, "cut", "NEAR reaches at most %d words", QUERY_NEAR_DISTANCE_MAX);
		return QUERY_NEAR_DISTANCE_MAX;
	}
	return distance > 0 ? distance : 1;
}

bool query_operator_of(struct query_lexer *lexer, struct nh_string text, struct query_token *ret_token)
{
	enum query_token_kind kind;
	int distance = -1;

	if (nh_string_equal(text, NH_STRING("AND")))
		kind = QUERY_TOKEN_AND;
	else if (nh_string_equal(text, NH_STRING("OR")))
		kind = QUERY_TOKEN_OR;
	else if (nh_string_equal(text, NH_STRING("NOT")))
		kind = QUERY_TOKEN_NOT;
	else if (text.length >= 4 && memcmp(text.bytes, "NEAR", 4) == 0)
		kind = QUERY_TOKEN_NEAR;
	else
		return false;
	if (kind == QUERY_TOKEN_NEAR) {
		distance = near_distance_of(lexer, query_without(text, 4));
		if (distance < 0)
			return false;
	}
	*ret_token = (struct query_token){.kind = kind, .near_distance = distance};
	return true;
}

struct nh_string query_strip_boosts(struct query_lexer *lexer, struct nh_string text, double *ret_boost)
{
	for (size_t i = text.length; i-- > 0;) {
		struct nh_string tail = query_without(text, i);
		double boost = 1;

		if (text.bytes[i] != '^')
			continue;
		if (!query_take_boost(lexer, &tail, &boost) || tail.length > 0)
			break;
		*ret_boost = boost;
		text.length = i;
	}
	return text;
}

static bool is_word_byte(char byte)
{
	return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
	       byte == '\'' || (unsigned char)byte >= 0x80;
}

static bool is_wildcard(char byte)
{
	return byte == '*' || byte == '?';
}

static size_t code_points(struct nh_string text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.length; i++)
		count += ((unsigned char)text.bytes[i] & 0xc0) != 0x80;
	return count;
}

static bool all_word_bytes(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_word_byte(text.bytes[i]))
			return false;
	return text.length > 0;
}

/* "word~2": the edits, 0 where it is no fuzzy word. */
static unsigned fuzzy_edits(struct query_lexer *lexer, struct nh_string text, struct nh_string *ret_word)
{
	const char *tilde = text.length ? memchr(text.bytes, '~', text.length) : NULL;
	size_t length = tilde ? (size_t)(tilde - text.bytes) : 0;
	struct nh_string word = {text.bytes, length}, digits;
	int edits = 1;

	if (!tilde || !all_word_bytes(word))
		return 0;
	digits = query_without(text, length + 1);
	if (digits.length > 0 && (!query_take_number(&digits, &edits) || digits.length > 0 || edits < 1))
		return 0;
	if (edits > FUZZY_EDITS_MAX) {
		query_note(lexer, "cut", "~ allows at most %d edits", FUZZY_EDITS_MAX);
		edits = FUZZY_EDITS_MAX;
	}
	*ret_word = word;
	return (unsigned)edits;
}

static bool make_fuzzy(struct query_lexer *lexer, struct query_node *leaf)
{
	struct nh_string word;
	unsigned edits = fuzzy_edits(lexer, leaf->text, &word);

	if (!edits)
		return false;
	leaf->text = word;
	if (code_points(word) < FUZZY_LETTERS_MIN) {
		query_note(lexer, "exact", "%s~: a word of fewer than %d letters is matched as written",
			   query_shown(lexer, word), FUZZY_LETTERS_MIN);
		leaf->flags |= QUERY_EXACT_FORM;
		return true;
	}
	leaf->flags |= QUERY_FUZZY;
	leaf->edits = edits;
	return true;
}

/* Han, kana and hangul begin with these bytes (as do a few rarer scripts beside them). */
static bool begins_cjk(struct nh_string text)
{
	unsigned char first = (unsigned char)text.bytes[0];

	return (first >= 0xe3 && first <= 0xed) || first == 0xf0;
}

static bool enough_before(struct nh_string before)
{
	return before.length > 0 && (code_points(before) >= 2 || begins_cjk(before));
}

static bool has_only_word_and_wildcards(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (!is_word_byte(text.bytes[i]) && !is_wildcard(text.bytes[i]))
			return false;
	return true;
}

static void make_wildcard(struct query_lexer *lexer, struct query_node *leaf)
{
	struct nh_string text = leaf->text;
	size_t first = 0, length;

	while (text.length > 0 && text.bytes[text.length - 1] == '?')
		text.length--;
	while (first < text.length && !is_wildcard(text.bytes[first]))
		first++;
	if (first == text.length)
		return;
	if (!has_only_word_and_wildcards(text) || !enough_before((struct nh_string){text.bytes, first})) {
		if (memchr(text.bytes, '*', text.length))
			query_note(lexer, "literal_wildcard",
				   "%s: * needs two letters and nothing else before it",
				   query_shown(lexer, text));
		return;
	}
	for (length = text.length; text.bytes[length - 1] == '*';)
		length--;
	leaf->flags |= length == first ? QUERY_PREFIX : QUERY_WILDCARD;
	leaf->text = length == first ? (struct nh_string){text.bytes, first} : text;
}

static bool make_exact(struct query_node *leaf)
{
	struct nh_string text = leaf->text;

	if (text.length > 2 && text.bytes[0] == '=' && text.bytes[1] == '=') {
		leaf->flags |= QUERY_EXACT_TEXT;
		leaf->text = query_without(text, 2);
		return true;
	}
	if (text.length < 2 || text.bytes[0] != '=' || text.bytes[1] == '=')
		return false;
	leaf->flags |= QUERY_EXACT_FORM;
	leaf->text = query_without(text, 1);
	return true;
}

struct query_node *query_leaf_word(struct query_lexer *lexer, struct nh_string text)
{
	struct query_token unused;
	struct query_node *leaf;

	if (text.length == 0)
		return NULL;
	if (query_operator_of(lexer, text, &unused))
		leaf = query_leaf_small(lexer, text);
	else
		leaf = query_leaf_new(lexer, QUERY_WORD, text);
	if (!leaf)
		return NULL;
	if (!make_exact(leaf) && !make_fuzzy(lexer, leaf))
		make_wildcard(lexer, leaf);
	return leaf;
}
