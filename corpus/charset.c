/* SPDX-License-Identifier: MIT
 *
 * charset.c - see charset.h.
 */
#include "corpus/charset.h"

#include <errno.h>
#include <iconv.h>
#include <uchardet.h>

#include "common/error.h"
#include "corpus/clean/plain.h"
#include "corpus/western.h"

#define CHUNK_BYTES ((size_t)64 << 10)
#define GUESS_BYTES_MAX ((size_t)64 << 10)
#define DECLARED_BYTES_MAX 4096
#define STRAY_BYTES_MAX 3 /* so few bytes that are no UTF-8 are damage, not a charset */
#define REPLACEMENT "\xEF\xBF\xBD"

struct alias {
	const char *name, *meaning;
};

/* What the web means by a name: the larger charset of the same kind. */
static const struct alias aliases[] = {
    {"iso-8859-1", "WINDOWS-1252"},
    {"iso8859-1", "WINDOWS-1252"},
    {"iso_8859-1", "WINDOWS-1252"},
    {"latin1", "WINDOWS-1252"},
    {"latin-1", "WINDOWS-1252"},
    {"ascii", "WINDOWS-1252"},
    {"us-ascii", "WINDOWS-1252"},
    {"iso-8859-9", "WINDOWS-1254"},
    {"gb2312", "GB18030"},
    {"gbk", "GB18030"},
    {"x-gbk", "GB18030"},
    {"shift_jis", "CP932"},
    {"shift-jis", "CP932"},
    {"sjis", "CP932"},
    {"x-sjis", "CP932"},
    {"euc-kr", "CP949"},
    {"ks_c_5601-1987", "CP949"},
    {"big5", "BIG5-HKSCS"},
    {"tis-620", "CP874"},
    {"utf8", "UTF-8"},
    {"utf-16", "UTF-16LE"},
    {"unicode", "UTF-16LE"},
    {"x-mac-roman", "MACINTOSH"},
    {"mac", "MACINTOSH"},
};

/* Writes the name that iconv shall have for a name that somebody gave. */
static void set_name(struct charset *charset, struct nh_string name)
{
	name = plain_trim(name);
	for (size_t i = 0; i < NH_COUNT_OF(aliases); i++)
		if (plain_same(name, nh_string_of(aliases[i].name)))
			name = nh_string_of(aliases[i].meaning);
	charset->name[0] = '\0';
	if (name.length >= sizeof charset->name)
		return;
	for (size_t i = 0; i < name.length; i++) {
		char byte = name.bytes[i];

		if (!plain_is_letter(byte) && !plain_is_digit(byte) &&
		    (byte == '\0' || !strchr("-_.:+", byte)))
			return;
	}
	for (size_t i = 0; i < name.length; i++) {
		char byte = plain_lower(name.bytes[i]);

		charset->name[i] = plain_is_letter(byte) ? (char)(byte & ~0x20) : byte;
	}
	charset->name[name.length] = '\0';
}

static bool find_mark(struct charset *charset, struct nh_string bytes)
{
	static const struct {
		const char *mark, *name;
		size_t length;
	} marks[] = {
	    {"\xEF\xBB\xBF", "UTF-8", 3}, {"\xFF\xFE\0\0", "UTF-32LE", 4}, {"\0\0\xFE\xFF", "UTF-32BE", 4},
	    {"\xFF\xFE", "UTF-16LE", 2},  {"\xFE\xFF", "UTF-16BE", 2},     {"\x84\x31\x95\x33", "GB18030", 4},
	};

	for (size_t i = 0; i < NH_COUNT_OF(marks); i++)
		if (bytes.length >= marks[i].length &&
		    memcmp(bytes.bytes, marks[i].mark, marks[i].length) == 0) {
			set_name(charset, nh_string_of(marks[i].name));
			charset->mark_bytes = marks[i].length;
			return true;
		}
	return false;
}

static bool is_text_byte(char byte)
{
	return plain_is_space(byte) || (byte >= 0x20 && byte < 0x7F);
}

/* The bytes that are no UTF-8, and the sequences of several bytes that are. */
static size_t count_strays(struct nh_string bytes, bool is_whole, size_t *ret_sequences)
{
	const unsigned char *next = (const unsigned char *)bytes.bytes, *end = next + bytes.length;
	size_t strays = 0;

	*ret_sequences = 0;
	while (next < end) {
		size_t length;

		while (end - next >= 8 && plain_are_ascii(next))
			next += 8;
		if (next == end)
			break;
		length = *next < 0x80 ? 1 : plain_sequence_bytes(next, end);
		if (length == 0 && !is_whole && end - next < 4)
			break; /* a sequence that is cut off */
		*ret_sequences += length > 1;
		strays += length == 0;
		next += length ? length : 1;
	}
	return strays;
}

