/* SPDX-License-Identifier: MIT
 *
 * format.h - the numbers of the shard format. FORMAT.md explains them, and wins where the two differ.
 */
#ifndef NEWSHOUND_COMMON_SHARD_FORMAT_H
#define NEWSHOUND_COMMON_SHARD_FORMAT_H

#include <stdint.h>

#define SHARD_MAGIC "NHSHARD\n"
#define SHARD_FOOTER_MAGIC "NHFOOTER"
#define SHARD_FORMAT_VERSION 1
#define SHARD_HEADER_BYTES 64
#define SHARD_FOOTER_BYTES 64
#define SHARD_PADDING_BYTES 64 /* zeros at the very end, for wide loads */
#define SHARD_SECTION_ALIGN 64
#define SHARD_CHUNK_BYTES 4096 /* one checksum each */
#define SHARD_DOCUMENTS_MAX ((uint32_t)1 << 23)
#define SHARD_DOC_END UINT32_MAX
#define SHARD_LENGTHS_DOCUMENTS_MIN ((uint32_t)1 << 11) /* smaller shards go without section LENGTHS */

/* Capabilities that a reader must know to read the file at all; bits are given out in order. */
/* Texts may be in codes: set exactly where section TEXT_CODES is there. */
#define SHARD_CAPABILITY_TEXT_CODES ((uint64_t)1)
/* Documents stand in an order of their own, not newest first. */
#define SHARD_CAPABILITY_REORDERED ((uint64_t)2)
#define SHARD_CAPABILITIES_KNOWN (SHARD_CAPABILITY_TEXT_CODES | SHARD_CAPABILITY_REORDERED)

enum shard_section {
	SHARD_SECTION_META = 1,
	SHARD_SECTION_TERMS = 2,
	SHARD_SECTION_TERM_HEADS = 3,
	SHARD_SECTION_POSTINGS = 4,
	SHARD_SECTION_DOCUMENTS = 5,
	SHARD_SECTION_IDS = 6,
	SHARD_SECTION_COARSE_DATES = 7,
	SHARD_SECTION_SOURCES = 8, /* string tables */
	SHARD_SECTION_SECTIONS = 9,
	SHARD_SECTION_LANGUAGES = 10,
	SHARD_SECTION_AGENCIES = 11,
	SHARD_SECTION_PATHS = 12,
	SHARD_SECTION_COLUMN_DATE = 16, /* columns */
	SHARD_SECTION_COLUMN_ZONE = 17,
	SHARD_SECTION_COLUMN_HEADLINE_LENGTH = 18,
	SHARD_SECTION_COLUMN_BODY_LENGTH = 19,
	SHARD_SECTION_COLUMN_CAPTION_LENGTH = 20,
	SHARD_SECTION_COLUMN_SOURCE = 21,
	SHARD_SECTION_COLUMN_SECTION = 22,
	SHARD_SECTION_COLUMN_LANGUAGE = 23,
	SHARD_SECTION_COLUMN_AGENCY = 24,
	SHARD_SECTION_COLUMN_PATH = 25,
	SHARD_SECTION_COLUMN_GROUP = 26,
	SHARD_SECTION_COLUMN_DOCUMENT = 27, /* where a document's bytes begin */
	SHARD_SECTION_LENGTHS = 28,         /* doc_lengths again, for scoring */
	SHARD_SECTION_SKETCHES = 29,        /* what copies of a story are known by */
	SHARD_SECTION_LINES = 30,           /* lines of bodies that may be furniture */
	SHARD_SECTION_ASIDE = 31,           /* where in bodies those stand that are */
	SHARD_SECTION_TEXT_CODES = 35,      /* the table of pieces that texts are made of */
	SHARD_SECTION_END = 36,
};

/* Reserved: frequent pairs 32, headline lists 33, window maxima 34, dictionaries 36 to 38. */
#define SHARD_SECTION_ID_MAX 63

/* Postings */
#define SHARD_BLOCK_POSTINGS 128
#define SHARD_CODE_BITS 5
#define SHARD_CODE_MAX (1u << SHARD_CODE_BITS)
#define SHARD_CODED_DOC_FREQ_MIN                                                                         \
	9                       /* shorter lists keep no codes: all their documents are looked at anyway \
				 */
#define SHARD_BLOCK_PACKED 0x00 /* header byte: kind in bits 6 and 7, width below */
#define SHARD_BLOCK_BITSET 0x40
#define SHARD_BLOCK_KIND_MASK 0xC0
#define SHARD_BLOCK_WIDTH_MASK 0x3F
#define SHARD_POSITIONS_EXCEPTIONS 0x80 /* header byte of a block of positions */

/* Terms */
#define SHARD_TERMS_PER_BLOCK 32
#define SHARD_TERM_LONG 0xFF /* instead of a byte of two lengths */
#define SHARD_INLINE_FREQ_MAX 8
#define SHARD_TERM_HAS_FORMS 1
#define SHARD_TERM_HAS_POSITIONS 2
#define SHARD_TERM_HAS_CODES 4
#define SHARD_TERM_FLAG_BITS 3
#define SHARD_TERM_KEY_BYTES_MAX 255
#define SHARD_FORMS_MAX 65535

/* Sketches */
#define SHARD_SKETCH_BYTES 32 /* all 0: none */

/* Lines, and what is set aside of bodies */
#define SHARD_LINES_UNIT_BYTES 4
#define SHARD_LINE_ENTRY_BYTES 12
#define SHARD_ASIDE_RANGE_BYTES 8

/* Columns */
#define SHARD_DATE_ORIGIN (-62135769600) /* two days before the year 1: dates are counted from it */
#define SHARD_COLUMN_BLOCK 128
#define SHARD_COLUMN_HEADER_BYTES 16
#define SHARD_COLUMN_ENTRY_BYTES 16

#endif
