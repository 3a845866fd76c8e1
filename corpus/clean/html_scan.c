/* SPDX-License-Identifier: MIT
 *
 * html_scan.c - see html_scan.h. The stack of open tags follows the rules of the HTML standard's "in body"
 * and "in table" modes closely enough that the parser's own stack is never deeper than a few times ours; a
 * tag that it would ignore is not written.
 */
#include "corpus/clean/html_scan.h"

#include "corpus/clean/html_tag_rules.h"
#include "corpus/clean/plain.h"

#define ATTRIBUTES_MAX 16
#define OPAQUE_MAX 32 /* more than there are kinds of them */
#define NOSCRIPT_BYTES_MIN 1000
#define NOSCRIPT_PARAGRAPHS_MIN 3
#define VALUE_BYTES_MAX ((size_t)1024)
#define CONTENT_BYTES_MAX ((size_t)32 << 10)
#define STRUCTURED_BYTES_MAX ((size_t)4 << 20)

struct attribute {
	struct nh_string name, value;
};

/* One tag as it stands in the page. */
struct tag {
	struct nh_string name;
	const struct html_tag_rule *rule;
	struct attribute attributes[ATTRIBUTES_MAX];
	size_t attribute_count;
	const char *end; /* behind its > */
	bool is_end, is_hidden, is_structured;
};

struct stack {
	const struct html_tag_rule *open[HTML_DEPTH_MAX];
	size_t depth;
	const struct html_tag_rule
	    *never_ends[OPAQUE_MAX]; /* opaque tags without an end tag in what follows */
	size_t never_ends_count;
	const char *read_until; /* the end of what is for browsers without scripts and is read; or NULL */
};

void html_scan_init(struct html_scan *scan)
{
	*scan = (struct html_scan){.too_many_tags = false};
	buf_init(&scan->markup);
	buf_init(&scan->structured);
}

void html_scan_done(struct html_scan *scan)
{
	buf_done(&scan->markup);
	buf_done(&scan->structured);
}

static bool holds(struct nh_string text, struct nh_string part)
{
	for (size_t i = 0; i + part.length <= text.length; i++)
		if (plain_begins(plain_slice(text.bytes + i, text.bytes + text.length), part))
			return true;
	return false;
}

/* Whether a style sets property to value, with white space anywhere. */
static bool sets(struct nh_string style, struct nh_string property, struct nh_string value)
{
	const char *end = style.bytes + style.length;

	for (size_t i = 0; i + property.length + value.length <= style.length; i++) {
		const char *next = style.bytes + i + property.length;

		if (plain_lower(style.bytes[i]) != *property.bytes ||
		    !plain_begins(plain_slice(style.bytes + i, end), property))
			continue;
		while (next < end && (plain_is_space(*next) || *next == ':'))
			next++;
		if (plain_begins(plain_slice(next, end), value))
			return true;
	}
	return false;
}

static bool hides(struct nh_string style)
{
	return sets(style, NH_STRING("display"), NH_STRING("none")) ||
	       sets(style, NH_STRING("visibility"), NH_STRING("hidden"));
}

static void keep_attribute(struct tag *tag, struct nh_string name, struct nh_string value)
{
	const char *kept = html_attribute_name(name);

	if (kept && !plain_is(name, "hidden")) {
		size_t most = plain_is(name, "content") ? CONTENT_BYTES_MAX : VALUE_BYTES_MAX;

		if (tag->attribute_count < ATTRIBUTES_MAX && value.length <= most)
			tag->attributes[tag->attribute_count++] = (struct attribute){name, value};
	} else if (kept) {
		tag->is_hidden |= !plain_is(value, "false");
	} else if (plain_is(name, "style")) {
		tag->is_hidden |= hides(value);
	} else if (plain_is(name, "aria-hidden")) {
		tag->is_hidden |= plain_is(value, "true") && tag->rule->kind != HTML_KIND_BLOCK;
	} else if (plain_is(name, "type")) {
		tag->is_structured |= holds(value, NH_STRING("ld+json"));
	}
}

static const char *skip_space(const char *next, const char *end)
{
	while (next < end && plain_is_space(*next))
		next++;
	return next;
}

/* The value behind "=", quoted or bare. */
static const char *take_value(const char *next, const char *end, struct nh_string *ret_value)
{
	const char *start = next, *stop;

	if (next < end && (*next == '"' || *next == '\'')) {
		stop = memchr(next + 1, *next, (size_t)(end - next - 1));
		if (!stop)
			stop = end;
		*ret_value = plain_slice(next + 1, stop);
		return stop < end ? stop + 1 : end;
	}
	while (next < end && *next != '>' && !plain_is_space(*next))
		next++;
	*ret_value = plain_slice(start, next);
	return next;
}

