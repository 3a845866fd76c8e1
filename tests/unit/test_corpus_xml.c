/* SPDX-License-Identifier: MIT
 *
 * test_corpus_xml.c - NITF, NewsML, RCV1, feeds and unknown XML; documents that are cut, broken or hostile.
 */
#include "tests/unit/corpus_collect.h"

static const char nitf[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE nitf SYSTEM \"nitf-3-2.dtd\">\n"
    "<nitf><head><title>Page title</title><meta name=\"dsk\" content=\"Metro\"/>"
    "<docdata><doc-id id-string=\"hg-17\" regsrc=\"HG\"/><date.issue norm=\"20240621T173400+0900\"/>"
    "<key-list><keyword key=\"bridges\"/></key-list></docdata><pubdata name=\"Harbour Gazette\"/></head>"
    "<body><body.head><hedline><hl1>Bridge &amp; tide</hl1><hl2>A second line</hl2></hedline>"
    "<byline>By Ann Lee <byttl>Staff Writer</byttl></byline><dateline><location>KOBE</location></dateline>"
    "</body.head><body.content><p class=\"lead\">The bridge\nopened.</p><media><media-reference/>"
    "<media-caption>A bridge</media-caption><media-producer>Photo Co</media-producer></media>"
    "<p>Caf&eacute;s followed.</p></body.content><body.end><tagline>end</tagline></body.end></body></nitf>";

static void nitf_fills_the_record(void **state)
{
	struct collected *all = collect_text("a.xml", nitf);
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->id, "hg-17");
	assert_text(article->headline, "Bridge & tide");
	assert_text(article->deck, "A second line");
	assert_text(article->bylines.items[0], "Ann Lee");
	assert_text(article->dateline, "KOBE");
	assert_text(article->body, "The bridge opened.\n\nCafés followed.");
	assert_text(article->captions.items[0], "A bridge");
	assert_text(article->section, "Metro");
	assert_text(article->source, "Harbour Gazette");
	assert_text(article->tags.items[0], "bridges");
	assert_date(article->published, "2024-06-21T17:34:00+09:00");
	collect_free(all);
}

static const char newsml[] =
    "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>"
    "<newsItem guid=\"urn:a\" version=\"3\" xml:lang=\"en-GB\"><itemMeta><provider qcode=\"nprov:HG\"/>"
    "<versionCreated>2024-06-22T08:00:00Z</versionCreated><pubStatus qcode=\"stat:usable\"/></itemMeta>"
    "<contentMeta><contentCreated>2024-06-21T08:34:00Z</contentCreated><by>Bo Ek</by>"
    "<headline>Tolls rise</headline><slugline>tolls-1</slugline><subject><name>transport</name></subject>"
    "</contentMeta><contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html><head><title>t</title>"
    "</head><body><h1>Tolls</h1><p>They "
    "rise.</p><p>Again.</p></body></html></inlineXML></contentSet></newsItem>"
    "<newsItem guid=\"urn:b\"><itemMeta><pubStatus qcode=\"stat:canceled\"/></itemMeta><contentMeta>"
    "<headline>Taken back</headline></contentMeta></newsItem>"
    "<newsItem guid=\"urn:c\"><itemMeta><embargoed>2999-01-01T00:00:00Z</embargoed></itemMeta><contentMeta>"
    "<headline>Not yet</headline></contentMeta></newsItem>"
    "<newsItem guid=\"urn:d\"><itemMeta><embargoed>2020-01-01T00:00:00Z</embargoed></itemMeta><contentMeta>"
    "<headline>Long free</headline></contentMeta><contentSet><inlineXML contenttype=\"application/nitf+xml\">"
    "<nitf><body><body.head><hedline><hl1>Other</hl1></hedline></body.head><body.content><p>Inside.</p>"
    "</body.content></body></nitf></inlineXML></contentSet></newsItem></itemSet></newsMessage>";

