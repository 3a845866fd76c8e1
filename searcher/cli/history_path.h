/* SPDX-License-Identifier: MIT
 *
 * history_path.h - where the REPL keeps its history: in the XDG state folder.
 */
#ifndef NEWSHOUND_SEARCHER_CLI_HISTORY_PATH_H
#define NEWSHOUND_SEARCHER_CLI_HISTORY_PATH_H

#include "common/base.h"

#define HISTORY_PATH_BYTES 4096

/* $XDG_STATE_HOME/newshound/history, else ~/.local/state/newshound/history; makes the folders (mode 0700).
 * False where that cannot be. */
bool history_path(char ret_path[HISTORY_PATH_BYTES]);

#endif
