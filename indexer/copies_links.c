/* SPDX-License-Identifier: MIT
 *
 * copies_links.c - which sketches agree, without comparing each with each.
 *
 * A pass gives every document a key made of its sketch: a hash of the whole, or one of the triples. It
 * gathers the documents whose key some fresh one has, sorts them by key, and looks at those that share one.
 * So a commit costs some walks over the sketches, whatever it adds. The first pass unites documents of the
 * same sketch; a fresh one stands for the others. Then come a pass a triple that counts, and a pass a triple
 * that compares.
 *
 * Articles of one template share the triples that come from it, and would make a candidate of every pair. A
 * triple that too many live articles have is therefore common, and makes none. Whether it is depends on all
 * live articles: the common ones are kept from commit to commit, counted anew at each, and where another set
 * comes out the groups are made from nothing.
 *
 * Where the documents of a pass would take too much memory, what need not be kept of those gathered so far is
 * dropped; where that is little, the keys are taken in more parts, with a walk for each.
 */
#include "indexer/copies.h"

#include "common/buf.h"
#include "common/error.h"
#include "common/hash.h"
#include "indexer/sketch.h"

#define KEY_BITS 24
#define KEY_MASK (((uint32_t)1 << KEY_BITS) - 1)
#define DIGIT_BITS 8
#define DIGITS (1u << DIGIT_BITS)
#define WANTED_BITS_MIN 10
#define WANTED_FACTOR 0x9E3779B1u
#define PART_FACTOR 0x85EBCA6Bu
#define PART_BITS_MAX 12
/* More than twice as many as are kept of one key, so that a part of one key always has room. */
#define ITEMS_MIN 2048
#define MEMORY_MARGIN_BYTES ((size_t)20 << 20) /* a process may take 32 MiB more than it is given */
#define MAPPED_BYTES ((size_t)1 << 16)         /* what the system maps around a look */
#define LOOKED_MIN 64

struct keyed {
	uint32_t key, document;
};

struct links {
	struct copies *copies;
	struct keyed *items, *room; /* what is gathered, in the order of documents; room to sort it */
	size_t count, capacity;
	uint64_t *wanted; /* bits, by hashes of keys: whether a fresh document may have it; NULL: all are */
	unsigned wanted_bits;
	unsigned part_bits;        /* so many bits of hashes of keys tell parts */
	unsigned triple;           /* that keys are; SKETCH_TRIPLES: the whole sketch is hashed */
	size_t looked, looked_max; /* at sketches anywhere, since they were given back to the system */
	struct buf common;         /* of the pass that counts */
	bool failed;               /* memory ran out */
};

/* Looks at the documents of a key, two or more; returns how many are to be kept, which it moves to the front.
 */
typedef size_t group_function(struct links *links, struct keyed *group, size_t count);

