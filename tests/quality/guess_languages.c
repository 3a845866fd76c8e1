/* SPDX-License-Identifier: MIT
 *
 * guess_languages.c - the language of each line of standard input, a code a line or "-"; for languages.py.
 * The time that the guesses took goes to standard error, in nanoseconds for 100 bytes.
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "corpus/clean/language.h"

static double seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* The whole of standard input, with a NUL behind it; NULL without memory. */
static char *read_all(size_t *ret_length)
{
	size_t room = (size_t)1 << 20, length = 0, got;
	char *text = malloc(room + 1), *more;

	while (text && (got = fread(text + length, 1, room - length, stdin)) > 0) {
		length += got;
		if (length < room)
			continue;
		room *= 2;
		more = realloc(text, room + 1);
		if (!more)
			free(text);
		text = more;
	}
	*ret_length = length;
	return text;
}

int main(void)
{
	size_t length, lines = 0;
	char *text = read_all(&length);
	const char **codes;
	double start;

	if (!text)
		return 2;
	for (size_t i = 0; i < length; i++)
		lines += text[i] == '\n';
	codes = calloc(lines + 1, sizeof *codes);
	if (!codes)
		return 2;
	start = seconds();
	lines = 0;
	for (char *line = text, *end; (end = memchr(line, '\n', (size_t)(text + length - line)));
	     line = end + 1)
		codes[lines++] = language_guess((struct nh_string){line, (size_t)(end - line)});
	fprintf(stderr, "%.1f\n", length ? (seconds() - start) * 1e11 / (double)length : 0);
	for (size_t i = 0; i < lines; i++)
		puts(codes[i] ? codes[i] : "-");
	free(codes);
	free(text);
	return 0;
}
