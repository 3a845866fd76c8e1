/* SPDX-License-Identifier: MIT
 *
 * html_references.h - the character references that pages are full of, as the HTML standard reads them, in
 * text and in attributes. The rarer ones it does not know, and says so.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_REFERENCES_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_REFERENCES_H

#include "common/base.h"

/* How many bytes of text, which begins with '&', the reference there takes; *ret_length bytes of what it
 * stands for go to ret_bytes, never more than it takes. 0: it is one that only the parser knows. What is no
 * reference takes one byte and stays '&'. */
size_t html_reference_read(struct nh_string text, bool in_attribute, char ret_bytes[4], size_t *ret_length);

/* The name of number i of those that are known; NULL behind the last. */
const char *html_reference_name(size_t i);

#endif
