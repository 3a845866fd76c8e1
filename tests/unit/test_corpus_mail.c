/* SPDX-License-Identifier: MIT
 *
 * test_corpus_mail.c - mail, posts and mailboxes: header fields, parts, encodings, charsets; broken and
 * hostile.
 */
#include "tests/unit/corpus_collect.h"

static const char multipart[] =
    "From: =?utf-8?Q?Ann_L=C3=A9e?= <ann@x.example>\r\nTo: list@x.example\r\n"
    "Subject: =?UTF-8?B?Q2Fmw6lz?= and\r\n =?iso-8859-1?Q?_b=E4rs?=\r\nDate: Fri, 21 Jun 2024 17:34:00 "
    "+0900\r\n"
    "Message-ID: <m1@x.example>\r\nList-Id: The Tide <tide.x.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/alternative;\r\n boundary=\"b 1\"\r\n\r\npreamble\r\n--b 1\r\n"
    "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    "The caf=E9 on the quay opened its doors at nine, and a long line of pe=\r\nople stood there.\r\n\r\n"
    "A second paragraph tells what they ate, and how much of it there was. It was a great deal, by all "
    "accounts.\r\n-- \r\nAnn\r\n--b 1\r\nContent-Type: text/html\r\n\r\n<p>html</p>\r\n--b "
    "1--\r\nepilogue\r\n";

static void parts_words_and_charsets_are_decoded(void **state)
{
	struct collected *all = collect_text("a.eml", multipart);
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->id, "m1@x.example");
	assert_text(article->headline, "Cafés and bärs");
	assert_text(article->bylines.items[0], "Ann Lée");
	assert_text(article->source, "The Tide");
	assert_date(article->published, "2024-06-21T17:34:00+09:00");
	assert_text(
	    article->body,
	    "The café on the quay opened its doors at nine, and a long line of people stood there.\n\n"
	    "A second paragraph tells what they ate, and how much of it there was. It was a great deal, by "
	    "all "
	    "accounts.");
	assert_int_equal(article->furniture_count, 2);
	assert_text(article->furniture[0].rule, "signature");
	collect_free(all);
}

static void html_stands_in_for_a_stub(void **state)
{
	struct collected *all = collect_text(
	    "b.eml",
	    "From: a@x\nSubject: S\nContent-Type: multipart/alternative; boundary=q\n\n--q\n\nView this in a "
	    "browser.\n--q\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
	    "PHA+T25lIGxvbmcgcGFyYWdyYXBoIG9mIHRoZSBuZXdzbGV0dGVyLjwvcD48cD5BbmQgYW5vdGhlci48L3A+\n--q--\n");

	(void)state;
	assert_text(all->articles[0].body, "One long paragraph of the newsletter.\n\nAnd another.");
	collect_free(all);
}

static void attachments_are_no_text(void **state)
{
	struct collected *all = collect_text(
	    "c.eml", "From: a@x\nSubject: S\nContent-Type: multipart/mixed; boundary=q\n\n--q\n\nThe text.\n"
		     "--q\nContent-Type: text/plain\nContent-Disposition: attachment; filename=x\n\nsecret\n"
		     "--q\nContent-Type: image/png\n\nPNG\n--q--\n");

	(void)state;
	assert_text(all->articles[0].body, "The text.");
	collect_free(all);
}

static void posts_have_groups(void **state)
{
	struct collected *all =
	    collect_text("53001", "Path: news!site\nFrom: bo@x.example (Bo Ek)\nNewsgroups: "
				  "rec.boats,rec.tides\nSubject: Re: Knots\n"
				  "Message-ID: <k@x>\nDate: 6 Apr 93 15:36:00 EST\n\nTie it.\n");
	const struct nh_article *article = &all->articles[0];

	(void)state;
	assert_text(article->bylines.items[0], "Bo Ek");
	assert_text(article->section, "rec.boats");
	assert_int_equal(article->tags.count, 2);
	assert_date(article->published, "1993-04-06T15:36:00-05:00");
	assert_text(article->body, "Tie it.");
	collect_free(all);
}

