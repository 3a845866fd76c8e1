/* SPDX-License-Identifier: MIT
 *
 * shard_reader.h - an open shard file, and the one way to its bytes.
 *
 * Opening checks the header, the footer and the table of contents, nothing else. Every other byte is reached
 * through shard_touch, which checks the checksum of each 4 KiB chunk the first time it is asked for. Where
 * the file is not mapped but read, the same call reads the chunk. A pointer it gives stays good until the
 * shard is closed. Bytes that are whole may still be hostile: whoever reads a number checks it.
 *
 * Damage that turns up during a search is not returned through every loop: the loop ends, the shard is
 * marked, and the search asks shard_damaged once at its end.
 *
 * A file that is cut short while it is mapped is damage too, where common/map_guard.h stands guard. Then
 * bytes that were checked may turn into zeros at any time: a number that leads somewhere is read once, and
 * what was read is believed only after shard_damaged.
 *
 * A struct shard may be used by several threads at once.
 */
#ifndef NEWSHOUND_COMMON_SHARD_READER_H
#define NEWSHOUND_COMMON_SHARD_READER_H

#include <stdatomic.h>

#include "common/file.h"
#include "common/shard/block_kernels.h"
#include "common/shard/format.h"
#include "common/shard/text_code.h"

struct shard_extent {
	uint64_t offset, length; /* bytes in the file */
};

/* The numbers of section META, in its order. */
struct shard_meta {
	uint64_t document_count;
	uint64_t dated_count; /* documents with a date; unless reordered they come first */
	uint64_t term_count;
	uint64_t posting_count;
	uint64_t position_count;
	uint64_t headline_tokens, body_tokens, caption_tokens;
	uint64_t weighted_tokens; /* sum of doc_length */
	uint64_t headline_weight, body_weight, caption_weight;
	uint64_t reference_length_bits; /* a double: the average that the codes were made with */
	uint64_t stores_text;           /* enum shard_store */
	uint64_t oldest_instant;        /* added to the values of the date column; two's complement */
	uint64_t coarse_count;          /* documents whose date is a month or a year */
	uint64_t doc_bytes, code_bytes, freq_bytes, position_bytes, form_bytes,
	    directory_bytes;               /* of POSTINGS */
	uint64_t record_bytes, text_bytes; /* of DOCUMENTS */
};

enum shard_store {
	SHARD_STORE_NONE = 0,
	SHARD_STORE_SNIPPET = 1,
	SHARD_STORE_FULL = 2,
};

struct shard;

enum nh_status shard_open(const struct file_ops *ops, const char *path, bool use_read, struct shard **ret,
			  struct nh_error *error);
/* The same for searching: the table that texts are coded with waits until the first text is wanted. */
enum nh_status shard_open_lean(const struct file_ops *ops, const char *path, bool use_read,
			       struct shard **ret, struct nh_error *error);
void shard_close(struct shard *shard);

const char *shard_path(const struct shard *shard);
uint64_t shard_length(const struct shard *shard);
/* The hash in the footer, which covers every byte of the file through the checksums: the shard's name. */
uint64_t shard_fingerprint(const struct shard *shard);
const struct shard_meta *shard_meta(const struct shard *shard);
/* Whether its documents stand in an order of their own, instead of newest first, undated last, then by id. */
bool shard_is_reordered(const struct shard *shard);
double shard_reference_length(const struct shard *shard);
/* The loops that read its blocks: the best for this processor, unless others were set. */
const struct block_kernels *shard_kernels(const struct shard *shard);
void shard_set_kernels(struct shard *shard, const struct block_kernels *kernels);
/* Length 0 where the file has no such section. */
struct shard_extent shard_section(const struct shard *shard, enum shard_section section);
/* The table that its texts are coded with; NULL where it has none, or it waits. */
const struct text_code *shard_text_code(const struct shard *shard);
/* The same for who is to read texts, by any number of threads: NULL only where the shard has none. Where it
 * is damaged, so is the shard. */
enum nh_status shard_need_text_code(const struct shard *shard, const struct text_code **ret,
				    struct nh_error *error);

/* The inside, for the inline function below only. */
struct shard_window {
	const unsigned char *bytes;
	uint64_t length;                 /* up to which bytes can be touched */
	const _Atomic uint64_t *checked; /* a bit a chunk */
};

static inline const struct shard_window *shard_window(const struct shard *shard)
{
	return (const struct shard_window *)(const void *)shard;
}

const unsigned char *shard_touch_slow(const struct shard *shard, uint64_t offset, uint64_t length);

/* The bytes [offset, offset + length), checked; at least 64 more may be loaded, though not relied on. NULL
 * where they are damaged or lie outside; then the shard is marked. length > 0. */
static inline const unsigned char *shard_touch(const struct shard *shard, uint64_t offset, uint64_t length)
{
	const struct shard_window *window = shard_window(shard);
	uint64_t chunk = offset / SHARD_CHUNK_BYTES;

	if (NH_LIKELY(
		offset + length <= (chunk + 1) * SHARD_CHUNK_BYTES && offset < window->length &&
		length <= window->length - offset &&
		(atomic_load_explicit(&window->checked[chunk / 64], memory_order_acquire) >> (chunk % 64) &
		 1)))
		return window->bytes + offset;
	return shard_touch_slow(shard, offset, length);
}

/* Marks the shard as damaged at offset; the first mark stands. */
void shard_damage(const struct shard *shard, uint64_t offset);
/* NH_OK, or NH_CORRUPT or NH_IO with the file and the offset. */
enum nh_status shard_damaged(const struct shard *shard, struct nh_error *error);

/* Gives the memory of [from, to) back to the system; what is touched again comes again. In reading mode (see
 * shard_reads) nobody else may read the shard meanwhile, nor look at bytes that were touched before. */
void shard_release(const struct shard *shard, uint64_t from, uint64_t to);
void shard_release_all(const struct shard *shard);
/* Whether chunks are read, each into a page of its own, instead of being mapped with their neighbours. */
bool shard_reads(const struct shard *shard);

#endif
