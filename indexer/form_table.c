/* SPDX-License-Identifier: MIT
 *
 * form_table.c - see form_table.h. Open addressing with linear probing, at most half full.
 */
#include "indexer/form_table.h"

#include "common/memory.h"

#define SLOTS_MIN 1024

void form_table_init(struct form_table *table)
{
	memset(table, 0, sizeof *table);
	string_set_init(&table->long_forms);
}

void form_table_done(struct form_table *table)
{
	free(table->entries);
	free(table->slots);
	free(table->long_numbers);
	string_set_done(&table->long_forms);
	form_table_init(table);
}

size_t form_table_memory(const struct form_table *table)
{
	return table->capacity * sizeof *table->entries + table->slot_count * sizeof *table->slots +
	       string_set_memory(&table->long_forms) + table->long_capacity * sizeof *table->long_numbers;
}

static bool grow_slots(struct form_table *table)
{
	size_t wanted = table->slot_count ? table->slot_count * 2 : SLOTS_MIN;
	struct form_slot *slots = nh_new_array(wanted, sizeof *slots);

	if (!slots)
		return false;
	memory_touch(slots, wanted * sizeof *slots);
	for (size_t i = 0; i < table->slot_count; i++) {
		size_t at = table->slots[i].hash & (wanted - 1);

		if (!table->slots[i].number)
			continue;
		while (slots[at].number)
			at = (at + 1) & (wanted - 1);
		slots[at] = table->slots[i];
	}
	free(table->slots);
	table->slots = slots;
	table->slot_count = wanted;
	return true;
}

/* The number of a new form; its key is zeros. */
static uint32_t add_number(struct form_table *table)
{
	if (table->count == table->capacity) {
		uint32_t wanted = table->capacity ? table->capacity + table->capacity / 2 : SLOTS_MIN;
		void *entries = table->count < FORM_NONE / 2
				    ? nh_resize_array(table->entries, wanted, sizeof *table->entries)
				    : NULL;

		if (!entries)
			return FORM_NONE;
		table->entries = entries;
		table->capacity = wanted;
	}
	memset(&table->entries[table->count], 0, sizeof *table->entries);
	return table->count++;
}

static inline bool same_key(const struct form_key *a, const struct form_key *b)
{
	return ((a->words[0] ^ b->words[0]) | (a->words[1] ^ b->words[1]) | (a->words[2] ^ b->words[2])) == 0;
}

uint32_t form_table_add(struct form_table *table, const struct form_key *key, uint32_t hash, bool *ret_new)
{
	size_t at;

	*ret_new = false;
	if (NH_UNLIKELY((size_t)table->count * 2 >= table->slot_count) && !grow_slots(table))
		return FORM_NONE;
	for (at = hash & (table->slot_count - 1); table->slots[at].number;
	     at = (at + 1) & (table->slot_count - 1)) {
		const struct form_slot *slot = &table->slots[at];

		if (slot->hash == hash && same_key(&table->entries[slot->number - 1].key, key))
			return slot->number - 1;
	}
	if (add_number(table) == FORM_NONE)
		return FORM_NONE;
	table->entries[table->count - 1].key = *key;
	table->slots[at] = (struct form_slot){hash, table->count};
	*ret_new = true;
	return table->count - 1;
}

uint32_t form_table_add_long(struct form_table *table, struct nh_string key, bool *ret_new)
{
	uint32_t number = string_set_add(&table->long_forms, key, ret_new);

	if (number == STRING_SET_NONE)
		return FORM_NONE;
	if (!*ret_new)
		return table->long_numbers[number];
	if (number >= table->long_capacity) {
		size_t wanted = nh_size_max(number + number / 2, SLOTS_MIN);
		void *numbers = nh_resize_array(table->long_numbers, wanted, sizeof *table->long_numbers);

		if (!numbers)
			return FORM_NONE;
		table->long_numbers = numbers;
		table->long_capacity = wanted;
	}
	table->long_numbers[number] = add_number(table);
	if (table->long_numbers[number] != FORM_NONE)
		table->entries[table->count - 1].long_number = number;
	return table->long_numbers[number];
}

struct nh_string form_table_get(const struct form_table *table, uint32_t number, char room[FORM_KEY_BYTES])
{
	const struct form_entry *entry = &table->entries[number];

	if (entry->key.words[0] == 0)
		return string_set_get(&table->long_forms, entry->long_number);
	for (size_t i = 0; i < FORM_KEY_BYTES; i++)
		room[i] = (char)(entry->key.words[i / 8] >> (i % 8 * 8));
	return (struct nh_string){room + 1, 2 + (entry->key.words[0] & 0xFF)};
}
