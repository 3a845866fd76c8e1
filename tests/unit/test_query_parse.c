/* SPDX-License-Identifier: MIT
 *
 * test_query_parse.c - the query language: what is written, how it is understood (printed again), which notes
 * arise. And the laws: any bytes parse, the tree is bounded, and what is printed parses to the same tree.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "common/date.h"
#include "searcher/query/query.h"

#define RANDOM_QUERIES 100000

struct expectation {
	const char *query;
	const char *printed;
	const char *notes; /* codes, joined by spaces */
};

static const struct expectation expectations[] = {
    /* words and adjacency */
    {"", "", ""},
    {"   \t ", "", ""},
    {"JAXA leak rocket", "JAXA leak rocket", ""},
    {"  JAXA\n\xe3\x80\x80rocket ", "JAXA rocket", ""},
    {"don't 17:34 AT&T C++ $100 #tag", "don't 17:34 AT&T C++ $100 #tag", ""},
    {"covid-19 - x well-known", "covid-19 - x well-known", ""},
    {"Who won the election?", "Who won the election?", ""},
    {"unknown:x http://a.b/c?d=e", "unknown:x http://a.b/c?d=e", ""},
    {"headline: x", "headline: x", ""},
    {"5\"disk rock\"n\"roll", "5\"disk rock\"n\"roll", ""},
    /* signs */
    {"+must -mustnot plain", "+must -mustnot plain", ""},
    {"+\"a b\" -headline:x +(a b) -(c OR d)", "+\"a b\" -headline:x +(a b) -(c OR d)", ""},
    {"-x", "-x", ""},
    {"+x", "+x", ""},
    {"--x ++y +-z", "--x ++y +-z", ""},
    {"(-a b)", "-a b", ""},
    {"-(-a)", "-(-a)", ""},
    {"a OR -b", "a OR NOT b", ""},
    {"a AND +b", "a AND b", "literal_sign"},
    /* operators and binding */
    {"a b OR c d", "a (b OR c) d", ""},
    {"a OR b AND c", "a OR b AND c", ""},
    {"(a OR b) AND c", "(a OR b) AND c", ""},
    {"a AND b AND c", "a AND b AND c", ""},
    {"a AND (b AND c)", "a AND b AND c", ""},
    {"a OR (b OR c) OR d", "a OR b OR c OR d", ""},
    {"a NOT b", "a AND NOT b", ""},
    {"a AND NOT b", "a AND NOT b", ""},
    {"NOT a", "NOT a", ""},
    {"NOT a b", "(NOT a) b", ""},
    {"NOT NOT a", "a", ""},
    {"NOT -a", "a", ""},
    {"NOT (a OR b)", "NOT (a OR b)", ""},
    {"a OR b NOT c", "a OR b AND NOT c", ""},
    {"a (NOT b)", "a (NOT b)", ""},
    {"(a b) (c d)", "(a b) (c d)", ""},
    {"((a))", "a", ""},
    {"NEAR fars NSO", "near fars NSO", "literal_operator"},
    {"OR", "or", "literal_operator"},
    {"a AND", "a and", "literal_operator"},
    {"a OR OR b", "a (or OR b)", "literal_operator"},
    {"AND NOT", "and not", "literal_operator literal_operator"},
    {"and or not near", "and or not near", ""},
    {"+OR x", "+or x", ""},
    /* near */
    {"a NEAR/5 b", "a NEAR/5 b", ""},
    {"a NEAR b", "a NEAR/10 b", ""},
    {"a NEAR/0 b", "a NEAR/1 b", ""},
    {"a NEAR/99999999999999 b", "a NEAR/10000 b", "cut"},
    {"a NEAR b NEAR c", "a NEAR/10 b NEAR/10 c", ""},
    {"a NEAR/2 b NEAR/3 c", "a NEAR/2 b AND b^0 NEAR/3 c", ""},
    {"\"a b\" NEAR (c OR pre*) NEAR =d", "\"a b\" NEAR/10 (c OR pre*) NEAR/10 =d", ""},
    {"a NEAR fuzzy~", "a AND fuzzy~", "near_as_and"},
    {"a NEAR b NEAR fuzzy~", "a NEAR/10 b AND fuzzy~", "near_as_and"},
    {"a NEAR headline:b", "a AND headline:b", "near_as_and"},
    {"headline:(a NEAR b)", "headline:a NEAR/10 headline:b", ""},
    {"a NEAR -b", "a AND NOT b", "near_as_and"},
    {"a NEAR/x b", "a NEAR/x b", ""},
    /* phrases */
    {"\"cyber attack\"", "\"cyber attack\"", ""},
    {"\"a b\"~5 \"c d\"~", "\"a b\"~5 \"c d\"~2", ""},
    {"\"open ended", "\"open ended\"", "closed_quote"},
    {"\xe2\x80\x9c"
     "curly quotes\xe2\x80\x9d x",
     "\"curly quotes\" x", ""},
    {"\xe3\x80\x8c"
     "say \"hi\"\xe3\x80\x8d",
     "\xe3\x80\x8c"
     "say \"hi\"\xe3\x80\x8d",
     ""},
    {"\"\" a", "a", "empty"},
    {"\"a\"\"b\"", "\"a\" \"b\"", ""},
    {"\"a\"-b", "\"a\" b", ""},
    {"foo:\"a b\"", "foo: \"a b\"", ""},
    {"==\"NSO Group\" =exact ==Exact", "==\"NSO Group\" =exact ==Exact", ""},
    {"=\"a b\"", "\"a b\"", ""},
    {"= == ===", "= == ===", ""},
    /* brackets */
    {"(", "", "closed_bracket empty"},
    {"a )", "a", "closed_bracket"},
    {"(a b", "a b", "closed_bracket"},
    {"a ()", "a", "empty"},
    {"foo(bar)", "foo bar", ""},
    {"(a)^2", "a^2", ""},
    {"(a b)^2.5 c", "(a b)^2.5 c", ""},
    {"(a^2)^3", "(a^2)^3", ""},
    /* wildcards, fuzzy, boost */
    {"pre* wom?n col*r", "pre* wom?n col*r", ""},
    {"a* *b", "a* *b", "literal_wildcard literal_wildcard"},
    {"\xe6\x97\xa5*", "\xe6\x97\xa5*", ""},
    {"fuzzy~ fuzzy~2 fuzzy~9", "fuzzy~ fuzzy~2 fuzzy~2", "cut"},
    {"cat~", "=cat", "exact"},
    {"~5 a~b", "~5 a~b", ""},
    {"a^2 b^0 c^0.25 d^1", "a^2 b^0 c^0.25 d", ""},
    {"a^200 b^x ^3", "a^100 b^x 3", "cut"},
    {"a^-1 b^.5 c^+2 d^-x", "a^-1 b^.5 c^+2 d^-x", "bad_weight bad_weight bad_weight"},
    {"\"a b\"^-2", "\"a b\" 2", "bad_weight"},
    {"\"a b\"^3 \"c\"~4^5", "\"a b\"^3 \"c\"~4^5", ""},
    {"fuzzy~2^3 pre*^4", "fuzzy~2^3 pre*^4", ""},
    /* fields, scopes, dates */
    {"headline:rocket AUTHOR:kato", "headline:rocket byline:kato", ""},
    {"headline:(a b source:c)", "headline:a headline:b source:c", ""},
    {"source:=\"The Japan News\"", "source:=\"The Japan News\"", ""},
    {"source:(=\"The Japan News\" OR x)", "source:=\"The Japan News\" OR source:x", ""},
    {"language:=en", "language:=en", ""},
    {"headline:\"a b\" headline:pre* headline:fuzzy~", "headline:\"a b\" headline:pre* headline:fuzzy~", ""},
    {"in:headline a source:b", "headline:a source:b", ""},
    {"a in:headline,body b source:c", "in:headline,body a b source:c", ""},
    {"in:all a", "in:all a", ""},
    {"in:nowhere a", "in:nowhere a", "unknown_scope"},
    {"date:2024", "date:2024-01-01..2024-12-31", ""},
    {"date:2024-02", "date:2024-02-01..2024-02-29", ""},
    {"date:2024-06-20..2024-06-23", "date:2024-06-20..2024-06-23", ""},
    {"date:2w..", "date:2024-06-07..", ""},
    {"date:1d", "date:2024-06-20..2024-06-21", ""},
    {"date:..2023", "date:..2023-12-31", ""},
    {"date:none -date:2024-01-01", "date:none -date:2024-01-01", ""},
    {"date:soon x", "date:soon x", "bad_date"},
    {"(date:2024)^2", "(date:2024-01-01..2024-12-31)^2", ""},
};

