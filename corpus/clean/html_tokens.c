/* SPDX-License-Identifier: MIT
 *
 * html_tokens.c - see html_tokens.h. Texts and values stay where they are in the markup, unless a reference
 * or a carriage return stands in them.
 */
#include "corpus/clean/html_tokens.h"

#include "corpus/clean/html_references.h"
#include "corpus/clean/html_tag_rules.h"
#include "corpus/clean/plain.h"

#define DOCTYPE "<!DOCTYPE html>"
#define NAME_BYTES_MAX 10

/* By length, then as often as they are met. */
static const struct html_element elements[] = {
    {"p", HTML_P, HTML_ROLE_PARAGRAPH, false, false, true},
    {"li", HTML_LI, HTML_ROLE_ITEM, false, false, true},
    {"br", HTML_BR, HTML_ROLE_VOID, false, false, true},
    {"ul", HTML_LIST, HTML_ROLE_BLOCK, false, true, true},
    {"td", HTML_CELL, HTML_ROLE_CELL, false, false, true},
    {"tr", HTML_ROW, HTML_ROLE_ROW, false, false, true},
    {"h2", HTML_H2, HTML_ROLE_HEADING, false, false, true},
    {"h3", HTML_H3, HTML_ROLE_HEADING, false, false, true},
    {"h1", HTML_H1, HTML_ROLE_HEADING, false, false, true},
    {"h4", HTML_H4, HTML_ROLE_HEADING, false, false, true},
    {"h5", HTML_H5, HTML_ROLE_HEADING, false, false, true},
    {"h6", HTML_H6, HTML_ROLE_HEADING, false, false, true},
    {"hr", HTML_HR, HTML_ROLE_RULE, false, false, true},
    {"dd", HTML_TERM, HTML_ROLE_TERM, false, false, true},
    {"dt", HTML_TERM, HTML_ROLE_TERM, false, false, true},
    {"dl", HTML_DL, HTML_ROLE_BLOCK, false, false, true},
    {"ol", HTML_LIST, HTML_ROLE_BLOCK, false, true, true},
    {"th", HTML_CELL, HTML_ROLE_CELL, false, false, true},
    {"div", HTML_DIV, HTML_ROLE_BLOCK, false, false, true},
    {"x-a", HTML_A, HTML_ROLE_INLINE, true, false, false},
    {"img", HTML_IMG, HTML_ROLE_VOID, false, false, true},
    {"nav", HTML_NAV, HTML_ROLE_BLOCK, false, false, true},
    {"pre", HTML_PRE, HTML_ROLE_BLOCK, false, false, true},
    {"span", HTML_OTHER, HTML_ROLE_INLINE, false, false, false},
    {"meta", HTML_META, HTML_ROLE_HEADED, false, false, true},
    {"link", HTML_LINK, HTML_ROLE_HEADED, false, false, true},
    {"time", HTML_TIME, HTML_ROLE_INLINE, false, false, false},
    {"html", HTML_HTML, HTML_ROLE_ROOT, false, false, true},
    {"head", HTML_HEAD, HTML_ROLE_ROOT, false, false, true},
    {"body", HTML_BODY, HTML_ROLE_ROOT, false, false, true},
    {"main", HTML_MAIN, HTML_ROLE_BLOCK, false, false, false},
    {"base", HTML_OTHER, HTML_ROLE_HEADED, false, false, true},
    {"aside", HTML_ASIDE, HTML_ROLE_BLOCK, false, false, true},
    {"title", HTML_TITLE, HTML_ROLE_TITLE, false, false, true},
    {"table", HTML_TABLE, HTML_ROLE_TABLE, false, false, true},
    {"tbody", HTML_ROW, HTML_ROLE_ROWS, false, false, true},
    {"thead", HTML_ROW, HTML_ROLE_ROWS, false, false, true},
    {"tfoot", HTML_ROW, HTML_ROLE_ROWS, false, false, true},
    {"figure", HTML_FIGURE, HTML_ROLE_BLOCK, false, false, true},
    {"header", HTML_HEADER, HTML_ROLE_BLOCK, false, false, true},
    {"footer", HTML_FOOTER, HTML_ROLE_BLOCK, false, false, true},
    {"dialog", HTML_OTHER, HTML_ROLE_INLINE, true, false, false},
    {"hgroup", HTML_HEADER, HTML_ROLE_BLOCK, false, false, true},
    {"section", HTML_SECTION, HTML_ROLE_BLOCK, false, false, true},
    {"article", HTML_ARTICLE, HTML_ROLE_BLOCK, false, false, true},
    {"address", HTML_ADDRESS, HTML_ROLE_BLOCK, false, false, true},
    {"summary", HTML_SUMMARY, HTML_ROLE_BLOCK, false, false, true},
    {"details", HTML_DETAILS, HTML_ROLE_BLOCK, false, false, true},
    {"caption", HTML_CAPTION, HTML_ROLE_CAPTION, false, false, true},
    {"x-button", HTML_BUTTON, HTML_ROLE_INLINE, true, false, false},
    {"fieldset", HTML_FIELDSET, HTML_ROLE_BLOCK, false, false, true},
    {"blockquote", HTML_BLOCKQUOTE, HTML_ROLE_BLOCK, false, false, true},
    {"figcaption", HTML_FIGCAPTION, HTML_ROLE_BLOCK, false, false, true},
};

