/* SPDX-License-Identifier: MIT */
/*
 * Words are compared as they are searched: lower case, no accents; those of a
 * name have `_` between, and the Arabic article is left away.  They stand
 * surest first, the languages one behind the other: English, German, French,
 * Spanish, Italian, Portuguese, Dutch, Russian, Ukrainian, Arabic, Turkish,
 * Polish, and a few words of others.  A list is walked from its start: a file
 * has some dozens of columns, once.
 */
#include "config.h"

#include "core/guess_words.h"

#include <string.h>

static const struct {
	enum guess_kind kind;
	int rank; /* a place's level, an actor's role */
	const char *words;
} WORDS[] = {
	{ GUESS_DATE, 0,
	    "date event_date incident_date date_of_event datetime date_time "
	    "when timestamp ts datum ereignisdatum wann zeitpunkt "
	    "date_evenement quand fecha fecha_hecho cuando quando wanneer "
	    "data дата когда коли تاريخ متى tarih dato kdy nar "
	    "data_wydarzenia kiedy ημερομηνια תאריך تاریخ tanggal 日期 日付" },
	{ GUESS_START, 0,
	    "start_date date_start startdate start begin begin_date from "
	    "since beginn startdatum von anfang datum_von debut date_debut "
	    "date_de_debut depuis fecha_inicio fecha_de_inicio inicio desde "
	    "inizio data_inizio data_inicio начало дата_начала بداية "
	    "تاريخ_بداية baslangıc baslangıc_tarihi poczatek" },
	{ GUESS_END, 0,
	    "end_date date_end enddate end until till to finish ende "
	    "enddatum bis datum_bis fin date_fin date_de_fin fecha_fin "
	    "fecha_final fecha_de_fin final hasta fine data_fine fim "
	    "data_fim einde einddatum конец окончание дата_окончания نهاية "
	    "تاريخ_نهاية bitis bitis_tarihi koniec slut" },
	{ GUESS_TIME, 0,
	    "time time_of_day event_time time_utc utc_time time_gmt "
	    "local_time time_local uhrzeit zeit heure hora ora время "
	    "час وقت ساعة saat godzina tijd tid" },
	{ GUESS_YEAR, 0,
	    "year jahr annee ano anno год рік سنة عام yıl rok jaar ar iyear" },
	{ GUESS_MONTH, 0,
	    "month monat mois mes mese месяц місяць شهر ay miesiac maand "
	    "manad imonth" },
	{ GUESS_DAY, 0, "day tag jour dia giorno день يوم gun dzien dag iday" },
	{ GUESS_TITLE, 0,
	    "title headline event_title event_name incident_name "
	    "name_of_incident name subject what message action titel "
	    "uberschrift "
	    "ereignis vorfall bezeichnung betreff was titre intitule "
	    "evenement quoi fait titulo titular evento hecho suceso que "
	    "asunto titolo cosa acontecimento gebeurtenis wat название "
	    "заголовок событие что тема происшествие назва подія що عنوان "
	    "حدث واقعة ماذا baslık olay konu tytuł wydarzenie zdarzenie "
	    "rubrik handelse overskrift hændelse nazev udalost cim esemeny "
	    "titlu eveniment τιτλοσ כותרת אירוע judul peristiwa 标题 事件 "
	    "タイトル "
	    "出来事" },
	{ GUESS_EVENT, 0,
	    "event incident events incidents ereignis vorfall evenement "
	    "evenements hecho evento suceso события событие происшествие "
	    "инцидент حدث واقعة olay wydarzenie gebeurtenis" },
	{ GUESS_SUMMARY, 0,
	    "summary description notes note text details detail comment "
	    "comments narrative body content synopsis remarks remark "
	    "abstract beschreibung zusammenfassung bemerkung bemerkungen "
	    "notiz notizen kommentar inhalt anmerkung anmerkungen resume "
	    "texte commentaire commentaires remarque remarques contenu "
	    "descripcion resumen texto detalle detalles comentario "
	    "comentarios observaciones notas descrizione testo commento "
	    "riassunto descricao resumo observacoes beschrijving "
	    "samenvatting opmerkingen tekst описание текст примечание "
	    "примечания комментарии содержание подробности опис примітка "
	    "коментар وصف نص ملخص تفاصيل ملاحظات acıklama ozet metin opis "
	    "uwagi streszczenie beskrivning beskrivelse 描述 内容" },
	{ GUESS_TYPE, 0,
	    "type event_type category kind class event_category typ art "
	    "kategorie ereignistyp categorie tipo categoria clase soort тип "
	    "вид категория نوع فية تصنيف tur kategori rodzaj kategoria" },
	{ GUESS_ACTOR, 0,
	    "actors actor who participants participant parties party "
	    "persons person people groups group organisation organization "
	    "side_a side_b akteure akteur wer beteiligte beteiligter "
	    "beteiligten personen gruppe acteurs acteur qui personnes "
	    "personne groupe protagonistes protagonistas protagonisti actores "
	    "quien participantes participante "
	    "personas persona grupo organizacion attori attore chi atores "
	    "ator quem actoren wie betrokkenen участники участник кто "
	    "деиствующее_лицо сторона группа организация актор учасники "
	    "учасник хто فاعل فاعلون جهة من مشارك مشاركون طرف اطراف مجموعة "
	    "منظمة شخص aktor aktorler kisi kisiler kim taraf uczestnicy "
	    "uczestnik osoba osoby kto "
	    "vem 人物 参与者" },
	{ GUESS_ACTOR, 1,
	    "perpetrator perpetrators attacker attackers shooter suspect "
	    "suspects tater responsable agresor "
	    "агрессор" },
	{ GUESS_ACTOR, 2,
	    "victim victims opfer victime victimes victima victimas vitima "
	    "vitimas vittima vittime жертва "
	    "ضحية" },
	{ GUESS_ACTOR, 3, "target targets ziel cible objetivo цель هدف" },
	{ GUESS_ACTOR, 4,
	    "user username benutzer utilisateur usuario пользователь" },
	{ GUESS_ACTOR, 5, "host hostname computer_name" },
	{ GUESS_PLACE, 1,
	    "country land staat pays pais paese страна краіна بلد دولة ulke "
	    "kraj stat zeme 国家" },
	{ GUESS_PLACE, 2, "region regione регион регіон اقليم منطقة bolge" },
	{ GUESS_PLACE, 3,
	    "state province governorate admin1 adm_1 bundesland departement "
	    "provincia estado uf departamento область محافظة ولاية "
	    "wojewodztwo" },
	{ GUESS_PLACE, 4,
	    "district county admin2 adm_2 kreis landkreis arrondissement "
	    "distrito раион قضاء ilce powiat" },
	{ GUESS_PLACE, 5,
	    "city town village municipality admin3 stadt gemeinde dorf "
	    "ville commune ciudad municipio pueblo citta comune cidade stad "
	    "город село населенныи_пункт місто مدينة قرية بلدة sehir miasto "
	    "mesto" },
	{ GUESS_PLACE, 6,
	    "locations location place where venue address site ort wo "
	    "standort adresse schauplatz lieu localisation ou endroit lugar "
	    "donde localizacion localizzazione localizacao "
	    "ubicacion sitio direccion luogo dove local onde plaats waar "
	    "место где локация адрес місце де مكان اين موقع yer nerede "
	    "mekan konum miejsce gdzie plats sted ort_des_geschehens 地点 位置 "
	    "場所" },
	{ GUESS_LATITUDE, 0,
	    "latitude lat breitengrad breite latitud latitudine широта "
	    "خط_عرض عرض enlem szerokosc geo_lat y 纬度" },
	{ GUESS_LONGITUDE, 0,
	    "longitude lon lng long langengrad lange longitud longitudine "
	    "долгота довгота خط_طول طول boylam długosc geo_lon geo_long x "
	    "经度" },
	{ GUESS_COORDINATES, 0,
	    "coordinates coordinate coords latlon lat_lon latlng lat_long "
	    "latitude_longitude gps geolocation koordinaten coordonnees "
	    "coordenadas coordinate_geografiche координаты احداثيات "
	    "koordinat" },
	{ GUESS_TAGS, 0,
	    "tags tag labels keywords schlagworte schlagworter stichworte "
	    "stichworter mots_cles mots_clefs etiquetas palabras_clave теги "
	    "метки ключевые_слова وسوم كلمات_مفتاحية etiketler tagi" },
	{ GUESS_URL, 0,
	    "url source_url link links href weblink source_link website "
	    "webseite lien liens enlace enlaces ссылка ссылки посилання "
	    "رابط روابط baglantı 链接" },
	{ GUESS_SOURCE, 0,
	    "source sources reference references citation quelle quellen "
	    "nachweis beleg belege fuente fuentes fonte fonti bron bronnen "
	    "источник "
	    "источники джерело مصدر مصادر kaynak zrodło kalla kilde 来源 "
	    "出典" },
	{ GUESS_PUBLISHER, 0,
	    "publisher outlet newspaper herausgeber zeitung medio editeur "
	    "издание ناشر" },
	{ GUESS_PUBLISHED, 0,
	    "published source_date publication_date date_published "
	    "publication veroffentlicht publie publicado" },
	{ GUESS_QUOTE, 0,
	    "quote quotation excerpt zitat cita cytat citat цитата اقتباس" },
	{ GUESS_ID, 0,
	    "id event_id incident_id eventid uid uuid identifier kennung "
	    "identifiant identificador идентификатор معرف" },
	{ GUESS_COUNT, 0,
	    "number numbers nb nbr num count counts total anzahl zahl "
	    "nombre numero cantidad число количество عدد sayi liczba "
	    "percent rate fatalities killed dead deaths wounded injured "
	    "tote verletzte morts blesses muertos heridos погибшие раненые" },
	{ GUESS_OTHER, 0,
	    "created updated modified added accessed access birth retrieved "
	    "entry last erstellt geandert erfasst aktualisiert geburt cree "
	    "modifie maj naissance creado modificado actualizado nacimiento "
	    "origin herkunft origine origen происхождения создано обновлено" },
};

