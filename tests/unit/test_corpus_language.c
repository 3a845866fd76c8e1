/* SPDX-License-Identifier: MIT
 *
 * test_corpus_language.c - which language a text is in, on texts of our own; and the tables behind it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "corpus/clean/language.h"
#include "corpus/clean/language_words.h"
#include "tests/unit/test_random.h"

static const struct {
	const char *code, *text;
} texts[] = {
    {"en",
     "The harbour was closed on Monday because of the wind, and the ferries did not sail until the evening."},
    {"en",
     "Shr 34 cts vs 27 cts Net 1,204,000 vs 911,000 Revs 12.3 mln vs 10.1 mln Avg shrs 3.5 mln vs 3.4 mln"},
    {"de",
     "Der Hafen war am Montag wegen des Windes geschlossen, und die Fähren fuhren erst am Abend wieder aus."},
    {"fr", "Le port était fermé lundi à cause du vent, et les bateaux ne sont partis que dans la soirée."},
    {"es", "El puerto estuvo cerrado el lunes por el viento y los barcos no salieron hasta la noche, según "
	   "la empresa."},
    {"it", "Il porto è rimasto chiuso lunedì per il vento e le navi non sono partite fino alla sera, ha "
	   "detto la società."},
    {"pt", "O porto esteve fechado na segunda por causa do vento e os barcos não saíram até à noite, disse a "
	   "empresa."},
    {"nl", "De haven was maandag gesloten door de wind en de schepen voeren pas in de avond weer uit, zegt "
	   "het bedrijf."},
    {"sv", "Hamnen var stängd på måndagen på grund av vinden och båtarna gick inte ut förrän på kvällen."},
    {"da",
     "Havnen var lukket mandag på grund af vinden, og færgerne sejlede ikke ud før om aftenen, siger de."},
    {"fi", "Satama oli maanantaina kiinni tuulen takia, ja laivat lähtivät vasta illalla, mutta nyt kaikki "
	   "on taas hyvin."},
    {"pl",
     "Port był w poniedziałek zamknięty z powodu wiatru, a statki nie wypłynęły aż do wieczora, jak podano."},
    {"tr", "Liman pazartesi günü rüzgar nedeniyle kapalı oldu ve gemiler ancak akşam için bir yol bulabildi, "
	   "dedi."},
    {"sw", "Bandari ilifungwa siku ya Jumatatu kwa sababu ya upepo na meli hazikuondoka hadi jioni, alisema "
	   "mkuu wa bandari."},
    {"ha", "An rufe tashar ranar Litinin saboda iska kuma jiragen ba su tafi ba sai da yamma, in ji shugaban "
	   "na tashar da ya yi magana."},
    {"yo", "Wọn ti ilẹkun ibudo naa ni ọjọ Aje nitori afẹfẹ, awọn ọkọ oju omi ko si lọ titi di alẹ, gẹgẹ bi "
	   "ọga naa ṣe sọ."},
    {"ru",
     "Порт в понедельник был закрыт из-за ветра, и паромы не выходили в море до вечера, сообщает компания."},
    {"uk", "Порт у понеділок був закритий через вітер, і пороми не виходили в море до вечора, як її "
	   "працівники кажуть."},
    {"ar",
     "أغلق الميناء يوم الاثنين بسبب الرياح ولم تخرج السفن من الميناء حتى المساء كما قالت الشركة في بيان لها"},
    /* clang-format does not know how wide this script is. */
    /* clang-format off */
    {"fa", "بندر روز دوشنبه به دلیل باد بسته بود"
	   " و کشتی‌ها تا شب از آن بیرون نرفتند، این را شرکت گفت."},
    /* clang-format on */
    {"hi", "हवा के कारण सोमवार को बंदरगाह बंद था और जहाज शाम तक नहीं निकले, यह कंपनी ने कहा है और लोग घर गए थे।"},
    {"ja", "月曜日は風のため港が閉まり、船は夕方まで出ませんでした。会社が発表しました。"},
    {"zh", "星期一因为大风港口关闭，船只直到晚上才出海。公司昨天这样说。"},
    {"ko", "월요일에는 바람 때문에 항구가 닫혔고 배는 저녁까지 나가지 못했다."},
    {"am", "ወደቡ ሰኞ በነፋስ ምክንያት ተዘግቶ ነበር፤ መርከቦቹም እስከ ምሽት ድረስ አልወጡም።"},
    {"el", "Το λιμάνι ήταν κλειστό τη Δευτέρα λόγω του ανέμου."},
};