/* Where the names of each length begin. */
static const uint8_t first_of_length[NAME_BYTES_MAX + 2] = {0, 0, 1, 18, 23, 32, 38, 43, 49, 51, 51, 53};

const struct html_element *html_element_find(struct nh_string name)
{
	if (name.length > NAME_BYTES_MAX)
		return NULL;
	for (size_t i = first_of_length[name.length]; i < first_of_length[name.length + 1]; i++)
		if (memcmp(elements[i].name, name.bytes, name.length) == 0)
			return &elements[i];
	return NULL;
}

bool html_tokens_begin(struct html_tokens *tokens, struct nh_string markup, struct arena *arena)
{
	tokens->next = markup.bytes;
	tokens->end = markup.bytes + markup.length;
	tokens->arena = arena;
	if (markup.length < strlen(DOCTYPE) || memcmp(markup.bytes, DOCTYPE, strlen(DOCTYPE)) != 0)
		return false;
	tokens->next += strlen(DOCTYPE);
	return true;
}

/* Bytes of the character at text, none of ASCII; 0 for what the parser would replace. */
static size_t character_bytes(const char *text, const char *end)
{
	const unsigned char *at = (const unsigned char *)text;
	size_t bytes = plain_sequence_bytes(at, (const unsigned char *)end);

	if (bytes == 2)
		return at[0] == 0xC2 && at[1] < 0xA0 ? 0 : 2; /* controls */
	if (bytes == 3 && at[0] == 0xEF)
		return (at[1] == 0xB7 && at[2] >= 0x90 && at[2] < 0xB0) || (at[1] == 0xBF && at[2] >= 0xBE)
			   ? 0
			   : 3;
	return bytes == 4 && (at[1] & 0x0F) == 0x0F && at[2] == 0xBF && at[3] >= 0xBE ? 0 : bytes;
}

/* What is more than a byte of its own in a text or value. */
enum byte_kind { PLAIN = 0, STOP, CHANGES, WIDE, BAD };

#define WIDES WIDE, WIDE, WIDE, WIDE, WIDE, WIDE, WIDE, WIDE
#define BADS BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD

/* clang-format off */
static const uint8_t byte_kinds[256] = {
	BADS, BAD, PLAIN, PLAIN, BAD, PLAIN, CHANGES, BAD, BAD, BADS, BADS,
	[(unsigned char)'&'] = CHANGES, [(unsigned char)'<'] = STOP, [(unsigned char)'"'] = STOP, [0x7F] = BAD,
	[0x80] = WIDES, WIDES, WIDES, WIDES, WIDES, WIDES, WIDES, WIDES,
	WIDES, WIDES, WIDES, WIDES, WIDES, WIDES, WIDES, WIDES,
};
/* clang-format on */

