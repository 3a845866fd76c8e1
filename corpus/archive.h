/* SPDX-License-Identifier: MIT
 *
 * archive.h - goes through the members of a packed file or an archive, in the order in which they stand:
 * tar in any packing, zip, cpio, and a single packed file. Nothing is ever written to disk, and a member's
 * name is a label, never a path that is opened.
 *
 * Bombs: what comes out may not be more than LIMIT_RATIO times what went in, nor a member longer than
 * LIMIT_MEMBER_BYTES.
 */
#ifndef NEWSHOUND_CORPUS_ARCHIVE_H
#define NEWSHOUND_CORPUS_ARCHIVE_H

#include "corpus/stream.h"

struct archive_walk;

/* Begins to read an archive from packed, which must stay until archive_close. */
enum nh_status archive_walk_open(struct stream *packed, struct archive_walk **ret, struct nh_error *error);
/* The next member that is a file: its name (NULL for a single packed file, which has none), which lives until
 * the next call, and its bytes. NH_NOT_FOUND at the end; NH_BAD_INPUT where the archive is damaged. A member
 * that cannot be read alone, such as an encrypted one, has *ret_reason set. */
enum nh_status archive_walk_next(struct archive_walk *walk, const char **ret_name, struct stream **ret_stream,
				 const char **ret_reason, struct nh_error *error);
void archive_walk_close(struct archive_walk *walk);

#endif
