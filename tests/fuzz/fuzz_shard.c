/* SPDX-License-Identifier: MIT
 *
 * fuzz_shard.c - the law: a shard file of any bytes with right checksums is read to its end without harm.
 * Every list, document and text is walked, as a search, a check and a merge do; what a decoder hands out
 * keeps its promises; a search finds the same whatever the set of kernels; and a shard that the check finds
 * sound can be merged, and comes out the same however its documents were spread over two others.
 */
#include "tests/fuzz/fuzz.h"

#include "common/arena.h"
#include "common/hash.h"
#include "common/manifest.h"
#include "common/shard/deletes.h"
#include "common/shard/doc_table.h"
#include "common/shard/postings.h"
#include "common/shard/shard_check.h"
#include "indexer/merge.h"
#include "searcher/newshound.h"
#include "searcher/snapshot.h"
#include "tests/fuzz/shard_repair.h"

#define SHARD_NAME "fuzzed.shard"
#define FREQ_MAX ((uint32_t)1 << 16)
#define DOCUMENTS_MAX 2048

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	fuzz_folder_make();
	return 0;
}

/* Bytes change where they stand, as most of a file that has moved means nothing any more. */
size_t LLVMFuzzerCustomMutator(uint8_t *bytes, size_t length, size_t length_max, unsigned seed)
{
	size_t begin = length ? (size_t)seed * 2654435761u % length : 0;
	size_t some = nh_size_min(length - begin, 1 + seed % 61);

	(void)length_max;
	if (some)
		LLVMFuzzerMutate(bytes + begin, some, some);
	return length;
}

/* ---- lists ---- */

static void walk_posting(const struct postings *postings, uint32_t number)
{
	uint32_t freq, *positions;
	uint64_t first;

	if (!postings_freq(postings, number, &freq, &first))
		return;
	FUZZ_LAW(freq > 0 && first + freq <= postings->total_freq);
	if (!(postings->flags & SHARD_TERM_HAS_POSITIONS) || freq > FREQ_MAX)
		return;
	positions = nh_new_array(freq, sizeof *positions);
	if (positions && postings_positions(postings, first, freq, positions))
		for (uint32_t i = 1; i < freq; i++)
			FUZZ_LAW(positions[i] > positions[i - 1]);
	for (uint32_t i = 0; i < freq; i++)
		postings_ordinal(postings, first + i);
	free(positions);
}

static void walk_list(const struct term_dict *dict, const struct term_entry *entry)
{
	struct postings postings;
	uint64_t next = 0;

	if (!postings_open(&postings, dict, entry)) {
		FUZZ_LAW(shard_damaged(dict->shard, NULL) != NH_OK);
		return;
	}
	for (uint32_t block = 0; postings_load(&postings, block); block++) {
		for (uint32_t i = 0; i < postings.count; i++) {
			FUZZ_LAW(postings.docs[i] >= next && postings.docs[i] < postings.document_count);
			FUZZ_LAW(postings.codes[i] <= SHARD_CODE_MAX);
			next = (uint64_t)postings.docs[i] + 1;
			walk_posting(&postings, postings.block * SHARD_BLOCK_POSTINGS + i);
		}
	}
}

static void walk_terms(const struct term_dict *dict)
{
	struct term_cursor cursor;
	struct term_entry found;

	term_cursor_init(&cursor, dict);
	while (term_cursor_next(&cursor)) {
		struct reader reader = reader_over(cursor.entry.forms.bytes, cursor.entry.forms.length);
		struct term_form form = {0};

		while (cursor.entry.forms.bytes && term_forms_next(&reader, &form))
			FUZZ_LAW(form.length <= sizeof form.bytes);
		walk_list(dict, &cursor.entry);
		term_dict_find(dict, term_cursor_key(&cursor), &found);
	}
}

/* ---- documents ---- */

static void walk_documents(const struct doc_table *table)
{
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	struct arena arena;

	arena_init(&arena);
	for (uint32_t doc = 0; doc < table->count && doc < DOCUMENTS_MAX; doc++) {
		struct nh_article article;

		arena_reset(&arena);
		doc_table_length(table, doc);
		if (doc_table_article(table, doc, &arena, &article, NULL) == NH_OK)
			doc_table_text(table, doc, uncompressor, &arena, &article, NULL);
		doc_table_find(table, doc_table_id(table, doc));
		doc_table_by_id_hash(table, doc);
	}
	arena_done(&arena);
	zip_uncompressor_free(uncompressor);
}

