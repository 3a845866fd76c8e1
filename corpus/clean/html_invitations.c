/* SPDX-License-Identifier: MIT
 *
 * html_invitations.c - the words in which sites ask their readers to sign up, to follow, to write. See
 * html_lines.h.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

/* Where the figure stands at the latest that says how much is left. */
#define REST_BYTES_MAX 20

static const char *const invitation_starts[] = {
    "follow us",
    "follow @",
    "sign up",
    "subscribe ",
    "subscribe:",
    "subscribe!",
    "subscribe,",
    "share this article",
    "share this story",
    "share this post",
    "share this page",
    "share this with",
    "share this on",
    "share this:",
    "share this via",
    "join our",
    "like us on",
    "download our",
    "click here to",
    "click here for",
    "get the latest",
    "get our",
    "already a subscriber",
    "read the full",
    "support our journalism",
    "support my work",
    "support independent",
    "report typos",
    "report a typo",
    "report an error",
    "found an error",
    "spotted an error",
    "have a tip",
    "would you like to be part",
    "want your content",
    "increase your engagement",
    "want to stay",
    "want to write for",
    "got a tip",
    "har du tips",
    "har du et tip",
    "ta kontakt med oss",
    "tipsa oss",
    "tips oss",
    "got a news tip",
    "do you have a story",
    "send us your",
    "email us",
    "write to us",
    "let us know",
    "tell us what",
    "have your say",
    "join the conversation",
    "join the discussion",
    "contact us",
    "stay up to date",
    "stay informed",
    "never miss",
    "don't miss",
    "don’t miss",
    "want more",
    "for the latest news",
    "for the latest updates",
    "for the latest from",
    "for the latest in",
    "for all the latest",
    "for more news",
    "like this story",
    "enjoyed this",
    "if you enjoyed",
    "if you liked",
    "liked this",
    "suivez-nous",
    "suivez nous",
    "abonnez-vous",
    "inscrivez-vous",
    "folgen sie uns",
    "folgt uns",
    "folge uns",
    "abonnieren sie",
    "abonniere",
    "newsletter",
    "melden sie sich",
    "síguenos",
    "puedes seguir",
    "sigue la información",
    "siguenos",
    "seguinos",
    "suscríbete",
    "suscríbase",
    "suscribite",
    "únete a",
    "seguici",
    "iscriviti",
    "siga-nos",
    "inscreva-se",
    "clique aqui",
    "participe do",
    "volg ons",
    "meld je aan",
    "abonneer",
    "seuraa meitä",
    "seuraa uuti",
    "seuraa face",
    "tilaa uutiskirje",
    "tilaa ilmai",
    "tilaa nyt",
    "tilaa lehti",
    "zapisz się",
    "dołącz do",
    "polub nas",
    "iratkozz",
    "urmărește",
    "urmăriți",
    "abonează",
    "ακολουθήστε",
    "последвайте",
    "подписывайтесь",
    "подпишитесь",
    "подпишись",
    "читайте нас",
    "присоединяйтесь",
    "если вы нашли ошибку",
    "нашли ошибку",
    "если вы заметили",
    "если вы обнаружили",
    "выделите",
    "якщо ви помітили",
    "якщо ви знайшли",
    "заметили ошибку",
    "нашли опечатку",
    "підписуйтесь",
    "підписуйтеся",
    "підпишіться",
    "приєднуйтесь",
    "abone ol",
    "bizi takip",
    "takip edin",
    "ikuti kami",
    "ikuti berita",
    "ikuti terus",
    "关注我们",
    "关注微信",
    "apoya el periodismo",
    "recibe las ",
    "recibe nuestr",
    "recibe en tu",
    "theo dõi chúng tôi",
    "theo dõi báo",
    "theo dõi kênh",
    "theo dõi fanpage",
    "theo dõi trang",
    "تابعنا",
    "تابعوا",
    "للاشتراك",
    "हमें फॉलो",
    "हिंदी समाचार",
    "देश और दुनिया",
    "ताजा खबर",
    "扫码",
    "扫一扫",
    "제보",
    "扫描二维码",
    "下载客户端",
    "更多精彩",
    "欢迎关注",
    "フォローする",
    "フォローして",
    "フォローはこちら",
    "会員登録",
    "구독",
    "▶ 네이버",
    "네이버에서",
};

