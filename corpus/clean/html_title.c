/* SPDX-License-Identifier: MIT
 *
 * html_title.c - titles: which are the same, and where the site's name in one begins. See html_facts.h.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_facts.h"
#include "corpus/clean/plain.h"

#define SITE_WIDTH_MAX 60
#define PREFIX_LETTERS_MIN 20
#define SITE_LETTERS_MIN 5
#define KICKER_LETTERS_MAX 40
#define TITLE_LETTERS_MAX 512
#define WORD_LETTERS_MAX 64
#define SHARED_LETTERS_MIN 4

/* The next byte that counts in a comparison of titles, or -1 at the end. */
static int next_letter(const char **next, const char *end)
{
	while (*next < end) {
		unsigned char byte = (unsigned char)*(*next)++;

		if (plain_is_letter((char)byte) || plain_is_digit((char)byte))
			return plain_lower((char)byte);
		/* E2 80 begins quotation marks and dashes, which one of two titles may have in ASCII */
		if (byte == 0xE2 && end - *next >= 2 && (unsigned char)**next == 0x80)
			*next += 2;
		else if (byte >= 0x80 && byte != 0xC2 && byte != 0xA0)
			return byte;
	}
	return -1;
}

void html_append_letters(struct buf *out, struct nh_string text)
{
	unsigned char *start = buf_reserve(out, text.length), *to = start;
	const char *next = text.bytes;
	int letter;

	if (!start)
		return;
	while ((letter = next_letter(&next, text.bytes + text.length)) >= 0)
		*to++ = (unsigned char)letter;
	out->length += (size_t)(to - start);
}

static size_t shared_letters(struct nh_string a, struct nh_string b, bool *ret_a_ends, bool *ret_b_ends)
{
	const char *next_a = a.bytes, *next_b = b.bytes;
	size_t shared = 0;

	for (;;) {
		int letter_a = next_letter(&next_a, a.bytes + a.length),
		    letter_b = next_letter(&next_b, b.bytes + b.length);

		*ret_a_ends = letter_a < 0;
		*ret_b_ends = letter_b < 0;
		if (letter_a != letter_b || letter_a < 0)
			return shared;
		shared++;
	}
}

bool html_same_words(struct nh_string a, struct nh_string b)
{
	bool a_ends, b_ends;

	return a.length && b.length && shared_letters(a, b, &a_ends, &b_ends) > 0 && a_ends && b_ends;
}

bool html_begins_same(struct nh_string a, struct nh_string b)
{
	bool a_ends, b_ends;

	return a.length && b.length && shared_letters(a, b, &a_ends, &b_ends) >= PREFIX_LETTERS_MIN &&
	       (a_ends || b_ends);
}

/* The letters of a host's or a site's name without marks: "bbc.co.uk", "BBC News". */
static size_t letters_of(struct nh_string text, char *to, size_t room)
{
	const char *next = text.bytes, *end = text.bytes + text.length;
	size_t count = 0;
	int letter;

	while (count < room && (letter = next_letter(&next, end)) >= 0)
		to[count++] = (char)letter;
	return count;
}

size_t html_shared_words(struct nh_string text, struct nh_string other)
{
	char letters[TITLE_LETTERS_MAX], word[WORD_LETTERS_MAX];
	size_t count = letters_of(other, letters, sizeof letters), shared = 0;

	while (text.length > 0) {
		size_t bytes = 0, word_count;

		while (bytes < text.length && text.bytes[bytes] != ' ')
			bytes++;
		word_count = letters_of((struct nh_string){text.bytes, bytes}, word, sizeof word);
		shared += word_count >= SHARED_LETTERS_MIN && memmem(letters, count, word, word_count);
		bytes += bytes < text.length;
		text = plain_slice(text.bytes + bytes, text.bytes + text.length);
	}
	return shared;
}

bool html_ends_same(struct nh_string heading, struct nh_string headline)
{
	char letters[TITLE_LETTERS_MAX], end[TITLE_LETTERS_MAX];
	size_t count = letters_of(heading, letters, sizeof letters),
	       end_count = letters_of(headline, end, sizeof end);

	return end_count >= PREFIX_LETTERS_MIN && count > end_count && count < sizeof letters &&
	       count - end_count <= KICKER_LETTERS_MAX &&
	       memcmp(letters + count - end_count, end, end_count) == 0;
}

/* How many bytes of a separator begin here, its spaces included. */
static size_t separator_bytes(const char *text, const char *end)
{
	static const char *const separators[] = {" | ",  " - ", " – ", " — ", " · ", " » ",
						 " :: ", " • ", " / ", " « ", " ‹ ", " > ",
						 "｜",   "|",   " : ", ": ",  "－",  "-"};

	if (plain_is_letter(*text) || plain_is_digit(*text))
		return 0;
	for (size_t i = 0; i < NH_COUNT_OF(separators); i++) {
		size_t length = strlen(separators[i]);

		/* a bare hyphen counts behind CJK only */
		if (length == 1 && *text == '-' && (end - text < 2 || (unsigned char)text[1] < 0xE3))
			continue;
		if ((size_t)(end - text) >= length && memcmp(text, separators[i], length) == 0)
			return length;
	}
	return 0;
}

static struct nh_string host_of(struct nh_string url)
{
	const char *slashes = url.length ? memmem(url.bytes, url.length, "//", 2) : NULL,
		   *end = url.bytes + url.length;
	const char *stop;

	if (!slashes)
		return (struct nh_string){NULL, 0};
	stop = memchr(slashes + 2, '/', (size_t)(end - slashes - 2));
	return plain_slice(slashes + 2, stop ? stop : end);
}

