/* SPDX-License-Identifier: MIT
 *
 * form_table.h - written forms and their numbers: what every token of every article is looked up in.
 *
 * A form's key (length, space, stemmer and bytes, nearly always in 24 bytes together) lies in one array by
 * number, beside the count of its uses, so that a look-up costs two cache misses at most, and both can be
 * asked for ahead: tokens are gathered, their slots prefetched, then their keys, then compared. Longer forms
 * are rare and live in a table of their own.
 */
#ifndef NEWSHOUND_INDEXER_FORM_TABLE_H
#define NEWSHOUND_INDEXER_FORM_TABLE_H

#include "common/bitpack.h"
#include "common/string_set.h"

#define FORM_KEY_BYTES 24
#define FORM_KEY_TEXT_MAX (FORM_KEY_BYTES - 3)
#define FORM_NONE UINT32_MAX

struct form_key {
	uint64_t words[3]; /* as bytes: length of the text, space, stemmer, text, zeros */
};

struct form_entry {
	struct form_key key;  /* zeros for a long form */
	uint32_t uses;        /* tokens that are this form */
	uint32_t long_number; /* of a long form, in long_forms */
};

struct form_table {
	struct form_entry *entries; /* by number */
	uint32_t count, capacity;
	struct form_slot {
		uint32_t hash, number; /* of the form + 1, or 0 */
	} * slots;
	size_t slot_count; /* a power of two, or 0 */
	struct string_set long_forms;
	uint32_t *long_numbers; /* by number in long_forms */
	size_t long_capacity;
};

void form_table_init(struct form_table *table);
void form_table_done(struct form_table *table);
size_t form_table_memory(const struct form_table *table);

/* Zeros behind the bytes of the key. */
static inline void form_key_cut(struct form_key *key, size_t bytes)
{
	for (size_t i = 0; i < 3; i++) {
		size_t whole = 8 * (i + 1);

		if (bytes < whole)
			key->words[i] &= whole - bytes >= 8 ? 0 : UINT64_MAX >> (8 * (whole - bytes));
	}
}

/* The key of a text of at most FORM_KEY_TEXT_MAX bytes; as many must be readable. */
static inline struct form_key form_key_of(char space, unsigned stemmer, const char *text, size_t length)
{
	struct form_key key;

	key.words[0] =
	    length | (uint64_t)(unsigned char)space << 8 | (uint64_t)stemmer << 16 | load_u64(text) << 24;
	key.words[1] = load_u64(text + 5);
	/* not loaded where it is not needed: the tokenizer has just stored the text in pieces that end in
	 * between */
	key.words[2] = length > 13 ? load_u64(text + 13) : 0;
	form_key_cut(&key, length + 3);
	return key;
}

#define FORM_LOWER \
	0x2020202020202020u /* what makes ASCII letters lower case, and leaves digits as they are */

/* The key of a plain word (tokenizer.h) behind prefix, the key of no text in that space. Without branches, as
 * lengths cannot be foreseen: masks by how many bytes of a word of the key belong to the text. */
static inline struct form_key form_key_of_plain(uint64_t prefix, const unsigned char *text, size_t length)
{
	/* One value a line would be no table. */
	/* clang-format off */
	static const uint64_t low_bytes[] = {
		0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
		0xFF, 0xFFFF, 0xFFFFFF, 0xFFFFFFFF, 0xFFFFFFFFFF, 0xFFFFFFFFFFFF, 0xFFFFFFFFFFFFFF,
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX,
		UINT64_MAX,
	};
	/* clang-format on */
	struct form_key key;

	key.words[0] = prefix | length | ((load_u64(text) | FORM_LOWER) << 24 & low_bytes[length + 16]);
	key.words[1] = (load_u64(text + 5) | FORM_LOWER) & low_bytes[length + 8];
	key.words[2] = (load_u64(text + 13) | FORM_LOWER) & low_bytes[length];
	return key;
}

static inline uint64_t form_key_prefix(char space, unsigned stemmer)
{
	return (uint64_t)(unsigned char)space << 8 | (uint64_t)stemmer << 16;
}

__extension__ typedef unsigned __int128 form_product;

/* Folded products, as in wyhash (public domain, Wang Yi); the constants are fractions of the golden ratio and
 * of square roots. */
static inline uint32_t form_key_hash(const struct form_key *key)
{
	form_product product =
	    (form_product)(key->words[0] ^ 0x9E3779B97F4A7C15u) * (key->words[1] ^ 0x6A09E667F3BCC908u);
	uint64_t folded = (uint64_t)product ^ (uint64_t)(product >> 64) ^ key->words[2];

	product = (form_product)(folded ^ 0xBB67AE8584CAA73Bu) * 0x3C6EF372FE94F82Bu;
	return (uint32_t)product ^ (uint32_t)(product >> 64);
}

/* Space, stemmer and text of a form; in room where it is a short one, else borrowed until the next addition.
 */
struct nh_string form_table_get(const struct form_table *table, uint32_t number, char room[FORM_KEY_BYTES]);

/* Asks for what the next two calls look at. */
static inline void form_table_prefetch_slot(const struct form_table *table, uint32_t hash)
{
	if (table->slot_count)
		__builtin_prefetch(&table->slots[hash & (table->slot_count - 1)]);
}
static inline void form_table_prefetch_key(const struct form_table *table, uint32_t hash)
{
	if (table->slot_count)
		__builtin_prefetch(&table->entries[table->slots[hash & (table->slot_count - 1)].number - 1]);
}

/* The number of the key, which is added where it is new; FORM_NONE where memory ran out. */
uint32_t form_table_add(struct form_table *table, const struct form_key *key, uint32_t hash, bool *ret_new);
/* The same for space, stemmer and a text of any length. */
uint32_t form_table_add_long(struct form_table *table, struct nh_string key, bool *ret_new);

#endif
