/* SPDX-License-Identifier: MIT
 *
 * intake.h - takes in one file: finds out what it is, goes into it where it is an archive, and runs its
 * reader over it window by window. The walk (source.c) finds the files; this reads them.
 */
#ifndef NEWSHOUND_CORPUS_INTAKE_H
#define NEWSHOUND_CORPUS_INTAKE_H

#include "corpus/limits.h"
#include "corpus/readers/readers.h"
#include "corpus/stream.h"

#define PAYLOAD_WINDOW (LIMIT_ARCHIVE_DEPTH + 1)

struct intake {
	struct reading reading; /* first, so that the intake is found by it */
	struct article_builder builders[2];
	struct window windows[PAYLOAD_WINDOW + LIMIT_PAYLOAD_DEPTH];
	size_t payload_depth;
	const struct corpus_reader *wanted; /* of --format, or NULL */
	const struct corpus_events *events;
	struct corpus_totals *totals;
	uint64_t bytes_found; /* for the progress */
};

void intake_init(struct intake *intake, const struct corpus_options *options,
		 const struct corpus_events *events, struct corpus_totals *totals);
void intake_done(struct intake *intake);

/* Reads all of stream. path: absolute, or "-". Whatever is wrong with the file is reported as skipped; fails
 * only with the caller's status or for want of memory. */
enum nh_status intake_file(struct intake *intake, struct stream *stream, const char *path,
			   struct nh_error *error);
/* A file that cannot be read at all. */
void intake_skip(struct intake *intake, const char *path, const char *member, const char *reason);

#endif