/* One attribute at next, which is no white space, "/" or ">". */
static const char *take_attribute(struct tag *tag, const char *next, const char *end)
{
	const char *start = next++, *behind;
	struct nh_string name, value = {"", 0};

	while (next < end && *next != '=' && *next != '>' && *next != '/' && !plain_is_space(*next))
		next++;
	name = plain_slice(start, next);
	behind = skip_space(next, end);
	if (behind < end && *behind == '=')
		next = take_value(skip_space(behind + 1, end), end, &value);
	keep_attribute(tag, name, value);
	return next;
}

/* The tag at next, which is "<x" or "</x". False where the page ends inside it. */
static bool take_tag(struct tag *tag, const char *next, const char *end)
{
	const char *start;

	tag->attribute_count = 0;
	tag->is_hidden = tag->is_structured = false;
	tag->is_end = *++next == '/';
	next += tag->is_end;
	start = next;
	while (next < end && *next != '>' && *next != '/' && !plain_is_space(*next))
		next++;
	tag->name = plain_slice(start, next);
	tag->rule = html_tag_rule_find(tag->name);
	while (next < end && *next != '>') {
		if (*next == '/' || plain_is_space(*next))
			next++;
		else
			next = take_attribute(tag, next, end);
	}
	tag->end = next < end ? next + 1 : end;
	return next < end;
}

static void write_value(struct buf *out, struct nh_string value)
{
	while (value.length > 0) {
		const char *quote = memchr(value.bytes, '"', value.length);
		size_t length = quote ? (size_t)(quote - value.bytes) : value.length;

		buf_append(out, value.bytes, length);
		if (!quote)
			return;
		buf_append_text(out, "&quot;");
		value = plain_slice(quote + 1, value.bytes + value.length);
	}
}

static void write_start(struct buf *out, const struct tag *tag)
{
	buf_u8(out, '<');
	buf_append_text(out, tag->rule->written);
	for (size_t i = 0; i < tag->attribute_count; i++) {
		buf_u8(out, ' ');
		buf_append_string(out, tag->attributes[i].name);
		buf_append_text(out, "=\"");
		write_value(out, tag->attributes[i].value);
		buf_u8(out, '"');
	}
	if (tag->is_hidden)
		buf_append_text(out, " hidden=\"\"");
	buf_u8(out, '>');
}

static void write_end(struct buf *out, const struct html_tag_rule *rule)
{
	buf_append_text(out, "</");
	buf_append_text(out, rule->written);
	buf_u8(out, '>');
}

/* Where the innermost open tag of a kind is, not looking through stops; -1 for none. */
static ptrdiff_t find_open(const struct stack *stack, enum html_tag_kind kind, enum html_tag_kind stop)
{
	for (size_t i = stack->depth; i-- > 0;) {
		if (stack->open[i]->kind == kind)
			return (ptrdiff_t)i;
		if (stack->open[i]->kind >= stop)
			return -1;
	}
	return -1;
}

static void pop_to(struct stack *stack, ptrdiff_t depth)
{
	if (depth >= 0)
		stack->depth = (size_t)depth;
}

/* <li> ends the item before it, and <dd> the term. */
static void end_item_before(struct stack *stack, enum html_tag_kind kind)
{
	for (size_t i = stack->depth; i-- > 0;) {
		if (stack->open[i]->kind == kind) {
			stack->depth = i;
			return;
		}
		if (stack->open[i]->kind >= HTML_KIND_SPECIAL && !stack->open[i]->lets_through)
			return;
	}
}

/* Leaves what stands open inside the innermost table; false where there is none. */
static bool back_to_table(struct stack *stack)
{
	for (size_t i = stack->depth; i-- > 0;) {
		if (stack->open[i]->kind == HTML_KIND_TABLE) {
			stack->depth = i + 1;
			return true;
		}
	}
	return false;
}

/* Ends open links, and what stands open inside them, with their end tags. */
static void end_inline(struct html_scan *scan, struct stack *stack, ptrdiff_t depth)
{
	while (depth >= 0 && stack->depth > (size_t)depth)
		write_end(&scan->markup, stack->open[--stack->depth]);
}

