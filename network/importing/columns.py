"""The columns of the table that we take: their headings in three languages, and how a heading is recognised."""

from dataclasses import dataclass

from django.utils.translation import get_language

from network.importing.knowing import plain


@dataclass(frozen=True)
class Column:
    """`also` are further headings by which people call it, in any language."""

    field: str
    fi: str
    sv: str
    en: str
    is_needed: bool = False
    also: tuple[str, ...] = ()

    def heading(self, language: str) -> str:
        return {"sv": self.sv, "en": self.en}.get(language, self.fi)


COLUMNS = (
    Column("id", "Tunniste", "Identifierare", "Identifier", also=("id", "uid", "koodi", "kod", "code", "numero")),
    Column("title", "Nimi", "Namn", "Name", True, ("otsikko", "tapahtuma", "title", "rubrik", "event", "name fi",
           "nimi fi", "nimi suomeksi", "tapahtuman nimi", "toiminta")),
    Column("summary", "Lyhyesti", "I korthet", "In one sentence", also=("tiivistelmä", "ingress", "summary",
           "lyhyt kuvaus", "kort beskrivning", "short description")),
    Column("description", "Kuvaus", "Beskrivning", "Description", also=("lisätiedot", "kuvaus fi", "tietoa", "text",
           "teksti", "details")),
    Column("title_sv", "Nimi ruotsiksi", "Namn på svenska", "Name in Swedish", also=("nimi sv", "namn sv", "name sv")),
    Column("summary_sv", "Lyhyesti ruotsiksi", "I korthet på svenska", "In one sentence in Swedish"),
    Column("description_sv", "Kuvaus ruotsiksi", "Beskrivning på svenska", "Description in Swedish",
           also=("kuvaus sv", "beskrivning sv")),
    Column("title_en", "Nimi englanniksi", "Namn på engelska", "Name in English", also=("nimi en", "namn en")),
    Column("summary_en", "Lyhyesti englanniksi", "I korthet på engelska", "In one sentence in English"),
    Column("description_en", "Kuvaus englanniksi", "Beskrivning på engelska", "Description in English",
           also=("kuvaus en", "beskrivning en")),
    Column("title_fi", "Nimi suomeksi", "Namn på finska", "Name in Finnish"),
    Column("summary_fi", "Lyhyesti suomeksi", "I korthet på finska", "In one sentence in Finnish"),
    Column("description_fi", "Kuvaus suomeksi", "Beskrivning på finska", "Description in Finnish"),
    Column("kind", "Laji", "Typ", "Kind", also=("tyyppi", "type", "toiminnan laji", "kategoria", "category")),
    Column("date", "Päivä", "Dag", "Day", True, ("päivämäärä", "pvm", "alkupäivä", "alkaa pvm", "datum", "startdatum",
           "date", "start date", "aloituspäivä", "alkamispäivä")),
    Column("start", "Alkaa", "Börjar", "Starts", True, ("klo", "alkuaika", "alkamisaika", "kellonaika", "aika", "tid",
           "starttid", "start", "start time", "time", "kl")),
    Column("end", "Päättyy", "Slutar", "Ends", also=("loppuu", "loppuaika", "päättymisaika", "sluttid", "slut", "end",
           "end time")),
    Column("end_date", "Päättymispäivä", "Slutdag", "Last day of one meeting", also=("loppupäivä", "slutdatum",
           "end date")),
    Column("repeats", "Toistuu", "Upprepas", "Repeats", also=("toisto", "upprepning", "repeat", "recurrence")),
    Column("until", "Viimeinen päivä", "Sista dagen", "Until", also=("asti", "viimeinen kerta", "till och med",
           "last day", "toistuu asti")),
    Column("skip", "Ei näinä päivinä", "Inte dessa dagar", "Not on these days", also=("poikkeukset", "undantag",
           "exceptions", "tauko")),
    Column("cancelled", "Peruttu", "Inställt", "Cancelled", also=("perutut päivät", "inställda dagar",
           "cancelled days")),
    Column("place", "Paikka", "Plats", "Place", also=("tila", "lokal", "venue", "location", "sijainti")),
    Column("address", "Osoite", "Adress", "Address", also=("katuosoite", "gatuadress", "street address")),
    Column("municipality", "Kunta", "Kommun", "Municipality", also=("paikkakunta", "kaupunki", "ort", "stad", "city",
           "town")),
    Column("online_url", "Linkki verkkoon", "Länk till nätet", "Online link", also=("verkko-osoite", "etälinkki",
           "länk", "link", "url", "linkki")),
    Column("age_from", "Ikä alkaen", "Ålder från", "Youngest", also=("alaikäraja", "nuorin", "minsta ålder",
           "min age", "age from")),
    Column("age_to", "Ikä enintään", "Ålder till", "Oldest", also=("yläikäraja", "vanhin", "högsta ålder", "max age",
           "age to")),
    Column("age_unit", "Iän yksikkö", "Åldersenhet", "Ages in", also=("ikäyksikkö", "age unit")),
    Column("languages", "Kielet", "Språk", "Languages", also=("kieli", "language")),
    Column("target_groups", "Kenelle", "För vem", "Especially for", also=("kohderyhmä", "kohderyhmät", "målgrupp",
           "target group", "target groups")),
    Column("tasks", "Perhekeskuksen tehtävä", "Familjecentrets uppgift", "Task of a family centre", also=("tehtävä",
           "uppgift", "task", "tehtävät")),
    Column("free", "Maksuton", "Gratis", "Free", also=("ilmainen", "avgiftsfri", "free of charge")),
    Column("price", "Hinta", "Pris", "Price", also=("maksu", "avgift", "fee")),
    Column("registration", "Ilmoittautuminen", "Anmälan", "Registration"),
    Column("registration_url", "Ilmoittautumislinkki", "Anmälningslänk", "Registration link"),
    Column("registration_email", "Ilmoittautumisen sähköposti", "E-post för anmälan", "Registration e-mail",
           also=("sähköposti", "e-post", "email", "e-mail")),
    Column("registration_phone", "Ilmoittautumisen puhelin", "Telefon för anmälan", "Registration telephone",
           also=("puhelin", "telefon", "phone")),
    Column("capacity", "Paikkoja", "Antal platser", "How many fit", also=("paikkamäärä", "max", "capacity")),
    Column("tags", "Avainsanat", "Nyckelord", "Tags", also=("asiasanat", "taggar", "keywords", "tagit")),
)  # fmt: skip
BY_FIELD = {column.field: column for column in COLUMNS}
#: The heading of the column that a corrected file has more than the editor's own; never brought in.
PROBLEM_HEADINGS = ("Mitä korjata", "Vad ska rättas", "What to correct")


def heading_of(field: str) -> str:
    """The column's name in the language of the moment: what a problem in a table points at."""
    return BY_FIELD[field].heading((get_language() or "fi")[:2]) if field in BY_FIELD else field


def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for column in COLUMNS:
        for words in (column.field, column.fi, column.sv, column.en):
            found[plain(words)] = column.field
    for column in COLUMNS:
        for words in column.also:
            found.setdefault(plain(words), column.field)
    return found


SPELLINGS = _spellings()


def guess(headings: tuple[str, ...]) -> tuple[str, ...]:
    """What each column most likely is: a field, or "" where nothing fits; no field twice."""
    taken: set[str] = set()
    guesses = []
    for heading in headings:
        field = SPELLINGS.get(plain(heading), "")
        if field in taken or heading in PROBLEM_HEADINGS:
            field = ""
        taken.add(field)
        guesses.append(field)
    return tuple(guesses)
