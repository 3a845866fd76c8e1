/* SPDX-License-Identifier: MIT
 *
 * csv_rows.c - see csv_rows.h. A quote opens a cell only where the cell begins, and closes it only where a
 * separator or a line end follows; any other quote is text, as programs write that do not know better.
 *
 * Between tabs many programs quote nothing, and a text that begins with somebody's words begins with a quote.
 * There a quote opens a cell only where what follows looks like a cell in quotes.
 */
#include "corpus/readers/csv_rows.h"

#include "corpus/clean/plain.h"

#define GUESS_ROWS_MAX 50
#define GUESS_BYTES_MAX ((size_t)64 << 10)

struct cursor {
	const char *row, *next, *end;
	struct csv_dialect dialect;
	bool is_end;
	const char *line_end; /* of the line that a cell was met in; NULL: none yet */
	/* the row's first line as it stands: its end, NULL where nobody has asked, and its cells */
	const char *first_end;
	size_t first_cells;
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

enum opening {
	OPENING_QUOTE,   /* of a cell in quotes */
	OPENING_TEXT,    /* like any other */
	OPENING_UNKNOWN, /* the text ends too early to tell */
};

/* Whether a quote ends what somebody says, and does not begin it. */
static bool ends_speech(const struct cursor *cursor, const char *cell, const char *quote)
{
	return quote > cell && quote[-1] != ' ' && quote + 1 < cursor->end && !plain_is_letter(quote[1]) &&
	       !plain_is_digit(quote[1]);
}

/* The end of the line that begins at text; NULL where it lies behind the text. */
static const char *line_end(const struct cursor *cursor, const char *text)
{
	const char *end = memchr(text, '\n', (size_t)(cursor->end - text));

	return end || !cursor->is_end ? end : cursor->end;
}

static size_t count_cells(const struct cursor *cursor, const char *text, const char *end)
{
	size_t cells = 1;

	for (; text < end; text++)
		cells += *text == cursor->dialect.separator;
	return cells;
}

/* Whether the line that ends at end is the row's first one, and a whole row as it stands. */
static bool is_whole_row(struct cursor *cursor, const char *end)
{
	if (!cursor->first_end) {
		cursor->first_end = line_end(cursor, cursor->row);
		cursor->first_cells = count_cells(cursor, cursor->row, cursor->first_end);
	}
	return end == cursor->first_end && cursor->dialect.columns > 1 &&
	       cursor->first_cells == cursor->dialect.columns;
}

/* A cell whose quote is not closed in its line. Where that line and the next are whole rows as they stand,
 * it is no cell in quotes. */
static enum opening opening_of_lines(struct cursor *cursor, const char *end)
{
	const char *next_end;

	if (end == cursor->end)
		return OPENING_TEXT;
	if (!is_whole_row(cursor, end))
		return OPENING_QUOTE;
	if (end + 1 == cursor->end && cursor->is_end)
		return OPENING_TEXT;
	next_end = end + 1 < cursor->end ? line_end(cursor, end + 1) : NULL;
	if (!next_end)
		return OPENING_UNKNOWN;
	return count_cells(cursor, end + 1, next_end) == cursor->dialect.columns ? OPENING_TEXT
										 : OPENING_QUOTE;
}

/* What the quote before cell is: text where speech ends that nothing but this quote has begun, where the next
 * cell begins with a quote before this one has ended, and where the quote that could end it ends other speech
 * or stands in another cell. */
static enum opening opening_between_tabs(struct cursor *cursor, const char *cell)
{
	const char *end, *at = cell;
	char quote = cursor->dialect.quote, separator = cursor->dialect.separator;
	size_t begun = 0;

	if (!cursor->line_end || cursor->line_end < cell)
		cursor->line_end = line_end(cursor, cell);
	end = cursor->line_end;
	if (!end)
		return OPENING_UNKNOWN;
	while ((at = memchr(at, quote, (size_t)(end - at))) != NULL) {
		if (at + 1 < end && at[1] == quote) {
			at += 2;
			continue;
		}
		if (at + 1 == end || ends_cell(cursor, at + 1))
			return (begun > 0 || memchr(cell, separator, (size_t)(at - cell))) &&
				       is_whole_row(cursor, end)
				   ? OPENING_TEXT
				   : OPENING_QUOTE;
		if (at > cell && at[-1] == separator)
			return OPENING_TEXT;
		if (!ends_speech(cursor, cell, at))
			begun++;
		else if (begun-- == 0)
			return OPENING_TEXT;
		at++;
	}
	return opening_of_lines(cursor, end);
}

static enum opening opening_of(struct cursor *cursor, const char *start)
{
	if (start == cursor->end || !cursor->dialect.quote || *start != cursor->dialect.quote)
		return OPENING_TEXT;
	return cursor->dialect.separator == '\t' ? opening_between_tabs(cursor, start + 1) : OPENING_QUOTE;
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
	enum opening opening = opening_of(cursor, start);

	*ret = (struct csv_cell){.has_quotes = false};
	if (opening == OPENING_UNKNOWN)
		return false;
	if (opening == OPENING_QUOTE) {
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
	struct cursor cursor = {.row = text.bytes,
				.next = text.bytes,
				.end = text.bytes + text.length,
				.dialect = dialect,
				.is_end = is_end};
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
			    bool is_end, size_t *ret_columns)
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
			width = dialect.columns = row->count;
		same += row->count == width;
		quoted += nh_size_min(row->quoted_count, width);
	}
	*ret_columns = width;
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
			struct csv_dialect dialect = {separators[i], quotes[j], 0};
			size_t score = 0;

			if (!wanted || wanted == separators[i])
				score = dialect_score(row, dialect, text, is_end, &dialect.columns);
			if (score > best) {
				best = score;
				*ret = dialect;
			}
		}
	}
	free(row);
	return best > 0;
}
