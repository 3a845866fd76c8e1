/* SPDX-License-Identifier: MIT
 *
 * search.c - from a query's text to hits, over the part of the index that answers (ask.c).
 *
 *   plan     query/ parses, match/plan.c makes lists, words and a tree
 *   prepare  every shard looks the lists up; doc_freqs are summed; words get their weights
 *   search   every shard (match/all_shards.c); in the end one collector has the best
 *   again    match auto: where no article has all words, any word will do
 *   aside    where nothing was found: would furniture have matched? A note says so
 *   suggest  and is there a word spelt nearly so? (answer/suggest.c)
 */
#include "common/error.h"
#include "searcher/match/bm25.h"
#include "searcher/match/all_shards.h"
#include "searcher/results.h"
#include "searcher/stories.h"

#define LIMIT_MAX ((size_t)10 << 20)

/* ---- options ---- */

/* Which stemmers words are looked up under: those of the index, or those of options.stem that it has. */
static enum nh_status choose_languages(const struct nh_index *index, const char *stem,
				       bool ret[STEMMER_COUNT], struct nh_error *error)
{
	if (!stem) {
		memcpy(ret, index->stemmers, STEMMER_COUNT * sizeof *ret);
		return NH_OK;
	}
	memset(ret, 0, STEMMER_COUNT * sizeof *ret);
	while (*stem) {
		size_t length = strcspn(stem, ",");
		struct nh_string code = {stem, length};
		unsigned number = stemmer_number(code);

		if (number == STEMMER_NONE && !nh_string_equal(code, NH_STRING("none")))
			return nh_fail(error, NH_BAD_INPUT, NULL, "no stemmer for the language '%.*s'",
				       (int)length, stem);
		ret[number] = true;
		stem += length + (stem[length] == ',');
	}
	return NH_OK;
}

static enum nh_status parse_days(const struct nh_search_options *options, int64_t *ret_since,
				 int64_t *ret_until, struct nh_error *error)
{
	int64_t first, last;
	bool undated;

	*ret_since = QUERY_DAY_MIN;
	*ret_until = QUERY_DAY_MAX;
	if (options->since) {
		if (!query_parse_date(nh_string_of(options->since), options->today, &first, &last,
				      &undated) ||
		    undated)
			return nh_fail(error, NH_BAD_INPUT, NULL, "'%s' is no date", options->since);
		*ret_since = first;
	}
	if (options->until) {
		if (!query_parse_date(nh_string_of(options->until), options->today, &first, &last,
				      &undated) ||
		    undated)
			return nh_fail(error, NH_BAD_INPUT, NULL, "'%s' is no date", options->until);
		*ret_until = last;
	}
	return NH_OK;
}

/* ---- one pass ---- */

struct pass {
	struct nh_results *results;
	struct shard_run *runs;
	struct arena scratch; /* for the runs */
	bool languages[STEMMER_COUNT];
	int64_t since, until;
	struct search_time *time; /* NULL: as long as it takes */
};

/* The key by which words are ordered for summation: the least list that some live article is in. */
static struct nh_string word_key(const struct pass *pass, const struct plan *plan,
				 const struct plan_word *word)
{
	for (size_t l = 0; l < word->list_count; l++)
		for (size_t s = 0; s < pass->results->index->shard_count; s++)
			if (pass->runs[s].lists[word->lists[l]].doc_freq > 0)
				return plan->lists[word->lists[l]].key;
	return (struct nh_string){"", 0};
}

/* By (language, stem), then by space. */
static int compare_keys(struct nh_string a, struct nh_string b)
{
	struct nh_string a_tail = {a.bytes + 1, a.length - 1}, b_tail = {b.bytes + 1, b.length - 1};
	int order;

	if (a.length == 0 || b.length == 0)
		return (a.length > 0) - (b.length > 0);
	order = nh_string_compare(a_tail, b_tail);
	return order ? order : (unsigned char)a.bytes[0] - (unsigned char)b.bytes[0];
}

static bool order_words(const struct pass *pass, const struct plan *plan, uint32_t *order)
{
	struct nh_string *keys = arena_array(plan->arena, plan->word_count, sizeof *keys);

	for (uint32_t i = 0; keys && i < plan->word_count; i++) {
		uint32_t at = i;

		keys[i] = word_key(pass, plan, &plan->words[i]);
		for (; at > 0 && compare_keys(keys[order[at - 1]], keys[i]) > 0; at--)
			order[at] = order[at - 1];
		order[at] = i;
	}
	return keys;
}