static int64_t today(void)
{
	return date_days_from_civil(2024, 6, 21);
}

static struct query *parse(struct arena *arena, struct nh_string text)
{
	struct query *query = NULL;

	assert_int_equal(query_parse(arena, text, today(), &query, NULL), NH_OK);
	return query;
}

static void print_codes(const struct query *query, struct buf *out)
{
	for (const struct query_note *note = query->notes; note; note = note->next)
		buf_format(out, "%s%s", note->code, note->next ? " " : "");
	buf_u8(out, 0);
}

static void table_is_understood_as_printed(void **state)
{
	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(expectations); i++) {
		const struct expectation *expected = &expectations[i];
		struct arena arena;
		struct buf printed, codes;
		struct query *query;

		arena_init(&arena);
		buf_init(&printed);
		buf_init(&codes);
		query = parse(&arena, nh_string_of(expected->query));
		query_print(query->root, &printed);
		buf_u8(&printed, 0);
		print_codes(query, &codes);
		if (strcmp((char *)printed.bytes, expected->printed) != 0 ||
		    strcmp((char *)codes.bytes, expected->notes) != 0)
			fail_msg("%s: printed [%s], wanted [%s]; notes [%s], wanted [%s]", expected->query,
				 (char *)printed.bytes, expected->printed, (char *)codes.bytes,
				 expected->notes);
		buf_done(&printed);
		buf_done(&codes);
		arena_done(&arena);
	}
}