/* ---- searching ---- */

/* Returns what was found, as a number. */
static uint64_t search(const struct nh_index *index, const char *query,
		       const struct nh_search_options *options)
{
	const struct nh_snippet *snippet;
	struct nh_stored *stored;
	struct nh_results *results;
	const char *text;
	uint64_t found;

	if (nh_search(index, query, options, &results, NULL) != NH_OK)
		return 0;
	found = nh_results_total(results) + 1;
	for (size_t i = 0; i < nh_results_count(results); i++) {
		const struct nh_hit *hit = nh_results_hit(results, i);
		uint64_t parts[3] = {found, hash_bytes(hit->id.bytes, hit->id.length)};

		FUZZ_LAW(i == 0 || nh_results_hit(results, i - 1)->score >= hit->score);
		memcpy(&parts[2], &hit->score, sizeof hit->score);
		found = hash_bytes(parts, sizeof parts);
		nh_results_snippet(results, i, &snippet, NULL);
		nh_results_explain(results, i, &text, NULL);
		if (nh_index_article(index, hit->id, &stored, NULL) == NH_OK)
			nh_stored_free(stored);
	}
	nh_results_free(results);
	return found;
}

/* Makes an index of the shard, with documents deleted where deletes are given. */
static void write_manifest(const struct shard *shard, const struct deletes *deletes)
{
	const struct shard_meta *meta = shard_meta(shard);
	struct manifest_shard only = {.name = SHARD_NAME,
				      .fingerprint = shard_fingerprint(shard),
				      .document_count = meta->document_count,
				      .live_weighted_tokens = meta->weighted_tokens};
	struct manifest manifest = {.generation = 1,
				    .headline_weight = (uint32_t)meta->headline_weight,
				    .body_weight = (uint32_t)meta->body_weight,
				    .caption_weight = (uint32_t)meta->caption_weight,
				    .shards = &only,
				    .shard_count = 1};

	if (deletes && deletes->deleted_count &&
	    deletes_write(&file_ops_system, fuzz_folder, "fuzzed.deletes", deletes, NULL) == NH_OK) {
		snprintf(only.deletes, sizeof only.deletes, "fuzzed.deletes");
		only.deleted_count = deletes->deleted_count;
	}
	FUZZ_LAW(manifest_write(&file_ops_system, fuzz_folder, &manifest, NULL) == NH_OK);
}

/* Asks everything with one set of kernels. Returns what was found, as a number. */
static uint64_t search_with(const struct block_kernels *kernels)
{
	static const char *const queries[] = {
	    "harbour",
	    "\"ferry strike\"",
	    "ferry OR bridge -storm =strikes",
	    "headline:ferry NEAR/3 strike",
	    "date:2024 source:gazette OR tag:sea",
	    "tide ebb flood pier",
	    "stri*",
	    "*r?",
	    "harbuor~1",
	    "ferrys~2 tide",
	};
	const char *target = fuzz_folder;
	struct nh_search_options many;
	struct nh_index *index;
	struct nh_stats *stats;
	uint64_t found[NH_COUNT_OF(queries)][2];

	if (nh_index_open(&target, 1, NULL, &index, NULL) != NH_OK)
		return 0;
	for (size_t i = 0; i < index->shard_count; i++)
		shard_set_kernels(index->shards[i].shard, kernels);
	nh_search_options_init(&many);
	many.limit = 100;
	many.match = NH_MATCH_ANY;
	for (size_t i = 0; i < NH_COUNT_OF(queries); i++) {
		many.skip_count = i % 2;
		found[i][0] = search(index, queries[i], NULL);
		found[i][1] = search(index, queries[i], &many);
	}
	if (nh_index_stats(index, &stats, NULL) == NH_OK)
		nh_stats_free(stats);
	nh_index_close(index);
	return hash_bytes(found, sizeof found);
}

static void search_index(const struct shard *shard, const struct deletes *deletes)
{
	const struct block_kernels *narrow = block_kernels_named("avx2");

	write_manifest(shard, deletes);
	if (!narrow || shard_fingerprint(shard) % 2)
		narrow = block_kernels_named("scalar");
	FUZZ_LAW(search_with(block_kernels_best()) == search_with(narrow));
}

