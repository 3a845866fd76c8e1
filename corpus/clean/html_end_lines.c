/* SPDX-License-Identifier: MIT
 *
 * html_end_lines.c - the lines of html_lines.h that stand around a text rather than in it: tags, credits,
 * words about the author and the desk.
 */
#define _GNU_SOURCE /* memmem */

#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define ADDRESS_BYTES_MAX 80
#define BRACKETS_BYTES_MAX 80
#define MAIL_WORDS_MAX 4
#define COPYRIGHT_BYTES_MAX 48
#define CREDIT_BYTES_MAX 48
#define FEED_BYTES_MAX 300

/* "#harbour #ferry", two of them or more, and nothing else. */
static bool is_row_of_hashes(struct nh_string text)
{
	size_t hashes = 0;

	for (size_t i = 0; i < text.length; i++) {
		hashes += text.bytes[i] == '#';
		if ((i == 0 || text.bytes[i - 1] == ' ') && text.bytes[i] != '#')
			return false;
	}
	return hashes > 1;
}

bool html_is_tag_line(struct nh_string text)
{
	static const char *const starts[] = {
	    "topics:",
	    "topic:",
	    "tags:",
	    "tag:",
	    "filed under",
	    "more about",
	    "in this story:",
	    "keywords:",
	    "tagged:",
	    "posted in",
	    "category:",
	    "categories:",
	    "temas:",
	    "etiquetas:",
	    "themen:",
	    "schlagwort",
	    "mots-clés",
	    "sujets :",
	    "argomenti:",
	    "assuntos:",
	    "onderwerpen:",
	    "etiquetas",
	    "archivado en",
	    "mots clés",
	    "tópicos:",
	    "temas relacionados",
	    "tags ",
	    "tags：",
	    "теги:",
	    "теги",
	    "темы:",
	    "метки:",
	    "ключевые слова",
	    "теґи:",
	    "etiketler",
	    "tagi:",
	    "tematy:",
	    "štítky",
	    "címkék",
	    "ετικέτες",
	    "关键词",
	    "标签",
	    "關鍵字",
	    "タグ",
	    "キーワード",
	    "태그",
	    "الوسوم",
	    "كلمات مفتاحية",
	    "टैग",
	    "kata kunci",
	    "từ khóa",
	    "related topics",
	    "see more on",
	    "mehr zu:",
	    "read more about:",
	};

	return html_begins_with_phrase(text, HTML_PHRASES(starts)) || is_row_of_hashes(text);
}

bool html_says_of_author(struct nh_string text)
{
	static const char *const starts[] = {
	    " is ",         " was ",       " has ",     " covers ",  " writes ", " reports ", " joined ",
	    " can be ",     " is based ",  " (he",      " (she",     " (they",   ", a ",      ", an ",
	    ", the ",       " ist ",       " schreibt", " est ",     " es ",     " è ",       " é ",
	    " works ",      " lives ",     " edits ",   " teaches ", " serves ", " spent ",   " studied ",
	    " previously ", " currently ", "’s work ",  "'s work ",  " jest ",   " — ",
	};

	return html_begins_with_phrase(text, HTML_PHRASES(starts));
}

bool html_names_trade(struct nh_string text)
{
	static const char *const trades[] = {
	    "reporter",     "editor",       "journalist",  "columnist",  "correspondent", "contributor",
	    "staff writer", "freelance",    "author of",   "writer",     "blogger",       "professor",
	    "lecturer",     "fellow at",    "director of", "founder of", "producer",      "photographer",
	    "redakteur",    "journalistin", "periodista",  "jornalista", "giornalista",
	};

	return html_has_phrase(text, HTML_PHRASES(trades));
}

bool html_is_word_on_writer(struct nh_string text)
{
	static const char *const starts[] = {"the writer is a",   "the writer is the", "the author is a",
					     "the author is the", "the writers are ",  "the authors are "};

	return html_begins_with_phrase(html_without_marks(text), HTML_PHRASES(starts));
}

bool html_is_contact(struct nh_string text)
{
	static const char *const parts[] = {
	    "can be reached at",     "contact her at",
	    "contact him at",        "contact them at",
	    "follow him on",         "follow her on",
	    "follow them on",        "contact the reporter",
	    "contact the author",    "contact this reporter",
	    "reach the reporter at", "email the author",
	    "on twitter at @",       "on twitter @",
	    "on twitter: @",         "on twitter at twitter.com",
	    "follow me on",          "email him at",
	    "email her at",          "email them at",
	    "reach him at",          "reach her at",
	    "reach them at",         "reached by email",
	    "follow the author",
	};
	static const char *const verbs[] = {"contact ", "reach ", "email ",   "e-mail ",
					    "follow ",  "tweet ", "write to "};

	return html_has_phrase(text, HTML_PHRASES(parts)) ||
	       (html_begins_with_phrase(text, HTML_PHRASES(verbs)) && memchr(text.bytes, '@', text.length));
}

