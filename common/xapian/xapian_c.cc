/* SPDX-License-Identifier: MIT
 *
 * xapian_c.cc - see xapian_c.h. The only C++ of the project and the only file that includes xapian.h.
 * (MIT as source; a binary that is linked with libxapian is distributed under the GPL.)
 *
 * Every function runs its work inside guarded(), which turns whatever is thrown into a status: Xapian's
 * errors by the name of their class, the standard library's by type. Handles are C++ objects behind the
 * opaque structs of the header; outputs are written last, after everything that can throw.
 */
#include "common/xapian/xapian_c.h"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <new>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <xapian.h>

namespace
{

constexpr unsigned timeout_ms_default = 10000;

/* ---- Errors ------------------------------------------------------------------------------------- */

struct named_status {
	const char *type;
	enum xb_status status;
};

constexpr named_status statuses[] = {
    {"DatabaseModifiedError", XB_MODIFIED},
    {"DatabaseLockError", XB_LOCKED},
    {"DatabaseCorruptError", XB_CORRUPT},
    {"SerialisationError", XB_CORRUPT},
    {"DatabaseVersionError", XB_VERSION},
    {"DatabaseNotFoundError", XB_NOT_FOUND},
    {"DocNotFoundError", XB_NOT_FOUND},
    {"NetworkTimeoutError", XB_TIMEOUT},
    {"NetworkError", XB_NETWORK},
    {"UnimplementedError", XB_UNSUPPORTED},
    {"FeatureUnavailableError", XB_UNSUPPORTED},
    {"InvalidArgumentError", XB_BAD_INPUT},
    {"InvalidOperationError", XB_BAD_INPUT},
    {"RangeError", XB_BAD_INPUT},
    {"QueryParserError", XB_BAD_INPUT},
    {"WildcardError", XB_BAD_INPUT},
    {"DatabaseError", XB_IO},
    {"DatabaseOpeningError", XB_IO},
    {"DatabaseCreateError", XB_IO},
    {"DatabaseClosedError", XB_IO},
};

enum xb_status fail(struct xb_error *error, enum xb_status status, const char *type, const char *message,
		    const char *context = "") noexcept
{
	if (error) {
		error->status = status;
		std::snprintf(error->type, sizeof error->type, "%s", type);
		std::snprintf(error->message, sizeof error->message, "%s", message);
		std::snprintf(error->context, sizeof error->context, "%s", context);
	}
	return status;
}

enum xb_status refuse(struct xb_error *error, const char *message) noexcept
{
	return fail(error, XB_BAD_INPUT, "wrapper", message);
}

/* The system's reason, where there is one, belongs to the message. */
enum xb_status fail_xapian(struct xb_error *error, const Xapian::Error &thrown)
{
	std::string message = thrown.get_msg();
	const char *reason = thrown.get_error_string();
	enum xb_status status = XB_INTERNAL;

	for (const named_status &each : statuses)
		if (std::strcmp(each.type, thrown.get_type()) == 0)
			status = each.status;
	if (reason)
		message.append(" (").append(reason).append(")");
	return fail(error, status, thrown.get_type(), message.c_str(), thrown.get_context().c_str());
}

/* Called inside a catch block: says what was caught. length_error comes of sizes read from a damaged file. */
enum xb_status fail_caught(struct xb_error *error) noexcept
{
	try {
		throw;
	} catch (const Xapian::Error &thrown) {
		try {
			return fail_xapian(error, thrown);
		} catch (...) {
			return fail(error, XB_NO_MEMORY, "bad_alloc", "no memory");
		}
	} catch (const std::bad_alloc &) {
		return fail(error, XB_NO_MEMORY, "bad_alloc", "no memory");
	} catch (const std::length_error &thrown) {
		return fail(error, XB_CORRUPT, "length_error", thrown.what());
	} catch (const std::exception &thrown) {
		return fail(error, XB_INTERNAL, "exception", thrown.what());
	} catch (...) {
		return fail(error, XB_INTERNAL, "unknown", "an exception of an unknown kind");
	}
}

template <typename Work> enum xb_status guarded(struct xb_error *error, Work work) noexcept
{
	try {
		return work();
	} catch (...) {
		return fail_caught(error);
	}
}

/* ---- Text --------------------------------------------------------------------------------------- */

std::string string_of(struct nh_string text)
{
	return text.bytes ? std::string(text.bytes, text.length) : std::string();
}

struct nh_string slice_of(const std::string &text)
{
	return {text.c_str(), text.size()};
}

bool term_fits(struct nh_string term)
{
	if (!term.bytes || term.length == 0 || term.length > XB_TERM_BYTES_MAX)
		return false;
	size_t nuls = size_t(std::count(term.bytes, term.bytes + term.length, '\0'));
	return term.length + nuls <= XB_TERM_BYTES_MAX;
}

enum xb_status refuse_term(struct xb_error *error) noexcept
{
	return refuse(error, "a term is empty, or longer than 245 bytes (NULs count twice)");
}

} // namespace

