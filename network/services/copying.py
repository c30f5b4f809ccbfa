"""Copies of an activity, for the rest of a split series and for the next term: drafts with all that the original has.

Text in every language, tags and organisers come along; what is said of single meetings is for the caller to edit.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction

from network.models import ActivityPage
from network.services.accompanying import accompany
from network.services.provisioning import free_slug


@transaction.atomic
def copy_activity(
    *, page: ActivityPage, edit: Callable[[ActivityPage], None], series_key: uuid.UUID, user: Any
) -> ActivityPage:
    """A draft like the page and its translations, edited; published together later. Returns the source version.

    Raises ValidationError when the edited copy is not valid. Who may do it is for the caller to check.
    """
    key = uuid.uuid4()
    versions = [page, *page.get_translations().filter(removed_language=None).specific()]
    copies = [_copy_version(version, key=key, series_key=series_key, edit=edit, user=user) for version in versions]
    source, *others = copies
    for version, other in zip(versions[1:], others, strict=True):
        if version.live:
            accompany(other)
    return source


def _copy_version(
    version: ActivityPage, *, key: uuid.UUID, series_key: uuid.UUID, edit: Callable[[ActivityPage], None], user: Any
) -> ActivityPage:
    attributes = {
        "translation_key": key,
        "slug": free_slug(version.title, version.get_parent()),
    }
    copy: ActivityPage = version.copy(
        update_attrs=attributes, copy_revisions=False, keep_live=False, user=user, reset_translation_key=False
    )
    copy = ActivityPage.objects.get(pk=copy.pk)
    copy.series_key = series_key  # left out of copies that anybody else makes
    edit(copy)
    copy.save()  # as Wagtail's editor does: an unpublished page's row is its draft
    copy.save_revision(user=user)
    return ActivityPage.objects.select_related("latest_revision").get(pk=copy.pk)
