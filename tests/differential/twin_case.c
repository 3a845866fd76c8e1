/* SPDX-License-Identifier: MIT
 *
 * twin_case.c - building both engines from the same steps, and comparing their answers to the bit.
 */
#include "tests/differential/twin_case.h"

#include <stdio.h>

#define SHOWN_HITS 12

/* ---- Building --------------------------------------------------------------------------------------- */

bool case_make_folder(char folder[TEST_FOLDER_BYTES])
{
	snprintf(folder, TEST_FOLDER_BYTES, "/dev/shm/newshound-test-XXXXXX");
	return mkdtemp(folder) || test_folder_make(folder);
}

struct twin *case_make_twin(const struct twin_case *made)
{
	struct twin *twin = twin_new(made->options.language, made->options.store != NH_STORE_NONE,
				     made->options.store == NH_STORE_FULL);

	for (size_t i = 0; i < made->step_count; i++)
		if (made->steps[i].remove)
			(void)twin_remove(twin, made->steps[i].article.id);
		else
			twin_add(twin, &made->steps[i].article);
	return twin;
}

static bool told(enum nh_status status, const struct nh_error *error, const char *what)
{
	if (status == NH_OK)
		return true;
	fprintf(stderr, "%s: %s: %s %s\n", what, nh_status_name(status), error->message, error->file);
	return false;
}

/* An article goes to the folder that its id says, so that an update meets what it replaces. */
static size_t folder_of(struct nh_string id, size_t folders)
{
	size_t sum = 0;

	for (size_t i = 0; i < id.length; i++)
		sum += (unsigned char)id.bytes[i];
	return sum % folders;
}

/* An article that is to be removed may be gone: a case that was made smaller has lost some additions. */
static bool take_step(struct nh_indexer *indexer, const struct case_step *step)
{
	struct nh_error error = {.status = NH_OK};
	enum nh_status status;

	if (!step->remove)
		return told(nh_indexer_add(indexer, &step->article, &error), &error, "nh_indexer_add");
	status = nh_indexer_remove(indexer, step->article.id, &error);
	return status == NH_NOT_FOUND || told(status, &error, "nh_indexer_remove");
}

static bool commit(struct nh_indexer *indexer)
{
	struct nh_error error = {.status = NH_OK};

	return told(nh_indexer_commit(indexer, NULL, &error), &error, "nh_indexer_commit");
}

/* A commit behind each of layout->commits equal runs of steps, before the first removal, and at the end. */
static bool ends_run(const struct twin_case *made, const struct case_layout *layout, size_t i)
{
	size_t run = (made->settled_count + layout->commits - 1) / layout->commits;

	return i + 1 == made->settled_count || (i < made->settled_count && (i + 1) % run == 0);
}

static bool take_steps(const struct twin_case *made, const struct case_layout *layout, size_t folder,
		       struct nh_indexer *indexer)
{
	for (size_t i = 0; i < made->step_count; i++) {
		const struct case_step *step = &made->steps[i];

		if (folder_of(step->article.id, layout->folders) == folder && !take_step(indexer, step))
			return false;
		if (ends_run(made, layout, i) && !commit(indexer))
			return false;
	}
	return commit(indexer);
}

static bool fill_folder(const struct twin_case *made, const struct case_layout *layout, size_t folder,
			const char *path, size_t *ret_shards)
{
	struct nh_indexer_options options = made->options;
	struct nh_error error = {.status = NH_OK};
	struct nh_index_summary summary = {.shards = 0};
	struct nh_indexer *indexer;
	bool good;

	options.merge_shards = layout->shards;
	options.merge_reorder = layout->reorder;
	if (!told(nh_indexer_open(path, &options, &indexer, &error), &error, "nh_indexer_open"))
		return false;
	good = take_steps(made, layout, folder, indexer);
	if (good && layout->merge)
		good = told(nh_indexer_merge(indexer, &summary, &error), &error, "nh_indexer_merge");
	else if (good)
		good = told(nh_indexer_commit(indexer, &summary, &error), &error, "nh_indexer_commit");
	nh_indexer_close(indexer);
	*ret_shards += summary.shards;
	return good;
}

static void name_folder(const char *folder, size_t number, char path[CASE_PATH_BYTES])
{
	snprintf(path, CASE_PATH_BYTES, "%s/%zu.idx", folder, number);
}

bool case_open_index(const struct case_layout *layout, const char *folder, struct case_engines *engines)
{
	struct nh_open_options options = {.size = sizeof options, .use_read = layout->use_read};
	char paths[CASE_FOLDERS_MAX][CASE_PATH_BYTES];
	const char *targets[CASE_FOLDERS_MAX];
	struct nh_error error = {.status = NH_OK};

	for (size_t i = 0; i < layout->folders; i++) {
		name_folder(folder, i, paths[i]);
		targets[i] = paths[i];
	}
	if (!told(nh_index_open(targets, layout->folders, &options, &engines->index, &error), &error,
		  "nh_index_open"))
		return false;
	if (layout->way)
		twin_take_way(engines->index, layout->way);
	return true;
}

bool case_make_index(const struct twin_case *made, const struct case_layout *layout, const char *folder,
		     struct case_engines *engines)
{
	engines->shards = 0;
	for (size_t i = 0; i < layout->folders; i++) {
		char path[CASE_PATH_BYTES];

		name_folder(folder, i, path);
		if (!fill_folder(made, layout, i, path, &engines->shards))
			return false;
	}
	return case_open_index(layout, folder, engines);
}

