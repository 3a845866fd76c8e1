/* SPDX-License-Identifier: MIT
 *
 * tar_head.h - the header of a member of a tar file. libarchive reads these files (archive.c); here it is
 * only asked whether bytes are one, which tars of before 1988 tell by the header's checksum alone, and where
 * a member lies that another file holds.
 */
#ifndef NEWSHOUND_CORPUS_TAR_HEAD_H
#define NEWSHOUND_CORPUS_TAR_HEAD_H

#include "common/base.h"

#define TAR_BLOCK_BYTES 512

struct tar_head {
	uint64_t length; /* of the member behind it */
	bool is_file;
};

/* Whether bytes begin with a header, whose checksum is right. */
bool tar_head_read(struct nh_string bytes, struct tar_head *ret);

/* The header and the member, filled up to whole blocks. */
static inline uint64_t tar_head_bytes(const struct tar_head *head)
{
	return TAR_BLOCK_BYTES + (head->length + TAR_BLOCK_BYTES - 1) / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES;
}

#endif
