"""Statements on the desk: who gets in, what the forms save, and what they say of bad input."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from network.models import Region
from situation_map.models import ContactRole, Decision, Source, Statement
from situation_map.statements import record_decision, record_statement

pytestmark = pytest.mark.django_db
OUTSIDERS = ("", "other_coordinator", "editor", "publisher", "viewer", "trusted", "stranger")


@pytest.fixture(autouse=True)
def _finnish():
    with override("fi"):
        yield


@pytest.fixture
def statement(world) -> Statement:
    return record_statement(
        region=Region.objects.get(code="15"), topic="development", texts={"fi": "Valmistelu on alkanut."}, step=1,
        as_of=dt.date(2026, 5, 1), user=world.users["coordinator"],
    )  # fmt: skip


@pytest.fixture
def decision(world) -> Decision:
    return record_decision(
        region=Region.objects.get(code="15"), body="Aluevaltuusto", titles={"fi": "Perhekeskukset"},
        decided_on=dt.date(2026, 4, 1), document_url="", user=world.users["coordinator"],
    )  # fmt: skip


@pytest.fixture
def contact(world) -> ContactRole:
    return ContactRole.objects.create(key="c", region_id="15", role_fi="Koordinaattori", state="held")


def answers(**changed: object) -> dict[str, object]:
    values = {
        "step": "1",
        "text_fi": "Työryhmä on nimetty.",
        "as_of": "2026-10-01",
        "decision": "",
        "source": "",
        "confirmed_by": "coordinator",
        "confidence": "moderate",
        "next_review": "",
    }
    return {**values, **changed}


def addresses(statement, decision, contact) -> dict[str, dict[str, object] | None]:
    """Every address of the desk's county with what is posted there; None: only read."""
    own = {"code": "15"}
    return {
        reverse("county_desk", kwargs=own): None,
        reverse("statement_new", kwargs={**own, "topic": "development"}): answers(),
        reverse("statement_history", kwargs={**own, "topic": "development"}): None,
        reverse("statement_correct", kwargs={**own, "pk": statement.pk}): answers(text_fi="Toisin."),
        reverse("statement_confirm", kwargs={**own, "pk": statement.pk}): {
            "confirmed_by": "coordinator", "next_review": "2030-01-01",
        },
        reverse("decision_new", kwargs=own): {"body": "Aluehallitus", "title_fi": "Keskukset"},
        reverse("decision_correct", kwargs={**own, "pk": decision.pk}): {"body": "Muu", "title_fi": "Muu"},
        reverse("contact_new", kwargs=own): {"role_fi": "Yhteyshenkilö", "state": "vacant"},
        reverse("contact_edit", kwargs={**own, "pk": contact.pk}): {"role_fi": "Muu", "state": "vacant"},
        reverse("shared_desk", kwargs=own): None,
    }  # fmt: skip


def rows() -> tuple[int, int, list[tuple[str, str]]]:
    return (
        Statement.objects.count(), Decision.objects.count(),
        list(ContactRole.objects.order_by("pk").values_list("role_fi", "state")),
    )  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_neither_read_nor_write(world, statement, decision, contact, who):
    client, before = world.client(who), rows()
    expected = 403 if who else 302
    for address, values in addresses(statement, decision, contact).items():
        assert client.get(address).status_code == expected, address
        if values is not None:
            assert client.post(address, values).status_code == expected, address
    assert rows() == before


@pytest.mark.parametrize("who", ["coordinator", "national", "administrator"])
def test_coordinators_open_every_page(world, statement, decision, contact, who):
    client = world.client(who)
    for address in addresses(statement, decision, contact):
        assert client.get(address).status_code == 200, address


def test_rows_of_another_county_are_not_found_at_ones_own_address(world, statement, decision, contact):
    client = world.client("other_coordinator")
    for name, pk in (
        ("statement_correct", statement.pk), ("statement_confirm", statement.pk), ("decision_correct", decision.pk),
        ("contact_edit", contact.pk),
    ):  # fmt: skip
        address = reverse(name, kwargs={"code": "90", "pk": pk})
        assert client.get(address).status_code == 404, name
        assert client.post(address, answers()).status_code == 404, name


def test_start_leads_a_coordinator_of_one_county_to_it(world):
    response = world.client("coordinator").get(reverse("county_desks"))
    assert response["Location"] == reverse("county_desk", kwargs={"code": "15"})
    assert world.client("national").get(reverse("county_desks")).status_code == 200
    assert world.client("editor").get(reverse("county_desks")).status_code == 403


