/* SPDX-License-Identifier: MIT
 *
 * command_batch.c - one query a line, several at once, answers in the order of the lines.
 *
 * The lines wait in a ring of slots. A worker takes the next one, answers it into the slot's own buffer and
 * then, under the lock, writes every finished slot from the oldest on: so order needs no writer of its own,
 * and a program that feeds one line and waits for its answer gets it.
 *
 *	slots   [ done ][ done ][ running ][ waiting ][ free ] …
 *	          ^ written       ^ taken              ^ read
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

#include "searcher/cli/commands.h"
#include "searcher/cli/printer.h"

#define SLOTS_PER_WORKER 4

struct slot {
	char *line; /* QID, NUL, query; or the query alone */
	struct nh_string qid;
	const char *query;
	size_t number;
	struct buf out;
	bool done;
};

struct batch {
	const struct settings *settings;
	const struct nh_index *index;
	const struct printer *printer;
	struct style style;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	struct slot *slots;
	size_t slot_count;
	size_t written, taken, read; /* lines so far; slot = number % slot_count */
	bool ended;                  /* no more lines */
	bool failed;                 /* the message is told; stop */
	bool found;
	bool partial;   /* some answer was */
	size_t missing; /* shards that were told of */
};

static void fail(struct batch *batch, const struct nh_error *error)
{
	pthread_mutex_lock(&batch->lock);
	if (!batch->failed && error)
		report_error(error);
	batch->failed = true;
	pthread_cond_broadcast(&batch->changed);
	pthread_mutex_unlock(&batch->lock);
}

/* ---- Workers --------------------------------------------------------------------------------------------
 */

/* The oldest slot that waits; NULL when there will be no more. */
static struct slot *take_slot(struct batch *batch)
{
	struct slot *slot = NULL;

	pthread_mutex_lock(&batch->lock);
	while (batch->taken == batch->read && !batch->ended && !batch->failed)
		pthread_cond_wait(&batch->changed, &batch->lock);
	if (batch->taken < batch->read && !batch->failed)
		slot = &batch->slots[batch->taken++ % batch->slot_count];
	pthread_mutex_unlock(&batch->lock);
	return slot;
}

static bool write_slot(struct batch *batch, struct slot *slot)
{
	bool written =
	    slot->out.length == 0 || fwrite(slot->out.bytes, 1, slot->out.length, stdout) == slot->out.length;

	free(slot->line);
	slot->line = NULL;
	slot->done = false;
	batch->written++;
	return written;
}

static void finish_slot(struct batch *batch, struct slot *slot, bool found)
{
	bool written = true;

	pthread_mutex_lock(&batch->lock);
	slot->done = true;
	batch->found |= found;
	while (written && batch->written < batch->taken &&
	       batch->slots[batch->written % batch->slot_count].done)
		written = write_slot(batch, &batch->slots[batch->written % batch->slot_count]);
	if (written && batch->written == batch->read)
		written = fflush(stdout) == 0;
	if (!written && !batch->failed) {
		fprintf(stderr, "newshound batch: standard output: %s\n", strerror(errno));
		batch->failed = true;
	}
	pthread_cond_broadcast(&batch->changed);
	pthread_mutex_unlock(&batch->lock);
}

/* Tells, once, of shards that turn out damaged meanwhile; an answer in JSON says so itself. */
static void watch_missing(struct batch *batch, const struct nh_results *results)
{
	size_t missing = nh_results_missing_count(results);

	if (!nh_results_partial(results))
		return;
	pthread_mutex_lock(&batch->lock);
	batch->partial = true;
	for (size_t i = batch->missing; i < missing; i++) {
		const struct nh_missing *shard = nh_results_missing(results, i);
		struct nh_error error = {.status = shard->status};

		snprintf(error.file, sizeof error.file, "%s", shard->file);
		snprintf(error.message, sizeof error.message, "%s", shard->reason);
		report_error(&error);
	}
	batch->missing = missing > batch->missing ? missing : batch->missing;
	pthread_mutex_unlock(&batch->lock);
}

/* Answers into the slot's buffer. */
static enum nh_status answer_slot(struct batch *batch, struct slot *slot, bool *ret_found,
				  struct nh_error *error)
{
	struct answer answer = {.index = batch->index,
				.query = slot->query,
				.qid = slot->qid,
				.number = slot->number,
				.settings = batch->settings,
				.style = batch->style,
				.in_batch = true};
	enum nh_status status;

	status = answer_query(&answer, &slot->out, error);
	if (!answer.results)
		return status;
	*ret_found = nh_results_total(answer.results) > 0;
	watch_missing(batch, answer.results);
	nh_results_free(answer.results);
	if (status == NH_OK && buf_failed(&slot->out)) {
		*error = (struct nh_error){.status = NH_NO_MEMORY};
		return NH_NO_MEMORY;
	}
	return status;
}

static void *work(void *argument)
{
	struct batch *batch = argument;
	struct slot *slot;

	while ((slot = take_slot(batch)) != NULL) {
		struct nh_error error = {0};
		bool found = false;

		buf_reset(&slot->out);
		if (answer_slot(batch, slot, &found, &error) != NH_OK) {
			fail(batch, &error);
			break;
		}
		finish_slot(batch, slot, found);
	}
	return NULL;
}

/* ---- Lines ----------------------------------------------------------------------------------------------
 */

static bool is_blank(const char *line, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (!strchr(" \t\r\n\v\f", line[i]))
			return false;
	return true;
}

