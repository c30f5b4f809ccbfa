"""Good practices and materials: who publishes, who sees, how they are found, and how other counties take them up."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Page

from network.models import Region
from network.services.provisioning import content_locales
from search.models import SearchEntry
from situation_map.models import GoodPracticePage, MaterialPage, SharedUse
from situation_map.shared import NotShared, others_shared, set_in_use, shared_of_region
from tests.network.world import record_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _finnish():
    with override("fi"):
        yield


@pytest.fixture
def central(world) -> Region:
    return Region.objects.get(code="15")


@pytest.fixture
def helsinki(world) -> Region:
    return Region.objects.get(code="90")


@pytest.fixture
def share(world):
    def add(title="Yhteinen aamu", *, model=GoodPracticePage, organisation=None, publish=True, **facts):
        parent = organisation or world.organisation
        values = {"summary": "Kuinka se tehdään.", "topics": ["policies"], "link": "https://example.org/"} | facts
        slug = title.lower().replace(" ", "-").replace("ä", "a")
        page = model(title=title, slug=slug, locale=parent.locale, live=False, **values)
        parent.add_child(instance=page)
        revision = page.save_revision()
        if publish:
            revision.publish()
        page.refresh_from_db()
        return page

    return add


def found(kind="practice"):
    return set(SearchEntry.objects.filter(source=kind).values_list("object_id", flat=True))


def test_published_practice_is_read_listed_and_found(world, share, central):
    page = share()
    assert world.client().get(page.url).status_code == 200
    assert [item.title for item in shared_of_region(central, None)] == ["Yhteinen aamu"]
    assert found() == {str(page.translation_key)}
    html = world.client().get("/fi/tilannekuva/keski-suomi/").content.decode()
    assert "Yhteinen aamu" in html[html.index('id="shared"') :]


def test_draft_is_neither_read_nor_found(world, share, central):
    page = share(publish=False)
    assert world.client().get(f"/fi{page.get_url_parts()[2].removeprefix('/fi')}").status_code == 404
    assert shared_of_region(central, None) == []
    assert found() == set()


def test_taken_off_it_is_found_no_more(share, central):
    page = share()
    page.unpublish()
    assert (shared_of_region(central, None), found()) == ([], set())


def test_deleted_it_is_found_no_more(share):
    share().delete()
    assert found() == set()


def test_moved_it_belongs_to_the_other_organisation(world, share):
    page = share()
    page.move(Page.objects.get(pk=world.foreign.pk), pos="last-child")
    entry = SearchEntry.objects.get(source="practice")
    assert "sukupuu" in entry.url


def test_what_a_hidden_organisation_shares_is_hidden_with_it(world, share, central):
    page = share()
    record = record_of(world.organisation)
    record.visibility = "network"
    record.save()
    assert world.client().get(page.url).status_code == 404
    assert shared_of_region(central, None) == []
    assert world.client("editor").get(page.url).status_code == 200


@pytest.mark.parametrize(
    ("model", "facts", "field"),
    [
        (GoodPracticePage, {"topics": []}, "topics"),
        (GoodPracticePage, {"topics": ["weather"]}, "topics"),
        (GoodPracticePage, {"summary": ""}, "summary"),
        (MaterialPage, {"link": ""}, "link"),
    ],
)
def test_bad_facts_are_named(share, model, facts, field):
    with pytest.raises(ValidationError) as caught:
        share(model=model, **facts)
    assert field in caught.value.message_dict


def test_ended_organisation_takes_no_more(world):
    import datetime as dt

    assert GoodPracticePage.can_create_at(world.organisation)
    world.organisation.ended_on = dt.date(2020, 1, 1)
    world.organisation.save()
    assert not GoodPracticePage.can_create_at(world.organisation)


def test_translation_is_shown_to_its_reader_and_the_original_to_others(world, share, central):
    page = share()
    swedish = page.copy_for_translation(content_locales()["sv"])
    swedish.title, swedish.summary = "Gemensam morgon", "Hur det görs."
    swedish.save_revision().publish()
    with override("sv"):
        item = shared_of_region(central, None)[0]
        assert (item.title, item.language) == ("Gemensam morgon", "")
        assert item.topics[0]
    with override("en"):
        item = shared_of_region(central, None)[0]
        assert (item.title, item.language) == ("Yhteinen aamu", "fi")
        assert world.client().get(item.url).status_code == 200
    assert set(SearchEntry.objects.filter(source="practice").values_list("language", flat=True)) == {"fi", "sv"}
    swedish.refresh_from_db()
    swedish.unpublish()
    assert set(SearchEntry.objects.filter(source="practice").values_list("language", flat=True)) == {"fi"}
    swedish.delete()
    assert len(found()) == 1
    assert len(shared_of_region(central, None)) == 1


def test_another_county_takes_it_into_use_and_leaves_it(world, share, central, helsinki):
    page = share()
    user = world.users["other_coordinator"]
    assert [item.title for item in others_shared(helsinki, user, start=0, number=10)[0]] == ["Yhteinen aamu"]
    assert set_in_use(region=helsinki, key=page.translation_key, in_use=True, user=user)
    assert not set_in_use(region=helsinki, key=page.translation_key, in_use=True, user=user)
    items = shared_of_region(helsinki, None)
    assert [(item.title, item.in_use, item.owner) for item in items] == [("Yhteinen aamu", True, "Tuulikello ry")]
    assert "Helsinki" in world.client().get(page.url).content.decode()
    assert set_in_use(region=helsinki, key=page.translation_key, in_use=False, user=user)
    assert shared_of_region(helsinki, None) == []


def test_ones_own_and_drafts_are_not_taken(world, share, central):
    own, draft = share(), share("Luonnos", publish=False)
    for key in (own.translation_key, draft.translation_key):
        with pytest.raises(NotShared):
            set_in_use(region=central, key=key, in_use=True, user=world.users["coordinator"])
    assert not SharedUse.objects.exists()


@pytest.mark.parametrize("who", ["", "coordinator", "editor", "viewer", "stranger"])
def test_others_take_nothing_for_a_county(world, share, helsinki, who):
    page = share()
    address = reverse("shared_use", kwargs={"code": "90", "key": page.translation_key})
    response = world.client(who).post(address, {"use": "yes"})
    assert response.status_code == (403 if who else 302)
    assert not SharedUse.objects.exists()
    if who:
        with pytest.raises(PermissionDenied):
            set_in_use(region=helsinki, key=page.translation_key, in_use=True, user=world.users[who])


def test_topic_narrows_what_others_have(world, share, helsinki):
    share()
    share("Opas", model=MaterialPage, topics=["contacts", "development"])
    user = world.users["other_coordinator"]
    assert [item.title for item in others_shared(helsinki, user, topic="contacts", start=0, number=10)[0]] == ["Opas"]
    items, more = others_shared(helsinki, user, start=0, number=1)
    assert ([item.title for item in items], more) == (["Opas"], True)
    address = reverse("shared_desk", kwargs={"code": "90"})
    html = world.client("other_coordinator").get(f"{address}?topic=contacts").content.decode()
    assert "Opas" in html
    assert "Yhteinen aamu" not in html


@pytest.mark.parametrize("query", ["topic=%00", "page=x", "page=-1", "page=99999999999", "page=0"])
def test_odd_addresses_of_the_desk_are_answered(world, query):
    address = reverse("shared_desk", kwargs={"code": "90"})
    assert world.client("other_coordinator").get(f"{address}?{query}").status_code == 200


def test_editor_submits_and_cannot_publish(world, share):
    page = share(publish=False)
    permissions = page.permissions_for_user(world.users["editor"])
    assert (permissions.can_edit(), permissions.can_publish()) == (True, False)
    assert page.permissions_for_user(world.users["coordinator"]).can_publish()
    assert not page.permissions_for_user(world.users["stranger"]).can_edit()
    assert not page.permissions_for_user(world.users["other_coordinator"]).can_edit()


def test_publishing_that_fails_leaves_the_page_as_it_was(share, monkeypatch):
    from situation_map.shared import receivers

    page = share(publish=False)

    def fail(page):
        raise RuntimeError

    monkeypatch.setattr(receivers, "index_page", fail)
    with pytest.raises(RuntimeError):
        page.save_revision().publish()
    page.refresh_from_db()
    assert not page.live


def test_queries_do_not_grow(world, share, central):
    share()
    share("Opas", model=MaterialPage)
    with CaptureQueriesContext(connection) as few:
        shared_of_region(central, None)
    for number in range(4):
        share(f"Tapa {number}", organisation=world.foreign if number % 2 else None)
        share(f"Opas {number}", model=MaterialPage)
    with CaptureQueriesContext(connection) as many:
        assert len(shared_of_region(central, None)) == 10
    assert len(many) == len(few)