/* Text of single bytes with zeros in it, which are damage: next to nothing else speaks against UTF-8, where
 * wide text that has few zeros has controls in their place, or bytes that are no UTF-8. */
static bool is_narrow(struct nh_string bytes)
{
	size_t zeros = 0, strange, sequences;

	bytes.length = nh_size_min(bytes.length, 4096);
	strange = count_strays(bytes, false, &sequences);
	for (size_t i = 0; i < bytes.length; i++) {
		zeros += bytes.bytes[i] == '\0';
		strange += bytes.bytes[i] > 0 && bytes.bytes[i] < 0x20 && !plain_is_space(bytes.bytes[i]);
	}
	return zeros * 4 <= bytes.length && strange * 20 <= bytes.length;
}

/* UTF-16 and UTF-32 without a mark: their spaces and line ends, at least, have zeros beside them, always on
 * the same side. */
static bool find_wide(struct charset *charset, struct nh_string bytes)
{
	size_t little = 0, big = 0, empty = 0, units = nh_size_min(bytes.length, 4096) / 4 * 2;
	const char *name = NULL;

	if (units == 0 || !memchr(bytes.bytes, '\0', units * 2))
		return false;
	for (size_t i = 0; i < units; i++) {
		char first = bytes.bytes[i * 2], second = bytes.bytes[i * 2 + 1];

		little += second == '\0' && is_text_byte(first);
		big += first == '\0' && is_text_byte(second);
		empty += first == '\0' && second == '\0';
	}
	if (units < 4 || little + big < 2 + units / 100 || is_narrow(bytes))
		return false;
	if (empty * 10 >= units * 4)
		name = little > big ? "UTF-32LE" : "UTF-32BE";
	else if (empty == 0)
		name = little > big * 20 ? "UTF-16LE" : big > little * 20 ? "UTF-16BE" : NULL;
	if (name)
		set_name(charset, nh_string_of(name));
	return name != NULL;
}

static iconv_t open_converter(const char *name)
{
	return iconv_open("UTF-8", name);
}

static bool is_known(const char *name)
{
	iconv_t converter = name[0] ? open_converter(name) : (iconv_t)-1;

	if (converter == (iconv_t)-1)
		return false;
	iconv_close(converter);
	return true;
}

/* Whether bytes are of the charset: all convert, but for one at the end that may be cut off. */
static bool converts(const char *name, struct nh_string bytes)
{
	iconv_t converter = name[0] ? open_converter(name) : (iconv_t)-1;
	char out[4096], *from = (char *)(uintptr_t)bytes.bytes;
	size_t left = bytes.length;
	bool good = true;

	if (converter == (iconv_t)-1)
		return false;
	while (good && left > 0) {
		char *to = out;
		size_t room = sizeof out;

		if (iconv(converter, &from, &left, &to, &room) != (size_t)-1)
			break;
		good = errno == E2BIG;
		if (errno == EINVAL) {
			good = true;
			break;
		}
	}
	iconv_close(converter);
	return good;
}

static bool guess(struct charset *charset, struct nh_string bytes)
{
	uchardet_t detector = uchardet_new();

	if (!detector)
		return false;
	if (uchardet_handle_data(detector, bytes.bytes, nh_size_min(bytes.length, GUESS_BYTES_MAX)) == 0) {
		uchardet_data_end(detector);
		set_name(charset, nh_string_of(uchardet_get_charset(detector)));
	}
	uchardet_delete(detector);
	if (is_known(charset->name))
		return true;
	charset->name[0] = '\0';
	return false;
}

struct charset charset_guess(struct nh_string bytes)
{
	struct charset charset = {.name = ""};

	guess(&charset, bytes);
	return charset;
}

#define CONVERTED_AT_ONCE 16384