/* ---- Comparing -------------------------------------------------------------------------------------- */

void case_print_options(const struct nh_search_options *options)
{
	static const char *const matches[] = {"auto", "all", "any"}, *const sorts[] = {"relevance", "newest",
										       "oldest"};
	static const char *const scorings[] = {"bm25", "lucene-norms", "xapian"};

	fprintf(stderr,
		"  match %s, sort %s, scoring %s, scope %u, limit %zu, offset %zu, since %s, until %s, stem "
		"%s%s, copies %s\n",
		matches[options->match], sorts[options->sort], scorings[options->scoring], options->scope,
		options->limit, options->offset, options->since ? options->since : "-",
		options->until ? options->until : "-", options->stem ? options->stem : "-",
		options->skip_count ? ", skip_count" : "", options->show_copies ? "show" : "fold");
}

static bool same_bits(float a, float b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

static void print_difference(const struct nh_results *results, const struct nh_search_options *options,
			     const struct twin_answer *expected)
{
	size_t got = nh_results_count(results);

	fprintf(stderr,
		"  expected total %zu of %zu articles, match %d; got total %llu, total_articles %llu, exact "
		"%d, match %d, "
		"%zu hits\n",
		expected->count, expected->articles, (int)expected->match,
		(unsigned long long)nh_results_total(results),
		(unsigned long long)nh_results_total_articles(results), nh_results_total_exact(results),
		(int)nh_results_match(results), got);
	for (size_t i = 0, shown = 0;
	     (i < got || i + options->offset < expected->count) && shown < SHOWN_HITS; i++) {
		const struct nh_hit *hit = i < got ? nh_results_hit(results, i) : NULL;
		size_t at = i + options->offset;
		const struct twin_hit *twin =
		    i < options->limit && at < expected->count ? &expected->hits[at] : NULL;

		if (!hit && !twin)
			break;
		if (hit && twin && nh_string_equal(hit->id, twin->id) && same_bits(hit->score, twin->score) &&
		    hit->copies == twin->copies)
			continue;
		shown++;
		fprintf(stderr, "  %zu: expected %.*s %a (%.9g) +%llu, got %.*s %a (%.9g) +%llu\n", at + 1,
			twin ? (int)twin->id.length : 4, twin ? twin->id.bytes : "none",
			twin ? (double)twin->score : 0, twin ? (double)twin->score : 0,
			twin ? (unsigned long long)twin->copies : 0, hit ? (int)hit->id.length : 4,
			hit ? hit->id.bytes : "none", hit ? (double)hit->score : 0,
			hit ? (double)hit->score : 0, hit ? (unsigned long long)hit->copies : 0);
	}
}

/* Reads the hits that the search left unread. */
static bool read_hits(struct nh_results *results, const struct nh_search_options *options)
{
	struct nh_error error = {.status = NH_OK};
	bool read = true;

	for (size_t i = 0; options->detail == NH_HIT_SCORE && read && i < nh_results_count(results); i++)
		read = !nh_results_hit(results, i)->id.bytes &&
		       told(nh_results_read_hit(results, i, &error), &error, "nh_results_read_hit");
	return read;
}

static bool same_hits(const struct nh_results *results, const struct nh_search_options *options,
		      const struct twin_answer *expected)
{
	size_t left = expected->count > options->offset ? expected->count - options->offset : 0;
	size_t wanted = nh_size_min(left, options->limit);

	if (nh_results_count(results) != wanted)
		return false;
	for (size_t i = 0; i < wanted; i++) {
		const struct nh_hit *hit = nh_results_hit(results, i);
		const struct twin_hit *twin = &expected->hits[options->offset + i];

		if (hit->rank != options->offset + i + 1 || !nh_string_equal(hit->id, twin->id) ||
		    !same_bits(hit->score, twin->score) || hit->copies != twin->copies)
			return false;
	}
	return true;
}

/* Where the count may be skipped, only the hits must be right. */
static bool same_totals(const struct nh_results *results, const struct nh_search_options *options,
			const struct twin_answer *expected)
{
	if (options->skip_count)
		return nh_results_match(results) == expected->match;
	return nh_results_total(results) == expected->count &&
	       nh_results_total_articles(results) == expected->articles && nh_results_total_exact(results) &&
	       nh_results_match(results) == expected->match;
}

bool case_compare(const struct nh_index *index, const char *query, const struct nh_search_options *options,
		  const struct twin_answer *expected, struct case_counts *counts)
{
	struct nh_error error = {.status = NH_OK};
	struct nh_results *results;
	bool same;

	if (!told(nh_search(index, query, options, &results, &error), &error, "nh_search")) {
		fprintf(stderr, "  query: %s\n", query);
		return false;
	}
	same = read_hits(results, options) && same_totals(results, options, expected) &&
	       same_hits(results, options, expected);
	if (counts) {
		counts->answers++;
		counts->scores += nh_results_count(results);
		for (size_t i = 0; i < nh_results_count(results); i++)
			counts->copies += nh_results_hit(results, i)->copies;
	}
	if (!same && counts) {
		fprintf(stderr, "The engines differ.\n  query: %s\n  parsed: %s\n", query,
			nh_results_parsed(results));
		case_print_options(options);
		print_difference(results, options, expected);
	}
	nh_results_free(results);
	return same;
}
