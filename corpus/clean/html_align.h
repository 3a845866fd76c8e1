/* SPDX-License-Identifier: MIT
 *
 * html_align.h - checks the verdicts against the body that JSON-LD gives. It has the words without the look
 * of the page, and is often cut short or stale; so it corrects the blocks of the page and does not replace
 * them.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_HTML_ALIGN_H
#define NEWSHOUND_CORPUS_CLEAN_HTML_ALIGN_H

#include "corpus/clean/html_page.h"

/* claimed is plain text. Does nothing where it is short, or has little in common with the page. False where
 * memory ran out. */
bool html_align(struct html_page *page, struct nh_string claimed);

#endif
