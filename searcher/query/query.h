/* SPDX-License-Identifier: MIT
 *
 * query.h - the parsed query: a tree that says what was written, not yet how to run it.
 *
 * The parser knows the query language of cli.md and nothing of indexes, analyzers or stems: a word's text is
 * kept as written, and the plan cuts it into tokens. Adjacent operands stand in a QUERY_LIST, each with its
 * sign, because what adjacency means (all or any) is chosen when the query runs. Nothing in a tree is freed
 * by itself: it lives in the arena that it was parsed into.
 */
#ifndef NEWSHOUND_SEARCHER_QUERY_H
#define NEWSHOUND_SEARCHER_QUERY_H

#include "common/arena.h"
#include "common/buf.h"
#include "common/newshound_types.h"

#define QUERY_TEXT_BYTES_MAX ((size_t)64 << 10)
#define QUERY_WORDS_MAX 1024
#define QUERY_DEPTH_MAX 256
#define QUERY_NEAR_DISTANCE_MAX 10000

/* Fields that a node may be limited to. The first six have the values of enum nh_scope. */
enum query_field {
	QUERY_FIELD_HEADLINE = 1,
	QUERY_FIELD_BODY = 2,
	QUERY_FIELD_CAPTION = 4,
	QUERY_FIELD_BYLINE = 8,
	QUERY_FIELD_TAG = 16,
	QUERY_FIELD_FURNITURE = 32,
	QUERY_FIELD_SOURCE = 64,
	QUERY_FIELD_AGENCY = 128,
	QUERY_FIELD_SECTION = 256,
	QUERY_FIELD_URL = 512,
	QUERY_FIELD_LANGUAGE = 1024,
	QUERY_FIELD_ID = 2048,
};

enum query_kind {
	QUERY_NOTHING, /* an empty query: matches no article */
	QUERY_WORD,    /* text; see the flags below */
	QUERY_PHRASE, /* text between quotes, as written; near_distance >= 0: "…"~k, any order within words +
			 k */
	QUERY_NEAR,   /* children, each neighbouring pair at most near_distance apart, either order */
	QUERY_AND,    /* children, 2 or more; a child of kind QUERY_NOT is taken away */
	QUERY_OR,     /* children, 2 or more */
	QUERY_NOT,    /* one child. Alone (not under AND or a list) it matches all the rest */
	QUERY_LIST,   /* adjacent children, 1 or more, each with its sign */
	QUERY_DATE,   /* date: first_day to last_day, both included; or undated */
};

enum query_sign {
	QUERY_PLAIN,
	QUERY_MUST,     /* + */
	QUERY_MUST_NOT, /* - */
};

enum query_word_flags {
	QUERY_EXACT_FORM = 1,   /* =w: as written but for case and accents */
	QUERY_EXACT_TEXT = 2,   /* ==w, =="a b": to the letter */
	QUERY_PREFIX = 4,       /* w* with no other wildcard */
	QUERY_WILDCARD = 8,     /* holds ? or * elsewhere; text keeps them */
	QUERY_FUZZY = 16,       /* w~, w~2: edits says how many */
	QUERY_WHOLE_VALUE = 32, /* field:="…": the whole value of the field */
};

#define QUERY_DAY_MIN INT64_MIN
#define QUERY_DAY_MAX INT64_MAX

struct query_node {
	enum query_kind kind;
	enum query_sign sign;        /* its place in a QUERY_LIST; QUERY_PLAIN elsewhere */
	unsigned fields;             /* sum of enum query_field from field: or in:, 0 where none was given */
	unsigned flags;              /* sum of enum query_word_flags */
	unsigned edits;              /* of a fuzzy word: 1 or 2 */
	int near_distance;           /* of QUERY_NEAR, and of a sloppy QUERY_PHRASE; -1 elsewhere */
	double boost;                /* 1 unless ^ was written */
	struct nh_string text;       /* of QUERY_WORD and QUERY_PHRASE, without operators and quotes */
	int64_t first_day, last_day; /* of QUERY_DATE: days since 1970-01-01, QUERY_DAY_MIN/MAX where open */
	bool undated;                /* of QUERY_DATE: date:none */
	struct query_node **children;
	size_t child_count;
};

struct query_note {
	const char *code;
	const char *text;
	struct query_note *next;
};

struct query {
	struct query_node *root;  /* never NULL; in: and fields of brackets already stand on the leaves */
	struct query_note *notes; /* in the order in which they arose */
	bool has_operators;       /* AND, OR, NOT, NEAR or brackets: auto then means all */
	int64_t today;            /* what ages were counted from */
};

/* Parses text of any bytes. Only NH_NO_MEMORY can fail; everything else becomes text, with a note (codes:
 * closed_quote, closed_bracket, literal_operator, bad_date, cut, …). today is the local day, since
 * 1970-01-01. Recursion and tree depth are bounded by QUERY_DEPTH_MAX. */
enum nh_status query_parse(struct arena *arena, struct nh_string text, int64_t today,
			   struct query **ret_query, struct nh_error *error);

/* Parses what may follow "date:" ("2024-06", "2w", "2024-06-20..2024-06-23", "..2024", "none"); false when it
 * is no date. "2w" alone is from then to today, as "2w..". */
bool query_parse_date(struct nh_string text, int64_t today, int64_t *ret_first_day, int64_t *ret_last_day,
		      bool *ret_undated);

/* Adds a note at the end of the list; a second note with the same code and text is left out. */
enum nh_status query_add_note(struct arena *arena, struct query *query, const char *code, const char *text);

/* Prints a tree in the query language, so that parsing it again gives an equal tree. */
void query_print(const struct query_node *node, struct buf *out);

#endif
