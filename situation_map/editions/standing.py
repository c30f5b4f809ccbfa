"""Places, groups, contacts and practices as an edition holds them: what everybody may read, in all languages.

A record has no address that is hidden, and a contact is a post of an organisation: neither an address that readers must
not know nor a person's name is in any table that is read here.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch, Q
from wagtail.models import Page

from network.models import Record, RegionPage
from network.models.vocabulary import RecordKind
from situation_map.models import (
    ContactRole,
    CooperationGroup,
    EditionPart,
    GoodPracticePage,
    MaterialPage,
    Meeting,
    SharedUse,
)
from situation_map.shared.reading import MODELS, owners_of, sources

from .parts import facts_of, source_facts

PLACE_KINDS = (RecordKind.FAMILY_CENTRE, RecordKind.MEETING_PLACE)
GROUP = (
    "key", "region_id", "kind", "mandate", "status", "name_fi", "name_sv", "name_en", "representation_fi",
    "representation_sv", "representation_en", "as_of", "is_example",
)  # fmt: skip
MEETING = ("place", "held_on", "starts_at", "ends_at", "flag", "note_fi", "note_sv", "note_en")
CONTACT = (
    "key", "area_kind", "region_id", "role_fi", "role_sv", "role_en", "organisation", "state", "posts", "valid_until",
    "as_of", "is_example",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thing:
    """What becomes a part of an edition. ``key`` is the same in every edition; ``region`` is empty for the country."""

    kind: EditionPart.Kind
    key: str
    region: str
    facts: Mapping[str, Any]


def places_now() -> Iterator[Thing]:
    """Family centres and meeting places that are public. A constant number of queries."""
    rows = Record.objects.visible_to(AnonymousUser()).of_kind(*PLACE_KINDS).select_related("place")
    for row in rows.prefetch_related("texts", "place__municipalities_served").order_by("pk"):
        yield Thing(EditionPart.Kind.PLACE, str(row.translation_key), row.region_id or "", place_facts(row))


def place_facts(row: Record) -> dict[str, Any]:
    place, point = row.place, row.place.public_point
    return {
        "key": str(row.translation_key),
        "kind": row.kind,
        "region_id": row.region_id,
        "municipality": row.municipality_id,
        "served": sorted(town.code for town in place.municipalities_served.all()),
        "phase": place.phase,
        "form": place.form,
        "lead_sector": place.lead_sector,
        "meeting_kind": place.meeting_kind,
        "address": place.public_address,
        "postal_code": place.public_postal_code,
        "point": None if point is None else [f"{number:.5f}" for number in point],
        "titles": {text.language: text.title for text in row.texts.all()},
        "source_language": row.source_language,
        "is_example": row.is_example,
    }


def groups_of(day: dt.date) -> Iterator[Thing]:
    """Cooperation groups as described on the day or earlier, with the meetings held until then. Two queries."""
    meetings = Meeting.objects.select_related("municipality").filter(held_on__lte=day).order_by("position", "held_on")
    rows = CooperationGroup.objects.filter(until(day)).select_related("source").order_by("key")
    for row in rows.prefetch_related(Prefetch("meetings", meetings)):
        facts = {
            **facts_of(row, GROUP),
            "source": source_facts(row.source),
            "meetings": [meeting_facts(each) for each in row.meetings.all()],
        }
        yield Thing(EditionPart.Kind.GROUP, row.key, row.region_id or "", facts)


def meeting_facts(row: Meeting) -> dict[str, Any]:
    town = row.municipality
    return {
        **facts_of(row, MEETING),
        "municipality": None if town is None else facts_of(town, ("code", "name_fi", "name_sv")),
    }


def contacts_of(day: dt.date) -> Iterator[Thing]:
    """Contact posts of counties as described on the day or earlier. One query."""
    rows = ContactRole.objects.filter(until(day), region__isnull=False).select_related("source").order_by("key")
    for row in rows:
        facts = {**facts_of(row, CONTACT), "source": source_facts(row.source)}
        yield Thing(EditionPart.Kind.CONTACT, row.key, row.region_id or "", facts)


def until(day: dt.date) -> Q:
    return Q(as_of__isnull=True) | Q(as_of__lte=day)


def practices_now() -> Iterator[Thing]:
    """Good practices and materials by county: its own, and those that it has taken into use. A constant number of
    queries."""
    pages = [page for model in MODELS for page in sources(model)]
    owners = owners_of(pages, AnonymousUser())
    texts = texts_of(pages)
    users: dict[Any, list[str]] = {}
    for key, code in SharedUse.objects.order_by("region_id").values_list("page_key", "region_id"):
        users.setdefault(key, []).append(code)
    branches = dict(RegionPage.objects.filter(region__isnull=False).values_list("path", "region_id"))
    for page in pages:
        owner = owners.get(page.path[: -Page.steplen])
        if owner is None:
            continue
        facts = practice_facts(page, owner, texts[page.translation_key])
        home = branches.get(page.path[: -2 * Page.steplen], "") or owner.region_id or ""
        for code in {home: None, **dict.fromkeys(users.get(page.translation_key, ()))}:
            place = f"{code}:{page.translation_key}"
            yield Thing(EditionPart.Kind.PRACTICE, place, code, {**facts, "in_use": code != home})


def practice_facts(page: Any, owner: Record, texts: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    return {
        "key": str(page.translation_key),
        "kind": page.kind if isinstance(page, MaterialPage) else "",
        "is_material": isinstance(page, MaterialPage),
        "texts": texts,
        "source_language": page.source_language,
        "owner": {text.language: text.title for text in owner.texts.all()},
        "owner_language": owner.source_language,
        "topics": list(page.topics),
        "link": page.link,
        "is_example": page.is_example,
    }


def texts_of(pages: list[Any]) -> dict[Any, dict[str, dict[str, str]]]:
    """Title and summary of each published language version, by translation key. A query for each kind of page."""
    found: dict[Any, dict[str, dict[str, str]]] = {page.translation_key: {} for page in pages}
    for model in (GoodPracticePage, MaterialPage):
        keys = [page.translation_key for page in pages if isinstance(page, model)]
        rows = model._default_manager.filter(translation_key__in=keys, live=True, alias_of=None)
        for key, language, title, summary in rows.order_by("locale").values_list(
            "translation_key", "locale__language_code", "title", "summary"
        ):
            found[key][language] = {"title": title, "summary": summary}
    return found


TOLD_WITH_A_DAY: Mapping[str, Callable[[dt.date], Iterator[Thing]]] = {"groups": groups_of, "contacts": contacts_of}
TOLD_NOW: Mapping[str, Callable[[], Iterator[Thing]]] = {"places": places_now, "practices": practices_now}
SORTS: Mapping[str, EditionPart.Kind] = {
    "places": EditionPart.Kind.PLACE,
    "groups": EditionPart.Kind.GROUP,
    "contacts": EditionPart.Kind.CONTACT,
    "practices": EditionPart.Kind.PRACTICE,
}
