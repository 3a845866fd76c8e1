/* SPDX-License-Identifier: MIT
 *
 * progress.c - see progress.h.
 */
#include "indexer/cli/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define BAR_CELLS 20
#define REDRAW_SECONDS 0.1

double progress_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

void progress_init(struct progress *progress, bool quiet)
{
	*progress = (struct progress){.shown = !quiet && isatty(STDERR_FILENO) == 1};
	progress->started = progress_now();
}

static void draw_bar(double share)
{
	int filled = (int)(share * BAR_CELLS);

	fputs("\rReading  ", stderr);
	for (int i = 0; i < BAR_CELLS; i++)
		fputs(i < filled ? "█" : "░", stderr);
	fprintf(stderr, " %3.0f %%", share * 100);
}

void progress_update(struct progress *progress, uint64_t bytes_read, uint64_t bytes_total, uint64_t articles,
		     uint64_t skipped)
{
	double now, seconds, share = bytes_total ? (double)bytes_read / (double)bytes_total : 0;

	if (!progress->shown)
		return;
	now = progress_now();
	if (now - progress->last < REDRAW_SECONDS)
		return;
	progress->last = now;
	progress->drawn = true;
	seconds = now - progress->started;
	draw_bar(share > 1 ? 1 : share);
	fprintf(stderr, "  %llu articles  %.0f/s  %.1f MB/s", (unsigned long long)articles,
		seconds > 0 ? (double)articles / seconds : 0,
		seconds > 0 ? (double)bytes_read / 1e6 / seconds : 0);
	if (share > 0.01 && share < 1)
		fprintf(stderr, "  %.0f s left", seconds / share - seconds);
	if (skipped)
		fprintf(stderr, "  %llu skipped", (unsigned long long)skipped);
	fputs("\033[K", stderr);
	fflush(stderr);
}

void progress_say(struct progress *progress, const char *text)
{
	if (!progress->shown)
		return;
	fprintf(stderr, "\r%s\033[K", text);
	fflush(stderr);
	progress->drawn = true;
}

void progress_clear(struct progress *progress)
{
	if (progress->drawn)
		fputs("\r\033[K", stderr);
	progress->drawn = false;
}
