/* SPDX-License-Identifier: MIT
 *
 * html_byline.c - see html_byline.h. A text is cut at marks into parts. The first part in which a word such
 * as "by" stands, with nothing before it but dates and words such as "posted", holds the names; where none
 * does, the first that is not all dates and such words. What follows a name and is none, such as a date or a
 * title, goes only where it is plain that it is none.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_byline.h"

#include "corpus/clean/date_words.h"
#include "corpus/clean/html_byline_words.h"
#include "corpus/clean/html_facts.h"
#include "corpus/clean/html_name_words.h"
#include "corpus/clean/plain.h"

#define WORDS_OF_NAME_MAX 4
#define WORDS_OF_LINE_MAX 8
#define INITIALS_MAX 4
#define TEXT_BYTES_MAX 1000 /* names beyond are not read */

static struct nh_string behind(struct nh_string text, size_t bytes)
{
	return plain_slice(text.bytes + bytes, text.bytes + text.length);
}

/* How many bytes of space or of a mark that is no letter of a name begin here. */
static size_t gap_bytes(struct nh_string text)
{
	static const char *const marks[] = {"\xC2\xA0", "·", "–", "—",  "•",  "“",  "”",
					    "„",        "»", "›", "：", "｜", "　", "|"};
	size_t length;

	if (text.length == 0 || plain_is_letter(*text.bytes))
		return 0;
	if ((unsigned char)*text.bytes < 0x80)
		return !plain_is_digit(*text.bytes);
	for (size_t i = 0; i < NH_COUNT_OF(marks); i++) {
		length = strlen(marks[i]);
		if (text.length >= length && memcmp(text.bytes, marks[i], length) == 0)
			return length;
	}
	return 0;
}

static struct nh_string without_gap(struct nh_string text)
{
	size_t bytes;

	while ((bytes = gap_bytes(text)) > 0)
		text = behind(text, bytes);
	return text;
}

static struct nh_string first_word(struct nh_string text)
{
	size_t bytes = 0;

	while (bytes < text.length && (plain_is_letter(text.bytes[bytes]) || text.bytes[bytes] == '.' ||
				       text.bytes[bytes] == '-' || gap_bytes(behind(text, bytes)) == 0))
		bytes++;
	return (struct nh_string){text.bytes, bytes};
}

static bool holds_digit(struct nh_string word)
{
	for (size_t i = 0; i < word.length; i++)
		if (plain_is_digit(word.bytes[i]))
			return true;
	return false;
}

static enum date_word date_meaning(struct nh_string word)
{
	int value;

	while (word.length && strchr(".,:", word.bytes[word.length - 1]))
		word.length--;
	return date_word_find(word, &value);
}

/* "ann2", "c1ph4": a name with digits at a network, and no date. */
static bool is_login_with_digits(struct nh_string word)
{
	return word.length > 2 && holds_digit(word) && plain_is_letter(*word.bytes) &&
	       !plain_same(word, NH_STRING("CET")) && date_meaning(word) == DATE_WORD_UNKNOWN;
}

/* "ByAnn Lee", of elements that stand apart on the page. */
static size_t glued_by(struct nh_string text)
{
	return text.length > 3 && plain_begins(text, NH_STRING("by")) && text.bytes[2] >= 'A' &&
		       text.bytes[2] <= 'Z' && text.bytes[3] >= 'a'
		   ? 2
		   : 0;
}

/* Where the name begins in a part of a line. Absent where a word says that it is none, such as "Photo". */
static struct nh_string find_start(struct nh_string text, enum html_byline_label *ret_label)
{
	struct nh_string left = without_gap(text), bare = left;
	bool seen_digit = false, seen_publishing = false;
	size_t bytes;

