/* SPDX-License-Identifier: MIT
 *
 * list_cursor.c - see list_cursor.h.
 */
#include "searcher/match/list_cursor.h"

void list_init(struct list_cursor *list)
{
	list->made_docs = list->made_freqs = NULL;
	list->made_codes = NULL;
	list->made_count = list->doc_freq = 0;
	list->present = false;
	list->window = LIST_NONE;
	list->probed_doc = SHARD_DOC_END;
	list->bounds = NULL;
	list->slack = 0;
}

bool list_open(struct list_cursor *list, const struct term_dict *dict, const struct term_entry *entry)
{
	list_init(list);
	list->doc_freq = entry->doc_freq;
	list->present = postings_open(&list->postings, dict, entry);
	return list->present;
}

void list_open_made(struct list_cursor *list, const uint32_t *docs, const uint32_t *freqs, uint32_t count)
{
	list_init(list);
	list->made_docs = docs;
	list->made_freqs = freqs;
	list->made_count = list->doc_freq = count;
	list->present = count > 0;
}

/* The first of docs[from..count) that is >= doc. */
static uint32_t lower_bound(const uint32_t *docs, uint32_t from, uint32_t count, uint32_t doc)
{
	uint32_t low = from, high = count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (docs[middle] < doc)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Sets the bits of docs[from..to), which lie in the window that begins at base. */
static void set_bits(struct list_cursor *list, const uint32_t *docs, uint32_t from, uint32_t to,
		     uint32_t base)
{
	for (uint32_t i = from; i < to; i++) {
		uint32_t at = docs[i] - base;

		list->bits[at / 64] |= (uint64_t)1 << (at % 64);
	}
}

static void fill_made(struct list_cursor *list, uint32_t base, uint16_t *sums)
{
	uint32_t from = lower_bound(list->made_docs, 0, list->made_count, base);
	uint32_t to = lower_bound(list->made_docs, from, list->made_count, base + WINDOW_DOCS);

	list->first = from;
	set_bits(list, list->made_docs, from, to, base);
	if (sums && list->bounds)
		for (uint32_t i = from; i < to; i++) {
			uint16_t *sum = &sums[list->made_docs[i] - base];

			*sum = (uint16_t)(*sum + list->bounds[made_code(list, i)]);
		}
}

/* Adds the postings of the block that lie in the window; false where the list goes on beyond it. */
static bool fill_block(struct list_cursor *list, uint32_t base, bool *begun, uint16_t *sums)
{
	struct postings *postings = &list->postings;
	uint32_t from, to;

	if (!postings_need_docs(postings))
		return false;
	from = *begun ? 0 : (uint32_t)postings->kernels->rank(postings->docs, base);
	to = postings->docs[postings->count - 1] < base + WINDOW_DOCS
		 ? postings->count
		 : (uint32_t)postings->kernels->rank(postings->docs, base + WINDOW_DOCS);
	if (!*begun)
		list->first = postings->block * SHARD_BLOCK_POSTINGS + from;
	*begun = true;
	set_bits(list, postings->docs, from, to, base);
	if (sums && list->bounds && from < to) {
		postings_need_codes(postings);
		postings->kernels->add_bounds(postings->docs, postings->codes, from, to, base, list->bounds,
					      sums);
	}
	return to == postings->count;
}

static void fill_postings(struct list_cursor *list, uint32_t base, uint16_t *sums)
{
	struct postings *postings = &list->postings;
	bool begun = false;

	list->first = postings->doc_freq;
	for (uint32_t block = list_find_block(list, base); block < postings->block_count; block++) {
		if (postings->block != block && !postings_enter(postings, block))
			return;
		if (!fill_block(list, base, &begun, sums))
			return;
	}
}

void list_fill(struct list_cursor *list, uint32_t window, uint16_t *sums)
{
	if (list->window == window)
		return;
	list->window = window;
	memset(list->bits, 0, sizeof list->bits);
	if (!list->present)
		return;
	if (list->made_docs)
		fill_made(list, window * WINDOW_DOCS, sums);
	else
		fill_postings(list, window * WINDOW_DOCS, sums);
}

uint32_t list_made_from(const struct list_cursor *list, uint32_t doc)
{
	return lower_bound(list->made_docs, 0, list->made_count, doc);
}

static uint32_t probe_made(const struct list_cursor *list, uint32_t doc)
{
	uint32_t at = lower_bound(list->made_docs, 0, list->made_count, doc);

	return at < list->made_count && list->made_docs[at] == doc ? at : LIST_NONE;
}

uint32_t list_find_block(const struct list_cursor *list, uint32_t doc)
{
	const struct postings *postings = &list->postings;
	uint32_t block = postings->block;

	if (block >= postings->block_count || doc < postings->base)
		return postings_find_block(postings, 0, doc);
	return postings_last_doc(postings, block) >= doc ? block
							 : postings_find_block(postings, block + 1, doc);
}

/* Enters the block that could hold doc. */
static inline bool reach(struct list_cursor *list, uint32_t doc)
{
	struct postings *postings = &list->postings;
	uint32_t block = list_find_block(list, doc);

	return block < postings->block_count && (block == postings->block || postings_enter(postings, block));
}

static inline uint32_t probe_postings(struct list_cursor *list, uint32_t doc)
{
	size_t at;

	if (!reach(list, doc))
		return LIST_NONE;
	at = postings_find_doc(&list->postings, doc);
	return at == POSTING_ABSENT ? LIST_NONE : list->postings.block * SHARD_BLOCK_POSTINGS + (uint32_t)at;
}

uint32_t list_probe(struct list_cursor *list, uint32_t doc)
{
	if (!list->present)
		return LIST_NONE;
	if (list->probed_doc != doc) {
		list->probed_index = list->made_docs ? probe_made(list, doc) : probe_postings(list, doc);
		list->probed_doc = doc;
	}
	return list->probed_index;
}

uint8_t list_code(struct list_cursor *list, uint32_t index)
{
	if (list->made_docs)
		return made_code(list, index);
	if (list->postings.block != index / SHARD_BLOCK_POSTINGS &&
	    !postings_enter(&list->postings, index / SHARD_BLOCK_POSTINGS))
		return SHARD_CODE_MAX;
	postings_need_codes(&list->postings);
	return list->postings.codes[index % SHARD_BLOCK_POSTINGS];
}

static inline void set_found(uint64_t *found, size_t i)
{
	found[i / 64] |= (uint64_t)1 << (i % 64);
}

static void match_made(struct list_cursor *list, const uint32_t *docs, size_t count, uint64_t *found,
		       uint32_t *sums)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t index = probe_made(list, docs[i]);

		if (index == LIST_NONE)
			continue;
		set_found(found, i);
		if (sums && list->bounds)
			sums[i] += list->bounds[made_code(list, index)];
	}
}

