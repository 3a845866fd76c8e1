/* SPDX-License-Identifier: MIT
 *
 * line_text.h - what a line of a body looks like: prose, or what could be a site's; its kind, and its key.
 */
#ifndef NEWSHOUND_INDEXER_LINE_TEXT_H
#define NEWSHOUND_INDEXER_LINE_TEXT_H

#include "indexer/body_lines.h"

struct line_facts {
	uint64_t key; /* of the words in lower case (ASCII), without bullet, and of the source; 0: next to no
			 words */
	bool could_be_headline;
};

/* Without white space of any width at its ends. */
struct nh_string line_trim(struct nh_string line);
/* Whether it has only white space of the plain kind: then it is no line. */
bool line_is_blank(struct nh_string line);
/* Whether a trimmed line ends as a sentence does, or is long; what speaks to the reader is none. */
bool line_is_prose(struct nh_string line);
struct line_facts line_facts(struct nh_string line, struct nh_string source);

#endif