struct xb_database {
	Xapian::Database whole;
	std::vector<Xapian::Database> parts;
	std::string lent;
};

struct xb_terms {
	Xapian::TermIterator next, end;
	std::string lent;
};

struct xb_query {
	Xapian::Query query;
	unsigned depth;
	bool positional; /* a phrase or near is in it */
	std::string lent;
};

struct xb_results {
	std::vector<struct xb_hit> hits;
	struct xb_total total;
};

struct xb_writer {
	Xapian::WritableDatabase database;
	Xapian::Document document; /* the one in hand */
	bool failed;
};

/* ---- Databases, for reading --------------------------------------------------------------------- */

static Xapian::Database open_target(const struct xb_target &target)
{
	unsigned timeout_ms = target.timeout_ms ? target.timeout_ms : timeout_ms_default;

	if (target.path)
		return Xapian::Database(target.path);
	return Xapian::Remote::open(target.host, target.port, timeout_ms, timeout_ms);
}

enum xb_status xb_open(const struct xb_target *targets, size_t target_count,
		       struct xb_database **ret_database, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		auto database = std::make_unique<xb_database>();

		for (size_t i = 0; i < target_count; i++) {
			if (!targets[i].path && !targets[i].host)
				return refuse(error, "a target has neither path nor host");
			database->parts.push_back(open_target(targets[i]));
			database->whole.add_database(database->parts.back());
		}
		*ret_database = database.release();
		return XB_OK;
	});
}

void xb_close(struct xb_database *database) noexcept
{
	guarded(nullptr, [&]() {
		delete database;
		return XB_OK;
	});
}

enum xb_status xb_reopen(struct xb_database *database, bool *ret_changed, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		/* The parts share what they stand on with the whole. */
		bool changed = database->whole.reopen();

		if (ret_changed)
			*ret_changed = changed;
		return XB_OK;
	});
}

static bool has_positions(const struct xb_database *database)
{
	return std::all_of(database->parts.begin(), database->parts.end(), [](const Xapian::Database &part) {
		return part.get_doccount() == 0 || part.has_positions();
	});
}

enum xb_status xb_database_info(struct xb_database *database, struct xb_info *ret_info,
				struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		struct xb_info info = {};

		info.documents = database->whole.get_doccount();
		info.last_document = database->whole.get_lastdocid();
		info.total_length = database->whole.get_total_length();
		info.average_length = database->whole.get_avlength();
		info.positions = has_positions(database);
		*ret_info = info;
		return XB_OK;
	});
}

enum xb_status xb_term_stats(struct xb_database *database, struct nh_string term, uint32_t *ret_documents,
			     uint64_t *ret_occurrences, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		if (!term_fits(term))
			return refuse_term(error);
		uint32_t documents = database->whole.get_termfreq(string_of(term));
		uint64_t occurrences = database->whole.get_collection_freq(string_of(term));

		*ret_documents = documents;
		*ret_occurrences = occurrences;
		return XB_OK;
	});
}

enum xb_status xb_document_data(struct xb_database *database, uint32_t document, struct nh_string *ret_data,
				struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		database->lent = database->whole.get_document(document).get_data();
		*ret_data = slice_of(database->lent);
		return XB_OK;
	});
}

enum xb_status xb_document_value(struct xb_database *database, uint32_t document, uint32_t slot,
				 struct nh_string *ret_value, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		database->lent = database->whole.get_document(document).get_value(slot);
		*ret_value = slice_of(database->lent);
		return XB_OK;
	});
}

enum xb_status xb_document_length(struct xb_database *database, uint32_t document, uint32_t *ret_length,
				  struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		*ret_length = database->whole.get_doclength(document);
		return XB_OK;
	});
}

enum xb_status xb_metadata(struct xb_database *database, const char *key, struct nh_string *ret_value,
			   struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		database->lent = database->whole.get_metadata(key);
		*ret_value = slice_of(database->lent);
		return XB_OK;
	});
}

