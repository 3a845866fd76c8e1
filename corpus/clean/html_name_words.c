/* SPDX-License-Identifier: MIT
 *
 * html_name_words.c - see html_name_words.h.
 */
#include "corpus/clean/html_name_words.h"

#include "corpus/clean/html_lines.h"
#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

bool html_names_house(struct nh_string name)
{
	static const char *const parts[] = {
	    "redaktion", "redaction",   "rédaction", "redacción", "redacao",  "redação",      "redazione",
	    "redactie",  "redakcja",    "редакция",  "редакція",  "newsroom", "agentur",      "stiftung",
	    "verband",   "ministerium", "universit", "zeitung",   "magazin",  "pressestelle", "presstext",
	};
	static const char *const whole_words[] = {
	    "editorial", "staff",       "team",    "agency", "agencies", "agencias",  "agencia",
	    "agence",    "agenzia",     "gmbh",    "e.v.",   "inc",      "inc.",      "ltd",
	    "llc",       "ag",          "press",   "verlag", "news",     "media",     "online",
	    "noticias",  "nachrichten", "notizie", "diario", "desk",     "times",     "reuters",
	    "journal",   "copyright",   "radio",   "tv",     "service",  "publisher", "institut",
	    "presse",    "dpa",         "afp",     "apa",    "efe",      "ansa",      "jiji",
	    "kyodo",     "xinhua",
	};
	static const char *const ends[] = {".com", ".de",    ".org", ".net",  ".at", ".ch", ".fr", ".it",
					   ".es",  ".co.uk", ".ru",  ".info", ".eu", ".tv", ".nl", ".news"};
	struct nh_string left = name;

	while (left.length > 0) {
		size_t bytes = 0;

		while (bytes < left.length && !strchr(" /,&|", left.bytes[bytes]))
			bytes++;
		if (html_is_phrase((struct nh_string){left.bytes, bytes}, HTML_PHRASES(whole_words)))
			return true;
		bytes += bytes < left.length;
		left = plain_slice(left.bytes + bytes, left.bytes + left.length);
	}
	return html_has_phrase(name, HTML_PHRASES(parts)) || html_ends_with_phrase(name, HTML_PHRASES(ends));
}

bool html_says_role(struct nh_string piece)
{
	static const char *const parts[] = {
	    " der ", " of ",    " für ",  " bei ",   " des ",    " at ",     " the ",     " de la ",
	    " del ", " du ",    " im ",   " am ",    "leiter",   "sprecher", "autor",     "freie",
	    "chef",  "officer", "author", "manager", "director", "profess",  "geschäfts", "vorstand"};

	return html_has_phrase(piece, HTML_PHRASES(parts)) || html_names_trade(piece);
}

bool html_is_no_name(struct nh_string name)
{
	static const char *const nothings[] = {
	    "no author",
	    "unknown",
	    "none",
	    "null",
	    "undefined",
	    "n/a",
	    "alle artikel",
	    "all articles",
	    "all posts",
	    "view all posts",
	    "alle beiträge",
	    "more",
	    "mehr",
	    "share",
	    "follow",
	    "comments",
	    "author",
	    "authors",
	    "autor",
	    "autoren",
	    "autorin",
	    "about the author",
	    "über den autor",
	    "anonym",
	    "anonymous",
	    "unbekannt",
	    "read more",
	    "website",
	    "email",
	    "e-mail",
	    "twitter",
	    "facebook",
	    "profile",
	    "profil",
	    "all stories",
	    "biography",
	    "view profile",
	    "view all",
	    "staff",
	    "gast",
	    "guest",
	    "kommentare",
	    "tous les articles",
	    "ver todos",
	    "todos los artículos",
	    "contributor",
	    "contributors",
	    "follow author",
	    "see all",
	    "author archive",
	    "inconnu",
	    "about",
	    "me",
	};

	return html_is_phrase(name, HTML_PHRASES(nothings));
}

bool html_is_particle(struct nh_string word)
{
	static const char *const particles[] = {
	    "van", "von", "de", "der", "den", "del", "della", "di",  "da",  "dos", "das", "do",
	    "du",  "la",  "le", "ter", "ten", "zu",  "zum",   "zur", "bin", "ben", "al",  "el",
	    "al-", "y",   "e",  "v.",  "af",  "vom", "st.",   "des", "d'",  "ibn", "tot", "het"};

	return html_is_phrase(word, HTML_PHRASES(particles));
}
