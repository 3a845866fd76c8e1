/* SPDX-License-Identifier: MIT
 *
 * form_pattern.c - see form_pattern.h.
 */
#include "searcher/match/form_pattern.h"

#include "common/buf.h"
#include "common/text/fold.h"
#include "common/text/utf8.h"

/* No code points. */
#define PATTERN_ONE (UINT32_MAX - 1) /* ? */
#define PATTERN_ANY (UINT32_MAX - 2) /* * */
#define FOLD_ROOM_FACTOR 20          /* NFKC makes at most 18 code points of one */

size_t word_points(struct nh_string word, uint32_t points[TOKEN_BYTES_MAX])
{
	const unsigned char *next = (const unsigned char *)word.bytes,
			    *end = next + nh_size_min(word.length, TOKEN_BYTES_MAX);
	size_t count = 0;

	while (next < end && *next < 0x80)
		points[count++] = *next++;
	while (next < end) {
		size_t bytes;

		points[count++] = utf8_decode(next, end, &bytes);
		next += bytes;
	}
	return count;
}

/* ---- edits ---- */

#define ROW_MAX (TOKEN_BYTES_MAX + 1)

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Row i of the table of distances, from the two before it; only what lies within most of the diagonal counts.
 * Returns the least of the row. */
static unsigned fill_row(const uint32_t *a, size_t i, const uint32_t *b, size_t b_count, unsigned most,
			 unsigned rows[3][ROW_MAX])
{
	const unsigned *before = rows[(i + 1) % 3], *above = rows[(i + 2) % 3];
	unsigned *row = rows[i % 3], best = most + 1;
	size_t from = i > most ? i - most : 0, to = nh_size_min(b_count, i + most);

	for (size_t j = from; j <= to; j++) {
		unsigned value;

		if (j == 0) {
			value = (unsigned)i;
		} else {
			value = above[j - 1] + (a[i - 1] != b[j - 1]);
			if (j < i + most) /* else above[j] lies outside */
				value = least(value, above[j] + 1);
			if (j > from)
				value = least(value, row[j - 1] + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				value = least(value, before[j - 2] + 1);
		}
		row[j] = least(value, most + 1);
		best = least(best, row[j]);
	}
	return best;
}

/* One edit or none, where neither the first letters nor the last are equal. */
static unsigned single_edit(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	if (a_count <= 1 && b_count <= 1)
		return a_count || b_count;
	return a_count == 2 && b_count == 2 && a[0] == b[1] && a[1] == b[0] ? 1 : 2;
}

/* What both words begin and end with costs nothing, and is left out first. */
unsigned edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, unsigned most)
{
	NH_UNINITIALIZED unsigned rows[3][ROW_MAX];
	unsigned last = 0, best;

	if (a_count > TOKEN_BYTES_MAX || b_count > TOKEN_BYTES_MAX || a_count > b_count + most ||
	    b_count > a_count + most)
		return most + 1;
	while (a_count && b_count && a[a_count - 1] == b[b_count - 1]) {
		a_count--;
		b_count--;
	}
	for (; a_count && b_count && *a == *b; a_count--, b_count--) {
		a++;
		b++;
	}
	if (most == 1)
		return single_edit(a, a_count, b, b_count);
	for (size_t j = 0; j <= b_count; j++)
		rows[0][j] = least((unsigned)j, most + 1);
	for (size_t i = 1; i <= a_count; i++) {
		best = fill_row(a, i, b, b_count, most, rows);
		if (best > most && last >= most)
			return most + 1; /* a swap reaches back over this row, and costs one */
		last = best;
	}
	return rows[a_count % 3][b_count];
}

/* ---- wildcards ---- */

/* The last * is the only one that has to be tried again. */
static bool glob_fits(const uint32_t *pattern, size_t pattern_count, const uint32_t *form, size_t form_count)
{
	size_t at = 0, i = 0, star = SIZE_MAX, resume = 0;

	while (i < form_count) {
		if (at < pattern_count && pattern[at] == PATTERN_ANY) {
			star = at++;
			resume = i;
		} else if (at < pattern_count && (pattern[at] == PATTERN_ONE || pattern[at] == form[i])) {
			at++;
			i++;
		} else if (star != SIZE_MAX) {
			at = star + 1;
			i = ++resume;
		} else {
			return false;
		}
	}
	while (at < pattern_count && pattern[at] == PATTERN_ANY)
		at++;
	return at == pattern_count;
}

/* A set of a word's bytes, more or less. */
static inline uint64_t byte_set(struct nh_string word)
{
	uint64_t set = 0;

	for (size_t i = 0; i < word.length; i++)
		set |= (uint64_t)1 << (word.bytes[i] & 63);
	return set;
}

/* An edit changes a code point of up to four bytes: a word that lacks more of the pattern's bytes is not
 * near. */