static const char *guess(const char *text)
{
	return language_guess(nh_string_of(text));
}

static void texts_are_in_their_language(void **state)
{
	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(texts); i++) {
		const char *code = guess(texts[i].text);

		if (!code || strcmp(code, texts[i].code) != 0)
			fail_msg("%s, not %s: %s", code ? code : "unknown", texts[i].code, texts[i].text);
	}
}

static void doubt_names_no_language(void **state)
{
	static const char *const doubtful[] = {
	    "",
	    "Rain",
	    "Putin rocket",
	    "1,204,000 911,000 12.3 10.1",
	    "Antwerp Callao Shanghai Rotterdam Karachi Salvador Crotone Libya Orleans Guanta",
	    "lorem ipsum dolor sit amet consectetur adipiscing elit sed eiusmod tempor",
	    "ኣብ ሰኑይ ብሰንኪ ንፋስ ወደብ ተዓጽዩ ነይሩ፤ መራኽብ ክሳብ ምሸት ኣይወጻን፣ ከምኡ ድማ ኣይተኸፍተን።",
	    "Нэг айл өглөө эрт босч, үүлтэй тэнгэр өөд харж, өвөл дөхөж байгааг үзэв.",
	    "\xFF\xFE\xC3\xE3\x81",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(doubtful); i++)
		if (guess(doubtful[i]))
			fail_msg("%s: %s", guess(doubtful[i]), doubtful[i]);
}

static void a_source_has_a_habit(void **state)
{
	const struct nh_string open = NH_STRING("Sarich Technologies Trust - New York");
	struct language_habit habit = {.code = NULL};

	(void)state;
	assert_null(language_habit_usual(&habit));
	language_habit_add(&habit, NULL);
	language_habit_add(&habit, "fr");
	for (int i = 0; i < 30; i++)
		language_habit_add(&habit, "en");
	assert_string_equal(language_habit_usual(&habit), "en");
	assert_null(language_guess(open));
	assert_string_equal(language_guess_like(open, "en", NULL), "en");
	assert_null(language_guess_like(open, NULL, NULL));
	/* what is plain is not bent, nor what is in another script */
	assert_string_equal(language_guess_like(nh_string_of(texts[2].text), "en", NULL), "de");
	assert_null(language_guess_like(NH_STRING("ветер"), "en", NULL));
	for (int i = 0; i < 3; i++)
		language_habit_add(&habit, "de");
	assert_null(language_habit_usual(&habit));
}

static uint64_t key_of(const char *word)
{
	uint64_t key = 0;

	for (size_t i = 0; i < LANGUAGE_WORD_BYTES_MAX; i++) {
		key = key << 8 | (unsigned char)*word;
		word += *word != '\0';
	}
	return key;
}

/* What is not in order is not found. */
static void the_words_are_in_order(void **state)
{
	(void)state;
	for (size_t i = 0; i < language_ascii_word_count; i++) {
		char word[LANGUAGE_WORD_BYTES_MAX + 1] = "";

		memcpy(word, language_ascii_words[i].word, LANGUAGE_WORD_BYTES_MAX);
		assert_true(language_word(key_of(word)) == language_ascii_words[i].languages);
		if (i > 0)
			assert_true(strncmp(language_ascii_words[i - 1].word, word, LANGUAGE_WORD_BYTES_MAX) <
				    0);
	}
	assert_true(language_word(key_of("über")) == (uint64_t)1 << language_number("de"));
	assert_true(language_word(key_of("что")) == (uint64_t)1 << language_number("ru"));
	assert_true(language_word(key_of("है")) == (uint64_t)1 << language_number("hi"));
	assert_true(language_word(key_of("zzz")) == 0);
	assert_true(language_word(0) == 0);
	assert_true(language_number("xx") == language_count());
}

static void any_bytes_are_a_text(void **state)
{
	uint64_t random = 3;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t length = test_random_below(&random, 64);
		char *text = malloc(length + !length);

		assert_non_null(text);
		for (size_t i = 0; i < length; i++)
			text[i] = (char)test_random(&random);
		language_guess((struct nh_string){text, length});
		language_guess_like((struct nh_string){text, length}, "en", NULL);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_are_in_their_language), cmocka_unit_test(doubt_names_no_language),
	    cmocka_unit_test(a_source_has_a_habit),        cmocka_unit_test(the_words_are_in_order),
	    cmocka_unit_test(any_bytes_are_a_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
