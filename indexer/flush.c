/* SPDX-License-Identifier: MIT
 *
 * flush.c - from the inverter's array of tokens to a shard.
 *
 *   documents sorted        newest first; of equal ids only one (duplicates.h)
 *   tokens counted a list   how large each bucket is
 *   tokens dropped in       walking the documents in order, each token becomes one number
 *                           document << 40 | position << 16 | ordinal of its form
 *                           so that each bucket stands sorted
 *   lists in key order      each bucket is cut into postings and written (list_order.c, flush_lists.c)
 */
#include "indexer/flush_parts.h"

#include "common/error.h"
#include "indexer/document_order.h"
#include "indexer/duplicates.h"

/* ---- documents ---- */

static int compare_documents(const void *left, const void *right)
{
	const struct inverter_document *a = *(struct inverter_document *const *)left;
	const struct inverter_document *b = *(struct inverter_document *const *)right;
	int order = document_order(a->published, a->id, b->published, b->id);

	return order ? order : a->sequence < b->sequence ? -1 : a->sequence > b->sequence;
}

/* Articles often come in the order of their dates, the oldest first, which is the wrong way round. */
static void sort_documents(struct flush *flush)
{
	struct inverter_document **order = flush->order;
	size_t at = 1;

	while (at < flush->count && compare_documents(&order[at - 1], &order[at]) > 0)
		at++;
	if (at < flush->count) {
		qsort(order, flush->count, sizeof *order, compare_documents);
		return;
	}
	for (size_t i = 0; i < flush->count / 2; i++) {
		struct inverter_document *document = order[i];

		order[i] = order[flush->count - 1 - i];
		order[flush->count - 1 - i] = document;
	}
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
	sort_documents(flush);
	return true;
}

/* What the texts are coded with. */
static enum nh_status begin_texts(struct flush *flush, struct nh_error *error)
{
	enum nh_status status = text_store_init(&flush->texts, flush->count, error);
	uint64_t document;

	if (status != NH_OK || flush->inverter->keeps_bare)
		return status;
	while (text_store_wants(&flush->texts, &document))
		text_store_show(&flush->texts, flush->order[document]->text);
	status = text_store_begin(&flush->texts, error);
	shard_writer_text_codes(flush->writer, buf_string(&flush->texts.table));
	return status;
}

static enum nh_status put_text(struct flush *flush, struct nh_string plain, struct nh_error *error)
{
	buf_reset(&flush->text);
	if (plain.length == 0)
		return NH_OK;
	if (!flush->inverter->keeps_bare)
		return text_store_put(&flush->texts, plain, &flush->text, error);
	text_store_put_bare(plain, &flush->text);
	return buf_failed(&flush->text) ? nh_fail_memory(error) : NH_OK;
}

static enum nh_status write_documents(struct flush *flush, struct nh_error *error)
{
	enum nh_status status = begin_texts(flush, error);

	for (size_t i = 0; i < flush->count && status == NH_OK; i++) {
		const struct inverter_document *document = flush->order[i];

		status = put_text(flush, document->text, error);
		if (status == NH_OK)
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
							   .text = buf_string(&flush->text),
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
			flush->bucket_ends[inverter->form_facts[form].list] +=
			    inverter->forms.entries[form].uses;
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

/* Where a token goes is found over two cache misses: its form's facts, so many tokens ahead, and the end of
 * its bucket, half as many. */
#define FILL_AHEAD 32

NH_PREFETCHES void prefetch_fill(const struct flush *flush, uint64_t at)
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
static uint64_t fill_span(struct flush *flush, uint64_t doc, uint64_t first, uint32_t count,
			  uint32_t position, uint32_t step)
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

#define ENTRY_SLACK 32

static bool reserve_entries(struct inverter *inverter, uint64_t count)
{
	if (inverter->entries && count <= inverter->entry_capacity)
		return true;
	free(inverter->entries);
	count += count / ENTRY_SLACK; /* the next run has about as many, and takes the same pages then */
	inverter->entries = nh_resize_array(NULL, count, sizeof *inverter->entries);
	inverter->entry_capacity = inverter->entries ? count : 0;
	return inverter->entries;
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
	if (!reserve_entries(flush->inverter, total))
		return false;
	flush->entries = flush->inverter->entries;
	fill_buckets(flush);
	return true;
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
	flush->list_order = nh_new_array(flush->inverter->lists.count, sizeof *flush->list_order);
	if (!make_buckets(flush) || !flush->list_order ||
	    !list_order(&flush->inverter->lists, flush->list_order))
		return nh_fail_memory(error);
	status = flush_lists(flush, error);
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
			      char ret_name[SHARD_NAME_BYTES_MAX], uint32_t **ret_sequences,
			      uint64_t **ret_id_hashes, struct nh_error *error)
{
	struct flush flush = {.inverter = inverter};
	enum nh_status status;

	assert(inverter->document_count > 0);
	status = shard_writer_new(ops, directory, inverter->options.weights, inverter->options.store,
				  &flush.writer, error);
	if (status == NH_OK)
		status = run(&flush, ret_name, error);
	if (status == NH_OK) {
		*ret_sequences = sequences_of(&flush);
		status = *ret_sequences ? NH_OK : nh_fail_memory(error);
	}
	if (status == NH_OK && ret_id_hashes) {
		*ret_id_hashes = shard_writer_id_hashes(flush.writer);
		status = *ret_id_hashes ? NH_OK : nh_fail_memory(error);
	}
	shard_writer_free(flush.writer);
	free(flush.order);
	free(flush.bucket_ends);
	free(flush.list_order);
	text_store_done(&flush.texts);
	buf_done(&flush.text);
	buf_done(&flush.positions);
	buf_done(&flush.ordinals);
	arena_done(&flush.forms);
	return status;
}
