/* SPDX-License-Identifier: MIT
 *
 * csv.c - tables of articles, one a row: comma, semicolon, tab or bar between the cells.
 *
 *	paivamaara,otsikko,tiivistelma,id          the first row names the columns, in words of field_names.c
 *	2024-06-21,"A headline, quoted","…",17
 *
 * Where it does not, --field says which column is what, by number or by name. A row with a quote that is
 * never closed costs its first line only: the next line is tried as a row.
 */
#include <stdio.h>

#include "common/error.h"

#include "corpus/clean/plain.h"
#include "corpus/limits.h"
#include "corpus/readers/csv_rows.h"
#include "corpus/readers/news_fields.h"
#include "corpus/readers/readers.h"

#define WHERE_BYTES_MAX 40
#define HEAD_LINE_BYTES_MAX 4000
#define UNCLOSED_MAX 100
#define REASON_NO_COLUMNS                                                                      \
	"no column has a name that is known; name them by number or by name, such as --field " \
	"headline=1 --field body=2"

struct csv_state {
	struct csv_dialect dialect;
	struct field_name columns[CSV_COLUMNS_MAX]; /* NEWS_NONE: not wanted */
	uint64_t row_number;                        /* of the last row that was read, from 1 */
	size_t unclosed_count;
	bool has_begun;
	bool in_long_line; /* the rest of it is passed over */
	bool is_given_up;  /* said why, and passes over the rest */
};

/* Excel's own line above the table: "sep=;". */
static struct nh_string skip_separator_line(struct nh_string text, char *ret_separator)
{
	struct nh_string rest = text, line;

	if (!plain_begins(text, NH_STRING("sep=")) || !plain_take_line(&rest, &line) || line.length != 5)
		return text;
	*ret_separator = line.bytes[4];
	return rest;
}

/* The number that path is, from 1; 0 where it is a name. */
static size_t column_number(struct nh_string path)
{
	size_t number = 0;

	for (size_t i = 0; i < path.length; i++) {
		if (!plain_is_digit(path.bytes[i]) || number > CSV_COLUMNS_MAX)
			return 0;
		number = number * 10 + (size_t)(path.bytes[i] - '0');
	}
	return number;
}

/* How many cells of row are names of fields; ret_text: one of them holds an article's words. */
static size_t known_names(const struct csv_row *row, bool *ret_text)
{
	size_t known = 0;

	*ret_text = false;
	for (size_t i = 0; i < row->count; i++) {
		const struct field_name *name = field_name_find(plain_trim(row->cells[i].text));

		if (!name || name->field == NEWS_INSIDE || name->field == NEWS_VERSION)
			continue;
		known++;
		*ret_text |=
		    name->field == NEWS_HEADLINE || name->field == NEWS_BODY || name->field == NEWS_DECK;
	}
	return known;
}

/* Whether the first line can be a table's head, before much is made of it: between separators stand names
 * that are known. */
static bool may_be_head(struct nh_string text)
{
	struct nh_string line, cell;
	const struct field_name *name;
	size_t known = 0;

	if (!plain_take_line(&text, &line) || line.length > HEAD_LINE_BYTES_MAX)
		return false;
	while (line.length > 0) {
		size_t length = 0;

		while (length < line.length && !strchr(",;\t|", line.bytes[length]))
			length++;
		cell = plain_trim((struct nh_string){line.bytes, length});
		while (cell.length > 1 && strchr("\"'", *cell.bytes))
			cell = plain_slice(cell.bytes + 1, cell.bytes + cell.length - 1);
		name = length < line.length || known > 0 ? field_name_find(cell) : NULL;
		known += name != NULL;
		length += length < line.length;
		line = plain_slice(line.bytes + length, line.bytes + line.length);
	}
	return known >= 2;
}

