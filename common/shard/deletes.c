/* SPDX-License-Identifier: MIT
 *
 * deletes.c - see deletes.h and FORMAT.md.
 */
#include "common/shard/deletes.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/reader.h"
#include "common/shard/postings.h"

#define DELETES_MAGIC "NHDELET\n"
#define DELETES_VERSION 1
#define DELETES_BYTES_MAX ((size_t)1 << 30)
#define RELEASE_BYTES ((uint64_t)4 << 20)

enum nh_status deletes_new(uint64_t document_count, struct deletes **ret, struct nh_error *error)
{
	struct deletes *deletes = nh_new(struct deletes);

	if (deletes)
		deletes->bits = nh_new_array(document_count / 64 + 2, sizeof *deletes->bits);
	if (!deletes || !deletes->bits) {
		deletes_free(deletes);
		return nh_fail_memory(error);
	}
	deletes->document_count = document_count;
	*ret = deletes;
	return NH_OK;
}

void deletes_free(struct deletes *deletes)
{
	if (!deletes)
		return;
	free(deletes->bits);
	free(deletes->ordinals);
	free(deletes->counts);
	free(deletes);
}

bool deletes_add(struct deletes *deletes, uint32_t doc)
{
	uint64_t bit = (uint64_t)1 << (doc % 64);

	assert(doc < deletes->document_count);
	if (deletes->bits[doc / 64] & bit)
		return false;
	deletes->bits[doc / 64] |= bit;
	deletes->deleted_count++;
	return true;
}

static uint32_t count_deleted(const struct deletes *deletes, struct postings *postings)
{
	uint32_t found = 0;

	for (uint32_t block = 0; block < postings->block_count && postings_load(postings, block); block++)
		for (uint32_t i = 0; i < postings->count; i++)
			found += deletes_has(deletes, postings->docs[i]);
	return found;
}

static bool add_correction(struct deletes *deletes, uint64_t ordinal, uint32_t count)
{
	uint64_t at = deletes->correction_count;

	if ((at & (at - 1)) == 0) { /* full at every power of two */
		size_t wanted = at ? (size_t)at * 2 : 1;
		uint32_t *ordinals = nh_resize_array(deletes->ordinals, wanted, sizeof *ordinals);
		uint32_t *counts;

		if (!ordinals)
			return false;
		deletes->ordinals = ordinals;
		counts = nh_resize_array(deletes->counts, wanted, sizeof *counts);
		if (!counts)
			return false;
		deletes->counts = counts;
	}
	deletes->ordinals[at] = (uint32_t)ordinal;
	deletes->counts[at] = count;
	deletes->correction_count++;
	return true;
}

/* What was swept is given back to the system: it is most of the shard. */
static void release(const struct term_cursor *cursor, uint64_t *released)
{
	uint64_t begin = cursor->dict->postings.offset;

	if (cursor->postings_offset < *released + RELEASE_BYTES)
		return;
	shard_release(cursor->dict->shard, begin + *released, begin + cursor->postings_offset);
	*released = cursor->postings_offset;
}

enum nh_status deletes_sweep(struct deletes *deletes, const struct shard *shard, struct nh_error *error)
{
	struct term_cursor *cursor = nh_new(struct term_cursor);
	struct postings *postings = nh_new(struct postings);
	struct term_dict dict;
	uint64_t released = 0;
	enum nh_status status =
	    cursor && postings ? term_dict_open(shard, &dict, error) : nh_fail_memory(error);

	deletes->correction_count = 0;
	if (status == NH_OK)
		term_cursor_init(cursor, &dict);
	while (status == NH_OK && term_cursor_next(cursor)) {
		uint32_t found =
		    postings_open(postings, &dict, &cursor->entry) ? count_deleted(deletes, postings) : 0;

		if (found && !add_correction(deletes, cursor->ordinal, found))
			status = nh_fail_memory(error);
		release(cursor, &released);
	}
	free(cursor);
	free(postings);
	return status == NH_OK ? shard_damaged(shard, error) : status;
}

