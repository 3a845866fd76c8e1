/* SPDX-License-Identifier: MIT
 *
 * list_order.c - the order of keys. Hundreds of thousands of them, most of which differ within their first 16
 * bytes: those bytes are sorted by counting, byte by byte from the last one on, and only keys that share them
 * all are compared.
 */
#include "indexer/flush_parts.h"

#define HEAD_WORDS 2
#define DIGITS 256

struct keyed_list {
	uint64_t head[HEAD_WORDS]; /* the key's first bytes, the first ones highest; zeros behind its end */
	uint32_t list;
};

static struct keyed_list keyed_of(struct nh_string key, uint32_t list)
{
	struct keyed_list keyed = {{0, 0}, list};

	for (size_t i = 0; i < sizeof keyed.head; i++)
		keyed.head[i / 8] =
		    keyed.head[i / 8] << 8 | (i < key.length ? (unsigned char)key.bytes[i] : 0);
	return keyed;
}

static inline unsigned digit_of(const struct keyed_list *keyed, size_t byte)
{
	return (unsigned)(keyed->head[byte / 8] >> (8 * (7 - byte % 8)) & 0xFF);
}

/* Sorts by one byte, keeping the order of those that have the same; false where all have, and nothing moved.
 */
static bool sort_by_byte(const struct keyed_list *from, struct keyed_list *to, uint32_t count, size_t byte)
{
	uint32_t ends[DIGITS] = {0}, total = 0;

	for (uint32_t i = 0; i < count; i++)
		ends[digit_of(&from[i], byte)]++;
	if (ends[digit_of(&from[0], byte)] == count)
		return false;
	for (size_t digit = 0; digit < DIGITS; digit++) {
		uint32_t some = ends[digit];

		ends[digit] = total;
		total += some;
	}
	for (uint32_t i = 0; i < count; i++)
		to[ends[digit_of(&from[i], byte)]++] = from[i];
	return true;
}

static bool same_head(const struct keyed_list *a, const struct keyed_list *b)
{
	return a->head[0] == b->head[0] && a->head[1] == b->head[1];
}

struct named_list {
	struct nh_string key;
	uint32_t list;
};

static int compare_named(const void *left, const void *right)
{
	const struct named_list *a = left, *b = right;

	return nh_string_compare(a->key, b->key);
}

/* Sorts lists whose keys begin alike; room is for as many. */
static void sort_group(const struct string_set *lists, struct keyed_list *group, uint32_t count,
		       struct named_list *room)
{
	for (uint32_t i = 0; i < count; i++)
		room[i] = (struct named_list){string_set_get(lists, group[i].list), group[i].list};
	qsort(room, count, sizeof *room, compare_named);
	for (uint32_t i = 0; i < count; i++)
		group[i].list = room[i].list;
}

static void sort_groups(const struct string_set *lists, struct keyed_list *keyed, struct named_list *room)
{
	for (uint32_t begin = 0, end; begin < lists->count; begin = end) {
		for (end = begin + 1; end < lists->count && same_head(&keyed[begin], &keyed[end]);)
			end++;
		if (end - begin > 1)
			sort_group(lists, keyed + begin, end - begin, room);
	}
}

_Static_assert(sizeof(struct named_list) <= sizeof(struct keyed_list), "one array is room for either");

bool list_order(const struct string_set *lists, uint32_t *ret_order)
{
	struct keyed_list *keyed = nh_resize_array(NULL, lists->count, sizeof *keyed);
	struct keyed_list *other = nh_resize_array(NULL, lists->count, sizeof *other);
	bool good = keyed && other;

	for (uint32_t i = 0; good && i < lists->count; i++)
		keyed[i] = keyed_of(string_set_get(lists, i), i);
	for (size_t byte = sizeof keyed->head; good && lists->count && byte-- > 0;)
		if (sort_by_byte(keyed, other, lists->count, byte)) {
			struct keyed_list *sorted = other;

			other = keyed;
			keyed = sorted;
		}
	if (good)
		sort_groups(lists, keyed, (struct named_list *)(void *)other);
	for (uint32_t i = 0; good && i < lists->count; i++)
		ret_order[i] = keyed[i].list;
	free(keyed);
	free(other);
	return good;
}
