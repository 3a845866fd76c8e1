/* SPDX-License-Identifier: MIT
 *
 * shard_repair.h - makes all checksums of a shard file right, whatever its content, so that mutated bytes
 * reach the decoders behind them. FORMAT.md, section 3, is what it follows.
 */
#ifndef NEWSHOUND_TESTS_FUZZ_SHARD_REPAIR_H
#define NEWSHOUND_TESTS_FUZZ_SHARD_REPAIR_H

#include "common/base.h"

/* False where the footer's numbers do not say where sums and tail lie: then nothing can be done. */
bool shard_repair(unsigned char *bytes, size_t length);

#endif
