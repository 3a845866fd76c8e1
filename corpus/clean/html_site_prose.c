/* SPDX-License-Identifier: MIT
 *
 * html_site_prose.c - whole sentences in which a site speaks of itself among an article's paragraphs: of its
 * letters and channels, of what its readers may write, of where a text came from. See html_lines.h.
 *
 * They look like any other paragraph, and may stand between any two of them; so only words count that hardly
 * another sentence has.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define SENTENCES_BYTES_MAX 1200
#define SENTENCE_BYTES_MAX 320
#define SHORT_BYTES_MAX 120

static const char *const sure_parts[] = {
    "this is an archived article and the information",
    "our whatsapp community",
    "our community members to special offers",
    "promotions, and adverts from us",
    "we use your sign-up to provide content",
    "we will use your email address only for",
    "the information you provide to send you these newsletters",
    "unsubscribe at any time",
    "unsubscribe at anytime",
    "opt out at any time",
    "by signing up you agree",
    "by signing up, you agree",
    "by signing up, i agree",
    "by subscribing, you agree",
    "by subscribing you agree",
    "by registering, you agree",
    "by submitting your email",
    "by entering your email",
    "by clicking sign up",
    "by clicking subscribe",
    "this site is protected by recaptcha",
    "independent press standards organisation's",
    "independent press standards organisation’s",
    "inaccuracy or intrusion, then please",
    "published from a wire agency",
    "from a syndicated feed",
    "has not been edited by our",
    "may have been reworked by",
    "only the headline has been changed",
    "encourages reader discussion on our stories",
    "readers who’ve subscribed so far",
    "readers who've subscribed so far",
    "may not be published, broadcast, rewritten",
    "may not be reproduced, published, broadcast",
    "i agree to the terms of",
    "you agree to the terms of",
    "has no position in any of the stocks",
    "have no position in any of the stocks",
    "by subscribing, you can help us",
    "consider making a donation to support our",
    "your gift pays for everything",
    "without charge to any eligible news publisher",
    "we pay for your stories",
    "sachez que vous pouvez suivre",
    "if you value our journalism",
    "if you value our reporting",
    "if you found the reporting above valuable",
    "share your experiences by emailing",
    "please include a contact number if you",
    "die zeitgleiche nutzung von",
    "bestätigen sie das newsletter",
    "nehmen sie die datenschutzerklärung zur kenntnis",
    "akzeptiere ich die nutzungsbedingungen",
    "einwilligung jederzeit widerrufen",
    "newsletter jederzeit abbestellen",
    "newsletter jederzeit wieder abbestellen",
    "die kommentare der user geben nicht",
    "des contributions est réservé",
    "vous désinscrire à tout moment",
    "vous désabonner à tout moment",
    "votre adresse email est collectée",
    "votre adresse e-mail est collectée",
    "periodismo independiente necesita",
    "darte de baja en cualquier momento",
    "darse de baja en cualquier momento",
    "cancelar a qualquer momento",
    "puoi annullare l'iscrizione",
    "je kunt je op elk moment afmelden",
    "pełne korzystanie z serwisu wymaga",
    "以上内容(如有图片",
    "以上内容（如有图片",
    "该文观点仅代表作者本人",
    "系信息发布平台",
    "歡迎各界投書",
    "メディア関係者向けの情報があります",
};

/* An article may end with such a word, if it says more. */
static const char *const short_parts[] = {
    "in the comments below", "in the comments section", "in the comment section", "in comments below",
    "in the comments!",      "in our comments",         "clique aqui e ",         "no google news",
    "en google news",        "sur google news",         "bei google news",        "su google news",
    "in die kommentare",
};

