"""Several organisations with roles on one activity: chosen in the form, published as rows, found by name."""

import datetime as dt

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from network.desk import suggestions
from network.models import (
    ActivityOrganiser,
    ActivityPage,
    MeetingPlaceOrganiser,
    Organisation,
    Record,
    RecordOrganiser,
    Tag,
)
from network.models.vocabulary import Visibility
from network.presentation import online_link_for
from network.recurrence import LOCAL
from network.services import drafts
from search.contracts import SearchQuery
from search.services import search
from tests.network.world import World, next_monday, record_of


def rows(page) -> list[tuple[str, str]]:
    found = RecordOrganiser.objects.filter(record=record_of(page)).order_by("position")
    return [(row.role, row.organisation.texts.get(language="fi").title) for row in found]


def with_organisers(world: World, *parts: tuple[str, str]) -> ActivityPage:
    """A published activity of Tuulikello ry with these (role, "foreign" or "trusted" or "organisation") parts."""
    page = world.add_activity(publish=False)
    draft = page.get_latest_revision_as_object()
    chosen = [(record_of(getattr(world, name)).pk, role) for role, name in parts]
    drafts.keep_organisers(draft, chosen)
    draft.save_revision().publish()
    return ActivityPage.objects.get(pk=page.pk)


def test_the_owner_leads_unless_stated_otherwise(world) -> None:
    assert rows(world.add_activity()) == [("lead", "Tuulikello ry")]
    assert rows(world.place) == [("lead", "Tuulikello ry")]
    assert rows(with_organisers(world, ("funder", "trusted"), ("partner", "foreign"))) == [
        ("lead", "Tuulikello ry"), ("partner", "Sukupuu ry"), ("funder", "Luotettu ry"),
    ]  # fmt: skip
    assert rows(with_organisers(world, ("lead", "foreign"))) == [("lead", "Sukupuu ry")]
    assert rows(with_organisers(world, ("lead", "foreign"), ("venue", "organisation"))) == [
        ("lead", "Sukupuu ry"), ("venue", "Tuulikello ry"),
    ]  # fmt: skip


def test_places_have_organisers_too(world) -> None:
    draft = world.place.get_latest_revision_as_object()
    draft.organisers.set([MeetingPlaceOrganiser(organisation=record_of(world.foreign), role="partner")])
    draft.save_revision().publish()
    assert rows(world.place) == [("lead", "Tuulikello ry"), ("partner", "Sukupuu ry")]


def test_publishing_again_leaves_what_is_chosen_now(world) -> None:
    page = with_organisers(world, ("partner", "foreign"))
    draft = page.get_latest_revision_as_object()
    drafts.keep_organisers(draft, [(record_of(world.trusted).pk, "partner")])
    draft.save_revision().publish()
    assert rows(page) == [("lead", "Tuulikello ry"), ("partner", "Luotettu ry")]
    assert ActivityOrganiser.objects.filter(page=page).count() == 1


@pytest.mark.usefixtures("database_only")
def test_the_search_finds_an_activity_by_its_partner(world) -> None:
    page = with_organisers(world, ("partner", "foreign"))
    hits = search(SearchQuery(text="Sukupuu Vauvatreffit", language="fi")).hits
    assert str(record_of(page).pk) in [hit.object_id for hit in hits if hit.source == "activity"]


def test_the_form_takes_names_and_shows_them_again(world) -> None:
    client = world.client("editor")
    answers = world.answers(organiser_0="sukupuu ry", organiser_part_0="funder", own_part="venue")
    assert client.post(reverse("activity_new"), {**answers, "save": "1"}).status_code == 302
    page = ActivityPage.objects.get()
    assert [(row.role, row.organisation_id) for row in page.organisers.all()] == [
        ("venue", record_of(world.organisation).pk), ("funder", record_of(world.foreign).pk),
    ]  # fmt: skip
    form = client.get(reverse("activity_edit", args=[page.pk])).context["form"]
    shown = {name: form[name].value() for name in ("own_part", "organiser_0", "organiser_part_0", "organiser_1")}
    assert shown == {
        "own_part": "venue",
        "organiser_0": "Sukupuu ry",
        "organiser_part_0": "funder",
        "organiser_1": None,
    }