	*ret_label = LABEL_IS_NONE;
	while (left.length > 0) {
		struct nh_string word = first_word(left);
		unsigned meaning = html_byline_word(left, &bytes);
		bool has_digit = holds_digit(word);
		enum date_word date = has_digit ? DATE_WORD_UNKNOWN : date_meaning(word);

		if (!meaning && glued_by(left)) {
			meaning = BYLINE_BY;
			bytes = glued_by(left);
		}
		if ((meaning & BYLINE_PICTURE) && !*ret_label)
			return (struct nh_string){NULL, 0};
		if (meaning & (BYLINE_BY | BYLINE_AUTHOR | BYLINE_LABEL)) {
			left = bare = without_gap(behind(left, bytes));
			if (!(meaning & BYLINE_BY) || seen_publishing)
				*ret_label = LABEL_IS_AUTHOR;
			else if (!*ret_label)
				*ret_label = LABEL_IS_BY;
			continue;
		}
		/* behind "by" the name begins at once; "Posted by" may come twice */
		if (*ret_label && date != DATE_WORD_PUBLISHED)
			break;
		if (has_digit && is_login_with_digits(word))
			break;
		seen_digit |= has_digit;
		seen_publishing |= date == DATE_WORD_PUBLISHED || (meaning & BYLINE_WRITTEN);
		if (!(meaning & (BYLINE_LEAD | BYLINE_WRITTEN)) && !has_digit && date == DATE_WORD_UNKNOWN)
			break;
		left = without_gap(behind(left, word.length ? word.length : 1));
		if (has_digit || date == DATE_WORD_PUBLISHED || date == DATE_WORD_UPDATED ||
		    (seen_digit && date != DATE_WORD_UNKNOWN && word.length > 0))
			bare = left;
	}
	return left.length == 0 && !*ret_label ? left : bare;
}

/* text, which a digit followed, without the words of the date at its end. */
static struct nh_string without_date_words(struct nh_string text)
{
	text = plain_trim(text);
	while (text.length > 0) {
		size_t start = text.length;

		while (start > 0 && !plain_is_space(text.bytes[start - 1]))
			start--;
		if (date_meaning(behind(text, start)) == DATE_WORD_UNKNOWN &&
		    !plain_same(behind(text, start), NH_STRING("last")))
			break;
		text = plain_trim(plain_slice(text.bytes, text.bytes + start));
	}
	return text;
}

/* text without the beginning of a mail address. */
static struct nh_string without_last_word(struct nh_string text)
{
	while (text.length > 0 && !plain_is_space(text.bytes[text.length - 1]))
		text.length--;
	return text;
}

static struct nh_string without_marks(struct nh_string text)
{
	text = plain_trim(text);
	while (text.length > 0 && strchr(",;:-/([{<>|*~\"", text.bytes[text.length - 1]))
		text = plain_trim(plain_slice(text.bytes, text.bytes + text.length - 1));
	while (text.length > 0 && strchr(",;:-/)]}<>|*~\"(", *text.bytes))
		text = plain_trim(behind(text, 1));
	return text;
}

/* Whether a note begins at i of text, behind which no name is any more. */
static bool ends_name(struct nh_string text, size_t i)
{
	struct nh_string left = behind(text, i), before = plain_slice(text.bytes, text.bytes + i);
	unsigned behind_it;
	size_t bytes;

	if (i == 0)
		return false;
	behind_it = html_behind_name(left, &bytes);
	if ((behind_it & BEHIND_NOTE) || ((behind_it & BEHIND_ROLE) && plain_word_count(before) > 1))
		return true;
	if (behind_it & BEHIND_DATE) {
		left = without_gap(left);
		left = first_word(without_gap(behind(left, first_word(left).length)));
		return holds_digit(left) || date_meaning(left) == DATE_WORD_MONTH;
	}
	return false;
}

/* Up to a mark that no name holds, a digit, or a note. */
static struct nh_string name_part(struct nh_string text)
{
	struct nh_string first = first_word(text);
	size_t i = is_login_with_digits(first) ? first.length : 0;

	for (; i < text.length; i++) {
		if (plain_is_digit(text.bytes[i]))
			return without_marks(without_date_words(plain_slice(text.bytes, text.bytes + i)));
		if (text.bytes[i] == '@')
			return without_marks(without_last_word(plain_slice(text.bytes, text.bytes + i)));
		if (ends_name(text, i))
			return without_marks(plain_slice(text.bytes, text.bytes + i));
	}
	return without_marks(text);
}

/* A capital first, or no ASCII letter at all. */
static bool may_be_name(struct nh_string text)
{
	size_t words = plain_word_count(text);

	return text.length > 0 && words >= 2 && words <= WORDS_OF_NAME_MAX &&
	       !(text.bytes[0] >= 'a' && text.bytes[0] <= 'z');
}

