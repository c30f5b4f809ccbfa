"""The check of translations finds what nobody translated."""

from pathlib import Path

import pytest

from tools import check_translations
from tools.check_translations import collect_texts, find_problems, find_uncollected

SOURCE = """
from django.utils.translation import gettext as _, ngettext
_("Organisations")
_("%(name)s has moved") % {"name": "x"}
ngettext("one place", "%(count)s places", 2)
"""
UNTRANSLATED = "no translation of 'Organisations' (network/views.py:3)"
UNTRANSLATED_PLURAL = "no translation of ('one place', '%(count)s places') (network/views.py:5)"
COMPLETE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=2; plural=n != 1;\\n"

msgid "Organisations"
msgstr "Järjestöt"

#, python-format
msgid "%(name)s has moved"
msgstr "%(name)s on muuttanut"

#, python-format
msgid "one place"
msgid_plural "%(count)s places"
msgstr[0] "yksi paikka"
msgstr[1] "%(count)s paikkaa"
"""


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A package with three texts and catalogues that have them all."""
    monkeypatch.setattr(check_translations, "REPOSITORY", tmp_path)
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "views.py").write_text(SOURCE)
    for language in ("fi", "sv"):
        (tmp_path / "locales" / language / "LC_MESSAGES").mkdir(parents=True)
        (tmp_path / "locales" / language / "LC_MESSAGES" / "django.po").write_text(COMPLETE)
    return tmp_path / "network", tmp_path / "locales"


def problems(folders: tuple[Path, Path]) -> list[str]:
    package, catalogues = folders
    return list(find_problems(collect_texts([package]), catalogues))


def test_complete_catalogues_have_no_problem(folders: tuple[Path, Path]) -> None:
    assert problems(folders) == []


@pytest.mark.parametrize(
    ("written", "instead", "problem"),
    [
        ('msgid "Organisations"', 'msgid "Old"', UNTRANSLATED),
        ('msgstr "Järjestöt"', 'msgstr ""', UNTRANSLATED),
        (
            'msgid "Organisations"',
            '#, fuzzy\nmsgid "Organisations"',
            UNTRANSLATED,
        ),
        (
            'msgstr[1] "%(count)s paikkaa"',
            'msgstr[1] ""',
            UNTRANSLATED_PLURAL,
        ),
        ("%(name)s on muuttanut", "%(nimi)s on muuttanut", "'%(name)s has moved': unknown named placeholder 'nimi'"),
    ],
)
def test_a_fault_of_a_catalogue_is_named(folders: tuple[Path, Path], written: str, instead: str, problem: str) -> None:
    path = folders[1] / "sv" / "LC_MESSAGES" / "django.po"
    path.write_text(COMPLETE.replace(written, instead))

    assert problems(folders) == [f"locales/sv/LC_MESSAGES/django.po: {problem}"]


def test_a_missing_catalogue_is_named(folders: tuple[Path, Path]) -> None:
    (folders[1] / "fi" / "LC_MESSAGES" / "django.po").unlink()

    assert problems(folders) == ["locales/fi/LC_MESSAGES/django.po: missing, 3 texts untranslated"]


def test_text_in_an_f_string_is_found_unless_it_stands_elsewhere_too(folders: tuple[Path, Path]) -> None:
    package, _catalogues = folders
    (package / "more.py").write_text("words = f\"{_('Hidden')}: {_('Organisations')}\"\n")
    texts = [text for text in collect_texts([package]) if text.id != "Hidden"]  # newer ones of gettext read f-strings
    assert list(find_uncollected([package], texts)) == ["network/more.py:1: 'Hidden' stands in an f-string"]
