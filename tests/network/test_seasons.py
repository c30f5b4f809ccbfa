"""Repeat next term: dates by hand, everything copied, two clicks, nobody else's."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale

from network.models import ActivityPage, Occurrence
from network.recurrence import LOCAL, local_of
from network.services import review, seasons
from network.services.content import create_page
from network.services.seasons import Season, SeasonRefused
from network.terms import Half, autumn, days_off, next_term, spring
from tests.network.world import next_monday, record_of

TODAY = dt.date(2026, 11, 22)


def test_terms_by_the_calendar() -> None:
    """Dates read from the calendar: 2026 has 53 weeks, week 22 of 2027 ends on 6 June."""
    assert (spring(2027).first, spring(2027).last) == (dt.date(2027, 1, 7), dt.date(2027, 6, 5))
    assert (autumn(2026).first, autumn(2026).last) == (dt.date(2026, 8, 10), dt.date(2026, 12, 19))
    assert (autumn(2027).first, autumn(2027).last) == (dt.date(2027, 8, 16), dt.date(2027, 12, 22))


@pytest.mark.parametrize(
    ("after", "today", "half", "year"),
    [
        (dt.date(2026, 12, 12), TODAY, Half.SPRING, 2027),
        (dt.date(2026, 5, 28), TODAY, Half.AUTUMN, 2026),
        (dt.date(2026, 5, 28), dt.date(2026, 12, 19), Half.SPRING, 2027),
        (dt.date(2027, 5, 28), TODAY, Half.AUTUMN, 2027),
        (dt.date(2025, 12, 12), dt.date(2026, 6, 10), Half.AUTUMN, 2026),
        (dt.date(2026, 8, 20), dt.date(2026, 6, 10), Half.SPRING, 2027),
    ],
)
def test_next_term(after, today, half, year) -> None:
    term = next_term(after=after, today=today)
    assert (term.half, term.first.year) == (half, year)


def test_days_off_of_a_spring_in_central_finland_and_in_the_north() -> None:
    """2027: Good Friday 26 March, Easter Monday 29 March, Ascension 6 May; winter holiday week 9 or 10."""
    central = days_off(spring(2027), "15")
    assert next(day for day in central if day >= dt.date(2027, 3, 1)) == dt.date(2027, 3, 1)
    assert {dt.date(2027, 3, 26), dt.date(2027, 3, 29), dt.date(2027, 5, 6)} <= {*central}
    assert dt.date(2027, 3, 9) not in central
    assert dt.date(2027, 3, 9) in days_off(spring(2027), "21")
    assert dt.date(2027, 2, 23) in days_off(spring(2027), "90")


@pytest.fixture
def page(world) -> ActivityPage:
    """Tuesdays of the autumn that is going on, with Swedish text, a tag, an exception of each kind."""
    start = dt.datetime.combine(next_monday() + dt.timedelta(days=1), dt.time(9, 30), LOCAL)
    day = (start + dt.timedelta(days=7)).date().isoformat()
    page = create_page(
        ActivityPage,
        parent=world.organisation,
        facts={
            "title": "Perhekahvila", "summary": "Kahvia.", "starts_at": start, "ends_at": start + dt.timedelta(hours=2),
            "recurrence": "FREQ=WEEKLY;COUNT=3", "excluded_dates": [day], "cancelled_dates": [day],
            "meeting_notes": {day: "Sairas"}, "languages": ["fi"], "municipality": world.municipalities["Jyväskylä"],
            "state_note": "", "registration_deadline": start - dt.timedelta(days=2),
        },
        translations={"sv": {"title": "Familjekafé", "summary": "Kaffe."}},
        user=world.users["administrator"],
    )  # fmt: skip
    page.tags.add("kahvila")
    page.save_revision().publish()
    return ActivityPage.objects.get(pk=page.pk)


def proposal_of(world, page) -> seasons.Proposal:
    return next(each for each in seasons.proposals_for(world.organisation) if each.page == page)


def test_proposal_keeps_the_weekday_and_leaves_holidays_out(world, page) -> None:
    proposal = proposal_of(world, page)
    last = local_of(page.starts_at).date() + dt.timedelta(days=14)
    assert proposal.season.first.weekday() == 1
    assert proposal.season.first > last
    assert proposal.season.last == proposal.term.last
    assert proposal.repeated is None
    assert len(proposal.season.not_on) >= 7


def test_next_season_is_a_draft_with_all_that_the_first_had(world, page) -> None:
    season = proposal_of(world, page).season
    made = seasons.repeat_next_term(page=page, season=season, user=world.users["editor"])
    assert (made.live, made.title, made.summary) == (False, page.title, page.summary)
    assert local_of(made.starts_at) == dt.datetime.combine(season.first, dt.time(9, 30))
    assert local_of(made.ends_at).time() == dt.time(11, 30)
    assert made.recurrence == f"FREQ=WEEKLY;BYDAY=TU;UNTIL={season.last:%Y%m%d}T235959"
    assert (made.cancelled_dates, made.meeting_notes, made.moved_meetings) == ([], {}, [])
    assert made.registration_deadline == page.registration_deadline + (made.starts_at - page.starts_at)
    assert [tag.name for tag in made.tags.all()] == ["kahvila"]
    assert made.get_latest_revision_as_object().recurrence == made.recurrence
    swedish = made.get_translation(Locale.objects.get(language_code="sv"))
    assert (swedish.title, swedish.live) == ("Familjekafé", False)
    assert made.series_key == page.translation_key
    assert record_of(page).activity.cancelled_dates == page.cancelled_dates


def test_approval_publishes_the_season_in_both_languages(world, page) -> None:
    season = proposal_of(world, page).season
    made = seasons.repeat_next_term(page=page, season=season, user=world.users["editor"], submit=True)
    assert review.is_waiting(made)
    review.approve_page(page=made, user=world.users["coordinator"])
    record = record_of(made)
    assert sorted(text.language for text in record.texts.all()) == ["fi", "sv"]
    days = [local_of(row.starts_at).date() for row in Occurrence.objects.filter(activity=record.pk)]
    assert {day.weekday() for day in days} == {1}
    assert not {day.isoformat() for day in days} & {*season.not_on}


def test_a_season_made_before_is_shown_and_not_proposed_again(world, page) -> None:
    made = seasons.repeat_next_term(page=page, season=proposal_of(world, page).season, user=world.users["editor"])
    assert proposal_of(world, page).repeated == made
    response = world.client("editor").get(reverse("activity_repeat", args=[page.pk]))
    assert not BeautifulSoup(response.content, "html.parser").select_one("[name$=chosen]").has_attr("checked")


@pytest.mark.parametrize(
    ("first", "last", "not_on", "problem"),
    [(100, 90, (), "order"), (-5, 90, (), "past"), (100, 900, (), "far"), (100, 101, "all", "empty")],
)
def test_dates_that_cannot_be_are_refused(world, page, first, last, not_on, problem) -> None:
    today = timezone.localdate()
    days = tuple((today + dt.timedelta(days=ahead)).isoformat() for ahead in range(90, 130)) if not_on else ()
    season = Season(today + dt.timedelta(days=first), today + dt.timedelta(days=last), days)
    with pytest.raises(SeasonRefused) as refused:
        seasons.repeat_next_term(page=page, season=season, user=world.users["editor"])
    assert refused.value.problem == problem
    assert ActivityPage.objects.count() == 2


@pytest.mark.parametrize("rule", ["", "FREQ=YEARLY", "FREQ=WEEKLY;BYHOUR=9,15"])
def test_what_plain_choices_cannot_say_is_not_proposed(world, rule) -> None:
    page = world.add_activity(recurrence=rule)
    assert seasons.proposals_for(world.organisation) == []
    with pytest.raises(SeasonRefused):
        seasons.repeat_next_term(page=page, season=Season(TODAY, TODAY), user=world.users["editor"])


@pytest.mark.parametrize("who", ["viewer", "stranger", "other_coordinator"])
def test_nobody_else_repeats(world, page, who) -> None:
    season = proposal_of(world, page).season
    with pytest.raises(PermissionDenied):
        seasons.repeat_next_term(page=page, season=season, user=world.users[who])
    client = world.client(who)
    response = client.get(reverse("season_repeat"), {"organisation": world.organisation.pk})
    assert (response.status_code, page.title in response.content.decode()) == (403, False)
    response = client.post(
        reverse("season_repeat"),
        {"organisation": world.organisation.pk, "submit": "1", f"a{page.pk}-chosen": "on",
         f"a{page.pk}-first": season.first.isoformat(), f"a{page.pk}-last": season.last.isoformat()},
    )  # fmt: skip
    assert response.status_code == 403
    assert ActivityPage.objects.count() == 2


def form_values(response) -> dict[str, str]:
    fields = BeautifulSoup(response.content, "html.parser").select("main form input[name]")
    ticked = (field for field in fields if field["type"] != "checkbox" or field.has_attr("checked"))
    return {field["name"]: field.get("value", "on") for field in ticked}


def test_whole_season_at_once_by_the_form(world, page) -> None:
    other = world.add_activity(recurrence="FREQ=WEEKLY;COUNT=3", title="Vauvat")
    world.add_activity(world.foreign, recurrence="FREQ=WEEKLY;COUNT=3", title="Vieras")
    client = world.client("editor")
    response = client.get(reverse("season_repeat"))
    content = response.content.decode()
    assert ("Perhekahvila" in content, "Vauvat" in content, "Vieras" in content) == (True, True, False)
    answers = form_values(response)
    assert client.post(reverse("season_repeat"), {**answers, "submit": "1"}).status_code == 302
    made = ActivityPage.objects.filter(series_key__in=[page.translation_key, other.translation_key], locale=page.locale)
    assert sorted(each.title for each in made) == ["Perhekahvila", "Vauvat"]
    assert all(review.is_waiting(each) for each in made)


def test_a_wrong_date_makes_nothing_and_is_marked(world, page) -> None:
    other = world.add_activity(recurrence="FREQ=WEEKLY;COUNT=3", title="Vauvat")
    client = world.client("editor")
    answers = form_values(client.get(reverse("season_repeat")))
    for wrong in ({"not_on": "ei koskaan"}, {"last": "2020-01-01"}, {"first": ""}):
        given = {f"a{other.pk}-{name}": value for name, value in wrong.items()}
        response = client.post(reverse("season_repeat"), {**answers, **given, "make": "1"})
        assert response.status_code == 422
        assert BeautifulSoup(response.content, "html.parser").select(".has-error")
    assert ActivityPage.objects.filter(locale=page.locale).count() == 2
    unticked = {name: value for name, value in answers.items() if not name.endswith("chosen")}
    assert client.post(reverse("season_repeat"), {**unticked, "make": "1"}).status_code == 422


def test_number_of_queries_does_not_grow_with_series(world, page) -> None:
    client = world.client("editor")
    counts = []
    for titles in ((), ("A", "B", "C")):
        for title in titles:
            world.add_activity(recurrence="FREQ=WEEKLY;COUNT=3", title=title)
        client.get(reverse("season_repeat"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("season_repeat"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_week_of_a_proposal_is_written_as_a_week(world, page) -> None:
    content = world.client("editor").get(reverse("activity_repeat", args=[page.pk])).content.decode()
    assert "vko " in content
