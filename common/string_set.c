/* SPDX-License-Identifier: MIT
 *
 * string_set.c - see string_set.h.
 */
#include "common/string_set.h"

#include "common/hash.h"
#include "common/memory.h"

#define SLOTS_MIN 64

void string_set_init(struct string_set *set)
{
	memset(set, 0, sizeof *set);
}

void string_set_done(struct string_set *set)
{
	buf_done(&set->bytes);
	free(set->items);
	free(set->slots);
	string_set_init(set);
}

static size_t find_slot(const struct string_set *set, struct nh_string text, uint32_t hash)
{
	size_t slot = hash & (set->slot_count - 1);

	for (;; slot = (slot + 1) & (set->slot_count - 1)) {
		const struct string_set_slot *at = &set->slots[slot];
		const struct string_set_item *item;

		if (at->number == 0)
			return slot;
		if (at->hash != hash)
			continue;
		item = &set->items[at->number - 1];
		if (item->length == text.length &&
		    memcmp(set->bytes.bytes + item->offset, text.bytes, text.length) == 0)
			return slot;
	}
}

static bool grow_slots(struct string_set *set)
{
	size_t wanted = set->slot_count ? set->slot_count * 2 : SLOTS_MIN;
	struct string_set_slot *slots = nh_new_array(wanted, sizeof *slots);

	if (!slots)
		return false;
	memory_touch(slots, wanted * sizeof *slots);
	for (size_t i = 0; i < set->slot_count; i++) {
		size_t slot = set->slots[i].hash & (wanted - 1);

		if (!set->slots[i].number)
			continue;
		while (slots[slot].number)
			slot = (slot + 1) & (wanted - 1);
		slots[slot] = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->slot_count = wanted;
	return true;
}

static bool grow_items(struct string_set *set)
{
	uint32_t wanted = set->capacity ? set->capacity + set->capacity / 2 : SLOTS_MIN;
	void *items = nh_resize_array(set->items, wanted, sizeof *set->items);

	if (!items)
		return false;
	set->items = items;
	set->capacity = wanted;
	return true;
}

uint32_t string_set_find(const struct string_set *set, struct nh_string text)
{
	if (set->count == 0)
		return STRING_SET_NONE;
	return set->slots[find_slot(set, text, (uint32_t)hash_bytes(text.bytes, text.length))].number - 1;
}

uint32_t string_set_append(struct string_set *set, struct nh_string text)
{
	if (text.length > UINT32_MAX || set->count == UINT32_MAX - 1 ||
	    (set->count == set->capacity && !grow_items(set)))
		return STRING_SET_NONE;
	set->items[set->count] = (struct string_set_item){set->bytes.length, (uint32_t)text.length};
	buf_append_string(&set->bytes, text);
	return buf_failed(&set->bytes) ? STRING_SET_NONE : set->count++;
}

uint32_t string_set_add(struct string_set *set, struct nh_string text, bool *ret_new)
{
	uint32_t hash = (uint32_t)hash_bytes(text.bytes, text.length);
	size_t slot;

	*ret_new = false;
	if ((size_t)set->count * 2 >= set->slot_count && !grow_slots(set))
		return STRING_SET_NONE;
	slot = find_slot(set, text, hash);
	if (set->slots[slot].number)
		return set->slots[slot].number - 1;
	if (string_set_append(set, text) == STRING_SET_NONE)
		return STRING_SET_NONE;
	set->slots[slot] = (struct string_set_slot){hash, set->count};
	*ret_new = true;
	return set->count - 1;
}

size_t string_set_memory(const struct string_set *set)
{
	return set->bytes.capacity + set->capacity * sizeof *set->items +
	       set->slot_count * sizeof *set->slots;
}
