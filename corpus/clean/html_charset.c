/* SPDX-License-Identifier: MIT
 *
 * html_charset.c - see html_charset.h. Names of charsets mean what browsers take them to mean: a page in
 * "iso-8859-1" is in Windows-1252, one in "gb2312" in GB 18030.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_charset.h"

#include "corpus/charset.h"
#include "corpus/clean/plain.h"

#define NAME_BYTES_MAX 40
#define NAMED_LOOK_BYTES 16384
/* One wrong byte in so many high ones is damage; more, and the charset is another. */
#define WRONG_SHARE 50

static struct nh_string take_name(struct nh_string text)
{
	size_t start = 0, end;

	while (start < text.length &&
	       (plain_is_space(text.bytes[start]) || strchr("=\"'", text.bytes[start])))
		start++;
	for (end = start; end < text.length && end - start < NAME_BYTES_MAX; end++) {
		char byte = text.bytes[end];

		if (!plain_is_letter(byte) && !plain_is_digit(byte) && !(byte && strchr("-_:.", byte)))
			break;
	}
	return plain_slice(text.bytes + start, text.bytes + end);
}

/* The name behind the first mark that is followed by one; mark is in lower case. */
static struct nh_string name_behind(struct nh_string text, struct nh_string mark)
{
	for (size_t i = 0; i + mark.length < text.length; i++) {
		struct nh_string name, left = plain_slice(text.bytes + i, text.bytes + text.length);

		if (plain_lower(text.bytes[i]) != mark.bytes[0] || !plain_begins(left, mark))
			continue;
		name = take_name(plain_slice(left.bytes + mark.length, left.bytes + left.length));
		if (name.length > 0)
			return name;
	}
	return (struct nh_string){NULL, 0};
}

struct nh_string html_charset_named(struct nh_string page)
{
	struct nh_string name = {NULL, 0};

	page.length = nh_size_min(page.length, NAMED_LOOK_BYTES);
	if (plain_begins(page, NH_STRING("<?xml"))) {
		const char *end = memchr(page.bytes, '>', page.length);

		if (end)
			name = name_behind(plain_slice(page.bytes, end), NH_STRING("encoding="));
	}
	return name.length ? name : name_behind(page, NH_STRING("charset="));
}

/* How many bytes are high, and how many of them are no UTF-8. */
static void count_utf8(struct nh_string page, size_t *ret_high, size_t *ret_wrong)
{
	const unsigned char *next = (const unsigned char *)page.bytes, *end = next + page.length;
	size_t high = 0, wrong = 0;

	while (next < end) {
		size_t bytes;

		if (NH_LIKELY(end - next >= 8 && plain_are_ascii(next))) {
			next += 8;
			continue;
		}
		if (*next < 0x80) {
			next++;
			continue;
		}
		bytes = plain_sequence_bytes(next, end);
		high += bytes ? bytes : 1;
		wrong += bytes == 0;
		next += bytes ? bytes : 1;
	}
	*ret_high = high;
	*ret_wrong = wrong;
}

static bool is_utf8_name(struct nh_string name)
{
	return plain_same(name, NH_STRING("utf-8")) || plain_same(name, NH_STRING("utf8")) ||
	       plain_same(name, NH_STRING("us-ascii")) || plain_same(name, NH_STRING("ascii"));
}

/* The name to ask iconv for, in ret_name. */
static void browser_name(struct nh_string name, char ret_name[NAME_BYTES_MAX + 1])
{
	static const struct {
		const char *label, *name;
	} labels[] = {
	    {"iso-8859-1", "WINDOWS-1252"},
	    {"iso8859-1", "WINDOWS-1252"},
	    {"latin1", "WINDOWS-1252"},
	    {"iso_8859-1", "WINDOWS-1252"},
	    {"ascii", "WINDOWS-1252"},
	    {"us-ascii", "WINDOWS-1252"},
	    {"iso-8859-9", "WINDOWS-1254"},
	    {"iso-8859-11", "CP874"},
	    {"tis-620", "CP874"},
	    {"windows-874", "CP874"},
	    {"shift_jis", "CP932"},
	    {"shift-jis", "CP932"},
	    {"sjis", "CP932"},
	    {"x-sjis", "CP932"},
	    {"windows-31j", "CP932"},
	    {"gb2312", "GB18030"},
	    {"gbk", "GB18030"},
	    {"gb_2312-80", "GB18030"},
	    {"x-gbk", "GB18030"},
	    {"euc-kr", "CP949"},
	    {"ks_c_5601-1987", "CP949"},
	    {"big5", "BIG5-HKSCS"},
	    {"x-euc-jp", "EUC-JP"},
	    {"x-mac-roman", "MACINTOSH"},
	    {"iso-8859-8-i", "WINDOWS-1255"},
	    {"iso-8859-8", "WINDOWS-1255"},
	};

	for (size_t i = 0; i < NH_COUNT_OF(labels); i++)
		if (plain_same(name, nh_string_of(labels[i].label)))
			name = nh_string_of(labels[i].name);
	name.length = nh_size_min(name.length, NAME_BYTES_MAX);
	memcpy(ret_name, name.bytes, name.length);
	ret_name[name.length] = 0;
}

