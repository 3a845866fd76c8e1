/* SPDX-License-Identifier: MIT
 *
 * deletes.h - which documents of a shard are deleted, and by how much that lowers the doc_freq of its terms.
 *
 * A shard never changes; a deletion writes a small file beside it. The corrections are exact: they come from
 * a sweep over the shard's own postings, so that scores after a deletion are those of an index that never
 * held the article.
 */
#ifndef NEWSHOUND_COMMON_SHARD_DELETES_H
#define NEWSHOUND_COMMON_SHARD_DELETES_H

#include "common/file.h"
#include "common/shard/shard_reader.h"

struct deletes {
	uint64_t document_count;
	uint64_t deleted_count;
	uint64_t *bits; /* one a document; with a spare word */
	uint64_t correction_count;
	uint32_t *ordinals; /* of terms in the dictionary, ascending */
	uint32_t *counts;   /* deleted documents that hold the term */
};

/* None deleted. */
enum nh_status deletes_new(uint64_t document_count, struct deletes **ret, struct nh_error *error);
void deletes_free(struct deletes *deletes);
/* Marks a document; false where it was marked already. */
bool deletes_add(struct deletes *deletes, uint32_t doc);
static inline bool deletes_has(const struct deletes *deletes, uint32_t doc)
{
	return deletes && (deletes->bits[doc / 64] >> (doc % 64) & 1);
}
/* Counts the corrections anew by reading all postings of the shard. */
enum nh_status deletes_sweep(struct deletes *deletes, const struct shard *shard, struct nh_error *error);
/* What to take off the doc_freq of the term with this ordinal. deletes may be NULL. */
uint32_t deletes_correction(const struct deletes *deletes, uint64_t ordinal);

enum nh_status deletes_read(const struct file_ops *ops, const char *path, uint64_t document_count,
			    struct deletes **ret, struct nh_error *error);
enum nh_status deletes_write(const struct file_ops *ops, const char *directory, const char *name,
			     const struct deletes *deletes, struct nh_error *error);

#endif