def test_a_name_that_is_nearly_right_is_asked_about(world) -> None:
    response = world.client("editor").post(
        reverse("activity_new"), {**world.answers(organiser_0="Sukupuu"), "submit": "1"}
    )
    assert response.status_code == 422
    assert "Sukupuu ry" in str(response.context["form"].errors["organiser_0"])


def test_an_organisation_that_the_writer_may_not_read_is_not_named(world) -> None:
    Record.objects.filter(pk=record_of(world.foreign).pk).update(visibility=Visibility.COORDINATORS)
    response = world.client("editor").post(
        reverse("activity_new"), {**world.answers(organiser_0="Sukupuu ry"), "submit": "1"}
    )
    assert [*response.context["form"].errors] == ["organiser_0"]
    items = world.client("editor").get(reverse("suggest_organisations"), {"q": "sukup"}).json()["items"]
    assert items == []


def test_readers_see_who_arranges_it(world) -> None:
    page = with_organisers(world, ("partner", "foreign"))
    html = world.client().get(page.get_url()).content.decode()
    assert html.index("Tuulikello ry") < html.index("Sukupuu ry")
    Record.objects.filter(pk=record_of(world.foreign).pk).update(visibility=Visibility.NETWORK)
    html = world.client().get(page.get_url()).content.decode()
    assert "Sukupuu ry" not in html.partition('id="related"')[0]


def test_more_than_eight_organisers_stand_behind_one_press(world) -> None:
    page = with_organisers(world, ("partner", "foreign"))
    record, parts = record_of(page), []
    for number in range(8):
        other = Record.objects.create(kind="organisation", origin="source", publication="live")
        Organisation.objects.create(record=other, kind="ngo")
        other.texts.create(language="fi", title=f"Kumppani {number}", path=f"/fi/keski-suomi/kumppani-{number}/")
        parts.append(RecordOrganiser(record=record, organisation=other, role="partner", position=10 + number))
    RecordOrganiser.objects.bulk_create(parts[:6])

    def shown() -> tuple[int, int]:
        soup = BeautifulSoup(world.client().get(page.url).content, "html.parser")
        return len(soup.select(".first-bare > li")), len(soup.select("details.others li"))

    assert shown() == (8, 0)
    RecordOrganiser.objects.bulk_create(parts[6:])
    assert shown() == (8, 2)


def test_suggestions_are_of_what_exists_and_for_members(world) -> None:
    page = world.add_activity()
    page.tags.set(drafts.tag_rows(["perhekahvila", "puuro"]))
    page.save_revision().publish()
    unpublished = world.add_activity(world.foreign, publish=False)
    unpublished.tags.set(drafts.tag_rows(["kanarialintu"]))
    unpublished.save()
    ask = world.client("editor").get
    assert ask(reverse("suggest_tags"), {"q": "PERHE"}).json() == {"items": [{"value": "perhekahvila", "note": ""}]}
    assert ask(reverse("suggest_tags"), {"q": "kanaria\x00"}).json() == {"items": []}
    found = ask(reverse("suggest_organisations"), {"q": "sukup"}).json()["items"]
    assert found == [{"value": "Sukupuu ry", "note": ""}] or found[0]["value"] == "Sukupuu ry"
    for name in ("suggest_tags", "suggest_organisations"):
        assert world.client().get(reverse(name), {"q": "p"}).status_code == 401


