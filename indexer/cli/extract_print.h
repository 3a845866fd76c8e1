/* SPDX-License-Identifier: MIT
 *
 * extract_print.h - what `newshound extract` shows of an article: one JSON object on a line, or a record for
 * people. Both go into a buffer; the caller writes it out and asks buf_failed() then.
 */
#ifndef NEWSHOUND_INDEXER_CLI_EXTRACT_PRINT_H
#define NEWSHOUND_INDEXER_CLI_EXTRACT_PRINT_H

#include "common/buf.h"

/* The object of cli.md, with a line end behind it. */
void extract_print_json(struct buf *out, const struct nh_article *article);
/* "name: value" lines for what is there, the body, each line that was set aside with its rule, a blank line.
 */
void extract_print_text(struct buf *out, const struct nh_article *article);

#endif
