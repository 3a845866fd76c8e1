/* SPDX-License-Identifier: MIT
 *
 * html_hints.c - see html_hints.h. A word is a run of letters of one case shape: "shareBar", "share-bar" and
 * "share_bar" all have the words share and bar.
 */
#include "corpus/clean/html_hints.h"

#include "corpus/clean/plain.h"

#define WORD_BYTES_MAX 24

/* With a word of text beside it, a word of article names the text itself. They are nobody else's business, so
 * they take the two highest bits. */
#define WORD_OF_ARTICLE ((uint32_t)1 << 30)
#define WORD_OF_TEXT ((uint32_t)1 << 31)

struct hint_word {
	const char *word;
	uint32_t hints;
	bool begins; /* longer words that begin so mean the same */
};

/* In the order of words. */
static const struct hint_word words[] = {
    {"accessibility", HINT_HIDDEN, false},
    {"ad", HINT_ADVERTISING, false},
    {"adbox", HINT_ADVERTISING, false},
    {"addthis", HINT_SHARING, true},
    {"addtoany", HINT_SHARING, true},
    {"ads", HINT_ADVERTISING, false},
    {"adsbygoogle", HINT_ADVERTISING, false},
    {"adslot", HINT_ADVERTISING, true},
    {"advert", HINT_ADVERTISING, true},
    {"agegate", HINT_COOKIES, false},
    {"agency", HINT_CAPTION, false},
    {"alertbar", HINT_COOKIES, true},
    {"also", HINT_RELATED, false},
    {"anzeige", HINT_ADVERTISING, true},
    {"article", HINT_GOOD | HINT_MAYBE | WORD_OF_ARTICLE, true},
    {"articlebody", HINT_BODY, false},
    {"articlecontent", HINT_BODY, false},
    {"artikel", HINT_GOOD | HINT_MAYBE | WORD_OF_ARTICLE, true},
    {"aside", HINT_SIDE, false},
    {"author", HINT_BYLINE, true},
    {"authorbio", HINT_AUTHOR_BOX, true},
    {"authorbox", HINT_AUTHOR_BOX, true},
    {"autor", HINT_BYLINE, true},
    {"banner", HINT_BAD | HINT_ADVERTISING, true},
    {"bildunterschrift", HINT_CAPTION, true},
    {"bio", HINT_AUTHOR_BOX, false},
    {"biography", HINT_AUTHOR_BOX, false},
    {"blog", HINT_GOOD | WORD_OF_ARTICLE, false},
    {"body", HINT_GOOD | HINT_MAYBE | WORD_OF_TEXT, false},
    {"bookmark", HINT_SHARING, true},
    {"breadcrumb", HINT_MENU, true},
    {"byline", HINT_BYLINE, true},
    {"caption", HINT_CAPTION, true},
    {"carousel", HINT_GALLERY, true},
    {"catcher", HINT_NEWSLETTER, false},
    {"comment", HINT_COMMENTS, true},
    {"commentaire", HINT_COMMENTS, true},
    {"commerce", HINT_ADVERTISING, false},
    {"community", HINT_COMMENTS, false},
    {"consent", HINT_COOKIES, false},
    {"content", HINT_GOOD | HINT_MAYBE | WORD_OF_TEXT, true},
    {"contenu", HINT_GOOD | HINT_MAYBE | WORD_OF_TEXT, true},
    {"cookie", HINT_COOKIES, true},
    {"copy", WORD_OF_TEXT, false},
    {"copyright", HINT_FOOT, true},
    {"coral", HINT_COMMENTS, false},
    {"cptn", HINT_CAPTION, false},
    {"credit", HINT_CAPTION, true},
    {"criteo", HINT_ADVERTISING, true},
    {"cuerpo", HINT_GOOD | WORD_OF_TEXT | WORD_OF_ARTICLE, false},
    {"date", HINT_DATE, true},
    {"dateline", HINT_DATE, true},
    {"deck", HINT_DECK, false},
    {"dek", HINT_DECK, false},
    {"detail", WORD_OF_ARTICLE, true},
    {"dfp", HINT_ADVERTISING, false},
    {"didascalia", HINT_CAPTION, false},
    {"disclaimer", HINT_FOOT, true},
    {"disqus", HINT_COMMENTS, true},
    {"dropdown", HINT_MENU, true},
    {"entry", HINT_GOOD | WORD_OF_ARTICLE, true},
    {"epigrafe", HINT_CAPTION, false},
    {"facebook", HINT_SHARING, true},
    {"fecha", HINT_DATE, false},
    {"figcaption", HINT_CAPTION, false},
    {"followus", HINT_SHARING, true},
    {"foot", HINT_FOOT, false},
    {"footer", HINT_FOOT, true},
    {"footnote", HINT_BAD, true},
    {"galerie", HINT_GALLERY, true},
    {"gallery", HINT_GALLERY, true},
    {"gdpr", HINT_COOKIES, true},
    {"gpt", HINT_ADVERTISING, false},
    {"hatom", HINT_GOOD, false},
    {"headline", HINT_HEADLINE, true},
    {"hentry", HINT_GOOD, false},
    {"inhalt", HINT_GOOD | WORD_OF_TEXT, false},
    {"inread", HINT_ADVERTISING, true},
    {"intro", HINT_DECK | HINT_LEAD, false},
    {"jumplinks", HINT_MENU, false},
    {"keywords", HINT_TAGS, false},
    {"kicker", HINT_BAD, false},
    {"kommentar", HINT_COMMENTS, true},
    {"latest", HINT_RANKING, false},
    {"lede", HINT_DECK | HINT_LEAD, false},
    {"legende", HINT_CAPTION, false},
    {"leyenda", HINT_CAPTION, false},
    {"livefyre", HINT_COMMENTS, true},
    {"login", HINT_MENU, true},
    {"mailchimp", HINT_NEWSLETTER, true},
    {"main", HINT_GOOD | HINT_MAYBE | WORD_OF_TEXT, true},
    {"masthead", HINT_MENU, false},
    {"media", HINT_BAD, false},
    {"menu", HINT_MENU, true},
    {"meta", HINT_BAD, true},
    {"mgid", HINT_ADVERTISING, false},
    {"modal", HINT_COOKIES, true},
    {"morefrom", HINT_RELATED, true},
    {"moreon", HINT_RELATED, true},
    {"most", HINT_RANKING, false},
    {"mostpopular", HINT_RANKING, true},
    {"mostread", HINT_RANKING, true},
    {"nav", HINT_MENU, false},
    {"navbar", HINT_MENU, true},
    {"navi", HINT_MENU, true},
    {"news", WORD_OF_ARTICLE, false},
    {"newsletter", HINT_NEWSLETTER, true},
    {"noprint", HINT_BAD, false},
    {"nota", WORD_OF_ARTICLE, false},
    {"noticia", WORD_OF_ARTICLE, false},
    {"notification", HINT_COOKIES, true},
    {"onward", HINT_RELATED, false},
    {"optin", HINT_NEWSLETTER, false},
    {"outbrain", HINT_ADVERTISING, true},
    {"overlay", HINT_BAD, true},
    {"pager", HINT_MENU, true},
    {"pagination", HINT_MENU, true},
    {"pinterest", HINT_SHARING, true},
    {"popular", HINT_RANKING, true},
    {"popup", HINT_COOKIES, true},
    {"post", HINT_GOOD | WORD_OF_ARTICLE, false},
    {"prevnext", HINT_MENU, false},
    {"print", HINT_SHARING, false},
    {"promo", HINT_RELATED, true},
    {"promotion", HINT_ADVERTISING, true},
    {"pubdate", HINT_DATE, true},
    {"publicidad", HINT_ADVERTISING, true},
    {"publicite", HINT_ADVERTISING, true},
    {"published", HINT_DATE, true},
    {"rail", HINT_SIDE, false},
    {"ranking", HINT_RANKING, true},
    {"readmore", HINT_RELATED, true},
    {"readnext", HINT_RELATED, true},
    {"recirc", HINT_RELATED, true},
    {"recommend", HINT_RELATED, true},
    {"registration", HINT_NEWSLETTER, true},
    {"reklama", HINT_ADVERTISING, true},
    {"relacionad", HINT_RELATED, true},
    {"related", HINT_RELATED, true},
    {"remark", HINT_COMMENTS, false},
    {"replies", HINT_COMMENTS, false},
    {"respond", HINT_COMMENTS, false},
    {"revcontent", HINT_ADVERTISING, true},
    {"rss", HINT_SHARING, false},
    {"scroll", HINT_BAD, false},
    {"search", HINT_MENU, true},
    {"share", HINT_SHARING, true},
    {"sharedaddy", HINT_SHARING, true},
    {"sharing", HINT_SHARING, true},
    {"shopping", HINT_BAD, false},
    {"shoutbox", HINT_COMMENTS, false},
    {"sidebar", HINT_SIDE, true},
    {"signup", HINT_NEWSLETTER, true},
    {"skip", HINT_MENU, false},
    {"skyscraper", HINT_ADVERTISING, false},
    {"slideshow", HINT_GALLERY, true},
    {"social", HINT_SHARING, true},
    {"sponsor", HINT_ADVERTISING, true},
    {"standfirst", HINT_DECK, true},
    {"story", HINT_GOOD | WORD_OF_ARTICLE, false},
    {"storybody", HINT_BODY, false},
    {"storycontent", HINT_BODY, false},
    {"strapline", HINT_DECK, false},
    {"subhead", HINT_DECK, false},
    {"subnav", HINT_MENU, true},
    {"subscribe", HINT_NEWSLETTER, true},
    {"subscription", HINT_NEWSLETTER, true},
    {"subtitle", HINT_DECK, true},
    {"taboola", HINT_ADVERTISING, true},
    {"tagcloud", HINT_TAGS, true},
    {"taglist", HINT_TAGS, false},
    {"tags", HINT_TAGS, false},
    {"teads", HINT_ADVERTISING, true},
    {"teaser", HINT_RELATED, true},
    {"text", HINT_GOOD | WORD_OF_TEXT, false},
    {"texte", HINT_GOOD | WORD_OF_TEXT, false},
    {"texto", HINT_GOOD | WORD_OF_TEXT, false},
    {"timestamp", HINT_DATE, true},
    {"toolbar", HINT_SHARING, true},
    {"tools", HINT_SHARING, false},
    {"topbar", HINT_MENU, false},
    {"topics", HINT_TAGS, false},
    {"trending", HINT_RANKING, true},
    {"tweet", HINT_SHARING, false},
    {"twitter", HINT_BAD, false},
    {"upnext", HINT_RELATED, true},
    {"upsell", HINT_NEWSLETTER, true},
    {"verwandt", HINT_RELATED, true},
    {"viafoura", HINT_COMMENTS, true},
    {"werbung", HINT_ADVERTISING, true},
    {"whatsapp", HINT_SHARING, true},
    {"widget", HINT_BAD, true},
    {"zergnet", HINT_ADVERTISING, true},
};

