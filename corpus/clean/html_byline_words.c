/* SPDX-License-Identifier: MIT
 *
 * html_byline_words.c - see html_byline_words.h. The tables stand in the order of bytes, in lower case; what
 * does not begin with a letter of ASCII stands in tables of its own, so that the others are found by their
 * first.
 */
#include "corpus/clean/html_byline_words.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

#define UNSPACED 0x8000 /* of scripts without spaces: what follows may follow at once */

struct entry {
	const char *text;
	unsigned kinds;
};

/* Short names for the tables. */
enum {
	BY = BYLINE_BY,
	AUTHOR = BYLINE_AUTHOR,
	LABEL = BYLINE_LABEL,
	PICTURE = BYLINE_PICTURE,
	WRITTEN = BYLINE_WRITTEN,
	LEAD = BYLINE_LEAD,
	NOTE = BEHIND_NOTE,
	DATE = BEHIND_DATE,
	ROLE = BEHIND_ROLE,
	JOINT = BEHIND_JOINT,
};

/* clang-format off */
static const struct entry words[] = {
    {"a", LEAD}, {"a cura di", BY}, {"added", WRITTEN}, {"af", BY}, {"ago", LEAD}, {"am", LEAD},
    {"an", LEAD}, {"analyse", LEAD}, {"analysis", LEAD}, {"and", LEAD}, {"article", LEAD},
    {"articolo", LEAD}, {"artigo", LEAD}, {"artikel", LEAD}, {"artículo", LEAD}, {"at", LEAD},
    {"aufgezeichnet", WRITTEN}, {"auteur", AUTHOR}, {"auteure", AUTHOR}, {"auteurs", AUTHOR},
    {"author", AUTHOR}, {"authors", AUTHOR}, {"autor", AUTHOR}, {"autor*in", AUTHOR},
    {"autor/in", AUTHOR}, {"autor:in", AUTHOR}, {"autora", AUTHOR}, {"autore", AUTHOR},
    {"autoren", AUTHOR}, {"autores", AUTHOR}, {"autori", AUTHOR}, {"autorin", AUTHOR},
    {"autorinnen", AUTHOR}, {"autorka", AUTHOR}, {"autorzy", AUTHOR}, {"autrice", AUTHOR}, {"av", BY},
    {"beitrag", LABEL | LEAD}, {"bericht", LABEL | LEAD}, {"bild", PICTURE}, {"bilder", PICTURE},
    {"billet", LEAD}, {"blog", LEAD}, {"blogbeitrag", LEAD}, {"blogpost", LEAD}, {"by", BY},
    {"byby", BY}, {"categoria", LEAD}, {"chronique", LEAD}, {"column", LEAD}, {"columna", LEAD},
    {"comment", LEAD}, {"commentary", LEAD}, {"compiled", WRITTEN}, {"contributed", WRITTEN},
    {"created", WRITTEN}, {"dans", LEAD}, {"di", BY}, {"dieser", LEAD}, {"dieses", LEAD},
    {"diposting", WRITTEN}, {"ditulis", WRITTEN}, {"dodane", WRITTEN}, {"dodano", LEAD}, {"door", BY},
    {"e", LEAD}, {"een", LEAD}, {"ein", LEAD}, {"eine", LEAD}, {"einen", LEAD},
    {"eingestellt", WRITTEN}, {"eingetragen", WRITTEN}, {"el", LEAD}, {"en", LEAD},
    {"entrevista", LEAD}, {"entry", LEAD}, {"enviado", WRITTEN}, {"erstellt", WRITTEN},
    {"erzählt", LEAD}, {"escrita", WRITTEN}, {"escrito", WRITTEN}, {"essay", LEAD}, {"et", LEAD},
    {"forfatter", AUTHOR}, {"foto", PICTURE}, {"fotografia", PICTURE}, {"fotografie", PICTURE},
    {"fotografía", PICTURE}, {"fotos", PICTURE}, {"from", LEAD}, {"författare", AUTHOR},
    {"gast", LEAD}, {"gastartikel", LEAD}, {"gastbeitrag", LEAD}, {"gastkommentar", LEAD},
    {"geplaatst", WRITTEN}, {"geposted", WRITTEN}, {"gepostet", WRITTEN}, {"gepubliceerd", LEAD},
    {"geschreven", WRITTEN}, {"geschrieben", WRITTEN}, {"gespeichert", WRITTEN}, {"glosse", LEAD},
    {"grafik", PICTURE}, {"guest", LEAD}, {"hace", LEAD}, {"hinzugefügt", WRITTEN}, {"hours", LEAD},
    {"i", LEAD}, {"illustration", PICTURE}, {"illustrations", PICTURE}, {"image", PICTURE},
    {"imagen", PICTURE}, {"images", PICTURE}, {"in", LEAD}, {"inserito", WRITTEN},
    {"interview", LABEL | LEAD}, {"is", LEAD}, {"journalist", LABEL}, {"kirjoittaja", AUTHOR},
    {"kolumne", LEAD}, {"kommentar", LEAD}, {"la", LEAD}, {"lagt", LEAD}, {"le", LEAD},
    {"leitartikel", LEAD}, {"min", LEAD}, {"minuten", LEAD}, {"napisał", BY}, {"napisała", BY},
    {"napsal", BY}, {"napsala", BY}, {"oleh", BY}, {"on", LEAD}, {"opinion", LEAD}, {"opinión", LEAD},
    {"opublikowane", WRITTEN}, {"opublikowano", LEAD}, {"par", BY}, {"penulis", AUTHOR},
    {"photo", PICTURE}, {"photograph", PICTURE}, {"photographie", PICTURE}, {"photographs", PICTURE},
    {"photography", PICTURE}, {"photos", PICTURE}, {"picture", PICTURE}, {"pictures", PICTURE},
    {"por", BY}, {"post", LEAD}, {"postado", WRITTEN}, {"postato", WRITTEN}, {"posteado", WRITTEN},
    {"posted", LABEL | WRITTEN}, {"posté", WRITTEN}, {"pressemeldung", LEAD},
    {"pressemitteilung", LEAD}, {"propos", LEAD}, {"propos recueillis", LABEL}, {"protokoll", LABEL},
    {"protokolliert", WRITTEN}, {"przez", BY}, {"pubblicato", LEAD}, {"publicada", LEAD},
    {"publicado", LEAD}, {"publicerad", LEAD}, {"publicerat", LEAD}, {"publikováno", LEAD},
    {"publisert", LEAD}, {"published", LEAD}, {"publiziert", LEAD}, {"publié", LEAD},
    {"publiée", LEAD}, {"recherche", LABEL}, {"recueillis", LEAD}, {"redacción", LABEL},
    {"redactado", WRITTEN}, {"redactie", LABEL}, {"redakteur", LABEL}, {"redakteurin", LABEL},
    {"redaktion", LABEL}, {"redaktor", LABEL}, {"redazione", LABEL}, {"report", LABEL | LEAD},
    {"reportage", LABEL | LEAD}, {"reported", WRITTEN}, {"reporter", AUTHOR}, {"reporting", LEAD},
    {"review", LEAD}, {"reviewed", LEAD}, {"rezension", LEAD}, {"rédigé", WRITTEN},
    {"scritto", WRITTEN}, {"skrevet", WRITTEN}, {"skriven", WRITTEN}, {"story", LABEL | LEAD},
    {"stunden", LEAD}, {"submitted", WRITTEN}, {"szerző", AUTHOR}, {"tagen", LEAD},
    {"tekst", LABEL | WRITTEN}, {"teksti", LABEL}, {"testo", LABEL}, {"text", LABEL | WRITTEN},
    {"texte", LABEL}, {"texter", LABEL}, {"textes", LABEL}, {"texto", LABEL | WRITTEN},
    {"texts", LEAD}, {"the", LEAD}, {"this", LEAD}, {"titelbild", PICTURE}, {"tribune", LEAD},
    {"tác giả", AUTHOR}, {"udgivet", LEAD}, {"uhr", LEAD}, {"um", LEAD}, {"un", LEAD}, {"una", LEAD},
    {"unas", LEAD}, {"und", LEAD}, {"under", LEAD}, {"une", LEAD}, {"ut", LEAD}, {"verfasser", AUTHOR},
    {"verfasserin", AUTHOR}, {"verfasst", WRITTEN}, {"veröffentlicht", LEAD}, {"video", PICTURE},
    {"videos", PICTURE}, {"vložil", WRITTEN}, {"vom", LEAD}, {"von", BY}, {"von text", LABEL},
    {"vonvon", BY}, {"vor", LEAD}, {"was", LEAD}, {"words", LABEL | LEAD}, {"writer", AUTHOR},
    {"writers", AUTHOR}, {"writing", LABEL}, {"written", WRITTEN}, {"wurde", LEAD}, {"y", LEAD},
    {"yazan", AUTHOR}, {"yazar", AUTHOR}, {"zuletzt", LEAD},
};

