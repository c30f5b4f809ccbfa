"""The activity's text in other languages, written in the same form: stored as drafts of the translations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from network.desk import keeping
from network.desk.comparison import plain_text
from network.desk.reading import translation_state
from network.models import ActivityPage
from network.models.vocabulary import SpokenLanguage

TEXT_FIELDS = ("title", "summary", "description")
NEEDED = {
    "title": _("Give the name in this language too."),
    "summary": _("Say it in one sentence in this language too."),
}


@dataclass(frozen=True)
class Translation:
    """A language version as it stands: the page's row, and its latest draft."""

    row: ActivityPage
    draft: ActivityPage


@dataclass(frozen=True)
class TextGroup:
    """A language's three fields, with the state of that version in words; `is_open` when there is something in it."""

    language: str
    name: str
    state: str
    is_open: bool
    fields: tuple[Any, ...]


def translations_of(page: ActivityPage | None, languages: Sequence[str]) -> dict[str, Translation]:
    """By language, the other versions of an activity."""
    if page is None:
        return {}
    rows = ActivityPage.objects.filter(translation_key=page.translation_key, locale__language_code__in=languages)
    return {
        row.locale.language_code: Translation(row, row.get_latest_revision_as_object())
        for row in rows.exclude(pk=page.pk).select_related("locale", "latest_revision")
    }


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
    groups = []
    for language in form.other_languages:
        fields = tuple(form[f"{name}_{language}"] for name in TEXT_FIELDS)
        present = form.translations.get(language)
        state = translation_state(form.instance, present.row if present else None) if form.instance else ""
        is_open = any(field.value() or field.errors for field in fields)
        groups.append(TextGroup(language, str(names[language]), state, is_open, fields))
    return groups