static void newsml_hides_what_is_cancelled_or_under_embargo(void **state)
{
	struct collected *all = collect(collect_write("g2", newsml));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].id, "urn:a");
	assert_text(all->articles[0].headline, "Tolls rise");
	assert_text(all->articles[0].body, "They rise.\n\nAgain.");
	assert_text(all->articles[0].source, "HG");
	assert_text(all->articles[0].language, "en-GB");
	assert_text(all->articles[0].bylines.items[0], "Bo Ek");
	assert_date(all->articles[0].published, "2024-06-21T08:34:00+00:00");
	assert_date(all->articles[0].updated, "2024-06-22T08:00:00+00:00");
	assert_text(all->articles[1].headline, "Long free");
	assert_text(all->articles[1].body, "Inside.");
	assert_true(was_skipped(all, "record 2: cancelled"));
	assert_true(was_skipped(all, "record 3: under embargo until 2999-01-01T00:00:00+00:00"));
	collect_free(all);
}

static void a_version_dates_what_nothing_else_dates(void **state)
{
	struct collected *all = collect(collect_write(
	    "g2-dates",
	    "<newsItem guid=\"urn:a\" "
	    "version=\"2\"><itemMeta><versionCreated>2024-06-22T08:00:00Z</versionCreated>"
	    "</itemMeta><contentMeta><headline>Tolls rise</headline></contentMeta></newsItem>"
	    "<newsItem guid=\"urn:b\"><itemMeta><versionCreated>2024-06-22T08:00:00Z</versionCreated>"
	    "<firstCreated>2024-06-22T08:00:00Z</firstCreated></itemMeta><contentMeta><headline>Tolls "
	    "fall</headline>"
	    "</contentMeta></newsItem>"
	    "<newsItem guid=\"urn:c\"><itemMeta><versionCreated>soon</versionCreated></itemMeta><contentMeta>"
	    "<headline>Tolls stay</headline></contentMeta></newsItem>"));

	(void)state;
	assert_int_equal(all->article_count, 3);
	assert_date(all->articles[0].published, "2024-06-22T08:00:00+00:00");
	assert_text(all->articles[0].published_from, "version made 2024-06-22T08:00:00Z");
	assert_date(all->articles[0].updated, "2024-06-22T08:00:00+00:00");
	assert_text(all->articles[1].published_from, "2024-06-22T08:00:00Z");
	assert_int_equal(all->articles[1].updated.precision, NH_PRECISION_NONE);
	assert_int_equal(all->articles[2].published.precision, NH_PRECISION_NONE);
	collect_free(all);
}

static void rcv1_documents_may_follow_one_another(void **state)
{
	static const char text[] =
	    "<?xml version=\"1.0\" encoding=\"iso-8859-1\" ?>\n<newsitem itemid=\"21\" date=\"1996-08-20\" "
	    "xml:lang=\"en\">"
	    "<title>PERU: Rain.</title><headline>Rain.</headline><dateline>LIMA 1996-08-20</dateline>"
	    "<text><p>It rained.</p><p>Much.</p></text><copyright>c</copyright><metadata><codes><code "
	    "code=\"GWEA\"/></codes>"
	    "<dc element=\"dc.source\" value=\"Wire\"/></metadata></newsitem>\n"
	    "<?xml version=\"1.0\" encoding=\"iso-8859-1\" ?>\n<newsitem itemid=\"22\" date=\"1996-08-21\">"
	    "<headline>Sun.</headline><text><p>It shone.</p></text></newsitem>";
	struct collected *all = collect(collect_write("21newsML.xml", text));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].id, "21");
	assert_text(all->articles[0].headline, "Rain.");
	assert_text(all->articles[0].body, "It rained.\n\nMuch.");
	assert_text(all->articles[0].tags.items[0], "GWEA");
	assert_text(all->articles[0].source, "Wire");
	assert_date(all->articles[1].published, "1996-08-21");
	collect_free(all);
}

