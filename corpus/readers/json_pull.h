/* SPDX-License-Identifier: MIT
 *
 * json_pull.h - takes JSON apart where it lies: no tree, no copies, no recursion. The caller asks for what it
 * expects next. The first thing that is not there makes the outcome stick, and every later call fails.
 *
 *	pull_open(&json, '{');
 *	while (pull_next_pair(&json, &key))
 *		…take or pull_skip() the value…
 */
#ifndef NEWSHOUND_CORPUS_READERS_JSON_PULL_H
#define NEWSHOUND_CORPUS_READERS_JSON_PULL_H

#include "common/buf.h"

enum json_outcome {
	JSON_OK = 0,
	JSON_MORE,   /* the bytes end in the middle of a value */
	JSON_BROKEN, /* this is no JSON; problem says why */
};

struct json {
	const char *next, *end;
	enum json_outcome outcome;
	const char *problem;
	bool first; /* no comma is due yet in the innermost container */
};

/* A string between its quotes, as written. */
struct json_text {
	struct nh_string raw;
	bool has_escapes;
};

static inline struct json json_over(struct nh_string text)
{
	return (struct json){.next = text.bytes, .end = text.bytes + text.length};
}

bool pull_fail(struct json *json, const char *problem);
/* The byte that the next value begins with, behind white space; 0 (and JSON_MORE) at the end. */
char pull_peek(struct json *json);
/* Enters '{' or '['. */
bool pull_open(struct json *json, char bracket);
/* The next key, with its colon taken; false at the end of the object (taken too) or on trouble. */
bool pull_next_pair(struct json *json, struct json_text *ret_key);
/* Whether another item follows in the array; false at its end (taken too) or on trouble. */
bool pull_next_item(struct json *json);
bool pull_string(struct json *json, struct json_text *ret);
/* A number as written. */
bool pull_number(struct json *json, struct nh_string *ret);
/* Goes over any value, at most LIMIT_JSON_DEPTH deep. */
bool pull_skip(struct json *json);
/* Appends a string with its escapes resolved; halves of surrogate pairs become U+FFFD. */
void pull_unescape(struct buf *out, struct json_text text);

#endif