static inline bool has_letters(const struct form_pattern *pattern, struct nh_string form)
{
	uint64_t missing = pattern->byte_set & ~byte_set(form);

	for (unsigned allowed = pattern->edits * pattern->bytes_a_point; missing && allowed; allowed--)
		missing &= missing - 1;
	return missing == 0;
}

/* ---- one edit, byte by byte ----
 *
 * Where a word of ASCII letters is one edit from another word, the edit can be made where the two first
 * differ: so it is there, if anywhere, that the other one has a letter of several bytes. */

static bool is_byte_wise(const struct form_pattern *pattern)
{
	return pattern->edits == 1 && pattern->bytes_a_point == 1;
}

static size_t common_bytes(struct nh_string a, struct nh_string b)
{
	size_t most = nh_size_min(a.length, b.length), at = 0;

	while (at < most && a.bytes[at] == b.bytes[at])
		at++;
	return at;
}

/* Whether text from begin on starts as word from at on, or is it where whole. */
static inline bool goes_on(struct nh_string word, size_t at, struct nh_string text, size_t begin, bool whole)
{
	size_t rest = text.length - begin;

	return at <= word.length && begin <= text.length && rest <= word.length - at &&
	       (!whole || rest == word.length - at) && memcmp(word.bytes + at, text.bytes + begin, rest) == 0;
}

/* Whether text, from which the word differs at the place at first, is or begins a word of one edit there. */
static bool edit_at(struct nh_string word, size_t at, struct nh_string text, bool whole)
{
	bool swaps;

	/* what is none of the four is seen at the next two letters */
	if (at + 1 < word.length && at + 1 < text.length &&
	    !((text.bytes[at + 1] == word.bytes[at + 1]) | (text.bytes[at + 1] == word.bytes[at]) |
	      (text.bytes[at] == word.bytes[at + 1])))
		return false;
	swaps = at + 1 < word.length && at < text.length && word.bytes[at + 1] == text.bytes[at] &&
		(at + 1 < text.length ? word.bytes[at] == text.bytes[at + 1] : !whole);

	return goes_on(word, at + 1, text, at + 1, whole) || goes_on(word, at, text, at + 1, whole) ||
	       goes_on(word, at + 1, text, at, whole) ||
	       (swaps && goes_on(word, at + 2, text, nh_size_min(at + 2, text.length), whole));
}

bool form_pattern_may_begin(const struct form_pattern *pattern, struct nh_string prefix)
{
	size_t at;

	if (!is_byte_wise(pattern))
		return common_bytes(pattern->fixed, prefix) ==
		       nh_size_min(pattern->fixed.length, prefix.length);
	at = common_bytes(pattern->word, prefix);
	return at == prefix.length || (unsigned char)prefix.bytes[at] >= 0x80 ||
	       edit_at(pattern->word, at, prefix, false);
}

static struct nh_string text_from(struct nh_string text, size_t from)
{
	from = nh_size_min(from, text.length);
	return (struct nh_string){text.bytes + from, text.length - from};
}

/* nh_string_compare, for texts that mostly differ at once. */
static inline int compare_texts(struct nh_string a, struct nh_string b)
{
	size_t at = common_bytes(a, b);

	if (at == a.length || at == b.length)
		return a.length < b.length ? -1 : a.length > b.length;
	return (unsigned char)a.bytes[at] < (unsigned char)b.bytes[at] ? -1 : 1;
}

/* What is behind the letter where word and form first differ, in the words of one edit there that have the
 * same letter: it is put in the word's letter's place, or before it; where it is the word's next one, the
 * word's own is left out, or the two are swapped. Returns how many. */
#define TAILS_MAX 4
static size_t list_tails(struct nh_string word, size_t at, char letter, char room[FORM_PATTERN_NEXT_BYTES],
			 struct nh_string tails[TAILS_MAX])
{
	struct nh_string behind = text_from(word, at + 2);

	tails[0] = text_from(word, at);
	tails[1] = text_from(word, at + 1);
	if (at + 1 >= word.length || letter != word.bytes[at + 1])
		return 2;
	room[0] = word.bytes[at];
	memcpy(room + 1, behind.bytes, behind.length);
	tails[2] = behind;
	tails[3] = (struct nh_string){room, behind.length + 1};
	return 4;
}

