"""What has changed in the whole country: page, Atom, JSON, and following it by e-mail."""

import datetime as dt
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from cms.mail_following import confirm_follower
from network.models import Region
from situation_map.changes import letters, subscribing
from situation_map.changes.reading import changes_of
from situation_map.models import ChangeSubscription, Edition, Indicator, IndicatorVersion, Observation, Statement
from situation_map.services import load_reference_statements
from situation_map.statements import record_decision, record_statement
from situation_map.statements.stated_area import COUNTRY, StatedArea

pytestmark = pytest.mark.django_db
PAGE = "/fi/tilannekuva/koko-maa/muutokset/"
FEED = "/fi/tilannekuva/koko-maa/muutokset"
ATOM = "{http://www.w3.org/2005/Atom}"
READER = "lukija@example.org"


@pytest.fixture(autouse=True)
def _clean_cache() -> Any:
    cache.clear()
    with override("fi"):
        yield
    cache.clear()


@pytest.fixture
def county(world: Any) -> Region:
    return Region.objects.get(code="15")


@pytest.fixture
def state(world: Any) -> Any:
    def record(text: str = "Ohjelma on alkanut.", **changed: Any) -> Statement:
        facts = {"region": None, "topic": "development", "texts": {"fi": text}, "step": 1, "as_of": dt.date(2026, 5, 1)}
        return record_statement(**{**facts, "user": world.users["national"], **changed})

    return record


def observe(serial: int = 0, **place: Any) -> Observation:
    indicator, _created = Indicator.objects.get_or_create(key="groups", is_listed=True)
    version, _created = IndicatorVersion.objects.get_or_create(indicator=indicator, defaults={"label_fi": "Ryhmiä"})
    facts = {"area_kind": "country", "recorded_at": timezone.now(), **place}
    return Observation.objects.create(
        key=f"o{serial}", version=version, period=str(2000 + serial), value_number=1, **facts
    )


def test_statements_decisions_and_figures_of_the_country_come_latest_first(world, state):
    first = state()
    state("Ohjelma on kesken.", step=2, replaces=first, change_note="Tarkennus.")
    record_decision(
        region=None, body="Valtioneuvosto", titles={"fi": "Ohjelma"}, decided_on=dt.date(2026, 4, 1), document_url="",
        user=world.users["national"],
    )  # fmt: skip
    observe()
    with override("en"):
        entries = changes_of(COUNTRY)
    assert [(entry.kind, entry.label) for entry in entries] == [
        ("figures", "Figures"),
        ("decision", "New decision"),
        ("statement", "Correction"),
        ("statement", "New assessment"),
    ]
    assert entries[2].lines == ("Step: 1 being prepared → 2 decided", "Tarkennus.")
    html = world.client().get(PAGE).content.decode()
    assert html.index("Ryhmiä (2000)") < html.index("Valtioneuvosto") < html.index("Tarkennus.")
    assert 'href="/fi/tilannekuva/koko-maa/#development"' in html


def test_what_changes_in_a_county_is_not_of_the_country_nor_the_other_way_round(world, county, state):
    state(region=county, topic="policies")
    observe(1, area_kind="region", region=county)
    observe(2, area_kind="collaborative_area", collaborative_area="3")
    assert changes_of(COUNTRY) == []
    state()
    observe(3)
    assert sorted(entry.anchor for entry in changes_of(COUNTRY)) == ["development", "profile"]
    assert sorted(entry.anchor for entry in changes_of(StatedArea(county))) == ["policies", "profile"]


def test_nothing_of_the_data_files_is_a_change_of_the_country(client, geography):
    load_reference_statements()
    assert Statement.objects.of_country().exists()
    assert changes_of(COUNTRY) == []
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    "address",
    [PAGE, "/sv/lagesbild/hela-landet/andringar/", "/en/situation/whole-country/changes/"],
)
def test_page_has_its_address_in_each_language_and_names_the_others(world, state, address):
    state()
    html = world.client().get(address).content.decode()
    assert "Ohjelma on alkanut." in html
    for other in (PAGE, "/sv/lagesbild/hela-landet/andringar/", "/en/situation/whole-country/changes/"):
        assert other in html


def test_page_of_the_country_leads_to_its_changes_and_an_edition_does_not(world, state):
    from situation_map.editions.freezing import freeze_edition

    state()
    edition = Edition.objects.create(slug="kuva", name_fi="Kuva", dated_on=timezone.localdate())
    freeze_edition(edition_id=edition.pk, site=None)
    now = world.client().get("/fi/tilannekuva/koko-maa/").content.decode()
    assert f'href="{PAGE}"' in now
    assert f'href="{FEED}.atom"' in now
    assert FEED not in world.client().get("/fi/tilannekuva/koko-maa/?edition=kuva").content.decode()


def test_atom_and_json_have_the_same_entries(world, state):
    state(is_example=True)
    observe()
    feed = ElementTree.fromstring(b"".join(world.client().get(f"{FEED}.atom").streaming_content))
    content = json.loads(b"".join(world.client().get(f"{FEED}.json").streaming_content))
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}id").text for entry in entries] == [each["id"] for each in content["changes"]]
    assert [(each["kind"], each["is_example"]) for each in content["changes"]] == [
        ("figures", False),
        ("statement", True),
    ]
    assert content["country"]["code"] == "FI"
    assert "county" not in content
    assert content["changes"][0]["url"].endswith("/fi/tilannekuva/")
    assert content["changes"][1]["url"].endswith("/fi/tilannekuva/koko-maa/#development")
    assert feed.find(f"{ATOM}updated").text == content["changes"][0]["at"]


