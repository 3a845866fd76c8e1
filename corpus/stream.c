/* SPDX-License-Identifier: MIT
 *
 * stream.c - see stream.h.
 */
#include "corpus/stream.h"

#include <errno.h>

#include "common/error.h"
#include "corpus/limits.h"

static enum nh_status file_stream_read(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				       struct nh_error *error)
{
	struct file_stream *file = (struct file_stream *)stream;
	ssize_t got;

	do
		got = file->ops->read(file->fd, bytes, length);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return nh_fail_system(error, errno, file->path, "cannot read");
	*file->bytes_read += (uint64_t)got;
	*ret_length = (size_t)got;
	return NH_OK;
}

void file_stream_init(struct file_stream *file, const struct file_ops *ops, int fd, const char *path,
		      uint64_t *bytes_read)
{
	*file = (struct file_stream){{file_stream_read}, ops, path, bytes_read, fd};
}

static enum nh_status prefixed_stream_read(struct stream *stream, void *bytes, size_t length,
					   size_t *ret_length, struct nh_error *error)
{
	struct prefixed_stream *prefixed = (struct prefixed_stream *)stream;
	size_t taken = nh_size_min(length, prefixed->prefix.length);

	if (taken == 0)
		return prefixed->rest->read(prefixed->rest, bytes, length, ret_length, error);
	memcpy(bytes, prefixed->prefix.bytes, taken);
	prefixed->prefix.bytes += taken;
	prefixed->prefix.length -= taken;
	*ret_length = taken;
	return NH_OK;
}

void prefixed_stream_init(struct prefixed_stream *prefixed, struct nh_string prefix, struct stream *rest)
{
	*prefixed = (struct prefixed_stream){{prefixed_stream_read}, prefix, rest};
}

void window_begin(struct window *window, struct stream *stream)
{
	if (window->bytes.capacity > 4 * LIMIT_WINDOW_START_BYTES)
		buf_done(&window->bytes);
	buf_reset(&window->bytes);
	window->start = 0;
	window->stream = stream;
	window->at_end = false;
	window->damage.message[0] = '\0';
}

static void move_to_front(struct window *window)
{
	struct nh_string left = window_left(window);

	if (window->start == 0)
		return;
	memmove(window->bytes.bytes, left.bytes, left.length);
	window->bytes.length = left.length;
	window->start = 0;
}

enum nh_status window_fill(struct window *window, size_t wanted, struct nh_error *error)
{
	enum nh_status status;

	move_to_front(window);
	while (!window->at_end && window->bytes.length < wanted) {
		size_t room = wanted - window->bytes.length, got = 0;
		unsigned char *to = buf_reserve(&window->bytes, room);

		if (!to)
			return nh_fail_memory(error);
		status = window->stream->read(window->stream, to, room, &got, error);
		if (status == NH_CORRUPT && error) {
			window->damage = *error;
			error->message[0] = '\0';
			got = 0;
		} else if (status != NH_OK) {
			return status;
		}
		window->bytes.length += got;
		window->at_end = got == 0;
	}
	return NH_OK;
}

void window_done(struct window *window)
{
	buf_done(&window->bytes);
}
