"""Two editions, or an edition and now, period by period."""

import csv
import datetime as dt
import io
import json

import pytest
from django.db.models import F
from django.utils import timezone, translation

from situation_map.models import Observation

KEY = "example-coordination"
PAGE = "/en/situation/edition/kuva/by-period/"


@pytest.fixture(autouse=True)
def _english(loaded):
    with translation.override("en"):
        yield


def rows_of(client, **query):
    text = b"".join(client.get(PAGE.replace("period/", "period.csv"), query)).decode()
    return {(row["county_code"], row["key"], row["period"]): row for row in csv.DictReader(io.StringIO(text))}


def test_each_period_is_compared_and_breaks_are_marked(client, make_edition):
    make_edition()
    Observation.objects.filter(version__indicator__key=KEY, region="15", period="2024").update(
        value_number=F("value_number") + 2
    )
    rows = rows_of(client, indicator=KEY)
    assert {key for _county, key, _period in rows} == {KEY}
    assert {period for _county, _key, period in rows} == {"2023", "2024", "2026"}
    changed = [place for place, row in rows.items() if row["change"] != "same"]
    assert changed == [("15", KEY, "2024")]
    assert (rows["15", KEY, "2024"]["difference"], rows["15", KEY, "2024"]["change"]) == ("2", "changed")
    # The last round asked in another way: its figures begin a line of their own, on both sides.
    assert {period for (_county, _key, period), row in rows.items() if row["break_before"] == "true"} == {"2026"}
    html = client.get(PAGE, {"indicator": KEY, "county": "15"}).content.decode()
    assert html.count('<tr class="breaks">') == 1
    assert '<span class="flag new">break</span>' in html


def test_a_period_that_only_one_side_has_is_new(client, make_edition):
    make_edition(dated_on=dt.date(2024, 12, 31))
    rows = rows_of(client, indicator=KEY)
    assert {row["change"] for (_c, _k, period), row in rows.items() if period == "2026"} == {"new"}
    assert {row["change"] for (_c, _k, period), row in rows.items() if period != "2026"} == {"same"}


def test_file_has_every_indicator_and_the_page_one(client, make_edition, django_assert_max_num_queries):
    make_edition()
    content = json.loads(b"".join(client.get(PAGE.replace("period/", "period.json"))))
    assert content["before"]["slug"] == "kuva"
    assert content["after"] is None
    assert len({row["key"] for row in content["changes"]}) > 5
    answer = client.get(PAGE, {"indicator": "unknown"})
    assert answer.context["counts"]
    assert answer.context["indicator"].key == content["changes"][0]["key"]
    with django_assert_max_num_queries(40) as first:
        client.get(PAGE, {"indicator": KEY, "county": "15"})
    with django_assert_max_num_queries(len(first)):
        client.get(PAGE, {"indicator": KEY, "all": "1"})


@pytest.mark.parametrize("ending", ["/", ".csv", ".json"])
def test_nothing_is_told_before_its_time(client, embargoed, make_edition, people, ending):
    make_edition()
    hidden = f"/en/situation/edition/salainen/by-period{ending}"
    as_other = f"/en/situation/edition/kuva/by-period{ending}?with=salainen"
    for user in (None, people["member"], people["coordinator"]):
        if user is not None:
            client.force_login(user)
        assert [client.get(address).status_code for address in (hidden, as_other)] == [404, 404]
    client.force_login(people["national"])
    answer = client.get(hidden)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    assert embargoed.published_at > timezone.now()
