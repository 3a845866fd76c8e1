/* SPDX-License-Identifier: MIT
 *
 * snippet.c - the passage of a hit that shows the query's words best, with the words marked.
 *
 * What is marked is decided by written forms: every form that the index knows of the query's words is put
 * into a set once a search, and the tokens of the stored text are looked up in it; no stemming. Of all
 * stretches of at most SNIPPET_BYTES that begin at a marked word, the one with the most different words
 * wins, then the one with the most words, then the first. Body, deck and captions come before what was set
 * aside, which is shown only where nothing else holds a word.
 */
#include "common/error.h"
#include "common/text/tokenizer.h"
#include "common/text/utf8.h"
#include "searcher/match/expansion.h"
#include "searcher/results.h"

#define SNIPPET_BYTES 240
#define SNIPPET_LEAD_BYTES 60 /* before the first marked word */
#define MARKS_MAX 4096

struct found_word {
	size_t begin, end; /* bytes */
	uint32_t word;     /* of the query */
};

struct found_words {
	struct found_word *items;
	size_t count, capacity;
};

/* ---- which forms are marked ---- */

static bool add_form(struct nh_results *results, struct string_set *forms, uint32_t **words, size_t *capacity,
		     struct nh_string form, uint32_t word)
{
	bool fresh;
	uint32_t number = string_set_add(forms, form, &fresh);

	if (number == STRING_SET_NONE)
		return false;
	if (number >= *capacity) {
		size_t wanted = *capacity ? *capacity * 2 : 64;
		uint32_t *grown = arena_array(&results->arena, wanted, sizeof *grown);

		if (!grown)
			return false;
		if (*capacity)
			memcpy(grown, *words, *capacity * sizeof *grown);
		*words = grown;
		*capacity = wanted;
	}
	if (fresh)
		(*words)[number] = word;
	return true;
}

static bool add_list(struct nh_results *results, struct marker *marker, struct nh_string key, uint32_t word)
{
	struct nh_string tail = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};

	for (size_t s = 0; s < results->index->shard_count; s++) {
		struct term_form form = {0};
		struct term_entry entry;
		struct reader reader;

		if (!term_dict_find(&results->index->shards[s].dict, key, &entry))
			continue;
		if (!entry.forms.bytes &&
		    !add_form(results, &marker->forms, &marker->words, &marker->capacity, tail, word))
			return false;
		reader = reader_over(entry.forms.bytes, entry.forms.length);
		while (entry.forms.bytes && term_forms_next(&reader, &form))
			if (!add_form(results, &marker->forms, &marker->words, &marker->capacity,
				      (struct nh_string){(const char *)form.bytes, form.length}, word))
				return false;
	}
	return true;
}

static bool add_expansion(struct nh_results *results, struct marker *marker,
			  const struct expansion *expansion, uint32_t word)
{
	for (size_t i = 0; i < expansion->key_count; i++)
		for (size_t f = 0; f < expansion->keys[i].form_count; f++)
			if (!add_form(results, &marker->forms, &marker->words, &marker->capacity,
				      expansion->keys[i].forms[f], word))
				return false;
	return true;
}

static bool add_plan_list(struct nh_results *results, struct marker *marker, const struct plan_list *list,
			  uint32_t word)
{
	const struct match_check *made = list->made_of;

	if (list->expansion)
		return add_expansion(results, marker, list->expansion, word);
	for (size_t i = 0; made && i < made->member_count; i++)
		if (!add_list(results, marker, results->plan.lists[made->members[i].lists[0]].key, word))
			return false;
	return made || add_list(results, marker, list->key, word);
}

/* The words that score, and those of fields that do not. NULL for want of memory. */
static const struct marker *marker_of(struct nh_results *results)
{
	const struct plan *plan = &results->plan;
	struct marker *marker = &results->marker;
	bool good = true;

	if (marker->ready)
		return marker;
	for (uint32_t w = 0; good && w < plan->word_count; w++)
		for (size_t l = 0; good && l < plan->words[w].list_count; l++)
			good = add_plan_list(results, marker, &plan->lists[plan->words[w].lists[l]], w);
	for (size_t l = 0; good && l < plan->list_count; l++)
		if (!plan->lists[l].scores && plan->lists[l].key.bytes[0] != TERM_SPACE_TEXT)
			good =
			    add_plan_list(results, marker, &plan->lists[l], (uint32_t)(plan->word_count + l));
	marker->ready = good;
	if (!good) {
		string_set_done(&marker->forms);
		marker->capacity = 0;
	}
	return good ? marker : NULL;
}

/* ---- finding words ---- */

static bool add_found(struct found_words *found, struct arena *arena, struct found_word word)
{
	struct found_word *last = found->count ? &found->items[found->count - 1] : NULL;

	if (last && word.begin < last->end) { /* overlapping pairs of CJK characters become one mark */
		last->end = word.end;
		return true;
	}
	if (found->count == found->capacity) {
		size_t wanted = found->capacity ? found->capacity * 2 : 32;
		struct found_word *items = arena_array(arena, wanted, sizeof *items);

		if (!items)
			return false;
		if (found->count)
			memcpy(items, found->items, found->count * sizeof *items);
		found->items = items;
		found->capacity = wanted;
	}
	found->items[found->count++] = word;
	return true;
}

