/* SPDX-License-Identifier: MIT
 *
 * date_words.c - see date_words.h. Each list is one string with a space around every word, so that a word is
 * found with its spaces; the lists are short and a dateline has a handful of words.
 */
#include "corpus/clean/date_words.h"

#include "corpus/clean/plain.h"

#define WORD_BYTES_MAX 32

/* English, German, French, Spanish, Italian, Portuguese, Dutch, Russian. */
static const char *const month_words[12] = {
    " january jan januar jänner janvier janv enero ene gennaio janeiro januari января ",
    " february feb februar feber février fevrier févr fév febrero febbraio fevereiro februari февраля ",
    " march mar märz mär maerz mars marzo março maart mrt марта ",
    " april apr avril avr abril abr aprile апреля ",
    " may mai mayo maggio mag maio mei мая ",
    " june jun juni juin junio giugno giu junho июня ",
    " july jul juli juillet juil julio luglio lug julho июля ",
    " august aug août aout agosto ago augustus августа ",
    " september sep sept septembre septiembre settembre setembro сентября ",
    " october oct oktober okt octobre octubre ottobre outubro октября ",
    " november nov novembre noviembre novembro ноября ",
    " december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro декабря ",
};

static const char filler_words[] =
    " monday mon tuesday tue tues wednesday wed thursday thu thur thurs friday fri saturday sat sunday sun "
    "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so "
    "lundi mardi mercredi jeudi vendredi samedi dimanche "
    "lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "segunda terça quarta quinta sexta feira "
    "published posted created first issued filed date dated release released publication on at the of "
    "time local edition home final morning evening th st nd rd er "
    "veröffentlicht erschienen vom den um ab stand "
    "publié publiée le à a du de paru min h "
    "publicado publicada el del las hs "
    "pubblicato il alle ore às em "
    "公開 配信 掲載 発行 公開日 配信日 日付 月 火 水 木 金 土 日 月曜日 火曜日 水曜日 木曜日 金曜日 土曜日 "
    "日曜日 "
    "г года в ";

static const char updated_words[] =
    " updated update modified revised changed corrected aktualisiert geändert "
    "actualizado actualizada modifié mis mise aggiornato atualizado 更新 更新日 最終更新 ";

/* Words before "updated" that say nothing themselves. */
static const char last_words[] = " last latest zuletzt letzte última ultima dernière ";

static bool listed(const char *list, const char *spaced_word)
{
	return strstr(list, spaced_word) != NULL;
}

static enum date_word find_east_asian(const char *word, int *ret_value)
{
	static const struct {
		const char *word;
		enum date_word meaning;
		int value;
	} words[] = {
	    {" 午前 ", DATE_WORD_AM, 0},     {" 午後 ", DATE_WORD_PM, 0},     {" 上午 ", DATE_WORD_AM, 0},
	    {" 下午 ", DATE_WORD_PM, 0},     {" 오전 ", DATE_WORD_AM, 0},     {" 오후 ", DATE_WORD_PM, 0},
	    {" 令和 ", DATE_WORD_ERA, 2018}, {" 平成 ", DATE_WORD_ERA, 1988}, {" 昭和 ", DATE_WORD_ERA, 1925},
	};

	for (size_t i = 0; i < NH_COUNT_OF(words); i++) {
		if (strcmp(word, words[i].word) == 0) {
			*ret_value = words[i].value;
			return words[i].meaning;
		}
	}
	return DATE_WORD_UNKNOWN;
}

static enum date_word find_spaced(const char *word, int *ret_value)
{
	for (int month = 0; month < 12; month++) {
		if (listed(month_words[month], word)) {
			*ret_value = month + 1;
			return DATE_WORD_MONTH;
		}
	}
	if (strcmp(word, " am ") == 0 || strcmp(word, " a.m ") == 0)
		return DATE_WORD_AM;
	if (strcmp(word, " pm ") == 0 || strcmp(word, " p.m ") == 0)
		return DATE_WORD_PM;
	if (strcmp(word, " uhr ") == 0)
		return DATE_WORD_HOUR;
	if (listed(updated_words, word))
		return DATE_WORD_UPDATED;
	if (listed(filler_words, word) || listed(last_words, word))
		return DATE_WORD_FILLER;
	return find_east_asian(word, ret_value);
}

enum date_word date_word_find(struct nh_string word, int *ret_value)
{
	char spaced[WORD_BYTES_MAX + 3];
	size_t used = 0;

	if (word.length == 0 || word.length > WORD_BYTES_MAX)
		return DATE_WORD_UNKNOWN;
	spaced[used++] = ' ';
	for (size_t i = 0; i < word.length; i++)
		spaced[used++] = plain_lower(word.bytes[i]);
	spaced[used++] = ' ';
	spaced[used] = '\0';
	return find_spaced(spaced, ret_value);
}

char date_unit_at(const char *text, size_t length)
{
	static const struct {
		char bytes[DATE_UNIT_BYTES + 1];
		char unit;
	} units[] = {
	    {"年", 'y'}, {"月", 'm'}, {"日", 'd'}, {"時", 'H'}, {"时", 'H'}, {"点", 'H'}, {"分", 'M'},
	    {"秒", 'S'}, {"년", 'y'}, {"월", 'm'}, {"일", 'd'}, {"시", 'H'}, {"분", 'M'}, {"초", 'S'},
	};

	for (size_t i = 0; length >= DATE_UNIT_BYTES && i < NH_COUNT_OF(units); i++)
		if (memcmp(text, units[i].bytes, DATE_UNIT_BYTES) == 0)
			return units[i].unit;
	return 0;
}
