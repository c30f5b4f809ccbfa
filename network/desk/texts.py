"""The text of an activity or a place in other languages, written in the same form: drafts of the translations."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.desk import keeping
from network.desk.comparison import plain_text
from network.desk.reading import translation_state
from network.models import RemovedLanguage
from network.models.pages import FactPage
from network.models.vocabulary import SpokenLanguage
from network.services import languages

TEXT_FIELDS = ("title", "summary", "description")
NEEDED = {
    "title": _("Give the name in this language too."),
    "summary": _("Say it in one sentence in this language too."),
}


@dataclass(frozen=True)
class Translation:
    """A language version as it stands: the page's row, and its latest draft."""

    row: Any
    draft: Any


@dataclass(frozen=True)
class TextGroup:
    """A language's three fields, with the state of that version in words; `is_open` when there is something in it,
    `removed_at` when it was removed; `may_remove` and `may_put_back` for the writer who sees the form.
    """

    language: str
    name: str
    state: str
    is_open: bool
    fields: tuple[Any, ...]
    removed_at: dt.datetime | None = None
    may_remove: bool = False
    may_put_back: bool = False


def translations_of(page: FactPage | None, others: Sequence[str]) -> dict[str, Translation]:
    """By language, the other versions of a page, without those that were removed."""
    if page is None:
        return {}
    rows: Any = type(page)._default_manager.filter(
        translation_key=page.translation_key, locale__language_code__in=others, removed_language=None
    )
    return {
        row.locale.language_code: Translation(row, row.get_latest_revision_as_object())
        for row in rows.exclude(pk=page.pk).select_related("locale", "latest_revision")
    }


def removals_of(page: FactPage | None) -> dict[str, RemovedLanguage]:
    """By language, the versions of the page that were removed."""
    if page is None:
        return {}
    rows = RemovedLanguage.objects.filter(page__translation_key=page.translation_key)
    return {row.page.locale.language_code: row for row in rows.select_related("page__locale")}


def initial_texts(translations: Mapping[str, Translation]) -> dict[str, str]:
    return {
        f"{name}_{language}": plain_text(found.draft.description)
        if name == "description"
        else getattr(found.draft, name)
        for language, found in translations.items()
        for name in TEXT_FIELDS
    }


def check_texts(form: Any, data: dict[str, Any]) -> None:
    """A language version has a name and a sentence, or nothing at all; one that exists keeps both."""
    for language in form.other_languages:
        written = any(data.get(f"{name}_{language}") for name in TEXT_FIELDS) or language in form.translations
        for name, words in NEEDED.items():
            field = f"{name}_{language}"
            if written and not data.get(field) and field not in form.errors:
                form.add_error(field, words)


def texts_from(form: Any) -> dict[str, dict[str, str]]:
    """Title, summary and description (rich text) by language, of those that have been written."""
    data = form.cleaned_data
    found = {}
    for language in form.other_languages:
        if not data.get(f"title_{language}"):
            continue
        present = form.translations.get(language)
        found[language] = {
            "title": data[f"title_{language}"],
            "summary": data[f"summary_{language}"],
            "description": keeping.description_of(data[f"description_{language}"], present.draft if present else None),
        }
    return found


def groups_of(form: Any) -> list[TextGroup]:
    names = dict(SpokenLanguage.choices)
    removals = removals_of(form.instance)
    groups = []
    for language in form.other_languages:
        fields = tuple(form[f"{name}_{language}"] for name in TEXT_FIELDS)
        present = form.translations.get(language)
        state = translation_state(form.instance, present.row if present else None) if form.instance else ""
        is_open = any(field.value() or field.errors for field in fields)
        removal = removals.get(language)
        version = removal.page if removal else present.row if present else None
        may = version is not None and languages.may_remove(form.user, form.instance, version)
        groups.append(
            TextGroup(
                language,
                str(names[language]),
                gettext("removed") if removal else state,
                is_open,
                fields,
                removed_at=removal.removed_at if removal else None,
                may_remove=may and removal is None,
                may_put_back=may and removal is not None,
            )
        )
    return groups
