/* SPDX-License-Identifier: MIT
 *
 * sketch.c - see sketch.h.
 */
#include "indexer/sketch.h"

#include "common/hash.h"
#include "indexer/inverter.h"

#define RUN_FACTOR 0x9E3779B97F4A7C15u
#define MIX_FACTOR 0xBF58476D1CE4E5B9u
#define BIN_SHIFT 59 /* 32 bins */

struct sketch_maker {
	uint64_t bins[SHARD_SKETCH_BYTES];
	uint64_t run; /* a polynomial over the last words */
	uint32_t last[SKETCH_RUN_WORDS];
	uint32_t words;
};

static uint64_t power(uint64_t factor, unsigned times)
{
	uint64_t result = 1;

	while (times--)
		result *= factor;
	return result;
}

static inline void add_word(struct sketch_maker *maker, uint32_t hash)
{
	uint32_t *oldest = &maker->last[maker->words % SKETCH_RUN_WORDS];
	uint64_t mixed;

	maker->run = maker->run * RUN_FACTOR + hash - *oldest * power(RUN_FACTOR, SKETCH_RUN_WORDS);
	*oldest = hash;
	if (++maker->words < SKETCH_RUN_WORDS)
		return;
	mixed = (maker->run ^ maker->run >> 29) * MIX_FACTOR;
	mixed ^= mixed >> 32;
	if (mixed < maker->bins[mixed >> BIN_SHIFT])
		maker->bins[mixed >> BIN_SHIFT] = mixed;
}

/* A bin that got nothing takes what the next one got. */
static void finish(const struct sketch_maker *maker, unsigned char *ret)
{
	for (size_t i = 0; i < SHARD_SKETCH_BYTES; i++) {
		size_t from = i;

		while (maker->bins[from] == UINT64_MAX)
			from = (from + 1) % SHARD_SKETCH_BYTES;
		ret[i] = (unsigned char)maker->bins[from];
	}
}

static bool grow_hashes(struct inverter *inverter)
{
	size_t wanted = nh_size_max(inverter->form_capacity, inverter->forms.count);
	uint32_t *hashes;

	if (inverter->word_hash_capacity >= inverter->forms.count)
		return true;
	hashes = nh_resize_array(inverter->word_hashes, wanted, sizeof *hashes);
	if (!hashes)
		return false;
	memset(hashes + inverter->word_hash_capacity, 0,
	       (wanted - inverter->word_hash_capacity) * sizeof *hashes);
	inverter->word_hashes = hashes;
	inverter->word_hash_capacity = wanted;
	return true;
}

/* Each form is hashed once; 0 says that it was not yet. */
static inline uint32_t word_hash(const struct inverter *inverter, uint32_t form)
{
	uint32_t *hash = &inverter->word_hashes[form - 1];

	if (NH_UNLIKELY(*hash == 0)) {
		char room[FORM_KEY_BYTES];
		struct nh_string key = form_table_get(&inverter->forms, form - 1, room);

		*hash = hash_checksum(key.bytes, key.length);
	}
	return *hash;
}

/* Without its stemmer: what language so few words are of is not sure. */
static uint32_t bare_word_hash(const struct inverter *inverter, uint32_t form)
{
	char room[FORM_KEY_BYTES];
	struct nh_string key = form_table_get(&inverter->forms, form - 1, room);

	return hash_checksum(key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES);
}

/* Of a short article: the same for the same words, and else another one. */
static void finish_short(const struct inverter *inverter, const struct inverter_document *document,
			 unsigned char *ret)
{
	uint64_t at = document->first_token, body = at + document->headline_tokens,
		 end = body + document->body_tokens;
	uint64_t all = 0;

	for (; at < end; at++) {
		uint32_t form = inverter_token(inverter, at);

		if (at == body)
			all = all * RUN_FACTOR + 1;
		if (form)
			all = all * RUN_FACTOR + bare_word_hash(inverter, form);
	}
	for (size_t i = 0; i < SHARD_SKETCH_BYTES; i++) {
		if (i % sizeof all == 0) {
			all = (all ^ all >> 29) * MIX_FACTOR;
			all = (all ^ all >> 32) + RUN_FACTOR;
		}
		ret[i] = (unsigned char)(all >> i % sizeof all * 8);
	}
}

bool inverter_sketch(struct inverter *inverter, struct inverter_document *document)
{
	uint64_t begin = document->first_token + document->headline_tokens,
		 end = begin + document->body_tokens;
	unsigned char sketch[SHARD_SKETCH_BYTES];
	struct sketch_maker maker = {.words = 0};

	if (document->body_tokens < SKETCH_SHORT_WORDS_MIN)
		return true;
	if (!grow_hashes(inverter))
		return false;
	memset(maker.bins, 0xFF, sizeof maker.bins);
	for (uint64_t at = begin; at < end; at++) {
		uint32_t form = inverter_token(inverter, at);

		if (form)
			add_word(&maker, word_hash(inverter, form));
	}
	if (maker.words < SKETCH_SHORT_WORDS_MIN)
		return true;
	if (maker.words < SKETCH_WORDS_MIN)
		finish_short(inverter, document, sketch);
	else
		finish(&maker, sketch);
	document->sketch = (const unsigned char *)arena_copy(
			       &inverter->arena, (struct nh_string){(const char *)sketch, sizeof sketch})
			       .bytes;
	return document->sketch;
}
