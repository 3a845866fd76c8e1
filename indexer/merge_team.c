/* SPDX-License-Identifier: MIT
 *
 * merge_team.c - the terms of a merge, by one thread or by several, into the shard.
 *
 * Several threads cut the keys into batches at heads of the longest dictionary. Each thread takes the next
 * batch, seeks its beginning in all sources and encodes its lists; whoever completes the batch that the shard
 * waits for puts it there, and those behind it that are complete. A batch that grows long waits for its turn
 * and is put in parts, so that memory is bounded by the longest list. A list's bytes depend on its postings
 * alone, so the shard is the same whoever made which.
 *
 * A source in reading mode is opened again for each further thread, as it gives back what it has read.
 */
#include <pthread.h>

#include "common/error.h"
#include "indexer/merge_parts.h"

#define BATCHES_PER_JOB 64
#define BATCH_BYTES ((size_t)1 << 18) /* where there is one thread */
#define KEPT_BYTES ((size_t)1 << 21)

/* ---- batches ---- */

/* The room of the longest lists is not kept: in the end every batch would have it. */
static void empty(struct buf *buf)
{
	if (buf->capacity > KEPT_BYTES)
		buf_done(buf);
	else
		buf_reset(buf);
}

/* Puts the terms of a batch into the shard, and empties it. */
static enum nh_status put_batch(struct shard_writer *writer, struct term_batch *batch, struct nh_error *error)
{
	const struct batch_term *terms = (const struct batch_term *)(const void *)batch->terms.bytes;
	size_t count = batch->terms.length / sizeof *terms;
	const char *bytes = (const char *)batch->bytes.bytes;
	enum nh_status status = NH_OK;

	for (size_t i = 0; i < count && status == NH_OK; i++) {
		struct term_entry entry = terms[i].entry;
		struct nh_string key = {bytes + terms[i].key, terms[i].key_length};
		struct nh_string region = {bytes + terms[i].region, terms[i].region_length};

		entry.forms.bytes = bytes + terms[i].forms;
		status = shard_writer_put_term(writer, key, &entry, region, error);
	}
	empty(&batch->terms);
	empty(&batch->bytes);
	return status;
}

/* After each batch: the room of the longest lists is not kept here either. */
static void end_lists(struct merge *merge)
{
	posting_writer_done(&merge->postings);
	shard_writer_init_postings(merge->writer, &merge->postings, &merge->posting_bytes);
	empty(&merge->waiting.postings);
	empty(&merge->waiting.gaps);
	empty(&merge->waiting.ordinals);
}

/* False where memory ran out; end_terms comes all the same. */
static bool begin_terms(struct merge *merge)
{
	merge->heads = nh_new_array(merge->source_count, sizeof *merge->heads);
	merge->standing = nh_new_array(merge->source_count, sizeof(struct source *));
	merge->active = nh_new_array(merge->source_count, sizeof(struct source *));
	for (size_t i = 0; i < merge->source_count; i++)
		merge->sources[i].released_postings = merge->sources[i].released_terms = 0;
	merge->posting_bytes = (struct posting_bytes){0};
	shard_writer_init_postings(merge->writer, &merge->postings, &merge->posting_bytes);
	buf_init(&merge->batch.terms);
	buf_init(&merge->batch.bytes);
	merge_waiting_init(&merge->waiting);
	return merge->heads && merge->standing && merge->active;
}

static void end_terms(struct merge *merge)
{
	posting_writer_done(&merge->postings);
	buf_done(&merge->batch.terms);
	buf_done(&merge->batch.bytes);
	merge_waiting_done(&merge->waiting);
	free(merge->heads);
	free(merge->standing);
	free(merge->active);
	merge->heads = NULL;
	merge->standing = merge->active = NULL;
}

static enum nh_status merge_alone(struct merge *merge, struct nh_error *error)
{
	enum nh_status status = begin_terms(merge) ? NH_OK : nh_fail_memory(error);
	bool more = true;

	if (status == NH_OK)
		merge_enter_terms(merge, NULL);
	while (more && status == NH_OK) {
		status = merge_fill_batch(merge, NULL, BATCH_BYTES, &more, error);
		end_lists(merge);
		if (status == NH_OK)
			status = put_batch(merge->writer, &merge->batch, error);
	}
	shard_writer_add_bytes(merge->writer, &merge->posting_bytes);
	end_terms(merge);
	return status;
}

/* ---- a team ---- */

struct batch_slot {
	struct term_batch batch;
	bool full;
};

struct team {
	struct merge *merge;
	uint64_t *heads; /* where batches begin; the first begins before all keys */
	uint64_t count;  /* of batches */
	pthread_mutex_t lock;
	pthread_cond_t changed;
	uint64_t next, put; /* the next batch to be taken, and to be put into the shard */
	struct batch_slot *slots;
	size_t slot_count; /* so many batches may be under way */
	bool putting;
	enum nh_status status;
	struct nh_error error;
};

