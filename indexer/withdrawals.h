/* SPDX-License-Identifier: MIT
 *
 * withdrawals.h - what sources take back: ids, and up to which version. They are kept with the index
 * (common/shard/withdrawn.h), so that an older version that is read after its notice, in this run or a later
 * one, does not bring the article back.
 *
 * Of a source that counts versions a notice holds up to its number. Else it holds for what the source made up
 * to the time of the notice; without a time, for all that has the id.
 */
#ifndef NEWSHOUND_INDEXER_WITHDRAWALS_H
#define NEWSHOUND_INDEXER_WITHDRAWALS_H

#include "common/string_set.h"
#include "indexer/reconcile.h"

struct withdrawal {
	struct document_version notice;
	bool of_this_writer; /* it has still to be held against what is in the index */
};

struct withdrawals {
	struct string_set ids;    /* in the order of their first notices */
	struct withdrawal *items; /* beside ids */
	size_t capacity;
	bool changed; /* other than in the file */
};

void withdrawals_init(struct withdrawals *withdrawals);
void withdrawals_done(struct withdrawals *withdrawals);
/* Takes in what the directory's file says. */
enum nh_status withdrawals_load(struct withdrawals *withdrawals, const struct index_directory *directory,
				struct nh_error *error);
/* NH_BAD_INPUT where there are too many to remember. */
enum nh_status withdrawals_add(struct withdrawals *withdrawals, const struct nh_article *notice,
			       struct nh_error *error);
/* Whether the article was taken back before it was read. */
bool withdrawals_cover(const struct withdrawals *withdrawals, const struct nh_article *article);
/* Marks what this writer's notices take back in the runs and in the directory's live shards; adds to
 * *ret_removed. */
enum nh_status withdrawals_apply(const struct withdrawals *withdrawals, struct index_directory *directory,
				 struct run *runs, size_t run_count, uint64_t *ret_removed,
				 struct nh_error *error);
/* Writes the file that the next manifest names, where something has changed. */
enum nh_status withdrawals_save(struct withdrawals *withdrawals, struct index_directory *directory,
				struct nh_error *error);

#endif
