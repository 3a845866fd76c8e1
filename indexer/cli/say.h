/* SPDX-License-Identifier: MIT
 *
 * say.h - lines for people on stderr. Names of files and arguments may hold anything; control bytes among
 * them are shown as '?', so that none reaches a terminal.
 */
#ifndef NEWSHOUND_INDEXER_CLI_SAY_H
#define NEWSHOUND_INDEXER_CLI_SAY_H

#include "common/base.h"

/* A line, with its end. */
void say(const char *format, ...) NH_PRINTF(1, 2);

#endif
