/* SPDX-License-Identifier: MIT
 *
 * stream.h - where bytes come from: a file, standard input, a member of an archive, or bytes that were read
 * already followed by one of these. A window over a stream is what the readers look at.
 */
#ifndef NEWSHOUND_CORPUS_STREAM_H
#define NEWSHOUND_CORPUS_STREAM_H

#include "common/buf.h"
#include "common/file.h"

struct stream {
	/* Up to length bytes; 0 of them at the end. A failure is the input's fault, and says why. NH_CORRUPT:
	 * the input is damaged here, and what came before is good. */
	enum nh_status (*read)(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
			       struct nh_error *error);
};

struct file_stream {
	struct stream stream;
	const struct file_ops *ops;
	const char *path;
	uint64_t *bytes_read; /* counted up, for the totals */
	int fd;
};

struct prefixed_stream {
	struct stream stream;
	struct nh_string prefix; /* what is left of it */
	struct stream *rest;
};

void file_stream_init(struct file_stream *file, const struct file_ops *ops, int fd, const char *path,
		      uint64_t *bytes_read);
void prefixed_stream_init(struct prefixed_stream *prefixed, struct nh_string prefix, struct stream *rest);

/* The part of a stream that is in memory: bytes[start..length). */
struct window {
	struct buf bytes;
	size_t start;
	struct stream *stream;
	bool at_end;            /* the stream has no more */
	struct nh_error damage; /* why it ended early, or no message */
};

static inline struct nh_string window_left(const struct window *window)
{
	return (struct nh_string){(const char *)window->bytes.bytes + window->start,
				  window->bytes.length - window->start};
}

/* Begins anew on a stream; the memory is reused, unless a large record made it huge. */
void window_begin(struct window *window, struct stream *stream);
/* Reads until wanted bytes are there or the stream ends. Damage ends it too; window->damage keeps it. */
enum nh_status window_fill(struct window *window, size_t wanted, struct nh_error *error);
void window_done(struct window *window);

#endif
