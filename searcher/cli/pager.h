/* SPDX-License-Identifier: MIT
 *
 * pager.h - shows a text: at once where it fits the screen, else in $PAGER (less -FRX).
 */
#ifndef NEWSHOUND_SEARCHER_CLI_PAGER_H
#define NEWSHOUND_SEARCHER_CLI_PAGER_H

#include "common/buf.h"

/* False after a line on stderr. Without a terminal the text is only written. */
bool pager_show(const struct buf *text);

#endif
