/* SPDX-License-Identifier: MIT
 *
 * shard_opening.c - opening a shard, which reads its footer, tail and header: a few hundred bytes, a kilobyte
 * for each gigabyte of shard.
 */
#define _GNU_SOURCE /* MAP_ANONYMOUS, madvise */

#include "common/shard/shard_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>

#include "common/bitpack.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/reader.h"

#define SHARD_TAIL_BYTES_MAX ((uint64_t)64 << 20)

static enum nh_status map_file(struct shard *shard, bool use_read, struct nh_error *error)
{
	struct stat facts;
	void *bytes = MAP_FAILED;

	shard->fd = shard->ops->open(shard->path, O_RDONLY | O_CLOEXEC, 0);
	if (shard->fd < 0)
		return nh_fail_system(error, errno, shard->path, "cannot open");
	if (shard->ops->fstat(shard->fd, &facts) != 0)
		return nh_fail_system(error, errno, shard->path, "cannot look at");
	if (!S_ISREG(facts.st_mode) ||
	    facts.st_size < SHARD_HEADER_BYTES + SHARD_FOOTER_BYTES + SHARD_PADDING_BYTES)
		return nh_fail(error, NH_CORRUPT, shard->path, "too short to be a shard");
	shard->file_length = (uint64_t)facts.st_size;
	if (!use_read)
		bytes = shard->ops->mmap(NULL, shard->file_length, PROT_READ, MAP_SHARED, shard->fd, 0);
	if (bytes == MAP_FAILED) {
		shard->reads = true;
		bytes = shard->ops->mmap(NULL, shard->file_length, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	}
	if (bytes == MAP_FAILED)
		return nh_fail_system(error, errno, shard->path, "cannot map");
	if (shard->reads) /* a chunk is to take its own page, not 2 MiB */
		(void)madvise(bytes, shard->file_length, MADV_NOHUGEPAGE);
	shard->window.bytes = bytes;
	if (!shard->reads && !(shard->guard = map_guard_add(bytes, shard->file_length)))
		return nh_fail_memory(error);
	return NH_OK;
}

static enum nh_status check_header(struct shard *shard, struct nh_error *error)
{
	unsigned char header[SHARD_HEADER_BYTES];
	enum nh_status status =
	    file_read_at(shard->ops, shard->fd, shard->path, header, sizeof header, 0, error);
	uint32_t version;

	if (status != NH_OK)
		return status;
	if (memcmp(header, SHARD_MAGIC, 8) != 0)
		return nh_fail(error, NH_CORRUPT, shard->path, "not a shard");
	version = load_u32(header + 8);
	if (version > SHARD_FORMAT_VERSION)
		return nh_fail(error, NH_VERSION, shard->path,
			       "format version %u; this newshound reads up to version %d", version,
			       SHARD_FORMAT_VERSION);
	if (hash_bytes(header, 56) != load_u64(header + 56) || version == 0)
		return nh_fail(error, NH_CORRUPT, shard->path, "the header is damaged");
	shard->capabilities = load_u64(header + 16);
	if (shard->capabilities & ~SHARD_CAPABILITIES_KNOWN)
		return nh_fail(error, NH_VERSION, shard->path,
			       "uses features that this newshound (format version %d) does not know",
			       SHARD_FORMAT_VERSION);
	return NH_OK;
}

/* Reads footer and tail; the tail is copied, so that nobody can change it behind our back. */
static enum nh_status read_tail(struct shard *shard, uint64_t *ret_tail_length, struct nh_error *error)
{
	unsigned char footer[SHARD_FOOTER_BYTES + SHARD_PADDING_BYTES];
	static const unsigned char zeros[SHARD_PADDING_BYTES];
	uint64_t end = shard->file_length - SHARD_FOOTER_BYTES - SHARD_PADDING_BYTES;
	uint64_t tail_offset, tail_length, table_bytes;
	enum nh_status status =
	    file_read_at(shard->ops, shard->fd, shard->path, footer, sizeof footer, end, error);

