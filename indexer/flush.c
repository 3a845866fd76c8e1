/* SPDX-License-Identifier: MIT
 *
 * flush.c - from the inverter's array of tokens to a shard.
 *
 *   documents sorted        newest first; of equal ids only one (duplicates.h)
 *   tokens counted a list   how large each bucket is
 *   tokens dropped in       walking the documents in order, each token becomes one number
 *                           document << 40 | position << 16 | ordinal of its form
 *                           so that each bucket stands sorted
 *   lists in key order      each bucket is cut into postings and written
 */
#include "indexer/inverter.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/nh_limits.h"
#include "indexer/document_order.h"
#include "indexer/duplicates.h"

#define ENTRY_DOC_SHIFT 40
#define ENTRY_POSITION_SHIFT 16
#define ENTRY_POSITION_MASK 0xFFFFFFu

struct flush {
	struct inverter *inverter;
	struct shard_writer *writer;
	struct inverter_document **order;
	size_t count;
	bool any_dropped; /* tokens of some document do not count */
	uint64_t *entries;
	uint64_t *bucket_ends; /* a list: while filling, where its next entry goes */
	uint32_t *list_order;
	struct buf positions, ordinals;
};

/* ---- documents ---- */

static int compare_documents(const void *left, const void *right)
{
	const struct inverter_document *a = *(struct inverter_document *const *)left;
	const struct inverter_document *b = *(struct inverter_document *const *)right;
	int order = document_order(a->published, a->id, b->published, b->id);

	return order ? order : a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

static bool order_documents(struct flush *flush)
{
	struct inverter *inverter = flush->inverter;

	flush->order = nh_new_array(inverter->document_count, sizeof *flush->order);
	if (!flush->order || !duplicates_drop(inverter, &inverter->duplicates))
		return false;
	for (size_t i = 0; i < inverter->document_count; i++)
		if (!inverter->documents[i].dropped)
			flush->order[flush->count++] = &inverter->documents[i];
	flush->any_dropped = flush->count < inverter->document_count;
	qsort(flush->order, flush->count, sizeof *flush->order, compare_documents);
	return true;
}

static enum nh_status write_documents(struct flush *flush, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < flush->count && status == NH_OK; i++) {
		const struct inverter_document *document = flush->order[i];

		status = shard_writer_document(flush->writer,
					       &(struct shard_document){
						       .published = document->published,
						       .headline_tokens = document->headline_tokens,
						       .body_tokens = document->body_tokens,
						       .caption_tokens = document->caption_tokens,
						       .source = document->source,
						       .section = document->section,
						       .language = document->language,
						       .agency = document->agency,
						       .place = document->place,
						       .id = document->id,
						       .record = document->record,
						       .text = document->text,
						       .sketch = document->sketch,
						       .lines = document->lines,
						       .aside = document->aside,
					       },
					       error);
	}
	return status == NH_OK ? shard_writer_begin_terms(flush->writer, error) : status;
}

/* ---- buckets ---- */

static uint64_t document_tokens(const struct inverter_document *document)
{
	return (uint64_t)document->headline_tokens + document->body_tokens + document->caption_tokens +
	       document->furniture_tokens + document->loose_tokens;
}

/* The uses of forms say it, unless some documents are dropped. */
static void count_tokens(struct flush *flush)
{
	const struct inverter *inverter = flush->inverter;

	if (!flush->any_dropped) {
		for (uint32_t form = 0; form < inverter->forms.count; form++)
			flush->bucket_ends[inverter->form_facts[form].list] += inverter->forms.entries[form].uses;
		return;
	}
	for (size_t i = 0; i < flush->count; i++) {
		uint64_t first = flush->order[i]->first_token, end = first + document_tokens(flush->order[i]);

		for (uint64_t at = first; at < end; at++) {
			uint32_t form = inverter_token(inverter, at);

			if (form)
				flush->bucket_ends[inverter->form_facts[form - 1].list]++;
		}
	}
}

/* Where a token goes is found over two cache misses: its form's facts, so many tokens ahead, and the end of its
 * bucket, half as many. */
#define FILL_AHEAD 32

static inline void prefetch_fill(const struct flush *flush, uint64_t at)
{
	const struct inverter *inverter = flush->inverter;
	uint32_t form;

	if (at + FILL_AHEAD >= inverter->token_count)
		return;
	form = inverter_token(inverter, at + FILL_AHEAD);
	if (form)
		__builtin_prefetch(&inverter->form_facts[form - 1]);
	form = inverter_token(inverter, at + FILL_AHEAD / 2);
	if (form)
		__builtin_prefetch(&flush->bucket_ends[inverter->form_facts[form - 1].list]);
}

/* Drops count tokens from first on into their buckets; their positions begin at position, and stay there
 * where step is 0. */
static uint64_t fill_span(struct flush *flush, uint64_t doc, uint64_t first, uint32_t count, uint32_t position,
			  uint32_t step)
{
	const struct inverter *inverter = flush->inverter;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t form = inverter_token(inverter, first + i);
		const struct inverter_form *facts;

		prefetch_fill(flush, first + i);
		if (!form)
			continue;
		facts = &inverter->form_facts[form - 1];
		flush->entries[flush->bucket_ends[facts->list]++] =
			doc << ENTRY_DOC_SHIFT | (uint64_t)(position + i * step) << ENTRY_POSITION_SHIFT |
			facts->ordinal;
	}
	return first + count;
}

