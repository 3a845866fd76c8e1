/* SPDX-License-Identifier: MIT
 *
 * test_corpus_sgml.c - collections in SGML (Reuters, TREC in its dialects) and in the SMART system's form.
 */
#include "tests/unit/corpus_collect.h"

static const char wire[] =
    "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n"
    "<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" OLDID=\"9\" NEWID=\"41\">\n"
    "<DATE> 3-MAR-1987 "
    "07:09:06.48</DATE>\n<TOPICS><D>tin</D><D>ship</D></TOPICS>\n<PLACES><D>peru</D></PLACES>\n"
    "<PEOPLE><D>nobody</D></PEOPLE>\n<UNKNOWN>\n&#5;&#5;C T\n</UNKNOWN>\n<TEXT>&#2;\n"
    "<TITLE>TIN BOATS &lt;TBT> SAIL & SINK</TITLE>\n<AUTHOR>    By Ann Lee, Reuters</AUTHOR>\n"
    "<DATELINE>    LIMA, March 3 - </DATELINE><BODY>Two boats made of tin left the\nharbor today.\n"
    "    They did not come back.\n REUTER\n&#3;</BODY></TEXT>\n</REUTERS>\n"
    "<REUTERS NEWID=\"42\">\n<DATE>26-FEB-1987 15:01:01.79</DATE>\n<TEXT TYPE=\"BRIEF\">&#2;\n"
    "******<TITLE>ONE LINE ONLY\n</TITLE>Blah blah blah.\n&#3;\n\n</TEXT>\n</REUTERS>\n"
    "<REUTERS NEWID=\"43\">\n<DATE>26-FEB-1987 15:02:00.00</DATE>\n<TEXT TYPE=\"UNPROC\">&#2;\nWEEKLY TABLE\n"
    " Wheat....1\n Rye......2\n Reuter\n&#3;</TEXT>\n</REUTERS>\n";

static void reuters_fields(void **state)
{
	struct collected *all = collect(collect_write("wire.sgm", wire));
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_text(article->id, "41");
	assert_text(article->headline, "TIN BOATS <TBT> SAIL & SINK");
	assert_date(article->published, "1987-03-03T07:09:06");
	assert_int_equal(article->published.zone_known, 0);
	assert_text(article->dateline, "LIMA, March 3");
	assert_text(article->body, "Two boats made of tin left the harbor today.\n\nThey did not come back.");
	assert_text(article->bylines.items[0], "Ann Lee, Reuters");
	assert_int_equal(article->tags.count, 3);
	assert_text(article->tags.items[2], "peru");
	assert_text(article->source, "Reuters");
	assert_text(article->language, "en");
	collect_free(all);
}

static void reuters_brief_and_unprocessed(void **state)
{
	struct collected *all = collect(collect_write("wire.sgm", wire));

	(void)state;
	assert_text(all->articles[1].headline, "ONE LINE ONLY");
	assert_null(all->articles[1].body.bytes);
	assert_null(all->articles[2].headline.bytes);
	assert_text(all->articles[2].body, "WEEKLY TABLE\n\nWheat....1\n\nRye......2");
	collect_free(all);
}

static void a_record_without_its_end_is_named(void **state)
{
	struct collected *all =
	    collect(collect_write("cut.sgm", "<REUTERS NEWID=\"1\">\n<TEXT><TITLE>A B</TITLE></TEXT>"
					     "</REUTERS>\n<REUTERS NEWID=\"2\">\n<TEXT>"));

	(void)state;
	assert_int_equal(all->article_count, 1);
	assert_true(was_skipped(all, "a record without its end"));
	collect_free(all);
}

