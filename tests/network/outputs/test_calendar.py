"""iCalendar: what a calendar program unfolds is what the table of meetings holds."""

import datetime as dt
from unittest import mock

import icalendar
import pytest
import recurring_ical_events
from django.utils import timezone

from network.models import Activity, Occurrence
from network.outputs import ics
from network.outputs.calendars import rule_in_utc
from network.recurrence import LOCAL
from tests.network.world import World, record_of

CALENDAR = "/fi/toiminta/kalenteri.ics"
OFF = ("cancelled", "postponed")


def calendar_of(world: World, address: str = f"{CALENDAR}?days=183", user: str = "") -> icalendar.Calendar:
    answer = world.client(user).get(address)
    assert answer.status_code == 200
    return icalendar.Calendar.from_ical(answer.getvalue())


def events_of(calendar: icalendar.Calendar) -> list[icalendar.Event]:
    return [*calendar.walk("VEVENT")]


def unfolded(calendar: icalendar.Calendar, first: dt.date, last: dt.date) -> set[tuple]:
    """(start, end, whether it is held) of each meeting as another program unfolds the calendar."""
    return {
        (
            event["DTSTART"].dt.astimezone(dt.UTC),
            event["DTEND"].dt.astimezone(dt.UTC),
            str(event["STATUS"]) == "CONFIRMED",
        )
        for event in recurring_ical_events.of(calendar).between(first, last)
    }


def in_table(activity: Activity, first: dt.date, last: dt.date) -> set[tuple]:
    rows = Occurrence.objects.filter(activity=activity)
    return {
        (row.starts_at, row.ends_at, row.state not in OFF)
        for row in rows
        if first <= row.starts_at.astimezone(LOCAL).date() < last
    }


def assert_same_meetings(world: World, page, *, count: int | None = None) -> None:
    activity = Activity.objects.get(record=record_of(page))
    first, last = timezone.localdate() - dt.timedelta(days=300), timezone.localdate() + dt.timedelta(days=700)
    expected = in_table(activity, first, last)
    calendar = calendar_of(world, f"/fi/toiminta/{page.translation_key}.ics")
    assert unfolded(calendar, first, last) == expected
    assert len(expected) == count if count is not None else expected


def at(day: dt.date, clock: str) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), LOCAL)


RULES = {
    "every week to a date": ("FREQ=WEEKLY;UNTIL={day91}T235959", "09:30", 120),
    "a bare date as the end": ("FREQ=WEEKLY;UNTIL={day91}", "09:30", 120),
    "two days a week, every other week": ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;COUNT=20", "17:00", 90),
    "without an end": ("FREQ=WEEKLY", "09:30", 120),
    "first Tuesday of a month": ("FREQ=MONTHLY;BYDAY=1TU;COUNT=12", "18:00", 60),
    "last day of a month": ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=12", "18:00", 60),
    "the 31st": ("FREQ=MONTHLY;COUNT=6", "18:00", 60),
    "every day over both changes of the clock": ("FREQ=DAILY;COUNT=365", "12:00", 45),
    "in the hour that spring skips": ("FREQ=DAILY;COUNT=365", "03:30", 90),
    "through the night": ("FREQ=DAILY;COUNT=365", "22:00", 10 * 60),
}


@pytest.mark.parametrize("name", RULES)
def test_unfolded_calendar_equals_the_table_of_meetings(world: World, monday: dt.date, name: str):
    rule, clock, minutes = RULES[name]
    first = dt.date(monday.year + 1, 1, 31) if name == "the 31st" else monday
    page = world.add_activity(
        starts_at=at(first, clock),
        ends_at=at(first, clock) + dt.timedelta(minutes=minutes),
        recurrence=rule.format(day91=f"{monday + dt.timedelta(days=91):%Y%m%d}"),
    )
    assert_same_meetings(world, page)


def test_clocks_changing_leave_the_hour_on_the_wall(world: World):
    summer = dt.date(timezone.localdate().year + 1, 6, 1)
    page = world.add_activity(
        starts_at=at(summer, "09:30"), ends_at=at(summer, "11:00"), recurrence="FREQ=WEEKLY;COUNT=40"
    )
    calendar = calendar_of(world, f"/fi/toiminta/{page.translation_key}.ics")
    found = recurring_ical_events.of(calendar).between(summer, summer + dt.timedelta(days=400))
    assert len(found) == 40
    assert {f"{event['DTSTART'].dt.astimezone(LOCAL):%H:%M}" for event in found} == {"09:30"}
    assert {event["DTSTART"].dt.astimezone(dt.UTC).hour for event in found} == {6, 7}