/* Sums doc_freqs over shards and languages, and makes the weights of words. */
static bool weigh_words(struct pass *pass, const struct plan *plan)
{
	struct nh_results *results = pass->results;
	const struct nh_index *index = results->index;

	results->weights = arena_array(plan->arena, plan->word_count, sizeof *results->weights);
	results->order = arena_array(plan->arena, plan->word_count, sizeof *results->order);
	results->doc_freqs = arena_array(plan->arena, plan->word_count, sizeof *results->doc_freqs);
	if (!results->weights || !results->order || !results->doc_freqs)
		return false;
	for (size_t i = 0; i < plan->word_count; i++) {
		const struct plan_word *word = &plan->words[i];
		uint64_t doc_freq = 0;

		for (size_t l = 0; l < word->list_count; l++)
			for (size_t s = 0; s < index->shard_count; s++)
				doc_freq += pass->runs[s].lists[word->lists[l]].doc_freq;
		results->doc_freqs[i] = doc_freq;
		results->weights[i] = word->boost * (results->options.scoring == NH_SCORING_XAPIAN
							 ? bm25_idf_xapian(doc_freq, index->live_count)
							 : bm25_idf(doc_freq, index->live_count));
	}
	return order_words(pass, plan, results->order);
}

/* Plans and runs the query; what was kept stays in the collector. */
static enum nh_status run_pass(struct pass *pass, struct plan *plan, enum nh_match match, unsigned scope,
			       struct collector *collector, uint64_t *ret_total, struct nh_error *error)
{
	struct nh_results *results = pass->results;
	const struct nh_index *index = results->index;
	struct run_scoring scoring = {.scoring = results->options.scoring,
				      .count = !results->options.skip_count,
				      .average_length = results->average_length};
	enum nh_status status;

	status = plan_make(plan, index, &results->arena, results->stemmers, pass->languages, results->query,
			   match, scope, pass->since, pass->until, pass->time, error);
	if (status != NH_OK)
		return status;
	plan->limit = collector->limit;
	for (uint32_t i = 0; i < index->shard_count && status == NH_OK; i++)
		status = shard_run_prepare(&pass->runs[i], plan, &index->shards[i], i, &pass->scratch, error);
	if (status != NH_OK)
		return status;
	*ret_total = 0;
	results->total_exact = false;
	if (!weigh_words(pass, plan))
		return nh_fail_memory(error);
	if (search_was_over(pass->time)) /* the doc_freqs are not all known: no score can be made */
		return NH_OK;
	scoring.weights = results->weights;
	scoring.order = results->order;
	results->total_exact = !results->options.skip_count && !plan->is_cut;
	return all_shards_search(pass->runs, index->shard_count, &scoring, collector,
				 results->options.threads, ret_total, error);
}

/* ---- notes ---- */

static enum nh_status add_note(struct nh_results *results, const char *code, const char *text,
			       struct nh_error *error)
{
	return text && query_add_note(&results->arena, results->query, code, text) == NH_OK
		   ? NH_OK
		   : nh_fail_memory(error);
}

/* Where all words together are in no article's text, the set-aside text may have them. */
static enum nh_status look_aside(struct pass *pass, struct nh_error *error)
{
	struct nh_results *results = pass->results, saved = *results;
	struct collector none;
	struct plan plan;
	uint64_t total;
	enum nh_status status;

	if (results->options.scope == NH_SCOPE_ALL)
		return NH_OK;
	collector_init(&none, results->index, NH_SORT_RELEVANCE, 0);
	status = run_pass(pass, &plan, NH_MATCH_ALL, NH_SCOPE_ALL, &none, &total, error);
	results->weights = saved.weights;
	results->order = saved.order;
	results->doc_freqs = saved.doc_freqs;
	if (status != NH_OK || total == 0)
		return status;
	return add_note(
	    results, "set_aside",
	    arena_format(&results->arena,
			 "%llu %s the words only in set-aside text (bylines, tags, site furniture): "
			 "--in all finds %s",
			 (unsigned long long)total, total == 1 ? "article has" : "articles have",
			 total == 1 ? "it" : "them"),
	    error);
}

