/* SPDX-License-Identifier: MIT
 *
 * term_key.h - the keys of the term dictionary: what kind of list, in which language, of which word.
 *
 * A key is a space (one byte), a stemmer number (one byte) and the bytes of the stem, or of the form where
 * nothing stems. Spaces other than the text's have no language.
 */
#ifndef NEWSHOUND_COMMON_TEXT_TERM_KEY_H
#define NEWSHOUND_COMMON_TEXT_TERM_KEY_H

#include "common/text/tokenizer.h"

enum term_space {
	TERM_SPACE_TEXT = 't',                /* headline, body, caption: scored, with positions */
	TERM_SPACE_CHARACTER = 'x',           /* single CJK characters of these: scored, without positions */
	TERM_SPACE_FURNITURE = 'f',           /* with positions, in no statistic */
	TERM_SPACE_FURNITURE_CHARACTER = 'h', /* documents only, like all that follow */
	TERM_SPACE_BYLINE = 'b',
	TERM_SPACE_AGENCY = 'a',
	TERM_SPACE_SECTION = 'n',
	TERM_SPACE_SOURCE = 's',
	TERM_SPACE_TAG = 'g',
	TERM_SPACE_URL = 'u',
	TERM_SPACE_FORM =
	    'w', /* an accented form, a NUL, and the stem that its bare form would not lead to */
};

#define TERM_KEY_PREFIX_BYTES 2
#define TERM_KEY_BYTES_MAX (TERM_KEY_PREFIX_BYTES + TOKEN_BYTES_MAX)
/* A form longer than this has no key in TERM_SPACE_FORM. */
#define TERM_FORM_BYTES_MAX 100

/* Whether the space's lists keep positions. */
static inline bool term_space_has_positions(enum term_space space)
{
	return space == TERM_SPACE_TEXT || space == TERM_SPACE_FURNITURE;
}

static inline bool term_space_scores(enum term_space space)
{
	return space == TERM_SPACE_TEXT || space == TERM_SPACE_CHARACTER;
}

#endif
