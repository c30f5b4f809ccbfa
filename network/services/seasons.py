"""The next term: proposals of dates for what an organisation arranges, and the drafts made of them."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from network.models import ActivityPage, OrganisationPage
from network.models.vocabulary import ActivityState
from network.recurrence import HORIZON, Schedule, local_of, utc_of
from network.repeating import Frequency, RepeatChoice
from network.services import review
from network.services.content import organisation_page_of
from network.services.copying import copy_activity
from network.services.lifecycle import check_goes_on
from network.terms import Term, days_off, next_term

LOOKED_BACK = dt.timedelta(days=300)
SAME_SEASON = dt.timedelta(days=21)


class SeasonRefused(Exception):
    """`problem` is "order", "past", "far", "empty" (no meeting in it) or "rule" (not one of the plain choices)."""

    def __init__(self, problem: str, page: ActivityPage) -> None:
        self.problem, self.page = problem, page
        super().__init__(f"{problem}: page {page.pk}")


@dataclass(frozen=True)
class Season:
    """The dates of a term: local first and last day, ISO dates left out."""

    first: dt.date
    last: dt.date
    not_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What the next season of an activity could be; `repeated` is the activity that is its next season already."""

    page: ActivityPage
    term: Term
    season: Season
    repeated: ActivityPage | None


def choice_of(page: ActivityPage) -> RepeatChoice | None:
    """How it repeats, with the weekday or the day said; None for once and for what plain choices cannot say."""
    choice = RepeatChoice.from_rule(page.recurrence)
    start = local_of(page.starts_at).date()
    if choice is None or choice.frequency == Frequency.ONCE:
        return None
    if choice.frequency == Frequency.WEEKLY and not choice.weekdays:
        return choice.but(weekdays=(start.weekday(),))
    if choice.frequency == Frequency.MONTHLY and choice.nth is None and choice.month_day is None:
        return choice.but(month_day=start.day)
    return choice


def series_key_of(page: ActivityPage) -> uuid.UUID:
    """What all seasons and parts of a series share: the key of its first activity."""
    return page.series_key or page.translation_key


def propose(
    page: ActivityPage, *, region_code: str | None, today: dt.date, known: Sequence[ActivityPage]
) -> Proposal | None:
    """The same weekdays in the next term, without holiday weeks and public holidays. None for what cannot be proposed.

    `known` are activities of the same organisation, among them the next season if it has been made.
    """
    choice = choice_of(page)
    if choice is None:
        return None
    start = local_of(page.starts_at).date()
    last = choice.last_day(start) or today
    term = next_term(after=last, today=today)
    first = choice.first_day(max(term.first, today + dt.timedelta(days=1)))
    off = [day.isoformat() for day in days_off(term, region_code) if day >= first]
    repeated = next(
        (
            other
            for other in known
            if other.pk != page.pk
            and series_key_of(other) == series_key_of(page)
            and local_of(other.starts_at).date() >= first - SAME_SEASON
        ),
        None,
    )
    return Proposal(page, term, Season(first, term.last, tuple(off)), repeated)


def proposals_for(organisation: OrganisationPage, *, today: dt.date | None = None) -> list[Proposal]:
    """Of all the organisation's published series that went on within the last ten months, by title. Three queries."""
    today = today or timezone.localdate()
    pages = [
        page
        for page in ActivityPage.objects.child_of(organisation).select_related("locale").order_by("title", "pk")
        if page.is_source
    ]
    region_code = review.region_code_of(organisation)
    found = (propose(page, region_code=region_code, today=today, known=pages) for page in pages if page.live)
    return [proposal for proposal in found if proposal and is_recent(proposal.page, today)]


def is_recent(page: ActivityPage, today: dt.date) -> bool:
    choice = choice_of(page)
    last = choice.last_day(local_of(page.starts_at).date()) if choice else None
    return last is None or last >= today - LOOKED_BACK


def times_in(page: ActivityPage, season: Season) -> dict[str, Any]:
    """The schedule's fields for the season. Raises SeasonRefused."""
    choice, today = choice_of(page), timezone.localdate()
    if choice is None:
        raise SeasonRefused("rule", page)
    if season.last < season.first:
        raise SeasonRefused("order", page)
    if season.first < today:
        raise SeasonRefused("past", page)
    if season.last > today + HORIZON:
        raise SeasonRefused("far", page)
    first_start, first_end = local_of(page.starts_at), local_of(page.ends_at)
    start = dt.datetime.combine(choice.first_day(season.first), first_start.time())
    in_season = (day for day in season.not_on if start.date().isoformat() <= day <= season.last.isoformat())
    values: dict[str, Any] = {
        "starts_at": utc_of(start),
        "ends_at": utc_of(start + (first_end - first_start)),
        "recurrence": choice.but(until=season.last, count=None).to_rule(),
        "excluded_dates": sorted(in_season),
    }
    schedule = Schedule(
        values["starts_at"], values["ends_at"], values["recurrence"], frozenset(values["excluded_dates"])
    )
    if next(schedule.meetings(timezone.now()), None) is None or start.date() > season.last:
        raise SeasonRefused("empty", page)
    return values


@transaction.atomic
def repeat_next_term(*, page: ActivityPage, season: Season, user: Any, submit: bool = False) -> ActivityPage:
    """A draft of the activity's next season, with its text in every language, tags and organisers; with `submit` sent
    for review, or published by who publishes directly. Raises PermissionDenied, SeasonRefused, ValidationError.
    """
    if not review.may_edit_page(user, page):
        raise PermissionDenied
    check_goes_on(organisation_page_of(page))
    values = times_in(page, season)
    moved_by = values["starts_at"] - page.starts_at

    def edit(copy: ActivityPage) -> None:
        for name, value in values.items():
            setattr(copy, name, value)
        copy.state, copy.state_note = ActivityState.SCHEDULED, ""
        copy.cancelled_dates, copy.postponed_dates, copy.moved_meetings, copy.meeting_notes = [], [], [], {}
        if copy.registration_deadline:
            copy.registration_deadline += moved_by

    made = copy_activity(page=page, edit=edit, series_key=series_key_of(page), user=user)
    if submit:
        review.submit_page(page=made, user=user)
        made.refresh_from_db()
    return made


@transaction.atomic
def repeat_season(
    *, seasons: Iterable[tuple[ActivityPage, Season]], user: Any, submit: bool = False
) -> list[ActivityPage]:
    """The next season of several activities at once: all of them or none. Raises as `repeat_next_term`."""
    return [repeat_next_term(page=page, season=season, user=user, submit=submit) for page, season in seasons]