static void every_entry_of_a_feed_is_an_article(void **state)
{
	static const char *const feeds[] = {
	    "<rss version=\"2.0\"><channel><title>The "
	    "Tide</title><language>en</language><item><title>Ships</title>"
	    "<link>http://x/1</link><guid>g1</guid><pubDate>Fri, 21 Jun 2024 17:34:00 +0900</pubDate>"
	    "<description>&lt;p&gt;teaser&lt;/p&gt;</description>"
	    "<content:encoded><![CDATA[<p>One.</p><p>Two.</p>]]></content:encoded><dc:creator>Ann "
	    "Lee</dc:creator>"
	    "<media:title>no</media:title><category>Sea</category></item></channel></rss>",
	    "<?xml version=\"1.0\"?><feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\"><title>The "
	    "Tide</title>"
	    "<entry><title type=\"html\">Ships</title><link rel=\"self\" href=\"http://x/f\"/><link "
	    "href=\"http://x/1\"/>"
	    "<id>g1</id><published>2024-06-21T17:34:00+09:00</published><updated>2024-06-22T00:00:00Z</"
	    "updated>"
	    "<author><name>Ann Lee</name></author><summary>teaser</summary><category term=\"Sea\"/>"
	    "<content type=\"xhtml\"><div><p>One.</p><p>Two.</p></div></content></entry></feed>",
	    "<rdf:RDF xmlns:rdf=\"r\" xmlns:dc=\"d\"><channel><title>The "
	    "Tide</title><language>en</language></channel>"
	    "<item "
	    "rdf:about=\"g1\"><title>Ships</title><link>http://x/1</link><description>teaser</description>"
	    "<content:encoded>&lt;p&gt;One.&lt;p&gt;Two.</content:encoded><dc:subject>Sea</dc:subject>"
	    "<dc:date>2024-06-21T17:34:00+09:00</dc:date><dc:creator>Ann Lee</dc:creator></item></rdf:RDF>",
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(feeds); i++) {
		struct collected *all = collect_text("feed", feeds[i]);
		const struct nh_article *article = &all->articles[0];

		assert_text(article->headline, "Ships");
		assert_text(article->id, "g1");
		assert_text(article->url, "http://x/1");
		assert_text(article->body, "One.\n\nTwo.");
		assert_text(article->deck, "teaser");
		assert_text(article->source, "The Tide");
		assert_text(article->language, "en");
		assert_text(article->bylines.items[0], "Ann Lee");
		assert_text(article->tags.items[0], "Sea");
		assert_date(article->published, "2024-06-21T17:34:00+09:00");
		collect_free(all);
	}
}

static const char unknown[] =
    "<?xml version=\"1.0\"?><speeches><speech key=\"4\"><number>1</number><title>Ports</title>"
    "<release-date>21/06/2024</release-date><content><![CDATA[<p>A.</p><p>B.</p>]]></content></speech>"
    "<speech key=\"5\"><title>Roads</title><release-date>03/04/2024</release-date>"
    "<content>C.</content></speech></speeches>";

static void unknown_xml_is_guessed_by_its_names(void **state)
{
	struct collected *all = collect(collect_write("s.xml", unknown));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "Ports");
	assert_text(all->articles[0].body, "A.\n\nB.");
	assert_date(all->articles[0].published, "2024-06-21");
	assert_date(all->articles[1].published, "2024-04-03"); /* the first date told the order */
	collect_free(all);
	all = collect(collect_write("s.xml", "<?xml version=\"1.0\"?><svg><g><path d=\"1\"/></g></svg>"));
	assert_int_equal(all->article_count, 0);
	assert_non_null(strstr(all->skipped[0], "--field"));
	collect_free(all);
}

