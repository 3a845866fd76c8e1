/* SPDX-License-Identifier: MIT
 *
 * hash_order.c - see hash_order.h. Byte by byte from the lowest, between the items and a copy: eight passes,
 * whatever the hashes are.
 */
#include "common/hash_order.h"

#define PASSES 8
#define VALUES 256

static void count_bytes(const struct numbered_hash *items, size_t count, size_t counts[PASSES][VALUES])
{
	for (size_t i = 0; i < count; i++)
		for (unsigned pass = 0; pass < PASSES; pass++)
			counts[pass][items[i].hash >> 8 * pass & (VALUES - 1)]++;
}

static void sort_by_byte(const struct numbered_hash *from, size_t count, unsigned pass, size_t counts[VALUES],
			 struct numbered_hash *to)
{
	size_t begin = 0;

	for (size_t value = 0; value < VALUES; value++) {
		size_t some = counts[value];

		counts[value] = begin;
		begin += some;
	}
	for (size_t i = 0; i < count; i++)
		to[counts[from[i].hash >> 8 * pass & (VALUES - 1)]++] = from[i];
}

bool hash_order(struct numbered_hash *items, size_t count)
{
	size_t counts[PASSES][VALUES] = {{0}};
	struct numbered_hash *room = nh_new_array(count, sizeof *room);

	if (!room)
		return false;
	count_bytes(items, count, counts);
	for (unsigned pass = 0; pass < PASSES; pass += 2) {
		sort_by_byte(items, count, pass, counts[pass], room);
		sort_by_byte(room, count, pass + 1, counts[pass + 1], items);
	}
	free(room);
	return true;
}
