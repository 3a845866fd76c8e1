/* SPDX-License-Identifier: MIT
 *
 * html_byline.c - see html_byline.h. What follows a name and is none, such as a date or a title, goes only
 * where it is plain that it is none.
 */
#include "corpus/clean/html_byline.h"

#include "corpus/clean/plain.h"

#define WORDS_OF_NAME_MAX 4

static struct nh_string without_start(struct nh_string text)
{
	static const char *const starts[] = {
	    "written by ", "reported by ", "posted by ", "published by ", "story by ", "words by ",
	    "text by ",    "by: ",         "byby ",      "by ",           "author: ",  "authors: ",
	    "von ",        "par ",         "por ",       "di ",           "door ",     "av ",
	    "af ",         "autor: ",      "auteur : ",  "автор: ",       "文: ",      "文 ",
	    "文　",        "文／",         "文/",        "記者："};

	text = plain_trim(text);
	/* "ByAnn Lee", of elements that stand apart on the page */
	if (text.length > 3 && plain_begins(text, NH_STRING("by")) && text.bytes[2] >= 'A' &&
	    text.bytes[2] <= 'Z' && text.bytes[3] >= 'a')
		text = plain_slice(text.bytes + 2, text.bytes + text.length);
	for (size_t i = 0; i < NH_COUNT_OF(starts); i++) {
		struct nh_string start = nh_string_of(starts[i]);

		if (text.length > start.length && plain_begins(text, start)) {
			text = plain_trim(plain_slice(text.bytes + start.length, text.bytes + text.length));
			i = (size_t)-1;
		}
	}
	return text;
}

/* Words behind which a date or a note follows, and no name any more. */
static bool begins_note(struct nh_string text)
{
	static const char *const notes[] = {
	    " updated",
	    " published",
	    " posted",
	    " last updated",
	    " on ",
	    " - ",
	    " – ",
	    " — ",
	    " / ",
	    " follow ",
	    " view ",
	    "@",
	    "•",
	    " email",
	    " contact",
	    "（",
	    " le ",
	    " am ",
	    "|",
	    "\n",
	    "\t",
	    "·",
	    " more stories",
	    " contributor",
	    " correspondent",
	    " staff writer",
	    " staff reporter",
	    " senior ",
	    " reporter",
	    " opinion writer",
	    " special to",
	    " the associated press",
	    " associated press",
	    " for the ",
	};

	for (size_t i = 0; i < NH_COUNT_OF(notes); i++)
		if (plain_begins(text, nh_string_of(notes[i])))
			return true;
	return false;
}

/* "December", "Dec", "Mon" … and not "Decker". */
static bool is_date_word(struct nh_string word)
{
	static const char *const words[] = {
	    "january",   "february", "march",    "april",    "may",  "june",    "july",      "august",
	    "september", "october",  "november", "december", "sept", "monday",  "tuesday",   "wednesday",
	    "thursday",  "friday",   "saturday", "sunday",   "last", "updated", "published", "posted",
	};

	while (word.length && (strchr(".,:", word.bytes[word.length - 1])))
		word.length--;
	for (size_t i = 0; i < NH_COUNT_OF(words); i++) {
		struct nh_string whole = nh_string_of(words[i]);

		if (plain_same(word, whole) ||
		    (word.length == 3 && whole.length > 4 && plain_begins(whole, word)))
			return true;
	}
	return false;
}

/* text, which a digit followed, without the words of the date at its end. */
static struct nh_string without_date_words(struct nh_string text)
{
	text = plain_trim(text);
	while (text.length > 0) {
		size_t start = text.length;

		while (start > 0 && !plain_is_space(text.bytes[start - 1]))
			start--;
		if (!is_date_word(plain_slice(text.bytes + start, text.bytes + text.length)))
			break;
		text = plain_trim(plain_slice(text.bytes, text.bytes + start));
	}
	return text;
}

static struct nh_string without_comma(struct nh_string text)
{
	text = plain_trim(text);
	while (text.length > 0 && strchr(",;", text.bytes[text.length - 1]))
		text = plain_trim(plain_slice(text.bytes, text.bytes + text.length - 1));
	return text;
}

/* Up to a mark that no name holds, a digit, or a note. */
static struct nh_string name_part(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++) {
		if (plain_is_digit(text.bytes[i]))
			return without_date_words(plain_slice(text.bytes, text.bytes + i));
		if (i > 0 && begins_note(plain_slice(text.bytes + i, text.bytes + text.length)))
			return without_comma(plain_slice(text.bytes, text.bytes + i));
	}
	return text;
}

static size_t count_words(struct nh_string text)
{
	size_t words = text.length > 0;

	for (size_t i = 0; i < text.length; i++)
		words += text.bytes[i] == ' ';
	return words;
}

/* A capital first, or no ASCII letter at all. */
static bool may_be_name(struct nh_string text)
{
	size_t words = count_words(text);

	return text.length > 0 && words >= 2 && words <= WORDS_OF_NAME_MAX &&
	       !(text.bytes[0] >= 'a' && text.bytes[0] <= 'z');
}

/* How many bytes of a word between two names begin here. */
static size_t joint_bytes(struct nh_string left)
{
	static const char *const joints[] = {" and ", " & ", " und ", " et ", " y ", " e ", "; ", ", "};

	for (size_t i = 0; i < NH_COUNT_OF(joints); i++)
		if (plain_begins(left, nh_string_of(joints[i])))
			return strlen(joints[i]);
	return 0;
}

void html_add_bylines(struct article_builder *builder, struct nh_string text)
{
	text = name_part(without_start(text));
	for (size_t i = 1; i < text.length; i++) {
		struct nh_string before = plain_trim(plain_slice(text.bytes, text.bytes + i)), behind;
		size_t bytes = joint_bytes(plain_slice(text.bytes + i, text.bytes + text.length));

		if (bytes == 0 || !may_be_name(before))
			continue;
		behind = plain_slice(text.bytes + i + bytes, text.bytes + text.length);
		if (plain_begins(behind, NH_STRING("and ")))
			behind = plain_slice(behind.bytes + 4, behind.bytes + behind.length);
		article_add_byline(builder, before);
		text = behind;
		i = 0;
	}
	if (plain_begins(text, NH_STRING("follow")))
		return;
	if (builder->article.bylines.count == 0 || may_be_name(text))
		article_add_byline(builder, text);
}
