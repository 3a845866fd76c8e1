/* SPDX-License-Identifier: MIT
 *
 * furniture.c - see furniture.h.
 */
#include "indexer/furniture.h"

#include "common/error.h"
#include "indexer/tail_lines.h"

#define PROSES_WANTED 3
#define SLOTS_MIN 1024
#define RELEASE_BYTES ((uint64_t)1 << 22)

/* What is known of a line of some tail. */
struct known_line {
	uint64_t key; /* 0: an empty slot */
	uint32_t proses[PROSES_WANTED - 1]; /* different ones that it stood behind: hashes */
	uint32_t prose_count;
	uint32_t headline_count; /* articles that have it for their headline */
};

struct judging {
	struct index_directory *directory;
	struct inverter_options options; /* of what is inverted again: it had a tail, and keeps it */
	size_t memory_bytes;
	size_t shard_count; /* before any was added */
	struct known_line *lines;
	size_t slot_count, line_count;
	struct inverter *inverter;
	struct zip_uncompressor *uncompressor;
	struct arena arena;
	uint32_t sequence;
};

/* ---- lines ---- */

static struct known_line *find_line(const struct judging *judging, uint64_t key)
{
	size_t slot = key & (judging->slot_count - 1);

	while (judging->lines[slot].key && judging->lines[slot].key != key)
		slot = (slot + 1) & (judging->slot_count - 1);
	return &judging->lines[slot];
}

static bool grow_lines(struct judging *judging)
{
	struct known_line *old = judging->lines;
	size_t old_count = judging->slot_count;

	if (judging->line_count * 3 < judging->slot_count * 2)
		return true;
	judging->slot_count = nh_size_max(old_count * 2, SLOTS_MIN);
	judging->lines = nh_new_array(judging->slot_count, sizeof *judging->lines);
	if (!judging->lines) {
		judging->lines = old;
		judging->slot_count = old_count;
		return false;
	}
	for (size_t i = 0; i < old_count; i++)
		if (old[i].key)
			*find_line(judging, old[i].key) = old[i];
	free(old);
	return true;
}

static void see_behind(struct known_line *line, uint32_t prose)
{
	for (uint32_t i = 0; i < line->prose_count; i++)
		if (i == PROSES_WANTED - 1 || line->proses[i] == prose)
			return;
	if (line->prose_count < PROSES_WANTED - 1)
		line->proses[line->prose_count] = prose;
	line->prose_count++;
}

static bool add_tail(struct judging *judging, struct nh_string tail)
{
	size_t count = tail.length / SHARD_TAIL_ENTRY_BYTES;

	for (size_t i = 1; i < count; i++) {
		struct tail_entry entry = tail_entry(tail, i);
		struct known_line *line;

		if (!entry.key)
			continue;
		if (!grow_lines(judging))
			return false;
		line = find_line(judging, entry.key);
		judging->line_count += !line->key;
		line->key = entry.key;
		see_behind(line, (uint32_t)tail_entry(tail, 0).key);
	}
	return true;
}

/* ---- walks over the live articles ---- */

typedef enum nh_status visit_function(struct judging *judging, size_t shard, uint32_t doc, struct nh_error *error);

/* What was read of the documents is given back to the system. */
static void release(const struct live_shard *live, uint32_t doc, uint64_t *released)
{
	uint64_t begin = live->table.documents.offset;
	uint64_t offset = doc < live->table.count ? column_get(&live->table.document, doc)
						  : live->table.documents.length;

	if (doc < live->table.count && offset < *released + RELEASE_BYTES)
		return;
	shard_release(live->shard, begin + *released, begin + offset);
	*released = offset;
}

static enum nh_status for_each_live(struct judging *judging, visit_function *visit, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < judging->shard_count && status == NH_OK; i++) {
		uint32_t count = judging->directory->live[i].table.count;
		uint64_t released = 0;

		for (uint32_t doc = 0; doc < count && status == NH_OK; doc++) {
			if (!deletes_has(judging->directory->live[i].deletes, doc))
				status = visit(judging, i, doc, error);
			release(&judging->directory->live[i], doc + 1, &released);
		}
		if (status == NH_OK)
			status = shard_damaged(judging->directory->live[i].shard, error);
	}
	return status;
}

static enum nh_status visit_tail(struct judging *judging, size_t shard, uint32_t doc, struct nh_error *error)
{
	struct nh_string tail = doc_table_tail(&judging->directory->live[shard].table, doc);

	return !tail.length || add_tail(judging, tail) ? NH_OK : nh_fail_memory(error);
}

static enum nh_status headline_key(struct judging *judging, size_t shard, uint32_t doc, uint64_t *ret,
				   struct nh_error *error)
{
	struct nh_article article = {0};
	enum nh_status status;

	arena_reset(&judging->arena);
	status = doc_table_article(&judging->directory->live[shard].table, doc, &judging->arena, &article, error);
	if (status == NH_OK)
		*ret = tail_headline_key(article.headline, article.source);
	return status;
}

static enum nh_status visit_headline(struct judging *judging, size_t shard, uint32_t doc, struct nh_error *error)
{
	uint64_t key;
	enum nh_status status = headline_key(judging, shard, doc, &key, error);

	if (status == NH_OK && key && find_line(judging, key)->key)
		find_line(judging, key)->headline_count++;
	return status;
}