static bool equal_node(const struct query_node *a, const struct query_node *b)
{
	if (a->kind != b->kind || a->sign != b->sign || a->fields != b->fields || a->flags != b->flags ||
	    a->edits != b->edits || a->near_distance != b->near_distance || a->boost != b->boost ||
	    a->first_day != b->first_day || a->last_day != b->last_day || a->undated != b->undated ||
	    a->child_count != b->child_count || !nh_string_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->child_count; i++)
		if (!equal_node(a->children[i], b->children[i]))
			return false;
	return true;
}

static size_t height(const struct query_node *node)
{
	size_t below = 0;

	for (size_t i = 0; i < node->child_count; i++)
		below = nh_size_max(below, height(node->children[i]));
	return below + 1;
}

static size_t count_leaves(const struct query_node *node)
{
	size_t count = node->child_count == 0;

	for (size_t i = 0; i < node->child_count; i++)
		count += count_leaves(node->children[i]);
	return count;
}

/* What the rest of the program may rely on. */
static void check_shape(const struct query_node *node, bool in_list)
{
	if (node->sign != QUERY_PLAIN)
		assert_true(in_list);
	switch (node->kind) {
	case QUERY_AND:
	case QUERY_OR:
	case QUERY_NEAR:
		assert_true(node->child_count >= 2);
		break;
	case QUERY_NOT:
		assert_int_equal(node->child_count, 1);
		break;
	case QUERY_LIST:
		assert_true(node->child_count >= 1);
		break;
	default:
		assert_int_equal(node->child_count, 0);
	}
	assert_true(node->kind != QUERY_NEAR || node->near_distance > 0);
	assert_true(node->kind != QUERY_WORD || node->text.length > 0);
	for (size_t i = 0; i < node->child_count; i++)
		check_shape(node->children[i], node->kind == QUERY_LIST);
}

static void check_round_trip(struct nh_string text)
{
	struct arena arena;
	struct buf printed;
	struct query *query, *again;

	arena_init(&arena);
	buf_init(&printed);
	query = parse(&arena, text);
	check_shape(query->root, false);
	query_print(query->root, &printed);
	assert_false(buf_failed(&printed));
	again = parse(&arena, buf_string(&printed));
	if (!equal_node(query->root, again->root)) {
		struct buf second;

		buf_init(&second);
		query_print(again->root, &second);
		fail_msg("[%.*s] printed [%.*s] printed again [%.*s]", (int)text.length, text.bytes,
			 (int)printed.length, printed.bytes, (int)second.length, second.bytes);
	}
	buf_done(&printed);
	arena_done(&arena);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void any_bytes_round_trip(void **state)
{
	uint32_t seed = 2463534242u;
	char text[64];

	(void)state;
	for (size_t i = 0; i < RANDOM_QUERIES; i++) {
		size_t length = next_random(&seed) % sizeof text;

		for (size_t j = 0; j < length; j++)
			text[j] = (char)(next_random(&seed) >> 8);
		check_round_trip((struct nh_string){text, length});
	}
}

/* Pieces of soup, each ended by a bar. */
static const char soup[] =
    " | | |a|Bc|word|AND|OR|NOT|NEAR|NEAR/3|(|)|\"|+|-|=|==|^2|^0.5|^1|^200|~|~2|*|?|headline:|source:|in:|"
    "in:headline|in:body,tag|date:|date:2024|date:1w..|foo:|\xe3\x80\x8c|\xe3\x80\x8d|\xe2\x80\x9c|"
    "\xe6\x97\xa5\xe6\x9c\xac|^|:|,|.|'| AND | NEAR | OR | NOT | (|) |x~|prefix*|wi?d|\xff|\\|/|";

static struct nh_string soup_piece(size_t number)
{
	const char *piece = soup;
	size_t count = 0;

	for (const char *at = soup; *at; at++)
		count += *at == '|';
	for (number %= count; number > 0; number--)
		piece = strchr(piece, '|') + 1;
	return (struct nh_string){piece, strcspn(piece, "|")};
}

static void operator_soup_round_trips(void **state)
{
	uint32_t seed = 88172645u;
	char text[1024];

	(void)state;
	for (size_t i = 0; i < RANDOM_QUERIES; i++) {
		size_t count = next_random(&seed) % 24, length = 0;

		for (size_t j = 0; j < count; j++) {
			struct nh_string piece = soup_piece(next_random(&seed) >> 8);

			memcpy(text + length, piece.bytes, piece.length);
			length += piece.length;
		}
		check_round_trip((struct nh_string){text, length});
	}
}

static void repeat(struct buf *out, const char *piece, size_t times)
{
	while (times-- > 0)
		buf_append_text(out, piece);
}

static void check_bounded(const char *piece, size_t times, const char *end)
{
	struct arena arena;
	struct buf text;
	struct query *query;

	arena_init(&arena);
	buf_init(&text);
	repeat(&text, piece, times);
	buf_append_text(&text, end);
	query = parse(&arena, buf_string(&text));
	assert_true(height(query->root) <= QUERY_DEPTH_MAX);
	assert_true(count_leaves(query->root) <= 2 * QUERY_WORDS_MAX);
	check_shape(query->root, false);
	buf_done(&text);
	arena_done(&arena);
}

static void trees_are_bounded(void **state)
{
	static const char *const pieces[] = {"(",
					     "(a ",
					     "-(-a ",
					     "NOT ",
					     "NOT (",
					     "(x a OR b AND NOT ",
					     "a NEAR ",
					     "AND ",
					     "a AND ",
					     "a OR ",
					     "a NEAR/2 b NEAR/3 ",
					     "\"",
					     "\"a\" ",
					     "()",
					     ")",
					     "headline:(",
					     "date:x ",
					     "a ",
					     "(a)^2 ^2 ",
					     "((a^2)^2 "};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(pieces); i++) {
		check_bounded(pieces[i], 300, "z");
		check_bounded(pieces[i], 70000 / strlen(pieces[i]), "z");
	}
}

