/* SPDX-License-Identifier: MIT
 *
 * duplicates.c - see duplicates.h.
 */
#include "indexer/duplicates.h"

#include "common/hash.h"
#include "common/hash_order.h"

static uint64_t hash_of(struct nh_string text)
{
	return text.bytes ? hash_bytes(text.bytes, text.length) : 0;
}

static int compare_sequences(uint32_t a, uint32_t b)
{
	return a < b ? -1 : a > b;
}

int duplicate_compare(const struct duplicate *a, const struct duplicate *b)
{
	int order = document_version_compare(a->version, b->version);

	return order ? order : compare_sequences(a->sequence, b->sequence);
}

struct duplicate duplicate_of_run(const struct run *run, uint32_t doc)
{
	struct nh_string id = doc_table_id(&run->table, doc);
	struct nh_string place = doc_table_name(&run->table.path, &run->table.paths, doc);

	return (struct duplicate){hash_of(id), hash_of(place.bytes ? place : id),
				  doc_table_version(&run->table, doc), run->sequences[doc]};
}

void duplicates_note(struct buf *notes, const struct duplicate *duplicate)
{
	buf_append(notes, duplicate, sizeof *duplicate);
}

/* ---- in an inverter ---- */

struct id_entry {
	struct duplicate note;
	struct inverter_document *document;
};

static int compare_ids(const void *left, const void *right)
{
	const struct id_entry *a = left, *b = right;
	int order = a->note.id_hash < b->note.id_hash ? -1 : a->note.id_hash > b->note.id_hash;

	if (order == 0)
		order = nh_string_compare(a->document->id, b->document->id);
	return order ? order : duplicate_compare(&a->note, &b->note);
}

static bool same_id(const struct id_entry *a, const struct id_entry *b)
{
	return nh_string_equal(a->document->id, b->document->id);
}

/* Most runs have none, which the hashes of their ids show. False where memory ran out. */
static bool may_have_duplicates(const struct inverter *inverter, bool *ret)
{
	size_t count = inverter->document_count;
	struct numbered_hash *hashes = nh_new_array(count, sizeof *hashes);
	bool sorted;

	for (size_t i = 0; hashes && i < count; i++)
		hashes[i].hash = hash_of(inverter->documents[i].id);
	sorted = hashes && hash_order(hashes, count);
	*ret = false;
	for (size_t i = 1; sorted && i < count; i++)
		*ret |= hashes[i].hash == hashes[i - 1].hash;
	free(hashes);
	return sorted;
}

bool duplicates_drop(struct inverter *inverter, struct buf *notes)
{
	size_t count = inverter->document_count;
	struct id_entry *ids;
	bool any;

	for (size_t i = 0; i < count; i++)
		inverter->documents[i].dropped = false;
	if (!may_have_duplicates(inverter, &any))
		return false;
	if (!any)
		return true;
	ids = nh_new_array(count, sizeof *ids);
	if (!ids)
		return false;
	for (size_t i = 0; i < count; i++) {
		struct inverter_document *document = &inverter->documents[i];

		ids[i].note =
		    (struct duplicate){hash_of(document->id), 0, document->version, document->sequence};
		ids[i].document = document;
	}
	qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < count; i++) {
		bool yields = i + 1 < count && same_id(&ids[i], &ids[i + 1]);

		ids[i].document->dropped = yields;
		if (!yields && (i == 0 || !same_id(&ids[i - 1], &ids[i])))
			continue;
		ids[i].note.place_hash = hash_of(ids[i].document->place);
		duplicates_note(notes, &ids[i].note);
	}
	free(ids);
	return !buf_failed(notes);
}

/* ---- among runs ---- */

void duplicates_note_twice(struct buf *notes, struct run *run, const struct run *again)
{
	for (uint32_t doc = 0; doc < run->table.count; doc++) {
		struct duplicate note = duplicate_of_run(run, doc), other = note;

		other.sequence = again->sequences[doc];
		duplicates_note(notes, &note);
		duplicates_note(notes, &other);
		if (run->sequences[doc] < other.sequence)
			run->sequences[doc] = other.sequence;
	}
}

static int compare_notes(const void *left, const void *right)
{
	const struct duplicate *a = left, *b = right;

	if (a->id_hash != b->id_hash)
		return a->id_hash < b->id_hash ? -1 : 1;
	return compare_sequences(a->sequence, b->sequence);
}

void duplicates_count(struct buf *notes, struct reconciled *ret)
{
	struct duplicate *all = (struct duplicate *)(void *)notes->bytes, *stays = all;
	size_t count = notes->length / sizeof *all;

	if (count > 0)
		qsort(all, count, sizeof *all, compare_notes);
	for (size_t i = 1; i < count; i++) {
		if (all[i].id_hash != stays->id_hash) {
			stays = &all[i];
		} else if (all[i].sequence == all[i - 1].sequence) {
			continue; /* noted twice */
		} else if (duplicate_compare(&all[i], stays) < 0) {
			ret->unchanged++;
		} else {
			ret->updated++;
			ret->collisions += all[i].place_hash != stays->place_hash;
			stays = &all[i];
		}
	}
}
