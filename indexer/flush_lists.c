/* SPDX-License-Identifier: MIT
 *
 * flush_lists.c - from a list's bucket to its postings: which written forms it holds, then slice by slice
 * into what the writer takes.
 */
#include "indexer/flush_parts.h"

#include "common/error.h"
#include "common/nh_limits.h"

/* The written forms of a list that occur in the documents kept, in order; and what each ordinal becomes. */
struct list_forms {
	struct nh_string *names;
	uint32_t *doc_freqs;
	uint16_t *renumbered; /* by the inverter's ordinal */
	uint32_t *last_docs;  /* by the inverter's ordinal: document + 1 */
	size_t count;
};

struct named_form {
	struct nh_string name;
	uint32_t ordinal, doc_freq;
};

/* The most frequent first: small ordinals take few bits. */
static int compare_forms(const void *left, const void *right)
{
	const struct named_form *a = left, *b = right;

	if (a->doc_freq != b->doc_freq)
		return a->doc_freq > b->doc_freq ? -1 : 1;
	return nh_string_compare(a->name, b->name);
}

/* Counts the documents of each form, by the inverter's ordinals. */
static void count_forms(const uint64_t *entries, uint64_t count, uint32_t *last_docs, uint32_t *doc_freqs)
{
	for (uint64_t i = 0; i < count; i++) {
		uint32_t doc = (uint32_t)(entries[i] >> ENTRY_DOC_SHIFT) + 1;
		uint16_t ordinal = (uint16_t)entries[i];

		doc_freqs[ordinal] += last_docs[ordinal] != doc;
		last_docs[ordinal] = doc;
	}
}

static uint32_t count_documents(const uint64_t *entries, uint64_t count)
{
	uint32_t documents = 1;

	for (uint64_t i = 1; i < count; i++)
		documents += entries[i] >> ENTRY_DOC_SHIFT != entries[i - 1] >> ENTRY_DOC_SHIFT;
	return documents;
}

/* A folded form of the list, by its number. */
static struct nh_string folded_form(const struct inverter *inverter, uint32_t at)
{
	struct nh_string name = string_set_get(&inverter->folded, at);

	return (struct nh_string){name.bytes + sizeof(uint32_t), name.length - sizeof(uint32_t)};
}

/* Room for the forms of a list, all zeros, until the next one. */
static bool make_forms(struct flush *flush, size_t most, struct list_forms *ret)
{
	struct arena *arena = &flush->forms;

	arena_reset(arena);
	*ret = (struct list_forms){arena_array(arena, most, sizeof *ret->names),
				   arena_array(arena, most, sizeof *ret->doc_freqs),
				   arena_array(arena, most, sizeof *ret->renumbered),
				   arena_array(arena, most, sizeof *ret->last_docs), 0};
	return ret->names && ret->doc_freqs && ret->renumbered && ret->last_docs;
}

static bool gather_forms(struct flush *flush, uint32_t list, const uint64_t *entries, uint64_t count,
			 struct list_forms *ret)
{
	const struct inverter *inverter = flush->inverter;
	const struct inverter_list *facts = &inverter->list_facts[list];
	size_t most = nh_size_max(facts->form_count, 1), used = 0;
	struct named_form *named;

	if (!make_forms(flush, most, ret))
		return false;
	if (facts->form_count == 1) {
		ret->names[0] = folded_form(inverter, facts->last_form);
		ret->doc_freqs[0] = count_documents(entries, count);
		ret->count = 1;
		return true;
	}
	named = arena_array(&flush->forms, most, sizeof *named);
	if (!named)
		return false;
	count_forms(entries, count, ret->last_docs, ret->doc_freqs);
	for (uint32_t at = facts->last_form; at != STRING_SET_NONE; at = inverter->folded_next[2 * at]) {
		uint32_t ordinal = inverter->folded_next[2 * at + 1];

		if (ret->doc_freqs[ordinal])
			named[used++] =
			    (struct named_form){folded_form(inverter, at), ordinal, ret->doc_freqs[ordinal]};
	}
	qsort(named, used, sizeof *named, compare_forms);
	for (size_t i = 0; i < used; i++) {
		ret->names[i] = named[i].name;
		ret->renumbered[named[i].ordinal] = (uint16_t)i;
		ret->doc_freqs[i] = named[i].doc_freq;
	}
	ret->count = used;
	return true;
}

/* Postings go to the writer so many entries at a time, or more where the last document has more. */
#define SLICE_ENTRIES 1024

/* A slice of a list, as the writer wants it. */
struct slice {
	uint32_t docs[SLICE_ENTRIES], freqs[SLICE_ENTRIES];
	size_t postings;
};

/* How many entries from from on are the next slice: it ends with a document. */
static uint64_t slice_length(const uint64_t *entries, uint64_t count)
{
	uint64_t end = count < SLICE_ENTRIES ? count : SLICE_ENTRIES;

	while (end < count && entries[end] >> ENTRY_DOC_SHIFT == entries[end - 1] >> ENTRY_DOC_SHIFT)
		end++;
	return end;
}

/* Cuts entries into postings. No branch depends on where documents end, which nobody can foresee: each entry
 * writes its document and its end, the next one of the same document over them. */
static void cut_slice(struct slice *slice, const uint64_t *entries, uint64_t count)
{
	uint64_t last = UINT64_MAX;
	uint32_t *ends = slice->freqs;
	size_t at = SIZE_MAX;

	for (uint64_t i = 0; i < count; i++) {
		uint64_t doc = entries[i] >> ENTRY_DOC_SHIFT;

		at += doc != last;
		last = doc;
		slice->docs[at] = (uint32_t)doc;
		ends[at] = (uint32_t)i + 1;
	}
	slice->postings = at + 1;
	for (; at > 0; at--)
		slice->freqs[at] = ends[at] - ends[at - 1];
}

