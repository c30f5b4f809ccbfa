"""Each filter of the finder on rows made by hand: time, place, age, organiser, visibility."""

import datetime as dt

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from network.models import Occurrence, RecordOrganiser
from network.querying import ActivityQuery
from network.querying.areas import Areas
from network.querying.calendar import by_day
from network.querying.paging import page_of_meetings
from tests.front.meetings import meetings_that_fit
from tests.front.rows import add_activity, add_meeting, add_organisation, add_place, make_findable

pytestmark = pytest.mark.django_db
MEMBER = "administrator"


def parse(address: str) -> ActivityQuery:
    return ActivityQuery.parse(QueryDict(address), Areas.load())


def found(address: str, user=None) -> list[str]:
    """Titles in the order of the list; the page, the records themselves and the count agree on them."""
    query, user = parse(address), user or AnonymousUser()
    titles = [row.meeting.activity.record.texts.all()[0].title for row in page_of_meetings(query, user, 100).rows]
    whole = [row.activity.record.texts.all()[0].title for row in meetings_that_fit(query, user).with_texts()]
    assert sorted(titles) == sorted(whole) if query.sort == "time" else set(titles) == set(whole)
    assert query.counts(user).total == query.count(user) == len(set(whole))
    return titles


def next_weekday(weekday: int, *, after_days: int = 1) -> dt.date:
    day = timezone.localdate() + dt.timedelta(days=after_days)
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


@pytest.fixture
def owner(areas):
    return add_organisation("Tuulikello ry", areas["Jyväskylä"])


@pytest.fixture
def add(owner, areas):
    """Adds an activity without meetings but those given as (day, start, hours)."""

    def add_one(title, *meetings, municipality="Jyväskylä", facts=None, **values):
        activity = add_activity(title, values.pop("owner", owner), areas[municipality], facts=facts, **values)
        Occurrence.objects.filter(activity=activity).delete()
        for day, start, hours in meetings:
            add_meeting(activity, day, dt.time.fromisoformat(start), hours=hours)
        return activity

    return add_one


@pytest.fixture
def week(add):
    monday, saturday = next_weekday(0), next_weekday(5)
    add("Aamu", (monday, "09:30", 2))
    add("Päivä", (monday, "12:00", 1))
    add("Ilta", (saturday, "17:00", 1))
    add("Kahdesti", (monday, "16:59", 1), (saturday, "11:59", 1))


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("weekday=mon", ["Aamu", "Päivä", "Kahdesti"]),
        ("weekday=sat&weekday=sun", ["Kahdesti", "Ilta"]),
        ("weekday=wed", []),
        ("time=morning", ["Aamu", "Kahdesti"]),
        ("time=day", ["Päivä", "Kahdesti"]),
        ("time=evening&time=morning", ["Aamu", "Kahdesti", "Ilta"]),
        ("time=morning&weekday=sat", ["Kahdesti"]),
        ("earliest=12%3A00", ["Päivä", "Kahdesti", "Ilta"]),
        ("latest=12.00", ["Aamu", "Päivä", "Kahdesti"]),
        ("earliest=9&latest=9.30", ["Aamu"]),
        ("earliest=25%3A00", ["Aamu", "Päivä", "Kahdesti", "Kahdesti", "Ilta"]),
    ],
)
def test_weekday_and_time_of_day_leave_meetings_at_those_times(address, titles, week):
    assert sorted(found(address)) == sorted(titles)


def test_to_date_ends_the_period_with_that_day(add):
    today = timezone.localdate()
    for days in (1, 2, 3):
        add(f"Päivä {days}", (today + dt.timedelta(days=days), "10:00", 1))
    assert found(f"to={today + dt.timedelta(days=2)}") == ["Päivä 1", "Päivä 2"]
    assert found(f"from={today + dt.timedelta(days=2)}&to={today + dt.timedelta(days=2)}") == ["Päivä 2"]
    assert len(found(f"from={today + dt.timedelta(days=3)}&to={today + dt.timedelta(days=1)}")) == 1


