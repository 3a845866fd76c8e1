/* SPDX-License-Identifier: MIT
 *
 * intake.c - see intake.h.
 */
#include "corpus/intake.h"

#include "common/error.h"
#include "corpus/archive.h"
#include "corpus/charset.h"
#include "corpus/clean/plain.h"
#include "corpus/detect.h"
#include "corpus/gunzip.h"

/* A file on its way in. depth counts the archives around it. */
struct item {
	const char *path;
	const char *member;
	struct nh_string name;
	size_t depth;
};

static enum nh_status take_in(struct intake *intake, struct stream *stream, struct item item,
			      struct nh_error *error);
static enum nh_status hand_over(struct reading *reading, const struct payload *payload,
				struct nh_error *error);

void intake_init(struct intake *intake, const struct corpus_options *options,
		 const struct corpus_events *events, struct corpus_totals *totals)
{
	memset(intake, 0, sizeof *intake);
	for (size_t i = 0; i < NH_COUNT_OF(intake->builders); i++) {
		article_init(&intake->builders[i]);
		intake->builders[i].keeps_furniture = options->keep_lines;
	}
	intake->events = events;
	intake->totals = totals;
	intake->reading = (struct reading){.article = &intake->builders[0],
					   .held = &intake->builders[1],
					   .options = options,
					   .events = events,
					   .totals = totals,
					   .hand_over = hand_over};
}

void intake_done(struct intake *intake)
{
	for (size_t i = 0; i < NH_COUNT_OF(intake->builders); i++)
		article_done(&intake->builders[i]);
	for (size_t i = 0; i < NH_COUNT_OF(intake->windows); i++)
		window_done(&intake->windows[i]);
}

void intake_skip(struct intake *intake, const char *path, const char *member, const char *reason)
{
	intake->totals->files_skipped++;
	if (intake->events->skipped)
		intake->events->skipped(intake->events->user, path, member, reason);
}

/* Trouble with one file: reported, and the rest goes on. Only want of memory ends it all. */
static enum nh_status forgive(struct intake *intake, struct item item, enum nh_status status,
			      const struct nh_error *trouble, struct nh_error *error)
{
	if (status == NH_NO_MEMORY)
		return nh_fail_memory(error);
	intake_skip(intake, item.path, item.member, trouble->message);
	return NH_OK;
}

static enum window_kind window_kind(const struct window *window)
{
	if (window->at_end)
		return WINDOW_LAST;
	return window_left(window).length >= LIMIT_WINDOW_BYTES ? WINDOW_FULL : WINDOW_MORE;
}

/* How much to have in memory next: a window, or twice what was not enough. */
static size_t next_size(size_t left, size_t used)
{
	size_t wanted = LIMIT_WINDOW_START_BYTES;

	if (used == 0 || left > wanted / 2)
		wanted = nh_size_max(wanted, left * 2);
	return nh_size_min(wanted, LIMIT_WINDOW_BYTES);
}

static void report_progress(struct intake *intake)
{
	if (intake->events->progress)
		intake->events->progress(intake->events->user, intake->totals->bytes_read,
					 intake->bytes_found);
}

/* Feeds the reader until the file ends. ret_trouble: the input's fault, in words. */
static enum nh_status feed(struct intake *intake, struct window *window, const struct corpus_reader *reader,
			   void *state, struct nh_error *ret_trouble, struct nh_error *error)
{
	enum nh_status status;

	for (;;) {
		enum window_kind kind = window_kind(window);
		struct nh_string left = window_left(window);
		size_t used = 0;

		status = reader->read(&intake->reading, state, left, kind, &used, error);
		if (status != NH_OK)
			return status;
		assert(used <= left.length);
		window->start += used;
		if (kind == WINDOW_LAST)
			return NH_OK;
		if (kind == WINDOW_FULL && used == 0)
			return nh_fail(ret_trouble, NH_OK, NULL, "a record longer than 32 MiB");
		report_progress(intake);
		status = window_fill(window, next_size(left.length - used, used), ret_trouble);
		if (status == NH_NO_MEMORY)
			return nh_fail_memory(error);
		if (status != NH_OK)
			return NH_OK;
	}
}

