"""Old addresses of organisations and of what lies below them.

Written when something moves, followed when nothing is found.
"""

import uuid

from django.db import transaction
from wagtail.models import Page

from network.models import OldAddress


def tail_of(page: Page) -> str:
    """The page's path below its language's home: "keski-suomi/tuulikello-ry"; the same in every language."""
    return "/".join(page.url_path.strip("/").split("/")[1:])


@transaction.atomic
def remember_address(*, tail: str, page: Page) -> None:
    """What was at `tail` is at `page` now, in every language; `page` has its new address already."""
    forget_address(tail=tail_of(page))
    if tail != tail_of(page):
        OldAddress.objects.update_or_create(path=tail, defaults={"translation_key": page.translation_key})


def forget_address(*, tail: str) -> None:
    """Something is at that address again."""
    OldAddress.objects.filter(path=tail).delete()


@transaction.atomic
def hand_over_addresses(*, earlier: uuid.UUID, later: uuid.UUID, only: list[str] | None = None) -> list[str]:
    """What led to one page leads to another from now on, all of it or `only` these. Gives the old addresses."""
    rows = OldAddress.objects.filter(translation_key=earlier)
    if only is not None:
        rows = rows.filter(path__in=only)
    paths = [*rows.values_list("path", flat=True)]
    rows.update(translation_key=later)
    return paths


def current_address(path: str) -> str | None:
    """Where "/fi/keski-suomi/old-name/cafe/" is now; None when it never was anywhere else. Two queries."""
    language, _slash, tail = path.strip("/").partition("/")
    parts = tail.split("/")
    if not tail or len(parts) > 8:
        return None
    prefixes = ["/".join(parts[:length]) for length in range(1, len(parts) + 1)]
    rows = sorted(OldAddress.objects.filter(path__in=prefixes), key=lambda row: len(row.path), reverse=True)
    for row in rows:
        # A language that was removed is not where readers are led.
        page = Page.objects.filter(translation_key=row.translation_key).order_by("-live", "locale_id").first()
        if page is None:
            continue
        found = "/".join([tail_of(page), *parts[row.path.count("/") + 1 :]])
        if found != tail:
            return f"/{language}/{found}/"
    return None
