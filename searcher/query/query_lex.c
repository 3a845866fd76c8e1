/* SPDX-License-Identifier: MIT
 *
 * query_lex.c - cuts a query into tokens, see query_lex.h.
 *
 * An item is [sign][field:][=|==] and then a phrase, a bracket or a word. Every byte sequence gives tokens:
 * what does not fit the language is a word. Each token takes at least one byte of the text, which bounds
 * their number.
 */
#include "searcher/query/query_lex.h"

static struct nh_string rest_of(const struct query_lexer *lexer)
{
	return (struct nh_string){lexer->next, (size_t)(lexer->end - lexer->next)};
}

static bool at_byte(const struct query_lexer *lexer, char byte)
{
	return lexer->next < lexer->end && *lexer->next == byte;
}

static bool at_opening_quote(const struct query_lexer *lexer)
{
	int opens = 0, closes = 0;

	return query_quote_length(rest_of(lexer), &opens, &closes) > 0 && opens;
}

static void add_token(struct query_lexer *lexer, struct query_token token)
{
	lexer->tokens.items[lexer->tokens.count++] = token;
}

static bool words_are_full(struct query_lexer *lexer, size_t more)
{
	if (lexer->word_count + more <= QUERY_WORDS_MAX)
		return false;
	query_note(lexer, "cut", "only the first %d words of the query count", QUERY_WORDS_MAX);
	return true;
}

static void add_leaf(struct query_lexer *lexer, struct query_node *leaf, enum query_sign sign, size_t words)
{
	if (!leaf || words_are_full(lexer, words))
		return;
	lexer->word_count += words;
	add_token(lexer, (struct query_token){.kind = QUERY_TOKEN_LEAF, .sign = sign, .leaf = leaf});
}

/* ---- Phrases --------------------------------------------------------------------------------------------
 */

static size_t count_words(struct nh_string text)
{
	bool in_word = false;
	size_t count = 0;

	while (text.length > 0) {
		size_t space = query_space_length(text);

		count += !space && !in_word;
		in_word = !space;
		text = query_without(text, space ? space : 1);
	}
	return count;
}

/* The text between two quotes; lexer->next goes behind the second one. */
static struct nh_string take_quoted(struct query_lexer *lexer)
{
	int opens = 0, closes = 0, unused = 0;
	const char *begin;

	lexer->next += query_quote_length(rest_of(lexer), &opens, &closes);
	begin = lexer->next;
	while (lexer->next < lexer->end) {
		size_t quote = query_quote_length(rest_of(lexer), &unused, &closes);
		const char *at = lexer->next;

		lexer->next += quote ? quote : 1;
		if (quote && (closes & opens))
			return (struct nh_string){begin, (size_t)(at - begin)};
	}
	query_note(lexer, "closed_quote", "the quotation mark that was left open is closed at the end");
	return (struct nh_string){begin, (size_t)(lexer->end - begin)};
}

static void take_slop(struct query_lexer *lexer, struct query_node *phrase)
{
	struct nh_string rest;
	int distance = QUERY_SLOP_DEFAULT;

	if (!at_byte(lexer, '~'))
		return;
	lexer->next++;
	rest = rest_of(lexer);
	if (!query_take_number(&rest, &distance))
		distance = QUERY_SLOP_DEFAULT;
	if (distance > QUERY_NEAR_DISTANCE_MAX) {
		query_note(lexer, "cut", "~ reaches at most %d words", QUERY_NEAR_DISTANCE_MAX);
		distance = QUERY_NEAR_DISTANCE_MAX;
	}
	lexer->next = rest.bytes;
	phrase->near_distance = distance;
}

static double take_boost_here(struct query_lexer *lexer)
{
	struct nh_string rest = rest_of(lexer);
	double boost = 1;

	if (query_take_boost(lexer, &rest, &boost))
		lexer->next = rest.bytes;
	return boost;
}

/* A word glued to a closing quote or bracket begins with a letter: its punctuation is no sign. */
static void skip_glued_punctuation(struct query_lexer *lexer)
{
	while (lexer->next < lexer->end && *lexer->next &&
	       strchr("!#$%&'*+,-./:;<=>?@[\\]^_`{|}~", *lexer->next))
		lexer->next++;
}

