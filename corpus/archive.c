/* SPDX-License-Identifier: MIT
 *
 * archive.c - see archive.h. The only file that knows libarchive.
 */
#include "corpus/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "common/error.h"
#include "corpus/limits.h"

#define PACKED_CHUNK_BYTES ((size_t)64 << 10)

struct archive_walk {
	struct stream member; /* first, so that a stream of a member is its walk */
	struct archive *archive;
	struct stream *packed;
	uint64_t packed_bytes;   /* taken in so far */
	uint64_t unpacked_bytes; /* given out so far, all members together */
	uint64_t member_bytes;   /* of this member */
	uint64_t member_count;
	struct nh_error packed_error; /* why packed could not be read, if so */
	unsigned char chunk[PACKED_CHUNK_BYTES];
};

static la_ssize_t read_packed(struct archive *archive, void *user, const void **ret_bytes)
{
	struct archive_walk *walk = user;
	size_t got = 0;

	if (walk->packed->read(walk->packed, walk->chunk, sizeof walk->chunk, &got, &walk->packed_error) !=
	    NH_OK) {
		archive_set_error(archive, EIO, "%s", walk->packed_error.message);
		return -1;
	}
	walk->packed_bytes += got;
	*ret_bytes = walk->chunk;
	return (la_ssize_t)got;
}

static enum nh_status fail_archive(struct archive_walk *walk, struct nh_error *error)
{
	const char *message = archive_error_string(walk->archive);

	return nh_fail(error, NH_BAD_INPUT, NULL, "a damaged archive: %s",
		       message ? message : "unknown trouble");
}

/* Whether what has come out is out of all proportion to what went in. */
static bool is_bomb(const struct archive_walk *walk)
{
	return walk->unpacked_bytes > LIMIT_RATIO_FREE_BYTES &&
	       walk->unpacked_bytes / LIMIT_RATIO > walk->packed_bytes;
}

static enum nh_status read_member(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				  struct nh_error *error)
{
	struct archive_walk *walk = (struct archive_walk *)stream;
	la_ssize_t got;

	do
		got = archive_read_data(walk->archive, bytes, length);
	while (got == ARCHIVE_RETRY);
	if (got < 0)
		return fail_archive(walk, error);
	walk->member_bytes += (uint64_t)got;
	walk->unpacked_bytes += (uint64_t)got;
	if (is_bomb(walk))
		return nh_fail(error, NH_BAD_INPUT, NULL, "unpacks to more than %d times its size",
			       LIMIT_RATIO);
	if (walk->member_bytes > LIMIT_MEMBER_BYTES)
		return nh_fail(error, NH_BAD_INPUT, NULL, "a member longer than 4 GiB");
	*ret_length = (size_t)got;
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
		if (outcome == ARCHIVE_EOF)
			return NH_NOT_FOUND;
		if (outcome == ARCHIVE_RETRY)
			continue;
		if (outcome < ARCHIVE_WARN)
			return fail_archive(walk, error);
		if (++walk->member_count > LIMIT_MEMBER_COUNT)
			return nh_fail(error, NH_BAD_INPUT, NULL, "an archive of too many members");
	} while (outcome == ARCHIVE_RETRY || archive_entry_hardlink(entry) ||
		 (archive_entry_filetype(entry) != AE_IFREG && archive_entry_filetype(entry) != 0));
	walk->member_bytes = 0;
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
	free(walk);
}