/* Words of another meaning inside a longer name: `data source`, `long text`,
 * `to whom`. */
static const char LONE[] =
    "data name x y long to from de ou que qui was art land state wie local "
    "class body ora ay il class y no fine final host user where what when "
    "who tag time note text last entry access total da von bis ort "
    "site person people group message subject fait media start end from";

static const char *const ROLES[] = { NULL, "perpetrator", "victim", "target",
	"user", "host" };

const char *
guess_role(int role)
{
	return ROLES[role];
}

/* Where the word stands in the list, counted; -1. */
static int
find_word(const char *list, struct span word)
{
	const char *end;
	size_t n;
	int i;

	for (i = 0; *list != '\0'; i++) {
		end = strchr(list, ' ');
		n = end != NULL ? (size_t)(end - list) : strlen(list);
		if (n == word.n && memcmp(list, word.s, n) == 0)
			return i;
		list += n + (end != NULL);
	}
	return -1;
}

static void
note_rank(struct guess_name *name, enum guess_kind kind, int rank)
{
	if (kind == GUESS_PLACE && name->level == 0)
		name->level = rank;
	if (kind == GUESS_ACTOR && name->role == 0)
		name->role = rank;
}

static void
match_whole(struct guess_name *name, struct span text)
{
	size_t i;
	int at;

	for (i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		at = find_word(WORDS[i].words, text);
		if (at < 0)
			continue;
		name->whole |= GUESS_BIT(WORDS[i].kind);
		name->order[WORDS[i].kind] = (unsigned)at;
		note_rank(name, WORDS[i].kind, WORDS[i].rank);
	}
}