/* "(Ann Lee/The Tide)" */
static bool is_name_in_brackets(struct nh_string text)
{
	return text.length > 2 && text.length <= BRACKETS_BYTES_MAX && text.bytes[0] == '(' &&
	       text.bytes[text.length - 1] == ')' && memchr(text.bytes, '/', text.length);
}

static const char *const credit_starts[] = {
    "photo:",
    "photos:",
    "photo by",
    "photos by",
    "photo courtesy",
    "photo credit",
    "photograph:",
    "photograph by",
    "photography by",
    "photographs by",
    "picture:",
    "pictures:",
    "picture by",
    "image:",
    "images:",
    "image credit",
    "image courtesy",
    "image source",
    "image via",
    "featured image",
    "listing image",
    "feature image",
    "cover image",
    "lead image",
    "header image",
    "video credit",
    "file photo",
    "(photo",
    "(via ",
    "[photo",
    "(image",
    "[image",
    "[featured image",
    "(file photo",
    "illustration by",
    "illustration:",
    "foto:",
    "fotos:",
    "bild:",
    "bilder:",
    "bildquelle",
    "titelbild:",
    "beitragsbild:",
    "symbolbild:",
    "aufmacherbild:",
    "photo source",
    "photo :",
    "crédit photo",
    "crédits photo",
    "crédito:",
    "foto di",
    "写真：",
    "写真:",
    "写真＝",
    "（写真",
    "図：",
    "图：",
    "图/",
    "图源",
    "图片来源",
    "图片：",
    "圖：",
    "圖/",
    "사진=",
    "사진 =",
    "사진제공",
    "사진:",
    "фото:",

    "fot. ",
    "fot.:",
    "kuva:",
    "kuvat:",
    "kép:",
    "fotó:",
    "ảnh:",
    "sursa foto",
    "foto ©",
    "foto |",
    "photo |",
    "photo credits",
    "credit:",
    "credits:",
    "crédits :",
    "crédit :",
    "créditos:",
    "fuente: getty",
    "getty images",
    "image caption",
    "image copyright",
    "media caption",
    "media playback",
    "file photo:",
    "foto: ",
    "الصورة:",
};

static const char *const credit_ends[] = {
    "/getty images",
    "via getty images",
    "(getty images)",
    "/ap photo",
    "(ap photo)",
    "/afp via getty",
    "/shutterstock",
    "via shutterstock",
    "(shutterstock)",
    "/istock",
    ".jpg",
    ".jpeg",
    ".png",
    "/getty images/afp",
    "(file photo)",
    "/reuters",
    "/afp",
    "(reuters file)",
    "/ap",
    "/epa",
    "/dpa",
    "/ansa",
    "/efe",
    "/pti",
    "/xinhua",
    "/anadolu",
    "/ap images",
    "/picture alliance",
    "/bloomberg",
    "/unsplash",
    "on unsplash",
    "/epa-efe",
    "hide caption",
    "toggle caption",
};

static bool begins_name(char letter)
{
	return (letter >= 'A' && letter <= 'Z') || (unsigned char)letter >= 0x80;
}

/* "The harbour on Monday. (Tide/Ann Lee)": a house and a name in brackets behind a whole sentence. */
static bool ends_in_name(struct nh_string text)
{
	size_t start = text.length, strokes = 0;

	if (text.length == 0 || text.bytes[text.length - 1] != ')')
		return false;
	while (start > 0 && text.length - start < CREDIT_BYTES_MAX && text.bytes[start - 1] != '(') {
		bool is_stroke = text.bytes[--start] == '/';

		strokes += is_stroke;
		if (plain_is_digit(text.bytes[start]) || (is_stroke && !begins_name(text.bytes[start + 1])))
			return false;
	}
	return strokes == 1 && start > 2 && memcmp(text.bytes + start - 3, ". (", 3) == 0 &&
	       begins_name(text.bytes[start]);
}

/* "Ann Lee in the harbour. © Bo Ek/Tide": little follows the mark. */
static bool ends_in_copyright(struct nh_string text)
{
	size_t start = text.length > COPYRIGHT_BYTES_MAX ? text.length - COPYRIGHT_BYTES_MAX : 0;

	return start < text.length && memmem(text.bytes + start, text.length - start, "© ", 3) &&
	       !strchr(".!?", text.bytes[text.length - 1]);
}

/* "The harbour | Photo: Ann Lee": a caption that ends with its credit. */
static bool has_credit(struct nh_string text)
{
	static const char *const credits[] = {
	    "| foto:",  "| photo:", "| фото:", "| kuva:",  "| fotó:", "| bild:", "— foto:",
	    "— photo:", "— фото:",  "- foto:", "- photo:", "(foto:",  "(photo:"};

	return memchr(text.bytes, ':', text.length) && html_has_phrase(text, HTML_PHRASES(credits));
}

