/* SPDX-License-Identifier: MIT
 *
 * all_shards.c - see all_shards.h.
 *
 *   shards   [ 0 ............................ ][ 1 ....... ][ 2 ]
 *   pieces   [        ][        ][            ][           ][   ]    whole windows of documents, of like size
 *   workers   a         b         a             b            a       each takes the next one when it is done
 *
 * Every worker has its own cursors, memory and collector. What they share is a floor: when a collector is
 * full, its worst score is one that k documents reach, and nobody need look at less. So no document of the
 * best k is lost, whoever meets it, and as their order is a total one (score, newest, id), the best of all
 * collectors are the best that one thread would have found.
 *
 * Threads are made for the search and end with it. One that waited for work would start little sooner (most
 * of the time goes by until the other core is awake), and would have to be looked after by everybody who
 * forks or closes an index. So only searches that take far longer than that are spread.
 */
#include "searcher/match/all_shards.h"

#include <math.h>
#include <pthread.h>
#include <signal.h>

#include "common/error.h"

/* Several, so that a worker that is held up holds up nobody; but each piece must find hits of its own before
 * it can pass over others, so many hits want few pieces. */
#define FEW_HITS 16
#define SOME_HITS 128
/* What a walk costs, in nanoseconds, as measured on 500,000 articles; only their order of magnitude matters.
 */
#define COUNTED_POSTING_COST 0.2
#define SCORED_POSTING_COST 1.0
#define MEETING_COST 5.0 /* of a document of the rarest word, looked for in the others' lists */
#define PLACES_COST 10.0 /* reading positions */
#define VALUE_COST 300.0 /* reading an article's record */
#define TEXT_COST 7000.0 /* inflating an article's text */
/* The share that is left where matches are not counted, and most can be passed over. */
#define PRUNED_SHARE 0.3
/* A thread's share must be this long: it takes 35,000 until another core runs it, and again until it is
 * waited for. */
#define THREAD_COST 75000.0

struct piece {
	const struct shard_run *run;
	uint32_t begin, end;
};

struct spread {
	const struct run_scoring *scoring;
	struct piece *pieces;
	size_t piece_count;
	atomic_size_t next; /* piece to be taken */
	atomic_bool failed; /* a worker did: the others stop */
	_Atomic float floor;
};

struct worker {
	struct spread *spread;
	struct collector *collector; /* the caller's, or own */
	struct collector own;
	struct arena arena;
	uint64_t matches;
	enum nh_status status;
	struct nh_error error;
	pthread_t thread;
	bool started;
};

/* ---- is it worth it? ---- */

/* About how many documents of a shard match the node. */
static double node_documents(const struct shard_run *run, const struct match_node *node)
{
	double documents = node->kind == MATCH_AND ? run->shard->table.count : 0;

	switch (node->kind) {
	case MATCH_LIST:
		return run->cursors[node->list].doc_freq;
	case MATCH_OR:
		for (size_t i = 0; i < node->child_count; i++)
			documents += node_documents(run, node->children[i]);
		return documents;
	case MATCH_AND:
		for (size_t i = 0; i < node->child_count; i++)
			documents = fmin(documents, node_documents(run, node->children[i]));
		return documents;
	case MATCH_WITHOUT:
	case MATCH_CHECKED:
		return node_documents(run, node->children[0]);
	case MATCH_NOTHING:
	case MATCH_ID:
		return 0;
	case MATCH_EVERYTHING:
	case MATCH_DATES:
	case MATCH_UNDATED:
	case MATCH_LANGUAGE:
		break;
	}
	return run->shard->table.count;
}

static double check_cost(const struct match_check *check)
{
	switch (check->kind) {
	case CHECK_TEXT:
		return TEXT_COST;
	case CHECK_VALUE:
		return VALUE_COST;
	case CHECK_PHRASE:
	case CHECK_LOOSE:
	case CHECK_NEAR:
	case CHECK_FORMS:
		break;
	}
	return PLACES_COST;
}

