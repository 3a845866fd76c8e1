/* SPDX-License-Identifier: MIT
 *
 * limits.h - how much the corpus takes from a file before it says no. One place, because a limit that is
 * spread over readers is a limit that one of them forgets.
 */
#ifndef NEWSHOUND_CORPUS_LIMITS_H
#define NEWSHOUND_CORPUS_LIMITS_H

#define LIMIT_KIB ((size_t)1 << 10)
#define LIMIT_MIB ((size_t)1 << 20)

/* One article's body, furniture included; longer ones are skipped. */
#define LIMIT_ARTICLE_TEXT_BYTES (16 * LIMIT_MIB)
/* What a reader may hold of a file while it looks for the end of a record. */
#define LIMIT_WINDOW_BYTES (32 * LIMIT_MIB)
/* A window begins at this size and shrinks back to it after a large record. */
#define LIMIT_WINDOW_START_BYTES (1 * LIMIT_MIB)
/* What a format is guessed from. */
#define LIMIT_HEAD_BYTES (64 * LIMIT_KIB)

/* Bylines, tags or captions of one article; more are left out. */
#define LIMIT_LIST_ITEMS 1024
/* A headline, a caption and the other one-line fields are cut after this. */
#define LIMIT_LINE_BYTES (64 * LIMIT_KIB)
#define LIMIT_FURNITURE_LINES 65536

/* One member of an archive, unpacked. Files that are not packed are streamed and have no such limit. */
#define LIMIT_MEMBER_BYTES ((uint64_t)4 << 30)
#define LIMIT_MEMBER_COUNT ((uint64_t)16 << 20)
#define LIMIT_ARCHIVE_DEPTH 2
/* Unpacked bytes for each packed one, once more than this much has come out. */
#define LIMIT_RATIO 200
#define LIMIT_RATIO_FREE_BYTES (1 * LIMIT_MIB)

/* Folders below a path that was named. */
#define LIMIT_WALK_DEPTH 128
#define LIMIT_NAMES_IN_FOLDER ((size_t)16 << 20)

#define LIMIT_JSON_DEPTH 64

/* A program that reads a format for us, and what it may be given. */
#define LIMIT_CHILD_MEMORY_BYTES ((uint64_t)1 << 30)
#define LIMIT_PDF_BYTES ((uint64_t)256 << 20)

/* Payloads around a payload: a PDF in a crawl. */
#define LIMIT_PAYLOAD_DEPTH 2

#endif
