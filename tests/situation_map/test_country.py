"""What is said of the whole country: its desk for national coordinators, its public page and history, its letters."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from cms.jobs.models import Job
from network.models import Region
from search.models import SearchEntry
from situation_map.models import ContactRole, Decision, Edition, Statement
from situation_map.statements import record_decision, record_statement
from situation_map.statements.reminding import remind_reviews, send_review_letter

pytestmark = pytest.mark.django_db
OUTSIDERS = ("", "coordinator", "other_coordinator", "editor", "publisher", "viewer", "trusted", "stranger")
COUNTRY = {"code": "FI"}
PAGE = "/fi/tilannekuva/koko-maa/"


@pytest.fixture(autouse=True)
def _finnish() -> Any:
    with override("fi"):
        yield


@pytest.fixture
def statement(world: Any) -> Statement:
    return record_statement(
        region=None, topic="development", texts={"fi": "Valmistelu on alkanut."}, step=1, as_of=dt.date(2026, 5, 1),
        user=world.users["national"],
    )  # fmt: skip


@pytest.fixture
def decision(world: Any) -> Decision:
    return record_decision(
        region=None, body="Valtioneuvosto", titles={"fi": "Ohjelma"}, decided_on=dt.date(2026, 4, 1), document_url="",
        user=world.users["national"],
    )  # fmt: skip


def answers(**changed: Any) -> dict[str, Any]:
    values = {"step": "1", "text_fi": "Uusi tieto.", "as_of": "2026-10-01", "confirmed_by": "editors"}
    return {**values, **changed}


def addresses(statement: Statement, decision: Decision) -> dict[str, dict[str, Any] | None]:
    """Every address of the country's desk with what is posted there; None: only read."""
    return {
        reverse("county_desk", kwargs=COUNTRY): None,
        reverse("statement_history", kwargs={**COUNTRY, "topic": "development"}): None,
        reverse("statement_new", kwargs={**COUNTRY, "topic": "policies"}): answers(),
        reverse("statement_correct", kwargs={**COUNTRY, "pk": statement.pk}): answers(),
        reverse("statement_confirm", kwargs={**COUNTRY, "pk": statement.pk}): {
            "confirmed_by": "editors", "next_review": "2031-01-01",
        },
        reverse("decision_new", kwargs=COUNTRY): {"body": "Eduskunta", "title_fi": "Laki"},
        reverse("decision_correct", kwargs={**COUNTRY, "pk": decision.pk}): {"body": "Muu", "title_fi": "Muu"},
    }  # fmt: skip


