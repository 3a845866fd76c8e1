/* SPDX-License-Identifier: MIT
 *
 * test_tokenizer.c - texts and the tokens that they are cut into. A token is written form@position; a single
 * CJK character has a dot before it, a position without a word is -@position.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/buf.h"
#include "common/text/tokenizer.h"
#include "tests/unit/test_random.h"

struct expectation {
	const char *text, *tokens;
};

static const struct expectation expectations[] = {
    {"", ""},
    {" \t\n.,;:!?-()", ""},
    {"JAXA leak rocket", "jaxa@0 leak@1 rocket@2"},
    {"covid-19 well-known", "covid@0 19@1 well@2 known@3"},
    {"a/b to.do", "a@0 b@1 to@2 do@3"},
    {"www.nhk.or.jp", "www@0 nhk@1 or@2 jp@3"},
    /* apostrophes */
    {"don't", "don't@0"},
    {"don\xe2\x80\x99t O'Brien's", "don't@0 o'brien's@1"},
    {"'quoted' rock'n'roll", "quoted@0 rock'n'roll@1"},
    {"the pilots' strike", "the@0 pilots@1 strike@2"},
    {"the pilots\xe2\x80\x99 strike", "the@0 pilots@1 strike@2"},
    {"l'\xc3\xa9"
     "t\xc3\xa9 l\xe2\x80\x99\xc3\xa9t\xc3\xa9",
     "l'ete@0 l'ete@1"},
    {"'90s 90's", "90s@0 90's@1"},
    /* what else joins */
    {"AT&T R&D a & b fish&chips", "at&t@0 r&d@1 a@2 b@3 fish&chips@4"},
    {"snake_case _x_ a__b", "snake_case@0 x@1 a@2 b@3"},
    {"C++ C# F# c++17 a+b", "c++@0 c#@1 f#@2 c@3 17@4 a@5 b@6"},
    {"#tag @home", "tag@0 home@1"},
    /* acronyms */
    {"U.S.", "us@0"},
    {"The U.S. and the U.K.", "the@0 us@1 and@2 the@3 uk@4"},
    {"U.S.-led e.g. i.e., p.m.", "us@0 led@1 eg@2 ie@3 pm@4"},
    {"J.K. Rowling, J. K. Rowling", "jk@0 rowling@1 j@2 k@3 rowling@4"},
    {"plan B. Then", "plan@0 b@1 then@2"},
    {"U.S a.b.c", "us@0 abc@1"},
    {"Ph.D.", "ph@0 d@1"},
    /* numbers */
    {"3.14 0.5 .5 5.", "3.14@0 0.5@1 5@2 5@3"},
    {"1,234.56", "1234.56@0"},
    {"1,234,567 12,34 1,2345", "1234567@0 12@1 34@2 1@3 2345@4"},
    {"26.02.1987 192.168.1.1", "26@0 02@1 1987@2 192@3 168@4 1@5 1@6"},
    {"17:34 2024-06-21 $100 50%", "17@0 34@1 2024@2 06@3 21@4 100@5 50@6"},
    {"1.5m 2x4 3D b2b", "1.5m@0 2x4@1 3d@2 b2b@3"},
    {"1, 2, 3.", "1@0 2@1 3@2"},
    /* beyond ASCII */
    {"\xc3\x89LECTIONS na\xc3\xafve Stra\xc3\x9f"
     "e",
     "elections@0 naive@1 strasse@2"},
    {"e\xcc\x81t\xc3\xa9", "ete@0"},
    {"\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0 \xd0\x99\xd0\xbe\xd0\xb4",
     "\xd0\xbc\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0@0 \xd0\xb9\xd0\xbe\xd0\xb4@1"},
    {"\xef\xbc\xaa\xef\xbc\xa1 \xef\xbc\x91\xef\xbc\x92", "ja@0 12@1"},
    {"\xe2\x80\x9cquote\xe2\x80\x9d \xe2\x80\x94 dash\xe2\x80\xa6", "quote@0 dash@1"},
    {"x\xc2\xa0y\xe3\x80\x80z", "x@0 y@1 z@2"},
    {"B52 4x4 1st x\xc2\xb2 co\xc2\xad"
     "operate",
     "b52@0 4x4@1 1st@2 x2@3 cooperate@4"},
    {"\xef\xac\x81nance \xe2\x85\xa3 g++ max_2 _init_", "finance@0 iv@1 g++@2 max_2@3 init@4"},
    {"ann.lee@example.org J.R.R. Tolkien St.Louis",
     "ann@0 lee@1 example@2 org@3 jrr@4 tolkien@5 st@6 louis@7"},
    {"https://example.org/news?id=7 -5 5%", "https@0 example@1 org@2 news@3 id@4 7@5 5@6 5@7"},
    {"cyber\xe2\x80\x93"
     "attack Q & A",
     "cyber@0 attack@1 q@2 a@3"},
    {"\xef\xbd\xb6\xef\xbe\x85", ".\xe3\x82\xab@0 \xe3\x82\xab\xe3\x83\x8a@0 .\xe3\x83\x8a@1 -@1"},
    /* Chinese and Japanese: each character, and each with the next */
    {"\xe6\x94\xbb\xe6\x92\x83", ".\xe6\x94\xbb@0 \xe6\x94\xbb\xe6\x92\x83@0 .\xe6\x92\x83@1 -@1"},
    {"\xe6\x94\xbb", ".\xe6\x94\xbb@0 -@0"},
    {"JAXA\xe6\x94\xbb\xe6\x92\x83 now",
     "jaxa@0 .\xe6\x94\xbb@1 \xe6\x94\xbb\xe6\x92\x83@1 .\xe6\x92\x83@2 -@2 now@3"},
    {"\xe6\x94\xbb\xe3\x80\x81\xe6\x92\x83", ".\xe6\x94\xbb@0 -@0 .\xe6\x92\x83@1 -@1"},
    /* what is not UTF-8 ends a word */
    {"ab\xff"
     "cd\xc3",
     "ab@0 cd@1"},
    {"\x80\xe6\x94 x \xed\xa0\x80 y \xf5\x80\x80\x80", "x@0 y@1"},
    {"\xc1\x81z", "z@0"},
};