static void skip_mark(struct window *window)
{
	if (window_left(window).length >= 3 && memcmp(window_left(window).bytes, "\xEF\xBB\xBF", 3) == 0)
		window->start += 3;
}

/* A file counts as read when an article was found in it. */
static void count_file(struct intake *intake, struct item item, const struct nh_error *trouble)
{
	if (trouble->message[0])
		reading_skip(&intake->reading, "%s", trouble->message);
	if (intake->reading.article_count + intake->reading.withdrawn_count > 0)
		intake->totals->files_read++;
	else if (intake->reading.skipped_count > 0)
		intake->totals->files_skipped++;
	else
		intake_skip(intake, item.path, item.member, "no article found");
}

static enum nh_status read_records(struct intake *intake, struct window *window,
				   const struct corpus_reader *reader, struct item item,
				   struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};
	void *state = nh_new_array(1, reader->state_bytes);
	enum nh_status status;

	if (!state)
		return nh_fail_memory(error);
	reading_begin(&intake->reading, item.path, item.member, item.name);
	skip_mark(window);
	status = feed(intake, window, reader, state, &trouble, error);
	if (status == NH_OK)
		status = reading_finish(&intake->reading, error);
	if (reader->done)
		reader->done(state);
	free(state);
	if (status != NH_OK)
		return status;
	count_file(intake, item, trouble.message[0] ? &trouble : &window->damage);
	return NH_OK;
}

static struct nh_string last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return nh_string_of(slash ? slash + 1 : path);
}

/* Whether a member goes with the collection only, by its own name or hidden in a folder. */
static bool member_passed_over(const char *name)
{
	const char *part = name, *slash;

	while ((slash = strchr(part, '/')) != NULL) {
		if (part[0] == '.' && slash - part > 1 && !(slash - part == 2 && part[1] == '.'))
			return true;
		part = slash + 1;
	}
	return detect_passed_over(nh_string_of(part));
}

/* "a.sgm.gz" holds "a.sgm". */
static struct nh_string name_inside(struct nh_string name)
{
	static const char *const endings[] = {".gz", ".bz2", ".xz", ".zst", ".Z", ".z"};

	for (size_t i = 0; i < NH_COUNT_OF(endings); i++)
		if (plain_ends(name, nh_string_of(endings[i])))
			return plain_slice(name.bytes, name.bytes + name.length - strlen(endings[i]));
	return name;
}

static char *member_label(const char *outer, const char *name)
{
	struct buf label;

	buf_init(&label);
	if (outer)
		buf_format(&label, "%s!", outer);
	plain_append(&label, nh_string_of(name));
	buf_u8(&label, 0);
	if (buf_failed(&label))
		buf_done(&label);
	return (char *)label.bytes;
}

/* name NULL: the archive is one packed file, and its content is the file itself. */
static enum nh_status take_member(struct intake *intake, struct item outer, const char *name,
				  struct stream *stream, const char *reason, struct nh_error *error)
{
	struct item item = {.path = outer.path, .depth = outer.depth + 1};
	char *label = NULL;
	enum nh_status status = NH_OK;

	if (name && member_passed_over(name))
		return NH_OK;
	if (name) {
		label = member_label(outer.member, name);
		if (!label)
			return nh_fail_memory(error);
		item.member = label;
		item.name = last_part(label);
	} else {
		item.member = outer.member;
		item.name = name_inside(outer.name);
	}
	if (reason)
		intake_skip(intake, item.path, item.member, reason);
	else
		status = take_in(intake, stream, item, error);
	free(label);
	return status;
}

