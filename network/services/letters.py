"""Letters: who gets which, in their own language. Each is a job, so that none is lost with a crash.

Written in the transaction that makes the letter necessary, sent after it. A letter may be sent twice, never not at
all; its link is the same both times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from cms.jobs.registry import Payload
from cms.jobs.services import enqueue_job
from cms.mail_following import LetterNotSent
from cms.private_links import absolute_address, token_of
from network.models import Invitation, JoinRequest

JOB = "network.letter"


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    language: str


def send_letter(kind: str, pk: int, *, about: int | None = None) -> None:
    """Write the job that sends the letter of that kind about that row."""
    enqueue_job(name=JOB, payload={"kind": kind, "pk": pk, "about": about})


def deliver(payload: Payload) -> None:
    """Send the letter, unless what it is about is gone or over by now. Raises LetterNotSent."""
    letter = WRITERS[payload["kind"]](payload["pk"], payload.get("about"))
    if letter is None or not letter.to:
        return
    headers = {"Content-Language": letter.language, "Auto-Submitted": "auto-generated"}
    message = EmailMessage(letter.subject, letter.body, to=[letter.to], headers=headers)
    try:
        message.send()
    except (SMTPException, OSError) as error:
        raise LetterNotSent(type(error).__name__) from None
    if payload["kind"] == "invitation":
        Invitation.objects.filter(pk=payload["pk"]).update(sent_at=timezone.now())


def text_of(template: str, context: dict[str, Any]) -> str:
    return render_to_string(f"network/mail/{template}.txt", context).strip() + "\n"


def join_context(request: JoinRequest) -> dict[str, Any]:
    token = token_of("join", request.link_nonce)
    return {"request": request, "link": absolute_address("join_request", language=request.language, token=token)}


def join_received(pk: int, about: int | None) -> Letter | None:
    request = JoinRequest.objects.filter(pk=pk).first()
    if request is None:
        return None
    with override(request.language):
        subject = _("We have your request to join: %(name)s") % {"name": request.name}
        return Letter(request.contact_email, subject, text_of("join_received", join_context(request)), request.language)


def join_asked(pk: int, about: int | None) -> Letter | None:
    request = JoinRequest.objects.filter(pk=pk).first()
    question = request.messages.filter(pk=about or 0).first() if request else None
    if request is None or question is None or not request.is_open:
        return None
    with override(request.language):
        subject = _("A question about your request to join: %(name)s") % {"name": request.name}
        body = text_of("join_asked", {**join_context(request), "question": question.text})
        return Letter(request.contact_email, subject, body, request.language)


def join_declined(pk: int, about: int | None) -> Letter | None:
    request = JoinRequest.objects.filter(pk=pk).first()
    if request is None:
        return None
    with override(request.language):
        subject = _("Your request to join was declined: %(name)s") % {"name": request.name}
        return Letter(request.contact_email, subject, text_of("join_declined", join_context(request)), request.language)


def invitation(pk: int, about: int | None) -> Letter | None:
    from network.presentation import text_for

    row = Invitation.objects.select_related("organisation", "region").filter(pk=pk).first()
    if row is None or not row.is_open or row.has_expired:
        return None
    if row.is_of_coordinator:
        return coordinator_invitation(row)
    with override(row.language):
        text = text_for(row.organisation, row.language)
        name = text.title if text else ""
        asked = JoinRequest.objects.filter(organisation=row.organisation, contact_email__iexact=row.email)
        context = {
            "invitation": row,
            "organisation": name,
            "is_first": asked.exists(),
            "link": absolute_address("invitation", language=row.language, token=token_of("invitation", row.link_nonce)),
        }
        subject = _("Invitation to publish for %(organisation)s") % {"organisation": name}
        return Letter(row.email, subject, text_of("invitation", context), row.language)


def coordinator_invitation(row: Invitation) -> Letter:
    with override(row.language):
        county = row.region.short if row.region else _("the whole country")
        link = absolute_address("invitation", language=row.language, token=token_of("invitation", row.link_nonce))
        subject = _("Invitation to coordinate: %(county)s") % {"county": county}
        body = text_of("invitation_coordinator", {"invitation": row, "county": county, "link": link})
        return Letter(row.email, subject, body, row.language)


WRITERS: dict[str, Callable[[int, int | None], Letter | None]] = {
    "join_received": join_received,
    "join_asked": join_asked,
    "join_declined": join_declined,
    "invitation": invitation,
}
