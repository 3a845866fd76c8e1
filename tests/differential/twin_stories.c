/* SPDX-License-Identifier: MIT
 *
 * twin_stories.c - the twin's copies: sketches by the letter of FORMAT.md, section 16, every article compared
 * with every other one, and answers folded by looking at every pair of hits.
 */
#include "common/hash.h"
#include "common/text/term_key.h"
#include "tests/differential/twin_parts.h"

#define WORDS_MIN 48
#define SHORT_WORDS_MIN 8
#define AGREEMENT_MIN 19
#define TRIPLES_MIN 3 /* none is common: that takes more than 512 articles */
#define BINS 32

struct words {
	uint64_t *hashes, *bare; /* bare: without the stemmer */
	size_t count, capacity;
};

static void add_words(struct words *words, struct nh_string text, unsigned stemmer)
{
	struct tokenizer tokenizer;
	struct token token;
	char key[2 + TOKEN_BYTES_MAX];

	tokenizer_init(&tokenizer, text);
	while (tokenizer_next(&tokenizer, &token)) {
		if (token.kind != TOKEN_WORD)
			continue;
		key[0] = TERM_SPACE_TEXT;
		key[1] = (char)stemmer;
		memcpy(key + 2, token.lower, token.lower_length);
		if (words->count == words->capacity) {
			words->capacity = words->capacity * 2 + 64;
			words->hashes =
			    nh_resize_array(words->hashes, words->capacity, sizeof *words->hashes);
			words->bare = nh_resize_array(words->bare, words->capacity, sizeof *words->bare);
			if (!words->hashes || !words->bare)
				abort();
		}
		words->bare[words->count] = hash_checksum(token.lower, token.lower_length);
		words->hashes[words->count++] = hash_checksum(key, 2 + token.lower_length);
	}
}

static uint64_t run_hash(const uint64_t *words)
{
	const uint64_t factor = 0x9E3779B97F4A7C15u;
	uint64_t run = 0, mixed;

	for (size_t i = 0; i < 5; i++)
		run = run * factor + words[i];
	mixed = (run ^ (run >> 29)) * 0xBF58476D1CE4E5B9u;
	return mixed ^ (mixed >> 32);
}

static void sketch_runs(const struct words *words, unsigned char *ret)
{
	uint64_t least[BINS];
	bool filled[BINS] = {false};

	for (size_t i = 0; i + 5 <= words->count; i++) {
		uint64_t hash = run_hash(words->hashes + i), bin = hash / ((uint64_t)1 << 59);

		if (!filled[bin] || hash < least[bin])
			least[bin] = hash;
		filled[bin] = true;
	}
	for (size_t i = 0; i < BINS; i++) {
		size_t at = i;

		while (!filled[at])
			at = at + 1 == BINS ? 0 : at + 1;
		ret[i] = (unsigned char)(least[at] % 256);
	}
}

/* All words of the headline, a one, and all words of the body, as one number; four numbers come of it. */
static void sketch_short(const struct words *headline, const struct words *words, unsigned char *ret)
{
	const uint64_t factor = 0x9E3779B97F4A7C15u;
	uint64_t all = 0;

	for (size_t i = 0; i < headline->count; i++)
		all = all * factor + headline->bare[i];
	all = all * factor + 1;
	for (size_t i = 0; i < words->count; i++)
		all = all * factor + words->bare[i];
	for (size_t number = 0; number < 4; number++) {
		all = (all ^ (all >> 29)) * 0xBF58476D1CE4E5B9u;
		all = (all ^ (all >> 32)) + factor;
		for (size_t byte = 0; byte < 8; byte++)
			ret[8 * number + byte] = (unsigned char)(all >> 8 * byte & 255);
	}
}

void twin_sketch(struct twin_article *article, const struct nh_article *from)
{
	struct words words = {.hashes = NULL}, headline = {.hashes = NULL};

	add_words(&headline, from->headline, article->stemmer);
	add_words(&words, from->deck, article->stemmer);
	add_words(&words, from->dateline, article->stemmer);
	add_words(&words, from->body, article->stemmer);
	article->has_sketch = words.count >= SHORT_WORDS_MIN;
	if (words.count >= WORDS_MIN)
		sketch_runs(&words, article->sketch);
	else if (article->has_sketch)
		sketch_short(&headline, &words, article->sketch);
	free(words.hashes);
	free(words.bare);
	free(headline.hashes);
	free(headline.bare);
}

