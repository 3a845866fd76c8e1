/* SPDX-License-Identifier: MIT
 *
 * say.c - see say.h.
 */
#include "indexer/cli/say.h"

#include <stdarg.h>
#include <stdio.h>

#define LINE_BYTES_MAX 8192

void say(const char *format, ...)
{
	char line[LINE_BYTES_MAX];
	va_list arguments;
	int length;

	va_start(arguments, format);
	length = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (length < 0)
		return;
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			*at = '?';
	fprintf(stderr, "%s\n", line);
}
