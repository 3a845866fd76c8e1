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
#include "corpus/tar_head.h"

#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

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
	struct tar_head tar;

	if (tar_head_read(head, &tar) || (head.length > 262 && memcmp(head.bytes + 257, "ustar", 5) == 0))
		return true;
	return begins(head, "\x1F\x8B", 2) || begins(head, "PK\x03\x04", 4) || begins(head, "BZh", 3) ||
	       begins(head,
		      "\xFD"
		      "7zXZ",
		      5) ||
	       begins(head, "\x28\xB5\x2F\xFD", 4);
}

/* Bytes that no text holds: NULs, but for padding at the end, or many controls. A few controls are no more
 * than damage, and so are a few NULs in what is text otherwise. */
#define CONTROLS_MIN 8
#define NULS_PER_CENT_MAX 5
static bool looks_binary(struct nh_string head)
{
	size_t controls = 0, nuls = 0, padded = head.length;

	while (head.length > 0 && head.bytes[head.length - 1] == '\0')
		head.length--;
	if (head.length < padded / 2)
		return true;
	for (size_t i = 0; i < head.length; i++) {
		unsigned char byte = (unsigned char)head.bytes[i];

		if (head.length - i >= 8 && !plain_any_control(head.bytes + i)) {
			i += 7;
			continue;
		}
		nuls += byte == 0;
		controls +=
		    byte && byte < 0x20 && !plain_is_space((char)byte) && byte != 0x1B && byte != 0x1A;
	}
	if (nuls > 0 && (controls > 0 || nuls * 100 > head.length * NULS_PER_CENT_MAX))
		return true;
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
	    {"{\\rtf", "RTF is not read yet"},
	    {"7z\xBC\xAF\x27\x1C", "7z archives are not read yet"},
	};
	const char *reason = find_begin(head, shapes, NH_COUNT_OF(shapes));

	if (reason)
		return reason;
	if (begins(head, "PK\x05\x06", 4))
		return "an archive with nothing in it";
	return looks_binary(head) ? "binary data" : NULL;
}

/* Whether a tag begins here: behind a blank in one there is a value, and in a company's name none. */
static bool begins_with_tag(const char *at, const char *end)
{
	const char *tag_end = end - at > 1 && at[0] == '<' && plain_is_letter(at[1])
				  ? memchr(at, '>', (size_t)(end - at))
				  : NULL;
	size_t length = tag_end ? (size_t)(tag_end - at) : 0;

	return length > 0 && (!memchr(at, ' ', length) || memchr(at, '=', length));
}

/* Whether a line behind the first begins with a tag. */
static bool has_line_of_markup(struct nh_string text)
{
	const char *end = text.bytes + text.length, *at = text.bytes;

	while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL && end - ++at > 1)
		if (begins_with_tag(at, end))
			return true;
	return false;
}

/* Text that begins with "<" and that no reader took. Wires put the names of companies in such brackets, and
 * headlines begin with them: a tag has a value, or others follow that end something or begin a line. */
static const char *reason_markup(struct nh_string text)
{
	const char *tag_end = memchr(text.bytes, '>', text.length);
	struct nh_string tag = {text.bytes, tag_end ? (size_t)(tag_end - text.bytes) : text.length};
	bool is_tag = text.length > 1 && plain_is_letter(text.bytes[1]) &&
		      (memchr(tag.bytes, '=', tag.length) || memmem(text.bytes, text.length, "</", 2) ||
		       memmem(text.bytes, text.length, "/>", 2) || has_line_of_markup(text));

	return is_tag || (text.length > 1 && text.bytes[1] == '!')
		   ? "markup of no format that is known; --format xml reads it as XML"
		   : NULL;
}

static const char *reason_by_name(struct nh_string name)
{
	static const struct known_shape endings[] = {
	    {".js", "program text"}, {".css", "program text"}, {".py", "program text"},
	    {".c", "program text"},  {".h", "program text"},   {".java", "program text"},
	    {".sh", "program text"},
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
	return reason;
}

static const struct corpus_reader *detect_wanted(const struct sniff_input *input,
						 const struct corpus_reader *wanted, const char **ret_reason)
{
	static const struct known_shape reasons[] = {
	    {"html", "not HTML"},
	    {"anpa", "not ANPA 1312"},
	    {"csv", "not a table"},
	    {"feed", "not a feed"},
	    {"json", "not JSON"},
	    {"mail", "not mail"},
	    {"md", "not Markdown"},
	    {"mbox", "not a mailbox"},
	    {"newsml", "not NewsML"},
	    {"ninjs", "not JSON"},
	    {"nitf", "not NITF"},
	    {"tsv", "not a table"},
	    {"pdf", "not PDF"},
	    {"rcv1", "not RCV1"},
	    {"warc", "no crawl"},
	    {"wet", "no crawl"},
	    {"xml", "not XML"},
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

const struct corpus_reader *detect_bytes_reader(const struct sniff_input *input,
						const struct corpus_reader *wanted)
{
	struct sniff_input asked = *input;

	if (wanted) {
		asked.asked = true;
		return wanted->takes_bytes && wanted->sniff(&asked) ? wanted : NULL;
	}
	for (size_t i = 0; i < corpus_reader_count; i++)
		if (corpus_readers[i]->takes_bytes && corpus_readers[i]->sniff(input))
			return corpus_readers[i];
	return NULL;
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