static bool are_copies(const struct twin_article *a, const struct twin_article *b)
{
	unsigned equal = 0, triples = 0;

	if (!a->has_sketch || !b->has_sketch)
		return false;
	for (size_t i = 0; i < BINS; i++)
		equal += a->sketch[i] == b->sketch[i];
	for (size_t t = 0; t < 16; t++)
		triples += a->sketch[2 * t] == b->sketch[2 * t] &&
			   a->sketch[2 * t + 1] == b->sketch[2 * t + 1] &&
			   a->sketch[(2 * t + 9) % BINS] == b->sketch[(2 * t + 9) % BINS];
	return equal >= AGREEMENT_MIN && triples >= TRIPLES_MIN;
}

static struct nh_string value_of(const struct twin_article *article, unsigned field)
{
	for (size_t i = 0; i < article->value_count; i++)
		if (article->values[i].field == field)
			return article->values[i].text;
	return (struct nh_string){"", 0};
}

/* Whether b is an older version of a. */
static bool is_older_version(const struct twin_article *a, const struct twin_article *b)
{
	bool a_dated = a->published.precision != NH_PRECISION_NONE,
	     b_dated = b->published.precision != NH_PRECISION_NONE;

	if (value_of(a, QUERY_FIELD_URL).length == 0 ||
	    !nh_string_equal(value_of(a, QUERY_FIELD_URL), value_of(b, QUERY_FIELD_URL)) ||
	    !nh_string_equal(value_of(a, QUERY_FIELD_SOURCE), value_of(b, QUERY_FIELD_SOURCE)))
		return false;
	if (a_dated != b_dated)
		return a_dated;
	if (a_dated && a->published.instant_seconds != b->published.instant_seconds)
		return a->published.instant_seconds > b->published.instant_seconds;
	return nh_string_compare(a->id, b->id) < 0;
}

/* Older versions are stories of their own. */
static void part_versions(struct twin *twin)
{
	bool *older = nh_new_array(twin->count, sizeof *older);

	for (size_t i = 0; i < twin->count && older; i++)
		for (size_t j = 0; j < twin->count; j++)
			older[i] |= i != j && twin->articles[i]->story == twin->articles[j]->story &&
				    is_older_version(twin->articles[j], twin->articles[i]);
	for (size_t i = 0; i < twin->count && older; i++)
		if (older[i])
			twin->articles[i]->story = twin->count + i;
	free(older);
}

/* Everyone begins alone; two copies of different stories make one of them. */
void twin_find_stories(struct twin *twin)
{
	for (size_t i = 0; i < twin->count; i++)
		twin->articles[i]->story = i;
	for (size_t i = 0; i < twin->count; i++)
		for (size_t j = 0; j < i; j++) {
			size_t from = twin->articles[i]->story, to = twin->articles[j]->story;

			if (from == to || !are_copies(twin->articles[i], twin->articles[j]))
				continue;
			for (size_t k = 0; k < twin->count; k++)
				if (twin->articles[k]->story == from)
					twin->articles[k]->story = to;
		}
	part_versions(twin);
	twin->stories_known = true;
}

static bool came_before(const struct twin_hit *a, const struct twin_hit *b)
{
	bool a_dated = a->published.precision != NH_PRECISION_NONE;
	bool b_dated = b->published.precision != NH_PRECISION_NONE;

	if (a_dated != b_dated)
		return a_dated;
	if (a_dated && a->published.instant_seconds != b->published.instant_seconds)
		return a->published.instant_seconds < b->published.instant_seconds;
	return nh_string_compare(a->id, b->id) < 0;
}

static void lay_under(struct twin_hit *story, const struct twin_hit *copy)
{
	if (copy->score > story->score)
		story->score = copy->score;
	if (came_before(copy, story)) {
		story->id = copy->id;
		story->published = copy->published;
	}
	story->copies++;
}

void twin_fold(struct twin_answer *answer)
{
	size_t kept = 0;

	for (size_t i = 0; i < answer->count; i++) {
		size_t at = 0;

		while (at < kept && answer->hits[at].story != answer->hits[i].story)
			at++;
		if (at < kept)
			lay_under(&answer->hits[at], &answer->hits[i]);
		else
			answer->hits[kept++] = answer->hits[i];
	}
	answer->count = kept;
}