enum xb_status xb_check(const char *path, size_t *ret_errors, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		std::ostringstream story;
		size_t errors = Xapian::Database::check(path, 0, &story);

		*ret_errors = errors;
		if (errors > 0)
			return fail(error, XB_CORRUPT, "check", story.str().c_str(), path);
		return XB_OK;
	});
}

enum xb_status xb_terms_open(struct xb_database *database, struct nh_string prefix,
			     struct xb_terms **ret_terms, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		auto terms = std::make_unique<xb_terms>();

		terms->next = database->whole.allterms_begin(string_of(prefix));
		terms->end = database->whole.allterms_end(string_of(prefix));
		*ret_terms = terms.release();
		return XB_OK;
	});
}

enum xb_status xb_terms_next(struct xb_terms *terms, struct nh_string *ret_term, uint32_t *ret_documents,
			     struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		if (terms->next == terms->end)
			return fail(error, XB_NOT_FOUND, "wrapper", "no more terms");
		terms->lent = *terms->next;
		uint32_t documents = terms->next.get_termfreq();

		++terms->next;
		*ret_term = slice_of(terms->lent);
		*ret_documents = documents;
		return XB_OK;
	});
}

void xb_terms_close(struct xb_terms *terms) noexcept
{
	guarded(nullptr, [&]() {
		delete terms;
		return XB_OK;
	});
}

/* ---- Queries ------------------------------------------------------------------------------------ */

static enum xb_status hand_out(Xapian::Query query, unsigned depth, bool positional,
			       struct xb_query **ret_query)
{
	*ret_query = new xb_query{std::move(query), depth, positional, std::string()};
	return XB_OK;
}

enum xb_status xb_query_term(struct nh_string term, uint32_t query_frequency, struct xb_query **ret_query,
			     struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		if (!term_fits(term))
			return refuse_term(error);
		return hand_out(Xapian::Query(string_of(term), query_frequency), 1, false, ret_query);
	});
}

enum xb_status xb_query_all(struct xb_query **ret_query, struct xb_error *error) noexcept
{
	return guarded(error, [&]() { return hand_out(Xapian::Query(std::string()), 1, false, ret_query); });
}

enum xb_status xb_query_none(struct xb_query **ret_query, struct xb_error *error) noexcept
{
	return guarded(error, [&]() { return hand_out(Xapian::Query(), 1, false, ret_query); });
}

static bool is_positional(enum xb_operator op)
{
	return op == XB_PHRASE || op == XB_NEAR;
}

/* In the order of enum xb_operator. */
static const Xapian::Query::op operators[] = {
    Xapian::Query::OP_AND,    Xapian::Query::OP_OR,      Xapian::Query::OP_XOR,
    Xapian::Query::OP_MAX,    Xapian::Query::OP_AND_NOT, Xapian::Query::OP_AND_MAYBE,
    Xapian::Query::OP_FILTER, Xapian::Query::OP_PHRASE,  Xapian::Query::OP_NEAR,
};
static_assert(std::size(operators) == XB_NEAR + 1, "an operator for each");

enum xb_status xb_query_combine(enum xb_operator op, const struct xb_query *const *children,
				size_t child_count, uint32_t window, struct xb_query **ret_query,
				struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		std::vector<Xapian::Query> queries;
		unsigned depth = 0;
		bool positional = is_positional(op);

		if (size_t(op) >= std::size(operators) || child_count == 0)
			return refuse(error, "an unknown operator, or one without children");
		for (size_t i = 0; i < child_count; i++) {
			queries.push_back(children[i]->query);
			depth = std::max(depth, children[i]->depth);
			positional = positional || children[i]->positional;
		}
		if (depth >= XB_QUERY_DEPTH_MAX)
			return refuse(error, "a query is nested too deeply");
		return hand_out(Xapian::Query(operators[op], queries.begin(), queries.end(),
					      is_positional(op) ? window : 0),
				depth + 1, positional, ret_query);
	});
}

enum xb_status xb_query_scale(const struct xb_query *query, double factor, struct xb_query **ret_query,
			      struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		if (!(factor >= 0))
			return refuse(error, "a factor is negative or no number");
		if (query->depth >= XB_QUERY_DEPTH_MAX)
			return refuse(error, "a query is nested too deeply");
		return hand_out(Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query->query, factor),
				query->depth + 1, query->positional, ret_query);
	});
}

