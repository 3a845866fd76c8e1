/* SPDX-License-Identifier: MIT
 *
 * date_words.c - see date_words.h. English, German, French, Spanish, Italian, Portuguese, Dutch, Polish,
 * Russian, the Nordic languages, Turkish, Romanian, Czech, Hungarian, Ukrainian, Greek, Arabic, Hebrew,
 * Hindi; Japanese, Chinese and Korean in a list of their own, because their words are not spaced.
 */
#include "corpus/clean/date_words.h"

#include "corpus/clean/letter.h"
#include "corpus/clean/plain.h"

#define WORD_BYTES_MAX 32

struct date_entry {
	const char *word;
	unsigned char meaning;
	unsigned char value;
};

#define MONTH DATE_WORD_MONTH
#define DAY_OR_MONTH DATE_WORD_DAY_OR_MONTH
#define FILLER DATE_WORD_FILLER
#define PUBLISHED DATE_WORD_PUBLISHED
#define UPDATED DATE_WORD_UPDATED
#define AM DATE_WORD_AM
#define PM DATE_WORD_PM
#define ERA DATE_WORD_ERA
#define HOUR DATE_WORD_HOUR
#define STOP DATE_WORD_STOP
#define NOON DATE_WORD_NOON

/* Sorted by bytes. */
/* clang-format off */
static const struct date_entry entries[] = {
    {"a", FILLER, 0}, {"a.m", AM, 0}, {"aangepast", UPDATED, 0}, {"ab", FILLER, 0}, {"abr", MONTH, 4},
    {"abril", MONTH, 4}, {"actualise", UPDATED, 0}, {"actualisé", UPDATED, 0},
    {"actualizacion", UPDATED, 0}, {"actualización", UPDATED, 0}, {"actualizada", UPDATED, 0},
    {"actualizado", UPDATED, 0}, {"aggiornamento", UPDATED, 0}, {"aggiornata", UPDATED, 0},
    {"aggiornato", UPDATED, 0}, {"ago", MONTH, 8}, {"agost", MONTH, 8}, {"agosto", MONTH, 8},
    {"agu", MONTH, 8}, {"agustos", MONTH, 8}, {"aktualisiert", UPDATED, 0},
    {"aktualisierung", UPDATED, 0}, {"aktualizace", UPDATED, 0}, {"aktualizacja", UPDATED, 0},
    {"aktualizováno", UPDATED, 0}, {"aktualizowano", UPDATED, 0}, {"alle", FILLER, 0}, {"am", AM, 0},
    {"amended", UPDATED, 0}, {"and", FILLER, 0}, {"aout", MONTH, 8}, {"août", MONTH, 8},
    {"apr", MONTH, 4}, {"april", MONTH, 4}, {"aprile", MONTH, 4}, {"aprilie", MONTH, 4},
    {"ara", MONTH, 12}, {"aralik", MONTH, 12}, {"aralık", MONTH, 12}, {"article", FILLER, 0},
    {"as", FILLER, 0}, {"at", FILLER, 0}, {"atualizacao", UPDATED, 0}, {"atualizada", UPDATED, 0},
    {"atualizado", UPDATED, 0}, {"atualização", UPDATED, 0}, {"aug", MONTH, 8}, {"august", MONTH, 8},
    {"augusti", MONTH, 8}, {"augustus", MONTH, 8}, {"augusztus", MONTH, 8}, {"avr", MONTH, 4},
    {"avril", MONTH, 4}, {"ağu", MONTH, 8}, {"ağustos", MONTH, 8}, {"bearbeitet", UPDATED, 0},
    {"been", FILLER, 0}, {"bijgewerkt", UPDATED, 0}, {"bron", STOP, 0}, {"by", STOP, 0},
    {"března", MONTH, 3}, {"carsamba", FILLER, 0}, {"changed", UPDATED, 0}, {"cmt", FILLER, 0},
    {"corrected", UPDATED, 0}, {"creado", PUBLISHED, 0}, {"created", PUBLISHED, 0},
    {"creato", PUBLISHED, 0}, {"cree", PUBLISHED, 0}, {"criado", PUBLISHED, 0}, {"créé", PUBLISHED, 0},
    {"csütörtök", FILLER, 0}, {"cum", FILLER, 0}, {"cuma", FILLER, 0}, {"cumartesi", FILLER, 0},
    {"cze", MONTH, 6}, {"czerwca", MONTH, 6}, {"czerwiec", MONTH, 6}, {"czw", FILLER, 0},
    {"czwartek", FILLER, 0}, {"d", FILLER, 0}, {"data", FILLER, 0}, {"date", FILLER, 0},
    {"dated", FILLER, 0}, {"datum", FILLER, 0}, {"day", FILLER, 0}, {"de", FILLER, 0},
    {"dec", MONTH, 12}, {"december", MONTH, 12}, {"decembre", MONTH, 12}, {"decembrie", MONTH, 12},
    {"del", FILLER, 0}, {"den", FILLER, 0}, {"derniere", FILLER, 0}, {"dernière", FILLER, 0},
    {"des", MONTH, 12}, {"desember", MONTH, 12}, {"desembre", MONTH, 12}, {"dez", MONTH, 12},
    {"dezember", MONTH, 12}, {"dezembro", MONTH, 12}, {"di", FILLER, 0}, {"dia", FILLER, 0},
    {"dic", MONTH, 12}, {"dicembre", MONTH, 12}, {"diciembre", MONTH, 12}, {"dienstag", FILLER, 0},
    {"dim", FILLER, 0}, {"dimanche", FILLER, 0}, {"dinsdag", FILLER, 0}, {"dnia", FILLER, 0},
    {"do", FILLER, 0}, {"dodano", PUBLISHED, 0}, {"dom", FILLER, 0}, {"domenica", FILLER, 0},
    {"domingo", FILLER, 0}, {"donderdag", FILLER, 0}, {"donnerstag", FILLER, 0}, {"du", FILLER, 0},
    {"dubna", MONTH, 4}, {"déc", MONTH, 12}, {"décembre", MONTH, 12}, {"děle", FILLER, 0},
    {"e", FILLER, 0}, {"edited", UPDATED, 0}, {"edition", FILLER, 0}, {"eki", MONTH, 10},
    {"ekim", MONTH, 10}, {"eklenme", PUBLISHED, 0}, {"el", FILLER, 0}, {"elo", MONTH, 8},
    {"elokuu", MONTH, 8}, {"elokuuta", MONTH, 8}, {"em", FILLER, 0}, {"en", FILLER, 0},
    {"endret", UPDATED, 0}, {"ene", MONTH, 1}, {"enero", MONTH, 1}, {"er", FILLER, 0},
    {"erschienen", PUBLISHED, 0}, {"erstellt", PUBLISHED, 0}, {"erstmals", PUBLISHED, 0},
    {"et", FILLER, 0}, {"evening", FILLER, 0}, {"eyl", MONTH, 9}, {"eylül", MONTH, 9},
    {"feb", MONTH, 2}, {"febb", MONTH, 2}, {"febbraio", MONTH, 2}, {"feber", MONTH, 2},
    {"febrer", MONTH, 2}, {"febrero", MONTH, 2}, {"februar", MONTH, 2}, {"februari", MONTH, 2},
    {"februarie", MONTH, 2}, {"february", MONTH, 2}, {"február", MONTH, 2}, {"feira", FILLER, 0},
    {"fev", MONTH, 2}, {"fevereiro", MONTH, 2}, {"fevr", MONTH, 2}, {"fevrier", MONTH, 2},
    {"filed", PUBLISHED, 0}, {"final", FILLER, 0}, {"first", PUBLISHED, 0}, {"fonte", STOP, 0},
    {"fr", FILLER, 0}, {"fre", FILLER, 0}, {"fredag", FILLER, 0}, {"freitag", FILLER, 0},
    {"fri", FILLER, 0}, {"friday", FILLER, 0}, {"frissítve", UPDATED, 0}, {"fuente", STOP, 0},
    {"fév", MONTH, 2}, {"févr", MONTH, 2}, {"février", MONTH, 2}, {"gemaakt", PUBLISHED, 0},
    {"gen", MONTH, 1}, {"gener", MONTH, 1}, {"genn", MONTH, 1}, {"gennaio", MONTH, 1},
    {"geplaatst", PUBLISHED, 0}, {"gepubliceerd", PUBLISHED, 0}, {"gewijzigd", UPDATED, 0},
    {"geändert", UPDATED, 0}, {"gio", FILLER, 0}, {"giovedì", FILLER, 0}, {"giris", PUBLISHED, 0},
    {"giriş", PUBLISHED, 0}, {"giu", MONTH, 6}, {"giugno", MONTH, 6}, {"godz", FILLER, 0},
    {"godzina", FILLER, 0}, {"gru", MONTH, 12}, {"grudnia", MONTH, 12}, {"grudzień", MONTH, 12},
    {"guncelleme", UPDATED, 0}, {"güncel", UPDATED, 0}, {"güncelleme", UPDATED, 0},
    {"güncellendi", UPDATED, 0}, {"güncellenme", UPDATED, 0}, {"günü", FILLER, 0}, {"h", FILLER, 0},
    {"haz", MONTH, 6}, {"haziran", MONTH, 6}, {"heinä", MONTH, 7}, {"heinäkuu", MONTH, 7},
    {"heinäkuuta", MONTH, 7}, {"helmi", MONTH, 2}, {"helmikuu", MONTH, 2}, {"helmikuuta", MONTH, 2},
    {"hod", FILLER, 0}, {"hodin", FILLER, 0}, {"home", FILLER, 0}, {"horas", FILLER, 0},
    {"hour", FILLER, 0}, {"hours", FILLER, 0}, {"hrs", HOUR, 0}, {"hs", FILLER, 0},
    {"huhti", MONTH, 4}, {"huhtikuu", MONTH, 4}, {"huhtikuuta", MONTH, 4}, {"hétfő", FILLER, 0},
    {"i", FILLER, 0}, {"ian", MONTH, 1}, {"ianuarie", MONTH, 1}, {"il", FILLER, 0},
    {"issued", PUBLISHED, 0}, {"iul", MONTH, 7}, {"iulie", MONTH, 7}, {"iun", MONTH, 6},
    {"iunie", MONTH, 6}, {"ja", FILLER, 0}, {"jaanuar", MONTH, 1}, {"jan", MONTH, 1},
    {"janeiro", MONTH, 1}, {"januar", MONTH, 1}, {"januara", MONTH, 1}, {"januari", MONTH, 1},
    {"january", MONTH, 1}, {"január", MONTH, 1}, {"janv", MONTH, 1}, {"janvier", MONTH, 1},
    {"janúar", MONTH, 1}, {"jeu", FILLER, 0}, {"jeudi", FILLER, 0}, {"joulu", MONTH, 12},
    {"joulukuu", MONTH, 12}, {"joulukuuta", MONTH, 12}, {"jour", FILLER, 0}, {"jue", FILLER, 0},
    {"jueves", FILLER, 0}, {"juil", MONTH, 7}, {"juillet", MONTH, 7}, {"juin", MONTH, 6},
    {"jul", MONTH, 7}, {"julho", MONTH, 7}, {"juli", MONTH, 7}, {"julio", MONTH, 7},
    {"juliol", MONTH, 7}, {"julkaistu", PUBLISHED, 0}, {"july", MONTH, 7}, {"jun", MONTH, 6},
    {"june", MONTH, 6}, {"junho", MONTH, 6}, {"juni", MONTH, 6}, {"junio", MONTH, 6},
    {"juny", MONTH, 6}, {"jän", MONTH, 1}, {"jänner", MONTH, 1}, {"július", MONTH, 7},
    {"június", MONTH, 6}, {"kas", MONTH, 11}, {"kasim", MONTH, 11}, {"kasım", MONTH, 11},
    {"ke", FILLER, 0}, {"kedd", FILLER, 0}, {"kello", FILLER, 0}, {"keskiviikko", FILLER, 0},
    {"keskiviikkona", FILLER, 0}, {"kesä", MONTH, 6}, {"kesäkuu", MONTH, 6}, {"kesäkuuta", MONTH, 6},
    {"kl", FILLER, 0}, {"klo", FILLER, 0}, {"klockan", FILLER, 0}, {"klokken", FILLER, 0},
    {"května", MONTH, 5}, {"kwi", MONTH, 4}, {"kwiecień", MONTH, 4}, {"kwietnia", MONTH, 4},
    {"közzétéve", PUBLISHED, 0}, {"l", FILLER, 0}, {"la", FILLER, 0}, {"laatst", FILLER, 0},
    {"laatste", FILLER, 0}, {"las", FILLER, 0}, {"last", FILLER, 0}, {"latest", FILLER, 0},
    {"lauantai", FILLER, 0}, {"lauantaina", FILLER, 0}, {"le", FILLER, 0}, {"ledna", MONTH, 1},
    {"letzte", FILLER, 0}, {"letztmals", FILLER, 0}, {"lip", MONTH, 7}, {"lipca", MONTH, 7},
    {"lipiec", MONTH, 7}, {"lis", MONTH, 11}, {"listopad", MONTH, 11}, {"listopada", MONTH, 11},
    {"listopadu", MONTH, 11}, {"local", FILLER, 0}, {"loka", MONTH, 10}, {"lokakuu", MONTH, 10},
    {"lokakuuta", MONTH, 10}, {"los", FILLER, 0}, {"lug", MONTH, 7}, {"luglio", MONTH, 7},
    {"lun", FILLER, 0}, {"lundi", FILLER, 0}, {"lunedì", FILLER, 0}, {"lunes", FILLER, 0},
    {"lut", MONTH, 2}, {"lutego", MONTH, 2}, {"luty", MONTH, 2}, {"lör", FILLER, 0},
    {"lördag", FILLER, 0}, {"lør", FILLER, 0}, {"lørdag", FILLER, 0}, {"ma", FILLER, 0},
    {"maalis", MONTH, 3}, {"maaliskuu", MONTH, 3}, {"maaliskuuta", MONTH, 3}, {"maanantai", FILLER, 0},
    {"maanantaina", FILLER, 0}, {"maandag", FILLER, 0}, {"maart", MONTH, 3}, {"maerz", MONTH, 3},
    {"mag", MONTH, 5}, {"magg", MONTH, 5}, {"maggio", MONTH, 5}, {"mai", MONTH, 5}, {"maig", MONTH, 5},
    {"maio", MONTH, 5}, {"maj", MONTH, 5}, {"maja", MONTH, 5}, {"man", FILLER, 0},
    {"mandag", FILLER, 0}, {"mar", DAY_OR_MONTH, 3}, {"marca", MONTH, 3}, {"march", MONTH, 3},
    {"marco", MONTH, 3}, {"mardi", FILLER, 0}, {"maret", MONTH, 3}, {"marras", MONTH, 11},
    {"marraskuu", MONTH, 11}, {"marraskuuta", MONTH, 11}, {"mars", MONTH, 3}, {"mart", MONTH, 3},
    {"martedì", FILLER, 0}, {"martes", FILLER, 0}, {"martie", MONTH, 3}, {"marts", MONTH, 3},
    {"marzec", MONTH, 3}, {"marzo", MONTH, 3}, {"març", MONTH, 3}, {"março", MONTH, 3},
    {"may", MONTH, 5}, {"mayis", MONTH, 5}, {"mayo", MONTH, 5}, {"mayıs", MONTH, 5},
    {"mediodia", NOON, 0}, {"mediodía", NOON, 0}, {"megjelent", PUBLISHED, 0}, {"mei", MONTH, 5},
    {"mer", FILLER, 0}, {"mercoledì", FILLER, 0}, {"mercredi", FILLER, 0}, {"mezzogiorno", NOON, 0},
    {"mi", FILLER, 0}, {"midi", NOON, 0}, {"mie", FILLER, 0}, {"miercoles", FILLER, 0},
    {"min", FILLER, 0}, {"mis", UPDATED, 0}, {"mise", UPDATED, 0}, {"mittag", NOON, 0},
    {"mittags", NOON, 0}, {"mittwoch", FILLER, 0}, {"mié", FILLER, 0}, {"miércoles", FILLER, 0},
    {"mo", FILLER, 0}, {"modifica", UPDATED, 0}, {"modificada", UPDATED, 0},
    {"modificado", UPDATED, 0}, {"modificato", UPDATED, 0}, {"modifie", UPDATED, 0},
    {"modified", UPDATED, 0}, {"modifisert", FILLER, 0}, {"modifié", UPDATED, 0},
    {"modifiée", UPDATED, 0}, {"modyfikacja", UPDATED, 0}, {"mon", FILLER, 0}, {"monday", FILLER, 0},
    {"montag", FILLER, 0}, {"morning", FILLER, 0}, {"mrt", MONTH, 3}, {"mrz", MONTH, 3},
    {"muokattu", UPDATED, 0}, {"màj", UPDATED, 0}, {"május", MONTH, 5}, {"március", MONTH, 3},
    {"mär", MONTH, 3}, {"märz", MONTH, 3}, {"mån", FILLER, 0}, {"måndag", FILLER, 0},
    {"módosítva", UPDATED, 0}, {"nd", FILLER, 0}, {"niedz", FILLER, 0}, {"niedziela", FILLER, 0},
    {"nis", MONTH, 4}, {"nisan", MONTH, 4}, {"noiembrie", MONTH, 11}, {"noon", NOON, 0},
    {"nov", MONTH, 11}, {"november", MONTH, 11}, {"novembre", MONTH, 11}, {"novembro", MONTH, 11},
    {"noviembre", MONTH, 11}, {"o", FILLER, 0}, {"oca", MONTH, 1}, {"ocak", MONTH, 1},
    {"och", FILLER, 0}, {"oct", MONTH, 10}, {"october", MONTH, 10}, {"octobre", MONTH, 10},
    {"octombrie", MONTH, 10}, {"octubre", MONTH, 10}, {"of", FILLER, 0},
    {"offentliggjort", PUBLISHED, 0}, {"og", FILLER, 0}, {"okt", MONTH, 10}, {"oktober", MONTH, 10},
    {"október", MONTH, 10}, {"oluşturulma", PUBLISHED, 0}, {"om", FILLER, 0}, {"on", FILLER, 0},
    {"online", PUBLISHED, 0}, {"ons", FILLER, 0}, {"onsdag", FILLER, 0}, {"op", FILLER, 0},
    {"opdateret", UPDATED, 0}, {"oppdatert", UPDATED, 0}, {"oprettet", PUBLISHED, 0},
    {"opublikowano", PUBLISHED, 0}, {"opublikowany", PUBLISHED, 0}, {"ora", FILLER, 0},
    {"oraz", FILLER, 0}, {"ore", FILLER, 0}, {"os", FILLER, 0}, {"ostatnia", FILLER, 0},
    {"ostatniej", FILLER, 0}, {"ott", MONTH, 10}, {"ottobre", MONTH, 10}, {"out", MONTH, 10},
    {"outubro", MONTH, 10}, {"p.m", PM, 0}, {"page", FILLER, 0}, {"paru", PUBLISHED, 0},
    {"parution", PUBLISHED, 0}, {"paz", FILLER, 0}, {"pazar", FILLER, 0}, {"pazartesi", FILLER, 0},
    {"paź", MONTH, 10}, {"październik", MONTH, 10}, {"października", MONTH, 10}, {"pe", FILLER, 0},
    {"per", FILLER, 0}, {"perjantai", FILLER, 0}, {"perjantaina", FILLER, 0}, {"persembe", FILLER, 0},
    {"perşembe", FILLER, 0}, {"piątek", FILLER, 0}, {"pm", PM, 0}, {"pon", FILLER, 0},
    {"pondělí", FILLER, 0}, {"poniedziałek", FILLER, 0}, {"post", PUBLISHED, 0},
    {"postado", PUBLISHED, 0}, {"poste", PUBLISHED, 0}, {"posted", PUBLISHED, 0},
    {"posté", PUBLISHED, 0}, {"prosince", MONTH, 12}, {"pt", FILLER, 0}, {"pubblicata", PUBLISHED, 0},
    {"pubblicato", PUBLISHED, 0}, {"pubblicazione", PUBLISHED, 0}, {"publicacao", PUBLISHED, 0},
    {"publicacion", PUBLISHED, 0}, {"publicación", PUBLISHED, 0}, {"publicada", PUBLISHED, 0},
    {"publicado", PUBLISHED, 0}, {"publication", PUBLISHED, 0}, {"publicação", PUBLISHED, 0},
    {"publicerad", PUBLISHED, 0}, {"publicerades", PUBLISHED, 0}, {"publicerat", PUBLISHED, 0},
    {"publiceret", PUBLISHED, 0}, {"publie", PUBLISHED, 0}, {"publiee", PUBLISHED, 0},
    {"publikacja", PUBLISHED, 0}, {"publikacji", PUBLISHED, 0}, {"publikováno", PUBLISHED, 0},
    {"publisert", PUBLISHED, 0}, {"publish", PUBLISHED, 0}, {"published", PUBLISHED, 0},
    {"publiziert", PUBLISHED, 0}, {"publié", PUBLISHED, 0}, {"publiée", PUBLISHED, 0},
    {"pzt", FILLER, 0}, {"pá", FILLER, 0}, {"pátek", FILLER, 0}, {"päivitetty", UPDATED, 0},
    {"péntek", FILLER, 0}, {"qua", FILLER, 0}, {"quarta", FILLER, 0}, {"quelle", STOP, 0},
    {"qui", FILLER, 0}, {"quinta", FILLER, 0}, {"r", FILLER, 0}, {"rd", FILLER, 0},
    {"release", PUBLISHED, 0}, {"released", PUBLISHED, 0}, {"revised", UPDATED, 0},
    {"roku", FILLER, 0}, {"sa", FILLER, 0}, {"saat", FILLER, 0}, {"sab", FILLER, 0},
    {"sabado", FILLER, 0}, {"sabato", FILLER, 0}, {"sal", FILLER, 0}, {"sali", FILLER, 0},
    {"salı", FILLER, 0}, {"sam", FILLER, 0}, {"samedi", FILLER, 0}, {"samstag", FILLER, 0},
    {"sat", FILLER, 0}, {"saturday", FILLER, 0}, {"seg", FILLER, 0}, {"segunda", FILLER, 0},
    {"senast", FILLER, 0}, {"senest", FILLER, 0}, {"sep", MONTH, 9}, {"sept", MONTH, 9},
    {"september", MONTH, 9}, {"septembre", MONTH, 9}, {"septembrie", MONTH, 9},
    {"septiembre", MONTH, 9}, {"set", MONTH, 9}, {"setembro", MONTH, 9}, {"setiembre", MONTH, 9},
    {"sett", MONTH, 9}, {"settembre", MONTH, 9}, {"sex", FILLER, 0}, {"sexta", FILLER, 0},
    {"sidst", FILLER, 0}, {"sie", MONTH, 8}, {"sierpień", MONTH, 8}, {"sierpnia", MONTH, 8},
    {"sist", FILLER, 0}, {"skapad", PUBLISHED, 0}, {"so", FILLER, 0}, {"sob", FILLER, 0},
    {"sobota", FILLER, 0}, {"son", FILLER, 0}, {"sonnabend", FILLER, 0}, {"sonntag", FILLER, 0},
    {"source", STOP, 0}, {"srpna", MONTH, 8}, {"st", FILLER, 0}, {"stand", UPDATED, 0},
    {"story", FILLER, 0}, {"sty", MONTH, 1}, {"styczeń", MONTH, 1}, {"stycznia", MONTH, 1},
    {"středa", FILLER, 0}, {"su", FILLER, 0}, {"subat", MONTH, 2}, {"submitted", PUBLISHED, 0},
    {"sun", FILLER, 0}, {"sunday", FILLER, 0}, {"sunnuntai", FILLER, 0}, {"sunnuntaina", FILLER, 0},
    {"syys", MONTH, 9}, {"syyskuu", MONTH, 9}, {"syyskuuta", MONTH, 9}, {"szeptember", MONTH, 9},
    {"szerda", FILLER, 0}, {"szombat", FILLER, 0}, {"sáb", FILLER, 0}, {"sábado", FILLER, 0},
    {"sön", FILLER, 0}, {"söndag", FILLER, 0}, {"søn", FILLER, 0}, {"søndag", FILLER, 0},
    {"tammi", MONTH, 1}, {"tammikuu", MONTH, 1}, {"tammikuuta", MONTH, 1}, {"tarih", FILLER, 0},
    {"tarihi", FILLER, 0}, {"tem", MONTH, 7}, {"temmuz", MONTH, 7}, {"ter", FILLER, 0},
    {"terca", FILLER, 0}, {"terça", FILLER, 0}, {"th", FILLER, 0}, {"the", FILLER, 0},
    {"this", FILLER, 0}, {"thu", FILLER, 0}, {"thur", FILLER, 0}, {"thurs", FILLER, 0},
    {"thursday", FILLER, 0}, {"ti", FILLER, 0}, {"tid", FILLER, 0}, {"tiistai", FILLER, 0},
    {"tiistaina", FILLER, 0}, {"time", FILLER, 0}, {"timer", FILLER, 0}, {"times", FILLER, 0},
    {"tir", FILLER, 0}, {"tirsdag", FILLER, 0}, {"tis", FILLER, 0}, {"tisdag", FILLER, 0},
    {"to", FILLER, 0}, {"tor", FILLER, 0}, {"tors", FILLER, 0}, {"torsdag", FILLER, 0},
    {"torstai", FILLER, 0}, {"torstaina", FILLER, 0}, {"touko", MONTH, 5}, {"toukokuu", MONTH, 5},
    {"toukokuuta", MONTH, 5}, {"tue", FILLER, 0}, {"tues", FILLER, 0}, {"tuesday", FILLER, 0},
    {"tuntia", FILLER, 0}, {"udgivet", PUBLISHED, 0}, {"uhr", HOUR, 0}, {"uhrzeit", FILLER, 0},
    {"ultima", FILLER, 0}, {"ultimo", FILLER, 0}, {"um", FILLER, 0}, {"und", FILLER, 0},
    {"update", UPDATED, 0}, {"updated", UPDATED, 0}, {"updates", UPDATED, 0},
    {"uppdaterad", UPDATED, 0}, {"uppdaterades", UPDATED, 0}, {"uppdaterat", UPDATED, 0},
    {"utworzono", PUBLISHED, 0}, {"uur", HOUR, 0}, {"v", FILLER, 0}, {"vasárnap", FILLER, 0},
    {"ve", FILLER, 0}, {"ven", FILLER, 0}, {"vendredi", FILLER, 0}, {"venerdì", FILLER, 0},
    {"veroeffentlicht", PUBLISHED, 0}, {"veröffentlicht", PUBLISHED, 0}, {"vie", FILLER, 0},
    {"viernes", FILLER, 0}, {"viimeksi", FILLER, 0}, {"vom", FILLER, 0}, {"vr", FILLER, 0},
    {"vrijdag", FILLER, 0}, {"vydáno", PUBLISHED, 0}, {"was", FILLER, 0}, {"wed", FILLER, 0},
    {"wednesday", FILLER, 0}, {"weds", FILLER, 0}, {"wo", FILLER, 0}, {"woensdag", FILLER, 0},
    {"wrz", MONTH, 9}, {"wrzesień", MONTH, 9}, {"września", MONTH, 9}, {"wt", FILLER, 0},
    {"wtorek", FILLER, 0}, {"y", FILLER, 0}, {"yayin", PUBLISHED, 0}, {"yayinlanma", PUBLISHED, 0},
    {"yayın", PUBLISHED, 0}, {"yayınlandı", PUBLISHED, 0}, {"yayınlanma", PUBLISHED, 0},
    {"za", FILLER, 0}, {"zaktualizowano", UPDATED, 0}, {"zaterdag", FILLER, 0}, {"zo", FILLER, 0},
    {"zondag", FILLER, 0}, {"zuletzt", FILLER, 0}, {"zveřejněno", PUBLISHED, 0}, {"září", MONTH, 9},
    {"à", FILLER, 0}, {"às", FILLER, 0}, {"április", MONTH, 4}, {"ändrad", UPDATED, 0},
    {"ændret", UPDATED, 0}, {"çar", FILLER, 0}, {"çarşamba", FILLER, 0}, {"ös", PM, 0}, {"öö", AM, 0},
    {"última", FILLER, 0}, {"último", FILLER, 0}, {"února", MONTH, 2}, {"út", FILLER, 0},
    {"úterý", FILLER, 0}, {"überarbeitet", UPDATED, 0}, {"července", MONTH, 7}, {"června", MONTH, 6},
    {"čt", FILLER, 0}, {"čtvrtek", FILLER, 0}, {"října", MONTH, 10}, {"śr", FILLER, 0},
    {"środa", FILLER, 0}, {"şub", MONTH, 2}, {"şubat", MONTH, 2}, {"źródło", STOP, 0},
    {"απριλίου", MONTH, 4}, {"αυγούστου", MONTH, 8}, {"δεκεμβρίου", MONTH, 12}, {"δευτέρα", FILLER, 0},
    {"δημοσίευση", PUBLISHED, 0}, {"δημοσιεύθηκε", PUBLISHED, 0}, {"δημοσιεύτηκε", PUBLISHED, 0},
    {"ενημέρωση", UPDATED, 0}, {"ενημερώθηκε", UPDATED, 0}, {"ιανουαρίου", MONTH, 1},
    {"ιουλίου", MONTH, 7}, {"ιουνίου", MONTH, 6}, {"κυριακή", FILLER, 0}, {"μαΐου", MONTH, 5},
    {"μαρτίου", MONTH, 3}, {"νοεμβρίου", MONTH, 11}, {"οκτωβρίου", MONTH, 10}, {"πέμπτη", FILLER, 0},
    {"παρασκευή", FILLER, 0}, {"σάββατο", FILLER, 0}, {"σεπτεμβρίου", MONTH, 9}, {"στις", FILLER, 0},
    {"τετάρτη", FILLER, 0}, {"τρίτη", FILLER, 0}, {"φεβρουαρίου", MONTH, 2}, {"ώρα", FILLER, 0},
    {"авг", MONTH, 8}, {"август", MONTH, 8}, {"августа", MONTH, 8}, {"апр", MONTH, 4},
    {"апрель", MONTH, 4}, {"апреля", MONTH, 4}, {"березня", MONTH, 3}, {"в", FILLER, 0},
    {"вересня", MONTH, 9}, {"воскресенье", FILLER, 0}, {"время", FILLER, 0}, {"вс", FILLER, 0},
    {"вт", FILLER, 0}, {"вторник", FILLER, 0}, {"вівторок", FILLER, 0}, {"г", FILLER, 0},
    {"года", FILLER, 0}, {"году", FILLER, 0}, {"грудня", MONTH, 12}, {"дата", FILLER, 0},
    {"дек", MONTH, 12}, {"декабрь", MONTH, 12}, {"декабря", MONTH, 12}, {"жовтня", MONTH, 10},
    {"и", FILLER, 0}, {"изменена", UPDATED, 0}, {"изменено", UPDATED, 0}, {"источник", STOP, 0},
    {"июл", MONTH, 7}, {"июль", MONTH, 7}, {"июля", MONTH, 7}, {"июн", MONTH, 6}, {"июнь", MONTH, 6},
    {"июня", MONTH, 6}, {"квітня", MONTH, 4}, {"липня", MONTH, 7}, {"листопада", MONTH, 11},
    {"лютого", MONTH, 2}, {"май", MONTH, 5}, {"март", MONTH, 3}, {"марта", MONTH, 3},
    {"мая", MONTH, 5}, {"неділя", FILLER, 0}, {"ноя", MONTH, 11}, {"нояб", MONTH, 11},
    {"ноябрь", MONTH, 11}, {"ноября", MONTH, 11}, {"о", FILLER, 0}, {"обновлен", UPDATED, 0},
    {"обновлена", UPDATED, 0}, {"обновление", UPDATED, 0}, {"обновлено", UPDATED, 0},
    {"окт", MONTH, 10}, {"октябрь", MONTH, 10}, {"октября", MONTH, 10}, {"оновлено", UPDATED, 0},
    {"опубликован", PUBLISHED, 0}, {"опубликована", PUBLISHED, 0}, {"опубликовано", PUBLISHED, 0},
    {"опубліковано", PUBLISHED, 0}, {"п", FILLER, 0}, {"пн", FILLER, 0}, {"понедельник", FILLER, 0},
    {"понеділок", FILLER, 0}, {"последнее", FILLER, 0}, {"пт", FILLER, 0},
    {"публикации", PUBLISHED, 0}, {"пятница", FILLER, 0}, {"размещено", PUBLISHED, 0},
    {"року", FILLER, 0}, {"сб", FILLER, 0}, {"сен", MONTH, 9}, {"сент", MONTH, 9},
    {"сентябрь", MONTH, 9}, {"сентября", MONTH, 9}, {"середа", FILLER, 0}, {"серпня", MONTH, 8},
    {"создано", PUBLISHED, 0}, {"ср", FILLER, 0}, {"среда", FILLER, 0}, {"суббота", FILLER, 0},
    {"субота", FILLER, 0}, {"січня", MONTH, 1}, {"травня", MONTH, 5}, {"фев", MONTH, 2},
    {"февр", MONTH, 2}, {"февраль", MONTH, 2}, {"февраля", MONTH, 2}, {"час", FILLER, 0},
    {"червня", MONTH, 6}, {"четвер", FILLER, 0}, {"четверг", FILLER, 0}, {"чт", FILLER, 0},
    {"янв", MONTH, 1}, {"январь", MONTH, 1}, {"января", MONTH, 1}, {"ятниця", FILLER, 0},
    {"אוגוסט", MONTH, 8}, {"אוקטובר", MONTH, 10}, {"אפריל", MONTH, 4}, {"באוגוסט", MONTH, 8},
    {"באוקטובר", MONTH, 10}, {"באפריל", MONTH, 4}, {"בדצמבר", MONTH, 12}, {"ביולי", MONTH, 7},
    {"ביוני", MONTH, 6}, {"בינואר", MONTH, 1}, {"במאי", MONTH, 5}, {"במרץ", MONTH, 3},
    {"בנובמבר", MONTH, 11}, {"בספטמבר", MONTH, 9}, {"בפברואר", MONTH, 2}, {"בשעה", FILLER, 0},
    {"דצמבר", MONTH, 12}, {"חמישי", FILLER, 0}, {"יולי", MONTH, 7}, {"יום", FILLER, 0},
    {"יוני", MONTH, 6}, {"ינואר", MONTH, 1}, {"מאי", MONTH, 5}, {"מרץ", MONTH, 3},
    {"נובמבר", MONTH, 11}, {"ספטמבר", MONTH, 9}, {"עודכן", UPDATED, 0}, {"פברואר", MONTH, 2},
    {"פורסם", PUBLISHED, 0}, {"ראשון", FILLER, 0}, {"רביעי", FILLER, 0}, {"שבת", FILLER, 0},
    {"שישי", FILLER, 0}, {"שלישי", FILLER, 0}, {"שני", FILLER, 0}, {"آب", MONTH, 8},
    {"آخر", FILLER, 0}, {"آذار", MONTH, 3}, {"أبريل", MONTH, 4}, {"أغسطس", MONTH, 8},
    {"أكتوبر", MONTH, 10}, {"أيار", MONTH, 5}, {"أيلول", MONTH, 9}, {"إبريل", MONTH, 4},
    {"ابريل", MONTH, 4}, {"اغسطس", MONTH, 8}, {"اكتوبر", MONTH, 10}, {"الأحد", FILLER, 0},
    {"الأربعاء", FILLER, 0}, {"الإثنين", FILLER, 0}, {"الاثنين", FILLER, 0}, {"الثلاثاء", FILLER, 0},
    {"الجمعة", FILLER, 0}, {"الخميس", FILLER, 0}, {"الساعة", FILLER, 0}, {"السبت", FILLER, 0},
    {"النشر", PUBLISHED, 0}, {"بتاريخ", FILLER, 0}, {"تاريخ", FILLER, 0}, {"تحديث", UPDATED, 0},
    {"تموز", MONTH, 7}, {"حزيران", MONTH, 6}, {"ديسمبر", MONTH, 12}, {"سبتمبر", MONTH, 9},
    {"شباط", MONTH, 2}, {"ص", AM, 0}, {"صباحا", AM, 0}, {"صباحاً", AM, 0}, {"فبراير", MONTH, 2},
    {"في", FILLER, 0}, {"م", PM, 0}, {"مارس", MONTH, 3}, {"مايو", MONTH, 5}, {"مساء", PM, 0},
    {"مساءً", PM, 0}, {"نشر", PUBLISHED, 0}, {"نشرت", PUBLISHED, 0}, {"نوفمبر", MONTH, 11},
    {"نيسان", MONTH, 4}, {"يناير", MONTH, 1}, {"يوليو", MONTH, 7}, {"يوم", FILLER, 0},
    {"يونيو", MONTH, 6}, {"अक्टूबर", MONTH, 10}, {"अक्तूबर", MONTH, 10}, {"अगस्त", MONTH, 8},
    {"अपडेट", UPDATED, 0}, {"अपडेटेड", UPDATED, 0}, {"अप्रैल", MONTH, 4}, {"को", FILLER, 0},
    {"गुरुवार", FILLER, 0}, {"जनवरी", MONTH, 1}, {"जुलाई", MONTH, 7}, {"जून", MONTH, 6},
    {"दिसंबर", MONTH, 12}, {"दिसम्बर", MONTH, 12}, {"नवंबर", MONTH, 11}, {"नवम्बर", MONTH, 11},
    {"प्रकाशित", PUBLISHED, 0}, {"फरवरी", MONTH, 2}, {"फ़रवरी", MONTH, 2}, {"बजे", FILLER, 0},
    {"बुधवार", FILLER, 0}, {"मंगलवार", FILLER, 0}, {"मई", MONTH, 5}, {"मार्च", MONTH, 3},
    {"रविवार", FILLER, 0}, {"शनिवार", FILLER, 0}, {"शुक्रवार", FILLER, 0}, {"सितंबर", MONTH, 9},
    {"सितम्बर", MONTH, 9}, {"सोमवार", FILLER, 0},
};
/* clang-format on */

