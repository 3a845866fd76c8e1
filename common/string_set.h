/* SPDX-License-Identifier: MIT
 *
 * string_set.h - distinct byte strings, numbered in the order in which they came. An open-addressing table
 * over one run of bytes; used for outlets, sections, paths, keys and forms.
 */
#ifndef NEWSHOUND_COMMON_STRING_SET_H
#define NEWSHOUND_COMMON_STRING_SET_H

#include "common/base.h"
#include "common/buf.h"

#define STRING_SET_NONE UINT32_MAX

struct string_set {
	struct buf bytes;
	struct string_set_item {
		size_t offset;
		uint32_t length;
	} * items;
	uint32_t count, capacity;
	/* The hash lies beside the number, so that a miss costs one cache line. */
	struct string_set_slot {
		uint32_t hash, number; /* of the item + 1, or 0 */
	} * slots;
	size_t slot_count; /* a power of two */
};

void string_set_init(struct string_set *set);
void string_set_done(struct string_set *set);
/* The number of text, which is added where it is new; STRING_SET_NONE where memory ran out. */
uint32_t string_set_add(struct string_set *set, struct nh_string text, bool *ret_new);
/* The same for who knows that it is new, as all before it were. A set that is filled so is never looked
 * into, nor added to otherwise. */
uint32_t string_set_append(struct string_set *set, struct nh_string text);
/* The number, or STRING_SET_NONE. */
uint32_t string_set_find(const struct string_set *set, struct nh_string text);
/* Borrowed until the next add. */
static inline struct nh_string string_set_get(const struct string_set *set, uint32_t number)
{
	const struct string_set_item *item = &set->items[number];

	return (struct nh_string){(const char *)set->bytes.bytes + item->offset, item->length};
}
/* Memory in use, for budgets. */
size_t string_set_memory(const struct string_set *set);

#endif
