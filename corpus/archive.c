/* SPDX-License-Identifier: MIT
 *
 * archive.c - see archive.h. The only file that knows libarchive. gzip is unpacked before libarchive sees it:
 * its own filter checks neither the checksum nor the length at the end, and a tar that loses its thread in
 * damaged bytes looks like one that ends.
 */
#include "corpus/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "common/error.h"
#include "common/zip.h"
#include "corpus/limits.h"

#define PACKED_CHUNK_BYTES ((size_t)64 << 10)

struct archive_walk {
	struct stream member; /* first, so that a stream of a member is its walk */
	struct archive *archive;
	struct stream *packed;
	uint64_t packed_bytes;   /* taken in so far */
	uint64_t unpacked_bytes; /* given out so far, all members together */
	uint64_t member_bytes;   /* of this member */
	uint64_t member_count, file_count;
	const char *block; /* what libarchive gave last, and how much of it is left */
	size_t block_left;
	uint64_t block_offset;        /* of it in the member */
	bool block_fails;             /* trouble came with it: it is given, and then told */
	struct nh_error packed_error; /* why packed could not be read, if so */
	bool is_told;                 /* the caller knows what is wrong behind this member's start */
	bool begun;
	struct zip_inflater *inflater; /* of a gzip file, else NULL */
	bool in_member, is_broken;     /* of the gzip file; what came out before the damage is still given */
	size_t chunk_begin, chunk_end; /* what is left of the chunk */
	unsigned char chunk[PACKED_CHUNK_BYTES], plain[PACKED_CHUNK_BYTES];
};

/* Fills the chunk; at the end of the file it is empty. */
static bool read_chunk(struct archive_walk *walk)
{
	size_t got = 0;

	walk->chunk_begin = walk->chunk_end = 0;
	if (walk->packed->read(walk->packed, walk->chunk, sizeof walk->chunk, &got, &walk->packed_error) !=
	    NH_OK)
		return false;
	walk->packed_bytes += got;
	walk->chunk_end = got;
	return true;
}

static bool fail_packed(struct archive_walk *walk, const char *what)
{
	nh_fail(&walk->packed_error, NH_CORRUPT, NULL, "%s", what);
	return false;
}

/* Some more of a gzip file into plain; *ret_length 0 at its end. What stands behind the last member is
 * padding. */
static bool read_plain(struct archive_walk *walk, size_t *ret_length)
{
	*ret_length = 0;
	while (*ret_length == 0) {
		size_t taken;
		enum zip_outcome outcome;

		if (walk->is_broken)
			return fail_packed(walk, "gzip: bytes or checksum are wrong");
		if (walk->chunk_begin == walk->chunk_end && !read_chunk(walk))
			return false;
		if (walk->chunk_begin == walk->chunk_end)
			return !walk->in_member || fail_packed(walk, "gzip: cut short");
		if (!walk->in_member && walk->chunk[walk->chunk_begin] != 0x1F)
			return true;
		walk->in_member = true;
		outcome = zip_inflate(walk->inflater, walk->chunk + walk->chunk_begin,
				      walk->chunk_end - walk->chunk_begin, &taken, walk->plain,
				      sizeof walk->plain, ret_length);
		walk->chunk_begin += taken;
		walk->is_broken = outcome == ZIP_BROKEN;
		if (outcome == ZIP_ENDS) {
			walk->in_member = false;
			zip_inflater_reset(walk->inflater);
		}
	}
	return true;
}

/* The first bytes say whether the file is a gzip file. */
static bool begin(struct archive_walk *walk)
{
	walk->begun = true;
	if (!read_chunk(walk))
		return false;
	if (walk->chunk_end < 2 || walk->chunk[0] != 0x1F || walk->chunk[1] != 0x8B)
		return true;
	walk->inflater = zip_inflater_new(false);
	return walk->inflater || fail_packed(walk, "out of memory");
}

