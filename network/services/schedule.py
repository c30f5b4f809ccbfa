"""Single meetings and whole series: cancelled, moved, postponed, restored; "this", "this and following", "all".

What changes when an activity is held, not what it is, is published at once by every editor of the organisation
(families stand at the door), logged, and shown to the coordinator: decision 0014. A series that is split or whose
times change as a whole goes by the usual way of review.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dateutil.rrule import rrulestr
from django.db import transaction
from django.utils import timezone

from network.models import ActivityPage
from network.models.vocabulary import ActivityState
from network.recurrence import HORIZON, Meeting, Schedule, local_of, utc_of
from network.repeating import WEEKDAY_CODES, Frequency, RepeatChoice, ended, parts_of
from network.services.copying import copy_activity
from network.services.review import submit_page
from network.services.schedule_changes import (
    BadTimes,
    MeetingHasBeen,
    NotRepeating,
    TimeTaken,
    UnknownMeeting,
    apply_by_review,
    apply_now,
    locked,
)

LONGEST_REASON = 160


@dataclass(frozen=True)
class NewTimes:
    """Where a meeting goes: local day, start and end of day; `nights` after the first day for one over several."""

    day: dt.date
    start: dt.time
    end: dt.time
    nights: int = 0

    @property
    def starts_at(self) -> dt.datetime:
        return dt.datetime.combine(self.day, self.start)

    @property
    def ends_at(self) -> dt.datetime:
        return dt.datetime.combine(self.day + dt.timedelta(days=self.nights), self.end)

    def check(self) -> None:
        """Raises BadTimes."""
        now = timezone.now()
        if self.ends_at <= self.starts_at:
            raise BadTimes("order")
        if utc_of(self.ends_at) <= now:
            raise BadTimes("past")
        if utc_of(self.starts_at) > now + HORIZON:
            raise BadTimes("far")


def coming_meetings(facts: Any, *, now: dt.datetime | None = None) -> list[Meeting]:
    """Meetings of an Activity or ActivityPage that are not over, by time."""
    now = now or timezone.now()
    return sorted(
        (meeting for meeting in Schedule.of(facts).meetings(now) if meeting.ends_at > now),
        key=lambda meeting: meeting.starts_at,
    )


def meeting_on(page: ActivityPage, day: dt.date) -> Meeting:
    """The meeting that the rule has on a day, wherever it was moved. Raises UnknownMeeting, MeetingHasBeen."""
    now = timezone.now()
    found = next((meeting for meeting in Schedule.of(page).meetings(now) if meeting.day == day), None)
    if found is None:
        raise UnknownMeeting(day)
    if found.ends_at <= now:
        raise MeetingHasBeen(day)
    return found


def forget_exceptions(page: ActivityPage, days: Iterable[str]) -> None:
    """As if nothing had been said of these days' meetings; days left out stay so."""
    gone = set(days)
    page.cancelled_dates = [day for day in page.cancelled_dates if day not in gone]
    page.postponed_dates = [day for day in page.postponed_dates if day not in gone]
    page.moved_meetings = [entry for entry in page.moved_meetings if entry["date"] not in gone]
    page.meeting_notes = {day: note for day, note in page.meeting_notes.items() if day not in gone}


def note(page: ActivityPage, day: str, reason: str) -> None:
    if words := " ".join(reason.split())[:LONGEST_REASON]:
        page.meeting_notes = {**page.meeting_notes, day: words}


def cancel_meetings(
    *, page: ActivityPage, days: Iterable[dt.date], user: Any, reason: str = "", seen: str | None = None
) -> int:
    """Cancel the meetings that the rule has on these days; readers see them struck through, with the reason.

    Raises PermissionDenied, NotPublished, StaleSchedule, UnknownMeeting, MeetingHasBeen. Returns the log entry's id.
    """
    wanted = sorted(day.isoformat() for day in days)

    def edit(edited: ActivityPage) -> None:
        kept_moves = [entry for entry in edited.moved_meetings if entry["date"] in wanted]
        forget_exceptions(edited, wanted)
        edited.moved_meetings = [*edited.moved_meetings, *kept_moves]
        edited.cancelled_dates = sorted({*edited.cancelled_dates, *wanted})
        for day in wanted:
            note(edited, day, reason)

    with transaction.atomic():
        live = locked(page, user, seen)
        for day in wanted:
            meeting_on(live, dt.date.fromisoformat(day))
        return apply_now(page=live, edit=edit, user=user, what="cancel", days=wanted)


def cancel_meeting(*, page: ActivityPage, day: dt.date, user: Any, reason: str = "", seen: str | None = None) -> int:
    """One meeting: see `cancel_meetings`."""
    return cancel_meetings(page=page, days=[day], user=user, reason=reason, seen=seen)


