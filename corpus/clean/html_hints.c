/* SPDX-License-Identifier: MIT
 *
 * html_hints.c - see html_hints.h. A word is a run of letters of one case shape: "shareBar", "share-bar" and
 * "share_bar" all have the words share and bar.
 */
#include "corpus/clean/html_hint_words.h"

#include "common/hash.h"
#include "corpus/clean/plain.h"

/* "has-sidebar", "no-comments": what follows is not said of this element. */
static bool negates(struct nh_string word)
{
	static const char *const others[] = {"has", "no",   "not",   "with",   "without", "show",
					     "is",  "hide", "after", "before", "non"};

	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		if (plain_is(word, others[i]))
			return true;
	return false;
}

/* "author-box", "about-author": what is said of the author, and not only the name. */
static bool is_of_box(struct nh_string word)
{
	static const char *const boxes[] = {"box", "card", "profile", "about", "description", "desc"};

	for (size_t i = 0; i < NH_COUNT_OF(boxes); i++)
		if (plain_is(word, boxes[i]))
			return true;
	return false;
}

/* The next word of *text; separated: something stood between it and the name before. */
static bool take_word(struct nh_string *text, struct nh_string *ret_word, bool *ret_new_name)
{
	size_t start = 0, end;

	*ret_new_name = false;
	while (start < text->length && !plain_is_letter(text->bytes[start])) {
		*ret_new_name |= plain_is_space(text->bytes[start]);
		start++;
	}
	for (end = start; end < text->length && plain_is_letter(text->bytes[end]); end++) {
		bool is_capital = text->bytes[end] < 'a';

		if (end > start && is_capital && text->bytes[end - 1] >= 'a')
			break;
	}
	*ret_word = plain_slice(text->bytes + start, text->bytes + end);
	*text = plain_slice(text->bytes + end, text->bytes + text->length);
	return end > start;
}

/* The text of a gallery is text. */
static uint32_t gallery_hint(uint32_t name)
{
	return name & WORD_OF_TEXT ? 0 : name & HINT_GALLERY;
}

static uint32_t names_hints(struct nh_string names)
{
	struct nh_string word;
	uint32_t all = 0, name = 0;
	bool new_name, negated = false, boxed = false;

	while (take_word(&names, &word, &new_name)) {
		if (new_name) {
			all |= gallery_hint(name);
			name = 0;
			boxed = false;
		}
		if (!new_name && negated) {
			negated = false;
			continue;
		}
		negated = negates(word);
		name |= html_hints_of_word(word);
		if ((name & WORD_OF_ARTICLE) && (name & WORD_OF_TEXT) && !(name & HINT_ASIDE))
			all |= HINT_BODY;
		if ((name & WORD_OF_IMAGE) && (name & WORD_OF_NOTE) && !(name & WORD_OF_TEXT))
			all |= HINT_CAPTION;
		boxed |= is_of_box(word);
		if (boxed && (name & HINT_BYLINE))
			all |= HINT_AUTHOR_BOX;
		if ((name & WORD_OF_DROP) && (name & WORD_OF_CAP))
			all |= HINT_INITIAL;
		all |= name & ~(uint32_t)HINT_GALLERY;
	}
	all |= gallery_hint(name);
	return all &
	       ~(WORD_OF_ARTICLE | WORD_OF_TEXT | WORD_OF_IMAGE | WORD_OF_NOTE | WORD_OF_DROP | WORD_OF_CAP);
}

static uint32_t known_hints(struct nh_string names, struct html_hint_memo *memo)
{
	size_t row = hash_bytes(names.bytes, names.length) % HTML_HINT_MEMO_ROWS;

	if (!memo->rows[row].names.bytes || !nh_string_equal(memo->rows[row].names, names)) {
		memo->rows[row].names = names;
		memo->rows[row].hints = names_hints(names);
	}
	return memo->rows[row].hints;
}

