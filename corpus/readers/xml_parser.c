/* SPDX-License-Identifier: MIT
 *
 * xml_parser.c - see xml_parser.h. A default handler keeps expat from expanding entities; a reference then
 * comes as skipped, as it does, thanks to the DTD that expat is told to imagine, where nothing declares it.
 */
#include "corpus/readers/xml_parser.h"

#define XML_DTD /* how the library is built: the limits on expansion are declared only then */
#include <expat.h>

#include "corpus/clean/markup.h"
#include "corpus/limits.h"

#define DEPTH_MAX 256
#define AMPLIFICATION_MAX 4.0f
#define NAME_BYTES_MAX 512
#define ENTITY_BYTES_MAX 16

struct xml_parser {
	XML_Parser expat;
	struct xml_events events;
	size_t depth;
	size_t silent_bytes;   /* fed since the last event */
	uint64_t fed_bytes;    /* to this expat, before the window */
	uint64_t lines_before; /* in documents before this one */
	uint64_t problem_line;
	const char *problem;
	bool stopped;
	bool out_of_memory;
	bool declares_entities, left_entities;
};

static void on_start(void *user, const XML_Char *name, const XML_Char **attributes)
{
	struct xml_parser *parser = user;

	parser->silent_bytes = 0;
	if (parser->stopped)
		return;
	if (++parser->depth > DEPTH_MAX)
		xml_parser_stop(parser, "nested deeper than 256 elements");
	else if (strlen(name) > NAME_BYTES_MAX)
		xml_parser_stop(parser, "an element with a name longer than 512 bytes");
	else
		parser->events.start(parser->events.user, name, (const char *const *)attributes);
}

static void on_end(void *user, const XML_Char *name)
{
	struct xml_parser *parser = user;

	parser->silent_bytes = 0;
	if (parser->stopped)
		return;
	parser->depth--;
	parser->events.end(parser->events.user, name);
}

static void on_text(void *user, const XML_Char *text, int length)
{
	struct xml_parser *parser = user;

	parser->silent_bytes = 0;
	if (!parser->stopped && parser->depth > 0)
		parser->events.text(parser->events.user, (struct nh_string){text, (size_t)length});
}

static void on_entity(void *user, const XML_Char *name, int is_parameter)
{
	struct xml_parser *parser = user;
	char reference[ENTITY_BYTES_MAX + 2] = "&";
	size_t length = strlen(name);
	struct buf decoded;

	if (is_parameter || length >= ENTITY_BYTES_MAX || parser->stopped || parser->depth == 0)
		return;
	memcpy(reference + 1, name, length);
	reference[length + 1] = ';';
	buf_init(&decoded);
	markup_decode(&decoded, (struct nh_string){reference, length + 2});
	parser->left_entities |= parser->declares_entities && decoded.length == length + 2 &&
				 memcmp(decoded.bytes, reference, length + 2) == 0;
	parser->events.text(parser->events.user, buf_string(&decoded));
	buf_done(&decoded);
}

static void on_declaration(void *user, const XML_Char *name, int is_parameter, const XML_Char *value,
			   int value_length, const XML_Char *base, const XML_Char *system_id,
			   const XML_Char *public_id, const XML_Char *notation)
{
	struct xml_parser *parser = user;

	(void)name;
	(void)value;
	(void)value_length;
	(void)base;
	(void)system_id;
	(void)public_id;
	parser->declares_entities |= !is_parameter && !notation;
}

static void on_rest(void *user, const XML_Char *text, int length)
{
	struct xml_parser *parser = user;

	(void)text;
	(void)length;
	parser->silent_bytes = 0;
}

/* Whatever a DTD or an entity points to is empty. The DTD must be gone through, empty as it is: only then
 * does expat believe that it may have declared what it does not know. */
static int on_external(XML_Parser expat, const XML_Char *context, const XML_Char *base,
		       const XML_Char *system_id, const XML_Char *public_id)
{
	XML_Parser empty;
	int outcome;

	(void)base;
	(void)system_id;
	(void)public_id;
	if (context) {
		((struct xml_parser *)XML_GetUserData(expat))->left_entities = true;
		return XML_STATUS_OK;
	}
	empty = XML_ExternalEntityParserCreate(expat, NULL, NULL);
	if (!empty)
		return XML_STATUS_ERROR;
	outcome = XML_Parse(empty, "", 0, XML_TRUE);
	XML_ParserFree(empty);
	return outcome;
}

