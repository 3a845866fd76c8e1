/* SPDX-License-Identifier: MIT
 *
 * line_text.c - see line_text.h.
 */
#define _GNU_SOURCE /* memmem */

#include "indexer/line_text.h"

#include "common/hash.h"

#define LINE_BYTES_MAX 400 /* longer ones are prose */
#define KEY_BYTES_MIN 4    /* of letters and digits */
#define HEADLINE_SPACES_MIN 2
#define HEADLINE_BYTES_MIN 24 /* where it is not written with spaces */
#define LABEL_BYTES_MAX 80
#define NO_BREAK_SPACE "\xC2\xA0"
#define WIDE_SPACE "\xE3\x80\x80"

static bool is_space(char byte)
{
	return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static bool is_word_byte(char byte)
{
	return is_digit(byte) || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || (byte & 0x80);
}

static bool ends_with(struct nh_string text, const char *ending)
{
	size_t length = strlen(ending);

	return text.length >= length && memcmp(text.bytes + text.length - length, ending, length) == 0;
}

static char lower(char byte)
{
	return (char)(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte);
}

static bool begins_with(struct nh_string line, const char *beginning)
{
	size_t length = strlen(beginning);

	if (line.length < length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (lower(line.bytes[i]) != beginning[i])
			return false;
	return true;
}

static bool holds(struct nh_string text, const char *part)
{
	return text.length && memmem(text.bytes, text.length, part, strlen(part));
}

/* White space at the beginning of text, of any width. */
static size_t space_before(struct nh_string text)
{
	if (is_space(*text.bytes))
		return 1;
	return begins_with(text, NO_BREAK_SPACE)
		   ? sizeof NO_BREAK_SPACE - 1
		   : (begins_with(text, WIDE_SPACE) ? sizeof WIDE_SPACE - 1 : 0);
}

static size_t space_behind(struct nh_string text)
{
	if (is_space(text.bytes[text.length - 1]))
		return 1;
	return ends_with(text, NO_BREAK_SPACE) ? sizeof NO_BREAK_SPACE - 1
					       : (ends_with(text, WIDE_SPACE) ? sizeof WIDE_SPACE - 1 : 0);
}

struct nh_string line_trim(struct nh_string line)
{
	size_t space;

	while (line.length && (space = space_behind(line)) > 0)
		line.length -= space;
	while (line.length && (space = space_before(line)) > 0) {
		line.bytes += space;
		line.length -= space;
	}
	return line;
}

bool line_is_blank(struct nh_string line)
{
	for (size_t i = 0; i < line.length; i++)
		if (!is_space(line.bytes[i]))
			return false;
	return true;
}

/* ---- prose ---- */

static bool is_closer(struct nh_string *line)
{
	static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "」", "』", "）"};

	for (size_t i = 0; i < NH_COUNT_OF(closers); i++)
		if (ends_with(*line, closers[i])) {
			line->length -= strlen(closers[i]);
			return true;
		}
	return false;
}

/* Headlines may end in ? or ! or dots, prose ends in one full stop. */
static bool ends_sentence(struct nh_string line)
{
	static const char *const stops[] = {"。", "．", "।", "።", "۔"};
	char last = line.length ? line.bytes[line.length - 1] : '\0';

	if (last == '.')
		return !ends_with(line, "..");
	if (is_word_byte(last) && !(last & 0x80))
		return false;
	while (is_closer(&line))
		;
	if (line.length && line.bytes[line.length - 1] == '.')
		return !ends_with(line, "..");
	for (size_t i = 0; i < NH_COUNT_OF(stops); i++)
		if (ends_with(line, stops[i]))
			return true;
	return false;
}

/* What a site asks of its reader. News does not speak to him, unless it quotes. By first bytes. */
static const char *const requests[] = {
    "abonnez-vous",      "abonnieren sie",
    "abonneer ",         "assine ",
    "click here",        "contact us",
    "copyright ",        "download our",
    "download the",      "follow @",
    "follow our",        "follow us",
    "folgen sie uns",    "for more news",
    "get our",           "get the latest",
    "have your say",     "inscreva-se",
    "inscrivez-vous",    "iscriviti",
    "join our",          "like us",
    "listen: ",          "log in ",
    "melden sie sich",   "read more",
    "register ",         "seguici",
    "send us",           "send your",
    "share this",        "siga-nos",
    "sign up ",          "subscribe",
    "suivez nous",       "suivez-nous",
    "support our",       "suscríbase",
    "suscríbete",        "síguenos",
    "to subscribe",      "volg ons",
    "watch: ",           "why not follow",
    "you can also send", "©",
    "Подпишитесь",       "Подписывайтесь",
    "подпишитесь",       "подписывайтесь",
};

static bool begins_as_request(struct nh_string line)
{
	unsigned char first = (unsigned char)(line.length > 1 ? lower(*line.bytes) : 0);
	char second = line.length > 1 ? lower(line.bytes[1]) : '\0';
	size_t low = 0, high = NH_COUNT_OF(requests);

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if ((unsigned char)requests[middle][0] < first)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < NH_COUNT_OF(requests) && (unsigned char)requests[low][0] == first; low++)
		if (requests[low][1] == second && begins_with(line, requests[low]))
			return true;
	return false;
}

