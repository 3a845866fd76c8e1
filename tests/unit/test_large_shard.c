/* SPDX-License-Identifier: MIT
 *
 * test_large_shard.c - a shard of more documents than the writer sorts ids of at once: every id leads to its
 * document, from wherever the search begins, none is taken for new, and the check of the whole finds nothing
 * amiss.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

#include "common/hash.h"
#include "common/shard/doc_table.h"
#include "common/shard/document_bytes.h"
#include "common/shard/shard_check.h"
#include "common/shard/shard_writer.h"
#include "indexer/known_ids.h"
#include "tests/unit/test_folder.h"

#define DOCUMENTS ((uint32_t)SHARD_WRITER_IDS_MAX + 77777)
#define CAPTION_EVERY 1000 /* the first caption comes late */
#define ID_BYTES 16

static char folder[TEST_FOLDER_BYTES], path[TEST_PATH_BYTES];

static struct nh_string id_of(uint32_t doc, char bytes[ID_BYTES])
{
	return (struct nh_string){bytes, (size_t)snprintf(bytes, ID_BYTES, "%08x", (unsigned)doc)};
}

static uint32_t body_tokens(uint32_t doc)
{
	return 1 + doc % 300;
}

static uint32_t caption_tokens(uint32_t doc)
{
	return doc > DOCUMENTS / 2 && doc % CAPTION_EVERY == 0 ? 7 : 0;
}

static void write_document(struct shard_writer *writer, uint32_t doc, struct buf *record)
{
	struct nh_article article = {0};
	struct shard_document document = {
	    .headline_tokens = 2, .body_tokens = body_tokens(doc), .caption_tokens = caption_tokens(doc)};
	struct nh_error error;
	char id[ID_BYTES];

	article.id = id_of(doc, id);
	buf_reset(record);
	document_record_encode(record, &article);
	document.id = document.place = article.id;
	document.record = buf_string(record);
	assert_int_equal(shard_writer_document(writer, &document, &error), NH_OK);
}

/* One term, in every document once, at its body's first place. */
static void write_term(struct shard_writer *writer)
{
	struct nh_error error;

	assert_int_equal(shard_writer_begin_terms(writer, &error), NH_OK);
	shard_writer_begin_term(writer, SHARD_TERM_HAS_POSITIONS | SHARD_TERM_HAS_CODES, DOCUMENTS);
	for (uint32_t doc = 0; doc < DOCUMENTS; doc++) {
		static const uint32_t freq = 1, gap = 3;

		posting_writer_add(shard_writer_postings(writer), &doc, &freq, 1, &gap, NULL);
	}
	assert_int_equal(shard_writer_end_term(writer, NH_STRING("t\x01word"), NULL, NULL, 1, &error), NH_OK);
}

static int write_shard(void **state)
{
	const struct field_weights weights = {5, 1, 1};
	char name[SHARD_NAME_BYTES_MAX];
	struct shard_writer *writer;
	struct nh_error error;
	struct buf record;

	(void)state;
	if (!test_folder_make(folder) ||
	    shard_writer_new(&file_ops_system, folder, weights, SHARD_STORE_NONE, &writer, &error) != NH_OK)
		return -1;
	buf_init(&record);
	for (uint32_t doc = 0; doc < DOCUMENTS; doc++)
		write_document(writer, doc, &record);
	buf_done(&record);
	write_term(writer);
	if (shard_writer_finish(writer, name, &error) != NH_OK)
		return -1;
	shard_writer_free(writer);
	snprintf(path, sizeof path, "%s/%s", folder, name);
	return 0;
}

static int remove_folder(void **state)
{
	(void)state;
	return test_folder_remove(folder) ? 0 : -1;
}

static void open_shard(struct shard **ret, struct doc_table *ret_table)
{
	struct nh_error error;

	assert_int_equal(shard_open(&file_ops_system, path, false, ret, &error), NH_OK);
	assert_int_equal(doc_table_open(*ret, ret_table, &error), NH_OK);
	assert_int_equal(ret_table->count, DOCUMENTS);
}