def test_on_now_leaves_what_has_begun_and_not_ended(owner, areas):
    now = timezone.now().replace(second=0, microsecond=0)
    times = {"Käynnissä": (-30, 30), "Ohi": (-90, -30), "Tulossa": (30, 90), "Peruttu": (-30, 30)}
    for title, (start, end) in times.items():
        activity = add_activity(title, owner, areas["Jyväskylä"], in_days=40)
        Occurrence.objects.filter(activity=activity).update(
            starts_at=now + dt.timedelta(minutes=start),
            ends_at=now + dt.timedelta(minutes=end),
            state="cancelled" if title == "Peruttu" else "scheduled",
        )
        make_findable(activity)
    local = timezone.localtime(now)
    if not dt.time(2) < local.time() < dt.time(22):
        pytest.skip("the meetings would lie on two days")
    assert found("now=1") == ["Käynnissä"]


@pytest.mark.parametrize(
    ("child", "titles"),
    [
        ("8m", ["Vauvat", "Perhe"]),
        ("8 kk", ["Vauvat", "Perhe"]),
        ("9m", ["Vauvat", "Perhe"]),
        ("10m", ["Perhe"]),
        ("0", ["Vauvat", "Perhe"]),
        ("6 v", ["Perhe"]),
        ("7y", []),
        ("14", ["Nuoret"]),
        ("nonsense", ["Vauvat", "Perhe", "Nuoret", "Ei ikää"]),
    ],
)
def test_age_of_a_child_in_months_or_years(child, titles, owner, areas):
    for number, (title, low, high) in enumerate(
        [("Vauvat", 2, 9), ("Perhe", 0, 72), ("Nuoret", 156, None), ("Ei ikää", None, None)], start=1
    ):
        facts = {"age_min_months": low, "age_max_months": high}
        add_activity(title, owner, areas["Jyväskylä"], in_days=number, facts=facts)
    assert found(f"child={child}") == titles


def test_task_and_drop_in(owner, areas):
    add_activity("Avoin", owner, areas["Jyväskylä"], facts={"tasks": ["health", "parenting"]})
    add_activity("Ilmoittaudu", owner, areas["Jyväskylä"], facts={"registration": "required", "tasks": ["health"]})
    assert found("drop_in=1") == ["Avoin"]
    assert found("task=parenting") == ["Avoin"]
    assert sorted(found("task=parenting&task=health")) == ["Avoin", "Ilmoittaudu"]
    assert found("task=separation") == []


def test_organiser_is_the_owner_or_a_partner(owner, areas):
    partner = add_organisation("Kumppani ry", areas["Laukaa"])
    shared = add_activity("Yhteinen", owner, areas["Jyväskylä"])
    add_activity("Oma", owner, areas["Jyväskylä"], in_days=2)
    RecordOrganiser.objects.create(record=shared.record, organisation=partner, role="partner")
    assert found(f"organisation={partner.pk}") == ["Yhteinen"]
    assert found(f"organisation={owner.pk}") == ["Yhteinen", "Oma"]


def test_place_leaves_what_is_held_there(owner, areas):
    place = add_place("Tupa", owner, areas["Jyväskylä"])
    add_activity("Tuvalla", owner, areas["Jyväskylä"], facts={"place": place})
    add_activity("Muualla", owner, areas["Jyväskylä"])
    assert found(f"place={place.pk}") == ["Tuvalla"]


@pytest.fixture
def around(owner, areas):
    """At Jyväskylä's centre, 11 km north of it, in Laukaa without a point, and at a place with a hidden address."""
    centre = areas["Jyväskylä"]
    near = {"latitude": centre.latitude, "longitude": centre.longitude, "precision": "exact"}
    north = {**near, "latitude": centre.latitude + 0.1}
    for number, (title, facts) in enumerate([("Keskusta", near), ("Pohjoinen", north)], start=1):
        place = add_place(f"Paikka {title}", owner, centre, facts=facts)
        add_activity(title, owner, centre, in_days=3 - number, facts={"place": place})
    add_activity("Laukaa", owner, areas["Laukaa"])
    hidden = add_place("Turvatalo", owner, areas["Helsinki"], facts={"hide_address": True})
    add_activity("Piilossa", owner, areas["Helsinki"], facts={"place": hidden})
    return centre


