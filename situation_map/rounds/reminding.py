"""Reminders before a deadline, and erasing addresses after a round. Both by one job that looks each hour."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from situation_map.models import Round, RoundCounty, RoundLink, RoundReminder

from .designing import held_round
from .errors import RoundNotInState
from .letters import send
from .running import UNFINISHED, contact_links

DAYS_BEFORE = (7, 2, 0)
"""A reminder a week before the last day, two days before it, and on it, to counties that have not sent theirs."""
ERASED_AFTER_DAYS = 90


def due_reminders(today: dt.date) -> list[tuple[RoundCounty, int]]:
    """Counties that are to be reminded now, each with the nearest of the days that has been reached."""
    rows = RoundCounty.objects.filter(
        round__state__in=(Round.State.OPEN, Round.State.CLOSED), state__in=UNFINISHED
    ).select_related("round", "region")
    found = []
    for county in rows:
        left = (county.due_on - today).days
        reached = [days for days in DAYS_BEFORE if 0 <= left <= days]
        if reached and county.is_answerable(today):
            found.append((county, min(reached)))
    return found


def was_told_lately(county: RoundCounty, now: dt.datetime) -> bool:
    """Whether the round was opened, or the county's answers returned, within a day: a reminder would come too soon."""
    latest = max(filter(None, (county.round.opened_at, county.returned_at)), default=None)
    return latest is not None and now - latest < dt.timedelta(days=1)


@transaction.atomic
def write_reminders() -> int:
    """Write the letters that are due and have not been written; returns how many."""
    now, today = timezone.now(), timezone.localdate()
    number = 0
    for county, days in due_reminders(today):
        if was_told_lately(county, now):
            continue
        links = contact_links([county])
        if links and note_reminder(county, days):
            for link in links:
                send("round_reminder", link)
            number += len(links)
    return number


def note_reminder(county: RoundCounty, days: int) -> bool:
    """Whether it had not been written before. The row keeps two runs at once from writing it twice."""
    try:
        with transaction.atomic():
            _row, is_new = RoundReminder.objects.get_or_create(
                county=county, deadline_on=county.due_on, days_before=days
            )
    except IntegrityError:
        return False
    return is_new


@transaction.atomic
def remind_now(*, round_: Round, county: RoundCounty | None = None, user: Any) -> int:
    """Remind one county, or all that can still answer and have not; none twice a day. Returns how many letters.

    Raises PermissionDenied, RoundNotInState.
    """
    held = held_round(round_, user, Round.State.OPEN, Round.State.CLOSED)
    now, today = timezone.now(), timezone.localdate()
    rows = held.counties.filter(state__in=UNFINISHED).select_related("round")
    rows = rows.filter(pk=county.pk) if county else rows
    counties = [row for row in rows if row.is_answerable(today)]
    if county is not None and not counties:
        raise RoundNotInState(county.state)
    lately = RoundReminder.objects.filter(county__in=counties, written_at__gt=now - dt.timedelta(days=1))
    reminded = set(lately.values_list("county", flat=True))
    links = contact_links([row for row in counties if row.pk not in reminded])
    for link in links:
        send("round_reminder", link)
        left = (link.county.due_on - today).days
        # Below zero, apart from those that the job writes: one of them on the same day is still to be written.
        RoundReminder.objects.update_or_create(
            county=link.county, deadline_on=link.county.due_on, days_before=-1 - left, defaults={"written_at": now}
        )
    return len(links)


@transaction.atomic
def erase_addresses() -> int:
    """Erase the addresses of rounds that were closed or withdrawn 90 days ago. Returns how many links had one."""
    limit = timezone.now() - dt.timedelta(days=ERASED_AFTER_DAYS)
    over = Q(county__round__state=Round.State.CLOSED, county__round__closed_at__lt=limit) | Q(
        county__round__state=Round.State.WITHDRAWN, county__round__withdrawn_at__lt=limit
    )
    return RoundLink.objects.filter(over).exclude(email="").update(email="")
