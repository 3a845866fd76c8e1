/* SPDX-License-Identifier: MIT
 *
 * line_editor.c - see line_editor.h.
 *
 * Ctrl-C is a key here, not a signal: libedit may swallow a signal that arrives while it reads, a key it
 * cannot miss.
 */
#include "searcher/cli/line_editor.h"

#include <fcntl.h>
#include <histedit.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HISTORY_LINES 1000
#define COMPLETION_BYTES_MAX 64

struct line_editor {
	EditLine *edit;
	History *history;
	const char *history_path;
	const char *const *words;
	size_t word_count;
	char *line;
	bool interrupted;
};

static char *prompt(EditLine *edit)
{
	static char text[] = "> ";

	(void)edit;
	return text;
}

static struct line_editor *editor_of(EditLine *edit)
{
	void *data = NULL;

	el_get(edit, EL_CLIENTDATA, &data);
	return data;
}

static unsigned char interrupt_line(EditLine *edit, int key)
{
	(void)key;
	editor_of(edit)->interrupted = true;
	return CC_NEWLINE;
}

/* ---- Completion -----------------------------------------------------------------------------------------
 */

/* How many words begin with start, and what they all go on with. */
static size_t common_ending(const struct line_editor *editor, const char *start, size_t length,
			    char ret_ending[COMPLETION_BYTES_MAX])
{
	size_t found = 0, shared = 0;

	for (size_t i = 0; i < editor->word_count; i++) {
		const char *ending = editor->words[i] + length;

		if (strncmp(editor->words[i], start, length) != 0)
			continue;
		if (found++ == 0) {
			snprintf(ret_ending, COMPLETION_BYTES_MAX, "%s", ending);
			continue;
		}
		for (shared = 0; ret_ending[shared] && ret_ending[shared] == ending[shared];)
			shared++;
		ret_ending[shared] = '\0';
	}
	return found;
}

static void list_words(const struct line_editor *editor, const char *start, size_t length)
{
	putchar('\n');
	for (size_t i = 0; i < editor->word_count; i++)
		if (strncmp(editor->words[i], start, length) == 0)
			printf("%s  ", editor->words[i]);
	putchar('\n');
	fflush(stdout);
}

static unsigned char complete(EditLine *edit, int key)
{
	struct line_editor *editor = editor_of(edit);
	const LineInfo *info = el_line(edit);
	const char *start = info->cursor;
	char ending[COMPLETION_BYTES_MAX] = "";
	size_t length, found;

	(void)key;
	while (start > info->buffer && !strchr(" (+-", start[-1]))
		start--;
	length = (size_t)(info->cursor - start);
	found = length ? common_ending(editor, start, length, ending) : 0;
	if (found == 0)
		return CC_ERROR;
	if (ending[0])
		return el_insertstr(edit, ending) == 0 ? CC_REFRESH : CC_ERROR;
	if (found == 1)
		return CC_NORM;
	list_words(editor, start, length);
	return CC_REDISPLAY;
}

/* ---- Opening and closing --------------------------------------------------------------------------------
 */

/* libedit counts columns in the locale's characters; ours are UTF-8. */
static void use_utf8(void)
{
	if (!setlocale(LC_CTYPE, "") || strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

static void bind_keys(EditLine *edit)
{
	el_set(edit, EL_EDITOR, "emacs");
	el_set(edit, EL_SETTY, "-d", "-isig", NULL);
	el_set(edit, EL_ADDFN, "newshound-interrupt", "Clear the line", interrupt_line);
	el_set(edit, EL_ADDFN, "newshound-complete", "Complete a word", complete);
	el_set(edit, EL_BIND, "^C", "newshound-interrupt", NULL);
	el_set(edit, EL_BIND, "\t", "newshound-complete", NULL);
	el_set(edit, EL_BIND, "^R", "em-inc-search-prev", NULL);
}

/* Makes the file before libedit does, so that nobody else can ever read it. */
static void load_history(struct line_editor *editor)
{
	HistEvent event;
	int fd;

	editor->history = history_init();
	if (!editor->history)
		return;
	history(editor->history, &event, H_SETSIZE, HISTORY_LINES);
	history(editor->history, &event, H_SETUNIQUE, 1);
	if (!editor->history_path)
		return;
	fd = open(editor->history_path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0) {
		editor->history_path = NULL;
		return;
	}
	if (fchmod(fd, 0600) != 0)
		editor->history_path = NULL;
	close(fd);
	if (editor->history_path)
		history(editor->history, &event, H_LOAD, editor->history_path);
}

struct line_editor *line_editor_open(const char *history_path, const char *const *words, size_t count)
{
	struct line_editor *editor = nh_new(struct line_editor);

	if (!editor)
		return NULL;
	use_utf8();
	editor->edit = el_init("newshound", stdin, stdout, stderr);
	if (!editor->edit) {
		free(editor);
		return NULL;
	}
	editor->history_path = history_path;
	editor->words = words;
	editor->word_count = count;
	el_set(editor->edit, EL_CLIENTDATA, editor);
	el_set(editor->edit, EL_PROMPT, prompt);
	bind_keys(editor->edit);
	load_history(editor);
	if (editor->history)
		el_set(editor->edit, EL_HIST, history, editor->history);
	return editor;
}

void line_editor_close(struct line_editor *editor)
{
	if (!editor)
		return;
	el_end(editor->edit);
	if (editor->history)
		history_end(editor->history);
	free(editor->line);
	free(editor);
}

/* ---- Reading --------------------------------------------------------------------------------------------
 */

static bool keep_line(struct line_editor *editor, const char *line, size_t length)
{
	char *kept = nh_resize_array(editor->line, length + 1, 1);

	if (!kept)
		return false;
	memcpy(kept, line, length);
	kept[length] = '\0';
	editor->line = kept;
	return true;
}

enum line_event line_editor_read(struct line_editor *editor, const char **ret_line)
{
	int count = 0;
	const char *line;
	size_t length;

	editor->interrupted = false;
	line = el_gets(editor->edit, &count);
	if (editor->interrupted) {
		fputs("^C\n", stdout);
		fflush(stdout);
		return LINE_CLEARED;
	}
	if (!line || count <= 0) {
		putchar('\n');
		return LINE_END;
	}
	length = strcspn(line, "\r\n");
	if (!keep_line(editor, line, length))
		return LINE_END;
	*ret_line = editor->line;
	return LINE_READ;
}

void line_editor_remember(struct line_editor *editor, const char *line)
{
	HistEvent event;

	if (!editor->history || line[0] == ' ' || line[0] == '\0')
		return;
	history(editor->history, &event, H_ENTER, line);
	if (editor->history_path)
		history(editor->history, &event, H_SAVE, editor->history_path);
}

void line_editor_forget(struct line_editor *editor)
{
	if (editor->history)
		history_end(editor->history);
	editor->history = NULL;
	el_set(editor->edit, EL_HIST, NULL, NULL);
}
