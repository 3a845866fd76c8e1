/* SPDX-License-Identifier: MIT
 *
 * fold.c - see fold.h. The only file that knows utf8proc.
 */
#include "common/text/fold.h"

#include <utf8proc.h>

#include "common/text/utf8.h"

#define FOLD_CODE_POINTS_MAX 1024

struct code_range {
	uint32_t first, last;
};

/* Scripts written without spaces, or (Hangul) best searched in pairs. From the Unicode block list. */
static const struct code_range cjk_ranges[] = {
    {0x1100, 0x11FF},   {0x2E80, 0x2FDF},   {0x3005, 0x3007}, {0x3021, 0x3029}, {0x3031, 0x3035},
    {0x3038, 0x303C},   {0x3041, 0x3096},   {0x309D, 0x309F}, {0x30A1, 0x30FA}, {0x30FC, 0x30FF},
    {0x3105, 0x312F},   {0x3131, 0x318E},   {0x31A0, 0x31BF}, {0x31F0, 0x31FF}, {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},   {0xA960, 0xA97F},   {0xAC00, 0xD7FF}, {0xF900, 0xFAFF}, {0xFF66, 0xFFDC},
    {0x1B000, 0x1B16F}, {0x20000, 0x3FFFF},
};

static bool is_cjk(uint32_t code)
{
	if (code < cjk_ranges[0].first)
		return false;
	for (size_t i = 0; i < NH_COUNT_OF(cjk_ranges); i++)
		if (code <= cjk_ranges[i].last)
			return code >= cjk_ranges[i].first;
	return false;
}

enum character_class character_class_of(uint32_t code)
{
	if (is_cjk(code))
		return CHARACTER_CJK;
	switch (utf8proc_category((utf8proc_int32_t)code)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return CHARACTER_LETTER;
	case UTF8PROC_CATEGORY_ND:
	case UTF8PROC_CATEGORY_NL:
	case UTF8PROC_CATEGORY_NO:
		return CHARACTER_DIGIT;
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_MC:
	case UTF8PROC_CATEGORY_ME:
		return CHARACTER_MARK;
	default:
		return code == 0x00AD || code == 0x200C || code == 0x200D ? CHARACTER_MARK : CHARACTER_OTHER;
	}
}

/* Composes codes (they are overwritten) and encodes them. */
static bool encode_composed(utf8proc_int32_t *codes, utf8proc_ssize_t count, char *ret, size_t *ret_length,
			    size_t capacity)
{
	utf8proc_ssize_t composed =
	    utf8proc_normalize_utf32(codes, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
	size_t used = 0;

	if (composed < 0)
		return false;
	for (utf8proc_ssize_t i = 0; i < composed; i++) {
		if (used + 4 > capacity)
			return false;
		used += utf8_encode((uint32_t)codes[i], (unsigned char *)ret + used);
	}
	*ret_length = used;
	return true;
}

static utf8proc_ssize_t drop_accents(utf8proc_int32_t *codes, utf8proc_ssize_t count)
{
	utf8proc_ssize_t kept = 0;

	for (utf8proc_ssize_t i = 0; i < count; i++) {
		bool accent = codes[i] >= 0x0300 && codes[i] <= 0x036F;
		bool short_i = codes[i] == 0x0306 && kept > 0 && codes[kept - 1] == 0x0438;

		if (!accent || short_i)
			codes[kept++] = codes[i];
	}
	return kept;
}

static utf8proc_ssize_t decompose(const char *word, size_t length, utf8proc_int32_t *codes)
{
	utf8proc_ssize_t count = utf8proc_decompose(
	    (const utf8proc_uint8_t *)word, (utf8proc_ssize_t)length, codes, FOLD_CODE_POINTS_MAX,
	    UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);

	if (count > FOLD_CODE_POINTS_MAX)
		return -1;
	for (utf8proc_ssize_t i = 0; i < count; i++)
		if (codes[i] == 0x2019 || codes[i] == 0x2018 || codes[i] == 0x02BC || codes[i] == 0xFF07)
			codes[i] = '\'';
	return count;
}

bool fold_word(const char *word, size_t length, char *ret_lower, size_t *ret_lower_length, char *ret_form,
	       size_t *ret_form_length, size_t capacity)
{
	utf8proc_int32_t codes[FOLD_CODE_POINTS_MAX], bare[FOLD_CODE_POINTS_MAX];
	utf8proc_ssize_t count = decompose(word, length, codes);

	if (count < 0)
		return false;
	memcpy(bare, codes, (size_t)count * sizeof codes[0]);
	return encode_composed(codes, count, ret_lower, ret_lower_length, capacity) &&
	       encode_composed(bare, drop_accents(bare, count), ret_form, ret_form_length, capacity);
}

bool fold_accents(const char *word, size_t length, char *ret_form, size_t *ret_form_length, size_t capacity)
{
	utf8proc_int32_t codes[FOLD_CODE_POINTS_MAX];
	utf8proc_ssize_t count = decompose(word, length, codes);

	return count >= 0 &&
	       encode_composed(codes, drop_accents(codes, count), ret_form, ret_form_length, capacity);
}
