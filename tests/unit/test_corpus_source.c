/* SPDX-License-Identifier: MIT
 *
 * test_corpus_source.c - the way from paths to files: folders, links, pipes, archives, formats, ids, and how
 * much memory a hostile file gets.
 */
#define _GNU_SOURCE /* mkfifo, symlink */

#include "tests/unit/corpus_collect.h"

#include <archive.h>
#include <archive_entry.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>

#define STORY "Title of %s\n\nThe body of it is here.\n"

static void make_folder(const char *name)
{
	assert_int_equal(mkdir(collect_path(name), 0755), 0);
}

/* The headlines, in order, joined by "|". */
static const char *headlines(const struct collected *all)
{
	static char joined[1024];
	size_t used = 0;

	joined[0] = '\0';
	for (size_t i = 0; i < all->article_count; i++)
		used += (size_t)snprintf(joined + used, sizeof joined - used, "%s%s", i ? "|" : "",
					 all->articles[i].headline.bytes);
	return joined;
}

static void folders_in_byte_order_without_what_is_beside(void **state)
{
	struct collected *all;

	(void)state;
	make_folder("tree");
	make_folder("tree/b");
	make_folder("tree/.git");
	collect_write("tree/c.txt", "C\n\nThe body.\n");
	collect_write("tree/B.txt", "B\n\nThe body.\n");
	collect_write("tree/b/x.txt", "X\n\nThe body.\n");
	collect_write("tree/.hidden", "H\n\nThe body.\n");
	collect_write("tree/.git/y.txt", "Y\n\nThe body.\n");
	collect_write("tree/ReadMe.md", "R\n\nThe body.\n");
	collect_write("tree/license", "L\n\nThe body.\n");
	collect_write("tree/x.DTD", "D\n\nThe body.\n");
	all = collect(collect_path("tree"));
	assert_string_equal(headlines(all), "B|X|C");
	assert_int_equal(all->skipped_count, 0);
	assert_int_equal(all->totals.files_read, 3);
	collect_free(all);
	all = collect(collect_path("tree/.hidden"));
	assert_string_equal(headlines(all), "H");
	collect_free(all);
}

static void loops_pipes_and_missing_paths(void **state)
{
	struct collected *all;

	(void)state;
	make_folder("loop");
	make_folder("loop/a");
	collect_write("loop/a/x.txt", "X\n\nThe body.\n");
	assert_int_equal(symlink("..", collect_path("loop/a/up")), 0);
	assert_int_equal(symlink("a", collect_path("loop/z")), 0);
	assert_int_equal(symlink("nowhere", collect_path("loop/gone")), 0);
	assert_int_equal(mkfifo(collect_path("loop/pipe"), 0600), 0);
	all = collect(collect_path("loop"));
	assert_string_equal(headlines(all), "X");
	assert_int_equal(all->skipped_count, 2);
	assert_true(was_skipped(all, "pipe: a pipe (FIFO), not a file"));
	collect_free(all);
	all = collect(collect_path("absent"));
	assert_int_equal(all->totals.files_skipped, 1);
	collect_free(all);
}

static void the_index_is_never_input(void **state)
{
	struct corpus_options options = {.index_path = collect_path("own/news.idx")};
	struct collected *all;

	(void)state;
	make_folder("own");
	make_folder("own/news.idx");
	collect_write("own/news.idx/shard", "S\n\nThe body.\n");
	collect_write("own/a.txt", "A\n\nThe body.\n");
	make_folder("own/other.idx");
	collect_write("own/other.idx/MANIFEST", "NHMANIF\n and so on");
	collect_write("own/other.idx/1.shard", "S\n\nThe body.\n");
	all = collect_with(collect_path("own"), &options);
	assert_string_equal(headlines(all), "A");
	assert_int_equal(all->skipped_count, 0);
	collect_free(all);
	all = collect(collect_path("own/other.idx"));
	assert_true(was_skipped(all, "an index of newshound, not articles"));
	collect_free(all);
}

