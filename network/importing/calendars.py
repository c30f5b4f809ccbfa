"""Activities from iCalendar files and addresses (RFC 5545), read by the icalendar library (BSD-2-Clause).

A series becomes one activity with our schedule: a rule in Finnish time, days without a meeting, cancelled and moved
meetings. To be sure that nothing is lost, the meetings that the source means and those that our schedule gives are both
written out and compared; where they differ the series is refused in words. People who are named in a calendar
(organizer, attendees) are never read.
"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import Any

from dateutil.rrule import rrulestr
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.imports.contracts import Content, Fetch, Importer, Item, Problem, Reading, Unreadable, Values
from cms.imports.tables.sniffing import expect
from network.importing.knowing import Known
from network.importing.target import last_moment
from network.importing.text import first_sentence, paragraphs
from network.importing.values import facts_of, group
from network.models import Activity
from network.models.vocabulary import ActivityKind, ActivityState
from network.recurrence import HORIZON, KEPT_BEHIND, LOCAL, MOST_OCCURRENCES, Schedule, check_rule, local_of, utc_of

MOST_TAGS = 8
Event = Any  # an icalendar.Event: each of its values is a union of thirty types
NOT_KEPT = ("BYHOUR", "BYMINUTE", "BYSECOND", "BYWEEKNO", "BYYEARDAY")
PLAIN_RULE = re.compile(r"^[A-Z0-9=;,+-]+$")


class TooMuch(Exception):
    """A series that says more than we keep."""

    def __init__(self, problem: str, remedy: str = "") -> None:
        self.problem = problem
        self.remedy = remedy or _("Make it into several simpler series or single events at the source.")
        super().__init__(problem)


@dataclass
class Series:
    """The events of one UID: the one with the rule, and the changed meetings of it."""

    number: int
    uid: str
    main: Event | None = None
    changed: list[Event] = field(default_factory=list)


def read_calendar(reading: Reading) -> Iterator[Item]:
    known = Known(reading.owner, reading.defaults)
    for series in series_of(reading.content.data):
        if series.main is None:
            for event in series.changed:  # meetings whose series is not in the file stand by themselves
                yield item_of(Series(series.number, f"{series.uid}#{stamp_of(event)}", event), known)
        else:
            yield item_of(series, known)


def series_of(data: bytes) -> list[Series]:
    """Events by their UID, in the order of the file. Raises `Unreadable`."""
    from icalendar import Calendar  # with the first calendar: two megabytes

    expect(data, "calendar")
    try:
        calendars = Calendar.from_ical(data, multiple=True)
        if not calendars:
            raise ValueError(_("it is cut off"))
        events = [event for calendar in calendars for event in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise Unreadable(
            _("The calendar cannot be read: %(problem)s") % {"problem": str(error)[:200]},
            _("Export it again, or ask its keeper for another format."),
        ) from None
    found: dict[str, Series] = {}
    for number, event in enumerate(events, start=1):
        uid = str(event.get("UID") or "").strip() or f"{event.get('SUMMARY', '')}|{stamp_of(event, 'DTSTART')}"
        series = found.setdefault(uid, Series(number, uid))
        if event.get("RECURRENCE-ID") is not None:
            series.changed.append(event)
        elif series.main is None or int(event.get("SEQUENCE") or 0) >= int(series.main.get("SEQUENCE") or 0):
            series.main = event
    return [*found.values()]


def stamp_of(event: Event, name: str = "RECURRENCE-ID") -> str:
    value = event.get(name)
    return value.to_ical().decode() if value is not None else ""


def item_of(series: Series, known: Known) -> Item:
    event = series.main
    assert event is not None
    title = text_of(event, "SUMMARY")
    values: Values = {}
    problems: list[Problem] = []
    if not title:
        problems.append(Problem("title", _("The event has no name."), _("Give it a name at the source.")))
    try:
        values.update(schedule_of(event, series.changed))
    except TooMuch as error:
        problems.append(Problem("when", error.problem, error.remedy))
    except (ValueError, TypeError, KeyError, OverflowError, AttributeError):
        problems.append(Problem("when", _("Its times cannot be read."), _("Save the event again at the source.")))
    where = where_of(event, known)
    if isinstance(where, Problem):
        problems.append(where)
    else:
        values["where"] = where
    values.update(texts_of(event, title, known))
    return Item(
        number=series.number,
        external_id=f"ical:{series.uid}",
        title=title or series.uid[:80],
        values=values,
        problems=tuple(problems),
        skipped=skipped_for(event, values),
    )


def skipped_for(event: Event, values: Values) -> str:
    if text_of(event, "CLASS").upper() in ("PRIVATE", "CONFIDENTIAL"):
        return _("It is marked as private at the source.")
    over = last_moment(values["when"]) if "when" in values else None
    return _("It is over.") if over is not None and over < timezone.now() else ""


def text_of(event: Event, name: str) -> str:
    value = event.get(name)
    value = value[0] if isinstance(value, list) and value else value
    return "" if value is None else " ".join(str(value).split()) if name != "DESCRIPTION" else str(value).strip()


def texts_of(event: Event, title: str, known: Known) -> Values:
    description = text_of(event, "DESCRIPTION")
    link = text_of(event, "URL")
    body = paragraphs(description)
    if re.match(r"^https?://", link) and link not in description:
        body += paragraphs(link)
    values: Values = {
        "title": title[:255],
        "summary": first_sentence(re.sub(r"https?://\S+", "", description)) if description else "",
        "description": body,
        "kind": str(known.defaults.get("kind") or ActivityKind.EVENT),
        "state": str(ActivityState.CANCELLED if cancelled(event) else ActivityState.SCHEDULED),
        "languages": [known.language],
        "tags": tags_of(event),
        "price": known.price_not_told(),
    }
    return values


def tags_of(event: Event) -> list[str]:
    given = event.get("CATEGORIES")
    groups = given if isinstance(given, list) else [given] if given is not None else []
    names = {str(name).strip().lower() for each in groups for name in getattr(each, "cats", [each])}
    return sorted(name for name in names if 0 < len(name) <= 60)[:MOST_TAGS]


def where_of(event: Event, known: Known) -> dict[str, Any] | Problem:
    location = text_of(event, "LOCATION").replace("\\,", ",")
    link = text_of(event, "CONFERENCE") or (location if re.match(r"^https?://\S+$", location) else "")
    if not re.match(r"^https?://\S+$", link):
        link = ""
    return known.where("" if location == link else location, online_url=link)


def cancelled(event: Event) -> bool:
    return text_of(event, "STATUS").upper() == "CANCELLED"


# Times ----------------------------------------------------------------------------------------------------------------


def local_time(value: dt.date | dt.datetime) -> dt.datetime:
    """Naive Finnish time of a DTSTART and its kin: with a zone, in UTC, floating (read as Finnish) or a whole day."""
    if not isinstance(value, dt.datetime):
        return dt.datetime.combine(value, dt.time(0))
    return value if value.tzinfo is None else local_of(value)


def ends_of(event: Event, start: dt.date | dt.datetime) -> dt.date | dt.datetime:
    """When the first meeting ends. A whole day ends at its last minute."""
    if event.get("DTEND") is not None:
        return event["DTEND"].dt
    if event.get("DURATION") is not None:
        return start + event["DURATION"].dt
    if isinstance(start, dt.datetime):
        raise TooMuch(_("It does not say when it ends."), _("Give the event an end at the source."))
    return start + dt.timedelta(days=1)


def span_of(event: Event) -> tuple[dt.datetime, dt.datetime]:
    """Naive Finnish start and end of an event's first meeting."""
    if event.get("DTSTART") is None:
        raise TooMuch(_("It does not say when it begins."), _("Give the event a time at the source."))
    begins = event["DTSTART"].dt
    ends = ends_of(event, begins)
    start, end = local_time(begins), local_time(ends)
    if not isinstance(begins, dt.datetime):
        end -= dt.timedelta(minutes=1)
    if end <= start:
        raise TooMuch(_("The end is not after the start."), _("Correct the times at the source."))
    return start, end


