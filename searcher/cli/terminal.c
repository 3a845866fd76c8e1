/* SPDX-License-Identifier: MIT
 *
 * terminal.c - see terminal.h.
 */
#include "searcher/cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

static bool variable_is_set(const char *name)
{
	const char *value = getenv(name);

	return value && *value;
}

bool terminal_wants_color(enum color_choice choice)
{
	const char *terminal = getenv("TERM");
	const char *force = getenv("CLICOLOR_FORCE");

	if (choice != COLOR_AUTO)
		return choice == COLOR_ALWAYS;
	if (variable_is_set("NO_COLOR"))
		return false;
	if (force && *force && strcmp(force, "0") != 0)
		return true;
	return isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
}

struct style terminal_style(bool color)
{
	static const struct style with = {true, "\033[1m", "\033[2m", "\033[1;33m", "\033[0m", "\033[0m"};
	static const struct style without = {false, "", "", "\xe2\x80\xb9", "\xe2\x80\xba", ""};

	return color ? with : without;
}

void terminal_size(size_t *ret_rows, size_t *ret_columns)
{
	struct winsize size = {0};

	*ret_rows = 24;
	*ret_columns = 80;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
		return;
	*ret_rows = size.ws_row ? size.ws_row : *ret_rows;
	*ret_columns = size.ws_col ? size.ws_col : *ret_columns;
}

/* The bytes of the code point at the front of text; 0 where none is valid. */
static size_t code_point_length(struct nh_string text)
{
	const unsigned char *bytes = (const unsigned char *)text.bytes;
	unsigned char first = bytes[0];
	size_t length = first < 0x80   ? 1
			: first < 0xc2 ? 0
			: first < 0xe0 ? 2
			: first < 0xf0 ? 3
			: first < 0xf5 ? 4
				       : 0;

	if (length > text.length)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
	return length;
}

/* C0, DEL, C1 (U+0080 to U+009F), and the marks that turn the direction of writing around. */
static bool is_control(const char *at, size_t length)
{
	const unsigned char *bytes = (const unsigned char *)at;

	if (length == 1)
		return bytes[0] < 0x20 || bytes[0] == 0x7f;
	if (length == 2)
		return bytes[0] == 0xc2 && bytes[1] < 0xa0;
	if (length != 3 || bytes[0] != 0xe2)
		return false;
	return (bytes[1] == 0x80 && bytes[2] >= 0xa8 && bytes[2] <= 0xae) ||
	       (bytes[1] == 0x81 && bytes[2] >= 0xa6 && bytes[2] <= 0xa9);
}

static size_t put_code_point(struct buf *out, struct nh_string text, bool keep_lines)
{
	size_t length = code_point_length(text);
	bool kept = keep_lines && (text.bytes[0] == '\n' || text.bytes[0] == '\t');

	if (length == 0 || (is_control(text.bytes, length) && !kept))
		buf_u8(out, ' ');
	else
		buf_append(out, text.bytes, length);
	return length ? length : 1;
}

static bool begins_code_point(const char *byte)
{
	return ((unsigned char)*byte & 0xc0) != 0x80;
}

void terminal_marked(struct buf *out, struct nh_string text, const struct nh_mark *marks, size_t mark_count,
		     const struct style *style, bool keep_lines)
{
	size_t at = 0, code_point = 0, mark = 0;

	while (at < text.length) {
		if (mark < mark_count && begins_code_point(text.bytes + at) &&
		    marks[mark].begin == code_point)
			buf_append_text(out, style->mark);
		at += put_code_point(out, (struct nh_string){text.bytes + at, text.length - at}, keep_lines);
		if (at < text.length && !begins_code_point(text.bytes + at))
			continue;
		code_point++;
		if (mark < mark_count && marks[mark].end == code_point) {
			buf_append_text(out, style->mark_end);
			mark++;
		}
	}
}

void terminal_line(struct buf *out, struct nh_string text)
{
	for (size_t at = 0; at < text.length;)
		at += put_code_point(out, (struct nh_string){text.bytes + at, text.length - at}, false);
}

void terminal_text(struct buf *out, struct nh_string text)
{
	for (size_t at = 0; at < text.length;)
		at += put_code_point(out, (struct nh_string){text.bytes + at, text.length - at}, true);
}

char *terminal_clean(char *line)
{
	for (char *at = line; *at; at++)
		if ((unsigned char)*at < 0x20 || *at == 0x7F)
			*at = '?';
	return line;
}