def test_series_with_exceptions_is_one_rule_and_an_event_for_each_exception(world: World, series_with_exceptions):
    assert_same_meetings(world, series_with_exceptions, count=7)
    events = events_of(calendar_of(world))
    key = str(series_with_exceptions.translation_key)
    assert [str(event["UID"]) for event in events] == [key] * 4
    whole, *single = events
    monday = whole["DTSTART"].dt.date()
    assert whole["RRULE"]["FREQ"] == ["WEEKLY"]
    assert "RECURRENCE-ID" not in whole
    assert [moment.dt.date() for moment in whole["EXDATE"].dts] == [monday + dt.timedelta(weeks=1)]
    told = [
        (event["RECURRENCE-ID"].dt.date() - monday, str(event["STATUS"]), str(event["SUMMARY"])) for event in single
    ]
    assert told == [
        (dt.timedelta(weeks=2), "CANCELLED", "Peruttu: Vauvatreffit"),
        (dt.timedelta(weeks=3), "CANCELLED", "Lykätty: Vauvatreffit"),
        (dt.timedelta(weeks=4), "CONFIRMED", "Vauvatreffit"),
    ]
    moved = single[2]
    assert moved["DTSTART"].dt == at(monday + dt.timedelta(weeks=4, days=2), "14:00")


def test_start_that_the_rule_does_not_have_is_not_a_meeting(world: World, monday: dt.date):
    """Programs take DTSTART for the first meeting, whatever the rule says."""
    page = world.add_activity(recurrence="FREQ=WEEKLY;BYDAY=WE;COUNT=3")
    assert_same_meetings(world, page, count=3)
    [event] = events_of(calendar_of(world))
    assert event["DTSTART"].dt.date() == monday + dt.timedelta(days=2)


def test_exception_on_a_day_without_a_meeting_makes_no_event(world: World, monday: dt.date):
    tuesday = (monday + dt.timedelta(days=1)).isoformat()
    page = world.add_activity(
        recurrence="FREQ=WEEKLY;COUNT=3",
        excluded_dates=[tuesday],
        cancelled_dates=[tuesday],
        moved_meetings=[{"date": tuesday, "starts_at": f"{tuesday}T10:00:00", "ends_at": f"{tuesday}T11:00:00"}],
    )
    assert_same_meetings(world, page, count=3)
    assert len(events_of(calendar_of(world))) == 1


def test_meeting_moved_onto_another_is_told_once(world: World, monday: dt.date):
    second, third = (monday + dt.timedelta(weeks=week) for week in (1, 2))
    page = world.add_activity(
        recurrence="FREQ=WEEKLY;COUNT=4",
        moved_meetings=[
            {
                "date": second.isoformat(),
                "starts_at": f"{third.isoformat()}T09:30:00",
                "ends_at": f"{third.isoformat()}T11:30:00",
            }
        ],
    )
    assert_same_meetings(world, page, count=3)


def test_single_meeting_has_no_rule(world: World):
    page = world.add_activity()
    assert_same_meetings(world, page, count=1)
    [event] = events_of(calendar_of(world))
    assert "RRULE" not in event
    assert event["URL"] == f"http://127.0.0.1:8000{page.get_url()}"
    assert event["SUMMARY"].params["LANGUAGE"] == "fi"
    assert str(event["LOCATION"]) == "Jyväskylä"


@pytest.mark.parametrize(("state", "status"), [("cancelled", "CANCELLED"), ("postponed", "CANCELLED")])
def test_activity_that_is_off_as_a_whole(world: World, state: str, status: str):
    page = world.add_activity(state=state, recurrence="FREQ=WEEKLY;COUNT=3")
    assert_same_meetings(world, page, count=3)
    assert [str(event["STATUS"]) for event in events_of(calendar_of(world))] == [status]


def test_changed_schedule_raises_the_sequence_and_keeps_the_id(world: World):
    page = world.add_activity(recurrence="FREQ=WEEKLY;COUNT=3")
    [before] = events_of(calendar_of(world))
    page = page.specific_class.objects.get(pk=page.pk)
    page.recurrence = "FREQ=WEEKLY;COUNT=4"
    page.save_revision().publish()
    [after] = events_of(calendar_of(world))
    assert before["UID"] == after["UID"] == str(page.translation_key)
    assert int(after["SEQUENCE"]) == int(before["SEQUENCE"]) + 1
    assert after["LAST-MODIFIED"].dt >= before["LAST-MODIFIED"].dt