def schedule_of(event: Event, changed: list[Event]) -> Values:
    """The groups "when" and "exceptions". Raises `TooMuch`."""
    start, end = span_of(event)
    rules = event.get("RRULE")
    if event.get("RDATE") is not None or event.get("EXRULE") is not None or isinstance(rules, list):
        raise TooMuch(_("It repeats by more than one rule, or on days added one by one."))
    rule = rule_of(event, start) if rules is not None else ""
    exceptions = exceptions_of(event, changed, start, end) if rule else {}
    when = group("when", starts_at=utc_of(start), ends_at=utc_of(end), recurrence=rule)
    found: Values = {"when": when, "exceptions": group("exceptions", **exceptions)}
    if rule:
        compare_meetings(event, changed, found)
    return found


def rule_of(event: Event, start: dt.datetime) -> str:
    """The rule in our form: local times, UNTIL without a zone."""
    text = event["RRULE"].to_ical().decode().upper()
    parts = dict(part.split("=", 1) for part in text.split(";") if "=" in part)
    if not PLAIN_RULE.match(text) or any(name in parts for name in NOT_KEPT):
        raise TooMuch(_("Its rule (%(rule)s) says more than is kept here.") % {"rule": text[:80]})
    if "UNTIL" in parts:
        until = event["RRULE"]["UNTIL"][0]
        local = local_time(until) if isinstance(until, dt.datetime) else dt.datetime.combine(until, dt.time(23, 59, 59))
        parts["UNTIL"] = f"{local:%Y%m%dT%H%M%S}"
    if parts.get("INTERVAL") == "1":
        del parts["INTERVAL"]
    order = ["FREQ", *sorted(name for name in parts if name not in ("FREQ", "UNTIL", "COUNT")), "COUNT", "UNTIL"]
    rule = ";".join(f"{name}={parts[name]}" for name in order if name in parts)
    problem = check_rule(rule)
    if problem or len(rule) > 200:
        raise TooMuch(_("Its rule (%(rule)s) says more than is kept here.") % {"rule": text[:80]})
    if next(iter(rrulestr(rule, dtstart=start)), None) != start:
        raise TooMuch(_("Its first meeting is not one of its own rule."), _("Correct the first day at the source."))
    return rule


