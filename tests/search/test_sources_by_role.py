"""Every source as every role: a word of its own in each thing, and who may find it. Nothing of what is not for a reader
shows: no hit, no count, no facet, no suggestion of its word, no highlight."""

import datetime as dt
import json
import re
from io import BytesIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from PIL import Image as Pillow
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.models import ArticlePage, HomePage
from network.models import ActivityPage, MeetingPlacePage, RecordTag, Tag
from network.models.vocabulary import Visibility
from network.services.content import create_page
from search.extraction.reading import ReadText
from search.extraction.services import _keep, fingerprint_of
from search.services import index_object, index_objects, rebuild_index
from search.verifying import verify_index
from situation_map.models import Edition, GoodPracticePage, Indicator, IndicatorVersion, MaterialPage, Statement
from tests.kept import kept_fixture
from tests.network.world import World, build_world, record_of

ROLES = ("", "viewer", "editor", "stranger", "coordinator", "other_coordinator", "national", "administrator")
EVERYBODY = frozenset(ROLES)
MEMBERS = EVERYBODY - {""}
COORDINATORS = frozenset(("coordinator", "other_coordinator", "national", "administrator"))
NOBODY: frozenset[str] = frozenset()

# The word: letters that no language has, so that neither analysis nor spelling brings one to another.
CANARIES: dict[str, tuple[str, frozenset[str]]] = {
    "wqactivityq": ("activity", EVERYBODY), "wqdraftxxq": ("activity", NOBODY), "wqnetworkq": ("activity", MEMBERS),
    "wqcoordinq": ("activity", COORDINATORS), "wqarchivedq": ("activity", NOBODY),
    "wqplaceq": ("place", EVERYBODY), "wqplacenetq": ("place", MEMBERS),
    "wqorganisq": ("organisation", EVERYBODY),
    "wqarticleq": ("page", EVERYBODY), "wqarticledraftq": ("page", NOBODY), "wqarticleprivateq": ("page", NOBODY),
    "wqpracticeq": ("practice", EVERYBODY), "wqpracticedraftq": ("practice", NOBODY),
    "wqmaterialq": ("material", EVERYBODY), "wqmaterialdraftq": ("material", NOBODY),
    "wqeditionq": ("edition", EVERYBODY), "wqembargoq": ("edition", NOBODY), "wqeditiondraftq": ("edition", NOBODY),
    "wqdocumentq": ("document", EVERYBODY), "wqdocunshownq": ("document", NOBODY),
    "wqdocprivateq": ("document", NOBODY), "wqdocnetworkq": ("document", MEMBERS),
    "wqimageq": ("image", EVERYBODY), "wqimageunshownq": ("image", NOBODY), "wqimagenetworkq": ("image", MEMBERS),
    "wqimageprivateq": ("image", NOBODY),
    "wqstatementq": ("statement", EVERYBODY), "wqreplacedq": ("statement", NOBODY),
    "wqindicatorq": ("indicator", EVERYBODY), "wqunlistedq": ("indicator", NOBODY),
}  # fmt: skip


def image_file() -> ContentFile:
    made = BytesIO()
    Pillow.new("RGB", (4, 4)).save(made, "PNG")
    return ContentFile(made.getvalue(), name="kuva.png")


def add_document(word: str, collection: Collection) -> Any:
    """Titled otherwise: its word is in the text inside."""
    file = ContentFile(b"PK", name="liite.docx")
    document = get_document_model().objects.create(title="Liite", file=file, collection=collection)
    _keep(document.pk, fingerprint_of(document), ReadText(f"Alku {word} loppu", "docx"))
    return document


def add_image(word: str, collection: Collection) -> Any:
    return get_image_model().objects.create(title="Kuva", description=word, file=image_file(), collection=collection)


def add_article(word: str, *, live: bool = True, private: bool = False, body: Any = "[]") -> ArticlePage:
    article = ArticlePage(title=word, live=False, body=body)
    HomePage.objects.get(locale__language_code="fi").add_child(instance=article)
    if private:
        PageViewRestriction.objects.create(page=article, restriction_type="login")
    if live:
        article.save_revision().publish()
    return article