static const char *const parts[] = {
    "got a story? ",
    "get in touch with our news team",
    "for more stories like this",
    "sign up here to get",
    "story for our news team",
    "cet article vous a été utile",
    "never miss a story",
    "für den newsletter anmelden",
    "zum newsletter anmelden",
    "mit ihrer anmeldung erklären sie",
    "sign up for our free",
    "sign up to our free",
    "sign up for our daily",
    "sign up to our daily",
    "sign up for our weekly",
    "sign up to our weekly",
    "our free newsletter",
    "our daily newsletter",
    "our weekly newsletter",
    "top stories newsletter",
    "become a member today",
    "and readers like you",
    "support from readers like you",
    "straight to your inbox",
    "right to your inbox",
    "directly to your inbox",
    "direct to your inbox",
    "delivered to your inbox",
    "straight to your phone",
    "sent to your inbox",
    "emailed to you each",
    "click here to join our",
    "join our telegram",
    "join our whatsapp",
    "join our free whatsapp",
    "follow our whatsapp",
    "is now on telegram",
    "is now on whatsapp",
    "like what you’re reading?",
    "like what you're reading?",
    "love what you’re reading?",
    "want more stories like this",
    "with more stories like this",
    "your fastest source for breaking news",
    "free, real-time updates from",
    "news app for latest",
    "start your daily mornings with",
    "if you like this story, share",
    "would be interested? share this",
    "subscribe from just",
    "for free by clicking here for no ads",
    "please read our terms",
    "please read our comment",
    "read our community guidelines",
    "dieses thema im programm",
    "über dieses thema berichtete",
    "klicken sie auf den unteren button",
    "aktivieren sie javascript",
    "hat dir dieser artikel gefallen",
    "hat ihnen dieser artikel gefallen",
    "hat dir der artikel gefallen",
    "funktionalität dieses widgets",
    "inscrivez-vous à notre newsletter",
    "abonnez-vous à notre newsletter",
    "inscrivez-vous à la newsletter",
    "sur notre chaîne whatsapp",
    "sigue con nosotros la actualidad",
    "suscríbete a nuestra newsletter",
    "suscríbete a nuestro",
    "únete a nuestro canal",
    "únete al canal de",
    "sigue nuestro canal",
    "siga nuestro canal",
    "initial plugin text",
    "apoie já",
    "siga o canal d",
    "entre no canal do whatsapp",
    "entre no canal do telegram",
    "entre no nosso canal",
    "entre no grupo do whatsapp",
    "entre no grupo do telegram",
    "entre no nosso grupo",
    "participe do canal d",
    "faça parte do canal",
    "iscriviti alla newsletter",
    "iscriviti alla nostra newsletter",
    "iscriviti al canale",
    "entra nel nostro canale",
    "twoja opinia pozwala nam",
    "oceń jakość naszego artykułu",
    "masz newsa, zdjęcie",
    "dziękujemy, że przeczytał",
    "obserwuj nas w google",
    "abonnez u op onze nieuwsbrief",
    "meld je aan voor onze nieuwsbrief",
    "и нажмите ctrl",
    "та натисніть ctrl",
    "і натисніть ctrl",
    "в нашем телеграм",
    "в нашем telegram",
    "на наш телеграм",
    "на наш telegram",
    "наш канал в telegram",
    "наш канал у telegram",
    "у нашому телеграм",
    "у нашому telegram",
    "обратная связь с отделом",
    "telegram kanalımız",
    "whatsapp kanalımız",
    "saluran whatsapp",
    "kanal telegram kami",
    "mari bergabung di grup",
    "στο google news και μάθετε",
    "όλες τις τελευταίες ειδήσεις από",
    "हर खबर से अपडेट",
    "न्यूज़ जगत की सभी खबरों",
    "homepage for more stories",
    "用app看新聞",
    "點我下載app",
    "喜欢这篇文章？",
};

void html_site_prose_index(struct html_phrase_index *index)
{
	memset(index, 0, sizeof *index);
	html_phrase_index_add(index, HTML_PHRASES(sure_parts));
	html_phrase_index_add(index, HTML_PHRASES(parts));
	html_phrase_index_add(index, HTML_PHRASES(short_parts));
}

bool html_is_site_prose(struct nh_string text, const struct html_phrase_index *index)
{
	if (text.length > SENTENCES_BYTES_MAX)
		return false;
	text = html_without_marks(text);
	for (size_t i = 0; (i = html_next_indexed(text, i, index)) < text.length; i++) {
		struct nh_string rest = plain_slice(text.bytes + i, text.bytes + text.length);

		if (html_begins_with_phrase(rest, HTML_PHRASES(sure_parts)) ||
		    (text.length <= SENTENCE_BYTES_MAX &&
		     html_begins_with_phrase(rest, HTML_PHRASES(parts))) ||
		    (text.length <= SHORT_BYTES_MAX &&
		     html_begins_with_phrase(rest, HTML_PHRASES(short_parts))))
			return true;
	}
	return false;
}
