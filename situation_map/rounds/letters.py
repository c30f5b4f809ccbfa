"""Letters of a round, each to one link's holder in their own language, sent by the network's letter job."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from network.services.letters import WRITERS, Letter, send_letter
from situation_map.models import Round, RoundAnswer, RoundLink

from .asking import asked_of
from .links import address_of

LIVE = (Round.State.OPEN, Round.State.CLOSED)


def send(kind: str, link: RoundLink) -> None:
    """Write the job that sends the letter of that kind to the holder of the link."""
    send_letter(kind, link.pk)


def letter_of(link: RoundLink, kind: str, subject: str, **more: Any) -> Letter:
    """The caller has chosen the link's language."""
    county = link.county
    context = {
        "round": county.round, "county": county, "region": county.region, "due_on": county.due_on,
        "link": address_of(link), "role": link.role, **more,
    }  # fmt: skip
    body = render_to_string(f"situation_map/mail/{kind}.txt", context).strip() + "\n"
    return Letter(link.email, subject, body, link.language)


def live_link(pk: int) -> RoundLink | None:
    """The link, unless it or its round is over by now."""
    link = RoundLink.objects.select_related("county__round", "county__region").filter(pk=pk, ended_at=None).first()
    return link if link and link.county.round.state in LIVE else None


def waiting_link(pk: int) -> RoundLink | None:
    """The link, as long as its county can still answer."""
    link = live_link(pk)
    return link if link and link.county.is_answerable(timezone.localdate()) else None


def round_opened(pk: int, about: int | None) -> Letter | None:
    link = waiting_link(pk)
    if link is None:
        return None
    with override(link.language):
        subject = _("%(round)s: questions to %(county)s") % names(link)
        return letter_of(link, "opened", subject, number=link.county.round.questions.count())


def round_colleague(pk: int, about: int | None) -> Letter | None:
    link = waiting_link(pk)
    if link is None:
        return None
    with override(link.language):
        return letter_of(link, "colleague", _("%(round)s: help with the answers of %(county)s") % names(link))


def round_reminder(pk: int, about: int | None) -> Letter | None:
    link = waiting_link(pk)
    if link is None:
        return None
    with override(link.language):
        days = (link.county.due_on - timezone.localdate()).days
        subject = _("Reminder: %(round)s, %(county)s") % names(link)
        return letter_of(link, "reminder", subject, days=days)


def round_deadline(pk: int, about: int | None) -> Letter | None:
    link = waiting_link(pk)
    if link is None:
        return None
    with override(link.language):
        return letter_of(link, "deadline", _("%(round)s: a new deadline for %(county)s") % names(link))


def round_returned(pk: int, about: int | None) -> Letter | None:
    link = waiting_link(pk)
    if link is None:
        return None
    with override(link.language):
        rows = link.county.answers.filter(review=RoundAnswer.Review.RETURNED).select_related(
            "question__version__indicator"
        )
        remarks = [(asked_of(row.question).label, row.remark) for row in rows.order_by("question__position")]
        subject = _("%(round)s: please look at the answers of %(county)s again") % names(link)
        return letter_of(link, "returned", subject, remarks=remarks)


def round_withdrawn(pk: int, about: int | None) -> Letter | None:
    link = RoundLink.objects.select_related("county__round", "county__region").filter(pk=pk, ended_at=None).first()
    if link is None or link.county.round.state != Round.State.WITHDRAWN:
        return None
    with override(link.language):
        return letter_of(link, "withdrawn", _("%(round)s has been withdrawn") % names(link))


def names(link: RoundLink) -> dict[str, str]:
    return {"round": link.county.round.name, "county": link.county.region.short}


def register() -> None:
    """Called once, when the app is ready."""
    for writer in (round_opened, round_colleague, round_reminder, round_deadline, round_returned, round_withdrawn):
        WRITERS[writer.__name__] = writer
