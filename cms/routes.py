"""Addresses of our own views, with a segment in each language, without waiting for compiled catalogues."""

from django.utils.functional import lazy
from django.utils.translation import get_language

SEGMENTS: dict[str, dict[str, str]] = {
    "organisations": {"fi": "organisaatiot/", "sv": "organisationer/", "en": "organisations/"},
    "places": {"fi": "paikat/", "sv": "platser/", "en": "places/"},
    "activities": {"fi": "toiminta/", "sv": "verksamhet/", "en": "activities/"},
    "activities_file": {"fi": "toiminta", "sv": "verksamhet", "en": "activities"},
    "places_file": {"fi": "paikat", "sv": "platser", "en": "places"},
    "organisations_file": {"fi": "organisaatiot", "sv": "organisationer", "en": "organisations"},
    "calendar_file": {"fi": "kalenteri.ics", "sv": "kalender.ics", "en": "calendar.ics"},
    "feed_file": {"fi": "syote.atom", "sv": "flode.atom", "en": "feed.atom"},
    "embed": {"fi": "upotus/", "sv": "inbaddning/", "en": "embed/"},
    "situation_file": {"fi": "tilannekuva", "sv": "lagesbild", "en": "situation"},
    "situation_map": {"fi": "tilannekuva/", "sv": "lagesbild/", "en": "situation/"},
    "search": {"fi": "haku/", "sv": "sok/", "en": "search/"},
    "desk": {"fi": "tyopoyta/", "sv": "arbetsbord/", "en": "desk/"},
    "new_activity": {"fi": "uusi-toiminta/", "sv": "ny-verksamhet/", "en": "new-activity/"},
    "new_place": {"fi": "uusi-paikka/", "sv": "ny-plats/", "en": "new-place/"},
    "review": {"fi": "moderointi/", "sv": "granskning/", "en": "review/"},
    "edit": {"fi": "muokkaa/", "sv": "redigera/", "en": "edit/"},
    "preview": {"fi": "esikatselu/", "sv": "forhandsvisning/", "en": "preview/"},
    "submit": {"fi": "laheta/", "sv": "skicka/", "en": "submit/"},
    "withdraw": {"fi": "ota-takaisin/", "sv": "ta-tillbaka/", "en": "withdraw/"},
    "take_off": {"fi": "poista-sivuilta/", "sv": "ta-bort-fran-sidorna/", "en": "take-off/"},
    "meetings": {"fi": "kerrat/", "sv": "traffar/", "en": "meetings/"},
    "undo": {"fi": "kumoa/", "sv": "angra/", "en": "undo/"},
    "state": {"fi": "tila/", "sv": "lage/", "en": "state/"},
    "season": {"fi": "seuraava-kausi/", "sv": "nasta-sasong/", "en": "next-term/"},
    "autosave": {"fi": "tallennus/", "sv": "spara/", "en": "autosave/"},
    "suggest_tags": {"fi": "ehdota-tunnisteita/", "sv": "foresla-taggar/", "en": "suggest-tags/"},
    "suggest_organisations": {
        "fi": "ehdota-organisaatioita/",
        "sv": "foresla-organisationer/",
        "en": "suggest-organisations/",
    },
    "delete": {"fi": "poista/", "sv": "ta-bort/", "en": "delete/"},
    "join": {"fi": "liity/", "sv": "ga-med/", "en": "join/"},
    "thanks": {"fi": "kiitos/", "sv": "tack/", "en": "thanks/"},
    "invitation": {"fi": "kutsu/", "sv": "inbjudan/", "en": "invitation/"},
    "requests": {"fi": "liittymispyynnot/", "sv": "anslutningar/", "en": "requests/"},
    "people": {"fi": "ihmiset/", "sv": "personer/", "en": "people/"},
    "role": {"fi": "rooli/", "sv": "roll/", "en": "role/"},
    "name": {"fi": "nimi/", "sv": "namn/", "en": "name/"},
    "above": {"fi": "ylempi/", "sv": "ovanfor/", "en": "above/"},
    "move": {"fi": "siirto/", "sv": "flytt/", "en": "move/"},
    "merge": {"fi": "yhdista/", "sv": "sla-ihop/", "en": "merge/"},
    "end": {"fi": "paata/", "sv": "avsluta/", "en": "end/"},
    "trust": {"fi": "luottamus/", "sv": "fortroende/", "en": "trust/"},
    "coordinators": {"fi": "koordinaattorit/", "sv": "koordinatorer/", "en": "coordinators/"},
    "imports": {"fi": "tuonti/", "sv": "import/", "en": "import/"},
    "import_new": {"fi": "uusi/", "sv": "ny/", "en": "new/"},
    "import_source": {"fi": "lahde/", "sv": "kalla/", "en": "source/"},
    "import_columns": {"fi": "sarakkeet/", "sv": "kolumner/", "en": "columns/"},
    "import_confirm": {"fi": "vahvista/", "sv": "bekrafta/", "en": "confirm/"},
    "import_leave": {"fi": "jata/", "sv": "lamna/", "en": "leave/"},
    "import_undo": {"fi": "kumoa/", "sv": "angra/", "en": "undo/"},
    "import_resume": {"fi": "jatka/", "sv": "fortsatt/", "en": "resume/"},
    "import_state": {"fi": "tila.json", "sv": "lage.json", "en": "state.json"},
    "import_refused": {"fi": "korjattavat.xlsx", "sv": "att-ratta.xlsx", "en": "to-correct.xlsx"},
    "import_template": {"fi": "malli.xlsx", "sv": "mall.xlsx", "en": "template.xlsx"},
    "import_take": {"fi": "lahteen-arvo/", "sv": "kallans-varde/", "en": "source-value/"},
    "import_schedule": {"fi": "ajastus/", "sv": "tidtabell/", "en": "schedule/"},
    "county_desk": {"fi": "alueet/", "sv": "omraden/", "en": "counties/"},
    "topic": {"fi": "aihe/", "sv": "amne/", "en": "topic/"},
    "statement": {"fi": "tilanne/", "sv": "lage/", "en": "statement/"},
    "decision": {"fi": "paatos/", "sv": "beslut/", "en": "decision/"},
    "contact": {"fi": "yhteystehtava/", "sv": "kontaktuppdrag/", "en": "contact/"},
    "add": {"fi": "lisaa/", "sv": "lagg-till/", "en": "add/"},
    "history": {"fi": "historia/", "sv": "historik/", "en": "history/"},
    "confirm": {"fi": "vahvista/", "sv": "bekrafta/", "en": "confirm/"},
    "municipality": {"fi": "kunta/", "sv": "kommun/", "en": "municipality/"},
    "changes": {"fi": "muutokset/", "sv": "andringar/", "en": "changes/"},
    "changes_atom": {"fi": "muutokset.atom", "sv": "andringar.atom", "en": "changes.atom"},
    "changes_json": {"fi": "muutokset.json", "sv": "andringar.json", "en": "changes.json"},
    "subscription": {"fi": "tilaus/", "sv": "prenumeration/", "en": "subscription/"},
    "leave": {"fi": "peru/", "sv": "avsluta/", "en": "leave/"},
    "shared": {"fi": "kaytannot/", "sv": "praxis/", "en": "practices/"},
    "indicators": {"fi": "osoittimet/", "sv": "indikatorer/", "en": "indicators/"},
    "compute": {"fi": "laske/", "sv": "rakna/", "en": "compute/"},
    "figures": {"fi": "luvut/", "sv": "siffror/", "en": "figures/"},
    "import_run": {"fi": "ajo/", "sv": "korning/", "en": "run/"},
    "rounds": {"fi": "arviointikierrokset/", "sv": "bedomningsomgangar/", "en": "rounds/"},
    "round_answer": {"fi": "vastaa/", "sv": "svara/", "en": "answer/"},
    "round_questions": {"fi": "kysymykset/", "sv": "fragor/", "en": "questions/"},
    "round_county": {"fi": "alue/", "sv": "omrade/", "en": "county/"},
    "round_links": {"fi": "linkit/", "sv": "lankar/", "en": "links/"},
    "round_open": {"fi": "avaa/", "sv": "oppna/", "en": "open/"},
    "round_deadline": {"fi": "maaraaika/", "sv": "sista-dag/", "en": "deadline/"},
    "round_remind": {"fi": "muistuta/", "sv": "paminn/", "en": "remind/"},
    "round_accept": {"fi": "hyvaksy/", "sv": "godkann/", "en": "accept/"},
    "round_publish": {"fi": "julkaise/", "sv": "publicera/", "en": "publish/"},
    "editions": {"fi": "julkaisu/", "sv": "utgava/", "en": "edition/"},
    "edition_file": {"fi": "sisalto.jsonl", "sv": "innehall.jsonl", "en": "content.jsonl"},
    "edition_changes_csv": {"fi": "muutokset.csv", "sv": "andringar.csv", "en": "changes.csv"},
    "editions_desk": {"fi": "julkaisut/", "sv": "utgavor/", "en": "editions/"},
    "edition_freeze": {"fi": "jaadyta/", "sv": "frys/", "en": "freeze/"},
    "edition_release": {"fi": "julkaisuaika/", "sv": "publiceringstid/", "en": "release/"},
    "edition_erratum": {"fi": "oikaisu/", "sv": "rattelse/", "en": "erratum/"},
    "sign_in": {"fi": "kirjaudu/", "sv": "logga-in/", "en": "sign-in/"},
    "sign_out": {"fi": "kirjaudu-ulos/", "sv": "logga-ut/", "en": "sign-out/"},
}


def _segments(*parts: str) -> str:
    language = (get_language() or "fi")[:2]
    return "".join(SEGMENTS[part].get(language, SEGMENTS[part]["fi"]) if part in SEGMENTS else part for part in parts)


_lazy_segments = lazy(_segments, str)


def localised(*parts: str) -> str:
    """A URL route for `path()`: names in SEGMENTS become the language's segment, anything else stays as it is.

    >>> path(localised("situation_map", "<slug:slug>/"), view)
    """
    return _lazy_segments(*parts)