def add_records(world: World) -> None:
    town = world.municipalities["Jyväskylä"]
    world.add_activity(title="wqactivityq")
    world.add_activity(title="wqdraftxxq", publish=False)
    world.add_activity(title="wqnetworkq", visibility=Visibility.NETWORK)
    world.add_activity(title="wqcoordinq", visibility=Visibility.COORDINATORS)
    archived = world.add_activity(title="wqarchivedq")
    archived.unpublish()
    for word, visibility in (("wqplaceq", Visibility.PUBLIC), ("wqplacenetq", Visibility.NETWORK)):
        facts = {"title": word, "municipality": town, "phase": "operating", "visibility": visibility}
        create_page(MeetingPlacePage, parent=world.organisation, facts=facts)
    world.foreign.summary = "wqorganisq"
    world.foreign.save_revision().publish()


def add_shared(world: World) -> None:
    for model, stem in ((GoodPracticePage, "wqpractice"), (MaterialPage, "wqmaterial")):
        for word, live in ((f"{stem}q", True), (f"{stem}draftq", False)):
            page = model(
                title=word, summary="Näin se tehtiin.", topics=["development"], live=False, source_language="fi"
            )
            if isinstance(page, MaterialPage):
                page.link = "https://materiaali.example/"
            world.organisation.add_child(instance=page)
            if live:
                page.save_revision().publish()


def add_editions() -> None:
    now = timezone.now()
    frozen = {"sha256": "a" * 64, "geometry_sha256": "b" * 64, "frozen_at": now, "dated_on": now.date(),
              "is_example": True}  # fmt: skip
    for slug, published, values in (
        ("wqeditionq", now - dt.timedelta(hours=1), frozen),
        ("wqembargoq", now + dt.timedelta(hours=1), {**frozen, "seen_by_members": True}),
        ("wqeditiondraftq", None, {"dated_on": now.date()}),
    ):
        edition = Edition.objects.create(slug=slug, name_fi=slug, published_at=published, **values)
        index_object("edition", edition.slug)


def add_files(world: World) -> None:
    own = Collection.objects.get(name=str(world.organisation.translation_key))
    private = Collection.get_first_root_node().add_child(name="Yksityiset")
    add_document("wqdocunshownq", own)
    add_image("wqimageunshownq", own)
    documents = [add_document("wqdocumentq", own), add_document("wqdocprivateq", private)]
    images = [add_image("wqimageq", own), add_image("wqimageprivateq", private)]
    blocks = [{"type": "document", "value": {"document": document.pk}} for document in documents]
    blocks += [{"type": "image", "value": photograph(image)} for image in images]
    add_article("Liitteet", body=json.dumps(blocks))
    CollectionViewRestriction.objects.create(collection=private, restriction_type="login")
    members = MaterialPage(title="Jäsenille", summary="Vain.", topics=["development"], live=False, source_language="fi",
                           document=add_document("wqdocnetworkq", own))  # fmt: skip
    world.trusted.visibility = Visibility.NETWORK
    world.trusted.save_revision().publish()
    world.trusted.add_child(instance=members)
    members.save_revision().publish()
    place = MeetingPlacePage.objects.filter(title="wqplacenetq", live=True).get()
    place.photographs = json.dumps([{"type": "photograph", "value": photograph(add_image("wqimagenetworkq", own))}])
    place.save_revision().publish()


def add_of_the_map() -> None:
    facts = {"region_id": "15", "topic": "development", "step": 1}
    replaced = Statement.objects.create(key="replaced", text_fi="wqreplacedq", **facts)
    Statement.objects.create(key="standing", text_fi="wqstatementq", replaces=replaced, **facts)
    for key, is_listed in (("wqindicatorq", True), ("wqunlistedq", False)):
        indicator = Indicator.objects.create(key=key, kind="count", theme="cooperation", is_listed=is_listed)
        IndicatorVersion.objects.create(indicator=indicator, label_fi=key)
    index_objects("statement", ["replaced", "standing"])
    index_objects("indicator", ["wqindicatorq", "wqunlistedq"])