static bool is_request(struct nh_string line)
{
	return begins_as_request(line) || ends_with(line, "ights reserved.") ||
	       ends_with(line, "ights Reserved.");
}

bool line_is_prose(struct nh_string line)
{
	return line.length > LINE_BYTES_MAX || (ends_sentence(line) && !is_request(line));
}

/* ---- keys ---- */

struct key_text {
	uint64_t source;
	char bytes[LINE_BYTES_MAX];
};

/* A bullet, or a number with a full stop or a bracket, before a line. */
static size_t bullet_bytes(struct nh_string line)
{
	static const char *const bullets[] = {"•", "·", "–", "—", "●", "■", "・", "»", "▶", "※"};
	size_t digits = 0;

	for (size_t i = 0; i < NH_COUNT_OF(bullets); i++)
		if (line.length >= strlen(bullets[i]) &&
		    memcmp(line.bytes, bullets[i], strlen(bullets[i])) == 0)
			return strlen(bullets[i]);
	while (digits < line.length && digits < 3 && is_digit(line.bytes[digits]))
		digits++;
	return digits && digits < line.length && (line.bytes[digits] == '.' || line.bytes[digits] == ')')
		   ? digits
		   : 0;
}

/* The words of a line in lower case (ASCII), one space between them, without a bullet or number before them.
 */
static size_t normalise(struct nh_string line, char *ret, size_t *ret_spaces)
{
	size_t length = 0, begin = bullet_bytes(line);
	bool space = false;

	*ret_spaces = 0;
	while (begin < line.length && !is_word_byte(line.bytes[begin]))
		begin++;
	for (size_t i = begin; i < line.length && length + 1 < LINE_BYTES_MAX; i++) {
		if (is_space(line.bytes[i])) {
			space = true;
			continue;
		}
		if (space && length) {
			ret[length++] = ' ';
			(*ret_spaces)++;
		}
		space = false;
		ret[length++] = lower(line.bytes[i]);
	}
	return length;
}

/* Leads to something else, or is said by someone. */
static bool leads_on(struct nh_string text)
{
	static const char *const endings[] = {"：", "？", "！", "、"};
	char last = text.length ? text.bytes[text.length - 1] : 'a';

	if (!(last & 0x80))
		return last == ':' || last == '?' || last == '!' || last == ',' || last == ';';
	for (size_t i = 0; i < NH_COUNT_OF(endings); i++)
		if (ends_with(text, endings[i]))
			return true;
	return false;
}

/* Which signs stand in a text. */
struct signs {
	bool digit, wide, at, dot, spoken; /* spoken: of what is said, or noted by the way */
};

