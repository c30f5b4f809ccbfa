"""Calendars that other programs wrote: the expected activities are written by hand."""

import pytest

from cms.imports.contracts import Unreadable
from network.importing.calendars import CALENDAR
from tests.network.importing.reading import FILES, given, items_of, problems, when


def by_id(world, name: str):
    return {item.external_id: item for item in items_of(world, CALENDAR, (FILES / name).read_bytes(), name)}


def test_calendar_of_ical_generator(world) -> None:
    items = by_id(world, "ical-generator.ics")
    assert [*items] == [
        "ical:kahvila@seurakunta", "ical:retki@seurakunta", "ical:salainen@seurakunta", "ical:peruttu@seurakunta",
    ]  # fmt: skip
    series = items["ical:kahvila@seurakunta"]
    assert (series.title, when(series), series.problems) == (
        "Perhekahvila",
        ("2027-02-01 09:30", "2027-02-01 11:30", "FREQ=WEEKLY;BYDAY=MO;UNTIL=20270426T235900"),
        (),
    )
    assert given(series.values["exceptions"]) == {
        "excluded_dates": ["2027-03-29"],
        "cancelled_dates": ["2027-02-15"],
        "moved_meetings": [
            {"date": "2027-02-08", "starts_at": "2027-02-08T13:00:00", "ends_at": "2027-02-08T15:00:00"}
        ],
    }
    assert given(series.values["where"]) == {
        "municipality": world.municipalities["Laukaa"].pk,
        "address": "Kirkkotie 5, 41340 Laukaa",
    }
    assert series.values["description"] == (
        "<p>Kahvia ja leikkiä. Tervetuloa!</p><p>Ovi on pihalla.</p>"
        '<p><a href="https://seurakunta.example/kahvila">https://seurakunta.example/kahvila</a></p>'
    )
    assert (series.values["summary"], series.values["tags"]) == ("Kahvia ja leikkiä.", ["kahvila", "vauvat"])
    assert when(items["ical:retki@seurakunta"]) == ("2027-05-08 00:00", "2027-05-08 23:59", "")
    assert items["ical:salainen@seurakunta"].skipped == "It is marked as private at the source."
    off = items["ical:peruttu@seurakunta"]
    assert off.values["state"] == "cancelled"
    assert "Maija" not in str(off)
    assert "maija@" not in str(off)


def test_calendar_of_vobject(world) -> None:
    items = by_id(world, "vobject.ics")
    evening = items["ical:ilta-1@kunta"]
    assert (when(evening), evening.problems) == (
        ("2027-02-03 17:30", "2027-02-03 19:00", "FREQ=MONTHLY;BYDAY=1WE;COUNT=4"),
        (),
    )
    floating = items["ical:kelluva@kunta"]
    assert (when(floating)[0], given(floating.values["where"])) == (
        "2027-02-04 10:00",
        {"municipality": world.municipalities["Jyväskylä"].pk, "address": "Kirjasto, Jyväskylä"},
    )
    assert when(items["ical:menossa@kunta"])[2] == "FREQ=WEEKLY;BYDAY=MO,TH"
    assert items["ical:menossa@kunta"].problems == ()
    assert items["ical:ohi@kunta"].skipped == "It is over."
    assert problems(items["ical:utc-sarja@kunta"]) == [
        ("when", "Its meetings would fall at other times here: its rule is not in Finnish time.")
    ]
    assert problems(items["ical:tunnittain@kunta"]) == [
        ("when", "Its rule (FREQ=DAILY;COUNT=4;BYHOUR=9,13) says more than is kept here.")
    ]
    assert problems(items["ical:loputon@kunta"]) == [("when", "It does not say when it ends.")]
    assert problems(items["ical:lisaksi@kunta"]) == [
        ("when", "It repeats by more than one rule, or on days added one by one.")
    ]


def calendar(*lines: str) -> bytes:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *lines, "END:VCALENDAR", ""]).encode()


def event(*lines: str, uid: str = "a@b") -> list[str]:
    return ["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Kerho", *lines, "END:VEVENT"]


def test_utc_series_inside_one_season_is_read_in_finnish_time(world) -> None:
    lines = event("DTSTART:20270104T070000Z", "DTEND:20270104T080000Z", "RRULE:FREQ=WEEKLY;UNTIL=20270301T070000Z")
    (item,) = items_of(world, CALENDAR, calendar(*lines))
    assert (when(item), item.problems) == (
        ("2027-01-04 09:00", "2027-01-04 10:00", "FREQ=WEEKLY;UNTIL=20270301T090000"),
        (),
    )


def test_stockholm_series_keeps_its_meetings_over_the_change_of_the_clock(world) -> None:
    lines = event(
        "DTSTART;TZID=Europe/Stockholm:20270301T100000", "DTEND;TZID=Europe/Stockholm:20270301T110000",
        "RRULE:FREQ=WEEKLY;COUNT=8", "EXDATE;TZID=Europe/Stockholm:20270329T100000",
    )  # fmt: skip
    (item,) = items_of(world, CALENDAR, calendar(*lines))
    assert (when(item), given(item.values["exceptions"]), item.problems) == (
        ("2027-03-01 11:00", "2027-03-01 12:00", "FREQ=WEEKLY;COUNT=8"),
        {"excluded_dates": ["2027-03-29"]},
        (),
    )


def test_change_for_all_later_meetings_is_refused(world) -> None:
    start = ("DTSTART;TZID=Europe/Helsinki:20270201T100000", "DTEND;TZID=Europe/Helsinki:20270201T110000")
    later = ("DTSTART;TZID=Europe/Helsinki:20270208T120000", "DTEND;TZID=Europe/Helsinki:20270208T130000")
    lines = [
        *event(*start, "RRULE:FREQ=WEEKLY;COUNT=4"),
        *event(*later, "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Helsinki:20270208T100000"),
    ]
    (item,) = items_of(world, CALENDAR, calendar(*lines))
    assert problems(item) == [("when", "A change counts for all later meetings too.")]


def test_changed_meeting_without_its_series_stands_by_itself(world) -> None:
    lines = event(
        "DTSTART;TZID=Europe/Helsinki:20270208T120000", "DTEND;TZID=Europe/Helsinki:20270208T130000",
        "RECURRENCE-ID;TZID=Europe/Helsinki:20270208T100000",
    )  # fmt: skip
    (item,) = items_of(world, CALENDAR, calendar(*lines))
    assert (item.external_id, when(item)[0], item.problems) == (
        "ical:a@b#20270208T100000",
        "2027-02-08 12:00",
        (),
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [(b"<html><body>login</body></html>", "This is a web page."), (b"hello", "This is not a file of the kind chosen.")],
)
def test_what_is_no_calendar_is_refused_in_words(world, data, problem) -> None:
    with pytest.raises(Unreadable) as caught:
        items_of(world, CALENDAR, data)
    assert caught.value.problem == problem


def test_broken_calendar_is_refused_in_words(world) -> None:
    with pytest.raises(Unreadable) as caught:
        items_of(world, CALENDAR, b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY\r\n")
    assert caught.value.problem.startswith("The calendar cannot be read")