static void trec_classic_dialects(void **state)
{
	struct collected *all = collect(
	    collect_write("ft", "<DOC>\n<DOCNO> FT911-7 </DOCNO>\n<DATE>910514\n</DATE>\n<HEADLINE>\nFT  14 "
				"MAY 91 / Cod & chips\n"
				"</HEADLINE>\n<BYLINE>\n   By BO EK\n</BYLINE>\n<TEXT>\nCod is dear, and a < "
				"b.\n\nSo are chips.\n"
				"</TEXT>\n<PUB>The Times of Fish\n</PUB>\n</DOC>\n"
				"<DOC>\n<DOCNO> LA010189-0001 </DOCNO>\n<DATE>\n<P>\nJanuary 1, 1989, "
				"Sunday, Home Edition \n</P>\n"
				"</DATE>\n<SECTION>\n<P>\nMetro; Desk\n</P>\n</SECTION>\n<GRAPHIC><P>Photo, "
				"A bus </P></GRAPHIC>\n"
				"<HEADLINE>\n<P>\nBUS LATE \n</P>\n</HEADLINE>\n<TEXT>\n<P>\nOne. "
				"\n</P>\n<P>\nTwo. \n</P>\n</TEXT>\n"
				"</DOC>\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].id, "FT911-7");
	assert_date(all->articles[0].published, "1991-05-14");
	assert_text(all->articles[0].headline, "FT 14 MAY 91 / Cod & chips");
	assert_text(all->articles[0].bylines.items[0], "BO EK");
	assert_text(all->articles[0].body, "Cod is dear, and a < b.\n\nSo are chips.");
	assert_text(all->articles[0].source, "The Times of Fish");
	assert_date(all->articles[1].published, "1989-01-01");
	assert_text(all->articles[1].section, "Metro; Desk");
	assert_text(all->articles[1].captions.items[0], "Photo, A bus");
	assert_text(all->articles[1].headline, "BUS LATE");
	assert_text(all->articles[1].body, "One.\n\nTwo.");
	collect_free(all);
}

static void trec_later_dialects(void **state)
{
	struct collected *all = collect(collect_write(
	    "giga",
	    "<DOC id=\"AFP_ENG_20100102.0003\" type=\"story\" >\n<HEADLINE>\nSnow\n</HEADLINE>\n<DATELINE>\n"
	    "Oslo, Jan 2, 2010 (AFP)\n</DATELINE>\n<TEXT>\n<P>\nIt "
	    "snows.\n</P>\n<P>\nStill.\n</P>\n</TEXT>\n</DOC>\n"
	    "<DOC>\n<DOCNO> XIE19960101.0001 </DOCNO>\n<DATE_TIME> 1996-01-01 </DATE_TIME>\n<BODY>\n<SLUG> x "
	    "</SLUG>\n"
	    "<HEADLINE> Ice </HEADLINE>\n<TEXT>\nCold.\n</TEXT>\n</BODY>\n</DOC>\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].id, "AFP_ENG_20100102.0003");
	assert_date(all->articles[0].published, "2010-01-02");
	assert_text(all->articles[0].dateline, "Oslo, Jan 2, 2010 (AFP)");
	assert_text(all->articles[0].body, "It snows.\n\nStill.");
	assert_date(all->articles[1].published, "1996-01-01");
	assert_text(all->articles[1].headline, "Ice");
	assert_text(all->articles[1].body, "Cold.");
	collect_free(all);
}

static void records_longer_than_a_window(void **state)
{
	size_t body = 3 << 20, capacity = body + 4096, used;
	char *text = malloc(capacity);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	used = (size_t)snprintf(text, capacity, "<REUTERS NEWID=\"5\">\n<TEXT><TITLE>LONG</TITLE><BODY>");
	for (size_t i = 0; i < body; i++)
		text[used++] = i % 60 == 59 ? '\n' : 'a';
	used += (size_t)snprintf(text + used, capacity - used,
				 "</BODY></TEXT></REUTERS>\n<REUTERS NEWID=\"6\"><TEXT><TITLE>NEXT</TITLE>"
				 "</TEXT></REUTERS>\n");
	all = collect(collect_write_bytes("long.sgm", text, used));
	assert_int_equal(all->article_count, 2);
	assert_true(all->articles[0].body.length > body - 100);
	assert_text(all->articles[1].headline, "NEXT");
	collect_free(all);
	free(text);
}

static void smart_collections(void **state)
{
	struct collected *all =
	    collect(collect_write("x.all", ".I 1\n.T\nOn fog\n.A\nLee, A.\nEk, B.\n.W\n   Fog is wet.\n"
					   "   It is grey.\n.X\n1\t5\t1\n.I 2\n.W\nOnly text\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].id, "1");
	assert_text(all->articles[0].headline, "On fog");
	assert_int_equal(all->articles[0].bylines.count, 2);
	assert_text(all->articles[0].body, "Fog is wet.\n\nIt is grey.");
	assert_text(all->articles[1].body, "Only text");
	collect_free(all);
}

static void a_document_that_is_not_closed_ends_at_the_next(void **state)
{
	struct collected *all = collect(collect_write(
	    "open.sgml",
	    "<DOC>\n<DOCNO>AP880212-0001</DOCNO>\n<HEAD>First</HEAD>\n<TEXT>\nThe <DOC> mark is no end.\n"
	    "<DOC>\n<DOCNO>AP880212-0002</DOCNO>\n<HEAD>Second</HEAD>\n<TEXT>\nAnother.\n</DOC>\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "First");
	assert_text(all->articles[1].headline, "Second");
	assert_text(all->articles[1].body, "Another.");
	collect_free(all);
}

static void a_document_is_closed_in_letters_of_either_case(void **state)
{
	struct collected *all = collect(collect_write(
	    "case.sgml", "<doc>\n<docno>AP880212-0001</docno>\n<text>\nA closing in capitals, and "
			 "nothing behind it.\n</text>\n</DOC>\n"));

	(void)state;
	assert_int_equal(all->skipped_count, 0);
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].body, "A closing in capitals, and nothing behind it.");
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reuters_fields),
	    cmocka_unit_test(reuters_brief_and_unprocessed),
	    cmocka_unit_test(a_record_without_its_end_is_named),
	    cmocka_unit_test(trec_classic_dialects),
	    cmocka_unit_test(trec_later_dialects),
	    cmocka_unit_test(records_longer_than_a_window),
	    cmocka_unit_test(smart_collections),
	    cmocka_unit_test(a_document_that_is_not_closed_ends_at_the_next),
	    cmocka_unit_test(a_document_is_closed_in_letters_of_either_case),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