	if (status != NH_OK)
		return status;
	if (memcmp(footer, SHARD_FOOTER_MAGIC, 8) != 0 || hash_bytes(footer, 56) != load_u64(footer + 56) ||
	    memcmp(footer + SHARD_FOOTER_BYTES, zeros, sizeof zeros) != 0)
		return nh_fail(error, NH_CORRUPT, shard->path,
			       "the footer is damaged or the file is cut short");
	shard->fingerprint = load_u64(footer + 56);
	tail_offset = load_u64(footer + 8);
	tail_length = load_u64(footer + 16);
	shard->sums_offset = load_u64(footer + 24);
	shard->chunk_count = load_u64(footer + 32);
	if (load_u64(footer + 48) != shard->file_length || tail_offset > end ||
	    tail_length != end - tail_offset || tail_length > SHARD_TAIL_BYTES_MAX ||
	    shard->sums_offset > tail_offset ||
	    shard->chunk_count != (shard->sums_offset + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES)
		return nh_fail(error, NH_CORRUPT, shard->path, "the footer does not fit the file");
	table_bytes = shard->chunk_count * 4;
	if (table_bytes != tail_offset - shard->sums_offset)
		return nh_fail(error, NH_CORRUPT, shard->path, "the table of checksums has the wrong length");
	shard->tail = nh_new_array(tail_length, 1);
	if (!shard->tail)
		return nh_fail_memory(error);
	status =
	    file_read_at(shard->ops, shard->fd, shard->path, shard->tail, tail_length, tail_offset, error);
	if (status == NH_OK && hash_bytes(shard->tail, tail_length) != load_u64(footer + 40))
		status = nh_fail(error, NH_CORRUPT, shard->path, "the table of contents is damaged");
	*ret_tail_length = tail_length;
	return status;
}

static enum nh_status read_contents(struct shard *shard, uint64_t tail_length, struct nh_error *error)
{
	struct reader reader = reader_over(shard->tail, tail_length);
	uint32_t count = reader_u32(&reader);
	uint64_t table_chunks = (shard->chunk_count * 4 + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES;

	for (uint32_t i = 0; i < count && !reader_failed(&reader); i++) {
		uint32_t id = reader_u32(&reader);
		struct shard_extent extent = {.offset = reader_u64(&reader), .length = reader_u64(&reader)};

		if (id > SHARD_SECTION_ID_MAX || extent.offset > shard->sums_offset ||
		    extent.length > shard->sums_offset - extent.offset)
			return nh_fail(error, NH_CORRUPT, shard->path, "section %u lies outside the file",
				       id);
		if (shard->sections[id].length != 0 || extent.offset % SHARD_SECTION_ALIGN != 0)
			return nh_fail(error, NH_CORRUPT, shard->path,
				       "section %u stands twice, or crookedly", id);
		shard->sections[id] = extent;
	}
	shard->table_sums = reader_bytes(&reader, table_chunks * 4);
	if (reader_failed(&reader) || reader_left(&reader) != 0)
		return nh_fail(error, NH_CORRUPT, shard->path, "the table of contents has the wrong length");
	return NH_OK;
}

static enum nh_status read_meta(struct shard *shard, struct nh_error *error)
{
	struct shard_extent extent = shard->sections[SHARD_SECTION_META];
	uint64_t *values = (uint64_t *)&shard->meta;
	const unsigned char *bytes;

	if (extent.length < sizeof shard->meta ||
	    !(bytes = shard_touch(shard, extent.offset, sizeof shard->meta)))
		return nh_fail(error, NH_CORRUPT, shard->path, "section meta is damaged");
	for (size_t i = 0; i < sizeof shard->meta / 8; i++)
		values[i] = load_u64(bytes + 8 * i);
	if (shard->meta.document_count == 0 || shard->meta.document_count > SHARD_DOCUMENTS_MAX ||
	    shard->meta.dated_count > shard->meta.document_count ||
	    shard->meta.stores_text > SHARD_STORE_FULL || shard->meta.headline_weight > 255 ||
	    shard->meta.body_weight > 255 || shard->meta.caption_weight > 255 ||
	    (int64_t)shard->meta.oldest_instant != SHARD_DATE_ORIGIN ||
	    shard->meta.coarse_count > shard->meta.dated_count || !(shard_reference_length(shard) > 0) ||
	    !(shard_reference_length(shard) < 1e12))
		return nh_fail(error, NH_CORRUPT, shard->path, "section meta holds impossible numbers");
	return NH_OK;
}

static void free_text_code(struct text_code *code)
{
	if (code)
		text_code_done(code);
	free(code);
}

/* Makes the table; whoever comes second takes that of the first. */
enum nh_status shard_need_text_code(const struct shard *shard, const struct text_code **ret,
				    struct nh_error *error)
{
	struct shard_extent extent = shard->sections[SHARD_SECTION_TEXT_CODES];
	struct text_code *made, *first = NULL;
	const unsigned char *bytes;
	bool no_memory = false;