static void fill_buckets(struct flush *flush)
{
	for (size_t i = 0; i < flush->count; i++) {
		const struct inverter_document *document = flush->order[i];
		uint32_t body = document->headline_tokens + 1, caption = body + document->body_tokens + 1;
		uint64_t at = document->first_token;

		at = fill_span(flush, i, at, document->headline_tokens, 0, 1);
		at = fill_span(flush, i, at, document->body_tokens, body, 1);
		at = fill_span(flush, i, at, document->caption_tokens, caption, 1);
		at = fill_span(flush, i, at, document->furniture_tokens, 0, 1);
		fill_span(flush, i, at, document->loose_tokens, 0, 0);
	}
}

static bool make_buckets(struct flush *flush)
{
	uint32_t lists = flush->inverter->lists.count;
	uint64_t total = 0;

	flush->bucket_ends = nh_new_array((size_t)lists + 1, sizeof *flush->bucket_ends);
	if (!flush->bucket_ends)
		return false;
	count_tokens(flush);
	for (uint32_t list = 0; list < lists; list++) {
		uint64_t size = flush->bucket_ends[list];

		flush->bucket_ends[list] = total;
		total += size;
	}
	flush->entries = nh_resize_array(NULL, total, sizeof *flush->entries);
	if (!flush->entries)
		return false;
	fill_buckets(flush);
	return true;
}

/* ---- lists ---- */

struct keyed_list {
	uint64_t head; /* of the key, so that most comparisons need not look at it */
	uint32_t list;
	const struct string_set *lists;
};

static int compare_lists(const void *left, const void *right)
{
	const struct keyed_list *a = left, *b = right;

	if (a->head != b->head)
		return a->head < b->head ? -1 : 1;
	return nh_string_compare(string_set_get(a->lists, a->list), string_set_get(b->lists, b->list));
}

static bool order_lists(struct flush *flush)
{
	const struct string_set *lists = &flush->inverter->lists;
	struct keyed_list *keyed = nh_new_array(lists->count, sizeof *keyed);

	flush->list_order = nh_new_array(lists->count, sizeof *flush->list_order);
	if (!keyed || !flush->list_order) {
		free(keyed);
		return false;
	}
	for (uint32_t i = 0; i < lists->count; i++) {
		struct nh_string key = string_set_get(lists, i);

		keyed[i] = (struct keyed_list){0, i, lists};
		for (size_t byte = 0; byte < 8; byte++)
			keyed[i].head = keyed[i].head << 8 | (byte < key.length ? (unsigned char)key.bytes[byte] : 0);
	}
	qsort(keyed, lists->count, sizeof *keyed, compare_lists);
	for (uint32_t i = 0; i < lists->count; i++)
		flush->list_order[i] = keyed[i].list;
	free(keyed);
	return true;
}

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