static bool find_words(const struct marker *marker, struct nh_string text, struct arena *arena,
		       struct found_words *ret)
{
	struct tokenizer tokenizer;
	struct token token;

	*ret = (struct found_words){0};
	tokenizer_init(&tokenizer, text);
	while (ret->count < MARKS_MAX && tokenizer_next(&tokenizer, &token)) {
		uint32_t form;

		if (token.kind == TOKEN_HOLE)
			continue;
		form = string_set_find(&marker->forms, (struct nh_string){token.form, token.form_length});
		if (form != STRING_SET_NONE &&
		    !add_found(ret, arena, (struct found_word){token.begin, token.end, marker->words[form]}))
			return false;
	}
	return true;
}

/* ---- choosing a passage ---- */

struct passage {
	struct nh_string text;
	size_t begin, end; /* bytes of the text */
	size_t different, words;
};

static void consider(const struct found_words *found, struct nh_string text, struct passage *best)
{
	for (size_t i = 0; i < found->count; i++) {
		size_t different = 0, words = 0, j = i;

		for (; j < found->count && found->items[j].end - found->items[i].begin <= SNIPPET_BYTES;
		     j++) {
			bool known = false;

			for (size_t k = i; k < j && !known; k++)
				known = found->items[k].word == found->items[j].word;
			different += !known;
			words++;
		}
		if (different > best->different || (different == best->different && words > best->words))
			*best = (struct passage){text, found->items[i].begin, found->items[i].end, different,
						 words};
	}
}

static bool is_space(char byte)
{
	return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r';
}

static bool starts_code_point(char byte)
{
	return ((unsigned char)byte & 0xC0) != 0x80;
}

/* Moves at back to the beginning of its sentence or paragraph, or at most some bytes to that of a word. */
static size_t passage_begin(struct nh_string text, size_t at)
{
	size_t least = at > SNIPPET_LEAD_BYTES ? at - SNIPPET_LEAD_BYTES : 0, word = at;

	for (size_t i = at; i > least; i--) {
		if (text.bytes[i - 1] == '\n' ||
		    (i >= 2 && is_space(text.bytes[i - 1]) &&
		     (text.bytes[i - 2] == '.' || text.bytes[i - 2] == '!' || text.bytes[i - 2] == '?')))
			return i;
		if (is_space(text.bytes[i - 1]))
			word = i;
	}
	return least == 0 ? 0 : word;
}

/* The end of the passage: the text's, or a word's within the bytes. */
static size_t passage_end(struct nh_string text, size_t begin, size_t least)
{
	size_t most = begin + SNIPPET_BYTES;

	if (most >= text.length)
		return text.length;
	for (size_t i = most; i > least && i > begin + SNIPPET_BYTES / 2; i--)
		if (is_space(text.bytes[i]))
			return i;
	most = nh_size_max(most, least);
	while (most < text.length && !starts_code_point(text.bytes[most]))
		most++;
	return most;
}

/* ---- printing it ---- */

struct printed {
	struct buf text;
	size_t points;
	bool space_due;
};

/* Adds bytes [begin, end), white space folded to single spaces. */
static void print_span(struct printed *out, struct nh_string text, size_t begin, size_t end)
{
	for (size_t i = begin; i < end; i++) {
		if (is_space(text.bytes[i])) {
			out->space_due = out->text.length > 0;
			continue;
		}
		if (out->space_due) {
			buf_u8(&out->text, ' ');
			out->points++;
			out->space_due = false;
		}
		buf_u8(&out->text, (uint8_t)text.bytes[i]);
		out->points += starts_code_point(text.bytes[i]);
	}
}

static void print_ellipsis(struct printed *out)
{
	buf_append_text(&out->text, "…");
	out->points++;
}

static bool print_passage(struct nh_results *results, const struct passage *passage,
			  const struct found_words *found, struct nh_snippet *ret)
{
	struct nh_mark *marks = arena_array(&results->arena, found->count, sizeof *marks);
	struct printed out = {.points = 0};
	size_t at = passage->begin, count = 0;

	buf_init(&out.text);
	if (passage->begin > 0)
		print_ellipsis(&out);
	for (size_t i = 0; marks && i < found->count; i++) {
		const struct found_word *word = &found->items[i];

		if (word->begin < at || word->end > passage->end)
			continue;
		print_span(&out, passage->text, at, word->begin);
		marks[count].begin = out.points + out.space_due;
		print_span(&out, passage->text, word->begin, word->end);
		marks[count++].end = out.points;
		at = word->end;
	}
	print_span(&out, passage->text, at, passage->end);
	if (passage->end < passage->text.length)
		print_ellipsis(&out);
	ret->text = buf_failed(&out.text)
			? (struct nh_string){NULL, 0}
			: arena_copy(&results->arena, out.text.bytes ? buf_string(&out.text) : NH_STRING(""));
	ret->marks = marks;
	ret->mark_count = count;
	buf_done(&out.text);
	return marks && ret->text.bytes;
}