static void what_is_no_article_is_skipped_with_its_reason(void **state)
{
	static const char *const cases[][3] = {
	    {"empty.txt", "", "empty"},
	    {"page", "<!DOCTYPE html><html><body><p>x</p></body></html>",
	     "a page without the text of an article"},
	    {"speech.xml", "<?xml version=\"1.0\"?><svg><path>x</path></svg>", "--field body=doc/text"},
	    {"table.csv", "a,b,c\n1,2,3\n", "--field headline=1 --field body=2"},
	    {"feed", "<rss version=\"2.0\"></rss>", "no article in it, only what describes or packs them"},
	    {"crawl", "WARC/1.0\r\n", "record 1: cut off in its header"},
	};

	(void)state;
	for (size_t i = 0; i < NH_COUNT_OF(cases); i++) {
		struct collected *all = collect(collect_write(cases[i][0], cases[i][1]));

		assert_int_equal(all->article_count, 0);
		if (!was_skipped(all, cases[i][2]))
			fail_msg("%s: %s", cases[i][0], all->skipped_count ? all->skipped[0] : "not skipped");
		collect_free(all);
	}
}

static void binary_data_is_skipped(void **state)
{
	struct collected *all = collect(collect_write_bytes("data", "ab\0cd", 5));

	(void)state;
	assert_true(was_skipped(all, "binary data"));
	collect_free(all);
}

static void a_named_format_takes_nothing_else(void **state)
{
	struct corpus_options options = {.format = "reuters"};
	struct collected *all = collect_with(collect_write("t.txt", "A title\n\nA body.\n"), &options);
	const char *nearest = NULL;

	(void)state;
	assert_int_equal(all->status, NH_OK);
	assert_true(was_skipped(all, "not Reuters SGML"));
	collect_free(all);
	options.format = "excel";
	all = collect_with(collect_path("t.txt"), &options);
	assert_int_equal(all->status, NH_BAD_INPUT);
	assert_non_null(strstr(all->error.message, "excel"));
	collect_free(all);
	options.format = "jsno";
	all = collect_with(collect_path("t.txt"), &options);
	assert_int_equal(all->status, NH_BAD_INPUT);
	collect_free(all);
	assert_true(corpus_format_known("json", &nearest));
	assert_false(corpus_format_known("reutres", &nearest));
	assert_string_equal(nearest, "reuters");
	nearest = NULL;
	assert_false(corpus_format_known("bogus", &nearest));
	assert_null(nearest);
	options.format = "bogus";
	all = collect_with(collect_path("t.txt"), &options);
	assert_non_null(strstr(all->error.message, "no format is called bogus; there are "));
	assert_non_null(strstr(all->error.message, "ninjs"));
	assert_null(strstr(all->error.message, "mean"));
	collect_free(all);
}

static void options_complete_an_article(void **state)
{
	const char *path = collect_write("o.txt", "A title\n\nJune 21, 2024 17:34\nA body.\n");
	struct corpus_options options = {
	    .source = "The Tide", .language = "en", .zone = "JST", .id_prefix = "p:"};
	struct collected *all = collect_with(path, &options);
	char expected[300];

	(void)state;
	snprintf(expected, sizeof expected, "p:%s", path);
	assert_text(all->articles[0].id, expected);
	assert_text(all->articles[0].source, "The Tide");
	assert_text(all->articles[0].language, "en");
	assert_date(all->articles[0].published, "2024-06-21T17:34:00+09:00");
	collect_free(all);
	options.zone = "IST";
	all = collect_with(path, &options);
	assert_int_equal(all->status, NH_BAD_INPUT);
	collect_free(all);
}

static void add_member(struct archive *archive, const char *name, const void *bytes, size_t length)
{
	struct archive_entry *entry = archive_entry_new();

	archive_entry_set_pathname(entry, name);
	archive_entry_set_size(entry, (la_int64_t)length);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	assert_int_equal(archive_write_header(archive, entry), ARCHIVE_OK);
	assert_int_equal(archive_write_data(archive, bytes, length), (la_ssize_t)length);
	archive_entry_free(entry);
}

