"""A small world to search in: made-up documents, and the source that describes them."""

from collections.abc import Iterable
from dataclasses import replace

from search.contracts import SearchDocument, SearchSource

PUBLIC = ("public",)
MEMBER = ("public", "network")
COORDINATOR = ("public", "network", "coordinators")


def document(object_id: str, title: str, summary: str = "", body: str = "", **facts: object) -> SearchDocument:
    values = {"source": "thing", "language": "fi", "url": f"/fi/{object_id}/", **facts}
    return SearchDocument(object_id=object_id, title=title, summary=summary, body=body, **values)  # type: ignore[arg-type]


class Shelf:
    """A source whose documents a test can change."""

    def __init__(self, key: str, documents: Iterable[SearchDocument] = ()) -> None:
        self.documents = [replace(d, source=key) for d in documents]
        self.source = SearchSource(
            key=key, label=key.capitalize(), icon="file-text", documents_for=self.documents_for, all_ids=self.all_ids
        )
        self.calls = 0

    def documents_for(self, object_ids: list[str]) -> list[SearchDocument]:
        self.calls += 1
        return [d for d in self.documents if d.object_id in set(object_ids)]

    def all_ids(self) -> list[str]:
        return list(dict.fromkeys(d.object_id for d in self.documents))

    def put(self, new: SearchDocument) -> None:
        new = replace(new, source=self.source.key)
        self.take(new.object_id, new.language)
        self.documents.append(new)

    def take(self, object_id: str, language: str | None = None) -> None:
        self.documents = [
            d for d in self.documents if d.object_id != object_id or (language and d.language != language)
        ]


THINGS = (
    document("cafe", "Avoin perhekahvila", "Kahvia ja juttuseuraa, ilmoittautua ei tarvitse.", region="15",
             municipality="Jyväskylä"),
    document("cafe-article", "Näin talo täyttyy", "Yhdistys pitää perhekahviloita seitsemässä kylässä.", region="15"),
    document("coffee", "Kahvipaahtimo", "Pavut paahdetaan itse.", region="05"),
    document("jkl", "Vauvaryhmä", "Ryhmä kokoontuu Jyväskylässä tiistaisin.", region="15", municipality="Jyväskylä"),
    document("club", "Isien kerho", "Nikkarointia ja saunomista.", "Kerho pitää kesätauon heinäkuussa.", region="05"),
    document("hub", "Perhekeskustoiminta Äänekoskella", "Neuvola ja päiväkoti saman katon alla.", region="15"),
    document("cafe-sv", "Öppet familjecafé", "Kom på kaffe och lek.", language="sv", region="13"),
    document("both", "Vertaistuki eron jälkeen", "Ryhmä vanhemmille.", region="15"),
    document("both", "Kamratstöd efter separation", "En grupp för föräldrar.", language="sv", region="15"),
    document("abbreviation", "LAPE-ohjelman loppuraportti", "MLL:n ja kuntien yhteinen työ."),
    document("for-members", "Perhekahvilan talousarvio", "Vain verkoston jäsenille.", visibility="network"),
    document("for-coordinators", "Perhekahvilan valvontamuistio", "Arkaluonteinen salaisuuspöytäkirja.",
             visibility="coordinators"),
)  # fmt: skip
ORGANISATIONS = (document("ngo", "Tuulikellon perhetyö ry", "Yhdistys, joka pitää perhekahvilaa.", region="15"),)
