/* SPDX-License-Identifier: MIT
 *
 * manifest.c - see manifest.h.
 */
#include "common/manifest.h"

#include "common/error.h"
#include "common/hash.h"
#include "common/nh_limits.h"
#include "common/reader.h"

void manifest_init(struct manifest *manifest)
{
	memset(manifest, 0, sizeof *manifest);
}

void manifest_done(struct manifest *manifest)
{
	free(manifest->shards);
	manifest_init(manifest);
}

struct manifest_shard *manifest_add(struct manifest *manifest)
{
	struct manifest_shard *shards =
	    nh_resize_array(manifest->shards, manifest->shard_count + 1, sizeof *manifest->shards);

	if (!shards)
		return NULL;
	manifest->shards = shards;
	memset(&shards[manifest->shard_count], 0, sizeof *shards);
	return &shards[manifest->shard_count++];
}

/* A name is letters, digits, '.' and '-': it cannot lead out of the directory. */
static bool get_name(struct reader *reader, char ret[MANIFEST_SHARD_NAME_BYTES])
{
	struct nh_string name = reader_counted(reader);

	if (reader_failed(reader) || name.length >= MANIFEST_SHARD_NAME_BYTES)
		return false;
	for (size_t i = 0; i < name.length; i++) {
		char byte = name.bytes[i];

		if (!(byte >= 'a' && byte <= 'z') && !(byte >= '0' && byte <= '9') && byte != '.' &&
		    byte != '-')
			return false;
	}
	if (name.length)
		memcpy(ret, name.bytes, name.length);
	ret[name.length] = '\0';
	return name.length == 0 || name.bytes[0] != '.';
}

static bool get_shard(struct reader *reader, struct manifest_shard *shard)
{
	if (!get_name(reader, shard->name) || !get_name(reader, shard->deletes) || !shard->name[0])
		return false;
	shard->fingerprint = reader_u64(reader);
	shard->document_count = reader_u64(reader);
	shard->deleted_count = reader_u64(reader);
	shard->live_weighted_tokens = reader_u64(reader);
	return !reader_failed(reader) && shard->deleted_count <= shard->document_count &&
	       shard->document_count <= UINT32_MAX &&
	       (shard->deleted_count == 0) == (shard->deletes[0] == '\0');
}

/* Whether the last shard has the name of an earlier one: its documents would count twice. */
static bool is_named_twice(const struct manifest *manifest)
{
	const struct manifest_shard *last = &manifest->shards[manifest->shard_count - 1];

	for (size_t i = 0; i + 1 < manifest->shard_count; i++)
		if (manifest->shards[i].fingerprint == last->fingerprint)
			return true;
	return false;
}

static enum nh_status parse(struct nh_string bytes, const char *path, struct manifest *ret,
			    struct nh_error *error)
{
	struct reader reader = reader_over(bytes.bytes, bytes.length);
	const unsigned char *magic = reader_bytes(&reader, 8);
	uint32_t version = reader_u32(&reader);
	uint64_t count;

	if (!magic || memcmp(magic, MANIFEST_MAGIC, MANIFEST_MAGIC_BYTES) != 0)
		return nh_fail(error, NH_CORRUPT, path, "not a manifest");
	if (version > MANIFEST_FORMAT_VERSION)
		return nh_fail(error, NH_VERSION, path,
			       "format version %u; this newshound reads up to version %d", version,
			       MANIFEST_FORMAT_VERSION);
	if (bytes.length < 20 ||
	    hash_bytes(bytes.bytes, bytes.length - 8) !=
		reader_u64(&(struct reader){(const unsigned char *)bytes.bytes + bytes.length - 8,
					    (const unsigned char *)bytes.bytes + bytes.length, false}))
		return nh_fail(error, NH_CORRUPT, path, "the manifest is damaged or cut short");
	ret->generation = reader_u64(&reader);
	ret->headline_weight = reader_u32(&reader);
	ret->body_weight = reader_u32(&reader);
	ret->caption_weight = reader_u32(&reader);
	ret->store = reader_u32(&reader);
	count = reader_varint_max(&reader, LIMIT_MANIFEST_SHARDS);
	if (ret->headline_weight > UINT8_MAX || ret->body_weight > UINT8_MAX ||
	    ret->caption_weight > UINT8_MAX || ret->body_weight == 0 || ret->store > UINT8_MAX)
		return nh_fail(error, NH_CORRUPT, path, "the manifest holds impossible numbers");
	for (uint64_t i = 0; i < count && !reader_failed(&reader); i++) {
		struct manifest_shard *shard = manifest_add(ret);

		if (!shard)
			return nh_fail_memory(error);
		if (!get_shard(&reader, shard) || is_named_twice(ret))
			return nh_fail(error, NH_CORRUPT, path, "shard %llu is described impossibly",
				       (unsigned long long)i);
	}
	if (version >= 2 && !reader_failed(&reader) &&
	    (!get_name(&reader, ret->groups) || (version == 2 && !ret->groups[0])))
		return nh_fail(error, NH_CORRUPT, path, "the file of copies is named impossibly");
	if (version >= 3) {
		ret->furniture_lines = reader_u64(&reader);
		ret->furniture_pending = reader_u64(&reader);
	}
	if (version >= 4 && !reader_failed(&reader) &&
	    (!get_name(&reader, ret->withdrawn) || !ret->withdrawn[0]))
		return nh_fail(error, NH_CORRUPT, path, "the file of withdrawals is named impossibly");
	if (reader_failed(&reader) || reader_left(&reader) != 8 || version == 0)
		return nh_fail(error, NH_CORRUPT, path, "the manifest has the wrong length");
	return NH_OK;
}