static struct archive *begin_archive(const char *path, bool zip)
{
	struct archive *archive = archive_write_new();

	if (zip) {
		archive_write_set_format_zip(archive);
	} else {
		archive_write_set_format_ustar(archive);
		archive_write_add_filter_gzip(archive);
	}
	assert_int_equal(archive_write_open_filename(archive, path), ARCHIVE_OK);
	return archive;
}

static void end_archive(struct archive *archive)
{
	assert_int_equal(archive_write_close(archive), ARCHIVE_OK);
	archive_write_free(archive);
}

static void add_story(struct archive *archive, const char *name, const char *title)
{
	char text[200];

	snprintf(text, sizeof text, STORY, title);
	add_member(archive, name, text, strlen(text));
}

static void archives_name_their_members(void **state)
{
	char expected[300];

	(void)state;
	for (int zip = 0; zip < 2; zip++) {
		const char *path = collect_path(zip ? "a.zip" : "a.tar.gz");
		struct archive *archive = begin_archive(path, zip);
		struct collected *all;

		add_story(archive, "set/README.txt", "readme");
		add_story(archive, "set/.hid/x.txt", "hidden");
		add_story(archive, "set/one.txt", "one");
		add_story(archive, "../../two.txt", "two");
		end_archive(archive);
		all = collect(path);
		assert_string_equal(headlines(all), "Title of one|Title of two");
		snprintf(expected, sizeof expected, "%s!set/one.txt", path);
		assert_text(all->articles[0].id, expected);
		assert_text(all->articles[0].path, path);
		assert_text(all->articles[0].member, "set/one.txt");
		assert_int_equal(all->totals.files_read, 2);
		collect_free(all);
	}
}

static size_t read_back(const char *path, char *bytes, size_t room)
{
	FILE *file = fopen(path, "rb");
	size_t length = fread(bytes, 1, room, file);

	fclose(file);
	return length;
}

/* Packs path, as a member, into archives one around the other; returns the outermost. */
static const char *wrap(const char *path, int times)
{
	static char name[32];
	static char bytes[65536];

	for (int i = 0; i < times; i++) {
		size_t length = read_back(path, bytes, sizeof bytes);
		struct archive *archive;

		snprintf(name, sizeof name, "wrap%d.tar.gz", i);
		archive = begin_archive(collect_path(name), false);
		add_member(archive, "in", bytes, length);
		end_archive(archive);
		path = collect_path(name);
	}
	return path;
}

static void archives_nest_twice_and_no_deeper(void **state)
{
	const char *story = collect_write("deep.txt", "Deep\n\nThe body.\n");
	struct collected *all = collect(wrap(story, 2));

	(void)state;
	assert_string_equal(headlines(all), "Deep");
	assert_text(all->articles[0].member, "in!in");
	collect_free(all);
	all = collect(wrap(story, 3));
	assert_int_equal(all->article_count, 0);
	assert_true(was_skipped(all, "too deep"));
	collect_free(all);
}

static const char *pack(const char *name, const char *text, size_t repeat)
{
	const char *path = collect_path(name);
	gzFile file = gzopen(path, "wb9");

	assert_non_null(file);
	for (size_t i = 0; i < repeat; i++)
		assert_int_equal(gzwrite(file, text, (unsigned)strlen(text)), (int)strlen(text));
	assert_int_equal(gzclose(file), Z_OK);
	return path;
}

static void a_packed_file_is_the_file_itself(void **state)
{
	const char *path = pack("story.txt.gz", "Packed\n\nThe body.\n", 1);
	struct collected *all = collect(path);

	(void)state;
	assert_text(all->articles[0].id, path);
	assert_null(all->articles[0].member.bytes);
	assert_text(all->articles[0].headline, "Packed");
	collect_free(all);
}

