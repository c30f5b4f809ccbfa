"""Activities as iCalendar: a series is one rule with its exceptions, never a list of single events."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dateutil.rrule import rrulestr
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.models import Activity
from network.models.vocabulary import ActivityState
from network.recurrence import HORIZON, LOCAL, Meeting, Schedule, local_of, utc_of
from network.rows import label_of
from network.services.occurrences import state_of

from . import ics
from .items import ActivityItem
from .reader import Reader

PRODUCT = "-//Perheverkko//Outputs 1//EN"
REFRESH = "PT6H"
FIRST_HOUR_AFTER_CHANGE = 5
STATUS = {
    ActivityState.SCHEDULED: "CONFIRMED",
    ActivityState.RESCHEDULED: "CONFIRMED",
    ActivityState.CANCELLED: "CANCELLED",
    ActivityState.POSTPONED: "CANCELLED",  # it is not held then, and no new time is known
}


@dataclass(frozen=True)
class Series:
    """A schedule as iCalendar tells it: local start and end of the first meeting, days off, meetings of their own."""

    starts_at: dt.datetime
    ends_at: dt.datetime
    rule: str
    left_out: tuple[dt.datetime, ...]
    own: tuple[tuple[dt.datetime, Meeting], ...]


def rule_in_utc(rule: str) -> str:
    """The rule with its local UNTIL as UTC, as RFC 5545 (3.3.10) wants beside a start in a time zone."""
    parts = []
    for part in rule.split(";"):
        name, _sign, value = part.partition("=")
        if name.upper() == "UNTIL" and not value.upper().endswith("Z"):
            until = dt.datetime.strptime(value if "T" in value.upper() else f"{value}T000000", "%Y%m%dT%H%M%S")
            part = f"UNTIL={ics.utc_text(until.replace(tzinfo=LOCAL))}"
        parts.append(part)
    return ";".join(parts)


def series_of(activity: Activity, now: dt.datetime) -> Series | None:
    """The schedule of an activity; None when it has no meeting at all."""
    schedule = Schedule.of(activity)
    first, last = local_of(schedule.starts_at), local_of(schedule.ends_at)
    if not schedule.recurrence:
        meeting = schedule.meeting(first, last)
        if meeting is None:
            return None
        return Series(local_of(meeting.starts_at), local_of(meeting.ends_at), "", (), ((first, meeting),))
    limit = local_of(now + HORIZON)
    starts = iter(rrulestr(schedule.recurrence, dtstart=first))
    begins = next(starts, None)
    if begins is None:
        return None
    left_out: list[dt.datetime] = []
    own: list[tuple[dt.datetime, Meeting]] = []
    if not is_plain(schedule, first, last):
        for start, meeting in told(schedule, limit, last - first):
            left_out.append(start) if meeting is None else own.append((start, meeting))
    return Series(begins, begins + (last - first), schedule.recurrence, tuple(left_out), tuple(own))


def is_plain(schedule: Schedule, first: dt.datetime, last: dt.datetime) -> bool:
    """No meeting has anything of its own, and none lasts over the night hours in which the clocks change."""
    exceptions = (schedule.excluded, schedule.cancelled, schedule.postponed, schedule.moved)
    return not any(exceptions) and first.date() == last.date() and first.hour >= FIRST_HOUR_AFTER_CHANGE


def told(schedule: Schedule, limit: dt.datetime, length: dt.timedelta) -> Iterator[tuple[dt.datetime, Meeting | None]]:
    """The rule's local starts up to `limit` that are left out (None) or differ from what the rule alone says."""
    seen: set[dt.datetime] = set()
    usual = schedule.ends_at - schedule.starts_at
    for start in rrulestr(schedule.recurrence, dtstart=local_of(schedule.starts_at)):
        if start > limit:
            return
        meeting = schedule.meeting(start, start + length)
        if meeting is None or meeting.starts_at in seen:
            yield start, None
            continue
        seen.add(meeting.starts_at)
        as_ruled = meeting.ends_at - meeting.starts_at == usual
        if meeting.state != ActivityState.SCHEDULED or meeting.original_starts_at or not as_ruled:
            yield start, meeting


def calendar(
    activities: Iterable[tuple[Activity, ActivityItem]], reader: Reader, *, name: str, description: str, address: str
) -> Iterator[bytes]:
    """A calendar in pieces. `name` and `description` are what a calendar program shows of it."""
    head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        ics.text_line("NAME", name, reader.language),
        ics.text_line("X-WR-CALNAME", name),
        ics.text_line("DESCRIPTION", description, reader.language),
        ics.text_line("X-WR-CALDESC", description),
        f"X-WR-TIMEZONE:{ics.ZONE}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}",
        f"X-PUBLISHED-TTL:{REFRESH}",
        ics.address_line("URL", address),
        *ics.TIME_ZONE,
    ]
    yield ics.written(head)
    for activity, item in activities:
        if lines := [*event_lines(activity, item, reader)]:
            yield ics.written(lines)
    yield ics.written(["END:VCALENDAR"])


