"""What editions add to the scene: a draft, and a frozen one whose time has not come."""

import datetime as dt
from typing import Any

from django.utils import timezone

from situation_map.editions.freezing import freeze_edition
from situation_map.models import Edition
from tests.network.world import World

CANARY = "Kanarialintu"


def add_editions(world: World, things: dict[str, Any]) -> None:
    """After the figures: there is nothing to freeze without one."""
    today = timezone.localdate()
    things["edition_draft"] = Edition.objects.create(slug="luonnos", name_fi=f"{CANARY} luonnos", dated_on=today)
    later = timezone.now() + dt.timedelta(days=9)
    secret = Edition.objects.create(slug="salaa", name_fi=f"{CANARY} salaa", dated_on=today, published_at=later)
    things["edition_secret"] = freeze_edition(edition_id=secret.pk, site=None)
