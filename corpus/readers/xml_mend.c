/* SPDX-License-Identifier: MIT
 *
 * xml_mend.c - see xml_mend.h. Nothing is copied until the first byte that is wrong.
 */
#include "corpus/readers/xml_mend.h"

#include "corpus/clean/plain.h"

#define REFERENCE_BYTES_MAX 32 /* of a reference, and so of what may wait at the end */

static bool begins(const char *at, const char *end, const char *mark)
{
	size_t length = strlen(mark);

	return (size_t)(end - at) >= length && memcmp(at, mark, length) == 0;
}

/* "&#123;" or "&#x1F;", of a character that XML has. */
static bool is_number(const char *at, const char *end)
{
	bool is_hex = at < end && *at == 'x';
	uint32_t code = 0;
	const char *next = at + is_hex;

	for (; next < end && next - at < REFERENCE_BYTES_MAX && code <= 0x10FFFF; next++) {
		char byte = plain_lower(*next);

		if (plain_is_digit(byte))
			code = code * (is_hex ? 16 : 10) + (uint32_t)(byte - '0');
		else if (is_hex && byte >= 'a' && byte <= 'f')
			code = code * 16 + (uint32_t)(byte - 'a') + 10;
		else
			break;
	}
	if (next == end || *next != ';' || next == at + is_hex)
		return false;
	return (code >= 0x20 || code == '\t' || code == '\n' || code == '\r') && code <= 0x10FFFF &&
	       !(code >= 0xD800 && code < 0xE000) && code != 0xFFFE && code != 0xFFFF;
}

/* "&name;" or "&#123;" */
static bool is_reference(const char *at, const char *end)
{
	const char *next = at + 1;

	if (next < end && *next == '#')
		return is_number(next + 1, end);
	if (next == end || !(plain_is_letter(*next) || *next == '_'))
		return false;
	while (
	    next < end && next - at < REFERENCE_BYTES_MAX &&
	    (plain_is_letter(*next) || plain_is_digit(*next) || *next == '_' || *next == '.' || *next == '-'))
		next++;
	return next < end && *next == ';';
}

/* Notes where CDATA sections and comments begin and end. Returns the bytes of the mark at at, 1 for none. */
static size_t note_mark(struct xml_mender *mender, const char *at, const char *end)
{
	if (mender->in_cdata) {
		mender->in_cdata = !begins(at, end, "]]>");
		return mender->in_cdata ? 1 : 3;
	}
	if (mender->in_comment) {
		mender->in_comment = !begins(at, end, "-->");
		return mender->in_comment ? 1 : 3;
	}
	mender->in_cdata = begins(at, end, "<![CDATA[");
	mender->in_comment = begins(at, end, "<!--");
	return mender->in_cdata ? 9 : mender->in_comment ? 4 : 1;
}

/* U+FFFE and U+FFFF, which XML has not. */
static bool is_no_character(const char *at)
{
	return (unsigned char)at[0] == 0xEF && (unsigned char)at[1] == 0xBF && (unsigned char)at[2] >= 0xBE;
}

/* Looks at one byte that is not ordinary. Returns how many bytes it settles, and what stands in their place,
 * or NULL where they are right. */
static size_t look(struct xml_mender *mender, const char *at, const char *end, const char **ret_instead)
{
	unsigned char byte = (unsigned char)*at;
	size_t length;

	*ret_instead = NULL;
	if (byte >= 0x80) {
		length = plain_sequence_bytes((const unsigned char *)at, (const unsigned char *)end);
		if (length == 0 || (length == 3 && is_no_character(at)))
			*ret_instead = "\xEF\xBF\xBD";
		return length ? length : 1;
	}
	if (byte == '<' || byte == ']' || byte == '-')
		return note_mark(mender, at, end);
	if (byte == '&') {
		if (!mender->in_cdata && !mender->in_comment && !is_reference(at, end))
			*ret_instead = "&amp;";
		return 1;
	}
	*ret_instead = " ";
	return 1;
}

static bool is_ordinary(char byte)
{
	return (unsigned char)byte < 0x80 && (unsigned char)byte >= 0x20
		   ? byte != '<' && byte != ']' && byte != '-' && byte != '&'
		   : byte == '\n' || byte == '\r' || byte == '\t';
}

/* Where to stop for now: before what may go on behind the end. */
static const char *find_stop(struct nh_string text, bool is_last)
{
	const char *end = text.bytes + text.length;
	const char *at = end - nh_size_min(text.length, REFERENCE_BYTES_MAX);

	if (is_last)
		return end;
	while (at < end && is_ordinary(*at))
		at++;
	return at;
}

struct nh_string xml_mend(struct xml_mender *mender, struct nh_string text, bool is_last, size_t *ret_used)
{
	const char *end = text.bytes + text.length, *stop = find_stop(text, is_last);
	const char *next = text.bytes, *copied = next;

	buf_reset(&mender->mended);
	while (next < stop) {
		const char *instead;
		size_t length;

		if (is_ordinary(*next)) {
			next++;
			continue;
		}
		length = look(mender, next, end, &instead);
		if (instead) {
			buf_append(&mender->mended, copied, (size_t)(next - copied));
			buf_append_text(&mender->mended, instead);
			copied = next + length;
		}
		next += length;
	}
	*ret_used = (size_t)(next - text.bytes);
	if (copied == text.bytes)
		return plain_slice(text.bytes, next);
	buf_append(&mender->mended, copied, (size_t)(next - copied));
	return buf_string(&mender->mended);
}

void xml_mender_done(struct xml_mender *mender)
{
	buf_done(&mender->mended);
}