static const struct entry words_world[] = {
    {"à", LEAD}, {"écrit", WRITTEN}, {"συγγραφέας", AUTHOR}, {"συντάκτης", AUTHOR}, {"автор", AUTHOR},
    {"автори", AUTHOR}, {"авторы", AUTHOR}, {"від", BY}, {"написано", LABEL}, {"опубликовано", LEAD},
    {"от", BY}, {"текст", LABEL}, {"фото", PICTURE}, {"作者:", UNSPACED}, {"作者：", UNSPACED},
    {"取材・文：", UNSPACED}, {"取材・文＝", UNSPACED}, {"執筆:", UNSPACED}, {"執筆：", UNSPACED}, {"撰文:", UNSPACED},
    {"撰文：", UNSPACED}, {"文 ", UNSPACED}, {"文/", UNSPACED}, {"文:", UNSPACED}, {"文　", UNSPACED},
    {"文・", UNSPACED}, {"文／", UNSPACED}, {"文：", UNSPACED}, {"文＝", UNSPACED}, {"記者:", UNSPACED}, {"記者：", UNSPACED}, {"记者:", UNSPACED},
    {"记者：", UNSPACED}, {"글 :", UNSPACED}, {"글:", UNSPACED}, {"글=", UNSPACED}, {"기자 :", UNSPACED},
    {"기자:", UNSPACED},
};

