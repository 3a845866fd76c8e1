/* SPDX-License-Identifier: MIT
 *
 * answering.c - see answering.h.
 */
#include "searcher/answering.h"

#include "common/error.h"

static size_t count_damaged(const struct nh_index *whole)
{
	size_t count = 0;

	for (size_t i = 0; i < whole->shard_count; i++)
		count += shard_damaged(whole->shards[i].shard, NULL) != NH_OK;
	return count;
}

static bool describe(const struct snapshot_shard *shard, struct arena *arena, struct nh_missing *ret)
{
	struct nh_error error;
	enum nh_status status = shard_damaged(shard->shard, &error);

	*ret = (struct nh_missing){.file = shard_path(shard->shard), .status = status};
	ret->articles = shard->live_count;
	ret->reason = arena_copy(arena, nh_string_of(error.message)).bytes;
	return ret->reason;
}

/* What was missing at the opening; with room for more. */
static bool list_missing(const struct nh_index *whole, struct arena *arena, struct answering *ret)
{
	ret->missing = arena_array(arena, whole->missing.count + ret->left_out, sizeof *ret->missing);
	for (size_t i = 0; ret->missing && i < whole->missing.count; i++)
		if (!whole->missing.items[i].copies_only)
			ret->missing[ret->missing_count++] = whole->missing.items[i];
	return ret->missing;
}

/* Copies the shards that are sound. A shard that is marked meanwhile is met by the search. */
static bool copy_sound(const struct nh_index *whole, struct arena *arena, struct answering *ret)
{
	struct nh_index *part = arena_new(arena, struct nh_index);
	size_t most = ret->missing_count + ret->left_out;

	if (!part)
		return false;
	*part = *whole;
	part->shard_count = part->live_count = part->live_weighted_tokens = 0;
	part->shards = arena_array(arena, whole->shard_count, sizeof *part->shards);
	if (!part->shards)
		return false;
	for (size_t i = 0; i < whole->shard_count; i++) {
		const struct snapshot_shard *shard = &whole->shards[i];

		if (ret->missing_count < most && shard_damaged(shard->shard, NULL) != NH_OK) {
			if (!describe(shard, arena, &ret->missing[ret->missing_count++]))
				return false;
			continue;
		}
		part->shards[part->shard_count++] = *shard;
		part->live_count += shard->live_count;
		part->live_weighted_tokens += shard->live_weighted_tokens;
	}
	ret->index = part;
	return true;
}

enum nh_status answering_part(const struct nh_index *whole, struct arena *arena, struct answering *ret,
			      struct nh_error *error)
{
	*ret = (struct answering){.index = whole, .left_out = count_damaged(whole)};
	if (ret->left_out == 0 && whole->missing.count == 0)
		return NH_OK;
	for (size_t i = 0; i < whole->shard_count && (whole->strict || ret->left_out == whole->shard_count);
	     i++)
		if (shard_damaged(whole->shards[i].shard, error) != NH_OK)
			return shard_damaged(whole->shards[i].shard, error);
	if (!list_missing(whole, arena, ret) || (ret->left_out > 0 && !copy_sound(whole, arena, ret)))
		return nh_fail_memory(error);
	return NH_OK;
}

bool answering_has_changed(const struct nh_index *whole, const struct answering *asked, enum nh_status status)
{
	return (status == NH_CORRUPT || status == NH_IO) && !whole->strict &&
	       count_damaged(whole) > asked->left_out;
}
