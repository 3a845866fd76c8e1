/* SPDX-License-Identifier: MIT
 *
 * inverter.c - see inverter.h; flush.c has the other half.
 */
#include "indexer/inverter.h"

#include "common/error.h"
#include "common/nh_limits.h"
#include "common/shard/document_bytes.h"

enum nh_status inverter_new(const struct inverter_options *options, struct inverter **ret, struct nh_error *error)
{
	struct inverter *inverter = nh_new(struct inverter);

	if (!inverter)
		return nh_fail_memory(error);
	inverter->options = *options;
	inverter->stemmers = stemmer_set_new();
	inverter->compressor = zip_compressor_new();
	form_table_init(&inverter->forms);
	string_set_init(&inverter->lists);
	string_set_init(&inverter->folded);
	arena_init(&inverter->arena);
	if (!inverter->stemmers || !inverter->compressor) {
		inverter_free(inverter);
		return nh_fail_memory(error);
	}
	inverter_reset(inverter);
	*ret = inverter;
	return NH_OK;
}

static void free_contents(struct inverter *inverter)
{
	form_table_done(&inverter->forms);
	string_set_done(&inverter->lists);
	string_set_done(&inverter->folded);
	for (size_t i = 0; i < inverter->token_chunk_count; i++)
		free(inverter->token_chunks[i]);
	free(inverter->token_chunks);
	free(inverter->form_facts);
	free(inverter->list_facts);
	free(inverter->folded_next);
	free(inverter->documents);
	arena_done(&inverter->arena);
}

void inverter_reset(struct inverter *inverter)
{
	free_contents(inverter);
	inverter->token_chunks = NULL;
	inverter->form_facts = NULL;
	inverter->list_facts = NULL;
	inverter->folded_next = NULL;
	inverter->documents = NULL;
	inverter->token_chunk_count = inverter->form_capacity = inverter->list_capacity = 0;
	inverter->folded_capacity = inverter->document_count = inverter->document_capacity = 0;
	inverter->token_count = 0;
	inverter->pending_count = 0;
	inverter->last_place = (struct nh_string){NULL, 0};
	inverter->failed = false;
}

void inverter_free(struct inverter *inverter)
{
	if (!inverter)
		return;
	free_contents(inverter);
	stemmer_set_free(inverter->stemmers);
	zip_compressor_free(inverter->compressor);
	buf_done(&inverter->scratch);
	buf_done(&inverter->plain);
	free(inverter);
}

size_t inverter_memory(const struct inverter *inverter)
{
	size_t vocabulary = form_table_memory(&inverter->forms) + string_set_memory(&inverter->lists) +
			    string_set_memory(&inverter->folded) +
			    inverter->form_capacity * sizeof *inverter->form_facts +
			    inverter->list_capacity * (sizeof *inverter->list_facts + 24) +
			    inverter->folded_capacity * sizeof *inverter->folded_next;
	size_t documents = inverter->document_capacity * (sizeof *inverter->documents + 16) +
			   inverter->document_count * 96; /* the writer's columns, names and norms */

	return inverter->token_chunk_count * INVERTER_CHUNK_TOKENS * sizeof(uint32_t) +
	       inverter->token_count * sizeof(uint64_t) + vocabulary + vocabulary / 2 + documents +
	       inverter->arena.used_bytes;
}

/* ---- growing ---- */

static bool grow(void **array, size_t *capacity, size_t needed, size_t item_bytes)
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

static bool add_chunk(struct inverter *inverter)
{
	uint32_t **chunks = nh_resize_array(inverter->token_chunks, inverter->token_chunk_count + 1, sizeof *chunks);

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
}

/* ---- the vocabulary ---- */

