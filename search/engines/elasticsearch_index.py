"""What an Elasticsearch index holds of an entry: its mapping, and the document that is sent."""

from typing import Any

from django.conf import settings
from elasticsearch.dsl import ComposableIndexTemplate, Mapping

from search.analysis import analyser_version
from search.codes import read_codes
from search.models import SearchEntry
from search.scoring import shortness
from search.terms import FIELDS, EntryTerms

MAPPING_VERSION = 3
"""Raised whenever a field is added or means something else, as when `search.scoring` counts a title's length in another
way; an index of another number does not answer."""
SETTINGS = {
    "number_of_shards": 1,
    "number_of_replicas": 0,
    "refresh_interval": "1s",
    "gc_deletes": "1h",
    "analysis": {"analyzer": {"terms": {"type": "custom", "tokenizer": "terms"}},
                 "tokenizer": {"terms": {"type": "char_group", "tokenize_on_chars": [" "], "max_token_length": 1000}}},
}  # fmt: skip
_FIRST_PRIORITY = 500
"""Of our templates; those that come with Elasticsearch have at most 200."""
_KEYWORDS = (
    "source", "object_id", "language", "languages", "region", "municipality", "visibility", "title_key",
    "organisation", "kinds", "tasks", "shown_to",
)  # fmt: skip
_WITH_PLACES = ("title_exact", "text_exact")
"""Phrases are sought in these; of the others it is enough to know which terms there are."""
GATHERED = {
    "title_exact": ("any_exact",), "text_exact": ("any_exact",),
    "title_base": ("any_base",), "title_part": ("any_base",), "text_base": ("any_base",),
    "text_part": ("any_base", "part"), "other": ("any_base", "part"),
    "title_guess": ("any_guess",), "text_guess": ("any_guess",),
}  # fmt: skip
"""Where the server writes a field's terms once more, so that a question which does not care for the place asks one
field."""


def preference_of(language: str) -> tuple[str, ...]:
    """A reader's languages: their own first, then the site's."""
    return tuple(dict.fromkeys([language, *(code for code, _name in settings.LANGUAGES)]))


def shown_to(language: str, versions: list[str]) -> list[str]:
    """The readers, by their language, to whom the version in this language stands for the thing, when no language is
    chosen: known beforehand, so that a search asks for one term instead of reckoning it for each entry."""
    readers = []
    for reader, _name in settings.LANGUAGES:
        first = next((code for code in preference_of(reader) if code in versions), language)
        if first == language:
            readers.append(reader)
    return readers


def document_id(key: tuple[str, str, str]) -> str:
    return ":".join(key)


def index_mapping() -> Mapping:
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_source", includes=["entry_id"])
    mapping.meta("_meta", {"analyser": analyser_version(), "mapping": MAPPING_VERSION})
    mapping.field("entry_id", "long")
    for name in _KEYWORDS:
        mapping.field(name, "keyword")
    mapping.field("starts_at", "date")
    mapping.field("confirmed_on", "date")
    mapping.field("location", "geo_point")
    mapping.field("title_counts", "float", index=False)
    for name in FIELDS:
        copies = {"copy_to": [*GATHERED[name]]} if name in GATHERED else {}
        options = "positions" if name in _WITH_PLACES else "docs"
        mapping.field(name, "text", analyzer="terms", index_options=options, norms=False, **copies)
    for name in sorted({field for fields in GATHERED.values() for field in fields}):
        mapping.field(name, "text", analyzer="terms", index_options="docs", norms=False)
    return mapping


def index_template(alias: str) -> ComposableIndexTemplate:
    """Settings and mapping of every index whose name begins with the alias. Where the pattern of a shorter alias fits,
    too, the longer one's goes first."""
    template = ComposableIndexTemplate(alias, f"{alias}-*", priority=_FIRST_PRIORITY + len(alias))
    template.settings(**SETTINGS)
    template.mapping(index_mapping())
    return template


def index_action(index: str, entry: SearchEntry, version: int, terms: EntryTerms) -> dict[str, Any]:
    has_place = entry.latitude is not None and entry.longitude is not None
    document = {
        "entry_id": entry.pk,
        "source": entry.source,
        "object_id": entry.object_id,
        "language": entry.language,
        "languages": read_codes(entry.languages),
        "shown_to": shown_to(entry.language, read_codes(entry.languages)),
        "region": entry.region or None,
        "municipality": entry.municipality or None,
        "visibility": entry.visibility,
        "title_key": entry.title_key,
        "title_counts": float(shortness(len(entry.title_key))),
        "organisation": entry.organisation or None,
        "kinds": read_codes(entry.kinds),
        "tasks": read_codes(entry.tasks),
        "starts_at": entry.starts_at.isoformat() if entry.starts_at else None,
        "confirmed_on": entry.confirmed_on.isoformat() if entry.confirmed_on else None,
        "location": {"lat": entry.latitude, "lon": entry.longitude} if has_place else None,
        **dict(zip(FIELDS, terms.as_texts(), strict=True)),
    }
    key = (entry.source, entry.object_id, entry.language)
    return {"_op_type": "index", "_index": index, "_id": document_id(key), "version": version,
            "version_type": "external_gte", "_source": document}  # fmt: skip
