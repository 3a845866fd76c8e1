/* SPDX-License-Identifier: MIT
 *
 * term_dict.h - the sorted dictionary of a shard: from a key to its postings.
 *
 * Keys stand in blocks of 32, each key as what differs from the one before. The first eight bytes of every
 * block's first key lie side by side, so that a search is a binary search over them, a comparison or two of
 * whole keys, and a walk through one block. Keys are bytes; what they mean is not the shard's business.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TERM_DICT_H
#define NEWSHOUND_COMMON_SHARD_TERM_DICT_H

#include "common/buf.h"
#include "common/reader.h"
#include "common/shard/format.h"
#include "common/shard/shard_reader.h"

/* What the dictionary says of a term. */
struct term_entry {
	uint64_t ordinal; /* of the term in the dictionary */
	unsigned flags;   /* SHARD_TERM_HAS_… */
	uint32_t doc_freq;
	uint64_t total_freq;
	bool inlined; /* a single posting that stands here: doc, positions, ordinals */
	uint32_t doc;
	uint32_t positions[SHARD_INLINE_FREQ_MAX]; /* absolute when added; read back as differences */
	uint16_t ordinals[SHARD_INLINE_FREQ_MAX];
	uint64_t region_offset, region_length; /* in section POSTINGS */
	uint64_t hot_length;
	size_t form_count; /* 1 where the list has no forms of its own: then the key's own bytes are it */
	struct nh_string forms; /* encoded: see term_forms_next */
};

struct term_form {
	unsigned char bytes[SHARD_TERM_KEY_BYTES_MAX + 1];
	size_t length;
	uint32_t doc_freq;
};

struct term_dict_writer {
	struct buf terms, heads, offsets;
	uint64_t taken; /* bytes of TERMS that were taken out of terms: they stand before what is in it */
	unsigned char last_key[SHARD_TERM_KEY_BYTES_MAX];
	size_t last_length;
	uint64_t count;
};

void term_dict_writer_init(struct term_dict_writer *writer);
void term_dict_writer_done(struct term_dict_writer *writer);
/* Keys ascend by bytes and are 1 to SHARD_TERM_KEY_BYTES_MAX long. entry->forms is written as it stands. */
void term_dict_add(struct term_dict_writer *writer, struct nh_string key, const struct term_entry *entry);
/* Appends the section TERM_HEADS; TERMS is what was taken out of writer->terms, and what is in it. */
void term_dict_heads(const struct term_dict_writer *writer, struct buf *out);
/* Encodes forms in the order of their ordinals, as term_entry.forms wants them. */
void term_forms_encode(struct buf *out, struct nh_string *forms, const uint32_t *doc_freqs, size_t count);

struct term_dict {
	const struct shard *shard;
	struct shard_extent terms, postings;
	uint64_t term_count, block_count;
	uint64_t heads_offset, offsets_offset; /* in the file */
};

/* The first eight bytes of a key, as a number in the order of keys. */
static inline uint64_t term_head(struct nh_string key)
{
	uint64_t head = 0;

	for (size_t i = 0; i < 8; i++)
		head = head << 8 | (i < key.length ? (unsigned char)key.bytes[i] : 0);
	return head;
}

enum nh_status term_dict_open(const struct shard *shard, struct term_dict *ret, struct nh_error *error);
/* False where there is no such term (or its block is damaged: the shard is marked then). */
bool term_dict_find(const struct term_dict *dict, struct nh_string key, struct term_entry *ret);

/* The same in steps, so that the cache misses of several words overlap: the only block that could have the
 * key; then the memory is asked for it, in TERM_DICT_PREFETCH_STEPS from 0 on, of which each asks for what
 * the one before has found; then it is looked through. There must be a term. */
#define TERM_DICT_PREFETCH_STEPS 2
uint64_t term_dict_block(const struct term_dict *dict, struct nh_string key);
void term_dict_prefetch(const struct term_dict *dict, uint64_t block, unsigned step);
bool term_dict_find_in(const struct term_dict *dict, uint64_t block, struct nh_string key,
		       struct term_entry *ret);

/* term_head of the first key of a block, which is < block_count; false where it is damaged. */
bool term_dict_head_of_block(const struct term_dict *dict, uint64_t block, uint64_t *ret);

/* A walk over all terms in order. */
struct term_cursor {
	const struct term_dict *dict;
	uint64_t block; /* of the next term */
	size_t left_in_block;
	uint64_t postings_offset;
	struct reader reader;
	unsigned char key[SHARD_TERM_KEY_BYTES_MAX];
	size_t key_length, key_shared; /* shared: with the key before; 0 at the beginning of a block */
	struct term_entry entry;
	uint64_t ordinal;     /* of the current term, from 0; also in its entry */
	uint64_t block_begin; /* in TERMS, of the block that the cursor is in */
};

void term_cursor_init(struct term_cursor *cursor, const struct term_dict *dict);
/* As init, but the first term will be the least one >= key. */
void term_cursor_seek(struct term_cursor *cursor, const struct term_dict *dict, struct nh_string key);
/* The same for a key that is likely to stand near the first of all keys, or near the last. */
void term_cursor_seek_outer(struct term_cursor *cursor, const struct term_dict *dict, struct nh_string key,
			    bool from_end);
/* Whether the block, the number of one of the dictionary, has the key; of the cursor, fresh from
 * term_cursor_init, only the entry is good then. */
bool term_cursor_find_in_block(struct term_cursor *cursor, uint64_t block, struct nh_string key);
/* For keys that are asked for in order, with the same cursor, which has been initialised and is used for
 * nothing else: whether there is such a term, which the cursor then stands on. */
bool term_cursor_find(struct term_cursor *cursor, struct nh_string key);
bool term_cursor_next(struct term_cursor *cursor);
/* The same for a look at many words: of the entry only doc_freq, form_count and forms are read. Not to be
 * mixed with term_cursor_next, which counts where postings lie. */
bool term_cursor_next_word(struct term_cursor *cursor);
/* The same, but goes on to the first term that is >= key, which is above the current one. */
bool term_cursor_reach_word(struct term_cursor *cursor, struct nh_string key);
/* Whether the cursor stands on the first term of a block: the time to ask whether blocks can be skipped. */
static inline bool term_cursor_begins_block(const struct term_cursor *cursor)
{
	return cursor->ordinal % SHARD_TERMS_PER_BLOCK == 0;
}
/* Where the current key begins with prefix: passes over what is left of the block, and over further blocks,
 * as far as it is sure that all keys there do. Does nothing for a prefix of more than 8 bytes. */
void term_cursor_skip(struct term_cursor *cursor, struct nh_string prefix);
/* Passes over what is left of the block, and over further blocks, as far as heads say that all keys there are
 * below key. */
void term_cursor_skip_to(struct term_cursor *cursor, struct nh_string key);
static inline struct nh_string term_cursor_key(const struct term_cursor *cursor)
{
	return (struct nh_string){(const char *)cursor->key, cursor->key_length};
}

/* Reads the forms of an entry one by one: form is carried from call to call, zeroed before the
 * first. False at the end of reader, or where it is damaged (reader_failed says which). */
bool term_forms_next(struct reader *reader, struct term_form *form);

#endif
