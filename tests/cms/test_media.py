"""Uploaded files: renditions for all, originals for those who may use them, documents by their own view only."""

import re
from io import StringIO
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection

from tests.network.world import World


@pytest.fixture
def uploads(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    for name in (
        "images/kuva.png", "documents/salainen.pdf", "wagtail_uploads/kesken.png", "original_images/orpo.png",
        "loose.txt",
    ):  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"content")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/images/kuva.png", 200),
        ("/media/documents/salainen.pdf", 404),
        ("/media/images/../documents/salainen.pdf", 404),
        ("/media//documents/salainen.pdf", 404),
        ("/media/./documents/salainen.pdf", 404),
        ("/media/Documents/salainen.pdf", 404),
        ("/media/wagtail_uploads/kesken.png", 404),
        ("/media/original_images/orpo.png", 404),
        ("/media/images/../original_images/orpo.png", 404),
        ("/media/loose.txt", 404),
    ],
)
def test_nothing_but_renditions_is_served_to_everybody(
    db: None, client: Any, uploads: None, path: str, status: int
) -> None:
    response = client.get(path)
    assert response.status_code == status
    if response.streaming:
        assert b"".join(response.streaming_content) == b"content"


@pytest.mark.parametrize(("who", "seen"), [
    ("", 404), ("stranger", 404), ("viewer", 404), ("other_coordinator", 404), ("editor", 200), ("coordinator", 200),
    ("administrator", 200),
])  # fmt: skip
def test_what_was_uploaded_is_for_those_who_may_use_the_image(world: World, uploads: None, who: str, seen: int) -> None:
    collection = Collection.objects.get(name=str(world.organisation.translation_key))
    image = get_image_model().objects.create(title="x", file=get_test_image_file("kuva.png"), collection=collection)
    response = world.client(who).get(f"/media/{image.file.name}")
    assert (response.status_code, response.get("Cache-Control")) == (seen, "private, no-cache" if seen == 200 else None)
    if response.streaming:
        assert b"".join(response.streaming_content)


def test_names_of_images_cannot_be_guessed(db: None, uploads: None) -> None:
    model = get_image_model()
    names = [model.objects.create(title="x", file=get_test_image_file("kuva.png")) for _number in range(2)]
    stems = [image.filename.partition("-") for image in names]
    assert [(len(word), name) for word, _dash, name in stems] == [(16, "kuva.png")] * 2
    assert stems[0][0] != stems[1][0]
    long = model.objects.create(title="x", file=get_test_image_file(f"{'pitka' * 30}.png"))
    rendition = long.get_rendition("width-10").file.name
    assert rendition.startswith(f"images/{long.filename[:17]}"), "the random word is not cut off"


def test_a_document_is_kept_by_no_shared_cache(db: None, client: Any, uploads: None) -> None:
    file = ContentFile(b"Avoin", name="ohje.txt")
    document = get_document_model().objects.create(title="Ohje", file=file)
    response = client.get(document.url)
    assert (b"".join(response.streaming_content), response["Cache-Control"]) == (b"Avoin", "private, no-cache")
    assert document.url == f"/documents/{document.pk}/ohje.txt"


@pytest.mark.django_db(transaction=False)
def test_old_images_get_names_that_nobody_guesses_and_keep_their_content(
    uploads: None, tmp_path: Any, django_capture_on_commit_callbacks: Any
) -> None:
    model = get_image_model()
    image = model.objects.create(title="x", file=get_test_image_file("kuva.png"))
    new = model.objects.create(title="y", file=get_test_image_file("uusi.png"))
    (tmp_path / image.file.name).rename(tmp_path / "original_images/talo.png")
    model.objects.filter(pk=image.pk).update(file="original_images/talo.png")
    image.refresh_from_db()
    rendition = image.get_rendition("width-10")
    lost = model.objects.create(title="z", file="original_images/poissa.png", width=1, height=1)
    before = (tmp_path / "original_images/talo.png").read_bytes()

    out, errors = StringIO(), StringIO()
    call_command("rename_images", "--dry-run", stdout=out)
    assert out.getvalue() == "Images to rename: 2\n"
    with django_capture_on_commit_callbacks(execute=True):
        call_command("rename_images", stdout=out, stderr=errors)

    image.refresh_from_db()
    assert re.fullmatch(r"original_images/[0-9a-f]{16}-talo\.png", image.file.name)
    assert (tmp_path / image.file.name).read_bytes() == before
    assert not (tmp_path / "original_images/talo.png").exists()
    assert not (tmp_path / rendition.file.name).exists()
    assert re.fullmatch(r"images/[0-9a-f]{16}-talo\.width-10\.png", image.get_rendition("width-10").file.name)
    assert model.objects.get(pk=new.pk).file.name == new.file.name
    assert model.objects.get(pk=lost.pk).file.name == "original_images/poissa.png"
    assert errors.getvalue() == f"Image {lost.pk}: its file is missing; left as it is.\n"
    assert "Images renamed: 1\n" in out.getvalue()
