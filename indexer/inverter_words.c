/* SPDX-License-Identifier: MIT
 *
 * inverter_words.c - from text to the inverter's tokens: words are cut, their forms numbered, new forms
 * learned.
 */
#include "indexer/inverter_words.h"

#include "common/nh_limits.h"

bool inverter_grow(void **array, size_t *capacity, size_t needed, size_t item_bytes)
{
	size_t wanted = nh_size_max(needed + needed / 2, 1024);
	void *grown;

	if (needed <= *capacity)
		return true;
	grown = nh_resize_array(*array, wanted, item_bytes);
	if (!grown)
		return false;
	*array = grown;
	*capacity = wanted;
	return true;
}

/* ---- growing ---- */

static bool add_chunk(struct inverter *inverter)
{
	uint32_t **chunks =
	    nh_resize_array(inverter->token_chunks, inverter->token_chunk_count + 1, sizeof *chunks);

	if (!chunks)
		return false;
	inverter->token_chunks = chunks;
	chunks[inverter->token_chunk_count] = nh_resize_array(NULL, INVERTER_CHUNK_TOKENS, sizeof **chunks);
	if (!chunks[inverter->token_chunk_count])
		return false;
	inverter->token_chunk_count++;
	return true;
}

static inline void push_token(struct inverter *inverter, uint32_t form)
{
	uint64_t at = inverter->token_count;

	if (NH_UNLIKELY(at == inverter->token_chunk_count * INVERTER_CHUNK_TOKENS) && !add_chunk(inverter)) {
		inverter->failed = true;
		return;
	}
	inverter->token_chunks[at / INVERTER_CHUNK_TOKENS][at % INVERTER_CHUNK_TOKENS] = form;
	inverter->token_count++;
	if (form)
		inverter->forms.entries[form - 1].uses++;
}

/* ---- the vocabulary ---- */

static uint32_t find_list(struct inverter *inverter, struct nh_string key)
{
	bool fresh;
	uint32_t list = string_set_add(&inverter->lists, key, &fresh);

	if (list == STRING_SET_NONE)
		return list;
	if (!inverter_grow((void **)&inverter->list_facts, &inverter->list_capacity, inverter->lists.count,
			   sizeof *inverter->list_facts))
		return STRING_SET_NONE;
	if (fresh)
		inverter->list_facts[list] = (struct inverter_list){STRING_SET_NONE, 0};
	return list;
}

/* The ordinal of a folded form in its list; it is added where it is new. */
static bool find_ordinal(struct inverter *inverter, uint32_t list, const char *form, size_t length,
			 uint16_t *ret_ordinal)
{
	struct inverter_list *facts = &inverter->list_facts[list];
	char key[sizeof list + TOKEN_BYTES_MAX];
	uint32_t number, before = inverter->folded.count;
	bool fresh;

	memcpy(key, &list, sizeof list);
	memcpy(key + sizeof list, form, length);
	number = string_set_add(&inverter->folded, (struct nh_string){key, sizeof list + length}, &fresh);
	if (number == STRING_SET_NONE ||
	    !inverter_grow((void **)&inverter->folded_next, &inverter->folded_capacity, (size_t)before + 1,
			   sizeof(uint32_t[2])))
		return false;
	if (fresh) {
		inverter->folded_next[2 * number] = facts->last_form;
		inverter->folded_next[2 * number + 1] = facts->form_count++;
		facts->last_form = number;
	}
	*ret_ordinal = (uint16_t)inverter->folded_next[2 * number + 1];
	return true;
}

/* Room for the facts of form number; they are zeros where it is new. */
static uint32_t make_facts(struct inverter *inverter, uint32_t number, bool fresh)
{
	if (number == FORM_NONE ||
	    (fresh && !inverter_grow((void **)&inverter->form_facts, &inverter->form_capacity,
				     (size_t)number + 1, sizeof *inverter->form_facts)))
		return FORM_NONE;
	if (fresh)
		inverter->form_facts[number] = (struct inverter_form){0, 0, 0};
	return number;
}

static uint32_t add_form(struct inverter *inverter, struct nh_string key, bool *ret_fresh)
{
	uint32_t number = form_table_add_long(&inverter->forms, key, ret_fresh);

	return make_facts(inverter, number, *ret_fresh);
}

/* Phrases look a word up by the stem of its bare form. Where that is another list than the accented form's,
 * the form leads there by a key of its own. */
static bool learn_alias(struct inverter *inverter, char stemmer, const struct token *token,
			struct nh_string stem, uint32_t *ret_alias)
{
	char bare[TOKEN_BYTES_MAX], key[TERM_KEY_BYTES_MAX];
	struct nh_string alias = {key, TERM_KEY_PREFIX_BYTES};
	size_t bare_length;
	uint32_t number, list;
	bool fresh;

