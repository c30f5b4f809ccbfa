"""Good practices and materials as readers find them: published, of an organisation that the reader may see.

An item is a source-language page with its text in the reader's language where that is published. Every function makes
a constant number of queries, whatever the number of items.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import get_language
from wagtail.models import Page, PageViewRestriction

from network.models import Record, Region, RegionPage
from network.presentation import text_for
from network.services.addresses import public_path
from situation_map.models import GoodPracticePage, MaterialPage, SharedUse
from situation_map.models.pages import SharedPage
from situation_map.registry import Text
from situation_map.topics import topics

MODELS: tuple[type[SharedPage], ...] = (GoodPracticePage, MaterialPage)
MOST_SHOWN = 60
"""So many of a kind are shown on a county's page; the search has them all."""


@dataclass(frozen=True)
class SharedItem:
    """A good practice or a material in a list. ``language`` is empty when its text is in the reader's own; ``in_use``
    when the county that is asked about has taken it from another."""

    key: uuid.UUID
    is_material: bool
    kind_label: Text
    title: str
    summary: str
    url: str
    language: str
    owner: str
    owner_url: str
    region_code: str
    region: str
    topics: tuple[Text, ...]
    published_at: dt.datetime | None
    is_example: bool
    in_use: bool


def sources(model: type[SharedPage]) -> QuerySet[Any]:
    """Published source-language pages that carry no password or the like."""
    restricted = Q(pk__in=[])
    for restriction in PageViewRestriction.objects.select_related("page"):
        restricted |= Q(path__startswith=restriction.page.path)
    rows = model._default_manager.filter(live=True, alias_of=None, source_language=F("locale__language_code"))
    return rows.exclude(restricted).select_related("locale").order_by("title", "pk")


def shared_of_region(region: Region, user: Any) -> list[SharedItem]:
    """The county's own, and what it has taken into use from others; own first, each kind by title."""
    used = set(SharedUse.objects.filter(region=region).values_list("page_key", flat=True))
    inside = in_branch_of(region)
    pages = [
        page for model in MODELS for page in sources(model).filter(inside | Q(translation_key__in=used))[:MOST_SHOWN]
    ]
    items = items_of(pages, user, used)
    return sorted(items, key=lambda item: item.in_use)


def in_branch_of(region: Region) -> Q:
    inside = Q(pk__in=[])
    for path in RegionPage.objects.filter(region=region).values_list("path", flat=True):
        inside |= Q(path__startswith=path)
    return inside


def others_shared(
    region: Region, user: Any, *, topic: str = "", start: int, number: int
) -> tuple[list[SharedItem], bool]:
    """What the county could take into use, by title, and whether there is more after it."""
    used = set(SharedUse.objects.filter(region=region).values_list("page_key", flat=True))
    inside = in_branch_of(region)
    found: list[Any] = []
    for model in MODELS:
        rows = sources(model).exclude(inside)
        if topic:
            rows = rows.annotate(topic_text=Cast("topics", TextField())).filter(topic_text__contains=f'"{topic}"')
        found += rows[: start + number + 1]
    found.sort(key=lambda page: (page.title.casefold(), page.pk))
    shown = found[start : start + number]
    return items_of(shown, user, used), len(found) > start + number


def items_of(pages: Sequence[Any], user: Any, used: Iterable[uuid.UUID] = ()) -> list[SharedItem]:
    """Items in the pages' order; without those whose organisation the reader may not see."""
    owners = owners_of(pages, user)
    translated = translations_of(pages)
    taken = set(used)
    known = topics()
    reader = (get_language() or "fi")[:2]
    items = []
    for page in pages:
        owner = owners.get(page.path[: -Page.steplen])
        if owner is None:
            continue
        shown = translated.get(page.translation_key, page)
        language = shown.locale.language_code
        path = public_path(shown)
        name = text_for(owner)
        items.append(
            SharedItem(
                key=page.translation_key,
                is_material=isinstance(page, MaterialPage),
                kind_label=page.get_kind_display() if isinstance(page, MaterialPage) else page._meta.verbose_name,
                title=shown.title,
                summary=shown.summary,
                url=path if language == reader else f"/{reader}/{path.removeprefix(f'/{language}/')}",
                language="" if language == reader else language,
                owner=name.title if name else "",
                owner_url=name.path if name else "",
                region_code=owner.region_id or "",
                region=owner.region.short if owner.region else "",
                topics=tuple(known[key].label for key in page.topics if key in known),
                published_at=page.first_published_at,
                is_example=page.is_example,
                in_use=page.translation_key in taken,
            )
        )
    return items


def owners_of(pages: Sequence[Any], user: Any) -> dict[str, Record]:
    """The organisations above the pages by their page's path, as far as the reader may see them."""
    above = {page.path[: -Page.steplen] for page in pages}
    keys = dict(Page.objects.filter(path__in=above).values_list("path", "translation_key"))
    records = Record.objects.visible_to(user).filter(translation_key__in=set(keys.values())).with_texts()
    by_key = {record.translation_key: record for record in records}
    return {path: by_key[key] for path, key in keys.items() if key in by_key}


def translations_of(pages: Sequence[Any]) -> dict[uuid.UUID, Any]:
    """Their published pages in the reader's language by translation key."""
    reader = (get_language() or "fi")[:2]
    found: dict[uuid.UUID, Any] = {}
    for model in MODELS:
        keys = [page.translation_key for page in pages if isinstance(page, model)]
        rows = model._default_manager.filter(translation_key__in=keys, locale__language_code=reader, live=True)
        found |= {row.translation_key: row for row in rows.select_related("locale")}
    return found


def visible_owner(page: SharedPage, user: Any) -> Record | None:
    """The organisation that publishes the page, if the reader may see it."""
    return owners_of([page], user).get(page.path[: -Page.steplen])


def source_of(page: SharedPage) -> Any:
    """The page that holds the facts: the page itself unless it is a translation."""
    if page.is_source:
        return page
    rows = type(page)._default_manager.filter(
        translation_key=page.translation_key, locale__language_code=page.source_language
    )
    return rows.select_related("document").first() or page


def shared_page_context(page: SharedPage, request: HttpRequest) -> dict[str, Any]:
    """What the page's template needs beside its text."""
    facts, owner = source_of(page), visible_owner(page, request.user)
    known = topics()
    uses = SharedUse.objects.filter(page_key=page.translation_key).select_related("region").order_by("region_id")
    return {
        "facts": facts,
        "source_key": "material" if isinstance(facts, MaterialPage) else "practice",
        "topics": [known[key] for key in facts.topics if key in known],
        "owner": owner,
        "used_by": [use.region for use in uses],
        "kind_label": facts.get_kind_display() if isinstance(facts, MaterialPage) else facts._meta.verbose_name,
        "has_examples": facts.is_example,
        "is_preview": getattr(request, "is_preview", False),
    }
