"""Uploaded files: images from the folder, documents only through the view that knows who may read them."""

import pytest


@pytest.fixture
def uploads(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/kuva.png", "documents/salainen.pdf"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_bytes(b"content")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/images/kuva.png", 200),
        ("/media/documents/salainen.pdf", 404),
        ("/media/images/../documents/salainen.pdf", 404),
        ("/media//documents/salainen.pdf", 404),
        ("/media/./documents/salainen.pdf", 404),
    ],
)
def test_documents_are_not_served_from_the_folder(db, client, uploads, path, status) -> None:
    assert client.get(path).status_code == status
