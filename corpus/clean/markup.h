/* SPDX-License-Identifier: MIT
 *
 * markup.h - takes simple markup out of text: character references and tags. For bodies that hold a little
 * HTML and for SGML fields; a whole page needs more than this.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_MARKUP_H
#define NEWSHOUND_CORPUS_CLEAN_MARKUP_H

#include "common/buf.h"

/* Appends text with its character references resolved (&amp; &#39; &#x27; &nbsp; …). Those of control
 * characters become a space; what is no reference stays as it is. */
void markup_decode(struct buf *out, struct nh_string text);
/* Whether text holds a tag or a reference. */
bool markup_is_there(struct nh_string text);
/* Appends text without tags, references resolved. Every paragraph of the result stands on a line of its own;
 * line breaks in the source are spaces where the text has tags of blocks, and stay otherwise. Scripts, styles
 * and comments are dropped. */
void markup_strip(struct buf *out, struct nh_string text);

#endif