static la_ssize_t read_packed(struct archive *archive, void *user, const void **ret_bytes)
{
	struct archive_walk *walk = user;
	bool first = !walk->begun, good = !first || begin(walk);
	size_t length = 0;

	*ret_bytes = walk->inflater ? walk->plain : walk->chunk;
	if (good && walk->inflater) {
		good = read_plain(walk, &length);
	} else if (good) {
		good = first || read_chunk(walk);
		length = walk->chunk_end;
	}
	/* To libarchive a damaged gzip file ends there, or it would keep what came before to itself. */
	if (good || (walk->inflater && walk->packed_error.status == NH_CORRUPT))
		return (la_ssize_t)length;
	archive_set_error(archive, EIO, "%s", walk->packed_error.message);
	return -1;
}

static enum nh_status fail_archive(struct archive_walk *walk, struct nh_error *error)
{
	const char *message = archive_error_string(walk->archive);
	enum nh_status status = NH_CORRUPT;

	if (walk->packed_error.message[0]) {
		message = walk->packed_error.message;
		status = walk->packed_error.status;
	}
	walk->is_told = true;
	return nh_fail(error, status, NULL, "a damaged archive: %s%s", message ? message : "unknown trouble",
		       walk->file_count && walk->member_bytes == 0 ? "; nothing of it can be kept" : "");
}

/* Whether what has come out is out of all proportion to what went in. */
static bool is_bomb(const struct archive_walk *walk)
{
	return walk->unpacked_bytes > LIMIT_RATIO_FREE_BYTES &&
	       walk->unpacked_bytes / LIMIT_RATIO > walk->packed_bytes;
}

/* The next block of the member; none is left behind the last one. libarchive finds a wrong checksum together
 * with the last block, which its own archive_read_data would keep to itself. A block of nothing is not the
 * end: what was read so far may have given no byte yet. */
static bool next_block(struct archive_walk *walk)
{
	const void *block = NULL;
	size_t length = 0;
	la_int64_t offset = (la_int64_t)walk->member_bytes;
	int outcome;

	if (walk->block_fails)
		return false;
	do
		outcome = archive_read_data_block(walk->archive, &block, &length, &offset);
	while (outcome == ARCHIVE_RETRY || (outcome == ARCHIVE_OK && length == 0));
	if (outcome == ARCHIVE_EOF)
		length = 0;
	walk->block_fails = outcome != ARCHIVE_EOF && outcome < ARCHIVE_OK;
	walk->block = block;
	walk->block_left = block ? length : 0;
	walk->block_offset = (uint64_t)offset;
	return !walk->block_fails || walk->block_left > 0;
}

/* Copies of the block; before it zeros, where the member has a hole. */
static size_t take_block(struct archive_walk *walk, void *bytes, size_t length)
{
	size_t taken = length;

	if (walk->block_left > 0 && walk->member_bytes < walk->block_offset) {
		if (walk->block_offset - walk->member_bytes < taken)
			taken = (size_t)(walk->block_offset - walk->member_bytes);
		memset(bytes, 0, taken);
		return taken;
	}
	taken = nh_size_min(length, walk->block_left);
	if (taken > 0)
		memcpy(bytes, walk->block, taken);
	walk->block += taken;
	walk->block_left -= taken;
	walk->block_offset += taken;
	return taken;
}

static enum nh_status read_member(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				  struct nh_error *error)
{
	struct archive_walk *walk = (struct archive_walk *)stream;
	size_t got;

	if (walk->block_left == 0 && !next_block(walk))
		return fail_archive(walk, error);
	got = take_block(walk, bytes, length);
	if (got == 0 && length > 0 && walk->inflater && walk->packed_error.message[0])
		return fail_archive(walk, error);
	walk->member_bytes += (uint64_t)got;
	walk->unpacked_bytes += (uint64_t)got;
	if (is_bomb(walk))
		return nh_fail(error, NH_BAD_INPUT, NULL, "unpacks to more than %d times its size",
			       LIMIT_RATIO);
	if (walk->member_bytes > LIMIT_MEMBER_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "a member longer than 4 GiB");
	*ret_length = got;
	return NH_OK;
}

