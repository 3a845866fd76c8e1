/* SPDX-License-Identifier: MIT
 *
 * base.h - the few things that every file needs: slices, counts, checked arithmetic, and the one way to
 * allocate. Sizes that come from outside pass through the checked functions; a failed one is the world's
 * fault (a status), never ours (an assert).
 */
#ifndef NEWSHOUND_COMMON_BASE_H
#define NEWSHOUND_COMMON_BASE_H

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/newshound_types.h"

#define NH_COUNT_OF(array) (sizeof(array) / sizeof((array)[0]))
#define NH_LIKELY(condition) __builtin_expect(!!(condition), 1)
#define NH_UNLIKELY(condition) __builtin_expect(!!(condition), 0)
#define NH_PRINTF(text_index, first_index) __attribute__((format(printf, text_index, first_index)))
/* Before a hot function's array, which it fills itself: the build would have it cleared first. */
#if defined(__has_attribute) && __has_attribute(uninitialized)
#define NH_UNINITIALIZED __attribute__((uninitialized))
#else
#define NH_UNINITIALIZED
#endif
/* Before a function that only asks for memory ahead: gcc takes its calls for calls of nothing, and drops
 * them. */
#define NH_PREFETCHES static inline __attribute__((always_inline))
#define NH_EXPORT __attribute__((visibility("default")))

/* A slice of a string literal. */
#define NH_STRING(literal) ((struct nh_string){(literal), sizeof(literal) - 1})

static inline struct nh_string nh_string_of(const char *text)
{
	return (struct nh_string){text, text ? strlen(text) : 0};
}

static inline bool nh_string_equal(struct nh_string a, struct nh_string b)
{
	return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

/* Order by bytes, a prefix first; < 0, 0 or > 0. */
static inline int nh_string_compare(struct nh_string a, struct nh_string b)
{
	size_t shared = a.length < b.length ? a.length : b.length;
	int order = shared ? memcmp(a.bytes, b.bytes, shared) : 0;

	if (order != 0)
		return order;
	return a.length < b.length ? -1 : a.length > b.length;
}

static inline size_t nh_size_min(size_t a, size_t b)
{
	return a < b ? a : b;
}

static inline size_t nh_size_max(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Memory for count items, zeroed; NULL when there is none or the product overflows. */
static inline void *nh_new_array(size_t count, size_t item_bytes)
{
	return calloc(count ? count : 1, item_bytes);
}

#define nh_new(type) ((type *)nh_new_array(1, sizeof(type)))

/* Grows or shrinks an array; on failure NULL, and the old one stands. */
static inline void *nh_resize_array(void *array, size_t count, size_t item_bytes)
{
	size_t bytes;

	if (__builtin_mul_overflow(count ? count : 1, item_bytes, &bytes))
		return NULL;
	return realloc(array, bytes);
}

#endif
