/* SPDX-License-Identifier: MIT
 *
 * aside_text.h - the end of a body that is furniture: it is stored as it came, and where it begins stands beside it
 * (FORMAT.md, section 17), so that a verdict can change without a change of the text.
 */
#ifndef NEWSHOUND_COMMON_SHARD_ASIDE_TEXT_H
#define NEWSHOUND_COMMON_SHARD_ASIDE_TEXT_H

#include "common/arena.h"

/* Takes the lines of the body from byte `at` on out of it, and adds them to the furniture. Nothing where at is 0 or
 * behind the body's end. False where memory ran out. */
bool aside_split(struct nh_article *article, uint32_t at, struct arena *arena);

#endif
