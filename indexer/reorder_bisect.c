/* SPDX-License-Identifier: MIT
 *
 * reorder_bisect.c - recursive graph bisection: L. Dhulipala et al., "Compressing Graphs and Indexes with
 * Recursive Graph Bisection", KDD 2016, with the cheaper gains of J. Mackenzie et al., "Faster Index
 * Reordering with Bipartite Graph Partitioning", SIGIR 2021.
 *
 *   split   the documents, as they stand, into a left and a right half
 *   weigh   a term is worth the logarithm of how often it is right, less that of how often it is left
 *   pull    the sum of its terms' worths says how much a document belongs to the right
 *   move    the half of the documents with the least pulls is the new left one; ties by number
 *   again   until fewer than one in eight moves, then each half by itself
 *
 * Logarithms and sums are whole numbers, so that the order is the same on every machine. A half that is
 * another thread's touches other documents only: threads change nothing either.
 */
#include <pthread.h>

#include "indexer/reorder.h"

#define LEAF_DOCUMENTS 32 /* these stay in the order of their numbers */
#define ROUNDS_MAX 20
/* Where so few of them move, the last rounds cost more than they bring, and even make the index larger. */
#define MOVING_SHARE 8
#define THREAD_DOCUMENTS_MIN 4096 /* fewer are not worth a thread */
#define FRACTION_BITS 12
#define EXACT_LOGARITHMS 4096

/* A document on its way: from the highest bit the pull (32 bits, moved so that it is not negative), the
 * number (31), and whether it was on the right (1). So they are ordered by pull and number. */
typedef uint64_t pulled_document;

struct bisection {
	const struct reorder_graph *graph;
	int32_t logarithms[EXACT_LOGARITHMS];
	pulled_document *documents;
};

/* Of each thread one. */
struct splitter {
	const struct bisection *bisection;
	uint32_t *left,
	    *right; /* by term: how many documents of each half have it; all 0 between two splits */
	int32_t *worths;
	uint16_t *met; /* the terms that some document has */
	size_t met_count;
	/* what it was started for */
	pulled_document *documents;
	uint32_t count;
	unsigned jobs;
	pthread_t thread;
	bool started;
};

static uint32_t number_of(pulled_document document)
{
	return (uint32_t)document >> 1;
}

/* ---- logarithms ---- */

/* Of a number above 0, to the base of 2, in units of 2^-FRACTION_BITS: bit after bit, by squaring. */
static int32_t logarithm(uint32_t number)
{
	int32_t result = 31 - __builtin_clz(number);
	uint64_t power = (uint64_t)number << (31 - result);

	for (int bit = 0; bit < FRACTION_BITS; bit++) {
		power = power * power >> 31;
		result = result * 2 + (int32_t)(power >> 32);
		power >>= power >> 32;
	}
	return result;
}

static int32_t fast_logarithm(const struct bisection *bisection, uint32_t number)
{
	int32_t above = 0;

	for (; number >= EXACT_LOGARITHMS; number >>= 1)
		above += 1 << FRACTION_BITS;
	return bisection->logarithms[number] + above;
}

/* ---- one split ---- */

static void weigh(struct splitter *splitter)
{
	for (size_t i = 0; i < splitter->met_count; i++) {
		uint16_t term = splitter->met[i];

		splitter->worths[term] = fast_logarithm(splitter->bisection, splitter->right[term] + 1) -
					 fast_logarithm(splitter->bisection, splitter->left[term] + 1);
	}
}

static void tally(struct splitter *splitter, const pulled_document *documents, uint32_t count, uint32_t half)
{
	const struct reorder_graph *graph = splitter->bisection->graph;

	splitter->met_count = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = number_of(documents[i]);
		uint32_t *counts = i < half ? splitter->left : splitter->right;

		for (uint64_t at = number ? graph->ends[number - 1] : 0; at < graph->ends[number]; at++) {
			uint16_t term = graph->terms[at];

			if (splitter->left[term] == 0 && splitter->right[term] == 0)
				splitter->met[splitter->met_count++] = term;
			counts[term]++;
		}
	}
}

static void forget(struct splitter *splitter)
{
	for (size_t i = 0; i < splitter->met_count; i++)
		splitter->left[splitter->met[i]] = splitter->right[splitter->met[i]] = 0;
}

static void pull(const struct splitter *splitter, pulled_document *documents, uint32_t count, uint32_t half)
{
	const struct reorder_graph *graph = splitter->bisection->graph;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = number_of(documents[i]);
		int64_t sum = 0;

		for (uint64_t at = number ? graph->ends[number - 1] : 0; at < graph->ends[number]; at++)
			sum += splitter->worths[graph->terms[at]];
		sum = sum > INT32_MAX ? INT32_MAX : sum < INT32_MIN ? INT32_MIN : sum;
		documents[i] = (uint64_t)(sum - INT32_MIN) << 32 | number << 1 | (i >= half);
	}
}

/* The half least ones come first: C. A. R. Hoare's selection, as N. Wirth wrote it. */
static void select_least(pulled_document *documents, uint32_t count, uint32_t half)
{
	int64_t begin = 0, end = (int64_t)count - 1;

	while (begin < end) {
		pulled_document middle = documents[half];
		int64_t low = begin, high = end;

		while (low <= high) {
			pulled_document moved = documents[low];

			if (moved < middle) {
				low++;
			} else if (documents[high] > middle) {
				high--;
			} else {
				documents[low++] = documents[high];
				documents[high--] = moved;
			}
		}
		begin = high < (int64_t)half ? low : begin;
		end = (int64_t)half < low ? high : end;
	}
}