static void unknown_xml_is_mapped_by_the_caller(void **state)
{
	struct corpus_field fields[] = {{"article", "r/doc"}, {"headline", "h"},      {"body", "doc/t/x"},
					{"id", "doc/@key"},   {"published", "m/@on"}, {"source", "m/s"}};
	struct corpus_options options = {.fields = fields, .field_count = NH_COUNT_OF(fields)};
	const char *path =
	    collect_write("m.xml", "<r><doc key=\"k1\"><h>One</h><m on=\"2024-01-02\"><s>S</s></m>"
				   "<t><x>Body.</x></t></doc><doc><h>Two</h></doc></r>");
	struct collected *all = collect_with(path, &options);
	char expected[300];

	(void)state;
	assert_int_equal(all->status, NH_OK);
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "One");
	assert_text(all->articles[0].body, "Body.");
	assert_text(all->articles[0].source, "S");
	assert_date(all->articles[0].published, "2024-01-02");
	snprintf(expected, sizeof expected, "%s#k1", path);
	assert_text(all->articles[0].id, expected);
	collect_free(all);
	fields[0].name = "artcle";
	all = collect_with(path, &options);
	assert_int_equal(all->status, NH_BAD_INPUT);
	collect_free(all);
}

/* Reads xml with fields that do not say which element is an article. */
static struct collected *collect_mapped(const char *xml, const struct corpus_field *fields, size_t count)
{
	struct corpus_options options = {.fields = fields, .field_count = count};
	struct collected *all = collect_with(collect_write("mapped.xml", xml), &options);

	assert_int_equal(all->status, NH_OK);
	return all;
}

static void the_element_around_all_places_is_the_article(void **state)
{
	static const struct corpus_field inside[] = {
	    {"headline", "meta/topic"}, {"body", "p"}, {"source", "doc/@by"}};
	static const struct corpus_field only_text[] = {{"body", "corpus/doc/p"}};
	static const struct corpus_field elsewhere[] = {{"headline", "2"}, {"body", "meta.text"}};
	static const struct corpus_field whole[] = {{"headline", "topic"}, {"body", "p"}};
	static const char corpus[] =
	    "<corpus><topic>All</topic><doc by=\"A\"><meta><topic>One</topic></meta><p>a</p><p>b</p></doc>"
	    "<doc><meta><topic>Two</topic></meta><p>c</p></doc></corpus>";
	struct collected *all = collect_mapped(corpus, inside, NH_COUNT_OF(inside));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "One");
	assert_text(all->articles[0].body, "a\n\nb");
	assert_text(all->articles[0].source, "A");
	assert_text(all->articles[1].body, "c");
	collect_free(all);
	all = collect_mapped(corpus, only_text, NH_COUNT_OF(only_text));
	assert_int_equal(all->article_count, 2);
	collect_free(all);
	all = collect_mapped("<all><doc><title>A</title><text>One.</text></doc></all>", elsewhere,
			     NH_COUNT_OF(elsewhere));
	assert_int_equal(all->article_count, 1); /* found by the usual names */
	collect_free(all);
	all = collect_mapped("<story><topic>Only</topic><s><p>a</p></s><s><p>b</p></s></story>", whole,
			     NH_COUNT_OF(whole));
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].body, "a\n\nb");
	collect_free(all);
}

static void articles_are_never_made_one(void **state)
{
	static const struct corpus_field fields[] = {
	    {"headline", "speech/@by"}, {"body", "speech"}, {"article", "speech"}};
	static const char speeches[] =
	    "<all><speech by=\"A\">one</speech><speech by=\"B\">two</speech></all>";

	(void)state;
	for (size_t first = 0; first < 2; first++) {
		struct collected *all = collect_mapped(speeches, fields + first, 2 - first);

		assert_int_equal(all->article_count, 0);
		assert_true(was_skipped(all, "name it, such as --field article=speech"));
		collect_free(all);
		all = collect_mapped(speeches, fields + first, 3 - first);
		assert_int_equal(all->article_count, 2);
		assert_text(all->articles[1].body, "two");
		collect_free(all);
	}
}

static void documents_may_end_anywhere(void **state)
{
	static const char *const documents[] = {nitf, newsml, unknown};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(documents); i++)
		for (size_t length = 1; length < strlen(documents[i]); length++) {
			struct collected *all = collect(collect_write_bytes("cut.xml", documents[i], length));

			assert_true(all->article_count + all->skipped_count > 0);
			collect_free(all);
		}
}

