/* SPDX-License-Identifier: MIT
 *
 * joined_versions.c - see joined_versions.h.
 *
 * The writers have told versions from copies within each directory. So only stories that several directories
 * have part in are looked at, and of these the articles that are no older version at home: the rest would
 * cost a look at the record of every article that has a copy, whenever an index is opened.
 */
#include "searcher/joined_versions.h"

#include "common/date.h"
#include "common/error.h"
#include "common/hash.h"

#define SEVERAL UINT32_MAX

struct member {
	uint32_t *number; /* of its story */
	uint64_t place;   /* hash of its source and its address */
	struct nh_date published;
	struct nh_string id;
};

struct members {
	struct nh_index *index;
	struct groups *groups;
	uint32_t *directories; /* by story: the one that has part in it, or SEVERAL; 0: none yet */
	struct member *items;
	size_t count;
};

/* What the shard does not have is passed over. */
static bool is_member(const struct members *members, size_t number, uint32_t at)
{
	const struct groups_shard *groups = &members->groups->shards[number];
	const struct snapshot_shard *shard = &members->index->shards[number];

	return !(groups->numbers[at] & GROUPS_OLDER_VERSION) && groups->docs[at] < shard->table.count &&
	       !deletes_has(shard->deletes, groups->docs[at]);
}

static void find_directories(struct members *members)
{
	for (size_t i = 0; i < members->index->shard_count; i++) {
		const struct groups_shard *shard = &members->groups->shards[i];
		uint32_t own = members->index->shards[i].directory;

		for (uint32_t at = 0; at < shard->count; at++) {
			uint32_t *directory =
			    &members->directories[shard->numbers[at] & ~GROUPS_OLDER_VERSION];

			if (is_member(members, i, at))
				*directory = *directory == 0 || *directory == own ? own : SEVERAL;
		}
	}
}

static size_t count_members(const struct members *members)
{
	size_t count = 0;

	for (size_t i = 0; i < members->index->shard_count; i++) {
		const struct groups_shard *shard = &members->groups->shards[i];

		for (uint32_t at = 0; at < shard->count; at++)
			count +=
			    is_member(members, i, at) && members->directories[shard->numbers[at]] == SEVERAL;
	}
	return count;
}

/* Adds it where it has an address. */
static enum nh_status read_member(struct members *members, const struct doc_table *table, uint32_t doc,
				  uint32_t *number, struct arena *arena, struct nh_error *error)
{
	struct nh_article article = {0};
	enum nh_status status;
	uint64_t parts[2];

	arena_reset(arena);
	status = doc_table_article(table, doc, arena, &article, error);
	if (status != NH_OK || !article.url.length)
		return status;
	parts[0] = hash_bytes(article.source.bytes ? article.source.bytes : "", article.source.length);
	parts[1] = hash_bytes(article.url.bytes, article.url.length);
	members->items[members->count++] =
	    (struct member){number, hash_bytes(parts, sizeof parts), article.published, article.id};
	return NH_OK;
}

static enum nh_status read_members(struct members *members, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct arena arena;

	arena_init(&arena);
	for (size_t i = 0; i < members->index->shard_count && status == NH_OK; i++) {
		const struct groups_shard *shard = &members->groups->shards[i];
		const struct doc_table *table = &members->index->shards[i].table;

		for (uint32_t at = 0; at < shard->count && status == NH_OK; at++)
			if (is_member(members, i, at) && members->directories[shard->numbers[at]] == SEVERAL)
				status = read_member(members, table, shard->docs[at], &shard->numbers[at],
						     &arena, error);
	}
	arena_done(&arena);
	return status;
}

/* Of one story and place, the newest first: the undated last, then by id. */
static int compare_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order;

	if (*a->number != *b->number)
		return *a->number < *b->number ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	order = date_compare(a->published, b->published, true);
	return order ? order : nh_string_compare(a->id, b->id);
}

/* An article that several directories hold under one id is the same one, and folds. */
static void mark_older(struct members *members)
{
	const struct member *items = members->items;
	size_t end;

	for (size_t newest = 0; newest < members->count; newest = end) {
		uint32_t number = *items[newest].number;

		for (end = newest + 1; end < members->count && *items[end].number == number &&
				       items[end].place == items[newest].place;
		     end++)
			if (nh_string_compare(items[end].id, items[newest].id) != 0)
				*items[end].number |= GROUPS_OLDER_VERSION;
	}
}

enum nh_status joined_versions_mark(struct nh_index *index, struct groups *groups, struct nh_error *error)
{
	struct members members = {.index = index, .groups = groups};
	enum nh_status status = NH_OK;

	members.directories = nh_new_array((size_t)index->group_count + 1, sizeof *members.directories);
	if (!members.directories)
		return nh_fail_memory(error);
	find_directories(&members);
	members.items = nh_new_array(count_members(&members) + 1, sizeof *members.items);
	if (!members.items)
		status = nh_fail_memory(error);
	else
		status = read_members(&members, error);
	if (status == NH_OK && members.count) {
		qsort(members.items, members.count, sizeof *members.items, compare_members);
		mark_older(&members);
	}
	free(members.items);
	free(members.directories);
	return status;
}