/* What the tests below a node cost for a document that must pass them all. */
static double checks_cost(const struct match_node *node)
{
	double cost = node->kind == MATCH_CHECKED ? check_cost(node->check) : 0;

	if (node->kind == MATCH_AND || node->kind == MATCH_CHECKED)
		for (size_t i = 0; i < node->child_count; i++)
			cost += checks_cost(node->children[i]);
	return cost;
}

/* What a posting of one list costs, and one of several. */
struct walk_costs {
	double posting, meeting;
};

/* About how long the walk takes in a shard. */
static double node_cost(const struct shard_run *run, const struct match_node *node,
			const struct walk_costs *costs)
{
	double cost = 0;

	switch (node->kind) {
	case MATCH_OR:
		for (size_t i = 0; i < node->child_count; i++)
			cost += node_cost(run, node->children[i], costs);
		return cost;
	case MATCH_AND:
	case MATCH_CHECKED:
		return node_documents(run, node) * (costs->meeting + checks_cost(node));
	case MATCH_WITHOUT:
		return node_cost(run, node->children[0], costs);
	default:
		return node_documents(run, node) * costs->posting;
	}
}

/* One word that stands for many: what takes long was done when its lists were looked up. */
static bool is_expanded(const struct plan *plan)
{
	return plan->root->kind == MATCH_LIST && plan->lists[plan->root->list].expansion;
}

static size_t useful_threads(const struct shard_run *runs, size_t run_count,
			     const struct run_scoring *scoring, const struct collector *collector,
			     size_t wanted)
{
	double share = scoring->count || collector->limit == 0 ? 1 : PRUNED_SHARE;
	struct walk_costs costs = {share *
				       (collector->limit == 0 ? COUNTED_POSTING_COST : SCORED_POSTING_COST),
				   share * MEETING_COST};
	uint64_t worth;
	double work = 0;

	if (wanted <= 1 || run_count == 0 ||
	    (collector->sort == NH_SORT_NEWEST && !scoring->count &&
	     !shard_is_reordered(runs[0].shard->shard)) ||
	    is_expanded(runs[0].plan)) /* soon done */
		return 1;
	for (size_t i = 0; i < run_count; i++)
		work += node_cost(&runs[i], runs[i].plan->root, &costs);
	worth = runs[0].plan->index->thread_work;
	work /= worth ? (double)worth : THREAD_COST;
	wanted = nh_size_min(wanted, ALL_SHARDS_THREADS_MAX);
	return work < (double)wanted ? nh_size_max(1, (size_t)work) : wanted;
}

/* ---- pieces ---- */

static size_t pieces_per_thread(size_t limit)
{
	return limit <= FEW_HITS ? 4 : limit <= SOME_HITS ? 2 : 1;
}

static bool cut(struct spread *spread, const struct shard_run *runs, size_t run_count, size_t wanted,
		struct arena *arena)
{
	uint64_t documents = 0, step;

	for (size_t i = 0; i < run_count; i++)
		documents += runs[i].shard->table.count;
	step = (documents / wanted / WINDOW_DOCS + 1) * WINDOW_DOCS;
	spread->pieces = arena_array(arena, documents / step + run_count + 1, sizeof *spread->pieces);
	for (size_t i = 0; spread->pieces && i < run_count; i++)
		for (uint64_t begin = 0, count = runs[i].shard->table.count; begin < count; begin += step)
			spread->pieces[spread->piece_count++] =
			    (struct piece){&runs[i], (uint32_t)begin,
					   (uint32_t)(count - begin < step ? count : begin + step)};
	return spread->pieces;
}

static void search_piece(struct worker *worker, const struct piece *piece)
{
	struct shard_run part;
	uint64_t matches = 0;

	worker->status =
	    shard_run_part(piece->run, piece->begin, piece->end, &worker->arena, &part, &worker->error);
	if (worker->status == NH_OK)
		worker->status = shard_run_search(&part, worker->spread->scoring, worker->collector, &matches,
						  &worker->error);
	worker->matches += matches;
	arena_reset(&worker->arena);
}

