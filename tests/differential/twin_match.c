/* SPDX-License-Identifier: MIT
 *
 * twin_match.c - whether an article is what a query asks for: every token against every unit.
 */
#include "common/date.h"
#include "common/text/fold.h"
#include "tests/differential/twin_parts.h"

#define FOLDED_BYTES_MAX 8192

/* ---- Words ------------------------------------------------------------------------------------------ */

bool twin_is_unit(const struct twin_article *article, const struct twin_token *token,
		  const struct twin_unit *unit, bool by_form)
{
	if (token->character != (unit->kind == TOKEN_CHARACTER))
		return false;
	if (unit->pattern)
		return (unit->stems[article->stemmer].bytes || !(token->field & TWIN_FIELDS_STEMMED)) &&
		       twin_fits(unit->pattern, token->form);
	if (token->character || !(token->field & TWIN_FIELDS_STEMMED))
		return nh_string_equal(token->form, unit->form);
	if (!unit->stems[article->stemmer].bytes)
		return false; /* this language is not looked in */
	if (by_form)
		return nh_string_equal(token->form, unit->form);
	return nh_string_equal(token->stem, unit->stems[article->stemmer]);
}

/* Whether a unit stands in the same text as the token first, so many positions behind it. */
static bool follows(const struct twin_article *article, const struct twin_token *first,
		    const struct twin_unit *unit, uint32_t distance, bool by_form)
{
	bool anywhere = article->loose_tags && first->field == QUERY_FIELD_TAG;

	for (size_t i = 0; i < article->token_count; i++) {
		const struct twin_token *token = &article->tokens[i];
		bool there = token->value == first->value && token->position == first->position + distance;

		if (token->field == first->field && (there || anywhere) &&
		    twin_is_unit(article, token, unit, by_form))
			return true;
	}
	return false;
}

bool twin_stands_at(const struct twin_article *article, const struct twin_token *token,
		    const struct twin_word *word, bool by_form)
{
	if (!twin_is_unit(article, token, &word->units[0], by_form))
		return false;
	for (size_t i = 1; i < word->unit_count; i++)
		if (!follows(article, token, &word->units[i],
			     word->units[i].position - word->units[0].position, by_form))
			return false;
	return true;
}

size_t twin_places(const struct twin_article *article, const struct twin_word *word, unsigned fields,
		   bool by_form)
{
	size_t places = 0;

	for (size_t i = 0; i < article->token_count; i++)
		if (article->tokens[i].field & fields)
			places += twin_stands_at(article, &article->tokens[i], word, by_form);
	return places;
}

/* ---- Values ----------------------------------------------------------------------------------------- */

static bool folds_equal(struct nh_string a, struct nh_string b)
{
	static char a_form[FOLDED_BYTES_MAX], b_form[FOLDED_BYTES_MAX], lower[FOLDED_BYTES_MAX];
	size_t a_length, b_length, unused;

	if (!fold_word(a.bytes, a.length, lower, &unused, a_form, &a_length, FOLDED_BYTES_MAX) ||
	    !fold_word(b.bytes, b.length, lower, &unused, b_form, &b_length, FOLDED_BYTES_MAX))
		return nh_string_equal(a, b);
	return nh_string_equal((struct nh_string){a_form, a_length}, (struct nh_string){b_form, b_length});
}

/* Whether value is the language asked for, or that language in some country: en, en-GB. */
static bool is_language(struct nh_string value, struct nh_string asked)
{
	if (value.length > asked.length && value.bytes[asked.length] == '-')
		value.length = asked.length;
	return folds_equal(value, asked);
}

static bool value_is(const struct twin_value *value, const struct query_node *query)
{
	if (value->field == QUERY_FIELD_ID)
		return nh_string_equal(value->text, query->text);
	if (value->field == QUERY_FIELD_LANGUAGE && !(query->flags & QUERY_WHOLE_VALUE))
		return is_language(value->text, query->text);
	return folds_equal(value->text, query->text);
}

static bool has_value(const struct twin_article *article, const struct query_node *query)
{
	for (size_t i = 0; i < article->value_count; i++)
		if ((article->values[i].field & query->fields) && value_is(&article->values[i], query))
			return true;
	return false;
}

/* ---- Dates ------------------------------------------------------------------------------------------ */

static bool is_between(const struct twin_article *article, int64_t since, int64_t until)
{
	int64_t first, last;

	return since <= until && date_days(article->published, &first, &last) && first <= until &&
	       last >= since;
}

static bool matches_date(const struct twin_article *article, const struct query_node *query)
{
	if (query->undated)
		return article->published.precision == NH_PRECISION_NONE;
	return is_between(article, query->first_day, query->last_day);
}

bool twin_passes(const struct twin_search *search, const struct twin_article *article)
{
	return !search->has_dates || is_between(article, search->since, search->until);
}

/* ---- The tree --------------------------------------------------------------------------------------- */

/* An index keeps no positions of single CJK characters: one that stands anywhere in the text is in every
 * field of it. */
static unsigned fields_of(const struct twin_word *word, unsigned fields)
{
	bool character = word->units[0].kind == TOKEN_CHARACTER;

	return character && (fields & TWIN_FIELDS_TEXT) ? fields | TWIN_FIELDS_TEXT : fields;
}

static bool has_words(const struct twin_article *article, const struct twin_node *node, unsigned fields)
{
	for (size_t i = 0; i < node->word_count; i++)
		if (twin_places(article, &node->words[i], fields_of(&node->words[i], fields), false) == 0)
			return false;
	return true;
}

