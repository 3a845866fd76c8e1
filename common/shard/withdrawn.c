/* SPDX-License-Identifier: MIT
 *
 * withdrawn.c - see withdrawn.h.
 */
#include "common/shard/withdrawn.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/nh_limits.h"
#include "common/reader.h"

#define WITHDRAWN_MAGIC "NHGONE!\n"
#define WITHDRAWN_FORMAT_VERSION 1
#define NOTICE_BYTES_MIN 11 /* a length, an id of one byte, a number, a time */

static enum nh_status take_all(struct reader *reader, const char *path, withdrawn_function *take, void *user,
			       struct nh_error *error)
{
	uint32_t count = reader_u32(reader);
	enum nh_status status = NH_OK;

	if (reader_failed(reader) || count > reader_left(reader) / NOTICE_BYTES_MIN)
		return nh_fail(error, NH_CORRUPT, path, "the file of withdrawals holds impossible numbers");
	for (uint32_t i = 0; i < count && status == NH_OK; i++) {
		struct nh_string id = reader_counted(reader);
		struct document_version notice;

		notice.number = reader_varint(reader);
		notice.changed = (int64_t)reader_u64(reader);
		if (reader_failed(reader) || id.length == 0 || id.length > LIMIT_ID_BYTES)
			return nh_fail(error, NH_CORRUPT, path, "withdrawal %u is damaged", i);
		status = take(user, id, notice, error);
	}
	if (status == NH_OK && reader_left(reader) != 8)
		return nh_fail(error, NH_CORRUPT, path, "the file of withdrawals has the wrong length");
	return status;
}

static enum nh_status parse(struct nh_string bytes, const char *path, withdrawn_function *take, void *user,
			    struct nh_error *error)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length), end;
	const unsigned char *magic = reader_bytes(&reader, 8);
	uint32_t version = reader_u32(&reader);

	if (!magic || memcmp(magic, WITHDRAWN_MAGIC, 8) != 0)
		return nh_fail(error, NH_CORRUPT, path, "not a file of withdrawals");
	if (version > WITHDRAWN_FORMAT_VERSION)
		return nh_fail(error, NH_VERSION, path,
			       "format version %u; this newshound reads up to version %d", version,
			       WITHDRAWN_FORMAT_VERSION);
	if (bytes.length < 24 || version == 0)
		return nh_fail(error, NH_CORRUPT, path, "the file of withdrawals is cut short");
	end = reader_over(bytes.bytes + bytes.length - 8, 8);
	if (hash_bytes(bytes.bytes, bytes.length - 8) != reader_u64(&end))
		return nh_fail(error, NH_CORRUPT, path, "the file of withdrawals is damaged or cut short");
	return take_all(&reader, path, take, user, error);
}

enum nh_status withdrawn_read(const struct file_ops *ops, const char *path, withdrawn_function *take,
			      void *user, struct nh_error *error)
{
	struct buf bytes;
	enum nh_status status;

	buf_init(&bytes);
	status = file_read_all(ops, path, LIMIT_WITHDRAWN_BYTES, &bytes, error);
	if (status == NH_BAD_INPUT)
		status = nh_fail(error, NH_CORRUPT, path, "the file of withdrawals is too large");
	if (status == NH_OK)
		status = parse(buf_string(&bytes), path, take, user, error);
	buf_done(&bytes);
	return status;
}

void withdrawn_begin(struct buf *out, uint32_t count)
{
	buf_append(out, WITHDRAWN_MAGIC, 8);
	buf_u32(out, WITHDRAWN_FORMAT_VERSION);
	buf_u32(out, count);
}

void withdrawn_put(struct buf *out, struct nh_string id, struct document_version notice)
{
	buf_counted(out, id);
	buf_varint(out, notice.number);
	buf_u64(out, (uint64_t)notice.changed);
}

enum nh_status withdrawn_write(const struct file_ops *ops, const char *directory, const char *name,
			       struct buf *out, struct nh_error *error)
{
	if (!buf_failed(out))
		buf_u64(out, hash_bytes(out->bytes, out->length));
	return buf_failed(out) ? nh_fail_memory(error)
			       : file_replace(ops, directory, name, out->bytes, out->length, error);
}