/* What a start tag ends by itself. False where the tag is ignored. */
static bool prepare_start(struct html_scan *scan, struct stack *stack, enum html_tag_kind kind)
{
	if (kind == HTML_KIND_LINK)
		end_inline(scan, stack, find_open(stack, kind, HTML_KIND_SPECIAL));
	if (kind == HTML_KIND_ITEM || kind == HTML_KIND_TERM)
		end_item_before(stack, kind);
	if (kind == HTML_KIND_TABLE && stack->depth && find_open(stack, kind, HTML_KIND_BOUNDARY) >= 0)
		pop_to(stack, find_open(stack, kind, HTML_KIND_BOUNDARY));
	if (kind == HTML_KIND_CELL || kind == HTML_KIND_ROW || kind == HTML_KIND_CAPTION)
		return back_to_table(stack);
	if (kind >= HTML_KIND_SPECIAL)
		pop_to(stack, find_open(stack, HTML_KIND_PARAGRAPH, HTML_KIND_BOUNDARY));
	if (kind == HTML_KIND_HEADING && stack->depth && stack->open[stack->depth - 1]->kind == kind)
		stack->depth--;
	return true;
}

static void start_tag(struct html_scan *scan, struct stack *stack, const struct tag *tag)
{
	enum html_tag_kind kind = tag->rule->kind;

	if (kind == HTML_KIND_DROP || !prepare_start(scan, stack, kind))
		return;
	if (kind == HTML_KIND_VOID || kind == HTML_KIND_PASS || kind == HTML_KIND_ROW) {
		write_start(&scan->markup, tag);
		return;
	}
	if (stack->depth == HTML_DEPTH_MAX) {
		/* too deep for an element of its own, but still a paragraph of its own */
		if (kind >= HTML_KIND_SPECIAL)
			buf_append_text(&scan->markup, "<br><br>");
		return;
	}
	stack->open[stack->depth++] = tag->rule;
	write_start(&scan->markup, tag);
}

/* The open tag that an end tag of a block ends: of its name, or for headings any heading. */
static ptrdiff_t find_block(const struct stack *stack, const struct html_tag_rule *rule)
{
	bool is_item = rule->kind == HTML_KIND_ITEM;

	for (size_t i = stack->depth; i-- > 0;) {
		const struct html_tag_rule *open = stack->open[i];

		if (open->written == rule->written || strcmp(open->written, rule->written) == 0 ||
		    (rule->kind == HTML_KIND_HEADING && open->kind == HTML_KIND_HEADING))
			return (ptrdiff_t)i;
		if (open->kind >= HTML_KIND_BOUNDARY &&
		    (rule->kind < HTML_KIND_BOUNDARY || open->kind == HTML_KIND_TABLE))
			return -1;
		if (is_item && (strcmp(open->written, "ul") == 0 || strcmp(open->written, "ol") == 0))
			return -1;
	}
	return -1;
}

static void end_tag(struct html_scan *scan, struct stack *stack, const struct html_tag_rule *rule)
{
	ptrdiff_t found;

	if (rule->kind < HTML_KIND_SPECIAL) {
		if (rule->kind <= HTML_KIND_TIME)
			end_inline(scan, stack, find_open(stack, rule->kind, HTML_KIND_SPECIAL));
		else if (rule->kind == HTML_KIND_PASS && strcmp(rule->name, "head") == 0)
			write_end(&scan->markup, rule);
		return;
	}
	if (rule->kind == HTML_KIND_ROW) {
		if (back_to_table(stack))
			write_end(&scan->markup, rule);
		return;
	}
	found = find_block(stack, rule);
	if (found < 0)
		return;
	stack->depth = (size_t)found;
	write_end(&scan->markup, rule);
}

/* Where the end tag </name stands, or NULL. */
static const char *find_end_tag(const char *next, const char *end, struct nh_string name)
{
	while (next < end && (next = memchr(next, '<', (size_t)(end - next))) != NULL) {
		const char *behind = next + 2 + name.length;

		if (behind < end && next[1] == '/' && plain_begins(plain_slice(next + 2, end), name) &&
		    (*behind == '>' || *behind == '/' || plain_is_space(*behind)))
			return next;
		next++;
	}
	return NULL;
}

static void write_text(struct buf *out, struct nh_string text)
{
	while (text.length > 0) {
		const char *mark = memchr(text.bytes, '<', text.length);
		size_t length = mark ? (size_t)(mark - text.bytes) : text.length;

		buf_append(out, text.bytes, length);
		if (!mark)
			return;
		buf_append_text(out, "&lt;");
		text = plain_slice(mark + 1, text.bytes + text.length);
	}
}

static void keep_structured(struct html_scan *scan, struct nh_string text)
{
	if (text.length > STRUCTURED_BYTES_MAX - nh_size_min(STRUCTURED_BYTES_MAX, scan->structured.length))
		return;
	buf_append_string(&scan->structured, text);
	buf_u8(&scan->structured, 0);
}

/* Looking for the same end again and again would take the square of the page's length. */
static bool is_known_endless(const struct stack *stack, const struct html_tag_rule *rule)
{
	for (size_t i = 0; i < stack->never_ends_count; i++)
		if (stack->never_ends[i] == rule)
			return true;
	return false;
}

