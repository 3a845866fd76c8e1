/* SPDX-License-Identifier: MIT
 *
 * copies.h - finds the articles of an index that are copies of one story: printings of one agency text, in
 * other outlets, under other headlines, cut or lengthened.
 *
 * Two articles are copies where their sketches say so (sketch.h); copies of copies are copies. So the groups
 * are the connected components of a test that depends on the live articles alone, not on commits, threads or
 * shards. A commit compares only what is new with what is there. A group that lost a member, or whose shards
 * were merged, is made anew. Of an article that an outlet wrote again at the same address, only the newest
 * version is a copy of others.
 */
#ifndef NEWSHOUND_INDEXER_COPIES_H
#define NEWSHOUND_INDEXER_COPIES_H

#include "indexer/index_directory.h"

/* Brings the groups up to date with the live shards: writes the file that the next manifest names. */
enum nh_status copies_update(struct index_directory *directory, size_t memory_bytes, struct nh_error *error);

/* ---- parts: copies_links.c ---- */

/* A shard whose documents are numbered from base on, over all shards. */
struct copies_shard {
	const struct doc_table *table;
	uint64_t fingerprint;
	uint32_t base, count;
	bool has_sketches;
	const struct deletes *deletes;
};

struct copies {
	size_t memory_bytes;
	struct copies_shard *shards;
	size_t shard_count;
	uint32_t total;
	uint32_t *parents;   /* a forest: the roots are the least documents of their groups */
	uint64_t *active;    /* a bit a document: live, with a sketch */
	uint64_t *fresh;     /* of active: to be compared with all others */
	uint64_t *followers; /* a fresh one has the same sketch, and stands for them */
	uint32_t active_count, fresh_count;
	uint32_t *common; /* triples that too many have; ascending */
	uint32_t common_count;
};

static inline bool bit_has(const uint64_t *bits, uint32_t i)
{
	return bits[i / 64] >> (i % 64) & 1;
}

static inline void bit_set(uint64_t *bits, uint32_t i)
{
	bits[i / 64] |= (uint64_t)1 << (i % 64);
}

static inline void bit_clear(uint64_t *bits, uint32_t i)
{
	bits[i / 64] &= ~((uint64_t)1 << (i % 64));
}

/* Good until copies_release; of zeros where it is damaged. */
static inline const unsigned char *copies_sketch(const struct copies_shard *shard, uint32_t doc)
{
	static const unsigned char none[SHARD_SKETCH_BYTES];
	const unsigned char *sketch = shard_touch(
	    shard->table->shard, shard->table->sketches.offset + (uint64_t)doc * SHARD_SKETCH_BYTES,
	    SHARD_SKETCH_BYTES);

	return sketch ? sketch : none;
}

/* After so many sketches in a row. */
#define COPIES_RELEASE_DOCUMENTS 65536

/* Gives back to the system what was read of the shards. */
static inline void copies_release(const struct copies *copies)
{
	for (size_t i = 0; i < copies->shard_count; i++)
		shard_release_all(copies->shards[i].table->shard);
}

/* copies_versions.c: of the members of each group that have one source and address, all but the newest are
 * older versions of it, and no copies: marks them in numbers, which are by document. */
enum nh_status copies_mark_versions(const struct copies *copies, uint32_t *numbers, struct nh_error *error);

uint32_t copies_root(struct copies *copies, uint32_t document);
void copies_unite(struct copies *copies, uint32_t a, uint32_t b);
/* Unites each fresh document with all that are copies of it. What stands in common is replaced; ret_changed
 * says whether other triples are common now, so that what was known of others is not true any more. */
enum nh_status copies_link(struct copies *copies, bool *ret_changed, struct nh_error *error);

#endif
