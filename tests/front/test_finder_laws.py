"""What holds for every combination of filters: counts come true, pages give each meeting once."""

import datetime as dt
import itertools
import random

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import override

from network.activity_filters import without_words
from network.models import Occurrence
from network.querying import ActivityQuery, paging
from network.querying.areas import Areas
from network.querying.calendar import by_day
from network.querying.finding import BITS, count_without
from network.querying.mapping import map_of
from network.views.lists import Suggestion
from tests.front.meetings import meetings_that_fit
from tests.front.rows import add_activity, add_meeting, add_organisation, add_place, make_findable

pytestmark = pytest.mark.django_db
NOBODY = AnonymousUser()
ROWS = 36
OPTIONS = {
    "county": ("15", "90"), "kind": ("drop_in", "course", "group"), "age": ("0", "4"), "language": ("fi", "sv", "ar"),
    "free": ("1",), "online": ("1",), "step_free": ("1",), "drop_in": ("1",), "task": ("health", "parenting"),
    "time": ("morning", "evening"), "weekday": ("mon", "tue", "sat"), "days": ("7", "183"), "q": ("kahvila",),
    "municipality": ("Jyväskylä",),
}  # fmt: skip


@pytest.fixture
def network(areas):
    """Activities with facts drawn from a seed; some have meetings at several times of day, some cancelled ones."""
    draw = random.Random(7)
    places = list(areas.values())
    owners = [add_organisation(f"Yhdistys {number}", place) for number, place in enumerate(places)]
    rooms = [add_place(f"Tila {number}", owners[number], place, facts={"step_free": number != 1})
             for number, place in enumerate(places)]  # fmt: skip
    activities = []
    for number in range(ROWS):
        which = draw.randrange(3)
        facts = {
            "kind": draw.choice(["drop_in", "course", "group"]), "is_free": draw.random() < 0.6,
            "is_online": draw.random() < 0.2, "place": rooms[which] if draw.random() < 0.7 else None,
            "languages": draw.sample(["fi", "sv", "ar"], draw.randint(0, 2)),
            "tasks": draw.sample(["health", "parenting"], draw.randint(0, 2)),
            "registration": draw.choice(["none", "required"]),
            **draw.choice([{}, {"age_min_months": 0, "age_max_months": 9}, {"age_min_months": 36}]),
        }  # fmt: skip
        title = f"{draw.choice(['Kahvila', 'Kerho'])} {number}"
        activity = add_activity(title, owners[which], places[which], in_days=draw.randint(0, 20), facts=facts,
                                findable=False)  # fmt: skip
        for _ in range(draw.randint(0, 3)):
            day = timezone.localdate() + dt.timedelta(days=draw.randint(1, 60))
            start = dt.time(draw.choice([9, 13, 18]), 0)
            state = draw.choice(["scheduled", "scheduled", "cancelled"])
            add_meeting(activity, day, start, state=state, findable=False)
        activities.append(activity)
    make_findable(*activities)


def combinations(number: int) -> list[str]:
    draw = random.Random(11)
    found = []
    for _ in range(number):
        names = draw.sample(sorted(OPTIONS), draw.randint(0, 4))
        found.append("&".join(f"{name}={draw.choice(OPTIONS[name])}" for name in names))
    return found


def parse(address: str) -> ActivityQuery:
    return ActivityQuery.parse(QueryDict(address), Areas.load())


FIELDS = {"kinds": "kind", "ages": "age", "parts": "time", "languages": "language", "tasks": "task"}


@pytest.mark.parametrize("address", combinations(12))
def test_count_beside_a_choice_is_the_count_when_it_is_chosen(address, network):
    query = parse(address)
    counts = query.counts(NOBODY)
    assert counts.total == meetings_that_fit(query, NOBODY).values("activity_id").distinct().count()
    for group in BITS:
        for code, number in counts.by_group[group].items():
            if number or code in OPTIONS.get(FIELDS.get(group, group), ()):
                chosen = query.but(**{group: (code,)} if group in FIELDS else {group: True})
                assert (group, code, number) == (group, code, chosen.count(NOBODY))


def test_choices_that_nothing_can_fulfil_count_nothing(network):
    counts = parse("municipality=Atlantis&kind=drop_in&time=morning").counts(NOBODY)
    assert counts.total == 0
    assert not any(number for group in counts.by_group.values() for number in group.values())


