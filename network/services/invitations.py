"""Inviting people into an organisation, or to coordinate a county, by e-mail.

Only who holds the letter's link and has its address gets in.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cms.private_links import absolute_address, hash_of, new_link, token_of
from network.models import Invitation, Membership, Record, Region, RegionRole
from network.models.joining import COORDINATOR, INVITATION_DAYS
from network.services.letters import send_letter
from network.services.managing import may_manage
from network.services.members import higher_role, may_appoint
from network.services.roles import set_coordinator, set_membership

PURPOSE = "invitation"


class InvitationOver(Exception):
    """Accepted, revoked or run out: it cannot be used (again)."""


class NotTheInvited(Exception):
    """Signed in with another e-mail address than the invited one."""


@dataclass(frozen=True)
class NewAccount:
    username: str
    password: str
    first_name: str
    last_name: str


@transaction.atomic
def write_invitation(*, organisation: Record, email: str, role: str, language: str, user: Any) -> Invitation:
    """The row and its letter, without asking who invites. An open one to the same address is renewed instead."""
    return write_letter(
        open_invitations(organisation),
        Invitation(organisation=organisation, email=email, role=role, language=language, invited_by=user),
    )


def write_letter(among: Any, wanted: Invitation) -> Invitation:
    """The wanted invitation with its letter; one of `among` to the same address is renewed instead."""
    earlier = among.filter(email__iexact=wanted.email).select_for_update().first()
    if earlier is not None:
        earlier.role, earlier.language, earlier.invited_by = wanted.role, wanted.language, wanted.invited_by
        return renew(earlier)
    wanted.link_nonce, wanted.link_hash = new_link(PURPOSE)
    wanted.save(force_insert=True)
    send_letter("invitation", wanted.pk)
    return wanted


@transaction.atomic
def invite_person(*, organisation: Record, email: str, role: str, language: str, user: Any) -> Invitation:
    """Invite somebody. Raises PermissionDenied, and ValidationError for who belongs to the organisation already."""
    if not may_manage(user, organisation):
        raise PermissionDenied
    if Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person belongs to the organisation already. Change the role below.")})
    return write_invitation(organisation=organisation, email=email, role=role, language=language, user=user)


@transaction.atomic
def invite_coordinator(*, region: Region | None, email: str, language: str, user: Any) -> Invitation:
    """Invite somebody to coordinate the county, or with none the whole country. An open one is renewed.

    Raises PermissionDenied, and ValidationError for who coordinates it already.
    """
    if not may_appoint(user, region):
        raise PermissionDenied
    if RegionRole.objects.filter(region=region, user__email__iexact=email).exists():
        raise ValidationError({"email": _("This person is a coordinator here already.")})
    return write_letter(
        open_coordinator_invitations(region),
        Invitation(region=region, email=email, role=COORDINATOR, language=language, invited_by=user),
    )


@transaction.atomic
def resend_invitation(*, invitation: Invitation, user: Any) -> Invitation:
    """A new letter with a new link and fourteen days more; the old link ends.

    Raises PermissionDenied, InvitationOver.
    """
    return renew(managed(invitation, user))


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, user: Any) -> None:
    """The link ends at once. Raises PermissionDenied, InvitationOver."""
    held = managed(invitation, user)
    held.revoked_at = timezone.now()
    held.save(update_fields=["revoked_at"])


def may_change(user: Any, invitation: Invitation) -> bool:
    """Who may invite so."""
    if invitation.organisation is not None:
        return may_manage(user, invitation.organisation)
    return may_appoint(user, invitation.region)


def managed(invitation: Invitation, user: Any) -> Invitation:
    if not may_change(user, invitation):
        raise PermissionDenied
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not held.is_open:
        raise InvitationOver
    return held


def renew(invitation: Invitation) -> Invitation:
    invitation.link_nonce, invitation.link_hash = new_link(PURPOSE)
    invitation.expires_at = timezone.now() + dt.timedelta(days=INVITATION_DAYS)
    invitation.sent_at = None
    invitation.save()
    send_letter("invitation", invitation.pk)
    return invitation


def open_invitations(organisation: Record) -> Any:
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, revoked_at=None)


def open_coordinator_invitations(region: Region | None) -> Any:
    return Invitation.objects.filter(organisation=None, region=region, accepted_at=None, revoked_at=None)


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation of a link, whatever its state."""
    return Invitation.objects.select_related("organisation", "region").filter(link_hash=hash_of(token)).first()


def link_of(invitation: Invitation) -> str:
    """The private address, for where no mail is sent."""
    token = token_of(PURPOSE, invitation.link_nonce)
    return absolute_address("invitation", language=invitation.language, token=token)


def has_account(invitation: Invitation) -> bool:
    return get_user_model().objects.filter(email__iexact=invitation.email, is_active=True).exists()


def is_invited(user: Any, invitation: Invitation) -> bool:
    return bool(user.email) and user.email.casefold() == invitation.email.casefold()


def usable(invitation: Invitation) -> Invitation:
    """Held until the transaction ends. Raises InvitationOver."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not held.is_open or held.has_expired:
        raise InvitationOver
    return held


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: Any) -> Membership | RegionRole:
    """An account that has the invited address takes the role. Raises InvitationOver, NotTheInvited.

    A higher role that the person has in the organisation already stays.
    """
    held = usable(invitation)
    if not is_invited(user, held):
        raise NotTheInvited
    return take(held, user)


@transaction.atomic
def accept_with_new_account(*, invitation: Invitation, account: NewAccount) -> Any:
    """Make the invited person's account and take the role; returns the user.

    Raises InvitationOver, NotTheInvited when an account has the address already, and ValidationError naming the field.
    """
    held = usable(invitation)
    if has_account(held):
        raise NotTheInvited
    user = get_user_model()(
        username=account.username, email=held.email, first_name=account.first_name, last_name=account.last_name
    )
    try:
        validate_password(account.password, user)
    except ValidationError as error:
        raise ValidationError({"password": error.messages}) from None
    user.set_password(account.password)
    user.full_clean(exclude=["password"])
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"username": _("This user name is taken. Choose another.")}) from None
    take(held, user)
    return user


def take(invitation: Invitation, user: Any) -> Membership | RegionRole:
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    if invitation.organisation is None:
        return set_coordinator(user=user, region=invitation.region)
    current = Membership.objects.filter(user=user, organisation=invitation.organisation).first()
    role = higher_role(current.role, invitation.role) if current else invitation.role
    return set_membership(user=user, organisation=invitation.organisation, role=role)
