/* SPDX-License-Identifier: MIT
 *
 * inverter.c - see inverter.h; inverter_words.c makes tokens of text, flush.c has the other half.
 */
#include "indexer/inverter_words.h"

#include "common/error.h"
#include "common/nh_limits.h"
#include "common/shard/aside_text.h"
#include "common/shard/document_bytes.h"
#include "indexer/body_lines.h"

enum nh_status inverter_new(const struct inverter_options *options, struct inverter **ret,
			    struct nh_error *error)
{
	struct inverter *inverter = nh_new(struct inverter);

	if (!inverter)
		return nh_fail_memory(error);
	inverter->options = *options;
	inverter->stemmers = stemmer_set_new();
	form_table_init(&inverter->forms);
	string_set_init(&inverter->lists);
	string_set_init(&inverter->folded);
	arena_init(&inverter->arena);
	if (!inverter->stemmers) {
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
	free(inverter->form_facts);
	free(inverter->word_hashes);
	free(inverter->list_facts);
	free(inverter->folded_next);
	free(inverter->documents);
	arena_done(&inverter->arena);
}

void inverter_reset(struct inverter *inverter)
{
	free_contents(inverter);
	inverter->form_facts = NULL;
	inverter->word_hashes = NULL;
	inverter->word_hash_capacity = 0;
	inverter->list_facts = NULL;
	inverter->folded_next = NULL;
	inverter->documents = NULL;
	inverter->form_capacity = inverter->list_capacity = 0;
	inverter->folded_capacity = inverter->document_count = inverter->document_capacity = 0;
	inverter->token_count = 0;
	inverter->pending_count = 0;
	inverter->last_place = (struct nh_string){NULL, 0};
	buf_reset(&inverter->duplicates);
	inverter->failed = false;
}

void inverter_free(struct inverter *inverter)
{
	if (!inverter)
		return;
	free_contents(inverter);
	inverter->token_count = 0;
	inverter_shrink(inverter);
	free(inverter->token_chunks);
	stemmer_set_free(inverter->stemmers);
	buf_done(&inverter->scratch);
	buf_done(&inverter->plain);
	buf_done(&inverter->duplicates);
	free(inverter);
}

static uint64_t used_chunks(const struct inverter *inverter)
{
	return (inverter->token_count + INVERTER_CHUNK_TOKENS - 1) / INVERTER_CHUNK_TOKENS;
}

/* How much of inverter_memory is room that nothing lies in yet. */
static size_t spare_bytes(const struct inverter *inverter)
{
	uint64_t entries = inverter->entry_capacity;

	entries -= entries < inverter->token_count ? entries : inverter->token_count;
	return (inverter->token_chunk_count - used_chunks(inverter)) * INVERTER_CHUNK_TOKENS *
		   sizeof(uint32_t) +
	       entries * sizeof *inverter->entries;
}

void inverter_shrink(struct inverter *inverter)
{
	while (inverter->token_chunk_count > used_chunks(inverter))
		free(inverter->token_chunks[--inverter->token_chunk_count]);
	free(inverter->entries);
	inverter->entries = NULL;
	inverter->entry_capacity = 0;
}

size_t inverter_memory(const struct inverter *inverter)
{
	size_t vocabulary = form_table_memory(&inverter->forms) + string_set_memory(&inverter->lists) +
			    string_set_memory(&inverter->folded) +
			    inverter->form_capacity * sizeof *inverter->form_facts +
			    inverter->list_capacity * (sizeof *inverter->list_facts + 24) +
			    inverter->folded_capacity * sizeof *inverter->folded_next +
			    inverter->word_hash_capacity * sizeof *inverter->word_hashes;
	size_t documents =
	    inverter->document_capacity * (sizeof *inverter->documents + 16) +
	    inverter->document_count * (96 + SHARD_SKETCH_BYTES); /* the writer's columns, names and norms */

	return inverter->token_chunk_count * INVERTER_CHUNK_TOKENS * sizeof(uint32_t) +
	       nh_size_max(inverter->token_count, inverter->entry_capacity) * sizeof *inverter->entries +
	       vocabulary + vocabulary / 2 + documents + inverter->arena.used_bytes;
}

bool inverter_is_full(struct inverter *inverter, size_t memory_bytes)
{
	if (inverter->document_count == INVERTER_DOCUMENTS_MAX)
		return true;
	if (inverter_memory(inverter) < memory_bytes)
		return false;
	if (spare_bytes(inverter) < memory_bytes / 8)
		return true;
	inverter_shrink(inverter);
	return inverter_memory(inverter) >= memory_bytes;
}

/* ---- one article ---- */

static void add_loose_fields(struct inverter *inverter, const struct nh_article *article)
{
	inverter_add_loose(inverter, article->agency, TERM_SPACE_AGENCY);
	inverter_add_loose(inverter, article->section, TERM_SPACE_SECTION);
	inverter_add_loose(inverter, article->source, TERM_SPACE_SOURCE);
	inverter_add_loose(inverter, article->url, TERM_SPACE_URL);
	for (size_t i = 0; i < article->bylines.count; i++)
		inverter_add_loose(inverter, article->bylines.items[i], TERM_SPACE_BYLINE);
	for (size_t i = 0; i < article->tags.count; i++)
		inverter_add_loose(inverter, article->tags.items[i], TERM_SPACE_TAG);
}

static void add_body(struct inverter *inverter, struct nh_string text, unsigned stemmer,
		     struct inverter_document *document, uint32_t *room)
{
	uint32_t used = inverter_add_positions(inverter, text, TERM_SPACE_TEXT, stemmer,
					       inverter->options.weights.body, *room);

