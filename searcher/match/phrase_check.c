/* SPDX-License-Identifier: MIT
 *
 * phrase_check.c - whether, and how often, the words of a phrase stand at their places in a document.
 *
 * The rarest member's positions give the places where the phrase could begin; each other member strikes out
 * those where it does not stand at its distance. Positions run through an article's fields with one left out
 * between two of them; a phrase must lie in one field.
 */
#include "searcher/match/expanded_list.h"

/* Where each field's positions begin. */
struct field_layout {
	uint32_t body, caption;
};

static struct field_layout layout_of(const struct shard_run *run, uint32_t doc)
{
	struct field_layout layout;

	layout.body = (uint32_t)column_get(&run->shard->table.headline_length, doc) + 1;
	layout.caption = layout.body + (uint32_t)column_get(&run->shard->table.body_length, doc) + 1;
	return layout;
}

static unsigned field_at(struct field_layout layout, uint32_t position)
{
	return position < layout.body      ? NH_SCOPE_HEADLINE
	       : position < layout.caption ? NH_SCOPE_BODY
					   : NH_SCOPE_CAPTION;
}

unsigned field_of_position(const struct shard_run *run, uint32_t doc, uint32_t position,
			   uint32_t *ret_field_begin)
{
	struct field_layout layout = layout_of(run, doc);
	unsigned field = field_at(layout, position);

	*ret_field_begin = field == NH_SCOPE_HEADLINE ? 0
			   : field == NH_SCOPE_BODY   ? layout.body
						      : layout.caption;
	return field;
}

static struct found_form find_form(const struct shard_run *run, struct nh_string form, uint32_t number)
{
	const struct run_list *list = &run->lists[number];
	struct nh_string key = run->plan->lists[number].key;
	struct reader reader = reader_over(list->entry.forms.bytes, list->entry.forms.length);
	struct found_form found = {.known = true, .any = true};
	struct term_form other;

	if (!form.bytes)
		return found;
	if (!list->entry.forms.bytes) {
		found.absent = !nh_string_equal(form, (struct nh_string){key.bytes + TERM_KEY_PREFIX_BYTES,
									 key.length - TERM_KEY_PREFIX_BYTES});
		return found;
	}
	found.any = list->entry.form_count == 1;
	other = (struct term_form){0};
	while (term_forms_next(&reader, &other)) {
		if (nh_string_equal(form, (struct nh_string){(const char *)other.bytes, other.length}))
			return found;
		found.ordinal++;
	}
	found.absent = true;
	return found;
}

/* The member's form in its list number i. */
static const struct found_form *member_form(struct shard_run *run, const struct phrase_member *member,
					    size_t i)
{
	struct found_form *form = &run->forms[member->first_form + i];

	if (!form->known)
		*form = find_form(run, member->form, member->lists[i]);
	return form;
}

uint32_t *positions_room(struct shard_run *run, size_t which, size_t kept, size_t count)
{
	if (kept + count > run->positions_capacity[which]) {
		size_t wanted = (kept + count) * 2 + 64;
		uint32_t *grown = arena_array(run->arena, wanted, sizeof *grown);

		if (!grown) {
			run->failed = true;
			return NULL;
		}
		if (kept)
			memcpy(grown, run->positions[which], kept * sizeof *grown);
		run->positions[which] = grown;
		run->positions_capacity[which] = wanted;
	}
	return run->positions[which] + kept;
}

/* Adds the positions of one of a member's lists, of its form only, behind those kept. */
static void read_list(struct shard_run *run, const struct phrase_member *member, size_t i, uint32_t doc,
		      size_t which, uint32_t *kept)
{
	struct list_cursor *list = &run->cursors[member->lists[i]];
	uint32_t index, freq, *positions;
	const struct found_form *form;
	uint64_t first;

	if (list->window == doc / WINDOW_DOCS)
		index =
		    list->bits[doc % WINDOW_DOCS / 64] >> (doc % 64) & 1 ? list_rank(list, doc) : LIST_NONE;
	else
		index = list_probe(list, doc);
	form = member_form(run, member, i);
	if (index == LIST_NONE || form->absent || !postings_freq(&list->postings, index, &freq, &first))
		return;
	positions = positions_room(run, which, *kept, freq);
	if (!positions || !postings_positions(&list->postings, first, freq, positions))
		return;
	if (form->any) {
		*kept += freq;
		return;
	}
	for (uint32_t at = 0; at < freq; at++)
		if (postings_ordinal(&list->postings, first + at) == form->ordinal)
			run->positions[which][(*kept)++] = positions[at];
}