struct member {
	struct team *team;
	struct merge *merge;  /* the team's, or own */
	struct merge own;     /* its sources are a copy of the team's */
	struct shard **again; /* those opened again */
	uint64_t at;          /* the batch that its sources stand before */
	pthread_t thread;
	bool started;
};

/* The keys with a head that is not below another are those that are not below its bytes. */
static struct nh_string head_key(uint64_t head, char bytes[8])
{
	size_t length = 8;

	for (size_t i = 0; i < 8; i++)
		bytes[i] = (char)(head >> (56 - 8 * i));
	while (length > 0 && bytes[length - 1] == '\0')
		length--;
	return (struct nh_string){bytes, length};
}

static void fail_team(struct team *team, enum nh_status status, const struct nh_error *error)
{
	if (team->status == NH_OK) {
		team->status = status;
		team->error = *error;
	}
}

/* Puts what a member has of the batch, once all batches before it are in the shard. */
static enum nh_status put_part(struct member *member, uint64_t number, struct nh_error *error)
{
	struct team *team = member->team;
	enum nh_status status;

	pthread_mutex_lock(&team->lock);
	while (team->status == NH_OK && (team->put < number || team->putting))
		pthread_cond_wait(&team->changed, &team->lock);
	status = team->status;
	*error = team->error;
	team->putting |= status == NH_OK;
	pthread_mutex_unlock(&team->lock);
	if (status != NH_OK)
		return status;
	status = put_batch(team->merge->writer, &member->merge->batch, error);
	pthread_mutex_lock(&team->lock);
	team->putting = false;
	pthread_mutex_unlock(&team->lock);
	return status;
}

static enum nh_status fill(struct member *member, uint64_t number, struct nh_error *error)
{
	struct team *team = member->team;
	bool last = number + 1 == team->count, more = true;
	char begin_bytes[8], end_bytes[8];
	struct nh_string begin = head_key(team->heads[number], begin_bytes);
	struct nh_string end =
	    last ? (struct nh_string){NULL, 0} : head_key(team->heads[number + 1], end_bytes);
	enum nh_status status = NH_OK;

	if (member->at != number || number == 0)
		merge_enter_terms(member->merge, number ? &begin : NULL);
	member->at = number + 1;
	while (more && status == NH_OK) {
		status = merge_fill_batch(member->merge, last ? NULL : &end, member->merge->part_bytes, &more,
					  error);
		end_lists(member->merge);
		if (more && status == NH_OK)
			status = put_part(member, number, error);
	}
	return status;
}

/* Under the lock: puts all batches whose turn it is, unless somebody does. */
static void put_full(struct team *team)
{
	while (!team->putting && team->status == NH_OK && team->put < team->count &&
	       team->slots[team->put % team->slot_count].full) {
		struct batch_slot *slot = &team->slots[team->put % team->slot_count];
		struct nh_error error = {0};
		enum nh_status status;

		team->putting = true;
		pthread_mutex_unlock(&team->lock);
		status = put_batch(team->merge->writer, &slot->batch, &error);
		pthread_mutex_lock(&team->lock);
		team->putting = false;
		slot->full = false;
		team->put++;
		if (status != NH_OK)
			fail_team(team, status, &error);
		pthread_cond_broadcast(&team->changed);
	}
}

/* The batch that was filled goes to its slot, whose memory the member fills next. */
static void hand_in(struct team *team, struct member *member, uint64_t number)
{
	struct batch_slot *slot = &team->slots[number % team->slot_count];
	struct term_batch emptied = slot->batch;

	slot->batch = member->merge->batch;
	member->merge->batch = emptied;
	slot->full = true;
}

static void *work(void *argument)
{
	struct member *member = argument;
	struct team *team = member->team;

	pthread_mutex_lock(&team->lock);
	while (team->next < team->count && team->status == NH_OK) {
		struct nh_error error = {0};
		enum nh_status status;
		uint64_t number;

		if (team->next >= team->put + team->slot_count) {
			pthread_cond_wait(&team->changed, &team->lock);
			continue;
		}
		number = team->next++;
		pthread_mutex_unlock(&team->lock);
		status = fill(member, number, &error);
		pthread_mutex_lock(&team->lock);
		if (status == NH_OK)
			hand_in(team, member, number);
		else
			fail_team(team, status, &error);
		put_full(team);
		pthread_cond_broadcast(&team->changed);
	}
	pthread_mutex_unlock(&team->lock);
	return NULL;
}

/* ---- its members ---- */

static enum nh_status open_source_again(struct member *member, size_t i, struct nh_error *error)
{
	struct source *source = &member->own.sources[i];
	enum nh_status status = NH_OK;

	if (shard_reads(source->shard)) {
		status =
		    shard_open(member->own.ops, shard_path(source->shard), true, &member->again[i], error);
		if (status == NH_OK)
			source->shard = member->again[i];
	}
	return status == NH_OK ? term_dict_open(source->shard, &source->dict, error) : status;
}

