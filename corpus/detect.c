/* SPDX-License-Identifier: MIT
 *
 * detect.c - see detect.h.
 *
 * First what is no text at all, then what the readers recognise by their marks, then what is known but has no
 * reader yet, and what is left is plain text.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/detect.h"

#include "corpus/clean/plain.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"
#define MARKUP_LOOK_BYTES 4096

struct sniff_input detect_input(struct nh_string head, struct nh_string name, bool whole)
{
	struct sniff_input input = {.name = name, .whole = whole};

	if (head.length >= 3 && memcmp(head.bytes, BYTE_ORDER_MARK, 3) == 0)
		head = plain_slice(head.bytes + 3, head.bytes + head.length);
	input.head = input.text = head;
	while (input.text.length && plain_is_space(*input.text.bytes)) {
		input.text.bytes++;
		input.text.length--;
	}
	return input;
}

static bool begins(struct nh_string text, const void *bytes, size_t length)
{
	return text.length >= length && memcmp(text.bytes, bytes, length) == 0;
}

bool detect_archive(struct nh_string head)
{
	if (head.length > 262 && memcmp(head.bytes + 257, "ustar", 5) == 0)
		return true;
	return begins(head, "\x1F\x8B", 2) || begins(head, "PK\x03\x04", 4) || begins(head, "BZh", 3) ||
	       begins(head,
		      "\xFD"
		      "7zXZ",
		      5) ||
	       begins(head, "\x28\xB5\x2F\xFD", 4);
}

/* Bytes that no text holds: one NUL, or many controls. A few are no more than damage. */
#define CONTROLS_MIN 8
static bool looks_binary(struct nh_string head)
{
	size_t controls = 0;

	if (head.length && memchr(head.bytes, '\0', head.length))
		return true;
	for (size_t i = 0; i < head.length; i++) {
		unsigned char byte = (unsigned char)head.bytes[i];

		controls += byte < 0x20 && !plain_is_space((char)byte) && byte != 0x1B && byte != 0x1A;
	}
	return controls >= CONTROLS_MIN && controls * 30 > head.length;
}

struct known_shape {
	const char *mark;
	const char *reason;
};

static const char *find_begin(struct nh_string text, const struct known_shape *shapes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_begins(text, nh_string_of(shapes[i].mark)))
			return shapes[i].reason;
	return NULL;
}

static const char *reason_not_text(struct nh_string head)
{
	static const struct known_shape shapes[] = {
	    {"%PDF-", "PDF is not read yet"},
	    {"{\\rtf", "RTF is not read yet"},
	    {"7z\xBC\xAF\x27\x1C", "7z archives are not read yet"},
	    {"\xFF\xFE", "UTF-16 text is not read yet"},
	    {"\xFE\xFF", "UTF-16 text is not read yet"},
	    {"WARC/", "WARC files are not read yet"},
	};
	const char *reason = find_begin(head, shapes, NH_COUNT_OF(shapes));

	if (reason)
		return reason;
	return looks_binary(head) ? "binary data" : NULL;
}

static bool holds(struct nh_string text, const char *needle)
{
	size_t length = nh_size_min(text.length, MARKUP_LOOK_BYTES), needle_length = strlen(needle);

	for (size_t i = 0; i + needle_length <= length; i++)
		if (text.bytes[i] == '<' &&
		    plain_begins(plain_slice(text.bytes + i, text.bytes + length), nh_string_of(needle)))
			return true;
	return false;
}

/* Text that begins with "<" and that no reader took. */
static const char *reason_markup(struct nh_string text)
{
	static const struct known_shape shapes[] = {
	    {"<rss", "RSS and Atom feeds are not read yet"},
	    {"<feed", "RSS and Atom feeds are not read yet"},
	    {"<rdf:rdf", "RSS and Atom feeds are not read yet"},
	    {"<nitf", "NITF is not read yet"},
	    {"<newsitem itemid", "RCV1 is not read yet"},
	    {"<newsitem", "NewsML is not read yet"},
	    {"<newsmessage", "NewsML is not read yet"},
	    {"<newsml", "NewsML is not read yet"},
	    {"<packageitem", "NewsML is not read yet"},
	};

	for (size_t i = 0; i < NH_COUNT_OF(shapes); i++)
		if (holds(text, shapes[i].mark))
			return shapes[i].reason;
	if (plain_begins(text, NH_STRING("<?xml")) || plain_begins(text, NH_STRING("<!doctype")))
		return "an XML format that is not known";
	return text.length > 1 && (plain_is_letter(text.bytes[1]) || text.bytes[1] == '!')
		   ? "an XML format that is not known"
		   : NULL;
}

/* Mail and news posts: header lines to begin with, two of the usual ones among them. */
static bool looks_like_mail(struct nh_string text)
{
	static const char *const names[] = {
	    "From:", "Date:", "Subject:", "Message-ID:", "Path:", "To:", "Received:"};
	struct nh_string line;
	size_t usual = 0;

	if (plain_begins(text, NH_STRING("From ")))
		plain_take_line(&text, &line);
	while (plain_take_line(&text, &line) && line.length > 0) {
		if (plain_is_space(line.bytes[0]))
			continue;
		for (size_t i = 0; i < NH_COUNT_OF(names); i++)
			usual += plain_begins(line, nh_string_of(names[i]));
		if (usual >= 2)
			return true;
		if (!memchr(line.bytes, ':', nh_size_min(line.length, 40)))
			return false;
	}
	return false;
}

