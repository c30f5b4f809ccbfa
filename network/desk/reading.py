"""What the desk shows: an organisation's activities with their state, what waits for their writer, the review queue."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Case, CharField, Count, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, TaskState, WorkflowState

from network.models import ActivityPage, FamilyCentrePage, MeetingPlacePage, Occurrence, OrganisationPage
from network.recurrence import meetings
from network.services import review
from network.services.content import Home

PAGE_SIZE = 20
REVIEWED = (ActivityPage, FamilyCentrePage, MeetingPlacePage)


class DeskState(models.TextChoices):
    """Where an activity is on its way, in the words of its writer."""

    RETURNED = "returned", gettext_lazy("Returned")
    WAITING = "waiting", gettext_lazy("Waiting for review")
    CHANGED = "changed", gettext_lazy("Published, changes not sent")
    PUBLISHED = "published", gettext_lazy("Published")
    DRAFT = "draft", gettext_lazy("Draft")
    OFF = "off", gettext_lazy("Taken off")


RINGS = {
    DeskState.RETURNED: "open",
    DeskState.WAITING: "half",
    DeskState.CHANGED: "half",
    DeskState.PUBLISHED: "",
    DeskState.DRAFT: "idle",
    DeskState.OFF: "idle",
}
VIEWS: dict[str, tuple[DeskState, ...]] = {
    "": tuple(DeskState),
    "published": (DeskState.PUBLISHED, DeskState.CHANGED),
    "drafts": (DeskState.DRAFT, DeskState.OFF),
    "waiting": (DeskState.WAITING, DeskState.RETURNED),
}
VIEW_LABELS: dict[str, str | Promise] = {
    "": gettext_lazy("All"),
    "published": gettext_lazy("Published"),
    "drafts": gettext_lazy("Drafts"),
    "waiting": gettext_lazy("In review"),
}


@dataclass(frozen=True)
class ActivityRow:
    """An activity in the table. `translations` pairs a language with its state in words."""

    pk: int
    title: str
    state: DeskState
    ring: str
    next_at: dt.datetime | None
    translations: tuple[tuple[str, str], ...]
    organisation: str
    path: str
    is_example: bool
    has_meetings: bool  # published: single ones can be cancelled or moved
    repeats: bool


@dataclass(frozen=True)
class View:
    key: str
    label: str | Promise
    count: int
    is_current: bool


@dataclass(frozen=True)
class Returned:
    """What a coordinator sent back, with the reason. `kind` is how its addresses are named: "activity" or "place"."""

    pk: int
    title: str
    reason: str
    at: dt.datetime
    kind: str

    @property
    def edit_address(self) -> str:
        return reverse(f"{self.kind}_edit", args=[self.pk])


@dataclass(frozen=True)
class QueueRow:
    """A submission in the queue. `is_activity`: an activity or a place, which have our own review page."""

    pk: int
    title: str
    organisation: str
    since: dt.datetime
    is_change: bool
    is_activity: bool
    is_example: bool
    language: str


def activities_of(organisations: Sequence[OrganisationPage]) -> "models.QuerySet[ActivityPage]":
    """Source-language activities below these pages, each with its `desk_state`, the latest changed first."""
    state = Case(
        When(review_status=WorkflowState.STATUS_NEEDS_CHANGES, then=Value(DeskState.RETURNED)),
        When(review_status=WorkflowState.STATUS_IN_PROGRESS, then=Value(DeskState.WAITING)),
        When(live=True, has_unpublished_changes=True, then=Value(DeskState.CHANGED)),
        When(live=True, then=Value(DeskState.PUBLISHED)),
        When(first_published_at__isnull=True, then=Value(DeskState.DRAFT)),
        default=Value(DeskState.OFF),
        output_field=CharField(),
    )
    rows = sources_below(ActivityPage, organisations).annotate(desk_state=state)
    return rows.order_by("-latest_revision_created_at", "-pk")


def sources_below(model: type[Any], homes: Sequence[Home]) -> "models.QuerySet[Any]":
    """Source-language pages of a type below these pages, each with the `review_status` of what waits, if anything."""
    below = Q(pk__in=[])
    for page in homes:
        below |= Q(path__startswith=page.path, depth=page.depth + 1)
    in_review = (
        WorkflowState.objects.active()
        .filter(base_content_type=ContentType.objects.get_for_model(Page), object_id=Cast(OuterRef("pk"), CharField()))
        .values("status")[:1]
    )
    return (
        model._default_manager.filter(below)
        .filter(Q(source_language="") | Q(source_language=F("locale__language_code")))
        .annotate(review_status=Subquery(in_review))
    )


def views_of(activities: "models.QuerySet[ActivityPage]", chosen: str) -> list[View]:
    """The table's views with their counts: one query."""
    rows = activities.order_by().values("desk_state").annotate(number=Count("pk"))
    counts = {row["desk_state"]: row["number"] for row in rows}
    return [
        View(key, VIEW_LABELS[key], sum(counts.get(state, 0) for state in states), key == chosen)
        for key, states in VIEWS.items()
    ]