static bool support_formats(struct archive *archive)
{
	return archive_read_support_filter_all(archive) >= ARCHIVE_WARN &&
	       archive_read_support_format_tar(archive) >= ARCHIVE_WARN &&
	       archive_read_support_format_zip_streamable(archive) >= ARCHIVE_WARN &&
	       archive_read_support_format_cpio(archive) >= ARCHIVE_WARN &&
	       archive_read_support_format_empty(archive) >= ARCHIVE_WARN &&
	       archive_read_support_format_raw(archive) >= ARCHIVE_WARN;
}

/* The rest of a gzip file behind the end of the archive in it: its checksum has not been looked at yet. */
static enum nh_status check_rest(struct archive_walk *walk, struct nh_error *error)
{
	size_t length;

	do {
		if (!walk->inflater || walk->is_told)
			return NH_OK;
		if (!read_plain(walk, &length))
			return fail_archive(walk, error);
		walk->unpacked_bytes += length;
	} while (length > 0 && !is_bomb(walk));
	return NH_OK;
}

enum nh_status archive_walk_open(struct stream *packed, struct archive_walk **ret, struct nh_error *error)
{
	struct archive_walk *walk = nh_new(struct archive_walk);
	enum nh_status status;

	if (!walk)
		return nh_fail_memory(error);
	walk->member.read = read_member;
	walk->packed = packed;
	walk->archive = archive_read_new();
	if (!walk->archive || !support_formats(walk->archive)) {
		archive_walk_close(walk);
		return nh_fail_memory(error);
	}
	if (archive_read_open(walk->archive, walk, NULL, read_packed, NULL) != ARCHIVE_OK) {
		status = fail_archive(walk, error);
		archive_walk_close(walk);
		return status;
	}
	*ret = walk;
	return NH_OK;
}

/* The UTF-8 form first: without a locale libarchive has no other for names that are not ASCII. */
static const char *entry_name(struct archive *archive, struct archive_entry *entry)
{
	const char *name;

	if ((archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW)
		return NULL;
	name = archive_entry_pathname_utf8(entry);
	if (!name)
		name = archive_entry_pathname(entry);
	return name ? name : "?";
}

static const char *reason_unreadable(struct archive_entry *entry)
{
	if (archive_entry_is_encrypted(entry))
		return "encrypted";
	return NULL;
}

enum nh_status archive_walk_next(struct archive_walk *walk, const char **ret_name, struct stream **ret_stream,
				 const char **ret_reason, struct nh_error *error)
{
	struct archive_entry *entry;
	int outcome;

	do {
		outcome = archive_read_next_header(walk->archive, &entry);
		if (outcome == ARCHIVE_EOF) {
			enum nh_status status = check_rest(walk, error);

			if (status == NH_OK && walk->file_count == 0)
				return nh_fail(error, NH_BAD_INPUT, NULL, "an archive with nothing in it");
			return status == NH_OK ? NH_NOT_FOUND : status;
		}
		if (outcome == ARCHIVE_RETRY)
			continue;
		if (outcome < ARCHIVE_WARN)
			return walk->is_told ? NH_NOT_FOUND : fail_archive(walk, error);
		if (++walk->member_count > LIMIT_MEMBER_COUNT)
			return nh_fail(error, NH_BAD_INPUT, NULL, "an archive of too many members");
	} while (outcome == ARCHIVE_RETRY || archive_entry_hardlink(entry) ||
		 (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0));
	walk->member_bytes = 0;
	walk->file_count++;
	walk->block_left = 0;
	walk->block_fails = false;
	walk->is_told = false;
	*ret_name = entry_name(walk->archive, entry);
	*ret_stream = &walk->member;
	*ret_reason = reason_unreadable(entry);
	return NH_OK;
}

void archive_walk_close(struct archive_walk *walk)
{
	if (!walk)
		return;
	archive_read_free(walk->archive);
	zip_inflater_free(walk->inflater);
	free(walk);
}