static int compare_positions(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

bool phrase_member_positions(struct shard_run *run, const struct phrase_member *member, uint32_t doc,
			     size_t which, uint32_t *ret_count)
{
	*ret_count = 0;
	for (size_t i = 0; i < member->list_count; i++)
		if (run->cursors[member->lists[i]].present)
			read_list(run, member, i, doc, which, ret_count);
	if (member->list_count > 1 && *ret_count > 1)
		qsort(run->positions[which], *ret_count, sizeof(uint32_t), compare_positions);
	return *ret_count > 0;
}

static uint64_t member_freq(const struct shard_run *run, const struct phrase_member *member)
{
	uint64_t total = 0;

	for (size_t i = 0; i < member->list_count; i++)
		if (run->lists[member->lists[i]].found)
			total += run->lists[member->lists[i]].entry.total_freq;
	return total;
}

static size_t rarest_member(const struct shard_run *run, const struct match_check *check)
{
	size_t rarest = 0;

	for (size_t i = 1; i < check->member_count; i++)
		if (member_freq(run, &check->members[i]) < member_freq(run, &check->members[rarest]))
			rarest = i;
	return rarest;
}

/* Keeps the starts that have a position at their distance; both ascend. */
static uint32_t keep_starts(uint32_t *starts, uint32_t start_count, const uint32_t *positions, uint32_t count,
			    uint32_t offset)
{
	uint32_t kept = 0, at = 0;

	for (uint32_t i = 0; i < start_count; i++) {
		uint64_t wanted = (uint64_t)starts[i] + offset;

		while (at < count && positions[at] < wanted)
			at++;
		if (at < count && positions[at] == wanted)
			starts[kept++] = starts[i];
	}
	return kept;
}

uint32_t phrase_starts(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	size_t rarest = rarest_member(run, check);
	uint32_t offset = check->members[rarest].offset, found, starts = 0;

	if (!phrase_member_positions(run, &check->members[rarest], doc, 0, &found))
		return 0;
	for (uint32_t i = 0; i < found; i++)
		if (run->positions[0][i] >= offset)
			run->positions[0][starts++] = run->positions[0][i] - offset;
	for (size_t i = 0; i < check->member_count && starts; i++) {
		uint32_t count;

		if (i == rarest)
			continue;
		if (!phrase_member_positions(run, &check->members[i], doc, 1, &count))
			return 0;
		starts = keep_starts(run->positions[0], starts, run->positions[1], count,
				     check->members[i].offset);
	}
	return starts;
}

/* Between two fields a position is left out, so that words at consecutive positions lie in one field; where
 * each of the fields will do, their lengths need not be looked up. */
static bool lies_in_any_field(const struct match_check *check)
{
	return (check->fields & NH_SCOPE_DEFAULT) == NH_SCOPE_DEFAULT &&
	       check->members[check->member_count - 1].offset == check->member_count - 1;
}

bool phrase_count(struct shard_run *run, const struct match_check *check, uint32_t doc, bool any_place,
		  struct phrase_places *ret)
{
	uint32_t starts = phrase_starts(run, check, doc);
	uint32_t span = check->members[check->member_count - 1].offset;
	struct field_layout layout;

	*ret = (struct phrase_places){0, 0, 0};
	if (!starts)
		return false;
	if (check->fields == 0) {
		ret->body = starts;
		return true;
	}
	if (any_place && lies_in_any_field(check))
		return true;
	layout = layout_of(run, doc);
	for (uint32_t i = 0; i < starts; i++) {
		unsigned field = field_at(layout, run->positions[0][i]);

		if (!(field & check->fields) || field_at(layout, run->positions[0][i] + span) != field)
			continue;
		ret->headline += field == NH_SCOPE_HEADLINE;
		ret->body += field == NH_SCOPE_BODY;
		ret->caption += field == NH_SCOPE_CAPTION;
		if (any_place)
			return true;
	}
	return ret->headline + ret->body + ret->caption > 0;
}

void count_places(const struct shard_run *run, uint32_t doc, const uint32_t *positions, uint32_t count,
		  struct phrase_places *ret)
{
	struct field_layout layout = layout_of(run, doc);

	for (uint32_t i = 0; i < count; i++) {
		unsigned field = field_at(layout, positions[i]);

		ret->headline += field == NH_SCOPE_HEADLINE;
		ret->body += field == NH_SCOPE_BODY;
		ret->caption += field == NH_SCOPE_CAPTION;
	}
}

/* Whether the forms of an expanded list stand in one of the fields. */
static bool forms_pass(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	struct phrase_places places = {0, 0, 0};
	uint32_t index = list_probe(&run->cursors[check->list], doc), count = 0;

	if (index == LIST_NONE)
		return false;
	expanded_positions(run, check->list, index, 0, &count);
	count_places(run, doc, run->positions[0], count, &places);
	return (check->fields & NH_SCOPE_HEADLINE && places.headline) ||
	       (check->fields & NH_SCOPE_BODY && places.body) ||
	       (check->fields & NH_SCOPE_CAPTION && places.caption);
}

bool check_passes(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	struct phrase_places places;

	if (run_checks_time(run))
		return false;
	switch (check->kind) {
	case CHECK_LOOSE:
		return loose_passes(run, check, doc);
	case CHECK_NEAR:
		return near_passes(run, check, doc);
	case CHECK_FORMS:
		return forms_pass(run, check, doc);
	case CHECK_VALUE:
		return value_passes(run, check, doc);
	case CHECK_TEXT:
		return text_passes(run, check, doc);
	case CHECK_PHRASE:
		break;
	}
	return phrase_count(run, check, doc, true, &places);
}