/* A copy of text as the parser reads it; false where it is strange. */
static bool resolve(struct html_tokens *tokens, struct nh_string *text, bool in_attribute)
{
	const char *next = text->bytes, *end = next + text->length;
	char *copy = arena_alloc(tokens->arena, text->length), *to = copy;

	while (copy && next < end) {
		if (*next == '&') {
			size_t length;
			size_t taken = html_reference_read(plain_slice(next, end), in_attribute, to, &length);

			if (taken == 0)
				return false;
			next += taken;
			to += length;
		} else if (*next == '\r') {
			*to++ = '\n';
			next += 1 + (end - next > 1 && next[1] == '\n');
		} else {
			*to++ = *next++;
		}
	}
	*text = plain_slice(copy, to);
	return copy != NULL;
}

/* The text up to stop, which is left standing, or to the end. */
static bool take_run(struct html_tokens *tokens, char stop, struct nh_string *ret)
{
	const char *next = tokens->next, *end = tokens->end;
	bool changes = false;

	for (;;) {
		size_t bytes = 1;

		while (next < end && byte_kinds[(unsigned char)*next] == PLAIN)
			next++;
		if (next == end || *next == stop)
			break;
		changes |= byte_kinds[(unsigned char)*next] == CHANGES;
		if (byte_kinds[(unsigned char)*next] == WIDE)
			bytes = character_bytes(next, end);
		if (bytes == 0 || byte_kinds[(unsigned char)*next] == BAD)
			return false;
		next += bytes;
	}
	*ret = plain_slice(tokens->next, next);
	tokens->next = next;
	return !changes || resolve(tokens, ret, stop == '"');
}

static bool is_new(const struct html_attribute *attributes, uint32_t count, const char *name)
{
	for (uint32_t i = 0; i < count; i++)
		if (attributes[i].name == name)
			return false;
	return true;
}

/* ' name="value"' … up to ">". The first of the same name counts. */
static bool take_attributes(struct html_tokens *tokens, struct html_token *ret)
{
	struct html_attribute *found = tokens->attributes, *kept;
	uint32_t count = 0;

	while (tokens->next < tokens->end && *tokens->next == ' ') {
		const char *name = tokens->next + 1;
		const char *stop = memchr(name, '=', (size_t)(tokens->end - name));
		struct html_attribute attribute;

		if (!stop || tokens->end - stop < 2 || stop[1] != '"' || count == HTML_TOKEN_ATTRIBUTES_MAX)
			return false;
		attribute.name = html_attribute_name(plain_slice(name, stop));
		tokens->next = stop + 2;
		if (!attribute.name || !take_run(tokens, '"', &attribute.value) ||
		    tokens->next == tokens->end)
			return false;
		tokens->next++;
		if (is_new(found, count, attribute.name))
			found[count++] = attribute;
	}
	if (tokens->next == tokens->end || *tokens->next++ != '>')
		return false;
	if (count == 0)
		return true;
	kept = arena_items(tokens->arena, count, sizeof *kept);
	if (!kept)
		return false;
	memcpy(kept, found, count * sizeof *kept);
	ret->attributes = kept;
	ret->attribute_count = count;
	return true;
}

static bool take_tag(struct html_tokens *tokens, struct html_token *ret)
{
	const char *start = tokens->next + 1, *next;

	ret->kind = HTML_TOKEN_START;
	if (start < tokens->end && *start == '/') {
		ret->kind = HTML_TOKEN_END;
		start++;
	}
	for (next = start; next < tokens->end && *next != ' ' && *next != '>'; next++)
		;
	ret->element = html_element_find(plain_slice(start, next));
	tokens->next = next;
	return ret->element && take_attributes(tokens, ret);
}

void html_tokens_take(struct html_tokens *tokens, struct html_token *ret)
{
	bool sound = true;

	*ret = (struct html_token){.kind = HTML_TOKEN_TEXT};
	if (tokens->next == tokens->end)
		ret->kind = HTML_TOKEN_NONE;
	else if (*tokens->next == '<')
		sound = take_tag(tokens, ret);
	else
		sound = take_run(tokens, '<', &ret->text);
	if (!sound)
		ret->kind = HTML_TOKEN_STRANGE;
}