static enum nh_status take_members(struct intake *intake, struct archive_walk *walk, struct item item,
				   struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};

	for (;;) {
		struct stream *stream;
		const char *name, *reason;
		enum nh_status status = archive_walk_next(walk, &name, &stream, &reason, &trouble);

		if (status == NH_NOT_FOUND)
			return NH_OK;
		if (status != NH_OK)
			return forgive(intake, item, status, &trouble, error);
		status = take_member(intake, item, name, stream, reason, error);
		if (status != NH_OK)
			return status;
	}
}

static enum nh_status take_archive(struct intake *intake, struct window *window, struct stream *stream,
				   struct item item, struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};
	struct prefixed_stream packed;
	struct archive_walk *walk;
	enum nh_status status;

	if (item.depth >= LIMIT_ARCHIVE_DEPTH) {
		intake_skip(intake, item.path, item.member, "an archive inside archives, too deep");
		return NH_OK;
	}
	prefixed_stream_init(&packed, window_left(window), stream);
	status = archive_walk_open(&packed.stream, &walk, &trouble);
	if (status != NH_OK)
		return forgive(intake, item, status, &trouble, error);
	status = take_members(intake, walk, item, error);
	archive_walk_close(walk);
	return status;
}

static enum nh_status fill_head(struct window *window, struct stream *stream, struct nh_error *trouble)
{
	window_begin(window, stream);
	return window_fill(window, LIMIT_HEAD_BYTES, trouble);
}

/* Has the window hold UTF-8, through decoded where its bytes are something else. */
static enum nh_status open_text(struct window *window, struct stream *stream, struct charset_stream *decoded,
				struct nh_string declared, struct nh_error *trouble)
{
	struct nh_string head = window_left(window);
	struct charset charset =
	    charset_find(head, declared.length ? declared : charset_declared(head), window->at_end);

	if (charset_is_utf8(&charset))
		return NH_OK;
	if (!charset_stream_init(decoded, &charset, head, stream))
		return nh_fail_memory(trouble);
	return fill_head(window, &decoded->stream, trouble);
}

/* Finds the reader for what the window begins with, and reads. */
static enum nh_status take_text(struct intake *intake, struct window *window, struct stream *stream,
				struct item item, struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};
	struct charset_stream decoded = {.converter = NULL};
	struct sniff_input input = detect_input(window_left(window), item.name, window->at_end);
	const struct corpus_reader *reader = detect_bytes_reader(&input, intake->wanted);
	const char *reason;
	enum nh_status status = NH_OK;

	if (!reader) {
		status = open_text(window, stream, &decoded, NH_STRING(""), &trouble);
		input = detect_input(window_left(window), item.name, window->at_end);
		if (status == NH_OK)
			reader = detect_reader(&input, intake->wanted, &reason);
	}
	if (status != NH_OK) {
		status = forgive(intake, item, status, &trouble, error);
	} else if (!reader) {
		intake_skip(intake, item.path, item.member,
			    window->damage.message[0] ? window->damage.message : reason);
	} else {
		status = read_records(intake, window, reader, item, error);
	}
	charset_stream_done(&decoded);
	return status;
}

/* A crawl in gzip members, which break one by one. */
static enum nh_status take_crawl(struct intake *intake, struct window *window, struct stream *stream,
				 struct item item, struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};
	struct gunzip_stream unpacked;
	enum nh_status status;

	if (!gunzip_stream_init(&unpacked, window_left(window), stream))
		return nh_fail_memory(error);
	item.name = name_inside(item.name);
	status = fill_head(window, &unpacked.stream, &trouble);
	if (status == NH_OK)
		status = take_text(intake, window, &unpacked.stream, item, error);
	else
		status = forgive(intake, item, status, &trouble, error);
	if (status == NH_OK && unpacked.broken_members > 0)
		reading_skip(&intake->reading, "%llu damaged gzip members",
			     (unsigned long long)unpacked.broken_members);
	gunzip_stream_done(&unpacked);
	return status;
}

