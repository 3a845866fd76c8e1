/* SPDX-License-Identifier: MIT
 *
 * html_builder.h - builds the tree of ordinary markup, in one walk and a fraction of the parser's time.
 *
 * It follows the HTML standard's tree construction for the elements that html_scan.c writes, as far as every
 * node is appended at the end of what is open. Where it would stand elsewhere (text between the cells of a
 * table, a <title> behind the head), and where html_tokens.h finds something strange, it gives up, and
 * the parser has the page. So the tree is always the parser's.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_BUILDER_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_BUILDER_H

#include "corpus/clean/html_tree.h"

/* False where the markup is not ordinary, or memory ran out; *tree is untouched then. */
bool html_builder_build(struct html_tree *tree, struct nh_string markup, struct arena *arena);

#endif
