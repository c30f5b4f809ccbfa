"""What the guided form proposes: tags, organisations, places. Only published things that the writer may read."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import get_language

from network.models import Activity, OrganisationPage, Place, Record, RecordTag, RecordText, Tag
from network.models.vocabulary import Publication, RecordKind
from network.querysets import User, visibility_q

NAME_FIELDS = {"sv": "name_sv", "en": "name_en"}
MOST = 8
COMMON_TAGS = 12
LATELY_USED = 5
LATEST_READ = 40


def tag_names(user: User, text: str = "", *, most: int = MOST) -> list[str]:
    """Tags on published activities in the writer's language, the most used first; with a text, those of which some name
    contains it."""
    rows = RecordTag.objects.filter(visibility_q(user, prefix="record__"))
    if text := text.strip():
        named = Q(tag__name__icontains=text) | Q(tag__name_sv__icontains=text) | Q(tag__name_en__icontains=text)
        rows = rows.filter(named)
    counted = rows.values("tag").annotate(number=Count("pk")).order_by("-number", "tag__name")
    numbers = [row["tag"] for row in counted[:most]]
    called = Tag.objects.in_bulk(numbers)
    return [called[number].label for number in numbers]


def known_tags(names: list[str], kept: Iterable[Tag] = ()) -> list[str]:
    """The Finnish names of the tags that some language calls so, the writer's own first; other names as they are.

    `names` are in small letters. `kept` are the page's own tags: where two have one label, it stays with its own.
    """
    own, wanted = NAME_FIELDS.get(get_language() or "", "name"), set(names)
    rows = [*Tag.objects.order_by("-pk").values("name", "name_sv", "name_en")]
    found: dict[str, str] = {}
    for field in sorted(("name_en", "name_sv", "name"), key=lambda field: field == own):
        found |= {row[field].lower(): row["name"] for row in rows if row[field].lower() in wanted}
    found |= {tag.label.lower(): tag.name for tag in kept}
    return [*dict.fromkeys(found.get(name, name) for name in names)]


def organisation_names(user: User, text: str) -> list[tuple[str, str]]:
    """(name, municipality) of published organisations whose name in some language contains the text, by name."""
    if not (text := text.strip()):
        return []
    rows = (
        RecordText.objects.filter(visibility_q(user, prefix="record__"), record__kind=RecordKind.ORGANISATION)
        .filter(title__icontains=text)
        .select_related("record__municipality")
        .order_by("title", "record_id", "language")
    )
    found: dict[tuple[int, str], tuple[str, str]] = {}
    for row in rows[: MOST * 3]:
        municipality = row.record.municipality
        found.setdefault((row.record_id, row.title), (row.title, municipality.name if municipality else ""))
    return [*found.values()][:MOST]


def organisations_named(user: User, name: str) -> list[Record]:
    """Published organisations that have exactly this name in some language, in capitals or not."""
    readable = Record.objects.visible_to(user).of_kind(RecordKind.ORGANISATION)
    return [*readable.filter(texts__title__iexact=name.strip()).distinct().order_by("pk")[:MOST]]


def places_for(user: User, *, region_code: str | None, kept: int | None) -> Any:
    """Places that an activity may be held in, with texts, as a queryset: the county's, and the one it has (`kept`)."""
    open_places = (
        Place.objects.visible_to(user).filter(record__region_id=region_code).exclude(phase__in=("ended", "planned"))
    )
    found = open_places | Place.objects.filter(pk=kept) if kept else open_places
    return found.with_texts().order_by("record__municipality__name_fi", "pk")


def lately_used(organisation: OrganisationPage) -> list[int]:
    """Ids of the places that the organisation's published activities were last held in, the latest first."""
    owner = Record.objects.filter(translation_key=organisation.translation_key).values("pk")[:1]
    rows = (
        Activity.objects.filter(record__owner__in=owner, record__publication=Publication.LIVE, place__isnull=False)
        .order_by("-record__updated_at", "-pk")
        .values_list("place_id", flat=True)[:LATEST_READ]
    )
    return [*dict.fromkeys(rows)][:LATELY_USED]