/* "Ann Lee, Bo Ek and Cy Dee": each of them. */
static void add_names(struct html_names *names, struct nh_string text)
{
	size_t before_count = names->count;

	for (size_t i = 1; i < text.length; i++) {
		struct nh_string before = plain_trim(plain_slice(text.bytes, text.bytes + i)), rest;
		size_t bytes;

		if (!(html_behind_name(behind(text, i), &bytes) & BEHIND_JOINT) || !may_be_name(before) ||
		    (bytes > 1 && text.bytes[i + 1] == '&' && html_names_house(text)))
			continue;
		rest = plain_trim(behind(text, i + bytes));
		if (plain_begins(rest, NH_STRING("and ")))
			rest = behind(rest, 4);
		if (names->count == before_count || !html_says_role(before))
			html_names_add(names, before);
		text = rest;
		i = 0;
	}
	/* behind a name stands where it works, as often as not */
	if (names->count == before_count ||
	    (may_be_name(text) && !html_says_role(text) && html_name_kind(text) > NAME_IS_HOUSE))
		html_names_add(names, text);
}

/* The bytes of a mark behind which something else may stand; 0 where none begins here. */
static size_t mark_bytes(struct nh_string text)
{
	static const char *const marks[] = {"•", "·", "｜", " – ", " — ", " - ", " // ", ", "};

	if (strchr("|\n\t", *text.bytes))
		return 1;
	/* letters and digits begin none of them */
	if ((unsigned char)*text.bytes < 0x80 && *text.bytes != ' ' && *text.bytes != ',')
		return 0;
	for (size_t m = 0; m < NH_COUNT_OF(marks); m++) {
		size_t bytes = strlen(marks[m]);

		if (text.length >= bytes && memcmp(text.bytes, marks[m], bytes) == 0)
			return bytes;
	}
	return 0;
}

/* What stands behind the next such mark. */
static struct nh_string next_part(struct nh_string text)
{
	for (size_t i = 1; i < text.length; i++) {
		size_t bytes = mark_bytes(behind(text, i));

		if (bytes > 0)
			return behind(text, i + bytes);
	}
	return behind(text, text.length);
}

/* Where the names begin that a word such as "by" introduces; where none does, *ret_first is where they may.
 */
static enum html_byline_label find_names(struct nh_string text, struct nh_string *ret_names,
					 struct nh_string *ret_first)
{
	*ret_first = (struct nh_string){NULL, 0};
	text = plain_trim(text);
	if (text.length > TEXT_BYTES_MAX)
		text = without_last_word((struct nh_string){text.bytes, TEXT_BYTES_MAX});
	if (text.length > 0 && *text.bytes == '#')
		return LABEL_IS_NONE; /* the number of a comment */
	for (; text.length > 0; text = next_part(text)) {
		enum html_byline_label label;

		*ret_names = find_start(text, &label);
		if (label)
			return label;
		if (!ret_first->length)
			*ret_first = *ret_names;
	}
	return LABEL_IS_NONE;
}

enum html_byline_label html_byline_read(struct nh_string text, struct html_names *names)
{
	struct nh_string found, first;
	enum html_byline_label label = find_names(text, &found, &first);

	add_names(names, name_part(label ? found : first));
	return label;
}

enum html_byline_label html_byline_find(struct nh_string text, struct html_names *names)
{
	struct nh_string found, first;
	enum html_byline_label label = find_names(text, &found, &first);

	if (label)
		add_names(names, name_part(found));
	return label;
}

bool html_is_byline_label(struct nh_string text)
{
	enum html_byline_label label;

	text = plain_trim(text);
	return text.length > 0 && find_start(text, &label).length == 0 && label;
}

bool html_begins_as_byline(struct nh_string text)
{
	size_t bytes;

	text = without_gap(text);
	return text.length > 0 &&
	       ((html_byline_word(text, &bytes) & (BYLINE_AUTHOR | BYLINE_LABEL | BYLINE_WRITTEN)) ||
		date_meaning(first_word(text)) == DATE_WORD_PUBLISHED);
}