def cancel_following(*, page: ActivityPage, day: dt.date, user: Any, reason: str = "", seen: str | None = None) -> int:
    """Cancel this meeting and all after it; a series without an end is ended with its last cancelled meeting."""
    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        days = [meeting.day for meeting in coming_meetings(live) if meeting.day >= day]
        reasoned = [each.isoformat() for each in sorted(days)]

        def edit(edited: ActivityPage) -> None:
            edited.cancelled_dates = sorted({*edited.cancelled_dates, *reasoned})
            edited.postponed_dates = [each for each in edited.postponed_dates if each not in reasoned]
            for each in reasoned:
                note(edited, each, reason)
            if edited.recurrence and not {"UNTIL", "COUNT"} & parts_of(edited.recurrence).keys():
                edited.recurrence = ended(edited.recurrence, max(days))

        return apply_now(page=live, edit=edit, user=user, what="cancel", days=reasoned)


def restore_meeting(*, page: ActivityPage, day: dt.date, user: Any, seen: str | None = None) -> int:
    """The meeting is held as the rule has it. Raises as `cancel_meetings`."""

    def edit(edited: ActivityPage) -> None:
        forget_exceptions(edited, [day.isoformat()])

    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        return apply_now(page=live, edit=edit, user=user, what="restore", days=[day.isoformat()])


def postpone_meeting(*, page: ActivityPage, day: dt.date, user: Any, reason: str = "", seen: str | None = None) -> int:
    """The meeting is not held on its day, the new one is not known yet. Raises as `cancel_meetings`."""
    key = day.isoformat()

    def edit(edited: ActivityPage) -> None:
        forget_exceptions(edited, [key])
        edited.postponed_dates = sorted({*edited.postponed_dates, key})
        note(edited, key, reason)

    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        return apply_now(page=live, edit=edit, user=user, what="postpone", days=[key])


def move_meeting(
    *, page: ActivityPage, day: dt.date, to: NewTimes, user: Any, reason: str = "", seen: str | None = None
) -> int:
    """Hold one meeting at another time. Raises as `cancel_meetings`, BadTimes, TimeTaken."""
    to.check()
    key = day.isoformat()
    entry = {"date": key, "starts_at": to.starts_at.isoformat(), "ends_at": to.ends_at.isoformat()}

    def edit(edited: ActivityPage) -> None:
        forget_exceptions(edited, [key])
        edited.moved_meetings = sorted([*edited.moved_meetings, entry], key=lambda moved: moved["date"])
        note(edited, key, reason)

    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        others = {each.starts_at for each in coming_meetings(live) if each.day != day}
        if utc_of(to.starts_at) in others:
            raise TimeTaken
        return apply_now(page=live, edit=edit, user=user, what="move", days=[key])


def set_state(*, page: ActivityPage, state: str, user: Any, reason: str = "", seen: str | None = None) -> int:
    """The whole activity is cancelled, postponed, rescheduled, or held after all. Raises as `cancel_meetings`."""
    chosen = ActivityState(state)

    def edit(edited: ActivityPage) -> None:
        edited.state = chosen
        edited.state_note = "" if chosen == ActivityState.SCHEDULED else " ".join(reason.split())[:LONGEST_REASON]

    return apply_now(page=page, edit=edit, user=user, what=f"state-{chosen}", seen=seen)


def change_all(*, page: ActivityPage, day: dt.date, to: NewTimes, user: Any, seen: str | None = None) -> int:
    """Change the time of day of a whole series, and the weekday of a weekly one: what was said of the meeting of
    `day` holds for all. By review. Raises as `move_meeting`, NotRepeating.
    """
    to.check()
    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        shift = Shift.between(live, day, to)
        return apply_by_review(page=live, edit=shift.apply, user=user, what="all", days=[day.isoformat()])


