/* SPDX-License-Identifier: MIT
 *
 * text_encoder.h - writes texts in the codes of a table (text_code.h).
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_ENCODER_H
#define NEWSHOUND_COMMON_SHARD_TEXT_ENCODER_H

#include "common/buf.h"
#include "common/shard/text_code.h"

struct text_encoder;

/* The table is borrowed. NULL where memory ran out, or a byte has no piece of its own. */
struct text_encoder *text_encoder_new(const struct text_code *code);
void text_encoder_free(struct text_encoder *encoder);
/* Appends the codes of a text; a failed buffer says that memory ran out. */
void text_encode(const struct text_encoder *encoder, struct nh_string plain, struct buf *out);

#endif
