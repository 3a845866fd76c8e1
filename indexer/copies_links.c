/* SPDX-License-Identifier: MIT
 *
 * copies_links.c - which sketches agree, without comparing each with each.
 *
 * Fresh documents of the same sketch are one to begin with; the first stands for them. Then, triple by
 * triple, these go into a table by the triple's three bytes, and every document of the index asks the table
 * for those that have the same three. So a commit costs some walks over the sketches, whatever it adds.
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
#define NO_DOCUMENT UINT32_MAX

struct entry {
	const unsigned char *sketch; /* NULL: a triple that was common, to be counted */
	uint32_t document;
	uint32_t key;   /* the current triple's */
	uint32_t next;  /* of the same slot; + 1 */
	uint32_t count; /* in the first entry of a key: documents that have it */
};

struct table {
	struct entry *entries;
	uint32_t count;  /* of documents; behind them stand the triples that were common */
	uint32_t *slots; /* the first entry + 1 */
	unsigned slot_bits;
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

static bool table_init(struct table *table, uint64_t count)
{
	*table = (struct table){.slot_bits = 1};
	while (table->slot_bits < 31 && (uint64_t)1 << table->slot_bits < count * 2)
		table->slot_bits++;
	table->entries = nh_new_array(count, sizeof *table->entries);
	table->slots = nh_new_array((size_t)1 << table->slot_bits, sizeof *table->slots);
	return table->entries && table->slots;
}

static void put_entry(struct table *table, uint32_t at, uint32_t key)
{
	uint32_t *slot = slot_of(table, key);

	table->entries[at].key = key;
	table->entries[at].count = 0;
	table->entries[at].next = *slot;
	*slot = at + 1;
}

/* The first entry of a key; NULL where there is none. */
static struct entry *find_key(const struct table *table, uint32_t key)
{
	for (uint32_t at = *slot_of(table, key); at; at = table->entries[at - 1].next)
		if (table->entries[at - 1].key == key)
			return &table->entries[at - 1];
	return NULL;
}

/* ---- equal sketches ---- */

typedef void visit_function(struct copies *copies, struct table *table, uint32_t document,
			    const unsigned char *sketch);

static void for_each_active(struct copies *copies, struct table *table, visit_function *visit)
{
	for (size_t i = 0; i < copies->shard_count; i++) {
		const struct copies_shard *shard = &copies->shards[i];

		for (uint32_t doc = 0; shard->sketches && doc < shard->count; doc++)
			if (bit_has(copies->active, shard->base + doc))
				visit(copies, table, shard->base + doc,
				      shard->sketches + (size_t)doc * SHARD_SKETCH_BYTES);
	}
}

static struct entry *find_sketch(const struct table *table, const unsigned char *sketch, uint32_t hash)
{
	for (uint32_t at = *slot_of(table, hash); at; at = table->entries[at - 1].next)
		if (memcmp(table->entries[at - 1].sketch, sketch, SHARD_SKETCH_BYTES) == 0)
			return &table->entries[at - 1];
	return NULL;
}

static void add_fresh(struct copies *copies, struct table *table, uint32_t document,
		      const unsigned char *sketch)
{
	uint32_t hash = hash_checksum(sketch, SHARD_SKETCH_BYTES);
	const struct entry *same;

	if (!bit_has(copies->fresh, document))
		return;
	same = find_sketch(table, sketch, hash);
	if (same) {
		copies_unite(copies, same->document, document);
		bit_set(copies->followers, document);
		return;
	}
	table->entries[table->count] = (struct entry){.sketch = sketch, .document = document};
	put_entry(table, table->count++, hash);
}

static void ask_for_same(struct copies *copies, struct table *table, uint32_t document,
			 const unsigned char *sketch)
{
	const struct entry *same = NULL;

	if (!bit_has(copies->fresh, document))
		same = find_sketch(table, sketch, hash_checksum(sketch, SHARD_SKETCH_BYTES));
	if (same)
		copies_unite(copies, same->document, document);
}

/* ---- triples ---- */

struct walk {
	struct table table; /* must stay first */
	unsigned triple;
};

static unsigned triple_of(const struct table *table)
{
	return ((const struct walk *)(const void *)table)->triple;
}

static void fill_slots(const struct copies *copies, struct table *table, unsigned triple)
{
	uint32_t at = table->count;

	memset(table->slots, 0, ((size_t)1 << table->slot_bits) * sizeof *table->slots);
	for (uint32_t i = 0; i < table->count; i++)
		put_entry(table, i, sketch_triple(table->entries[i].sketch, triple));
	for (uint32_t i = 0; i < copies->common_count; i++)
		if (copies->common[i] >> 24 == triple) {
			table->entries[at] = (struct entry){.document = NO_DOCUMENT};
			put_entry(table, at++, copies->common[i] & 0xFFFFFF);
		}
}

static void count_key(struct copies *copies, struct table *table, uint32_t document,
		      const unsigned char *sketch)
{
	struct entry *entry = find_key(table, sketch_triple(sketch, triple_of(table)));

	(void)copies;
	(void)document;
	if (entry)
		entry->count++;
}

static int compare_numbers(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* Adds what is common now. A key's first entry has its count, the others 0. */
static void gather_common(const struct copies *copies, const struct table *table, unsigned triple,
			  struct buf *common)
{
	for (uint32_t i = 0; i < table->count + copies->common_count; i++) {
		const struct entry *entry = &table->entries[i];
		uint32_t number = triple << 24 | entry->key;

		if (i >= table->count && entry->document != NO_DOCUMENT)
			break;
		if (entry->count > SKETCH_TRIPLE_ARTICLES_MAX)
			buf_append(common, &number, sizeof number);
	}
}

static void sort_from(struct buf *numbers, size_t begin)
{
	if (!buf_failed(numbers) && numbers->length > begin)
		qsort(numbers->bytes + begin, (numbers->length - begin) / sizeof(uint32_t), sizeof(uint32_t),
		      compare_numbers);
}

/* Replaces the common triples by those that are so now. */
static bool count_triples(struct copies *copies, struct walk *walk, bool *ret_changed)
{
	struct buf common;

	buf_init(&common);
	for (walk->triple = 0; walk->triple < SKETCH_TRIPLES; walk->triple++) {
		size_t begin = common.length;

		memset(walk->table.entries + walk->table.count, 0,
		       copies->common_count * sizeof *walk->table.entries);
		fill_slots(copies, &walk->table, walk->triple);
		for_each_active(copies, &walk->table, count_key);
		gather_common(copies, &walk->table, walk->triple, &common);
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
	uint32_t number = triple << 24 | key;

	return copies->common_count &&
	       bsearch(&number, copies->common, copies->common_count, sizeof number, compare_numbers);
}

static bool are_copies(const struct copies *copies, const unsigned char *a, const unsigned char *b)
{
	unsigned triples = 0;

	if (!sketches_agree(a, b))
		return false;
	for (unsigned i = 0; i < SKETCH_TRIPLES && triples < SKETCH_TRIPLES_MIN; i++)
		triples +=
		    sketch_triple(a, i) == sketch_triple(b, i) && !is_common(copies, i, sketch_triple(a, i));
	return triples == SKETCH_TRIPLES_MIN;
}

/* Of two fresh documents the later one asks. */
static void ask(struct copies *copies, struct table *table, uint32_t document, const unsigned char *sketch)
{
	uint32_t key = sketch_triple(sketch, triple_of(table)), root;
	uint32_t at = *slot_of(table, key);
	bool fresh = bit_has(copies->fresh, document);

	if (!at || bit_has(copies->followers, document) || is_common(copies, triple_of(table), key))
		return;
	root = copies_root(copies, document);
	for (; at; at = table->entries[at - 1].next) {
		const struct entry *entry = &table->entries[at - 1];

		if (entry->key != key || (fresh && entry->document >= document) ||
		    copies_root(copies, entry->document) == root ||
		    !are_copies(copies, entry->sketch, sketch))
			continue;
		copies_unite(copies, entry->document, document);
		root = copies_root(copies, document);
	}
}

static void link_triples(struct copies *copies, struct walk *walk)
{
	for (walk->triple = 0; walk->triple < SKETCH_TRIPLES; walk->triple++) {
		memset(walk->table.slots, 0,
		       ((size_t)1 << walk->table.slot_bits) * sizeof *walk->table.slots);
		for (uint32_t i = 0; i < walk->table.count; i++)
			put_entry(&walk->table, i,
				  sketch_triple(walk->table.entries[i].sketch, walk->triple));
		for_each_active(copies, &walk->table, ask);
	}
}

enum nh_status copies_link(struct copies *copies, bool *ret_changed, struct nh_error *error)
{
	struct walk walk = {.triple = 0};
	bool good;

	*ret_changed = false;
	if (copies->fresh_count + copies->common_count == 0)
		return NH_OK;
	good = table_init(&walk.table, (uint64_t)copies->fresh_count + copies->common_count);
	if (good) {
		for_each_active(copies, &walk.table, add_fresh);
		for_each_active(copies, &walk.table, ask_for_same);
		good = count_triples(copies, &walk, ret_changed);
	}
	if (good)
		link_triples(copies, &walk);
	table_done(&walk.table);
	return good ? NH_OK : nh_fail_memory(error);
}