static void entities_are_never_expanded(void **state)
{
	static const char bomb[] = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"lol\"><!ENTITY b "
				   "\"&a;&a;&a;&a;&a;&a;&a;&a;\">"
				   "<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
				   "\"&c;&c;&c;&c;&c;&c;&c;&c;\"><!ENTITY f SYSTEM "
				   "\"/etc/hostname\">]>"
				   "<rss><channel><item><title>T&d;&f;&amp;</title></item></channel></rss>";
	struct collected *all = collect_text("bomb.xml", bomb);

	(void)state;
	assert_text(all->articles[0].headline, "T&d;&"); /* what stands outside is empty */
	assert_true(was_skipped(all, "entities that it declares for itself are not expanded"));
	collect_free(all);
	all = collect_text("plain.xml",
			   "<!DOCTYPE rss [<!ENTITY a \"lol\">]>"
			   "<rss><channel><item><title>T &eacute;&amp;</title></item></channel></rss>");
	assert_text(all->articles[0].headline, "T é&");
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
}

static void depth_and_length_are_bounded(void **state)
{
	size_t length = (size_t)40 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i + 3 <= length; i += 3)
		memcpy(text + i, "<a>", 3);
	memcpy(text, "<rss>", 5);
	all = collect(collect_write_bytes("deep.xml", text, 3000000));
	assert_int_equal(all->article_count, 0);
	assert_non_null(strstr(all->skipped[0], "deeper than 256"));
	collect_free(all);
	memset(text, 'x', length);
	memcpy(text, "<rss><item title=\"", 18);
	all = collect(collect_write_bytes("long.xml", text, length));
	assert_int_equal(all->article_count, 0);
	assert_non_null(strstr(all->skipped[0], "longer than 32 MiB"));
	collect_free(all);
	memcpy(text, "<rss><item><title>", 18);
	memcpy(text + length - 40, "</title></item><item><title>B</title></item></rss>" + 10, 40);
	memcpy(text + length - 48, "</title>", 8);
	all = collect(collect_write_bytes("text.xml", text, length));
	assert_true(all->skipped_count > 0);
	collect_free(all);
	free(text);
}

static void what_is_not_quite_xml_is_mended(void **state)
{
	static const char text[] = "<rss><channel><item><title>Fish & chips \x0B \xE9 &eacute; &amp; R&D; "
				   "&#65;&#X42;&#0;&#xD800;&1;</title>"
				   "<link>http://x/?a=1&b=2</link><!-- a & b --><description><![CDATA[<p>A & "
				   "B &amp; C</p>]]></description>"
				   "</item></channel></rss>";
	struct collected *all = collect_text("feed", text);

	(void)state;
	assert_text(all->articles[0].headline, "Fish & chips \xEF\xBF\xBD é & R&D; AB \xEF\xBF\xBD&1;");
	assert_text(all->articles[0].url, "http://x/?a=1&b=2");
	assert_text(all->articles[0].body, "A & B & C");
	collect_free(all);
}

static void mending_goes_on_across_windows(void **state)
{
	size_t length = (size_t)5 << 20, used = 0;
	char *text = malloc(length);
	size_t count = 0;
	struct collected *all;

	(void)state;
	assert_non_null(text);
	used += (size_t)snprintf(text, length, "<rss><channel>");
	while (used + 20000 < length && count < 250) {
		used += (size_t)snprintf(text + used, length - used,
					 "<item><title>A & B %zu</title><description><![CDATA[", count++);
		for (size_t i = 0; i < 1000; i++, used += 12)
			memcpy(text + used, "a & b <i>c ", 12);
		used += (size_t)snprintf(text + used, length - used, "]]></description></item>");
	}
	used += (size_t)snprintf(text + used, length - used, "</channel></rss>");
	for (size_t i = 0; i < used; i++)
		text[i] = text[i] ? text[i] : ' ';
	all = collect(collect_write_bytes("feed", text, used));
	assert_int_equal(all->article_count, count);
	assert_int_equal(all->skipped_count, 0);
	assert_text(all->articles[count - 1].headline, "A & B 249");
	collect_free(all);
	free(text);
}

