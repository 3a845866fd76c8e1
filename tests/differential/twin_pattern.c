/* SPDX-License-Identifier: MIT
 *
 * twin_pattern.c - whether a written form is one of pre*, wom?n, fuzzy~2: by definition, with a whole table
 * of distances and a recursion for each *.
 */
#include <stdio.h>

#include "common/text/fold.h"
#include "common/text/utf8.h"
#include "tests/differential/twin_parts.h"

#define LETTERS_MAX 256

struct letters {
	uint32_t items[LETTERS_MAX];
	size_t count;
};

static struct letters letters_of(struct nh_string text)
{
	const unsigned char *next = (const unsigned char *)text.bytes, *end = next + text.length;
	struct letters letters = {.count = 0};
	size_t bytes;

	for (; next < end && letters.count < LETTERS_MAX; next += bytes)
		letters.items[letters.count++] = utf8_decode(next, end, &bytes);
	return letters;
}

static bool fits_wildcards(const uint32_t *pattern, size_t left, const uint32_t *form, size_t letters)
{
	if (left == 0)
		return letters == 0;
	if (pattern[0] == '*')
		return fits_wildcards(pattern + 1, left - 1, form, letters) ||
		       (letters > 0 && fits_wildcards(pattern, left, form + 1, letters - 1));
	return letters > 0 && (pattern[0] == '?' || pattern[0] == form[0]) &&
	       fits_wildcards(pattern + 1, left - 1, form + 1, letters - 1);
}

static size_t smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

/* Inserting, deleting, replacing, and swapping two neighbours that are not touched again. */
static size_t distance_of(const struct letters *a, const struct letters *b)
{
	static size_t table[LETTERS_MAX + 1][LETTERS_MAX + 1];

	for (size_t i = 0; i <= a->count; i++)
		for (size_t j = 0; j <= b->count; j++) {
			size_t best = i == 0 ? j : i;

			if (i > 0 && j > 0) {
				best = smaller(table[i - 1][j], table[i][j - 1]) + 1;
				best =
				    smaller(best, table[i - 1][j - 1] + (a->items[i - 1] != b->items[j - 1]));
			}
			if (i > 1 && j > 1 && a->items[i - 1] == b->items[j - 2] &&
			    a->items[i - 2] == b->items[j - 1])
				best = smaller(best, table[i - 2][j - 2] + 1);
			table[i][j] = best;
		}
	return table[a->count][b->count];
}

bool twin_fits(const struct twin_pattern *pattern, struct nh_string form)
{
	struct letters wanted = letters_of(pattern->folded), letters = letters_of(form);

	if (pattern->edits == 0)
		return fits_wildcards(wanted.items, wanted.count, letters.items, letters.count);
	return letters.count > 0 && wanted.items[0] == letters.items[0] &&
	       distance_of(&wanted, &letters) <= pattern->edits;
}

/* Every stretch between wildcards folded by itself. */
static size_t fold_pieces(struct nh_string text, char *out)
{
	char lower[LETTERS_MAX * 8];
	size_t length = 0;

	while (text.length > 0) {
		size_t piece = 0, folded, unused;

		while (piece < text.length && text.bytes[piece] != '*' && text.bytes[piece] != '?')
			piece++;
		if (piece > 0 &&
		    !fold_word(text.bytes, piece, lower, &unused, out + length, &folded, sizeof lower))
			abort();
		length += piece > 0 ? folded : 0;
		for (; piece < text.length && (text.bytes[piece] == '*' || text.bytes[piece] == '?'); piece++)
			if (text.bytes[piece] == '?' || length == 0 || out[length - 1] != '*')
				out[length++] = text.bytes[piece];
		text.bytes += piece;
		text.length -= piece;
	}
	return length;
}

/* Whether the text, with letters for its wildcards, is a single word. */
static bool is_single_word(struct nh_string text)
{
	char letters[LETTERS_MAX];
	struct tokenizer tokenizer;
	struct token first, second;

	if (text.length > sizeof letters)
		return false;
	for (size_t i = 0; i < text.length; i++)
		letters[i] = (char)(text.bytes[i] == '*' || text.bytes[i] == '?' ? 'a' : text.bytes[i]);
	tokenizer_init(&tokenizer, (struct nh_string){letters, text.length});
	return tokenizer_next(&tokenizer, &first) && first.kind == TOKEN_WORD &&
	       !tokenizer_next(&tokenizer, &second);
}

struct twin_pattern *twin_pattern_make(struct twin_search *search, const struct query_node *query)
{
	struct twin_pattern *pattern;
	char *folded;
	size_t length;

	if (!(query->flags & (QUERY_PREFIX | QUERY_WILDCARD | QUERY_FUZZY)) || !is_single_word(query->text))
		return NULL;
	pattern = twin_memory(search->arena, 1, sizeof *pattern);
	folded = twin_memory(search->arena, LETTERS_MAX * 16, 1);
	length = fold_pieces(query->text, folded);
	if (query->flags & QUERY_PREFIX)
		folded[length++] = '*';
	pattern->edits = query->flags & QUERY_FUZZY ? query->edits : 0;
	pattern->folded = (struct nh_string){folded, length};
	return pattern;
}

int twin_pattern_compare(const struct twin_pattern *a, const struct twin_pattern *b)
{
	char a_name[LETTERS_MAX * 17], b_name[LETTERS_MAX * 17];

	snprintf(a_name, sizeof a_name, a->edits ? "%.*s~%u" : "%.*s", (int)a->folded.length, a->folded.bytes,
		 a->edits);
	snprintf(b_name, sizeof b_name, b->edits ? "%.*s~%u" : "%.*s", (int)b->folded.length, b->folded.bytes,
		 b->edits);
	return strcmp(a_name, b_name);
}
