"""Who arranges: between the guided form's rows and what the page keeps."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from network.desk import suggestions
from network.models import ActivityPage, Record
from network.models.vocabulary import OrganiserRole
from network.presentation import text_for
from network.querysets import User

SHOWN_ROWS = 4
MOST_ROWS = 8
Parts = list[tuple[int, str]]
"""(organisation's record id, role) pairs."""


def rows_of(page: ActivityPage | None, owner_id: int | None) -> list[tuple[str, str]]:
    """(name, role) of the others that arrange the activity, as the form shows them."""
    if page is None:
        return []
    chosen = [row for row in page.organisers.all() if row.organisation_id != owner_id]
    records = Record.objects.with_texts().in_bulk([row.organisation_id for row in chosen])
    named = ((text_for(records.get(row.organisation_id)), row.role) for row in chosen)
    return [(text.title, role) for text, role in named if text]


def own_part_of(page: ActivityPage | None, owner_id: int | None) -> str:
    """The part of the organisation that publishes the activity: it leads unless the page says otherwise."""
    rows = [*page.organisers.all()] if page is not None else []
    own = [str(row.role) for row in rows if row.organisation_id == owner_id]
    return own[0] if own else OrganiserRole.LEAD.value


def initial_organisers(page: ActivityPage | None, owner_id: int | None) -> dict[str, str]:
    initial = {"own_part": own_part_of(page, owner_id)}
    for number, (name, role) in enumerate(rows_of(page, owner_id)):
        initial |= {f"organiser_{number}": name, f"organiser_part_{number}": role}
    return initial


def number_of_rows(page: ActivityPage | None, owner_id: int | None) -> int:
    return min(MOST_ROWS, max(SHOWN_ROWS, len(rows_of(page, owner_id)) + 1))


def organisation_called(name: str, *, user: User, kept: Mapping[str, int]) -> int:
    """The record id of the network's organisation of that name; `kept` are those the page has, by name.

    Raises ValidationError saying which names are near, or that there are several.
    """
    if name in kept:
        return kept[name]
    found = suggestions.organisations_named(user, name)
    if len(found) == 1:
        return found[0].pk
    if len(found) > 1:
        words = _("Several organisations are called “%(name)s”. Ask the coordinator which one it is.")
        raise ValidationError(words, params={"name": name})
    near = [title for title, _where in suggestions.organisation_names(user, name)[:3]]
    if near:
        words = _("No organisation of the network is called exactly “%(name)s”. Do you mean: %(near)s?")
        raise ValidationError(words, params={"name": name, "near": ", ".join(near)})
    words = _("No organisation of the network is called “%(name)s”. Write its name as in the list of organisations.")
    raise ValidationError(words, params={"name": name})


def kept_organisations(page: ActivityPage | None) -> dict[str, int]:
    """Record ids by the name that the form shows, of those that the page has already."""
    if page is None:
        return {}
    ids = [row.organisation_id for row in page.organisers.all()]
    named = ((text_for(record), pk) for pk, record in Record.objects.with_texts().in_bulk(ids).items())
    return {text.title: pk for text, pk in named if text}


def parts_from(others: Parts, *, own_part: str, owner_id: int | None) -> Parts:
    """What the page keeps: the owner is named only where it does not simply lead."""
    parts = [part for part in dict.fromkeys(others) if part[0] != owner_id]
    another_leads = any(role == OrganiserRole.LEAD for _organisation, role in parts)
    if owner_id is not None and (own_part != OrganiserRole.LEAD or another_leads):
        parts.insert(0, (owner_id, own_part))
    return parts


def parts_of(page: ActivityPage) -> Parts:
    return [(row.organisation_id, str(row.role)) for row in page.organisers.all()]


def organisers_in_words(page: Any) -> str:
    """ "Tuulikello ry (partner), Sukupuu ry (funder)" of those whom the page names."""
    rows = [*page.organisers.all()]
    records = Record.objects.with_texts().in_bulk([row.organisation_id for row in rows])
    named = ((text_for(records.get(row.organisation_id)), row.get_role_display()) for row in rows)
    return ", ".join(f"{text.title} ({role})" for text, role in named if text)
