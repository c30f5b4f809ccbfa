"""Writing statements, decisions and their sources. Nothing is overwritten: a new one is a row, so is a correction.

A new assessment stands beside the earlier ones, each true of its day. A correction or a renewed confirmation names the
row that it replaces; that row stays in the history.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from network.models import Region
from network.permissions import is_coordinator
from situation_map.language import LANGUAGES
from situation_map.models import Decision, Source, Statement
from situation_map.models.statements import ConfirmerRole
from situation_map.registry import Missing
from situation_map.source_documents import address_of, attach_document, keep_document
from situation_map.topics import Topic, topics

COPIED = (
    "region_id", "topic", "step", "scale_version", "missing", "text_fi", "text_sv", "text_en", "decision_id", "as_of",
    "source_id", "is_example",
)  # fmt: skip


class AlreadyReplaced(Exception):
    """Somebody has corrected the same row meanwhile: look at theirs first."""


def may_state(user: Any, region: Region | None) -> bool:
    """The county's coordinators, and those of the whole country; of the whole country the latter alone."""
    if region is not None:
        return is_coordinator(user, region.code)
    from network.services.members import is_national

    return bool(user and user.is_authenticated) and is_national(user)


@transaction.atomic
def record_statement(
    *,
    region: Region | None,
    topic: str,
    texts: Mapping[str, str],
    step: int | None,
    as_of: dt.date,
    user: Any,
    missing: str = "",
    decision: Decision | None = None,
    source: Source | None = None,
    confirmed_by: str = "",
    confirmed_on: dt.date | None = None,
    confidence: str = "",
    next_review: dt.date | None = None,
    replaces: Statement | None = None,
    change_note: str = "",
    is_example: bool = False,
) -> Statement:
    """A new statement, or with ``replaces`` the correction of one.

    ``texts`` by language, at least one; ``step`` a code of the topic's scale, else ``missing`` says why there is none
    (unknown, if nothing is given). ``confirmed_by`` is a role; with it the statement is confirmed, today unless
    ``confirmed_on`` says otherwise. Raises PermissionDenied, ValidationError naming the fields, AlreadyReplaced.
    """
    if not may_state(user, region):
        raise PermissionDenied
    known = topics().get(topic)
    written = {language: texts.get(language, "").strip() for language in LANGUAGES}
    confirmed_on = (confirmed_on or timezone.localdate()) if confirmed_by else None
    check_statement(known, written, step, missing, as_of, confirmed_by, confirmed_on, next_review)
    assert known is not None
    check_belongs(region, replaces, topic, decision, is_example)
    row = Statement(
        key=new_key("statement", region, topic),
        region=region,
        topic=topic,
        step=step,
        scale_version=known.version,
        missing="" if step is not None else (missing or Missing.UNKNOWN),
        **{f"text_{language}": text for language, text in written.items()},
        decision=decision,
        source=source,
        as_of=as_of,
        confirmed_on=confirmed_on,
        confirmed_by_role=confirmed_by,
        confidence=confidence,
        next_review_on=next_review,
        replaces=replaces,
        change_note=change_note,
        is_example=is_example,
        recorded_at=timezone.now(),
    )
    return save_kept(row)


def check_statement(
    topic: Topic | None,
    texts: Mapping[str, str],
    step: int | None,
    missing: str,
    as_of: dt.date | None,
    confirmed_by: str,
    confirmed_on: dt.date | None,
    next_review: dt.date | None,
) -> None:
    """Raises ValidationError with every fault by its field."""
    today, faults = timezone.localdate(), {}
    if topic is None:
        faults["topic"] = _("There is no such topic.")
    elif step is not None and topic.step(step) is None:
        faults["step"] = _("This step is not on the topic's scale.")
    if step is not None and missing:
        faults["missing"] = _("Give either a step or the reason why there is none.")
    elif missing and missing not in list(Missing):
        faults["missing"] = _("This is no reason that the site knows.")
    if not any(texts.values()):
        faults["texts"] = _("Write the statement in at least one language.")
    if as_of is None:
        faults["as_of"] = _("Say of which day the statement is true.")
    elif as_of > today:
        faults["as_of"] = _("This day has not come yet.")
    if confirmed_by and confirmed_by not in ConfirmerRole.values:
        faults["confirmed_by"] = _("This is no role that confirms statements.")
    if confirmed_on is not None and confirmed_on > today:
        faults["confirmed_on"] = _("This day has not come yet.")
    if next_review is not None and confirmed_on is not None and next_review <= confirmed_on:
        faults["next_review"] = _("The next review is not after the confirmation.")
    if faults:
        raise ValidationError(faults)


def check_belongs(
    region: Region | None, replaces: Statement | None, topic: str, decision: Decision | None, is_example: bool
) -> None:
    """What is replaced or referred to is of the same county, and an example only of an example."""
    code = region.code if region else None
    if replaces is not None and (replaces.region_id, replaces.topic, replaces.is_example) != (code, topic, is_example):
        raise ValidationError({"replaces": _("This corrects a statement of another county or topic.")})
    if decision is not None and decision.region_id not in (code, None):
        raise ValidationError({"decision": _("This is a decision of another county.")})


