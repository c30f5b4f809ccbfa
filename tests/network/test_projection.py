"""Publishing writes records; unpublishing, moving, renaming and deleting keep them true."""

import datetime as dt

import pytest

from network.models import ActivityPage, FamilyCentrePage, Municipality, Occurrence, Record, RecordText, Tag
from network.recurrence import LOCAL, weekly_rule
from network.services.content import create_page
from network.services.provisioning import ensure_region_branches, provision_organisation, region_branch
from network.services.reference import load_geography
from tests.network.world import next_monday


@pytest.fixture
def organisation(db):
    load_geography()
    ensure_region_branches(codes=("08", "15"))
    facts = {"summary": "Perhetupa.", "municipality_id": "179", "kind": "ngo"}
    return provision_organisation(title="Kokeiluyhdistys ry", region_code="15", facts=facts)


def add_activity(organisation, **facts):
    start = dt.datetime.combine(next_monday(), dt.time(9, 30), LOCAL)
    values = {
        "title": "Perhekahvila",
        "summary": "Kahvia.",
        "kind": "drop_in",
        "starts_at": start,
        "ends_at": start + dt.timedelta(hours=2),
        "municipality": Municipality.objects.get(name_fi="Jyväskylä"),
        "languages": ["fi"],
    }
    tags = [Tag.objects.get_or_create(name="kahvila")[0]]
    translations = {"sv": {"title": "Familjekafé", "summary": "Kaffe."}}
    return create_page(
        ActivityPage, parent=organisation, facts={**values, **facts}, related={"tags": tags}, translations=translations
    )


def record_of(page) -> Record:
    return Record.objects.get(translation_key=page.translation_key)


def test_publishing_writes_one_record_for_all_languages(organisation) -> None:
    first, week = next_monday(), dt.timedelta(days=7)
    left_out = (first + 2 * week).isoformat()
    page = add_activity(organisation, recurrence=weekly_rule(until=first + 3 * week), excluded_dates=[left_out])
    record = record_of(page)
    assert (record.kind, record.publication, record.region_id, record.municipality_id) == (
        "activity",
        "live",
        "15",
        "179",
    )
    assert record.owner == record_of(organisation)
    assert [(text.language, text.title, text.path) for text in record.texts.all()] == [
        ("fi", "Perhekahvila", "/fi/keski-suomi/kokeiluyhdistys-ry/perhekahvila/"),
        ("sv", "Familjekafé", "/sv/keski-suomi/kokeiluyhdistys-ry/perhekahvila/"),
    ]
    rows = Occurrence.objects.filter(activity=record.activity)
    assert [row.starts_at.astimezone(LOCAL).date() for row in rows] == [first, first + week, first + 3 * week]
    assert [row.tag.name for row in record.tag_rows.all()] == ["kahvila"]
    assert Record.objects.filter(kind="activity").count() == 1


def test_facts_change_from_the_source_only(organisation) -> None:
    page = add_activity(organisation)
    swedish = page.get_translations().get().specific
    swedish.kind, swedish.title = "forum", "Ny rubrik"
    swedish.save_revision().publish()
    record = record_of(page)
    assert record.activity.kind == "drop_in"
    assert record.texts.get(language="sv").title == "Ny rubrik"


def test_a_draft_change_stays_out_of_the_record(organisation) -> None:
    page = add_activity(organisation)
    page.title = "Uusi nimi"
    page.save_revision()
    assert record_of(page).texts.get(language="fi").title == "Perhekahvila"


def test_unpublishing_a_translation_takes_its_text_and_the_source_the_record(organisation) -> None:
    page = add_activity(organisation)
    page.get_translations().get().unpublish()
    assert [text.language for text in record_of(page).texts.all()] == ["fi"]
    page.unpublish()
    assert record_of(page).publication == "archived"
    assert not Record.objects.visible_to(None).filter(pk=record_of(page).pk).exists()


def test_renaming_the_organisations_address_moves_the_paths_below(organisation) -> None:
    page = add_activity(organisation)
    organisation.slug = "uusi-osoite"
    organisation.save_revision().publish()
    assert record_of(page).texts.get(language="fi").path == "/fi/keski-suomi/uusi-osoite/perhekahvila/"


def test_moving_to_another_county_changes_the_county_of_what_stands_nowhere(organisation) -> None:
    page = add_activity(organisation, municipality=None, is_online=True)
    assert record_of(page).region_id == "15"
    organisation.move(region_branch("08", "fi"), pos="last-child")
    assert record_of(page).region_id == "08"


def test_deleting_the_source_deletes_the_record(organisation) -> None:
    page = add_activity(organisation)
    page.delete()
    assert not RecordText.objects.filter(title="Perhekahvila").exists()
    assert not Record.objects.filter(kind="activity").exists()


def test_deleting_an_organisation_deletes_what_it_owns(organisation) -> None:
    add_activity(organisation)
    organisation.delete()
    assert not Record.objects.exists()


def test_a_centre_counts_in_the_municipality_where_it_stands(organisation) -> None:
    centre = create_page(
        FamilyCentrePage,
        parent=organisation,
        facts={
            "title": "Keskus",
            "municipality": Municipality.objects.get(name_fi="Kuopio"),
            "form": "physical",
            "phase": "operating",
        },
    )
    assert record_of(centre).region_id == "13"


def test_page_that_is_not_for_everyone_is_not_found(organisation, client, django_user_model) -> None:
    page = add_activity(organisation, visibility="coordinators")
    paths = ["/fi/keski-suomi/kokeiluyhdistys-ry/perhekahvila/", "/sv/keski-suomi/kokeiluyhdistys-ry/perhekahvila/"]
    assert [client.get(path).status_code for path in paths] == [404, 404]
    assert client.get("/en/keski-suomi/kokeiluyhdistys-ry/perhekahvila/").status_code == 404
    client.force_login(django_user_model.objects.create_superuser("root", "root@a.example", "x"))
    assert [client.get(path).status_code for path in paths] == [200, 200]
    assert record_of(page).visibility == "coordinators"
