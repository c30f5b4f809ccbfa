"""What things are, in the search's codes and words: kinds, tasks, their names; the names of organisations and tags."""

from collections.abc import Iterable, Iterator
from functools import cache

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, TextChoices
from django.utils.translation import override

from network.models import Municipality, Record, RecordText, Region
from network.models.records import RecordTag
from network.models.tags import Tag
from network.models.vocabulary import (
    ActivityKind,
    CentreTask,
    MeetingPlaceKind,
    OrganisationKind,
    Publication,
    RecordKind,
)
from search.readers import Spot

KINDS: tuple[type[TextChoices], ...] = (RecordKind, MeetingPlaceKind, ActivityKind, OrganisationKind)
"""One space of codes: no code but "other", which says nothing, means two things in these."""
FILE_KINDS = {"pdf": "PDF", "docx": "Word", "odt": "OpenDocument", "xlsx": "Excel", "ods": "OpenDocument (calc)",
              "pptx": "PowerPoint", "rtf": "RTF", "txt": "TXT", "csv": "CSV", "ics": "iCalendar"}  # fmt: skip
OTHER = "other"
_MOST_CALLED = 20


def record_kinds(record: Record) -> tuple[str, ...]:
    """Codes of what the record is. Needs its typed row."""
    if record.kind == RecordKind.ACTIVITY:
        codes: tuple[str, ...] = (record.activity.kind,)
    elif record.kind == RecordKind.ORGANISATION:
        codes = (record.organisation.kind,)
    else:
        codes = (record.kind, record.place.meeting_kind)
    return tuple(code for code in codes if code and code != OTHER)


def file_kinds(extension: str) -> tuple[str, ...]:
    return (extension.lower(),) if extension.lower() in FILE_KINDS else ()


def kind_words(record: Record) -> tuple[str, ...]:
    """What the record is, in every language: "familjecafé" finds a family café that is described in Finnish only."""
    return tuple(dict.fromkeys(word for code in record_kinds(record) for word in words_of(code)))


def task_words(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for code in codes if code in CentreTask.values for word in _in_every_language(CentreTask, code))


@cache
def words_of(code: str) -> tuple[str, ...]:
    """The word for a kind in each language; none for "other", which says nothing, and for a code that there is not."""
    vocabulary = next((each for each in KINDS if code in each.values), None)
    return _in_every_language(vocabulary, code) if vocabulary and code != OTHER else ()


@cache
def _in_every_language(vocabulary: type[TextChoices], code: str) -> tuple[str, ...]:
    words = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            words.append(str(dict(vocabulary.choices)[code]))
    return tuple(dict.fromkeys(words))


def kind_names(language: str) -> dict[str, str]:
    """Kinds of things and of files by code."""
    with override(language):
        named = {code: str(label) for vocabulary in KINDS for code, label in vocabulary.choices if code != OTHER}
    return named | FILE_KINDS


def task_names(language: str) -> dict[str, str]:
    with override(language):
        return {code: str(label) for code, label in CentreTask.choices}


def organisation_names(language: str, keys: Iterable[str], visibilities: tuple[str, ...]) -> dict[str, str]:
    """Published organisations' names by record id, of those that such a reader may read: in the language, else in their
    own, else in any. One query."""
    numbers = [int(key) for key in keys if key.isascii() and key.isdigit() and len(key) < 19]
    texts = RecordText.objects.filter(
        record__in=numbers,
        record__kind=RecordKind.ORGANISATION,
        record__publication=Publication.LIVE,
        record__visibility__in=visibilities,
    ).order_by("language")
    found: dict[str, tuple[int, str]] = {}
    for number, code, title, own in texts.values_list("record", "language", "title", "record__source_language"):
        rank = 0 if code == language else 1 if code == own else 2
        found[str(number)] = min(found.get(str(number), (rank, title)), (rank, title))
    return {key: title for key, (_rank, title) in found.items()}


def organisations_called(name: str, visibilities: tuple[str, ...]) -> tuple[str, ...]:
    """Ids of the published organisations of that name, else of those whose name begins so, in any language, that such a
    reader may read. Two queries at most.
    """
    rows = RecordText.objects.filter(
        record__kind=RecordKind.ORGANISATION, record__publication=Publication.LIVE, record__visibility__in=visibilities
    )
    for condition in ("iexact", "istartswith"):
        # The database may know capitals of a to z alone.
        spelt = Q(**{f"title__{condition}": name}) | Q(**{f"title__{condition}": name[:1].upper() + name[1:]})
        if found := {str(number) for number in rows.filter(spelt).values_list("record", flat=True)[:_MOST_CALLED]}:
            return tuple(sorted(found))
    return ()


def spots(names: Iterable[str]) -> dict[str, Spot]:
    """Municipalities of these names, Finnish or Swedish, by the Finnish one. One query."""
    wanted = [*names]
    rows = Municipality.objects.filter(name_fi__in=wanted) | Municipality.objects.filter(name_sv__in=wanted)
    values = rows.values_list("name_fi", "region", "latitude", "longitude").order_by("code")
    return {name: Spot(region, latitude, longitude) for name, region, latitude, longitude in values}


def county_names(language: str) -> dict[str, str]:
    """The counties' short names by code, in Finnish for a language that they have none in. One query."""
    field = f"short_{language}" if language in ("fi", "sv", "en") else "short_fi"
    return dict(Region.objects.order_by("code").values_list("code", field))


def municipality_names(language: str) -> dict[str, str]:
    """The municipalities' names by their Finnish ones, in Swedish for that language. One query."""
    field = "name_sv" if language == "sv" else "name_fi"
    return dict(Municipality.objects.order_by(field).values_list("name_fi", field))


def tag_names(language: str, visibilities: tuple[str, ...]) -> Iterator[str]:
    """Names of the tags of what such a reader may read; the Finnish one where there is none in the language. One query.

    A tag of nothing that is published is nobody's to know.
    """
    used = RecordTag.objects.filter(
        tag=OuterRef("pk"), record__publication=Publication.LIVE, record__visibility__in=visibilities
    )
    field = {"sv": "name_sv", "en": "name_en"}.get(language, "name")
    rows: Iterable[tuple[str, str]] = Tag.objects.filter(Exists(used)).values_list(field, "name")
    for own, finnish in rows:
        yield own or finnish


def tag_words(rows: Iterable[RecordTag]) -> list[str]:
    """Every name of each tag."""
    return [name for row in rows for name in (row.tag.name, row.tag.name_sv, row.tag.name_en) if name]
