/* SPDX-License-Identifier: MIT
 *
 * twin.c - the twin's articles, and a search from the outside in: parse, ask every article, score, sort.
 */
#include "tests/differential/twin_parts.h"

void *twin_memory(struct arena *arena, size_t count, size_t item_bytes)
{
	void *memory = arena_array(arena, count ? count : 1, item_bytes);

	if (!memory)
		abort();
	return memory;
}

static struct nh_string copy_bytes(struct arena *arena, const char *bytes, size_t length)
{
	struct nh_string copy = arena_copy(arena, (struct nh_string){bytes ? bytes : "", length});

	if (!copy.bytes)
		abort();
	return copy;
}

struct nh_string twin_stem(struct twin *twin, struct arena *arena, unsigned stemmer, struct nh_string lower)
{
	char stem[TOKEN_BYTES_MAX];
	size_t length;

	if (!stemmer_stem(twin->stemmers, stemmer, lower.bytes, lower.length, stem, &length, sizeof stem))
		return (struct nh_string){NULL, 0};
	return copy_bytes(arena, stem, length);
}

/* ---- Articles --------------------------------------------------------------------------------------- */

struct twin *twin_new(const char *language, bool stores_text, bool stores_all_text)
{
	struct twin *twin = nh_new(struct twin);

	if (!twin)
		abort();
	arena_init(&twin->arena);
	twin->language = language;
	twin->stores_text = stores_text;
	twin->stores_all_text = stores_all_text;
	twin->stemmers = stemmer_set_new();
	if (!twin->stemmers)
		abort();
	return twin;
}

void twin_free(struct twin *twin)
{
	if (!twin)
		return;
	stemmer_set_free(twin->stemmers);
	arena_done(&twin->arena);
	free(twin->articles);
	free(twin);
}

/* Room for one more in an array that lies in the arena. */
static void *grown(struct arena *arena, void *items, size_t count, size_t *capacity, size_t item_bytes)
{
	void *more;

	if (count < *capacity)
		return items;
	*capacity = *capacity ? *capacity * 2 : 16;
	more = twin_memory(arena, *capacity, item_bytes);
	if (count)
		memcpy(more, items, count * item_bytes);
	return more;
}

static void add_token(struct twin *twin, struct twin_article *article, struct nh_string text,
		      const struct token *token, struct twin_token where)
{
	struct nh_string lower = {token->lower, token->lower_length};
	struct twin_token added = where;

	added.part = article->parts;
	added.written = copy_bytes(&twin->arena, text.bytes + token->begin, token->end - token->begin);
	added.position += token->position;
	added.character = token->kind == TOKEN_CHARACTER;
	added.form = copy_bytes(&twin->arena, token->form, token->form_length);
	added.stem = added.character ? added.form : twin_stem(twin, &twin->arena, article->stemmer, lower);
	article->tokens = grown(&twin->arena, article->tokens, article->token_count, &article->token_capacity,
				sizeof *article->tokens);
	article->tokens[article->token_count++] = added;
}

/* Adds the tokens of a text whose first position is where.position; returns the first position behind it. */
static uint32_t add_text(struct twin *twin, struct twin_article *article, struct nh_string text,
			 struct twin_token where)
{
	struct tokenizer tokenizer;
	struct token token;

	article->parts++;
	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token))
		if (token.kind != TOKEN_HOLE)
			add_token(twin, article, text, &token, where);
	return where.position + tokenizer_positions(&tokenizer);
}

static uint32_t add_part(struct twin *twin, struct twin_article *article, struct nh_string text,
			 unsigned field, uint32_t position)
{
	return add_text(twin, article, text, (struct twin_token){.field = field, .position = position});
}

