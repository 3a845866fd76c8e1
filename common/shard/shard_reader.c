/* SPDX-License-Identifier: MIT
 *
 * shard_reader.c - see shard_reader.h and FORMAT.md.
 *
 *   file:  header | sections … | checksums of 4 KiB chunks | tail | footer | zeros
 *   tail:  table of contents, checksums of the 4 KiB chunks of the checksums
 *
 * The footer holds the hash of the tail, the tail vouches for the checksums, and they for every byte before
 * them. Opening reads footer, tail and header: a few hundred bytes, a kilobyte for each gigabyte of shard.
 */
#define _GNU_SOURCE /* MAP_ANONYMOUS, madvise */

#include "common/shard/shard_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>

#include "common/bitpack.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/map_guard.h"
#include "common/reader.h"

#define SHARD_TAIL_BYTES_MAX ((uint64_t)64 << 20)

struct shard {
	struct shard_window window; /* must stay first */
	const struct file_ops *ops;
	char *path;
	int fd;
	uint64_t file_length;
	struct map_guard *guard;
	bool reads; /* chunks are read into anonymous memory instead of being mapped */
	unsigned char *tail;
	const unsigned char *table_sums; /* in the tail: a checksum a chunk of the table of checksums */
	uint64_t sums_offset;            /* of the table of checksums */
	uint64_t chunk_count;            /* chunks that it covers */
	_Atomic uint64_t *checked;
	pthread_mutex_t reading;
	struct shard_extent sections[SHARD_SECTION_ID_MAX + 1];
	struct shard_meta meta;
	uint64_t capabilities;
	struct text_code *text_code; /* NULL: no table */
	const struct block_kernels *kernels;
	uint64_t fingerprint;
	_Atomic bool damaged;
	_Atomic uint64_t damaged_offset;
	_Atomic int damaged_errno;
};

const char *shard_path(const struct shard *shard)
{
	return shard->path;
}

bool shard_is_reordered(const struct shard *shard)
{
	return shard->capabilities & SHARD_CAPABILITY_REORDERED;
}

const struct block_kernels *shard_kernels(const struct shard *shard)
{
	return shard->kernels;
}

void shard_set_kernels(struct shard *shard, const struct block_kernels *kernels)
{
	shard->kernels = kernels;
}

uint64_t shard_length(const struct shard *shard)
{
	return shard->file_length;
}

uint64_t shard_fingerprint(const struct shard *shard)
{
	return shard->fingerprint;
}

const struct shard_meta *shard_meta(const struct shard *shard)
{
	return &shard->meta;
}

double shard_reference_length(const struct shard *shard)
{
	double length;

	memcpy(&length, &shard->meta.reference_length_bits, sizeof length);
	return length;
}

struct shard_extent shard_section(const struct shard *shard, enum shard_section section)
{
	return shard->sections[section];
}

const struct text_code *shard_text_code(const struct shard *shard)
{
	return shard->text_code;
}

/* The members that change while a shard is read are atomic or under its lock; the rest never change. */
static struct shard *unconst(const struct shard *shard)
{
	return (struct shard *)(uintptr_t)shard;
}

void shard_damage(const struct shard *shard, uint64_t offset)
{
	struct shard *marked = unconst(shard);

	if (!atomic_exchange(&marked->damaged, true))
		atomic_store(&marked->damaged_offset, offset);
}

enum nh_status shard_damaged(const struct shard *shard, struct nh_error *error)
{
	enum nh_status status;

	if (map_guard_faulted(shard->guard))
		return nh_fail(error, NH_CORRUPT, shard->path,
			       "the file was cut short, or could not be read, while it was open");
	if (!atomic_load(&shard->damaged))
		return NH_OK;
	if (atomic_load(&shard->damaged_errno))
		return nh_fail_system(error, atomic_load(&shard->damaged_errno), shard->path, "cannot read");
	status = nh_fail(error, NH_CORRUPT, shard->path, "damaged near byte %llu",
			 (unsigned long long)atomic_load(&shard->damaged_offset));
	if (error)
		error->offset = atomic_load(&shard->damaged_offset);
	return status;
}

static bool is_checked(const struct shard *shard, uint64_t chunk)
{
	return atomic_load_explicit(&shard->checked[chunk / 64], memory_order_acquire) >> (chunk % 64) & 1;
}

static void set_checked(struct shard *shard, uint64_t chunk)
{
	atomic_fetch_or_explicit(&shard->checked[chunk / 64], (uint64_t)1 << (chunk % 64),
				 memory_order_release);
}

/* In reading mode, brings [offset, offset + length) into memory. */
static bool fetch(struct shard *shard, uint64_t offset, uint64_t length)
{
	struct nh_error error;
	enum nh_status status;

	if (!shard->reads)
		return true;
	status =
	    file_read_at(shard->ops, shard->fd, shard->path,
			 (unsigned char *)(uintptr_t)shard->window.bytes + offset, length, offset, &error);
	if (status == NH_IO)
		atomic_store(&shard->damaged_errno, error.system_errno);
	return status == NH_OK;
}

