/* SPDX-License-Identifier: MIT
 *
 * merge_terms.c - the dictionaries of a merge, key by key, and under each key its lists, posting by posting.
 */
#include "indexer/merge_parts.h"

#include "common/error.h"
#include "common/text/term_key.h"

/* ---- merging lists ---- */

/* Moves the active source at that place to where it belongs among those behind it; out, at its list's end. */
static void settle(struct merge *merge, size_t at)
{
	struct source *source = merge->active[at], **next = merge->active + at + 1;
	struct source *const *end = merge->active + merge->active_count;

	for (; next < end && ((*next)->place < source->place || source->place == NO_PLACE); next++)
		next[-1] = *next;
	next[-1] = source;
	merge->active_count -= source->place == NO_PLACE;
}

static bool open_lists(struct merge *merge, bool wants_ordinals)
{
	merge->active_count = 0;
	for (size_t i = merge->standing_count; i-- > 0;) {
		struct source *source = merge->standing[i];

		if (!merge_open_list(source, wants_ordinals) || source->place == NO_PLACE)
			continue;
		memmove(merge->active + 1, merge->active, merge->active_count++ * sizeof(struct source *));
		merge->active[0] = source;
		settle(merge, 0);
	}
	return merge->active_count > 0;
}

/* Articles come in runs of one source where they came in the order of their dates. */
static bool write_list(struct merge *merge)
{
	struct posting_writer *writer = &merge->postings;

	if (merge->sorts)
		return merge_sorted_list(merge);
	while (merge->active_count > 0) {
		struct source *source = merge->active[0];
		uint32_t limit = merge->active_count > 1 ? merge->active[1]->place : NO_PLACE;

		do {
			const struct merge_block *block = &source->block;
			uint32_t count = merge_run(source, limit);

			posting_writer_add(writer, block->places + block->at, block->freqs + block->at, count,
					   merge_gaps(source), merge_ordinals(source));
			merge_advance(source, count);
		} while (source->place < limit);
		settle(merge, 0);
	}
	return true;
}

/* As many postings as the current key's lists have together. */
static uint64_t count_postings(const struct merge *merge)
{
	uint64_t count = 0;

	for (size_t i = 0; i < merge->standing_count; i++)
		count += merge->standing[i]->terms.entry.doc_freq;
	return count;
}

/* A list that could not be unpacked for lack of memory ended early. */
static bool lists_were_read(const struct merge *merge)
{
	for (size_t i = 0; i < merge->standing_count; i++)
		if (buf_failed(&merge->standing[i]->block.gaps) ||
		    buf_failed(&merge->standing[i]->block.ordinals))
			return false;
	return true;
}

/* ---- dictionaries ---- */

/* Stands the source on its next term. */
static void next_term(struct merge *merge, struct source *source)
{
	source->ended = !term_cursor_next(&source->terms);
	merge->heads[source - merge->sources] =
	    source->ended ? UINT64_MAX : term_head(term_cursor_key(&source->terms));
}

/* The least key among the sources' current terms into ret, and the sources that stand on it. Of sources there
 * may be many, and few have a rare word: their heads lie together, and the others are not looked at. */
