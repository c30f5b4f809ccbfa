"""Freezing an edition: gathered at one time, written by the thousand, and frozen last, all of it or nothing.

Until the last step the rows belong to a draft, and nobody reads a draft. Each freezing holds a token on its edition: a
freezing that was torn off leaves rows behind, which the next one deletes before it begins from the start; one whose
token another has taken, or whose draft has been changed, stops and writes nothing more.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Site

from situation_map.geometry import present_digest
from situation_map.models import Edition, EditionFigure, EditionPart

from .content import digest_of, lines_of
from .gathering import CHUNK, Gathered, gather

NOBODY = {"freeze_token": None, "freeze_done": 0, "freeze_total": 0}


class NothingToFreeze(Exception):
    """No figure describes the edition's day or an earlier one."""


class NotADraft(Exception):
    """It is frozen already, changed meanwhile, or gone."""


@transaction.atomic
def freeze_edition(*, edition_id: int, site: Site | None, now: dt.datetime | None = None) -> Edition:
    """Freeze a draft in one transaction, while whoever asked waits. Once more on a frozen edition changes nothing.
    Raises NotADraft where there is none, NothingToFreeze. Whoever calls has checked that the user may."""
    return freeze_in_steps(edition_id=edition_id, site=site, now=now)


def freeze_in_steps(*, edition_id: int, site: Site | None, now: dt.datetime | None = None) -> Edition:
    """The same in a transaction for each thousand rows, so that others see how far it is and can write in between."""
    token = uuid.uuid4()
    edition = take_draft(edition_id, token)
    if edition.is_frozen:
        return edition
    is_done = False
    try:
        found = gather_into(edition, site, now or timezone.now())
        write_in_steps(edition, token, found)
        frozen = seal(edition, token, found)
        is_done = True
    finally:
        if not is_done:
            give_up(edition_id, token)
    return frozen


@transaction.atomic
def take_draft(edition_id: int, token: uuid.UUID) -> Edition:
    """The draft, without what a torn freezing has left, in this freezing's hand. A frozen one as it is. Raises
    NotADraft."""
    edition = Edition.objects.select_for_update().filter(pk=edition_id).first()
    if edition is None:
        raise NotADraft
    if not edition.is_frozen:
        clear_rows(edition_id)
        edition.freeze_token, edition.freeze_done, edition.freeze_total = token, 0, 0
        edition.save(update_fields=[*NOBODY])
    return edition


def clear_rows(edition_id: int) -> None:
    for model in (EditionFigure, EditionPart):
        model.objects.filter(edition=edition_id).clear_draft()


@transaction.atomic
def gather_into(edition: Edition, site: Site | None, moment: dt.datetime) -> Gathered:
    """Everything that will be in it, not yet written. Raises NothingToFreeze."""
    real = not edition.is_example
    with_present = real and edition.dated_on >= timezone.localdate()
    found = Gathered(edition=edition, moment=moment)
    gather(edition.dated_on, site=site, with_present=with_present, with_computed=real, into=found)
    if not found.tally["figures"]:
        raise NothingToFreeze
    return found


def write_in_steps(edition: Edition, token: uuid.UUID, found: Gathered) -> None:
    """Raises NotADraft as soon as the draft is in another hand."""
    total, done = len(found.figures) + len(found.parts), 0
    for model, rows in ((EditionFigure, found.figures), (EditionPart, found.parts)):
        for start in range(0, len(rows), CHUNK):
            chunk: Sequence[Any] = rows[start : start + CHUNK]
            done += len(chunk)
            with transaction.atomic():
                tell_progress(edition, token, done, total)
                model.objects.bulk_create(chunk)


def tell_progress(edition: Edition, token: uuid.UUID, done: int, total: int) -> None:
    """Also the lock under which the rows are written. Raises NotADraft."""
    mine = Edition.objects.filter(pk=edition.pk, freeze_token=token, frozen_at=None)
    if not mine.update(freeze_done=done, freeze_total=total):
        raise NotADraft


@transaction.atomic
def seal(edition: Edition, token: uuid.UUID, found: Gathered) -> Edition:
    """The last step: from here on it is frozen. Raises NotADraft."""
    held = Edition.objects.select_for_update().filter(pk=edition.pk, freeze_token=token).first()
    if held is None or found.moment is None:
        raise NotADraft
    held.frozen_at = found.moment
    held.format = Edition.FORMAT
    held.geometry_sha256 = present_digest()
    held.counts = found.counts(held.dated_on)
    held.published_at = held.published_at or found.moment
    held.freeze_token = None
    held.sha256 = digest_of(lines_of(held))
    held.save()
    return held


@transaction.atomic
def give_up(edition_id: int, token: uuid.UUID) -> None:
    """What was written goes, unless another freezing has the draft by now."""
    if Edition.objects.filter(pk=edition_id, freeze_token=token, frozen_at=None).update(**NOBODY):
        clear_rows(edition_id)