/* ---- verdicts ---- */

static bool is_known(const struct judging *judging, struct tail_entry entry, uint64_t own_headline)
{
	const struct known_line *line = find_line(judging, entry.key);

	return line->prose_count >= PROSES_WANTED ||
	       (entry.could_be_headline && line->headline_count > (entry.key == own_headline));
}

/* Where furniture begins in the body; 0: nowhere. Bullets before the first line go with it. */
static uint32_t judge(const struct judging *judging, struct nh_string tail, uint64_t own_headline)
{
	size_t count = tail.length / SHARD_TAIL_ENTRY_BYTES, known = 0, all = 0, first = 0;

	for (size_t i = count; i-- > 1;) {
		struct tail_entry entry = tail_entry(tail, i);

		if (!entry.key)
			continue;
		all++;
		if (!is_known(judging, entry, own_headline))
			continue;
		known++;
		if (known * 2 >= all)
			first = i;
	}
	while (first > 1 && !tail_entry(tail, first - 1).key)
		first--;
	return first ? tail_entry(tail, first).offset : 0;
}

/* ---- inverting again ---- */

static enum nh_status flush(struct judging *judging, struct nh_error *error)
{
	char name[SHARD_NAME_BYTES_MAX];
	uint32_t *sequences = NULL;
	enum nh_status status;

	if (!judging->inverter || judging->inverter->document_count == 0)
		return NH_OK;
	status = inverter_flush(judging->inverter, judging->directory->ops, judging->directory->path, name, &sequences,
				error);
	free(sequences);
	inverter_reset(judging->inverter);
	return status == NH_OK ? index_directory_add(judging->directory, name, error) : status;
}

/* The article is inverted as it was, whatever this writer's options are. */
static void keep_options(struct judging *judging, const struct live_shard *live, uint32_t doc)
{
	unsigned stemmer = tail_entry(doc_table_tail(&live->table, doc), 0).offset;

	judging->inverter->options.language = stemmer_code(stemmer < STEMMER_COUNT ? stemmer : STEMMER_NONE);
	if (!live->of_this_writer)
		judging->inverter->options.sketches = live->table.sketches.length > 0;
	else
		judging->inverter->options.sketches = judging->options.sketches;
}

static enum nh_status invert_again(struct judging *judging, size_t shard, uint32_t doc, uint32_t aside,
				   struct nh_error *error)
{
	const struct doc_table *table = &judging->directory->live[shard].table;
	struct nh_article article = {0};
	enum nh_status status = NH_OK;
	bool fresh;

	if (!judging->inverter)
		status = inverter_new(&judging->options, &judging->inverter, error);
	if (status == NH_OK && !judging->uncompressor && !(judging->uncompressor = zip_uncompressor_new()))
		status = nh_fail_memory(error);
	arena_reset(&judging->arena);
	if (status == NH_OK)
		keep_options(judging, &judging->directory->live[shard], doc);
	if (status == NH_OK)
		status = doc_table_article(table, doc, &judging->arena, &article, error);
	if (status == NH_OK)
		status = doc_table_whole_text(table, doc, judging->uncompressor, &judging->arena, &article, error);
	if (status == NH_OK)
		status = inverter_add_aside(judging->inverter, &article, judging->sequence++, aside, error);
	if (status == NH_OK)
		status = index_directory_delete(judging->directory, shard, doc, &fresh, error);
	if (status == NH_OK && (inverter_memory(judging->inverter) >= judging->memory_bytes ||
				judging->inverter->document_count == INVERTER_DOCUMENTS_MAX))
		status = flush(judging, error);
	return status;
}

static enum nh_status visit_verdict(struct judging *judging, size_t shard, uint32_t doc, struct nh_error *error)
{
	const struct live_shard *live = &judging->directory->live[shard];
	struct nh_string tail = doc_table_tail(&live->table, doc);
	enum nh_status status;
	uint64_t own_headline;
	uint32_t aside;

	if (!tail.length || shard_meta(live->shard)->stores_text != SHARD_STORE_FULL)
		return NH_OK;
	status = headline_key(judging, shard, doc, &own_headline, error);
	if (status != NH_OK)
		return status;
	aside = judge(judging, tail, own_headline);
	return aside == doc_table_aside(&live->table, doc) ? NH_OK : invert_again(judging, shard, doc, aside, error);
}

enum nh_status furniture_update(struct index_directory *directory, const struct inverter_options *options,
				size_t memory_bytes, struct nh_error *error)
{
	struct judging judging = {.directory = directory, .options = *options, .memory_bytes = memory_bytes,
				  .shard_count = directory->manifest.shard_count};
	enum nh_status status;

	if (options->store != SHARD_STORE_FULL)
		return NH_OK;
	judging.options.tails = true;
	arena_init(&judging.arena);
	status = for_each_live(&judging, visit_tail, error);
	if (status == NH_OK && judging.line_count) {
		status = for_each_live(&judging, visit_headline, error);
		if (status == NH_OK)
			status = for_each_live(&judging, visit_verdict, error);
		if (status == NH_OK)
			status = flush(&judging, error);
	}
	inverter_free(judging.inverter);
	zip_uncompressor_free(judging.uncompressor);
	arena_done(&judging.arena);
	free(judging.lines);
	return status;
}
