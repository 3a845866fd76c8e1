/* SPDX-License-Identifier: MIT
 *
 * shard_reader.c - see shard_reader.h and FORMAT.md.
 *
 *   file:  header | sections … | checksums of 4 KiB chunks | tail | footer | zeros
 *   tail:  table of contents, checksums of the 4 KiB chunks of the checksums
 *
 * The footer holds the hash of the tail, the tail vouches for the checksums, and they for every byte before
 * them. shard_opening.c opens.
 */
#define _GNU_SOURCE /* madvise */

#include "common/shard/shard_parts.h"

#include <sys/mman.h>

#include "common/bitpack.h"
#include "common/error.h"
#include "common/hash.h"

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
	return atomic_load_explicit(&shard->text_code, memory_order_acquire);
}

void shard_damage(const struct shard *shard, uint64_t offset)
{
	struct shard *marked = shard_unconst(shard);

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
		if (!touch_chunk(shard_unconst(shard), chunk)) {
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
	if (!shard->reads || forget_chunks(shard_unconst(shard), first, end))
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
