"""What has changed: page, Atom, JSON, and following a county by e-mail."""

import datetime as dt
import json
import re
from xml.etree import ElementTree

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from cms.mail_following import confirm_follower
from network.models import Region
from situation_map.changes import letters, subscribing
from situation_map.changes.reading import changes_of
from situation_map.models import ChangeSubscription, ContactRole, Statement
from situation_map.statements import record_decision, record_statement
from situation_map.statements.stated_area import StatedArea

pytestmark = pytest.mark.django_db
PAGE = "/fi/tilannekuva/keski-suomi/muutokset/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(autouse=True)
def _clean_cache():
    cache.clear()
    with override("fi"):
        yield
    cache.clear()


@pytest.fixture
def region(world) -> Region:
    return Region.objects.get(code="15")


@pytest.fixture
def state(world, region):
    def record(text="Valmistelu on alkanut.", **changed):
        facts = {
            "region": region,
            "topic": "development",
            "texts": {"fi": text},
            "step": 1,
            "as_of": dt.date(2026, 5, 1),
        }
        return record_statement(**{**facts, "user": world.users["coordinator"], **changed})

    return record


def test_nothing_of_the_data_files_is_a_change(world, region):
    Statement.objects.create(key="s", region=region, topic="development", text_fi="x", step=1)
    ContactRole.objects.create(key="c", region=region, role_fi="x")
    assert changes_of(StatedArea(region)) == []
    assert world.client().get(PAGE).status_code == 200


def test_changes_come_latest_first_and_say_what_changed(world, region, state):
    first = state()
    state("Valmistelu on kesken.", step=2, replaces=first, change_note="Tarkennus.")
    record_decision(
        region=region, body="Aluevaltuusto", titles={"fi": "Perhekeskukset"}, decided_on=dt.date(2026, 4, 1),
        document_url="", user=world.users["coordinator"],
    )  # fmt: skip
    ContactRole.objects.create(
        key="c", region=region, role_fi="Koordinaattori", state="vacant", changed_at=timezone.now()
    )
    with override("en"):
        entries = changes_of(StatedArea(region))
        assert [(entry.kind, entry.label) for entry in entries] == [
            ("contact", "Contact post vacant"),
            ("decision", "New decision"),
            ("statement", "Correction"),
            ("statement", "New assessment"),
        ]
        assert entries[2].lines == ("Step: 1 being prepared → 2 decided", "Tarkennus.")
        assert entries[2].text == "Valmistelu on kesken."
        assert (entries[3].lines, entries[3].language) == (("Step: 1 being prepared",), "fi")
    html = world.client().get(PAGE).content.decode()
    assert html.index("Koordinaattori") < html.index("Perhekeskukset") < html.index("Tarkennus.")


def test_changes_of_another_county_are_not_here(world, state):
    state()
    assert changes_of(StatedArea(Region.objects.get(code="90"))) == []


def test_only_what_is_newer_is_told(region, state):
    first = state()
    state(topic="policies")
    assert [entry.anchor for entry in changes_of(StatedArea(region), since=first.recorded_at)] == ["policies"]


def test_atom_is_whole_and_has_the_same_entries(world, region, state):
    state("Ruotsi < suomi & \x00 muu".replace("\x00", ""))
    response = world.client().get("/fi/tilannekuva/keski-suomi/muutokset.atom")
    feed = ElementTree.fromstring(b"".join(response.streaming_content))
    entries = feed.findall(f"{ATOM}entry")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert len(entries) == len(changes_of(StatedArea(region))) == 1
    assert "Ruotsi < suomi & " in entries[0].find(f"{ATOM}content").text
    assert feed.find(f"{ATOM}updated").text == entries[0].find(f"{ATOM}updated").text
    link = next(each.get("href") for each in entries[0].findall(f"{ATOM}link"))
    assert link.endswith("/fi/tilannekuva/keski-suomi/#development")


def test_atom_without_changes_is_whole_too(world):
    response = world.client().get("/fi/tilannekuva/keski-suomi/muutokset.atom")
    feed = ElementTree.fromstring(b"".join(response.streaming_content))
    assert feed.findall(f"{ATOM}entry") == []
    assert dt.datetime.fromisoformat(feed.find(f"{ATOM}updated").text).tzinfo is not None


def test_json_has_the_same_entries(world, state):
    state(is_example=True)
    response = world.client().get("/fi/tilannekuva/keski-suomi/muutokset.json")
    content = json.loads(b"".join(response.streaming_content))
    assert content["county"]["code"] == "15"
    assert [(each["kind"], each["is_example"]) for each in content["changes"]] == [("statement", True)]