/* Headline, one position for nobody, body, one position for nobody, captions. */
static void add_articles_text(struct twin *twin, struct twin_article *article, const struct nh_article *from)
{
	uint32_t headline_end = add_part(twin, article, from->headline, QUERY_FIELD_HEADLINE, 0);
	uint32_t body_end = headline_end + 1, caption_end;

	body_end = add_part(twin, article, from->deck, QUERY_FIELD_BODY, body_end);
	body_end = add_part(twin, article, from->dateline, QUERY_FIELD_BODY, body_end);
	body_end = add_part(twin, article, from->body, QUERY_FIELD_BODY, body_end);
	caption_end = body_end + 1;
	for (size_t i = 0; i < from->captions.count; i++)
		caption_end =
		    add_part(twin, article, from->captions.items[i], QUERY_FIELD_CAPTION, caption_end);
	article->doc_length = (uint64_t)TWIN_WEIGHT_HEADLINE * headline_end +
			      (uint64_t)TWIN_WEIGHT_BODY * (body_end - headline_end - 1) +
			      (uint64_t)TWIN_WEIGHT_CAPTION * (caption_end - body_end - 1);
}

static void add_furniture(struct twin *twin, struct twin_article *article, const struct nh_article *from)
{
	uint32_t position = 0;

	for (size_t i = 0; i < from->furniture_count; i++)
		position =
		    1 + add_part(twin, article, from->furniture[i].text, QUERY_FIELD_FURNITURE, position);
}

static void add_value(struct twin *twin, struct twin_article *article, struct nh_string text, unsigned field)
{
	struct twin_value value = {field, copy_bytes(&twin->arena, text.bytes, text.length)};

	if (!text.bytes)
		return;
	add_text(twin, article, text, (struct twin_token){.field = field, .value = article->value_count});
	article->values = grown(&twin->arena, article->values, article->value_count, &article->value_capacity,
				sizeof *article->values);
	article->values[article->value_count++] = value;
}

static void add_values(struct twin *twin, struct twin_article *article, const struct nh_article *from)
{
	add_value(twin, article, from->id, QUERY_FIELD_ID);
	add_value(twin, article, from->language, QUERY_FIELD_LANGUAGE);
	add_value(twin, article, from->source, QUERY_FIELD_SOURCE);
	add_value(twin, article, from->agency, QUERY_FIELD_AGENCY);
	add_value(twin, article, from->section, QUERY_FIELD_SECTION);
	add_value(twin, article, from->url, QUERY_FIELD_URL);
	for (size_t i = 0; i < from->bylines.count; i++)
		add_value(twin, article, from->bylines.items[i], QUERY_FIELD_BYLINE);
	for (size_t i = 0; i < from->tags.count; i++)
		add_value(twin, article, from->tags.items[i], QUERY_FIELD_TAG);
}

void twin_add(struct twin *twin, const struct nh_article *from)
{
	struct twin_article *article = twin_memory(&twin->arena, 1, sizeof *article);

	(void)twin_remove(twin, from->id);
	article->id = copy_bytes(&twin->arena, from->id.bytes, from->id.length);
	article->published = from->published;
	article->loose_tags = !twin->stores_text;
	article->knows_text = twin->stores_all_text;
	article->stemmer = stemmer_number(twin->language ? nh_string_of(twin->language) : from->language);
	add_articles_text(twin, article, from);
	add_furniture(twin, article, from);
	add_values(twin, article, from);
	twin_sketch(article, from);
	twin->stories_known = false;
	if (twin->count == twin->capacity) {
		twin->capacity = twin->capacity * 2 + 16;
		twin->articles = nh_resize_array(twin->articles, twin->capacity, sizeof *twin->articles);
		if (!twin->articles)
			abort();
	}
	twin->articles[twin->count++] = article;
}

bool twin_remove(struct twin *twin, struct nh_string id)
{
	for (size_t i = 0; i < twin->count; i++) {
		if (!nh_string_equal(twin->articles[i]->id, id))
			continue;
		twin->articles[i] = twin->articles[--twin->count];
		twin->stories_known = false;
		return true;
	}
	return false;
}

size_t twin_count(const struct twin *twin)
{
	return twin->count;
}

/* ---- Order ------------------------------------------------------------------------------------------ */

/* Undated last; direction 1: newest first, -1: oldest first. Then by the bytes of the id. */
static int compare_dates(const struct twin_hit *a, const struct twin_hit *b, int direction)
{
	bool a_dated = a->published.precision != NH_PRECISION_NONE;
	bool b_dated = b->published.precision != NH_PRECISION_NONE;

	if (a_dated != b_dated)
		return a_dated ? -1 : 1;
	if (a_dated && a->published.instant_seconds > b->published.instant_seconds)
		return -direction;
	if (a_dated && a->published.instant_seconds < b->published.instant_seconds)
		return direction;
	return nh_string_compare(a->id, b->id);
}

