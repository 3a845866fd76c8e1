/* SPDX-License-Identifier: MIT
 *
 * withdrawals.c - see withdrawals.h.
 */
#include "indexer/withdrawals.h"

#include <stdio.h>

#include "common/error.h"
#include "common/nh_limits.h"
#include "common/shard/withdrawn.h"

/* A run that takes back more than this is no run of news; what it holds in memory must have an end. */
#define WITHDRAWALS_BYTES_MAX ((size_t)64 << 20)
#define WITHDRAWN_FRAME_BYTES 32 /* head and hash of the file */

void withdrawals_init(struct withdrawals *withdrawals)
{
	*withdrawals = (struct withdrawals){.capacity = 0};
	string_set_init(&withdrawals->ids);
}

void withdrawals_done(struct withdrawals *withdrawals)
{
	string_set_done(&withdrawals->ids);
	free(withdrawals->items);
}

static bool grow(struct withdrawals *withdrawals)
{
	size_t wanted = withdrawals->capacity ? withdrawals->capacity * 2 : 16;
	struct withdrawal *grown;

	if (withdrawals->ids.count < withdrawals->capacity)
		return true;
	grown = nh_resize_array(withdrawals->items, wanted, sizeof *grown);
	if (!grown)
		return false;
	withdrawals->items = grown;
	withdrawals->capacity = wanted;
	return true;
}

/* Whether a notice holds for all that b holds for, and for more. */
static bool reaches_further(struct document_version a, struct document_version b)
{
	if (!a.number && !b.number)
		return b.changed && (!a.changed || a.changed > b.changed);
	return !a.number || (b.number && document_version_compare(a, b) > 0);
}

static enum nh_status add(struct withdrawals *withdrawals, struct nh_string id,
			  struct document_version notice, bool of_this_writer, struct nh_error *error)
{
	struct withdrawal *item;
	uint32_t number;
	bool fresh;

	if (string_set_memory(&withdrawals->ids) >= WITHDRAWALS_BYTES_MAX)
		return nh_fail(error, NH_BAD_INPUT, NULL,
			       "more articles are taken back than one run can remember");
	if (!grow(withdrawals))
		return nh_fail_memory(error);
	number = string_set_add(&withdrawals->ids, id, &fresh);
	if (number == STRING_SET_NONE)
		return nh_fail_memory(error);
	item = &withdrawals->items[number];
	if (fresh || reaches_further(notice, item->notice)) {
		item->notice = notice;
		withdrawals->changed |= of_this_writer;
	}
	item->of_this_writer = of_this_writer;
	return NH_OK;
}

/* When the source made what it gives; 0: it does not say. */
static int64_t moment_of(const struct nh_article *article)
{
	struct nh_date date = article->updated.precision ? article->updated : article->published;

	return date.precision ? date.instant_seconds : 0;
}

enum nh_status withdrawals_add(struct withdrawals *withdrawals, const struct nh_article *notice,
			       struct nh_error *error)
{
	struct document_version version = document_version_of(notice);

	if (!version.number)
		version.changed = moment_of(notice);
	return add(withdrawals, notice->id, version, true, error);
}

bool withdrawals_cover(const struct withdrawals *withdrawals, const struct nh_article *article)
{
	uint32_t number =
	    withdrawals->ids.count ? string_set_find(&withdrawals->ids, article->id) : STRING_SET_NONE;
	struct document_version notice;

	if (number == STRING_SET_NONE)
		return false;
	notice = withdrawals->items[number].notice;
	if (notice.number)
		return document_version_compare(document_version_of(article), notice) <= 0;
	return !notice.changed || moment_of(article) <= notice.changed;
}

/* ---- the file ---- */

static enum nh_status take_notice(void *user, struct nh_string id, struct document_version notice,
				  struct nh_error *error)
{
	return add(user, id, notice, false, error);
}

enum nh_status withdrawals_load(struct withdrawals *withdrawals, const struct index_directory *directory,
				struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	enum nh_status status;

	if (!directory->manifest.withdrawn[0])
		return NH_OK;
	status = file_join(path, sizeof path, directory->path, directory->manifest.withdrawn, error);
	if (status == NH_OK)
		status = withdrawn_read(directory->ops, path, take_notice, withdrawals, error);
	return status;
}