/* Controls of the range 80 to 9F are the mark of a wrong single-byte charset. */
static size_t count_controls(struct nh_string text)
{
	size_t count = 0;

	for (size_t i = 0; i + 1 < text.length; i++)
		count += text.bytes[i] == '\xC2' && (unsigned char)text.bytes[i + 1] < 0xA0;
	return count;
}

static bool decode_as(struct nh_string page, struct nh_string named, size_t high, struct buf *storage,
		      struct nh_string *ret_text)
{
	char name[NAME_BYTES_MAX + 1];
	size_t wrong;

	if (named.length == 0)
		return false;
	browser_name(named, name);
	buf_reset(storage);
	if (!charset_convert(page, name, storage, &wrong))
		return false;
	wrong += count_controls(buf_string(storage));
	if (wrong > high / WRONG_SHARE)
		return false;
	*ret_text = buf_string(storage);
	return true;
}

static bool decode_guess(struct nh_string page, size_t high, struct buf *storage, struct nh_string *ret_text)
{
	struct charset guess = charset_guess(page);

	return decode_as(page, nh_string_of(guess.name), high, storage, ret_text);
}

static bool decode_marked(struct nh_string page, struct buf *storage, struct nh_string *ret_text)
{
	const char *end = page.bytes + page.length;

	if (page.length >= 3 && memcmp(page.bytes, "\xEF\xBB\xBF", 3) == 0) {
		*ret_text = plain_slice(page.bytes + 3, end);
		return true;
	}
	if (page.length >= 2 && memcmp(page.bytes, "\xFF\xFE", 2) == 0)
		return decode_as(plain_slice(page.bytes + 2, end), NH_STRING("UTF-16LE"), page.length,
				 storage, ret_text);
	if (page.length >= 2 && memcmp(page.bytes, "\xFE\xFF", 2) == 0)
		return decode_as(plain_slice(page.bytes + 2, end), NH_STRING("UTF-16BE"), page.length,
				 storage, ret_text);
	return false;
}

/* ISO-2022 and HZ have no high bytes at all; their escapes give them away. */
static bool is_escaped(struct nh_string page, struct nh_string named)
{
	return plain_begins(named, NH_STRING("iso-2022-")) && memmem(page.bytes, page.length, "\x1B$", 2);
}

bool html_charset_decode(struct nh_string page, struct nh_string declared, struct buf *storage,
			 struct nh_string *ret_text)
{
	struct nh_string named;
	size_t high, wrong;

	if (page.length == 0 || decode_marked(page, storage, ret_text)) {
		if (page.length == 0)
			*ret_text = page;
		return true;
	}
	named = html_charset_named(page);
	if (is_escaped(page, declared.length ? declared : named))
		return decode_as(page, declared.length ? declared : named, page.length, storage, ret_text);
	count_utf8(page, &high, &wrong);
	if (wrong == 0 || (wrong <= high / WRONG_SHARE && (is_utf8_name(declared) || is_utf8_name(named)))) {
		*ret_text = page;
		return true;
	}
	if (!is_utf8_name(declared) && decode_as(page, declared, high, storage, ret_text))
		return true;
	if (!is_utf8_name(named) && decode_as(page, named, high, storage, ret_text))
		return true;
	if (decode_guess(page, high, storage, ret_text) ||
	    decode_as(page, NH_STRING("WINDOWS-1252"), high, storage, ret_text))
		return true;
	*ret_text = page;
	return wrong <= high / 4;
}
