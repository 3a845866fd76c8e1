/* SPDX-License-Identifier: MIT
 *
 * reconcile.c - see reconcile.h.
 *
 * Every shard keeps its documents in the order of the hashes of their ids. Among the runs these orders are
 * merged, so that documents of one id meet; each survivor that known_ids.h does not call new is then looked
 * up in the live shards.
 */
#include "indexer/reconcile.h"

#include "common/error.h"
#include "common/shard/text_store.h"
#include "indexer/duplicates.h"
#include "indexer/known_ids.h"

/* The documents of a run by the hashes of their ids, which are kept in memory: the ids themselves, all over
 * the file, are looked at only where hashes are equal. */
struct id_walk {
	const struct run *run;
	uint32_t next;
	bool ended;
	uint64_t hash;
	uint32_t doc;
};

static void walk_next(struct id_walk *walk)
{
	walk->ended = walk->next >= walk->run->table.count;
	if (walk->ended)
		return;
	walk->hash = walk->run->id_hashes[walk->next];
	walk->doc = doc_table_by_id_hash(&walk->run->table, walk->next++);
}

static struct nh_string walk_id(const struct id_walk *walk)
{
	return doc_table_id(&walk->run->table, walk->doc);
}

static int compare_walks(const struct id_walk *a, const struct id_walk *b)
{
	if (a->hash != b->hash)
		return a->hash < b->hash ? -1 : 1;
	return a->run == b->run ? 0 : nh_string_compare(walk_id(a), walk_id(b));
}

static struct id_walk *least_walk(struct id_walk *walks, size_t count)
{
	struct id_walk *least = NULL;

	for (size_t i = 0; i < count; i++)
		if (!walks[i].ended && (!least || compare_walks(&walks[i], least) < 0))
			least = &walks[i];
	return least;
}

static bool other_path(const struct doc_table *a, uint32_t a_doc, const struct doc_table *b, uint32_t b_doc)
{
	struct nh_string a_path = doc_table_name(&a->path, &a->paths, a_doc);
	struct nh_string b_path = doc_table_name(&b->path, &b->paths, b_doc);

	return !nh_string_equal(a_path, b_path);
}

/* Of all documents at the same id, keeps one. Hash orders of one id agree between runs, because ties of the
 * hash are rare and are told apart by comparing the ids. */
static void keep_one(struct id_walk *walks, size_t count, const struct id_walk *least, struct buf *duplicates)
{
	struct duplicate kept_note = {0}, note;
	struct id_walk *kept = NULL;

	for (size_t i = 0; i < count; i++) {
		struct id_walk *walk = &walks[i], *other = kept;

		if (walk->ended || compare_walks(walk, least) != 0)
			continue;
		note = duplicate_of_run(walk->run, walk->doc);
		if (kept) {
			duplicates_note(duplicates, &kept_note);
			duplicates_note(duplicates, &note);
		}
		if (kept && duplicate_compare(&note, &kept_note) < 0) {
			other = walk;
		} else {
			kept = walk;
			kept_note = note;
		}
		if (other)
			deletes_add(other->run->dropped, other->doc);
	}
}

static bool is_alone(const struct id_walk *walks, size_t count, const struct id_walk *least)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++)
		found += !walks[i].ended && compare_walks(&walks[i], least) == 0;
	return found == 1;
}

static void reconcile_runs(struct id_walk *walks, size_t count, struct buf *duplicates)
{
	struct id_walk *least;

	for (size_t i = 0; i < count; i++)
		walk_next(&walks[i]);
	while ((least = least_walk(walks, count)) != NULL) {
		struct id_walk here = *least;

		if (!is_alone(walks, count, &here))
			keep_one(walks, count, &here, duplicates);
		for (size_t i = 0; i < count; i++)
			if (!walks[i].ended && compare_walks(&walks[i], &here) == 0)
				walk_next(&walks[i]);
	}
}

static bool same_date(struct nh_date a, struct nh_date b)
{
	return a.instant_seconds == b.instant_seconds && a.offset_minutes == b.offset_minutes &&
	       a.precision == b.precision && a.zone_known == b.zone_known;
}

static bool same_names(const struct doc_table *a, uint32_t a_doc, const struct doc_table *b, uint32_t b_doc)
{
	return nh_string_equal(doc_table_name(&a->source, &a->sources, a_doc),
			       doc_table_name(&b->source, &b->sources, b_doc)) &&
	       nh_string_equal(doc_table_name(&a->section, &a->sections, a_doc),
			       doc_table_name(&b->section, &b->sections, b_doc)) &&
	       nh_string_equal(doc_table_name(&a->language, &a->languages, a_doc),
			       doc_table_name(&b->language, &b->languages, b_doc)) &&
	       nh_string_equal(doc_table_name(&a->agency, &a->agencies, a_doc),
			       doc_table_name(&b->agency, &b->agencies, b_doc)) &&
	       !other_path(a, a_doc, b, b_doc);
}

/* What it takes to see texts as they were: each shard keeps them in codes of its own. */
struct comparison {
	struct zip_uncompressor *uncompressor;
	struct arena arena;
};

static bool same_texts(struct comparison *comparison, const struct doc_table *a, struct nh_string a_text,
		       const struct doc_table *b, struct nh_string b_text)
{
	const struct text_code *a_code = shard_text_code(a->shard), *b_code = shard_text_code(b->shard);
	struct nh_string a_plain, b_plain;

	if (a_text.length == 0 || b_text.length == 0)
		return a_text.length == b_text.length;
	if (!a_code && !b_code && nh_string_equal(a_text, b_text))
		return true;
	arena_reset(&comparison->arena);
	return text_unpack(a_text, a_code, comparison->uncompressor, &comparison->arena, &a_plain) == NH_OK &&
	       text_unpack(b_text, b_code, comparison->uncompressor, &comparison->arena, &b_plain) == NH_OK &&
	       nh_string_equal(a_plain, b_plain);
}