static void lex_phrase(struct query_lexer *lexer, enum query_sign sign, unsigned fields, unsigned flags)
{
	struct nh_string text = take_quoted(lexer);
	size_t words = count_words(text);
	struct query_node *phrase = query_leaf_new(lexer, QUERY_PHRASE, text);

	if (!phrase)
		return;
	phrase->fields = fields;
	phrase->flags = flags;
	take_slop(lexer, phrase);
	phrase->boost = take_boost_here(lexer);
	skip_glued_punctuation(lexer);
	if (words > 0)
		add_leaf(lexer, phrase, sign, words);
	else
		query_note(lexer, "empty", "quotation marks with nothing between them are left out");
}

/* ---- Words ----------------------------------------------------------------------------------------------
 */

/* The run up to white space, a bracket, or a quote that opens behind one of : = + -. A weight with nothing
 * before it is no weight, and what stands behind it no sign. */
static struct nh_string take_chunk(struct query_lexer *lexer)
{
	const char *begin;

	if (at_byte(lexer, '^'))
		while (at_byte(lexer, '^') || at_byte(lexer, '+') || at_byte(lexer, '-'))
			lexer->next++;
	begin = lexer->next;
	while (lexer->next < lexer->end && *lexer->next != '(' && *lexer->next != ')') {
		if (query_space_length(rest_of(lexer)))
			break;
		if ((lexer->next == begin || strchr(":=+-", lexer->next[-1])) && at_opening_quote(lexer))
			break;
		lexer->next++;
	}
	return (struct nh_string){begin, (size_t)(lexer->next - begin)};
}

/* "name:" at the front of a chunk: takes it off. */
static bool take_name(struct nh_string *chunk, struct nh_string *ret_name)
{
	const char *colon = chunk->length ? memchr(chunk->bytes, ':', chunk->length) : NULL;

	if (!colon)
		return false;
	*ret_name = (struct nh_string){chunk->bytes, (size_t)(colon - chunk->bytes)};
	*chunk = query_without(*chunk, ret_name->length + 1);
	return true;
}

static bool named(struct nh_string name, const char *small)
{
	if (name.length != strlen(small))
		return false;
	for (size_t i = 0; i < name.length; i++)
		if ((name.bytes[i] | 0x20) != small[i])
			return false;
	return true;
}

static struct query_node *date_leaf(struct query_lexer *lexer, struct nh_string value)
{
	struct query_node *leaf = query_leaf_new(lexer, QUERY_DATE, (struct nh_string){NULL, 0});

	if (leaf && query_parse_date(value, lexer->today, &leaf->first_day, &leaf->last_day, &leaf->undated))
		return leaf;
	query_note(lexer, "bad_date", "date:%s is no date and was taken as text", query_shown(lexer, value));
	return NULL;
}

/* in:SCOPE belongs to the whole query and leaves no token. */
static bool lex_scope(struct query_lexer *lexer, struct nh_string value, enum query_sign sign)
{
	unsigned scope = query_scope_of_names(value);

	if (!scope) {
		query_note(lexer, "unknown_scope", "in:%s names no part of an article and was taken as text",
			   query_shown(lexer, value));
		return false;
	}
	if (sign != QUERY_PLAIN)
		query_note(lexer, "literal_sign", "+ and - say nothing before in:");
	lexer->scope |= scope;
	return true;
}

static void lex_word(struct query_lexer *lexer, struct nh_string chunk, enum query_sign sign)
{
	struct query_node *leaf = NULL;
	struct nh_string name, value;
	unsigned fields = 0;
	double boost = 1;

	value = chunk = query_strip_boosts(lexer, chunk, &boost);
	if (take_name(&value, &name)) {
		fields = value.length ? query_field_of_name(name) : 0;
		if (named(name, "in") && lex_scope(lexer, value, sign))
			return;
		if (named(name, "date"))
			leaf = date_leaf(lexer, value);
	}
	if (!leaf) {
		leaf = query_leaf_word(lexer, fields ? value : chunk);
		if (leaf)
			leaf->boost = boost;
	}
	if (leaf)
		leaf->fields = fields;
	add_leaf(lexer, leaf, sign, 1);
}

