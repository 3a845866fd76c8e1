/* SPDX-License-Identifier: MIT
 *
 * plan_expand.c - which written forms of the index a pattern stands for.
 *
 * The dictionary is in order of stems, and says of each which forms it gathers. Stemmers of most languages
 * only work at a word's end: a form begins with the letter that its stem begins with, so that only stems with
 * the pattern's first letter are looked at. Where a stemmer takes off beginnings too, all stems of the
 * language are (test_form_pattern.c holds the table to the stemmers). Where nothing stems, the keys are the
 * forms.
 */
#include "common/string_set.h"
#include "searcher/match/expansion.h"
#include "searcher/match/plan_parts.h"

#define TERMS_AT_ONCE 1024 /* before somebody looks at the clock */
#define SHOWN_BYTES 60

/* ---- where to look ---- */

/* By number of the stemmer, none first: '=' where keys are forms, 'k' where stems keep the first letter, 'e'
 * where they do but for elided words before an apostrophe, '-' where they need not. */
static const char beginnings[STEMMER_COUNT + 1] = "=kkekekkkkkkkkk--ek--kk------";

/* The bytes that the stems of all forms of the pattern begin with. */
static struct nh_string common_beginning(unsigned stemmer, struct nh_string fixed)
{
	struct nh_string first = {fixed.bytes, fixed.length > 0};
	bool elides;

	if (beginnings[stemmer] == '=')
		return fixed;
	while (first.length < fixed.length && ((unsigned char)fixed.bytes[first.length] & 0xC0) == 0x80)
		first.length++;
	/* l'eau and qu'il stand under eau and il */
	elides = fixed.length <= first.length || fixed.bytes[first.length] == '\'' ||
		 (fixed.bytes[0] == 'q' && fixed.bytes[first.length] == 'u');
	if (beginnings[stemmer] == '-' || (beginnings[stemmer] == 'e' && elides))
		first.length = 0;
	return first;
}

bool stem_keeps_beginning(unsigned stemmer, struct nh_string form)
{
	return common_beginning(stemmer, form).length > 0;
}

/* How many bytes at the end of a stem its forms may lack, by number of the stemmer; 9: all. English replaces
 * endings by no more than two letters of its own (ability: abl, dying: die), and one is to spare. */
static const char ends[STEMMER_COUNT + 1] = "93999999999999999999999999999";

struct nh_string stem_kept(unsigned stemmer, struct nh_string stem)
{
	size_t end = ends[stemmer] == '9' ? stem.length : (size_t)(ends[stemmer] - '0');

	return (struct nh_string){stem.bytes, stem.length > end ? stem.length - end : 0};
}

/* ---- gathering ---- */

struct found_form {
	uint32_t key, form; /* numbers in the sets */
};

struct gathering {
	struct string_set keys, forms;
	struct buf found; /* of struct found_form */
	struct buf freqs; /* of uint64_t, by number of the form */
	bool several;     /* places to look at: what is found may have been found before */
	bool failed;
	struct search_time *time;
};

static uint32_t add_text(const struct gathering *gathering, struct string_set *set, struct nh_string text,
			 bool *ret_new)
{
	*ret_new = true;
	return gathering->several ? string_set_add(set, text, ret_new) : string_set_append(set, text);
}

static uint64_t *freqs_of(const struct gathering *gathering)
{
	return (uint64_t *)(void *)gathering->freqs.bytes;
}

static void add_form(struct gathering *gathering, uint32_t key, struct nh_string form, uint64_t doc_freq)
{
	bool fresh;
	struct found_form found = {key, add_text(gathering, &gathering->forms, form, &fresh)};

	if (key == STRING_SET_NONE || found.form == STRING_SET_NONE) {
		gathering->failed = true;
		return;
	}
	buf_append(&gathering->found, &found, sizeof found);
	if (fresh)
		buf_append(&gathering->freqs, &doc_freq, sizeof doc_freq);
	else if (!buf_failed(&gathering->freqs))
		freqs_of(gathering)[found.form] += doc_freq;
	gathering->failed |= buf_failed(&gathering->found) || buf_failed(&gathering->freqs);
}

