/* SPDX-License-Identifier: MIT
 *
 * command_stats.c - what the index holds, for people and for programs.
 */
#include "common/date.h"
#include "common/json_writer.h"
#include "searcher/cli/commands.h"
#include "searcher/cli/json_values.h"
#include "searcher/cli/printer.h"

#define NAMES_SHOWN 10

static void put_counts(struct json_writer *writer, const char *key, const struct nh_named_count *counts,
		       size_t count)
{
	json_key(writer, key);
	json_object_begin(writer);
	for (size_t i = 0; i < count; i++) {
		json_key(writer, counts[i].name.bytes ? counts[i].name.bytes : "");
		json_u64(writer, counts[i].count);
	}
	json_object_end(writer);
}

static void put_number(struct json_writer *writer, const char *key, uint64_t value)
{
	json_key(writer, key);
	json_u64(writer, value);
}

static void put_shards(struct json_writer *writer, const struct nh_stats *stats)
{
	json_key(writer, "shards");
	json_array_begin(writer);
	for (size_t i = 0; i < stats->shard_count; i++) {
		json_object_begin(writer);
		json_named_string(writer, "name", stats->shards[i].name);
		put_number(writer, "articles", stats->shards[i].articles);
		put_number(writer, "bytes", stats->shards[i].bytes);
		json_object_end(writer);
	}
	json_array_end(writer);
}

void print_stats_json(const struct nh_stats *stats, struct buf *out)
{
	struct json_writer writer;

	json_writer_init(&writer, out);
	json_object_begin(&writer);
	put_number(&writer, "articles", stats->articles);
	put_shards(&writer, stats);
	put_number(&writer, "terms", stats->terms);
	put_number(&writer, "postings", stats->postings);
	put_number(&writer, "positions", stats->positions);
	put_number(&writer, "index_bytes", stats->index_bytes);
	put_counts(&writer, "section_bytes", stats->sections, stats->section_count);
	json_named_date(&writer, "oldest", stats->oldest);
	json_named_date(&writer, "newest", stats->newest);
	put_counts(&writer, "languages", stats->languages, stats->language_count);
	put_counts(&writer, "sources", stats->sources, stats->source_count);
	put_number(&writer, "generation", stats->generation);
	put_number(&writer, "format_version", stats->format_version);
	put_number(&writer, "furniture_corpus_lines", stats->furniture_lines);
	put_number(&writer, "furniture_pending", stats->furniture_pending);
	json_key(&writer, "missing");
	json_array_begin(&writer);
	for (size_t i = 0; i < stats->missing_count; i++)
		json_text(&writer, stats->missing[i].file);
	json_array_end(&writer);
	json_object_end(&writer);
	buf_u8(out, '\n');
}

/* ---- For people -----------------------------------------------------------------------------------------
 */

/* 1,234,567 */
static void put_grouped(struct buf *out, uint64_t value)
{
	char digits[32];
	size_t length = 0;

	do {
		if (length % 4 == 3)
			digits[length++] = ',';
		digits[length++] = (char)('0' + value % 10);
		value /= 10;
	} while (value);
	while (length > 0)
		buf_u8(out, (uint8_t)digits[--length]);
}

static void put_row(struct buf *out, const char *name, uint64_t value)
{
	buf_format(out, "%-14s", name);
	put_grouped(out, value);
	buf_u8(out, '\n');
}

static void put_names(struct buf *out, const char *title, const struct nh_named_count *counts, size_t count)
{
	if (count == 0)
		return;
	buf_format(out, "%s\n", title);
	for (size_t i = 0; i < count && i < NAMES_SHOWN; i++) {
		buf_append_text(out, "  ");
		terminal_line(out, counts[i].name.length ? counts[i].name : NH_STRING("(none)"));
		buf_append_text(out, "  ");
		put_grouped(out, counts[i].count);
		buf_u8(out, '\n');
	}
	if (count > NAMES_SHOWN)
		buf_format(out, "  and %zu more\n", count - NAMES_SHOWN);
}

static void put_dates(struct buf *out, const struct nh_stats *stats)
{
	if (stats->oldest.precision == NH_PRECISION_NONE)
		return;
	buf_format(out, "%-14s", "published");
	print_date(stats->oldest, out);
	buf_append_text(out, " \xe2\x80\xa6 ");
	print_date(stats->newest, out);
	buf_u8(out, '\n');
}

void print_stats_text(const struct nh_stats *stats, struct buf *out)
{
	put_row(out, "articles", stats->articles);
	put_dates(out, stats);
	put_row(out, "shards", stats->shard_count);
	put_row(out, "terms", stats->terms);
	put_row(out, "postings", stats->postings);
	put_row(out, "positions", stats->positions);
	put_row(out, "index bytes", stats->index_bytes);
	put_row(out, "generation", stats->generation);
	put_row(out, "format", stats->format_version);
	if (stats->furniture_lines)
		put_row(out, "set aside", stats->furniture_lines);
	if (stats->furniture_pending)
		put_row(out, "pending", stats->furniture_pending);
	put_names(out, "languages", stats->languages, stats->language_count);
	put_names(out, "sources", stats->sources, stats->source_count);
	put_names(out, "bytes by section", stats->sections, stats->section_count);
}

static int print_stats(const struct settings *settings, const struct nh_index *index)
{
	struct nh_stats *stats = NULL;
	struct nh_error error = {0};
	struct buf out;
	bool written;

	if (nh_index_stats(index, &stats, &error) != NH_OK)
		return report_error(&error);
	buf_init(&out);
	if (settings->format == OUTPUT_JSON)
		print_stats_json(stats, &out);
	else
		print_stats_text(stats, &out);
	written = write_out(&out);
	buf_done(&out);
	nh_stats_free(stats);
	return written ? EXIT_FOUND : EXIT_ERROR;
}

int command_stats(const struct settings *settings)
{
	struct nh_index *index;
	int exit_status;

	if (settings->word_count > 0) {
		settings_refuse(settings, "%s is one word too many; to name an index: newshound stats -i %s",
				settings->words[0], settings->words[0]);
		return EXIT_ERROR;
	}
	index = open_index(settings);
	if (index)
		tell_missing(index);
	exit_status = index ? print_stats(settings, index) : EXIT_ERROR;
	nh_index_close(index);
	return exit_status;
}