def page_of(activities: "models.QuerySet[ActivityPage]", *, view: str, number: str) -> Any:
    """A page of the table, a Django Page of ActivityPage."""
    chosen = activities.filter(desk_state__in=VIEWS[view]) if view else activities
    return Paginator(chosen, PAGE_SIZE).get_page(number)


def activity_rows(pages: Sequence[ActivityPage], organisations: Sequence[OrganisationPage]) -> list[ActivityRow]:
    """Rows of the table: two queries, however many."""
    names = {page.path: page.title for page in organisations}
    published = next_times(pages)
    others = translations_of(pages)
    return [
        ActivityRow(
            pk=page.pk,
            title=page.draft_title or page.title,
            state=DeskState(page.desk_state),
            ring=RINGS[DeskState(page.desk_state)],
            next_at=published.get(page.pk) if page.live else next_of_draft(page),
            translations=others.get(page.translation_key, ()),
            organisation=names.get(page.path[: -Page.steplen], ""),
            path=page.url_path,
            is_example=page.origin == "example",
            has_meetings=page.live,
            repeats=page.live and bool(page.recurrence),
        )
        for page in pages
    ]


def next_times(pages: Iterable[ActivityPage]) -> dict[int, dt.datetime]:
    """By page id, when the published activity meets next."""
    rows = (
        Occurrence.objects.filter(
            activity__record__source_page__in=[page.pk for page in pages], ends_at__gte=timezone.now()
        )
        .exclude(state__in=("cancelled", "postponed"))
        .values_list("activity__record__source_page")
        .annotate(next_at=Min("starts_at"))
        .order_by()
    )
    return dict(rows)


def next_of_draft(page: ActivityPage) -> dt.datetime | None:
    now = timezone.now()
    times = meetings(
        starts_at=page.starts_at, ends_at=page.ends_at, recurrence=page.recurrence, excluded=page.excluded_dates,
        cancelled=page.cancelled_dates, now=now,
    )  # fmt: skip
    return next((time.starts_at for time in times if time.ends_at >= now and not time.cancelled), None)


def translations_of(pages: Sequence[ActivityPage]) -> dict[Any, tuple[tuple[str, str], ...]]:
    """By translation key, the other languages with their state in words."""
    sources = {page.translation_key: page for page in pages}
    found: dict[tuple[Any, str], Page] = {}
    for page in (
        Page.objects.filter(translation_key__in=sources, removed_language=None)
        .exclude(pk__in=[p.pk for p in pages])
        .select_related("locale")
    ):
        found[page.translation_key, page.locale.language_code] = page
    codes = [code for code, name in settings.LANGUAGES]
    return {
        key: tuple(
            (code, translation_state(source, found.get((key, code))))
            for code in codes
            if code != source.source_language and (code != "en" or (key, code) in found)
        )
        for key, source in sources.items()
    }


def translation_state(source: Page, translation: Page | None) -> str:
    if translation is None:
        return _("missing")
    if not translation.live:
        return _("draft")
    if (
        translation.last_published_at
        and source.last_published_at
        and translation.last_published_at < source.last_published_at
    ):
        return _("older than the original")
    return _("up to date")


def returned_to(organisations: Sequence[OrganisationPage]) -> list[Returned]:
    """Activities and places that were sent back and wait for their writer, the latest first. Four queries."""
    pages = {
        str(page.pk): page
        for model in REVIEWED
        for page in sources_below(model, organisations).filter(review_status=WorkflowState.STATUS_NEEDS_CHANGES)
    }
    tasks = (
        TaskState.objects.filter(
            status=TaskState.STATUS_REJECTED,
            workflow_state__status=WorkflowState.STATUS_NEEDS_CHANGES,
            workflow_state__object_id__in=pages,
            workflow_state__base_content_type__model="page",
        )
        .select_related("workflow_state")
        .order_by("finished_at")
    )
    latest = {task.workflow_state.object_id: task for task in tasks}
    rows = [
        Returned(
            pk=page.pk,
            title=page.draft_title or page.title,
            reason=latest[key].comment,
            at=latest[key].finished_at,
            kind="activity" if isinstance(page, ActivityPage) else "place",
        )
        for key, page in pages.items()
        if key in latest
    ]
    return sorted(rows, key=lambda row: row.at, reverse=True)


def queue_rows(user: Any) -> list[QueueRow]:
    """What waits for this coordinator, the longest waiting first."""
    tasks = review.waiting_tasks(user)
    pages = {
        str(page.pk): page
        for page in Page.objects.filter(pk__in=[key for key, _task in tasks]).select_related("locale")
    }
    origins = {
        pk: origin
        for model in REVIEWED
        for pk, origin in model.objects.filter(pk__in=pages).values_list("pk", "origin")
    }
    parents = {path[: -Page.steplen] for path in (page.path for page in pages.values())}
    names = dict(Page.objects.filter(path__in=parents).values_list("path", "title"))
    return [
        QueueRow(
            pk=page.pk,
            title=page.draft_title or page.title,
            organisation=names.get(page.path[: -Page.steplen], ""),
            since=task.started_at,
            is_change=page.live,
            is_activity=page.pk in origins,
            is_example=origins.get(page.pk) == "example",
            language=page.locale.language_code,
        )
        for key, task in tasks
        if (page := pages.get(key))
    ]