static void look_at_forms(struct gathering *gathering, const struct term_cursor *cursor,
			  const struct form_pattern *pattern)
{
	struct reader reader = reader_over(cursor->entry.forms.bytes, cursor->entry.forms.length);
	NH_UNINITIALIZED struct term_form form;
	uint32_t number = STRING_SET_NONE;
	bool fresh;

	form.length = 0;
	while (term_forms_next(&reader, &form)) {
		struct nh_string text = {(const char *)form.bytes, form.length};

		if (!form_pattern_fits(pattern, text))
			continue;
		if (number == STRING_SET_NONE)
			number = add_text(gathering, &gathering->keys, term_cursor_key(cursor), &fresh);
		add_form(gathering, number, text, form.doc_freq);
	}
}

/* The forms of the term that the cursor stands on. *refused is how much of the last keys no form of the
 * pattern begins with, 0 where nothing is known: what shares it needs no look. */
static inline void look_at_term(struct gathering *gathering, const struct term_cursor *cursor,
				const struct form_pattern *pattern, size_t *refused)
{
	struct nh_string key = term_cursor_key(cursor);
	struct nh_string tail = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	struct nh_string known =
	    cursor->entry.forms.bytes ? stem_kept((unsigned char)key.bytes[1], tail) : tail;
	size_t misfit;
	bool fresh;

	if (cursor->key_shared < *refused)
		*refused = 0;
	if (*refused && known.length + TERM_KEY_PREFIX_BYTES >= *refused)
		return;
	if (!form_pattern_may_begin(pattern, known)) {
		misfit = form_pattern_misfit(pattern, known);
		*refused = misfit ? TERM_KEY_PREFIX_BYTES + misfit : 0;
		return;
	}
	if (cursor->entry.forms.bytes)
		look_at_forms(gathering, cursor, pattern);
	else if (form_pattern_fits(pattern, tail))
		add_form(gathering, add_text(gathering, &gathering->keys, key, &fresh), tail,
			 cursor->entry.doc_freq);
}

/* Passes over what no form begins with. */
static void skip_misfits(struct term_cursor *cursor, const struct form_pattern *pattern)
{
	struct nh_string key = term_cursor_key(cursor);
	struct nh_string form = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	size_t misfit = form_pattern_misfit(pattern, form);

	if (misfit)
		term_cursor_skip(cursor, (struct nh_string){key.bytes, TERM_KEY_PREFIX_BYTES + misfit});
}

/* The first eight bytes at once, which is most often all. Both have room for so many. */
static inline bool begins_with(const unsigned char *key, const char *prefix, size_t length)
{
	size_t bits = 8 * nh_size_min(length, 8);
	uint64_t mask = bits < 64 ? ((uint64_t)1 << bits) - 1 : UINT64_MAX;

	return ((load_u64(key) ^ load_u64((const unsigned char *)prefix)) & mask) == 0 &&
	       (length <= 8 || memcmp(key, prefix, length) == 0);
}

/* The next term that may be near, where keys are forms. Words of one edit are looked for where they would
 * stand, and no key between them is looked at. */
static bool next_near_word(struct term_cursor *cursor, const struct form_pattern *pattern)
{
	struct nh_string key = term_cursor_key(cursor);
	struct nh_string form = {key.bytes + TERM_KEY_PREFIX_BYTES, key.length - TERM_KEY_PREFIX_BYTES};
	char next[TERM_KEY_PREFIX_BYTES + FORM_PATTERN_NEXT_BYTES];
	size_t length = form_pattern_next(pattern, form, next + TERM_KEY_PREFIX_BYTES);

	if (length == 0) {
		if (term_cursor_begins_block(cursor))
			skip_misfits(cursor, pattern);
		return term_cursor_next_word(cursor);
	}
	memcpy(next, key.bytes, TERM_KEY_PREFIX_BYTES);
	return term_cursor_reach_word(cursor, (struct nh_string){next, TERM_KEY_PREFIX_BYTES + length});
}