/* Longer ones before their own beginnings. */
static const struct date_entry unspaced[] = {
    {"公開日時", PUBLISHED, 0},
    {"公開日", PUBLISHED, 0},
    {"公開", PUBLISHED, 0},
    {"配信日時", PUBLISHED, 0},
    {"配信日", PUBLISHED, 0},
    {"配信", PUBLISHED, 0},
    {"掲載日", PUBLISHED, 0},
    {"掲載", PUBLISHED, 0},
    {"発行", PUBLISHED, 0},
    {"投稿日", PUBLISHED, 0},
    {"投稿", PUBLISHED, 0},
    {"発表", PUBLISHED, 0},
    {"公表", PUBLISHED, 0},
    {"初公開", PUBLISHED, 0},
    {"发布时间", PUBLISHED, 0},
    {"发布日期", PUBLISHED, 0},
    {"发布", PUBLISHED, 0},
    {"發布時間", PUBLISHED, 0},
    {"發布日期", PUBLISHED, 0},
    {"發布", PUBLISHED, 0},
    {"發佈時間", PUBLISHED, 0},
    {"發佈", PUBLISHED, 0},
    {"发表时间", PUBLISHED, 0},
    {"发表", PUBLISHED, 0},
    {"發表", PUBLISHED, 0},
    {"기사입력", PUBLISHED, 0},
    {"입력", PUBLISHED, 0},
    {"등록", PUBLISHED, 0},
    {"게시", PUBLISHED, 0},
    {"작성", PUBLISHED, 0},
    {"승인", PUBLISHED, 0},
    {"송고", PUBLISHED, 0},
    {"발행", PUBLISHED, 0},
    {"最終更新日時", UPDATED, 0},
    {"最終更新日", UPDATED, 0},
    {"最終更新", UPDATED, 0},
    {"更新日時", UPDATED, 0},
    {"更新時間", UPDATED, 0},
    {"更新时间", UPDATED, 0},
    {"更新日", UPDATED, 0},
    {"更新", UPDATED, 0},
    {"最后更新", UPDATED, 0},
    {"最後更新", UPDATED, 0},
    {"修正", UPDATED, 0},
    {"改訂", UPDATED, 0},
    {"최종수정", UPDATED, 0},
    {"기사수정", UPDATED, 0},
    {"수정", UPDATED, 0},
    {"업데이트", UPDATED, 0},
    {"午前", AM, 0},
    {"上午", AM, 0},
    {"凌晨", AM, 0},
    {"早上", AM, 0},
    {"清晨", AM, 0},
    {"오전", AM, 0},
    {"새벽", AM, 0},
    {"午後", PM, 0},
    {"下午", PM, 0},
    {"晚上", PM, 0},
    {"晚间", PM, 0},
    {"晚間", PM, 0},
    {"傍晚", PM, 0},
    {"中午", PM, 0},
    {"正午", NOON, 0},
    {"오후", PM, 0},
    {"저녁", PM, 0},
    {"令和", ERA, 118},
    {"平成", ERA, 88},
    {"昭和", ERA, 25},
    {"民國", ERA, 11},
    {"民国", ERA, 11},
    {"来源", STOP, 0},
    {"來源", STOP, 0},
    {"出典", STOP, 0},
    {"作者", STOP, 0},
    {"記者", STOP, 0},
    {"记者", STOP, 0},
    {"編集", STOP, 0},
    {"编辑", STOP, 0},
    {"責任編輯", STOP, 0},
    {"责任编辑", STOP, 0},
    {"기자", STOP, 0},
    {"星期", FILLER, 0},
    {"週", FILLER, 0},
    {"周", FILLER, 0},
    {"曜日", FILLER, 0},
    {"曜", FILLER, 0},
    {"요일", FILLER, 0},
    {"月", FILLER, 0},
    {"火", FILLER, 0},
    {"水", FILLER, 0},
    {"木", FILLER, 0},
    {"金", FILLER, 0},
    {"土", FILLER, 0},
    {"日付", FILLER, 0},
    {"日時", FILLER, 0},
    {"日期", FILLER, 0},
    {"日", FILLER, 0},
    {"一", FILLER, 0},
    {"二", FILLER, 0},
    {"三", FILLER, 0},
    {"四", FILLER, 0},
    {"五", FILLER, 0},
    {"六", FILLER, 0},
    {"天", FILLER, 0},
    {"祝", FILLER, 0},
    {"時間", FILLER, 0},
    {"时间", FILLER, 0},
    {"于", FILLER, 0},
    {"於", FILLER, 0},
    {"付", FILLER, 0},
    {"월", FILLER, 0},
    {"화", FILLER, 0},
    {"수", FILLER, 0},
    {"목", FILLER, 0},
    {"금", FILLER, 0},
    {"토", FILLER, 0},
    {"일", FILLER, 0},
    {"년", FILLER, 0},
};

