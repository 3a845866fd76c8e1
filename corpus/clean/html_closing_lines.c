/* SPDX-License-Identifier: MIT
 *
 * html_closing_lines.c - the headings over an article's last words, which are about who wrote it and whom to
 * ask, and what sites say of themselves beside it: of the money that links bring, and of what others' posts
 * in the text may learn of the reader. See html_lines.h.
 */
#include "corpus/clean/html_lines.h"

#include "corpus/clean/html_phrases.h"

bool html_heads_contact(struct nh_string text)
{
	static const char *const headings[] = {
	    "contact",
	    "contacts",
	    "contact information",
	    "media contact",
	    "contact for media",
	    "contacts for media",
	    "media contacts",
	    "press contact",
	    "press contacts",
	    "media inquiries",
	    "media enquiries",
	    "kontakt",
	    "kontakte",
	    "pressekontakt",
	    "pressekontakte",
	    "medienkontakt",
	    "ansprechpartner",
	    "ansprechpartnerin",
	    "ansprechpartner für die presse",
	    "rückfragen",
	    "rückfragen bitte an",
	    "rückfragehinweis",
	    "für rückfragen",
	    "contact presse",
	    "contacts presse",
	    "contacto",
	    "contacto de prensa",
	    "contacto de medios",
	    "contato",
	    "contatos",
	    "contatto",
	    "contatti",
	    "contatti stampa",
	    "ufficio stampa",
	    "perscontact",
	    "contactpersoon",
	    "kontaktpersonen",
	    "kontakt dla mediów",
	    "kontakt prasowy",
	    "контакты",
	    "контакты для прессы",
	    "контакти",
	};

	return html_is_phrase(html_without_marks(text), HTML_PHRASES(headings));
}

bool html_heads_author(struct nh_string text)
{
	static const char *const headings[] = {
	    "about the author",
	    "about the authors",
	    "about the writer",
	    "about author",
	    "author",
	    "authors",
	    "author bio",
	    "meet the author",
	    "autor",
	    "autorin",
	    "autoren",
	    "der autor",
	    "die autorin",
	    "die autoren",
	    "über den autor",
	    "über die autorin",
	    "über die autoren",
	    "zum autor",
	    "zur autorin",
	    "auteur",
	    "l'auteur",
	    "l’auteur",
	    "à propos de l'auteur",
	    "à propos de l’auteur",
	    "el autor",
	    "la autora",
	    "sobre el autor",
	    "sobre la autora",
	    "acerca del autor",
	    "sobre o autor",
	    "sobre a autora",
	    "l'autore",
	    "l’autore",
	    "informazioni sull'autore",
	    "over de auteur",
	    "o autorze",
	    "o autorce",
	    "об авторе",
	    "про автора",
	};

	return html_is_phrase(html_without_marks(text), HTML_PHRASES(headings));
}

bool html_is_disclosure(struct nh_string text)
{
	static const char *const parts[] = {
	    "may earn a commission",
	    "may earn commission",
	    "may earn an affiliate",
	    "may earn a small commission",
	    "may earn money from",
	    "may receive a commission",
	    "may receive commission",
	    "may receive compensation when",
	    "may receive compensation if",
	    "may get a commission",
	    "earn from qualifying purchases",
	    "contains affiliate links",
	    "contain affiliate links",
	    "enthält affiliate-links",
	    "enthält affiliate links",
	    "sogenannte affiliate-links",
	    "sogenannte »affiliate-links",
	    "sogenannte provisions-links",
	    "erhalten wir eine provision",
	    "bekommen wir eine provision",
	    "erhalten wir ggf. eine provision",
	    "wir eine kleine provision",
	    "contient des liens affiliés",
	    "contient des liens d'affiliation",
	    "contient des liens d’affiliation",
	    "contiene enlaces de afiliado",
	    "podemos recibir una comisión",
	    "contém links de afiliados",
	    "podemos receber uma comissão",
	    "contiene link di affiliazione",
	    "potremmo ricevere una commissione",
	    "bevat affiliate links",
	    "bevat affiliate-links",
	};

	return html_has_phrase(text, HTML_PHRASES(parts));
}

bool html_asks_to_load(struct nh_string text)
{
	static const char *const parts[] = {
	    "contains content provided by",
	    "ask for your permission before anything is loaded",
	    "to view this content, please accept",
	    "to see this content, please accept",
	    "accept cookies to view this",
	    "finden sie einen externen inhalt",
	    "findest du einen externen inhalt",
	    "dass mir externe inhalte angezeigt",
	    "ihre einwilligung, um den",
	    "ihre zustimmung, um den",
	    "ihre zustimmung, um diesen inhalt",
	    "ihre einwilligung, um diesen inhalt",
	    "keine verbindung zu twitter her",
	    "keine verbindung zu facebook her",
	    "keine verbindung zu instagram her",
	    "keine verbindung zu youtube her",
	    "an drittplattformen übermittelt",
	    "um diesen inhalt anzuzeigen",
	    "um diesen inhalt zu sehen",
	    "ce contenu est bloqué car",
	    "ce contenu n'est pas visible",
	    "ce contenu n’est pas visible",
	    "pour afficher ce contenu",
	    "este contenido está bloqueado",
	    "para ver este contenido, acept",
	    "para ver este conteúdo, aceit",
	    "per visualizzare questo contenuto",
	    "om deze inhoud te zien",
	    "om deze inhoud te tonen",
	    "aby zobaczyć tę treść",
	    "aby wyświetlić tę treść",
	    "which may be using cookies and other technologies",
	    "automatische laden der inhalte",
	    "inhalte dieses anbieters",
	    "um den inhalt nachzuladen",
	    "diesen inhalt angezeigt bekomme",
	};

	return html_has_phrase(text, HTML_PHRASES(parts));
}