bool charset_convert(struct nh_string bytes, const char *name, struct buf *out, size_t *ret_wrong)
{
	iconv_t converter = open_converter(name);
	char *from = (char *)bytes.bytes; /* iconv's signature; it does not write there */
	size_t left = bytes.length, wrong = 0;

	if (converter == (iconv_t)-1)
		return false;
	while (left > 0 && !buf_failed(out)) {
		unsigned char *start = buf_reserve(out, CONVERTED_AT_ONCE);
		char *to = (char *)start;
		size_t room = CONVERTED_AT_ONCE;
		bool stopped;

		if (!start)
			break;
		stopped = iconv(converter, &from, &left, &to, &room) == (size_t)-1 && errno != E2BIG;
		out->length += CONVERTED_AT_ONCE - room;
		if (stopped && left > 0) {
			buf_append(out, "\xEF\xBF\xBD", 3);
			from++;
			left--;
			wrong++;
			iconv(converter, NULL, NULL, NULL, NULL);
		}
	}
	iconv_close(converter);
	*ret_wrong = wrong;
	return !buf_failed(out);
}

/* Seven-bit charsets that switch by escapes look like ASCII. */
static bool has_escapes(struct nh_string bytes)
{
	const char *end = bytes.bytes + bytes.length;
	const char *escape = bytes.length ? memchr(bytes.bytes, 0x1B, bytes.length) : NULL;

	while (escape && end - escape > 2 && escape[1] != '$' && memcmp(escape + 1, "(J", 2) != 0)
		escape = memchr(escape + 1, 0x1B, (size_t)(end - escape - 1));
	return escape && end - escape > 2;
}

struct charset charset_find(struct nh_string bytes, struct nh_string declared, bool is_whole)
{
	struct charset charset = {.name = ""};
	size_t strays, sequences;

	if (find_mark(&charset, bytes) || find_wide(&charset, bytes))
		return charset;
	if (has_escapes(bytes)) {
		set_name(&charset, NH_STRING("ISO-2022-JP"));
		if (converts(charset.name, bytes))
			return charset;
	}
	strays = count_strays(bytes, is_whole, &sequences);
	set_name(&charset, declared);
	if (strays > 0 && sequences < strays * 8) {
		if (strncmp(charset.name, "UTF-", 4) != 0 && converts(charset.name, bytes))
			return charset;
		if (strays > STRAY_BYTES_MAX) {
			guess(&charset, bytes);
			return charset;
		}
	}
	set_name(&charset, strays > 0 && sequences == 0 && western_fits(bytes) ? NH_STRING("WINDOWS-1252")
									       : NH_STRING("UTF-8"));
	return charset;
}

/* The value behind mark in bytes, up to a quote, a space or a bracket. */
static struct nh_string value_behind(struct nh_string bytes, const char *mark)
{
	const char *end = bytes.bytes + bytes.length, *at = bytes.bytes, *stop;
	size_t length = strlen(mark);

	for (; (size_t)(end - at) > length; at++)
		if (plain_begins(plain_slice(at, end), nh_string_of(mark)))
			break;
	if ((size_t)(end - at) <= length)
		return (struct nh_string){"", 0};
	at += length;
	while (at < end && (*at == '"' || *at == '\'' || *at == ' '))
		at++;
	for (stop = at; stop < end && *stop && !strchr("\"' />?;", *stop); stop++)
		;
	return plain_slice(at, stop);
}

struct nh_string charset_declared(struct nh_string bytes)
{
	struct nh_string found;

	bytes.length = nh_size_min(bytes.length, DECLARED_BYTES_MAX);
	while (bytes.length > 0 && plain_is_space(*bytes.bytes))
		bytes = plain_slice(bytes.bytes + 1, bytes.bytes + bytes.length);
	if (bytes.length == 0 || *bytes.bytes != '<')
		return (struct nh_string){"", 0};
	if (plain_begins(bytes, NH_STRING("<?xml"))) {
		struct nh_string prolog = bytes;
		const char *close = memchr(bytes.bytes, '>', bytes.length);

		prolog.length = close ? (size_t)(close - bytes.bytes) : bytes.length;
		found = value_behind(prolog, "encoding=");
		if (found.length > 0)
			return found;
	}
	return value_behind(bytes, "charset=");
}

static size_t unit_of(const char *name)
{
	return strncmp(name, "UTF-32", 6) == 0 ? 4 : strncmp(name, "UTF-16", 6) == 0 ? 2 : 1;
}

/* Takes damaged or cut bytes off the front of raw, for which one mark stands in the text. */
static void replace(struct charset_stream *decoded)
{
	size_t left = decoded->raw.length - decoded->raw_start;

	buf_append_text(&decoded->text, REPLACEMENT);
	decoded->raw_start += nh_size_min(decoded->unit_bytes, left);
}

