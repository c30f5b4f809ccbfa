"""Single meetings in words: when, where from, whether it is held, and why not."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from cms import dates
from network.models import Occurrence
from network.models.vocabulary import ActivityState
from network.recurrence import LOCAL, Meeting

STATES = dict(ActivityState.choices)


@dataclass(frozen=True)
class MeetingShown:
    """`day` names the meeting: the local day that the rule gives it. `note` is the organiser's reason."""

    day: dt.date
    starts_at: dt.datetime
    ends_at: dt.datetime
    original_starts_at: dt.datetime | None
    state: str
    note: str
    is_next: bool = False

    @property
    def is_off(self) -> bool:
        return self.state in (ActivityState.CANCELLED, ActivityState.POSTPONED)

    @property
    def is_moved(self) -> bool:
        return self.original_starts_at is not None

    @property
    def is_held_elsewhen(self) -> bool:
        """Moved, and held then."""
        return self.is_moved and not self.is_off

    @property
    def is_changed(self) -> bool:
        return self.is_moved or self.state != ActivityState.SCHEDULED

    @property
    def label(self) -> str:
        """cancelled, postponed, rescheduled; nothing for one that is held as planned."""
        return "" if self.state == ActivityState.SCHEDULED else str(STATES[ActivityState(self.state)])

    @property
    def moved_from(self) -> str:
        """Moved from Tue 13 Oct at 9:30; of a meeting that stays on its day only the time."""
        if self.original_starts_at is None:
            return ""
        time = dates.format_time(self.original_starts_at)
        if self.original_starts_at.astimezone(LOCAL).date() == self.starts_at.astimezone(LOCAL).date():
            return _("Moved from %(time)s") % {"time": time}
        day = dates.format_short_day(self.original_starts_at)
        return _("Moved from %(day)s at %(time)s") % {"day": day, "time": time}


def shown(meeting: Meeting | Occurrence, notes: dict[str, str], *, state: str = "") -> MeetingShown:
    """Of a computed meeting or a row of the table; `state` instead of its own."""
    day = (meeting.original_starts_at or meeting.starts_at).astimezone(LOCAL).date()
    return MeetingShown(
        day=day,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        original_starts_at=meeting.original_starts_at,
        state=state or meeting.state,
        note=notes.get(day.isoformat(), ""),
    )


def meetings_shown(occurrences: Iterable[Occurrence], activity: Any) -> list[MeetingShown]:
    """The rows of an activity with its reasons; the first that is held is the next."""
    rows = [shown(occurrence, activity.meeting_notes) for occurrence in occurrences]
    following = next((place for place, row in enumerate(rows) if not row.is_off), None)
    return [replace(row, is_next=place == following) for place, row in enumerate(rows)]


def change_in_words(data: dict[str, Any]) -> str:
    """What an entry of the log about the schedule says: Cancelled: Tue 13 Oct, Tue 20 Oct."""
    days = [dates.format_short_day(dt.date.fromisoformat(day)) for day in data.get("days", [])]
    listed = ", ".join(days[:3]) + (f" … {days[-1]}" if len(days) > 3 else "")
    words = {
        "cancel": _("Cancelled: %(days)s"),
        "restore": _("Held after all: %(days)s"),
        "postpone": _("Postponed: %(days)s"),
        "move": _("Moved: %(days)s"),
        "all": _("New times for the whole series"),
        "split": _("New times from %(days)s on"),
        "undo": _("The latest change was undone"),
        "state-scheduled": _("Held after all, as a whole"),
        "state-cancelled": _("Cancelled as a whole"),
        "state-postponed": _("Postponed as a whole"),
        "state-rescheduled": _("Rescheduled as a whole"),
    }
    return words[data["what"]] % {"days": listed}
