"""Who manages an organisation: its managers, the coordinators of the county it hangs in, administrators."""

from typing import Any

from network.models import OrganisationPage, Record
from network.models.vocabulary import Role
from network.permissions import role_in
from network.services import review


def page_of(organisation: Record) -> OrganisationPage:
    """The source-language page of an organisation's record. Raises OrganisationPage.DoesNotExist."""
    return OrganisationPage.objects.select_related("locale").get(
        translation_key=organisation.translation_key, locale__language_code=organisation.source_language
    )


def may_coordinate(user: Any, organisation: Record) -> bool:
    """Coordinates the county branch that the organisation hangs in; administrators do everywhere."""
    page = OrganisationPage.objects.filter(translation_key=organisation.translation_key).first()
    return page is not None and review.may_review_page(user, page)


def may_manage(user: Any, organisation: Record) -> bool:
    """Invites and removes people, renames."""
    if not (user and user.is_authenticated):
        return False
    return role_in(user, organisation.pk) == Role.MANAGER or may_coordinate(user, organisation)
