/* SPDX-License-Identifier: MIT
 *
 * known_ids.c - see known_ids.h.
 */
#include "indexer/known_ids.h"

#include "common/hash.h"

#define BITS_PER_ID 16               /* with two bits set, 1.4 % of the new ids are looked up in vain */
#define BITS_MAX ((uint64_t)1 << 28) /* 32 MiB */
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

/* The bits of a hash: its lower half and its upper half. */
static uint64_t first_bit(const struct known_ids *known, uint64_t hash)
{
	return hash & known->mask;
}

static uint64_t second_bit(const struct known_ids *known, uint64_t hash)
{
	return hash >> 32 & known->mask;
}

static void set_bit(struct known_ids *known, uint64_t bit)
{
	known->bits[bit / 64] |= (uint64_t)1 << (bit % 64);
}

static bool has_bit(const struct known_ids *known, uint64_t bit)
{
	return known->bits[bit / 64] >> (bit % 64) & 1;
}

static void add_shard(struct known_ids *known, const struct doc_table *table)
{
	uint64_t released = 0;

	for (uint32_t doc = 0; doc < table->count; doc++) {
		struct nh_string id = doc_table_id(table, doc);
		uint64_t hash = id.bytes ? hash_bytes(id.bytes, id.length) : 0;

		set_bit(known, first_bit(known, hash));
		set_bit(known, second_bit(known, hash));
		if (column_get(&table->document, doc) < released + RELEASE_BYTES)
			continue;
		shard_release_all(table->shard);
		released = column_get(&table->document, doc);
	}
	shard_release_all(table->shard);
}

void known_ids_init(struct known_ids *known, const struct index_directory *directory, uint64_t new_documents)
{
	uint64_t live = live_documents(directory), bits = 64;

	*known = (struct known_ids){NULL, 0};
	if (live / SEARCH_STEPS >= new_documents * directory->manifest.shard_count)
		return;
	while (bits < live * BITS_PER_ID && bits < BITS_MAX)
		bits *= 2;
	known->bits = nh_new_array(bits / 64, sizeof *known->bits);
	if (!known->bits)
		return;
	known->mask = bits - 1;
	for (size_t i = 0; i < directory->manifest.shard_count; i++)
		add_shard(known, &directory->live[i].table);
}

void known_ids_done(struct known_ids *known)
{
	free(known->bits);
	*known = (struct known_ids){NULL, 0};
}

bool known_ids_may_have(const struct known_ids *known, struct nh_string id)
{
	uint64_t hash;

	if (!known->bits || !id.bytes)
		return true;
	hash = hash_bytes(id.bytes, id.length);
	return has_bit(known, first_bit(known, hash)) && has_bit(known, second_bit(known, hash));
}
