"""Following a county by e-mail: asking, confirming, leaving; and what goes out each day.

An address gets letters only after its holder has confirmed it, and goes from the database when they leave.
"""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.jobs.services import enqueue_job
from network.models import Region
from network.services.private_links import hash_of, new_link, token_of
from situation_map.models import ChangeSubscription

from .reading import changes_of

PURPOSE = "changes"
CONFIRM_WITHIN = dt.timedelta(days=7)
ASK_AGAIN_AFTER = dt.timedelta(hours=1)
CONFIRMATION_JOB, CHANGES_JOB = "situation_map.confirm_subscription", "situation_map.county_changes"


def token_for(subscription: ChangeSubscription) -> str:
    return token_of(PURPOSE, subscription.link_nonce)


def subscription_of_token(token: str) -> ChangeSubscription | None:
    return ChangeSubscription.objects.select_related("region").filter(link_hash=hash_of(token)).first()


@transaction.atomic
def subscribe(*, region: Region, email: str, language: str) -> None:
    """Ask an address to confirm that it wants to follow the county. Says nothing of whether it does so already.

    Asked again within an hour, it gets no second letter.
    """
    now = timezone.now()
    row = ChangeSubscription.objects.select_for_update().filter(region=region, email__iexact=email).first()
    if row is not None and row.asked_at > now - ASK_AGAIN_AFTER:
        return
    if row is None:
        nonce, link_hash = new_link(PURPOSE)
        row, created = ChangeSubscription.objects.get_or_create(
            region=region, email=email.lower(),
            defaults={"link_nonce": nonce, "link_hash": link_hash, "language": language, "asked_at": now},
        )  # fmt: skip
        if not created:
            return
    else:
        row.asked_at = now
        row.save(update_fields=["asked_at"])
    enqueue_job(name=CONFIRMATION_JOB, payload={"pk": row.pk})


@transaction.atomic
def confirm_subscription(*, subscription: ChangeSubscription) -> ChangeSubscription:
    """From now on the address is told what changes. Confirming twice changes nothing."""
    row = ChangeSubscription.objects.select_for_update().get(pk=subscription.pk)
    if row.confirmed_at is None:
        row.confirmed_at = row.told_until = timezone.now()
        row.save(update_fields=["confirmed_at", "told_until"])
    return row


@transaction.atomic
def leave(*, token: str) -> bool:
    """The address goes from the database, at once. False when it has gone already."""
    deleted, _rows = ChangeSubscription.objects.filter(link_hash=hash_of(token)).delete()
    return bool(deleted)


@transaction.atomic
def tell_changes(now: dt.datetime) -> int:
    """Write a letter's job for every confirmed address whose county has changed since its last letter, and delete
    addresses that were never confirmed. Returns how many letters there are."""
    ChangeSubscription.objects.filter(confirmed_at=None, asked_at__lt=now - CONFIRM_WITHIN).delete()
    rows = ChangeSubscription.objects.exclude(confirmed_at=None).select_related("region")
    changed: dict[str, dt.datetime | None] = {}
    number = 0
    for row in rows.order_by("pk"):
        if row.region_id not in changed:
            latest = changes_of(row.region, limit=1)
            changed[row.region_id] = latest[0].at if latest else None
        latest_at = changed[row.region_id]
        if latest_at is not None and latest_at > row.told_until:
            enqueue_job(name=CHANGES_JOB, payload={"pk": row.pk, "until": now.isoformat()}, key=str(row.pk))
            number += 1
    return number


@transaction.atomic
def mark_told(*, pk: int, until: dt.datetime) -> None:
    ChangeSubscription.objects.filter(pk=pk, told_until__lt=until).update(told_until=until)


def to_tell(pk: int, until: dt.datetime) -> Any:
    """The confirmed subscription if it has not been told up to that moment."""
    rows = ChangeSubscription.objects.select_related("region").exclude(confirmed_at=None)
    return rows.filter(pk=pk, told_until__lt=until).first()