uint32_t deletes_correction(const struct deletes *deletes, uint64_t ordinal)
{
	uint64_t low = 0, high = deletes ? deletes->correction_count : 0;

	while (low < high) {
		uint64_t middle = low + (high - low) / 2;

		if (deletes->ordinals[middle] == ordinal)
			return deletes->counts[middle];
		if (deletes->ordinals[middle] < ordinal)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static bool get_corrections(struct reader *reader, struct deletes *deletes)
{
	uint64_t count = reader_varint_max(reader, reader_left(reader));
	uint64_t ordinal = 0;

	deletes->ordinals = nh_new_array(count, sizeof *deletes->ordinals);
	deletes->counts = nh_new_array(count, sizeof *deletes->counts);
	if (!deletes->ordinals || !deletes->counts)
		return false;
	for (uint64_t i = 0; i < count && !reader_failed(reader); i++) {
		ordinal += reader_varint_max(reader, ordinal < UINT32_MAX ? UINT32_MAX - 1 - ordinal : 0);
		deletes->ordinals[i] = (uint32_t)ordinal;
		deletes->counts[i] = (uint32_t)reader_varint_max(reader, deletes->deleted_count);
		ordinal++;
	}
	deletes->correction_count = count;
	return !reader_failed(reader);
}

static enum nh_status parse(struct nh_string bytes, const char *path, struct deletes *deletes,
			    struct nh_error *error)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);
	const unsigned char *magic = reader_bytes(&reader, 8);
	uint32_t version = reader_u32(&reader);
	uint64_t documents = reader_u64(&reader);
	bool whole;

	if (!magic || memcmp(magic, DELETES_MAGIC, 8) != 0)
		return nh_fail(error, NH_CORRUPT, path, "not a list of deletions");
	if (version == 0)
		return nh_fail(error, NH_CORRUPT, path, "the list of deletions has version 0");
	if (version > DELETES_VERSION)
		return nh_fail(error, NH_VERSION, path,
			       "format version %u; this newshound reads up to version %d", version,
			       DELETES_VERSION);
	reader.end -= bytes.length >= 28 ? 8 : 0;
	if (bytes.length < 28 || documents != deletes->document_count ||
	    hash_bytes(bytes.bytes, bytes.length - 8) !=
		reader_u64(&(struct reader){reader.end, reader.end + 8, false}))
		return nh_fail(error, NH_CORRUPT, path, "the list of deletions is damaged");
	for (uint64_t i = 0; i <= documents / 64; i++) {
		deletes->bits[i] = reader_u64(&reader);
		deletes->deleted_count += (unsigned)__builtin_popcountll(deletes->bits[i]);
	}
	whole = get_corrections(&reader, deletes);
	if (!deletes->ordinals || !deletes->counts)
		return nh_fail_memory(error);
	if (!whole || reader_left(&reader) != 0 || (deletes->bits[documents / 64] >> (documents % 64)) != 0)
		return nh_fail(error, NH_CORRUPT, path, "the list of deletions has the wrong length");
	return NH_OK;
}

enum nh_status deletes_read(const struct file_ops *ops, const char *path, uint64_t document_count,
			    struct deletes **ret, struct nh_error *error)
{
	struct deletes *deletes = NULL;
	struct buf bytes;
	enum nh_status status;

	buf_init(&bytes);
	status = file_read_all(ops, path, DELETES_BYTES_MAX, &bytes, error);
	if (status == NH_OK)
		status = deletes_new(document_count, &deletes, error);
	if (status == NH_OK)
		status = parse(buf_string(&bytes), path, deletes, error);
	buf_done(&bytes);
	if (status != NH_OK) {
		deletes_free(deletes);
		return status;
	}
	*ret = deletes;
	return NH_OK;
}

enum nh_status deletes_write(const struct file_ops *ops, const char *directory, const char *name,
			     const struct deletes *deletes, struct nh_error *error)
{
	enum nh_status status;
	struct buf out;
	uint64_t last = 0;

	buf_init(&out);
	buf_append(&out, DELETES_MAGIC, 8);
	buf_u32(&out, DELETES_VERSION);
	buf_u64(&out, deletes->document_count);
	for (uint64_t i = 0; i <= deletes->document_count / 64; i++)
		buf_u64(&out, deletes->bits[i]);
	buf_varint(&out, deletes->correction_count);
	for (uint64_t i = 0; i < deletes->correction_count; i++) {
		buf_varint(&out, deletes->ordinals[i] - last);
		buf_varint(&out, deletes->counts[i]);
		last = (uint64_t)deletes->ordinals[i] + 1;
	}
	if (!buf_failed(&out))
		buf_u64(&out, hash_bytes(out.bytes, out.length));
	status = buf_failed(&out) ? nh_fail_memory(error)
				  : file_replace(ops, directory, name, out.bytes, out.length, error);
	buf_done(&out);
	return status;
}
