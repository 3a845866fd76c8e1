/* SPDX-License-Identifier: MIT
 *
 * suggest.c - where a plain query finds nothing: the query as it may have been meant.
 *
 * A word that no article has gives way to the nearest written form of the index: the one with the fewest
 * edits, among these the most frequent. Short words are not guessed at. The suggestion is only told; nothing
 * is searched for it.
 */
#include "common/error.h"
#include "searcher/match/expansion.h"
#include "searcher/match/plan_parts.h"
#include "searcher/results.h"

#define SUGGEST_WORDS_MAX 8
#define LETTERS_FOR_ONE 4 /* edits */
#define LETTERS_FOR_TWO 6

static bool is_plain(const struct query_node *node)
{
	return node->kind == QUERY_WORD && node->flags == 0 && node->fields == 0 && node->sign == QUERY_PLAIN;
}

/* The words of a query of plain words; 0 where it is anything else. */
static size_t plain_words(const struct query_node *root, struct query_node *const **ret_words)
{
	if (root->kind != QUERY_LIST || root->child_count > SUGGEST_WORDS_MAX)
		return 0;
	for (size_t i = 0; i < root->child_count; i++)
		if (!is_plain(root->children[i]))
			return 0;
	*ret_words = root->children;
	return root->child_count;
}

/* Whether some article had the word, in any of its forms. */
static bool is_known(struct plan *plan, const struct query_token *token)
{
	struct term_entry entry;

	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++) {
		uint32_t list;

		if (!plan->languages[stemmer])
			continue;
		list = plan_stem_list(plan, TERM_SPACE_TEXT, stemmer, token);
		for (size_t s = 0; s < plan->index->shard_count && !plan->failed; s++)
			if (term_dict_find(&plan->index->shards[s].dict, plan->lists[list].key, &entry))
				return true;
	}
	return false;
}

static bool nearest_form(struct plan *plan, struct query_node word, unsigned edits, struct nh_string *ret)
{
	struct form_pattern pattern;

	word.flags = QUERY_FUZZY;
	word.edits = edits;
	switch (form_pattern_make(plan->arena, &word, &pattern)) {
	case PATTERN_MADE:
		return plan_nearest_form(plan, &pattern, ret);
	case PATTERN_NO_MEMORY:
		plan->failed = true;
		break;
	case PATTERN_PLAIN:
		break;
	}
	return false;
}

/* The word, or what it may have been meant for. */
static struct nh_string better_word(struct plan *plan, const struct query_node *word, bool *changed)
{
	uint32_t points[TOKEN_BYTES_MAX];
	struct query_tokens tokens;
	struct nh_string better = word->text;
	size_t letters;

	if (!plan_cut(plan, word->text, &tokens) || tokens.count != 1 || tokens.items[0].kind != TOKEN_WORD ||
	    is_known(plan, &tokens.items[0]))
		return better;
	letters = word_points(tokens.items[0].form, points);
	if ((letters >= LETTERS_FOR_ONE && nearest_form(plan, *word, 1, &better)) ||
	    (letters >= LETTERS_FOR_TWO && nearest_form(plan, *word, 2, &better)))
		*changed = true;
	return better;
}

enum nh_status results_suggest(struct nh_results *results, struct nh_error *error)
{
	struct plan plan = results->plan;
	struct query_node *only[] = {results->query->root}, *const *words = only;
	size_t count = is_plain(only[0]) ? 1 : plain_words(only[0], &words);
	bool changed = false;
	struct buf text;

	buf_init(&text);
	for (size_t i = 0; i < count && !plan.failed; i++) {
		if (i > 0)
			buf_u8(&text, ' ');
		buf_append_string(&text, better_word(&plan, words[i], &changed));
	}
	if (changed && !buf_failed(&text))
		results->suggestion = arena_copy(&results->arena, buf_string(&text)).bytes;
	plan.failed |= buf_failed(&text) || (changed && !results->suggestion);
	buf_done(&text);
	return plan.failed ? nh_fail_memory(error) : NH_OK;
}
