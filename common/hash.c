/* SPDX-License-Identifier: MIT
 *
 * hash.c - see hash.h. The library is compiled in (XXH_INLINE_ALL), so short keys cost no call into it.
 */
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "common/hash.h"

uint64_t hash_bytes(const void *bytes, size_t length)
{
	return XXH3_64bits(bytes, length);
}
