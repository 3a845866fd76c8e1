/* SPDX-License-Identifier: MIT
 *
 * search30.c - searching from another program, in thirty lines: what somebody who embeds newshound writes.
 * The test builds it as C11 and as C++17 from the installed header and pkg-config alone.
 */
#include <newshound.h>
#include <stdio.h>

int main(int argc, char **argv)
{
	struct nh_error error;
	struct nh_index *index = NULL;
	struct nh_results *results = NULL;
	struct nh_search_options options;

	if (argc != 3)
		return fprintf(stderr, "usage: search30 INDEX QUERY\n"), 2;
	if (nh_index_open((const char *const *)&argv[1], 1, NULL, &index, &error) != NH_OK)
		return fprintf(stderr, "%s: %s\n", error.file, error.message), 2;
	nh_search_options_init(&options);
	options.limit = 3;
	if (nh_search(index, argv[2], &options, &results, &error) != NH_OK) {
		nh_index_close(index);
		return fprintf(stderr, "%s\n", error.message), 2;
	}
	for (size_t i = 0; i < nh_results_count(results); i++) {
		const struct nh_hit *hit = nh_results_hit(results, i);
		const struct nh_snippet *snippet;

		printf("%zu %.3f %s\n", hit->rank, (double)hit->score, hit->headline.bytes);
		if (nh_results_snippet(results, i, &snippet, &error) == NH_OK)
			printf("  %s\n", snippet->text.bytes);
	}
	nh_results_free(results);
	nh_index_close(index);
	return 0;
}
