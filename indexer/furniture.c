/* SPDX-License-Identifier: MIT
 *
 * furniture.c - see furniture.h.
 */
#include "indexer/furniture.h"

#include "common/error.h"
#include "common/shard/aside_text.h"
#include "indexer/line_verdict.h"

#define RELEASE_BYTES ((uint64_t)1 << 22)
#define RELEASE_DOCUMENTS 16384

struct judging {
	struct index_directory *directory;
	struct inverter_options options; /* of what is inverted again: it had lines, and keeps them */
	const struct furniture_bounds *bounds;
	size_t shard_count; /* before any was added */
	struct known_lines known;
	struct inverter *inverter;
	struct zip_uncompressor *uncompressor;
	struct arena arena;
	struct buf ranges;
	uint32_t again_count; /* articles inverted again */
	uint64_t line_count, pending;
};

/* ---- walks over the live articles ---- */

typedef enum nh_status visit_function(struct judging *judging, size_t shard, uint32_t doc,
				      const struct body_lines *lines, struct nh_error *error);

/* What was read of the documents is given back to the system. */
static void release(const struct live_shard *live, uint32_t doc, uint64_t *released)
{
	uint64_t begin = live->table.documents.offset;
	uint64_t offset =
	    doc < live->table.count ? column_get(&live->table.document, doc) : live->table.documents.length;

	if (doc < live->table.count && offset < *released + RELEASE_BYTES)
		return;
	shard_release(live->shard, begin + *released, begin + offset);
	*released = offset;
}

static enum nh_status visit_shard(struct judging *judging, size_t shard, visit_function *visit,
				  struct nh_error *error)
{
	uint32_t count = judging->directory->live[shard].table.count;
	uint64_t released = 0;
	enum nh_status status = NH_OK;

	for (uint32_t doc = 0; doc < count && status == NH_OK; doc++) {
		const struct live_shard *live = &judging->directory->live[shard];
		struct body_lines lines;

		if (!deletes_has(live->deletes, doc) &&
		    body_lines_decode(doc_table_lines(&live->table, doc), &lines))
			status = visit(judging, shard, doc, &lines, error);
		if (judging->inverter)
			release(&judging->directory->live[shard], doc + 1, &released);
		if (doc % RELEASE_DOCUMENTS == RELEASE_DOCUMENTS - 1)
			shard_release_all(judging->directory->live[shard].shard);
	}
	shard_release_all(judging->directory->live[shard].shard);
	return status == NH_OK ? shard_damaged(judging->directory->live[shard].shard, error) : status;
}

static enum nh_status for_each_live(struct judging *judging, visit_function *visit, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < judging->shard_count && status == NH_OK; i++)
		if (judging->directory->live[i].table.lines.length)
			status = visit_shard(judging, i, visit, error);
	return status;
}

static enum nh_status visit_to_mark(struct judging *judging, size_t shard, uint32_t doc,
				    const struct body_lines *lines, struct nh_error *error)
{
	(void)shard;
	(void)doc;
	(void)error;
	known_lines_mark(&judging->known, lines);
	return NH_OK;
}

static enum nh_status visit_to_count(struct judging *judging, size_t shard, uint32_t doc,
				     const struct body_lines *lines, struct nh_error *error)
{
	(void)shard;
	(void)doc;
	return known_lines_count(&judging->known, lines) ? NH_OK : nh_fail_memory(error);
}

/* ---- inverting again ---- */

static enum nh_status flush(struct judging *judging, struct nh_error *error)
{
	char name[SHARD_NAME_BYTES_MAX];
	uint32_t *sequences = NULL;
	enum nh_status status;

	if (!judging->inverter || judging->inverter->document_count == 0)
		return NH_OK;
	status = inverter_flush(judging->inverter, judging->directory->ops, judging->directory->path, name,
				&sequences, NULL, error);
	free(sequences);
	inverter_reset(judging->inverter);
	return status == NH_OK ? index_directory_add(judging->directory, name, error) : status;
}

/* The article is inverted as it was, whatever this writer's options are. */
static void keep_options(struct judging *judging, const struct live_shard *live, uint32_t stemmer)
{
	judging->inverter->options.language = stemmer_code(stemmer < STEMMER_COUNT ? stemmer : STEMMER_NONE);
	if (!live->of_this_writer)
		judging->inverter->options.sketches = live->table.sketches.length > 0;
	else
		judging->inverter->options.sketches = judging->options.sketches;
}

static enum nh_status add_again(struct judging *judging, const struct live_shard *live, uint32_t doc,
				struct nh_error *error)
{
	const struct doc_table *table = &live->table;
	struct inverter_again again = {.aside = buf_string(&judging->ranges)};
	struct nh_article article = {0};
	enum nh_status status = doc_table_article(table, doc, &judging->arena, &article, error);

