/* SPDX-License-Identifier: MIT
 *
 * test_corpus_html_byline.c - the names in what pages give as their authors, and what kind of names they are.
 */
#include "tests/unit/corpus_collect.h"

#include "corpus/clean/html_byline.h"
#include "corpus/clean/html_facts.h"

static void assert_part(struct nh_string part, const char *expected)
{
	assert_int_equal(part.length, strlen(expected));
	assert_memory_equal(part.bytes, expected, part.length);
}

/* expected: the names, a bar between two of them. */
static void assert_label_and_names(const char *text, enum html_byline_label label, const char *expected)
{
	struct html_names names = {.count = 0};
	struct buf joined;

	assert_int_equal(html_byline_read(nh_string_of(text), &names), label);
	buf_init(&joined);
	for (size_t i = 0; i < names.count; i++) {
		if (i > 0)
			buf_u8(&joined, '|');
		buf_append_string(&joined, names.items[i]);
	}
	assert_part(buf_string(&joined), expected);
	buf_done(&joined);
}

static void words_before_a_name_go(void **state)
{
	(void)state;
	assert_label_and_names("By Ann Lee", LABEL_IS_BY, "Ann Lee");
	assert_label_and_names("ByAnn Lee", LABEL_IS_BY, "Ann Lee");
	assert_label_and_names("Written by: Ann Lee", LABEL_IS_AUTHOR, "Ann Lee");
	assert_label_and_names("Posted on November 5, 2019 by Ann Lee", LABEL_IS_AUTHOR, "Ann Lee");
	assert_label_and_names("Donnerstag, 7. November 2019 von Bo Ek", LABEL_IS_BY, "Bo Ek");
	assert_label_and_names("Eine Kolumne von Bo Ek", LABEL_IS_BY, "Bo Ek");
	assert_label_and_names("Text und Interview: Bo Ek", LABEL_IS_AUTHOR, "Bo Ek");
	assert_label_and_names("5.11.2019 | 13:10 Uhr | Bo Ek", LABEL_IS_NONE, "Bo Ek");
	assert_label_and_names("Автор: Иван Петров и Анна Смирнова", LABEL_IS_AUTHOR,
			       "Иван Петров|Анна Смирнова");
	assert_label_and_names("記者：王小明", LABEL_IS_BY, "王小明");
	assert_label_and_names("Por Ana Gómez y Luis Díaz", LABEL_IS_BY, "Ana Gómez|Luis Díaz");
}

static void words_behind_a_name_go(void **state)
{
	(void)state;
	assert_label_and_names("Ann Lee, Staff Writer", LABEL_IS_NONE, "Ann Lee");
	assert_label_and_names("Ann Lee, PhD", LABEL_IS_NONE, "Ann Lee");
	assert_label_and_names("Ann Lee, Head of News", LABEL_IS_NONE, "Ann Lee");
	assert_label_and_names("Ann Lee | Nov 5, 2019", LABEL_IS_NONE, "Ann Lee");
	assert_label_and_names("Von Bo Ek am 5. November 2019", LABEL_IS_BY, "Bo Ek");
	assert_label_and_names("par Anne Lis le 5 novembre 2019", LABEL_IS_BY, "Anne Lis");
	assert_label_and_names("By Ann Lee alee@tide.example", LABEL_IS_BY, "Ann Lee");
	assert_label_and_names("김나루 기자", LABEL_IS_NONE, "김나루");
	/* such a word is a name too */
	assert_label_and_names("Rasender Reporter", LABEL_IS_NONE, "Rasender Reporter");
	assert_label_and_names("Bruno (Beto) Alves", LABEL_IS_NONE, "Bruno (Beto) Alves");
	assert_label_and_names("Theresa May", LABEL_IS_NONE, "Theresa May");
	assert_label_and_names("von ann2 am 5.11.2019", LABEL_IS_BY, "ann2");
}

static void names_are_told_apart(void **state)
{
	(void)state;
	assert_label_and_names("Von Tim Apel, Ann Lee und Bo Ek, NDR", LABEL_IS_BY, "Tim Apel|Ann Lee|Bo Ek");
	assert_label_and_names("E. Lee / J. da Silva", LABEL_IS_NONE, "E. Lee|J. da Silva");
	assert_label_and_names("Ek & Lee GmbH & Co. KG", LABEL_IS_NONE, "Ek & Lee GmbH & Co. KG");
	assert_label_and_names("Lee, Ann", LABEL_IS_NONE, "Lee, Ann");
}

