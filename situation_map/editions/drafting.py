"""Making an edition: a draft to be changed or deleted, frozen once; its time moved until it is public; its errata."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Site

from cms.jobs.models import Job
from cms.jobs.services import enqueue_job
from situation_map.area_kinds import AreaKind
from situation_map.language import LANGUAGES
from situation_map.live_recording import keep_live_figures
from situation_map.models import Edition, EditionFigure, EditionPart, Erratum, LiveRun
from situation_map.recording import value_fields
from situation_map.registry import Datum, IndicatorDefinition, Missing

from .freezing import NOBODY, NotADraft, clear_rows, freeze_edition, freeze_in_steps
from .permissions import may_manage_editions
from .searching import index_edition

JOB = "situation_map.freeze_edition"
INDEX_JOB = "situation_map.index_edition"
AT_ONCE = 2000
"""Up to so many rows are frozen while the person waits; more by a job."""
SETTINGS = (
    "slug", "name_fi", "name_sv", "name_en", "foreword_fi", "foreword_sv", "foreword_en", "dated_on", "published_at",
    "seen_by_coordinators", "seen_by_members",
)  # fmt: skip


class AlreadyPublic(Exception):
    """Its time has passed: who has read it cannot unread it."""


def check_may_manage(user: Any) -> None:
    if not may_manage_editions(user):
        raise PermissionDenied


def free_slug(name: str) -> str:
    """ "tilannekuva-2026", and "tilannekuva-2026-2" for the second one."""
    stem = slugify(name)[:50] or "edition"
    taken = set(Edition.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    number = 1
    while (slug := stem if number == 1 else f"{stem}-{number}") in taken:
        number += 1
    return slug


@transaction.atomic
def create_edition(*, values: Mapping[str, Any], user: Any, is_example: bool = False) -> Edition:
    """A draft. Raises PermissionDenied, ValidationError."""
    check_may_manage(user)
    made = Edition(is_example=is_example, **{name: values[name] for name in SETTINGS if name in values})
    made.slug = made.slug or free_slug(made.name_fi)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def change_edition(*, edition: Edition, values: Mapping[str, Any], user: Any) -> Edition:
    """Raises PermissionDenied, NotADraft, ValidationError."""
    held = held_draft(edition, user)
    for name in SETTINGS:
        if name in values:
            setattr(held, name, values[name])
    stop_freezing(held)
    held.full_clean()
    held.save()
    return held


@transaction.atomic
def delete_draft(*, edition: Edition, user: Any) -> None:
    """Raises PermissionDenied, NotADraft."""
    held_draft(edition, user).delete()


def held_draft(edition: Edition, user: Any) -> Edition:
    check_may_manage(user)
    held = Edition.objects.select_for_update().filter(pk=edition.pk).first()
    if held is None or held.is_frozen:
        raise NotADraft
    return held


def stop_freezing(held: Edition) -> None:
    """A draft that is changed meanwhile is not frozen: whoever changed it asks again. The caller saves it."""
    for name, value in {**NOBODY, "freeze_asked_at": None}.items():
        setattr(held, name, value)
    clear_rows(held.pk)


def ask_to_freeze(*, edition: Edition, rows: int, site: Site | None, user: Any) -> bool:
    """Freeze it now, or by a job when there are many rows; whether it is frozen already. Asked twice it is frozen once.

    Raises PermissionDenied, NotADraft where the draft has been deleted, NothingToFreeze.
    """
    check_may_manage(user)
    held = Edition.objects.filter(pk=edition.pk).first()
    if held is None:
        raise NotADraft
    if held.is_frozen:
        return True
    if is_at_work(held):
        return False
    if rows > AT_ONCE:
        payload = {"edition": held.pk, "site": site.pk if site else None}
        with transaction.atomic():
            Edition.objects.filter(pk=held.pk, frozen_at=None).update(freeze_asked_at=timezone.now())
            enqueue_job(name=JOB, payload=payload, key=str(held.pk))
        return False
    compute_first(held.pk)
    with transaction.atomic():
        announce(freeze_edition(edition_id=held.pk, site=site))
    return True


def is_at_work(edition: Edition) -> bool:
    """Whether a job waits to freeze it, or does just now; one whose worker died is begun again by itself."""
    jobs = Job.objects.filter(name=JOB, key=str(edition.pk), state__in=(Job.State.QUEUED, Job.State.RUNNING))
    return edition.freeze_asked_at is not None and jobs.exists()


def carry_out_freezing(*, edition_id: int, site: Site | None) -> Edition:
    """By the job, in steps: once more after a crash begins from the start, and after the last step only announces.
    Raises NotADraft, NothingToFreeze."""
    compute_first(edition_id)
    edition = freeze_in_steps(edition_id=edition_id, site=site)
    announce(edition)
    return edition


def compute_first(edition_id: int) -> None:
    """Today's figures, where the edition's day has not passed and nothing has been computed today."""
    today = timezone.localdate()
    draft = Edition.objects.filter(pk=edition_id, frozen_at=None).first()
    if draft and draft.dated_on >= today and not LiveRun.objects.filter(day=today).exists():
        keep_live_figures(day=today)


@transaction.atomic
def announce(edition: Edition) -> None:
    """The search finds it as soon as it is public; a job looks then. The reader's pages do not wait for it."""
    if edition.is_public:
        index_edition(edition)
    elif edition.published_at is not None:
        payload = {"edition": edition.pk}
        enqueue_job(name=INDEX_JOB, payload=payload, run_after=edition.published_at)