static const char *const invitation_parts[] = {
    "sign up for our",
    "sign up for the newsletter",
    "sign up for free",
    "sign up for this",
    "sign up for daily",
    "sign up to our",
    "sign up to receive",
    "sign up to get our",
    "sign up to get the",
    "subscribe to our",
    "subscribe on youtube",
    "our newsletter",
    "committed to publishing a diversity",
    "your inbox",
    "like us on facebook",
    "your privacy seriously",
    "follow us on",
    "subscribe here",
    "subscribe now",
    "our mobile app",
    "our telegram channel",
    "our telegram group",
    "our whatsapp channel",
    "our whatsapp group",
    "our youtube channel",
    "our facebook page",
    "on our app",
    "download our app",
    "news tip",
    "send tips to",
    "click here to sub",
    "on google news",
    "en google news",
    "google haberler",
    "telegram-канал",
    "telegram-kanal",
    "telegram канал",
    "whatsapp channel",
    "whatsapp kanal",
    "canal de whatsapp",
    "canal do whatsapp",
    "canal de telegram",
    "grupo de whatsapp",
    "facebook sayfa",
    "नोटिफिकेशन",
    "फेसबुक पर",
    "扫描二维码",
    "公众号",
    "카카오톡",
};

/* Verbs that begin much else too: what they ask for must be the site's. */
static const char *const weak_starts[] = {
    "download the", "get more", "send your", "recevez",     "téléchargez", "descarga la",
    "descargá",     "segui ",   "scarica",   "siga o",      "siga a",      "receba",
    "baixe",        "følg ",    "följ ",     "obserwuj",    "śledź",       "sledujte ",
    "sleduj ",      "kövess",   "dapatkan",  "pratite nas", "следите за",  "стежте за",
};

static const char *const weak_things[] = {
    "facebook", "instagram", "twitter",  "telegram",   "телеграм",   "whatsapp",   "viber", "google",
    "youtube",  "tiktok",    "linkedin", "newsletter", "mail",       "notific",    "notíc", "notiz",
    "noticias", "nyheter",   "berita",   "aplikasi",   "aplicativo", "aplicación", "appli", " app",
    "@",        " oss",      " nos ",    " nás",       "minket",     "kanal",      "canal", "канал",
    "наш",      "новост",    "новин",    " nas ",      "stories",    "photos",     "story",
};

bool html_invites(struct nh_string text)
{
	static const char *const follow[] = {"follow ", "see ", "read "}, *const coverage[] = {"coverage "};
	static const char *const get[] = {"get ", "join ", "find ", "like "}, *const networks[] = {
										  " on twitter",
										  " on facebook",
										  " on instagram"};

	text = html_without_marks(text);
	/* "Follow the Tide's coverage of bridges at …" */
	if (html_begins_with_phrase(text, HTML_PHRASES(follow)) &&
	    html_has_phrase(text, HTML_PHRASES(coverage)))
		return true;
	if (html_begins_with_phrase(text, HTML_PHRASES(weak_starts)) &&
	    html_has_phrase(text, HTML_PHRASES(weak_things)))
		return true;
	/* "Get our business news on Twitter" */
	if (html_begins_with_phrase(text, HTML_PHRASES(get)) && html_has_phrase(text, HTML_PHRASES(networks)))
		return true;
	return html_begins_with_phrase(text, HTML_PHRASES(invitation_starts)) ||
	       html_has_phrase(text, HTML_PHRASES(invitation_parts));
}

bool html_is_invitation(struct nh_string text)
{
	static const char *const verbs[] = {
	    "sign up",        "subscribe ", "follow ",        "like us",   "download our", "abonnez-vous",
	    "inscrivez-vous", "suscríbete", "abonnieren sie", "iscriviti", "inscreva-se",  "folgen sie uns",
	    "suivez",         "síguenos",   "siga-nos",       "seguici"};
	/* they begin much else too */
	static const char *const common_verbs[] = {"get ", "join ", "receive ", "download the "};
	static const char *const own_things[] = {"newsletter", " whatsapp", "telegram",
						 "your inbox", "our app",   "news app"};
	static const char *const things[] = {
	    "newsletter",   " on twitter",  " on facebook", " on instagram", " on youtube", " whatsapp",
	    "telegram",     "your inbox",   "our app",      "boletín",       " on tiktok",  " on linkedin",
	    "sur facebook", "auf facebook", "en facebook",  "su facebook",   "no facebook"};
	static const char *const both[] = {"consider becoming a subscriber", "consider becoming a member",
					   "consider becoming a supporter",  "consider becoming a patron",
					   "consider becoming a paid",       "reader-supported publication",
					   "sign up for our newsletter",     "sign up to our newsletter",
					   "subscribe to our newsletter",    "sign up to receive our"};

	static const char *const newsletter[] = {"newsletter"};
	static const char *const calls[] = {"sign up here", "sign up now", "sign up today", "subscribe here",
					    "subscribe today"};

	if (html_has_phrase(text, HTML_PHRASES(newsletter)) && html_has_phrase(text, HTML_PHRASES(calls)))
		return true;
	return (html_begins_with_phrase(text, HTML_PHRASES(verbs)) &&
		html_has_phrase(text, HTML_PHRASES(things))) ||
	       (html_begins_with_phrase(text, HTML_PHRASES(common_verbs)) &&
		html_has_phrase(text, HTML_PHRASES(own_things))) ||
	       html_has_phrase(text, HTML_PHRASES(both));
}

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