static bool sniff_as(const struct sniff_input *input, char separator)
{
	struct csv_dialect dialect;
	struct csv_row *row;
	bool has_text = false, has_rows;
	size_t known = 0;
	struct nh_string text;

	if (input->text.length == 0 || strchr("<{[", input->text.bytes[0]))
		return false;
	text = skip_separator_line(input->head, &separator);
	if (!may_be_head(text) || !csv_dialect_guess(text, separator, input->whole, &dialect))
		return false;
	row = nh_new(struct csv_row);
	has_rows = row && csv_row_read(row, dialect, text, input->whole) == CSV_ROW;
	if (has_rows)
		known = known_names(row, &has_text);
	has_rows = has_rows && row->bytes < text.length;
	free(row);
	return has_rows && has_text && known >= 2;
}

static bool named_table(struct nh_string name)
{
	return plain_ends(name, NH_STRING(".csv")) || plain_ends(name, NH_STRING(".tsv")) ||
	       plain_ends(name, NH_STRING(".tab"));
}

static bool sniff_csv(const struct sniff_input *input)
{
	return input->text.length > 0 && (input->asked || named_table(input->name) || sniff_as(input, 0));
}

static bool sniff_tsv(const struct sniff_input *input)
{
	return input->text.length > 0 && (input->asked || sniff_as(input, '\t'));
}

static void give_up(struct reading *reading, struct csv_state *state, const char *reason)
{
	reading_skip(reading, "%s", reason);
	state->is_given_up = true;
}

static size_t find_column(const struct csv_row *head, struct nh_string path)
{
	size_t number = column_number(path);

	if (number > 0)
		return number - 1;
	for (size_t i = 0; i < head->count; i++)
		if (plain_same(plain_trim(head->cells[i].text), path))
			return i;
	return CSV_COLUMNS_MAX;
}

/* Columns that the caller named. False, having given up, where one of them is not there. */
static bool map_columns(struct reading *reading, struct csv_state *state, const struct csv_row *head,
			bool *ret_by_name)
{
	*ret_by_name = false;
	for (size_t i = 0; i < reading->options->field_count; i++) {
		const struct corpus_field *field = &reading->options->fields[i];
		const struct field_name *name = field_option_find(nh_string_of(field->name));
		size_t column = find_column(head, nh_string_of(field->path));

		if (!name || name->field == NEWS_INSIDE)
			continue;
		*ret_by_name |= column_number(nh_string_of(field->path)) == 0;
		if (column >= CSV_COLUMNS_MAX) {
			reading_skip(reading, "no column is called %s", field->path);
			state->is_given_up = true;
			return false;
		}
		state->columns[column] = *name;
	}
	return true;
}

/* The first row: what the columns are. Returns whether it names them; false also after giving up. */
static bool take_head(struct reading *reading, struct csv_state *state, const struct csv_row *head)
{
	bool has_text, by_name, is_mapped = reading->options->field_count > 0;
	size_t known = known_names(head, &has_text);
	bool is_head = known >= 2 || (known == 1 && has_text && head->count <= 2);

	if (!map_columns(reading, state, head, &by_name))
		return false;
	is_head = is_head || (is_mapped && by_name);
	if (!is_mapped && !(is_head && has_text))
		give_up(reading, state, REASON_NO_COLUMNS);
	for (size_t i = 0; is_head && i < head->count; i++) {
		const struct field_name *name = field_name_find(plain_trim(head->cells[i].text));

		if (name && name->field != NEWS_INSIDE && state->columns[i].field == NEWS_NONE)
			state->columns[i] = *name;
	}
	return is_head;
}

static enum nh_status take_row(struct news_fields *fields, struct csv_state *state, const struct csv_row *row,
			       struct buf *scratch, struct nh_error *error)
{
	char where[WHERE_BYTES_MAX];

	if (row->count == 1 && row->cells[0].text.length == 0)
		return NH_OK;
	news_fields_begin(fields);
	for (size_t i = 0; i < row->count; i++)
		if (state->columns[i].field != NEWS_NONE)
			news_fields_offer(fields, &state->columns[i],
					  csv_cell_text(&row->cells[i], state->dialect.quote, scratch));
	fields->reading->article->failed |= buf_failed(scratch);
	snprintf(where, sizeof where, "row %llu", (unsigned long long)state->row_number);
	return news_fields_emit(fields, where, error);
}

