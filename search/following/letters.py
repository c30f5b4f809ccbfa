"""The letters to those who follow a search, and the jobs that send them and keep the rows behind them small."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cms.jobs.registry import Payload, job
from cms.mail_following import mark_told, send_to_follower
from cms.private_links import absolute_address
from search.following import saving, subscribing
from search.following.feeds import entry_title, kind_of, search_address, title_of
from search.following.history import forget_gone
from search.following.models import SearchSubscription
from search.following.newest import NewHit, newest_hits
from search.related.filling import fill_terms

MOST_TOLD = 20
SETTLED = dt.timedelta(minutes=15)
"""Longer than a transaction lasts: what one has dated but not committed yet would be told by no letter."""


def send(row: SearchSubscription, subject: str, template: str, context: dict[str, Any]) -> None:
    """One letter. Raises LetterNotSent."""
    token = subscribing.token_for(row)
    leave = absolute_address("search_subscription_leave", language=row.language, token=token)
    context = {
        "title": title_of(row.parameters),
        "page": search_address(row.parameters, row.language),
        "link": absolute_address("search_subscription", language=row.language, token=token),
        "leave": leave,
        **context,
    }
    body = render_to_string(f"search/mail/{template}.txt", context)
    send_to_follower(row, subject=" ".join(subject.split()), body=body, leave=leave)


@job(subscribing.CONFIRMATION_JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_confirmation(payload: Payload) -> None:
    """Ask the address to confirm; tell one that has done so how to leave."""
    row = SearchSubscription.objects.filter(pk=payload["pk"]).first()
    if row is None:
        return
    with override(row.language):
        name = {"search": title_of(row.parameters)[:100]}
        confirmed = row.confirmed_at is not None
        subject = _("You follow this already: %(search)s") if confirmed else _("Confirm that you follow: %(search)s")
        send(row, subject % name, "confirm", {"is_confirmed": confirmed})


@job(subscribing.LETTER_JOB, max_attempts=20, backoff_s=30, transactional=False)
def send_new_hits(payload: Payload) -> None:
    """Tell one address what is new; nothing when it has been told already or has left."""
    until = dt.datetime.fromisoformat(payload["until"])
    row = subscribing.to_tell(payload["pk"], until)
    if row is None:
        return
    with override(row.language):
        query = subscribing.public_query(row)
        hits = newest_hits(query, since=row.told_until, until=until, limit=MOST_TOLD + 1)
        if hits:
            shown, number = hits[:MOST_TOLD], min(len(hits), MOST_TOLD)
            subject = ngettext("%(n)s new hit: %(search)s", "%(n)s new hits: %(search)s", number) % {
                "n": number, "search": title_of(row.parameters)[:100],
            }  # fmt: skip
            lines = ["\n".join(_lines(hit)) for hit in shown]
            send(row, subject, "new_hits", {"entries": lines, "is_cut": len(hits) > MOST_TOLD})
    mark_told(SearchSubscription, pk=row.pk, until=until)


def _lines(hit: NewHit) -> list[str]:
    kind = kind_of(hit) if hit.is_new else _("%(kind)s, changed") % {"kind": kind_of(hit)}
    place = f", {hit.entry.municipality}" if hit.entry.municipality else ""
    return [f"{entry_title(hit)} ({kind}{place})", f"{settings.PUBLIC_URL}{hit.entry.url}"]


@job("search.tell_new", max_attempts=3)
def tell_new(payload: Payload) -> None:
    """Each day: who follows a search is told what is new in it, up to a moment ago."""
    subscribing.tell_new(timezone.now() - SETTLED)


@job("search.look_after", max_attempts=3, transactional=False)
def look_after(payload: Payload) -> None:
    """Each night: what was deleted for good goes, what is long gone is forgotten, entries of an older index get what
    they have in common with others."""
    now = timezone.now()
    saving.erase_removed(now)
    forget_gone(now)
    fill_terms()