static void every_id_leads_to_its_document(void **state)
{
	struct doc_table table;
	struct shard *shard;
	uint64_t last = 0;

	(void)state;
	open_shard(&shard, &table);
	for (uint32_t i = 0; i < DOCUMENTS; i++) {
		uint32_t doc = doc_table_by_id_hash(&table, i);
		char bytes[ID_BYTES];
		struct nh_string id = id_of(doc, bytes);
		uint64_t hash = hash_bytes(id.bytes, id.length);

		assert_true(doc < DOCUMENTS);
		assert_true(i == 0 || hash > last);
		last = hash;
		if (i % 101 == 0)
			assert_int_equal(doc_table_find(&table, id), doc);
	}
	assert_int_equal(doc_table_find(&table, NH_STRING("none")), SHARD_DOC_END);
	shard_close(shard);
}

/* Places of the order of hashes that rise by steps of all sizes, begin anew, and lie between known ids. */
static void a_search_goes_on_from_where_another_ended(void **state)
{
	struct id_place from = {0, 0};
	struct doc_table table;
	struct shard *shard;
	uint64_t place = 0;

	(void)state;
	open_shard(&shard, &table);
	for (uint32_t i = 0; i < DOCUMENTS / 50; i++) {
		uint32_t doc = doc_table_by_id_hash(&table, (uint32_t)place);
		char bytes[ID_BYTES];
		struct nh_string known = id_of(doc, bytes);

		assert_int_equal(doc_table_find_from(&table, known, &from), doc);
		assert_true(from.place == place);
		if (i % 3 == 0) {
			struct nh_string none = id_of(DOCUMENTS + i, bytes);

			assert_int_equal(doc_table_find_from(&table, none, &from), SHARD_DOC_END);
		}
		place = (place + (i % 7 ? i % 5 : i)) % DOCUMENTS;
	}
	shard_close(shard);
}

static void no_id_is_taken_for_new(void **state)
{
	struct live_shard live = {.shard = NULL};
	struct index_directory directory = {.live = &live};
	struct known_ids known;
	uint32_t taken_for_known = 0;
	char bytes[ID_BYTES];

	(void)state;
	open_shard(&live.shard, &live.table);
	directory.manifest.shard_count = 1;
	known_ids_init(&known, &directory, DOCUMENTS);
	assert_non_null(known.bits);
	for (uint32_t doc = 0; doc < 2 * DOCUMENTS; doc++) {
		struct nh_string id = id_of(doc, bytes);
		bool has = known_ids_may_have(&known, hash_bytes(id.bytes, id.length));

		assert_true(has || doc >= DOCUMENTS);
		taken_for_known += has && doc >= DOCUMENTS;
	}
	assert_true(taken_for_known < DOCUMENTS / 500);
	known_ids_done(&known);
	known_ids_init(&known, &directory, 1); /* one search costs less than a pass over all */
	assert_true(known_ids_may_have(&known, 0));
	assert_null(known.bits);
	known_ids_done(&known);
	shard_close(live.shard);
}

static void lengths_are_those_written(void **state)
{
	struct doc_table table;
	struct shard *shard;

	(void)state;
	open_shard(&shard, &table);
	for (uint32_t doc = 0; doc < DOCUMENTS; doc += doc % 3 ? 7 : 1)
		assert_int_equal(doc_table_length(&table, doc),
				 5 * 2 + body_tokens(doc) + caption_tokens(doc));
	shard_close(shard);
}

static void fail_on_problem(void *user, const char *section, const char *what)
{
	(void)user;
	fail_msg("%s: %s", section, what);
	;
}

static void the_whole_is_sound(void **state)
{
	struct doc_table table;
	struct nh_error error;
	struct shard *shard;

	(void)state;
	open_shard(&shard, &table);
	assert_int_equal(shard_check(shard, fail_on_problem, NULL, &error), NH_OK);
	shard_close(shard);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_id_leads_to_its_document),
	    cmocka_unit_test(a_search_goes_on_from_where_another_ended),
	    cmocka_unit_test(no_id_is_taken_for_new),
	    cmocka_unit_test(lengths_are_those_written),
	    cmocka_unit_test(the_whole_is_sound),
	};

	return cmocka_run_group_tests(tests, write_shard, remove_folder);
}