static enum nh_status note_relaxed(struct nh_results *results, struct nh_error *error)
{
	return add_note(results, "relaxed",
			arena_format(&results->arena, "no article has all the words; %llu %s at least one",
				     (unsigned long long)results->total,
				     results->total == 1 ? "has" : "have"),
			error);
}

/* What the end of the time has made of the results. */
static enum nh_status settle_time(struct nh_results *results, struct nh_error *error)
{
	switch (atomic_load(&results->time.over)) {
	case NH_CANCELLED:
		return nh_fail(error, NH_CANCELLED, NULL, "the search was cancelled");
	case NH_DEADLINE:
		results->partial = true;
		return add_note(
		    results, "deadline",
		    arena_format(&results->arena,
				 "the time of %llu ms ran out: not every article could be looked at",
				 (unsigned long long)results->options.timeout_ms),
		    error);
	default:
		return NH_OK;
	}
}

static enum nh_status note_shards(struct nh_results *results, struct nh_error *error)
{
	const struct nh_missing *first = results->missing;
	uint64_t articles = 0;
	struct buf text;
	enum nh_status status;

	buf_init(&text);
	for (size_t i = 0; i < results->missing_count; i++)
		articles += results->missing[i].articles;
	if (articles)
		buf_format(&text, "%llu %s not answer: ", (unsigned long long)articles,
			   articles == 1 ? "article does" : "articles do");
	else
		buf_append_text(&text, "a part of the index does not answer: ");
	buf_format(&text, "%s: %s", first->file, first->reason);
	if (results->missing_count > 1)
		buf_format(&text, " (and %zu more)", results->missing_count - 1);
	status = buf_failed(&text) ? nh_fail_memory(error)
				   : add_note(results, "partial",
					      arena_copy(&results->arena, buf_string(&text)).bytes, error);
	buf_done(&text);
	return status;
}

/* Says what did not answer, and that copies could not be told. */
static enum nh_status note_missing(struct nh_results *results, struct nh_error *error)
{
	const struct missing_list *missing = &results->index->missing;
	enum nh_status status = results->missing_count ? note_shards(results, error) : NH_OK;

	results->total_exact &= !results->partial;
	for (size_t i = 0; i < missing->count && status == NH_OK && !results->options.show_copies; i++) {
		const struct nh_missing *item = &missing->items[i];

		if (!item->copies_only)
			continue;
		results->total_exact = false;
		status = add_note(results, "unfolded",
				  arena_format(&results->arena, "copies of one story are not folded: %s: %s",
					       item->file, item->reason),
				  error);
	}
	return status;
}

static enum nh_status list_notes(struct nh_results *results, struct nh_error *error)
{
	size_t count = 0;

	for (const struct query_note *note = results->query->notes; note; note = note->next)
		count++;
	results->notes = arena_array(&results->arena, count, sizeof *results->notes);
	if (!results->notes)
		return nh_fail_memory(error);
	for (const struct query_note *note = results->query->notes; note; note = note->next)
		results->notes[results->note_count++] = (struct nh_note){note->code, note->text};
	return NH_OK;
}

/* ---- the search ---- */

static unsigned scope_of(const struct nh_search_options *options)
{
	return options->scope ? options->scope & NH_SCOPE_ALL : NH_SCOPE_DEFAULT;
}

/* Runs the query as the match says; auto may take two passes. */
static enum nh_status run_match(struct pass *pass, struct collector *collector, struct nh_error *error)
{
	struct nh_results *results = pass->results;
	enum nh_match wanted = results->options.match;
	enum nh_status status;
	struct plan first;

	results->match = wanted == NH_MATCH_ANY ? NH_MATCH_ANY : NH_MATCH_ALL;
	status = run_pass(pass, &results->plan, results->match, scope_of(&results->options), collector,
			  &results->total, error);
	if (status != NH_OK || results->total > 0 || search_was_over(pass->time))
		return status;
	if (wanted == NH_MATCH_AUTO && !results->query->has_operators) {
		first = results->plan;
		status = run_pass(pass, &results->plan, NH_MATCH_ANY, scope_of(&results->options), collector,
				  &results->total, error);
		if (status == NH_OK && results->total > 0) {
			results->match = NH_MATCH_ANY;
			status = note_relaxed(results, error);
		} else {
			results->plan = first;
		}
	}
	if (status == NH_OK && !search_was_over(pass->time))
		status = look_aside(pass, error);
	if (status == NH_OK && results->total == 0 && !search_was_over(pass->time) &&
	    results->options.limit > 0 && !results->options.skip_count)
		status = results_suggest(results, error);
	return status;
}