static int newest_first(const void *a, const void *b)
{
	return compare_dates(a, b, 1);
}

static int oldest_first(const void *a, const void *b)
{
	return compare_dates(a, b, -1);
}

static int best_first(const void *a, const void *b)
{
	float a_score = ((const struct twin_hit *)a)->score, b_score = ((const struct twin_hit *)b)->score;

	if (a_score != b_score)
		return a_score > b_score ? -1 : 1;
	return newest_first(a, b);
}

static void sort_hits(struct twin_answer *answer, enum nh_sort sort)
{
	qsort(answer->hits, answer->count, sizeof *answer->hits,
	      sort == NH_SORT_NEWEST   ? newest_first
	      : sort == NH_SORT_OLDEST ? oldest_first
				       : best_first);
}

/* ---- Searching -------------------------------------------------------------------------------------- */

/* The languages that words are looked up in: those that are asked for, or those of the articles. */
static void choose_stemmers(struct twin_search *search)
{
	struct nh_string codes = nh_string_of(search->options->stem), code;

	for (size_t i = 0; !codes.bytes && i < search->twin->count; i++)
		search->stemmers[search->twin->articles[i]->stemmer] = true;
	while (codes.length > 0) {
		const char *comma = memchr(codes.bytes, ',', codes.length);

		code = (struct nh_string){codes.bytes, comma ? (size_t)(comma - codes.bytes) : codes.length};
		search->stemmers[stemmer_number(code)] = true;
		codes.bytes += code.length + (comma != NULL);
		codes.length -= code.length + (comma != NULL);
	}
}

static void choose_dates(struct twin_search *search)
{
	const struct nh_search_options *options = search->options;
	int64_t unused;
	bool undated;

	search->since = QUERY_DAY_MIN;
	search->until = QUERY_DAY_MAX;
	search->has_dates = options->since || options->until;
	if (options->since && !query_parse_date(nh_string_of(options->since), options->today, &search->since,
						&unused, &undated))
		abort();
	if (options->until && !query_parse_date(nh_string_of(options->until), options->today, &unused,
						&search->until, &undated))
		abort();
}

static void find_hits(struct twin_search *search, const struct twin_scorer *scorer,
		      struct twin_answer *answer)
{
	answer->count = 0;
	answer->match = search->any ? NH_MATCH_ANY : NH_MATCH_ALL;
	for (size_t i = 0; search->root && i < search->twin->count; i++) {
		const struct twin_article *article = search->twin->articles[i];

		if (!twin_passes(search, article) || !twin_matches(search, search->root, article))
			continue;
		answer->hits[answer->count++] = (struct twin_hit){article->id, twin_score(scorer, article),
								  article->published, article->story, 0};
	}
}

void twin_search(struct twin *twin, const char *text, const struct nh_search_options *options,
		 struct arena *arena, struct twin_answer *ret)
{
	struct twin_search search = {.twin = twin, .options = options, .arena = arena};
	struct twin_scorer *scorer;
	struct query *query;

	if (query_parse(arena, nh_string_of(text), options->today, &query, NULL) != NH_OK)
		abort();
	if (!options->show_copies && !twin->stories_known)
		twin_find_stories(twin);
	choose_stemmers(&search);
	choose_dates(&search);
	search.any = options->match == NH_MATCH_ANY;
	search.root = twin_node_make(&search, query->root);
	scorer = twin_scorer_make(&search);
	ret->hits = twin_memory(arena, twin->count, sizeof *ret->hits);
	find_hits(&search, scorer, ret);
	if (ret->count == 0 && options->match == NH_MATCH_AUTO && !query->has_operators) {
		search.any = true;
		find_hits(&search, scorer, ret);
		if (ret->count == 0)
			ret->match = NH_MATCH_ALL;
	}
	sort_hits(ret, options->sort);
	ret->articles = ret->count;
	if (!options->show_copies)
		twin_fold(ret);
}