/* A table: the first line names three columns or more, of which one is usual in dumps of news. */
static bool looks_like_table(struct nh_string text)
{
	static const char *const columns[] = {"headline",    "title", "text", "body",
					      "articlebody", "date",  "url",  "category"};
	struct nh_string line, left;
	size_t separators = 0, known = 0;

	if (!plain_take_line(&text, &line) || line.length > 2000)
		return false;
	left = line;
	for (size_t i = 0; i < line.length; i++)
		separators += strchr(",;\t", line.bytes[i]) != NULL;
	if (separators == 0 || memchr(line.bytes, ' ', line.length))
		return false;
	while (left.length > 0) {
		size_t length = 0;

		while (length < left.length && !strchr(",;\t", left.bytes[length]))
			length++;
		for (size_t i = 0; i < NH_COUNT_OF(columns); i++)
			known += plain_same((struct nh_string){left.bytes, length}, nh_string_of(columns[i]));
		length += length < left.length;
		left = plain_slice(left.bytes + length, left.bytes + left.length);
	}
	return known >= 1 && separators >= known;
}

static const char *reason_by_name(struct nh_string name)
{
	static const struct known_shape endings[] = {
	    {".csv", "CSV is not read yet"},
	    {".tsv", "TSV is not read yet"},
	    {".md", "Markdown is not read yet"},
	    {".eml", "mail is not read yet"},
	    {".mbox", "mail is not read yet"},
	    {".js", "program text"},
	    {".css", "program text"},
	    {".py", "program text"},
	    {".c", "program text"},
	    {".h", "program text"},
	    {".java", "program text"},
	    {".sh", "program text"},
	    {".xml", "an XML format that is not known"},
	};

	for (size_t i = 0; i < NH_COUNT_OF(endings); i++)
		if (plain_ends(name, nh_string_of(endings[i].mark)))
			return endings[i].reason;
	return NULL;
}

/* What is text, but of a kind that must not be taken for an article. */
static const char *reason_no_article(const struct sniff_input *input)
{
	const char *reason = NULL;

	if (input->text.length == 0)
		return input->whole ? "empty" : "nothing but white space";
	if (input->text.bytes[0] == '<')
		reason = reason_markup(input->text);
	if (!reason)
		reason = reason_by_name(input->name);
	if (!reason && plain_begins(input->head, NH_STRING("#!")))
		reason = "program text";
	if (!reason && looks_like_mail(input->text))
		reason = "mail is not read yet";
	if (!reason && looks_like_table(input->text))
		reason = "CSV is not read yet";
	return reason;
}

static const struct corpus_reader *detect_wanted(const struct sniff_input *input,
						 const struct corpus_reader *wanted, const char **ret_reason)
{
	static const struct known_shape reasons[] = {
	    {"html", "not HTML"},
	    {"json", "not JSON"},
	    {"reuters", "not Reuters SGML"},
	    {"smart", "not a SMART collection"},
	    {"trec", "not TREC SGML"},
	    {"text", "not text"},
	};

	struct sniff_input asked = *input;

	asked.asked = true;
	if (wanted->sniff(&asked))
		return wanted;
	*ret_reason = find_begin(nh_string_of(wanted->name), reasons, NH_COUNT_OF(reasons));
	if (!*ret_reason)
		*ret_reason = "not of the wanted format";
	return NULL;
}

const struct corpus_reader *detect_reader(const struct sniff_input *input, const struct corpus_reader *wanted,
					  const char **ret_reason)
{
	const char *reason = input->head.length == 0 && input->whole ? "empty" : reason_not_text(input->head);

	*ret_reason = reason;
	if (reason)
		return NULL;
	if (wanted)
		return detect_wanted(input, wanted, ret_reason);
	for (size_t i = 0; i + 1 < corpus_reader_count; i++)
		if (corpus_readers[i]->sniff(input))
			return corpus_readers[i];
	*ret_reason = reason_no_article(input);
	return *ret_reason ? NULL : corpus_readers[corpus_reader_count - 1];
}

bool detect_passed_over(struct nh_string name)
{
	static const char *const stems[] = {"README", "LICENSE", "COPYING", "NOTICE", "CHANGES"};
	const char *dot = memchr(name.bytes, '.', name.length);
	struct nh_string stem = dot ? plain_slice(name.bytes, dot) : name;

	if (name.length && name.bytes[0] == '.')
		return true;
	if (plain_ends(name, NH_STRING(".dtd")) || plain_ends(name, NH_STRING(".xsd")))
		return true;
	for (size_t i = 0; i < NH_COUNT_OF(stems); i++)
		if (plain_same(stem, nh_string_of(stems[i])))
			return true;
	return false;
}