static enum nh_status join(struct member *member, struct team *team, struct nh_error *error)
{
	const struct merge *merge = team->merge;
	size_t count = merge->source_count;
	enum nh_status status = NH_OK;

	member->team = team;
	member->merge = &member->own;
	member->own = *merge;
	member->own.order = NULL;
	member->own.heads = NULL;
	member->own.standing = member->own.active = NULL;
	arena_init(&member->own.arena);
	member->own.sources = nh_new_array(count, sizeof *member->own.sources);
	member->again = nh_new_array(count, sizeof *member->again);
	if (!member->own.sources || !member->again)
		return nh_fail_memory(error);
	memcpy(member->own.sources, merge->sources, count * sizeof *merge->sources);
	for (size_t i = 0; i < count; i++) {
		buf_init(&member->own.sources[i].block.gaps);
		buf_init(&member->own.sources[i].block.ordinals);
	}
	for (size_t i = 0; i < count && status == NH_OK; i++)
		status = open_source_again(member, i, error);
	if (!begin_terms(&member->own) && status == NH_OK)
		status = nh_fail_memory(error);
	return status;
}

static void leave(struct member *member)
{
	if (member->merge != &member->own)
		return;
	for (size_t i = 0; member->own.sources && member->again && i < member->own.source_count; i++) {
		buf_done(&member->own.sources[i].block.gaps);
		buf_done(&member->own.sources[i].block.ordinals);
		shard_close(member->again[i]);
	}
	end_terms(&member->own);
	arena_done(&member->own.arena);
	free(member->own.sources);
	free(member->again);
}

/* The heads at which batches begin, from the dictionary with the most terms; each above the one before. */
static bool cut(struct team *team, uint64_t wanted)
{
	const struct merge *merge = team->merge;
	const struct term_dict *longest = &merge->sources[0].dict;

	for (size_t i = 1; i < merge->source_count; i++)
		if (merge->sources[i].dict.block_count > longest->block_count)
			longest = &merge->sources[i].dict;
	team->heads = nh_new_array(wanted, sizeof *team->heads);
	if (!team->heads)
		return false;
	team->count = 1;
	for (uint64_t i = 1; i < wanted; i++) {
		uint64_t head;

		if (term_dict_head_of_block(longest, longest->block_count * i / wanted, &head) &&
		    head > team->heads[team->count - 1])
			team->heads[team->count++] = head;
	}
	return true;
}

static enum nh_status run_team(struct team *team, struct member *members, unsigned jobs,
			       struct nh_error *error)
{
	enum nh_status status = NH_OK;

	members[0].team = team;
	members[0].merge = team->merge;
	for (unsigned i = 1; i < jobs && status == NH_OK; i++)
		status = join(&members[i], team, error);
	for (unsigned i = 1; i < jobs && status == NH_OK; i++)
		members[i].started = pthread_create(&members[i].thread, NULL, work, &members[i]) == 0;
	if (status == NH_OK)
		work(&members[0]);
	for (unsigned i = 1; i < jobs; i++) {
		if (members[i].started)
			pthread_join(members[i].thread, NULL);
	}
	/* a member without a thread did nothing, and the others did all */
	for (unsigned i = 0; i < jobs; i++)
		if (members[i].merge)
			shard_writer_add_bytes(team->merge->writer, &members[i].merge->posting_bytes);
	if (status == NH_OK && team->status != NH_OK) {
		status = team->status;
		if (error)
			*error = team->error;
	}
	return status;
}

static enum nh_status merge_together(struct merge *merge, unsigned jobs, struct nh_error *error)
{
	struct team team = {.merge = merge, .slot_count = jobs + 1};
	struct member *members = nh_new_array(jobs, sizeof *members);
	enum nh_status status = begin_terms(merge) ? NH_OK : nh_fail_memory(error);

	pthread_mutex_init(&team.lock, NULL);
	pthread_cond_init(&team.changed, NULL);
	team.slots = nh_new_array(team.slot_count, sizeof *team.slots);
	if (status == NH_OK && (!members || !team.slots || !cut(&team, (uint64_t)jobs * BATCHES_PER_JOB)))
		status = nh_fail_memory(error);
	if (status == NH_OK)
		status = run_team(&team, members, jobs, error);
	for (unsigned i = 1; members && i < jobs; i++)
		leave(&members[i]);
	for (size_t i = 0; team.slots && i < team.slot_count; i++) {
		buf_done(&team.slots[i].batch.terms);
		buf_done(&team.slots[i].batch.bytes);
	}
	free(members);
	free(team.slots);
	free(team.heads);
	pthread_mutex_destroy(&team.lock);
	pthread_cond_destroy(&team.changed);
	end_terms(merge);
	return status;
}

enum nh_status merge_terms(struct merge *merge, struct nh_error *error)
{
	return merge->jobs > 1 ? merge_together(merge, merge->jobs, error) : merge_alone(merge, error);
}
