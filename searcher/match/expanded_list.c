/* SPDX-License-Identifier: MIT
 *
 * expanded_list.c - see expanded_list.h.
 *
 * Three steps. Every part (the forms of one stem) is read through: which live documents, with which codes, as
 * which of its postings. Each document gets its place in the list. Then the postings are put together by
 * document. A code is kept for each document, no less than what the sum of its parts' freqs would have: c/32
 * bounds w/(w + k), so that c/(32 - c) bounds w/k, and those add up.
 */
#include "searcher/match/expanded_list.h"

#include "searcher/match/expanded_parts.h"

/* ---- reading them ---- */

/* Postings of all parts, part by part. */
struct gathered {
	uint32_t *docs, *indexes, *part_ends;
	uint8_t *codes;
	uint32_t count, capacity;
};

static void gathered_done(struct gathered *gathered)
{
	free(gathered->docs);
	free(gathered->indexes);
	free(gathered->part_ends);
	free(gathered->codes);
}

static bool gathered_init(struct gathered *gathered, uint64_t postings, uint32_t parts)
{
	*gathered = (struct gathered){
	    .docs = nh_new_array(postings + 1, sizeof(uint32_t)),
	    .indexes = nh_new_array(postings + 1, sizeof(uint32_t)),
	    .part_ends = nh_new_array((size_t)parts + 1, sizeof(uint32_t)),
	    .codes = nh_new_array(postings + 1, 1),
	    .capacity = (uint32_t)postings,
	};
	return gathered->docs && gathered->indexes && gathered->part_ends && gathered->codes;
}

static void read_part(struct shard_run *run, const struct part *part, struct postings *postings,
		      struct gathered *gathered)
{
	NH_UNINITIALIZED bool keeps[SHARD_BLOCK_POSTINGS];

	if (!postings_open(postings, &run->shard->dict, &part->entry))
		return;
	for (uint32_t block = 0; expanded_load_block(part, postings, block, keeps); block++) {
		for (uint32_t i = 0; i < postings->count; i++) {
			uint32_t doc = postings->docs[i];

			if (doc >= run->shard->table.count || gathered->count == gathered->capacity)
				return;
			if ((part->wanted && !keeps[i]) || deletes_has(run->shard->deletes, doc))
				continue;
			gathered->docs[gathered->count] = doc;
			gathered->codes[gathered->count] = postings->codes[i];
			gathered->indexes[gathered->count++] = block * SHARD_BLOCK_POSTINGS + i;
		}
	}
}

/* ---- putting them together ---- */

static uint8_t add_codes(uint8_t a, uint8_t b)
{
	uint32_t rest, both;

	if (a >= SHARD_CODE_MAX || b >= SHARD_CODE_MAX)
		return SHARD_CODE_MAX;
	rest = (SHARD_CODE_MAX - a) * (SHARD_CODE_MAX - b);
	both = a * (SHARD_CODE_MAX - b) + b * (SHARD_CODE_MAX - a);
	return (uint8_t)((SHARD_CODE_MAX * both + both + rest - 1) / (both + rest));
}

/* Counted by hand: most builds have no instruction for it. */
static inline uint32_t count_bits(uint64_t bits)
{
	bits -= bits >> 1 & 0x5555555555555555u;
	bits = (bits & 0x3333333333333333u) + (bits >> 2 & 0x3333333333333333u);
	bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
	return (uint32_t)(bits * 0x0101010101010101u >> 56);
}

/* Puts into ranks[i] which of the different documents, in order, docs[i] is; returns how many these are, or
 * UINT32_MAX where memory ran out. Documents set bits, and the number of bits before its own is a document's
 * rank. */
