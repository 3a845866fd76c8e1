/* SPDX-License-Identifier: MIT
 *
 * test_stemmer.c - language codes to numbers that never change, and stems without accents.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/text/stemmer.h"
#include "tests/unit/test_random.h"

struct expectation {
	const char *language, *word, *stem;
};

static const struct expectation expectations[] = {
    {"en", "rockets", "rocket"},    {"en", "launching", "launch"},      {"en-GB", "copies", "copi"},
    {"en", "agency's", "agenc"},    {"en", "elections", "elect"},       {"de", "häusern", "haus"},
    {"de", "angriffe", "angriff"},  {"fr", "élections", "elect"},       {"fr", "marchés", "march"},
    {"es", "cañones", "canon"},     {"sv", "flygplanen", "flygplan"},   {"ru", "ракеты", "ракет"},
    {"none", "rockets", "rockets"}, {"none", "élections", "elections"}, {"ja", "rockets", "rockets"},
    {"", "naïve", "naive"},
};

static void words_have_their_stems(void **state)
{
	struct stemmer_set *set = stemmer_set_new();
	char stem[100];
	size_t length;

	(void)state;
	assert_non_null(set);
	for (size_t i = 0; i < NH_COUNT_OF(expectations); i++) {
		const struct expectation *expected = &expectations[i];
		unsigned number = stemmer_number(nh_string_of(expected->language));

		assert_true(stemmer_stem(set, number, expected->word, strlen(expected->word), stem, &length,
					 sizeof stem - 1));
		stem[length] = '\0';
		if (strcmp(stem, expected->stem) != 0)
			fail_msg("%s: %s is %s, not %s", expected->language, expected->word, stem,
				 expected->stem);
	}
	stemmer_set_free(set);
	stemmer_set_free(NULL);
}

/* They stand in index files. */
static void numbers_never_change(void **state)
{
	static const char *const codes[STEMMER_COUNT] = {
	    "none", "en", "de", "fr", "es", "it", "pt", "nl", "sv", "no", "da", "fi", "ru", "hu", "ro",
	    "tr",   "ar", "ca", "eu", "el", "ga", "hi", "hy", "id", "lt", "ne", "sr", "ta", "yi"};
	static const struct {
		const char *code;
		unsigned number;
	} others[] = {{"EN", 1},
		      {"en-GB", 1},
		      {"en_US", 1},
		      {"nb", 9},
		      {"nn-NO", 9},
		      {"none", STEMMER_NONE},
		      {"", STEMMER_NONE},
		      {"e", STEMMER_NONE},
		      {"eng", 1},
		      {"FRE-CA", 3},
		      {"deu", 2},
		      {"nob", 9},
		      {"amh", STEMMER_NONE},
		      {"hau", STEMMER_NONE},
		      {"swa", STEMMER_NONE},
		      {"yor", STEMMER_NONE},
		      {"english", STEMMER_NONE},
		      {"ja", STEMMER_NONE},
		      {"xx", STEMMER_NONE}};

	(void)state;
	for (unsigned i = 0; i < STEMMER_COUNT; i++) {
		assert_string_equal(stemmer_code(i), codes[i]);
		assert_int_equal(stemmer_number(nh_string_of(codes[i])), i);
	}
	for (size_t i = 0; i < NH_COUNT_OF(others); i++)
		assert_int_equal(stemmer_number(nh_string_of(others[i].code)), others[i].number);
	assert_int_equal(stemmer_number((struct nh_string){NULL, 0}), STEMMER_NONE);
}

/* Whatever the bytes: no crash, never more than there is room for. */
static void any_bytes_can_be_stemmed(void **state)
{
	struct stemmer_set *set = stemmer_set_new();
	uint64_t random = 1;

	(void)state;
	assert_non_null(set);
	for (int round = 0; round < 50000; round++) {
		size_t length = test_random_below(&random, 40), got = 0;
		size_t capacity = test_random_below(&random, 50);
		unsigned char *word = malloc(length + 1);
		char *stem = malloc(capacity + 1);

		assert_true(word && stem);
		test_random_bytes(&random, word, length);
		if (round % 2)
			for (size_t i = 0; i < length; i++)
				word[i] = (unsigned char)('a' + word[i] % 26);
		if (stemmer_stem(set, (unsigned)test_random_below(&random, STEMMER_COUNT), (const char *)word,
				 length, stem, &got, capacity))
			assert_true(got <= capacity);
		free(word);
		free(stem);
	}
	stemmer_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_have_their_stems),
	    cmocka_unit_test(numbers_never_change),
	    cmocka_unit_test(any_bytes_can_be_stemmed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