def test_id_is_the_same_in_every_language(world: World):
    world.add_activity()
    [finnish], [swedish] = (
        events_of(calendar_of(world, address)) for address in (CALENDAR, "/sv/verksamhet/kalender.ics")
    )
    assert finnish["UID"] == swedish["UID"]


def test_calendar_holds_the_choices_of_the_address(world: World):
    world.add_activity(title="Maksuton")
    world.add_activity(title="Maksullinen", is_free=False, price_cents=500)
    titles = [str(event["SUMMARY"]) for event in events_of(calendar_of(world, f"{CALENDAR}?free=1"))]
    assert titles == ["Maksuton"]


def test_time_zone_says_what_the_clocks_do():
    """Each hour of ten years by the rules in the file and by the time zone database."""
    lines = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:t", *ics.TIME_ZONE, "END:VCALENDAR"])
    [zone] = icalendar.Calendar.from_ical(lines).walk("VTIMEZONE")
    ours = zone.to_tz(lookup_tzid=False)
    moment = dt.datetime(2024, 1, 1)
    while moment.year < 2034:
        local = moment.replace(tzinfo=dt.UTC).astimezone(LOCAL).replace(tzinfo=None)
        if local.hour not in (3, 4):  # read twice or never on the days of change
            assert local.replace(tzinfo=ours).utcoffset() == local.replace(tzinfo=LOCAL).utcoffset(), local
        moment += dt.timedelta(hours=5)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;UNTIL=20260704T235959", "FREQ=WEEKLY;UNTIL=20260704T205959Z"),
        ("FREQ=WEEKLY;UNTIL=20261204T235959;BYDAY=MO", "FREQ=WEEKLY;UNTIL=20261204T215959Z;BYDAY=MO"),
        ("FREQ=WEEKLY;UNTIL=20261204", "FREQ=WEEKLY;UNTIL=20261203T220000Z"),
        ("FREQ=DAILY;COUNT=3", "FREQ=DAILY;COUNT=3"),
    ],
)
def test_end_of_a_rule_in_utc(rule: str, expected: str):
    assert rule_in_utc(rule) == expected


TEXTS = (
    "comma, semicolon; backslash \\ quote \" and 'end",
    "two\nlines\r\nand a third\rand more",
    "ääkkönen " * 30,
    "👩‍👧‍👦 perhe 🎈" * 12,
    "مرحبا بكم في المقهى \u200f العائلي",
    "</script><b>&amp;",
    "=cmd|' /C calc'!A0",
    "BEGIN:VEVENT\nEND:VCALENDAR",
    "zero\x00 bell\x07 line\u2028separator",
)


@pytest.mark.parametrize("text", TEXTS)
def test_text_survives_writing_and_reading(text: str):
    written = ics.written(["BEGIN:VEVENT", ics.text_line("SUMMARY", text, "fi"), "END:VEVENT"])
    assert max(len(line) for line in written.split(b"\r\n")) <= 75
    assert written.decode().replace("\r\n ", "").count("\r\n") == 3
    read = str(icalendar.Event.from_ical(written)["SUMMARY"])
    expected = text.replace("\r\n", "\n").replace("\r", "\n")
    assert read == "".join(each for each in expected if each not in "\x00\x07\u2028")


def test_address_cannot_end_its_line():
    assert ics.address_line("URL", "https://a.example/\r\nATTACH:x") == "URL:https://a.example/ATTACH:x"


def test_every_line_of_a_calendar_is_folded_and_ended(world: World, series_with_exceptions):
    world.add_activity(title=TEXTS[3][:200], summary=TEXTS[2][:380])
    body = world.client().get(CALENDAR).getvalue()
    assert body.endswith(b"END:VCALENDAR\r\n")
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    body.decode()


def test_example_is_marked(world: World):
    with mock.patch("network.models.records.Record.is_example", True):
        world.add_activity()
        [event] = events_of(calendar_of(world))
    assert str(event["SUMMARY"]) == "Vauvatreffit (esimerkki)"
    assert "Esimerkki" in [str(word) for word in event["CATEGORIES"].cats]


def test_unknown_activity_is_not_found(world: World):
    page = world.add_activity(publish=False)
    assert world.client().get(f"/fi/toiminta/{page.translation_key}.ics").status_code == 404
    assert world.client().get("/fi/toiminta/00000000-0000-0000-0000-000000000000.ics").status_code == 404