enum nh_status manifest_read(const struct file_ops *ops, const char *directory, struct manifest *ret,
			     struct nh_error *error)
{
	char path[FILE_PATH_BYTES_MAX];
	struct manifest read;
	struct buf bytes;
	enum nh_status status = file_join(path, sizeof path, directory, MANIFEST_NAME, error);

	if (status != NH_OK)
		return status;
	buf_init(&bytes);
	manifest_init(&read);
	status = file_read_all(ops, path, LIMIT_MANIFEST_BYTES, &bytes, error);
	if (status == NH_BAD_INPUT)
		status = nh_fail(error, NH_CORRUPT, path, "the manifest is too large");
	if (status == NH_OK)
		status = parse(buf_string(&bytes), path, &read, error);
	buf_done(&bytes);
	if (status != NH_OK) {
		manifest_done(&read);
		return status;
	}
	manifest_done(ret);
	*ret = read;
	return NH_OK;
}

/* The least that can say what the manifest holds. */
static uint32_t version_of(const struct manifest *manifest)
{
	if (manifest->withdrawn[0])
		return MANIFEST_FORMAT_VERSION;
	if (manifest->furniture_lines || manifest->furniture_pending)
		return 3;
	return manifest->groups[0] ? 2 : 1;
}

enum nh_status manifest_write(const struct file_ops *ops, const char *directory,
			      const struct manifest *manifest, struct nh_error *error)
{
	uint32_t version = version_of(manifest);
	enum nh_status status;
	struct buf out;

	buf_init(&out);
	buf_append(&out, MANIFEST_MAGIC, MANIFEST_MAGIC_BYTES);
	buf_u32(&out, version);
	buf_u64(&out, manifest->generation);
	buf_u32(&out, manifest->headline_weight);
	buf_u32(&out, manifest->body_weight);
	buf_u32(&out, manifest->caption_weight);
	buf_u32(&out, manifest->store);
	buf_varint(&out, manifest->shard_count);
	for (size_t i = 0; i < manifest->shard_count; i++) {
		const struct manifest_shard *shard = &manifest->shards[i];

		buf_counted(&out, nh_string_of(shard->name));
		buf_counted(&out, nh_string_of(shard->deletes));
		buf_u64(&out, shard->fingerprint);
		buf_u64(&out, shard->document_count);
		buf_u64(&out, shard->deleted_count);
		buf_u64(&out, shard->live_weighted_tokens);
	}
	if (version >= 2)
		buf_counted(&out, nh_string_of(manifest->groups));
	if (version >= 3) {
		buf_u64(&out, manifest->furniture_lines);
		buf_u64(&out, manifest->furniture_pending);
	}
	if (version >= 4)
		buf_counted(&out, nh_string_of(manifest->withdrawn));
	if (!buf_failed(&out))
		buf_u64(&out, hash_bytes(out.bytes, out.length));
	status = buf_failed(&out) ? nh_fail_memory(error)
				  : file_replace(ops, directory, MANIFEST_NAME, out.bytes, out.length, error);
	buf_done(&out);
	return status;
}