static void a_mailbox_holds_messages(void **state)
{
	struct collected *all = collect(collect_write(
	    "box",
	    "From a@x Fri Jun 21 17:34:00 2024\nFrom: a@x\nSubject: One\nDate: 21 Jun 2024\nMessage-ID: "
	    "<1>\n\n"
	    "Body.\n>From here on.\n>>From there.\n\nFrom a mere sentence.\n\n"
	    "From b@x Sat Jun 22 17:34:00 2024\nFrom: b@x\nSubject: Two\nMessage-ID: <2>\n\nOther.\n"));

	(void)state;
	assert_int_equal(all->article_count, 2);
	assert_text(all->articles[0].headline, "One");
	assert_non_null(strstr(all->articles[0].body.bytes, "Body.\n\nFrom here on.\n\n>From there."));
	assert_non_null(strstr(all->articles[0].body.bytes, "From a mere sentence."));
	assert_text(all->articles[1].id, "2");
	assert_text(all->articles[1].body, "Other.");
	collect_free(all);
}

static void mail_may_end_anywhere(void **state)
{
	(void)state;
	for (size_t length = 1; length < sizeof multipart; length++) {
		struct collected *all = collect(collect_write_bytes("cut.eml", multipart, length));

		assert_true(all->article_count + all->skipped_count > 0);
		collect_free(all);
	}
}

static void nested_parts_end(void **state)
{
	static const char head[] = "From: a@x\nSubject: S\nContent-Type: multipart/mixed; boundary=q\n\n";
	static const char part[] = "--q\nContent-Type: multipart/mixed; boundary=q\n\n";
	size_t count = 20000, length = sizeof head - 1;
	char *text = malloc(sizeof head + count * sizeof part);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memcpy(text, head, sizeof head);
	for (size_t i = 0; i < count; i++, length += sizeof part - 1)
		memcpy(text + length, part, sizeof part);
	all = collect(collect_write_bytes("deep.eml", text, length));
	assert_int_equal(all->article_count, 1);
	collect_free(all);
	free(text);
}

static void a_message_longer_than_the_window_is_skipped(void **state)
{
	static const char first[] = "From a@x Fri Jun 21 17:34:00 2024\nFrom: a@x\nSubject: One\n\n";
	static const char second[] =
	    "\n\nFrom b@x Fri Jun 21 17:34:00 2024\nFrom: b@x\nSubject: Two\n\nBody.\n";
	size_t length = (size_t)40 << 20;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, 'x', length);
	memcpy(text, first, sizeof first - 1);
	memcpy(text + length - sizeof second + 1, second, sizeof second - 1);
	all = collect(collect_write_bytes("long", text, length));
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].headline, "Two");
	assert_true(was_skipped(all, "a message longer than 32 MiB"));
	collect_free(all);
	free(text);
}

static void flowing_lines_are_joined(void **state)
{
	struct collected *all = collect_text(
	    "flowed.eml",
	    "From: ann@x.example\nSubject: Tolls\nMIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=utf-8; format=flowed\n\n"
	    "The tolls rise \r\nin summer.\r\n\r\n> quoted \n> twice \nNot joined. \n From here.\n");

	(void)state;
	assert_text(all->articles[0].body,
		    "The tolls rise in summer.\n\n> quoted\n\n> twice\n\nNot joined. From here.");
	collect_free(all);
	all =
	    collect_text("delsp.eml", "From: ann@x.example\nSubject: Tolls\nMIME-Version: 1.0\n"
				      "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\n"
				      "The tolls ri \nse in summer.\n");
	assert_text(all->articles[0].body, "The tolls rise in summer.");
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_words_and_charsets_are_decoded),
	    cmocka_unit_test(html_stands_in_for_a_stub),
	    cmocka_unit_test(attachments_are_no_text),
	    cmocka_unit_test(posts_have_groups),
	    cmocka_unit_test(a_mailbox_holds_messages),
	    cmocka_unit_test(mail_may_end_anywhere),
	    cmocka_unit_test(nested_parts_end),
	    cmocka_unit_test(a_message_longer_than_the_window_is_skipped),
	    cmocka_unit_test(flowing_lines_are_joined),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