size_t form_pattern_next(const struct form_pattern *pattern, struct nh_string form,
			 char ret[FORM_PATTERN_NEXT_BYTES])
{
	struct nh_string word = pattern->word, tails[TAILS_MAX], best = {NULL, 0}, rest;
	NH_UNINITIALIZED char room[FORM_PATTERN_NEXT_BYTES];
	unsigned letter, next = '\0';
	size_t at, count;

	if (!is_byte_wise(pattern) || pattern->impossible)
		return 0;
	at = common_bytes(word, form);
	if (at == form.length || (unsigned char)form.bytes[at] >= 0x80)
		return 0;
	letter = (unsigned char)form.bytes[at];
	rest = text_from(form, at + 1);
	count = list_tails(word, at, (char)letter, room, tails);
	for (size_t i = 0; i < count; i++)
		if (compare_texts(tails[i], rest) > 0 && (!best.bytes || compare_texts(tails[i], best) < 0))
			best = tails[i];
	if (!best.bytes) {
		/* no word with that letter is left: with one above it, the first could be either of two, if
		 * not more */
		letter++;
		next = at + 1 < word.length ? (unsigned char)word.bytes[at + 1] : letter;
		best = compare_texts(tails[0], tails[1]) < 0 ? tails[0] : tails[1];
		if (letter >= 0x80 || letter == next || (unsigned char)word.bytes[at] == letter)
			best.length = 0;
	}
	memcpy(ret, word.bytes, at);
	ret[at] = (char)letter;
	memcpy(ret + at + 1, best.bytes, best.length);
	return at + 1 + best.length;
}

static bool fits_whole(const struct form_pattern *pattern, struct nh_string form)
{
	NH_UNINITIALIZED uint32_t points[TOKEN_BYTES_MAX];
	size_t count = word_points(form, points);

	if (pattern->edits)
		return edit_distance(pattern->points, pattern->count, points, count, pattern->edits) <=
		       pattern->edits;
	return glob_fits(pattern->points, pattern->count, points, count);
}

bool form_pattern_fits(const struct form_pattern *pattern, struct nh_string form)
{
	size_t at;

	if (pattern->impossible || form.length < pattern->fixed.length || form.length > TOKEN_BYTES_MAX)
		return false;
	for (size_t i = 0; i < pattern->fixed.length; i++)
		if (form.bytes[i] != pattern->fixed.bytes[i])
			return false;
	if (!pattern->edits && pattern->points[pattern->count - 1] == PATTERN_ANY &&
	    pattern->fixed.length == pattern->name.length - 1)
		return true; /* a plain prefix */
	if (pattern->edits && (form.length + pattern->edits < pattern->count ||
			       form.length > pattern->word.length + 4 * (size_t)pattern->edits))
		return false;
	if (is_byte_wise(pattern)) {
		at = common_bytes(pattern->word, form);
		if (at == form.length || (unsigned char)form.bytes[at] < 0x80)
			return (at == form.length && at == pattern->word.length) ||
			       edit_at(pattern->word, at, form, true);
	}
	if (pattern->edits && !has_letters(pattern, form))
		return false;
	return fits_whole(pattern, form);
}

/* Where forms do not begin as all of the pattern do, the first letter that says so. Of one edit: the shortest
 * beginning that is refused. Else, where a row of the table of distances has nothing within reach, and a swap
 * over it has not either, no longer form has. */
size_t form_pattern_misfit(const struct form_pattern *pattern, struct nh_string form)
{
	NH_UNINITIALIZED unsigned rows[3][ROW_MAX];
	NH_UNINITIALIZED uint32_t points[TOKEN_BYTES_MAX];
	size_t count, bytes = 0;
	unsigned last = 0;

	count = common_bytes(pattern->fixed, form);
	if (count < nh_size_min(pattern->fixed.length, form.length))
		return count + 1;
	if (!pattern->edits || pattern->count > TOKEN_BYTES_MAX)
		return 0;
	if (is_byte_wise(pattern)) {
		for (size_t at = common_bytes(pattern->word, form); at < form.length; at++)
			if (!form_pattern_may_begin(pattern, (struct nh_string){form.bytes, at + 1}))
				return at + 1;
		return 0;
	}
	count = word_points(form, points);
	for (size_t j = 0; j <= pattern->count; j++)
		rows[0][j] = least((unsigned)j, pattern->edits + 1);
	for (size_t i = 1; i <= count && i <= pattern->count + pattern->edits; i++) {
		unsigned best = fill_row(points, i, pattern->points, pattern->count, pattern->edits, rows);

		for (bytes++; bytes < form.length && ((unsigned char)form.bytes[bytes] & 0xC0) == 0x80;)
			bytes++;
		if (best > pattern->edits && last >= pattern->edits)
			return bytes;
		last = best;
	}
	return 0;
}

/* ---- making ---- */

static bool is_wildcard(char byte)
{
	return byte == '*' || byte == '?';
}

/* Appends a stretch without wildcards, folded as a word is. */
static bool append_folded(struct nh_string piece, struct buf *out)
{
	size_t capacity = piece.length * FOLD_ROOM_FACTOR + 16, lower_length, form_length;
	char *room;
	bool good;

	if (piece.length == 0)
		return true;
	room = nh_new_array(2 * capacity, 1);
	good = room && fold_word(piece.bytes, piece.length, room, &lower_length, room + capacity,
				 &form_length, capacity);
	if (good)
		buf_append(out, room + capacity, form_length);
	free(room);
	return good;
}

