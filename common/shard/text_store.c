/* SPDX-License-Identifier: MIT
 *
 * text_store.c - see text_store.h.
 */
#include "common/shard/text_store.h"

#include "common/error.h"
#include "common/nh_limits.h"
#include "common/reader.h"

#define ROUND_DOCUMENTS 512
#define ROUNDS_MAX 8
#define SHOWN_BYTES_MIN 4096 /* at least so much is shown of a text */
#define DEFLATE_RATIO_MAX 1032

/* ---- the sample ---- */

void text_sample_init(struct text_sample *sample, uint64_t count)
{
	uint64_t stride = (count + ROUND_DOCUMENTS - 1) / ROUND_DOCUMENTS;

	*sample = (struct text_sample){.count = count, .stride = stride};
	sample->rounds = nh_size_min(stride, ROUNDS_MAX);
	sample->bytes_max = nh_size_max(SHOWN_BYTES_MIN, TEXT_SAMPLE_BYTES_MAX / nh_size_max(count, 1));
}

bool text_sample_next(struct text_sample *sample, uint64_t *ret)
{
	while (sample->next >= sample->count) {
		if (++sample->round >= sample->rounds)
			return false;
		sample->next = sample->round * sample->stride / sample->rounds;
	}
	*ret = sample->next;
	sample->next += sample->stride;
	sample->taken++;
	return true;
}

/* ---- writing ---- */

enum nh_status text_coder_init(struct text_coder *coder, struct nh_error *error)
{
	*coder = (struct text_coder){.compressor = zip_compressor_new()};
	return coder->compressor ? NH_OK : nh_fail_memory(error);
}

void text_coder_done(struct text_coder *coder)
{
	zip_compressor_free(coder->compressor);
	buf_done(&coder->deflated);
}

enum nh_status text_store_init(struct text_store *store, uint64_t count, struct nh_error *error)
{
	*store = (struct text_store){0};
	text_sample_init(&store->sample, count);
	text_trainer_init(&store->trainer);
	return text_coder_init(&store->coder, error);
}

void text_store_done(struct text_store *store)
{
	text_trainer_done(&store->trainer);
	text_encoder_free(store->encoder);
	text_code_done(&store->code);
	buf_done(&store->table);
	text_coder_done(&store->coder);
}

bool text_store_wants(struct text_store *store, uint64_t *ret_document)
{
	/* A table must not cost more than it gives: of a few texts few are looked at. */
	size_t enough = store->sample.taken * TEXT_SAMPLE_SHARE < store->sample.count ? TEXT_SAMPLE_BYTES_MAX
										      : TEXT_SAMPLE_BYTES_FEW;

	return store->trainer.bytes < enough && text_sample_next(&store->sample, ret_document);
}

void text_store_show(struct text_store *store, struct nh_string plain)
{
	plain.length = nh_size_min(plain.length, store->sample.bytes_max);
	text_trainer_add(&store->trainer, plain);
}

enum nh_status text_store_begin(struct text_store *store, struct nh_error *error)
{
	bool no_memory, made = true;

	if (store->trainer.bytes >= TEXT_SAMPLE_BYTES_MIN) {
		made = text_trainer_make(&store->trainer, store->sample.count / store->sample.taken,
					 &store->table) &&
		       buf_reserve(&store->table, TEXT_CODE_SLACK_BYTES) &&
		       text_code_open(store->table.bytes, store->table.length, &store->code, &no_memory) &&
		       (store->encoder = text_encoder_new(&store->code));
	}
	text_trainer_done(&store->trainer);
	text_trainer_init(&store->trainer);
	return made ? NH_OK : nh_fail_memory(error);
}

/* Deflated, with its length and flag before it. */
static enum nh_status deflate(struct text_coder *coder, struct nh_string plain, unsigned shift,
			      struct nh_error *error)
{
	buf_reset(&coder->deflated);
	buf_varint(&coder->deflated, (uint64_t)plain.length << shift);
	return zip_compress(coder->compressor, plain.bytes, plain.length, &coder->deflated, error);
}

enum nh_status text_store_put_by(const struct text_store *store, struct text_coder *coder,
				 struct nh_string plain, struct buf *out, struct nh_error *error)
{
	size_t before = out->length;
	enum nh_status status = NH_OK;

	if (store->encoder) {
		buf_varint(out, (uint64_t)plain.length << 1 | 1);
		text_encode(store->encoder, plain, out);
	}
	/* Another language than that of most, or one thing again and again. */
	if (!store->encoder || out->length - before > plain.length / 2) {
		status = deflate(coder, plain, store->encoder ? 1 : 0, error);
		if (!store->encoder || coder->deflated.length < out->length - before) {
			out->length = before;
			buf_append_string(out, buf_string(&coder->deflated));
		}
	}
	return status == NH_OK && buf_failed(out) ? nh_fail_memory(error) : status;
}

enum nh_status text_store_put(struct text_store *store, struct nh_string plain, struct buf *out,
			      struct nh_error *error)
{
	return text_store_put_by(store, &store->coder, plain, out, error);
}

void text_store_put_bare(struct nh_string plain, struct buf *out)
{
	buf_varint(out, plain.length);
	zip_store(plain.bytes, plain.length, out);
}

/* ---- reading ---- */

enum nh_status text_unpack(struct nh_string kept, const struct text_code *code,
			   struct zip_uncompressor *uncompressor, struct arena *arena, struct nh_string *ret)
{
	struct reader reader = reader_over(kept.bytes, kept.length);
	uint64_t number = reader_varint(&reader), length = code ? number >> 1 : number;
	bool coded = code && number & 1;
	size_t left = reader_left(&reader);
	unsigned char *plain;

	/* What would have to be smaller than can be is a lie. */
	if (reader_failed(&reader) || length > LIMIT_TEXT_BYTES ||
	    length / (coded ? TEXT_CODE_RATIO_MAX : DEFLATE_RATIO_MAX) > left)
		return NH_CORRUPT;
	plain = arena_alloc(arena, length + 1);
	if (!plain)
		return NH_NO_MEMORY;
	if (coded ? !text_code_decode(code, reader.next, left, plain, length)
		  : zip_uncompress(uncompressor, reader.next, left, plain, length, NULL) != NH_OK)
		return NH_CORRUPT;
	*ret = (struct nh_string){(const char *)plain, length};
	return NH_OK;
}

bool text_is_deflated(struct nh_string kept)
{
	struct reader reader = reader_over(kept.bytes, kept.length);

	reader_varint(&reader);
	return !zip_is_stored(reader.next, reader_left(&reader));
}
