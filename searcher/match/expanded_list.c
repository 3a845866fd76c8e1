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

#include "searcher/match/expansion.h"

/* A posting that the list is made of. */
struct source {
	uint32_t part, index;
};

struct part {
	struct term_entry entry;
	const bool *wanted;        /* by ordinal; NULL: every form is */
	struct postings *postings; /* opened when first scored */
};

struct expanded_list {
	struct part *parts;
	uint32_t part_count;
	struct source *sources; /* by document */
	uint32_t *starts;       /* of each document's sources, and where the last ones end */
};

/* ---- parts ---- */

/* Which ordinals are wanted; NULL where all are. *ret_any: whether one is. */
static bool choose_ordinals(struct shard_run *run, const struct expanded_key *key, struct part *part,
			    bool *ret_any)
{
	struct reader reader = reader_over(part->entry.forms.bytes, part->entry.forms.length);
	bool *wanted;
	struct nh_string stem = {key->key.bytes + TERM_KEY_PREFIX_BYTES,
				 key->key.length - TERM_KEY_PREFIX_BYTES};
	struct term_form form = {0};
	size_t all = 0;

	part->wanted = NULL;
	if (!part->entry.forms.bytes) {
		*ret_any = expanded_key_has(key, stem);
		return true;
	}
	if (part->entry.form_count > part->entry.forms.length) { /* a form takes two bytes at least */
		shard_damage(run->shard->shard, run->shard->dict.terms.offset);
		*ret_any = false;
		return true;
	}
	wanted = arena_array(run->arena, part->entry.form_count, sizeof *wanted);
	for (size_t i = 0; wanted && i < part->entry.form_count && term_forms_next(&reader, &form); i++) {
		wanted[i] = expanded_key_has(key, (struct nh_string){(const char *)form.bytes, form.length});
		all += wanted[i];
	}
	part->wanted = all < part->entry.form_count ? wanted : NULL;
	*ret_any = all > 0;
	return wanted;
}

static bool find_parts(struct shard_run *run, const struct expansion *expansion, struct expanded_list *list,
		       uint64_t *ret_postings)
{
	list->parts = arena_array(run->arena, expansion->key_count + 1, sizeof *list->parts);
	*ret_postings = 0;
	for (size_t i = 0; list->parts && i < expansion->key_count; i++) {
		struct part *part = &list->parts[list->part_count];
		bool any;

		if (!term_dict_find(&run->shard->dict, expansion->keys[i].key, &part->entry))
			continue;
		if (!choose_ordinals(run, &expansion->keys[i], part, &any))
			return false;
		if (!any)
			continue;
		list->part_count++;
		*ret_postings += part->entry.doc_freq;
	}
	return list->parts;
}

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

#define ORDINALS_AT_ONCE 512

/* Whether one of count positions from first on holds a wanted form. */
static bool has_wanted(const struct postings *postings, const bool *wanted, uint64_t first, uint32_t count)
{
	NH_UNINITIALIZED uint32_t ordinals[ORDINALS_AT_ONCE];

	for (uint32_t done = 0; done < count;) {
		uint32_t some = count - done < ORDINALS_AT_ONCE ? count - done : ORDINALS_AT_ONCE;

		if (!postings_ordinals(postings, first + done, some, ordinals))
			return false;
		for (uint32_t i = 0; i < some; i++)
			if (wanted[ordinals[i]])
				return true;
		done += some;
	}
	return false;
}

/* Which postings of the block hold a wanted form; where the block has few positions they are unpacked at
 * once. */