def test_distance_is_measured_to_the_place_if_its_point_is_known(around):
    assert sorted(found("municipality=Jyväskylä&within=10")) == ["Keskusta", "Pohjoinen"]  # its own are always in
    assert sorted(found("municipality=Laukaa&within=10")) == ["Laukaa"]
    here = f"near={around.latitude},{around.longitude}"
    assert found(f"{here}&within=10") == ["Keskusta"]
    assert sorted(found(f"{here}&within=20")) == ["Keskusta", "Pohjoinen"]
    assert sorted(found(f"{here}&within=40")) == ["Keskusta", "Laukaa", "Pohjoinen"]


def test_nearest_come_first_and_unknown_points_last(around):
    here = f"near={around.latitude},{around.longitude}&within=40&sort=distance"
    assert found(here) == ["Keskusta", "Pohjoinen", "Laukaa"]


def test_hidden_address_is_never_found_by_its_point(around):
    assert "Piilossa" not in found(f"near={around.latitude},{around.longitude}&within=80")
    assert found("municipality=Helsinki") == ["Piilossa"]


@pytest.mark.parametrize("typed", ["62.2415,25.7209", "62.24,25.72"])
def test_position_is_kept_to_a_hundredth_of_a_degree(typed, areas):
    query = parse(f"near={typed}&municipality=Laukaa")
    assert "near=62.24%2C25.72" in query.address()
    assert (query.municipality, query.within_km) == ("", 10)


@pytest.mark.parametrize("typed", ["", "x", "62.24", "10,10", "62.24,25.72,1", "999,999", "62.24;25.72"])
def test_position_that_is_none_is_left_out(typed, areas):
    assert parse(f"near={typed}").near is None


@pytest.mark.parametrize(("typed", "title"), [("kahvilassa", "Perhekahvila"), ("tuulikello", "Perhekahvila")])
def test_words_are_found_in_other_forms_and_by_organiser(typed, title, owner, areas):
    add_activity("Perhekahvila", owner, areas["Jyväskylä"])
    add_activity("Unikoulu", add_organisation("Muut ry", areas["Laukaa"]), areas["Laukaa"])
    assert found(f"q={typed}") == [title]
    assert found(f"q={typed}&sort=relevance") == [title]


@pytest.mark.parametrize("visibility", ["network", "coordinators"])
def test_what_is_not_public_is_neither_shown_nor_counted(visibility, owner, areas):
    add_activity("Kaikille", owner, areas["Jyväskylä"])
    add_activity("Rajattu", owner, areas["Jyväskylä"], visibility=visibility)
    administrator = get_user_model().objects.create_superuser("valvoja")
    assert found("") == ["Kaikille"]
    assert sum(by_day(parse("days=7"), AnonymousUser()).values()) == 1
    assert parse("").counts(AnonymousUser()).by_group["kinds"]["drop_in"] == 1
    assert found("", administrator) == ["Kaikille", "Rajattu"]


def test_wall_clock_and_weekday_over_the_change_of_clocks(add, owner):
    """The first Sunday evening after clocks change next, and the morning of the day itself, at the same time."""
    change = next(
        day
        for day in (timezone.localdate() + dt.timedelta(days=offset) for offset in range(8, 228))
        if timezone.make_aware(dt.datetime.combine(day, dt.time(12))).utcoffset()
        != timezone.make_aware(dt.datetime.combine(day - dt.timedelta(days=1), dt.time(12))).utcoffset()
    )
    add("Sama kello", (change - dt.timedelta(days=7), "09:30", 1), (change, "09:30", 1))
    period = f"from={change - dt.timedelta(days=7)}&to={change}"
    assert found(f"{period}&earliest=09%3A30&latest=09%3A30&weekday=sun") == ["Sama kello"] * 2
    assert found(f"{period}&earliest=09%3A31") == []
    days = by_day(parse(f"from={change}&to={change}"), AnonymousUser())
    assert days == {change: 1}