/* ---- merging ---- */

static void ignore_problem(void *user, const char *section, const char *problem)
{
	(void)user;
	(void)section;
	(void)problem;
}

/* The name of what the inputs merge into; "" where they do not. */
static void merge(const struct merge_input *inputs, size_t count, char ret_name[SHARD_NAME_BYTES_MAX])
{
	const struct shard_meta *meta = shard_meta(inputs[0].shard);
	struct field_weights weights = {(uint32_t)meta->headline_weight, (uint32_t)meta->body_weight,
					(uint32_t)meta->caption_weight};
	const struct merge_bounds bounds = {.documents_max = SHARD_DOCUMENTS_MAX, .jobs = 1};
	char path[TEST_PATH_BYTES];
	struct merge_output output;

	ret_name[0] = '\0';
	if (merge_shards(&file_ops_system, fuzz_folder, inputs, count, weights, &bounds, &output, NULL) !=
	    NH_OK)
		return;
	FUZZ_LAW(output.count <= 1);
	if (output.count == 1) {
		memcpy(ret_name, output.names[0], SHARD_NAME_BYTES_MAX);
		fuzz_path(path, ret_name);
		unlink(path);
	}
	merge_output_done(&output);
}

/* Merges the shard from two halves, one of which has every step-th document, the other the rest. */
static void merge_halves(const struct shard *shard, uint32_t step, char ret_name[SHARD_NAME_BYTES_MAX])
{
	uint64_t document_count = shard_meta(shard)->document_count;
	struct deletes *some = NULL, *others = NULL;

	ret_name[0] = '\0';
	if (deletes_new(document_count, &some, NULL) == NH_OK &&
	    deletes_new(document_count, &others, NULL) == NH_OK) {
		struct merge_input halves[] = {{shard, some}, {shard, others}};

		for (uint32_t doc = 0; doc < document_count; doc++)
			deletes_add(doc % step ? others : some, doc);
		merge(halves, NH_COUNT_OF(halves), ret_name);
	}
	deletes_free(some);
	deletes_free(others);
}

static void check_merges(const struct shard *shard, bool sound)
{
	struct merge_input whole = {shard, NULL};
	char thirds[SHARD_NAME_BYTES_MAX], halves[SHARD_NAME_BYTES_MAX];

	merge(&whole, 1, thirds);
	FUZZ_LAW(!sound || thirds[0]);
	merge_halves(shard, 3, thirds);
	merge_halves(shard, 2, halves);
	FUZZ_LAW(!sound || (halves[0] && strcmp(thirds, halves) == 0));
}

static void walk(const struct shard *shard)
{
	bool sound = shard_check(shard, ignore_problem, NULL, NULL) == NH_OK;
	struct deletes *deletes;
	struct doc_table table;
	struct term_dict dict;

	if (doc_table_open(shard, &table, NULL) == NH_OK)
		walk_documents(&table);
	if (term_dict_open(shard, &dict, NULL) == NH_OK)
		walk_terms(&dict);
	FUZZ_LAW(!sound || shard_damaged(shard, NULL) == NH_OK);
	if (deletes_new(shard_meta(shard)->document_count, &deletes, NULL) != NH_OK)
		return;
	search_index(shard, NULL);
	for (uint32_t doc = 0; doc < deletes->document_count; doc += 3)
		deletes_add(deletes, doc);
	if (deletes_sweep(deletes, shard, NULL) == NH_OK)
		search_index(shard, deletes);
	check_merges(shard, sound);
	deletes_free(deletes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	unsigned char *copy = malloc(length ? length : 1);
	char path[TEST_PATH_BYTES];
	struct shard *shard;

	if (!copy || length < 192) {
		free(copy);
		return 0;
	}
	memcpy(copy, bytes, length);
	shard_repair(copy, length);
	fuzz_write(SHARD_NAME, copy, length);
	free(copy);
	fuzz_path(path, SHARD_NAME);
	if (shard_open(&file_ops_system, path, length % 2, &shard, NULL) == NH_OK) {
		walk(shard);
		shard_close(shard);
	}
	return 0;
}