static void look_in_shard(struct gathering *gathering, const struct term_dict *dict, enum term_space space,
			  unsigned stemmer, const struct form_pattern *pattern)
{
	struct nh_string begin = common_beginning(stemmer, pattern->fixed);
	char prefix[TERM_KEY_PREFIX_BYTES + TOKEN_BYTES_MAX] = {0};
	size_t length = TERM_KEY_PREFIX_BYTES + nh_size_min(begin.length, TOKEN_BYTES_MAX);
	bool skips = pattern->edits && beginnings[stemmer] == '=', found;
	struct term_cursor cursor;
	size_t refused = 0;

	prefix[0] = (char)space;
	prefix[1] = (char)stemmer;
	memcpy(prefix + TERM_KEY_PREFIX_BYTES, begin.bytes, length - TERM_KEY_PREFIX_BYTES);
	term_cursor_seek(&cursor, dict, (struct nh_string){prefix, length});
	found = term_cursor_next_word(&cursor);
	for (uint32_t terms = 1; found && !gathering->failed && cursor.key_length >= length &&
				 begins_with(cursor.key, prefix, length);
	     terms++) {
		if (terms % TERMS_AT_ONCE == 0 && search_is_over(gathering->time))
			break;
		look_at_term(gathering, &cursor, pattern, &refused);
		refused = skips ? 0 : refused; /* the next key is not the next one */
		found = skips ? next_near_word(&cursor, pattern) : term_cursor_next_word(&cursor);
	}
}

static bool looks_under(const struct plan *plan, bool stems, unsigned stemmer)
{
	return stems ? plan->languages[stemmer] : stemmer == STEMMER_NONE;
}

static void gather(struct gathering *gathering, const struct plan *plan, enum term_space space,
		   const struct form_pattern *pattern)
{
	bool stems = space == TERM_SPACE_TEXT || space == TERM_SPACE_FURNITURE;
	size_t places = 0;

	string_set_init(&gathering->keys);
	string_set_init(&gathering->forms);
	buf_init(&gathering->found);
	buf_init(&gathering->freqs);
	gathering->failed = false;
	gathering->time = plan->time;
	for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++)
		places += looks_under(plan, stems, stemmer);
	gathering->several = places * plan->index->shard_count > 1;
	for (size_t s = 0; s < plan->index->shard_count && !pattern->impossible; s++)
		for (unsigned stemmer = 0; stemmer < STEMMER_COUNT; stemmer++)
			if (looks_under(plan, stems, stemmer))
				look_in_shard(gathering, &plan->index->shards[s].dict, space, stemmer,
					      pattern);
}

static void gathering_done(struct gathering *gathering)
{
	string_set_done(&gathering->keys);
	string_set_done(&gathering->forms);
	buf_done(&gathering->found);
	buf_done(&gathering->freqs);
}

/* ---- choosing ---- */

struct choice {
	uint64_t freq;
	struct nh_string text;
	uint32_t form;
};

static int most_frequent_first(const void *left, const void *right)
{
	const struct choice *a = left, *b = right;

	if (a->freq != b->freq)
		return a->freq > b->freq ? -1 : 1;
	return nh_string_compare(a->text, b->text);
}

/* How many of the choices, from the first, the query may have; puts the most frequent first where that is not
 * all. */
static uint32_t count_allowed(struct plan *plan, struct choice *choices, uint32_t count)
{
	size_t most = nh_size_min(EXPANSION_FORMS_MAX, EXPANSION_QUERY_FORMS_MAX - plan->expanded_forms);
	uint64_t postings = plan->expanded_postings;
	uint32_t kept = 0;

	for (uint32_t i = 0; i < count && postings <= EXPANSION_POSTINGS_MAX; i++)
		postings += choices[i].freq;
	if (count > most || postings > EXPANSION_POSTINGS_MAX)
		qsort(choices, count, sizeof *choices, most_frequent_first);
	while (kept < count && kept < most &&
	       plan->expanded_postings + choices[kept].freq <= EXPANSION_POSTINGS_MAX)
		plan->expanded_postings += choices[kept++].freq;
	plan->expanded_forms += kept;
	return kept;
}

