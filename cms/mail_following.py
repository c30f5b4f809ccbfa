"""Being told of something by e-mail: asking, confirming, leaving, and the letters' headers.

An address gets letters only after its holder has confirmed it, and goes from the database when they leave. The apps
above say what is followed.
"""

import datetime as dt
import uuid
from smtplib import SMTPException
from typing import Any, TypeVar

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone

from cms.jobs.services import enqueue_job
from cms.private_links import hash_of, new_link

CONFIRM_WITHIN = dt.timedelta(days=7)
ASK_AGAIN_AFTER = dt.timedelta(hours=1)


class LetterNotSent(Exception):
    """The mail server did not take it. Says no address: the message is kept with the job and logged."""


class MailFollower(models.Model):
    """One address that follows one thing. It gets letters once it has confirmed; unconfirmed ones are deleted.

    The address is personal data: it goes when its holder leaves. ``told_until`` is the moment up to which its letters
    have told what is new.
    """

    link_nonce = models.UUIDField(default=uuid.uuid4, editable=False)
    link_hash = models.CharField(max_length=64, unique=True, editable=False)
    email = models.EmailField()
    language = models.CharField(max_length=3, choices=settings.LANGUAGES, default="fi")
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    told_until = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True


Follower = TypeVar("Follower", bound=MailFollower)


@transaction.atomic
def ask_to_confirm(
    model: type[Follower], *, email: str, language: str, purpose: str, job: str, follows: dict[str, Any],
    also: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    """Ask an address to confirm that it wants to follow what `follows` says. Says nothing of whether it does already.

    Asked again within an hour, it gets no second letter. `also` is written into a new row, and into one that has not
    been confirmed yet. `purpose` keeps the links of different models apart; `job` sends the letter, given {"pk"}.
    """
    now = timezone.now()
    rows = model._default_manager
    row = rows.select_for_update().filter(**follows, email__iexact=email).first()
    if row is not None and row.asked_at > now - ASK_AGAIN_AFTER:
        return
    if row is None:
        nonce, link_hash = new_link(purpose)
        row, created = rows.get_or_create(
            **follows, email=email.lower(),
            defaults={"link_nonce": nonce, "link_hash": link_hash, "language": language, "asked_at": now,
                      **(also or {})},
        )  # fmt: skip
        if not created:
            return
    else:
        row.asked_at = now
        for name, value in (also or {}).items() if row.confirmed_at is None else ():
            setattr(row, name, value)
        row.save()
    enqueue_job(name=job, payload={"pk": row.pk})


@transaction.atomic
def confirm_follower(row: Follower) -> Follower:
    """From now on the address is told what is new. Confirming twice changes nothing."""
    found = type(row)._default_manager.select_for_update().get(pk=row.pk)
    if found.confirmed_at is None:
        found.confirmed_at = found.told_until = timezone.now()
        found.save(update_fields=["confirmed_at", "told_until"])
    return found


@transaction.atomic
def remove_follower(model: type[MailFollower], *, token: str) -> bool:
    """The address goes from the database, at once. False when it has gone already."""
    deleted, _rows = model._default_manager.filter(link_hash=hash_of(token)).delete()
    return bool(deleted)


def remove_unconfirmed(model: type[MailFollower], now: dt.datetime) -> None:
    model._default_manager.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()


@transaction.atomic
def mark_told(model: type[MailFollower], *, pk: int, until: dt.datetime) -> None:
    model._default_manager.filter(pk=pk, told_until__lt=until).update(told_until=until)


def send_to_follower(row: MailFollower, *, subject: str, body: str, leave: str) -> None:
    """One letter, with the way to leave that mail programs show as a button (RFC 8058). Raises LetterNotSent."""
    headers = {
        "Content-Language": row.language,
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    try:
        EmailMessage(subject, body.strip() + "\n", to=[row.email], headers=headers).send()
    except (SMTPException, OSError) as error:
        raise LetterNotSent(type(error).__name__) from None
