/* SPDX-License-Identifier: MIT
 *
 * values.c - see values.h.
 */
#include "searcher/cli/values.h"

#include "searcher/cli/settings.h"

bool value_size(const char *text, size_t *ret_value)
{
	size_t value = 0;

	if (!*text)
		return false;
	for (; *text; text++) {
		if (*text < '0' || *text > '9')
			return false;
		value = value * 10 + (size_t)(*text - '0');
		if (value > INT32_MAX)
			return false;
	}
	*ret_value = value;
	return true;
}

bool value_choice(const char *text, const char *const *names, size_t count, size_t *ret_choice)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(text, names[i]) != 0)
			continue;
		*ret_choice = i;
		return true;
	}
	return false;
}

static unsigned scope_of_name(const char *name, size_t length)
{
	static const char *const names[] = {"headline", "body", "caption", "byline", "tag", "furniture"};

	if (length == 3 && memcmp(name, "all", 3) == 0)
		return NH_SCOPE_ALL;
	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (strlen(names[i]) == length && memcmp(names[i], name, length) == 0)
			return 1u << i;
	return 0;
}

unsigned settings_scope_of(const char *names)
{
	unsigned scope = 0;

	for (;;) {
		size_t length = strcspn(names, ",");
		unsigned one = scope_of_name(names, length);

		if (!one)
			return 0;
		scope |= one;
		if (!names[length])
			return scope;
		names += length + 1;
	}
}