/* Whether two documents hold the same article. Without the whole text that cannot be said. */
static bool same_article(struct comparison *comparison, const struct doc_table *a, uint32_t a_doc,
			 const struct doc_table *b, uint32_t b_doc)
{
	struct nh_string a_record, a_text, b_record, b_text;

	if (shard_meta(a->shard)->stores_text != SHARD_STORE_FULL ||
	    shard_meta(b->shard)->stores_text != SHARD_STORE_FULL ||
	    !doc_table_bytes(a, a_doc, &a_record, &a_text) || !doc_table_bytes(b, b_doc, &b_record, &b_text))
		return false;
	return nh_string_equal(a_record, b_record) &&
	       same_date(doc_table_date(a, a_doc), doc_table_date(b, b_doc)) &&
	       same_names(a, a_doc, b, b_doc) && same_texts(comparison, a, a_text, b, b_text);
}

/* Two streams have the same name, "-", but what another run read from there was another one. */
static bool other_input(const struct doc_table *a, uint32_t a_doc, const struct doc_table *b, uint32_t b_doc)
{
	struct nh_string path = doc_table_name(&a->path, &a->paths, a_doc);
	bool is_stream =
	    path.length > 0 && path.bytes[0] == '-' && (path.length == 1 || path.bytes[1] == '\0');

	return is_stream || other_path(a, a_doc, b, b_doc);
}

/* What the live shards hold of a new document's id. */
static enum nh_status replace_live(struct index_directory *directory, struct run *run, uint32_t doc,
				   struct comparison *comparison, struct reconciled *ret,
				   struct nh_error *error)
{
	struct nh_string id = doc_table_id(&run->table, doc);
	bool replaced = false, fresh;

	for (size_t i = 0; i < directory->manifest.shard_count; i++) {
		struct live_shard *live = &directory->live[i];
		uint32_t old = index_directory_find(directory, i, id);
		enum nh_status status;

		if (old == SHARD_DOC_END || deletes_has(live->deletes, old))
			continue;
		if (same_article(comparison, &live->table, old, &run->table, doc)) {
			deletes_add(run->dropped, doc);
			ret->unchanged++;
			return NH_OK;
		}
		if (document_version_compare(doc_table_version(&run->table, doc),
					     doc_table_version(&live->table, old)) < 0) {
			deletes_add(run->dropped, doc);
			ret->unchanged++;
			return NH_OK;
		}
		ret->collisions += other_input(&live->table, old, &run->table, doc);
		status = index_directory_delete(directory, i, old, &fresh, error);
		if (status != NH_OK)
			return status;
		replaced = true;
	}
	ret->updated += replaced;
	ret->added += !replaced;
	return NH_OK;
}

static enum nh_status replace_live_of_run(struct index_directory *directory, struct run *run,
					  const struct known_ids *known, struct comparison *comparison,
					  struct reconciled *ret, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	/* in the order of the hashes, which is that of the live shards' ids */
	for (uint32_t i = 0; i < run->table.count && status == NH_OK; i++) {
		uint32_t doc = doc_table_by_id_hash(&run->table, i);

		if (deletes_has(run->dropped, doc))
			continue;
		if (known_ids_may_have(known, run->id_hashes[i]))
			status = replace_live(directory, run, doc, comparison, ret, error);
		else
			ret->added++;
	}
	shard_release_all(run->shard);
	return status == NH_OK ? shard_damaged(run->shard, error) : status;
}

/* Finds what the runs replace in the live shards. */
static enum nh_status reconcile_live(struct index_directory *directory, struct run *runs, size_t run_count,
				     uint64_t new_documents, struct reconciled *ret, struct nh_error *error)
{
	struct comparison comparison = {.uncompressor = zip_uncompressor_new()};
	struct known_ids known;
	enum nh_status status = NH_OK;

	if (!comparison.uncompressor)
		return nh_fail_memory(error);
	arena_init(&comparison.arena);
	known_ids_init(&known, directory, new_documents);
	for (size_t i = 0; i < run_count && status == NH_OK; i++)
		status = replace_live_of_run(directory, &runs[i], &known, &comparison, ret, error);
	known_ids_done(&known);
	arena_done(&comparison.arena);
	zip_uncompressor_free(comparison.uncompressor);
	index_directory_release(directory);
	return status;
}

enum nh_status reconcile(struct index_directory *directory, struct run *runs, size_t run_count,
			 struct buf *duplicates, struct reconciled *ret, struct nh_error *error)
{
	struct id_walk *walks = nh_new_array(run_count, sizeof *walks);
	uint64_t new_documents = 0;

	if (!walks)
		return nh_fail_memory(error);
	for (size_t i = 0; i < run_count; i++)
		walks[i].run = &runs[i];
	if (run_count > 1)
		reconcile_runs(walks, run_count, duplicates);
	for (size_t i = 0; i < run_count; i++)
		shard_release_all(runs[i].shard);
	free(walks);
	if (buf_failed(duplicates))
		return nh_fail_memory(error);
	duplicates_count(duplicates, ret);
	for (size_t i = 0; i < run_count; i++)
		new_documents += runs[i].table.count - runs[i].dropped->deleted_count;
	if (directory->manifest.shard_count == 0) {
		ret->added += new_documents;
		return NH_OK;
	}
	return reconcile_live(directory, runs, run_count, new_documents, ret, error);
}