static void names_and_captions_of_feeds(void **state)
{
	struct collected *all = collect_text(
	    "media.xml",
	    "<rss xmlns:media=\"m\"><channel><item><title>Ferry</title><author>ann@x.example (Ann "
	    "Lee)</author>"
	    "<description>It is late.</description><media:content url=\"a\"><media:title>no "
	    "headline</media:title>"
	    "<media:description>The ferry in fog</media:description></media:content></item></channel></rss>");

	(void)state;
	assert_text(all->articles[0].headline, "Ferry");
	assert_int_equal(all->articles[0].captions.count, 1);
	assert_text(all->articles[0].captions.items[0], "The ferry in fog");
	assert_text(all->articles[0].bylines.items[0], "Ann Lee");
	collect_free(all);
}

static void captions_of_figures_are_no_text(void **state)
{
	struct collected *all = collect_text(
	    "figure.xml",
	    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><title>Ferry</title><content type=\"xhtml\">"
	    "<div xmlns=\"http://www.w3.org/1999/xhtml\"><p>It is late.</p><figure><img "
	    "src=\"a\"/><figcaption>In "
	    "fog</figcaption></figure><p>Again.</p></div></content></entry></feed>");

	(void)state;
	assert_text(all->articles[0].body, "It is late.\n\nAgain.");
	assert_text(all->articles[0].captions.items[0], "In fog");
	collect_free(all);
}

static void parts_of_a_dateline_stand_apart(void **state)
{
	struct collected *all = collect_text(
	    "place.xml",
	    "<nitf><body><body.head><hedline><hl1>Tolls</hl1></hedline><dateline><location>TOKYO</location>"
	    "<story.date norm=\"20240621\">June 21</story.date></dateline></body.head>"
	    "<body.content><p>They rise.</p></body.content></body></nitf>");

	(void)state;
	assert_text(all->articles[0].dateline, "TOKYO June 21");
	collect_free(all);
}

/* The element that says what a file is may stand behind all that a format is told by. */
static void a_long_dtd_is_passed_over(void **state)
{
	static const char head[] = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"",
			  rest[] = "\">]><rss><channel><title>Quay</title><item><title>Tolls</title>"
				   "<description>They &a; rise.</description></item></channel></rss>";
	size_t padding = 100000;
	char *text = calloc(1, sizeof head + padding + sizeof rest);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memcpy(text, head, sizeof head - 1);
	memset(text + sizeof head - 1, 'A', padding);
	memcpy(text + sizeof head - 1 + padding, rest, sizeof rest);
	all = collect_text("dtd.xml", text);
	assert_text(all->articles[0].headline, "Tolls");
	assert_text(all->articles[0].source, "Quay");
	assert_int_equal(all->skipped_count, 1);
	collect_free(all);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nitf_fills_the_record),
	    cmocka_unit_test(newsml_hides_what_is_cancelled_or_under_embargo),
	    cmocka_unit_test(a_version_dates_what_nothing_else_dates),
	    cmocka_unit_test(rcv1_documents_may_follow_one_another),
	    cmocka_unit_test(every_entry_of_a_feed_is_an_article),
	    cmocka_unit_test(unknown_xml_is_guessed_by_its_names),
	    cmocka_unit_test(unknown_xml_is_mapped_by_the_caller),
	    cmocka_unit_test(the_element_around_all_places_is_the_article),
	    cmocka_unit_test(articles_are_never_made_one),
	    cmocka_unit_test(documents_may_end_anywhere),
	    cmocka_unit_test(entities_are_never_expanded),
	    cmocka_unit_test(depth_and_length_are_bounded),
	    cmocka_unit_test(what_is_not_quite_xml_is_mended),
	    cmocka_unit_test(mending_goes_on_across_windows),
	    cmocka_unit_test(names_and_captions_of_feeds),
	    cmocka_unit_test(captions_of_figures_are_no_text),
	    cmocka_unit_test(parts_of_a_dateline_stand_apart),
	    cmocka_unit_test(a_long_dtd_is_passed_over),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