def photograph(image: Any) -> dict[str, Any]:
    return {"image": {"image": image.pk, "decorative": False, "alt_text": "Kuva"}}


def build_canaries() -> World:
    world = build_world()
    with override("fi"):
        add_records(world)
        add_shared(world)
        add_editions()
        add_files(world)
        add_of_the_map()
        add_article("wqarticleq")
        add_article("wqarticledraftq", live=False)
        add_article("wqarticleprivateq", private=True)
    return world


canaries = kept_fixture("canaries", build_canaries)
pytestmark = pytest.mark.usefixtures("database_only")


def results_page(client: Client, words: str) -> str:
    with override("fi"):
        return client.get(reverse("search"), {"q": words}).content.decode()


def kinds_in(html: str) -> list[str]:
    return re.findall(r'name="type" value="([a-z]+)"', html)


@pytest.mark.parametrize("role", ROLES)
def test_a_reader_finds_what_is_for_them_and_no_trace_of_the_rest(canaries: World, role: str) -> None:
    wrong, client = [], canaries.client(role)
    for word, (source, readers) in CANARIES.items():
        html = results_page(client, word)
        rows = html.count('<li><p class="kind">')
        seen = bool(rows or kinds_in(html) or f"<mark>{word}" in html)
        if seen != (role in readers) or (seen and (rows, kinds_in(html)) != (1, [source])):
            wrong.append((word, rows, kinds_in(html)))
    assert wrong == []


@pytest.mark.parametrize("role", ["", "viewer", "national"])
def test_no_suggestion_gives_a_hidden_word_away(canaries: World, role: str) -> None:
    client = canaries.client(role)
    hidden = [word for word, (_source, readers) in CANARIES.items() if role not in readers]
    told = [word for word in hidden if word in results_page(client, word.replace("q", "g", 1))]
    assert told == []


@pytest.mark.parametrize("role", ["", "viewer", "national"])
def test_nothing_hidden_is_proposed_while_typing(canaries: World, role: str) -> None:
    client, told = canaries.client(role), []
    with override("fi"):
        address = reverse("search_suggestions")
    for word, (_source, readers) in CANARIES.items():
        proposed = {item["value"] for item in client.get(address, {"q": word[:-1]}).json()["items"]}
        if role not in readers and word in proposed:
            told.append(word)
    assert told == []


def test_a_tag_is_proposed_to_those_who_may_read_what_has_it(canaries: World) -> None:
    def proposed(role: str) -> list[tuple[str, str]]:
        with override("fi"):
            items = canaries.client(role).get(reverse("search_suggestions"), {"q": "wqtag"}).json()["items"]
        return [(item["value"], item["url"]) for item in items]

    tag = Tag.objects.create(name="wqtagsecretq", slug="wqtagsecretq")
    RecordTag.objects.create(record=record_of(ActivityPage.objects.get(title="wqnetworkq")), tag=tag)
    Tag.objects.create(name="wqtagunusedq", slug="wqtagunusedq")
    assert (proposed(""), proposed("viewer")) == ([], [("wqtagsecretq", "")])


@pytest.mark.parametrize("role", ROLES)
def test_counties_and_municipalities_are_everybodys(canaries: World, role: str) -> None:
    index_objects("region", ["15"])
    index_objects("municipality", [canaries.municipalities["Laukaa"].code])
    kinds = kinds_in(results_page(canaries.client(role), "Laukaa"))
    assert {"region", "municipality"} <= {*kinds}


def test_an_organisations_name_narrows_for_those_who_may_read_it(canaries: World) -> None:
    narrowed = {
        role: "Sanasi rajasivat hakua" in html
        for role in ("", "viewer")
        for html in [results_page(canaries.client(role), "Jäsenille organisaatio: Luotettu")]
    }
    assert narrowed == {"": False, "viewer": True}


def test_an_organisations_number_tells_its_name_to_those_who_may_read_it(canaries: World) -> None:
    number = str(record_of(canaries.trusted).pk)
    with override("fi"):
        address = reverse("search")
    told = {
        role: "Luotettu" in canaries.client(role).get(address, {"q": "x", "organisation": number}).content.decode()
        for role in ("", "viewer")
    }
    assert told == {"": False, "viewer": True}