static uint32_t role_hints(struct nh_string role)
{
	static const struct {
		const char *role;
		uint32_t hints;
	} roles[] = {
	    {"navigation", HINT_MENU},     {"menu", HINT_MENU},        {"menubar", HINT_MENU},
	    {"complementary", HINT_SIDE},  {"contentinfo", HINT_FOOT}, {"dialog", HINT_COOKIES},
	    {"alertdialog", HINT_COOKIES}, {"alert", HINT_COOKIES},    {"banner", HINT_MENU},
	    {"search", HINT_MENU},         {"main", HINT_GOOD},
	};

	for (size_t i = 0; i < NH_COUNT_OF(roles); i++)
		if (plain_same(role, nh_string_of(roles[i].role)))
			return roles[i].hints;
	return 0;
}

static uint32_t property_hints(struct nh_string property)
{
	static const struct {
		const char *property;
		uint32_t hints;
	} properties[] = {
	    {"articleBody", HINT_BODY},   {"reviewBody", HINT_BODY},   {"headline", HINT_HEADLINE},
	    {"author", HINT_BYLINE},      {"comment", HINT_COMMENTS},  {"caption", HINT_CAPTION},
	    {"datePublished", HINT_DATE}, {"dateModified", HINT_DATE},
	};

	for (size_t i = 0; i < NH_COUNT_OF(properties); i++)
		if (plain_same(property, nh_string_of(properties[i].property)))
			return properties[i].hints;
	return 0;
}

static uint32_t tag_hints(enum html_tag tag)
{
	switch (tag) {
	case HTML_NAV:
		return HINT_MENU;
	case HTML_ASIDE:
		return HINT_SIDE;
	case HTML_FOOTER:
		return HINT_FOOT;
	case HTML_ARTICLE:
	case HTML_MAIN:
		return HINT_GOOD;
	case HTML_FIGCAPTION:
	case HTML_CAPTION:
		return HINT_CAPTION;
	default:
		return 0;
	}
}

uint32_t html_hints(const struct html_node *node, struct html_hint_memo *memo)
{
	uint32_t hints = tag_hints(node->tag);

	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const char *name = node->attributes[i].name;
		struct nh_string value = node->attributes[i].value;

		if (*name == 'h' && strcmp(name, "href") == 0)
			continue; /* the most frequent one */
		if (strcmp(name, "class") == 0 || strcmp(name, "id") == 0 || strncmp(name, "data-", 5) == 0)
			hints |= known_hints(value, memo);
		else if (strcmp(name, "role") == 0)
			hints |= role_hints(value);
		else if (strcmp(name, "itemprop") == 0)
			hints |= property_hints(value);
		else if (strcmp(name, "rel") == 0 && plain_same(value, NH_STRING("author")))
			hints |= HINT_BYLINE;
		else if (strcmp(name, "hidden") == 0)
			hints |= HINT_HIDDEN;
	}
	return hints;
}

const char *html_hint_rule(uint32_t hints)
{
	static const struct {
		uint32_t hint;
		const char *rule;
	} rules[] = {
	    {HINT_HIDDEN, "hidden"},     {HINT_COMMENTS, "comments"},
	    {HINT_COOKIES, "dialog"},    {HINT_ADVERTISING, "advertising"},
	    {HINT_SHARING, "share bar"}, {HINT_RELATED, "related links"},
	    {HINT_RANKING, "ranking"},   {HINT_NEWSLETTER, "newsletter"},
	    {HINT_MENU, "menu"},         {HINT_FOOT, "foot of the page"},
	    {HINT_SIDE, "side column"},  {HINT_TAGS, "tags"},
	    {HINT_GALLERY, "gallery"},   {HINT_AUTHOR_BOX, "about the author"},
	};

	for (size_t i = 0; i + 1 < NH_COUNT_OF(rules); i++)
		if (hints & rules[i].hint)
			return rules[i].rule;
	return rules[NH_COUNT_OF(rules) - 1].rule;
}
