/* SPDX-License-Identifier: MIT
 *
 * tail_lines.h - the lines at the end of a body that could be a site's: rankings, related headlines, slogans.
 *
 * Such a tail is a run of lines none of which ends as a sentence does; prose stands before it. One article does not
 * show whether it is furniture. So the shard keeps a hash of each line (of its words and the article's source), and
 * the commit judges when it sees the others: furniture.c.
 */
#ifndef NEWSHOUND_INDEXER_TAIL_LINES_H
#define NEWSHOUND_INDEXER_TAIL_LINES_H

#include "common/buf.h"

#define TAIL_LINES_MAX 100 /* a longer run is a table, or a poem */

struct tail_entry {
	uint64_t key;    /* of the line; 0: a bullet or the like. Of the first entry: of the prose before the run */
	uint32_t offset; /* of the line in the body. Of the first entry: the article's stemmer */
	bool could_be_headline;
};

/* Appends the entries of a body's tail, SHARD_TAIL_ENTRY_BYTES each: first one for the prose, then one a line.
 * Nothing where there is no tail. */
void tail_lines(struct nh_string body, struct nh_string source, unsigned stemmer, struct buf *out);
/* Number i of such entries. */
struct tail_entry tail_entry(struct nh_string entries, size_t i);
/* What a line with the words of this headline has for a key. */
uint64_t tail_headline_key(struct nh_string headline, struct nh_string source);

#endif
