/* SPDX-License-Identifier: MIT
 *
 * count_search.c - how many documents any, or all, of some lists hold; no hits are wanted.
 *
 * Lists become bits, a bit a document, for as many documents at a time as the second-level cache holds; then
 * a union is a count of bits, and an intersection a test of each of the more frequent list's documents. No
 * code is unpacked and no window is entered: of a list only its blocks are walked along, once.
 */
#include "searcher/match/conjunction.h"

/* 32 KiB of bits */
#define CHUNK_DOCS ((uint32_t)1 << 18)
/* A word so many times as frequent as the rarest is better looked up in than walked along. */
#define SPARSE_SHARE 64

struct chunk {
	const struct shard_run *run;
	uint32_t base, docs; /* a multiple of 64; the last chunk may go beyond the last document */
	uint64_t *bits;
};

/* A list on its way through the chunks. */
struct counted_list {
	struct list_cursor *cursor;
	uint32_t block;   /* the first that ends in the chunk or behind it */
	bool looks_first; /* before entering a block: so few bits are set that most blocks have none */
};

/* For a chunk, which has to be cleared. */
static uint64_t *new_bits(const struct shard_run *run)
{
	size_t docs = nh_size_min((run->shard->table.count + 63) / 64 * 64, CHUNK_DOCS);
	uint64_t *bits = arena_items(run->arena, docs / 64 + 2, sizeof *bits);

	if (bits) /* a block's last bits are taken eight bytes at a time */
		bits[docs / 64] = bits[docs / 64 + 1] = 0;
	return bits;
}

static bool begin_chunk(struct chunk *chunk, uint32_t base)
{
	uint32_t left = chunk->run->end - base;

	chunk->base = base;
	chunk->docs = left < CHUNK_DOCS ? (left + 63) / 64 * 64 : CHUNK_DOCS;
	return base < chunk->run->end && !search_is_over(chunk->run->plan->time);
}

static void clear(const struct chunk *chunk, uint64_t *bits)
{
	memset(bits, 0, chunk->docs / 8);
}

static void drop_deleted(const struct chunk *chunk)
{
	const uint64_t *deleted;
	uint32_t left = chunk->run->shard->table.count - chunk->base;

	if (!chunk->run->shard->deletes)
		return;
	deleted = chunk->run->shard->deletes->bits + chunk->base / 64;
	for (uint32_t i = 0; i < chunk->docs / 64 && i < (left + 63) / 64; i++)
		chunk->bits[i] &= ~deleted[i];
}

static uint64_t count_bits(const struct chunk *chunk)
{
	return chunk->run->kernels->count_bits((const unsigned char *)chunk->bits, chunk->docs);
}

/* ---- blocks ---- */

/* Finds the list's next block that meets the chunk; false where there is none. The first call has begun
 * false. */
static bool next_block(const struct chunk *chunk, struct counted_list *list, bool *begun)
{
	const struct postings *postings = &list->cursor->postings;

	if (!*begun)
		list->block = postings_find_block(postings, list->block, chunk->base);
	else if (postings_last_doc(postings, list->block) >= chunk->base + chunk->docs - 1)
		return false;
	else
		list->block++;
	*begun = true;
	return list->block < postings->block_count;
}

static bool enter(struct counted_list *list)
{
	struct postings *postings = &list->cursor->postings;

	return postings->block == list->block || postings_enter(postings, list->block);
}

static void look_first(struct counted_list *list, uint64_t bits_set)
{
	list->looks_first = bits_set < list->cursor->postings.block_count;
}

/* Whether a bit is set where the block could have a document. */
static bool meets_bits(const struct chunk *chunk, const struct counted_list *list)
{
	const struct postings *postings = &list->cursor->postings;
	uint32_t first = list->block ? postings_last_doc(postings, list->block - 1) + 1 : 0;
	uint32_t last = postings_last_doc(postings, list->block), end = chunk->base + chunk->docs;

	if (last < chunk->base) /* the directory is damaged: whoever enters the block finds out */
		return true;
	first = first > chunk->base ? first - chunk->base : 0;
	last = (last < end ? last : end - 1) - chunk->base;
	for (uint32_t word = first / 64; word <= last / 64; word++)
		if (chunk->bits[word])
			return true;
	return false;
}