/* Some docs, none behind the end of the block that the list stands on. */
static void match_block(struct list_cursor *list, const uint32_t *docs, size_t count, uint64_t found[2],
			uint32_t *sums)
{
	struct postings *postings = &list->postings;

	found[0] = found[1] = 0;
	if (!postings_need_docs(postings))
		return;
	if (sums)
		postings_need_codes(postings);
	postings->kernels->match_docs(postings->docs, postings->codes, docs, count, list->bounds, found,
				      sums);
}

/* A block of bits: each document is one look, and its place a count of bits where its code is wanted. */
static void match_bits(struct list_cursor *list, const uint32_t *docs, size_t count, uint64_t found[2],
		       uint32_t *sums)
{
	struct postings *postings = &list->postings;
	const struct posting_block *parts = &postings->parts;
	const uint32_t base = postings->base, end = (uint32_t)parts->span_bytes * 8;

	found[0] = found[1] = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t at = docs[i] - base, inside = docs[i] >= base && at < end, safe = inside ? at : 0;
		uint64_t bit = parts->docs[safe / 8] >> (safe % 8) & inside;

		found[i / 64] |= bit << (i % 64);
	}
	if (!sums || !(found[0] | found[1]))
		return;
	postings_need_codes(postings);
	for (size_t word = 0; word < 2; word++)
		for (uint64_t bits = found[word]; bits; bits &= bits - 1) {
			size_t i = word * 64 + (size_t)__builtin_ctzll(bits);
			size_t place = postings->kernels->count_bits(parts->docs, docs[i] - base);

			sums[i] += list->bounds[postings->codes[place % SHARD_BLOCK_POSTINGS]];
		}
}

/* Some of the wanted documents, and the only block that could hold them. */
struct block_part {
	uint32_t block;
	size_t begin, end;
};

#define PARTS_AT_ONCE 32

/* Finds the blocks of docs[begin..count), and asks the memory for them. */
static size_t find_parts(const struct list_cursor *list, const uint32_t *docs, size_t begin, size_t count,
			 struct block_part *parts)
{
	const struct postings *postings = &list->postings;
	uint32_t block = list_find_block(list, docs[begin]);
	size_t found = 0;