	document->body_tokens += used;
	*room -= used < *room ? used : *room;
}

/* A line end parts words, so the body may be cut there. */
static void add_body_by_lines(struct inverter *inverter, struct nh_string text, unsigned stemmer,
			      struct inverter_document *document, struct line_tokens *ret_tokens,
			      uint32_t *room)
{
	struct body_lines lines;
	size_t at = 0;

	body_lines_decode(document->lines, &lines);
	for (size_t i = 0; i < lines.count; i++) {
		size_t place = body_line(&lines, i).place;

		add_body(inverter, (struct nh_string){text.bytes + at, place - at}, stemmer, document, room);
		ret_tokens[i] = (struct line_tokens){document->body_tokens,
						     (uint32_t)(inverter->scratch.length / sizeof(uint32_t))};
		at = place;
	}
	add_body(inverter, (struct nh_string){text.bytes + at, text.length - at}, stemmer, document, room);
}

static void add_text_fields(struct inverter *inverter, const struct nh_article *article, unsigned stemmer,
			    struct inverter_document *document, struct line_tokens *line_tokens)
{
	const struct field_weights *weights = &inverter->options.weights;
	uint32_t room = LIMIT_ARTICLE_POSITIONS;

	document->headline_tokens = inverter_add_positions(inverter, article->headline, TERM_SPACE_TEXT,
							   stemmer, weights->headline, room);
	room -= document->headline_tokens < room ? document->headline_tokens : room;
	add_body(inverter, article->deck, stemmer, document, &room);
	add_body(inverter, article->dateline, stemmer, document, &room);
	if (line_tokens)
		add_body_by_lines(inverter, article->body, stemmer, document, line_tokens, &room);
	else
		add_body(inverter, article->body, stemmer, document, &room);
	for (size_t i = 0; i < article->captions.count; i++) {
		uint32_t used = inverter_add_positions(inverter, article->captions.items[i], TERM_SPACE_TEXT,
						       stemmer, weights->caption, room);

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
		uint32_t used = inverter_add_positions(inverter, article->furniture[i].text,
						       TERM_SPACE_FURNITURE, stemmer, 1, room);

		inverter_add_hole(inverter);
		document->furniture_tokens += used + 1;
		room -= used + 1 < room ? used + 1 : room;
	}
}

static size_t stored_body_max(const struct inverter_options *options)
{
	return options->store == SHARD_STORE_FULL ? SIZE_MAX : INVERTER_SNIPPET_BYTES;
}

static enum nh_status check_id(const struct nh_article *article, struct nh_error *error)
{
	if (article->id.length > 0 && article->id.length <= LIMIT_ID_BYTES)
		return NH_OK;
	return nh_fail(error, NH_BAD_INPUT, NULL, "an article needs an id of 1 to %d bytes", LIMIT_ID_BYTES);
}

enum nh_status inverter_check(const struct inverter_options *options, const struct nh_article *article,
			      struct nh_error *error)
{
	if (check_id(article, error) != NH_OK)
		return NH_BAD_INPUT;
	if (options->store != SHARD_STORE_NONE &&
	    document_text_bound(article, stored_body_max(options)) > LIMIT_TEXT_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "the article is too large to store");
	return NH_OK;
}

static enum nh_status store_article(struct inverter *inverter, const struct nh_article *article,
				    struct inverter_document *document, struct nh_error *error)
{
	buf_reset(&inverter->plain);
	document_record_encode(&inverter->plain, article);
	if (buf_failed(&inverter->plain))
		return nh_fail_memory(error);
	document->record = arena_copy(&inverter->arena, buf_string(&inverter->plain));
	if (inverter->options.store == SHARD_STORE_NONE)
		return document->record.bytes ? NH_OK : nh_fail_memory(error);
	buf_reset(&inverter->plain);
	document_text_encode(&inverter->plain, article, stored_body_max(&inverter->options));
	if (buf_failed(&inverter->plain))
		return nh_fail_memory(error);
	document->text = arena_copy(&inverter->arena, buf_string(&inverter->plain));
	return document->record.bytes && document->text.bytes ? NH_OK : nh_fail_memory(error);
}

/* Many articles of a file come one after the other: they share one copy of where they are from. */
static struct nh_string copy_place(struct inverter *inverter, const struct nh_article *article,
				   struct nh_string id)
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
	if (buf_failed(&inverter->plain))
		return (struct nh_string){NULL, 0};
	if (!last.bytes || !nh_string_equal(last, buf_string(&inverter->plain)))
		inverter->last_place = arena_copy(&inverter->arena, buf_string(&inverter->plain));
	return inverter->last_place;
}

