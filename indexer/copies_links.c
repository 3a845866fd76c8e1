/* SPDX-License-Identifier: MIT
 *
 * copies_links.c - which sketches agree, without comparing each with each.
 *
 * Fresh documents of the same sketch are one to begin with; the first stands for them. Then, triple by
 * triple, these go into a table by the triple's three bytes, and every document of the index asks the table
 * for those that have the same three. So a commit costs some walks over the sketches, whatever it adds. Where
 * the table would grow too large, it takes a part of all keys at a time, and there are as many more walks.
 *
 * Articles of one template share the triples that come from it, and would make a candidate of every pair. A
 * triple that too many live articles have is therefore common, and makes none. Whether it is depends on all
 * live articles: the common ones are kept from commit to commit, counted anew at each, and where another set
 * comes out the groups are made from nothing.
 */
#include "indexer/copies.h"

#include "common/buf.h"
#include "common/error.h"
#include "common/hash.h"
#include "indexer/sketch.h"

#define SLOT_FACTOR 0x9E3779B1u
#define PART_FACTOR 0x85EBCA6Bu
#define NO_DOCUMENT UINT32_MAX
#define ENTRIES_MIN 1024
#define ENTRY_COST (sizeof(struct entry) + 4 * sizeof(uint32_t)) /* with its slots */

struct entry {
	uint32_t document; /* NO_DOCUMENT where keys are counted */
	uint32_t key;
	uint32_t next;  /* of the same slot; + 1 */
	uint32_t count; /* documents that have the key */
};

/* The keys of one part of all; the table is filled and asked anew for each. */
struct table {
	struct entry *entries;
	uint32_t count, capacity;
	uint32_t *slots; /* the first entry + 1 */
	unsigned slot_bits;
	uint32_t part, part_count;
	unsigned triple;
	bool failed; /* memory ran out */
};

uint32_t copies_root(struct copies *copies, uint32_t document)
{
	uint32_t *parents = copies->parents;

	while (parents[document] != document) {
		parents[document] = parents[parents[document]];
		document = parents[document];
	}
	return document;
}

void copies_unite(struct copies *copies, uint32_t a, uint32_t b)
{
	uint32_t a_root = copies_root(copies, a), b_root = copies_root(copies, b);

	if (a_root < b_root)
		copies->parents[b_root] = a_root;
	else
		copies->parents[a_root] = b_root;
}

/* ---- the table ---- */

static uint32_t *slot_of(const struct table *table, uint32_t key)
{
	return &table->slots[key * SLOT_FACTOR >> (32 - table->slot_bits)];
}

static void table_done(struct table *table)
{
	free(table->entries);
	free(table->slots);
}

/* As many parts as let the entries of one take about half of the memory. */
static bool table_init(struct table *table, uint64_t count, size_t memory_bytes)
{
	uint64_t most = nh_size_max(memory_bytes / 2 / ENTRY_COST, ENTRIES_MIN);
	uint64_t parts = (count + most - 1) / most, each;

	*table = (struct table){.slot_bits = 1, .part_count = (uint32_t)parts};
	each = count / parts + 1;
	while (table->slot_bits < 31 && (uint64_t)1 << table->slot_bits < each * 2)
		table->slot_bits++;
	table->slots = nh_new_array((size_t)1 << table->slot_bits, sizeof *table->slots);
	return table->slots;
}

static void table_clear(struct table *table, uint32_t part)
{
	memset(table->slots, 0, ((size_t)1 << table->slot_bits) * sizeof *table->slots);
	table->count = 0;
	table->part = part;
}

static bool in_part(const struct table *table, uint32_t key)
{
	return table->part_count == 1 || ((key * PART_FACTOR) >> 16) % table->part_count == table->part;
}

static void put_entry(struct table *table, uint32_t document, uint32_t key)
{
	uint32_t *slot = slot_of(table, key);

	if (table->count == table->capacity) {
		uint32_t wanted = table->capacity ? table->capacity + table->capacity / 2 : ENTRIES_MIN;
		struct entry *entries = nh_resize_array(table->entries, wanted, sizeof *entries);

		table->failed |= !entries;
		if (!entries)
			return;
		table->entries = entries;
		table->capacity = wanted;
	}
	table->entries[table->count] = (struct entry){.document = document, .key = key, .next = *slot};
	*slot = ++table->count;
}