static void write_token(struct buf *out, const struct token *token)
{
	if (out->length)
		buf_u8(out, ' ');
	if (token->kind == TOKEN_HOLE)
		buf_u8(out, '-');
	if (token->kind == TOKEN_CHARACTER)
		buf_u8(out, '.');
	if (token->kind != TOKEN_HOLE)
		buf_append(out, token->form, token->form_length);
	buf_format(out, "@%u", token->position);
}

static void cut(const char *text, size_t length, struct buf *out)
{
	struct tokenizer tokenizer;
	struct token token;

	buf_reset(out);
	tokenizer_init(&tokenizer, (struct nh_string){text, length});
	while (tokenizer_next(&tokenizer, &token))
		write_token(out, &token);
	buf_u8(out, 0);
	assert_false(buf_failed(out));
}

static void texts_have_their_tokens(void **state)
{
	struct buf out;
	int wrong = 0;

	(void)state;
	buf_init(&out);
	for (size_t i = 0; i < NH_COUNT_OF(expectations); i++) {
		const struct expectation *expected = &expectations[i];

		cut(expected->text, strlen(expected->text), &out);
		if (strcmp((char *)out.bytes, expected->tokens) != 0) {
			print_error("%s\n  gives  %s\n  wanted %s\n", expected->text, (char *)out.bytes,
				    expected->tokens);
			wrong++;
		}
	}
	assert_int_equal(wrong, 0);
	buf_done(&out);
}