enum xb_status xb_query_range(uint32_t slot, struct nh_string low, struct nh_string high,
			      struct xb_query **ret_query, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		Xapian::Query query(std::string{});

		if (low.bytes && high.bytes)
			query = Xapian::Query(Xapian::Query::OP_VALUE_RANGE, slot, string_of(low),
					      string_of(high));
		else if (low.bytes)
			query = Xapian::Query(Xapian::Query::OP_VALUE_GE, slot, string_of(low));
		else if (high.bytes)
			query = Xapian::Query(Xapian::Query::OP_VALUE_LE, slot, string_of(high));
		return hand_out(std::move(query), 1, false, ret_query);
	});
}

enum xb_status xb_query_describe(struct xb_query *query, const char **ret_text,
				 struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		query->lent = query->query.get_description();
		*ret_text = query->lent.c_str();
		return XB_OK;
	});
}

void xb_query_free(struct xb_query *query) noexcept
{
	guarded(nullptr, [&]() {
		delete query;
		return XB_OK;
	});
}

/* ---- Searching ---------------------------------------------------------------------------------- */

void xb_search_options_init(struct xb_search_options *options) noexcept
{
	std::memset(options, 0, sizeof *options);
	options->size = sizeof *options;
	options->limit = 10;
	options->check_at_least = UINT32_MAX;
	options->k1 = 1.2;
	options->b = 0.75;
}

static void prepare(Xapian::Enquire &enquire, const struct xb_search_options &options)
{
	if (options.unscored)
		enquire.set_weighting_scheme(Xapian::BoolWeight());
	else
		enquire.set_weighting_scheme(
		    Xapian::BM25Weight(options.k1, 0, options.k3, options.b, options.length_floor));
	if (options.sort != XB_SORT_RELEVANCE)
		enquire.set_sort_by_value_then_relevance(options.sort_slot,
							 options.sort == XB_SORT_VALUE_REVERSED);
}

/* A match set fetches lazily and may throw, so all of it is copied out here. */
static std::unique_ptr<xb_results> copy_out(const Xapian::MSet &set)
{
	auto results = std::make_unique<xb_results>();

	results->total = {set.get_matches_lower_bound(), set.get_matches_estimated(),
			  set.get_matches_upper_bound()};
	results->hits.reserve(set.size());
	for (Xapian::MSetIterator hit = set.begin(); hit != set.end(); ++hit)
		results->hits.push_back({*hit, hit.get_weight()});
	return results;
}

enum xb_status xb_search(struct xb_database *database, const struct xb_query *query,
			 const struct xb_search_options *options, struct xb_results **ret_results,
			 struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		struct xb_search_options wanted;
		Xapian::Enquire enquire(database->whole);
		uint32_t documents = database->whole.get_doccount();

		xb_search_options_init(&wanted);
		if (options)
			std::memcpy(&wanted, options, std::min(options->size, sizeof wanted));
		if (query->positional && !has_positions(database))
			return fail(error, XB_UNSUPPORTED, "wrapper",
				    "the database holds no positions: no phrases here");
		prepare(enquire, wanted);
		enquire.set_query(query->query);
		*ret_results = copy_out(enquire.get_mset(wanted.first, std::min(wanted.limit, documents),
							 std::min(wanted.check_at_least, documents)))
				   .release();
		return XB_OK;
	});
}

size_t xb_results_hits(const struct xb_results *results, const struct xb_hit **ret_hits,
		       struct xb_total *ret_total) noexcept
{
	*ret_hits = results->hits.data();
	if (ret_total)
		*ret_total = results->total;
	return results->hits.size();
}

void xb_results_free(struct xb_results *results) noexcept
{
	delete results;
}

/* ---- Writing ------------------------------------------------------------------------------------ */

static int open_flags(enum xb_open_mode mode)
{
	if (mode == XB_OPEN_REPLACE)
		return Xapian::DB_CREATE_OR_OVERWRITE;
	return mode == XB_OPEN_CREATE ? Xapian::DB_CREATE_OR_OPEN : Xapian::DB_OPEN;
}

enum xb_status xb_writer_open(const char *path, enum xb_open_mode mode, struct xb_writer **ret_writer,
			      struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		auto writer = std::make_unique<xb_writer>();

		writer->failed = false;
		writer->database = Xapian::WritableDatabase(path, open_flags(mode));
		writer->database.begin_transaction();
		*ret_writer = writer.release();
		return XB_OK;
	});
}

