"""Which pages and files somebody may read on the site."""

import uuid
from typing import Any

from django.db.models import Q
from wagtail.models import Page, PageViewRestriction, ReferenceIndex
from wagtail.permissions import policy_registry

from network.models import OrganisationPage, Record
from network.permissions import visibilities_for
from network.services import review

LIBRARY_ACTIONS = ("add", "change", "delete", "choose")


def readable_pages(user: Any, pages: Any) -> Any:
    """Those of the queryset that are published and that the user may read on the site."""
    hidden = Record.objects.exclude(visibility__in=visibilities_for(user)).values("translation_key")
    restricted = Q(pk__in=[])
    for restriction in PageViewRestriction.objects.select_related("page"):
        restricted |= Q(path__startswith=restriction.page.path)
    return pages.filter(live=True).exclude(translation_key__in=hidden).exclude(restricted)


def organisation_of(item: Any) -> OrganisationPage | None:
    """The organisation in whose collection an image or a document lies; None in one that belongs to nobody."""
    try:
        key = uuid.UUID(item.collection.name)
    except ValueError:
        return None
    return OrganisationPage.objects.filter(translation_key=key).first()


def may_read_document(user: Any, document: Any) -> bool:
    """Whether a file may be opened: it stands on a page that the user may read, or is their own to work with.

    What lies in no organisation's collection is everybody's; Wagtail's privacy of the collection is asked besides.
    """
    organisation = organisation_of(document)
    if organisation is None or is_on_readable_page(user, document):
        return True
    if not (user and user.is_authenticated):
        return False
    policy = policy_registry.get(document)
    return policy.user_has_any_permission_for_instance(user, LIBRARY_ACTIONS, document) or review.may_review_page(
        user, organisation
    )


def is_on_readable_page(user: Any, item: Any) -> bool:
    """Whether a page that the user may read refers to the image or document."""
    references = ReferenceIndex.get_references_to(item).filter(base_content_type__app_label="wagtailcore")
    numbers = [int(number) for number in references.values_list("object_id", flat=True) if number.isdecimal()]
    return readable_pages(user, Page.objects.filter(pk__in=numbers)).exists()