/* False where memory ran out. */
static bool copy_names(struct inverter *inverter, const struct nh_article *article,
		       struct inverter_document *document)
{
	document->id = arena_copy(&inverter->arena, article->id);
	document->source = arena_copy(&inverter->arena, article->source);
	document->section = arena_copy(&inverter->arena, article->section);
	document->language = arena_copy(&inverter->arena, article->language);
	document->agency = arena_copy(&inverter->arena, article->agency);
	document->place = copy_place(inverter, article, document->id);
	return document->id.bytes && document->place.bytes &&
	       !document->source.bytes == !article->source.bytes &&
	       !document->section.bytes == !article->section.bytes &&
	       !document->language.bytes == !article->language.bytes &&
	       !document->agency.bytes == !article->agency.bytes;
}

static unsigned article_stemmer(const struct inverter *inverter, const struct nh_article *article)
{
	return stemmer_number(inverter->options.language ? nh_string_of(inverter->options.language)
							 : article->language);
}

static bool keep_lines(struct inverter *inverter, const struct nh_article *article, unsigned stemmer,
		       struct inverter_document *document)
{
	if (inverter->options.store != SHARD_STORE_FULL || !inverter->options.lines)
		return true;
	buf_reset(&inverter->scratch);
	body_lines_encode(article, stemmer, &inverter->scratch);
	if (inverter->scratch.length == 0)
		return !buf_failed(&inverter->scratch);
	document->lines = arena_copy(&inverter->arena, buf_string(&inverter->scratch));
	return !buf_failed(&inverter->scratch) && document->lines.bytes;
}

/* What it takes to set lines aside in an article that is in memory: their text, and room for the places of
 * their tokens. */
static bool make_line_tokens(struct inverter *inverter, struct nh_string body,
			     struct inverter_document *document, struct line_tokens **ret, size_t *ret_count)
{
	struct body_lines lines;

