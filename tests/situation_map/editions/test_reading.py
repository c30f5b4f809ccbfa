"""Readers of editions: the same views from what is frozen, what changed, errata, and nothing before its time."""

import csv
import datetime as dt
import hashlib
import io
import json
import re

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from cms.jobs.models import Job
from cms.jobs.services import drain_jobs
from network.models import Region
from situation_map.atlas.choice import VIEWS
from situation_map.editions import drafting
from situation_map.editions.asking import read_edition, read_now
from situation_map.editions.difference_files import csv_cell
from situation_map.editions.differing import Change, compare_figures, compare_statements, read_side
from situation_map.editions.errata import shown_errata
from situation_map.editions.searching import edition_documents, edition_ids
from situation_map.models import Edition, EditionFigure, LiveFigure, LiveRun, Observation, Statement
from tests.situation_map.editions.conftest import CANARY

COUNTY = "/en/situation/central-finland/"
MAP = "/en/situation/"
INDICATOR = "example-coordination"
PLACES = ("edition", "edition_content", "edition_changes", "edition_changes_csv", "edition_changes_json")


@pytest.fixture(autouse=True)
def _english(loaded):
    with translation.override("en"):
        yield


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode()


def table_of(html):
    return re.findall(r"<tr data-code=\"(\d\d)\".*?<td class[^>]*>(.*?)</td>", html, re.S)


@pytest.mark.parametrize("view", VIEWS)
def test_every_view_reads_the_edition_and_says_so(client, make_edition, view):
    make_edition("kuva", name_en="Spring edition")
    query = f"?view={view}&indicator={INDICATOR}&area=15&area=20&edition=kuva"
    before = read(client, MAP + query)
    assert "You are reading a frozen edition:" in before
    assert 'href="/en/situation/edition/kuva/">Spring edition</a>' in before
    assert "See what stands now" in before
    assert f'rel="canonical" href="http://testserver{MAP}?edition=kuva"' in before or "?edition=kuva" in before
    count_one_more()
    Statement.objects.filter(step__gt=0).update(step=F("step") - 1)
    Region.objects.update(short_en="Elsewhere", population=1)
    assert picture_of(read(client, MAP + query)) == picture_of(before)
    assert "You are reading" not in read(client, MAP + query.removesuffix("&edition=kuva"))


def count_one_more():
    """Every number that is no step is one larger now."""
    rows = Observation.objects.filter(value_number__isnull=False, version__indicator__kind__in=("count", "ratio"))
    assert rows.update(value_number=F("value_number") + 1)


def picture_of(html):
    return re.sub(r"<input[^>]*csrf[^>]*>|nonce=\"[^\"]*\"", "", html[html.index('id="said"') :])


def test_figures_of_an_edition_of_today_are_those_of_now(client, make_edition):
    make_edition()
    for key in ("development", INDICATOR):
        now = table_of(read(client, f"{MAP}?indicator={key}"))
        assert len(now) == 22
        assert table_of(read(client, f"{MAP}?indicator={key}&edition=kuva")) == now


def test_links_stay_in_the_edition(client, make_edition):
    make_edition()
    html = read(client, f"{MAP}?indicator={INDICATOR}&edition=kuva")
    picture = html[html.index('id="picture"') :]
    assert COUNTY + "?edition=kuva" in picture
    assert not re.search(rf'href="{COUNTY}"', picture)
    tabs = re.findall(r'<nav class="tabs".*?</nav>', html, re.S)[0]
    assert all("edition=kuva" in link for link in re.findall(r'href="([^"]+)"', tabs))
    assert '<input type="hidden" name="edition" value="kuva">' in html


def test_county_page_reads_the_edition(client, make_edition):
    make_edition()
    now = read(client, COUNTY)
    before = read(client, COUNTY + "?edition=kuva")
    statement = Statement.objects.of_region("15").first()
    assert statement.text_fi in before or statement.text_en in before
    profile = re.compile(r'id="profile".*?</section>', re.S)
    shown = profile.search(before)[0].replace("&amp;edition=kuva", "").replace("&edition=kuva", "")
    for label in re.findall(r"<h4[^>]*>.*?>(.*?)</a>", shown):
        assert label in profile.search(now)[0]
    Statement.objects.update(text_fi="Toisin", text_sv="Toisin", text_en="Toisin")
    count_one_more()
    after = read(client, COUNTY + "?edition=kuva")
    main = slice(after.index("<h1"), None)
    assert picture_of_county(after[main]) == picture_of_county(before[before.index("<h1") :])
    assert "Toisin" in read(client, COUNTY)
    assert "Activities are not part of an edition." in before


def picture_of_county(html):
    return html[: html.index("</main>")]


