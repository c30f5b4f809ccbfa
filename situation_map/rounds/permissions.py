"""Who may do what with rounds. Every view and service asks here."""

from typing import Any

from network.permissions import is_coordinator
from network.services.members import is_national


def may_manage_rounds(user: Any) -> bool:
    """The coordinators of the whole country, and administrators."""
    return bool(user and user.is_authenticated) and is_national(user)


def may_answer(user: Any, region_code: str) -> bool:
    """The coordinators of the county, beside those who hold its links."""
    return is_coordinator(user, region_code)
