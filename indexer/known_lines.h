/* SPDX-License-Identifier: MIT
 *
 * known_lines.h - what all live articles say of each other's lines: which stand in three stories, which are
 * headlines.
 *
 * An article is looked at twice. The first time, each key leaves a mark in a small table of counts, which
 * several keys may share. The second time, a key is counted exactly where its marks allow that it is known:
 * few are. So memory is a few bytes a line at first, and then goes to the lines that repeat.
 */
#ifndef NEWSHOUND_INDEXER_KNOWN_LINES_H
#define NEWSHOUND_INDEXER_KNOWN_LINES_H

#include "indexer/body_lines.h"

#define KNOWN_STORIES_MIN 3
#define KNOWN_PARTS_MIN 4 /* of signatures, that must have so many values */

struct known_line;
struct kept_line;

struct known_lines {
	unsigned char *marks;
	size_t mark_count;
	struct known_line *lines;
	size_t slot_count, line_count;
	uint32_t part, part_count; /* of all lines, by their keys; only those of this part are counted */
	struct kept_line *kept;    /* what there is to say of the parts before */
	size_t kept_slots, kept_count;
};

/* For about so many lines; false where memory ran out. */
bool known_lines_init(struct known_lines *known, uint64_t line_count);
/* The same in as many parts as keep the memory small: all are marked and counted for each, one part after
 * another. */
bool known_lines_init_parts(struct known_lines *known, uint64_t line_count, size_t memory_bytes);
/* Once a part is counted: goes to the next. After the last one all can be asked for. */
bool known_lines_end_part(struct known_lines *known);
void known_lines_done(struct known_lines *known);

void known_lines_mark(struct known_lines *known, const struct body_lines *lines);
/* Once all are marked. False where memory ran out. */
bool known_lines_count(struct known_lines *known, const struct body_lines *lines);

/* The key of three lines that stand one below the other: those that it is given, and the one that is given
 * now. 0: there are no three, or one of them makes no block (figures, what leads on). */
struct line_block {
	uint64_t before[2];
};

uint64_t line_block_key(struct line_block *block, const struct body_line *line);

/* Once all are counted, of lines and of blocks. Whether articles of three stories have it: three addresses,
 * and three values in some parts of their signatures. Printings and versions of one story share most parts,
 * three stories that have some sentences in common share some. */
bool known_lines_repeats(const struct known_lines *known, uint64_t key);
/* Whether it is the headline of an article. */
bool known_lines_is_headline(const struct known_lines *known, uint64_t key);

#endif
