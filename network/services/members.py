"""People of an organisation and coordinators of counties: changing roles, removing, never leaving nobody in charge."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction

from network.models import Membership, Record, Region, RegionRole, TrustedOrganisation
from network.models.vocabulary import Role
from network.permissions import is_coordinator
from network.services import review, roles
from network.services.managing import may_coordinate, may_manage, page_of

RANK = {role: number for number, role in enumerate(Role.values)}


class LastInCharge(Exception):
    """The last manager of an organisation, or the last coordinator of a county, cannot go."""


def higher_role(one: str, other: str) -> str:
    """viewer < editor < publisher < manager"""
    return max(one, other, key=RANK.__getitem__)


def people_of(organisation: Record) -> models.QuerySet[Membership]:
    return Membership.objects.filter(organisation=organisation).select_related("user").order_by(
        "user__last_name", "user__first_name", "user__username"
    )  # fmt: skip


def held_membership(organisation: Record, user_id: int, by: Any) -> Membership:
    """The membership, with the organisation's row locked so that two managers cannot remove each other at once.

    Raises PermissionDenied, Membership.DoesNotExist.
    """
    if not may_manage(by, organisation):
        raise PermissionDenied
    Record.objects.select_for_update().get(pk=organisation.pk)
    return Membership.objects.select_related("user").get(organisation=organisation, user_id=user_id)


def check_not_last(membership: Membership) -> None:
    others = Membership.objects.filter(organisation=membership.organisation_id, role=Role.MANAGER, user__is_active=True)
    if membership.role == Role.MANAGER and not others.exclude(pk=membership.pk).exists():
        raise LastInCharge


@transaction.atomic
def change_role(*, organisation: Record, user_id: int, role: str, by: Any) -> Membership:
    """Give a member another role. Raises PermissionDenied, Membership.DoesNotExist, LastInCharge, ValueError."""
    if role not in Role.values:
        raise ValueError(f"{role} is no role.")
    membership = held_membership(organisation, user_id, by)
    if role != Role.MANAGER:
        check_not_last(membership)
    return roles.set_membership(user=membership.user, organisation=organisation, role=role)


@transaction.atomic
def remove_member(*, organisation: Record, user_id: int, by: Any) -> None:
    """Take a person out of the organisation; what they wrote stays.

    Raises PermissionDenied, Membership.DoesNotExist, LastInCharge.
    """
    membership = held_membership(organisation, user_id, by)
    check_not_last(membership)
    roles.remove_membership(user=membership.user, organisation=organisation)


def is_national(user: Any) -> bool:
    return user.is_superuser or user.region_roles.filter(region=None).exists()


def may_appoint(user: Any, region: Region | None) -> bool:
    """A county's coordinators appoint their fellows; those of the whole country and administrators, everybody."""
    if not (user and user.is_authenticated):
        return False
    return is_coordinator(user, region.code) if region is not None else is_national(user)


@transaction.atomic
def appoint_coordinator(*, user: Any, region: Region | None, by: Any) -> RegionRole:
    """Make an account a coordinator of the county, or of the country. Raises PermissionDenied."""
    if not may_appoint(by, region):
        raise PermissionDenied
    return roles.set_coordinator(user=user, region=region)


@transaction.atomic
def dismiss_coordinator(*, user: Any, region: Region | None, by: Any) -> None:
    """End a coordinator's task. The last of a county is removed by the country's coordinators only, the country's last
    by an administrator. Raises PermissionDenied, LastInCharge.
    """
    if not may_appoint(by, region):
        raise PermissionDenied
    held = RegionRole.objects.select_for_update().filter(region=region)
    is_last = not [role for role in held if role.user_id != user.pk]
    if is_last and not (by.is_superuser or (region is not None and is_national(by))):
        raise LastInCharge
    roles.remove_coordinator(user=user, region=region)


@transaction.atomic
def change_trust(*, organisation: Record, region: Region, trusted: bool, by: Any) -> None:
    """Let the organisation publish in the county without review, or end that. Raises PermissionDenied.

    An organisation is trusted in the county that it hangs in; ValueError for another.
    """
    if not (is_coordinator(by, region.code) and may_coordinate(by, organisation)):
        raise PermissionDenied
    if review.region_code_of(page_of(organisation)) != region.code:
        raise ValueError(f"Organisation {organisation.pk} is not in county {region.code}.")
    roles.trust_organisation(organisation=organisation, region=region, trusted=trusted)


def trusted_ids(region: Region) -> set[int]:
    return set(TrustedOrganisation.objects.filter(region=region).values_list("organisation_id", flat=True))
