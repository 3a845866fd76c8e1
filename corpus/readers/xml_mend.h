/* SPDX-License-Identifier: MIT
 *
 * xml_mend.h - makes what calls itself XML acceptable to a parser that gives up at the first wrong byte: bare
 * ampersands, control characters, and bytes that are no UTF-8, as feeds of all ages have them.
 */
#ifndef NEWSHOUND_CORPUS_READERS_XML_MEND_H
#define NEWSHOUND_CORPUS_READERS_XML_MEND_H

#include "common/buf.h"

struct xml_mender {
	struct buf mended;
	bool in_cdata, in_comment; /* at the end of what was given so far */
};

/* The mended form of the start of text: text itself where nothing was wrong, else in the mender. ret_used:
 * bytes of text that it stands for; a few at the end may have to wait for what follows, unless is_last. */
struct nh_string xml_mend(struct xml_mender *mender, struct nh_string text, bool is_last, size_t *ret_used);
void xml_mender_done(struct xml_mender *mender);

#endif