/* Where the block's bits begin in the chunk; false where it has none, or not all of them are of the chunk. */
static bool has_bits(const struct chunk *chunk, const struct postings *postings, uint32_t *ret_at)
{
	if (postings->has_docs || postings->parts.span_bytes == 0 || postings->base < chunk->base)
		return false;
	*ret_at = postings->base - chunk->base;
	return *ret_at < chunk->docs && postings->parts.span_bytes <= (chunk->docs - *ret_at) / 8;
}

/* The block's documents that lie in the chunk: [*ret_from, *ret_to); false where they are damaged. */
static bool docs_in_chunk(const struct chunk *chunk, struct postings *postings, size_t *ret_from,
			  size_t *ret_to)
{
	uint32_t end = chunk->base + chunk->docs;

	if (!postings_need_docs(postings))
		return false;
	*ret_from =
	    postings->docs[0] >= chunk->base ? 0 : postings->kernels->rank(postings->docs, chunk->base);
	*ret_to = postings->docs[postings->count - 1] < end ? postings->count
							    : postings->kernels->rank(postings->docs, end);
	return true;
}

/* ---- lists ---- */

/* Sets the bits of the list's documents. */
static void set_list(const struct chunk *chunk, struct counted_list *list)
{
	struct postings *postings = &list->cursor->postings;
	const struct block_kernels *kernels = postings->kernels;
	bool begun = false;

	while (next_block(chunk, list, &begun) && enter(list)) {
		size_t from, to;
		uint32_t at;

		if (has_bits(chunk, postings, &at))
			kernels->set_span(postings->parts.docs, postings->parts.span_bytes, at, chunk->bits);
		else if (docs_in_chunk(chunk, postings, &from, &to))
			kernels->set_docs(postings->docs + from, to - from, chunk->base, chunk->bits);
	}
}

/* How many of the list's documents have their bit set. */
static uint64_t count_list(const struct chunk *chunk, struct counted_list *list)
{
	struct postings *postings = &list->cursor->postings;
	const struct block_kernels *kernels = postings->kernels;
	bool begun = false;
	uint64_t count = 0;

	while (next_block(chunk, list, &begun)) {
		size_t from, to;
		uint32_t at;

		if (list->looks_first && !meets_bits(chunk, list))
			continue;
		if (!enter(list))
			break;
		if (has_bits(chunk, postings, &at))
			count += kernels->count_span(postings->parts.docs, postings->parts.span_bytes, at,
						     chunk->bits);
		else if (docs_in_chunk(chunk, postings, &from, &to))
			count +=
			    kernels->count_docs(postings->docs + from, to - from, chunk->base, chunk->bits);
	}
	return count;
}

/* ---- any of some lists ---- */

/* The lists that the shard has, the longest last. */
static size_t open_lists(struct shard_run *run, const uint32_t *lists, size_t list_count,
			 struct counted_list *counted, uint64_t *ret_longest)
{
	uint32_t longest = 0;
	size_t count = 0;

	for (size_t i = 0; i < list_count; i++) {
		struct list_cursor *cursor = &run->cursors[lists[i]];

		if (!cursor->present)
			continue;
		counted[count++].cursor = cursor;
		if (cursor->doc_freq < longest) {
			counted[count - 1].cursor = counted[count - 2].cursor;
			counted[count - 2].cursor = cursor;
			continue;
		}
		longest = cursor->doc_freq;
		*ret_longest = run->lists[lists[i]].doc_freq;
	}
	return count;
}

static uint64_t sum_of_docs(const struct counted_list *lists, size_t count)
{
	uint64_t docs = 0;

	for (size_t i = 0; i < count; i++)
		docs += lists[i].cursor->doc_freq;
	return docs;
}

/* The longest list, which is most of the work, sets no bits: what it adds to the others is its doc_freq less
 * what it has in common with them. */
