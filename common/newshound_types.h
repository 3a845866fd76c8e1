/* SPDX-License-Identifier: MIT
 *
 * newshound_types.h - what every part of newshound shares: status, error, date, article.
 *
 * Compiles as C99, C11 and C++17. Nothing here allocates or needs freeing; who owns the bytes that a
 * struct points at is said by the function that hands it out.
 */
#ifndef NEWSHOUND_TYPES_H
#define NEWSHOUND_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a function has to say about how it went. A caller acts differently on each of these. */
enum nh_status {
	NH_OK = 0,
	NH_NOT_FOUND, /* the thing asked for is not there */
	NH_BAD_INPUT, /* the caller's text, option or article cannot be taken */
	NH_CORRUPT,   /* an index file is damaged */
	NH_VERSION,   /* an index file was written by a newer newshound */
	NH_BUSY,      /* another writer holds the index */
	NH_NO_MEMORY,
	NH_IO, /* the system refused; error.system_errno says why */
	NH_CANCELLED,
	NH_DEADLINE,
};

#define NH_ERROR_FILE_MAX 512
#define NH_ERROR_MESSAGE_MAX 512

/* The story behind a status other than NH_OK. The caller owns it; it holds no pointers. */
struct nh_error {
	enum nh_status status;
	int system_errno;                   /* errno of the failed call, 0 where none failed */
	uint64_t offset;                    /* where in the file, in bytes; 0 where it does not matter */
	char file[NH_ERROR_FILE_MAX];       /* the file in question, "" where there is none */
	char message[NH_ERROR_MESSAGE_MAX]; /* one line for a person, without the file's name */
};

/* A short English name of a status, such as "corrupt". Static, never NULL. */
const char *nh_status_name(enum nh_status status);

/* How much of a time an article states. The order matters: coarser is smaller. */
enum nh_precision {
	NH_PRECISION_NONE = 0, /* no date at all */
	NH_PRECISION_YEAR,
	NH_PRECISION_MONTH,
	NH_PRECISION_DAY,
	NH_PRECISION_MINUTE,
	NH_PRECISION_SECOND,
};

/* A time as news writes it. The wall clock of the article reads instant_seconds + offset_minutes * 60.
 * Where the zone is unknown, offset_minutes is 0 and instant_seconds is the wall clock taken as UTC. Parts
 * that the precision leaves out are the first of their kind (January, the 1st, midnight). */
struct nh_date {
	int64_t instant_seconds; /* since 1970-01-01T00:00:00Z, proleptic Gregorian */
	int16_t offset_minutes;  /* east of UTC, -1439 to 1439 */
	uint8_t precision;       /* enum nh_precision */
	uint8_t zone_known;      /* 1 where the article gives its zone */
};

/* A run of bytes, UTF-8 where it is text. bytes is NULL where the value is absent. What newshound hands
 * out has a NUL at bytes[length] too; what it takes need not. */
struct nh_string {
	const char *bytes;
	size_t length;
};

struct nh_strings {
	struct nh_string *items;
	size_t count;
};

/* A line that was set aside as the site's furniture, and the rule that did it. */
struct nh_furniture {
	struct nh_string rule;
	struct nh_string text;
};

/* A news item as read from a corpus. Every member may be absent. */
struct nh_article {
	struct nh_string id; /* unique in an index */
	struct nh_string headline;
	struct nh_string deck; /* the line under the headline */
	struct nh_string dateline;
	struct nh_string body; /* paragraphs joined by a blank line */
	struct nh_string section;
	struct nh_string source; /* the outlet */
	struct nh_string agency; /* the wire service, where the text names one */
	struct nh_string url;
	struct nh_string language;       /* a code such as "en" or "en-GB" */
	struct nh_string published_from; /* the text and place that the date was read from */
	struct nh_string path;           /* the file, absolute */
	struct nh_string member;         /* the member of an archive */
	struct nh_strings bylines;
	struct nh_strings tags;
	struct nh_strings captions;
	struct nh_furniture *furniture;
	size_t furniture_count;
	struct nh_date published;
	struct nh_date updated;
	struct nh_string updated_from; /* as published_from */
	uint64_t version;              /* which one its source says it is, from 1; 0: it does not say */
};

#ifdef __cplusplus
}
#endif

#endif
