/* SPDX-License-Identifier: MIT
 *
 * arena.h - memory that is freed all at once: one arena a batch, one a query, one a result set.
 *
 * Blocks double from 4 KiB to 1 MiB; a reset keeps the largest block, so that a reused arena soon stops
 * asking the system for memory. Not thread-safe.
 */
#ifndef NEWSHOUND_COMMON_ARENA_H
#define NEWSHOUND_COMMON_ARENA_H

#include "common/base.h"

#include <stdatomic.h>

struct arena_block;

struct arena {
	struct arena_block *newest;
	char *next;        /* first free byte of the newest block */
	char *end;         /* one past its last byte */
	size_t used_bytes; /* of all blocks together */
};

void arena_init(struct arena *arena);
void arena_done(struct arena *arena);
/* Frees all but the newest block and starts anew in it. */
void arena_reset(struct arena *arena);

/* Blocks that arenas, done, have left for the next ones: asking the system for memory anew each time can cost
 * more than what is done with it. For any number of threads; begins zeroed. */
#define ARENA_SPARES 4
struct arena_spare {
	_Atomic(struct arena_block *) blocks[ARENA_SPARES];
};

/* arena_init, but begins with a spare block where there is one. */
void arena_borrow(struct arena *arena, struct arena_spare *spare);
/* arena_done, but leaves the newest block, which is the largest, unless it is of more than 1 MiB. */
void arena_give_back(struct arena *arena, struct arena_spare *spare);
void arena_spare_done(struct arena_spare *spare);

/* Makes room for so many bytes at once; false when memory ran out. */
bool arena_reserve(struct arena *arena, size_t bytes);
/* Bytes aligned to 16, not zeroed; NULL when memory ran out. */
void *arena_alloc(struct arena *arena, size_t bytes);
/* Memory for count items, not zeroed; NULL when memory ran out or the product overflows. */
void *arena_items(struct arena *arena, size_t count, size_t item_bytes);
/* Zeroed memory for count items; NULL when memory ran out or the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t item_bytes);
#define arena_new(arena, type) ((type *)arena_array((arena), 1, sizeof(type)))

/* A copy with a NUL behind it; an absent string stays absent. bytes is NULL with length > 0 never. On no
 * memory the copy is {NULL, 0}, which a caller who must know tells from absent by the input. */
struct nh_string arena_copy(struct arena *arena, struct nh_string text);
char *arena_format(struct arena *arena, const char *format, ...) NH_PRINTF(2, 3);

#endif
