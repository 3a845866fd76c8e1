/* SPDX-License-Identifier: MIT
 *
 * shard_part.c - a run over a part of a shard's documents, for a thread of its own: see shard_run_part.
 */
#include "common/error.h"
#include "searcher/match/expanded_list.h"

static bool copy_list(struct shard_run *part, const struct shard_run *run, size_t number)
{
	const struct list_cursor *cursor = &run->cursors[number];
	struct run_list *list = &part->lists[number];

	*list = run->lists[number];
	if (list->expanded && !(list->expanded = expanded_list_part(list->expanded, part->arena)))
		return false;
	list_init(&part->cursors[number]);
	if (cursor->made_docs)
		list_open_made(&part->cursors[number], cursor->made_docs, cursor->made_freqs,
			       cursor->made_count);
	else if (cursor->present)
		list_open(&part->cursors[number], &part->shard->dict, &list->entry);
	part->cursors[number].made_codes = cursor->made_codes;
	return true;
}

enum nh_status shard_run_part(const struct shard_run *run, uint32_t begin, uint32_t end, struct arena *arena,
			      struct shard_run *ret, struct nh_error *error)
{
	*ret = (struct shard_run){.plan = run->plan,
				  .shard = run->shard,
				  .shard_number = run->shard_number,
				  .arena = arena,
				  .kernels = run->kernels,
				  .begin = begin,
				  .end = end};
	ret->lists = arena_array(arena, run->plan->list_count, sizeof *ret->lists);
	ret->cursors = arena_alloc(arena, run->plan->list_count * sizeof *ret->cursors);
	ret->forms = arena_array(arena, run->plan->form_count, sizeof *ret->forms);
	if (!ret->lists || !ret->cursors || !ret->forms)
		return nh_fail_memory(error);
	for (size_t i = 0; i < run->plan->list_count; i++)
		if (!copy_list(ret, run, i))
			return nh_fail_memory(error);
	return NH_OK;
}