@transaction.atomic
def confirm_statement(
    *, statement: Statement, confirmed_by: str, next_review: dt.date | None, user: Any, confidence: str = ""
) -> Statement:
    """Say that a statement is still true: the same words with today's confirmation, in a row of their own.

    Raises PermissionDenied, ValidationError, AlreadyReplaced.
    """
    if not may_state(user, statement.region):
        raise PermissionDenied
    today = timezone.localdate()
    if confirmed_by not in ConfirmerRole.values:
        raise ValidationError({"confirmed_by": _("This is no role that confirms statements.")})
    if next_review is not None and next_review <= today:
        raise ValidationError({"next_review": _("The next review is not after the confirmation.")})
    row = Statement(
        **{name: getattr(statement, name) for name in COPIED},
        key=new_key("statement", statement.region, statement.topic),
        confirmed_on=today,
        confirmed_by_role=confirmed_by,
        confidence=confidence or statement.confidence,
        next_review_on=next_review,
        replaces=statement,
        recorded_at=timezone.now(),
    )
    return save_kept(row)


@transaction.atomic
def record_decision(
    *,
    region: Region | None,
    body: str,
    titles: Mapping[str, str],
    decided_on: dt.date | None,
    document_url: str,
    user: Any,
    document: Any = None,
    source: Source | None = None,
    replaces: Decision | None = None,
    change_note: str = "",
    is_example: bool = False,
) -> Decision:
    """A decision of a body, of the whole country without a county; with ``replaces`` the correction of one. Statements
    that refer to what is replaced then refer to the new row. `document` is a file to keep as the decision's; without
    one a correction keeps that of the row before.

    Raises PermissionDenied, ValidationError naming the fields, AlreadyReplaced.
    """
    if not may_state(user, region):
        raise PermissionDenied
    written = {language: titles.get(language, "").strip() for language in LANGUAGES}
    faults = {}
    if not body.strip():
        faults["body"] = _("Say which body decided.")
    if not any(written.values()):
        faults["titles"] = _("Write what was decided in at least one language.")
    if decided_on is not None and decided_on > timezone.localdate():
        faults["decided_on"] = _("This day has not come yet.")
    if replaces is not None and (replaces.region_id, replaces.is_example) != (
        region.code if region else None,
        is_example,
    ):
        faults["replaces"] = _("This corrects a decision of another county.")
    if faults:
        raise ValidationError(faults)
    kept = replaces.document if replaces else None
    if document is not None:
        title = next(filter(None, written.values()))
        kept = keep_document(document, title=title, region=region, user=user)
        document_url = document_url if document_url != own_address(replaces) else ""
    row = save_kept(
        Decision(
            key=new_key("decision", region, ""),
            region=region,
            body=body.strip(),
            **{f"title_{language}": text for language, text in written.items()},
            decided_on=decided_on,
            document_url=document_url or (address_of(kept) if kept else ""),
            document=kept,
            source=source,
            replaces=replaces,
            change_note=change_note,
            is_example=is_example,
            recorded_at=timezone.now(),
        )
    )
    if replaces is not None:
        Statement.objects.filter(decision=replaces).update(decision=row)
    return row


def own_address(decision: Decision | None) -> str:
    """The address of the document that is kept for the decision; empty for none."""
    return address_of(decision.document) if decision is not None and decision.document else ""


@transaction.atomic
def record_source(
    *,
    title: str,
    url: str,
    user: Any,
    region: Region | None,
    publisher: str = "",
    published_on: dt.date | None = None,
    language: str = "fi",
    document: Any = None,
) -> Source:
    """Where a statement comes from; one with the same address and title is used again, unless a document comes with it.

    Raises PermissionDenied, ValidationError naming the fields.
    """
    if not may_state(user, region):
        raise PermissionDenied
    same = Source.objects.filter(url=url, title=title.strip(), is_example=False).first() if url else None
    if same is not None and document is None:
        return same
    source = Source(
        key=new_key("source", region, ""),
        title=title.strip(),
        url=url,
        publisher=publisher.strip(),
        published_on=published_on,
        language=language,
        kind=Source.Kind.WEB_PAGE if url else Source.Kind.OTHER,
    )
    source.full_clean()
    if document is not None:
        attach_document(source, keep_document(document, title=source.title, region=region, user=user))
    source.save(force_insert=True)
    return source


def new_key(kind: str, region: Region | None, topic: str) -> str:
    parts = (kind, region.code if region else "country", topic, uuid.uuid4().hex[:16])
    return "-".join(part for part in parts if part)


def save_kept(row: Any) -> Any:
    """Clean and write a new row and its search document. Raises ValidationError, AlreadyReplaced."""
    row.clean_fields(exclude=[field.name for field in row._meta.fields if field.is_relation])
    if row.replaces is not None and type(row).objects.filter(replaces=row.replaces).exists():
        raise AlreadyReplaced
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        if row.replaces is not None and type(row).objects.filter(replaces=row.replaces).exists():
            raise AlreadyReplaced from error
        raise
    index_kept(row)
    return row


def index_kept(row: Any) -> None:
    """A statement is found as it stands now; the one that it replaces is found no more."""
    from search.services import remove_object
    from situation_map.search_documents import index_statement

    if not isinstance(row, Statement):
        return
    before = Statement.objects.filter(replaced_by=row).values_list("key", flat=True).first()
    if before is not None:
        remove_object("statement", before)
    index_statement(row)
