/* SPDX-License-Identifier: MIT
 *
 * term_dict_words.c - a walk over many words of the dictionary, of which only keys, doc_freqs and forms are
 * wanted.
 */
#include "common/shard/term_cursor_parts.h"

/* An entry of any kind. */
static void get_long_word(struct term_cursor *cursor)
{
	struct reader *reader = &cursor->reader;
	struct term_entry *entry = &cursor->entry;
	uint64_t packed = reader_varint(reader), extra = reader_varint(reader);
	uint64_t doc_freq = packed >> SHARD_TERM_FLAG_BITS, skipped = 1;

	if (doc_freq == 0 || doc_freq > UINT32_MAX)
		reader->failed = true;
	entry->doc_freq = (uint32_t)doc_freq;
	if (packed & SHARD_TERM_HAS_FORMS) {
		entry->form_count = (size_t)reader_varint_max(reader, SHARD_FORMS_MAX);
		entry->forms = reader_counted(reader);
	}
	if (!(extra & 1))
		skipped += doc_freq > SHARD_BLOCK_POSTINGS;
	else if (packed & SHARD_TERM_HAS_POSITIONS)
		skipped += (1 + (extra >> 1)) * (entry->form_count > 1 ? 2 : 1);
	term_skip_varints(reader, skipped);
}

/* What stands behind the key. */
static inline void get_word(struct term_cursor *cursor)
{
	struct reader *reader = &cursor->reader;
	struct term_plain plain = {0, 0, 0};

	cursor->entry.form_count = 1;
	cursor->entry.forms = (struct nh_string){NULL, 0};
	if (NH_LIKELY(reader_left(reader) >= TERM_PLAIN_BYTES) && !(*reader->next & SHARD_TERM_HAS_FORMS))
		plain = term_plain_entry(reader->next);
	if (NH_UNLIKELY(plain.bytes == 0 || plain.doc_freq == 0)) {
		get_long_word(cursor);
		return;
	}
	cursor->entry.doc_freq = (uint32_t)plain.doc_freq;
	reader->next += plain.bytes;
}

bool term_cursor_next_word(struct term_cursor *cursor)
{
	if (!term_cursor_get_key(cursor))
		return false;
	get_word(cursor);
	return term_cursor_keep_sound(cursor);
}

static size_t common_bytes(const unsigned char *a, size_t a_length, struct nh_string b, size_t from)
{
	size_t most = nh_size_min(a_length, b.length);

	while (from < most && a[from] == (unsigned char)b.bytes[from])
		from++;
	return from;
}

/* Of a key that is below the wanted one it is known how much they share. The next key shares more with it
 * than that, and is below too; or less, and is above; or as much, and has to be looked at. */
bool term_cursor_reach_word(struct term_cursor *cursor, struct nh_string key)
{
	size_t matched;

	term_cursor_skip_to(cursor, key);
	matched = common_bytes(cursor->key, cursor->key_length, key, 0);
	for (;;) {
		bool begins = cursor->left_in_block == 0, reached;

		if (!term_cursor_get_key(cursor))
			return false;
		matched = begins ? 0 : matched;
		reached = cursor->key_shared < matched;
		if (cursor->key_shared == matched) {
			matched = common_bytes(cursor->key, cursor->key_length, key, matched);
			reached = matched == key.length ||
				  (matched < cursor->key_length &&
				   cursor->key[matched] > (unsigned char)key.bytes[matched]);
		}
		get_word(cursor);
		if (!term_cursor_keep_sound(cursor))
			return false;
		if (reached)
			return true;
	}
}
