/* SPDX-License-Identifier: MIT
 *
 * copies_versions.c - tells versions of one article from copies of it: an outlet that writes its story again,
 * at the same address and under another id, did not print it twice.
 */
#include "indexer/copies.h"

#include "common/date.h"
#include "common/error.h"
#include "common/hash.h"
#include "common/shard/groups.h"

#define RELEASE_BYTES ((uint64_t)1 << 22)
#define SCATTERED_DOCUMENTS 128 /* are looked at between two times that all is given back */

struct member {
	uint32_t document, group;
	uint64_t place; /* hash of its source and its address */
	struct nh_date published;
	struct nh_string id; /* only among those that are the same but for it */
};

/* Of one group and place, the newest first: the undated last, then by id. */
static int compare_members(const void *left, const void *right)
{
	const struct member *a = left, *b = right;
	int order;

	if (a->group != b->group)
		return a->group < b->group ? -1 : 1;
	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	order = date_compare(a->published, b->published, true);
	return order ? order : nh_string_compare(a->id, b->id);
}

/* False where it has no address. */
static enum nh_status read_member(const struct doc_table *table, uint32_t doc, struct arena *arena,
				  struct member *ret, bool *ret_has_address, struct nh_error *error)
{
	struct nh_article article = {0};
	enum nh_status status;
	uint64_t parts[2];

	arena_reset(arena);
	status = doc_table_article(table, doc, arena, &article, error);
	*ret_has_address = article.url.length > 0;
	if (status != NH_OK || !*ret_has_address)
		return status;
	parts[0] = hash_bytes(article.source.bytes ? article.source.bytes : "", article.source.length);
	parts[1] = hash_bytes(article.url.bytes, article.url.length);
	ret->place = hash_bytes(parts, sizeof parts);
	ret->published = article.published;
	return NH_OK;
}

/* What was read of the documents is given back to the system. */
static void release(const struct doc_table *table, uint32_t doc, uint64_t *released)
{
	uint64_t begin = table->documents.offset;
	uint64_t offset = doc < table->count ? column_get(&table->document, doc) : table->documents.length;

	if (doc < table->count && offset < *released + RELEASE_BYTES)
		return;
	shard_release(table->shard, begin + *released, begin + offset);
	*released = offset;
}

static enum nh_status read_members(const struct copies *copies, const uint32_t *numbers,
				   struct member *members, size_t *ret_count, struct nh_error *error)
{
	enum nh_status status = NH_OK;
	struct arena arena;
	bool has_address;

	arena_init(&arena);
	for (size_t i = 0; i < copies->shard_count && status == NH_OK; i++) {
		const struct copies_shard *shard = &copies->shards[i];
		uint64_t released = 0;

		for (uint32_t doc = 0; doc < shard->count && status == NH_OK; doc++) {
			struct member *member = &members[*ret_count];

			if (numbers[shard->base + doc] == GROUPS_NONE)
				continue;
			*member = (struct member){.document = shard->base + doc,
						  .group = numbers[shard->base + doc]};
			status = read_member(shard->table, doc, &arena, member, &has_address, error);
			*ret_count += status == NH_OK && has_address;
			release(shard->table, doc + 1, &released);
		}
	}
	arena_done(&arena);
	return status;
}

static struct nh_string id_of(const struct copies *copies, uint32_t document)
{
	size_t i = 0;

	while (document - copies->shards[i].base >= copies->shards[i].count)
		i++;
	return doc_table_id(copies->shards[i].table, document - copies->shards[i].base);
}

/* Ids lie among what is given back, and cannot be kept: they are read again where they decide. */
static void sort_ties(const struct copies *copies, struct member *members, size_t count)
{
	size_t end, looked_at = 0;

	for (size_t begin = 0; begin < count; begin = end) {
		for (end = begin + 1; end < count && compare_members(&members[begin], &members[end]) == 0;)
			end++;
		if (end - begin == 1)
			continue;
		for (size_t i = begin; i < end; i++)
			members[i].id = id_of(copies, members[i].document);
		qsort(members + begin, end - begin, sizeof *members, compare_members);
		looked_at += end - begin;
		if (looked_at < SCATTERED_DOCUMENTS)
			continue;
		copies_release(copies);
		looked_at = 0;
	}
}

enum nh_status copies_mark_versions(const struct copies *copies, uint32_t *numbers, struct nh_error *error)
{
	size_t grouped = 0, count = 0;
	struct member *members;
	enum nh_status status;

	for (uint32_t i = 0; i < copies->total; i++)
		grouped += numbers[i] != GROUPS_NONE;
	members = nh_new_array(grouped + 1, sizeof *members);
	if (!members)
		return nh_fail_memory(error);
	status = read_members(copies, numbers, members, &count, error);
	if (status == NH_OK && count) {
		qsort(members, count, sizeof *members, compare_members);
		sort_ties(copies, members, count);
	}
	for (size_t i = 1; i < count && status == NH_OK; i++)
		if (members[i].group == members[i - 1].group && members[i].place == members[i - 1].place)
			numbers[members[i].document] |= GROUPS_OLDER_VERSION;
	free(members);
	return status;
}
