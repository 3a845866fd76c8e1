/* SPDX-License-Identifier: MIT
 *
 * html_lines.c - see html_lines.h. Dictionaries in the languages that news is most often written in.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/plain.h"

#define ADDRESS_BYTES_MAX 80
#define CLOCK_BYTES_MAX 16
#define BRACKETS_BYTES_MAX 80

static bool is_one_of(struct nh_string text, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_same(text, nh_string_of(lines[i])))
			return true;
	return false;
}

static bool begins_as_one_of(struct nh_string text, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_begins(text, nh_string_of(starts[i])))
			return true;
	return false;
}

/* "0:38 / 1:22", "1 / 5": the figures of a player. */
static bool is_clock(struct nh_string text)
{
	bool has_mark = false;

	for (size_t i = 0; i < text.length; i++) {
		has_mark |= text.bytes[i] == '/' || (text.bytes[i] == ':' && text.bytes[0] == '0');
		if (!plain_is_digit(text.bytes[i]) && !strchr(" :/", text.bytes[i]))
			return false;
	}
	return has_mark && text.length <= CLOCK_BYTES_MAX && plain_is_digit(text.bytes[0]);
}

static const char *const site_lines[] = {
    "advertisement",
    "advertisement - story continues below",
    "advertisements",
    "story continues below",
    "story continues below advertisement",
    "article continues below",
    "anzeige",
    "publicité",
    "publicidad",
    "pubblicità",
    "publicidade",
    "reklama",
    "advertentie",
    "annonse",
    "mainos",
    "реклама",
    "広告",
    "广告",
    "share",
    "share this",
    "share this article",
    "share this story",
    "teilen",
    "partager",
    "compartir",
    "condividi",
    "tweet",
    "print",
    "email",
    "e-mail",
    "facebook",
    "twitter",
    "whatsapp",
    "linkedin",
    "reddit",
    "pinterest",
    "comments",
    "leave a comment",
    "add a comment",
    "back to top",
    "read more",
    "show more",
    "load more",
    "subscribe",
    "sign up",
    "log in",
    "newsletter",
    "follow us",
    "copy link",
    "skip advertisement",
    "image",
    "photo",
    "view gallery",
    "loading...",
    "click to enlarge",
    "getty images",
    "story continues",
    "article continues after advertisement",
    "continue reading",
    "continue reading the main story",
    "continue reading below",
    "hide caption",
    "toggle caption",
    "enlarge this image",
    "enlarge image",
    "enlarge",
    "[+] enlarge",
    "sponsored",
    "sponsored content",
    "promoted",
    "paid content",
    "supported by",
    "view comments",
    "post a comment",
    "join the conversation",
    "play video",
    "replay video",
    "more videos",
    "now playing",
    "up next",
    "new window",
    "source link",
    "exclusive",
    "related",
    "related:",
    "show less",
    "continue reading show less",
};

bool html_is_site_line(struct nh_string text)
{
	static const char *const starts[] = {
	    "media playback is unsupported", "media playback is not supported",
	    "your browser does not support", "please enable javascript",
	    "javascript is required",        "this video is not available",
	    "this is a modal window",        "to view this video please",
	    "tweet may have been deleted",   "this tweet is unavailable",
	};

	return is_one_of(text, site_lines, NH_COUNT_OF(site_lines)) || is_clock(text) ||
	       begins_as_one_of(text, starts, NH_COUNT_OF(starts));
}