static void what_is_no_name_is_left_out(void **state)
{
	static const char *const texts[] = {"Posted on",        "Published by",        "Veröffentlicht am",
					    "Dezember",         "Donnerstag,",         "No author",
					    "ann@tide.example", "ann[at]tide.example", "",
					    "5.11.2019",        "Share now!"};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(texts); i++) {
		struct html_names names = {.count = 0};

		html_byline_read(nh_string_of(texts[i]), &names);
		if (names.count > 0)
			fail_msg("%s is taken for a name", texts[i]);
	}
	assert_label_and_names("Photos by Ann Lee", LABEL_IS_NONE, "");
	assert_label_and_names("#1 Kommentar von Ann Lee", LABEL_IS_NONE, "");
}

static void labels_alone(void **state)
{
	(void)state;
	assert_true(html_is_byline_label(NH_STRING("Autor")));
	assert_true(html_is_byline_label(NH_STRING("Written by")));
	assert_true(html_is_byline_label(NH_STRING("Von:")));
	assert_false(html_is_byline_label(NH_STRING("Interview")));
	assert_false(html_is_byline_label(NH_STRING("By Ann Lee")));
	assert_false(html_is_byline_label(NH_STRING("")));
}

static void kinds_of_names(void **state)
{
	static const struct {
		const char *name;
		enum html_name_kind kind;
	} names[] = {
	    {"Ann Lee", NAME_IS_OF_PERSON},
	    {"Bo van der Ek", NAME_IS_OF_PERSON},
	    {"王小明", NAME_IS_OF_PERSON},
	    {"Ann", NAME_IS_ONE_WORD},
	    {"McKay", NAME_IS_ONE_WORD},
	    {"ann", NAME_IS_LOGIN},
	    {"ann.lee", NAME_IS_LOGIN},
	    {"siteadmin", NAME_IS_LOGIN},
	    {"Ann2", NAME_IS_LOGIN},
	    {"TideUK", NAME_IS_LOGIN},
	    {"Redaktion", NAME_IS_HOUSE},
	    {"Tide Media Ltd", NAME_IS_HOUSE},
	    {"AFP", NAME_IS_HOUSE},
	    {"tide.de", NAME_IS_HOUSE},
	    {"Jetzt in der App", NAME_IS_HOUSE},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(names); i++)
		if (html_name_kind(nh_string_of(names[i].name)) != names[i].kind)
			fail_msg("%s is taken for another kind", names[i].name);
}

static void titles_are_split_at_marks(void **state)
{
	struct nh_string left, right;
	size_t from = 0;

	(void)state;
	assert_true(html_split_title(NH_STRING("Tide » Bridge - open"), &from, &left, &right));
	assert_part(left, "Tide");
	assert_part(right, "Bridge - open");
	assert_true(html_split_title(NH_STRING("Tide » Bridge - open"), &from, &left, &right));
	assert_part(left, "Tide » Bridge");
	assert_part(right, "open");
	assert_false(html_split_title(NH_STRING("Tide » Bridge - open"), &from, &left, &right));
}

static void names_of_sites(void **state)
{
	struct nh_string site = NH_STRING("The Tide"), url = NH_STRING("https://harrowtide.example/a"),
			 none = {NULL, 0};

	(void)state;
	assert_true(html_names_site(NH_STRING("Tide"), site, none));
	assert_true(html_names_site(NH_STRING("The Tide Online"), site, none));
	assert_true(html_names_site(NH_STRING("Harrow Tide"), none, url));
	assert_false(html_names_site(NH_STRING("Ann Lee"), site, url));
	assert_false(html_is_part_of_name(NH_STRING("The Tide Online"), site, none));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(words_before_a_name_go),
	    cmocka_unit_test(words_behind_a_name_go),
	    cmocka_unit_test(names_are_told_apart),
	    cmocka_unit_test(what_is_no_name_is_left_out),
	    cmocka_unit_test(labels_alone),
	    cmocka_unit_test(kinds_of_names),
	    cmocka_unit_test(titles_are_split_at_marks),
	    cmocka_unit_test(names_of_sites),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