static bool names_site(struct nh_string part, struct nh_string site, struct nh_string url)
{
	char letters[128], others[256];
	size_t count = letters_of(part, letters, sizeof letters), other_count;

	if (count == 0)
		return true;
	other_count = letters_of(site, others, sizeof others);
	if (other_count > 2 && count > 2 &&
	    (memmem(others, other_count, letters, count) || memmem(letters, count, others, other_count)))
		return true;
	other_count = letters_of(host_of(url), others, sizeof others);
	return count > 2 && other_count > 0 && memmem(others, other_count, letters, count);
}

bool html_is_part_of_name(struct nh_string text, struct nh_string site, struct nh_string url)
{
	char letters[128], others[128];
	size_t count = letters_of(text, letters, sizeof letters),
	       other_count = letters_of(site, others, sizeof others);

	return count > 2 && (memmem(others, other_count, letters, count) ||
			     names_site(text, (struct nh_string){NULL, 0}, url));
}

bool html_names_site(struct nh_string name, struct nh_string site, struct nh_string url)
{
	char letters[128], others[128];
	size_t count = letters_of(name, letters, sizeof letters),
	       other_count = letters_of(site, others, sizeof others);

	return (count > 2 && other_count >= SITE_LETTERS_MIN &&
		memmem(letters, count, others, other_count)) ||
	       html_is_part_of_name(name, site, url);
}

/* A strong separator is seldom part of a headline. */
static bool is_strong(const char *separator)
{
	static const char *const strong[] = {"|", " | ", " » ", " :: ", "｜"};

	for (size_t i = 0; i < NH_COUNT_OF(strong); i++)
		if (strncmp(separator, strong[i], strlen(strong[i])) == 0)
			return true;
	return false;
}

/* "tide.example //": a host, and nothing else. */
static bool is_address(struct nh_string text)
{
	size_t dots = 0;

	while (text.length > 0 && !plain_is_letter(text.bytes[text.length - 1]))
		text.length--;
	for (size_t i = 0; i < text.length; i++) {
		if (!plain_is_letter(text.bytes[i]) && !plain_is_digit(text.bytes[i]) &&
		    text.bytes[i] != '.' && text.bytes[i] != '-')
			return false;
		dots += text.bytes[i] == '.' && i > 0 && i + 2 < text.length;
	}
	return dots > 0;
}

/* Whether what stands behind a separator may go. */
static bool may_cut(struct nh_string kept, const char *separator, struct nh_string part,
		    struct nh_string site, struct nh_string url)
{
	if (plain_width(part) > SITE_WIDTH_MAX || kept.length == 0)
		return false;
	if (names_site(part, site, url))
		return true;
	return is_strong(separator) && plain_word_count(part) <= 4 && plain_word_count(kept) >= 3;
}

/* The title without what stands behind its last separator; the same where that may not go. */
static struct nh_string cut_end(struct nh_string title, struct nh_string site, struct nh_string url)
{
	const char *end = title.bytes + title.length;

	for (size_t i = title.length; i-- > 1;) {
		const char *at = title.bytes + i;
		size_t bytes = separator_bytes(at, end);
		struct nh_string kept, part;

		if (bytes == 0 || at[0] == ':')
			continue;
		kept = plain_trim(plain_slice(title.bytes, at));
		part = plain_trim(plain_slice(at + bytes, end));
		if (is_address(kept))
			return title; /* the name stands first */
		return may_cut(kept, at, part, site, url) ? kept : title;
	}
	return title;
}

/* The same for a name at the start: "Site: Headline". */
static struct nh_string cut_start(struct nh_string title, struct nh_string site, struct nh_string url)
{
	const char *end = title.bytes + title.length;

	for (size_t i = 1; i < title.length; i++) {
		const char *at = title.bytes + i;
		size_t bytes = separator_bytes(at, end);
		struct nh_string part, kept;

		if (bytes == 0)
			continue;
		part = plain_trim(plain_slice(title.bytes, at));
		kept = plain_trim(plain_slice(at + bytes, end));
		if (kept.length && plain_width(part) <= SITE_WIDTH_MAX &&
		    (names_site(part, site, url) || is_address(part)) && plain_word_count(kept) >= 2)
			return kept;
		return title;
	}
	return title;
}

bool html_split_title(struct nh_string title, size_t *from, struct nh_string *ret_left,
		      struct nh_string *ret_right)
{
	const char *end = title.bytes + title.length;

	for (size_t i = *from + 1; i < title.length; i++) {
		size_t bytes = separator_bytes(title.bytes + i, end);

		if (bytes == 0 || title.bytes[i] == ':')
			continue;
		*ret_left = plain_trim(plain_slice(title.bytes, title.bytes + i));
		*ret_right = plain_trim(plain_slice(title.bytes + i + bytes, end));
		*from = i + bytes - 1;
		return true;
	}
	return false;
}

/* Whether heading is all of the longer side of a mark in the title. */
static bool is_longer_part(struct nh_string title, struct nh_string heading)
{
	struct nh_string left, right;

	for (size_t i = 0; plain_word_count(heading) > 1 && html_split_title(title, &i, &left, &right);)
		if (html_same_words(heading, left.length > right.length ? left : right))
			return true;
	return false;
}

struct nh_string html_title_without_site(struct nh_string title, struct nh_string site, struct nh_string url,
					 struct nh_string heading)
{
	struct nh_string shorter;

	title = plain_trim(title);
	/* what the page shows as its heading is the headline, however it looks */
	if (title.length == 0 || html_same_words(title, heading))
		return title;
	if (heading.length && heading.length < title.length &&
	    (html_begins_same(title, heading) || is_longer_part(title, heading)))
		return heading;
	for (size_t round = 0; round < 3; round++) {
		shorter = cut_end(title, site, url);
		if (shorter.length == title.length)
			break;
		title = shorter;
	}
	return cut_start(title, site, url);
}