static uint32_t rank_documents(const struct gathered *gathered, uint32_t document_count, uint32_t *ranks)
{
	size_t words = (size_t)document_count / 64 + 1;
	uint64_t *bits = nh_new_array(words, sizeof *bits);
	uint32_t *before = nh_new_array(words, sizeof *before), total = 0;

	for (uint32_t i = 0; bits && before && i < gathered->count; i++)
		bits[gathered->docs[i] / 64] |= (uint64_t)1 << (gathered->docs[i] % 64);
	for (size_t i = 0; bits && before && i < words; i++) {
		before[i] = total;
		if (bits[i])
			total += count_bits(bits[i]);
	}
	for (uint32_t i = 0; bits && before && i < gathered->count; i++) {
		uint32_t doc = gathered->docs[i];

		ranks[i] = before[doc / 64] + count_bits(bits[doc / 64] & (((uint64_t)1 << (doc % 64)) - 1));
	}
	total = bits && before ? total : UINT32_MAX;
	free(bits);
	free(before);
	return total;
}

#define SORTED_MAX 192 /* so few are sorted sooner than the bits of a shard are counted */

static int compare_numbers(const void *left, const void *right)
{
	uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;

	return a < b ? -1 : a > b;
}

/* The same for a few documents. */
static uint32_t rank_few(const struct gathered *gathered, uint32_t *ranks)
{
	NH_UNINITIALIZED uint64_t order[SORTED_MAX];
	uint32_t total = 0;

	for (uint32_t i = 0; i < gathered->count; i++)
		order[i] = (uint64_t)gathered->docs[i] << 32 | i;
	qsort(order, gathered->count, sizeof *order, compare_numbers);
	for (uint32_t i = 0; i < gathered->count; i++) {
		total += i == 0 || order[i] >> 32 != order[i - 1] >> 32;
		ranks[(uint32_t)order[i]] = total - 1;
	}
	return total;
}

/* What comes out: documents with their codes. */
struct made {
	uint32_t *docs, count;
	uint8_t *codes;
};

/* Documents, codes, and where the sources of each begin. */
static void collect_documents(const struct gathered *gathered, const uint32_t *ranks,
			      struct expanded_list *list, struct made *made)
{
	uint32_t end = 0;

	for (uint32_t i = 0; i < gathered->count; i++) {
		uint32_t rank = ranks[i];

		made->docs[rank] = gathered->docs[i];
		made->codes[rank] = list->starts[rank] ? add_codes(made->codes[rank], gathered->codes[i])
						       : gathered->codes[i];
		list->starts[rank]++;
	}
	for (uint32_t i = 0; i <= made->count; i++) {
		uint32_t own = list->starts[i];

		list->starts[i] = end;
		end += own;
	}
}

/* Each posting goes to its document; starts come to stand where the next document's begin, and go back. */
static void place_sources(const struct gathered *gathered, const uint32_t *ranks, struct expanded_list *list,
			  const struct made *made)
{
	uint32_t part = 0;

	for (uint32_t i = 0; i < gathered->count; i++) {
		while (i >= gathered->part_ends[part])
			part++;
		list->sources[list->starts[ranks[i]]++] = (struct source){part, gathered->indexes[i]};
	}
	for (uint32_t i = made->count; i > 0; i--)
		list->starts[i] = list->starts[i - 1];
	list->starts[0] = 0;
}

static uint32_t rank_all(struct shard_run *run, const struct gathered *gathered, uint32_t part_count,
			 uint32_t *ranks)
{
	if (part_count > 1)
		return gathered->count <= SORTED_MAX
			   ? rank_few(gathered, ranks)
			   : rank_documents(gathered, run->shard->table.count, ranks);
	for (uint32_t i = 0; i < gathered->count; i++)
		ranks[i] = i;
	return gathered->count;
}

static bool put_together(struct shard_run *run, const struct gathered *gathered, struct expanded_list *list,
			 struct made *made)
{
	uint32_t *ranks = nh_new_array((size_t)gathered->count + 1, sizeof *ranks);
	bool good = ranks && (made->count = rank_all(run, gathered, list->part_count, ranks)) != UINT32_MAX;