bool union_count(struct shard_run *run, const uint32_t *lists, size_t list_count, uint64_t *ret_matches)
{
	struct counted_list *counted = arena_array(run->arena, list_count, sizeof *counted);
	struct chunk chunk = {.run = run, .bits = new_bits(run)};
	uint64_t longest = 0;

	if (!counted || !chunk.bits)
		return false;
	list_count = open_lists(run, lists, list_count, counted, &longest);
	*ret_matches += run->begin == 0 ? longest : 0; /* the whole shard's, which the first part counts */
	if (list_count > 1)
		look_first(&counted[list_count - 1], sum_of_docs(counted, list_count - 1));
	for (uint32_t base = run->begin; list_count > 1 && begin_chunk(&chunk, base); base += CHUNK_DOCS) {
		clear(&chunk, chunk.bits);
		for (size_t i = 0; i + 1 < list_count; i++)
			set_list(&chunk, &counted[i]);
		drop_deleted(&chunk);
		*ret_matches += count_bits(&chunk) - count_list(&chunk, &counted[list_count - 1]);
	}
	return true;
}

/* ---- all of some words ---- */

/* A word's lists on their way through the chunks; those that the shard has. */
struct counted_word {
	struct counted_list *lists;
	size_t list_count;
	bool disjoint;
};

static void set_word(const struct chunk *chunk, const struct counted_word *word)
{
	for (size_t i = 0; i < word->list_count; i++)
		set_list(chunk, &word->lists[i]);
}

/* Leaves the bits of documents that the word has too. spare is as many words. */
static void keep_word(struct chunk *chunk, const struct counted_word *word, uint64_t **spare)
{
	uint64_t *bits = chunk->bits;

	clear(chunk, *spare);
	chunk->bits = *spare;
	set_word(chunk, word);
	for (uint32_t i = 0; i < chunk->docs / 64; i++)
		chunk->bits[i] &= bits[i];
	*spare = bits;
}

static bool open_word(struct shard_run *run, const struct conjunct *word, uint64_t rarest,
		      struct counted_word *ret)
{
	ret->lists = arena_array(run->arena, word->list_count, sizeof *ret->lists);
	ret->list_count = 0;
	ret->disjoint = word->disjoint;
	for (size_t i = 0; ret->lists && i < word->list_count; i++)
		if (run->cursors[word->lists[i]].present)
			ret->lists[ret->list_count++].cursor = &run->cursors[word->lists[i]];
	for (size_t i = 0; i < ret->list_count; i++)
		look_first(&ret->lists[i], rarest);
	return ret->lists;
}

static uint64_t count_chunk(struct chunk *chunk, const struct counted_word *words, size_t word_count,
			    uint64_t **spare)
{
	const struct counted_word *last = &words[word_count - 1];
	uint64_t count = 0;

	clear(chunk, chunk->bits);
	set_word(chunk, &words[0]);
	drop_deleted(chunk);
	for (size_t i = 1; i + 1 < word_count; i++)
		keep_word(chunk, &words[i], spare);
	if (word_count > 1 && !last->disjoint)
		keep_word(chunk, last, spare);
	if (word_count == 1 || !last->disjoint)
		return count_bits(chunk);
	for (size_t i = 0; i < last->list_count; i++)
		count += count_list(chunk, &last->lists[i]);
	return count;
}

bool intersection_counts(const struct shard_run *run, const struct conjunction *conjunction)
{
	for (size_t i = 0; i < conjunction->word_count; i++) {
		const struct conjunct *word = &conjunction->words[i];

		if (word->doc_freq > conjunction->words[0].doc_freq * SPARSE_SHARE)
			return false;
		for (size_t l = 0; l < word->list_count; l++)
			if (run->cursors[word->lists[l]].made_docs)
				return false;
	}
	return conjunction->test_count == 0;
}

bool intersection_count(struct shard_run *run, const struct conjunction *conjunction, uint64_t *ret_matches)
{
	struct counted_word *words = arena_array(run->arena, conjunction->word_count, sizeof *words);
	struct chunk chunk = {.run = run, .bits = new_bits(run)};
	uint64_t *spare = new_bits(run);

	if (!words || !chunk.bits || !spare)
		return false;
	for (size_t i = 0; i < conjunction->word_count; i++)
		if (!open_word(run, &conjunction->words[i], conjunction->words[0].doc_freq, &words[i]))
			return false;
	for (uint32_t base = run->begin; begin_chunk(&chunk, base); base += CHUNK_DOCS)
		*ret_matches += count_chunk(&chunk, words, conjunction->word_count, &spare);
	return true;
}
