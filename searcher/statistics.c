/* SPDX-License-Identifier: MIT
 *
 * statistics.c - what an index holds.
 */
#include "common/error.h"
#include "searcher/answering.h"

#define COUNTS_MAX 65536 /* distinct names a statistic tells apart */

struct stats_block {
	struct nh_stats stats; /* must stay first */
	struct arena arena;
};

struct counts {
	struct nh_named_count *items;
	size_t count, capacity;
};

NH_EXPORT void nh_stats_free(struct nh_stats *stats)
{
	struct stats_block *block = (struct stats_block *)stats;

	if (!block)
		return;
	arena_done(&block->arena);
	free(block);
}

static bool add_count(struct arena *arena, struct counts *counts, struct nh_string name, uint64_t count)
{
	for (size_t i = 0; i < counts->count; i++)
		if (nh_string_equal(counts->items[i].name, name)) {
			counts->items[i].count += count;
			return true;
		}
	if (counts->count == COUNTS_MAX)
		return true;
	if (counts->count == counts->capacity) {
		size_t wanted = counts->capacity ? counts->capacity * 2 : 16;
		struct nh_named_count *items = arena_array(arena, wanted, sizeof *items);

		if (!items)
			return false;
		if (counts->count)
			memcpy(items, counts->items, counts->count * sizeof *items);
		counts->items = items;
		counts->capacity = wanted;
	}
	counts->items[counts->count] = (struct nh_named_count){arena_copy(arena, name), count};
	return counts->items[counts->count++].name.bytes;
}

static int compare_counts(const void *left, const void *right)
{
	const struct nh_named_count *a = left, *b = right;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	return nh_string_compare(a->name, b->name);
}

/* Counts the live documents of a shard by the names in a column. */
static bool count_names(struct arena *arena, const struct snapshot_shard *shard, const struct column *column,
			const struct string_table *names, struct counts *counts)
{
	uint64_t *by_number = nh_new_array((size_t)names->count + 1, sizeof *by_number);
	bool good = by_number;

	for (uint32_t doc = 0; good && doc < shard->table.count; doc++) {
		uint64_t number = column_get(column, doc);

		if (number <= names->count && !deletes_has(shard->deletes, doc))
			by_number[number]++;
	}
	for (uint32_t i = 1; good && i <= names->count; i++)
		if (by_number[i])
			good = add_count(arena, counts, string_table_get(names, i - 1), by_number[i]);
	free(by_number);
	return good;
}

static void take_date(struct nh_date date, struct nh_stats *stats)
{
	if (!date.precision)
		return;
	if (!stats->newest.precision || date.instant_seconds > stats->newest.instant_seconds)
		stats->newest = date;
	if (!stats->oldest.precision || date.instant_seconds < stats->oldest.instant_seconds)
		stats->oldest = date;
}

static void find_scattered_dates(const struct snapshot_shard *shard, struct nh_stats *stats)
{
	for (uint32_t doc = 0; doc < shard->table.count; doc++)
		if (!deletes_has(shard->deletes, doc))
			take_date(doc_table_date(&shard->table, doc), stats);
}

/* Documents stand newest first, so the ends of the dated ones are the dates looked for. */
static void find_dates(const struct snapshot_shard *shard, struct nh_stats *stats)
{
	uint32_t dated = (uint32_t)shard_meta(shard->shard)->dated_count, newest = 0, oldest = dated;

	if (shard_is_reordered(shard->shard)) {
		find_scattered_dates(shard, stats);
		return;
	}
	while (newest < dated && deletes_has(shard->deletes, newest))
		newest++;
	if (newest == dated)
		return;
	while (deletes_has(shard->deletes, oldest - 1))
		oldest--;
	take_date(doc_table_date(&shard->table, newest), stats);
	take_date(doc_table_date(&shard->table, oldest - 1), stats);
}

static bool add_sections(struct arena *arena, const struct snapshot_shard *shard, struct counts *counts)
{
	const struct shard_meta *meta = shard_meta(shard->shard);
	uint64_t terms = shard_section(shard->shard, SHARD_SECTION_TERMS).length +
			 shard_section(shard->shard, SHARD_SECTION_TERM_HEADS).length;
	uint64_t columns = 0, names = 0, known;
	uint64_t sketches = shard_section(shard->shard, SHARD_SECTION_SKETCHES).length;
	uint64_t lines = shard_section(shard->shard, SHARD_SECTION_LINES).length +
			 shard_section(shard->shard, SHARD_SECTION_ASIDE).length;
	bool good;

	for (int id = SHARD_SECTION_COLUMN_DATE; id <= SHARD_SECTION_LENGTHS; id++)
		columns += shard_section(shard->shard, (enum shard_section)id).length;
	for (int id = SHARD_SECTION_IDS; id <= SHARD_SECTION_PATHS; id++)
		names += shard_section(shard->shard, (enum shard_section)id).length;
	known = meta->doc_bytes + meta->code_bytes + meta->freq_bytes + meta->position_bytes +
		meta->form_bytes + meta->directory_bytes + terms + columns + sketches + lines + names +
		meta->record_bytes + meta->text_bytes;
	good = add_count(arena, counts, NH_STRING("documents"), meta->doc_bytes) &&
	       add_count(arena, counts, NH_STRING("impact_codes"), meta->code_bytes) &&
	       add_count(arena, counts, NH_STRING("freqs"), meta->freq_bytes) &&
	       add_count(arena, counts, NH_STRING("positions"), meta->position_bytes) &&
	       add_count(arena, counts, NH_STRING("forms"), meta->form_bytes) &&
	       add_count(arena, counts, NH_STRING("directories"), meta->directory_bytes) &&
	       add_count(arena, counts, NH_STRING("terms"), terms) &&
	       add_count(arena, counts, NH_STRING("columns"), columns) &&
	       add_count(arena, counts, NH_STRING("sketches"), sketches) &&
	       add_count(arena, counts, NH_STRING("lines"), lines) &&
	       add_count(arena, counts, NH_STRING("names"), names) &&
	       add_count(arena, counts, NH_STRING("records"), meta->record_bytes) &&
	       add_count(arena, counts, NH_STRING("text"), meta->text_bytes);
	return good && add_count(arena, counts, NH_STRING("other"),
				 shard_length(shard->shard) > known ? shard_length(shard->shard) - known : 0);
}