static bool begin_document(struct xml_parser *parser)
{
	if (parser->expat)
		XML_ParserFree(parser->expat);
	parser->expat = XML_ParserCreate("UTF-8");
	parser->depth = 0;
	parser->fed_bytes = 0;
	parser->silent_bytes = 0;
	if (!parser->expat)
		return false;
	XML_SetUserData(parser->expat, parser);
	XML_SetElementHandler(parser->expat, on_start, on_end);
	XML_SetCharacterDataHandler(parser->expat, on_text);
	XML_SetSkippedEntityHandler(parser->expat, on_entity);
	XML_SetEntityDeclHandler(parser->expat, on_declaration);
	XML_SetDefaultHandler(parser->expat, on_rest);
	XML_SetExternalEntityRefHandler(parser->expat, on_external);
	XML_SetParamEntityParsing(parser->expat, XML_PARAM_ENTITY_PARSING_UNLESS_STANDALONE);
	XML_UseForeignDTD(parser->expat, XML_TRUE);
	XML_SetBillionLaughsAttackProtectionMaximumAmplification(parser->expat, AMPLIFICATION_MAX);
	XML_SetBillionLaughsAttackProtectionActivationThreshold(parser->expat, LIMIT_MIB);
	return true;
}

struct xml_parser *xml_parser_new(const struct xml_events *events)
{
	struct xml_parser *parser = nh_new(struct xml_parser);

	if (!parser)
		return NULL;
	parser->events = *events;
	if (begin_document(parser))
		return parser;
	free(parser);
	return NULL;
}

void xml_parser_free(struct xml_parser *parser)
{
	if (!parser)
		return;
	if (parser->expat)
		XML_ParserFree(parser->expat);
	free(parser);
}

void xml_parser_stop(struct xml_parser *parser, const char *problem)
{
	if (parser->stopped)
		return;
	parser->stopped = true;
	parser->problem = problem;
	parser->problem_line = parser->lines_before + XML_GetCurrentLineNumber(parser->expat);
	XML_StopParser(parser->expat, XML_FALSE);
}

static bool fail(struct xml_parser *parser)
{
	enum XML_Error code = XML_GetErrorCode(parser->expat);

	if (code == XML_ERROR_NO_MEMORY)
		parser->out_of_memory = true;
	if (!parser->stopped) {
		parser->problem = XML_ErrorString(code);
		parser->problem_line = parser->lines_before + XML_GetCurrentLineNumber(parser->expat);
	}
	parser->stopped = true;
	return false;
}

/* How many of bytes belong to the document, where another one follows in them; 0 where none does. */
static size_t document_end(const struct xml_parser *parser, struct nh_string bytes)
{
	XML_Index at = XML_GetCurrentByteIndex(parser->expat);

	if (parser->stopped || XML_GetErrorCode(parser->expat) != XML_ERROR_JUNK_AFTER_DOC_ELEMENT ||
	    at < 0 || (uint64_t)at <= parser->fed_bytes || (uint64_t)at - parser->fed_bytes >= bytes.length)
		return 0;
	return (size_t)((uint64_t)at - parser->fed_bytes);
}

bool xml_parser_feed(struct xml_parser *parser, struct nh_string bytes, bool is_last)
{
	while (!parser->stopped) {
		size_t end;

		parser->silent_bytes += bytes.length;
		if (XML_Parse(parser->expat, bytes.bytes ? bytes.bytes : "", (int)bytes.length, is_last) !=
		    XML_STATUS_ERROR) {
			parser->fed_bytes += bytes.length;
			if (parser->silent_bytes > LIMIT_WINDOW_BYTES)
				xml_parser_stop(parser, "a tag or a comment longer than 32 MiB");
			return !parser->stopped;
		}
		end = document_end(parser, bytes);
		if (end == 0)
			return fail(parser);
		parser->lines_before += XML_GetCurrentLineNumber(parser->expat) - 1;
		bytes = (struct nh_string){bytes.bytes + end, bytes.length - end};
		if (!begin_document(parser)) {
			parser->out_of_memory = parser->stopped = true;
			return false;
		}
	}
	return false;
}

const char *xml_parser_problem(const struct xml_parser *parser, uint64_t *ret_line)
{
	*ret_line = parser->problem_line;
	return parser->problem;
}

bool xml_parser_is_over(const struct xml_parser *parser)
{
	return parser->stopped;
}

bool xml_parser_left_entities(const struct xml_parser *parser)
{
	return parser->left_entities;
}

bool xml_parser_out_of_memory(const struct xml_parser *parser)
{
	return parser->out_of_memory;
}

const char *xml_local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon ? colon + 1 : name;
}

const char *xml_attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0]; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}
