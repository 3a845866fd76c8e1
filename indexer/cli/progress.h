/* SPDX-License-Identifier: MIT
 *
 * progress.h - the bar that shows how far reading has come: on a terminal only, a few times a second.
 */
#ifndef NEWSHOUND_INDEXER_CLI_PROGRESS_H
#define NEWSHOUND_INDEXER_CLI_PROGRESS_H

#include "common/base.h"

struct progress {
	bool shown;           /* stderr is a terminal, and nobody asked for quiet */
	double started, last; /* seconds */
	bool drawn;
};

double progress_now(void);
void progress_init(struct progress *progress, bool quiet);
/* Draws the bar where it is due. */
void progress_update(struct progress *progress, uint64_t bytes_read, uint64_t bytes_total, uint64_t articles,
		     uint64_t skipped);
/* A line instead of the bar, for the work after reading. */
void progress_say(struct progress *progress, const char *text);
/* Clears the bar. */
void progress_clear(struct progress *progress);

#endif