@transaction.atomic
def change_release(*, edition: Edition, values: Mapping[str, Any], user: Any) -> Edition:
    """Another time, other readers before it: of a frozen edition that is not public yet. No time: now.

    Raises PermissionDenied, NotADraft where it is not frozen, AlreadyPublic.
    """
    check_may_manage(user)
    held = Edition.objects.select_for_update().frozen().filter(pk=edition.pk).first()
    if held is None:
        raise NotADraft
    if held.is_public:
        raise AlreadyPublic
    held.published_at = values["published_at"] or timezone.now()
    held.seen_by_coordinators = values["seen_by_coordinators"]
    held.seen_by_members = values["seen_by_members"]
    held.save(update_fields=["published_at", "seen_by_coordinators", "seen_by_members"])
    announce(held)
    return held


@transaction.atomic
def add_erratum(
    *,
    edition: Edition,
    texts: Mapping[str, str],
    dated_on: dt.date,
    definition: IndicatorDefinition | None = None,
    area_code: str = "",
    period: str = "",
    value: Datum | None = None,
    missing: Missing | None = None,
    user: Any,
) -> Erratum:
    """Tell beside a frozen edition what is wrong in it: of the whole, of a county, or of one figure of a county.

    Raises PermissionDenied, NotADraft where it is not frozen, ValidationError naming the field.
    """
    check_may_manage(user)
    if not Edition.objects.frozen().filter(pk=edition.pk).exists():
        raise NotADraft
    problems: dict[str, str] = {}
    if not any(texts.get(language) for language in LANGUAGES):
        problems["text_fi"] = _("Say in at least one language what is wrong.")
    if dated_on > timezone.localdate():
        problems["dated_on"] = _("The day is in the future.")
    if area_code and not _has_county(edition, area_code):
        problems["area"] = _("The edition has no such county.")
    elif definition is not None and not _has_figure(edition, definition, area_code, period):
        problems["period"] = _("The edition has no figure of this indicator, county and period.")
    if problems:
        raise ValidationError({name: [words] for name, words in problems.items()})
    return Erratum.objects.create(
        edition=edition, dated_on=dated_on, indicator=definition.key if definition else "",
        area_kind=AreaKind.REGION if area_code else "", area_code=area_code, period=period,
        missing=missing or "", **{f"text_{language}": texts.get(language, "") for language in LANGUAGES},
        **(value_fields(value, definition.kind) if value is not None and definition else {}),
    )  # fmt: skip


def _has_county(edition: Edition, code: str) -> bool:
    return EditionPart.objects.filter(edition=edition, kind=EditionPart.Kind.COUNTY, key=code).exists()


def _has_figure(edition: Edition, definition: IndicatorDefinition, code: str, period: str) -> bool:
    rows = EditionFigure.objects.filter(
        edition=edition, indicator=definition.key, area_kind=AreaKind.REGION, area_code=code
    )
    if rows.filter(period=period, first_on=None).exists():
        return True
    try:
        day = dt.date.fromisoformat(period)
    except ValueError:
        return False
    return rows.filter(first_on__lte=day, last_on__gte=day).exists()