	if (good) {
		made->docs = arena_alloc(run->arena, ((size_t)made->count + 1) * sizeof *made->docs);
		made->codes = arena_alloc(run->arena, (size_t)made->count + 1);
		list->sources =
		    arena_alloc(run->arena, ((size_t)gathered->count + 1) * sizeof *list->sources);
		list->starts = arena_array(run->arena, (size_t)made->count + 1, sizeof *list->starts);
		good = made->docs && made->codes && list->sources && list->starts;
	}
	if (good) {
		collect_documents(gathered, ranks, list, made);
		place_sources(gathered, ranks, list, made);
	}
	free(ranks);
	return good;
}

static bool make(struct shard_run *run, uint32_t number, struct expanded_list *list)
{
	struct run_list *run_list = &run->lists[number];
	struct postings *postings = arena_alloc(run->arena, sizeof *postings);
	struct gathered gathered = {0};
	struct made made = {0};
	bool good;

	good = postings &&
	       gathered_init(&gathered, nh_size_min(list->postings, UINT32_MAX - 1), list->part_count);
	for (uint32_t i = 0; good && i < list->part_count; i++) {
		if (search_is_over(run->plan->time))
			list->part_count = i;
		read_part(run, &list->parts[i], postings, &gathered);
		gathered.part_ends[i] = gathered.count;
	}
	good = good && put_together(run, &gathered, list, &made);
	gathered_done(&gathered);
	if (!good)
		return false;
	run_list->expanded = list;
	run_list->found = made.count > 0;
	run_list->doc_freq = made.count;
	list_open_made(&run->cursors[number], made.docs, NULL, made.count);
	run->cursors[number].made_codes = made.codes;
	return true;
}

bool expanded_list_make(struct shard_run *run, uint32_t number)
{
	struct expanded_list *list = arena_new(run->arena, struct expanded_list);

	if (!list || !expanded_find_parts(run, run->plan->lists[number].expansion, list) ||
	    !expanded_take_odds(run, number, list))
		return false;
	return list->odds || make(run, number, list);
}

bool expanded_list_settle(struct shard_run *run)
{
	for (uint32_t i = 0; i < run->plan->list_count; i++) {
		struct expanded_list *list = run->lists[i].expanded;

		if (!list || !list->odds)
			continue;
		list->odds = NULL;
		if (!make(run, i, list))
			return false;
	}
	return true;
}

struct expanded_list *expanded_list_part(const struct expanded_list *list, struct arena *arena)
{
	struct expanded_list *part = arena_new(arena, struct expanded_list);

	if (!part)
		return NULL;
	*part = *list;
	part->parts = arena_array(arena, (size_t)list->part_count + 1, sizeof *part->parts);
	for (uint32_t i = 0; part->parts && i < list->part_count; i++) {
		part->parts[i] = list->parts[i];
		part->parts[i].postings = NULL; /* they move while they are read */
	}
	return part->parts ? part : NULL;
}

/* ---- scoring ---- */

void expanded_positions(struct shard_run *run, uint32_t number, uint32_t index, size_t which, uint32_t *kept)
{
	struct expanded_list *list = run->lists[number].expanded;

	for (uint32_t at = list->starts[index]; at < list->starts[index + 1]; at++)
		expanded_part_positions(run, &list->parts[list->sources[at].part], list->sources[at].index,
					which, kept);
}

bool expanded_freq(struct shard_run *run, uint32_t number, uint32_t index, uint32_t doc, double *ret)
{
	struct expanded_list *list = run->lists[number].expanded;
	uint64_t freq = 0;

	for (uint32_t at = list->starts[index]; at < list->starts[index + 1]; at++)
		freq += expanded_part_freq(run, &list->parts[list->sources[at].part], list->sources[at].index,
					   doc);
	*ret = (double)freq;
	return freq > 0;
}
