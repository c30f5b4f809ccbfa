"""Who may see and do what. Every view and service asks here."""

from network.models.vocabulary import Role, Visibility
from network.querysets import User

WRITERS = (Role.EDITOR, Role.PUBLISHER, Role.MANAGER)
PUBLISHERS = (Role.PUBLISHER, Role.MANAGER)


def is_member(user: User) -> bool:
    """Belongs to the network: a membership, a county role, or an administrator."""
    if not (user and user.is_authenticated):
        return False
    return user.is_superuser or user.memberships.exists() or is_coordinator(user)


def is_coordinator(user: User, region_code: str | None = None) -> bool:
    """Coordinates the county, or with no county given, any."""
    if not (user and user.is_authenticated):
        return False
    if user.is_superuser:
        return True
    roles = user.region_roles.all()
    if region_code is None:
        return roles.exists()
    return any(role.region_id in (None, region_code) for role in roles)


def visibilities_for(user: User) -> tuple[str, ...]:
    """Which visibilities of published records the user may read."""
    if not is_member(user):
        return (Visibility.PUBLIC,)
    if is_coordinator(user):
        return (Visibility.PUBLIC, Visibility.NETWORK, Visibility.COORDINATORS)
    return (Visibility.PUBLIC, Visibility.NETWORK)


def role_in(user: User, organisation_id: int) -> str | None:
    """The user's role in the organisation with this record id; None for a stranger."""
    if not (user and user.is_authenticated):
        return None
    membership = user.memberships.filter(organisation_id=organisation_id).first()
    return membership.role if membership else None


def may_write(user: User, organisation_id: int) -> bool:
    """May create and change the organisation's content."""
    if not (user and user.is_authenticated):
        return False
    return user.is_superuser or role_in(user, organisation_id) in WRITERS
