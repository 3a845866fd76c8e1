/* SPDX-License-Identifier: MIT
 *
 * test_form_pattern.c - which written forms a pattern stands for; and that the places where their stems are
 * looked for hold them all, whatever the stemmer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "common/text/fold.h"
#include "common/text/stemmer.h"
#include "common/text/utf8.h"
#include "searcher/match/expansion.h"
#include "tests/unit/test_random.h"

static void make(struct arena *arena, const char *text, struct form_pattern *ret)
{
	struct query *query;

	assert_int_equal(query_parse(arena, nh_string_of(text), 0, &query, NULL), NH_OK);
	assert_int_equal(query->root->kind, QUERY_WORD);
	assert_int_equal(form_pattern_make(arena, query->root, ret), PATTERN_MADE);
}

static const struct {
	const char *pattern, *form;
	bool fits;
} cases[] = {
    {"roc*", "rocket", true},
    {"roc*", "roc", true},
    {"roc*", "rok", false},
    {"ROC*", "rocket", true},
    {"caf\xc3\xa9*", "cafes", true},
    {"stra\xc3\x9f*", "strasse", true},
    {"wom?n", "women", true},
    {"wom?n", "womn", false},
    {"wom?n", "womaan", false},
    {"col*r", "colr", true},
    {"col*r", "colour", true},
    {"col*r", "colours", false},
    {"co*l*r*", "controllers", true},
    {"co*l*r*", "controlled", false},
    {"ab*ab*abc", "abababababc", true},
    {"ab*ab*abc", "abababababd", false},
    {"\xd1\x80\xd0\xb0?\xd0\xb5\xd1\x82\xd0\xb0", "\xd1\x80\xd0\xb0\xd0\xba\xd0\xb5\xd1\x82\xd0\xb0", true},
    {"rocket~", "rocket", true},
    {"rocket~", "rockets", true},
    {"rocket~", "rcket", true},
    {"rocket~", "rokcet", true},
    {"rocket~", "rockat", true},
    {"rocket~", "pocket", false},
    {"rocket~", "rokcets", false},
    {"rocket~2", "rokcets", true},
    {"rocket~2", "rckt", true},
    {"rocket~2", "ckets", false},
    {"rocket~2", "rtekco", false},
    {"abcd~2", "acdb", true},
    {"na\xc3\xafve~", "naiv", true},
    {"\xd1\x80\xd0\xb0\xd0\xba\xd0\xb5\xd1\x82\xd0\xb0~", "\xd1\x80\xd0\xb0\xd0\xba\xd0\xb5\xd1\x82\xd1\x8b",
     true},
};

static void patterns_fit_their_forms(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct form_pattern pattern;

		make(&arena, cases[i].pattern, &pattern);
		if (form_pattern_fits(&pattern, nh_string_of(cases[i].form)) != cases[i].fits)
			fail_msg("%s and %s", cases[i].pattern, cases[i].form);
	}
	arena_done(&arena);
}

/* The whole table, by definition. */
static unsigned slow_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
	unsigned table[12][12];

	for (size_t i = 0; i <= a_count; i++)
		for (size_t j = 0; j <= b_count; j++) {
			unsigned best = (unsigned)(i ? i : j);

			if (i && j) {
				best = table[i - 1][j] + 1;
				best = best < table[i][j - 1] + 1 ? best : table[i][j - 1] + 1;
				best = best < table[i - 1][j - 1] + (a[i - 1] != b[j - 1])
					   ? best
					   : table[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			}
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				best = best < table[i - 2][j - 2] + 1 ? best : table[i - 2][j - 2] + 1;
			table[i][j] = best;
		}
	return table[a_count][b_count];
}

static void random_word(uint64_t *seed, char *word, uint32_t *points, size_t *count)
{
	*count = 1 + test_random_below(seed, 9);
	for (size_t i = 0; i < *count; i++) {
		word[i] = (char)('a' + test_random_below(seed, 3));
		points[i] = (uint32_t)word[i];
	}
	word[*count] = '\0';
}

static void distances_are_those_of_the_whole_table(void **state)
{
	uint64_t seed = 11;

	(void)state;
	for (size_t turn = 0; turn < 200000; turn++) {
		char a[12], b[12];
		uint32_t a_points[12], b_points[12];
		size_t a_count, b_count;
		unsigned most = 1 + turn % 2, expected;

		random_word(&seed, a, a_points, &a_count);
		random_word(&seed, b, b_points, &b_count);
		expected = slow_distance(a_points, a_count, b_points, b_count);
		expected = expected < most + 1 ? expected : most + 1;
		if (edit_distance(a_points, a_count, b_points, b_count, most) != expected)
			fail_msg("%s and %s, at most %u: not %u", a, b, most, expected);
	}
}

