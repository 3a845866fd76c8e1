/* SPDX-License-Identifier: MIT
 *
 * article_queue.h - articles on their way to the threads that invert them, in batches.
 *
 * Each thread takes batch after batch of one stretch of the input, then of the next one that nobody has.
 * Articles often come in the order of their dates; so what lies beside each other in a run lies beside each
 * other in the shard that is merged of the runs, and lists are merged by stretches instead of by postings.
 *
 * One thread adds. What a function needs a lock for, it says; the lock is the caller's.
 */
#ifndef NEWSHOUND_INDEXER_ARTICLE_QUEUE_H
#define NEWSHOUND_INDEXER_ARTICLE_QUEUE_H

#include <pthread.h>

#include "common/arena.h"
#include "common/newshound_types.h"

struct queued_article {
	struct nh_article article;
	uint32_t sequence;
	struct queued_article *next;
};

struct article_batch {
	struct arena arena;
	struct queued_article *first, **last;
	uint64_t stretch; /* of which it is a part */
	struct article_batch *next;
};

struct article_queue {
	struct article_batch *filling; /* the adder's */
	struct article_batch *first;   /* of those to be taken, the oldest first */
	struct article_batch *spare;   /* with room for another batch */
	size_t queued_bytes, queued_max;
	uint64_t stretch, unclaimed; /* being filled; the first that nobody has taken of */
	size_t stretch_bytes, stretch_max;
};

/* With room for so many bytes of articles at most, in stretches for so many takers. */
void article_queue_init(struct article_queue *queue, unsigned takers, size_t bytes);
void article_queue_done(struct article_queue *queue);

/* Copies the article into the batch that is being filled; false where memory ran out. Takes the lock for a
 * moment, where a new batch begins. */
bool article_queue_add(struct article_queue *queue, pthread_mutex_t *lock, const struct nh_article *article,
		       uint32_t sequence);
/* Whether the batch that is being filled is to be sent. */
bool article_queue_is_due(const struct article_queue *queue);

/* Under the lock. */
bool article_queue_has_room(const struct article_queue *queue);
void article_queue_send(struct article_queue *queue);
/* Under the lock: the next batch for a taker, whose stretch was *stretch; STRETCH_NONE at first. NULL where
 * there is none for it yet. Where no more come, or come before one is taken, any will do. */
#define STRETCH_NONE UINT64_MAX
struct article_batch *article_queue_take(struct article_queue *queue, uint64_t *stretch, bool any);
/* Under the lock: a batch that was worked on. */
void article_queue_give_back(struct article_queue *queue, struct article_batch *batch);

#endif
