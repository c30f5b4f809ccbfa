"""Keeping the guided form while it is being filled in: complete or not, without a word lost or overwritten."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from network.models import ActivityPage, FormDraft, OrganisationPage
from network.services import review

MOST_CHARACTERS = 60_000
TITLE_LENGTH = 255
FINISHED_KEPT = dt.timedelta(days=7)
Answers = Mapping[str, list[str]]
"""The form's fields as they were sent: each name with its values."""


class KeptByAnother(Exception):
    """Another opened form has kept something since: `theirs` is what stands now."""

    def __init__(self, theirs: FormDraft) -> None:
        self.theirs = theirs
        super().__init__(f"Form draft {theirs.pk} has changed.")


class Finished(Exception):
    """What was written has been saved or sent already: this comes late."""


class TooLong(Exception):
    """More than a form can hold."""


@dataclass(frozen=True)
class Opened:
    """The form that keeps: `key` names its draft, `version` is the last it knows, `writer` a random word of its own."""

    key: uuid.UUID
    version: int
    writer: str


@transaction.atomic
def keep_form(
    *,
    organisation: OrganisationPage,
    page: ActivityPage | None,
    opened: Opened,
    answers: Answers,
    user: Any,
    base_revision_id: int | None,
) -> FormDraft:
    """Keep the form as it stands, of a new activity or of `page` (then begun from its draft `base_revision_id`).

    A repeated request of the same opened form changes nothing further. Raises PermissionDenied, KeptByAnother,
    Finished, TooLong.
    """
    if not review.may_edit_page(user, page or organisation):
        raise PermissionDenied
    if sum(len(name) + sum(map(len, values)) for name, values in answers.items()) > MOST_CHARACTERS:
        raise TooLong
    if page is not None and page.latest_revision_id != base_revision_id:
        raise Finished
    draft = find_draft(organisation=organisation, page=page, key=opened.key)
    if draft is None:
        draft = FormDraft(key=opened.key, organisation=organisation, page=page, version=0)
    elif draft.version != opened.version and draft.writer != opened.writer:
        raise KeptByAnother(draft)
    draft.title = (answers.get("title") or [""])[0].strip()[:TITLE_LENGTH]
    draft.data = dict(answers)
    draft.base_revision_id = base_revision_id
    draft.version += 1
    draft.writer = opened.writer
    draft.changed_at, draft.changed_by = timezone.now(), user
    draft.save()
    return draft


def find_draft(*, organisation: OrganisationPage, page: ActivityPage | None, key: uuid.UUID) -> FormDraft | None:
    """What is kept already, locked. Raises Finished, PermissionDenied when the key is another organisation's."""
    drafts = FormDraft.objects.select_for_update()
    draft = drafts.filter(page=page).first() if page is not None else drafts.filter(key=key).first()
    if draft is None:
        return None
    if draft.organisation_id != organisation.pk or (page is None and draft.page_id is not None):
        raise PermissionDenied
    if draft.finished_at is not None:
        raise Finished
    return draft


def is_finished(key: uuid.UUID | None) -> bool:
    """Whether what was written under that key has become a page's draft."""
    return key is not None and FormDraft.objects.filter(key=key, finished_at__isnull=False).exists()


@transaction.atomic
def finish_form(*, organisation: OrganisationPage, page: ActivityPage | None, key: uuid.UUID | None) -> None:
    """What was kept has become a page's draft: it goes. Of a new activity the key stays, so that late requests are
    known.
    """
    now = timezone.now()
    FormDraft.objects.filter(finished_at__lt=now - FINISHED_KEPT).delete()
    if page is not None:
        FormDraft.objects.filter(page=page).delete()
    if key is not None and not FormDraft.objects.filter(key=key).exclude(organisation=organisation, page=None).exists():
        FormDraft.objects.update_or_create(
            key=key,
            organisation=organisation,
            page=None,
            defaults={"title": "", "data": {}, "changed_at": now, "finished_at": now},
        )


@transaction.atomic
def discard_form(*, draft: FormDraft, user: Any) -> None:
    """Throw away what is kept. Raises PermissionDenied."""
    if not review.may_edit_page(user, draft.organisation):
        raise PermissionDenied
    draft.delete()


def unfinished_of(organisations: Iterable[OrganisationPage]) -> list[FormDraft]:
    """What is being written for these organisations, new or a change, the latest changed first. One query."""
    drafts = FormDraft.objects.filter(organisation__in=organisations, finished_at=None)
    return [*drafts.select_related("organisation")]
