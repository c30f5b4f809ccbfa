"""The letters to those who follow a county or the whole country, and the jobs that send them."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.jobs.registry import Payload, job
from cms.mail_following import mark_told, send_to_follower
from cms.private_links import absolute_address
from situation_map.models import ChangeSubscription

from . import subscribing
from .reading import changes_of, plain_lines

MOST_TOLD = 50


def send(row: ChangeSubscription, subject: str, template: str, context: dict[str, Any]) -> None:
    """One letter, in the language that is in use. Raises LetterNotSent."""
    area = subscribing.area_of(row)
    token = subscribing.token_for(row)
    leave = absolute_address("subscription_leave", language=row.language, token=token)
    context = {
        "area": area,
        "page": f"{settings.PUBLIC_URL}{area.changes_address}",
        "link": absolute_address("subscription", language=row.language, token=token),
        "leave": leave,
        **context,
    }
    body = render_to_string(f"situation_map/mail/{template}.txt", context)
    send_to_follower(row, subject=subject, body=body, leave=leave)


@job(subscribing.CONFIRMATION_JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_confirmation(payload: Payload) -> None:
    """Ask the address to confirm; tell one that has done so how to leave."""
    row = ChangeSubscription.objects.select_related("region").filter(pk=payload["pk"]).first()
    if row is None:
        return
    with override(row.language):
        send(row, subject_of_asking(row), "subscription", {"is_confirmed": row.confirmed_at is not None})


def subject_of_asking(row: ChangeSubscription) -> str:
    """What the letter is called that confirms, or that says that there is nothing to confirm."""
    if row.region is None:
        if row.confirmed_at:
            return _("You follow the whole country already")
        return _("Confirm that you want to follow the whole country")
    if row.confirmed_at:
        return _("You follow %(name)s already") % {"name": row.region.short}
    return _("Confirm that you want to follow %(name)s") % {"name": row.region.short}


@job(subscribing.CHANGES_JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_changes(payload: Payload) -> None:
    """Tell one address what has changed; nothing when it has been told already or has left."""
    until = dt.datetime.fromisoformat(payload["until"])
    row = subscribing.to_tell(payload["pk"], until)
    if row is None:
        return
    with override(row.language):
        area = subscribing.area_of(row)
        entries = [entry for entry in changes_of(area, since=row.told_until, limit=MOST_TOLD) if entry.at <= until]
        if entries:
            subject = _("What has changed: %(name)s") % {"name": area.name}
            lines = ["\n".join(plain_lines(entry)) for entry in entries]
            send(row, subject, "changes", {"entries": lines, "is_cut": len(entries) == MOST_TOLD})
    mark_told(ChangeSubscription, pk=row.pk, until=until)


@job("situation_map.tell_changes", max_attempts=3)
def tell_changes(payload: Payload) -> None:
    """Each day: who follows a county or the whole country is told what has changed in it."""
    subscribing.tell_changes(timezone.now())
