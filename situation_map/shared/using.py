"""Taking another's good practice or material into use in a county."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from network.models import Region
from network.permissions import is_coordinator
from situation_map.models import SharedUse

from .reading import MODELS, in_branch_of, items_of, sources


class NotShared(LookupError):
    """No published good practice or material of another county has this key."""


@transaction.atomic
def set_in_use(*, region: Region, key: uuid.UUID, in_use: bool, user: Any) -> bool:
    """Take it into use in the county, or leave it. Returns whether that changed anything.

    Raises PermissionDenied, and NotShared for what the user cannot see or what is the county's own.
    """
    if not is_coordinator(user, region.code):
        raise PermissionDenied
    if not in_use:
        deleted, _rows = SharedUse.objects.filter(region=region, page_key=key).delete()
        return bool(deleted)
    own = in_branch_of(region)
    pages = [page for model in MODELS for page in sources(model).filter(translation_key=key).exclude(own)]
    if not items_of(pages, user):
        raise NotShared
    _use, created = SharedUse.objects.get_or_create(region=region, page_key=key)
    return created