/* Passes over the rest of a line; true where the line ends in *left. */
static bool pass_line(struct csv_state *state, struct nh_string *left)
{
	const char *end = left->bytes + left->length, *stop = memchr(left->bytes, '\n', left->length);

	state->in_long_line = stop == NULL;
	*left = plain_slice(stop ? stop + 1 : end, end);
	return stop != NULL;
}

/* A row that does not end, mostly for a quote that is not closed: goes on at the next line. */
static void pass_unclosed(struct reading *reading, struct csv_state *state, struct nh_string *left)
{
	bool quoted = memchr(left->bytes, '"', left->length) != NULL;

	reading_skip(reading, "row %llu: %s", (unsigned long long)state->row_number,
		     quoted ? "a quote that is never closed" : "longer than 32 MiB");
	if (++state->unclosed_count > UNCLOSED_MAX)
		give_up(reading, state, "more than 100 quotes that are never closed");
	pass_line(state, left);
}

static enum nh_status read_rows(struct reading *reading, struct csv_state *state, struct csv_row *row,
				struct nh_string *left, enum window_kind kind, struct nh_error *error)
{
	struct news_fields fields;
	struct buf scratch;
	enum nh_status status = NH_OK;

	buf_init(&scratch);
	news_fields_init(&fields, reading);
	while (status == NH_OK && left->length > 0 && !state->is_given_up) {
		enum csv_outcome outcome = csv_row_read(row, state->dialect, *left, kind == WINDOW_LAST);

		if (outcome != CSV_ROW && kind == WINDOW_MORE)
			break;
		state->row_number++;
		if (outcome != CSV_ROW) {
			pass_unclosed(reading, state, left);
			continue;
		}
		*left = plain_slice(left->bytes + row->bytes, left->bytes + left->length);
		if (state->row_number > 1 || !take_head(reading, state, row))
			status = state->is_given_up ? NH_OK : take_row(&fields, state, row, &scratch, error);
	}
	news_fields_done(&fields);
	buf_done(&scratch);
	return status;
}

static void begin(struct reading *reading, struct csv_state *state, struct nh_string *left, char separator,
		  enum window_kind kind)
{
	state->has_begun = true;
	*left = skip_separator_line(*left, &separator);
	if (!csv_dialect_guess(*left, separator, kind == WINDOW_LAST, &state->dialect))
		give_up(reading, state, "no table: the rows differ in their number of columns");
}

static enum nh_status read_table(struct reading *reading, struct csv_state *state, struct nh_string window,
				 enum window_kind kind, char separator, size_t *ret_used,
				 struct nh_error *error)
{
	struct csv_row *row = nh_new(struct csv_row);
	struct nh_string left = window;
	enum nh_status status = NH_OK;

	if (!row)
		return nh_fail_memory(error);
	if (!state->has_begun)
		begin(reading, state, &left, separator, kind);
	if (!state->is_given_up && (!state->in_long_line || pass_line(state, &left)))
		status = read_rows(reading, state, row, &left, kind, error);
	free(row);
	*ret_used = state->is_given_up ? window.length : window.length - left.length;
	return status;
}

static enum nh_status read_csv(struct reading *reading, void *state, struct nh_string window,
			       enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	return read_table(reading, state, window, kind, 0, ret_used, error);
}

static enum nh_status read_tsv(struct reading *reading, void *state, struct nh_string window,
			       enum window_kind kind, size_t *ret_used, struct nh_error *error)
{
	return read_table(reading, state, window, kind, '\t', ret_used, error);
}

const struct corpus_reader corpus_reader_csv = {
    .name = "csv", .sniff = sniff_csv, .state_bytes = sizeof(struct csv_state), .read = read_csv};
const struct corpus_reader corpus_reader_tsv = {
    .name = "tsv", .sniff = sniff_tsv, .state_bytes = sizeof(struct csv_state), .read = read_tsv};