static struct signs signs_of(struct nh_string text)
{
	struct signs signs = {false, false, false, false, false};

	for (size_t i = 0; i < text.length; i++) {
		char byte = text.bytes[i];

		signs.digit |= is_digit(byte);
		signs.wide |= (byte & 0x80) != 0;
		signs.at |= byte == '@';
		signs.dot |= byte == '.' || byte == '/';
		signs.spoken |=
		    byte == ':' || byte == '"' || byte == '(' || byte == '[' || byte == ')' || byte == ']';
	}
	return signs;
}

/* Words, and nothing of what stands in speech and in notes. */
static bool is_bare(struct nh_string text, const struct signs *signs)
{
	static const char *const wide_signs[] = {"“", "…", "：", "「"};

	if (text.length > LABEL_BYTES_MAX || signs->spoken || (signs->dot && holds(text, ". ")))
		return false;
	for (size_t i = 0; signs->wide && i < NH_COUNT_OF(wide_signs); i++)
		if (holds(text, wide_signs[i]))
			return false;
	return true;
}

/* One or two words that a site puts between paragraphs. */
static bool is_sites_word(struct nh_string text)
{
	static const char *const words[] = {"advertisement",  "advertisements", "advertising",
					    "advert",         "sponsored",      "anzeige",
					    "werbung",        "publicité",      "publicidad",
					    "publicidade",    "pubblicità",     "advertentie",
					    "annons",         "annonse",        "annonce",
					    "mainos",         "reklama",        "reklam",
					    "iklan",          "quảng cáo",      "реклама",
					    "Реклама",        "广告",           "廣告",
					    "広告",           "광고",           "view gallery",
					    "video loading",  "play video",     "watch video",
					    "share",          "skip advert",    "continue reading",
					    "story continues"};

	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		if (nh_string_equal(text, nh_string_of(words[i])))
			return true;
	return false;
}

/* The kind of normalised text. */
static enum line_kind kind_of(struct nh_string text, size_t spaces)
{
	struct signs signs = signs_of(text);

	if (signs.at || is_request(text) ||
	    (signs.dot && (holds(text, "www.") || holds(text, "http://") || holds(text, "https://"))))
		return LINE_REQUEST;
	if (leads_on(text))
		return LINE_LEADS;
	if (signs.digit)
		return LINE_FIGURES;
	if (spaces < HEADLINE_SPACES_MIN && is_sites_word(text))
		return LINE_LABEL;
	if (spaces == 0 && (text.length < HEADLINE_BYTES_MIN / 2 || !signs.wide))
		return LINE_SHORT;
	if (!is_bare(text, &signs))
		return LINE_PLAIN;
	if (spaces >= HEADLINE_SPACES_MIN || (spaces == 0 && text.length >= HEADLINE_BYTES_MIN))
		return LINE_LABEL;
	return spaces ? LINE_WORDS : LINE_PLAIN;
}

struct line_facts line_facts(struct nh_string line, struct nh_string source)
{
	struct key_text text = {.source = hash_bytes(source.bytes ? source.bytes : "", source.length)};
	struct line_facts facts = {0, false};
	size_t spaces, length, words = 0;

	line = line_trim(line);
	if (line.length > LINE_BYTES_MAX)
		return facts;
	length = normalise(line, text.bytes, &spaces);
	for (size_t i = 0; i < length && words < KEY_BYTES_MIN; i++)
		words += is_word_byte(text.bytes[i]);
	if (words < KEY_BYTES_MIN)
		return facts;
	facts.could_be_headline =
	    spaces >= HEADLINE_SPACES_MIN || (spaces == 0 && length >= HEADLINE_BYTES_MIN);
	facts.key = (hash_bytes(&text, offsetof(struct key_text, bytes) + length) & ~(uint64_t)7) |
		    kind_of((struct nh_string){text.bytes, length}, spaces);
	return facts;
}