static void bombs_are_refused(void **state)
{
	struct collected *all =
	    collect(pack("bomb.jsonl.gz",
			 "{\"title\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}    "
			 "                                                                ",
			 4000000 / 16));

	(void)state;
	assert_true(was_skipped(all, "unpacks to more than 200 times its size"));
	collect_free(all);
}

static void damaged_archives_are_named(void **state)
{
	char bytes[4096];
	size_t length = read_back(collect_path("a.tar.gz"), bytes, sizeof bytes);
	struct collected *all = collect(collect_write_bytes("cut.tar.gz", bytes, length / 2));

	(void)state;
	assert_int_equal(all->status, NH_OK);
	assert_true(all->skipped_count > 0);
	collect_free(all);
}

/* The sum behind the last byte is the only sign that bytes are not what they were. */
static void a_wrong_checksum_of_gzip_is_named_and_the_text_kept(void **state)
{
	char bytes[4096];
	size_t length = read_back(pack("sum.txt.gz", "Packed\n\nThe body.\n", 1), bytes, sizeof bytes);
	struct collected *all;

	(void)state;
	bytes[length - 6] ^= 1;
	all = collect(collect_write_bytes("wrong.txt.gz", bytes, length));
	assert_int_equal(all->status, NH_OK);
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].body, "The body.");
	assert_int_equal(all->skipped_count, 1);
	assert_non_null(strstr(all->skipped[0], "checksum"));
	collect_free(all);
}

/* A zip file says so only at a member's end, too; the other members are whole. */
static void a_wrong_checksum_of_zip_is_named_and_the_text_kept(void **state)
{
	static const char mark[] = {'P', 'K', 7, 8};
	struct archive *archive = begin_archive(collect_path("sum.zip"), true);
	char bytes[8192], *sum;
	struct collected *all;
	size_t length;

	(void)state;
	add_story(archive, "one.txt", "one");
	add_story(archive, "two.txt", "two");
	end_archive(archive);
	length = read_back(collect_path("sum.zip"), bytes, sizeof bytes);
	sum = memmem(bytes, length, mark, sizeof mark);
	assert_non_null(sum);
	sum[4] ^= 1;
	all = collect(collect_write_bytes("wrong.zip", bytes, length));
	assert_int_equal(all->status, NH_OK);
	assert_string_equal(headlines(all), "Title of one|Title of two");
	assert_int_equal(all->skipped_count, 1);
	assert_non_null(strstr(all->skipped[0], "CRC"));
	collect_free(all);
}

static void an_archive_with_nothing_in_it_is_skipped(void **state)
{
	const char *path = collect_path("nothing.tar.gz");

	(void)state;
	end_archive(begin_archive(path, false));
	for (int i = 0; i < 2; i++) {
		struct collected *all = collect(i ? path : pack("nothing.gz", "", 0));

		assert_int_equal(all->totals.files_skipped, 1);
		assert_true(was_skipped(all, "an archive with nothing in it"));
		collect_free(all);
	}
}