/* The first of those that the file has room for: the oldest are forgotten. */
static uint32_t first_kept(const struct withdrawals *withdrawals)
{
	size_t room = LIMIT_WITHDRAWN_BYTES - WITHDRAWN_FRAME_BYTES;
	uint32_t first = withdrawals->ids.count;

	while (first > 0) {
		size_t wanted = withdrawn_bytes_max(string_set_get(&withdrawals->ids, first - 1));

		if (wanted > room)
			break;
		room -= wanted;
		first--;
	}
	return first;
}

enum nh_status withdrawals_save(struct withdrawals *withdrawals, struct index_directory *directory,
				struct nh_error *error)
{
	char name[MANIFEST_SHARD_NAME_BYTES];
	uint32_t first = first_kept(withdrawals);
	enum nh_status status;
	struct buf out;

	if (!withdrawals->changed)
		return NH_OK;
	snprintf(name, sizeof name, "%016llx.withdrawn",
		 (unsigned long long)directory->manifest.generation + 1);
	buf_init(&out);
	withdrawn_begin(&out, withdrawals->ids.count - first);
	for (uint32_t i = first; i < withdrawals->ids.count; i++)
		withdrawn_put(&out, string_set_get(&withdrawals->ids, i), withdrawals->items[i].notice);
	status = withdrawn_write(directory->ops, directory->path, name, &out, error);
	buf_done(&out);
	if (status != NH_OK)
		return status;
	memcpy(directory->manifest.withdrawn, name, sizeof name);
	withdrawals->changed = false;
	return NH_OK;
}

/* ---- what is in the index ---- */

/* When the document was made, as moment_of; where the shard stores no text, when it was published. */
static enum nh_status moment_of_document(const struct doc_table *table, uint32_t doc, int64_t *ret,
					 struct nh_error *error)
{
	struct nh_article article = {.published = doc_table_date(table, doc)};
	struct zip_uncompressor *uncompressor = zip_uncompressor_new();
	enum nh_status status;
	struct arena arena;

	if (!uncompressor)
		return nh_fail_memory(error);
	arena_init(&arena);
	status = doc_table_whole_text(table, doc, uncompressor, &arena, &article, error);
	if (status == NH_NOT_FOUND) {
		nh_error_clear(error);
		status = NH_OK;
	}
	*ret = moment_of(&article);
	arena_done(&arena);
	zip_uncompressor_free(uncompressor);
	return status;
}

static enum nh_status goes(struct document_version notice, const struct doc_table *table, uint32_t doc,
			   bool *ret, struct nh_error *error)
{
	int64_t moment = 0;
	enum nh_status status = NH_OK;

	if (notice.number) {
		*ret = document_version_compare(doc_table_version(table, doc), notice) <= 0;
		return NH_OK;
	}
	if (notice.changed)
		status = moment_of_document(table, doc, &moment, error);
	*ret = !notice.changed || moment <= notice.changed;
	return status;
}

/* In the runs and in the live shards one document at most holds the id. */
static enum nh_status take_back(struct nh_string id, struct document_version notice,
				struct index_directory *directory, struct run *runs, size_t run_count,
				bool *ret_new, struct nh_error *error)
{
	enum nh_status status;
	bool is_old = false;

	for (size_t i = 0; i < run_count; i++) {
		uint32_t doc = doc_table_find(&runs[i].table, id);

		if (doc == SHARD_DOC_END || deletes_has(runs[i].dropped, doc))
			continue;
		status = goes(notice, &runs[i].table, doc, ret_new, error);
		if (status == NH_OK && *ret_new)
			deletes_add(runs[i].dropped, doc);
		return status;
	}
	for (size_t i = 0; i < directory->manifest.shard_count; i++) {
		struct live_shard *live = &directory->live[i];
		uint32_t doc = index_directory_find(directory, i, id);

		if (doc == SHARD_DOC_END || deletes_has(live->deletes, doc))
			continue;
		status = goes(notice, &live->table, doc, &is_old, error);
		return status == NH_OK && is_old ? index_directory_delete(directory, i, doc, ret_new, error)
						 : status;
	}
	return NH_OK;
}

enum nh_status withdrawals_apply(const struct withdrawals *withdrawals, struct index_directory *directory,
				 struct run *runs, size_t run_count, uint64_t *ret_removed,
				 struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (uint32_t i = 0; i < withdrawals->ids.count && status == NH_OK; i++) {
		bool fresh = false;

		if (withdrawals->items[i].of_this_writer)
			status = take_back(string_set_get(&withdrawals->ids, i), withdrawals->items[i].notice,
					   directory, runs, run_count, &fresh, error);
		*ret_removed += status == NH_OK && fresh;
	}
	return status;
}
