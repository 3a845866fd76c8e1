/* SPDX-License-Identifier: MIT
 *
 * groups.c - see groups.h.
 */
#include "common/shard/groups.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/nh_limits.h"
#include "common/reader.h"
#include "common/shard/format.h"

#define GROUPS_MAGIC "NHGROUP\n"
#define GROUPS_FORMAT_VERSION 2 /* 1 had no versions */

void groups_free(struct groups *groups)
{
	if (!groups)
		return;
	for (size_t i = 0; groups->shards && i < groups->shard_count; i++) {
		free(groups->shards[i].docs);
		free(groups->shards[i].numbers);
	}
	free(groups->shards);
	free(groups->common);
	free(groups);
}

static bool get_shard(struct reader *reader, uint32_t group_count, struct groups_shard *shard,
		      bool *ret_memory)
{
	uint32_t last = 0;

	shard->fingerprint = reader_u64(reader);
	shard->count = reader_u32(reader);
	if (reader_failed(reader) || shard->count > reader_left(reader) / 8 ||
	    shard->count > SHARD_DOCUMENTS_MAX)
		return false;
	shard->docs = nh_new_array(shard->count, sizeof *shard->docs);
	shard->numbers = nh_new_array(shard->count, sizeof *shard->numbers);
	*ret_memory = shard->docs && shard->numbers;
	for (uint32_t i = 0; *ret_memory && i < shard->count; i++) {
		shard->docs[i] = reader_u32(reader);
		shard->numbers[i] = reader_u32(reader);
		if (shard->docs[i] < last || shard->docs[i] >= SHARD_DOCUMENTS_MAX ||
		    (shard->numbers[i] & ~GROUPS_OLDER_VERSION) >= group_count)
			return false;
		last = shard->docs[i] + 1;
	}
	return *ret_memory && !reader_failed(reader);
}

static bool get_common(struct reader *reader, struct groups *groups, bool *ret_memory)
{
	uint32_t count = reader_u32(reader);

	if (reader_failed(reader) || count > reader_left(reader) / 4)
		return false;
	groups->common = nh_new_array(count, sizeof *groups->common);
	*ret_memory = groups->common;
	for (groups->common_count = 0; *ret_memory && groups->common_count < count; groups->common_count++) {
		uint32_t *at = &groups->common[groups->common_count];

		*at = reader_u32(reader);
		if (*at >= GROUPS_COMMON_END || (groups->common_count && *at <= at[-1]))
			return false;
	}
	return *ret_memory;
}

static enum nh_status parse(struct nh_string bytes, const char *path, struct groups *groups,
			    struct nh_error *error)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length), end;
	const unsigned char *magic = reader_bytes(&reader, 8);
	uint32_t version = reader_u32(&reader), count;
	bool memory = true, good = true;

	if (!magic || memcmp(magic, GROUPS_MAGIC, 8) != 0)
		return nh_fail(error, NH_CORRUPT, path, "not a file of copies");
	if (version > GROUPS_FORMAT_VERSION)
		return nh_fail(error, NH_VERSION, path,
			       "format version %u; this newshound reads up to version %d", version,
			       GROUPS_FORMAT_VERSION);
	if (bytes.length < 32)
		return nh_fail(error, NH_CORRUPT, path, "the file of copies is cut short");
	end = reader_over(bytes.bytes + bytes.length - 8, 8);
	if (hash_bytes(bytes.bytes, bytes.length - 8) != reader_u64(&end))
		return nh_fail(error, NH_CORRUPT, path, "the file of copies is damaged or cut short");
	groups->group_count = reader_u32(&reader);
	count = reader_u32(&reader);
	if (version == 0 || count > LIMIT_MANIFEST_SHARDS || groups->group_count > reader_left(&reader) / 8 ||
	    groups->group_count >= GROUPS_OLDER_VERSION)
		return nh_fail(error, NH_CORRUPT, path, "the file of copies holds impossible numbers");
	groups->shards = nh_new_array(count, sizeof *groups->shards);
	if (!groups->shards)
		return nh_fail_memory(error);
	good = get_common(&reader, groups, &memory);
	while (good && groups->shard_count < count)
		good =
		    get_shard(&reader, groups->group_count, &groups->shards[groups->shard_count++], &memory);
	if (!memory)
		return nh_fail_memory(error);
	if (!good || reader_left(&reader) != 8)
		return nh_fail(error, NH_CORRUPT, path, "the file of copies holds impossible numbers");
	return NH_OK;
}

enum nh_status groups_read(const struct file_ops *ops, const char *path, struct groups **ret,
			   struct nh_error *error)
{
	struct groups *groups = nh_new(struct groups);
	struct buf bytes;
	enum nh_status status;

	if (!groups)
		return nh_fail_memory(error);
	buf_init(&bytes);
	status = file_read_all(ops, path, LIMIT_GROUPS_BYTES, &bytes, error);
	if (status == NH_BAD_INPUT)
		status = nh_fail(error, NH_CORRUPT, path, "the file of copies is too large");
	if (status == NH_OK)
		status = parse(buf_string(&bytes), path, groups, error);
	buf_done(&bytes);
	if (status != NH_OK)
		groups_free(groups);
	else
		*ret = groups;
	return status;
}

enum nh_status groups_write(const struct file_ops *ops, const char *directory, const char *name,
			    const struct groups *groups, struct nh_error *error)
{
	enum nh_status status;
	struct buf out;

	buf_init(&out);
	buf_append(&out, GROUPS_MAGIC, 8);
	buf_u32(&out, GROUPS_FORMAT_VERSION);
	buf_u32(&out, groups->group_count);
	buf_u32(&out, (uint32_t)groups->shard_count);
	buf_u32(&out, groups->common_count);
	for (uint32_t i = 0; i < groups->common_count; i++)
		buf_u32(&out, groups->common[i]);
	for (size_t i = 0; i < groups->shard_count; i++) {
		const struct groups_shard *shard = &groups->shards[i];

		buf_u64(&out, shard->fingerprint);
		buf_u32(&out, shard->count);
		for (uint32_t at = 0; at < shard->count; at++) {
			buf_u32(&out, shard->docs[at]);
			buf_u32(&out, shard->numbers[at]);
		}
	}
	if (!buf_failed(&out))
		buf_u64(&out, hash_bytes(out.bytes, out.length));
	status = buf_failed(&out) ? nh_fail_memory(error)
				  : file_replace(ops, directory, name, out.bytes, out.length, error);
	buf_done(&out);
	return status;
}

const struct groups_shard *groups_of_shard(const struct groups *groups, uint64_t fingerprint)
{
	for (size_t i = 0; groups && i < groups->shard_count; i++)
		if (groups->shards[i].fingerprint == fingerprint)
			return &groups->shards[i];
	return NULL;
}

uint32_t groups_find(const struct groups_shard *shard, uint32_t doc)
{
	uint32_t low = 0, high = shard ? shard->count : 0;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (shard->docs[middle] < doc)
			low = middle + 1;
		else
			high = middle;
	}
	if (!shard || low == shard->count || shard->docs[low] != doc ||
	    (shard->numbers[low] & GROUPS_OLDER_VERSION))
		return GROUPS_NONE;
	return shard->numbers[low];
}
