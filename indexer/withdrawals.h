/* SPDX-License-Identifier: MIT
 *
 * withdrawals.h - what sources take back in the course of a run: ids, and up to which version. They are kept
 * until the writer ends, so that an older version that is read after its notice does not bring the article
 * back.
 */
#ifndef NEWSHOUND_INDEXER_WITHDRAWALS_H
#define NEWSHOUND_INDEXER_WITHDRAWALS_H

#include "common/string_set.h"
#include "indexer/reconcile.h"

struct withdrawals {
	struct string_set ids;
	struct document_version *versions; /* beside ids; no number: every version */
	size_t capacity;
};

void withdrawals_init(struct withdrawals *withdrawals);
void withdrawals_done(struct withdrawals *withdrawals);
/* NH_BAD_INPUT where there are too many to remember. */
enum nh_status withdrawals_add(struct withdrawals *withdrawals, struct nh_string id,
			       struct document_version version, struct nh_error *error);
/* Marks what was withdrawn in the runs and in the directory's live shards; adds to *ret_removed. */
enum nh_status withdrawals_apply(const struct withdrawals *withdrawals, struct index_directory *directory,
				 struct run *runs, size_t run_count, uint64_t *ret_removed,
				 struct nh_error *error);

#endif
