"""Files whose text could not be read: said to those who may replace them, and to nobody else."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import Collection

from search.extraction import limits
from search.extraction.reading import ReadText
from search.extraction.services import _keep, fingerprint_of

from .world import World

pytestmark = pytest.mark.usefixtures("database_only")


def add_locked(world: World) -> Any:
    collection = Collection.objects.get(name=str(world.organisation.translation_key))
    file = ContentFile(b"PK", name="salainen.docx")
    document = get_document_model().objects.create(title="Lukittu ohje", collection=collection, file=file)
    _keep(document.pk, fingerprint_of(document), ReadText(kind="docx", problem=limits.ENCRYPTED))
    return document


def page(world: World, who: str, address: str) -> tuple[int, str]:
    response = world.client(who).get(address)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize(("who", "told"), [
    ("editor", True), ("publisher", True), ("viewer", False), ("stranger", False), ("other_coordinator", False),
])  # fmt: skip
def test_the_desk_tells_those_who_may_replace_the_file(world: World, who: str, told: bool) -> None:
    document = add_locked(world)
    with override("fi"):
        code, html = page(world, who, reverse("desk"))
    assert code == 200
    assert ("Lukittu ohje" in html) == told
    assert (f'href="{reverse("wagtaildocs:edit", args=[document.pk])}"' in html) == told


def test_the_documents_page_says_why(world: World) -> None:
    document = add_locked(world)
    code, html = page(world, "editor", reverse("wagtaildocs:edit", args=[document.pk]))
    assert (code, 'class="help-block help-warning"' in html, 'name="title"' in html) == (200, True, True)
    _keep_again(document)
    _code, html = page(world, "editor", reverse("wagtaildocs:edit", args=[document.pk]))
    assert ("help-warning" in html, 'class="help-block help-info"' in html) == (False, True)


def _keep_again(document: Any) -> None:
    from search.models import DocumentText

    DocumentText.objects.update(state=DocumentText.State.WAITING, problem="")
    _keep(document.pk, fingerprint_of(document), ReadText("Kahvila on auki", "docx", language="fi"))


@pytest.mark.parametrize("who", ["", "viewer", "stranger", "other_coordinator"])
def test_nobody_else_reads_the_note_by_its_address(world: World, who: str) -> None:
    document = add_locked(world)
    code, html = page(world, who, reverse("wagtaildocs:edit", args=[document.pk]))
    assert code != 200
    assert "Lukittu ohje" not in html
