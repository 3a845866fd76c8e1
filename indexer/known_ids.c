/* SPDX-License-Identifier: MIT
 *
 * known_ids.c - see known_ids.h.
 */
#include "indexer/known_ids.h"

#include "common/hash.h"

#define BLOCK_BITS 512
#define BLOCK_WORDS (BLOCK_BITS / 64)
#define PLACE_BITS 9 /* a place in a block */
#define BITS_SET 5
#define BITS_PER_ID 16                 /* at least; then at most 0.2 % of the new ids are looked up in vain */
#define BLOCKS_MAX ((uint64_t)1 << 19) /* 32 MiB; with it a hash has bits enough for block and places */
#define RELEASE_BYTES \
	((uint64_t)1 << 23) /* after so many of the documents, these are given back to the system */
#define SEARCH_STEPS 16     /* of a search in one shard: each costs what an id of the pass costs */

static uint64_t live_documents(const struct index_directory *directory)
{
	uint64_t count = 0;

	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		count += directory->live[i].table.count;
	return count;
}

static uint64_t *block_of(const struct known_ids *known, uint64_t hash)
{
	return known->bits + (hash >> known->block_shift) * BLOCK_WORDS;
}

static void add_hash(struct known_ids *known, uint64_t hash)
{
	uint64_t *block = block_of(known, hash);

	for (unsigned i = 0; i < BITS_SET; i++, hash >>= PLACE_BITS)
		block[hash / 64 % BLOCK_WORDS] |= (uint64_t)1 << (hash % 64);
}

static void add_shard(struct known_ids *known, const struct doc_table *table)
{
	uint64_t released = 0;

	for (uint32_t doc = 0; doc < table->count; doc++) {
		struct nh_string id = doc_table_id(table, doc);
		uint64_t hash = id.bytes ? hash_bytes(id.bytes, id.length) : 0;

		add_hash(known, hash);
		if (column_get(&table->document, doc) < released + RELEASE_BYTES)
			continue;
		shard_release_all(table->shard);
		released = column_get(&table->document, doc);
	}
	shard_release_all(table->shard);
}

void known_ids_init(struct known_ids *known, const struct index_directory *directory, uint64_t new_documents)
{
	uint64_t live = live_documents(directory), blocks = 2;

	*known = (struct known_ids){NULL, 63};
	if (live / SEARCH_STEPS >= new_documents * directory->manifest.shard_count)
		return;
	while (blocks < live * BITS_PER_ID / BLOCK_BITS && blocks < BLOCKS_MAX) {
		blocks *= 2;
		known->block_shift--;
	}
	known->bits = nh_new_array(blocks * BLOCK_WORDS, sizeof *known->bits);
	if (!known->bits)
		return;
	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		add_shard(known, &directory->live[i].table);
}

void known_ids_done(struct known_ids *known)
{
	free(known->bits);
	*known = (struct known_ids){NULL, 0};
}

bool known_ids_may_have(const struct known_ids *known, uint64_t hash)
{
	const uint64_t *block = known->bits ? block_of(known, hash) : NULL;
	bool has = true;

	for (unsigned i = 0; block && i < BITS_SET; i++, hash >>= PLACE_BITS)
		has &= block[hash / 64 % BLOCK_WORDS] >> (hash % 64) & 1;
	return has;
}