bool html_is_credit(struct nh_string text)
{
	return ends_in_copyright(text) || html_begins_with_phrase(text, HTML_PHRASES(credit_starts)) ||
	       html_ends_with_phrase(text, HTML_PHRASES(credit_ends)) || is_name_in_brackets(text) ||
	       ends_in_name(text) || has_credit(text);
}

bool html_is_ornament(struct nh_string text)
{
	for (size_t i = 0; i < text.length; i++)
		if (plain_is_letter(text.bytes[i]) || plain_is_digit(text.bytes[i]) ||
		    ((unsigned char)text.bytes[i] >= 0xC3 && (unsigned char)text.bytes[i] != 0xE2))
			return false;
	return true;
}

/* "Ann Lee ann@tide.example": few words, one of them a mail address. */
static bool ends_in_mail(struct nh_string text)
{
	const char *at = memchr(text.bytes, '@', text.length);
	size_t words = 1;

	for (size_t i = 0; i < text.length; i++)
		words += text.bytes[i] == ' ';
	return at && words <= MAIL_WORDS_MAX && at > text.bytes && plain_is_letter(at[-1]) &&
	       at + 1 < text.bytes + text.length && plain_is_letter(at[1]) &&
	       !memchr(at, ' ', (size_t)(text.bytes + text.length - at));
}

bool html_is_address(struct nh_string text)
{
	static const char *const starts[] = {"twitter:",   "twitter @", "on twitter:", "on twitter @",
					     "e-mail:",    "email:",    "mail:",       "follow @",
					     "instagram:", "contact:"};

	return text.length <= ADDRESS_BYTES_MAX && memchr(text.bytes, '@', text.length) &&
	       (!memchr(text.bytes, ' ', text.length) || ends_in_mail(text) ||
		html_begins_with_phrase(text, HTML_PHRASES(starts)));
}

bool html_is_first_publication(struct nh_string text)
{
	static const char *const parts[] = {"first published", "originally published", "| stand:"};
	static const char *const starts[] = {"published in "};

	return html_has_phrase(text, HTML_PHRASES(parts)) ||
	       (html_begins_with_phrase(text, HTML_PHRASES(starts)) && html_names_year(text));
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

static const char *const desk_starts[] = {
    "责任编辑",
    "riproduzione riservata",
    "© riproduzione",
    "【编辑",
    "[编辑",
    "[사진",
    "責任編輯",
    "责编",
    "编辑：",
    "编辑:",
    "(编辑",
    "（编辑",
    "（责编",
    "(责编",
    "(责任编辑",
    "（责任编辑",
    "【责任编辑",
    "[责任编辑",
    "【纠错",
    "来源：",
    "文章来源",
    "校对",
    "저작권자",
    "무단 전재",
    "무단전재",
    "기사제보",
    "ⓒ",
    "copyrights ⓒ",
    "copyright ⓒ",
    "[ⓒ",
    "(ⓒ",
    "<ⓒ",
    "<저작권",
    "a version of this article",
    "a version of this story",
    "this article appears in print",
    "this article appeared in the",
    "read the original article",
    "this article was published in print",
    "order reprints",
    "our standards:",
    "this story was originally published",
    "this article was originally published",
    "this post was originally published",
    "this article originally appeared",
    "this story originally appeared",
    "this post originally appeared",
    "this article was first published",
    "this article first appeared",
    "this story first appeared",
    "this article is republished",
    "this story is republished",
    "this entry was posted",
    "dieser text erschien",
    "dieser text wurde veröffentlicht",
    "dieser text ist zuerst",
    "dieser artikel erschien",
    "dieser artikel ist zuerst",
    "dieser beitrag erschien",
    "dieser beitrag ist zuerst",
    "dieser beitrag wurde",
    "dieser eintrag wurde",
    "der beitrag wurde am",
    "this story was first published",
    "this material may not be",
    "this content is published",
    "all rights reserved",
    "todos los derechos reservados",
    "todos os direitos reservados",
    "tous droits réservés",
    "tous droits de reproduction",
    "alle rechte vorbehalten",
    "tutti i diritti riservati",
    "все права защищены",
    "все права на материалы",
    "wszelkie prawa zastrzeżone",
    "tüm hakları saklıdır",
    "hak cipta ©",
    "hak cipta dilindungi",
};

bool html_is_desk_line(struct nh_string text)
{
	/* "The post … appeared first on The Tide." */
	static const char *const parts[] = {" appeared first on "};

	return html_begins_with_phrase(text, HTML_PHRASES(desk_starts)) ||
	       (text.length <= FEED_BYTES_MAX && html_has_phrase(text, HTML_PHRASES(parts)));
}