def exceptions_of(event: Event, changed: list[Event], start: dt.datetime, end: dt.datetime) -> dict[str, Any]:
    excluded = {local_time(day).date().isoformat() for day in dates_in(event, "EXDATE")}
    off: set[str] = set()
    moved: list[dict[str, str]] = []
    notes: dict[str, str] = {}
    for meeting in changed:
        if "RANGE" in meeting["RECURRENCE-ID"].params:
            raise TooMuch(_("A change counts for all later meetings too."))
        day = local_time(meeting["RECURRENCE-ID"].dt).date()
        if cancelled(meeting):
            off.add(day.isoformat())
            continue
        own_start, own_end = span_of(meeting)
        if (own_start, own_end) != (
            dt.datetime.combine(day, start.time()),
            dt.datetime.combine(day, start.time()) + (end - start),
        ):
            moved.append({"date": day.isoformat(), "starts_at": own_start.isoformat(), "ends_at": own_end.isoformat()})
        note = note_of(event, meeting)
        if note:
            notes[day.isoformat()] = note
    return {
        "excluded_dates": sorted(excluded),
        "cancelled_dates": sorted(off),
        "moved_meetings": sorted(moved, key=lambda each: each["date"]),
        "meeting_notes": dict(sorted(notes.items())),
    }


