/* SPDX-License-Identifier: MIT
 *
 * test_corpus_language.c - languages guessed by alphabet and by small words; none where there is doubt. And the order
 * of day and month, learnt from the dates of the same folder.
 */
#include "tests/unit/corpus_collect.h"

#include "corpus/clean/date_order.h"
#include "corpus/clean/language.h"

static void assert_language(const char *text, const char *expected)
{
	const char *guess = language_guess(nh_string_of(text));

	if (strcmp(guess ? guess : "none", expected) != 0)
		fail_msg("%s, not %s: %s", guess ? guess : "none", expected, text);
}

static void alphabets_tell_languages(void **state)
{
	(void)state;
	assert_language("Старый мост закрыли на ремонт, и автобусы идут в объезд; это надолго, считают жители.", "ru");
	assert_language("Старий міст закрили на ремонт, і автобуси їдуть в об'їзд, кажуть мешканці міста.", "uk");
	assert_language("Стари мост је затворен због поправке, а људи прелазе реку скелом код њиве.", "sr");
	assert_language("Старият мост беше затворен за ремонт и хората вече пътуват с кораб по реката.", "bg");
	assert_language("Ескі көпір жөндеуге жабылды, ал қала тұрғындары өзеннен қайықпен өтеді.", "none");
	assert_language("پل قدیمی برای تعمیر بسته شد و مردم با قایق از رودخانه می‌گذرند، چنان که پیش‌تر گفته بودند.", "fa");
	assert_language("أغلق الجسر القديم للصيانة، ويعبر الناس النهر بالقارب حتى نهاية السنة.", "ar");
	assert_language("Η παλιά γέφυρα έκλεισε για επισκευή και ο κόσμος περνά με βάρκα.", "el");
	assert_language("הגשר הישן נסגר לתיקונים והתושבים חוצים את הנהר בסירה.", "he");
	assert_language("12:30 Мост", "none");
}

static void two_small_words_are_no_language(void **state)
{
	char text[2000] = "";

	(void)state;
	for (int i = 0; i < 15; i++)
		snprintf(text + strlen(text), sizeof text - strlen(text), "gwamna da mutane na kasa sun ce ");
	assert_language(text, "none");
	assert_language("The bridge was closed and the ferry is late, but it has been said that they have a boat.", "en");
}

static void one_date_tells_the_order_of_others(void **state)
{
	struct date_evidence evidence = {.order = DATE_ORDER_UNKNOWN};

	(void)state;
	date_evidence_begin(&evidence, NH_STRING("/a"));
	date_evidence_note(&evidence, NH_STRING("03/04/2011"));
	assert_int_equal(date_evidence_order(&evidence), DATE_ORDER_UNKNOWN);
	date_evidence_note(&evidence, NH_STRING("28/08/2011"));
	date_evidence_begin(&evidence, NH_STRING("/a"));
	assert_int_equal(date_evidence_order(&evidence), DATE_ORDER_DAY_FIRST);
	date_evidence_note(&evidence, NH_STRING("2011-08-28"));
	date_evidence_note(&evidence, NH_STRING("99/99/2011"));
	assert_int_equal(date_evidence_order(&evidence), DATE_ORDER_DAY_FIRST);
	date_evidence_note(&evidence, NH_STRING("08/28/2011"));
	assert_int_equal(date_evidence_order(&evidence), DATE_ORDER_UNKNOWN);
	date_evidence_begin(&evidence, NH_STRING("/b"));
	date_evidence_note(&evidence, NH_STRING("08/28/2011"));
	assert_int_equal(date_evidence_order(&evidence), DATE_ORDER_MONTH_FIRST);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(alphabets_tell_languages),
	    cmocka_unit_test(two_small_words_are_no_language),
	    cmocka_unit_test(one_date_tells_the_order_of_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
