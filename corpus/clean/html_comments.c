/* SPDX-License-Identifier: MIT
 *
 * html_comments.c - the headings that sites put over what their readers wrote. See html_lines.h.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"
#include "corpus/clean/plain.h"

/* The line without a number before or behind its words: "3 Comments", "Comments (3)". */
static struct nh_string without_number(struct nh_string text)
{
	text = html_without_marks(text);
	while (text.length > 0 && plain_is_digit(text.bytes[0]))
		text = plain_slice(text.bytes + 1, text.bytes + text.length);
	while (text.length > 0 && plain_is_digit(text.bytes[text.length - 1]))
		text.length--;
	return html_without_marks(text);
}

static const char *const comment_headings[] = {
    "comments",
    "comment",
    "reader comments",
    "top comment",
    "top comments",
    "user comments",
    "leave a reply",
    "leave a comment",
    "post a comment",
    "add a comment",
    "add comment",
    "join the conversation",
    "join the discussion",
    "have your say",
    "most recommended comments",
    "comments have been closed",
    "comments: our rules",
    "comment guidelines",
    "commenting guidelines",
    "the rules of replying",
    "report this comment",
    "view comments",
    "show comments",
    "kommentare",
    "kommentar",
    "kommentar schreiben",
    "leserkommentare",
    "diskutieren sie mit",
    "commentaires",
    "vos commentaires",
    "réagir",
    "les commentaires",
    "laisser un commentaire",
    "commentaire",
    "comentarios",
    "comentario",
    "deja un comentario",
    "deja tu comentario",
    "dejar un comentario",
    "comentários",
    "comentário",
    "deixe um comentário",
    "deixe seu comentário",
    "deixe o seu comentário",
    "commenti",
    "lascia un commento",
    "reacties",
    "reageer",
    "geef een reactie",
    "kommentarer",
    "kommentoi",
    "kommentit",
    "komentarze",
    "dodaj komentarz",
    "komentáře",
    "komentari",
    "komentarji",
    "hozzászólások",
    "comentarii",
    "lasă un răspuns",
    "σχόλια",
    "коментари",
    "комментарии",
    "комментариев",
    "комментарий",
    "коментарі",
    "оставить комментарий",
    "добавить комментарий",
    "yorumlar",
    "yorum",
    "yorum yap",
    "yorum yaz",
    "komentar",
    "bình luận",
    "تعليقات",
    "التعليقات",
    "اترك تعليقا",
    "أضف تعليق",
    "نظرات",
    "תגובות",
    "टिप्पणियां",
    "コメント",
    "コメントを書く",
    "评论",
    "网友评论",
    "發表評論",
    "留言",
    "댓글",
    "댓글쓰기",
};

bool html_heads_comments(struct nh_string text)
{
	return html_is_phrase(without_number(text), HTML_PHRASES(comment_headings));
}