	*ret = shard_text_code(shard);
	if (*ret || extent.length == 0)
		return NH_OK;
	bytes = shard_touch(shard, extent.offset, extent.length);
	made = nh_new(struct text_code);
	if (!made)
		return nh_fail_memory(error);
	if (!bytes || !text_code_open(bytes, extent.length, made, &no_memory)) {
		free(made);
		if (no_memory)
			return nh_fail_memory(error);
		shard_damage(shard, extent.offset);
		return nh_fail(error, NH_CORRUPT, shard->path, "the table of text codes is damaged");
	}
	if (!atomic_compare_exchange_strong(&shard_unconst(shard)->text_code, &first, made)) {
		free_text_code(made);
		made = first;
	}
	*ret = made;
	return NH_OK;
}

static enum nh_status check_text_code(const struct shard *shard, struct nh_error *error)
{
	bool claimed = shard->capabilities & SHARD_CAPABILITY_TEXT_CODES;

	if (claimed == (shard->sections[SHARD_SECTION_TEXT_CODES].length > 0))
		return NH_OK;
	return nh_fail(error, NH_CORRUPT, shard->path, "the table of text codes is damaged");
}

static enum nh_status open_parts(struct shard *shard, bool use_read, struct nh_error *error)
{
	uint64_t tail_length = 0, bits;
	enum nh_status status = map_file(shard, use_read, error);

	if (status == NH_OK)
		status = check_header(shard, error);
	if (status == NH_OK)
		status = read_tail(shard, &tail_length, error);
	if (status == NH_OK)
		status = read_contents(shard, tail_length, error);
	if (status != NH_OK)
		return status;
	bits = shard->file_length / SHARD_CHUNK_BYTES + 3;
	shard->window.length = shard->sums_offset;
	shard->checked = nh_new_array(bits / 64 + 1, sizeof *shard->checked);
	if (!shard->checked)
		return nh_fail_memory(error);
	shard->window.checked = shard->checked;
	status = read_meta(shard, error);
	return status == NH_OK ? check_text_code(shard, error) : status;
}

enum nh_status shard_open_lean(const struct file_ops *ops, const char *path, bool use_read,
			       struct shard **ret, struct nh_error *error)
{
	struct shard *shard = nh_new(struct shard);
	enum nh_status status;

	if (!shard)
		return nh_fail_memory(error);
	shard->ops = ops;
	shard->kernels = block_kernels_best();
	shard->fd = -1;
	pthread_mutex_init(&shard->reading, NULL);
	shard->path = nh_new_array(strlen(path) + 1, 1);
	if (!shard->path) {
		shard_close(shard);
		return nh_fail_memory(error);
	}
	memcpy(shard->path, path, strlen(path));
	status = open_parts(shard, use_read, error);
	if (status != NH_OK) {
		shard_close(shard);
		return status;
	}
	*ret = shard;
	return NH_OK;
}

enum nh_status shard_open(const struct file_ops *ops, const char *path, bool use_read, struct shard **ret,
			  struct nh_error *error)
{
	const struct text_code *code;
	struct shard *shard;
	enum nh_status status = shard_open_lean(ops, path, use_read, &shard, error);

	if (status != NH_OK)
		return status;
	status = shard_need_text_code(shard, &code, error);
	if (status == NH_OK)
		*ret = shard;
	else
		shard_close(shard);
	return status;
}

void shard_close(struct shard *shard)
{
	if (!shard)
		return;
	map_guard_remove(shard->guard);
	if (shard->window.bytes)
		shard->ops->munmap((void *)(uintptr_t)shard->window.bytes, shard->file_length);
	if (shard->fd >= 0)
		shard->ops->close(shard->fd);
	pthread_mutex_destroy(&shard->reading);
	free_text_code(atomic_load(&shard->text_code));
	free((void *)shard->checked);
	free(shard->tail);
	free(shard->path);
	free(shard);
}