/* "has-sidebar", "no-comments": what follows is not said of this element. */
static bool negates(struct nh_string word)
{
	static const char *const others[] = {"has", "no",   "not",   "with",   "without", "show",
					     "is",  "hide", "after", "before", "non"};

	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		if (plain_same(word, nh_string_of(others[i])))
			return true;
	return false;
}

/* The first entry that begins with letter: the table has few of each. */
static size_t first_with(char letter)
{
	size_t low = 0, high = NH_COUNT_OF(words);

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (words[middle].word[0] < letter)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static uint32_t look_up(struct nh_string word)
{
	uint32_t hints = 0;
	char letter = plain_lower(word.bytes[0]);

	for (size_t i = first_with(letter); i < NH_COUNT_OF(words) && words[i].word[0] == letter; i++) {
		struct nh_string entry = nh_string_of(words[i].word);

		if (words[i].begins ? plain_begins(word, entry) : plain_same(word, entry))
			hints |= words[i].hints;
	}
	return hints;
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
	bool new_name, negated = false;

	while (take_word(&names, &word, &new_name)) {
		if (new_name) {
			all |= gallery_hint(name);
			name = 0;
		}
		if (!new_name && negated) {
			negated = false;
			continue;
		}
		negated = negates(word);
		if (word.length < WORD_BYTES_MAX)
			name |= look_up(word);
		if ((name & WORD_OF_ARTICLE) && (name & WORD_OF_TEXT) && !(name & HINT_ASIDE))
			all |= HINT_BODY;
		all |= name & ~(uint32_t)HINT_GALLERY;
	}
	all |= gallery_hint(name);
	return all & ~(WORD_OF_ARTICLE | WORD_OF_TEXT);
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

uint32_t html_hints(const struct html_node *node)
{
	uint32_t hints = tag_hints(node->tag);

	for (uint32_t i = 0; i < node->attribute_count; i++) {
		const char *name = node->attributes[i].name;
		struct nh_string value = node->attributes[i].value;

		if (strcmp(name, "class") == 0 || strcmp(name, "id") == 0 || strncmp(name, "data-", 5) == 0)
			hints |= names_hints(value);
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
