/* SPDX-License-Identifier: MIT
 *
 * markup.c - see markup.h.
 */
#include "corpus/clean/markup.h"

#include "corpus/clean/plain.h"

#define REFERENCE_BYTES_MAX 12
#define TAG_BYTES_MAX 4096

struct named {
	const char *name;
	uint32_t code;
};

static const struct named named_references[] = {
    {"amp", '&'},      {"lt", '<'},       {"gt", '>'},        {"quot", '"'},     {"apos", '\''},
    {"nbsp", ' '},     {"ensp", ' '},     {"emsp", ' '},      {"thinsp", ' '},   {"shy", 0xAD},
    {"mdash", 0x2014}, {"ndash", 0x2013}, {"hellip", 0x2026}, {"lsquo", 0x2018}, {"rsquo", 0x2019},
    {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"sbquo", 0x201A},  {"bdquo", 0x201E}, {"laquo", 0xAB},
    {"raquo", 0xBB},   {"bull", 0x2022},  {"middot", 0xB7},   {"euro", 0x20AC},  {"pound", 0xA3},
    {"yen", 0xA5},     {"cent", 0xA2},    {"copy", 0xA9},     {"reg", 0xAE},     {"trade", 0x2122},
    {"deg", 0xB0},     {"frac12", 0xBD},  {"frac14", 0xBC},   {"frac34", 0xBE},  {"times", 0xD7},
    {"szlig", 0xDF},   {"iexcl", 0xA1},   {"iquest", 0xBF},   {"sect", 0xA7},    {"para", 0xB6},
    {"Agrave", 0xC0},  {"Aacute", 0xC1},  {"Acirc", 0xC2},    {"Atilde", 0xC3},  {"Auml", 0xC4},
    {"Aring", 0xC5},   {"AElig", 0xC6},   {"Ccedil", 0xC7},   {"Egrave", 0xC8},  {"Eacute", 0xC9},
    {"Ecirc", 0xCA},   {"Euml", 0xCB},    {"Iacute", 0xCD},   {"Icirc", 0xCE},   {"Ntilde", 0xD1},
    {"Oacute", 0xD3},  {"Ocirc", 0xD4},   {"Otilde", 0xD5},   {"Ouml", 0xD6},    {"Oslash", 0xD8},
    {"Uacute", 0xDA},  {"Uuml", 0xDC},    {"agrave", 0xE0},   {"aacute", 0xE1},  {"acirc", 0xE2},
    {"atilde", 0xE3},  {"auml", 0xE4},    {"aring", 0xE5},    {"aelig", 0xE6},   {"ccedil", 0xE7},
    {"egrave", 0xE8},  {"eacute", 0xE9},  {"ecirc", 0xEA},    {"euml", 0xEB},    {"igrave", 0xEC},
    {"iacute", 0xED},  {"icirc", 0xEE},   {"iuml", 0xEF},     {"ntilde", 0xF1},  {"ograve", 0xF2},
    {"oacute", 0xF3},  {"ocirc", 0xF4},   {"otilde", 0xF5},   {"ouml", 0xF6},    {"oslash", 0xF8},
    {"ugrave", 0xF9},  {"uacute", 0xFA},  {"ucirc", 0xFB},    {"uuml", 0xFC},    {"yacute", 0xFD},
    {"oelig", 0x153},  {"OElig", 0x152},  {"zwnj", 0x200C},   {"zwj", 0x200D},   {"dagger", 0x2020},
    {"blank", ' '},    {"hyph", '-'},     {"rsquor", 0x2019}, {"lsqb", '['},     {"rsqb", ']'},
};