static bool has_note(const struct query *query, const char *code)
{
	for (const struct query_note *note = query->notes; note; note = note->next)
		if (strcmp(note->code, code) == 0)
			return true;
	return false;
}

static void limits_leave_a_note(void **state)
{
	struct arena arena;
	struct buf text;
	struct query *query;

	(void)state;
	arena_init(&arena);
	buf_init(&text);
	repeat(&text, "a ", QUERY_WORDS_MAX);
	query = parse(&arena, buf_string(&text));
	assert_false(has_note(query, "cut"));
	assert_int_equal(query->root->child_count, QUERY_WORDS_MAX);
	buf_append_text(&text, "b");
	query = parse(&arena, buf_string(&text));
	assert_true(has_note(query, "cut"));
	assert_int_equal(query->root->child_count, QUERY_WORDS_MAX);
	buf_reset(&text);
	repeat(&text, "(", QUERY_DEPTH_MAX);
	buf_append_text(&text, "a");
	repeat(&text, ")", QUERY_DEPTH_MAX);
	query = parse(&arena, buf_string(&text));
	assert_null(query->notes);
	assert_int_equal(query->root->kind, QUERY_WORD);
	buf_done(&text);
	arena_done(&arena);
}

static void operators_and_brackets_are_told(void **state)
{
	struct arena arena;

	(void)state;
	arena_init(&arena);
	assert_false(parse(&arena, NH_STRING("a +b -c \"d e\" date:2024"))->has_operators);
	assert_false(parse(&arena, NH_STRING("a OR"))->has_operators);
	assert_true(parse(&arena, NH_STRING("a OR b"))->has_operators);
	assert_true(parse(&arena, NH_STRING("NOT b"))->has_operators);
	assert_true(parse(&arena, NH_STRING("a NEAR b"))->has_operators);
	assert_true(parse(&arena, NH_STRING("(a b)"))->has_operators);
	arena_done(&arena);
}

static void equal_notes_stand_once(void **state)
{
	struct arena arena;
	struct query query = {0};

	(void)state;
	arena_init(&arena);
	assert_int_equal(query_add_note(&arena, &query, "cut", "x"), NH_OK);
	assert_int_equal(query_add_note(&arena, &query, "cut", "x"), NH_OK);
	assert_int_equal(query_add_note(&arena, &query, "cut", "y"), NH_OK);
	assert_string_equal(query.notes->next->text, "y");
	assert_null(query.notes->next->next);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(table_is_understood_as_printed),
	    cmocka_unit_test(any_bytes_round_trip),
	    cmocka_unit_test(operator_soup_round_trips),
	    cmocka_unit_test(trees_are_bounded),
	    cmocka_unit_test(limits_leave_a_note),
	    cmocka_unit_test(operators_and_brackets_are_told),
	    cmocka_unit_test(equal_notes_stand_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