/* Checks the chunk of the checksum table that holds the sum of chunk number chunk. */
static bool check_table(struct shard *shard, uint64_t chunk, uint32_t *ret_sum)
{
	uint64_t table_bytes = shard->chunk_count * 4, at = chunk * 4;
	uint64_t table_chunk = at / SHARD_CHUNK_BYTES, begin = table_chunk * SHARD_CHUNK_BYTES;
	uint64_t length = nh_size_min(SHARD_CHUNK_BYTES, table_bytes - begin);
	const unsigned char *table = shard->window.bytes + shard->sums_offset;
	uint64_t bit = (shard->sums_offset + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES + table_chunk;

	if (!is_checked(shard, bit)) {
		if (!fetch(shard, shard->sums_offset + begin, length) ||
		    hash_checksum(table + begin, length) != load_u32(shard->table_sums + table_chunk * 4))
			return false;
		set_checked(shard, bit);
	}
	*ret_sum = load_u32(table + at);
	return true;
}

static bool check_chunk(struct shard *shard, uint64_t chunk)
{
	uint64_t begin = chunk * SHARD_CHUNK_BYTES;
	uint64_t length = nh_size_min(SHARD_CHUNK_BYTES, shard->sums_offset - begin);
	uint32_t sum;

	return check_table(shard, chunk, &sum) && fetch(shard, begin, length) &&
	       hash_checksum(shard->window.bytes + begin, length) == sum;
}

/* Chunks are checked under a lock in reading mode, so that no thread sees one half read. */
static bool touch_chunk(struct shard *shard, uint64_t chunk)
{
	bool good = is_checked(shard, chunk);

	if (good)
		return true;
	if (shard->reads)
		pthread_mutex_lock(&shard->reading);
	good = is_checked(shard, chunk) || check_chunk(shard, chunk);
	if (good)
		set_checked(shard, chunk);
	if (shard->reads)
		pthread_mutex_unlock(&shard->reading);
	return good;
}

const unsigned char *shard_touch_slow(const struct shard *shard, uint64_t offset, uint64_t length)
{
	if (length == 0 || offset >= shard->sums_offset || length > shard->sums_offset - offset) {
		shard_damage(shard, offset);
		return NULL;
	}
	for (uint64_t chunk = offset / SHARD_CHUNK_BYTES; chunk <= (offset + length - 1) / SHARD_CHUNK_BYTES;
	     chunk++)
		if (!touch_chunk(unconst(shard), chunk)) {
			shard_damage(shard, chunk * SHARD_CHUNK_BYTES);
			return NULL;
		}
	return shard->window.bytes + offset;
}

/* In reading mode a chunk without its bit is read anew: forgets [begin, end), and says whether any was there.
 */
static bool forget_chunks(struct shard *shard, uint64_t begin, uint64_t end)
{
	bool any = false;

	while (begin < end) {
		uint64_t count = nh_size_min(end - begin, 64 - begin % 64);
		uint64_t bits = (count < 64 ? ((uint64_t)1 << count) - 1 : UINT64_MAX) << (begin % 64);

		any |= (atomic_load_explicit(&shard->checked[begin / 64], memory_order_relaxed) & bits) != 0;
		atomic_fetch_and_explicit(&shard->checked[begin / 64], ~bits, memory_order_relaxed);
		begin += count;
	}
	return any;
}

void shard_release(const struct shard *shard, uint64_t from, uint64_t to)
{
	uint64_t first = (from + SHARD_CHUNK_BYTES - 1) / SHARD_CHUNK_BYTES, end = to / SHARD_CHUNK_BYTES;

	if (first >= end || to > shard->window.length)
		return;
	if (!shard->reads || forget_chunks(unconst(shard), first, end))
		(void)madvise((void *)(uintptr_t)(shard->window.bytes + first * SHARD_CHUNK_BYTES),
			      (end - first) * SHARD_CHUNK_BYTES, MADV_DONTNEED);
}

void shard_release_all(const struct shard *shard)
{
	shard_release(shard, 0, shard->window.length);
}

bool shard_reads(const struct shard *shard)
{
	return shard->reads;
}

/* ---- opening ---- */

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

static enum nh_status read_text_code(struct shard *shard, struct nh_error *error)
{
	struct shard_extent extent = shard->sections[SHARD_SECTION_TEXT_CODES];
	bool claimed = shard->capabilities & SHARD_CAPABILITY_TEXT_CODES, no_memory = false;
	const unsigned char *bytes;

	if (!claimed && extent.length == 0)
		return NH_OK;
	bytes = claimed && extent.length ? shard_touch(shard, extent.offset, extent.length) : NULL;
	if (bytes && !(shard->text_code = nh_new(struct text_code)))
		return nh_fail_memory(error);
	if (bytes && text_code_open(bytes, extent.length, shard->text_code, &no_memory))
		return NH_OK;
	return no_memory ? nh_fail_memory(error)
			 : nh_fail(error, NH_CORRUPT, shard->path, "the table of text codes is damaged");
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
	return status == NH_OK ? read_text_code(shard, error) : status;
}

enum nh_status shard_open(const struct file_ops *ops, const char *path, bool use_read, struct shard **ret,
			  struct nh_error *error)
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
	if (shard->text_code)
		text_code_done(shard->text_code);
	free(shard->text_code);
	free((void *)shard->checked);
	free(shard->tail);
	free(shard->path);
	free(shard);
}