/* The code of the digits in "#39" or "#x27"; -1 where they are none. */
static int64_t numeric_code(struct nh_string digits)
{
	bool is_hex = digits.length > 1 && plain_lower(digits.bytes[1]) == 'x';
	int64_t code = 0;
	size_t i = is_hex ? 2 : 1;

	if (i >= digits.length)
		return -1;
	for (; i < digits.length; i++) {
		char byte = plain_lower(digits.bytes[i]);
		int digit = plain_is_digit(byte)         ? byte - '0'
			    : byte >= 'a' && byte <= 'f' ? byte - 'a' + 10
							 : 16;

		if (digit >= (is_hex ? 16 : 10))
			return -1;
		code = code * (is_hex ? 16 : 10) + digit;
	}
	return code;
}

/* The code that "name" or "#39" stands for; -1 for no reference. */
static int64_t reference_code(struct nh_string reference)
{
	int64_t code;

	if (reference.length && reference.bytes[0] == '#') {
		code = numeric_code(reference);
		return code >= 0 && (code < 0x20 || (code >= 0x7F && code < 0xA0)) ? ' ' : code;
	}
	for (size_t i = 0; i < NH_COUNT_OF(named_references); i++)
		if (nh_string_equal(reference, nh_string_of(named_references[i].name)))
			return named_references[i].code;
	return -1;
}

/* One reference at text, which begins with '&'. Returns the bytes it takes, 0 for none. */
static size_t decode_reference(struct buf *out, struct nh_string text)
{
	const char *end = memchr(text.bytes, ';', nh_size_min(text.length, REFERENCE_BYTES_MAX));
	unsigned char encoded[4];
	int64_t code;

	if (!end)
		return 0;
	code = reference_code(plain_slice(text.bytes + 1, end));
	if (code < 0)
		return 0;
	buf_append(out, encoded, plain_encode(code > 0x10FFFF ? 0xFFFD : (uint32_t)code, encoded));
	return (size_t)(end + 1 - text.bytes);
}

void markup_decode(struct buf *out, struct nh_string text)
{
	const char *end = text.bytes + text.length;

	while (text.length > 0) {
		const char *mark = memchr(text.bytes, '&', text.length);
		size_t bytes;

		if (!mark) {
			buf_append_string(out, text);
			return;
		}
		buf_append(out, text.bytes, (size_t)(mark - text.bytes));
		bytes = decode_reference(out, plain_slice(mark, end));
		if (bytes == 0)
			buf_u8(out, '&');
		text = plain_slice(mark + (bytes ? bytes : 1), end);
	}
}

static struct nh_string tag_name(struct nh_string tag)
{
	size_t start = tag.length > 1 && tag.bytes[1] == '/' ? 2 : 1, end = start;

	while (end < tag.length && (plain_is_letter(tag.bytes[end]) || plain_is_digit(tag.bytes[end])))
		end++;
	return plain_slice(tag.bytes + nh_size_min(start, end), tag.bytes + end);
}

static bool is_listed(struct nh_string name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_same(name, nh_string_of(names[i])))
			return true;
	return false;
}

static bool is_block(struct nh_string name)
{
	static const char *const blocks[] = {
	    "p",       "br", "div",    "li",         "ul",  "ol", "h1",    "h2",         "h3",
	    "h4",      "h5", "h6",     "tr",         "td",  "th", "table", "blockquote", "section",
	    "article", "hr", "figure", "figcaption", "pre", "dd", "dt"};

	return is_listed(name, blocks, NH_COUNT_OF(blocks));
}

/* Elements that mark words and not paragraphs. What is in neither list is no tag: news says "AT&T <T>". */
static bool is_inline(struct nh_string name)
{
	static const char *const inlines[] = {
	    "a",     "b",        "i",      "em",     "strong", "span",    "u",      "s",     "small",
	    "sub",   "sup",      "img",    "font",   "title",  "iframe",  "html",   "head",  "body",
	    "meta",  "link",     "video",  "audio",  "source", "picture", "svg",    "cite",  "q",
	    "time",  "abbr",     "code",   "mark",   "strike", "center",  "form",   "input", "button",
	    "label", "nav",      "header", "footer", "main",   "aside",   "object", "embed", "param",
	    "wbr",   "big",      "tt",     "del",    "ins",    "tbody",   "thead",  "dl",    "area",
	    "map",   "noscript", "script", "style",
	};

	return is_listed(name, inlines, NH_COUNT_OF(inlines));
}