static void accents_stay_in_the_lower_form(void **state)
{
	struct tokenizer tokenizer;
	struct token token;

	(void)state;
	tokenizer_init(&tokenizer, NH_STRING("  \xc3\x89L\xc3\x89"
					     "phant"));
	assert_true(tokenizer_next(&tokenizer, &token));
	assert_true(nh_string_equal((struct nh_string){token.lower, token.lower_length},
				    NH_STRING("\xc3\xa9l\xc3\xa9phant")));
	assert_true(
	    nh_string_equal((struct nh_string){token.form, token.form_length}, NH_STRING("elephant")));
	assert_int_equal(token.begin, 2);
	assert_int_equal(token.end, 12);
	assert_false(tokenizer_next(&tokenizer, &token));
	assert_int_equal(tokenizer_positions(&tokenizer), 1);
}

static void a_word_that_is_too_long_leaves_a_hole(void **state)
{
	static char text[20000];
	struct buf out;

	(void)state;
	buf_init(&out);
	memset(text, 'a', 202);
	memcpy(text + 200, " b", 2);
	cut(text, 202, &out);
	assert_int_equal(out.length, 200 + strlen("@0 b@1") + 1);
	memset(text, 'a', 203);
	memcpy(text + 201, " b", 2);
	cut(text, 203, &out);
	assert_string_equal((char *)out.bytes, "-@0 b@1");
	memset(text, 'a', 10240);
	cut(text, 10240, &out);
	assert_string_equal((char *)out.bytes, "-@0");
	for (size_t i = 0; i < 10240; i += 2)
		memcpy(text + i, "\xc3\xa9", 2);
	memcpy(text + 10240, " b", 2);
	cut(text, 10242, &out);
	assert_string_equal((char *)out.bytes, "-@0 b@1");
	for (size_t i = 0; i < 10240; i += 2)
		memcpy(text + i, "a'", 2);
	cut(text, 10239, &out);
	assert_string_equal((char *)out.bytes, "-@0");
	buf_done(&out);
}

static void assert_token_sound(const struct token *token, size_t length, size_t last_begin,
			       int64_t last_position)
{
	assert_true(token->begin < token->end && token->end <= length);
	assert_true(token->begin >= last_begin);
	assert_true(token->position == last_position || token->position == last_position + 1);
	if (token->kind == TOKEN_HOLE)
		return;
	assert_true(token->form_length > 0 && token->form_length <= TOKEN_BYTES_MAX);
	assert_true(token->lower_length > 0 && token->lower_length <= TOKEN_BYTES_MAX);
	for (size_t i = 0; i < token->form_length; i++)
		assert_false(token->form[i] >= 'A' && token->form[i] <= 'Z');
}

/* Bytes of a kind, so that long words, signs and broken sequences all come up. */
static void fill(uint64_t *random, unsigned char *text, size_t length, int kind)
{
	static const char signs[] =
	    "aB1.,'&_+#- \xe2\x80\x99\xc3\xa9\xe6\x94\xbb\xef\xbc\xa1\xcc\x81\xef\xb7\xba";

	test_random_bytes(random, text, length);
	for (size_t i = 0; kind == 1 && i < length; i++)
		text[i] = (unsigned char)signs[text[i] % (sizeof signs - 1)];
	for (size_t i = 0; kind == 2 && i < length; i++)
		text[i] = (unsigned char)(i % 3 == 0   ? 0xEF
					  : i % 3 == 1 ? 0xB7
						       : 0xBA); /* U+FDFA, 18 letters */
	for (size_t i = 0; kind == 3 && i < length; i++)
		text[i] |= 0x80;
}

