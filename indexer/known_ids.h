/* SPDX-License-Identifier: MIT
 *
 * known_ids.h - a quick no to the question whether the live shards hold an id.
 *
 * Looking a new id up costs a search in each shard, and a long run that is committed in parts has many. One
 * pass over the live documents sets five bits an id in a table, all in one cache line (a blocked Bloom
 * filter: Putze, Sanders, Singler, Cache-, Hash- and Space-Efficient Bloom Filters, 2007); an id that lacks
 * one of its bits there is new. Where few documents come to many, the searches cost less than the pass and
 * nothing is made.
 */
#ifndef NEWSHOUND_INDEXER_KNOWN_IDS_H
#define NEWSHOUND_INDEXER_KNOWN_IDS_H

#include "indexer/index_directory.h"

struct known_ids {
	uint64_t *bits;       /* NULL: everything may be known */
	unsigned block_shift; /* a hash so far to the right is the number of its block */
};

void known_ids_init(struct known_ids *known, const struct index_directory *directory, uint64_t new_documents);
void known_ids_done(struct known_ids *known);
/* False: no live shard has an id with this hash (hash_bytes). */
bool known_ids_may_have(const struct known_ids *known, uint64_t hash);

#endif