struct pass {
	group_function *thin;     /* where there is no room for more of them */
	group_function *settle;   /* of a whole part; what it returns does not matter */
	const uint64_t *left_out; /* a bit a document; NULL: none is */
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

/* ---- gathering and sorting ---- */

static const unsigned char *sketch_of(const struct copies *copies, uint32_t document)
{
	const struct copies_shard *shard = copies->shards;

	while (document - shard->base >= shard->count)
		shard++;
	return copies_sketch(shard, document - shard->base);
}

static inline uint32_t key_of(const struct links *links, const unsigned char *sketch)
{
	return links->triple < SKETCH_TRIPLES ? sketch_triple(sketch, links->triple)
					      : hash_checksum(sketch, SHARD_SKETCH_BYTES) & KEY_MASK;
}

static inline uint32_t wanted_bit(const struct links *links, uint32_t key)
{
	return key * WANTED_FACTOR >> (32 - links->wanted_bits);
}

/* Keys of a template may resemble each other. */
static inline bool is_in_part(const struct links *links, uint32_t key, uint32_t part)
{
	return links->part_bits == 0 || key * PART_FACTOR >> (32 - links->part_bits) == part;
}

/* Sorts by one digit of the keys, into room; what has the same stays in its order. */
static void sort_by_digit(struct links *links, unsigned shift)
{
	size_t ends[DIGITS] = {0}, total = 0;
	struct keyed *from = links->items, *to = links->room;

	for (size_t i = 0; i < links->count; i++)
		ends[from[i].key >> shift & (DIGITS - 1)]++;
	for (size_t digit = 0; digit < DIGITS; digit++) {
		size_t some = ends[digit];

		ends[digit] = total;
		total += some;
	}
	for (size_t i = 0; i < links->count; i++)
		to[ends[from[i].key >> shift & (DIGITS - 1)]++] = from[i];
	links->items = to;
	links->room = from;
}

static void give_back(struct links *links, size_t looked)
{
	links->looked += looked;
	if (links->looked < links->looked_max)
		return;
	copies_release(links->copies);
	links->looked = 0;
}

/* Sorts what is gathered, shows each group to visit, and returns how many items are kept, at the front. */
static size_t visit_groups(struct links *links, group_function *visit)
{
	size_t kept = 0, end;

	for (unsigned shift = 0; shift < KEY_BITS; shift += DIGIT_BITS)
		sort_by_digit(links, shift);
	for (size_t begin = 0; begin < links->count; begin = end) {
		struct keyed *group = &links->items[begin];
		size_t some = 1;

		for (end = begin + 1; end < links->count && links->items[end].key == group->key;)
			end++;
		if (end - begin > 1) {
			some = visit(links, group, end - begin);
			give_back(links, end - begin);
		}
		memmove(links->items + kept, group, some * sizeof *group);
		kept += some;
	}
	return kept;
}

/* Whether there is room for more, after what need not be kept has gone. */
static bool make_room(struct links *links, const struct pass *pass)
{
	links->count = visit_groups(links, pass->thin);
	return links->count <= links->capacity / 2;
}

/* Where the sketches are many, what was read of them is given back to the system again and again. */
static bool is_release_due(const struct copies *copies, uint32_t doc)
{
	return doc % COPIES_RELEASE_DOCUMENTS == COPIES_RELEASE_DOCUMENTS - 1 &&
	       (uint64_t)copies->total * SHARD_SKETCH_BYTES > copies->memory_bytes / 4;
}

/* False where there was no room for the documents of the part. */
static bool gather_shard(struct links *links, const struct pass *pass, const struct copies_shard *shard,
			 uint32_t part)
{
	const struct copies *copies = links->copies;

	for (uint32_t doc = 0; shard->has_sketches && doc < shard->count; doc++) {
		uint32_t document = shard->base + doc, key;

		if (is_release_due(copies, doc))
			copies_release(copies);
		if (!bit_has(copies->active, document) ||
		    (pass->left_out && bit_has(pass->left_out, document)))
			continue;
		key = key_of(links, copies_sketch(shard, doc));
		if (!is_in_part(links, key, part) ||
		    (links->wanted && !bit_has(links->wanted, wanted_bit(links, key))))
			continue;
		if (links->count == links->capacity && !make_room(links, pass))
			return false;
		links->items[links->count++] = (struct keyed){key, document};
	}
	return true;
}

static bool run_part(struct links *links, const struct pass *pass, uint32_t part)
{
	const struct copies *copies = links->copies;

	links->count = 0;
	for (size_t i = 0; i < copies->shard_count; i++)
		if (!gather_shard(links, pass, &copies->shards[i], part))
			return false;
	visit_groups(links, pass->settle);
	return true;
}

/* All parts; false where some part was too large. */
static bool run_parts(struct links *links, const struct pass *pass)
{
	for (uint32_t part = 0; part < (uint32_t)1 << links->part_bits; part++)
		if (!run_part(links, pass, part))
			return false;
	return true;
}

static void want_key(struct links *links, uint32_t key)
{
	bit_set(links->wanted, wanted_bit(links, key));
}

/* The keys of fresh documents, and those that were common. */
static void find_wanted(struct links *links)
{
	const struct copies *copies = links->copies;

	memset(links->wanted, 0, ((size_t)1 << links->wanted_bits) / 8);
	for (size_t i = 0; i < copies->shard_count; i++) {
		const struct copies_shard *shard = &copies->shards[i];

		for (uint32_t doc = 0; shard->has_sketches && doc < shard->count; doc++) {
			if (is_release_due(copies, doc))
				copies_release(copies);
			if (bit_has(copies->fresh, shard->base + doc))
				want_key(links, key_of(links, copies_sketch(shard, doc)));
		}
	}
	for (uint32_t i = 0; i < copies->common_count; i++)
		if (copies->common[i] >> KEY_BITS == links->triple)
			want_key(links, copies->common[i] & KEY_MASK);
}

static bool resize(struct links *links, size_t capacity)
{
	struct keyed *items = nh_resize_array(links->items, capacity, sizeof *items), *room;

	if (items)
		links->items = items;
	room = nh_resize_array(links->room, capacity, sizeof *room);
	if (room)
		links->room = room;
	links->capacity = capacity;
	return items && room;
}

/* What a pass does may be done again: it is begun anew where the parts were too few, or where more of them
 * would not help. */
static void run_pass(struct links *links, const struct pass *pass)
{
	size_t common_length = links->common.length;

	if (links->wanted)
		find_wanted(links);
	while (!links->failed && !run_parts(links, pass)) {
		links->common.length = common_length;
		if (links->part_bits < PART_BITS_MAX)
			links->part_bits++;
		else
			links->failed = !resize(links, 2 * links->capacity);
	}
}

/* ---- equal sketches ---- */

/* Keeps one document of each sketch, a fresh one where there is one. */
static size_t unite_equal(struct links *links, struct keyed *group, size_t count)
{
	struct copies *copies = links->copies;
	size_t kept = 0, same;

	for (size_t i = 0; i < count; i++) {
		uint32_t document = group[i].document;
		const unsigned char *sketch = sketch_of(copies, document);

		for (same = 0; same < kept; same++)
			if (memcmp(sketch_of(copies, group[same].document), sketch, SHARD_SKETCH_BYTES) == 0)
				break;
		if (same == kept) {
			group[kept++] = group[i];
			continue;
		}
		copies_unite(copies, group[same].document, document);
		if (!bit_has(copies->fresh, group[same].document))
			group[same].document = document;
		else
			bit_set(copies->followers, document);
	}
	return kept;
}

static void link_equal(struct links *links)
{
	static const struct pass pass = {unite_equal, unite_equal, NULL};

	links->triple = SKETCH_TRIPLES;
	run_pass(links, &pass);
}

/* ---- common triples ---- */

/* Of so many nothing more need be known. */
static size_t drop_surplus(struct links *links, struct keyed *group, size_t count)
{
	(void)links;
	(void)group;
	return nh_size_min(count, SKETCH_TRIPLE_ARTICLES_MAX + 1);
}

static size_t note_common(struct links *links, struct keyed *group, size_t count)
{
	uint32_t number = links->triple << KEY_BITS | group->key;

	if (count > SKETCH_TRIPLE_ARTICLES_MAX)
		buf_append(&links->common, &number, sizeof number);
	return count;
}

static void sort_common(struct buf *common)
{
	if (common->length)
		qsort(common->bytes, common->length / sizeof(uint32_t), sizeof(uint32_t),
		      sketch_compare_numbers);
}

/* Replaces the common triples by those that are so now. */
static bool count_triples(struct links *links)
{
	static const struct pass pass = {drop_surplus, note_common, NULL};
	struct copies *copies = links->copies;
	struct buf *common = &links->common;
	bool changed;

	for (links->triple = 0; links->triple < SKETCH_TRIPLES; links->triple++)
		run_pass(links, &pass);
	links->failed |= buf_failed(common);
	if (links->failed)
		return false;
	sort_common(common);
	changed = common->length != copies->common_count * sizeof(uint32_t) ||
		  (common->length && memcmp(common->bytes, copies->common, common->length) != 0);
	free(copies->common);
	copies->common = (uint32_t *)(void *)common->bytes;
	copies->common_count = (uint32_t)(common->length / sizeof(uint32_t));
	buf_init(&links->common);
	return changed;
}

/* ---- links ---- */

static bool is_common(const struct links *links, uint32_t key)
{
	return sketch_is_common(links->copies->common, links->copies->common_count, links->triple, key);
}

static size_t drop_common(struct links *links, struct keyed *group, size_t count)
{
	return is_common(links, group->key) ? 0 : count;
}

static void compare(struct copies *copies, uint32_t a, uint32_t b)
{
	if (copies_root(copies, a) != copies_root(copies, b) &&
	    sketches_are_copies(sketch_of(copies, a), sketch_of(copies, b), copies->common,
				copies->common_count))
		copies_unite(copies, a, b);
}

/* Compares each fresh document with those behind it, and with the known ones before it. */
static size_t compare_group(struct links *links, struct keyed *group, size_t count)
{
	struct copies *copies = links->copies;

	if (is_common(links, group->key))
		return count;
	for (size_t i = 0; i < count; i++) {
		if (!bit_has(copies->fresh, group[i].document))
			continue;
		for (size_t j = 0; j < count; j++)
			if (j > i || (j < i && !bit_has(copies->fresh, group[j].document)))
				compare(copies, group[i].document, group[j].document);
	}
	return count;
}

static void link_triples(struct links *links)
{
	const struct pass pass = {drop_common, compare_group, links->copies->followers};

	for (links->triple = 0; links->triple < SKETCH_TRIPLES; links->triple++)
		run_pass(links, &pass);
}

/* ---- the whole ---- */

static void links_done(struct links *links)
{
	free(links->items);
	free(links->room);
	free(links->wanted);
	buf_done(&links->common);
}

/* After how many looks at sketches anywhere these are given back: each brings MAPPED_BYTES into memory, where
 * all of them may be more than what is left. */
static size_t find_looked_max(const struct links *links)
{
	const struct copies *copies = links->copies;
	size_t taken = links->capacity * 2 * sizeof(struct keyed) + (size_t)copies->total * sizeof(uint32_t);
	size_t room = copies->memory_bytes + MEMORY_MARGIN_BYTES;

	room -= nh_size_min(taken, room);
	return (size_t)copies->total * SHARD_SKETCH_BYTES <= room
		   ? SIZE_MAX
		   : nh_size_max(room / MAPPED_BYTES, LOOKED_MIN);
}

static bool links_init(struct links *links, struct copies *copies)
{
	size_t most = nh_size_max(copies->memory_bytes / 2 / (2 * sizeof(struct keyed)), ITEMS_MIN);
	bool all = copies->fresh_count == copies->active_count;

	*links = (struct links){.copies = copies, .wanted_bits = WANTED_BITS_MIN};
	buf_init(&links->common);
	while (links->wanted_bits < KEY_BITS && copies->fresh_count >> (links->wanted_bits - 4))
		links->wanted_bits++;
	if (!all)
		links->wanted = nh_new_array(((size_t)1 << links->wanted_bits) / 64, sizeof *links->wanted);
	if (!resize(links, nh_size_min(most, copies->active_count)) || (!all && !links->wanted))
		return false;
	links->looked_max = find_looked_max(links);
	return true;
}

enum nh_status copies_link(struct copies *copies, bool *ret_changed, struct nh_error *error)
{
	struct links links;
	enum nh_status status = NH_OK;

	*ret_changed = false;
	if (copies->fresh_count + copies->common_count == 0)
		return NH_OK;
	links.failed = !links_init(&links, copies);
	if (!links.failed)
		link_equal(&links);
	if (!links.failed)
		*ret_changed = count_triples(&links);
	if (!links.failed)
		link_triples(&links);
	if (links.failed)
		status = nh_fail_memory(error);
	links_done(&links);
	for (size_t i = 0; i < copies->shard_count && status == NH_OK; i++)
		status = shard_damaged(copies->shards[i].table->shard, error);
	return status;
}