/* ---- the texts of an article, in the order in which they are looked at ---- */

static bool consider_text(const struct marker *marker, struct nh_string text, struct arena *arena,
			  struct passage *best, struct found_words *best_found)
{
	struct found_words found;
	size_t different = best->different, words = best->words;

	if (!text.length)
		return true;
	if (!find_words(marker, text, arena, &found))
		return false;
	consider(&found, text, best);
	if (best->different > different || best->words > words)
		*best_found = found;
	return true;
}

static bool consider_article(const struct marker *marker, const struct nh_article *article,
			     struct arena *arena, struct passage *best, struct found_words *found)
{
	bool good = consider_text(marker, article->body, arena, best, found) &&
		    consider_text(marker, article->deck, arena, best, found);

	for (size_t i = 0; good && i < article->captions.count; i++)
		good = consider_text(marker, article->captions.items[i], arena, best, found);
	for (size_t i = 0; good && best->words == 0 && i < article->bylines.count; i++)
		good = consider_text(marker, article->bylines.items[i], arena, best, found);
	for (size_t i = 0; good && best->words == 0 && i < article->furniture_count; i++)
		good = consider_text(marker, article->furniture[i].text, arena, best, found);
	return good;
}

static enum nh_status make_snippet(struct nh_results *results, struct result_hit *hit, struct nh_snippet *ret,
				   struct nh_error *error)
{
	const struct snapshot_shard *shard = &results->index->shards[hit->candidate.shard];
	struct found_words found = {0};
	struct passage best = {0};
	struct nh_article article;
	const struct marker *marker;
	enum nh_status status =
	    doc_table_article(&shard->table, hit->candidate.doc, &results->arena, &article, error);
	bool good;

	if (!results->uncompressor && !(results->uncompressor = zip_uncompressor_new()))
		return nh_fail_memory(error);
	if (status == NH_OK)
		status = doc_table_text(&shard->table, hit->candidate.doc, results->uncompressor,
					&results->arena, &article, error);
	if (status != NH_OK)
		return status;
	marker = marker_of(results);
	if (!marker)
		return nh_fail_memory(error);
	good = consider_article(marker, &article, &results->arena, &best, &found);
	if (!best.words)
		best.text = article.body.length ? article.body : article.headline;
	best.begin = best.words ? passage_begin(best.text, best.begin) : 0;
	best.end = passage_end(best.text, best.begin, best.end);
	return good && print_passage(results, &best, &found, ret) ? NH_OK : nh_fail_memory(error);
}

NH_EXPORT enum nh_status nh_results_snippet(struct nh_results *results, size_t i,
					    const struct nh_snippet **ret_snippet, struct nh_error *error)
{
	struct nh_snippet *snippet;
	enum nh_status status;

	if (i >= results->count)
		return nh_fail(error, NH_NOT_FOUND, NULL, "there is no hit %zu", i + 1);
	if (!results->hits[i].snippet) {
		snippet = arena_new(&results->arena, struct nh_snippet);
		if (!snippet)
			return nh_fail_memory(error);
		status = make_snippet(results, &results->hits[i], snippet, error);
		if (status == NH_CORRUPT) {
			const struct snapshot_shard *shard =
			    &results->index->shards[results->hits[i].candidate.shard];

			shard_damage(shard->shard, shard->table.documents.offset);
		}
		if (status != NH_OK)
			return status;
		results->hits[i].snippet = snippet;
	}
	*ret_snippet = results->hits[i].snippet;
	return NH_OK;
}

/* ---- marking any text ---- */

static size_t count_points(struct nh_string text, size_t from, size_t to)
{
	size_t points = 0;

	for (size_t i = from; i < to; i++)
		points += starts_code_point(text.bytes[i]);
	return points;
}

NH_EXPORT enum nh_status nh_results_mark(struct nh_results *results, struct nh_string text,
					 const struct nh_mark **ret_marks, size_t *ret_mark_count,
					 struct nh_error *error)
{
	struct found_words found;
	struct nh_mark *marks;
	const struct marker *marker = marker_of(results);
	size_t at = 0, points = 0;
	bool good;

	if (!marker)
		return nh_fail_memory(error);
	good = find_words(marker, text, &results->arena, &found);
	marks = arena_array(&results->arena, found.count, sizeof *marks);
	if (!good || !marks)
		return nh_fail_memory(error);
	for (size_t i = 0; i < found.count; i++) {
		points += count_points(text, at, found.items[i].begin);
		marks[i].begin = points;
		points += count_points(text, found.items[i].begin, found.items[i].end);
		marks[i].end = points;
		at = found.items[i].end;
	}
	*ret_marks = marks;
	*ret_mark_count = found.count;
	return NH_OK;
}
