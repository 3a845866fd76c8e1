/* SPDX-License-Identifier: MIT
 *
 * term_dict.c - see term_dict.h and FORMAT.md.
 */
#include "common/shard/term_dict.h"

#include "common/error.h"
#include "common/shard/term_cursor_parts.h"

/* ---- writing ---- */

void term_dict_writer_init(struct term_dict_writer *writer)
{
	memset(writer, 0, sizeof *writer);
}

void term_dict_writer_done(struct term_dict_writer *writer)
{
	buf_done(&writer->terms);
	buf_done(&writer->heads);
	buf_done(&writer->offsets);
}

static void begin_block(struct term_dict_writer *writer, struct nh_string key, const struct term_entry *entry)
{
	buf_u64(&writer->heads, term_head(key));
	buf_u32(&writer->offsets, (uint32_t)(writer->taken + writer->terms.length));
	if (writer->taken + writer->terms.length > UINT32_MAX)
		writer->terms.failed = true;
	buf_varint(&writer->terms, entry->region_offset);
	writer->last_length = 0;
}

/* What two neighbouring strings share, and how much the second adds: in one byte where both are below 15,
 * else in a byte that is never such a pair, and two varints. */
static void put_shared(struct buf *out, size_t shared, size_t added)
{
	if (shared < 15 && added < 16) {
		buf_u8(out, (uint8_t)(shared << 4 | added));
		return;
	}
	buf_u8(out, SHARD_TERM_LONG);
	buf_varint(out, shared);
	buf_varint(out, added);
}

static void put_key(struct term_dict_writer *writer, struct nh_string key)
{
	size_t shared = 0, most = nh_size_min(key.length, writer->last_length);

	while (shared < most && writer->last_key[shared] == (unsigned char)key.bytes[shared])
		shared++;
	put_shared(&writer->terms, shared, key.length - shared);
	buf_append(&writer->terms, key.bytes + shared, key.length - shared);
	memcpy(writer->last_key, key.bytes, key.length);
	writer->last_length = key.length;
}

static void put_inlined(struct buf *out, const struct term_entry *entry)
{
	uint32_t next = 0;

	buf_varint(out, entry->doc);
	for (size_t i = 0; (entry->flags & SHARD_TERM_HAS_POSITIONS) && i < entry->total_freq; i++) {
		buf_varint(out, entry->positions[i] - next);
		next = entry->positions[i] + 1;
		if (entry->form_count > 1)
			buf_varint(out, entry->ordinals[i]);
	}
}

void term_dict_add(struct term_dict_writer *writer, struct nh_string key, const struct term_entry *entry)
{
	struct buf *out = &writer->terms;

	assert(key.length >= 1 && key.length <= SHARD_TERM_KEY_BYTES_MAX);
	if (writer->count % SHARD_TERMS_PER_BLOCK == 0)
		begin_block(writer, key, entry);
	writer->count++;
	put_key(writer, key);
	buf_varint(out, (uint64_t)entry->doc_freq << SHARD_TERM_FLAG_BITS | entry->flags);
	buf_varint(out, (entry->total_freq - entry->doc_freq) << 1 | entry->inlined);
	if (entry->flags & SHARD_TERM_HAS_FORMS) {
		buf_varint(out, entry->form_count);
		buf_counted(out, entry->forms);
	}
	if (entry->inlined) {
		put_inlined(out, entry);
		return;
	}
	buf_varint(out, entry->region_length);
	if (entry->doc_freq > SHARD_BLOCK_POSTINGS)
		buf_varint(out, entry->hot_length);
}

void term_dict_heads(const struct term_dict_writer *writer, struct buf *out)
{
	buf_append(out, writer->heads.bytes, writer->heads.length);
	buf_append(out, writer->offsets.bytes, writer->offsets.length);
	out->failed |= buf_failed(&writer->heads) || buf_failed(&writer->offsets);
}

void term_forms_encode(struct buf *out, struct nh_string *forms, const uint32_t *doc_freqs, size_t count)
{
	struct nh_string last = {"", 0};

	for (size_t i = 0; i < count; i++) {
		size_t shared = 0;

		while (shared < last.length && shared < forms[i].length &&
		       last.bytes[shared] == forms[i].bytes[shared])
			shared++;
		put_shared(out, shared, forms[i].length - shared);
		buf_append(out, forms[i].bytes + shared, forms[i].length - shared);
		buf_varint(out, doc_freqs[i]);
		last = forms[i];
	}
}

/* ---- reading ---- */

void term_get_long_shared(struct reader *reader, unsigned packed, size_t shared_max, size_t *ret_shared,
			  size_t *ret_added)
{
	if (packed != SHARD_TERM_LONG)
		reader->failed = true;
	*ret_shared = (size_t)reader_varint_max(reader, shared_max);
	*ret_added = (size_t)reader_varint_max(reader, SHARD_TERM_KEY_BYTES_MAX - *ret_shared);
}