static void any_bytes_give_sound_tokens(void **state)
{
	uint64_t random = 1;

	(void)state;
	for (int round = 0; round < 40000; round++) {
		size_t length = test_random_below(&random, round % 50 ? 100 : 3000), last_begin = 0;
		unsigned char *text =
		    malloc(length + !length); /* on the heap: address sanitizer sees its end */
		struct tokenizer tokenizer;
		int64_t last_position = -1;
		struct token token;

		assert_non_null(text);
		fill(&random, text, length, round % 4);
		tokenizer_init(&tokenizer, (struct nh_string){(char *)text, length});
		while (tokenizer_next(&tokenizer, &token)) {
			assert_token_sound(&token, length, last_begin, last_position);
			last_begin = token.begin;
			last_position = token.position;
		}
		assert_int_equal(tokenizer_positions(&tokenizer), last_position + 1);
		free(text);
	}
}

/* Text of what words end and join with, so that every border is met, at every place of a window. */
static void fill_borders(uint64_t *random, unsigned char *text, size_t length)
{
	static const char pieces[] = "aZ09  aaab'&_.,+#-\xc3\xa9\xe6\x97\xa5\xe2\x80\x99xyz ";

	for (size_t i = 0; i < length; i++)
		text[i] = (unsigned char)
		    pieces[test_random_below(random, test_random_below(random, 4) ? 14 : sizeof pieces - 1)];
}

static void assert_plain_token(const struct plain_word *word, const struct token *token)
{
	assert_int_equal(token->kind, TOKEN_WORD);
	assert_int_equal(token->lower_length, word->length);
	assert_ptr_equal(token->form, token->lower);
	for (size_t i = 0; i < word->length; i++)
		assert_int_equal(token->lower[i], word->bytes[i] | 0x20);
}

static void assert_same_token(const struct token *a, const struct token *b)
{
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->position, b->position);
	assert_int_equal(a->begin, b->begin);
	assert_int_equal(a->end, b->end);
	if (a->kind == TOKEN_HOLE)
		return; /* it has no form */
	assert_int_equal(a->form_length, b->form_length);
	assert_memory_equal(a->form, b->form, a->form_length);
}

/* One tokenizer is asked for plain words first, the other for every token. */
static size_t assert_same_tokens(struct nh_string text, uint64_t *random)
{
	struct tokenizer mixed, single;
	struct token token, expected;
	struct plain_word words[64];
	size_t plain = 0;

	tokenizer_init(&mixed, text);
	tokenizer_init(&single, text);
	for (;;) {
		size_t most = 1 + test_random_below(random, 64),
		       count = tokenizer_plain_words(&mixed, words, most);

		for (size_t i = 0; i < count; i++) {
			assert_true(tokenizer_next(&single, &expected));
			assert_plain_token(&words[i], &expected);
		}
		plain += count;
		assert_int_equal(tokenizer_positions(&mixed), tokenizer_positions(&single));
		if (count == most)
			continue;
		if (!tokenizer_next(&mixed, &token))
			break;
		assert_true(tokenizer_next(&single, &expected));
		assert_same_token(&token, &expected);
	}
	assert_false(tokenizer_next(&single, &expected));
	return plain;
}

static void plain_words_are_the_tokens_they_would_be(void **state)
{
	uint64_t random = 7;
	size_t plain = 0;

	(void)state;
	for (int round = 0; round < 20000; round++) {
		size_t length = test_random_below(&random, round % 50 ? 260 : 3000);
		unsigned char *text = malloc(length + !length);

		assert_non_null(text);
		if (round % 3)
			fill_borders(&random, text, length);
		else
			fill(&random, text, length, round % 4);
		plain += assert_same_tokens((struct nh_string){(char *)text, length}, &random);
		free(text);
	}
#ifdef __SSE2__
	assert_true(plain > 100000);
#endif
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(texts_have_their_tokens),
	    cmocka_unit_test(accents_stay_in_the_lower_form),
	    cmocka_unit_test(a_word_that_is_too_long_leaves_a_hole),
	    cmocka_unit_test(any_bytes_give_sound_tokens),
	    cmocka_unit_test(plain_words_are_the_tokens_they_would_be),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
