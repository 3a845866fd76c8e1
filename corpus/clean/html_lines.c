/* SPDX-License-Identifier: MIT
 *
 * html_lines.c - see html_lines.h. Dictionaries in the languages that news is most often written in.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/plain.h"

#define ADDRESS_BYTES_MAX 80

static bool is_one_of(struct nh_string text, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_same(text, nh_string_of(lines[i])))
			return true;
	return false;
}

bool html_is_site_line(struct nh_string text)
{
	static const char *const lines[] = {
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
	};

	return is_one_of(text, lines, NH_COUNT_OF(lines));
}

static bool begins_as_one_of(struct nh_string text, const char *const *starts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (plain_begins(text, nh_string_of(starts[i])))
			return true;
	return false;
}

bool html_points_elsewhere(struct nh_string text)
{
	static const char *const starts[] = {
	    "read more",      "read also",         "also read",
	    "read:",          "related",           "see also",
	    "more:",          "more on",           "watch:",
	    "don't miss",     "you may also like", "recommended",
	    "lesen sie auch", "lesen sie",         "mehr zum thema",
	    "mehr:",          "lire aussi",        "à lire",
	    "lea también",    "lee también",       "te puede interesar",
	    "ver también",    "leggi anche",       "leia também",
	    "leia mais",      "lees ook",          "les også",
	    "läs också",      "lue myös",          "czytaj także",
	    "zobacz także",   "читайте также",     "関連記事",
	    "【関連",         "相关阅读",          "相关新闻",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts));
}

bool html_is_invitation(struct nh_string text)
{
	static const char *const starts[] = {
	    "follow us",
	    "follow @",
	    "sign up",
	    "subscribe",
	    "share this",
	    "join our",
	    "like us on",
	    "download our",
	    "click here to",
	    "get the latest",
	    "already a subscriber",
	    "read the full",
	    "support our journalism",
	    "suivez-nous",
	    "abonnez-vous",
	    "inscrivez-vous",
	    "folgen sie uns",
	    "abonnieren sie",
	    "síguenos",
	    "suscríbete",
	    "suscríbase",
	    "seguici",
	    "iscriviti",
	    "siga-nos",
	    "inscreva-se",
	    "volg ons",
	};

	return begins_as_one_of(text, starts, NH_COUNT_OF(starts));
}

bool html_is_address(struct nh_string text)
{
	return text.length <= ADDRESS_BYTES_MAX && memchr(text.bytes, '@', text.length) &&
	       !memchr(text.bytes, ' ', text.length);
}