bool term_forms_next(struct reader *reader, struct term_form *form)
{
	size_t shared, added;
	const unsigned char *bytes;

	if (reader_left(reader) == 0)
		return false;
	term_get_shared(reader, form->length, &shared, &added);
	bytes = reader_bytes(reader, added);
	form->doc_freq = (uint32_t)reader_varint_max(reader, UINT32_MAX);
	if (reader_failed(reader))
		return false;
	memcpy(form->bytes + shared, bytes, added);
	form->length = shared + added;
	form->bytes[form->length] = 0;
	return true;
}

enum nh_status term_dict_open(const struct shard *shard, struct term_dict *ret, struct nh_error *error)
{
	struct shard_extent heads = shard_section(shard, SHARD_SECTION_TERM_HEADS);
	struct term_dict dict = {
	    .shard = shard,
	    .terms = shard_section(shard, SHARD_SECTION_TERMS),
	    .postings = shard_section(shard, SHARD_SECTION_POSTINGS),
	    .term_count = shard_meta(shard)->term_count,
	};

	dict.block_count =
	    dict.term_count / SHARD_TERMS_PER_BLOCK + (dict.term_count % SHARD_TERMS_PER_BLOCK != 0);
	if (dict.term_count > dict.terms.length || heads.length != dict.block_count * 12)
		return nh_fail(error, NH_CORRUPT, shard_path(shard),
			       "the term dictionary has the wrong length");
	dict.heads_offset = heads.offset;
	dict.offsets_offset = heads.offset + dict.block_count * 8;
	*ret = dict;
	return NH_OK;
}

uint64_t term_dict_block_offset(const struct term_dict *dict, uint64_t block)
{
	const unsigned char *bytes;

	if (block == dict->block_count)
		return dict->terms.length;
	bytes = shard_touch(dict->shard, dict->offsets_offset + block * 4, 4);
	return bytes ? load_u32(bytes) : 0;
}

bool term_dict_head_of_block(const struct term_dict *dict, uint64_t block, uint64_t *ret)
{
	const unsigned char *bytes = shard_touch(dict->shard, dict->heads_offset + block * 8, 8);

	if (bytes)
		*ret = load_u64(bytes);
	return bytes;
}

void term_cursor_enter_block(struct term_cursor *cursor, uint64_t block)
{
	const struct term_dict *dict = cursor->dict;
	uint64_t begin, end;
	const unsigned char *bytes;

	cursor->left_in_block = 0;
	cursor->block = dict->block_count;
	if (block >= dict->block_count)
		return;
	begin = term_dict_block_offset(dict, block);
	end = term_dict_block_offset(dict, block + 1);
	if (begin >= end || end > dict->terms.length) {
		shard_damage(dict->shard, dict->offsets_offset);
		return;
	}
	bytes = shard_touch(dict->shard, dict->terms.offset + begin, end - begin);
	if (!bytes)
		return;
	cursor->reader = reader_over(bytes, end - begin);
	cursor->block_begin = begin;
	cursor->postings_offset = reader_varint(&cursor->reader);
	cursor->key_length = 0;
	cursor->block = block + 1;
	cursor->left_in_block =
	    (size_t)nh_size_min(dict->term_count - block * SHARD_TERMS_PER_BLOCK, SHARD_TERMS_PER_BLOCK);
	cursor->ordinal = block * SHARD_TERMS_PER_BLOCK - 1;
}

static void get_inlined(struct reader *reader, struct term_entry *entry, uint64_t document_count)
{
	bool positions = entry->flags & SHARD_TERM_HAS_POSITIONS;

	entry->doc = (uint32_t)reader_varint_max(reader, document_count - 1);
	if (entry->doc_freq != 1 || (positions && entry->total_freq > SHARD_INLINE_FREQ_MAX)) {
		reader->failed = true;
		return;
	}
	for (size_t i = 0; positions && i < entry->total_freq; i++) {
		entry->positions[i] = (uint32_t)reader_varint_max(reader, UINT32_MAX);
		entry->ordinals[i] =
		    entry->form_count > 1 ? (uint16_t)reader_varint_max(reader, entry->form_count - 1) : 0;
	}
}

static void get_region(struct term_cursor *cursor, struct term_entry *entry)
{
	const struct term_dict *dict = cursor->dict;
	struct reader *reader = &cursor->reader;

	entry->region_offset = cursor->postings_offset;
	entry->region_length = reader_varint(reader);
	entry->hot_length =
	    entry->doc_freq > SHARD_BLOCK_POSTINGS ? reader_varint_max(reader, entry->region_length) : 0;
	if (entry->region_length == 0 || entry->region_offset > dict->postings.length ||
	    entry->region_length > dict->postings.length - entry->region_offset)
		reader->failed = true;
	else
		cursor->postings_offset += entry->region_length;
}

