"""Following a county or the whole country by e-mail: asking (see `cms.mail_following`), and what goes out each day."""

import datetime as dt
from typing import Any

from django.db import transaction

from cms.jobs.services import enqueue_job
from cms.mail_following import ask_to_confirm, remove_unconfirmed
from cms.private_links import hash_of, token_of
from situation_map.models import ChangeSubscription
from situation_map.statements.stated_area import StatedArea

from .reading import changes_of

PURPOSE = "changes"
CONFIRMATION_JOB, CHANGES_JOB = "situation_map.confirm_subscription", "situation_map.county_changes"


def token_for(subscription: ChangeSubscription) -> str:
    return token_of(PURPOSE, subscription.link_nonce)


def subscription_of_token(token: str) -> ChangeSubscription | None:
    return ChangeSubscription.objects.select_related("region").filter(link_hash=hash_of(token)).first()


def area_of(subscription: ChangeSubscription) -> StatedArea:
    """What the address follows."""
    return StatedArea(subscription.region)


def subscribe(*, area: StatedArea, email: str, language: str) -> None:
    """Ask an address to confirm that it wants to follow the area."""
    ask_to_confirm(
        ChangeSubscription, email=email, language=language, purpose=PURPOSE, job=CONFIRMATION_JOB,
        follows={"region": area.region},
    )  # fmt: skip


@transaction.atomic
def tell_changes(now: dt.datetime) -> int:
    """Write a letter's job for every confirmed address whose area has changed since its last letter, and delete
    addresses that were never confirmed. Returns how many letters there are."""
    remove_unconfirmed(ChangeSubscription, now)
    rows = ChangeSubscription.objects.exclude(confirmed_at=None).select_related("region")
    changed: dict[str | None, dt.datetime | None] = {}
    number = 0
    for row in rows.order_by("pk"):
        if row.region_id not in changed:
            latest = changes_of(area_of(row), limit=1)
            changed[row.region_id] = latest[0].at if latest else None
        latest_at = changed[row.region_id]
        if latest_at is not None and latest_at > row.told_until:
            enqueue_job(name=CHANGES_JOB, payload={"pk": row.pk, "until": now.isoformat()}, key=str(row.pk))
            number += 1
    return number


def to_tell(pk: int, until: dt.datetime) -> Any:
    """The confirmed subscription if it has not been told up to that moment."""
    rows = ChangeSubscription.objects.select_related("region").exclude(confirmed_at=None)
    return rows.filter(pk=pk, told_until__lt=until).first()