def note_of(event: Event, meeting: Event) -> str:
    """What one meeting has otherwise than the series, in its own words."""
    parts = [
        text_of(meeting, name)
        for name in ("SUMMARY", "LOCATION")
        if text_of(meeting, name) and text_of(meeting, name) != text_of(event, name)
    ]
    return ", ".join(parts)[:160]


def dates_in(event: Event, name: str) -> list[dt.date | dt.datetime]:
    given = event.get(name)
    groups = given if isinstance(given, list) else [given] if given is not None else []
    return [day.dt for each in groups for day in each.dts]


def compare_meetings(event: Event, changed: list[Event], found: Values) -> None:
    """Raises `TooMuch` where our schedule would give other meetings than the source means."""
    now = timezone.now()
    earliest, latest = now - KEPT_BEHIND + dt.timedelta(days=2), now + HORIZON - dt.timedelta(days=2)
    facts = Activity(**{name: value for name, value in facts_of(found).items() if hasattr(Activity, name)})
    ours = {
        meeting.starts_at
        for meeting in Schedule.of(facts).meetings(now)
        if meeting.original_starts_at is None and not meeting.cancelled
    }
    changed_days = {local_time(meeting["RECURRENCE-ID"].dt).date() for meeting in changed}
    theirs = {
        moment
        for moment in source_meetings(event, latest)
        if local_of(moment).date() not in changed_days or moment in ours
    }
    if {each for each in ours if earliest < each < latest} != {each for each in theirs if earliest < each < latest}:
        raise TooMuch(
            _("Its meetings would fall at other times here: its rule is not in Finnish time."),
            _("Set the time zone of the event to Europe/Helsinki at the source."),
        )


def source_meetings(event: Event, latest: dt.datetime) -> list[dt.datetime]:
    """Aware UTC starts as the source's own time zone has them, days left out taken away."""
    first = event["DTSTART"].dt
    zone = first.tzinfo if isinstance(first, dt.datetime) and first.tzinfo is not None else LOCAL
    wall = first.replace(tzinfo=None) if isinstance(first, dt.datetime) else dt.datetime.combine(first, dt.time(0))
    rule = dict(event["RRULE"])
    until = rule.pop("UNTIL", [None])[0]
    text = ";".join(f"{name}={','.join(map(str, each))}" for name, each in _parts_of(rule).items())
    left_out = {_utc(day, zone) for day in dates_in(event, "EXDATE")}
    left_out_days = {day for day in dates_in(event, "EXDATE") if not isinstance(day, dt.datetime)}
    ends = _utc(until, zone, end_of_day=True) if until is not None else None
    starts = (start.replace(tzinfo=zone).astimezone(dt.UTC) for start in rrulestr(text, dtstart=wall))
    within = takewhile(lambda moment: moment <= latest and (ends is None or moment <= ends), starts)
    return [
        moment
        for moment in islice(within, MOST_OCCURRENCES * 4)
        if moment not in left_out and local_of(moment).date() not in left_out_days
    ]


def _parts_of(rule: dict[str, Any]) -> dict[str, list[str]]:
    return {
        name: [
            each.to_ical().decode() if hasattr(each, "to_ical") else str(each)
            for each in (value if isinstance(value, list) else [value])
        ]
        for name, value in rule.items()
    }


def _utc(value: dt.date | dt.datetime, zone: dt.tzinfo, *, end_of_day: bool = False) -> dt.datetime:
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time(23, 59, 59) if end_of_day else dt.time(0))
    return (value if value.tzinfo is not None else value.replace(tzinfo=zone)).astimezone(dt.UTC)


def fetch_calendar(address: str, fetch: Fetch) -> Content:
    answer = fetch(address)
    expect(answer.data, "calendar")
    return Content(address, answer.data)


CALENDAR = Importer(
    key="calendar",
    label=gettext_lazy("A calendar"),
    hint=gettext_lazy("iCalendar (.ics): a file, or the address of a calendar that anybody can open."),
    target="activities",
    read=read_calendar,
    suffixes=(".ics", ".ical", ".ifb"),
    fetch=fetch_calendar,
    order=20,
)