static const char *const pointers[] = {
    "read more",
    "read also",
    "read next",
    "also read",
    "read:",
    "related",
    "see also",
    "also see",
    "must read",
    "more:",
    "more on",
    "more from",
    "more stories",
    "for more",
    "watch:",
    "listen:",
    "video:",
    "photos:",
    "in pictures:",
    "opinion:",
    "analysis:",
    "explained:",
    "explainer:",
    "live updates",
    "previously:",
    "up next",
    "next:",
    "check out",
    "click here",
    "don't miss",
    "don’t miss",
    "you may also like",
    "recommended",
    "lesen sie auch",
    "lesen sie",
    "auch interessant",
    "mehr zum thema",
    "mehr dazu",
    "mehr artikel",
    "mehr:",
    "siehe auch",
    "weiterlesen",
    "lire aussi",
    "lire également",
    "à lire",
    "voir aussi",
    "en savoir plus",
    "lea también",
    "lee también",
    "lea además",
    "lee más",
    "leer más",
    "te puede interesar",
    "le puede interesar",
    "vea también",
    "ver también",
    "mirá también",
    "mira también",
    "leggi anche",
    "approfondisci",
    "leia também",
    "leia mais",
    "veja também",
    "veja mais",
    "lees ook",
    "lees meer",
    "les også",
    "læs også",
    "se også",
    "läs också",
    "lue myös",
    "lue lisää",
    "czytaj także",
    "czytaj też",
    "zobacz także",
    "zobacz też",
    "читайте также",
    "baca juga",
    "関連記事",
    "【関連",
    "・関連記事",
    "相关阅读",
    "相关新闻",
};

bool html_points_elsewhere(struct nh_string text)
{
	return begins_as_one_of(text, pointers, NH_COUNT_OF(pointers));
}

static bool has_one_of(struct nh_string text, const char *const *parts, size_t count)
{
	const char *end = text.bytes + text.length;

	for (const char *at = text.bytes; at < end; at++)
		if (begins_as_one_of(plain_slice(at, end), parts, count))
			return true;
	return false;
}

bool html_invites(struct nh_string text)
{
	static const char *const starts[] = {
	    "follow us",      "follow @",
	    "sign up",        "subscribe",
	    "share this",     "join our",
	    "like us on",     "download our",
	    "download the",   "click here to",
	    "get the latest", "already a subscriber",
	    "read the full",  "support our journalism",
	    "report typos",   "suivez-nous",
	    "abonnez-vous",   "inscrivez-vous",
	    "folgen sie uns", "abonnieren sie",
	    "síguenos",       "suscríbete",
	    "suscríbase",     "seguici",
	    "iscriviti",      "siga-nos",
	    "inscreva-se",    "volg ons",
	};
	static const char *const parts[] = {
	    "sign up for ",   "sign up to ",  "subscribe to our",  "subscribe on youtube",
	    "our newsletter", "follow us on", "subscribe here",    "subscribe now",
	    "our mobile app", "our telegram", "our whatsapp",      "our youtube channel",
	    "a news tip",     "send tips to", "click here to sub", "on google news",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts)) ||
	       has_one_of(text, parts, NH_COUNT_OF(parts));
}

bool html_is_invitation(struct nh_string text)
{
	static const char *const verbs[] = {
	    "sign up",        "subscribe",    "get ",         "join ",          "follow ",
	    "like us",        "download our", "abonnez-vous", "inscrivez-vous", "suscríbete",
	    "abonnieren sie", "iscriviti",    "inscreva-se",  "folgen sie uns", "suivez",
	    "síguenos",       "siga-nos",     "seguici",      "receive "};
	static const char *const things[] = {
	    "newsletter",   " on twitter",  " on facebook", " on instagram", " on youtube", " whatsapp",
	    "telegram",     "your inbox",   "our app",      "boletín",       " on tiktok",  " on linkedin",
	    "sur facebook", "auf facebook", "en facebook",  "su facebook",   "no facebook"};
	static const char *const both[] = {"sign up for our newsletter", "sign up to our newsletter",
					   "subscribe to our newsletter", "sign up to receive our"};

	return (begins_as_one_of(text, verbs, NH_COUNT_OF(verbs)) &&
		has_one_of(text, things, NH_COUNT_OF(things))) ||
	       has_one_of(text, both, NH_COUNT_OF(both));
}

bool html_is_tag_line(struct nh_string text)
{
	static const char *const starts[] = {
	    "topics:",        "topic:",     "tags:",        "tag:",       "filed under", "more about",
	    "in this story:", "keywords:",  "tagged:",      "posted in",  "category:",   "categories:",
	    "temas:",         "etiquetas:", "themen:",      "schlagwort", "mots-clés",   "sujets :",
	    "argomenti:",     "assuntos:",  "onderwerpen:",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts));
}