@pytest.mark.parametrize(("language", "text"), [("fi", "1\N{NO-BREAK SPACE}000+"), ("en", "1,000+")])
def test_suggestion_counts_no_further_than_it_says(language, text):
    with override(language):
        assert [Suggestion("", "", number).count_words for number in (12, 1001, 4000)] == ["12", text, text]


@pytest.mark.parametrize("address", combinations(12))
def test_calendar_and_map_add_up_to_the_list(address, network):
    query = parse(address)
    held = meetings_that_fit(query, NOBODY).exclude(state__in=["cancelled", "postponed"])
    days = [timezone.localtime(moment).date() for moment in held.values_list("starts_at", flat=True)]
    counted = {day: number for day, number in by_day(query, NOBODY).items() if number}
    assert counted == {day: days.count(day) for day in set(days)}
    for shown in (query, query.but(region="15")):
        assert sum(point.count for point in map_of(shown, NOBODY, Areas.load()).points) == shown.count(NOBODY)


def test_leaving_one_choice_out_finds_what_is_promised(network):
    """It is offered where nothing is found: of the combinations those."""
    empty = [query for query in map(parse, combinations(60)) if not query.count(NOBODY)]
    assert len(empty) > 5
    for query in empty:
        conditions = query.conditions(NOBODY)
        promised = count_without(conditions, [name for name in conditions.named if name in without_words(query)])
        offered = {name: other.count(NOBODY) for name, (_words, other) in without_words(query).items()}
        assert promised == {name: number for name, number in offered.items() if number and name in conditions.named}


def pages(query: ActivityQuery, size: int) -> list[list[int]]:
    found = []
    for number in itertools.count(1):
        page = paging.page_of_meetings(query, NOBODY, size)
        assert page.number == number
        found.append([row.meeting.pk for row in page.rows])
        if not page.next_address:
            return found
        query = parse(page.next_address[1:])
    return found


@pytest.mark.parametrize("address", ["", "days=183", "county=15&days=183", "q=kahvila", "time=morning"])
def test_pages_give_each_meeting_once_in_order(address, network, monkeypatch):
    """Past the last one that has a number too."""
    monkeypatch.setattr(paging, "LAST_NUMBERED", 2)
    query = parse(address)
    whole = [*meetings_that_fit(query, NOBODY).order_by("starts_at", "activity_id").values_list("pk", flat=True)]
    found = pages(query, 4)
    assert [pk for page in found for pk in page] == whole
    assert {len(page) for page in found[:-1]} <= {4}


def test_page_by_number_is_the_page_reached_by_going_on(network):
    query = parse("days=183")
    by_going_on = pages(query, 4)
    by_number = [
        [row.meeting.pk for row in paging.page_of_meetings(query.but(page=n), NOBODY, 4).rows] for n in (1, 2, 3)
    ]
    assert by_number == by_going_on[:3]


def test_of_very_many_those_that_meet_first_are_ranked(network, monkeypatch):
    query = parse("q=kahvila&days=183&sort=relevance")
    first = [row.meeting.activity_id for row in paging.page_of_meetings(query.but(sort="time"), NOBODY, 100).rows]
    everything = [row.meeting.activity_id for row in paging.page_of_meetings(query, NOBODY, 100).rows]
    assert {*everything} == {*first}
    monkeypatch.setattr(paging, "MOST_RANKED", 4)
    ranked = [row.meeting.activity_id for row in paging.page_of_meetings(query, NOBODY, 100).rows]
    assert 4 <= len(ranked) < len(everything)
    assert {*ranked} == {*[*dict.fromkeys(first)][: len(ranked)]}
    assert ranked == [pk for pk in everything if pk in ranked]


@pytest.mark.parametrize("after", ["x", "1-", "-1", "99999999999999-1", "1-x", "1--2"])
def test_place_in_the_list_that_is_none_begins_at_the_start(after, network):
    page = paging.page_of_meetings(parse(f"after={after}"), NOBODY, 4)
    assert [row.meeting.pk for row in page.rows] == pages(parse(""), 4)[0]


def test_rows_of_the_finder_follow_a_place_that_is_withdrawn_from_the_network(network):
    """A record that is not live has no rows; what is left is never more than the list itself shows."""
    from network.services.slots import remove_slots

    activity = Occurrence.objects.order_by("starts_at")[0].activity
    before = parse("days=183").count(NOBODY)
    remove_slots(activity.record)
    assert parse("days=183").count(NOBODY) == before - 1
