/* SPDX-License-Identifier: MIT
 *
 * line_verdict.h - which lines of a body are furniture, by what other articles say of them.
 *
 * A line is known where it stands in three stories of its source, or is the headline of another article.
 * Known lines alone are not yet furniture: a sub-heading, the head of a table, a cue in a conversation repeat
 * too. So a run of lines is judged as one:
 *
 *   a list      where one line of a run at the end, or two of a run elsewhere, are headlines: at the end all
 * from the first known line on from which at least half are known, elsewhere from the first to the last known
 * one where half of these are a block     three lines below each other that stand so in three stories a
 * request   of the reader (Subscribe to …), or an address, that stands in three stories a label     of some
 * words that stands in three stories, where two thirds of its run do; above all prose two words are enough an
 * ending   the last line of a body, and the one before it, that stand in three stories
 *
 * and what repeats beside one of these. Figures make tables: by repetition they are nothing. What leads on
 * (Related:, Why?) goes with the list or the block that it leads to; bullets go with their lines.
 */
#ifndef NEWSHOUND_INDEXER_LINE_VERDICT_H
#define NEWSHOUND_INDEXER_LINE_VERDICT_H

#include "indexer/known_lines.h"

/* Appends what is furniture as ranges of the body, SHARD_ASIDE_RANGE_BYTES each (FORMAT.md, section 17), and
 * says of how many lines. */
size_t line_verdict(const struct known_lines *known, const struct body_lines *lines, struct buf *ret_ranges);

/* What spoke against a line. */
enum line_why {
	LINE_REPEATS,
	LINE_IS_HEADLINE, /* of another article */
	LINE_OF_BLOCK,
	LINE_OF_LIST, /* of headlines of others, which is known by the lines around it */
};

struct line_reason {
	uint32_t place; /* where the line begins in the body */
	enum line_why why;
};

/* The same; appends the reason of each line that is set aside, in their order. */
size_t line_verdict_explain(const struct known_lines *known, const struct body_lines *lines,
			    struct buf *ret_ranges, struct buf *ret_reasons);
/* How many of the lines such ranges hold. */
size_t lines_set_aside(const struct body_lines *lines, struct nh_string ranges);

#endif