def test_language_links_of_a_county_stay_in_the_edition(client, make_edition):
    make_edition()
    html = read(client, COUNTY + "?edition=kuva")
    links = set(re.findall(r'hreflang="(\w\w)" href="http[^/]*//[^/]*(/[^"]+)"', html))
    assert ("fi", "/fi/tilannekuva/keski-suomi/?edition=kuva") in links


def test_places_of_now_are_not_drawn_on_an_earlier_map(client, make_edition):
    make_edition()
    html = read(client, f"{MAP}?mark=family_centre&edition=kuva")
    assert 'name="mark"' not in html
    assert 'class="markkey"' not in html


def test_computed_figures_are_frozen_from_the_kept_ones(client, make_edition):
    today = timezone.localdate()
    first = today - dt.timedelta(days=3)
    for day in (first, today):
        LiveRun.objects.create(indicator_key="family_centres", day=day, computed_at=timezone.now())
    figures = [(first, today - dt.timedelta(days=1), 2), (today, today, 5)]
    for begin, end, number in figures:
        LiveFigure.objects.create(
            indicator_key="family_centres", version=1, area_kind="region", area_code="15", first_on=begin, last_on=end,
            value_number=number, unknown_count=1,
        )  # fmt: skip
    make_edition()
    LiveFigure.objects.all().delete()
    assert ("15", "5") in [
        (code, cell.strip()) for code, cell in table_of(read(client, f"{MAP}?indicator=family_centres&edition=kuva"))
    ]
    earlier = read(client, f"{MAP}?indicator=family_centres&edition=kuva&period={first.isoformat()}")
    assert ("15", "2") in [(code, cell.strip()) for code, cell in table_of(earlier)]
    assert "+ 1 of unknown phase" in earlier


@pytest.mark.parametrize("slug", ["ei-ole", "%00", "x" * 500])
def test_unknown_edition_is_not_found(client, slug):
    read(client, f"{MAP}?edition={slug}", 404)
    read(client, f"{COUNTY}?edition={slug}", 404)
    read(client, f"/en/situation/edition/kuva/changes/?with={slug}", 404)


def test_now_costs_no_query_more_and_an_edition_a_constant_number(client, make_edition):
    def queries(address):
        read(client, address)
        with CaptureQueriesContext(connection) as captured:
            read(client, address)
        return [row["sql"] for row in captured]

    make_edition()
    now = queries(f"{MAP}?indicator={INDICATOR}")
    assert not any("situation_map_edition" in sql or "situation_map_erratum" in sql for sql in now)
    few = {address: len(queries(address)) for address in (f"{MAP}?view=heat&edition=kuva", f"{COUNTY}?edition=kuva")}
    row = Observation.objects.filter(version__indicator__key=INDICATOR).first()
    for year in range(1990, 2000):
        row.pk, row.key, row.period = None, f"lisa-{year}", str(year)
        row.save()
    make_edition("toinen")
    for address, count in few.items():
        assert len(queries(address.replace("kuva", "toinen"))) == count < 30


def addresses_of(slug):
    own = [reverse(name, kwargs={"slug": slug}) for name in PLACES]
    views = [f"{MAP}?view={view}&edition={slug}" for view in VIEWS]
    return [*own, *views, f"{COUNTY}?edition={slug}", f"/en/situation/edition/esimerkki-2026/changes/?with={slug}"]


LISTS = (
    MAP,
    COUNTY,
    "/en/",
    "/en/search/?q=kanarialintu",
    "/en/situation/central-finland/changes/",
    "/en/situation/central-finland/changes.atom",
    "/en/situation/edition/",
    "/en/situation/edition/esimerkki-2026/",
    "/en/situation/edition/esimerkki-2026/changes/",
)


@pytest.mark.parametrize("who", ["", "member", "coordinator"])
def test_before_its_time_an_edition_is_nowhere(client, embargoed, people, who, database_only):
    if who:
        client.force_login(people[who])
    for address in addresses_of("salainen"):
        assert CANARY not in read(client, address, 404)
    for address in LISTS:
        html = read(client, address)
        assert CANARY not in html
        assert "salainen" not in html
    assert list(edition_documents(["salainen"])) == []
    assert "salainen" not in list(edition_ids())


def test_before_its_time_the_country_s_coordinators_read_it_and_no_cache_keeps_it(client, embargoed, people):
    client.force_login(people["national"])
    for address in addresses_of("salainen"):
        response = client.get(address)
        assert (response.status_code, response.headers["Cache-Control"]) == (200, "private, no-store"), address
        assert "noindex" in response.headers["X-Robots-Tag"]
    assert "not public before" in read(client, f"{MAP}?edition=salainen")


