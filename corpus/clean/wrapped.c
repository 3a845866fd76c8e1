/* SPDX-License-Identifier: MIT
 *
 * wrapped.c - see wrapped.h.
 */
#include "corpus/clean/wrapped.h"

#include "corpus/clean/furniture.h"
#include "corpus/clean/plain.h"

#define WIDTH_MIN 45
#define WIDTH_MAX 100
#define INNER_LINES_MIN 4
#define LINES_LOOKED_AT 200

static bool is_open(struct nh_string line)
{
	size_t width = plain_width(line);

	return width >= WIDTH_MIN && width <= WIDTH_MAX && !furniture_ends_sentence(line);
}

bool wrapped_text(struct nh_string text)
{
	struct nh_string line, below;
	size_t inner = 0, open = 0, seen = 1;

	if (!plain_take_line(&text, &line))
		return false;
	while (seen++ < LINES_LOOKED_AT && plain_take_line(&text, &below)) {
		bool is_inner = plain_trim(line).length > 0 && plain_trim(below).length > 0;

		inner += is_inner;
		open += is_inner && is_open(plain_trim(line));
		line = below;
	}
	return inner >= INNER_LINES_MIN && open * 10 >= inner * 6;
}