	*ret_alias = 0;
	if (!stemmer_stem(inverter->stemmers, (unsigned char)stemmer, token->form, token->form_length, bare,
			  &bare_length, sizeof bare))
		return false;
	if (nh_string_equal((struct nh_string){bare, bare_length}, stem) ||
	    token->form_length > TERM_FORM_BYTES_MAX ||
	    token->form_length + stem.length + 1 > TOKEN_BYTES_MAX)
		return true;
	key[0] = TERM_SPACE_FORM;
	key[1] = stemmer;
	memcpy(key + alias.length, token->form, token->form_length);
	alias.length += token->form_length;
	key[alias.length++] = '\0';
	memcpy(key + alias.length, stem.bytes, stem.length);
	alias.length += stem.length;
	number = add_form(inverter, alias, &fresh);
	list = number == FORM_NONE ? STRING_SET_NONE : find_list(inverter, alias);
	if (list == STRING_SET_NONE)
		return false;
	inverter->form_facts[number].list = list;
	*ret_alias = number + 1;
	return true;
}

/* What a new written form belongs to. */
static bool learn_form(struct inverter *inverter, const char *prefix, const struct token *token,
		       struct inverter_form *ret)
{
	unsigned stemmer = (unsigned char)prefix[1];
	char key[TERM_KEY_PREFIX_BYTES + TOKEN_BYTES_MAX], *stem = key + TERM_KEY_PREFIX_BYTES;
	size_t stem_length;

	*ret = (struct inverter_form){0, 0, 0};
	memcpy(key, prefix, TERM_KEY_PREFIX_BYTES);
	if (stemmer == STEMMER_NONE || token->kind != TOKEN_WORD) {
		memcpy(stem, token->form, token->form_length);
		stem_length = token->form_length;
	} else if (!stemmer_stem(inverter->stemmers, stemmer, token->lower, token->lower_length, stem,
				 &stem_length, TOKEN_BYTES_MAX)) {
		return false;
	}
	ret->list = find_list(inverter, (struct nh_string){key, TERM_KEY_PREFIX_BYTES + stem_length});
	if (ret->list == STRING_SET_NONE || stemmer == STEMMER_NONE)
		return ret->list != STRING_SET_NONE;
	if (inverter->list_facts[ret->list].form_count >= SHARD_FORMS_MAX)
		return true; /* no text has that many; further forms count as the first */
	return find_ordinal(inverter, ret->list, token->form, token->form_length, &ret->ordinal) &&
	       (token->form == token->lower ||
		learn_alias(inverter, prefix[1], token, (struct nh_string){stem, stem_length}, &ret->alias));
}

/* The number of a token's written form in a space, from 1; 0 where memory ran out. The token's room takes
 * the two bytes before it. */
static uint32_t form_of(struct inverter *inverter, char space, unsigned stemmer, const struct token *token)
{
	char *key = token->lower - TERM_KEY_PREFIX_BYTES;
	struct inverter_form facts;
	uint32_t number;
	bool fresh;

	key[0] = space;
	key[1] = (char)stemmer;
	number =
	    add_form(inverter, (struct nh_string){key, token->lower_length + TERM_KEY_PREFIX_BYTES}, &fresh);
	if (NH_LIKELY(number != FORM_NONE && !fresh))
		return number + 1;
	if (number == FORM_NONE || !learn_form(inverter, key, token, &facts)) {
		inverter->failed = true;
		return 0;
	}
	inverter->form_facts[number] = facts;
	return number + 1;
}

/* ---- tokens ---- */

/* Tokens without a position wait in scratch until the article's positions are done. */
static void push_loose(struct inverter *inverter, uint32_t form, uint32_t times)
{
	while (times--)
		buf_append(&inverter->scratch, &form, sizeof form);
}

static inline void push_word(struct inverter *inverter, uint32_t form)
{
	push_token(inverter, form);
	if (NH_UNLIKELY(form && inverter->form_facts[form - 1].alias))
		push_loose(inverter, inverter->form_facts[form - 1].alias, 1);
}

/* ---- plain words, many at a time ---- */

/* A word whose bare form is itself, and that fits into a key: nearly every one. */
static inline bool is_plain(const struct token *token)
{
	return token->kind == TOKEN_WORD && token->form == token->lower &&
	       token->lower_length <= FORM_KEY_TEXT_MAX;
}