@pytest.mark.parametrize("words", ["wgactivityq TAI wgnetworkq", "wgnetworkq TAI wqactivityx"])
def test_no_hidden_word_is_suggested_beside_one_that_is_found(canaries: World, words: str) -> None:
    public, member = (results_page(canaries.client(role), words) for role in ("", "viewer"))
    assert ("wqactivityq" in public, "wqnetworkq" in public) == (True, False)
    assert ("wqactivityq" in member, "wqnetworkq" in member) == (True, True)


def test_a_hidden_word_typed_exactly_is_answered_like_one_that_there_is_not(canaries: World) -> None:
    """Whether the index has the word must not show by a suggestion that is missing."""
    canaries.add_activity(title="wqnetwurkq")
    for typed in ("wqnetworkq", "wqnetwirkq"):
        assert "wqnetwurkq" in results_page(canaries.client(), typed)


def test_a_rebuild_shows_nobody_more_or_less(canaries: World) -> None:
    rebuild_index()
    assert verify_index() == []
    html = results_page(canaries.client(), " ".join(["wqembargoq", "wqdocprivateq", "wqdraftxxq"]))
    assert kinds_in(html) == []


def found(world: World, word: str) -> int:
    return results_page(world.client(), word).count('<li><p class="kind">')


def test_a_collection_that_opens_or_moves_counts_at_once(canaries: World) -> None:
    CollectionViewRestriction.objects.all().delete()
    assert (found(canaries, "wqdocprivateq"), found(canaries, "wqimageprivateq")) == (1, 1)
    closed = Collection.get_first_root_node().add_child(name="Suljettu")
    CollectionViewRestriction.objects.create(collection=closed, restriction_type="login")
    Collection.objects.get(name="Yksityiset").move(Collection.objects.get(pk=closed.pk), "sorted-child")
    assert (found(canaries, "wqdocprivateq"), found(canaries, "wqimageprivateq")) == (0, 0)


def test_a_private_page_takes_its_branch_and_its_files_out(canaries: World) -> None:
    restriction = PageViewRestriction.objects.create(
        page=Page.objects.get(pk=canaries.organisation.pk), restriction_type="login"
    )
    words = ("wqactivityq", "wqplaceq", "wqpracticeq", "wqmaterialq")
    assert [found(canaries, word) for word in words] == [0, 0, 0, 0]
    restriction.delete()
    assert [found(canaries, word) for word in words] == [1, 1, 1, 1]


@pytest.mark.parametrize("change", ["unpublished", "deleted", "taken off"])
def test_files_go_with_the_page_that_shows_them(canaries: World, change: str) -> None:
    article = ArticlePage.objects.get(title="Liitteet")
    if change == "unpublished":
        article.unpublish()
    elif change == "deleted":
        article.delete()
    else:
        article.body = []
        article.save_revision().publish()
    assert (found(canaries, "wqdocumentq"), found(canaries, "wqimageq")) == (0, 0)


def test_a_page_of_hits_asks_the_source_again(canaries: World) -> None:
    """What the index holds by mistake is not shown: the clock and the collection decide."""
    Edition.objects.filter(slug="wqeditionq").update(published_at=timezone.now() + dt.timedelta(days=1))
    assert found(canaries, "wqeditionq") == 0
    Edition.objects.filter(slug="wqeditionq").update(published_at=timezone.now() - dt.timedelta(days=1))
    assert found(canaries, "wqeditionq") == 1


def test_every_source_of_the_core_is_looked_at(canaries: World) -> None:
    """Counties and municipalities have no hidden kinds."""
    from search.sources import search_sources

    own = {key for key in search_sources.keys() if search_sources.plugin_of(key) is None}  # noqa: SIM118
    elsewhere = {"region", "municipality"}
    assert own - elsewhere == {source for source, _readers in CANARIES.values()}
    assert record_of(canaries.organisation).visibility == Visibility.PUBLIC
    assert ActivityPage.objects.filter(title="wqdraftxxq", live=False).exists()