def test_new_assessment_with_a_new_decision_and_source(world, statement):
    review = timezone.localdate() + dt.timedelta(days=300)
    values = answers(
        step="2", decision="new", body="Aluevaltuusto", decided_on="2026-09-01", title_fi="Perhekeskukset päätetty",
        document_url="https://example.org/poytakirja", source="new", source_title="Pöytäkirja",
        source_url="https://example.org/poytakirja", source_language="fi", next_review=review.isoformat(),
    )  # fmt: skip
    address = reverse("statement_new", kwargs={"code": "15", "topic": "development"})
    response = world.client("coordinator").post(address, values)
    assert response["Location"] == reverse("county_desk", kwargs={"code": "15"})
    row = Statement.objects.latest("recorded_at")
    assert (row.step, row.replaces, row.decision.body, row.source.title) == (2, None, "Aluevaltuusto", "Pöytäkirja")
    assert (row.confirmed_by_role, row.confirmed_on) == ("coordinator", timezone.localdate())
    assert (row.next_review_on, row.confidence) == (review, "moderate")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"text_fi": ""}, "text_fi"),
        ({"step": ""}, "step"),
        ({"step": "7"}, "step"),
        ({"step": "2"}, "decision"),
        ({"as_of": "31.2.2026"}, "as_of"),
        ({"as_of": "2999-01-01"}, "as_of"),
        ({"decision": "new"}, "body"),
        ({"decision": "999999"}, "decision"),
        ({"source": "new"}, "source_title"),
        ({"confirmed_by": "joku"}, "confirmed_by"),
        ({"next_review": "2020-01-01"}, "next_review"),
    ],
)
def test_bad_answers_are_named_and_nothing_is_lost_or_half_written(world, changed, field):
    address = reverse("statement_new", kwargs={"code": "15", "topic": "development"})
    response = world.client("coordinator").post(
        address, answers(**{"document_url": "https://example.org/x", **changed})
    )
    assert response.status_code == 422
    html = response.content.decode()
    assert f'href="#id_{field}' in html
    assert "https://example.org/x" in html
    assert (Statement.objects.count(), Decision.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_a_fault_found_late_leaves_no_new_decision_behind(world):
    values = answers(
        decision="new", body="Aluevaltuusto", decided_on="2999-01-01", title_fi="Perhekeskukset", source="new",
        source_title="Pöytäkirja",
    )  # fmt: skip
    address = reverse("statement_new", kwargs={"code": "15", "topic": "development"})
    response = world.client("coordinator").post(address, values)
    assert response.status_code == 422
    assert 'href="#id_decided_on"' in response.content.decode()
    assert (Statement.objects.count(), Decision.objects.count(), Source.objects.count()) == (0, 0, 0)


def test_correction_starts_from_what_stands_and_says_why(world, statement):
    client = world.client("coordinator")
    address = reverse("statement_correct", kwargs={"code": "15", "pk": statement.pk})
    assert "Valmistelu on alkanut." in client.get(address).content.decode()
    client.post(address, answers(text_fi="Valmistelu on kesken.", change_note="Sana vaihtui."))
    row = Statement.objects.get(replaces=statement)
    assert (row.text_fi, row.change_note) == ("Valmistelu on kesken.", "Sana vaihtui.")


def test_second_of_two_corrections_at_once_is_told_and_loses_nothing(world, statement, monkeypatch):
    from situation_map.statements import recording, views

    def race(form, region, replaces, user):
        raise recording.AlreadyReplaced

    monkeypatch.setattr(views, "save_statement", race)
    address = reverse("statement_correct", kwargs={"code": "15", "pk": statement.pk})
    response = world.client("coordinator").post(address, answers(), follow=True)
    assert response.redirect_chain[-1][0] == reverse("county_desk", kwargs={"code": "15"})
    assert Statement.objects.count() == 1


def test_replaced_row_is_no_longer_corrected(world, statement):
    client = world.client("coordinator")
    address = reverse("statement_correct", kwargs={"code": "15", "pk": statement.pk})
    assert client.post(address, answers()).status_code == 302
    assert client.get(address).status_code == 404
    assert client.post(address, answers()).status_code == 404


def test_example_is_not_corrected(world):
    example = Statement.objects.create(
        key="e", region_id="15", topic="development", text_fi="Keksitty.", step=1, is_example=True
    )
    client = world.client("coordinator")
    for name in ("statement_correct", "statement_confirm"):
        assert client.get(reverse(name, kwargs={"code": "15", "pk": example.pk})).status_code == 404
    assert "Keksitty." in client.get(reverse("county_desk", kwargs={"code": "15"})).content.decode()


def test_contact_post_is_made_vacant(world, contact):
    address = reverse("contact_edit", kwargs={"code": "15", "pk": contact.pk})
    world.client("coordinator").post(address, {"role_fi": "Koordinaattori", "state": "vacant", "posts": "2"})
    contact.refresh_from_db()
    assert (contact.state, contact.posts, contact.as_of) == ("vacant", 2, timezone.localdate())


def test_desk_shows_what_is_due_to_the_countys_coordinator_alone(world, statement):
    heading = 'id="statements-due"'
    assert heading in world.client("coordinator").get(reverse("desk")).content.decode()
    for who in ("other_coordinator", "editor"):
        assert heading not in world.client(who).get(reverse("desk")).content.decode()


def test_history_shows_differences_to_readers(world, statement):
    address = reverse("statement_correct", kwargs={"code": "15", "pk": statement.pk})
    world.client("coordinator").post(address, answers(text_fi="Valmistelu on kesken.", change_note="Tarkennus."))
    html = world.client().get("/fi/tilannekuva/keski-suomi/historia/development/").content.decode()
    assert re.findall(r"<del>(.*?)</del>", html)[:1] == ["alkanut"]
    assert re.findall(r"<ins>(.*?)</ins>", html)[:1] == ["kesken"]
    assert "Tarkennus." in html


@pytest.mark.parametrize("address", ["keski-suomi/historia/weather/", "nowhere/historia/development/"])
def test_unknown_history_is_not_found(world, address):
    assert world.client().get(f"/fi/tilannekuva/{address}").status_code == 404


def test_queries_of_the_desk_do_not_grow(world, statement, django_assert_max_num_queries):
    client = world.client("coordinator")
    address = reverse("county_desk", kwargs={"code": "15"})
    client.get(address)
    with django_assert_max_num_queries(60) as few:
        client.get(address)
    for number in range(6):
        Statement.objects.create(key=f"s{number}", region_id="15", topic="policies", text_fi="x", missing="unknown")
        Decision.objects.create(key=f"d{number}", region_id="15", body="Lautakunta", title_fi="x")
        ContactRole.objects.create(key=f"c{number}", region_id="15", role_fi="x")
    with django_assert_max_num_queries(len(few)):
        client.get(address)