static void list_forms_done(struct list_forms *forms)
{
	free(forms->names);
	free(forms->doc_freqs);
	free(forms->renumbered);
	free(forms->last_docs);
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

static bool gather_forms(const struct flush *flush, uint32_t list, const uint64_t *entries, uint64_t count,
			 struct list_forms *ret)
{
	const struct inverter *inverter = flush->inverter;
	size_t most = nh_size_max(inverter->list_facts[list].form_count, 1), used = 0;
	struct named_form *named = nh_new_array(most, sizeof *named);

	*ret = (struct list_forms){nh_new_array(most, sizeof *ret->names), nh_new_array(most, sizeof *ret->doc_freqs),
				   nh_new_array(most, sizeof *ret->renumbered),
				   nh_new_array(most, sizeof *ret->last_docs), 0};
	if (!named || !ret->names || !ret->doc_freqs || !ret->renumbered || !ret->last_docs) {
		free(named);
		list_forms_done(ret);
		return false;
	}
	count_forms(entries, count, ret->last_docs, ret->doc_freqs);
	for (uint32_t at = inverter->list_facts[list].last_form; at != STRING_SET_NONE;
	     at = inverter->folded_next[2 * at]) {
		struct nh_string name = string_set_get(&inverter->folded, at);
		uint32_t ordinal = inverter->folded_next[2 * at + 1];

		name.bytes += sizeof list;
		name.length -= sizeof list;
		if (ret->doc_freqs[ordinal])
			named[used++] = (struct named_form){name, ordinal, ret->doc_freqs[ordinal]};
	}
	qsort(named, used, sizeof *named, compare_forms);
	for (size_t i = 0; i < used; i++) {
		ret->names[i] = named[i].name;
		ret->renumbered[named[i].ordinal] = (uint16_t)i;
		ret->doc_freqs[i] = named[i].doc_freq;
	}
	ret->count = used;
	free(named);
	return true;
}

/* So many entries ahead is the document that will soon be asked for its norm. */
#define PREFETCH_ENTRIES 16

static void write_positions(struct flush *flush, const uint64_t *entries, uint64_t count, const uint16_t *renumbered)
{
	struct posting_writer *postings = shard_writer_postings(flush->writer);
	uint32_t *gaps = (uint32_t *)(void *)flush->positions.bytes;
	uint16_t *ordinals = (uint16_t *)(void *)flush->ordinals.bytes;

	for (uint64_t i = 0; i < count;) {
		uint64_t doc = entries[i] >> ENTRY_DOC_SHIFT;
		uint32_t freq = 0, next = 0;

		if (i + PREFETCH_ENTRIES < count)
			posting_writer_prefetch(postings, (uint32_t)(entries[i + PREFETCH_ENTRIES] >> ENTRY_DOC_SHIFT));
		for (; i < count && entries[i] >> ENTRY_DOC_SHIFT == doc; i++, freq++) {
			uint32_t position = (uint32_t)(entries[i] >> ENTRY_POSITION_SHIFT) & ENTRY_POSITION_MASK;

			gaps[freq] = position - next;
			next = position + 1;
			if (renumbered)
				ordinals[freq] = renumbered[(uint16_t)entries[i]];
		}
		posting_writer_add(postings, (uint32_t)doc, freq, gaps, renumbered ? ordinals : NULL);
	}
}

static void write_loose(struct flush *flush, const uint64_t *entries, uint64_t count, bool scores)
{
	struct posting_writer *postings = shard_writer_postings(flush->writer);

	for (uint64_t i = 0; i < count;) {
		uint64_t doc = entries[i] >> ENTRY_DOC_SHIFT;
		uint32_t freq = 0;

		for (; i < count && entries[i] >> ENTRY_DOC_SHIFT == doc; i++)
			freq++;
		posting_writer_add(postings, (uint32_t)doc, scores ? freq : 1, NULL, NULL);
	}
}

/* Room for the positions of the longest posting, which cannot be longer than the list. */
static bool reserve_positions(struct flush *flush, uint64_t count)
{
	size_t most = nh_size_min(count, (size_t)LIMIT_ARTICLE_POSITIONS + 1);

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
	shard_writer_begin_term(flush->writer, (term_space_has_positions(space) ? SHARD_TERM_HAS_POSITIONS : 0) |
						       (term_space_scores(space) ? SHARD_TERM_HAS_CODES : 0));
	if (term_space_has_positions(space))
		write_positions(flush, entries, count, forms.count > 1 ? forms.renumbered : NULL);
	else
		write_loose(flush, entries, count, term_space_scores(space));
	plain = forms.count == 0 || (forms.count == 1 && nh_string_equal(forms.names[0], stem));
	status = shard_writer_end_term(flush->writer, key, plain ? NULL : forms.names, forms.doc_freqs,
				       plain ? 1 : forms.count, error);
	list_forms_done(&forms);
	return status;
}

static enum nh_status write_lists(struct flush *flush, struct nh_error *error)
{
	uint32_t lists = flush->inverter->lists.count;
	enum nh_status status = NH_OK;

	for (uint32_t i = 0; i < lists && status == NH_OK; i++) {
		uint32_t list = flush->list_order[i];
		uint64_t begin = list ? flush->bucket_ends[list - 1] : 0, end = flush->bucket_ends[list];

		if (begin < end)
			status = write_list(flush, list, flush->entries + begin, end - begin, error);
	}
	return status;
}

/* ---- the whole ---- */

static enum nh_status run(struct flush *flush, char ret_name[SHARD_NAME_BYTES_MAX], struct nh_error *error)
{
	enum nh_status status;

	if (!order_documents(flush))
		return nh_fail_memory(error);
	status = write_documents(flush, error);
	if (status != NH_OK)
		return status;
	if (!make_buckets(flush) || !order_lists(flush))
		return nh_fail_memory(error);
	status = write_lists(flush, error);
	return status == NH_OK ? shard_writer_finish(flush->writer, ret_name, error) : status;
}

static uint32_t *sequences_of(const struct flush *flush)
{
	uint32_t *sequences = nh_new_array(flush->count, sizeof *sequences);

	for (size_t i = 0; sequences && i < flush->count; i++)
		sequences[i] = flush->order[i]->sequence;
	return sequences;
}

enum nh_status inverter_flush(struct inverter *inverter, const struct file_ops *ops, const char *directory,
			      char ret_name[SHARD_NAME_BYTES_MAX], uint32_t **ret_sequences, struct nh_error *error)
{
	struct flush flush = {.inverter = inverter};
	enum nh_status status;

	assert(inverter->document_count > 0);
	status = shard_writer_new(ops, directory, inverter->options.weights, inverter->options.store, &flush.writer,
				  error);
	if (status == NH_OK)
		status = run(&flush, ret_name, error);
	if (status == NH_OK) {
		*ret_sequences = sequences_of(&flush);
		status = *ret_sequences ? NH_OK : nh_fail_memory(error);
	}
	shard_writer_free(flush.writer);
	free(flush.order);
	free(flush.entries);
	free(flush.bucket_ends);
	free(flush.list_order);
	buf_done(&flush.positions);
	buf_done(&flush.ordinals);
	return status;
}
