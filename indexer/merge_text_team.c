/* SPDX-License-Identifier: MIT
 *
 * merge_text_team.c - the texts of a merge, coded by one thread or by several.
 *
 * Coding a text takes several times what all else that is done for a document takes. So the thread that
 * copies the documents reads texts ahead, some hundred to a slot of a ring; whoever is free codes the next
 * slot, that thread too when it has nothing else to do; and slots are used in order. What comes out is the
 * same whoever coded which. Sources are read by one thread only.
 */
#include <pthread.h>

#include "common/error.h"
#include "indexer/merge_parts.h"

#define SLOT_DOCUMENTS 512
#define SLOT_BYTES ((size_t)1 << 18)
#define SLOT_ROOM_BYTES (4 * SLOT_BYTES) /* more is not kept for the next texts */
#define SLOTS_PER_JOB 2

struct text_slot {
	struct arena arena;                      /* of the plain texts */
	struct nh_string plains[SLOT_DOCUMENTS]; /* bytes NULL: stays as it is */
	size_t ends[SLOT_DOCUMENTS];             /* in texts */
	size_t count, plain_bytes;
	struct buf texts; /* coded */
	bool coded;
	enum nh_status status;
	struct nh_error error;
};

struct text_member {
	struct text_team *team;
	struct text_coder coder;
	pthread_t thread;
	bool started;
};

struct text_team {
	struct merge *merge;
	struct text_slot *slots; /* a ring, by the numbers of slots since the beginning */
	size_t slot_count;
	struct text_member *members; /* the first is the caller */
	size_t member_count;
	uint64_t place; /* of the next document to be read ahead */
	size_t next;    /* in the slot in use, the next document */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t filled, taken, used; /* slots filled, taken to be coded, and used up */
	bool ending;
};

static struct text_slot *slot_of(const struct text_team *team, uint64_t number)
{
	return &team->slots[number % team->slot_count];
}

/* ---- coding ---- */

static void code_slot(const struct text_team *team, struct text_coder *coder, struct text_slot *slot)
{
	buf_reset(&slot->texts);
	slot->status = NH_OK;
	for (size_t i = 0; i < slot->count && slot->status == NH_OK; i++) {
		if (slot->plains[i].bytes)
			slot->status =
			    merge_code_text(team->merge, coder, slot->plains[i], &slot->texts, &slot->error);
		slot->ends[i] = slot->texts.length;
	}
}

/* Under the lock, which it leaves for the work. */
static void code_next(struct text_team *team, struct text_coder *coder)
{
	struct text_slot *slot = slot_of(team, team->taken++);

	pthread_mutex_unlock(&team->lock);
	code_slot(team, coder, slot);
	pthread_mutex_lock(&team->lock);
	slot->coded = true;
	pthread_cond_broadcast(&team->changed);
}

static void *work(void *argument)
{
	struct text_member *member = argument;
	struct text_team *team = member->team;

	pthread_mutex_lock(&team->lock);
	while (!team->ending) {
		if (team->taken < team->filled)
			code_next(team, &member->coder);
		else
			pthread_cond_wait(&team->changed, &team->lock);
	}
	pthread_mutex_unlock(&team->lock);
	return NULL;
}

/* ---- reading ahead ---- */

static enum nh_status read_text(struct text_team *team, struct placed placed, struct text_slot *slot,
				struct nh_error *error)
{
	struct merge *merge = team->merge;
	const struct source *source = &merge->sources[placed.source];
	struct nh_string record, text, *plain = &slot->plains[slot->count];
	enum nh_status status;

	*plain = (struct nh_string){NULL, 0};
	if (!doc_table_bytes(&source->table, placed.doc, &record, &text))
		return shard_damaged(source->shard, error);
	slot->count++;
	if (!merge_recodes(merge, source, text))
		return NH_OK;
	status = doc_table_plain(&source->table, placed.doc, merge->uncompressor, &slot->arena, plain, error);
	slot->plain_bytes += plain->length;
	return status;
}

static bool slot_is_full(const struct text_team *team, const struct text_slot *slot)
{
	return slot->count == SLOT_DOCUMENTS ||
	       slot->plain_bytes >= nh_size_min(SLOT_BYTES, team->merge->part_bytes);
}

