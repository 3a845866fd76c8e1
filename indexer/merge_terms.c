/* SPDX-License-Identifier: MIT
 *
 * merge_terms.c - the dictionaries of a merge, key by key, and under each key its lists, posting by posting.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "common/text/term_key.h"

/* ---- one source's list ---- */

/* Stands the source on its next posting that stays in the piece, from the current one on. */
static void find_posting(struct merge *merge, struct source *source)
{
	struct postings *postings = &source->postings;

	source->place = NO_PLACE;
	while (postings->block < postings->block_count) {
		uint32_t within = source->number - postings->block * SHARD_BLOCK_POSTINGS;

		for (; within < postings->count; within++, source->number++) {
			uint32_t doc = postings->docs[within];

			if (doc >= source->last)
				return;
			if (doc >= source->first && source->places[doc] != NO_PLACE) {
				source->place = source->places[doc] - (uint32_t)merge->piece_begin;
				return;
			}
		}
		postings_load(postings, postings->block + 1);
	}
}

bool merge_open_list(struct merge *merge, struct source *source)
{
	uint32_t block;

	source->place = NO_PLACE;
	if (source->first == source->last ||
	    !postings_open(&source->postings, &source->dict, &source->terms.entry))
		return false;
	block = postings_find_block(&source->postings, 0, source->first);
	postings_load(&source->postings, block);
	source->number = block * SHARD_BLOCK_POSTINGS;
	find_posting(merge, source);
	return true;
}

void merge_advance(struct merge *merge, struct source *source)
{
	source->number++;
	find_posting(merge, source);
}

/* ---- merging lists ---- */

static bool open_lists(struct merge *merge)
{
	bool any = false;

	for (size_t i = 0; i < merge->source_count; i++)
		if (merge->sources[i].at_key && merge_open_list(merge, &merge->sources[i]))
			any |= merge->sources[i].place != NO_PLACE;
	return any;
}

static struct source *least_place(struct merge *merge)
{
	struct source *least = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (source->at_key && source->place != NO_PLACE && (!least || source->place < least->place))
			least = source;
	}
	return least;
}

/* The positions and forms of the current posting into the buffers. */
static bool read_positions(struct merge *merge, struct source *source, uint32_t freq, uint64_t first)
{
	const struct postings *postings = &source->postings;
	uint32_t *positions;
	uint16_t *ordinals;

	buf_reset(&merge->positions);
	buf_reset(&merge->ordinals);
	positions = (uint32_t *)(void *)buf_extend(&merge->positions, freq * sizeof *positions);
	ordinals = (uint16_t *)(void *)buf_extend(&merge->ordinals, freq * sizeof *ordinals);
	if (!positions || !ordinals || !postings_positions(postings, first, freq, positions))
		return false;
	for (uint32_t i = 0; i < freq; i++) {
		uint16_t ordinal = postings_ordinal(postings, first + i);

		if (ordinal >= postings->form_count)
			return shard_damage(source->shard, postings->region_offset), false;
		ordinals[i] = source->renumbered ? source->renumbered[ordinal] : 0;
	}
	return true;
}

static bool write_posting(struct merge *merge, struct source *source)
{
	struct posting_writer *writer = shard_writer_postings(merge->writer);
	bool has_positions = source->postings.flags & SHARD_TERM_HAS_POSITIONS;
	uint32_t freq;
	uint64_t first;

	if (!postings_freq(&source->postings, source->number, &freq, &first))
		return false;
	if (has_positions && !read_positions(merge, source, freq, first))
		return false;
	posting_writer_add(writer, source->place, freq,
			   has_positions ? (const uint32_t *)(const void *)merge->positions.bytes : NULL,
			   has_positions ? (const uint16_t *)(const void *)merge->ordinals.bytes : NULL);
	return true;
}

/* ---- dictionaries ---- */

