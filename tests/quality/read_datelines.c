/* SPDX-License-Identifier: MIT
 *
 * read_datelines.c - says what the reader of datelines makes of lines, for datelines.py. Standard input:
 * language, hints (country=gb, zone=+09:00, base=2024-06-21; several joined by a space), line, joined by
 * tabs; \n in a line is a line break. Standard output: published, updated, place, agency, joined by tabs, "-"
 * for what is not there.
 */
#include <stdio.h>

#include "corpus/clean/dateline.h"
#include "corpus/clean/plain.h"

#define LINE_BYTES_MAX 4096

struct answer {
	struct nh_date published, updated;
	struct nh_string place, agency;
};

static void take_hint(struct date_hints *hints, char *hint)
{
	if (strncmp(hint, "country=", 8) == 0 && strlen(hint) == 10)
		memcpy(hints->country, hint + 8, 2);
	else if (strncmp(hint, "zone=", 5) == 0)
		hints->zone = hint + 5;
	else if (strncmp(hint, "base=", 5) == 0)
		date_parse_iso(nh_string_of(hint + 5), &hints->base);
}

static void read_hints(struct date_hints *hints, char *text)
{
	for (char *next; text; text = next) {
		next = strchr(text, ' ');
		if (next)
			*next++ = '\0';
		take_hint(hints, text);
	}
}

static void set_date(struct nh_date *to, struct nh_date date)
{
	if (to->precision == NH_PRECISION_NONE)
		*to = date;
}

static void read_line(struct nh_string line, const struct date_hints *hints, struct answer *answer)
{
	struct place_line place_line;
	struct dateline dateline;

	if (place_line_read(line, hints, &place_line)) {
		answer->place = place_line.place;
		answer->agency = place_line.agency;
		set_date(&answer->published, place_line.date);
	} else if (dateline_read(line, hints, &dateline)) {
		set_date(&answer->published, dateline.published);
		set_date(&answer->updated, dateline.updated);
		answer->place = dateline.place.bytes ? dateline.place : answer->place;
	}
}

static void print_date(struct nh_date date)
{
	char text[DATE_TEXT_BYTES_MAX];

	date_print(date, text);
	if (date.precision == NH_PRECISION_MINUTE) /* without the seconds, which it does not know */
		memmove(text + 16, text + 19, strlen(text + 19) + 1);
	printf("%s\t", *text ? text : "-");
}

static void print_string(struct nh_string string, char end)
{
	printf("%.*s%c", string.length ? (int)string.length : 1, string.length ? string.bytes : "-", end);
}

static void answer_row(char *language, char *hint_text, char *text)
{
	struct date_hints hints = {.language = strcmp(language, "-") == 0 ? NULL : language};
	struct answer answer = {.place = {NULL, 0}};

	read_hints(&hints, hint_text);
	date_hints_learn(&hints, NULL, (struct nh_string){NULL, 0});
	for (char *next; text; text = next) {
		next = strstr(text, "\\n");
		if (next) {
			*next = '\0';
			next += 2;
		}
		read_line(nh_string_of(text), &hints, &answer);
	}
	print_date(answer.published);
	print_date(answer.updated);
	print_string(answer.place, '\t');
	print_string(answer.agency, '\n');
}

int main(void)
{
	static char row[LINE_BYTES_MAX];

	while (fgets(row, sizeof row, stdin)) {
		char *hints = strchr(row, '\t'), *line = hints ? strchr(hints + 1, '\t') : NULL;

		if (!line)
			return 2;
		*hints++ = *line++ = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		answer_row(row, hints, line);
	}
	return 0;
}