def test_atom_without_changes_is_whole_too(world):
    feed = ElementTree.fromstring(b"".join(world.client().get(f"{FEED}.atom").streaming_content))
    assert feed.findall(f"{ATOM}entry") == []
    assert dt.datetime.fromisoformat(feed.find(f"{ATOM}updated").text).tzinfo is not None


@pytest.mark.parametrize("address", [PAGE, f"{FEED}.atom", f"{FEED}.json"])
def test_queries_do_not_grow(world, state, address):
    state()
    observe()
    world.client().get(address)
    with CaptureQueriesContext(connection) as few:
        world.client().get(address)
    for number in range(1, 6):
        state(f"Vaihe {number}", as_of=dt.date(2026, 6, number))
        observe(number)
    with CaptureQueriesContext(connection) as many:
        world.client().get(address)
    assert len(many) == len(few)


def follow(world: Any, page: str = PAGE, email: str = READER, **changed: Any) -> Any:
    client = world.client()
    stamp = re.search(r'name="stamp" value="([^"]+)"', client.get(page).content.decode())[1]
    return client.post(page, {"email": email, "trap": "", "stamp": stamp, **changed})


def subscription() -> ChangeSubscription:
    return ChangeSubscription.objects.get()


def test_follower_confirms_is_told_once_and_leaves(world, state):
    assert follow(world)["Location"] == f"{PAGE}?asked=1#follow"
    row = subscription()
    assert row.region is None
    letters.send_confirmation({"pk": row.pk})
    address = f"/fi/tilannekuva/tilaus/{subscribing.token_for(row)}/"
    assert address in mail.outbox[0].body
    state("Ei vielä.")
    assert subscribing.tell_changes(timezone.now()) == 0
    client = world.client()
    client.post(address)
    assert f'href="{PAGE}"' in client.get(address).content.decode()
    state("Ohjelma on hyväksytty.", topic="policies")
    assert subscribing.tell_changes(timezone.now()) == 1
    payload = Job.objects.get(name=subscribing.CHANGES_JOB).payload
    letters.send_changes(payload)
    letters.send_changes(payload)
    assert [letter.subject for letter in mail.outbox[1:]] == ["Mitä on muuttunut: Koko maa"]
    assert "Ohjelma on hyväksytty." in mail.outbox[1].body
    assert "Ei vielä." not in mail.outbox[1].body
    assert PAGE in mail.outbox[1].body
    assert f"{address}peru/" in mail.outbox[1].extra_headers["List-Unsubscribe"]
    assert client.post(f"{address}peru/").status_code == 200
    assert not ChangeSubscription.objects.exists()


def test_letters_and_pages_speak_of_the_country_and_not_of_a_county(world, state):
    follow(world, "/en/situation/whole-country/changes/")
    row = subscription()
    letters.send_confirmation({"pk": row.pk})
    confirm_follower(row)
    letters.send_confirmation({"pk": row.pk})
    state()
    subscribing.tell_changes(timezone.now())
    letters.send_changes(Job.objects.get(name=subscribing.CHANGES_JOB).payload)
    assert [letter.subject for letter in mail.outbox] == [
        "Confirm that you want to follow the whole country",
        "You follow the whole country already",
        "What has changed: Whole country",
    ]
    address = f"/en/situation/subscription/{subscribing.token_for(row)}/"
    pages = [world.client().get(each).content.decode() for each in (address, f"{address}leave/")]
    assert "You follow the whole country" in pages[0]
    for text in [
        *(letter.body for letter in mail.outbox),
        *(each.split("<main")[1].split("</main")[0] for each in pages),
    ]:
        assert "county" not in text
        assert "None" not in text


def test_follower_of_a_county_is_not_told_of_the_country_nor_the_other_way_round(world, county, state):
    for page in (PAGE, "/fi/tilannekuva/keski-suomi/muutokset/"):
        follow(world, page)
    of_country, of_county = ChangeSubscription.objects.get(region=None), ChangeSubscription.objects.get(region=county)
    confirm_follower(of_country)
    confirm_follower(of_county)
    state()
    assert subscribing.tell_changes(timezone.now()) == 1
    assert Job.objects.get(name=subscribing.CHANGES_JOB).payload["pk"] == of_country.pk
    letters.send_changes({"pk": of_county.pk, "until": timezone.now().isoformat()})
    assert mail.outbox == []


def test_address_follows_the_country_once(world):
    first, second = follow(world), follow(world, email=READER.upper())
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Job.objects.filter(name=subscribing.CONFIRMATION_JOB).count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        ChangeSubscription.objects.create(region=None, email=READER.upper(), link_hash="other")
    assert ChangeSubscription.objects.count() == 1


def test_bad_address_and_trap_write_nothing(world):
    response = follow(world, email="ei osoite")
    assert response.status_code == 422
    assert 'href="#id_email"' in response.content.decode()
    assert follow(world, trap="x").status_code == 302
    assert not ChangeSubscription.objects.exists()
