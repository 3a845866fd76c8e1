/* SPDX-License-Identifier: MIT
 *
 * csv_rows.c - see csv_rows.h. A quote opens a cell only where the cell begins, and closes it only where a
 * separator or a line end follows; any other quote is text, as programs write that do not know better.
 */
#include "corpus/readers/csv_rows.h"

#include "corpus/clean/plain.h"

#define GUESS_ROWS_MAX 50
#define GUESS_BYTES_MAX ((size_t)64 << 10)

struct cursor {
	const char *next, *end;
	struct csv_dialect dialect;
	bool is_end;
};

/* Whether a cell can end at text: at a separator, a line end, or the end of everything. */
static bool ends_cell(const struct cursor *cursor, const char *text)
{
	if (text == cursor->end)
		return cursor->is_end;
	return *text == cursor->dialect.separator || *text == '\n' || *text == '\r';
}

/* The quote that closes the cell, which begins at text; NULL where the text ends before. */
static const char *find_closing(const struct cursor *cursor, const char *text, bool *ret_has_quotes)
{
	char quote = cursor->dialect.quote;
	const char *at = text;

	while (at < cursor->end && (at = memchr(at, quote, (size_t)(cursor->end - at))) != NULL) {
		const char *behind = at + 1;

		if (behind < cursor->end && *behind == quote) {
			*ret_has_quotes = true;
			at += 2;
			continue;
		}
		if (behind == cursor->end || ends_cell(cursor, behind))
			return at;
		at++;
	}
	return NULL;
}

static const char *skip_plain_cell(const struct cursor *cursor, const char *text)
{
	while (text < cursor->end && *text != cursor->dialect.separator && *text != '\n' && *text != '\r')
		text++;
	return text;
}

/* Reads one cell; cursor->next is then behind it. False where the text ends within the cell's quotes. */
static bool read_cell(struct cursor *cursor, struct csv_cell *ret)
{
	const char *start = cursor->next, *stop;

	*ret = (struct csv_cell){.has_quotes = false};
	if (start < cursor->end && cursor->dialect.quote && *start == cursor->dialect.quote) {
		stop = find_closing(cursor, start + 1, &ret->has_quotes);
		if (!stop)
			return false;
		ret->is_quoted = true;
		ret->text = plain_slice(start + 1, stop);
		cursor->next = stop + 1;
		return true;
	}
	stop = skip_plain_cell(cursor, start);
	ret->text = plain_slice(start, stop);
	cursor->next = stop;
	return true;
}

enum csv_outcome csv_row_read(struct csv_row *row, struct csv_dialect dialect, struct nh_string text,
			      bool is_end)
{
	struct cursor cursor = {text.bytes, text.bytes + text.length, dialect, is_end};
	struct csv_cell cell;

	row->count = row->quoted_count = 0;
	for (;;) {
		if (!read_cell(&cursor, &cell))
			return CSV_UNCLOSED;
		row->quoted_count += cell.is_quoted;
		if (row->count < CSV_COLUMNS_MAX)
			row->cells[row->count++] = cell;
		if (cursor.next == cursor.end && !is_end)
			return CSV_MORE;
		if (cursor.next == cursor.end || *cursor.next != dialect.separator)
			break;
		cursor.next++;
	}
	if (cursor.next < cursor.end && *cursor.next == '\r') {
		if (++cursor.next == cursor.end && !is_end)
			return CSV_MORE;
	}
	if (cursor.next < cursor.end && *cursor.next == '\n')
		cursor.next++;
	row->bytes = (size_t)(cursor.next - text.bytes);
	return CSV_ROW;
}

struct nh_string csv_cell_text(const struct csv_cell *cell, char quote, struct buf *scratch)
{
	struct nh_string text = cell->text;
	const char *next = text.bytes, *end = text.bytes + text.length, *at;

	if (!cell->has_quotes)
		return text;
	buf_reset(scratch);
	while (next < end && (at = memchr(next, quote, (size_t)(end - next))) != NULL) {
		buf_append(scratch, next, (size_t)(at + 1 - next));
		next = at + 1;
		next += next < end && *next == quote;
	}
	buf_append(scratch, next, (size_t)(end - next));
	return buf_string(scratch);
}

/* How well a dialect explains the text; 0: not at all. */
static size_t dialect_score(struct csv_row *row, struct csv_dialect dialect, struct nh_string text,
			    bool is_end)
{
	size_t rows = 0, same = 0, width = 0, quoted = 0;
	bool is_unclosed = false;

	while (text.length > 0 && rows < GUESS_ROWS_MAX) {
		enum csv_outcome outcome = csv_row_read(row, dialect, text, is_end);

		if (outcome != CSV_ROW) {
			is_unclosed = outcome == CSV_UNCLOSED && is_end;
			break;
		}
		text = plain_slice(text.bytes + row->bytes, text.bytes + text.length);
		if (row->count == 1 && row->cells[0].text.length == 0)
			continue;
		rows++;
		if (width == 0)
			width = row->count;
		same += row->count == width;
		quoted += nh_size_min(row->quoted_count, width);
	}
	if (is_unclosed && quoted == 0)
		rows++; /* its quotes are none */
	if (width < 2 || same * 10 < rows * 7 || (dialect.quote == '\'' && quoted == 0))
		return 0;
	return same * 1000 / rows * 1000 + nh_size_min(quoted, 500) * 1000 + nh_size_min(width, 999);
}

bool csv_dialect_guess(struct nh_string text, char wanted, bool is_end, struct csv_dialect *ret)
{
	static const char separators[] = ",;\t|", quotes[] = {'"', '\'', CSV_NO_QUOTE};
	struct csv_row *row = nh_new(struct csv_row);
	size_t best = 0;

	if (text.length > GUESS_BYTES_MAX) {
		text.length = GUESS_BYTES_MAX;
		is_end = false;
	}
	for (size_t i = 0; row && separators[i]; i++) {
		for (size_t j = 0; j < sizeof quotes; j++) {
			struct csv_dialect dialect = {separators[i], quotes[j]};
			size_t score = 0;

			if (!wanted || wanted == separators[i])
				score = dialect_score(row, dialect, text, is_end);
			if (score > best) {
				best = score;
				*ret = dialect;
			}
		}
	}
	free(row);
	return best > 0;
}