/* The least key among the sources' current terms into ret; marks the sources that stand on it. */
static bool least_key(struct merge *merge, struct nh_string *ret)
{
	struct source *least = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (!source->ended && (!least || nh_string_compare(term_cursor_key(&source->terms),
								   term_cursor_key(&least->terms)) < 0))
			least = source;
	}
	if (!least)
		return false;
	*ret = arena_copy(&merge->arena, term_cursor_key(&least->terms));
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		source->at_key = !source->ended && nh_string_equal(term_cursor_key(&source->terms),
								   term_cursor_key(&least->terms));
	}
	return true;
}

static enum nh_status sources_damaged(struct merge *merge, struct nh_error *error)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		enum nh_status status = shard_damaged(merge->sources[i].shard, error);

		if (status != NH_OK)
			return status;
	}
	return nh_fail_memory(error);
}

/* A source whose term cannot be: damage that only shows beside other terms. */
static enum nh_status fail_term(const struct source *source, const char *what, struct nh_error *error)
{
	return nh_fail(error, NH_CORRUPT, shard_path(source->shard), "term %llu %s",
		       (unsigned long long)source->terms.entry.ordinal, what);
}

/* The flags of the current key's lists, which must be the same in every source; keys must ascend. */
static enum nh_status check_term(struct merge *merge, struct nh_string key, unsigned *ret,
				 struct nh_error *error)
{
	const unsigned mask = SHARD_TERM_HAS_POSITIONS | SHARD_TERM_HAS_CODES;
	const struct nh_string last_key = {(const char *)merge->last_key, merge->last_key_length};
	bool ascends = nh_string_compare(last_key, key) < 0;
	const struct source *first = NULL;

	for (size_t i = 0; i < merge->source_count; i++) {
		const struct source *source = &merge->sources[i];

		if (!source->at_key)
			continue;
		first = first ? first : source;
		if (key.length < TERM_KEY_PREFIX_BYTES || !ascends)
			return fail_term(source, "has a key that is too short or out of order", error);
		if ((source->terms.entry.flags & mask) != (first->terms.entry.flags & mask))
			return fail_term(source, "has other flags than in another shard", error);
	}
	memcpy(merge->last_key, key.bytes, key.length);
	merge->last_key_length = key.length;
	*ret = first->terms.entry.flags & mask;
	return NH_OK;
}

static enum nh_status write_term(struct merge *merge, struct nh_string key, struct nh_error *error)
{
	struct merged_forms forms;
	struct nh_string stem;
	struct source *source;
	unsigned flags;
	bool plain;
	enum nh_status status = check_term(merge, key, &flags, error);

	if (status != NH_OK)
		return status;
	if (!merge_forms(merge, &forms))
		return sources_damaged(merge, error);
	if (!open_lists(merge))
		return NH_OK;
	shard_writer_begin_term(merge->writer, flags);
	for (; (source = least_place(merge)) != NULL; merge_advance(merge, source))
		if (!write_posting(merge, source))
			return sources_damaged(merge, error);
	stem = (struct nh_string){key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	plain = !forms.any || (forms.count == 1 && nh_string_equal(forms.names[0], stem));
	return shard_writer_end_term(merge->writer, key, plain ? NULL : forms.names, forms.doc_freqs,
				     plain ? 1 : forms.count, error);
}

enum nh_status merge_terms(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct nh_string key;

	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		term_cursor_init(&source->terms, &source->dict);
		source->ended = !term_cursor_next(&source->terms);
		source->released_postings = 0;
	}
	merge->last_key_length = 0;
	arena_reset(&merge->arena);
	while (status == NH_OK && least_key(merge, &key)) {
		if (!key.bytes)
			return nh_fail_memory(error);
		status = write_term(merge, key, error);
		for (size_t i = 0; i < merge->source_count; i++) {
			struct source *source = &merge->sources[i];

			if (!source->at_key)
				continue;
			merge_release(source, SHARD_SECTION_POSTINGS, source->terms.postings_offset,
				      &source->released_postings);
			source->ended = !term_cursor_next(&source->terms);
		}
		arena_reset(&merge->arena);
	}
	for (size_t i = 0; i < merge->source_count && status == NH_OK; i++)
		status = shard_damaged(merge->sources[i].shard, error);
	return status;
}