static bool lex_operator(struct query_lexer *lexer, struct nh_string chunk)
{
	struct query_token token;

	if (!query_operator_of(lexer, chunk, &token))
		return false;
	token.leaf = query_leaf_small(lexer, chunk);
	if (token.leaf && lexer->word_count < QUERY_WORDS_MAX)
		add_token(lexer, token);
	return true;
}

/* ---- Items ----------------------------------------------------------------------------------------------
 */

/* + or - with nothing but the thing itself behind it. */
static enum query_sign take_sign(struct query_lexer *lexer)
{
	struct nh_string after;
	char sign = *lexer->next;

	if (sign != '+' && sign != '-')
		return QUERY_PLAIN;
	after = query_without(rest_of(lexer), 1);
	if (after.length == 0 || strchr(")+-", after.bytes[0]) || query_space_length(after))
		return QUERY_PLAIN;
	lexer->next++;
	return sign == '+' ? QUERY_MUST : QUERY_MUST_NOT;
}

/* Whether a chunk is no more than [field:][=|==], so that a quote or bracket behind it belongs to it. */
static bool is_prefix(struct nh_string chunk, unsigned *ret_fields, unsigned *ret_flags)
{
	struct nh_string name;

	*ret_fields = *ret_flags = 0;
	if (take_name(&chunk, &name)) {
		*ret_fields = query_field_of_name(name);
		if (!*ret_fields)
			return false;
	}
	if (nh_string_equal(chunk, NH_STRING("=")))
		*ret_flags = QUERY_EXACT_FORM;
	else if (nh_string_equal(chunk, NH_STRING("==")))
		*ret_flags = QUERY_EXACT_TEXT;
	return chunk.length == 0 || *ret_flags;
}

static void lex_close(struct query_lexer *lexer)
{
	struct query_token token = {.kind = QUERY_TOKEN_CLOSE};

	lexer->next++;
	token.boost = take_boost_here(lexer);
	add_token(lexer, token);
	skip_glued_punctuation(lexer);
}

static void lex_item(struct query_lexer *lexer)
{
	enum query_sign sign = take_sign(lexer);
	struct nh_string chunk = take_chunk(lexer);
	unsigned fields, flags;
	bool prefix = is_prefix(chunk, &fields, &flags);

	if (prefix && at_opening_quote(lexer)) {
		lex_phrase(lexer, sign, fields, flags);
	} else if (prefix && !flags && at_byte(lexer, '(')) {
		lexer->next++;
		add_token(lexer,
			  (struct query_token){.kind = QUERY_TOKEN_OPEN, .sign = sign, .fields = fields});
	} else if (chunk.length == 0) {
		if (at_byte(lexer, ')'))
			lex_close(lexer);
	} else if (sign != QUERY_PLAIN || !lex_operator(lexer, chunk)) {
		lex_word(lexer, chunk, sign);
	}
}

/* The text within its limit, cut where a character begins, copied so that the tree may point into it. */
static struct nh_string take_text(struct query_lexer *lexer, struct nh_string text)
{
	if (text.length > QUERY_TEXT_BYTES_MAX) {
		query_note(lexer, "cut", "only the first %zu bytes of the query count", QUERY_TEXT_BYTES_MAX);
		text.length = QUERY_TEXT_BYTES_MAX;
		while (text.length > 0 && ((unsigned char)text.bytes[text.length] & 0xc0) == 0x80)
			text.length--;
	}
	text = text.length ? text : NH_STRING("");
	return arena_copy(lexer->arena, text);
}

void query_lex(struct query_lexer *lexer, struct arena *arena, struct query *query, struct nh_string text,
	       int64_t today)
{
	*lexer = (struct query_lexer){.arena = arena, .query = query, .today = today};
	text = take_text(lexer, text);
	lexer->tokens.items = arena_items(arena, text.length + 1, sizeof(struct query_token));
	if (!text.bytes || !lexer->tokens.items) {
		lexer->failed = true;
		return;
	}
	lexer->next = text.bytes;
	lexer->end = text.bytes + text.length;
	while (lexer->next < lexer->end && !lexer->failed) {
		size_t space = query_space_length(rest_of(lexer));

		lexer->next += space;
		if (!space)
			lex_item(lexer);
	}
}