@pytest.mark.parametrize("who", OUTSIDERS)
def test_others_than_national_coordinators_neither_read_nor_write(world, statement, decision, who):
    client, expected = world.client(who), 403 if who else 302
    for address, values in addresses(statement, decision).items():
        assert client.get(address).status_code == expected, address
        if values is not None:
            assert client.post(address, values).status_code == expected, address
    assert (Statement.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_countys_coordinator_reaches_no_row_of_the_country_at_the_countys_address(world, statement, decision):
    client = world.client("coordinator")
    for name, pk in (("statement_correct", statement.pk), ("statement_confirm", statement.pk),
                     ("decision_correct", decision.pk)):  # fmt: skip
        assert client.post(reverse(name, kwargs={"code": "15", "pk": pk}), answers()).status_code == 404, name


@pytest.mark.parametrize("who", ["national", "administrator"])
def test_national_coordinators_open_and_write_everything(world, statement, decision, who):
    client = world.client(who)
    for address in addresses(statement, decision):
        assert client.get(address).status_code == 200, address
    address = reverse("statement_new", kwargs={**COUNTRY, "topic": "policies"})
    values = answers(decision="new", body="Eduskunta", decided_on="2026-09-01", title_fi="Laki")
    assert client.post(address, values)["Location"] == reverse("county_desk", kwargs=COUNTRY)
    row = Statement.objects.get(topic="policies")
    assert (row.region, row.decision.region, row.decision.body) == (None, None, "Eduskunta")
    assert SearchEntry.objects.filter(source="statement", object_id=row.key, url=f"{PAGE}#policies").exists()


def test_the_country_has_no_contacts_and_no_practices_on_its_desk(world, statement):
    client = world.client("national")
    assert 'id="contacts"' not in client.get(reverse("county_desk", kwargs=COUNTRY)).content.decode()
    for name in ("contact_new", "shared_desk"):
        assert client.get(reverse(name, kwargs=COUNTRY)).status_code == 404
    assert not ContactRole.objects.exists()


def test_list_of_areas_begins_with_the_country_and_says_what_is_due(world, statement):
    response = world.client("national").get(reverse("county_desks"))
    first = response.context["rows"][0]
    assert (first["area"].code, first["area"].name, first["due"]) == ("FI", "Koko maa", 1)
    codes = [row["area"].code for row in world.client("administrator").get(reverse("county_desks")).context["rows"]]
    assert codes == ["FI", *Region.objects.exclude(code="91").order_by("code").values_list("code", flat=True)]


def test_due_statement_of_the_country_is_on_the_desk_of_national_coordinators_alone(world, statement):
    link = reverse("statement_confirm", kwargs={**COUNTRY, "pk": statement.pk})
    assert link in world.client("national").get(reverse("desk")).content.decode()
    assert link not in world.client("coordinator").get(reverse("desk")).content.decode()


def test_national_coordinators_are_written_to_once_and_counties_coordinators_not(world, statement):
    for name in ("national", "coordinator"):
        world.users[name].email = f"{name}@example.org"
        world.users[name].save()
    assert remind_reviews(timezone.localdate()) == 1
    assert remind_reviews(timezone.localdate()) == 0
    payload = Job.objects.get(name="situation_map.review_letter").payload
    assert payload == {"user": world.users["national"].pk, "region": None, "statements": [statement.pk]}
    send_review_letter(payload)
    (letter,) = mail.outbox
    assert "- Koko maa: " in letter.body
    assert "/fi/tyopoyta/alueet/FI/" in letter.body


def test_page_of_the_country_shows_statement_decision_and_what_nobody_has_said(client, world, statement, decision):
    record_statement(
        region=None, topic="development", texts={"fi": "Ennen."}, step=0, as_of=dt.date(2024, 5, 1),
        user=world.users["national"],
    )  # fmt: skip
    response = client.get(PAGE)
    view, html = response.context["view"], response.content.decode()
    blocks = {block.topic.key: block for block in view.topics}
    assert blocks["development"].current.statement == statement
    assert [shown.statement.text_fi for shown in blocks["development"].earlier] == ["Ennen."]
    assert "policies" in [topic.key for topic in view.unsaid]
    assert [row.body for row in view.decisions] == ["Valtioneuvosto"]
    assert f'href="{PAGE}historia/development/"' in html
    assert (
        'hreflang="sv" href="http://testserver/sv/lagesbild/hela-landet/"' in html
        or "/sv/lagesbild/hela-landet/" in html
    )
    assert f'href="{PAGE}"' in client.get("/fi/tilannekuva/keski-suomi/").content.decode()


def test_history_of_the_country_shows_what_a_correction_changed(client, world, statement):
    address = reverse("statement_correct", kwargs={**COUNTRY, "pk": statement.pk})
    world.client("national").post(address, answers(text_fi="Valmistelu on kesken.", change_note="Tarkennus."))
    html = client.get(f"{PAGE}historia/development/").content.decode()
    assert "<del>alkanut</del>" in html
    assert "Tarkennus." in html
    assert client.get(f"{PAGE}historia/weather/").status_code == 404


def test_page_of_the_country_in_an_edition_is_as_it_was(client, world, statement, decision):
    from situation_map.editions.freezing import freeze_edition

    edition = Edition.objects.create(slug="kuva", name_fi="Kuva", dated_on=timezone.localdate())
    freeze_edition(edition_id=edition.pk, site=None)
    Statement.objects.filter(pk=statement.pk).update(text_fi="Sen jälkeen.")
    html = client.get(f"{PAGE}?edition=kuva").content.decode()
    assert "Valmistelu on alkanut." in html
    assert "Sen jälkeen." not in html
    assert "Valtioneuvosto" in html
    assert client.get(f"{PAGE}?edition=ei-ole").status_code == 404


def test_queries_of_the_countrys_pages_do_not_grow(client, world, statement, decision, django_assert_max_num_queries):
    client.get(PAGE)
    with django_assert_max_num_queries(40) as few:
        client.get(PAGE)
    for number in range(6):
        Statement.objects.create(key=f"s{number}", topic="policies", text_fi="x", missing="unknown")
        Decision.objects.create(key=f"d{number}", body="Lautakunta", title_fi="x")
    with django_assert_max_num_queries(len(few)):
        client.get(PAGE)
