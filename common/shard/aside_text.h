/* SPDX-License-Identifier: MIT
 *
 * aside_text.h - the lines of a body that are furniture: the body is stored as it came, and where these lines
 * stand is kept beside it (FORMAT.md, section 17), so that a verdict can change without a change of the text.
 */
#ifndef NEWSHOUND_COMMON_SHARD_ASIDE_TEXT_H
#define NEWSHOUND_COMMON_SHARD_ASIDE_TEXT_H

#include "common/arena.h"

/* Whether the ranges ascend, and lie inside a body of so many bytes. */
bool aside_fits(struct nh_string ranges, size_t body_bytes);
/* Takes the ranges of lines, SHARD_ASIDE_RANGE_BYTES each, out of the body, and adds their lines to the
 * furniture. Nothing where they do not fit. False where memory ran out. */
bool aside_split(struct nh_article *article, struct nh_string ranges, struct arena *arena);

#endif
