/* SPDX-License-Identifier: MIT
 *
 * near_check.c - whether two things stand near each other in a document, and whether all words of a loose
 * phrase stand in a few places.
 *
 * An operand of NEAR is any of some phrases (a word is a phrase of one) or expanded words; its places in the
 * document are spans of positions, each inside one field. Two spans are near where one begins behind the
 * other's end, at most distance positions on, in the same field. As a span lies in one field, its end being
 * in the field says enough: so the ends of one operand and the beginnings of the other, both in order,
 * decide.
 */
#include "searcher/match/expanded_list.h"

/* Which of run->positions holds what; 0 and 1 belong to phrase_check.c. */
enum scratch {
	SCRATCH_FORMS,
	SCRATCH_BEGINS = 2, /* and of the second operand behind it */
	SCRATCH_ENDS = 4,
	SCRATCH_PLACES = 2, /* of a loose phrase: position and member in turn */
	SCRATCH_COUNTS = 3,
};

static int compare_positions(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* ---- NEAR ---- */

static void add_span(struct shard_run *run, size_t operand, uint32_t *count, uint32_t begin, uint32_t end)
{
	uint32_t *begins = positions_room(run, SCRATCH_BEGINS + operand, *count, 1);
	uint32_t *ends = positions_room(run, SCRATCH_ENDS + operand, *count, 1);

	if (!begins || !ends)
		return;
	*begins = begin;
	*ends = end;
	++*count;
}

static void add_phrase_spans(struct shard_run *run, const struct near_choice *choice, unsigned fields,
			     uint32_t doc, size_t operand, uint32_t *count)
{
	uint32_t starts = phrase_starts(run, choice->phrase, doc);
	uint32_t length = choice->phrase->members[choice->phrase->member_count - 1].offset;

	for (uint32_t i = 0; i < starts; i++) {
		uint32_t begin = run->positions[0][i], field_begin, other_begin;
		unsigned field = field_of_position(run, doc, begin, &field_begin);

		if (fields &&
		    (!(field & fields) || field_of_position(run, doc, begin + length, &other_begin) != field))
			continue;
		add_span(run, operand, count, begin, begin + length);
	}
}

static void add_form_spans(struct shard_run *run, const struct near_choice *choice, unsigned fields,
			   uint32_t doc, size_t operand, uint32_t *count)
{
	uint32_t index = list_probe(&run->cursors[choice->list], doc), found = 0, field_begin;

	if (index == LIST_NONE)
		return;
	expanded_positions(run, choice->list, index, SCRATCH_FORMS, &found);
	for (uint32_t i = 0; i < found; i++) {
		uint32_t position = run->positions[SCRATCH_FORMS][i];

		if (!fields || (field_of_position(run, doc, position, &field_begin) & fields))
			add_span(run, operand, count, position, position);
	}
}

/* The spans of an operand, beginnings and ends each in order. */
static uint32_t find_spans(struct shard_run *run, const struct near_operand *operand, unsigned fields,
			   uint32_t doc, size_t number)
{
	uint32_t count = 0;

	for (size_t i = 0; i < operand->choice_count; i++) {
		const struct near_choice *choice = &operand->choices[i];

		if (choice->phrase)
			add_phrase_spans(run, choice, fields, doc, number, &count);
		else
			add_form_spans(run, choice, fields, doc, number, &count);
	}
	if (count > 1) {
		qsort(run->positions[SCRATCH_BEGINS + number], count, sizeof(uint32_t), compare_positions);
		qsort(run->positions[SCRATCH_ENDS + number], count, sizeof(uint32_t), compare_positions);
	}
	return count;
}

/* Whether some begin lies behind some end, by at most distance, in one field; both in order. */
static bool follows(const struct shard_run *run, const struct match_check *check, uint32_t doc,
		    const uint32_t *ends, uint32_t end_count, const uint32_t *begins, uint32_t begin_count)
{
	uint32_t at = 0;

	for (uint32_t i = 0; i < begin_count; i++) {
		uint32_t least = begins[i] > check->distance ? begins[i] - check->distance : 0, field_begin;

		if (check->fields) {
			(void)field_of_position(run, doc, begins[i], &field_begin);
			least = least > field_begin ? least : field_begin;
		}
		while (at < end_count && ends[at] < least)
			at++;
		if (at < end_count && ends[at] < begins[i])
			return true;
	}
	return false;
}

bool near_passes(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	uint32_t first = find_spans(run, &check->operands[0], check->fields, doc, 0), second;
	uint32_t **begins = &run->positions[SCRATCH_BEGINS], **ends = &run->positions[SCRATCH_ENDS];

	if (!first || run->failed)
		return false;
	second = find_spans(run, &check->operands[1], check->fields, doc, 1);
	if (!second || run->failed)
		return false;
	return follows(run, check, doc, ends[0], first, begins[1], second) ||
	       follows(run, check, doc, ends[1], second, begins[0], first);
}

/* ---- loose phrases ---- */

struct place {
	uint32_t position, member;
};

static int compare_places(const void *left, const void *right)
{
	const struct place *a = left, *b = right;

	if (a->position != b->position)
		return a->position < b->position ? -1 : 1;
	return a->member < b->member ? -1 : a->member > b->member;
}

/* The places of all different members, in order; 0 where one has none. */
static uint32_t find_places(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	uint32_t count = 0, field_begin;

	for (uint32_t m = 0; m < check->member_count; m++) {
		uint32_t found, kept = count;

		if (check->members[m].repeats == 0)
			continue;
		if (!phrase_member_positions(run, &check->members[m], doc, SCRATCH_FORMS, &found))
			return 0;
		for (uint32_t i = 0; i < found; i++) {
			uint32_t position = run->positions[SCRATCH_FORMS][i], *room;

			if (check->fields &&
			    !(field_of_position(run, doc, position, &field_begin) & check->fields))
				continue;
			room = positions_room(run, SCRATCH_PLACES, (size_t)2 * count, 2);
			if (!room)
				return 0;
			room[0] = position;
			room[1] = m;
			count++;
		}
		if (count - kept < check->members[m].repeats)
			return 0;
	}
	qsort(run->positions[SCRATCH_PLACES], count, sizeof(struct place), compare_places);
	return count;
}

bool loose_passes(struct shard_run *run, const struct match_check *check, uint32_t doc)
{
	uint32_t count = find_places(run, check, doc), left = 0, missing = (uint32_t)check->member_count,
		 *counts;
	const struct place *places = (const struct place *)(const void *)run->positions[SCRATCH_PLACES];

	counts = count ? positions_room(run, SCRATCH_COUNTS, 0, check->member_count) : NULL;
	if (!counts)
		return false;
	memset(counts, 0, check->member_count * sizeof *counts);
	for (uint32_t right = 0; right < count; right++) {
		uint32_t field_begin = 0;

		if (check->fields)
			(void)field_of_position(run, doc, places[right].position, &field_begin);
		missing -= counts[places[right].member]++ < check->members[places[right].member].repeats;
		while (places[left].position < field_begin ||
		       places[right].position - places[left].position >=
			   check->member_count + check->distance) {
			missing +=
			    counts[places[left].member]-- <= check->members[places[left].member].repeats;
			left++;
		}
		if (missing == 0)
			return true;
	}
	return false;
}