	while (block < postings->block_count) {
		uint32_t last = postings_last_doc(postings, block);
		size_t end = begin + 1;

		if (block != postings->block)
			postings_prefetch(postings, block);
		if (end < count && docs[end] <= last)
			end += postings->kernels->count_to(docs + end, count - end, last);
		parts[found++] = (struct block_part){block, begin, end};
		begin = end;
		if (begin == count || found == PARTS_AT_ONCE)
			break;
		block = postings_find_block(postings, block + 1, docs[begin]);
	}
	return found;
}

/* From so many documents on, a block of bits is better unpacked than its bits counted for each. */
#define UNPACK_WORTH 12

/* The bits that found gets are those of docs[begin] and what follows. */
static void match_part(struct list_cursor *list, const uint32_t *docs, const struct block_part *part,
		       uint64_t found[2], uint32_t *sums)
{
	const struct postings *postings = &list->postings;
	size_t count = part->end - part->begin, shift = part->begin % 64;
	uint32_t *part_sums = sums ? sums + part->begin : NULL;
	uint64_t here[2];

	if (postings->parts.span_bytes > 0 && !postings->has_docs && (!sums || count < UNPACK_WORTH))
		match_bits(list, docs + part->begin, count, here, part_sums);
	else
		match_block(list, docs + part->begin, count, here, part_sums);
	found[part->begin / 64] |= here[0] << shift;
	if (part->begin < 64)
		found[1] |= here[1] << shift | here[0] >> 1 >> (63 - shift);
}

void list_match(struct list_cursor *list, const uint32_t *docs, size_t count, uint64_t found[2],
		uint32_t *sums)
{
	NH_UNINITIALIZED struct block_part parts[PARTS_AT_ONCE];
	struct postings *postings = &list->postings;

	if (!list->present)
		return;
	if (list->made_docs) {
		match_made(list, docs, count, found, sums);
		return;
	}
	if (!list->bounds)
		sums = NULL;
	for (size_t begin = 0; begin < count;) {
		size_t part_count = find_parts(list, docs, begin, count, parts);

		if (part_count == 0)
			return;
		for (size_t i = 0; i < part_count; i++) {
			if (postings->block != parts[i].block && !postings_enter(postings, parts[i].block))
				return;
			match_part(list, docs, &parts[i], found, sums);
		}
		begin = parts[part_count - 1].end;
	}
}

uint32_t list_rank(const struct list_cursor *list, uint32_t doc)
{
	uint32_t at = doc % WINDOW_DOCS, rank = list->first;

	for (uint32_t word = 0; word < at / 64; word++)
		rank += (uint32_t)__builtin_popcountll(list->bits[word]);
	return rank + (uint32_t)__builtin_popcountll(list->bits[at / 64] & (((uint64_t)1 << (at % 64)) - 1));
}

uint32_t list_next(struct list_cursor *list, uint32_t doc)
{
	struct postings *postings = &list->postings;
	uint32_t at;

	if (!list->present)
		return SHARD_DOC_END;
	if (list->made_docs) {
		at = lower_bound(list->made_docs, 0, list->made_count, doc);
		return at < list->made_count ? list->made_docs[at] : SHARD_DOC_END;
	}
	if (!reach(list, doc) || !postings_need_docs(postings))
		return SHARD_DOC_END;
	at = (uint32_t)postings->kernels->rank(postings->docs, doc);
	return at < postings->count ? postings->docs[at] : SHARD_DOC_END;
}

uint8_t list_window_code(const struct list_cursor *list, uint32_t window)
{
	const struct postings *postings = &list->postings;
	uint32_t base = window * WINDOW_DOCS, block;
	uint8_t most = 0;

	if (!list->present)
		return 0;
	if (list->made_docs || postings->block_count == 1)
		return list->made_docs ? SHARD_CODE_MAX : postings_max_code(postings, 0);
	for (block = list_find_block(list, base); block < postings->block_count; block++) {
		uint8_t code = postings_max_code(postings, block);

		most = code > most ? code : most;
		if (postings_last_doc(postings, block) >= base + WINDOW_DOCS)
			break;
	}
	return most;
}

uint8_t list_max_code(const struct list_cursor *list)
{
	const struct postings *postings = &list->postings;
	uint8_t most = 0;

	if (!list->present)
		return 0;
	if (list->made_docs || !postings_has_codes(postings) || postings->block_count == 1)
		return list_block_code(list, 0);
	for (uint32_t block = 0; block < postings->block_count; block++)
		most = postings->max_codes[block] > most ? postings->max_codes[block] : most;
	return most < SHARD_CODE_MAX ? most : SHARD_CODE_MAX;
}
