"""Places, groups, contacts and practices of an edition, read back as what a county's page shows."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import get_language

from network.models import Municipality, Record, Region
from network.models.vocabulary import Phase, RecordKind
from network.rows import ShownText, shown_text
from situation_map.county_places import CountyPlaces, PlaceLine, Standing, lay_out
from situation_map.models import ContactRole, CooperationGroup, GoodPracticePage, MaterialPage, Meeting
from situation_map.shared.reading import MODELS, SharedItem, items_of, sources
from situation_map.topics import topics

from .parts import MUNICIPALITY, model_from, source_from
from .standing import CONTACT, GROUP, MEETING

NO_PLACES = CountyPlaces((), (), "", "", (), 0, 0, False, False)


def best_text(texts: Mapping[str, Any], source_language: str) -> tuple[Any, str]:
    """The reader's text, else the source's, else any; and its language, empty where that is the reader's own."""
    reader = (get_language() or "fi")[:2]
    language = next((code for code in (reader, source_language, *texts) if code in texts), "")
    return texts.get(language), "" if language == reader else language


def places_from(
    region: Region, towns: Sequence[Mapping[str, Any]], places: Sequence[Mapping[str, Any]], *, held: bool
) -> CountyPlaces:
    """As they stood. What is still published links to its page of now: two queries for that."""
    if not held:
        return NO_PLACES
    municipalities = [model_from(Municipality, {name: facts[name] for name in MUNICIPALITY}) for facts in towns]
    names = {town.code: town.name for town in municipalities}
    keys = [facts["key"] for facts in places]
    records = Record.objects.visible_to(AnonymousUser()).filter(translation_key__in=keys)
    pages = {str(record.translation_key): shown_text(record).url for record in records.prefetch_related("texts")}
    ordered = sorted(places, key=lambda facts: (facts["kind"], str(best_text(facts["titles"], "")[0]), facts["key"]))
    shown = [
        Standing(
            facts["municipality"],
            place_line(facts, names, pages.get(facts["key"], "")),
            frozenset(facts["served"]),
        )
        for facts in ordered
    ]
    return lay_out(region, municipalities, shown, is_cut=False)


def place_line(facts: Mapping[str, Any], names: Mapping[str, str], url: str) -> PlaceLine:
    title, language = best_text(facts["titles"], facts["source_language"])
    return PlaceLine(
        text=ShownText(title or "", "", url, language),
        is_centre=facts["kind"] == RecordKind.FAMILY_CENTRE,
        phase=facts["phase"],
        phase_label=phase_label(facts["phase"]),
        is_example=facts["is_example"],
        served=", ".join(names.get(code, code) for code in facts["served"]),
    )


def phase_label(phase: str) -> str:
    """The phase in words; the code itself when there is no such phase any more."""
    return str(Phase(phase).label) if phase in Phase.values else phase


def group_from(facts: Mapping[str, Any]) -> Any:
    row: CooperationGroup = model_from(CooperationGroup, {name: facts[name] for name in GROUP})
    return SimpleNamespace(
        **{name: getattr(row, name) for name in GROUP},
        source=source_from(facts["source"]),
        meetings=SimpleNamespace(all=[meeting_from(each) for each in facts["meetings"]]),
        get_kind_display=row.get_kind_display(),
        get_status_display=row.get_status_display(),
        get_mandate_display=row.get_mandate_display(),
    )


def meeting_from(facts: Mapping[str, Any]) -> SimpleNamespace:
    row: Meeting = model_from(Meeting, {name: facts[name] for name in MEETING})
    town = facts["municipality"]
    return SimpleNamespace(
        **{name: getattr(row, name) for name in MEETING},
        municipality=None if town is None else model_from(Municipality, town),
        get_flag_display=row.get_flag_display(),
    )


def contact_from(facts: Mapping[str, Any]) -> ContactRole:
    row: ContactRole = model_from(ContactRole, {name: facts[name] for name in CONTACT})
    row.source = source_from(facts["source"])
    return row


def shared_from(parts: Sequence[Mapping[str, Any]]) -> list[SharedItem]:
    """The county's own first, each kind by title. What is still published links to its page of now."""
    keys = [UUID(facts["key"]) for facts in parts]
    pages = [page for model in MODELS for page in sources(model).filter(translation_key__in=keys)] if keys else []
    links = {str(item.key): item for item in items_of(pages, AnonymousUser())}
    items = [shared_item(facts, links.get(facts["key"])) for facts in parts]
    return sorted(items, key=lambda item: (item.in_use, item.is_material, item.title.casefold(), str(item.key)))


def shared_item(facts: Mapping[str, Any], now: SharedItem | None) -> SharedItem:
    text, language = best_text(facts["texts"], facts["source_language"])
    known = topics()
    kinds = dict(MaterialPage.Kind.choices)
    return SharedItem(
        key=UUID(facts["key"]),
        is_material=facts["is_material"],
        kind_label=kinds.get(facts["kind"], facts["kind"])
        if facts["is_material"]
        else GoodPracticePage._meta.verbose_name,
        title=text["title"] if text else "",
        summary=text["summary"] if text else "",
        url=now.url if now else "",
        language=language,
        owner=best_text(facts["owner"], facts["owner_language"])[0] or "",
        owner_url=now.owner_url if now else "",
        region_code="",
        region="",
        topics=tuple(known[key].label for key in facts["topics"] if key in known),
        published_at=None,
        is_example=facts["is_example"],
        in_use=facts["in_use"],
    )
