/* SPDX-License-Identifier: MIT
 *
 * twin_shrink.c - fewer steps, then emptier articles; every attempt builds both engines anew.
 */
#include "tests/differential/twin_shrink.h"

#include <stdio.h>

#include "common/date.h"
#include "tests/unit/test_folder.h"

#define TEXTS 10

/* Whether the engines (still) differ. */
static bool differs(const struct twin_case *made, const struct case_layout *layout, const char *query,
		    const struct nh_search_options *options, bool aloud)
{
	struct case_counts counts = {.answers = 0};
	struct case_engines engines = {.index = NULL};
	char folder[TEST_FOLDER_BYTES];
	struct twin_answer answer;
	struct arena arena;
	bool differ = false;

	if (!case_make_folder(folder))
		return false;
	arena_init(&arena);
	engines.twin = case_make_twin(made);
	if (case_make_index(made, layout, folder, &engines)) {
		twin_search(engines.twin, query, options, &arena, &answer);
		differ = !case_compare(engines.index, query, options, &answer, aloud ? &counts : NULL);
	}
	nh_index_close(engines.index);
	twin_free(engines.twin);
	arena_done(&arena);
	(void)test_folder_remove(folder);
	return differ;
}

/* The case without count steps from the first on; steps is room for those that stay. */
static struct twin_case without_steps(const struct twin_case *made, size_t first, size_t count,
				      struct case_step *steps)
{
	struct twin_case less = *made;

	less.steps = steps;
	less.step_count = less.settled_count = 0;
	for (size_t i = 0; i < made->step_count; i++) {
		if (i >= first && i < first + count)
			continue;
		steps[less.step_count++] = made->steps[i];
		less.settled_count += i < made->settled_count;
	}
	return less;
}

static void take_steps_away(struct twin_case *made, const struct case_layout *layout, const char *query,
			    const struct nh_search_options *options)
{
	struct case_step *steps = nh_new_array(made->step_count, sizeof *steps);

	for (size_t count = made->step_count / 2; steps && count > 0; count /= 2)
		for (size_t first = 0; first + count <= made->step_count;) {
			struct twin_case less = without_steps(made, first, count, steps);

			if (!differs(&less, layout, query, options, false)) {
				first += count;
				continue;
			}
			memcpy(made->steps, steps, less.step_count * sizeof *steps);
			made->step_count = less.step_count;
			made->settled_count = less.settled_count;
		}
	free(steps);
}

/* Takes part number `part` of the article away; false where there is nothing to take. */
static bool empty_part(struct nh_article *article, size_t part)
{
	struct nh_string *texts[TEXTS] = {
	    &article->headline, &article->deck,   &article->dateline, &article->body,     &article->source,
	    &article->section,  &article->agency, &article->url,      &article->language, NULL};
	size_t *counts[] = {&article->captions.count, &article->tags.count, &article->bylines.count,
			    &article->furniture_count};
	bool some;

	if (part + 1 < TEXTS) {
		some = texts[part]->length > 0;
		*texts[part] = (struct nh_string){NULL, 0};
		return some;
	}
	some = *counts[part + 1 - TEXTS] > 0;
	*counts[part + 1 - TEXTS] = 0;
	return some;
}

/* Drops the first or the last half of a text. */
static bool halve_part(struct nh_article *article, size_t part)
{
	struct nh_string *texts[] = {&article->headline, &article->body};
	struct nh_string *text = texts[part / 2];
	size_t half = text->length / 2;

	while (half < text->length && text->bytes[half] != ' ')
		half++;
	if (half >= text->length || half == 0)
		return false;
	if (part % 2)
		*text = (struct nh_string){text->bytes + half, text->length - half};
	else
		text->length = half;
	return true;
}

static void take_parts_away(struct twin_case *made, const struct case_layout *layout, const char *query,
			    const struct nh_search_options *options, size_t parts,
			    bool (*take)(struct nh_article *, size_t))
{
	for (size_t i = 0; i < made->step_count; i++)
		for (size_t part = 0; part < parts; part++) {
			struct nh_article before = made->steps[i].article;

			if (take(&made->steps[i].article, part) &&
			    !differs(made, layout, query, options, false))
				made->steps[i].article = before;
		}
}

static void print_text(const char *name, struct nh_string text)
{
	if (text.length > 0)
		fprintf(stderr, " %s \"%.*s\"", name, (int)text.length, text.bytes);
}

static void print_texts(const char *name, struct nh_strings texts)
{
	for (size_t i = 0; i < texts.count; i++)
		print_text(name, texts.items[i]);
}

static void print_step(const struct case_step *step)
{
	const struct nh_article *article = &step->article;
	char date[DATE_TEXT_BYTES_MAX];

	date_print(article->published, date);
	fprintf(stderr, "    %s %.*s %s", step->remove ? "remove" : "add", (int)article->id.length,
		article->id.bytes, date);
	print_text("language", article->language);
	print_text("headline", article->headline);
	print_text("deck", article->deck);
	print_text("dateline", article->dateline);
	print_text("body", article->body);
	print_texts("caption", article->captions);
	print_text("source", article->source);
	print_text("section", article->section);
	print_text("agency", article->agency);
	print_text("url", article->url);
	print_texts("tag", article->tags);
	print_texts("byline", article->bylines);
	for (size_t i = 0; i < article->furniture_count; i++)
		print_text("furniture", article->furniture[i].text);
	fprintf(stderr, "\n");
}

void case_shrink(struct twin_case *made, const struct case_layout *layout, const char *query,
		 const struct nh_search_options *options)
{
	if (!differs(made, layout, query, options, false)) {
		fprintf(stderr, "  (built anew, the engines agree)\n");
		return;
	}
	take_steps_away(made, layout, query, options);
	for (int i = 0; i < 4; i++)
		take_parts_away(made, layout, query, options, 4, halve_part);
	take_parts_away(made, layout, query, options, TEXTS - 1 + 4, empty_part);
	fprintf(stderr, "Made small, %zu of %zu steps before the first removal:\n", made->settled_count,
		made->step_count);
	for (size_t i = 0; i < made->step_count; i++)
		print_step(&made->steps[i]);
	(void)differs(made, layout, query, options, true);
}
