"""Catalogues are compiled without a system gettext, when and only when they changed."""

import gettext
import os
from pathlib import Path

import pytest

from cms.catalogues import CatalogueError, compile_catalogues

HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "fi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(
        HEAD + 'msgid "Places"\nmsgstr "Paikat"\n\n#, fuzzy\nmsgid "Map"\nmsgstr "Kortti"\n'
    )
    return folder / "django.po"


def test_compiled_catalogue_translates_and_leaves_fuzzy_entries_out(source: Path, tmp_path: Path) -> None:
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]

    translation = gettext.translation("django", tmp_path, ["fi"])
    assert translation.gettext("Places") == "Paikat"
    assert translation.gettext("Map") == "Map"


def test_catalogue_is_compiled_again_only_after_a_change(source: Path, tmp_path: Path) -> None:
    compile_catalogues([tmp_path])
    assert compile_catalogues([tmp_path]) == []

    later = source.with_suffix(".mo").stat().st_mtime + 1
    os.utime(source, (later, later))
    assert compile_catalogues([tmp_path]) == [source.with_suffix(".mo")]


def test_broken_catalogue_is_named(source: Path, tmp_path: Path) -> None:
    source.write_text(HEAD + '<<<<<<< HEAD\nmsgid "Places"\nmsgstr ""')

    with pytest.raises(CatalogueError, match=r"django\.po: "):
        compile_catalogues([tmp_path])

    assert not source.with_suffix(".mo").exists()