/* What may stand behind a name, a space before it. */
static const struct entry spaced[] = {
    {"& ", JOINT}, {"(", ROLE}, {"- ", NOTE}, {"/ ", JOINT}, {"// ", NOTE}, {"[", ROLE},
    {"actualizado", NOTE}, {"aggiornato", NOTE}, {"aktualisiert", NOTE}, {"aktualizacja", NOTE},
    {"am ", NOTE}, {"and ", JOINT}, {"associated press", ROLE}, {"at ", DATE}, {"atualizado", NOTE},
    {"bijgewerkt", NOTE}, {"bilder", NOTE}, {"contact", NOTE}, {"contributor", ROLE},
    {"correspondent", ROLE}, {"d. ", DATE}, {"dan ", JOINT}, {"den ", DATE}, {"e ", JOINT},
    {"eingestellt", NOTE}, {"el ", DATE}, {"em ", DATE}, {"email", NOTE}, {"en ", JOINT},
    {"erstellt", NOTE}, {"et ", JOINT}, {"filed in", NOTE}, {"filed under", NOTE}, {"follow ", NOTE},
    {"for the ", NOTE}, {"foto", NOTE}, {"gepostet", NOTE}, {"gepubliceerd", NOTE},
    {"geschrieben", NOTE}, {"güncelleme", NOTE}, {"hinzugefügt", NOTE}, {"i ", JOINT}, {"il ", DATE},
    {"illustration", NOTE}, {"in ", DATE | ROLE}, {"in category", NOTE}, {"in:", NOTE},
    {"journalist", ROLE}, {"journalista", ROLE}, {"kategorie", NOTE}, {"kl.", NOTE},
    {"last updated", NOTE}, {"le ", DATE}, {"mis à jour", NOTE}, {"mit ", JOINT},
    {"more stories", NOTE}, {"och ", JOINT}, {"og ", JOINT}, {"on ", NOTE}, {"op ", DATE},
    {"opinion writer", ROLE}, {"oppdatert", NOTE}, {"opublikowano", NOTE}, {"photo", NOTE},
    {"posted", NOTE}, {"pubblicato", NOTE}, {"publicado", NOTE}, {"publicerad", NOTE},
    {"publisert", NOTE}, {"published", NOTE}, {"publié", NOTE}, {"redakteur", ROLE},
    {"redaktør", ROLE}, {"reporter", ROLE}, {"sagt", NOTE}, {"says:", NOTE}, {"schreibt", NOTE},
    {"senior ", ROLE}, {"special to", NOTE}, {"staff reporter", ROLE}, {"staff writer", ROLE},
    {"tagged", NOTE}, {"tags:", NOTE}, {"the associated press", ROLE}, {"um ", NOTE}, {"und ", JOINT},
    {"updated", NOTE}, {"uppdaterad", NOTE}, {"ve ", JOINT}, {"verfasst", NOTE},
    {"veröffentlicht", NOTE}, {"view ", NOTE}, {"with ", JOINT}, {"wrote", NOTE}, {"y ", JOINT},
};

