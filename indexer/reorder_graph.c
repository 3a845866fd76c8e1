/* SPDX-License-Identifier: MIT
 *
 * reorder_graph.c - which documents have which terms, read from the lists of a shard.
 *
 * Only terms that score, which is to say words of texts, and of these the frequent ones, in every 128th
 * document at least: the others make the order no better.
 */
#include "indexer/reorder.h"

#include "common/error.h"
#include "common/shard/postings.h"

#define TERMS_MAX 65535 /* the numbers of terms are of 16 bits */
#define DOC_FREQ_MIN 16
#define DOC_FREQ_SHARE 128

static bool is_chosen(const struct term_entry *entry, uint32_t least)
{
	return (entry->flags & SHARD_TERM_HAS_CODES) && entry->doc_freq >= least;
}

/* The least doc_freq with which no more terms than TERMS_MAX are chosen. ret_postings: of those. */
static enum nh_status choose_terms(const struct shard *shard, const struct term_dict *dict,
				   uint32_t *ret_least, uint64_t *ret_postings, struct nh_error *error)
{
	const uint32_t count = (uint32_t)shard_meta(shard)->document_count;
	uint32_t *by_doc_freq = nh_new_array((size_t)count + 1, sizeof *by_doc_freq), least = count;
	struct term_cursor *cursor = nh_new(struct term_cursor);
	const uint32_t wanted = (uint32_t)nh_size_max(DOC_FREQ_MIN, count / DOC_FREQ_SHARE);
	uint64_t terms = 0;
	bool enough_memory;

	*ret_postings = 0;
	if (by_doc_freq && cursor) {
		term_cursor_init(cursor, dict);
		while (term_cursor_next(cursor))
			if (is_chosen(&cursor->entry, wanted) && cursor->entry.doc_freq <= count)
				by_doc_freq[cursor->entry.doc_freq]++;
		for (; least >= wanted && terms + by_doc_freq[least] <= TERMS_MAX; least--) {
			terms += by_doc_freq[least];
			*ret_postings += (uint64_t)by_doc_freq[least] * least;
		}
	}
	*ret_least = least + 1;
	enough_memory = by_doc_freq && cursor;
	free(by_doc_freq);
	free(cursor);
	return enough_memory ? shard_damaged(shard, error) : nh_fail_memory(error);
}

/* Calls for each posting of each chosen term. */
typedef void posting_function(struct reorder_graph *graph, uint32_t doc, uint16_t term);

static void count_posting(struct reorder_graph *graph, uint32_t doc, uint16_t term)
{
	(void)term;
	graph->ends[doc]++;
}

/* From the end of a document's terms to their begin, which is the end of those before. */
static void put_posting(struct reorder_graph *graph, uint32_t doc, uint16_t term)
{
	graph->terms[graph->ends[doc]++] = term;
}

static enum nh_status read_lists(const struct shard *shard, const struct term_dict *dict, uint32_t least,
				 struct reorder_graph *graph, posting_function *take, struct nh_error *error)
{
	struct term_cursor *cursor = nh_new(struct term_cursor);
	struct postings *postings = nh_new(struct postings);
	uint32_t term = 0;

	if (cursor && postings)
		term_cursor_init(cursor, dict);
	while (cursor && postings && term_cursor_next(cursor)) {
		if (!is_chosen(&cursor->entry, least) || term == TERMS_MAX)
			continue;
		if (!postings_open(postings, dict, &cursor->entry))
			break;
		for (uint32_t block = 0; postings_load(postings, block); block++)
			for (uint32_t i = 0; i < postings->count && postings->docs[i] < graph->document_count;
			     i++)
				take(graph, postings->docs[i], (uint16_t)term);
		term++;
	}
	graph->term_count = term;
	free(postings);
	free(cursor);
	return cursor && postings ? shard_damaged(shard, error) : nh_fail_memory(error);
}

static enum nh_status check_memory(const struct shard *shard, const struct reorder_bounds *bounds,
				   uint64_t postings, struct nh_error *error)
{
	const uint64_t documents = shard_meta(shard)->document_count;
	uint64_t bytes = postings * sizeof(uint16_t) + documents * sizeof(uint64_t) +
			 reorder_bisect_bytes(documents, TERMS_MAX, bounds->jobs);

	if (bytes <= bounds->memory_bytes)
		return NH_OK;
	return nh_fail(error, NH_BAD_INPUT, shard_path(shard),
		       "reordering its %llu articles takes %llu MiB of memory, and %llu MiB are allowed",
		       (unsigned long long)documents, (unsigned long long)(bytes >> 20) + 1,
		       (unsigned long long)(bounds->memory_bytes >> 20));
}

/* From how many terms a document has to where they begin. */
static uint64_t begin_documents(struct reorder_graph *graph)
{
	uint64_t total = 0;

	for (uint32_t doc = 0; doc < graph->document_count; doc++) {
		uint64_t count = graph->ends[doc];

		graph->ends[doc] = total;
		total += count;
	}
	return total;
}

static enum nh_status fill(const struct shard *shard, const struct term_dict *dict, uint32_t least,
			   struct reorder_graph *graph, struct nh_error *error)
{
	enum nh_status status;

	graph->document_count = (uint32_t)shard_meta(shard)->document_count;
	graph->ends = nh_new_array(graph->document_count, sizeof *graph->ends);
	if (!graph->ends)
		return nh_fail_memory(error);
	status = read_lists(shard, dict, least, graph, count_posting, error);
	if (status != NH_OK)
		return status;
	graph->terms = nh_new_array(begin_documents(graph), sizeof *graph->terms);
	if (!graph->terms)
		return nh_fail_memory(error);
	return read_lists(shard, dict, least, graph, put_posting, error);
}

enum nh_status reorder_graph_read(const struct shard *shard, const struct reorder_bounds *bounds,
				  struct reorder_graph *ret, struct nh_error *error)
{
	struct reorder_graph graph = {0};
	struct term_dict dict;
	uint64_t postings;
	uint32_t least;
	enum nh_status status = term_dict_open(shard, &dict, error);

	if (status == NH_OK)
		status = choose_terms(shard, &dict, &least, &postings, error);
	if (status == NH_OK)
		status = check_memory(shard, bounds, postings, error);
	if (status == NH_OK)
		status = fill(shard, &dict, least, &graph, error);
	shard_release_all(shard);
	if (status == NH_OK)
		*ret = graph;
	else
		reorder_graph_done(&graph);
	return status;
}

void reorder_graph_done(struct reorder_graph *graph)
{
	free(graph->ends);
	free(graph->terms);
	*graph = (struct reorder_graph){0};
}

enum nh_status reorder_shard(const struct shard *shard, const struct reorder_bounds *bounds,
			     uint32_t **ret_order, struct nh_error *error)
{
	struct reorder_graph graph;
	uint32_t *order;
	enum nh_status status = reorder_graph_read(shard, bounds, &graph, error);

	if (status != NH_OK)
		return status;
	order = nh_new_array(graph.document_count, sizeof *order);
	if (order && reorder_bisect(&graph, bounds->jobs, order)) {
		*ret_order = order;
	} else {
		free(order);
		status = nh_fail_memory(error);
	}
	reorder_graph_done(&graph);
	return status;
}
