/* SPDX-License-Identifier: MIT
 *
 * driver.c - see driver.h. Parsing a query happens inside the measured time, as it does in newshound.
 */
#include "tests/bench/driver.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/date.h"

#define CORPUS_LINE_BYTES_MAX ((size_t)8 << 20)
#define COMMAND_LINE_BYTES_MAX 70000

void driver_check(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "bench driver: %s\n", what);
	exit(2);
}

uint64_t driver_now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return (uint64_t)at.tv_sec * 1000000000 + (uint64_t)at.tv_nsec;
}

/* ---- the corpus ---- */

/* Ends the field at *rest, and moves on to the next one. */
static char *cut_field(char **rest)
{
	char *field = *rest, *tab = strchr(field, '\t');

	driver_check(tab != NULL, "a line of the corpus has no four fields");
	*tab = '\0';
	*rest = tab + 1;
	return field;
}

void driver_for_each_article(const char *corpus, driver_article_function *function, void *user)
{
	FILE *file = fopen(corpus, "r");
	char *line = malloc(CORPUS_LINE_BYTES_MAX), *text = malloc(CORPUS_LINE_BYTES_MAX);

	driver_check(file && line && text, "cannot read the corpus");
	while (fgets(line, (int)CORPUS_LINE_BYTES_MAX, file)) {
		struct driver_article article;
		char *rest = line;

		line[strcspn(line, "\n")] = '\0';
		article.id = cut_field(&rest);
		article.seconds = strtoll(cut_field(&rest), NULL, 10);
		article.headline = cut_field(&rest);
		snprintf(text, CORPUS_LINE_BYTES_MAX, "%s%s%s", article.headline,
			 *article.headline ? " " : "", rest);
		article.text = text;
		function(user, &article);
	}
	free(text);
	free(line);
	fclose(file);
}

/* ---- queries ---- */

static bool read_command(const char *command, struct driver_query *query)
{
	char *end;

	query->automatic = strncmp(command, "AUTO_", 5) == 0;
	query->count = strcmp(command, "COUNT") == 0;
	query->limit = 0;
	if (query->count)
		return true;
	if (!query->automatic && strncmp(command, "TOP_", 4) != 0)
		return false;
	query->limit = strtoul(strchr(command, '_') + 1, &end, 10);
	query->count = strcmp(end, "_COUNT") == 0;
	return query->limit > 0 && query->limit <= DRIVER_HITS_MAX && (*end == '\0' || query->count);
}

static bool read_day(const char *text, int64_t *ret_second)
{
	int year, month, day;

	if (sscanf(text, "%d-%d-%d", &year, &month, &day) != 3)
		return false;
	*ret_second = date_days_from_civil(year, month, day) * 86400;
	return true;
}

static bool read_date(const char *text, struct driver_clause *clause)
{
	const char *dots = strstr(text, "..");

	clause->kind = DRIVER_DATE;
	if (!dots || !read_day(text, &clause->first_second) || !read_day(dots + 2, &clause->last_second))
		return false;
	clause->last_second += 86399;
	return true;
}

static void cut_words(char *text, struct driver_clause *clause)
{
	char *rest = text, *word;

	while (clause->word_count < DRIVER_WORDS_MAX && (word = strtok_r(rest, " ", &rest)))
		clause->words[clause->word_count++] = word;
}

/* One clause from *rest on, which moves behind it; false for what no driver knows. */
static bool read_clause(char **rest, struct driver_clause *clause)
{
	char *text = *rest, *end;
	size_t length;

	*clause = (struct driver_clause){.occur = *text == '+'   ? DRIVER_MUST
						  : *text == '-' ? DRIVER_MUST_NOT
								 : DRIVER_SHOULD};
	text += clause->occur != DRIVER_SHOULD;
	clause->kind = *text == '"' ? DRIVER_PHRASE : DRIVER_WORD;
	text += clause->kind == DRIVER_PHRASE;
	end = text + strcspn(text, clause->kind == DRIVER_PHRASE ? "\"" : " ");
	*rest = end + (*end != '\0');
	*end = '\0';
	length = strlen(text);
	if (strncmp(text, "date:", 5) == 0)
		return read_date(text + 5, clause);
	if (length > 1 && (text[length - 1] == '*' || text[length - 1] == '~')) {
		clause->kind = text[length - 1] == '*' ? DRIVER_PREFIX : DRIVER_FUZZY;
		text[length - 1] = '\0';
	}
	cut_words(text, clause);
	return clause->word_count > 0;
}

static bool read_query(char *line, struct driver_query *query)
{
	char *rest = strchr(line, '\t');

	query->clause_count = 0;
	if (!rest)
		return false;
	*rest++ = '\0';
	if (!read_command(line, query))
		return false;
	while (*(rest += strspn(rest, " ")) != '\0') {
		if (query->clause_count == DRIVER_CLAUSES_MAX ||
		    !read_clause(&rest, &query->clauses[query->clause_count]))
			return false;
		query->clause_count++;
	}
	return query->clause_count > 0;
}

/* Asks for all words; for any of them only where no article has them all. */
static bool answer_automatic(const struct driver_engine *engine, void *index, struct driver_query *query,
			     struct driver_answer *ret)
{
	for (size_t i = 0; i < query->clause_count; i++)
		query->clauses[i].occur = DRIVER_MUST;
	if (!engine->answer(index, query, ret))
		return false;
	if (ret->count > 0 || query->clause_count == 1)
		return true;
	for (size_t i = 0; i < query->clause_count; i++)
		query->clauses[i].occur = DRIVER_SHOULD;
	return engine->answer(index, query, ret);
}

static void print_answer(const struct driver_answer *answer, bool hits, uint64_t nanoseconds)
{
	if (!hits) {
		printf("%" PRIu64 "\t%" PRIu64 "\n", answer->count, nanoseconds);
		return;
	}
	for (size_t i = 0; i < answer->hit_count; i++)
		printf("%s%" PRId64 ":%.9g", i ? " " : "", answer->hits[i].id, answer->hits[i].score);
	putchar('\n');
}

static void serve(const struct driver_engine *engine, const char *path, bool hits)
{
	static char line[COMMAND_LINE_BYTES_MAX];
	static struct driver_query query;
	static struct driver_answer answer;
	uint64_t opened = driver_now(), first_answer = 0, start;
	void *index = engine->open(path);

	while (fgets(line, sizeof line, stdin)) {
		bool good;

		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "OPENING") == 0) {
			printf("1\t%" PRIu64 "\n", first_answer - opened);
			fflush(stdout);
			continue;
		}
		start = driver_now();
		answer.count = answer.hit_count = 0;
		good = read_query(line, &query) &&
		       (query.automatic ? answer_automatic(engine, index, &query, &answer)
					: engine->answer(index, &query, &answer));
		if (good)
			print_answer(&answer, hits && query.limit, driver_now() - start);
		else
			puts("UNSUPPORTED");
		first_answer = first_answer ? first_answer : driver_now();
		fflush(stdout);
	}
	engine->close(index);
}

int driver_main(int count, char **arguments, const struct driver_engine *engine)
{
	bool hits = count == 4 && strcmp(arguments[3], "--hits") == 0;

	if (count == 4 && strcmp(arguments[1], "build") == 0)
		engine->build(arguments[2], arguments[3]);
	else if ((count == 3 || hits) && strcmp(arguments[1], "serve") == 0)
		serve(engine, arguments[2], hits);
	else {
		fprintf(stderr, "usage: bench-%s build CORPUS.tsv INDEX | serve INDEX [--hits]\n",
			engine->name);
		return 2;
	}
	return 0;
}