def event_lines(activity: Activity, item: ActivityItem, reader: Reader) -> Iterator[str]:
    """One event for the rule, and one for each meeting that differs from it."""
    series = series_of(activity, reader.now)
    if series is None:
        return
    notes = activity.meeting_notes
    if not series.rule:
        first, meeting = series.own[0]
        state = state_of(activity.state, meeting.state)
        note = notes.get(first.date().isoformat(), "") or activity.state_note
        yield from one_event(activity, item, reader, series.starts_at, series.ends_at, state=state, note=note)
        return
    special = [f"RRULE:{rule_in_utc(series.rule)}", *(ics.local_line("EXDATE", day) for day in series.left_out)]
    whole = state_of(activity.state, ActivityState.SCHEDULED)
    yield from one_event(
        activity, item, reader, series.starts_at, series.ends_at, state=whole, note=activity.state_note, special=special
    )
    for start, meeting in series.own:
        yield from one_event(
            activity, item, reader, meeting.starts_at, meeting.ends_at, state=state_of(activity.state, meeting.state),
            note=notes.get(start.date().isoformat(), ""), special=[ics.local_line("RECURRENCE-ID", utc_of(start))],
        )  # fmt: skip


def one_event(
    activity: Activity,
    item: ActivityItem,
    reader: Reader,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    *,
    state: str,
    note: str = "",
    special: Iterable[str] = (),
) -> Iterator[str]:
    """A VEVENT; `special` are the lines that make it a series or one meeting of it."""
    common, language = item.common, reader.language
    changed = ics.utc_text(common.updated_at)
    yield from ("BEGIN:VEVENT", f"UID:{common.id}", f"DTSTAMP:{changed}", f"LAST-MODIFIED:{changed}")
    if common.published_at:
        yield f"CREATED:{ics.utc_text(common.published_at)}"
    yield f"SEQUENCE:{activity.sequence}"
    yield ics.local_line("DTSTART", starts_at)
    yield ics.local_line("DTEND", ends_at)
    yield from special
    yield f"STATUS:{STATUS[ActivityState(state)]}"
    yield ics.text_line("SUMMARY", title_in(item, state), common.text_language)
    yield ics.text_line("DESCRIPTION", description_of(item), language)
    if place := place_line(item):
        yield ics.text_line("LOCATION", place, language)
    if item.venue and item.venue.point:
        yield f"GEO:{item.venue.point.latitude};{item.venue.point.longitude}"
    yield ics.categories_line(categories_of(item), language)
    if common.organisers:
        yield ics.text_line("CONTACT", ", ".join(organiser.name for organiser in common.organisers), language)
    if note:
        yield ics.text_line("COMMENT", note)
    yield ics.address_line("URL", common.url)
    yield "CLASS:PUBLIC" if activity.record.visibility == "public" else "CLASS:PRIVATE"
    yield "TRANSP:OPAQUE"
    yield "END:VEVENT"


def title_in(item: ActivityItem, state: str) -> str:
    """Cancelled: Baby hour (example)"""
    title = f"{item.common.title} ({_('Example').lower()})" if item.common.is_example else item.common.title
    if state in (ActivityState.CANCELLED, ActivityState.POSTPONED):
        return f"{capfirst(label_of(ActivityState, state))}: {title}"
    return title


def place_line(item: ActivityItem) -> str:
    online = _("Online") if item.is_online else ""
    return ", ".join(part for part in (online, item.where if item.venue or item.address or not online else "") if part)


def categories_of(item: ActivityItem) -> list[str]:
    example = [_("Example")] if item.common.is_example else []
    return [*example, item.kind.name, *(tag.name for tag in item.tags)]


def description_of(item: ActivityItem) -> str:
    """What a reader of the calendar needs to know before coming, and the way back to the page."""
    registration = "" if item.registration.code == "none" else item.registration.name
    contacts = (item.registration_url, item.registration_email, item.registration_phone) if registration else ()
    lines = (
        item.common.summary,
        item.schedule,
        ", ".join(part for part in (item.ages, *(group.name for group in item.target_groups)) if part),
        item.price,
        ": ".join(part for part in (capfirst(registration), ", ".join(filter(None, contacts))) if part),
        item.online_url,
        item.common.url,
    )
    return "\n".join(line for line in lines if line)