static struct entry *find_key(const struct table *table, uint32_t key)
{
	for (uint32_t at = *slot_of(table, key); at; at = table->entries[at - 1].next)
		if (table->entries[at - 1].key == key)
			return &table->entries[at - 1];
	return NULL;
}

/* ---- sketches ---- */

static const unsigned char *sketch_of(const struct copies *copies, uint32_t document)
{
	const struct copies_shard *shard = copies->shards;

	while (document - shard->base >= shard->count)
		shard++;
	return copies_sketch(shard, document - shard->base);
}

typedef void visit_function(struct copies *copies, struct table *table, uint32_t document,
			    const unsigned char *sketch);

/* Where the sketches are many, what was read of them is given back to the system again and again. */
static void for_each(struct copies *copies, const uint64_t *bits, struct table *table, visit_function *visit)
{
	bool many = (uint64_t)copies->total * SHARD_SKETCH_BYTES > copies->memory_bytes / 4;

	for (size_t i = 0; i < copies->shard_count; i++) {
		const struct copies_shard *shard = &copies->shards[i];

		for (uint32_t doc = 0; shard->has_sketches && doc < shard->count; doc++) {
			if (bit_has(bits, shard->base + doc))
				visit(copies, table, shard->base + doc, copies_sketch(shard, doc));
			if (many && doc % COPIES_RELEASE_DOCUMENTS == COPIES_RELEASE_DOCUMENTS - 1)
				copies_release(copies);
		}
	}
}

/* ---- equal sketches ---- */

static struct entry *find_sketch(const struct copies *copies, const struct table *table,
				 const unsigned char *sketch, uint32_t hash)
{
	for (uint32_t at = *slot_of(table, hash); at; at = table->entries[at - 1].next)
		if (table->entries[at - 1].key == hash &&
		    memcmp(sketch_of(copies, table->entries[at - 1].document), sketch, SHARD_SKETCH_BYTES) ==
			0)
			return &table->entries[at - 1];
	return NULL;
}

static void add_fresh(struct copies *copies, struct table *table, uint32_t document,
		      const unsigned char *sketch)
{
	uint32_t hash = hash_checksum(sketch, SHARD_SKETCH_BYTES);
	const struct entry *same;

	if (!in_part(table, hash))
		return;
	same = find_sketch(copies, table, sketch, hash);
	if (!same) {
		put_entry(table, document, hash);
		return;
	}
	copies_unite(copies, same->document, document);
	bit_set(copies->followers, document);
}

static void ask_for_same(struct copies *copies, struct table *table, uint32_t document,
			 const unsigned char *sketch)
{
	uint32_t hash = hash_checksum(sketch, SHARD_SKETCH_BYTES);
	const struct entry *same = NULL;

	if (!bit_has(copies->fresh, document) && in_part(table, hash))
		same = find_sketch(copies, table, sketch, hash);
	if (same)
		copies_unite(copies, same->document, document);
}

static void link_equal(struct copies *copies, struct table *table)
{
	for (uint32_t part = 0; part < table->part_count; part++) {
		table_clear(table, part);
		for_each(copies, copies->fresh, table, add_fresh);
		if (copies->fresh_count < copies->active_count)
			for_each(copies, copies->active, table, ask_for_same);
	}
}

/* ---- triples ---- */

static void add_key(struct copies *copies, struct table *table, uint32_t document,
		    const unsigned char *sketch)
{
	uint32_t key = sketch_triple(sketch, table->triple);

	if (!bit_has(copies->followers, document) && in_part(table, key) && !find_key(table, key))
		put_entry(table, NO_DOCUMENT, key);
}

/* The keys of fresh documents, and those that were common. */
static void fill_keys(struct copies *copies, struct table *table)
{
	for_each(copies, copies->fresh, table, add_key);
	for (uint32_t i = 0; i < copies->common_count; i++) {
		uint32_t key = copies->common[i] & 0xFFFFFF;

		if (copies->common[i] >> 24 == table->triple && in_part(table, key) && !find_key(table, key))
			put_entry(table, NO_DOCUMENT, key);
	}
}

static void count_key(struct copies *copies, struct table *table, uint32_t document,
		      const unsigned char *sketch)
{
	uint32_t key = sketch_triple(sketch, table->triple);
	struct entry *entry = in_part(table, key) ? find_key(table, key) : NULL;

	(void)copies;
	(void)document;
	if (entry)
		entry->count++;
}