@pytest.mark.parametrize(("named", "who", "status"), [
    ("seen_by_coordinators", "coordinator", 200), ("seen_by_coordinators", "member", 404),
    ("seen_by_members", "member", 200), ("seen_by_members", "", 404),
])  # fmt: skip
def test_who_is_named_by_role_reads_it_before(client, embargoed, people, named, who, status):
    Edition.objects.filter(pk=embargoed.pk).update(**{named: True})
    if who:
        client.force_login(people[who])
    for address in (reverse("edition", kwargs={"slug": "salainen"}), f"{MAP}?edition=salainen"):
        read(client, address, status)


def test_when_the_time_has_come_it_is_public_without_anybody(client, embargoed):
    Edition.objects.filter(pk=embargoed.pk).update(published_at=timezone.now() - dt.timedelta(seconds=1))
    assert CANARY in read(client, "/en/situation/edition/")
    for address in addresses_of("salainen"):
        assert "no-store" not in client.get(address).headers.get("Cache-Control", "")


def test_job_makes_it_findable_when_its_time_has_come(make_edition, people, database_only):
    draft = make_edition("salainen", frozen=False, published_at=timezone.now() + dt.timedelta(days=1))
    drafting.carry_out_freezing(edition_id=draft.pk, site=None)
    job = Job.objects.get(name=drafting.INDEX_JOB)
    assert job.run_after == draft.published_at
    assert [*edition_documents(["salainen"])] == []
    Edition.objects.filter(pk=draft.pk).update(published_at=timezone.now())
    Job.objects.update(run_after=timezone.now())
    drain_jobs()
    documents = list(edition_documents(["salainen"]))
    assert [(each.language, each.title, each.url) for each in documents] == [
        ("fi", f"{CANARY} salainen", "/fi/tilannekuva/julkaisu/salainen/")
    ]


def test_content_has_the_hash_that_the_page_shows(client, make_edition):
    edition = make_edition()
    content = read(client, "/en/situation/edition/kuva/content.jsonl")
    assert hashlib.sha256(content.encode()).hexdigest() == edition.sha256
    assert edition.sha256 in read(client, "/en/situation/edition/kuva/")
    assert all(json.loads(line)["type"] in ("edition", "figure", "part") for line in content.splitlines())


def test_difference_is_after_minus_before(client, make_edition):
    make_edition()
    rows = Observation.objects.filter(version__indicator__key=INDICATOR, period="2026", value_number__isnull=False)
    changed, example, method, gone = rows.order_by("region")[:4]
    Observation.objects.filter(pk=changed.pk).update(value_number=F("value_number") - 2)
    Observation.objects.filter(pk=example.pk).update(is_example=False)
    Observation.objects.filter(pk=method.pk).update(method="toisin")
    Observation.objects.filter(pk=gone.pk).update(value_number=None, missing="no_answer")
    one, other = read_side(read_edition(Edition.objects.get(slug="kuva"))), read_side(read_now(None))
    found = {row.region.code: row for row in compare_figures(one, other) if row.definition.key == INDICATOR}
    told = {code: (row.change, row.difference) for code, row in found.items()}
    assert told.pop(changed.region_id) == (Change.CHANGED, -2)
    assert told.pop(example.region_id) == (Change.OTHER, None)
    assert told.pop(method.region_id) == (Change.OTHER, None)
    assert told.pop(gone.region_id) == (Change.GONE, None)
    assert {change for change, _difference in told.values()} == {Change.SAME}
    html = read(client, f"/en/situation/edition/kuva/changes/?indicator={INDICATOR}")
    assert len(re.findall(r"<tr><th scope=\"row\">", html)) == 4
    assert "−2.0" in html
    assert "one of them is an example" in html


def test_two_editions_are_compared_both_ways(make_edition):
    make_edition("ennen")
    Observation.objects.filter(value_number__isnull=False, version__indicator__kind="ratio").update(
        value_number=F("value_number") + 3
    )
    make_edition("nyt")
    ennen, nyt = (read_side(read_edition(Edition.objects.get(slug=slug))) for slug in ("ennen", "nyt"))
    forth = {(row.definition.key, row.region.code): row.difference for row in compare_figures(ennen, nyt)}
    back = {(row.definition.key, row.region.code): row.difference for row in compare_figures(nyt, ennen)}
    assert set(forth) == set(back)
    assert all(back[key] == (None if value is None else -value) for key, value in forth.items())
    assert {value for (key, _code), value in forth.items() if key == INDICATOR} == {3}
    assert {row.change for row in compare_figures(nyt, nyt)} == {Change.SAME}