static bool least_key(struct merge *merge, struct nh_string *ret)
{
	uint64_t head = UINT64_MAX;

	merge->standing_count = 0;
	for (size_t i = 0; i < merge->source_count; i++)
		head = merge->heads[i] < head ? merge->heads[i] : head;
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];
		int order = 0;

		if (merge->heads[i] != head || source->ended)
			continue;
		if (merge->standing_count > 0)
			order = nh_string_compare(term_cursor_key(&source->terms),
						  term_cursor_key(&merge->standing[0]->terms));
		if (order < 0)
			merge->standing_count = 0;
		if (order <= 0)
			merge->standing[merge->standing_count++] = source;
	}
	if (merge->standing_count > 0)
		*ret = arena_copy(&merge->arena, term_cursor_key(&merge->standing[0]->terms));
	return merge->standing_count > 0;
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
	const struct source *first = merge->standing[0];

	for (size_t i = 0; i < merge->standing_count; i++) {
		const struct source *source = merge->standing[i];

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

/* Puts the list that was merged into the batch; one without postings is left out. */
static enum nh_status keep_term(struct merge *merge, struct nh_string key, const struct merged_forms *forms,
				bool plain, struct nh_error *error)
{
	struct buf *bytes = &merge->batch.bytes;
	struct batch_term term = {.key = bytes->length, .key_length = key.length};

	if (merge->postings.doc_freq == 0)
		return NH_OK;
	buf_append_string(bytes, key);
	term.region = bytes->length;
	if (!posting_writer_end(&merge->postings, plain ? 1 : forms->count, &term.entry, bytes))
		return merge->postings.too_large ? nh_fail(error, NH_NO_MEMORY, merge->directory,
							   "a list of postings has grown too large")
						 : nh_fail_memory(error);
	term.region_length = bytes->length - term.region;
	term.forms = bytes->length;
	if (!plain)
		shard_writer_encode_forms(&term.entry, forms->names, forms->doc_freqs, forms->count, bytes);
	buf_append(&merge->batch.terms, &term, sizeof term);
	return buf_failed(bytes) || buf_failed(&merge->batch.terms) ? nh_fail_memory(error) : NH_OK;
}

static enum nh_status merge_term(struct merge *merge, struct nh_string key, struct nh_error *error)
{
	struct merged_forms forms;
	struct nh_string stem;
	unsigned flags;
	bool plain;
	enum nh_status status = check_term(merge, key, &flags, error);

	if (status != NH_OK)
		return status;
	if (!merge_forms(merge, &forms))
		return sources_damaged(merge, error);
	if (!open_lists(merge, forms.count > 1))
		return lists_were_read(merge) ? NH_OK : nh_fail_memory(error);
	posting_writer_begin(&merge->postings, flags, count_postings(merge));
	if (!write_list(merge) || !lists_were_read(merge))
		return nh_fail_memory(error);
	stem = (struct nh_string){key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	plain = !forms.any || (forms.count == 1 && nh_string_equal(forms.names[0], stem));
	return keep_term(merge, key, &forms, plain, error);
}

/* ---- walking ---- */

void merge_enter_terms(struct merge *merge, const struct nh_string *begin)
{
	for (size_t i = 0; i < merge->source_count; i++) {
		struct source *source = &merge->sources[i];

		if (begin)
			term_cursor_seek(&source->terms, &source->dict, *begin);
		else
			term_cursor_init(&source->terms, &source->dict);
		next_term(merge, source);
	}
	merge->last_key_length = 0;
}

/* Leaves the current key behind, and gives back what was read of it and before. */
static void leave_key(struct merge *merge)
{
	for (size_t i = 0; i < merge->standing_count; i++) {
		struct source *source = merge->standing[i];

		merge_release(source, SHARD_SECTION_POSTINGS, source->terms.postings_offset,
			      &source->released_postings);
		merge_release(source, SHARD_SECTION_TERMS, source->terms.block_begin,
			      &source->released_terms);
		next_term(merge, source);
	}
}

enum nh_status merge_fill_batch(struct merge *merge, const struct nh_string *end, size_t bytes_max,
				bool *ret_more, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct nh_string key;

	*ret_more = false;
	arena_reset(&merge->arena);
	while (status == NH_OK && least_key(merge, &key)) {
		if (!key.bytes)
			return nh_fail_memory(error);
		if (end && nh_string_compare(key, *end) >= 0)
			break;
		*ret_more = merge->batch.bytes.length >= bytes_max;
		if (*ret_more)
			break;
		status = merge_term(merge, key, error);
		leave_key(merge);
		arena_reset(&merge->arena);
	}
	for (size_t i = 0; i < merge->source_count && status == NH_OK; i++)
		status = shard_damaged(merge->sources[i].shard, error);
	return status;
}