/* The number of each form's copy in ret_texts, or STRING_SET_NONE where it is left out. NULL where memory ran
 * out. */
static uint32_t *choose(struct plan *plan, const struct gathering *gathering, struct nh_string **ret_texts,
			size_t *ret_kept)
{
	uint32_t count = gathering->forms.count, *numbers = nh_new_array((size_t)count + 1, sizeof *numbers),
		 kept;
	struct choice *choices = nh_new_array((size_t)count + 1, sizeof *choices);

	if (!numbers || !choices) {
		free(numbers);
		free(choices);
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++) {
		choices[i] = (struct choice){freqs_of(gathering)[i], string_set_get(&gathering->forms, i), i};
		numbers[i] = STRING_SET_NONE;
	}
	kept = count_allowed(plan, choices, count);
	*ret_texts = arena_array(plan->arena, (size_t)kept + 1, sizeof **ret_texts);
	for (uint32_t i = 0; *ret_texts && i < kept; i++) {
		(*ret_texts)[i] = arena_copy(plan->arena, choices[i].text);
		plan->failed |= !(*ret_texts)[i].bytes;
		numbers[choices[i].form] = i;
	}
	plan->failed |= !*ret_texts;
	*ret_kept = kept;
	free(choices);
	return numbers;
}

static int by_key(const void *left, const void *right)
{
	const struct found_form *a = left, *b = right;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->form < b->form ? -1 : a->form > b->form;
}

static int by_bytes(const void *left, const void *right)
{
	return nh_string_compare(*(const struct nh_string *)left, *(const struct nh_string *)right);
}

static int by_key_bytes(const void *left, const void *right)
{
	return nh_string_compare(((const struct expanded_key *)left)->key,
				 ((const struct expanded_key *)right)->key);
}

/* What comes out of one dictionary is in order already. */
static void sort_unless_sorted(void *items, size_t count, size_t bytes,
			       int (*compare)(const void *, const void *))
{
	const char *item = items;

	for (size_t i = 1; i < count; i++, item += bytes)
		if (compare(item, item + bytes) > 0) {
			qsort(items, count, bytes, compare);
			return;
		}
}

bool expanded_key_has(const struct expanded_key *key, struct nh_string form)
{
	if (key->form_count == 1)
		return nh_string_equal(form, key->forms[0]);
	return key->form_count && bsearch(&form, key->forms, key->form_count, sizeof form, by_bytes);
}

/* The forms that are kept, each once under each of its keys. */
static void list_keys(struct plan *plan, struct gathering *gathering, const uint32_t *numbers,
		      const struct nh_string *texts, struct expansion *expansion)
{
	struct found_form *found = (struct found_form *)(void *)gathering->found.bytes;
	size_t count = gathering->found.length / sizeof *found;
	struct nh_string *forms = arena_array(plan->arena, count + 1, sizeof *forms);

	expansion->keys =
	    arena_array(plan->arena, (size_t)gathering->keys.count + 1, sizeof *expansion->keys);
	if (!forms || !expansion->keys) {
		plan->failed = true;
		return;
	}
	sort_unless_sorted(found, count, sizeof *found, by_key);
	for (size_t i = 0; i < count; i++) {
		struct expanded_key *key = &expansion->keys[expansion->key_count];

		if (numbers[found[i].form] == STRING_SET_NONE ||
		    (i > 0 && by_key(&found[i - 1], &found[i]) == 0))
			continue;
		if (expansion->key_count == 0 ||
		    !nh_string_equal(key[-1].key, string_set_get(&gathering->keys, found[i].key))) {
			*key = (struct expanded_key){
			    arena_copy(plan->arena, string_set_get(&gathering->keys, found[i].key)), forms,
			    0};
			plan->failed |= !key->key.bytes;
			expansion->key_count++;
		} else {
			key--;
		}
		*forms++ = texts[numbers[found[i].form]];
		key->form_count++;
	}
	for (size_t i = 0; i < expansion->key_count; i++)
		sort_unless_sorted(expansion->keys[i].forms, expansion->keys[i].form_count, sizeof *forms,
				   by_bytes);
	sort_unless_sorted(expansion->keys, expansion->key_count, sizeof *expansion->keys, by_key_bytes);
}

