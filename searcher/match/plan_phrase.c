/* SPDX-License-Identifier: MIT
 *
 * plan_phrase.c - words side by side: the check that a phrase stands in a text, and the lists that say in
 * which texts it could.
 */
#include "searcher/match/plan_parts.h"

#define ALIASES_MAX 16 /* lists of one written form */

struct match_check *plan_new_check(struct plan *plan, enum check_kind kind, size_t members)
{
	struct match_check *check = arena_new(plan->arena, struct match_check);

	if (check)
		check->members = arena_array(plan->arena, members, sizeof *check->members);
	if (!check || !check->members) {
		plan->failed = true;
		return NULL;
	}
	check->kind = kind;
	return check;
}

/* Adds the lists to which accented writings of the form lead, in any shard. */
static void add_aliases(struct plan *plan, enum term_space space, unsigned stemmer, struct nh_string form,
			struct phrase_member *member, size_t most)
{
	char prefix[TERM_KEY_BYTES_MAX];
	size_t length = TERM_KEY_PREFIX_BYTES;

	if (form.length > TERM_FORM_BYTES_MAX)
		return;
	prefix[0] = TERM_SPACE_FORM;
	prefix[1] = (char)stemmer;
	memcpy(prefix + length, form.bytes, form.length);
	length += form.length;
	prefix[length++] = '\0';
	for (size_t s = 0; s < plan->index->shard_count; s++) {
		struct term_cursor cursor;

		term_cursor_seek(&cursor, &plan->index->shards[s].dict, (struct nh_string){prefix, length});
		while (member->list_count < most && term_cursor_next(&cursor) && cursor.key_length > length &&
		       memcmp(cursor.key, prefix, length) == 0) {
			struct nh_string stem = {(const char *)cursor.key + length,
						 cursor.key_length - length};
			uint32_t list = plan_keyed_list(plan, space, stemmer, stem);
			bool known = false;

			for (size_t i = 0; i < member->list_count; i++)
				known |= member->lists[i] == list;
			if (!known)
				member->lists[member->list_count++] = list;
		}
	}
}

/* A member in a written form is looked up by the stem of its bare form, and by the form's aliases; one in any
 * form by its stem. */
static bool fill_member(struct plan *plan, enum term_space space, unsigned stemmer,
			const struct query_token *token, bool any_form, struct phrase_member *ret)
{
	struct query_token bare = *token;

	*ret = (struct phrase_member){.lists = arena_array(plan->arena, ALIASES_MAX, sizeof *ret->lists)};
	if (!ret->lists)
		return false;
	if (!any_form) {
		bare.lower = token->form;
		ret->form = token->form;
	}
	ret->lists[0] = plan_stem_list(plan, space, stemmer, &bare);
	ret->list_count = 1;
	if (!any_form && stemmer != STEMMER_NONE)
		add_aliases(plan, space, stemmer, token->form, ret, ALIASES_MAX);
	ret->first_form = plan->form_count;
	plan->form_count += (uint32_t)ret->list_count;
	return !plan->failed;
}

struct match_check *plan_phrase_check(struct plan *plan, enum term_space space, unsigned stemmer,
				      const struct query_token *tokens, size_t count, bool any_form,
				      unsigned fields)
{
	struct match_check *check = plan_new_check(plan, CHECK_PHRASE, count);
	uint32_t first = UINT32_MAX;

	for (size_t i = 0; check && i < count; i++) {
		struct phrase_member *member;

		if (tokens[i].kind != TOKEN_WORD)
			continue;
		first = first == UINT32_MAX ? tokens[i].position : first;
		member = &check->members[check->member_count++];
		if (!fill_member(plan, space, stemmer, &tokens[i], any_form, member)) {
			plan->failed = true;
			return NULL;
		}
		member->offset = tokens[i].position - first;
	}
	if (check)
		check->fields = fields;
	return check && check->member_count ? check : NULL;
}

static struct match_node *member_node(struct plan *plan, const struct phrase_member *member)
{
	struct nodes lists = {0};

	for (size_t i = 0; i < member->list_count; i++)
		plan_nodes_add(plan, &lists, plan_list_node(plan, member->lists[i]));
	return plan_combine(plan, MATCH_OR, lists.items, lists.count);
}

bool plan_same_lists(const struct phrase_member *a, const struct phrase_member *b)
{
	return a->list_count == b->list_count &&
	       memcmp(a->lists, b->lists, a->list_count * sizeof *a->lists) == 0;
}

struct match_node *plan_checked_node(struct plan *plan, struct match_check *check)
{
	struct nodes lists = {0};
	struct match_node *node;

	for (size_t i = 0; i < check->member_count; i++) {
		bool known = false;

		for (size_t j = 0; j < i; j++)
			known |= plan_same_lists(&check->members[j], &check->members[i]);
		if (!known)
			plan_nodes_add(plan, &lists, member_node(plan, &check->members[i]));
	}
	node = plan_node(plan, MATCH_CHECKED);
	if (!node || plan->failed)
		return NULL;
	node->check = check;
	node->children = arena_array(plan->arena, 1, sizeof *node->children);
	if (!node->children) {
		plan->failed = true;
		return NULL;
	}
	node->children[0] = plan_combine(plan, MATCH_AND, lists.items, lists.count);
	node->child_count = 1;
	return node;
}
