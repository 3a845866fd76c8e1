/* SPDX-License-Identifier: MIT
 *
 * nearest.c - see nearest.h. The edit distance of Levenshtein, a row at a time; names are short.
 */
#include "searcher/cli/nearest.h"

#define NAME_BYTES_MAX 32

static size_t edits_between(const char *a, const char *b)
{
	size_t row[NAME_BYTES_MAX + 1];
	size_t b_length = strlen(b);

	for (size_t j = 0; j <= b_length; j++)
		row[j] = j;
	for (size_t i = 1; a[i - 1]; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b_length; j++) {
			size_t substituted = diagonal + (a[i - 1] != b[j - 1]);

			diagonal = row[j];
			row[j] = nh_size_min(substituted, nh_size_min(row[j], row[j - 1]) + 1);
		}
	}
	return row[b_length];
}

const char *nearest_name(const char *written, const char *const *names, size_t count)
{
	const char *best = NULL;
	size_t best_edits = strlen(written) / 3 + 2;

	if (strlen(written) > NAME_BYTES_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		size_t edits;

		if (strlen(names[i]) > NAME_BYTES_MAX)
			continue;
		edits = edits_between(written, names[i]);
		if (edits < best_edits) {
			best_edits = edits;
			best = names[i];
		}
	}
	return best;
}