/* Work that touches the database. When it throws, Xapian may have dropped what was not committed, or left the
 * transaction; then an unflushed one is begun, so that closing cancels and never commits. */
template <typename Work>
static enum xb_status written(struct xb_writer *writer, struct xb_error *error, Work work) noexcept
{
	if (writer->failed)
		return refuse(error, "the writer failed before; what was not committed is lost");
	try {
		return work();
	} catch (...) {
		enum xb_status status = fail_caught(error);

		writer->failed = true;
		guarded(nullptr, [&]() {
			writer->database.begin_transaction(false);
			return XB_OK;
		});
		return status;
	}
}

enum xb_status xb_writer_posting(struct xb_writer *writer, struct nh_string term, uint32_t position,
				 uint32_t frequency, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		if (!term_fits(term))
			return refuse_term(error);
		if (position > 0)
			writer->document.add_posting(string_of(term), position, frequency);
		else
			writer->document.add_term(string_of(term), frequency);
		return XB_OK;
	});
}

enum xb_status xb_writer_value(struct xb_writer *writer, uint32_t slot, struct nh_string value,
			       struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		writer->document.add_value(slot, string_of(value));
		return XB_OK;
	});
}

enum xb_status xb_writer_data(struct xb_writer *writer, struct nh_string data,
			      struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		writer->document.set_data(string_of(data));
		return XB_OK;
	});
}

static uint32_t put(struct xb_writer *writer, struct nh_string unique_term)
{
	if (!unique_term.bytes)
		return writer->database.add_document(writer->document);
	writer->document.add_boolean_term(string_of(unique_term));
	return writer->database.replace_document(string_of(unique_term), writer->document);
}

enum xb_status xb_writer_put(struct xb_writer *writer, struct nh_string unique_term, uint32_t *ret_document,
			     struct xb_error *error) noexcept
{
	if (unique_term.bytes && !term_fits(unique_term))
		return refuse_term(error);
	return written(writer, error, [&]() {
		uint32_t document = put(writer, unique_term);

		writer->document = Xapian::Document();
		if (ret_document)
			*ret_document = document;
		return XB_OK;
	});
}

enum xb_status xb_writer_delete(struct xb_writer *writer, struct nh_string unique_term,
				struct xb_error *error) noexcept
{
	if (!term_fits(unique_term))
		return refuse_term(error);
	return written(writer, error, [&]() {
		writer->database.delete_document(string_of(unique_term));
		return XB_OK;
	});
}

enum xb_status xb_writer_metadata(struct xb_writer *writer, const char *key, struct nh_string value,
				  struct xb_error *error) noexcept
{
	if (!term_fits({key, std::strlen(key)}))
		return refuse(error, "a key is empty or longer than 245 bytes");
	return written(writer, error, [&]() {
		writer->database.set_metadata(key, string_of(value));
		return XB_OK;
	});
}

enum xb_status xb_writer_commit(struct xb_writer *writer, struct xb_error *error) noexcept
{
	return written(writer, error, [&]() {
		writer->database.commit_transaction();
		writer->database.begin_transaction();
		return XB_OK;
	});
}

void xb_writer_close(struct xb_writer *writer) noexcept
{
	guarded(nullptr, [&]() {
		delete writer;
		return XB_OK;
	});
}

enum xb_status xb_compact(const char *const *paths, size_t path_count, const char *destination,
			  bool single_file, struct xb_error *error) noexcept
{
	return guarded(error, [&]() {
		Xapian::Database sources;

		for (size_t i = 0; i < path_count; i++)
			sources.add_database(Xapian::Database(paths[i]));
		sources.compact(destination, single_file ? Xapian::DBCOMPACT_SINGLE_FILE : 0U);
		return XB_OK;
	});
}

/* ---- About the module --------------------------------------------------------------------------- */

const char *xb_version_text(void) noexcept
{
	return Xapian::version_string();
}

const char *xb_status_name(enum xb_status status) noexcept
{
	static const char *const names[] = {"ok",        "not found", "bad input", "modified", "locked",
					    "corrupt",   "version",   "network",   "time-out", "unsupported",
					    "no memory", "io",        "internal"};

	return size_t(status) < std::size(names) ? names[status] : "unknown";
}

#define XB_TABLE_ENTRY(name) xb_##name,

extern "C" __attribute__((visibility("default")))
const struct xb_module xb_module = {XB_MODULE_VERSION, XB_FUNCTIONS(XB_TABLE_ENTRY)};