static int compare_entries(const void *key, const void *item)
{
	return strcmp(key, ((const struct date_entry *)item)->word);
}

enum date_word date_word_find(struct nh_string word, int *ret_value)
{
	char folded[WORD_BYTES_MAX + 1];
	const struct date_entry *found;
	size_t used = 0;

	if (word.length == 0 || word.length > WORD_BYTES_MAX)
		return DATE_WORD_UNKNOWN;
	while (used < word.length) {
		if ((unsigned char)word.bytes[used] >= 0xC3 && (unsigned char)word.bytes[used] < 0xE0 &&
		    used + 1 < word.length) {
			letter_fold_pair(word.bytes + used, folded + used);
			used += 2;
			continue;
		}
		folded[used] = plain_lower(word.bytes[used]);
		used++;
	}
	folded[used] = '\0';
	found = bsearch(folded, entries, NH_COUNT_OF(entries), sizeof *entries, compare_entries);
	if (!found)
		return DATE_WORD_UNKNOWN;
	*ret_value = found->value;
	return (enum date_word)found->meaning;
}

enum date_word date_word_at(struct nh_string text, int *ret_value, size_t *ret_bytes)
{
	for (size_t i = 0; i < NH_COUNT_OF(unspaced); i++) {
		size_t bytes = strlen(unspaced[i].word);

		if (bytes > text.length || memcmp(text.bytes, unspaced[i].word, bytes) != 0)
			continue;
		*ret_bytes = bytes;
		*ret_value = unspaced[i].meaning == ERA ? 1900 + unspaced[i].value : 0;
		return (enum date_word)unspaced[i].meaning;
	}
	return DATE_WORD_UNKNOWN;
}

char date_unit_at(const char *text, size_t length)
{
	static const struct {
		char bytes[DATE_UNIT_BYTES + 1];
		char unit;
	} units[] = {
	    {"年", 'y'}, {"月", 'm'}, {"日", 'd'}, {"号", 'd'}, {"號", 'd'}, {"時", 'H'},
	    {"时", 'H'}, {"点", 'H'}, {"點", 'H'}, {"分", 'M'}, {"秒", 'S'}, {"년", 'y'},
	    {"월", 'm'}, {"일", 'd'}, {"시", 'H'}, {"분", 'M'}, {"초", 'S'},
	};

	for (size_t i = 0; length >= DATE_UNIT_BYTES && i < NH_COUNT_OF(units); i++)
		if (memcmp(text, units[i].bytes, DATE_UNIT_BYTES) == 0)
			return units[i].unit;
	return 0;
}
