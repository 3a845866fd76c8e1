/* SPDX-License-Identifier: MIT
 *
 * html_head_lines.c - the lines of html_lines.h that stand between a headline and its text: how long it takes
 * to read, when it was published, who wrote it.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"

bool html_is_reading_time(struct nh_string text)
{
	static const char *const starts[] = {
	    "reading time", "read time",        "estimated reading", "time to read",     "lesezeit",
	    "lesedauer",    "temps de lecture", "tiempo de lectura", "tempo di lettura", "tempo de leitura",
	    "leestijd",     "lästid",           "lesetid",           "læsetid",          "время чтения",
	    "час читання",  "czas czytania",    "okuma süresi",      "waktu baca",       "阅读时间",
	    "この記事は",
	};
	static const char *const ends[] = {
	    "min read",         "mins read",         "minute read",        "minutes read",
	    "min. read",        "minutes to read",   "min de lecture",     "min de lectura",
	    "min de leitura",   "min lesen",         "min. lesezeit",      "분 읽기",
	    "minuten lesezeit", "minuti di lettura", "minutos de lectura", "minutos de leitura",
	    "minute listen",    "min listen",
	};

	return html_begins_with_phrase(text, HTML_PHRASES(starts)) ||
	       html_ends_with_phrase(text, HTML_PHRASES(ends));
}

bool html_is_dating(struct nh_string text)
{
	static const char *const starts[] = {
	    "updated",      "published",     "posted",
	    "last updated", "last modified", "first published",
	    "created",      "aktualisiert",  "veröffentlicht",
	    "erstellt",     "stand:",        "publié",
	    "mis à jour",   "modifié le",    "publicado",
	    "actualizado",  "atualizado",    "pubblicato",
	    "aggiornato",   "gepubliceerd",  "publicerad",
	    "uppdaterad",   "publisert",     "oppdatert",
	    "opdateret",    "julkaistu",     "päivitetty",
	    "опубликовано", "обновлено",     "опубліковано",
	    "оновлено",     "opublikowano",  "aktualizacja",
	    "publikováno",  "publicat",      "actualizat",
	    "giriş:",       "güncelleme",    "oluşturulma",
	    "yayınlanma",   "发布时间",      "来源：",
	    "来源:",        "作者：",        "出处：",
	    "更新时间",     "發布時間",      "最終更新",
	    "更新：",       "更新:",         "公開：",
	    "配信",         "掲載",          "입력",
	    "수정",         "승인",          "기사입력",
	    "등록",         "نشر",           "تاريخ",
	    "آخر تحديث",    "diterbitkan",   "cập nhật",
	};
	static const char *const ends[] = {" ago", " назад", "前", "전", "配信", "更新", "公開", "掲載"};

	return html_begins_with_phrase(text, HTML_PHRASES(starts)) ||
	       html_ends_with_phrase(text, HTML_PHRASES(ends));
}

bool html_names_writer(struct nh_string text)
{
	static const char *const starts[] = {
	    "by ",          "by: ",      "von ",     "par ",    "por ",      "di ",
	    "door ",        "av ",       "af ",      "text: ",  "text by ",  "written by ",
	    "reported by ", "words by ", "author: ", "autor: ", "autora: ",  "auteur : ",
	    "автор: ",      "текст: ",   "autor:",   "yazan: ", "penulis: ", "oleh ",
	};
	size_t start = 0;

	if (!html_begins_with_phrase(text, HTML_PHRASES(starts)))
		return false;
	while (start < text.length && text.bytes[start] != ' ')
		start++;
	/* a name follows */
	return start + 1 < text.length && !(text.bytes[start + 1] >= 'a' && text.bytes[start + 1] <= 'z');
}