def test_statements_are_compared(make_edition):
    make_edition()
    first = Statement.objects.filter(topic="development", step__gt=0, region="20").newest_first()[0]
    Statement.objects.filter(pk=first.pk).update(step=first.step - 1, text_fi="Toisin.")
    one, other = read_side(read_edition(Edition.objects.get(slug="kuva"))), read_side(read_now(None))
    differing = [row for row in compare_statements(one, other) if row.change != Change.SAME]
    assert [(row.topic.key, row.region.code, row.parts, row.difference) for row in differing] == [
        ("development", "20", ("step", "text"), -1)
    ]


def test_statements_of_the_whole_country_are_compared_too(client, make_edition):
    make_edition()
    first = Statement.objects.of_country().exclude(is_example=True)[0]
    Statement.objects.filter(pk=first.pk).update(text_fi="Toisin.")
    one, other = read_side(read_edition(Edition.objects.get(slug="kuva"))), read_side(read_now(None))
    rows = list(compare_statements(one, other))
    differing = [(row.topic.key, row.region, row.parts) for row in rows if row.change != Change.SAME]
    assert differing == [(first.topic, None, ("text",))]
    assert sum(row.region is None for row in rows) == len({row.topic for row in Statement.objects.of_country()})
    told = json.loads(read(client, "/en/situation/edition/kuva/changes.json"))["changes"]
    of_country = [row["key"] for row in told if row["kind"] == "statement" and not row["county_code"]]
    assert (first.topic in of_country, len(of_country)) == (True, sum(row.region is None for row in rows))


@pytest.mark.parametrize(("county", "number"), [("", 1), ("FI", 1), ("15", 0)])
def test_page_of_changes_names_the_whole_country(client, make_edition, county, number):
    make_edition()
    first = Statement.objects.of_country().exclude(is_example=True)[0]
    Statement.objects.filter(pk=first.pk).update(text_fi="Toisin.")
    html = read(client, f"/en/situation/edition/kuva/changes/?county={county}")
    assert html.count("<td>Whole country</td>") == number
    assert ('id="figures"' in html) == (county != "FI")
    assert "Statements: 1 changed" in html


def test_difference_files_have_every_row_and_no_formula(client, make_edition):
    make_edition()
    Observation.objects.filter(version__indicator__key=INDICATOR, value_number__gt=1).update(value_number=1)
    rows = list(csv.DictReader(io.StringIO(read(client, "/en/situation/edition/kuva/changes.csv"))))
    told = json.loads(read(client, "/en/situation/edition/kuva/changes.json"))
    assert len(rows) == len(told["changes"]) > 100
    assert (told["before"]["slug"], told["after"]) == ("kuva", None)
    assert {row["kind"] for row in rows} == {"figure", "statement", "group", "contact"}
    assert {row["difference"][:1] for row in rows} >= {"-", "0", ""}
    told = [csv_cell(words) for words in ("=1+1", "-2.5", "-2+3", "@x", "12", True, None)]
    assert told == ["'=1+1", "-2.5", "'-2+3", "'@x", "12", "true", ""]


def test_erratum_stands_beside_its_figure_and_the_figure_stays(client, make_edition, people):
    edition = make_edition()
    figure = EditionFigure.objects.filter(edition=edition, indicator=INDICATOR, area_code="15", period="2026").get()
    reading = read_edition(edition)
    definition = next(each for each in reading.definitions if each.key == INDICATOR)
    before = edition.sha256
    drafting.add_erratum(
        edition=edition, texts={"en": "Two posts were counted twice.", "fi": "Kaksi laskettiin kahdesti."},
        dated_on=timezone.localdate(), definition=definition, area_code="15", period="2026", value=7,
        user=people["national"],
    )  # fmt: skip
    for address in (f"{MAP}?indicator={INDICATOR}&edition=kuva", f"{COUNTY}?edition=kuva"):
        html = read(client, address)
        beside = re.findall(r'<span class="erratum small">(.*?)</span>', html)
        assert beside
        assert all("It should be 7.0. Two posts were counted twice." in words for words in beside)
        assert "One erratum" in html
    assert "Two posts were counted twice." in read(client, "/en/situation/edition/kuva/")
    other = read(client, f"{MAP}?indicator={INDICATOR}&edition=kuva&period=2024")
    assert not re.search(r'<span class="erratum', other)
    assert "erratum" not in read(client, f"{MAP}?indicator={INDICATOR}").replace("errata", "")
    figure.refresh_from_db()
    assert digest_is(edition, before)
    names = {region.code: region.short for region in reading.regions}
    assert [(row.concerns, row.should_be) for row in shown_errata(edition, reading.definitions, names)] == [
        (f"{definition.label}, Central Finland, 2026", "It should be 7.0.")
    ]


def digest_is(edition, sha256):
    from situation_map.editions.content import is_intact

    fresh = Edition.objects.get(pk=edition.pk)
    return fresh.sha256 == sha256 and is_intact(fresh)
