/* SPDX-License-Identifier: MIT
 *
 * text_store.h - how a writer keeps the texts of a shard. It shows some of them first; these give a table
 * (text_code.h) where they are enough for one. Then each text is given in, and comes out as the shard keeps
 * it. What comes out depends on the texts and their order alone, so that all ways to a shard lead to the same
 * bytes.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_STORE_H
#define NEWSHOUND_COMMON_SHARD_TEXT_STORE_H

#include "common/arena.h"
#include "common/shard/text_code.h"
#include "common/shard/text_encoder.h"
#include "common/shard/text_trainer.h"
#include "common/zip.h"

/* Which documents are shown: some from all over the shard, ascending in each of a few rounds, so that those
 * which come before there are enough are from all over it too. */
struct text_sample {
	uint64_t count, stride, rounds, round, next;
	uint64_t taken;
	size_t bytes_max; /* of one text */
};

void text_sample_init(struct text_sample *sample, uint64_t count);
/* The next document to show; false at the end. */
bool text_sample_next(struct text_sample *sample, uint64_t *ret);

/* What a thread needs to make texts small. */
struct text_coder {
	struct zip_compressor *compressor;
	struct buf deflated;
};

enum nh_status text_coder_init(struct text_coder *coder, struct nh_error *error);
void text_coder_done(struct text_coder *coder);

struct text_store {
	struct text_sample sample;
	struct text_trainer trainer;
	struct buf table; /* empty: none */
	struct text_code code;
	struct text_encoder *encoder; /* NULL: no table */
	struct text_coder coder;
};

enum nh_status text_store_init(struct text_store *store, uint64_t count, struct nh_error *error);
void text_store_done(struct text_store *store);
/* The next text to show; false where those that were shown are enough. */
bool text_store_wants(struct text_store *store, uint64_t *ret_document);
void text_store_show(struct text_store *store, struct nh_string plain);
/* Behind the last one that was shown: makes the table. */
enum nh_status text_store_begin(struct text_store *store, struct nh_error *error);
/* Appends a text as the shard keeps it. */
enum nh_status text_store_put(struct text_store *store, struct nh_string plain, struct buf *out,
			      struct nh_error *error);
/* The same, for several threads at once, each with a coder of its own. */
enum nh_status text_store_put_by(const struct text_store *store, struct text_coder *coder,
				 struct nh_string plain, struct buf *out, struct nh_error *error);
/* Appends it as a shard without a table keeps it, not made any smaller: for one that is to be merged soon. */
void text_store_put_bare(struct nh_string plain, struct buf *out);

/* The text of a document as it stands in a shard; code is its table, or NULL. Lives in arena, with a NUL
 * behind. NH_CORRUPT without a word where it is damaged. */
enum nh_status text_unpack(struct nh_string kept, const struct text_code *code,
			   struct zip_uncompressor *uncompressor, struct arena *arena, struct nh_string *ret);

/* Whether a text of a shard without a table is as text_store_put would keep it there. */
bool text_is_deflated(struct nh_string kept);

#endif
