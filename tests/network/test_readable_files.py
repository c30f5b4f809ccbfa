"""Files of an organisation: its own until a published page shows them, and never in somebody else's page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Collection
from wagtail.test.utils.form_data import nested_form_data, streamfield

from cms.models import ArticlePage, HomePage
from cms.models.page_form import FOREIGN_FILE
from search.contracts import SearchQuery
from search.services import search

from .world import World


def add_document(world: World, title: str = "Retkiohje") -> Any:
    collection = Collection.objects.get(name=str(world.organisation.translation_key))
    file = ContentFile("Eväät mukaan.".encode(), name="ohje.txt")
    return get_document_model().objects.create(title=title, collection=collection, file=file)


def add_article(document: Any) -> ArticlePage:
    article = ArticlePage(title="Retket", live=False, body=[("document", {"document": document})])
    HomePage.objects.get(locale__language_code="fi").add_child(instance=article)
    return article


def status(world: World, who: str, document: Any) -> int:
    response = world.client(who).get(document.url)
    if response.streaming:
        assert b"".join(response.streaming_content)  # read to its end, which closes the file
    return response.status_code


@pytest.mark.parametrize(("who", "seen"), [
    ("", 404), ("stranger", 404), ("other_coordinator", 404), ("viewer", 404), ("editor", 200), ("coordinator", 200),
    ("national", 200), ("administrator", 200),
])  # fmt: skip
def test_a_document_nobody_has_published_is_for_its_people(world: World, who: str, seen: int) -> None:
    assert status(world, who, add_document(world)) == seen


def found(text: str) -> list[str]:
    """Titles with the word in them; the page that shows a document is found by its title too."""
    return [hit.title for hit in search(SearchQuery(text=text, language="fi")).hits if text in hit.title.lower()]


@pytest.mark.usefixtures("database_only")
def test_a_document_is_everybodys_while_a_published_page_shows_it(world: World) -> None:
    document = add_document(world)
    article = add_article(document)
    assert (status(world, "", document), found("retkiohje")) == (404, [])
    article.save_revision().publish()
    assert (status(world, "", document), found("retkiohje")) == (200, ["Retkiohje"])
    article.refresh_from_db()
    article.unpublish()
    assert (status(world, "", document), found("retkiohje")) == (404, [])


def test_a_document_on_a_page_for_some_is_for_those(world: World) -> None:
    from wagtail.models import PageViewRestriction

    document = add_document(world)
    article = add_article(document)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    article.save_revision().publish()
    assert status(world, "", document) == 404


@pytest.mark.parametrize(("who", "accepted"), [("stranger", False), ("editor", True), ("administrator", True)])
def test_a_page_takes_files_only_of_those_its_writer_may_choose(world: World, who: str, accepted: bool) -> None:
    document = add_document(world)
    values = nested_form_data({
        "title": "Retket", "slug": "retket", "lede": "", "comments": {
            "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
        "body": streamfield([("document", {"document": document.pk, "title": "", "description": ""})]),
    })  # fmt: skip
    form_class = ArticlePage.get_edit_handler().get_form_class()
    home = HomePage.objects.get(locale__language_code="fi")
    form = form_class(values, instance=ArticlePage(locale=home.locale), parent_page=home, for_user=world.users[who])
    assert form.is_valid() == accepted, form.errors
    assert (FOREIGN_FILE in form.non_field_errors()) != accepted


def test_what_a_page_has_already_stays(world: World) -> None:
    document = add_document(world)
    article = add_article(document)
    values = nested_form_data({
        "title": "Retket talvella", "slug": article.slug, "lede": "", "comments": {
            "TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": 0},
        "body": streamfield([("document", {"document": document.pk, "title": "", "description": ""})]),
    })  # fmt: skip
    form_class = ArticlePage.get_edit_handler().get_form_class()
    form = form_class(values, instance=article, parent_page=article.get_parent(), for_user=world.users["stranger"])
    assert form.is_valid(), form.errors
