/* SPDX-License-Identifier: MIT
 *
 * text_trainer.h - makes the table that a shard's texts are coded with (text_code.h) of some of them. The
 * same texts in the same order give the same table.
 */
#ifndef NEWSHOUND_COMMON_SHARD_TEXT_TRAINER_H
#define NEWSHOUND_COMMON_SHARD_TEXT_TRAINER_H

#include "common/buf.h"
#include "common/string_set.h"

/* Fewer bytes than the first are not worth a table; more than the last add next to nothing to it; more than
 * the second only where they are a small share of all. */
#define TEXT_SAMPLE_BYTES_MIN ((size_t)1 << 18)
#define TEXT_SAMPLE_BYTES_FEW ((size_t)1 << 19)
#define TEXT_SAMPLE_BYTES_MAX ((size_t)1 << 21)
#define TEXT_SAMPLE_SHARE 16

struct text_trainer {
	struct string_set words;
	uint32_t *counts; /* beside words */
	size_t capacity;
	struct buf sequence; /* the words of the texts, by number; STRING_SET_NONE between two texts */
	size_t bytes;        /* of the texts added */
	bool failed;
};

void text_trainer_init(struct text_trainer *trainer);
void text_trainer_done(struct text_trainer *trainer);
void text_trainer_add(struct text_trainer *trainer, struct nh_string plain);
/* Appends the table, for texts of which those added were one in share. False where memory ran out. */
bool text_trainer_make(const struct text_trainer *trainer, uint64_t share, struct buf *out);

#endif