/* What is said of a form's beginning holds of all forms that begin so. */
static void misfits_begin_no_form(void **state)
{
	static const char *const marks[] = {"~", "~2", "*", "?a*"};
	uint64_t seed = 12;
	size_t misfits = 0, refused = 0;

	(void)state;
	for (size_t turn = 0; turn < 100000; turn++) {
		char word[16], a[12], longer[24];
		const char *mark = marks[turn % NH_COUNT_OF(marks)];
		uint32_t points[12];
		size_t count, misfit, more;
		struct form_pattern pattern;
		struct arena arena;

		random_word(&seed, word, points, &count);
		if (count < 4)
			continue;
		memcpy(word + count, mark, strlen(mark) + 1);
		arena_init(&arena);
		make(&arena, word, &pattern);
		random_word(&seed, a, points, &count);
		misfit = form_pattern_misfit(&pattern, nh_string_of(a));
		assert_true(misfit <= strlen(a));
		memcpy(longer, a, misfit);
		random_word(&seed, longer + misfit, points, &more);
		if (misfit && form_pattern_fits(&pattern, nh_string_of(longer)))
			fail_msg("%s fits %s, which begins as %s", longer, word, a);
		misfits += misfit > 0;
		memcpy(longer, a, strlen(a));
		random_word(&seed, longer + strlen(a), points, &more);
		if (!form_pattern_may_begin(&pattern, nh_string_of(a))) {
			refused++;
			assert_true(misfit > 0);
			if (form_pattern_fits(&pattern, nh_string_of(longer)))
				fail_msg("%s fits %s, which may not begin as %s", longer, word, a);
		}
		arena_done(&arena);
	}
	assert_true(misfits > 1000 && refused > 1000);
}

/* An edit of word; also with letters of several bytes. */
static void edit_word(uint64_t *seed, char *word)
{
	static const char *const letters[] = {"a", "b", "c", "\xc3\xa9", ""};
	size_t length = strlen(word), at = test_random_below(seed, length + 1);
	size_t dropped = test_random_below(seed, 2) && at < length;
	const char *letter = letters[test_random_below(seed, NH_COUNT_OF(letters))];

	if (test_random_below(seed, 4) == 0 && at + 1 < length) {
		char first = word[at];

		word[at] = word[at + 1];
		word[at + 1] = first;
		return;
	}
	while (dropped && at + dropped < length && ((unsigned char)word[at + dropped] & 0xC0) == 0x80)
		dropped++;
	memmove(word + at + strlen(letter), word + at + dropped, length - at - dropped + 1);
	memcpy(word + at, letter, strlen(letter));
}

static bool is_sound(const char *word)
{
	size_t count = 0;

	for (const char *next = word; *next; next++)
		count += (unsigned char)*next == 0xC3 ? (unsigned char)next[1] == 0xA9 : 1;
	for (const char *next = word; *next; next++)
		if (((unsigned char)*next == 0xA9) != (next > word && (unsigned char)next[-1] == 0xC3))
			return false;
	return count == strlen(word);
}

/* One edit has a shorter way, which must give what the distance says; and no beginning of a form may be
 * refused. */
static void words_of_one_edit_fit_by_their_distance(void **state)
{
	uint64_t seed = 14;
	size_t fits = 0, refused = 0;

	(void)state;
	for (size_t turn = 0; turn < 200000; turn++) {
		char word[16], other[40], begin[40];
		uint32_t points[TOKEN_BYTES_MAX], other_points[TOKEN_BYTES_MAX];
		size_t count, other_count, part;
		struct form_pattern pattern;
		struct arena arena;
		bool near;

		random_word(&seed, word, points, &count);
		if (count < 4)
			continue;
		memcpy(other, word, count + 1);
		for (size_t edits = test_random_below(&seed, 4); edits > 0; edits--)
			edit_word(&seed, other);
		if (!is_sound(other) || !*other)
			continue;
		word[count] = '~';
		word[count + 1] = '\0';
		arena_init(&arena);
		make(&arena, word, &pattern);
		other_count = word_points(nh_string_of(other), other_points);
		near = other[0] == word[0] && edit_distance(points, count, other_points, other_count, 1) <= 1;
		if (form_pattern_fits(&pattern, nh_string_of(other)) != near)
			fail_msg("%s and %s", word, other);
		part = test_random_below(&seed, strlen(other) + 1);
		memcpy(begin, other, part);
		if (!form_pattern_may_begin(&pattern, (struct nh_string){begin, part})) {
			refused++;
			if (near)
				fail_msg("%s fits %s, but not its first %zu bytes", other, word, part);
		}
		fits += near;
		arena_done(&arena);
	}
	assert_true(fits > 20000 && refused > 5000);
}