/* A new plain word, out of its key again. */
static uint32_t learn_plain(struct inverter *inverter, const struct form_key *key, uint32_t number)
{
	char room[TERM_KEY_PREFIX_BYTES + FORM_KEY_BYTES + TOKEN_BYTES_MAX] = {0};
	struct token token = {.kind = TOKEN_WORD, .lower = room + TERM_KEY_PREFIX_BYTES};
	struct inverter_form facts;

	token.lower_length = token.form_length = key->words[0] & 0xFF;
	token.form = token.lower;
	for (size_t i = 0; i < TERM_KEY_PREFIX_BYTES + token.lower_length; i++)
		room[i] = (char)(key->words[(i + 1) / 8] >> ((i + 1) % 8 * 8));
	if (make_facts(inverter, number, true) == FORM_NONE || !learn_form(inverter, room, &token, &facts))
		return FORM_NONE;
	inverter->form_facts[number] = facts;
	return number;
}

static void push_pending(struct inverter *inverter)
{
	for (size_t i = 0; i < inverter->pending_count; i++)
		form_table_prefetch_key(&inverter->forms, inverter->pending[i].hash);
	for (size_t i = 0; i < inverter->pending_count; i++) {
		const struct pending_word *word = &inverter->pending[i];
		bool fresh;
		uint32_t number = form_table_add(&inverter->forms, &word->key, word->hash, &fresh);

		if (NH_UNLIKELY(fresh))
			number = learn_plain(inverter, &word->key, number);
		if (NH_UNLIKELY(number == FORM_NONE))
			inverter->failed = true;
		else
			push_token(inverter, number + 1);
	}
	inverter->pending_count = 0;
}

static inline void pend(struct inverter *inverter, struct form_key key)
{
	struct pending_word *word = &inverter->pending[inverter->pending_count++];

	word->key = key;
	word->hash = form_key_hash(&word->key);
	form_table_prefetch_slot(&inverter->forms, word->hash);
	if (inverter->pending_count == INVERTER_PENDING_WORDS)
		push_pending(inverter);
}

_Static_assert(PLAIN_WORD_BYTES_MAX <= FORM_KEY_TEXT_MAX, "a plain word fits into a key");

/* The next words as far as they are plain, at most room; false where there may be more that are not. */
static inline bool pend_plain_words(struct inverter *inverter, struct tokenizer *tokenizer, uint64_t prefix,
				    uint32_t room)
{
	NH_UNINITIALIZED struct plain_word words[INVERTER_PENDING_WORDS];
	size_t most = nh_size_min(room, NH_COUNT_OF(words));
	size_t count = tokenizer_plain_words(tokenizer, words, most);

	for (size_t i = 0; i < count; i++)
		pend(inverter, form_key_of_plain(prefix, words[i].bytes, words[i].length));
	return count == most;
}

/* Any token but a plain word. */
static void push_other(struct inverter *inverter, char space, unsigned stemmer, const struct token *token,
		       uint32_t weight)
{
	char character_space =
	    space == TERM_SPACE_TEXT ? TERM_SPACE_CHARACTER : TERM_SPACE_FURNITURE_CHARACTER;

	push_pending(inverter);
	if (token->kind == TOKEN_WORD)
		push_word(inverter, form_of(inverter, space, stemmer, token));
	else if (token->kind == TOKEN_HOLE)
		push_token(inverter, 0);
	else
		push_loose(inverter, form_of(inverter, character_space, STEMMER_NONE, token), weight);
}

uint32_t inverter_add_positions(struct inverter *inverter, struct nh_string text, char space,
				unsigned stemmer, uint32_t weight, uint32_t room)
{
	uint64_t prefix = form_key_prefix(space, stemmer);
	NH_UNINITIALIZED struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_positions(&tokenizer) < room) {
		if (pend_plain_words(inverter, &tokenizer, prefix, room - tokenizer_positions(&tokenizer)))
			continue;
		if (!tokenizer_next(&tokenizer, &token))
			break;
		if (NH_LIKELY(is_plain(&token)))
			pend(inverter, form_key_of(space, stemmer, token.lower, token.lower_length));
		else
			push_other(inverter, space, stemmer, &token, weight);
	}
	push_pending(inverter);
	return tokenizer_positions(&tokenizer);
}

void inverter_add_loose(struct inverter *inverter, struct nh_string text, char space)
{
	NH_UNINITIALIZED struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token))
		if (token.kind != TOKEN_HOLE)
			push_loose(inverter, form_of(inverter, space, STEMMER_NONE, &token), 1);
}

void inverter_add_hole(struct inverter *inverter)
{
	push_token(inverter, 0);
}

void inverter_add_token(struct inverter *inverter, uint32_t token)
{
	push_token(inverter, token);
}

void inverter_put_tokens(struct inverter *inverter, uint64_t at, const uint32_t *tokens, uint64_t count)
{
	for (uint64_t i = 0; i < count; i++)
		inverter->token_chunks[(at + i) / INVERTER_CHUNK_TOKENS][(at + i) % INVERTER_CHUNK_TOKENS] =
		    tokens[i];
}