/* Asks for more articles until they make enough stories. */
static enum nh_status gather_stories(struct pass *pass, struct collector *collector, size_t wanted,
				     struct stories *ret, struct nh_error *error)
{
	struct nh_results *results = pass->results;
	bool fold = !results->options.show_copies;
	enum nh_status status = NH_OK;

	collector_finish(collector);
	if (!stories_gather(ret, results->index, &results->arena, collector, wanted, fold))
		return nh_fail_memory(error);
	while (ret->count < wanted && collector->count == collector->limit && status == NH_OK &&
	       !search_was_over(pass->time)) {
		size_t limit = collector->limit * 2;

		collector_done(collector);
		collector_init(collector, results->index, results->options.sort, limit);
		status = run_pass(pass, &results->plan, results->match, scope_of(&results->options),
				  collector, &results->total, error);
		collector_finish(collector);
		if (status == NH_OK &&
		    !stories_gather(ret, results->index, &results->arena, collector, wanted, fold))
			status = nh_fail_memory(error);
	}
	results->total_articles = results->total;
	return status == NH_OK && fold && results->total ? stories_count(ret, results, error) : status;
}

static enum nh_status print_parsed(struct nh_results *results, struct nh_error *error)
{
	struct buf text;
	struct nh_string copy;

	buf_init(&text);
	query_print(results->query->root, &text);
	copy =
	    arena_copy(&results->arena, buf_failed(&text) || !text.bytes ? NH_STRING("") : buf_string(&text));
	buf_done(&text);
	results->parsed = copy.bytes;
	return copy.bytes ? NH_OK : nh_fail_memory(error);
}

enum nh_status results_search(struct nh_results *results, const char *query, struct nh_error *error)
{
	const struct nh_search_options *options = &results->options;
	bool timed = results->time.deadline_us || results->time.stop;
	struct pass pass = {.results = results, .time = timed ? &results->time : NULL};
	struct collector collector;
	struct stories stories;
	size_t wanted;
	bool folds = !options->show_copies && results->index->group_count > 0;
	enum nh_status status =
	    query_parse(&results->arena, nh_string_of(query), options->today, &results->query, error);

	if (status == NH_OK)
		status = choose_languages(results->index, options->stem, pass.languages, error);
	if (status == NH_OK)
		status = parse_days(options, &pass.since, &pass.until, error);
	if (status == NH_OK && pass.since > pass.until)
		status = add_note(results, "no_days",
				  arena_format(&results->arena,
					       "since %s is later than until %s: no day lies between them",
					       options->since, options->until),
				  error);
	if (status == NH_OK)
		status = print_parsed(results, error);
	if (status != NH_OK)
		return status;
	if (options->limit > LIMIT_MAX || options->offset > LIMIT_MAX)
		return nh_fail(error, NH_BAD_INPUT, NULL, "limit and offset go up to %zu", LIMIT_MAX);
	wanted = options->limit ? options->limit + options->offset : 0;
	pass.runs = arena_array(&results->arena, results->index->shard_count, sizeof *pass.runs);
	if (!pass.runs)
		return nh_fail_memory(error);
	collector_init(&collector, results->index, options->sort, folds ? wanted * 2 : wanted);
	arena_borrow(&pass.scratch, results->index->spare);
	status = run_match(&pass, &collector, error);
	if (status == NH_OK)
		status = gather_stories(&pass, &collector, wanted, &stories, error);
	arena_give_back(&pass.scratch, results->index->spare);
	if (status == NH_OK)
		status = results_fill_hits(results, &stories, error);
	collector_done(&collector);
	results->plan.time = NULL; /* what is asked of the results has all the time */
	if (status == NH_OK)
		status = settle_time(results, error);
	if (status == NH_OK)
		status = note_missing(results, error);
	return status == NH_OK ? list_notes(results, error) : status;
}
