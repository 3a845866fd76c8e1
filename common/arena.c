/* SPDX-License-Identifier: MIT
 *
 * arena.c - see arena.h.
 */
#include "common/arena.h"

#include <stdarg.h>
#include <stdio.h>

#define ARENA_BLOCK_BYTES_MIN ((size_t)4096)
#define ARENA_BLOCK_BYTES_MAX ((size_t)1 << 20)
#define ARENA_ALIGN ((size_t)16)

struct arena_block {
	struct arena_block *older;
	size_t bytes; /* of the whole block, this header included */
};

#define ARENA_HEADER_BYTES ((sizeof(struct arena_block) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN)

void arena_init(struct arena *arena)
{
	memset(arena, 0, sizeof *arena);
}

static void free_chain(struct arena_block *block)
{
	while (block) {
		struct arena_block *older = block->older;

		free(block);
		block = older;
	}
}

void arena_done(struct arena *arena)
{
	free_chain(arena->newest);
	arena_init(arena);
}

void arena_reset(struct arena *arena)
{
	struct arena_block *kept = arena->newest;

	if (!kept)
		return;
	free_chain(kept->older);
	kept->older = NULL;
	arena->next = (char *)kept + ARENA_HEADER_BYTES;
	arena->used_bytes = kept->bytes;
}

void arena_borrow(struct arena *arena, struct arena_spare *spare)
{
	struct arena_block *block = NULL;

	for (size_t i = 0; !block && i < ARENA_SPARES; i++)
		block = atomic_exchange(&spare->blocks[i], NULL);
	arena_init(arena);
	if (!block)
		return;
	arena->newest = block;
	arena->next = (char *)block + ARENA_HEADER_BYTES;
	arena->end = (char *)block + block->bytes;
	arena->used_bytes = block->bytes;
}

void arena_give_back(struct arena *arena, struct arena_spare *spare)
{
	struct arena_block *block = arena->newest, *older = block ? block->older : NULL;
	bool kept = false;

	if (block && block->bytes <= ARENA_BLOCK_BYTES_MAX) {
		block->older = NULL;
		for (size_t i = 0; !kept && i < ARENA_SPARES; i++) {
			struct arena_block *none = NULL;

			kept = atomic_compare_exchange_strong(&spare->blocks[i], &none, block);
		}
		if (kept)
			arena->newest = older;
		else
			block->older = older;
	}
	arena_done(arena);
}

void arena_spare_done(struct arena_spare *spare)
{
	for (size_t i = 0; i < ARENA_SPARES; i++)
		free(atomic_exchange(&spare->blocks[i], NULL));
}

static bool add_block(struct arena *arena, size_t bytes)
{
	size_t wanted = arena->newest ? nh_size_min(arena->newest->bytes * 2, ARENA_BLOCK_BYTES_MAX)
				      : ARENA_BLOCK_BYTES_MIN;
	struct arena_block *block;

	if (bytes > SIZE_MAX - ARENA_HEADER_BYTES)
		return false;
	wanted = nh_size_max(wanted, bytes + ARENA_HEADER_BYTES);
	block = malloc(wanted);
	if (!block)
		return false;
	block->older = arena->newest;
	block->bytes = wanted;
	arena->newest = block;
	arena->next = (char *)block + ARENA_HEADER_BYTES;
	arena->end = (char *)block + wanted;
	arena->used_bytes += wanted;
	return true;
}

bool arena_reserve(struct arena *arena, size_t bytes)
{
	return bytes <= (size_t)(arena->end - arena->next) || add_block(arena, bytes);
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	char *memory;

	if (bytes > SIZE_MAX - ARENA_ALIGN)
		return NULL;
	bytes =
	    (nh_size_max(bytes, 1) + ARENA_ALIGN - 1) / ARENA_ALIGN * ARENA_ALIGN; /* nothing is something */
	if (bytes > (size_t)(arena->end - arena->next) && !add_block(arena, bytes))
		return NULL;
	memory = arena->next;
	arena->next += bytes;
	return memory;
}

void *arena_items(struct arena *arena, size_t count, size_t item_bytes)
{
	size_t bytes;

	return __builtin_mul_overflow(count, item_bytes, &bytes) ? NULL : arena_alloc(arena, bytes);
}

void *arena_array(struct arena *arena, size_t count, size_t item_bytes)
{
	void *memory = arena_items(arena, count, item_bytes);

	if (memory)
		memset(memory, 0, count * item_bytes);
	return memory;
}

struct nh_string arena_copy(struct arena *arena, struct nh_string text)
{
	char *copy;

	if (!text.bytes || text.length == SIZE_MAX)
		return (struct nh_string){NULL, 0};
	copy = arena_alloc(arena, text.length + 1);
	if (!copy)
		return (struct nh_string){NULL, 0};
	if (text.length)
		memcpy(copy, text.bytes, text.length);
	copy[text.length] = '\0';
	return (struct nh_string){copy, text.length};
}

char *arena_format(struct arena *arena, const char *format, ...)
{
	va_list arguments;
	char *text = NULL;
	int length;

	va_start(arguments, format);
	length = vsnprintf(NULL, 0, format, arguments);
	va_end(arguments);
	if (length >= 0)
		text = arena_alloc(arena, (size_t)length + 1);
	if (!text)
		return NULL;
	va_start(arguments, format);
	vsnprintf(text, (size_t)length + 1, format, arguments);
	va_end(arguments);
	return text;
}