static void get_entry(struct term_cursor *cursor, struct term_entry *entry)
{
	struct reader *reader = &cursor->reader;
	uint64_t document_count = shard_meta(cursor->dict->shard)->document_count;
	uint64_t packed = reader_varint(reader), extra = reader_varint(reader);

	entry->flags = packed & ((1u << SHARD_TERM_FLAG_BITS) - 1);
	packed >>= SHARD_TERM_FLAG_BITS;
	if (packed == 0 || packed > document_count || extra >> 1 > UINT32_MAX) {
		reader->failed = true;
		return;
	}
	entry->doc_freq = (uint32_t)packed;
	entry->total_freq = packed + (extra >> 1);
	entry->inlined = extra & 1;
	entry->form_count = 1;
	entry->forms = (struct nh_string){NULL, 0};
	if (entry->flags & SHARD_TERM_HAS_FORMS) {
		entry->form_count = (size_t)reader_varint_max(reader, SHARD_FORMS_MAX);
		entry->forms = reader_counted(reader);
		if (entry->form_count == 0 || !(entry->flags & SHARD_TERM_HAS_POSITIONS))
			reader->failed = true;
	}
	if (entry->inlined)
		get_inlined(reader, entry, document_count);
	else
		get_region(cursor, entry);
}

bool term_cursor_next(struct term_cursor *cursor)
{
	if (!term_cursor_get_key(cursor))
		return false;
	get_entry(cursor, &cursor->entry);
	return term_cursor_keep_sound(cursor);
}

void term_cursor_init(struct term_cursor *cursor, const struct term_dict *dict)
{
	/* the key and the entry, which are long, are filled before they are read */
	cursor->dict = dict;
	cursor->reader = (struct reader){NULL, NULL, false}; /* where its first block is damaged */
	cursor->block = 0;
	cursor->left_in_block = 0;
	cursor->key_length = 0;
	cursor->entry.forms = (struct nh_string){NULL, 0};
	cursor->ordinal = UINT64_MAX;
}

/* Passes over what stands behind a key, but for how long its postings are. */
static void skip_entry(struct term_cursor *cursor)
{
	struct reader *reader = &cursor->reader;
	uint64_t packed, extra, doc_freq, forms = 1;

	if (NH_LIKELY(reader_left(reader) >= TERM_PLAIN_BYTES)) {
		struct term_plain plain = term_plain_entry(reader->next);

		cursor->postings_offset += plain.region_length;
		reader->next += plain.bytes;
		if (NH_LIKELY(plain.bytes))
			return;
	}
	packed = reader_varint(reader);
	extra = reader_varint(reader);
	doc_freq = packed >> SHARD_TERM_FLAG_BITS;
	if (packed & SHARD_TERM_HAS_FORMS) {
		forms = reader_varint(reader);
		reader_counted(reader);
	}
	if (!(extra & 1)) {
		cursor->postings_offset += reader_varint(reader);
		term_skip_varints(reader, doc_freq > SHARD_BLOCK_POSTINGS);
	} else if (packed & SHARD_TERM_HAS_POSITIONS) {
		term_skip_varints(reader, 1 + (doc_freq + (extra >> 1)) * (forms > 1 ? 2 : 1));
	} else {
		term_skip_varints(reader, 1);
	}
}

static size_t common_prefix(const unsigned char *a, const char *b, size_t length)
{
	size_t common = 0;

	while (common < length && a[common] == (unsigned char)b[common])
		common++;
	return common;
}

/* Stands the cursor behind the key in its block; false where the block does not have it. Of the keys before
 * it only what they add to the one before is looked at: one that shares more with its neighbour than that
 * with the wanted key is as far from it, one that shares less is beyond it. */
static bool find_key(struct term_cursor *cursor, struct nh_string key)
{
	size_t matched = 0;

	for (; cursor->left_in_block > 0; cursor->left_in_block--) {
		size_t shared, added, common, wanted;
		const unsigned char *bytes;

		term_get_shared(&cursor->reader, cursor->key_length, &shared, &added);
		bytes = reader_bytes(&cursor->reader, added);
		if (!bytes || (shared < matched && cursor->key_length > 0))
			return false;
		cursor->key_length = shared + added;
		cursor->ordinal++;
		wanted = key.length - matched;
		common = shared > matched
			     ? 0
			     : common_prefix(bytes, key.bytes + matched, nh_size_min(added, wanted));
		if (shared == matched && common == wanted)
			return added == wanted;
		if (shared == matched && common < added &&
		    bytes[common] > (unsigned char)key.bytes[matched + common])
			return false;
		matched += common;
		skip_entry(cursor);
	}
	return false;
}

bool term_cursor_find_in_block(struct term_cursor *cursor, uint64_t block, struct nh_string key)
{
	bool found;

	term_cursor_enter_block(cursor, block);
	found = find_key(cursor, key);
	if (found)
		get_entry(cursor, &cursor->entry);
	cursor->entry.ordinal = cursor->ordinal;
	if (!reader_failed(&cursor->reader))
		return found;
	shard_damage(cursor->dict->shard, cursor->dict->terms.offset);
	return false;
}