/* Puts those that have changed sides where they are now; returns how many. */
static uint32_t move(struct splitter *splitter, const pulled_document *documents, uint32_t count,
		     uint32_t half)
{
	const struct reorder_graph *graph = splitter->bisection->graph;
	uint32_t moved = 0;

	for (uint32_t i = 0; i < count; i++) {
		uint32_t number = number_of(documents[i]);
		bool is_right = i >= half, was_right = documents[i] & 1;
		uint32_t *from, *to;

		if (is_right == was_right)
			continue;
		moved++;
		from = is_right ? splitter->left : splitter->right;
		to = is_right ? splitter->right : splitter->left;
		for (uint64_t at = number ? graph->ends[number - 1] : 0; at < graph->ends[number]; at++) {
			from[graph->terms[at]]--;
			to[graph->terms[at]]++;
		}
	}
	return moved;
}

static void split(struct splitter *splitter, pulled_document *documents, uint32_t count, uint32_t half)
{
	tally(splitter, documents, count, half);
	for (int round = 0; round < ROUNDS_MAX; round++) {
		weigh(splitter);
		pull(splitter, documents, count, half);
		select_least(documents, count, half);
		if (move(splitter, documents, count, half) <= count / MOVING_SHARE)
			break;
	}
	forget(splitter);
}

/* ---- all of them ---- */

static int compare_numbers(const void *left, const void *right)
{
	uint32_t a = number_of(*(const pulled_document *)left),
		 b = number_of(*(const pulled_document *)right);

	return a < b ? -1 : a > b;
}

static void bisect(struct splitter *splitter, pulled_document *documents, uint32_t count, unsigned jobs);

static void *bisect_apart(void *argument)
{
	struct splitter *splitter = argument;

	bisect(splitter, splitter->documents, splitter->count, splitter->jobs);
	return NULL;
}

/* The splitters of the jobs stand side by side. */
static void bisect(struct splitter *splitter, pulled_document *documents, uint32_t count, unsigned jobs)
{
	struct splitter *other = splitter + jobs / 2;
	uint32_t half = count / 2;

	if (count <= LEAF_DOCUMENTS) {
		qsort(documents, count, sizeof *documents, compare_numbers);
		return;
	}
	split(splitter, documents, count, half);
	if (jobs > 1 && count >= THREAD_DOCUMENTS_MIN) {
		other->documents = documents + half;
		other->count = count - half;
		other->jobs = jobs - jobs / 2;
		other->started = pthread_create(&other->thread, NULL, bisect_apart, other) == 0;
		bisect(splitter, documents, half, jobs / 2);
		if (other->started)
			pthread_join(other->thread, NULL);
		else
			bisect_apart(other);
		return;
	}
	bisect(splitter, documents, half, 1);
	bisect(splitter, documents + half, count - half, 1);
}

static bool splitter_init(struct splitter *splitter, const struct bisection *bisection)
{
	size_t count = bisection->graph->term_count;

	splitter->bisection = bisection;
	splitter->left = nh_new_array(count, sizeof *splitter->left);
	splitter->right = nh_new_array(count, sizeof *splitter->right);
	splitter->worths = nh_new_array(count, sizeof *splitter->worths);
	splitter->met = nh_new_array(count, sizeof *splitter->met);
	return splitter->left && splitter->right && splitter->worths && splitter->met;
}

static void splitter_done(struct splitter *splitter)
{
	free(splitter->left);
	free(splitter->right);
	free(splitter->worths);
	free(splitter->met);
}

bool reorder_bisect(const struct reorder_graph *graph, unsigned jobs, uint32_t *ret_order)
{
	struct bisection bisection = {.graph = graph};
	struct splitter *splitters = nh_new_array(jobs, sizeof *splitters);
	bool good;

	for (uint32_t number = 1; number < EXACT_LOGARITHMS; number++)
		bisection.logarithms[number] = logarithm(number);
	bisection.documents = nh_new_array(graph->document_count, sizeof *bisection.documents);
	good = splitters && bisection.documents;
	for (unsigned i = 0; i < jobs && good; i++)
		good = splitter_init(&splitters[i], &bisection);
	if (good) {
		for (uint32_t i = 0; i < graph->document_count; i++)
			bisection.documents[i] = (pulled_document)i << 1;
		bisect(splitters, bisection.documents, graph->document_count, jobs);
		for (uint32_t i = 0; i < graph->document_count; i++)
			ret_order[i] = number_of(bisection.documents[i]);
	}
	for (unsigned i = 0; splitters && i < jobs; i++)
		splitter_done(&splitters[i]);
	free(bisection.documents);
	free(splitters);
	return good;
}

uint64_t reorder_bisect_bytes(uint64_t document_count, uint64_t term_count, unsigned jobs)
{
	return document_count * (sizeof(pulled_document) + sizeof(uint32_t)) +
	       jobs * term_count * (3 * sizeof(uint32_t) + sizeof(uint16_t));
}