def test_tags_are_proposed_and_understood_in_the_writers_language(world) -> None:
    page = world.add_activity()
    page.tags.set(drafts.tag_rows(["perhekahvila", "ulkoilu"]))
    page.save_revision().publish()
    Tag.objects.filter(name="perhekahvila").update(name_sv="Öppet familjecafé", name_en="family café")
    ask = world.client("editor").get
    for language, labels in (("sv", ["Öppet familjecafé"]), ("fi", ["perhekahvila"]), ("en", ["family café"])):
        with override(language):
            found = ask(reverse("suggest_tags"), {"q": "perhekahv"}).json()["items"]
            assert [each["value"] for each in found] == labels
            assert suggestions.known_tags(["öppet familjecafé", "ulkoilu", "uusi"]) == [
                "perhekahvila",
                "ulkoilu",
                "uusi",
            ]
            assert suggestions.known_tags(["family café", "perhekahvila"]) == ["perhekahvila"]


def test_the_same_word_means_the_tag_of_the_writers_own_language(world) -> None:
    Tag.objects.create(name="lek", name_sv="något annat", slug="lek")
    Tag.objects.create(name="leikki", name_sv="Lek", slug="leikki")
    with override("sv"):
        assert suggestions.known_tags(["lek"]) == ["leikki"]
    with override("fi"):
        assert suggestions.known_tags(["lek"]) == ["lek"]


def test_label_with_capitals_and_one_of_two_tags_stay_what_they_are(world) -> None:
    Tag.objects.create(name="avoin neuvola", name_sv="Öppet BVC", slug="avoin-neuvola")
    for name in ("retki", "matka"):
        Tag.objects.create(name=name, name_sv="utfärd", slug=name)
    with override("sv"):
        assert suggestions.known_tags(["öppet bvc"]) == ["avoin neuvola"]
        assert suggestions.known_tags(["utfärd"]) == ["retki"]
        assert suggestions.known_tags(["utfärd"], Tag.objects.filter(name="matka")) == ["matka"]


def test_form_in_swedish_shows_and_keeps_the_tags_of_a_finnish_draft(world) -> None:
    draft = world.add_activity(publish=False)
    draft.tags.set(drafts.tag_rows(["perhekahvila"]))
    draft.save()
    draft.save_revision()
    Tag.objects.filter(name="perhekahvila").update(name_sv="familjecafé")
    with override("sv"):
        address = reverse("activity_edit", args=[draft.pk])
    html = BeautifulSoup(world.client("editor").get(address).content, "html.parser")
    field = html.select_one("input[name=tags]")
    assert field is not None
    assert field["value"] == "familjecafé"


@pytest.mark.parametrize("name", ["suggest_tags", "suggest_organisations"])
def test_suggestions_are_not_for_accounts_without_a_role(world, name, django_user_model) -> None:
    client = world.client()
    client.force_login(django_user_model.objects.create_user("ulkopuolinen"))
    assert client.get(reverse(name), {"q": "sukup"}).status_code == 403


def test_the_online_link_is_shown_near_the_time_only(world) -> None:
    start = dt.datetime.combine(next_monday(), dt.time(9, 30), LOCAL)
    page = world.add_activity(
        is_online=True, online_url="https://example.org/kanaria", online_link_hours_before=2, recurrence="FREQ=WEEKLY",
        starts_at=start, ends_at=start + dt.timedelta(hours=1),
    )  # fmt: skip
    activity = record_of(page).activity
    hour = dt.timedelta(hours=1)
    shown = {hours: bool(online_link_for(activity, start + hours * hour)) for hours in (-3, -2, -1, 0, 1, 2)}
    assert shown == {-3: False, -2: True, -1: True, 0: True, 1: True, 2: False}
    first = activity.occurrences.first()
    assert online_link_for(activity, start - hour, meeting=first) == "https://example.org/kanaria"
    assert online_link_for(activity, start + 24 * hour, meeting=first) == ""
    if timezone.now() < start - 2 * hour:
        assert "kanaria" not in world.client().get(page.get_url()).content.decode()
    activity.online_link_hours_before = None
    assert online_link_for(activity, start - 100 * hour) == "https://example.org/kanaria"