/* Whether a leaf is compared with values as they were written. */
static bool is_value_leaf(const struct twin_article *article, const struct query_node *query)
{
	if (query->fields & (QUERY_FIELD_ID | QUERY_FIELD_LANGUAGE))
		return true;
	return (query->flags & QUERY_WHOLE_VALUE) &&
	       !(article->loose_tags && query->fields == QUERY_FIELD_TAG);
}

static bool is_loose(const struct twin_node *node)
{
	return node->query->kind == QUERY_PHRASE && node->query->near_distance >= 0;
}

/* Of a loose phrase each word anywhere in a field; of others all side by side in a value. */
static bool has_value_phrase(const struct twin_article *article, const struct twin_node *node,
			     unsigned fields)
{
	bool found = false;

	if (node->query->flags & QUERY_EXACT_TEXT && article->loose_tags && fields & QUERY_FIELD_TAG &&
	    twin_places(article, &node->value_phrase, QUERY_FIELD_TAG, true) > 0)
		return true;
	if (node->query->flags & QUERY_EXACT_TEXT)
		return twin_stands_to_the_letter(article, &node->value_phrase,
						 article->loose_tags ? fields & ~(unsigned)QUERY_FIELD_TAG
								     : fields);
	if (!is_loose(node))
		return twin_places(article, &node->value_phrase, fields, true) > 0;
	for (unsigned field = 1; field <= QUERY_FIELD_ID; field *= 2) {
		bool all = (fields & field) != 0;

		for (size_t i = 0; all && i < node->value_phrase.unit_count; i++) {
			struct twin_word word = {&node->value_phrase.units[i], 1};

			all = twin_places(article, &word, field, true) > 0;
		}
		found = found || all;
	}
	return found;
}

/* A quoted phrase stands as written in one field; so does =word, which may be of several tokens. In text only
 * the words and pairs of a phrase have a place; single CJK characters count where it is of nothing else, and
 * then may stand anywhere. In a value, which is compared as it was written, they have their places too. */
static bool has_phrase(const struct twin_article *article, const struct twin_node *node, unsigned fields)
{
	unsigned text_fields = fields & TWIN_FIELDS_STEMMED, value_fields = fields & ~TWIN_FIELDS_STEMMED;

	if (value_fields && has_value_phrase(article, node, value_fields))
		return true;
	if (node->query->flags & QUERY_EXACT_TEXT && article->knows_text &&
	    !twin_stands_to_the_letter(article, &node->value_phrase, text_fields))
		return false;
	if (node->phrase.unit_count == 0)
		return text_fields && has_words(article, node, text_fields);
	if (is_loose(node))
		return twin_stands_loosely(article, &node->phrase, text_fields,
					   (size_t)node->query->near_distance);
	return twin_places(article, &node->phrase, text_fields, true) > 0;
}

/* The tokens of a plain word may stand anywhere in the fields. */
static bool matches_leaf(const struct twin_search *search, const struct twin_node *node,
			 const struct twin_article *article)
{
	unsigned fields = twin_fields(search, node->query);

	if (is_value_leaf(article, node->query))
		return has_value(article, node->query);
	if (node->query->kind == QUERY_PHRASE || node->query->flags & (QUERY_EXACT_FORM | QUERY_EXACT_TEXT))
		return has_phrase(article, node, fields);
	return has_words(article, node, fields);
}

/* Whether an item of a list must hold even where any word is enough. */
static bool is_filter(const struct query_node *query)
{
	return query->kind == QUERY_DATE;
}

static bool matches_list(const struct twin_search *search, const struct twin_node *list,
			 const struct twin_article *article)
{
	bool must = false, plain = false, plain_found = false, plain_missed = false;

	for (size_t i = 0; i < list->child_count; i++) {
		const struct query_node *query = list->children[i]->query;
		bool found = twin_matches(search, list->children[i], article);

		if (query->sign == QUERY_MUST_NOT) {
			if (found)
				return false;
		} else if (query->sign == QUERY_MUST || is_filter(query)) {
			if (!found)
				return false;
			must = must || query->sign == QUERY_MUST;
		} else {
			plain = true;
			plain_found = plain_found || found;
			plain_missed = plain_missed || !found;
		}
	}
	if (search->any)
		return must || !plain || plain_found;
	return !plain_missed;
}

static size_t count_matching(const struct twin_search *search, const struct twin_node *node,
			     const struct twin_article *article)
{
	size_t count = 0;

	for (size_t i = 0; i < node->child_count; i++)
		count += twin_matches(search, node->children[i], article);
	return count;
}

bool twin_matches(const struct twin_search *search, const struct twin_node *node,
		  const struct twin_article *article)
{
	switch (node->query->kind) {
	case QUERY_WORD:
	case QUERY_PHRASE:
		return matches_leaf(search, node, article);
	case QUERY_DATE:
		return matches_date(article, node->query);
	case QUERY_AND:
		return count_matching(search, node, article) == node->child_count;
	case QUERY_OR:
		return count_matching(search, node, article) > 0;
	case QUERY_NOT:
		return count_matching(search, node, article) == 0;
	case QUERY_LIST:
		return matches_list(search, node, article);
	case QUERY_NEAR:
		return twin_near(search, node, article);
	case QUERY_NOTHING:
		break;
	}
	abort();
}