	if (status == NH_OK)
		status =
		    doc_table_whole_text(table, doc, judging->uncompressor, &judging->arena, &article, error);
	if (status == NH_OK && !aside_fits(again.aside, article.body.length))
		shard_damage(live->shard, table->lines.offset); /* lines that the body does not have */
	if (status == NH_OK)
		status = shard_damaged(live->shard, error);
	if (status == NH_OK && !doc_table_bytes(table, doc, &again.record, &again.text))
		status = shard_damaged(live->shard, error);
	if (status == NH_OK)
		status =
		    doc_table_plain(table, doc, judging->uncompressor, &judging->arena, &again.text, error);
	return status == NH_OK
		   ? inverter_add_again(judging->inverter, &article, judging->again_count++, &again, error)
		   : status;
}

static enum nh_status invert_again(struct judging *judging, size_t shard, uint32_t doc, uint32_t stemmer,
				   struct nh_error *error)
{
	enum nh_status status = NH_OK;
	bool fresh;

	if (!judging->inverter)
		status = inverter_new(&judging->options, &judging->inverter, error);
	if (status == NH_OK && !judging->uncompressor && !(judging->uncompressor = zip_uncompressor_new()))
		status = nh_fail_memory(error);
	if (status != NH_OK)
		return status;
	arena_reset(&judging->arena);
	keep_options(judging, &judging->directory->live[shard], stemmer);
	status = add_again(judging, &judging->directory->live[shard], doc, error);
	if (status == NH_OK)
		status = index_directory_delete(judging->directory, shard, doc, &fresh, error);
	if (status == NH_OK && inverter_is_full(judging->inverter, judging->bounds->memory_bytes))
		status = flush(judging, error);
	return status;
}

/* ---- verdicts ---- */

static enum nh_status visit_to_judge(struct judging *judging, size_t shard, uint32_t doc,
				     const struct body_lines *lines, struct nh_error *error)
{
	const struct live_shard *live = &judging->directory->live[shard];
	size_t line_count;

	if (lines->count == 0 || shard_meta(live->shard)->stores_text != SHARD_STORE_FULL)
		return NH_OK;
	buf_reset(&judging->ranges);
	line_count = line_verdict(&judging->known, lines, &judging->ranges);
	if (buf_failed(&judging->ranges))
		return nh_fail_memory(error);
	if (nh_string_equal(buf_string(&judging->ranges), doc_table_aside(&live->table, doc))) {
		judging->line_count += line_count;
		return NH_OK;
	}
	if (judging->again_count >= judging->bounds->articles_max) {
		judging->pending++;
		judging->line_count += lines_set_aside(lines, doc_table_aside(&live->table, doc));
		return NH_OK;
	}
	judging->line_count += line_count;
	return invert_again(judging, shard, doc, lines->stemmer, error);
}

static enum nh_status judge_all(struct judging *judging, struct nh_error *error)
{
	uint64_t bytes = 0;
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < judging->shard_count; i++)
		bytes += judging->directory->live[i].table.lines.length;
	if (bytes == 0)
		return NH_OK;
	if (!known_lines_init_parts(&judging->known, bytes / SHARD_LINE_ENTRY_BYTES,
				    judging->bounds->memory_bytes))
		status = nh_fail_memory(error);
	for (uint32_t part = 0; part < judging->known.part_count && status == NH_OK; part++) {
		status = for_each_live(judging, visit_to_mark, error);
		if (status == NH_OK)
			status = for_each_live(judging, visit_to_count, error);
		if (status == NH_OK && !known_lines_end_part(&judging->known))
			status = nh_fail_memory(error);
	}
	if (status == NH_OK)
		status = for_each_live(judging, visit_to_judge, error);
	return status == NH_OK ? flush(judging, error) : status;
}

enum nh_status furniture_update(struct index_directory *directory, const struct inverter_options *options,
				const struct furniture_bounds *bounds, struct nh_error *error)
{
	struct judging judging = {.directory = directory,
				  .options = *options,
				  .bounds = bounds,
				  .shard_count = directory->manifest.shard_count};
	enum nh_status status;

	if (options->store != SHARD_STORE_FULL)
		return NH_OK;
	judging.options.lines = true;
	arena_init(&judging.arena);
	buf_init(&judging.ranges);
	status = judge_all(&judging, error);
	if (status == NH_OK) {
		directory->manifest.furniture_lines = judging.line_count;
		directory->manifest.furniture_pending = judging.pending;
	}
	known_lines_done(&judging.known);
	inverter_free(judging.inverter);
	zip_uncompressor_free(judging.uncompressor);
	arena_done(&judging.arena);
	buf_done(&judging.ranges);
	return status;
}
