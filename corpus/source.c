/* SPDX-License-Identifier: MIT
 *
 * source.c - see source.h: the walk finds files, the intake reads them, this joins the two.
 */
#include "corpus/source.h"

#include <stdio.h>
#include <unistd.h>

#include "common/error.h"
#include "corpus/intake.h"
#include "corpus/readers/field_names.h"
#include "corpus/walk.h"

/* The names of cli.md. Those without a reader are known, so that --format can say "not yet". */
static const char *const format_names[] = {
    "text",   "html",  "json", "jsonl", "csv", "tsv",  "md",   "trec",  "reuters", "rcv1", "nitf",
    "newsml", "ninjs", "feed", "warc",  "wet", "mbox", "mail", "smart", "pdf",     "xml",  "anpa",
};

struct source {
	struct intake intake;
	const struct file_ops *ops;
};

/* Edits (insert, delete, replace) between two short words. */
static size_t distance(const char *a, const char *b)
{
	size_t row[32], b_length = nh_size_min(strlen(b), NH_COUNT_OF(row) - 1);

	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 0; a[i]; i++) {
		size_t diagonal = row[0];

		row[0] = i + 1;
		for (size_t j = 1; j <= b_length; j++) {
			size_t replaced = diagonal + (a[i] != b[j - 1]);

			diagonal = row[j];
			row[j] = nh_size_min(replaced, nh_size_min(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_length];
}

bool corpus_format_known(const char *name, const char **ret_nearest)
{
	size_t best = strlen(name) / 3 + 2; /* more edits make another word */

	for (size_t i = 0; i < NH_COUNT_OF(format_names); i++) {
		size_t edits = distance(name, format_names[i]);

		if (edits == 0)
			return true;
		if (edits < best && ret_nearest)
			*ret_nearest = format_names[i];
		best = nh_size_min(best, edits);
	}
	return false;
}

static void list_readers(char *ret, size_t bytes)
{
	size_t used = 0;

	ret[0] = '\0';
	for (size_t i = 0; i < corpus_reader_count && used < bytes; i++) {
		int length =
		    snprintf(ret + used, bytes - used, "%s%s", i ? ", " : "", corpus_readers[i]->name);

		used += length > 0 ? (size_t)length : 0;
	}
}

static enum nh_status choose_reader(const struct corpus_options *options, const struct corpus_reader **ret,
				    struct nh_error *error)
{
	const char *nearest = NULL;
	char working[256];

	*ret = NULL;
	if (!options->format)
		return NH_OK;
	*ret = corpus_reader_find(options->format);
	if (*ret)
		return NH_OK;
	list_readers(working, sizeof working);
	if (corpus_format_known(options->format, &nearest))
		return nh_fail(error, NH_BAD_INPUT, NULL, "the format %s is not read yet; those that are: %s",
			       options->format, working);
	if (!nearest)
		return nh_fail(error, NH_BAD_INPUT, NULL, "no format is called %s; there are %s",
			       options->format, working);
	return nh_fail(error, NH_BAD_INPUT, NULL, "no format is called %s; did you mean %s?", options->format,
		       nearest);
}

static enum nh_status check_zone(const struct corpus_options *options, struct nh_error *error)
{
	int offset;

	if (!options->zone || zone_parse(nh_string_of(options->zone), &offset))
		return NH_OK;
	return nh_fail(error, NH_BAD_INPUT, NULL,
		       "the zone %s is unknown or means several; write it as +09:00", options->zone);
}

static enum nh_status check_fields(const struct corpus_options *options, struct nh_error *error)
{
	for (size_t i = 0; i < options->field_count; i++) {
		const struct corpus_field *field = &options->fields[i];

		if (!field_option_find(nh_string_of(field->name)))
			return nh_fail(
			    error, NH_BAD_INPUT, NULL,
			    "no field is called %s; fields: headline, body, deck, published, updated, url, "
			    "source, byline, section, tag, language, id, caption, dateline, agency, article",
			    field->name);
		if (!field->path[0])
			return nh_fail(error, NH_BAD_INPUT, NULL, "no place is given for the field %s",
				       field->name);
	}
	return NH_OK;
}

static enum nh_status on_file(void *user, int fd, const char *path, struct nh_error *error)
{
	struct source *source = user;
	struct file_stream file;

	file_stream_init(&file, source->ops, fd, path, &source->intake.totals->bytes_read);
	return intake_file(&source->intake, &file.stream, path, error);
}

static void on_skipped(void *user, const char *path, const char *reason)
{
	struct source *source = user;

	intake_skip(&source->intake, path, NULL, reason);
}

static void on_found(void *user, uint64_t bytes)
{
	struct source *source = user;

	source->intake.bytes_found += bytes;
}

static enum nh_status read_paths(struct source *source, struct walk *walk, const char *const *paths,
				 size_t path_count, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (size_t i = 0; status == NH_OK && i < path_count; i++) {
		if (strcmp(paths[i], "-") == 0)
			status = on_file(source, STDIN_FILENO, "-", error);
		else
			status = walk_path(walk, paths[i], error);
	}
	return status;
}

static enum nh_status read_all(struct source *source, const struct corpus_options *options,
			       const char *const *paths, size_t path_count, struct nh_error *error)
{
	struct walk *walk = nh_new(struct walk);
	enum nh_status status = NH_OK;

	if (!walk)
		return nh_fail_memory(error);
	walk->ops = source->ops;
	walk->user = source;
	walk->file = on_file;
	walk->skipped = on_skipped;
	walk->found = on_found;
	if (options->index_path)
		status = walk_leave_out(walk, options->index_path, error);
	if (status == NH_OK)
		status = read_paths(source, walk, paths, path_count, error);
	walk_done(walk);
	free(walk);
	return status;
}

enum nh_status corpus_read(const char *const *paths, size_t path_count, const struct corpus_options *options,
			   const struct corpus_events *events, struct corpus_totals *ret_totals,
			   struct nh_error *error)
{
	static const struct corpus_options defaults;
	struct corpus_totals totals = {0}, *filled = ret_totals ? ret_totals : &totals;
	struct source source;
	enum nh_status status;

	if (!options)
		options = &defaults;
	*filled = totals;
	source.ops = options->ops ? options->ops : &file_ops_system;
	intake_init(&source.intake, options, events, filled);
	status = choose_reader(options, &source.intake.wanted, error);
	if (status == NH_OK)
		status = check_zone(options, error);
	if (status == NH_OK)
		status = check_fields(options, error);
	if (status == NH_OK)
		status = read_all(&source, options, paths, path_count, error);
	intake_done(&source.intake);
	return status;
}
