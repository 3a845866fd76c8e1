/* SPDX-License-Identifier: MIT
 *
 * html_offers.c - the words in which sites ask for money or a name before a text goes on, or for help so that
 * there will be more of them. See html_lines.h.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

/* Where the figure stands at the latest that says how much is left. */
#define REST_BYTES_MAX 20
#define REST_LINE_BYTES_MAX 60

static const char *const offers[] = {
    "i hope you enjoyed this article",
    "we hope you enjoyed this article",
    "i hope you appreciated this article",
    "unlimited digital access",
    "get unlimited access",
    "get unlimited digital access",
    "get full access to",
    "we have a small favour",
    "we have a small favor",
    "since you're here",
    "since you’re here",
    "support our journalism",
    "support our work",
    "support our reporting",
    "support our newsroom",
    "support our independent",
    "support independent journalism",
    "support independent media",
    "support local journalism",
    "support local news",
    "help us keep",
    "become a supporter",
    "become a subscriber",
    "make a donation",
    "donate now",
    "donate today",
    "unterstützen sie",
    "faites un don",
    "apóyanos",
    "hazte socio",
    "haz una donación",
    "sostienici",
    "apoie o",
    "seja um apoiador",
    "поддержите",
    "підтримайте",
    "subscribe to continue",
    "subscribe to read",
    "subscribe now to",
    "subscribe today to",
    "subscribe for full",
    "to continue reading",
    "to read the full",
    "to read this article",
    "to keep reading",
    "continue reading with",
    "continue reading this article",
    "this content is for subscribers",
    "this article is for subscribers",
    "this story is for subscribers",
    "this article is only available",
    "this content is only available",
    "already a subscriber",
    "already have an account",
    "already registered?",
    "you have reached your limit",
    "you've reached your",
    "you’ve reached your",
    "you have read all",
    "log in to continue",
    "sign in to continue",
    "sign in to read",
    "log in to read",
    "register to continue",
    "register to read",
    "create a free account to",
    "create an account to",
    "unlock this article",
    "unlock the full",
    "subscriber exclusive",
    "subscribers only",
    "jetzt weiterlesen",
    "weiterlesen mit",
    "diesen artikel weiterlesen",
    "lesen sie weiter mit",
    "sie möchten weiterlesen",
    "dieser artikel ist exklusiv",
    "exklusiv für abonnenten",
    "sie sind bereits abonnent",
    "sie sind bereits registriert",
    "la suite est réservée",
    "la suite de cet article",
    "article réservé",
    "cet article est réservé",
    "contenu réservé",
    "pour lire la suite",
    "réservé aux abonnés",
    "déjà abonné",
    "vous avez déjà un compte",
    "suscríbete para",
    "para seguir leyendo",
    "contenido exclusivo para",
    "este contenido es exclusivo",
    "este contenido es para",
    "regístrate para",
    "ya soy suscriptor",
    "¿ya eres suscriptor",
    "conteúdo exclusivo para",
    "assine para",
    "para continuar lendo",
    "para continuar a ler",
    "já é assinante",
    "este conteúdo é exclusivo",
    "per continuare a leggere",
    "contenuto riservato",
    "sei già abbonato",
    "verder lezen",
    "lees verder met",
    "log in om verder",
    "al abonnee",
    "läs vidare",
    "les videre",
    "logg inn for",
    "logga in för",
    "для чтения полной",
    "материал доступен",
    "чтобы читать дальше",
    "dostęp dla",
    "aby czytać dalej",
    "この記事は有料",
    "続きを読むには",
    "会員限定",
    "この記事は会員",
    "有料会員",
    "残り：",
    "此内容仅限",
};

/* "Il vous reste 75% de cet article": a figure follows. */
static bool counts_the_rest(struct nh_string text)
{
	static const char *const starts[] = {"il vous reste ", "pozostało ", "noch ", "resta "};
	static const char *const things[] = {"de cet article", "à lire",       "artykułu",
					     "treści",         "des artikels", "dell'articolo"};
	size_t figure = 0;

	static const char *const rest[] = {"残り"}, *const letters[] = {"文字"};

	/* letters are counted, not percents: nothing else ends or begins so */
	if (text.length <= REST_LINE_BYTES_MAX && html_begins_with_phrase(text, HTML_PHRASES(rest)) &&
	    html_has_phrase(text, HTML_PHRASES(letters)))
		return true;
	if (!html_begins_with_phrase(text, HTML_PHRASES(starts)))
		return false;
	while (figure < text.length && !plain_is_digit(text.bytes[figure]))
		figure++;
	return figure < REST_BYTES_MAX && figure < text.length && memchr(text.bytes, '%', text.length) &&
	       html_has_phrase(text, HTML_PHRASES(things));
}

bool html_is_offer(struct nh_string text)
{
	text = html_without_marks(text);
	return html_begins_with_phrase(text, HTML_PHRASES(offers)) || counts_the_rest(text);
}