/* Where a form does not fit, none that does is passed over on the way to the next that could. */
static void no_word_of_one_edit_is_passed_over(void **state)
{
	char next[FORM_PATTERN_NEXT_BYTES];
	uint64_t seed = 15;
	size_t found = 0, leaps = 0;

	(void)state;
	for (size_t turn = 0; turn < 300000; turn++) {
		char word[16], form[40], other[40];
		uint32_t points[TOKEN_BYTES_MAX];
		size_t count, length;
		struct form_pattern pattern;
		struct arena arena;

		random_word(&seed, word, points, &count);
		if (count < 2)
			continue;
		memcpy(form, word, count + 1);
		memcpy(other, word, count + 1);
		for (size_t edits = 1 + test_random_below(&seed, 4); edits > 0; edits--)
			edit_word(&seed, form);
		edit_word(&seed, other);
		if (!is_sound(form) || !is_sound(other) || form[0] != word[0] || strcmp(form, other) >= 0)
			continue;
		word[count] = '~';
		word[count + 1] = '\0';
		arena_init(&arena);
		make(&arena, word, &pattern);
		length = form_pattern_next(&pattern, nh_string_of(form), next);
		leaps += length > 0;
		if (length > 0 &&
		    nh_string_compare((struct nh_string){next, length}, nh_string_of(form)) <= 0)
			fail_msg("%s goes on to %.*s", form, (int)length, next);
		if (form_pattern_fits(&pattern, nh_string_of(other))) {
			found++;
			if (length > 0 &&
			    nh_string_compare((struct nh_string){next, length}, nh_string_of(other)) > 0)
				fail_msg("%s is passed over from %s to %.*s", other, form, (int)length, next);
		}
		arena_done(&arena);
	}
	assert_true(found > 20000 && leaps > 20000);
}

/* ---- beginnings ---- */

static const char *letters_of(unsigned stemmer)
{
	switch (stemmer) {
	case 12:
		return "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439\u043a\u043b\u043c\u043d"
		       "\u043e\u043f"
		       "\u0440\u0441\u0442\u0443\u0444\u0445\u0446\u0447\u0448\u0449\u044a\u044b\u044c\u044d"
		       "\u044e\u044f";
	case 21:
		return "\u0905\u0906\u0907\u0915\u0916\u0917\u091a\u091c\u0924\u0926\u0928\u092a\u092e\u092f"
		       "\u0930\u0932"
		       "\u0935\u0938\u0939\u093e\u093f\u0940\u0941\u0942\u0947\u0948\u094b\u094c\u094d\u0902";
	case 22:
		return "\u0561\u0562\u0563\u0564\u0565\u0566\u0569\u056b\u056c\u056f\u0570\u0574\u0575\u0576"
		       "\u0577\u0578"
		       "\u057a\u057d\u057e\u057f\u0580\u0581\u0582\u0587";
	default:
		return "abcdefghijklmnopqrstuvwxyz'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
		       "\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e7\u00e8\u00e9\u00ea\u00eb\u00ed\u00ee\u00ef"
		       "\u00f1\u00f3"
		       "\u00f4\u00f5\u00f6\u00f8\u00fa\u00fb\u00fc\u00df\u0103\u0219\u021b\u0151\u0171";
	}
}

static size_t random_letters(uint64_t *seed, const char *letters, char *word)
{
	size_t count = 1 + test_random_below(seed, 9), used = 0, length = strlen(letters);

	while (count--) {
		size_t at = test_random_below(seed, length);

		while (((unsigned char)letters[at] & 0xC0) == 0x80)
			at--;
		do
			word[used++] = letters[at++];
		while (((unsigned char)letters[at] & 0xC0) == 0x80);
	}
	word[used] = '\0';
	return used;
}

/* Of a token's form and its stem: the beginning that is said to be shared is. */
static bool beginning_is_shared(struct stemmer_set *set, unsigned stemmer, struct nh_string word)
{
	char stem[TOKEN_BYTES_MAX];
	struct tokenizer tokenizer;
	struct token token;
	size_t stem_length, first = 1;
	struct nh_string form, kept;

	tokenizer_init(&tokenizer, word);
	if (!tokenizer_next(&tokenizer, &token) || token.kind != TOKEN_WORD)
		return true;
	form = (struct nh_string){token.form, token.form_length};
	assert_true(
	    stemmer_stem(set, stemmer, token.lower, token.lower_length, stem, &stem_length, sizeof stem));
	kept = stem_kept(stemmer, (struct nh_string){stem, stem_length});
	if (kept.length > form.length || memcmp(kept.bytes, form.bytes, kept.length) != 0)
		return false;
	if (!stem_keeps_beginning(stemmer, form))
		return true;
	while (first < form.length && ((unsigned char)form.bytes[first] & 0xC0) == 0x80)
		first++;
	return stem_length >= first && memcmp(stem, form.bytes, first) == 0;
}

