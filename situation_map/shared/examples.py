"""The invented good practices and materials of the example organisations."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from wagtail.models import Page, PageLogEntry, Revision

from network.example.plan import example_key
from network.models import OrganisationPage
from network.services.content import create_page
from network.text import paragraphs
from search.services import remove_objects
from situation_map.datafile import read_toml, required_texts
from situation_map.errors import DataFileError
from situation_map.language import LANGUAGES
from situation_map.models import GoodPracticePage, MaterialPage
from situation_map.models.pages import SharedPage
from situation_map.topics import topics

from .reading import MODELS
from .searching import SOURCE_KEYS

FILE = "example_shared.toml"
WRITTEN_IN = "fi"
Texts = Mapping[str, Mapping[str, str]]


def write_example_shared(folder: Path) -> int:
    """Publish those of the example organisations that are loaded; how many. The caller owns the transaction.
    Raises DataFileError."""
    content = read_toml(folder / FILE)
    made = 0
    for model, section in ((GoodPracticePage, "practice"), (MaterialPage, "material")):
        for row in content[section]:
            made += _publish(model, section, row)
    return made


def _publish(model: type[SharedPage], section: str, row: Mapping[str, Any]) -> bool:
    entry = f"{section} {row['key']}"
    for key in row["topics"]:
        if key not in topics():
            raise DataFileError(file=FILE, entry=entry, field="topics", problem=f"{key!r} is not a topic")
    fields = ("title", "summary", "description", *(["results"] if model is GoodPracticePage else []))
    texts = {name: required_texts(row, name, FILE, entry) for name in fields}
    owner = OrganisationPage.objects.filter(
        translation_key=example_key(row["region"], "organisation", row["organisation"], 0),
        locale__language_code=WRITTEN_IN,
    ).first()
    if owner is None:
        return False
    facts = {"topics": row["topics"], "link": row.get("link", ""), "is_example": True}
    facts |= {"kind": row["kind"]} if model is MaterialPage else {}
    create_page(
        model,
        parent=owner,
        facts={**facts, **_in_language(texts, WRITTEN_IN)},
        translations={code: _in_language(texts, code) for code in LANGUAGES if code != WRITTEN_IN},
        translation_key=example_key(row["region"], section, row["key"], 0),
    )
    return True


def _in_language(texts: Texts, language: str) -> dict[str, str]:
    """A page's text; all but its title and summary in paragraphs."""
    return {
        name: found[language] if name in ("title", "summary") else paragraphs(found[language])
        for name, found in texts.items()
    }


def remove_example_shared() -> None:
    """Every example among them, with its revisions and log. The caller owns the transaction."""
    for model in MODELS:
        rows = model._default_manager.filter(is_example=True)
        remove_objects(SOURCE_KEYS[model], [str(key) for key in {*rows.values_list("translation_key", flat=True)}])
        ids = [*rows.values_list("pk", flat=True)]
        pages = Page.objects.filter(pk__in=ids)
        pages.update(live=False, latest_revision=None, live_revision=None)
        Revision.page_revisions.filter(object_id__in=[str(pk) for pk in ids]).delete()
        pages.delete()
        PageLogEntry.objects.filter(page_id__in=ids).delete()
