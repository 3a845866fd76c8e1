/* SPDX-License-Identifier: MIT
 *
 * csv_rows.h - tables as text: rows of cells between separators, in quotes where they hold separators, line
 * breaks or quotes (doubled). Nobody says which separator and which quote; both are guessed from the rows.
 */
#ifndef NEWSHOUND_CORPUS_READERS_CSV_ROWS_H
#define NEWSHOUND_CORPUS_READERS_CSV_ROWS_H

#include "common/buf.h"

#define CSV_COLUMNS_MAX 256
#define CSV_NO_QUOTE '\0'

struct csv_dialect {
	char separator; /* one of , ; | and the tab */
	char quote;     /* " or ', or CSV_NO_QUOTE where quotes are text like any other */
	size_t columns; /* cells of the first row; 0: not known */
};

struct csv_cell {
	struct nh_string text; /* without its quotes */
	bool has_quotes;       /* doubled ones inside, still doubled */
	bool is_quoted;
};

struct csv_row {
	struct csv_cell cells[CSV_COLUMNS_MAX]; /* more are passed over */
	size_t count;
	size_t bytes;        /* of the row in the text, with its line end */
	size_t quoted_count; /* cells */
};

enum csv_outcome {
	CSV_ROW,
	CSV_MORE,     /* the text ends within the row */
	CSV_UNCLOSED, /* and a quote is open there */
};

/* Reads the row that text begins with. is_end: nothing follows text, so that its end ends the row. */
enum csv_outcome csv_row_read(struct csv_row *row, struct csv_dialect dialect, struct nh_string text,
			      bool is_end);
/* A cell's text, in scratch where quotes had to be undoubled. */
struct nh_string csv_cell_text(const struct csv_cell *cell, char quote, struct buf *scratch);

/* The dialect in which the rows at the start of text have the same number of cells, two or more. wanted: the
 * separator, or 0. False where none fits. */
bool csv_dialect_guess(struct nh_string text, char wanted, bool is_end, struct csv_dialect *ret);

#endif