static void *work(void *argument)
{
	struct worker *worker = argument;
	struct spread *spread = worker->spread;
	size_t at;

	while (worker->status == NH_OK && !atomic_load(&spread->failed) &&
	       (at = atomic_fetch_add(&spread->next, 1)) < spread->piece_count)
		search_piece(worker, &spread->pieces[at]);
	if (worker->status != NH_OK)
		atomic_store(&spread->failed, true);
	return NULL;
}

/* ---- workers ---- */

static void worker_init(struct worker *worker, struct spread *spread, struct collector *collector)
{
	*worker = (struct worker){.spread = spread, .collector = collector};
	arena_init(&worker->arena);
	if (!collector)
		worker->collector = &worker->own;
}

/* Signals are the business of the threads that were there before; but not those that say what a thread itself
 * has met (common/map_guard.h): a thread that blocks them would end the process. */
static void start_workers(struct worker *workers, size_t count)
{
	sigset_t all, before;

	sigfillset(&all);
	sigdelset(&all, SIGBUS);
	sigdelset(&all, SIGSEGV);
	sigdelset(&all, SIGFPE);
	sigdelset(&all, SIGILL);
	if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
		return;
	for (size_t i = 1; i < count; i++)
		workers[i].started = pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* Waits for the others, and adds what they have found. */
static enum nh_status gather(struct worker *workers, size_t count, struct collector *collector,
			     uint64_t *ret_total, struct nh_error *error)
{
	enum nh_status status = NH_OK;

	*ret_total = 0;
	for (size_t i = 0; i < count; i++) {
		struct worker *worker = &workers[i];

		if (worker->started)
			pthread_join(worker->thread, NULL);
		*ret_total += worker->matches;
		if (status == NH_OK && worker->status != NH_OK) {
			status = worker->status;
			if (error)
				*error = worker->error;
		}
		if (status == NH_OK && i > 0 && !collector_merge(collector, &worker->own))
			status = nh_fail_memory(error);
		collector_done(&worker->own);
		arena_done(&worker->arena);
	}
	return status;
}

static enum nh_status search_spread(struct spread *spread, struct worker *workers, size_t threads,
				    struct collector *collector, uint64_t *ret_total, struct nh_error *error)
{
	enum nh_status status;

	atomic_init(&spread->floor, collector->floor);
	collector->shared_floor = &spread->floor;
	for (size_t i = 0; i < threads; i++) {
		worker_init(&workers[i], spread, i == 0 ? collector : NULL);
		collector_init(&workers[i].own, collector->index, collector->sort, collector->limit);
		workers[i].own.shared_floor = &spread->floor;
	}
	start_workers(workers, threads);
	work(&workers[0]);
	status = gather(workers, threads, collector, ret_total, error);
	collector->shared_floor = NULL;
	return status;
}

static enum nh_status search_alone(struct shard_run *runs, size_t run_count,
				   const struct run_scoring *scoring, struct collector *collector,
				   uint64_t *ret_total, struct nh_error *error)
{
	*ret_total = 0;
	for (size_t i = 0; i < run_count; i++) {
		uint64_t matches;
		enum nh_status status = shard_run_search(&runs[i], scoring, collector, &matches, error);

		if (status != NH_OK)
			return status;
		*ret_total += matches;
	}
	return NH_OK;
}

enum nh_status all_shards_search(struct shard_run *runs, size_t run_count, const struct run_scoring *scoring,
				 struct collector *collector, size_t threads, uint64_t *ret_total,
				 struct nh_error *error)
{
	struct spread spread = {.scoring = scoring};
	struct worker *workers;

	threads = useful_threads(runs, run_count, scoring, collector, threads);
	if (threads == 1)
		return search_alone(runs, run_count, scoring, collector, ret_total, error);
	workers = arena_array(runs[0].arena, threads, sizeof *workers);
	if (!workers ||
	    !cut(&spread, runs, run_count, threads * pieces_per_thread(collector->limit), runs[0].arena))
		return nh_fail_memory(error);
	return search_spread(&spread, workers, threads, collector, ret_total, error);
}
