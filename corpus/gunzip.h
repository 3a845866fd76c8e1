/* SPDX-License-Identifier: MIT
 *
 * gunzip.h - a stream over gzip members one behind the other, as crawls are written: a member each record.
 * What is broken in one member costs that member only; the next one is looked for by its magic number.
 * (libarchive, which unpacks all else, gives up the whole file.)
 */
#ifndef NEWSHOUND_CORPUS_GUNZIP_H
#define NEWSHOUND_CORPUS_GUNZIP_H

#include "common/zip.h"
#include "corpus/stream.h"

struct gunzip_stream {
	struct stream stream;
	struct stream *rest;
	struct zip_inflater *inflater;
	struct buf packed;
	size_t packed_start;
	bool at_end; /* of rest */
	bool in_member;
	bool is_lost; /* the next member is being looked for */
	uint64_t broken_members;
	uint64_t packed_bytes, unpacked_bytes;
};

/* Whether head is a gzip member that holds the start of a crawl. */
bool gunzip_holds_crawl(struct nh_string head);

/* prefix: bytes that were read from rest already. False for want of memory. */
bool gunzip_stream_init(struct gunzip_stream *unpacked, struct nh_string prefix, struct stream *rest);
void gunzip_stream_done(struct gunzip_stream *unpacked);

#endif