/* Dates, and words that stand around names, and nothing else. */
static bool is_all_labels(struct nh_string name)
{
	struct nh_string left = without_gap(name);
	size_t words = 0, bytes;

	while (left.length > 0) {
		struct nh_string word = first_word(left);

		if (date_meaning(word) == DATE_WORD_UNKNOWN && html_byline_word(left, &bytes) == 0 &&
		    !(holds_digit(word) && !is_login_with_digits(word)))
			return false;
		left = without_gap(behind(left, word.length ? word.length : 1));
		words++;
	}
	return words > 0;
}

static bool is_address(struct nh_string name)
{
	static const char *const parts[] = {"@", "[at]", "(at)", "://", "www."};

	for (size_t i = 0; i < NH_COUNT_OF(parts); i++)
		if (memmem(name.bytes, name.length, parts[i], strlen(parts[i])))
			return true;
	return plain_begins(name, NH_STRING("http"));
}

/* "admin", "ann.lee", "c1ph4" */
static bool is_login(struct nh_string name)
{
	if (memmem(name.bytes, name.length, "admin", 5))
		return true;
	for (size_t i = 0; i < name.length; i++)
		if (plain_is_digit(name.bytes[i]) && plain_is_letter(*name.bytes))
			return true;
	for (size_t i = 0; i < name.length; i++)
		if ((name.bytes[i] >= 'A' && name.bytes[i] <= 'Z') || (unsigned char)name.bytes[i] >= 0x80)
			return false;
	return true;
}

/* "DT", "APA" */
static bool is_initials(struct nh_string name)
{
	if (name.length > INITIALS_MAX)
		return false;
	for (size_t i = 0; i < name.length; i++)
		if (name.bytes[i] < 'A' || name.bytes[i] > 'Z')
			return false;
	return true;
}

/* "NatGeo": a capital behind a small letter, but for "McKay" and "DeVito". */
static bool is_run_together(struct nh_string name)
{
	for (size_t i = 3; i < name.length; i++)
		if (name.bytes[i] >= 'A' && name.bytes[i] <= 'Z' && name.bytes[i - 1] >= 'a' &&
		    name.bytes[i - 1] <= 'z')
			return true;
	return false;
}

bool html_has_capitals(struct nh_string name)
{
	struct nh_string left = without_gap(name);

	while (left.length > 0) {
		struct nh_string word = first_word(left);
		unsigned char first = word.length ? (unsigned char)word.bytes[0] : 'A',
			      second = word.length > 1 ? (unsigned char)word.bytes[1] : 0;
		bool is_small = (first >= 'a' && first <= 'z') || (first == 0xC3 && second >= 0x9F);

		if (is_small && !html_is_particle(word))
			return false;
		left = without_gap(behind(left, word.length ? word.length : 1));
	}
	return true;
}

/* Dates, labels and addresses are none. */
static bool is_name(struct nh_string name)
{
	return name.length >= 2 && !(name.length == 2 && name.bytes[1] == '.') && !is_address(name) &&
	       !html_is_no_name(name) && !strchr("!?", name.bytes[name.length - 1]) && !is_all_labels(name);
}

enum html_name_kind html_name_kind(struct nh_string name)
{
	size_t words = plain_word_count(name);

	if (html_names_house(name) || words > WORDS_OF_LINE_MAX || memmem(name.bytes, name.length, ": ", 2))
		return NAME_IS_HOUSE;
	if ((unsigned char)*name.bytes >= 0xE3)
		return NAME_IS_OF_PERSON; /* of a script without spaces */
	if (words == 1 && (is_login(name) || is_run_together(name)))
		return NAME_IS_LOGIN;
	if (words == 1)
		return is_initials(name) ? NAME_IS_HOUSE : NAME_IS_ONE_WORD;
	if (*name.bytes >= 'a' && *name.bytes <= 'z' && !html_is_particle(first_word(name)))
		return words > WORDS_OF_NAME_MAX ? NAME_IS_HOUSE : NAME_IS_LOGIN;
	return html_has_capitals(name) ? NAME_IS_OF_PERSON : NAME_IS_HOUSE;
}

void html_names_add(struct html_names *names, struct nh_string name)
{
	name = without_marks(name);
	if (names->count == HTML_NAMES_MAX || !is_name(name))
		return;
	for (size_t i = 0; i < names->count; i++)
		if (html_same_words(names->items[i], name))
			return;
	names->items[names->count++] = name;
}