/* The text folded between its wildcards; several * in a row are one. */
static bool fold_pattern(struct nh_string text, bool prefix, struct buf *out)
{
	size_t begin = 0;

	for (size_t i = 0; i <= text.length; i++) {
		bool wild = i < text.length && is_wildcard(text.bytes[i]);

		if (i < text.length && !wild)
			continue;
		if (!append_folded((struct nh_string){text.bytes + begin, i - begin}, out))
			return false;
		if (wild && !(text.bytes[i] == '*' && out->length > 0 && out->bytes[out->length - 1] == '*'))
			buf_u8(out, (uint8_t)text.bytes[i]);
		begin = i + 1;
	}
	if (prefix)
		buf_u8(out, '*');
	return !buf_failed(out);
}

/* Whether the text is one word, were its wildcards letters. */
static bool is_one_word(struct arena *arena, struct nh_string text, enum pattern_verdict *ret)
{
	struct nh_string letters = arena_copy(arena, text);
	struct tokenizer *tokenizer = arena_new(arena, struct tokenizer);
	struct token token;
	size_t tokens = 0;
	bool word = false;

	if (!letters.bytes || !tokenizer) {
		*ret = PATTERN_NO_MEMORY;
		return false;
	}
	for (size_t i = 0; i < letters.length; i++)
		if (is_wildcard(letters.bytes[i]))
			((char *)letters.bytes)[i] = 'x';
	tokenizer_init(tokenizer, letters);
	while (tokens < 2 && tokenizer_next(tokenizer, &token)) {
		word = token.kind == TOKEN_WORD;
		tokens++;
	}
	return tokens == 1 && word;
}

static bool is_ascii(struct nh_string word)
{
	for (size_t i = 0; i < word.length; i++)
		if ((unsigned char)word.bytes[i] >= 0x80)
			return false;
	return true;
}

/* Letters and wildcards as code points, and the letters that come first. */
static bool read_points(struct arena *arena, struct form_pattern *pattern, struct nh_string folded)
{
	const unsigned char *next = (const unsigned char *)folded.bytes, *end = next + folded.length;
	size_t bytes, letters = 0;

	pattern->points = arena_array(arena, folded.length, sizeof *pattern->points);
	if (!pattern->points)
		return false;
	pattern->fixed = (struct nh_string){pattern->name.bytes, 0};
	for (bool wild = false; next < end; next += bytes) {
		uint32_t point = utf8_decode(next, end, &bytes);

		if (!pattern->edits && is_wildcard((char)*next))
			point = *next == '*' ? PATTERN_ANY : PATTERN_ONE;
		letters += point != PATTERN_ANY;
		wild |=
		    point == PATTERN_ANY || point == PATTERN_ONE || (pattern->edits && pattern->count > 0);
		if (!wild)
			pattern->fixed.length += bytes;
		pattern->points[pattern->count++] = point;
	}
	pattern->word = (struct nh_string){pattern->name.bytes, folded.length};
	pattern->byte_set = byte_set(folded);
	pattern->bytes_a_point = is_ascii(folded) ? 1 : 4;
	pattern->impossible = letters > TOKEN_BYTES_MAX + pattern->edits;
	return true;
}

/* A fuzzy word and a prefix of the same letters are two words. */
static bool name_pattern(struct arena *arena, struct form_pattern *pattern, struct nh_string folded)
{
	char *name = pattern->edits
			 ? arena_format(arena, "%.*s~%u", (int)folded.length, folded.bytes, pattern->edits)
			 : (char *)arena_copy(arena, folded).bytes;

	if (!name)
		return false;
	pattern->name = nh_string_of(name);
	return true;
}

enum pattern_verdict form_pattern_make(struct arena *arena, const struct query_node *leaf,
				       struct form_pattern *ret)
{
	enum pattern_verdict verdict = PATTERN_PLAIN;
	struct buf folded;

	*ret = (struct form_pattern){.edits = leaf->flags & QUERY_FUZZY ? leaf->edits : 0};
	if (leaf->text.length > TOKEN_BYTES_MAX * 4 || !is_one_word(arena, leaf->text, &verdict))
		return verdict;
	buf_init(&folded);
	if (fold_pattern(leaf->text, leaf->flags & QUERY_PREFIX, &folded) && folded.length > 0)
		verdict = name_pattern(arena, ret, buf_string(&folded)) &&
				  read_points(arena, ret, buf_string(&folded))
			      ? PATTERN_MADE
			      : PATTERN_NO_MEMORY;
	buf_done(&folded);
	return verdict;
}
