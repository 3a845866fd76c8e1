/* SPDX-License-Identifier: MIT
 *
 * print_plain.c - the two shortest forms: the paths of the hits, each file once, and the bare count.
 */
#include <unistd.h>

#include "searcher/cli/printer.h"

struct place {
	struct nh_string path;
	size_t order;
};

static int compare_places(const void *a, const void *b)
{
	const struct place *left = a, *right = b;
	int by_path = nh_string_compare(left->path, right->path);

	return by_path ? by_path : (left->order > right->order) - (left->order < right->order);
}

static int compare_order(const void *a, const void *b)
{
	const struct place *left = a, *right = b;

	return (left->order > right->order) - (left->order < right->order);
}

/* Leaves the first of each path, in the order of the hits. */
static size_t drop_repeats(struct place *places, size_t count)
{
	size_t kept = 0;

	qsort(places, count, sizeof *places, compare_places);
	for (size_t i = 0; i < count; i++)
		if (kept == 0 || !nh_string_equal(places[kept - 1].path, places[i].path))
			places[kept++] = places[i];
	qsort(places, kept, sizeof *places, compare_order);
	return kept;
}

static enum nh_status print_paths(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	size_t count = nh_results_count(answer->results);
	struct place *places = nh_new_array(count, sizeof *places);
	bool to_terminal = isatty(STDOUT_FILENO);

	(void)error;
	if (!places) {
		out->failed = true;
		return NH_OK;
	}
	for (size_t i = 0; i < count; i++)
		places[i] = (struct place){nh_results_hit(answer->results, i)->path, i};
	count = drop_repeats(places, count);
	for (size_t i = 0; i < count; i++) {
		if (to_terminal)
			terminal_line(out, places[i].path);
		else
			buf_append_string(out, places[i].path);
		buf_u8(out, '\n');
	}
	free(places);
	return NH_OK;
}

static enum nh_status print_count(const struct answer *answer, struct buf *out, struct nh_error *error)
{
	(void)error;
	buf_format(out, "%llu\n", (unsigned long long)nh_results_total(answer->results));
	return NH_OK;
}

const struct printer printer_paths = {NULL, print_paths, false};
const struct printer printer_count = {NULL, print_count, false};