def test_queries_of_changes_do_not_grow(world, region, state):
    state()
    world.client().get(PAGE)
    with CaptureQueriesContext(connection) as few:
        world.client().get(PAGE)
    for number in range(5):
        state(f"Vaihe {number}", as_of=dt.date(2026, 6, 1 + number))
        ContactRole.objects.create(key=f"c{number}", region=region, role_fi="x", changed_at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        world.client().get(PAGE)
    assert len(many) == len(few)


def follow(world, email="lukija@example.org", **changed):
    client = world.client()
    stamp = re.search(r'name="stamp" value="([^"]+)"', client.get(PAGE).content.decode())[1]
    return client.post(PAGE, {"email": email, "trap": "", "stamp": stamp, **changed})


def subscription() -> ChangeSubscription:
    return ChangeSubscription.objects.get()


def address_of(row: ChangeSubscription, leaving: bool = False) -> str:
    return f"/fi/tilannekuva/tilaus/{subscribing.token_for(row)}/" + ("peru/" if leaving else "")


def test_address_is_told_nothing_before_it_confirms(world, state):
    assert follow(world).status_code == 302
    letters.send_confirmation({"pk": subscription().pk})
    assert address_of(subscription()) in mail.outbox[0].body
    state()
    assert subscribing.tell_changes(timezone.now()) == 0


def test_opening_the_link_changes_nothing_and_the_button_confirms(world):
    follow(world)
    client, address = world.client(), address_of(subscription())
    assert client.get(address).status_code == 200
    assert client.get(f"{address}peru/").status_code == 200
    assert subscription().confirmed_at is None
    client.post(address)
    assert subscription().confirmed_at is not None


def test_confirmed_address_is_told_once(world, state):
    follow(world)
    confirm_follower(subscription())
    state("Valmistelu alkoi.")
    now = timezone.now()
    assert subscribing.tell_changes(now) == 1
    payload = Job.objects.get(name=subscribing.CHANGES_JOB).payload
    letters.send_changes(payload)
    letters.send_changes(payload)
    assert len(mail.outbox) == 1
    message = mail.outbox[0]
    assert message.to == ["lukija@example.org"]
    assert "Valmistelu alkoi." in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address_of(subscription(), leaving=True) in message.extra_headers["List-Unsubscribe"]
    assert subscribing.tell_changes(timezone.now()) == 0


def test_mail_program_leaves_with_one_click(world):
    from django.test import Client

    follow(world)
    address = address_of(subscription(), leaving=True)
    response = Client(enforce_csrf_checks=True).post(address, {"List-Unsubscribe": "One-Click"})
    assert response.status_code == 200
    assert not ChangeSubscription.objects.exists()
    assert Client(enforce_csrf_checks=True).post(address).status_code == 200


def test_nobody_gets_in_with_a_wrong_token(world):
    follow(world)
    client = world.client()
    assert client.get("/fi/tilannekuva/tilaus/vaara/").status_code == 404
    assert client.post("/fi/tilannekuva/tilaus/vaara/").status_code == 404
    client.post("/fi/tilannekuva/tilaus/vaara/peru/")
    assert subscription().confirmed_at is None


def test_asking_twice_sends_one_letter_and_answers_the_same(world):
    first, second = follow(world), follow(world, email="LUKIJA@example.org")
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Job.objects.filter(name=subscribing.CONFIRMATION_JOB).count() == 1
    assert ChangeSubscription.objects.count() == 1


@pytest.mark.parametrize("email", ["", "ei osoite", "a@b", "x\ny@example.org"])
def test_bad_address_is_named_and_kept(world, email):
    response = follow(world, email=email)
    assert response.status_code == 422
    assert 'href="#id_email"' in response.content.decode()
    assert not ChangeSubscription.objects.exists()


def test_trap_and_missing_stamp_write_nothing(world):
    assert follow(world, trap="x").status_code == 302
    assert follow(world, stamp="made-up").status_code == 422
    assert not ChangeSubscription.objects.exists()


def test_many_requests_from_one_connection_are_stopped(world):
    codes = [follow(world, email=f"lukija{number}@example.org").status_code for number in range(6)]
    assert codes == [302] * 5 + [429]
    assert ChangeSubscription.objects.count() == 5


def test_address_never_confirmed_is_deleted_after_seven_days(world):
    follow(world)
    now = timezone.now()
    subscribing.tell_changes(now + dt.timedelta(days=6))
    assert ChangeSubscription.objects.exists()
    subscribing.tell_changes(now + dt.timedelta(days=8))
    assert not ChangeSubscription.objects.exists()