def split_series(*, page: ActivityPage, day: dt.date, to: NewTimes, user: Any, seen: str | None = None) -> ActivityPage:
    """From the meeting of `day` on, the series has other times: the old one ends before it and keeps its address, a
    new activity of the same series goes on. Both by review. Raises as `change_all`; returns the new page.
    """
    to.check()
    with transaction.atomic():
        live = locked(page, user, seen)
        meeting_on(live, day)
        if not live.recurrence or local_of(live.starts_at).date() >= day:
            raise NotRepeating  # of the first meeting on, it is all of them
        shift = Shift.between(live, day, to)
        key = live.series_key or live.translation_key
        rest = rule_from(live, day)

        def go_on(part: ActivityPage) -> None:
            start = dt.datetime.combine(day, local_of(live.starts_at).time())
            length = local_of(live.ends_at) - local_of(live.starts_at)
            part.starts_at, part.ends_at = utc_of(start), utc_of(start + length)
            part.recurrence = rest
            forget_exceptions(part, days_named(part, before=day))
            part.excluded_dates = [each for each in part.excluded_dates if each >= day.isoformat()]
            shift.apply(part)

        def end_before(old: ActivityPage) -> None:
            old.recurrence = ended(old.recurrence, day - dt.timedelta(days=1))
            forget_exceptions(old, days_named(old, since=day))
            old.excluded_dates = [each for each in old.excluded_dates if each < day.isoformat()]
            old.series_key = key

        part = copy_activity(page=live, edit=go_on, series_key=key, user=user)
        facts = {"days": [day.isoformat()], "new_page": part.pk}
        apply_by_review(page=live, edit=end_before, user=user, what="split", **facts)
        submit_page(page=part, user=user)
        part.refresh_from_db()
        return part


def days_named(page: ActivityPage, *, before: dt.date | None = None, since: dt.date | None = None) -> list[str]:
    """Days of which something is said, before one day or from one on."""
    named = {*page.cancelled_dates, *page.postponed_dates, *page.meeting_notes}
    named |= {entry["date"] for entry in page.moved_meetings}
    return [day for day in named if (before and day < before.isoformat()) or (since and day >= since.isoformat())]


def rule_from(page: ActivityPage, day: dt.date) -> str:
    """The rule for the meetings from a day on: of a number of times, those that are left."""
    parts = parts_of(page.recurrence)
    if "COUNT" not in parts:
        return page.recurrence
    first = local_of(page.starts_at)
    gone = sum(start.date() < day for start in rrulestr(page.recurrence, dtstart=first))
    kept = [part for part in page.recurrence.split(";") if not part.upper().startswith("COUNT=")]
    return ";".join([*kept, f"COUNT={int(parts['COUNT']) - gone}"])


@dataclass(frozen=True)
class Shift:
    """Other times of day for a series; `days` to another weekday, from `weekday`."""

    start: dt.time
    end: dt.time
    days: int
    weekday: int

    @classmethod
    def between(cls, page: ActivityPage, day: dt.date, to: NewTimes) -> "Shift":
        """Raises NotRepeating when the rule's weekday cannot be moved by so much."""
        days = (to.day - day).days
        if days and page.recurrence:
            choice = RepeatChoice.from_rule(page.recurrence)
            target = (day.weekday() + days) % 7
            taken = choice is not None and target in choice.weekdays
            within = 0 <= day.weekday() + days <= 6  # the same week, or the rhythm of every other week would change
            if choice is None or choice.frequency != Frequency.WEEKLY or taken or not within:
                raise NotRepeating
        return cls(to.start, to.end, days, day.weekday())

    def apply(self, page: ActivityPage) -> None:
        first, last = local_of(page.starts_at), local_of(page.ends_at)
        nights = (last.date() - first.date()).days
        day = first.date()
        if not page.recurrence or day.weekday() == self.weekday:
            day += dt.timedelta(days=self.days)
        start = dt.datetime.combine(day, self.start)
        end = dt.datetime.combine(day + dt.timedelta(days=nights), self.end)
        page.starts_at, page.ends_at = utc_of(start), utc_of(end)
        if page.recurrence and self.days:
            self.move_weekday(page, first)

    def move_weekday(self, page: ActivityPage, first: dt.datetime) -> None:
        """`first` is the local start that the series had."""
        if "UNTIL" in parts_of(page.recurrence):
            last = max(self.shifted(each.date()) for each in rrulestr(page.recurrence, dtstart=first))
            page.recurrence = ended(page.recurrence, last)
        codes = WEEKDAY_CODES[self.weekday], WEEKDAY_CODES[(self.weekday + self.days) % 7]
        page.recurrence = ";".join(
            part.replace(*codes) if part.upper().startswith("BYDAY=") else part for part in page.recurrence.split(";")
        )
        page.cancelled_dates = [self.moved(day) for day in page.cancelled_dates]
        page.postponed_dates = [self.moved(day) for day in page.postponed_dates]
        page.moved_meetings = [{**entry, "date": self.moved(entry["date"])} for entry in page.moved_meetings]
        page.meeting_notes = {self.moved(day): words for day, words in page.meeting_notes.items()}

    def moved(self, day: str) -> str:
        return self.shifted(dt.date.fromisoformat(day)).isoformat()

    def shifted(self, day: dt.date) -> dt.date:
        return day + dt.timedelta(days=self.days) if day.weekday() == self.weekday else day