static bool screen_block(struct postings *postings, const bool *wanted, bool *keeps)
{
	NH_UNINITIALIZED uint32_t freqs[SHARD_BLOCK_POSTINGS], ordinals[ORDINALS_AT_ONCE];
	uint32_t total = 0, at = 0;
	uint64_t first;

	if (!postings_block_freqs(postings, freqs, &first))
		return false;
	for (uint32_t i = 0; i < postings->count; i++)
		total = freqs[i] < ORDINALS_AT_ONCE ? total + freqs[i] : ORDINALS_AT_ONCE + 1;
	if (total <= ORDINALS_AT_ONCE && !postings_ordinals(postings, first, total, ordinals))
		return false;
	for (uint32_t i = 0; i < postings->count; first += freqs[i], at += freqs[i], i++) {
		keeps[i] = false;
		if (total > ORDINALS_AT_ONCE)
			keeps[i] = has_wanted(postings, wanted, first, freqs[i]);
		for (uint32_t j = 0; total <= ORDINALS_AT_ONCE && j < freqs[i]; j++)
			keeps[i] |= wanted[ordinals[at + j]];
	}
	return true;
}

static void read_part(struct shard_run *run, const struct part *part, struct postings *postings,
		      struct gathered *gathered)
{
	NH_UNINITIALIZED bool keeps[SHARD_BLOCK_POSTINGS];

	if (!postings_open(postings, &run->shard->dict, &part->entry))
		return;
	for (uint32_t block = 0; block < postings->block_count && postings_load(postings, block); block++) {
		if (part->wanted && !screen_block(postings, part->wanted, keeps))
			return;
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

bool expanded_list_make(struct shard_run *run, uint32_t number)
{
	struct expanded_list *list = arena_new(run->arena, struct expanded_list);
	struct run_list *run_list = &run->lists[number];
	struct postings *postings = arena_alloc(run->arena, sizeof *postings);
	struct gathered gathered = {0};
	struct made made = {0};
	uint64_t total;
	bool good;

	if (!list || !postings || !find_parts(run, run->plan->lists[number].expansion, list, &total))
		return false;
	if (total > UINT32_MAX - 1)
		total = UINT32_MAX - 1;
	good = gathered_init(&gathered, total, list->part_count);
	for (uint32_t i = 0; good && i < list->part_count; i++) {
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

static struct postings *open_part(struct shard_run *run, struct part *part)
{
	if (part->postings)
		return part->postings;
	part->postings = arena_alloc(run->arena, sizeof *part->postings);
	if (!part->postings)
		run->failed = true;
	else if (!postings_open(part->postings, &run->shard->dict, &part->entry))
		part->postings = NULL;
	return part->postings;
}

/* Puts the wanted positions of a source behind those kept. */
static void add_positions(struct shard_run *run, struct part *part, uint32_t index, size_t which,
			  uint32_t *kept)
{
	struct postings *postings = open_part(run, part);
	uint32_t freq, *positions;
	uint64_t first;

	if (!postings || !postings_freq(postings, index, &freq, &first))
		return;
	positions = positions_room(run, which, *kept, freq);
	if (!positions || !postings_positions(postings, first, freq, positions))
		return;
	for (uint32_t i = 0; i < freq; i++) {
		uint16_t ordinal = part->wanted ? postings_ordinal(postings, first + i) : 0;

		if (!part->wanted || (ordinal < postings->form_count && part->wanted[ordinal]))
			run->positions[which][(*kept)++] = positions[i];
	}
}

void expanded_positions(struct shard_run *run, uint32_t number, uint32_t index, size_t which, uint32_t *kept)
{
	struct expanded_list *list = run->lists[number].expanded;

	for (uint32_t at = list->starts[index]; at < list->starts[index + 1]; at++)
		add_positions(run, &list->parts[list->sources[at].part], list->sources[at].index, which,
			      kept);
}

bool expanded_freq(struct shard_run *run, uint32_t number, uint32_t index, uint32_t doc, double *ret)
{
	const struct nh_index *snapshot = run->plan->index;
	struct phrase_places places = {0, 0, 0};
	uint32_t count = 0;

	expanded_positions(run, number, index, 0, &count);
	count_places(run, doc, run->positions[0], count, &places);
	*ret = (double)((uint64_t)places.headline * snapshot->headline_weight +
			(uint64_t)places.body * snapshot->body_weight +
			(uint64_t)places.caption * snapshot->caption_weight);
	return count > 0;
}