static uint32_t find_list(struct inverter *inverter, struct nh_string key)
{
	bool fresh;
	uint32_t list = string_set_add(&inverter->lists, key, &fresh);

	if (list == STRING_SET_NONE)
		return list;
	if (!grow((void **)&inverter->list_facts, &inverter->list_capacity, inverter->lists.count,
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
	if (number == STRING_SET_NONE || !grow((void **)&inverter->folded_next, &inverter->folded_capacity,
					       (size_t)before + 1, sizeof(uint32_t[2])))
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
	if (number == FORM_NONE || (fresh && !grow((void **)&inverter->form_facts, &inverter->form_capacity,
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
static bool learn_alias(struct inverter *inverter, char stemmer, const struct token *token, struct nh_string stem,
			uint32_t *ret_alias)
{
	char bare[TOKEN_BYTES_MAX], key[TERM_KEY_BYTES_MAX];
	struct nh_string alias = {key, TERM_KEY_PREFIX_BYTES};
	size_t bare_length;
	uint32_t number, list;
	bool fresh;

	*ret_alias = 0;
	if (!stemmer_stem(inverter->stemmers, (unsigned char)stemmer, token->form, token->form_length, bare, &bare_length,
			  sizeof bare))
		return false;
	if (nh_string_equal((struct nh_string){bare, bare_length}, stem) || token->form_length > TERM_FORM_BYTES_MAX ||
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
	} else if (!stemmer_stem(inverter->stemmers, stemmer, token->lower, token->lower_length, stem, &stem_length,
				 TOKEN_BYTES_MAX)) {
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
	number = add_form(inverter, (struct nh_string){key, token->lower_length + TERM_KEY_PREFIX_BYTES}, &fresh);
	if (NH_LIKELY(number != FORM_NONE && !fresh))
		return number + 1;
	if (number == FORM_NONE || !learn_form(inverter, key, token, &facts)) {
		inverter->failed = true;
		return 0;
	}
	inverter->form_facts[number] = facts;
	return number + 1;
}

/* ---- one article ---- */

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
	return token->kind == TOKEN_WORD && token->form == token->lower && token->lower_length <= FORM_KEY_TEXT_MAX;
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

static inline void pend(struct inverter *inverter, char space, unsigned stemmer, const struct token *token)
{
	struct pending_word *word = &inverter->pending[inverter->pending_count++];

	word->key = form_key_of(space, stemmer, token->lower, token->lower_length);
	word->hash = form_key_hash(&word->key);
	form_table_prefetch_slot(&inverter->forms, word->hash);
	if (inverter->pending_count == INVERTER_PENDING_WORDS)
		push_pending(inverter);
}

/* Cuts text into tokens of a space with positions; how many positions it took. */
static uint32_t add_positions(struct inverter *inverter, struct nh_string text, char space, unsigned stemmer,
			      uint32_t weight, uint32_t room)
{
	char character_space = space == TERM_SPACE_TEXT ? TERM_SPACE_CHARACTER : TERM_SPACE_FURNITURE_CHARACTER;
	NH_UNINITIALIZED struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_positions(&tokenizer) < room && tokenizer_next(&tokenizer, &token)) {
		if (NH_LIKELY(is_plain(&token))) {
			pend(inverter, space, stemmer, &token);
			continue;
		}
		push_pending(inverter);
		if (token.kind == TOKEN_WORD)
			push_word(inverter, form_of(inverter, space, stemmer, &token));
		else if (token.kind == TOKEN_HOLE)
			push_token(inverter, 0);
		else
			push_loose(inverter, form_of(inverter, character_space, STEMMER_NONE, &token), weight);
	}
	push_pending(inverter);
	return tokenizer_positions(&tokenizer);
}

static void add_loose(struct inverter *inverter, struct nh_string text, char space)
{
	NH_UNINITIALIZED struct tokenizer tokenizer;
	struct token token;

	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token))
		if (token.kind != TOKEN_HOLE)
			push_loose(inverter, form_of(inverter, space, STEMMER_NONE, &token), 1);
}

static void add_loose_fields(struct inverter *inverter, const struct nh_article *article)
{
	add_loose(inverter, article->agency, TERM_SPACE_AGENCY);
	add_loose(inverter, article->section, TERM_SPACE_SECTION);
	add_loose(inverter, article->source, TERM_SPACE_SOURCE);
	add_loose(inverter, article->url, TERM_SPACE_URL);
	for (size_t i = 0; i < article->bylines.count; i++)
		add_loose(inverter, article->bylines.items[i], TERM_SPACE_BYLINE);
	for (size_t i = 0; i < article->tags.count; i++)
		add_loose(inverter, article->tags.items[i], TERM_SPACE_TAG);
}

static void add_text_fields(struct inverter *inverter, const struct nh_article *article, unsigned stemmer,
			    struct inverter_document *document)
{
	const struct field_weights *weights = &inverter->options.weights;
	const struct nh_string body_parts[] = {article->deck, article->dateline, article->body};
	uint32_t room = LIMIT_ARTICLE_POSITIONS;

	document->headline_tokens =
		add_positions(inverter, article->headline, TERM_SPACE_TEXT, stemmer, weights->headline, room);
	room -= document->headline_tokens < room ? document->headline_tokens : room;
	for (size_t i = 0; i < NH_COUNT_OF(body_parts); i++) {
		uint32_t used = add_positions(inverter, body_parts[i], TERM_SPACE_TEXT, stemmer, weights->body, room);

		document->body_tokens += used;
		room -= used < room ? used : room;
	}
	for (size_t i = 0; i < article->captions.count; i++) {
		uint32_t used = add_positions(inverter, article->captions.items[i], TERM_SPACE_TEXT, stemmer,
					      weights->caption, room);

		document->caption_tokens += used;
		room -= used < room ? used : room;
	}
}

/* Lines of furniture stand one position apart, so that no phrase runs over two of them. */
static void add_furniture(struct inverter *inverter, const struct nh_article *article, unsigned stemmer,
			  struct inverter_document *document)
{
	uint32_t room = LIMIT_ARTICLE_POSITIONS;

	for (size_t i = 0; i < article->furniture_count; i++) {
		uint32_t used = add_positions(inverter, article->furniture[i].text, TERM_SPACE_FURNITURE, stemmer, 1,
					      room);

		push_token(inverter, 0);
		document->furniture_tokens += used + 1;
		room -= used + 1 < room ? used + 1 : room;
	}
}

static enum nh_status store_article(struct inverter *inverter, const struct nh_article *article,
				    struct inverter_document *document, struct nh_error *error)
{
	size_t body_max = inverter->options.store == SHARD_STORE_FULL ? SIZE_MAX : INVERTER_SNIPPET_BYTES;
	enum nh_status status;

	buf_reset(&inverter->plain);
	document_record_encode(&inverter->plain, article);
	document->record = arena_copy(&inverter->arena, buf_string(&inverter->plain));
	if (inverter->options.store == SHARD_STORE_NONE)
		return document->record.bytes ? NH_OK : nh_fail_memory(error);
	buf_reset(&inverter->plain);
	buf_reset(&inverter->scratch);
	document_text_encode(&inverter->plain, article, body_max);
	buf_varint(&inverter->scratch, inverter->plain.length);
	if (buf_failed(&inverter->plain) || inverter->plain.length > LIMIT_TEXT_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "the article is too large to store");
	status = zip_compress(inverter->compressor, inverter->plain.bytes, inverter->plain.length, &inverter->scratch,
			      error);
	if (status != NH_OK)
		return status;
	document->text = arena_copy(&inverter->arena, buf_string(&inverter->scratch));
	return document->record.bytes && document->text.bytes ? NH_OK : nh_fail_memory(error);
}

/* Many articles of a file come one after the other: they share one copy of where they are from. */
static struct nh_string copy_place(struct inverter *inverter, const struct nh_article *article, struct nh_string id)
{
	struct nh_string last = inverter->last_place;

	if (!article->member.bytes && nh_string_equal(article->path, article->id))
		return id;
	buf_reset(&inverter->plain);
	buf_append_string(&inverter->plain, article->path);
	if (article->member.bytes) {
		buf_u8(&inverter->plain, 0);
		buf_append_string(&inverter->plain, article->member);
	}
	if (!last.bytes || !nh_string_equal(last, buf_string(&inverter->plain)))
		inverter->last_place = arena_copy(&inverter->arena, buf_string(&inverter->plain));
	return inverter->last_place;
}

static void copy_names(struct inverter *inverter, const struct nh_article *article,
		       struct inverter_document *document)
{
	document->id = arena_copy(&inverter->arena, article->id);
	document->source = arena_copy(&inverter->arena, article->source);
	document->section = arena_copy(&inverter->arena, article->section);
	document->language = arena_copy(&inverter->arena, article->language);
	document->agency = arena_copy(&inverter->arena, article->agency);
	document->place = copy_place(inverter, article, document->id);
}

static unsigned article_stemmer(const struct inverter *inverter, const struct nh_article *article)
{
	return stemmer_number(inverter->options.language ? nh_string_of(inverter->options.language)
							 : article->language);
}

enum nh_status inverter_add(struct inverter *inverter, const struct nh_article *article, uint32_t sequence,
			    struct nh_error *error)
{
	struct inverter_document *document;
	unsigned stemmer = article_stemmer(inverter, article);
	enum nh_status status;

	assert(inverter->document_count < INVERTER_DOCUMENTS_MAX);
	if (article->id.length == 0 || article->id.length > LIMIT_ID_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "an article needs an id of 1 to %d bytes", LIMIT_ID_BYTES);
	if (!grow((void **)&inverter->documents, &inverter->document_capacity, inverter->document_count + 1,
		  sizeof *document))
		return nh_fail_memory(error);
	document = &inverter->documents[inverter->document_count];
	memset(document, 0, sizeof *document);
	document->published = article->published;
	document->sequence = sequence;
	document->first_token = inverter->token_count;
	copy_names(inverter, article, document);
	status = store_article(inverter, article, document, error);
	if (status != NH_OK)
		return status;
	buf_reset(&inverter->scratch);
	add_text_fields(inverter, article, stemmer, document);
	add_furniture(inverter, article, stemmer, document);
	add_loose_fields(inverter, article);
	document->loose_tokens = (uint32_t)(inverter->scratch.length / sizeof(uint32_t));
	for (uint32_t i = 0; i < document->loose_tokens; i++) {
		uint32_t form;

		memcpy(&form, inverter->scratch.bytes + i * sizeof form, sizeof form);
		push_token(inverter, form);
	}
	if (inverter->failed || buf_failed(&inverter->scratch) || !document->id.bytes)
		return nh_fail_memory(error);
	inverter->document_count++;
	return NH_OK;
}
