"""Who an output is made for: what they may see, in which language, at what moment."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from network.models import Record
from network.models.vocabulary import Publication
from network.permissions import visibilities_for
from network.querysets import User


@dataclass(frozen=True)
class Reader:
    """`visibilities` of published records that `user` may read; `language` of the address that was asked for."""

    user: User
    visibilities: tuple[str, ...]
    language: str
    now: dt.datetime

    @classmethod
    def of(cls, user: User) -> "Reader":
        return cls(user, visibilities_for(user), (get_language() or "fi")[:2], timezone.now())

    def sees(self, record: Record | None) -> bool:
        """Whether a record that another one names (its organiser, its place) may be named to this reader."""
        return record is not None and record.publication == Publication.LIVE and record.visibility in self.visibilities


def absolute(path: str) -> str:
    """An address on this site from its root, with the site's own name before it."""
    return f"{settings.PUBLIC_URL}{path}" if path else ""
