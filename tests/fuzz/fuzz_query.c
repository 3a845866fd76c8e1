/* SPDX-License-Identifier: MIT
 *
 * fuzz_query.c - the law: any bytes are a query; printed and parsed again it is the same query; and it can be
 * searched, whatever the match, with hits in the order of their scores.
 */
#include "tests/fuzz/fuzz.h"

#include "indexer/newshound_index.h"
#include "searcher/newshound.h"
#include "searcher/query/query.h"

#define TODAY 19895 /* 2024-06-21 */

static struct nh_index *fixed_index;

static void add(struct nh_indexer *indexer, const char *id, const char *language, const char *headline,
		const char *body)
{
	struct nh_string tag = NH_STRING("sea");
	struct nh_article article = {
	    .id = nh_string_of(id),
	    .headline = nh_string_of(headline),
	    .body = nh_string_of(body),
	    .language = nh_string_of(language),
	    .source = NH_STRING("Harbour Gazette"),
	    .path = NH_STRING("/news/all.jsonl"),
	    .tags = {&tag, 1},
	    .published = {.instant_seconds = 1718958840, .precision = NH_PRECISION_DAY}};

	FUZZ_LAW(nh_indexer_add(indexer, &article, NULL) == NH_OK);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	const char *target = fuzz_folder;
	struct nh_indexer *indexer;

	(void)argc;
	(void)argv;
	fuzz_folder_make();
	FUZZ_LAW(nh_indexer_open(target, NULL, &indexer, NULL) == NH_OK);
	add(indexer, "a", "en", "Ferry strike ends",
	    "The ferries sail again. Pilots don't strike twice in 2024.");
	add(indexer, "b", "fr", "Gr\xc3\xa8ve des bacs",
	    "Les \xc3\xa9lections et l'\xc3\xa9t\xc3\xa9 au port.");
	FUZZ_LAW(nh_indexer_commit(indexer, NULL, NULL) == NH_OK);
	add(indexer, "c", "ja", "\xe6\x9d\xb1\xe4\xba\xac\xe6\xb9\xbe",
	    "\xe6\xb8\xaf\xe3\x81\xae\xe8\x88\xb9 ferry");
	FUZZ_LAW(nh_indexer_commit(indexer, NULL, NULL) == NH_OK);
	nh_indexer_close(indexer);
	FUZZ_LAW(nh_index_open(&target, 1, NULL, &fixed_index, NULL) == NH_OK);
	return 0;
}

static bool same_nodes(const struct query_node *a, const struct query_node *b)
{
	if (a->kind != b->kind || a->sign != b->sign || a->fields != b->fields || a->flags != b->flags ||
	    a->edits != b->edits || a->near_distance != b->near_distance || a->boost < b->boost ||
	    a->boost > b->boost || !nh_string_equal(a->text, b->text) || a->first_day != b->first_day ||
	    a->last_day != b->last_day || a->undated != b->undated || a->child_count != b->child_count)
		return false;
	for (size_t i = 0; i < a->child_count; i++)
		if (!same_nodes(a->children[i], b->children[i]))
			return false;
	return true;
}

static void parse_twice(struct nh_string text)
{
	struct query *query, *again;
	struct arena arena;
	struct buf printed;

	arena_init(&arena);
	buf_init(&printed);
	FUZZ_LAW(query_parse(&arena, text, TODAY, &query, NULL) == NH_OK);
	query_print(query->root, &printed);
	FUZZ_LAW(query_parse(&arena, buf_string(&printed), TODAY, &again, NULL) == NH_OK);
	if (printed.length <= QUERY_TEXT_BYTES_MAX)
		FUZZ_LAW(same_nodes(query->root, again->root));
	buf_done(&printed);
	arena_done(&arena);
}

static void search(const char *text, struct nh_search_options *options)
{
	const struct nh_snippet *snippet;
	struct nh_results *results;

	FUZZ_LAW(nh_search(fixed_index, text, options, &results, NULL) == NH_OK);
	FUZZ_LAW(nh_results_count(results) <= nh_results_total(results));
	for (size_t i = 0; i < nh_results_count(results); i++) {
		FUZZ_LAW(i == 0 ||
			 nh_results_hit(results, i - 1)->score >= nh_results_hit(results, i)->score);
		FUZZ_LAW(nh_results_snippet(results, i, &snippet, NULL) == NH_OK);
		FUZZ_LAW(fuzz_is_utf8(snippet->text.bytes, snippet->text.length));
	}
	nh_results_free(results);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
	struct nh_search_options options;
	char *text = malloc(length + 1);

	FUZZ_LAW(text != NULL);
	memcpy(text, bytes, length);
	text[length] = '\0';
	parse_twice((struct nh_string){text, length});
	nh_search_options_init(&options);
	options.today = TODAY;
	for (unsigned match = NH_MATCH_AUTO; match <= NH_MATCH_ANY; match++) {
		options.match = (enum nh_match)match;
		options.scope = match == NH_MATCH_ANY ? NH_SCOPE_ALL : 0;
		search(text, &options);
	}
	free(text);
	return 0;
}