static long peak_kib(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* 80 MiB in one line: named and passed over, the next line is read, and memory stays near the window's. */
static void a_huge_line_costs_itself_only(void **state)
{
	const char *path = collect_path("huge.jsonl");
	FILE *file = fopen(path, "wb");
	char block[65536];
	long before = peak_kib();
	struct collected *all;

	(void)state;
	memset(block, 'x', sizeof block);
	fputs("{\"title\":\"A\"}\n{\"title\":\"", file);
	for (int i = 0; i < 1280; i++)
		assert_int_equal(fwrite(block, 1, sizeof block, file), sizeof block);
	fputs("\"}\n{\"title\":\"B\"}\n", file);
	fclose(file);
	all = collect(path);
	assert_string_equal(headlines(all), "A|B");
	assert_int_equal(all->skipped_count, 1);
	assert_true(was_skipped(all, "line 2: longer than 32 MiB"));
	assert_true(peak_kib() - before < 300 * 1024);
	collect_free(all);
	unlink(path);
}

/* 20 MB without one line break is more than an article may be. */
static void a_huge_text_is_refused(void **state)
{
	size_t length = 20000000;
	char *text = malloc(length);
	struct collected *all;

	(void)state;
	assert_non_null(text);
	memset(text, 'y', length);
	all = collect(collect_write_bytes("huge.txt", text, length));
	assert_int_equal(all->article_count, 0);
	assert_true(was_skipped(all, "a text longer than 16 MiB"));
	collect_free(all);
	free(text);
}

static enum nh_status stop(void *user, const struct nh_article *article, struct nh_error *error)
{
	(void)article;
	(void)error;
	++*(int *)user;
	return NH_CANCELLED;
}

static void the_callers_status_ends_the_read(void **state)
{
	int calls = 0;
	struct corpus_events events = {.user = &calls, .article = stop};
	const char *path =
	    collect_write("two.json", "[{\"title\":\"A\"},{\"title\":\"B\"},{\"title\":\"C\"}]");

	(void)state;
	assert_int_equal(corpus_read(&path, 1, NULL, &events, NULL, NULL), NH_CANCELLED);
	assert_int_equal(calls, 1);
}

static void paths_become_absolute_and_clean(void **state)
{
	char here[256], expected[300];
	struct collected *all;

	(void)state;
	assert_non_null(getcwd(here, sizeof here));
	collect_write("rel.txt", "R\n\nThe body.\n");
	make_folder("x");
	assert_int_equal(chdir(collect_folder), 0);
	all = collect("./x/..//rel.txt");
	assert_int_equal(chdir(here), 0);
	snprintf(expected, sizeof expected, "%s/rel.txt", collect_folder);
	assert_int_equal(all->article_count, 1);
	assert_text(all->articles[0].id, expected);
	collect_free(all);
}

/* dir/link/../x is not dir/x where the link leads elsewhere. */
static void dots_behind_a_link_are_kept(void **state)
{
	struct collected *all;

	(void)state;
	make_folder("far");
	make_folder("far/away");
	make_folder("near");
	collect_write("far/x.txt", "Far\n\nThe body.\n");
	collect_write("near/x.txt", "Near\n\nThe body.\n");
	assert_int_equal(symlink("../far/away", collect_path("near/link")), 0);
	all = collect(collect_path("near/link/../x.txt"));
	assert_string_equal(headlines(all), "Far");
	collect_free(all);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(folders_in_byte_order_without_what_is_beside),
	    cmocka_unit_test(loops_pipes_and_missing_paths),
	    cmocka_unit_test(the_index_is_never_input),
	    cmocka_unit_test(what_is_no_article_is_skipped_with_its_reason),
	    cmocka_unit_test(binary_data_is_skipped),
	    cmocka_unit_test(a_named_format_takes_nothing_else),
	    cmocka_unit_test(options_complete_an_article),
	    cmocka_unit_test(archives_name_their_members),
	    cmocka_unit_test(archives_nest_twice_and_no_deeper),
	    cmocka_unit_test(a_packed_file_is_the_file_itself),
	    cmocka_unit_test(bombs_are_refused),
	    cmocka_unit_test(damaged_archives_are_named),
	    cmocka_unit_test(a_wrong_checksum_of_gzip_is_named_and_the_text_kept),
	    cmocka_unit_test(a_wrong_checksum_of_zip_is_named_and_the_text_kept),
	    cmocka_unit_test(an_archive_with_nothing_in_it_is_skipped),
	    cmocka_unit_test(a_huge_line_costs_itself_only),
	    cmocka_unit_test(a_huge_text_is_refused),
	    cmocka_unit_test(the_callers_status_ends_the_read),
	    cmocka_unit_test(paths_become_absolute_and_clean),
	    cmocka_unit_test(dots_behind_a_link_are_kept),
	};

	return cmocka_run_group_tests(tests, collect_setup, collect_teardown);
}