static void note_expansion(struct plan *plan, const struct form_pattern *pattern, size_t kept, size_t all)
{
	struct nh_string name = pattern->name;
	const char *note;

	if (name.length > SHOWN_BYTES) {
		name.length = SHOWN_BYTES;
		while (((unsigned char)name.bytes[name.length] & 0xC0) == 0x80)
			name.length--;
	}
	note = arena_format(plan->arena, "%.*s stands for %zu written %s", (int)name.length, name.bytes, kept,
			    kept == 1 ? "form" : "forms");
	if (note)
		query_add_note(plan->arena, plan->query, "expanded", note);
	if (kept == all)
		return;
	plan->is_cut = true;
	note = arena_format(plan->arena,
			    "%.*s would stand for %zu written forms: only the most frequent %zu count",
			    (int)name.length, name.bytes, all, kept);
	if (note)
		query_add_note(plan->arena, plan->query, "cut", note);
}

static struct expansion *expand(struct plan *plan, enum term_space space, const struct form_pattern *pattern)
{
	struct expansion *expansion = arena_new(plan->arena, struct expansion);
	struct gathering gathering;
	struct nh_string *texts = NULL;
	uint32_t *numbers;

	gather(&gathering, plan, space, pattern);
	numbers =
	    gathering.failed || !expansion ? NULL : choose(plan, &gathering, &texts, &expansion->form_count);
	if (!numbers)
		plan->failed = true;
	if (!plan->failed)
		list_keys(plan, &gathering, numbers, texts, expansion);
	if (!plan->failed && (space == TERM_SPACE_TEXT || expansion->form_count < gathering.forms.count))
		note_expansion(plan, pattern, expansion->form_count, gathering.forms.count);
	free(numbers);
	gathering_done(&gathering);
	return expansion;
}

uint32_t plan_expanded_list(struct plan *plan, enum term_space space, const struct form_pattern *pattern)
{
	char *key = arena_alloc(plan->arena, TERM_KEY_PREFIX_BYTES + pattern->name.length);
	uint32_t list;

	if (!key) {
		plan->failed = true;
		return 0;
	}
	key[0] = (char)space;
	key[1] = (char)EXPANDED_STEMMER;
	memcpy(key + TERM_KEY_PREFIX_BYTES, pattern->name.bytes, pattern->name.length);
	list =
	    plan_add_list(plan, (struct nh_string){key, TERM_KEY_PREFIX_BYTES + pattern->name.length}, NULL);
	if (!plan->failed && !plan->lists[list].expansion)
		plan->lists[list].expansion = expand(plan, space, pattern);
	return list;
}

bool plan_nearest_form(struct plan *plan, const struct form_pattern *pattern, struct nh_string *ret)
{
	struct gathering gathering;
	struct choice best = {0, {NULL, 0}, 0};

	gather(&gathering, plan, TERM_SPACE_TEXT, pattern);
	for (uint32_t i = 0; i < gathering.forms.count && !gathering.failed; i++) {
		struct choice choice = {freqs_of(&gathering)[i], string_set_get(&gathering.forms, i), i};

		if (!best.text.bytes || most_frequent_first(&choice, &best) < 0)
			best = choice;
	}
	if (best.text.bytes)
		*ret = arena_copy(plan->arena, best.text);
	plan->failed |= gathering.failed || (best.text.bytes && !ret->bytes);
	gathering_done(&gathering);
	return best.text.bytes && !plan->failed;
}