static enum nh_status take_in(struct intake *intake, struct stream *stream, struct item item,
			      struct nh_error *error)
{
	struct window *window = &intake->windows[item.depth];
	struct nh_error trouble = {.message = ""};
	enum nh_status status = fill_head(window, stream, &trouble);

	if (status != NH_OK)
		return forgive(intake, item, status, &trouble, error);
	if (gunzip_holds_crawl(window_left(window)))
		return take_crawl(intake, window, stream, item, error);
	if (detect_archive(window_left(window)))
		return take_archive(intake, window, stream, item, error);
	return take_text(intake, window, stream, item, error);
}

static enum nh_status read_nothing(struct stream *stream, void *bytes, size_t length, size_t *ret_length,
				   struct nh_error *error)
{
	(void)stream;
	(void)bytes;
	(void)length;
	(void)error;
	*ret_length = 0;
	return NH_OK;
}

/* Runs the reader over a payload, whose articles count as the file's. */
static enum nh_status read_payload(struct intake *intake, struct window *window,
				   const struct corpus_reader *reader, struct nh_error *error)
{
	struct nh_error trouble = {.message = ""};
	void *state = nh_new_array(1, reader->state_bytes);
	enum nh_status status;

	if (!state)
		return nh_fail_memory(error);
	skip_mark(window);
	status = feed(intake, window, reader, state, &trouble, error);
	if (reader->done)
		reader->done(state);
	free(state);
	if (status == NH_OK && trouble.message[0])
		reading_skip(&intake->reading, "%s", trouble.message);
	return status;
}

/* Finds the reader for a payload and runs it. */
static enum nh_status take_payload(struct intake *intake, struct window *window,
				   const struct payload *payload, struct nh_error *error)
{
	struct stream nothing = {read_nothing};
	struct charset_stream decoded = {.converter = NULL};
	struct prefixed_stream bytes;
	const struct corpus_reader *reader = NULL;
	struct sniff_input input;
	const char *reason = NULL;
	enum nh_status status;

	prefixed_stream_init(&bytes, payload->bytes, &nothing);
	status = fill_head(window, &bytes.stream, error);
	if (status == NH_OK) {
		input = detect_input(window_left(window), payload->name, window->at_end);
		reader = detect_bytes_reader(&input, payload->reader);
	}
	if (status == NH_OK && !reader && detect_archive(window_left(window))) {
		reading_skip(&intake->reading, "an archive inside a record");
		return NH_OK;
	}
	if (status == NH_OK && !reader)
		status = open_text(window, &bytes.stream, &decoded, payload->charset, error);
	if (status == NH_OK && !reader) {
		input = detect_input(window_left(window), payload->name, window->at_end);
		reader = detect_reader(&input, payload->reader, &reason);
	}
	if (status == NH_OK && reader)
		status = read_payload(intake, window, reader, error);
	else if (status == NH_OK)
		reading_skip(&intake->reading, "%s", reason);
	charset_stream_done(&decoded);
	return status;
}

/* reading->hand_over. */
static enum nh_status hand_over(struct reading *reading, const struct payload *payload,
				struct nh_error *error)
{
	struct intake *intake = (struct intake *)reading; /* its first member */
	const struct payload *outer = reading->payload;
	struct nh_string name = reading->name;
	enum nh_status status;

	if (intake->payload_depth == LIMIT_PAYLOAD_DEPTH) {
		reading_skip(reading, "a payload inside payloads, too deep");
		return NH_OK;
	}
	reading->payload = payload;
	reading->payload_article_count = 0;
	reading->name = payload->name;
	status =
	    take_payload(intake, &intake->windows[PAYLOAD_WINDOW + intake->payload_depth++], payload, error);
	intake->payload_depth--;
	reading->payload = outer;
	reading->name = name;
	return status;
}

enum nh_status intake_file(struct intake *intake, struct stream *stream, const char *path,
			   struct nh_error *error)
{
	struct item item = {.path = path, .name = last_part(path)};
	enum nh_status status;

	status = take_in(intake, stream, item, error);
	report_progress(intake);
	return status;
}