/* Converts what is in raw. False where a piece at its end waits for more. */
static bool convert(struct charset_stream *decoded)
{
	while (decoded->raw_start < decoded->raw.length && decoded->text.length < CHUNK_BYTES &&
	       !buf_failed(&decoded->text)) {
		char *from = (char *)decoded->raw.bytes + decoded->raw_start, *to;
		size_t left = decoded->raw.length - decoded->raw_start, room = CHUNK_BYTES, outcome;

		to = (char *)buf_reserve(&decoded->text, room);
		if (!to)
			return false;
		outcome = iconv((iconv_t)decoded->converter, &from, &left, &to, &room);
		decoded->text.length += CHUNK_BYTES - room;
		decoded->raw_start = decoded->raw.length - left;
		if (outcome != (size_t)-1 || errno == E2BIG)
			continue;
		if (errno == EINVAL && !decoded->at_end)
			return false;
		replace(decoded);
	}
	return true;
}

static enum nh_status read_more(struct charset_stream *decoded, struct nh_error *error)
{
	size_t left = decoded->raw.length - decoded->raw_start, got = 0;
	enum nh_status status;
	unsigned char *to;

	if (decoded->raw_start > 0 && left > 0)
		memmove(decoded->raw.bytes, decoded->raw.bytes + decoded->raw_start, left);
	decoded->raw.length = left;
	decoded->raw_start = 0;
	to = buf_reserve(&decoded->raw, CHUNK_BYTES);
	if (!to)
		return nh_fail_memory(error);
	status = decoded->rest->read(decoded->rest, to, CHUNK_BYTES, &got, error);
	if (status != NH_OK)
		return status;
	decoded->raw.length += got;
	decoded->at_end = got == 0;
	return NH_OK;
}

static enum nh_status read_decoded(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				   struct nh_error *error)
{
	struct charset_stream *decoded = (struct charset_stream *)stream;
	size_t taken;

	if (decoded->text_start == decoded->text.length) {
		buf_reset(&decoded->text);
		decoded->text_start = 0;
	}
	while (decoded->text.length == 0) {
		bool needs_more = !convert(decoded) || decoded->raw_start == decoded->raw.length;
		enum nh_status status;

		if (buf_failed(&decoded->text))
			return nh_fail_memory(error);
		if (decoded->text.length > 0)
			break;
		if (needs_more && decoded->at_end)
			break;
		status = read_more(decoded, error);
		if (status != NH_OK)
			return status;
	}
	taken = nh_size_min(length, decoded->text.length - decoded->text_start);
	if (taken > 0)
		memcpy(bytes, decoded->text.bytes + decoded->text_start, taken);
	decoded->text_start += taken;
	*ret_length = taken;
	return NH_OK;
}

bool charset_stream_init(struct charset_stream *decoded, const struct charset *charset,
			 struct nh_string prefix, struct stream *rest)
{
	iconv_t converter = open_converter(charset->name);

	*decoded = (struct charset_stream){.stream = {read_decoded}, .rest = rest, .converter = converter};
	decoded->unit_bytes = unit_of(charset->name);
	if (converter == (iconv_t)-1)
		return false;
	buf_append_string(&decoded->raw,
			  plain_slice(prefix.bytes + nh_size_min(charset->mark_bytes, prefix.length),
				      prefix.bytes + prefix.length));
	if (!buf_failed(&decoded->raw))
		return true;
	charset_stream_done(decoded);
	return false;
}

void charset_stream_done(struct charset_stream *decoded)
{
	if (decoded->converter != (iconv_t)-1 && decoded->converter)
		iconv_close((iconv_t)decoded->converter);
	decoded->converter = NULL;
	buf_done(&decoded->raw);
	buf_done(&decoded->text);
}

/* A stream that has nothing. */
static enum nh_status read_nothing(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				   struct nh_error *error)
{
	(void)stream;
	(void)bytes;
	(void)length;
	(void)error;
	*ret_length = 0;
	return NH_OK;
}

void charset_append(struct buf *out, struct nh_string bytes, struct nh_string declared)
{
	struct charset charset = charset_find(bytes, declared, true);
	struct stream nothing = {read_nothing};
	struct charset_stream decoded;
	size_t got = 1;

	if (charset_is_utf8(&charset) || !charset_stream_init(&decoded, &charset, bytes, &nothing)) {
		size_t mark = nh_size_min(charset.mark_bytes, bytes.length);

		buf_append(out, bytes.bytes + mark, bytes.length - mark);
		return;
	}
	while (got > 0) {
		unsigned char *to = buf_reserve(out, CHUNK_BYTES);

		if (!to || read_decoded(&decoded.stream, to, CHUNK_BYTES, &got, NULL) != NH_OK)
			break;
		out->length += got;
	}
	charset_stream_done(&decoded);
}