	if (!body_lines_decode(document->lines, &lines) || lines.count == 0)
		return true;
	*ret_count = lines.count;
	*ret = arena_array(&inverter->arena, lines.count, sizeof **ret);
	buf_reset(&inverter->scratch);
	for (size_t i = 0; i < lines.count; i++) {
		struct body_line line = body_line(&lines, i);

		if (!line.ends_run)
			buf_append(&inverter->scratch, body.bytes + line.place,
				   body_line(&lines, i + 1).place - line.place);
	}
	document->line_text = arena_copy(&inverter->arena, buf_string(&inverter->scratch));
	return *ret && !buf_failed(&inverter->scratch) && document->line_text.bytes;
}

static bool copy_again(struct inverter *inverter, const struct inverter_again *again,
		       struct inverter_document *document)
{
	document->record = arena_copy(&inverter->arena, again->record);
	document->text = arena_copy(&inverter->arena, again->text);
	document->aside = arena_copy(&inverter->arena, again->aside);
	return document->record.bytes && document->text.bytes &&
	       (document->aside.bytes || !again->aside.length);
}

/* A hole for each line that may become furniture: there it takes one more token than in the body. */
static void add_slack(struct inverter *inverter, size_t count)
{
	while (count--)
		inverter_add_hole(inverter);
}

static void push_loose_tokens(struct inverter *inverter, struct inverter_document *document)
{
	document->loose_tokens = (uint32_t)(inverter->scratch.length / sizeof(uint32_t));
	for (uint32_t i = 0; i < document->loose_tokens; i++) {
		uint32_t form;

		memcpy(&form, inverter->scratch.bytes + i * sizeof form, sizeof form);
		inverter_add_token(inverter, form);
	}
}

/* Everything that is made of words. */
static enum nh_status invert_words(struct inverter *inverter, const struct nh_article *article,
				   unsigned stemmer, struct inverter_document *document, bool again,
				   struct nh_error *error)
{
	struct line_tokens *line_tokens = NULL;
	struct nh_article split = *article;
	size_t line_count = 0;

	if (!keep_lines(inverter, article, stemmer, document) ||
	    !aside_split(&split, document->aside, &inverter->arena) ||
	    (!again && !make_line_tokens(inverter, article->body, document, &line_tokens, &line_count)))
		return nh_fail_memory(error);
	document->line_tokens = line_tokens;
	buf_reset(&inverter->scratch);
	add_text_fields(inverter, &split, stemmer, document, line_tokens);
	/* where memory ran out, tokens are missing */
	if (inverter->failed || (inverter->options.sketches && !inverter_sketch(inverter, document)))
		return nh_fail_memory(error);
	add_furniture(inverter, &split, stemmer, document);
	add_loose_fields(inverter, article);
	push_loose_tokens(inverter, document);
	add_slack(inverter, line_count);
	return inverter->failed || buf_failed(&inverter->scratch) ? nh_fail_memory(error) : NH_OK;
}

enum nh_status inverter_add(struct inverter *inverter, const struct nh_article *article, uint32_t sequence,
			    struct nh_error *error)
{
	return inverter_add_again(inverter, article, sequence, NULL, error);
}

enum nh_status inverter_add_again(struct inverter *inverter, const struct nh_article *article,
				  uint32_t sequence, const struct inverter_again *again,
				  struct nh_error *error)
{
	struct inverter_document *document;
	unsigned stemmer = article_stemmer(inverter, article);
	enum nh_status status = NH_OK;

	assert(inverter->document_count < INVERTER_DOCUMENTS_MAX);
	if (check_id(article, error) != NH_OK)
		return NH_BAD_INPUT;
	if (!inverter_grow((void **)&inverter->documents, &inverter->document_capacity,
			   inverter->document_count + 1, sizeof *document))
		return nh_fail_memory(error);
	document = &inverter->documents[inverter->document_count];
	memset(document, 0, sizeof *document);
	document->published = article->published;
	document->sequence = sequence;
	document->version = document_version_of(article);
	document->first_token = inverter->token_count;
	if (!copy_names(inverter, article, document))
		status = nh_fail_memory(error);
	else if (!again)
		status = store_article(inverter, article, document, error);
	else if (!copy_again(inverter, again, document))
		status = nh_fail_memory(error);
	if (status == NH_OK)
		status = invert_words(inverter, article, stemmer, document, again != NULL, error);
	inverter->document_count += status == NH_OK;
	return status;
}