static void end_line(char *line, size_t length)
{
	while (length > 0 && (line[length - 1] == '\n' || line[length - 1] == '\r'))
		length--;
	line[length] = '\0';
	for (size_t i = 0; i < length; i++)
		if (line[i] == '\0')
			line[i] = ' ';
}

/* Waits for a free slot and gives it the line, which it then owns. False when the batch has failed. */
static bool add_line(struct batch *batch, char *line)
{
	char *tab = strchr(line, '\t');
	struct slot *slot;
	bool failed;

	pthread_mutex_lock(&batch->lock);
	while (batch->read - batch->written == batch->slot_count && !batch->failed)
		pthread_cond_wait(&batch->changed, &batch->lock);
	failed = batch->failed;
	if (!failed) {
		slot = &batch->slots[batch->read++ % batch->slot_count];
		slot->line = line;
		slot->number = batch->read;
		slot->query = tab ? tab + 1 : line;
		slot->qid =
		    tab ? (struct nh_string){line, (size_t)(tab - line)} : (struct nh_string){NULL, 0};
		if (tab)
			*tab = '\0';
		pthread_cond_broadcast(&batch->changed);
	}
	pthread_mutex_unlock(&batch->lock);
	if (failed)
		free(line);
	return !failed;
}

static void read_lines(struct batch *batch, FILE *file)
{
	bool going = true;

	while (going) {
		char *line = NULL;
		size_t capacity = 0;
		ssize_t length = getline(&line, &capacity, file);

		if (length < 0 || is_blank(line, (size_t)length)) {
			free(line);
			going = length >= 0;
			continue;
		}
		end_line(line, (size_t)length);
		going = add_line(batch, line);
	}
	if (ferror(file)) {
		fprintf(stderr, "newshound batch: cannot read: %s\n", strerror(errno));
		fail(batch, NULL);
	}
	pthread_mutex_lock(&batch->lock);
	batch->ended = true;
	pthread_cond_broadcast(&batch->changed);
	pthread_mutex_unlock(&batch->lock);
}

/* ---- The command ----------------------------------------------------------------------------------------
 */

static size_t worker_count(const struct settings *settings)
{
	long cores = sysconf(_SC_NPROCESSORS_ONLN);

	if (settings->jobs)
		return settings->jobs;
	return cores < 1 ? 1 : cores > JOBS_MAX ? JOBS_MAX : (size_t)cores;
}

static void run_workers(struct batch *batch, size_t count, FILE *file)
{
	pthread_t *workers = nh_new_array(count, sizeof *workers);
	size_t started = 0;

	while (workers && started < count && pthread_create(&workers[started], NULL, work, batch) == 0)
		started++;
	if (started == 0) {
		fprintf(stderr, "newshound batch: cannot start a thread\n");
		batch->failed = true;
	}
	if (started > 0)
		read_lines(batch, file);
	for (size_t i = 0; i < started; i++)
		pthread_join(workers[i], NULL);
	free(workers);
}

static bool batch_init(struct batch *batch, const struct settings *settings, const struct nh_index *index,
		       size_t workers)
{
	*batch =
	    (struct batch){.settings = settings, .index = index, .printer = printer_of(settings->format)};
	batch->style = terminal_style(terminal_wants_color(settings->color));
	batch->missing = tell_missing(index);
	batch->slot_count = workers * SLOTS_PER_WORKER;
	batch->slots = nh_new_array(batch->slot_count, sizeof *batch->slots);
	return batch->slots && pthread_mutex_init(&batch->lock, NULL) == 0 &&
	       pthread_cond_init(&batch->changed, NULL) == 0;
}

static void batch_done(struct batch *batch)
{
	for (size_t i = 0; batch->slots && i < batch->slot_count; i++) {
		free(batch->slots[i].line);
		buf_done(&batch->slots[i].out);
	}
	free(batch->slots);
}

static int run_batch(const struct settings *settings, const struct nh_index *index, FILE *file)
{
	size_t workers = worker_count(settings);
	struct batch batch;
	struct buf head;

	if (!batch_init(&batch, settings, index, workers)) {
		batch_done(&batch);
		return report_memory();
	}
	buf_init(&head);
	if (batch.printer->head)
		batch.printer->head(&head);
	batch.failed = head.length > 0 && !write_out(&head);
	buf_done(&head);
	if (!batch.failed)
		run_workers(&batch, workers, file);
	if (fflush(stdout) != 0 && !batch.failed) {
		fprintf(stderr, "newshound batch: standard output: %s\n", strerror(errno));
		batch.failed = true;
	}
	batch_done(&batch);
	if (batch.failed || (batch.partial && !batch.found))
		return EXIT_ERROR;
	return batch.found ? EXIT_FOUND : EXIT_NOTHING;
}

static FILE *open_file(const struct settings *settings)
{
	const char *name = settings->word_count == 1 ? settings->words[0] : NULL;
	FILE *file;

	if (!name) {
		settings_refuse(settings,
				"wanted is one FILE of queries: newshound batch FILE, or - for a pipe");
		return NULL;
	}
	file = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
	if (!file)
		settings_refuse(settings, "%s: %s", name, strerror(errno));
	return file;
}

int command_batch(const struct settings *settings)
{
	FILE *file = open_file(settings);
	struct nh_index *index = file ? open_index(settings) : NULL;
	int exit_status = index ? run_batch(settings, index, file) : EXIT_ERROR;

	nh_index_close(index);
	if (file && file != stdin)
		fclose(file);
	return exit_status;
}