static bool add_shard(struct stats_block *block, const struct snapshot_shard *shard,
		      struct nh_shard_info *info, struct counts *sections, struct counts *languages,
		      struct counts *sources)
{
	const struct shard_meta *meta = shard_meta(shard->shard);
	const char *path = shard_path(shard->shard), *name = strrchr(path, '/');

	block->stats.terms += meta->term_count;
	block->stats.postings += meta->posting_count;
	block->stats.positions += meta->position_count;
	*info = (struct nh_shard_info){arena_copy(&block->arena, nh_string_of(name ? name + 1 : path)),
				       shard->live_count, shard_length(shard->shard)};
	find_dates(shard, &block->stats);
	return info->name.bytes && add_sections(&block->arena, shard, sections) &&
	       count_names(&block->arena, shard, &shard->table.language, &shard->table.languages,
			   languages) &&
	       count_names(&block->arena, shard, &shard->table.source, &shard->table.sources, sources);
}

static enum nh_status list_missing(const struct nh_index *index, const struct answering *asked,
				   struct stats_block *block, struct nh_error *error)
{
	struct nh_missing *all =
	    arena_array(&block->arena, asked->missing_count + index->missing.count, sizeof *all);

	if (!all)
		return nh_fail_memory(error);
	for (size_t i = 0; i < asked->missing_count; i++)
		all[block->stats.missing_count++] = asked->missing[i];
	for (size_t i = 0; i < index->missing.count; i++)
		if (index->missing.items[i].copies_only)
			all[block->stats.missing_count++] = index->missing.items[i];
	block->stats.missing = all;
	return NH_OK;
}

static enum nh_status gather(const struct nh_index *index, struct stats_block *block, struct nh_error *error)
{
	struct counts sections = {0}, languages = {0}, sources = {0};
	struct nh_shard_info *shards = arena_array(&block->arena, index->shard_count, sizeof *shards);

	if (!shards)
		return nh_fail_memory(error);
	for (size_t i = 0; i < index->shard_count; i++) {
		enum nh_status status;

		if (!add_shard(block, &index->shards[i], &shards[i], &sections, &languages, &sources))
			return nh_fail_memory(error);
		status = shard_damaged(index->shards[i].shard, error);
		if (status != NH_OK)
			return status;
	}
	if (languages.count)
		qsort(languages.items, languages.count, sizeof *languages.items, compare_counts);
	if (sources.count)
		qsort(sources.items, sources.count, sizeof *sources.items, compare_counts);
	block->stats.articles = index->live_count;
	block->stats.index_bytes = index->index_bytes;
	block->stats.generation = index->generation;
	block->stats.furniture_lines = index->furniture_lines;
	block->stats.furniture_pending = index->furniture_pending;
	block->stats.format_version = SHARD_FORMAT_VERSION;
	block->stats.shards = shards;
	block->stats.shard_count = index->shard_count;
	block->stats.sections = sections.items;
	block->stats.section_count = sections.count;
	block->stats.languages = languages.items;
	block->stats.language_count = languages.count;
	block->stats.sources = sources.items;
	block->stats.source_count = sources.count;
	return NH_OK;
}

/* *ret_again: a shard turned out damaged, and the others can be asked. */
static enum nh_status gather_answering(const struct nh_index *index, struct stats_block *block,
				       bool *ret_again, struct nh_error *error)
{
	struct answering asked;
	enum nh_status status = answering_part(index, &block->arena, &asked, error);

	*ret_again = false;
	if (status != NH_OK)
		return status;
	status = gather(asked.index, block, error);
	*ret_again = answering_has_changed(index, &asked, status);
	return status == NH_OK ? list_missing(index, &asked, block, error) : status;
}

NH_EXPORT enum nh_status nh_index_stats(const struct nh_index *index, struct nh_stats **ret_stats,
					struct nh_error *error)
{
	struct stats_block *block;
	enum nh_status status;
	bool again;

	do {
		block = nh_new(struct stats_block);
		if (!block)
			return nh_fail_memory(error);
		arena_init(&block->arena);
		status = gather_answering(index, block, &again, error);
		if (status != NH_OK)
			nh_stats_free(&block->stats);
	} while (again);
	if (status == NH_OK)
		*ret_stats = &block->stats;
	return status;
}