static const struct entry spaced_world[] = {
    {"és ", JOINT}, {"și ", JOINT}, {"и ", JOINT}, {"обновлено", NOTE}, {"опубликовано", NOTE},
    {"пишет", NOTE}, {"та ", JOINT}, {"– ", NOTE}, {"— ", NOTE}, {"…", NOTE}, {"特派员", NOTE},
    {"特派員", NOTE}, {"記者", NOTE}, {"기자", NOTE},
};

/* The same without a space. */
static const struct entry marks[] = {
    {", ", JOINT}, {"/", JOINT}, {"; ", JOINT}, {"\n", NOTE}, {"\t", NOTE}, {"|", NOTE},
    {"·", NOTE}, {"»", NOTE}, {"•", NOTE}, {"›", NOTE}, {"→", NOTE}, {"、", JOINT}, {"（", NOTE},
    {"，", JOINT},
};

/* clang-format on */

/* Longer words that begin so are others. */
static bool ends_word(struct nh_string text, size_t bytes)
{
	unsigned char next = bytes < text.length ? (unsigned char)text.bytes[bytes] : ' ';

	if (next < 0x80)
		return !plain_is_letter((char)next) && !plain_is_digit((char)next) && next != '\'' &&
		       next != '-';
	return next == 0xC2 || next == 0xE2 || next == 0xEF;
}

static bool begins(struct nh_string text, const struct entry *entry)
{
	return html_begins_with_phrase(text, (struct html_phrases){&entry->text, 1});
}

/* The longest entry of the table that text begins with, as a whole word where that is asked; NULL for none.
 */
static const struct entry *longest(struct nh_string text, const struct entry *table, size_t count, bool whole)
{
	const struct entry *best = NULL;
	bool is_ascii = text.length > 0 && (unsigned char)*text.bytes < 0x80;
	char letter = is_ascii ? plain_lower(*text.bytes) : 0;
	size_t i = is_ascii ? plain_first_with(table, count, sizeof *table, letter) : 0;

	for (; text.length > 0 && i < count && (!is_ascii || *table[i].text == letter); i++) {
		char second = table[i].text[1];
		size_t bytes;

		/* most are told by their second letter */
		if (second > 0 && (text.length < 2 || plain_lower(text.bytes[1]) != second))
			continue;
		bytes = strlen(table[i].text);
		if ((!best || bytes > strlen(best->text)) && begins(text, &table[i]) &&
		    (!whole || (table[i].kinds & UNSPACED) || ends_word(text, bytes)))
			best = &table[i];
	}
	return best;
}

static bool is_colon_next(struct nh_string text, size_t bytes)
{
	struct nh_string behind = plain_trim(plain_slice(text.bytes + bytes, text.bytes + text.length));

	return plain_begins(behind, NH_STRING(":")) || plain_begins(behind, NH_STRING("：")) ||
	       plain_begins(behind, NH_STRING(" :"));
}

unsigned html_byline_word(struct nh_string text, size_t *ret_bytes)
{
	bool is_ascii = text.length > 0 && (unsigned char)*text.bytes < 0x80;
	const struct entry *found = is_ascii ? longest(text, words, NH_COUNT_OF(words), true)
					     : longest(text, words_world, NH_COUNT_OF(words_world), true);
	unsigned kinds = found ? found->kinds : 0;

	*ret_bytes = found ? strlen(found->text) : 0;
	if (kinds & UNSPACED)
		return BYLINE_BY;
	return (kinds & BYLINE_LABEL) && !is_colon_next(text, *ret_bytes) ? kinds & ~(unsigned)BYLINE_LABEL
									  : kinds;
}

unsigned html_behind_name(struct nh_string text, size_t *ret_bytes)
{
	const struct entry *found = NULL;
	unsigned char first = text.length > 0 ? (unsigned char)*text.bytes : 'a';
	size_t space = first == ' ';
	struct nh_string behind = plain_slice(text.bytes + space, text.bytes + text.length);

	*ret_bytes = 0;
	if (plain_is_letter((char)first) || plain_is_digit((char)first) || (first >= 0x80 && first < 0xC2))
		return 0;
	if (space && text.length > 1)
		found = (unsigned char)text.bytes[1] < 0x80
			    ? longest(behind, spaced, NH_COUNT_OF(spaced), false)
			    : longest(behind, spaced_world, NH_COUNT_OF(spaced_world), false);
	else
		for (size_t i = 0; i < NH_COUNT_OF(marks) && !found; i++)
			found = begins(text, &marks[i]) ? &marks[i] : NULL;
	*ret_bytes = found ? strlen(found->text) + space : 0;
	return found ? found->kinds : 0;
}
