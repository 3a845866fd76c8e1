/* SPDX-License-Identifier: MIT
 *
 * http.h - the answer of a web server as a crawl keeps it: status line, header fields, and a body that may be
 * in chunks and compressed, or only said to be.
 */
#ifndef NEWSHOUND_CORPUS_READERS_HTTP_H
#define NEWSHOUND_CORPUS_READERS_HTTP_H

#include "common/buf.h"

struct http_answer {
	int status; /* 0 where there is none */
	struct nh_string type, charset;
	struct nh_string body; /* in the answer itself, or in one of the buffers */
};

struct http_buffers {
	struct buf joined, inflated;
};

/* Takes an answer apart. NULL, or why its body cannot be had. */
const char *http_read(struct http_buffers *buffers, struct nh_string answer, struct http_answer *ret);
/* "text/html; charset=utf-8" */
void http_split_type(struct nh_string value, struct http_answer *ret);
void http_buffers_done(struct http_buffers *buffers);

#endif
