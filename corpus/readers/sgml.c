/* SPDX-License-Identifier: MIT
 *
 * sgml.c - see sgml.h. Everything is found by memchr, which goes through text many bytes at a time.
 */
#include "corpus/readers/sgml.h"

#include "corpus/clean/plain.h"

#define TAG_BYTES_MAX 2048
#define NAME_BYTES_MAX 30

static bool is_name_byte(char byte)
{
	return plain_is_letter(byte) || plain_is_digit(byte) || byte == '_' || byte == '-' || byte == '.';
}

/* Reads the tag at text, which begins with "<". Returns its end, or NULL where it is none. */
static const char *read_tag(const char *text, const char *end, struct sgml_tag *ret)
{
	const char *close, *name = text + 1, *behind;
	bool closing = name < end && *name == '/';

	name += closing;
	if (name >= end || !(plain_is_letter(*name) || *name == '!' || *name == '?'))
		return NULL;
	close = memchr(name, '>', nh_size_min((size_t)(end - name), TAG_BYTES_MAX));
	if (!close || memchr(name, '<', (size_t)(close - name)))
		return NULL;
	for (behind = name + 1; behind < close && is_name_byte(*behind); behind++)
		;
	if (behind < close && !plain_is_space(*behind) && *behind != '/' && *name != '!' && *name != '?')
		return NULL;
	*ret = (struct sgml_tag){plain_slice(name, behind), plain_slice(behind, close), closing};
	return close + 1;
}

bool sgml_next(struct sgml *sgml, struct nh_string *ret_text, struct sgml_tag *ret_tag)
{
	const char *start = sgml->next, *mark = start;

	if (start >= sgml->end)
		return false;
	while ((mark = memchr(mark, '<', (size_t)(sgml->end - mark))) != NULL) {
		const char *behind = read_tag(mark, sgml->end, ret_tag);

		if (behind) {
			*ret_text = plain_slice(start, mark);
			sgml->next = behind;
			return true;
		}
		mark++;
	}
	*ret_text = plain_slice(start, sgml->end);
	*ret_tag = (struct sgml_tag){{"", 0}, {"", 0}, false};
	sgml->next = sgml->end;
	return true;
}

struct nh_string sgml_attribute(struct nh_string attributes, const char *name)
{
	size_t length = strlen(name);
	const char *end = attributes.bytes + attributes.length;

	for (const char *at = attributes.bytes; at + length + 1 < end; at++) {
		const char *value = at + length + 1, *stop;

		if (!plain_begins(plain_slice(at, end), nh_string_of(name)) || at[length] != '=' ||
		    (at > attributes.bytes && !plain_is_space(at[-1])))
			continue;
		if (*value != '"' && *value != '\'') {
			for (stop = value; stop < end && !plain_is_space(*stop); stop++)
				;
			return plain_slice(value, stop);
		}
		stop = memchr(value + 1, *value, (size_t)(end - value - 1));
		return plain_slice(value + 1, stop ? stop : end);
	}
	return (struct nh_string){NULL, 0};
}

static bool ends_name(const char *text, const char *end)
{
	return text < end && (*text == '>' || plain_is_space(*text));
}

/* Where "<name" stands, in letters of either case, with a ">" or white space behind it. */
static const char *find_opening(struct nh_string text, const char *name)
{
	const char *end = text.bytes + text.length, *at = text.bytes;
	struct nh_string wanted = nh_string_of(name);

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		at++;
		if (plain_begins(plain_slice(at, end), wanted) && ends_name(at + wanted.length, end))
			return at - 1;
	}
	return NULL;
}

enum found {
	FOUND_RECORD,
	FOUND_NOTHING,
	FOUND_START_ONLY,
};

struct record {
	const char *start, *end;
	struct nh_string attributes, text;
};

/* Where a record ends whose text begins here: at its closing tag or, where that is forgotten, at a line that
 * opens the next one. Both are looked for in one pass, so that a file without any closing tags takes no
 * longer than others. */
static const char *find_end(struct nh_string text, const char *name, bool *ret_closed)
{
	const char *end = text.bytes + text.length, *at = text.bytes;
	struct nh_string wanted = nh_string_of(name);

	while ((at = memchr(at, '<', (size_t)(end - at))) != NULL) {
		const char *word = at + 1;

		*ret_closed = word < end && *word == '/';
		word += *ret_closed;
		if ((*ret_closed || (at > text.bytes && at[-1] == '\n')) &&
		    plain_begins(plain_slice(word, end), wanted) && ends_name(word + wanted.length, end))
			return at;
		at++;
	}
	return NULL;
}

static enum found find_record(struct nh_string text, const char *name, struct record *ret)
{
	const char *end = text.bytes + text.length, *inside, *stop, *behind;
	struct sgml_tag tag;
	bool closed;

	assert(strlen(name) <= NAME_BYTES_MAX);
	ret->start = text.length ? find_opening(text, name) : NULL;
	if (!ret->start)
		return FOUND_NOTHING;
	inside = read_tag(ret->start, end, &tag);
	stop = inside ? find_end(plain_slice(inside, end), name, &closed) : NULL;
	if (!stop)
		return FOUND_START_ONLY;
	behind = closed ? memchr(stop, '>', (size_t)(end - stop)) : stop;
	if (!behind)
		return FOUND_START_ONLY;
	*ret = (struct record){ret->start, behind + closed, tag.attributes, plain_slice(inside, stop)};
	return FOUND_RECORD;
}

/* How much of a rest without a whole record is done with: all but what may be the start of one. */
static size_t settle_rest(struct reading *reading, struct nh_string rest, enum found found,
			  const struct record *record, enum window_kind kind)
{
	if (found == FOUND_START_ONLY && kind == WINDOW_MORE)
		return (size_t)(record->start - rest.bytes);
	if (found == FOUND_START_ONLY)
		reading_skip(reading, kind == WINDOW_LAST ? "a record without its end"
							  : "a record longer than 32 MiB");
	return kind == WINDOW_MORE ? rest.length - nh_size_min(rest.length, NAME_BYTES_MAX + 2) : rest.length;
}

enum nh_status sgml_read_records(struct reading *reading, const char *name, sgml_record_function *read_record,
				 struct nh_string window, enum window_kind kind, size_t *ret_used,
				 struct nh_error *error)
{
	struct nh_string rest = window;
	struct record record;
	enum found found;

	while ((found = find_record(rest, name, &record)) == FOUND_RECORD) {
		enum nh_status status = read_record(reading, record.attributes, record.text, error);

		if (status != NH_OK)
			return status;
		rest = plain_slice(record.end, rest.bytes + rest.length);
	}
	*ret_used = window.length - rest.length + settle_rest(reading, rest, found, &record, kind);
	return NH_OK;
}
