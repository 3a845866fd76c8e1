/* SPDX-License-Identifier: MIT
 *
 * withdrawals.c - see withdrawals.h.
 */
#include "indexer/withdrawals.h"

#include "common/error.h"

/* A run that takes back more than this is no run of news; what it holds in memory must have an end. */
#define WITHDRAWALS_BYTES_MAX ((size_t)32 << 20)

void withdrawals_init(struct withdrawals *withdrawals)
{
	*withdrawals = (struct withdrawals){.capacity = 0};
	string_set_init(&withdrawals->ids);
}

void withdrawals_done(struct withdrawals *withdrawals)
{
	string_set_done(&withdrawals->ids);
	free(withdrawals->versions);
}

static bool grow(struct withdrawals *withdrawals)
{
	size_t wanted = withdrawals->capacity ? withdrawals->capacity * 2 : 16;
	struct document_version *grown;

	if (withdrawals->ids.count < withdrawals->capacity)
		return true;
	grown = nh_resize_array(withdrawals->versions, wanted, sizeof *grown);
	if (!grown)
		return false;
	withdrawals->versions = grown;
	withdrawals->capacity = wanted;
	return true;
}

enum nh_status withdrawals_add(struct withdrawals *withdrawals, struct nh_string id,
			       struct document_version version, struct nh_error *error)
{
	struct document_version *last;
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
	last = &withdrawals->versions[number];
	if (fresh || !version.number || (last->number && document_version_compare(*last, version) < 0))
		*last = version;
	return NH_OK;
}

static bool goes(struct document_version notice, const struct doc_table *table, uint32_t doc)
{
	return !notice.number || document_version_compare(doc_table_version(table, doc), notice) <= 0;
}

/* In the runs and in the live shards one document at most holds the id. */
static enum nh_status take_back(struct nh_string id, struct document_version notice,
				struct index_directory *directory, struct run *runs, size_t run_count,
				bool *ret_new, struct nh_error *error)
{
	for (size_t i = 0; i < run_count; i++) {
		uint32_t doc = doc_table_find(&runs[i].table, id);

		if (doc == SHARD_DOC_END || deletes_has(runs[i].dropped, doc))
			continue;
		*ret_new = goes(notice, &runs[i].table, doc);
		if (*ret_new)
			deletes_add(runs[i].dropped, doc);
		return NH_OK;
	}
	for (size_t i = 0; i < directory->manifest.shard_count; i++) {
		struct live_shard *live = &directory->live[i];
		uint32_t doc = doc_table_find(&live->table, id);

		if (doc != SHARD_DOC_END && !deletes_has(live->deletes, doc) &&
		    goes(notice, &live->table, doc))
			return index_directory_delete(directory, i, doc, ret_new, error);
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

		status = take_back(string_set_get(&withdrawals->ids, i), withdrawals->versions[i], directory,
				   runs, run_count, &fresh, error);
		*ret_removed += status == NH_OK && fresh;
	}
	return status;
}