static void make_gaps(const uint64_t *entries, uint64_t count, uint32_t *gaps)
{
	uint64_t last = UINT64_MAX;
	uint32_t next = 0;

	for (uint64_t i = 0; i < count; i++) {
		uint64_t doc = entries[i] >> ENTRY_DOC_SHIFT;
		uint32_t position = (uint32_t)(entries[i] >> ENTRY_POSITION_SHIFT) & ENTRY_POSITION_MASK;

		gaps[i] = position - (doc == last ? next : 0);
		next = position + 1;
		last = doc;
	}
}

static void write_positions(struct flush *flush, const uint64_t *entries, uint64_t count,
			    const uint16_t *renumbered)
{
	struct posting_writer *postings = shard_writer_postings(flush->writer);
	uint32_t *gaps = (uint32_t *)(void *)flush->positions.bytes;
	uint16_t *ordinals = (uint16_t *)(void *)flush->ordinals.bytes;
	NH_UNINITIALIZED struct slice slice;

	for (uint64_t some; count > 0; entries += some, count -= some) {
		some = slice_length(entries, count);
		cut_slice(&slice, entries, some);
		make_gaps(entries, some, gaps);
		for (uint64_t i = 0; renumbered && i < some; i++)
			ordinals[i] = renumbered[(uint16_t)entries[i]];
		posting_writer_add(postings, slice.docs, slice.freqs, slice.postings, gaps,
				   renumbered ? ordinals : NULL);
	}
}

static void write_loose(struct flush *flush, const uint64_t *entries, uint64_t count, bool scores)
{
	struct posting_writer *postings = shard_writer_postings(flush->writer);
	NH_UNINITIALIZED struct slice slice;

	for (uint64_t some; count > 0; entries += some, count -= some) {
		some = slice_length(entries, count);
		cut_slice(&slice, entries, some);
		for (size_t i = 0; !scores && i < slice.postings; i++)
			slice.freqs[i] = 1;
		posting_writer_add(postings, slice.docs, slice.freqs, slice.postings, NULL, NULL);
	}
}

/* Room for the positions of the longest slice, which cannot be longer than the list. */
static bool reserve_positions(struct flush *flush, uint64_t count)
{
	size_t most = nh_size_min(count, (size_t)LIMIT_ARTICLE_POSITIONS + 1 + SLICE_ENTRIES);

	buf_reset(&flush->positions);
	buf_reset(&flush->ordinals);
	return buf_reserve(&flush->positions, most * sizeof(uint32_t)) &&
	       buf_reserve(&flush->ordinals, most * sizeof(uint16_t));
}

static enum nh_status write_list(struct flush *flush, uint32_t list, const uint64_t *entries, uint64_t count,
				 struct nh_error *error)
{
	struct nh_string key = string_set_get(&flush->inverter->lists, list);
	enum term_space space = (enum term_space)(unsigned char)key.bytes[0];
	struct nh_string stem = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	struct list_forms forms = {0};
	enum nh_status status;
	bool plain;

	if (!reserve_positions(flush, count) ||
	    (key.bytes[1] != STEMMER_NONE && !gather_forms(flush, list, entries, count, &forms)))
		return nh_fail_memory(error);
	shard_writer_begin_term(flush->writer,
				(term_space_has_positions(space) ? SHARD_TERM_HAS_POSITIONS : 0) |
				    (term_space_scores(space) ? SHARD_TERM_HAS_CODES : 0),
				count);
	if (term_space_has_positions(space))
		write_positions(flush, entries, count, forms.count > 1 ? forms.renumbered : NULL);
	else
		write_loose(flush, entries, count, term_space_scores(space));
	plain = forms.count == 0 || (forms.count == 1 && nh_string_equal(forms.names[0], stem));
	status = shard_writer_end_term(flush->writer, key, plain ? NULL : forms.names, forms.doc_freqs,
				       plain ? 1 : forms.count, error);
	return status;
}

/* So many lists ahead, what leads to a list is asked for; half as many, its entries and its key. */
#define LISTS_AHEAD 16

static uint64_t bucket_begin(const struct flush *flush, uint32_t list)
{
	return list ? flush->bucket_ends[list - 1] : 0;
}

NH_PREFETCHES void prefetch_list(const struct flush *flush, uint32_t at)
{
	const struct string_set *lists = &flush->inverter->lists;
	uint32_t list;

	if (at + LISTS_AHEAD >= lists->count)
		return;
	list = flush->list_order[at + LISTS_AHEAD];
	__builtin_prefetch(&flush->bucket_ends[list]);
	__builtin_prefetch(&lists->items[list]);
	list = flush->list_order[at + LISTS_AHEAD / 2];
	__builtin_prefetch(flush->entries + bucket_begin(flush, list));
	__builtin_prefetch(lists->bytes.bytes + lists->items[list].offset);
}

enum nh_status flush_lists(struct flush *flush, struct nh_error *error)
{
	uint32_t lists = flush->inverter->lists.count;
	enum nh_status status = NH_OK;

	for (uint32_t i = 0; i < lists && status == NH_OK; i++) {
		uint32_t list = flush->list_order[i];
		uint64_t begin = bucket_begin(flush, list), end = flush->bucket_ends[list];

		prefetch_list(flush, i);
		if (begin < end)
			status = write_list(flush, list, flush->entries + begin, end - begin, error);
	}
	return status;
}