static void stems_begin_as_their_forms_where_it_is_said(void **state)
{
	static const char *const words[] = {"dying", "lying",     "skies",    "l'eau",
					    "qu'il", "l'attaque", "all'alba", "sky"};
	struct stemmer_set *set = stemmer_set_new();
	uint64_t seed = 13;
	size_t kept = 0;

	(void)state;
	assert_non_null(set);
	for (unsigned stemmer = 1; stemmer < STEMMER_COUNT; stemmer++) {
		for (size_t i = 0; i < NH_COUNT_OF(words); i++)
			if (!beginning_is_shared(set, stemmer, nh_string_of(words[i])))
				fail_msg("%s: %s", stemmer_code(stemmer), words[i]);
		kept += stem_keeps_beginning(stemmer, NH_STRING("rocket"));
		for (size_t turn = 0; turn < 30000; turn++) {
			char word[64];
			size_t length = random_letters(&seed, letters_of(stemmer), word);

			if (!beginning_is_shared(set, stemmer, (struct nh_string){word, length}))
				fail_msg("%s: %s", stemmer_code(stemmer), word);
		}
	}
	assert_true(kept > 10);
	stemmer_set_free(set);
}

/* English endings, one upon the other: what its stemmer does to them leaves the beginning alone. */
static void english_endings_leave_the_beginning(void **state)
{
	static const char *const words[] = {"skis",    "skies",    "dying",    "lying",   "tying",   "idly",
					    "gently",  "ugly",     "early",    "only",    "singly",  "news",
					    "inning",  "outing",   "canning",  "herring", "proceed", "exceed",
					    "succeed", "generate", "communal", "arsenal"};
	static const char *const endings[] = {
	    "s",       "es",     "ies",     "sses",    "us",    "ed",      "ied",    "eed",   "ing",
	    "ly",      "edly",   "ingly",   "y",       "e",     "ational", "tional", "enci",  "anci",
	    "abli",    "entli",  "izer",    "ization", "ation", "ator",    "alism",  "aliti", "alli",
	    "fulness", "ousli",  "ousness", "iveness", "iviti", "biliti",  "bility", "bli",   "ogi",
	    "fulli",   "lessli", "li",      "icate",   "iciti", "ical",    "ness",   "ative", "al",
	    "ance",    "ence",   "er",      "ic",      "able",  "ible",    "ant",    "ement", "ment",
	    "ent",     "ism",    "ate",     "iti",     "ous",   "ive",     "ize",    "sion",  "tion",
	    "'s",      "ll",     "ology",   "logist",  "at",    "bl",      "iz",     "ying"};
	struct stemmer_set *set = stemmer_set_new();
	uint64_t seed = 15;

	(void)state;
	assert_non_null(set);
	for (size_t i = 0; i < NH_COUNT_OF(words); i++)
		assert_true(beginning_is_shared(set, 1, nh_string_of(words[i])));
	for (size_t turn = 0; turn < 300000; turn++) {
		char word[96];
		size_t length = 0;

		for (size_t letters = test_random_below(&seed, 6) + 1; letters > 0; letters--)
			word[length++] = "aabdeeiiilnorstuvwy"[test_random_below(&seed, 19)];
		for (size_t count = test_random_below(&seed, 4); count > 0; count--) {
			const char *ending = endings[test_random_below(&seed, NH_COUNT_OF(endings))];

			memcpy(word + length, ending, strlen(ending));
			length += strlen(ending);
		}
		word[length] = '\0';
		if (!beginning_is_shared(set, 1, nh_string_of(word)))
			fail_msg("%s", word);
	}
	stemmer_set_free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(patterns_fit_their_forms),
	    cmocka_unit_test(distances_are_those_of_the_whole_table),
	    cmocka_unit_test(misfits_begin_no_form),
	    cmocka_unit_test(words_of_one_edit_fit_by_their_distance),
	    cmocka_unit_test(no_word_of_one_edit_is_passed_over),
	    cmocka_unit_test(english_endings_leave_the_beginning),
	    cmocka_unit_test(stems_begin_as_their_forms_where_it_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
