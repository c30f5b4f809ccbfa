"""Catalogues are compiled without a system gettext, when and only when they changed."""

import gettext
import os
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils.translation import gettext as translated
from django.utils.translation import override
from django.utils.translation.reloader import translation_file_changed

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


def test_process_that_compiles_a_catalogue_uses_it(
    source: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first start compiles, then writes Finnish names into the index, in one process."""
    monkeypatch.setattr("cms.management.commands.compile_catalogues.catalogue_folders", lambda _base: [tmp_path])
    source.write_text(HEAD + 'msgid "A text of this test"\nmsgstr "Tämän testin teksti"\n')
    settings.LOCALE_PATHS = [str(tmp_path), *settings.LOCALE_PATHS]
    try:
        with override("fi"):
            assert translated("A text of this test") == "A text of this test"
        call_command("compile_catalogues")
        with override("fi"):
            assert translated("A text of this test") == "Tämän testin teksti"
    finally:
        translation_file_changed(None, source.with_suffix(".mo"))
