"""Translations whose draft was written together with the original: which they are, and their publication with it."""

from django.db import transaction
from django.db.models import F
from wagtail.models import Page

from network.models import AccompanyingText
from network.models.pages import FactPage


def accompany(page: FactPage) -> None:
    """The page's latest draft goes out with its original."""
    AccompanyingText.objects.update_or_create(translation_id=page.pk, defaults={"revision_id": page.latest_revision_id})


def accompanying(source: FactPage) -> list[FactPage]:
    """The translations whose latest draft goes out with this page, by language."""
    rows = AccompanyingText.objects.filter(
        translation__translation_key=source.translation_key, revision_id=F("translation__latest_revision_id")
    ).select_related("translation__locale", "translation__latest_revision")
    found = [row.translation.specific for row in rows.order_by("translation__locale__language_code")]
    return [page for page in found if page.pk != source.pk and page.has_unpublished_changes]


@transaction.atomic
def publish_accompanying(source: Page | None) -> None:
    """The original was approved or published by who may: so are the texts written with it and not changed since.

    A publication of another kind, such as of a cancelled meeting, publishes no text that waits for review.
    """
    if not isinstance(source, FactPage) or not source.is_source:
        return
    for page in accompanying(source):
        page.get_latest_revision().publish(skip_permission_checks=True)  # decided with the original
    AccompanyingText.objects.filter(translation__translation_key=source.translation_key).delete()