/* What is there for browsers without scripts is the article itself where it has paragraphs: there the page is
 * made by a script. */
static bool holds_article(struct nh_string content)
{
	const char *end = content.bytes + content.length;
	uint32_t paragraphs = 0;

	for (const char *next = content.bytes; paragraphs < NOSCRIPT_PARAGRAPHS_MIN; next++) {
		next = memchr(next, '<', (size_t)(end - next));
		if (!next || end - next < 3)
			return false;
		paragraphs += plain_lower(next[1]) == 'p' && (next[2] == '>' || plain_is_space(next[2]));
	}
	return content.length >= NOSCRIPT_BYTES_MIN;
}

/* A tag whose content is no markup. Returns where to go on. */
static const char *opaque_tag(struct html_scan *scan, struct stack *stack, const struct tag *tag,
			      const char *end)
{
	const char *stop, *close;

	if (is_known_endless(stack, tag->rule) ||
	    (stack->read_until && tag->end <= stack->read_until && plain_is(tag->name, "noscript")))
		return tag->end;
	stop = find_end_tag(tag->end, end, tag->name);
	if (!stop) {
		if (stack->never_ends_count < OPAQUE_MAX)
			stack->never_ends[stack->never_ends_count++] = tag->rule;
		return tag->rule->kind == HTML_KIND_SCRIPT ? end : tag->end;
	}
	if (plain_is(tag->name, "noscript") && holds_article(plain_slice(tag->end, stop))) {
		stack->read_until = stop;
		return tag->end;
	}
	if (tag->rule->kind == HTML_KIND_TITLE) {
		write_start(&scan->markup, tag);
		write_text(&scan->markup, plain_slice(tag->end, stop));
		write_end(&scan->markup, tag->rule);
	} else if (tag->is_structured) {
		keep_structured(scan, plain_slice(tag->end, stop));
	}
	close = memchr(stop, '>', (size_t)(end - stop));
	return close ? close + 1 : end;
}

/* Behind a comment, a declaration or a processing instruction at next. */
static const char *skip_declaration(const char *next, const char *end)
{
	const char *close;

	if (end - next >= 4 && memcmp(next, "<!--", 4) == 0) {
		const char *dashes = next + 2;

		while (dashes < end && (dashes = memchr(dashes, '>', (size_t)(end - dashes))) != NULL) {
			if ((dashes - next >= 4 && memcmp(dashes - 2, "--", 2) == 0) ||
			    (dashes - next >= 6 && memcmp(dashes - 3, "--!", 3) == 0))
				return dashes + 1;
			dashes++;
		}
		return end;
	}
	close = memchr(next, '>', (size_t)(end - next));
	return close ? close + 1 : end;
}

/* What stands at the "<" at next. Returns where to go on. */
static const char *markup_at(struct html_scan *scan, struct stack *stack, struct tag *tag, const char *next,
			     const char *end)
{
	bool names_tag = end - next > 1 && (plain_is_letter(next[1]) ||
					    (next[1] == '/' && end - next > 2 && plain_is_letter(next[2])));

	if (!names_tag) {
		if (end - next > 1 && strchr("!?/", next[1]) && next[1])
			return skip_declaration(next, end);
		buf_append_text(&scan->markup, "&lt;");
		return next + 1;
	}
	if (!take_tag(tag, next, end))
		return end;
	if (tag->is_end)
		end_tag(scan, stack, tag->rule);
	else if (tag->rule->kind >= HTML_KIND_SKIP && tag->rule->kind <= HTML_KIND_SCRIPT)
		return opaque_tag(scan, stack, tag, end);
	else
		start_tag(scan, stack, tag);
	return tag->end;
}

void html_scan_page(struct html_scan *scan, struct nh_string page)
{
	const char *next = page.bytes, *end = page.bytes + page.length;
	struct stack stack = {.depth = 0};
	struct tag tag; /* not in markup_at, where it would be zeroed each time */
	size_t tag_count = 0;

	buf_reset(&scan->markup);
	buf_reset(&scan->structured);
	scan->too_many_tags = false;
	buf_append_text(&scan->markup, "<!DOCTYPE html>");
	while (next < end) {
		const char *mark = memchr(next, '<', (size_t)(end - next));

		buf_append(&scan->markup, next, (size_t)((mark ? mark : end) - next));
		if (!mark)
			break;
		if (tag_count++ == HTML_TAGS_MAX) {
			scan->too_many_tags = true;
			break;
		}
		next = markup_at(scan, &stack, &tag, mark, end);
	}
}
