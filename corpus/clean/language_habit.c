/* SPDX-License-Identifier: MIT
 *
 * language_habit.c - which language a source writes in, as its articles show: see language.h.
 */
#include "corpus/clean/language.h"

#define HABIT_ARTICLES_MIN 20
#define HABIT_OTHERS 20 /* one article in so many may be in another language */

void language_habit_add(struct language_habit *habit, const char *code)
{
	if (!code)
		return;
	if (!habit->code)
		habit->code = code;
	if (strcmp(habit->code, code) == 0)
		habit->count++;
	else
		habit->other_count++;
	if (habit->other_count > habit->count) /* the first ones were the exception */
		*habit = (struct language_habit){.code = code, .count = 1};
}

const char *language_habit_usual(const struct language_habit *habit)
{
	return habit->count >= HABIT_ARTICLES_MIN && habit->other_count * HABIT_OTHERS <= habit->count
		   ? habit->code
		   : NULL;
}