static bool is_dropped(struct nh_string name)
{
	static const char *const dropped[] = {"script", "style"};

	return is_listed(name, dropped, NH_COUNT_OF(dropped));
}

/* Whether the "<" at text opens a tag of HTML, a comment or a declaration. */
static bool is_tag_start(const char *text, const char *end)
{
	struct nh_string name = tag_name(plain_slice(text, end));

	if (end - text > 1 && (text[1] == '!' || text[1] == '?'))
		return true;
	return name.length > 0 && (is_block(name) || is_inline(name));
}

bool markup_is_there(struct nh_string text)
{
	const char *end = text.bytes + text.length, *mark = text.bytes;

	if (text.length == 0)
		return false;
	if (memchr(text.bytes, '&', text.length))
		return true;
	while (mark < end && (mark = memchr(mark, '<', (size_t)(end - mark))) != NULL) {
		if (is_tag_start(mark, end))
			return true;
		mark++;
	}
	return false;
}

/* Where the content of a script or style ends: behind its closing tag, or at the end. */
static const char *skip_content(const char *text, const char *end, struct nh_string name)
{
	const char *mark = text;

	while ((mark = memchr(mark, '<', (size_t)(end - mark))) != NULL) {
		if (end - mark > 2 && mark[1] == '/' && plain_begins(plain_slice(mark + 2, end), name)) {
			const char *close = memchr(mark, '>', (size_t)(end - mark));

			return close ? close + 1 : end;
		}
		mark++;
	}
	return end;
}

static const char *skip_comment(const char *text, const char *end)
{
	for (text += 4; end - text >= 3; text++)
		if (memcmp(text, "-->", 3) == 0)
			return text + 3;
	return end;
}

/* The end of the tag at text, or NULL where it is none. */
static const char *tag_end(const char *text, const char *end)
{
	const char *close;

	if (!is_tag_start(text, end))
		return NULL;
	if (end - text >= 4 && memcmp(text, "<!--", 4) == 0)
		return skip_comment(text, end);
	close = memchr(text, '>', nh_size_min((size_t)(end - text), TAG_BYTES_MAX));
	return close ? close + 1 : NULL;
}

/* Text between tags; a line break in it is a space once the text is known to have blocks. */
static void append_between(struct buf *out, struct nh_string text, bool has_blocks)
{
	size_t before = out->length;

	markup_decode(out, text);
	for (size_t i = before; has_blocks && !buf_failed(out) && i < out->length; i++)
		if (out->bytes[i] == '\n')
			out->bytes[i] = ' ';
}

static bool has_blocks(struct nh_string text)
{
	const char *end = text.bytes + text.length, *mark = text.bytes;

	while ((mark = memchr(mark, '<', (size_t)(end - mark))) != NULL) {
		if (is_block(tag_name(plain_slice(mark, end))))
			return true;
		mark++;
	}
	return false;
}

void markup_strip(struct buf *out, struct nh_string text)
{
	const char *next = text.bytes, *end = text.bytes + text.length, *mark = next;
	bool blocks = text.length > 0 && has_blocks(text);

	while (next < end) {
		const char *close;
		struct nh_string name;

		mark = memchr(mark, '<', (size_t)(end - mark));
		close = mark ? tag_end(mark, end) : NULL;
		if (mark && !close) {
			mark++;
			continue;
		}
		append_between(out, plain_slice(next, mark ? mark : end), blocks);
		if (!mark)
			return;
		name = tag_name(plain_slice(mark, close));
		if (is_block(name))
			buf_append(out, "\n\n", 2);
		else if (is_dropped(name) && mark[1] != '/')
			close = skip_content(close, end, name);
		next = mark = close;
	}
}
