/* SPDX-License-Identifier: MIT
 *
 * hash.h - the one hash: XXH3 with 64 bits, for tables, names and checksums. The file formats depend on it;
 * it is defined by the xxHash specification (https://github.com/Cyan4973/xxHash). Not for security.
 */
#ifndef NEWSHOUND_COMMON_HASH_H
#define NEWSHOUND_COMMON_HASH_H

#include "common/base.h"

uint64_t hash_bytes(const void *bytes, size_t length);

static inline uint32_t hash_checksum(const void *bytes, size_t length)
{
	return (uint32_t)hash_bytes(bytes, length);
}

#endif
