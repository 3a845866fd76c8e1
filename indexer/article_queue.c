/* SPDX-License-Identifier: MIT
 *
 * article_queue.c - see article_queue.h.
 */
#include "indexer/article_queue.h"

#define BATCH_BYTES ((size_t)1 << 18)
#define STRETCH_BYTES_MAX ((size_t)1 << 21)

void article_queue_init(struct article_queue *queue, unsigned takers, size_t bytes)
{
	*queue = (struct article_queue){.queued_max = nh_size_min(bytes, 2 * takers * STRETCH_BYTES_MAX),
					.stretch_max = nh_size_min(bytes / takers, STRETCH_BYTES_MAX)};
}

static struct article_batch *batch_new(void)
{
	struct article_batch *batch = nh_new(struct article_batch);

	/* room for the article that ends it too, as most are: a batch is one block */
	if (batch && !arena_reserve(&batch->arena, BATCH_BYTES + BATCH_BYTES / 8)) {
		free(batch);
		return NULL;
	}
	return batch;
}

static void free_batches(struct article_batch *batch)
{
	while (batch) {
		struct article_batch *next = batch->next;

		arena_done(&batch->arena);
		free(batch);
		batch = next;
	}
}

void article_queue_done(struct article_queue *queue)
{
	free_batches(queue->filling);
	free_batches(queue->first);
	free_batches(queue->spare);
	*queue = (struct article_queue){NULL};
}

/* ---- adding ---- */

/* Puts a copy in the string's place; whole goes where it was lost to a lack of memory. */
static void copy_string(struct arena *arena, struct nh_string *string, bool *whole)
{
	bool was_there = string->bytes;

	*string = arena_copy(arena, *string);
	*whole &= !was_there || string->bytes;
}

static struct nh_strings copy_strings(struct arena *arena, struct nh_strings strings, bool *whole)
{
	struct nh_strings copy = {arena_array(arena, strings.count, sizeof *copy.items), strings.count};

	*whole &= copy.items != NULL;
	for (size_t i = 0; copy.items && i < strings.count; i++) {
		copy.items[i] = strings.items[i];
		copy_string(arena, &copy.items[i], whole);
	}
	return copy;
}

/* In place: an article is some hundred bytes without its strings. False where memory ran out. */
static bool copy_article(struct arena *arena, const struct nh_article *article, struct nh_article *copy)
{
	struct nh_string *strings[] = {&copy->id,       &copy->headline,       &copy->deck,
				       &copy->dateline, &copy->body,           &copy->section,
				       &copy->source,   &copy->agency,         &copy->url,
				       &copy->language, &copy->published_from, &copy->path,
				       &copy->member,   &copy->updated_from};
	bool whole = true;

	*copy = *article;
	for (size_t i = 0; i < NH_COUNT_OF(strings); i++)
		if (strings[i]->bytes)
			copy_string(arena, strings[i], &whole);
	copy->bylines = copy_strings(arena, article->bylines, &whole);
	copy->tags = copy_strings(arena, article->tags, &whole);
	copy->captions = copy_strings(arena, article->captions, &whole);
	copy->furniture = arena_array(arena, article->furniture_count, sizeof *copy->furniture);
	whole &= copy->furniture != NULL;
	for (size_t i = 0; copy->furniture && i < article->furniture_count; i++) {
		copy->furniture[i] = article->furniture[i];
		copy_string(arena, &copy->furniture[i].rule, &whole);
		copy_string(arena, &copy->furniture[i].text, &whole);
	}
	return whole;
}

/* What is copied of an article, with its strings' ends and its places in the lists. */
static size_t batch_bytes(const struct article_batch *batch)
{
	return batch->arena.used_bytes - (size_t)(batch->arena.end - batch->arena.next);
}

static bool begin_batch(struct article_queue *queue, pthread_mutex_t *lock)
{
	struct article_batch *batch;

	pthread_mutex_lock(lock);
	batch = queue->spare;
	if (batch)
		queue->spare = batch->next;
	pthread_mutex_unlock(lock);
	if (!batch)
		batch = batch_new();
	if (!batch)
		return false;
	batch->next = NULL;
	batch->first = NULL;
	batch->last = &batch->first;
	batch->stretch = queue->stretch;
	queue->filling = batch;
	return true;
}

bool article_queue_add(struct article_queue *queue, pthread_mutex_t *lock, const struct nh_article *article,
		       uint32_t sequence)
{
	struct queued_article *queued;

	if (!queue->filling && !begin_batch(queue, lock))
		return false;
	queued = arena_items(&queue->filling->arena, 1, sizeof *queued);
	if (!queued)
		return false;
	queued->next = NULL;
	queued->sequence = sequence;
	if (!copy_article(&queue->filling->arena, article, &queued->article))
		return false;
	*queue->filling->last = queued;
	queue->filling->last = &queued->next;
	return true;
}

bool article_queue_is_due(const struct article_queue *queue)
{
	return queue->filling && batch_bytes(queue->filling) >= BATCH_BYTES;
}

/* ---- taking ---- */

bool article_queue_has_room(const struct article_queue *queue)
{
	return queue->queued_bytes < queue->queued_max;
}

void article_queue_send(struct article_queue *queue)
{
	struct article_batch **end = &queue->first;

	if (!queue->filling)
		return;
	while (*end)
		end = &(*end)->next;
	*end = queue->filling;
	queue->queued_bytes += batch_bytes(queue->filling);
	queue->stretch_bytes += batch_bytes(queue->filling);
	queue->filling = NULL;
	if (queue->stretch_bytes < queue->stretch_max)
		return;
	queue->stretch++;
	queue->stretch_bytes = 0;
}

struct article_batch *article_queue_take(struct article_queue *queue, uint64_t *stretch, bool any)
{
	struct article_batch **at = &queue->first, *batch;

	while (*at && (*at)->stretch != *stretch)
		at = &(*at)->next;
	if (!*at) /* stretches stand in order */
		for (at = &queue->first; *at && (*at)->stretch < queue->unclaimed;)
			at = &(*at)->next;
	if (!*at && (any || !article_queue_has_room(queue)))
		at = &queue->first;
	batch = *at;
	if (!batch)
		return NULL;
	if (batch->stretch >= queue->unclaimed) {
		*stretch = batch->stretch;
		queue->unclaimed = batch->stretch + 1;
	}
	*at = batch->next;
	queue->queued_bytes -= batch_bytes(batch);
	return batch;
}

void article_queue_give_back(struct article_queue *queue, struct article_batch *batch)
{
	if (batch->arena.used_bytes > 2 * BATCH_BYTES) {
		batch->next = NULL;
		free_batches(batch);
		return;
	}
	arena_reset(&batch->arena);
	batch->next = queue->spare;
	queue->spare = batch;
}