static void
match_part(struct guess_name *name, struct span text, bool lone)
{
	size_t i;

	for (i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		if (find_word(WORDS[i].words, text) < 0)
			continue;
		if (lone && WORDS[i].kind != GUESS_END &&
		    WORDS[i].kind != GUESS_START)
			continue;
		name->parts |= GUESS_BIT(WORDS[i].kind);
		note_rank(name, WORDS[i].kind, WORDS[i].rank);
	}
}

/* ---- A name as words */

/* A capital behind a small letter starts a word: eventDate. */
static enum status
split_capitals(struct span text, struct strbuf *out)
{
	bool small = false;
	size_t i;

	for (i = 0; i < text.n; i++) {
		if (small && text.s[i] >= 'A' && text.s[i] <= 'Z')
			strbuf_add_byte(out, ' ');
		small = text.s[i] >= 'a' && text.s[i] <= 'z';
		strbuf_add_byte(out, text.s[i]);
	}
	return strbuf_status(out);
}

/* Letters and digits as they are, `_` once for anything between. */
static void
join_words(const char *s, size_t n, struct strbuf *out)
{
	size_t offset = 0, start = out->n;
	struct span word;

	while (text_word(s, n, &offset, &word)) {
		if (out->n > start)
			strbuf_add_byte(out, '_');
		/* The Arabic article, not a word that is short with it. */
		if (word.n > 8 && memcmp(word.s, "\xd8\xa7\xd9\x84", 4) == 0) {
			word.s += 4;
			word.n -= 4;
		}
		strbuf_add(out, word.s, word.n);
	}
}

/* actor1 is an actor, x1 no longitude. */
static struct span
without_number(struct span word)
{
	size_t n = word.n;

	while (n > 0 && word.s[n - 1] >= '0' && word.s[n - 1] <= '9')
		n--;
	if (n > 0 && word.s[n - 1] == '_')
		n--;
	return n > 2 ? (struct span){ word.s, n } : word;
}

static void
match(struct guess_name *name, struct span text)
{
	struct span rest = text, word;
	const char *end;

	match_whole(name, text);
	if (name->whole == 0)
		match_whole(name, without_number(text));
	while (rest.n > 0) {
		end = memchr(rest.s, '_', rest.n);
		word.s = rest.s;
		word.n = end != NULL ? (size_t)(end - rest.s) : rest.n;
		rest.s += word.n + (end != NULL);
		rest.n -= word.n + (end != NULL);
		if (word.n < text.n)
			match_part(name, without_number(word),
			    find_word(LONE, word) >= 0);
	}
}

enum status
guess_name(struct guess_name *name, struct span text, struct strbuf *scratch)
{
	struct strbuf split = STRBUF_INIT, fold = STRBUF_INIT;
	enum status status = split_capitals(text, &split);

	*name = (struct guess_name){ 0 };
	if (status == STATUS_OK)
		status = text_fold_search(split.text, split.n, &fold);
	strbuf_clear(scratch);
	if (status == STATUS_OK) {
		join_words(fold.text, fold.n, scratch);
		status = strbuf_status(scratch);
	}
	if (status == STATUS_OK)
		match(name, (struct span){ scratch->text, scratch->n });
	strbuf_release(&split);
	strbuf_release(&fold);
	return status;
}
