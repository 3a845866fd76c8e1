/* SPDX-License-Identifier: MIT
 *
 * letter.h - small forms of the letters that words in our lists are made of: Latin, Greek and Cyrillic beyond
 * ASCII.
 */
#ifndef NEWSHOUND_CORPUS_CLEAN_LETTER_H
#define NEWSHOUND_CORPUS_CLEAN_LETTER_H

#include "common/base.h"

/* Of a Greek capital. */
static inline void letter_fold_greek(unsigned char *first, unsigned char *second)
{
	if (*second >= 0x91 && *second <= 0x9F) {
		*second += 0x20;
	} else if (*second >= 0xA0 && *second <= 0xA9) {
		*first = 0xCF;
		*second -= 0x20;
	} else if (*second == 0x86) {
		*second = 0xAC;
	} else if (*second >= 0x88 && *second <= 0x8A) {
		*second += 0x25;
	} else if (*second == 0x8C) {
		*first = 0xCF;
	} else if (*second == 0x8E || *second == 0x8F) {
		*first = 0xCF;
		*second -= 1;
	}
}

/* The small form of a letter of two bytes; others stay as they are. */
static inline void letter_fold_pair(const char *pair, char ret_pair[2])
{
	unsigned char first = (unsigned char)pair[0], second = (unsigned char)pair[1];

	if (first == 0xC3 && second >= 0x80 && second <= 0x9E) {
		second |= 0x20;
	} else if ((first == 0xC4 && second < 0xB8) || (first == 0xC5 && second >= 0x8A && second < 0xB8) ||
		   (first == 0xC8 && second >= 0x98 && second < 0x9C)) {
		second |= 1;
	} else if (first == 0xC5 && (second & 1) && (second < 0x89 || second > 0xB8) && second < 0xBE) {
		second++;
	} else if (first == 0xD0 && second >= 0x90 && second < 0xA0) {
		second += 0x20;
	} else if (first == 0xD0 && second < 0xB0) {
		first = 0xD1;
		second = (unsigned char)(second < 0x90 ? second + 0x10 : second - 0x20);
	} else if (first == 0xCE) {
		letter_fold_greek(&first, &second);
	}
	ret_pair[0] = (char)first;
	ret_pair[1] = (char)second;
}

#endif
