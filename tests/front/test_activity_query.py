"""Each choice of the activity list leaves exactly what it says."""

import datetime as dt
from urllib.parse import parse_qsl

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils import timezone

from network.models import RecordTag, Tag
from network.querying import ActivityQuery
from network.querying.areas import Areas
from network.querying.calendar import by_day
from network.querying.paging import page_of_meetings
from search.words.keepers import Keeper
from search.words.recording import SetValues, save_set
from tests.front.rows import add_activity, add_organisation, add_place, make_findable

pytestmark = pytest.mark.django_db


@pytest.fixture
def network(areas):
    """Four activities that differ in every fact that can be chosen."""
    jyvaskyla, laukaa, helsinki = areas["Jyväskylä"], areas["Laukaa"], areas["Helsinki"]
    owner = add_organisation("Äitien tupa ry", jyvaskyla)
    other = add_organisation("Helsingin perheet ry", helsinki)
    open_place = add_place("Tupa", owner, jyvaskyla, facts={"step_free": True})
    found = {
        "café": add_activity(
            "Avoin kahvila", owner, jyvaskyla,
            facts={"place": open_place, "languages": ["fi", "sv"], "age_min_months": 0, "age_max_months": 72},
        ),
        "course": add_activity(
            "Unikoulu", owner, laukaa, in_days=3,
            facts={"kind": "course", "is_free": False, "price_cents": 500, "age_min_months": 0, "age_max_months": 9},
        ),
        "online": add_activity(
            "Teinien ilta verkossa", other, helsinki, in_days=10,
            facts={"kind": "online", "is_online": True, "languages": ["fi"], "age_min_months": 156},
        ),
        "later": add_activity("Kesäleiri", other, helsinki, in_days=90, facts={"kind": "event"}),
    }  # fmt: skip
    add_activity("Vain verkostolle", owner, jyvaskyla, visibility="network")
    add_activity("Luonnos", owner, jyvaskyla, publication="draft")
    RecordTag.objects.create(record=found["café"].record, tag=Tag.objects.create(name="kahvi", slug="kahvi"))
    make_findable(found["café"])
    return found


def found(address: str) -> list[str]:
    query = ActivityQuery.parse(QueryDict(address), Areas.load())
    rows = [row.meeting for row in page_of_meetings(query, AnonymousUser(), 100).rows]
    return [row.activity.record.texts.all()[0].title for row in rows]


@pytest.mark.parametrize(
    ("address", "titles"),
    [
        ("", ["Avoin kahvila", "Unikoulu", "Teinien ilta verkossa"]),
        ("days=183", ["Avoin kahvila", "Unikoulu", "Teinien ilta verkossa", "Kesäleiri"]),
        ("days=7", ["Avoin kahvila", "Unikoulu"]),
        ("county=15", ["Avoin kahvila", "Unikoulu"]),
        ("municipality=jyväskylä", ["Avoin kahvila"]),
        ("municipality=Helsingfors", ["Teinien ilta verkossa"]),
        ("municipality=Jyväskylä&within=40", ["Avoin kahvila", "Unikoulu"]),
        ("municipality=Atlantis", []),
        ("kind=course&kind=online", ["Unikoulu", "Teinien ilta verkossa"]),
        ("kind=nonsense", ["Avoin kahvila", "Unikoulu", "Teinien ilta verkossa"]),
        ("language=sv", ["Avoin kahvila"]),
        ("free=1", ["Avoin kahvila", "Teinien ilta verkossa"]),
        ("online=1", ["Teinien ilta verkossa"]),
        ("step_free=1", ["Avoin kahvila"]),
        ("age=0", ["Avoin kahvila", "Unikoulu"]),
        ("age=4", ["Avoin kahvila"]),
        ("age=13", ["Teinien ilta verkossa"]),
        ("q=KAHVILA", ["Avoin kahvila"]),
        ("q=äitien tupa", ["Avoin kahvila", "Unikoulu"]),
        ("q=kahvila olematon", []),
        ("tag=kahvi", ["Avoin kahvila"]),
        ("q=%00", ["Avoin kahvila", "Unikoulu", "Teinien ilta verkossa"]),
    ],
)
def test_choice_leaves_what_it_says(address, titles, network):
    assert found(address) == titles


def test_date_from_leaves_what_starts_on_it_or_later(network):
    day = timezone.localdate() + dt.timedelta(days=3)
    assert found(f"from={day}") == ["Unikoulu", "Teinien ilta verkossa"]


def test_past_date_is_today(network):
    query = ActivityQuery.parse(QueryDict("from=2001-01-01"), Areas.load())
    assert (query.starting, query.first_day) == (None, timezone.localdate())


def test_organisation_leaves_its_own(network):
    assert found(f"organisation={network['online'].record.owner_id}") == ["Teinien ilta verkossa"]


def test_address_reads_back_as_the_same_query(network):
    area = "q=kahvi&county=15&municipality=Laukaa&within=20"
    facts = "kind=group&task=health&age=1&child=8m&language=ar&free=1&online=1&step_free=1&drop_in=1&now=1"
    day = timezone.localdate() + dt.timedelta(days=3)
    times = f"from={day}&to={day}&weekday=mon&time=morning&earliest=09%3A00&latest=10%3A30"
    given = f"{area}&{facts}&{times}&sort=relevance&view=week"
    query = ActivityQuery.parse(QueryDict(given), Areas.load())
    again = ActivityQuery.parse(QueryDict(query.address(page=3)[1:]), Areas.load())
    assert again == query.but(page=3)
    assert dict(parse_qsl(query.address()[1:])) == dict(parse_qsl(given))


def test_counts_keep_all_other_choices(network):
    counts = ActivityQuery.parse(QueryDict("kind=course&county=15"), Areas.load()).counts(AnonymousUser())
    found = {code: number for code, number in counts.by_group["kinds"].items() if number}
    assert (counts.total, found) == (1, {"drop_in": 1, "course": 1})
    assert [counts.by_group[name][name] for name in ("free", "online", "step_free")] == [0, 0, 0]
    assert (counts.by_group["languages"]["fi"], counts.by_group["ages"]["0"], counts.by_group["ages"]["1"]) == (0, 1, 0)


def test_by_day_leaves_out_what_is_cancelled(network, areas):
    add_activity("Peruttu", network["café"].record.owner, areas["Jyväskylä"], facts={"state": "cancelled"})
    days = by_day(ActivityQuery.parse(QueryDict("days=7"), Areas.load()), AnonymousUser())
    assert [*days.values()] == [0, 1, 0, 1, 0, 0, 0]


def test_words_are_met_by_the_coordinators_synonyms(network):
    save_set(values=SetValues("fi", ("aamutreffit", "avoin kahvila"), ()), by=Keeper("national"))
    assert found("q=aamutreffeille") == found("q=aamutreffeille&sort=relevance") == ["Avoin kahvila"]
    assert found("q=aamutreffit -kahvila") == []