static enum nh_status fill_slot(struct text_team *team, struct text_slot *slot, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	if (slot->arena.used_bytes > SLOT_ROOM_BYTES)
		arena_done(&slot->arena);
	arena_reset(&slot->arena);
	slot->count = slot->plain_bytes = 0;
	slot->coded = false;
	while (status == NH_OK && team->place < team->merge->piece_count &&
	       (slot->count == 0 || !slot_is_full(team, slot)))
		status = read_text(team, team->merge->order[team->place++], slot, error);
	return status;
}

/* Until the next slot is coded: fills what is free, codes what nobody has taken, waits for what is left. */
static enum nh_status prepare_slot(struct text_team *team, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	pthread_mutex_lock(&team->lock);
	while (status == NH_OK && !(team->used < team->filled && slot_of(team, team->used)->coded)) {
		if (team->filled - team->used < team->slot_count && team->place < team->merge->piece_count) {
			pthread_mutex_unlock(&team->lock);
			status = fill_slot(team, slot_of(team, team->filled), error);
			pthread_mutex_lock(&team->lock);
			team->filled += status == NH_OK;
			pthread_cond_broadcast(&team->changed);
		} else if (team->taken < team->filled) {
			code_next(team, &team->members[0].coder);
		} else {
			pthread_cond_wait(&team->changed, &team->lock);
		}
	}
	pthread_mutex_unlock(&team->lock);
	if (status == NH_OK && slot_of(team, team->used)->status != NH_OK) {
		status = slot_of(team, team->used)->status;
		if (error)
			*error = slot_of(team, team->used)->error;
	}
	return status;
}

enum nh_status text_team_next(struct text_team *team, struct nh_string *ret, struct nh_error *error)
{
	struct text_slot *slot = slot_of(team, team->used);
	enum nh_status status = NH_OK;
	size_t begin;

	*ret = (struct nh_string){NULL, 0};
	if (team->merge->store == SHARD_STORE_NONE)
		return NH_OK;
	if (team->next > 0 && team->next == slot->count) {
		pthread_mutex_lock(&team->lock);
		team->used++;
		pthread_mutex_unlock(&team->lock);
		team->next = 0;
	}
	if (team->next == 0)
		status = prepare_slot(team, error);
	if (status != NH_OK)
		return status;
	slot = slot_of(team, team->used);
	begin = team->next ? slot->ends[team->next - 1] : 0;
	if (slot->plains[team->next].bytes)
		*ret = (struct nh_string){(const char *)slot->texts.bytes + begin,
					  slot->ends[team->next] - begin};
	team->next++;
	return NH_OK;
}

/* ---- making and ending ---- */

static enum nh_status start_members(struct text_team *team, size_t count, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	for (; team->member_count < count && status == NH_OK; team->member_count++) {
		struct text_member *member = &team->members[team->member_count];

		member->team = team;
		status = text_coder_init(&member->coder, error);
		/* where no thread can be had, the others do its work */
		member->started = status == NH_OK && team->member_count > 0 &&
				  pthread_create(&member->thread, NULL, work, member) == 0;
	}
	return status;
}

enum nh_status text_team_new(struct merge *merge, struct text_team **ret, struct nh_error *error)
{
	struct text_team *team = nh_new(struct text_team);
	size_t members = merge->store == SHARD_STORE_NONE ? 1 : merge->jobs;
	enum nh_status status = NH_OK;

	if (!team)
		return nh_fail_memory(error);
	*ret = team;
	team->merge = merge;
	team->slot_count = SLOTS_PER_JOB * members;
	team->slots = nh_new_array(team->slot_count, sizeof *team->slots);
	team->members = nh_new_array(members, sizeof *team->members);
	pthread_mutex_init(&team->lock, NULL);
	pthread_cond_init(&team->changed, NULL);
	if (!team->slots || !team->members)
		status = nh_fail_memory(error);
	return status == NH_OK ? start_members(team, members, error) : status;
}

void text_team_free(struct text_team *team)
{
	if (!team)
		return;
	pthread_mutex_lock(&team->lock);
	team->ending = true;
	pthread_cond_broadcast(&team->changed);
	pthread_mutex_unlock(&team->lock);
	for (size_t i = 0; i < team->member_count; i++) {
		if (team->members[i].started)
			pthread_join(team->members[i].thread, NULL);
		text_coder_done(&team->members[i].coder);
	}
	for (size_t i = 0; team->slots && i < team->slot_count; i++) {
		arena_done(&team->slots[i].arena);
		buf_done(&team->slots[i].texts);
	}
	pthread_mutex_destroy(&team->lock);
	pthread_cond_destroy(&team->changed);
	free(team->slots);
	free(team->members);
	free(team);
}
