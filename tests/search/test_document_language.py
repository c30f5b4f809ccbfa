"""The language of a document's text: told by its words, corrected by who may change the document."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents import get_document_model
from wagtail.models import Collection

from search.extraction import services
from search.extraction.reading import ReadText
from search.models import DocumentText, SearchEntry
from tests.network.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("database_only")]


@pytest.fixture
def document(world: World) -> Any:
    """Of the editor's organisation; nothing else shows it, so it is put where everybody's files are for the index."""
    collection = Collection.objects.get(name=str(world.organisation.translation_key))
    file = ContentFile(b"PK", name="liite.docx")
    made = get_document_model().objects.create(title="Liite", file=file, collection=collection)
    services._keep(made.pk, services.fingerprint_of(made), ReadText("Perhekahvila", "docx", language="fi"))
    return made


def send(world: World, who: str, document: Any, **changed: str) -> int:
    data = {"title": document.title, "collection": document.collection_id, "tags": "", **changed}
    return world.client(who).post(reverse("wagtaildocs:edit", args=[document.pk]), data).status_code


def corrected() -> str:
    return DocumentText.objects.get().corrected_language


def test_who_may_change_the_document_corrects_its_language(world: World, document: Any) -> None:
    html = world.client("editor").get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert 'name="text_language"' in html
    assert (send(world, "editor", document, text_language="sv"), corrected()) == (302, "sv")
    html = world.client("editor").get(reverse("wagtaildocs:edit", args=[document.pk])).content.decode()
    assert '<option value="sv" selected>' in html
    assert (send(world, "editor", document, text_language=""), corrected()) == (302, "")


@pytest.mark.parametrize("who", ["", "viewer", "stranger", "other_coordinator"])
def test_nobody_else_does(world: World, document: Any, who: str) -> None:
    send(world, who, document, text_language="sv")
    assert corrected() == ""


def test_a_language_that_there_is_not_changes_nothing(world: World, document: Any) -> None:
    assert send(world, "editor", document, title="Toinen", text_language="xx") == 200
    document.refresh_from_db()
    assert (document.title, corrected()) == ("Liite", "")
    with pytest.raises(ValueError, match="xx"):
        services.correct_language(document, "xx")


def test_a_form_without_the_field_leaves_the_correction(world: World, document: Any) -> None:
    services.correct_language(document, "sv")
    assert (send(world, "editor", document, title="Bilaga"), corrected()) == (302, "sv")


def test_a_correction_is_indexed_and_stays_when_the_file_is_replaced(world: World, document: Any) -> None:
    document.collection = Collection.get_first_root_node()
    document.save()
    rows = SearchEntry.objects.filter(source="document", object_id=str(document.pk))
    assert [row.language for row in rows.all()] == ["fi"]
    services.correct_language(document, "sv")
    assert [row.language for row in rows.all()] == ["sv"]
    document.file = ContentFile(b"PK2", name="toinen.docx")
    document.save()
    services._keep(document.pk, services.fingerprint_of(document), ReadText("Perhekahvila", "docx", language="fi"))
    assert ([row.language for row in rows.all()], corrected()) == (["sv"], "sv")
