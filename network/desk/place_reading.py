"""The places of one's own organisations, and those right below one's counties, with where each is on its way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, WorkflowState

from network.desk.reading import RINGS, DeskState, sources_below
from network.models import FamilyCentrePage, MeetingPlacePage
from network.services.content import Home

MOST_PLACES = 40


@dataclass(frozen=True)
class OwnPlace:
    pk: int
    title: str
    kind: str
    state: DeskState
    ring: str
    home: str
    municipality: str
    is_example: bool


def own_places(homes: Sequence[Home]) -> list[OwnPlace]:
    """Source-language pages of places right below these organisations or counties, by name. Two queries."""
    names = {page.path: page.title for page in homes}
    rows: list[OwnPlace] = []
    for model in (FamilyCentrePage, MeetingPlacePage):
        pages = sources_below(model, homes).select_related("municipality")
        rows += [row_of(page, names) for page in pages]
    return sorted(rows, key=lambda row: (row.title.casefold(), row.pk))


def row_of(page: Any, names: dict[str, str]) -> OwnPlace:
    state = state_of(page)
    return OwnPlace(
        pk=page.pk,
        title=page.draft_title or page.title,
        kind=str(page._meta.verbose_name),
        state=state,
        ring=RINGS[state],
        home=names.get(page.path[: -Page.steplen], ""),
        municipality=page.municipality.name if page.municipality else "",
        is_example=page.origin == "example",
    )


def state_of(page: Any) -> DeskState:
    if page.review_status == WorkflowState.STATUS_NEEDS_CHANGES:
        return DeskState.RETURNED
    if page.review_status == WorkflowState.STATUS_IN_PROGRESS:
        return DeskState.WAITING
    if page.live:
        return DeskState.CHANGED if page.has_unpublished_changes else DeskState.PUBLISHED
    return DeskState.DRAFT if page.first_published_at is None else DeskState.OFF
