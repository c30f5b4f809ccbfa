"""The documentation names what exists: settings, commands, files, the plugin example."""

import re
import textwrap
from pathlib import Path

import pytest
import yaml

from tests.environment import REPOSITORY

DOCS = REPOSITORY / "docs"
PAGES = sorted([*REPOSITORY.glob("*.md"), *DOCS.rglob("*.md")])
DECISIONS = sorted(DOCS.glob("decisions/0*.md"))
MOST_LINES = 30


def names(pages: list[Path]) -> list[str]:
    return [str(page.relative_to(REPOSITORY)) for page in pages]


def table_variables(page: Path) -> set[str]:
    """Variables in the first column of a page's tables."""
    rows = re.findall(r"^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \|", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"[A-Z_]+", row)}


def test_operations_document_every_variable_that_the_settings_read() -> None:
    read = {
        name
        for file in (REPOSITORY / "cms" / "settings").glob("*.py")
        for name in re.findall(r"\benv\.(?:str|choice|list|bool|int|url)\(\s*\"([A-Z_]+)\"", file.read_text("utf-8"))
    }
    assert read - table_variables(DOCS / "operations.md") == set()


def test_readme_documents_no_variable_that_operations_do_not() -> None:
    assert table_variables(REPOSITORY / "README.md") - table_variables(DOCS / "operations.md") == set()


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_links_lead_to_files_that_exist(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not re.match(r"[a-z]+:", target) and not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_make_targets_that_are_named_exist(page: Path) -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^ {4})(?:[A-Z]+=\S+ )?make ([a-z][a-z-]*)", page.read_text("utf-8"), re.MULTILINE))
    assert named - targets == set()


@pytest.mark.parametrize("page", PAGES, ids=names(PAGES))
def test_source_files_that_are_named_exist(page: Path) -> None:
    folders = "cms|network|search|situation_map|plugins|tests|tools|docker|docs|requirements|locales"
    named = re.findall(rf"`((?:{folders})/[\w./-]*)`", page.read_text(encoding="utf-8"))
    assert [path for path in named if not (REPOSITORY / path).exists()] == []


@pytest.mark.parametrize("page", DECISIONS, ids=names(DECISIONS))
def test_decision_is_short_and_whole(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequence"]


def test_every_page_is_in_the_navigation() -> None:
    config = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))

    def files(entry: object) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        parts = entry.values() if isinstance(entry, dict) else entry
        return [file for part in parts for file in files(part)]  # type: ignore[union-attr]

    assert sorted(files(config["nav"])) == sorted(str(page.relative_to(DOCS)) for page in DOCS.rglob("*.md"))


def test_plugin_guide_shows_the_config_that_runs() -> None:
    guide = (DOCS / "plugins.md").read_text(encoding="utf-8")
    source = (REPOSITORY / "plugins/statistics/perheverkko_statistics/apps.py").read_text(encoding="utf-8")
    shown = re.search(r"^ {4}class StatisticsConfig.*?(?=^\S)", guide, re.MULTILINE | re.DOTALL)
    assert shown is not None
    assert textwrap.dedent(shown[0]).strip() == source[source.index("class StatisticsConfig") :].strip()