bool html_says_of_author(struct nh_string text)
{
	static const char *const starts[] = {
	    " is ",     " was ",      " has ",     " covers ", " writes ", " reports ", " joined ",
	    " can be ", " is based ", " (he",      " (she",    " (they",   ", a ",      ", an ",
	    ", the ",   " ist ",      " schreibt", " est ",    " es ",     " è ",       " é ",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts));
}

bool html_is_contact(struct nh_string text)
{
	static const char *const parts[] = {
	    "can be reached at",  "contact her at",        "contact him at",        "contact them at",
	    "follow him on",      "follow her on",         "follow them on",        "contact the reporter",
	    "contact the author", "contact this reporter", "reach the reporter at", "email the author",
	    "on twitter at @",    "on twitter @",          "on twitter: @",
	};

	return has_one_of(text, parts, NH_COUNT_OF(parts));
}

static bool ends_as_one_of(struct nh_string text, const char *const *ends, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_ends(text, nh_string_of(ends[i])))
			return true;
	return false;
}

/* "(Ann Lee/The Tide)" */
static bool is_name_in_brackets(struct nh_string text)
{
	return text.length > 2 && text.length <= BRACKETS_BYTES_MAX && text.bytes[0] == '(' &&
	       text.bytes[text.length - 1] == ')' && memchr(text.bytes, '/', text.length);
}

bool html_is_credit(struct nh_string text)
{
	static const char *const starts[] = {
	    "photo:",        "photos:",         "photo by",      "photos by",       "photo courtesy",
	    "photo credit",  "photograph:",     "photograph by", "photography by",  "photographs by",
	    "picture:",      "pictures:",       "picture by",    "image:",          "images:",
	    "image credit",  "image courtesy",  "image source",  "image via",       "featured image",
	    "feature image", "cover image",     "lead image",    "header image",    "video credit",
	    "file photo",    "(photo",          "(via ",         "[photo",          "(image",
	    "[image",        "[featured image", "(file photo",   "illustration by", "illustration:",
	    "foto:",         "fotos:",          "bild:",         "bilder:",         "bildquelle",
	    "photo :",       "crédit photo",    "crédits photo", "crédito:",        "foto di",
	    "写真：",
	};
	static const char *const ends[] = {
	    "/getty images",  "via getty images",  "(getty images)", "/ap photo",
	    "(ap photo)",     "/afp via getty",    "/shutterstock",  "via shutterstock",
	    "(shutterstock)", "/istock",           ".jpg",           ".jpeg",
	    ".png",           "/getty images/afp", "(file photo)",   "/reuters",
	    "/afp",           "(reuters file)",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts)) ||
	       ends_as_one_of(text, ends, NH_COUNT_OF(ends)) || is_name_in_brackets(text);
}

bool html_is_ornament(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (plain_is_letter(text.bytes[i]) || plain_is_digit(text.bytes[i]) ||
		    ((unsigned char)text.bytes[i] >= 0xC3 && (unsigned char)text.bytes[i] != 0xE2))
			return false;
	return true;
}

bool html_is_address(struct nh_string text)
{
	return text.length <= ADDRESS_BYTES_MAX && memchr(text.bytes, '@', text.length) &&
	       !memchr(text.bytes, ' ', text.length);
}

bool html_is_first_publication(struct nh_string text)
{
	static const char *const parts[] = {"first published", "originally published"};

	return has_one_of(text, parts, NH_COUNT_OF(parts));
}

bool html_names_year(struct nh_string text)
{
	size_t digits = 0;

	for (size_t i = 0; i <= text.length; i++) {
		const char *start = text.bytes + i - digits;

		if (i < text.length && plain_is_digit(text.bytes[i])) {
			digits++;
			continue;
		}
		if (digits == 4 && (memcmp(start, "19", 2) == 0 || memcmp(start, "20", 2) == 0))
			return true;
		digits = 0;
	}
	return false;
}