/* Adds what is common now. */
static void gather_common(const struct table *table, struct buf *common)
{
	for (uint32_t i = 0; i < table->count; i++) {
		const struct entry *entry = &table->entries[i];
		uint32_t number = table->triple << 24 | entry->key;

		if (entry->count > SKETCH_TRIPLE_ARTICLES_MAX)
			buf_append(common, &number, sizeof number);
	}
}

static void sort_from(struct buf *numbers, size_t begin)
{
	if (!buf_failed(numbers) && numbers->length > begin)
		qsort(numbers->bytes + begin, (numbers->length - begin) / sizeof(uint32_t), sizeof(uint32_t),
		      sketch_compare_numbers);
}

/* Replaces the common triples by those that are so now. */
static bool count_triples(struct copies *copies, struct table *table, bool *ret_changed)
{
	struct buf common;

	buf_init(&common);
	for (table->triple = 0; table->triple < SKETCH_TRIPLES; table->triple++) {
		size_t begin = common.length;

		for (uint32_t part = 0; part < table->part_count; part++) {
			table_clear(table, part);
			fill_keys(copies, table);
			for_each(copies, copies->active, table, count_key);
			gather_common(table, &common);
		}
		sort_from(&common, begin);
	}
	*ret_changed = common.length != copies->common_count * sizeof(uint32_t) ||
		       (common.length && memcmp(common.bytes, copies->common, common.length) != 0);
	if (buf_failed(&common)) {
		buf_done(&common);
		return false;
	}
	free(copies->common);
	copies->common = (uint32_t *)(void *)common.bytes;
	copies->common_count = (uint32_t)(common.length / sizeof(uint32_t));
	return true;
}

/* ---- links ---- */

static bool is_common(const struct copies *copies, unsigned triple, uint32_t key)
{
	return sketch_is_common(copies->common, copies->common_count, triple, key);
}

static void add_to_ask(struct copies *copies, struct table *table, uint32_t document,
		       const unsigned char *sketch)
{
	uint32_t key = sketch_triple(sketch, table->triple);

	if (!bit_has(copies->followers, document) && in_part(table, key) &&
	    !is_common(copies, table->triple, key))
		put_entry(table, document, key);
}

/* Of two fresh documents the later one asks. */
static void ask(struct copies *copies, struct table *table, uint32_t document, const unsigned char *sketch)
{
	uint32_t key = sketch_triple(sketch, table->triple), root;
	bool fresh = bit_has(copies->fresh, document);
	uint32_t at = in_part(table, key) ? *slot_of(table, key) : 0;

	if (!at || bit_has(copies->followers, document) || is_common(copies, table->triple, key))
		return;
	root = copies_root(copies, document);
	for (; at; at = table->entries[at - 1].next) {
		const struct entry *entry = &table->entries[at - 1];

		if (entry->key != key || (fresh && entry->document >= document) ||
		    copies_root(copies, entry->document) == root ||
		    !sketches_are_copies(sketch_of(copies, entry->document), sketch, copies->common,
					 copies->common_count))
			continue;
		copies_unite(copies, entry->document, document);
		root = copies_root(copies, document);
	}
}

static void link_triples(struct copies *copies, struct table *table)
{
	for (table->triple = 0; table->triple < SKETCH_TRIPLES; table->triple++)
		for (uint32_t part = 0; part < table->part_count; part++) {
			table_clear(table, part);
			for_each(copies, copies->fresh, table, add_to_ask);
			for_each(copies, copies->active, table, ask);
		}
}

enum nh_status copies_link(struct copies *copies, bool *ret_changed, struct nh_error *error)
{
	struct table table;
	enum nh_status status = NH_OK;

	*ret_changed = false;
	if (copies->fresh_count + copies->common_count == 0)
		return NH_OK;
	if (!table_init(&table, (uint64_t)copies->fresh_count + copies->common_count, copies->memory_bytes))
		return nh_fail_memory(error);
	link_equal(copies, &table);
	if (!count_triples(copies, &table, ret_changed))
		table.failed = true;
	link_triples(copies, &table);
	if (table.failed)
		status = nh_fail_memory(error);
	table_done(&table);
	for (size_t i = 0; i < copies->shard_count && status == NH_OK; i++)
		status = shard_damaged(copies->shards[i].table->shard, error);
	return status;
}
