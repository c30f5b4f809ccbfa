"""Who may do what with the figures. Statements and rounds have rules of their own beside them."""

from typing import Any


def may_manage_figures(user: Any) -> bool:
    """Make and edit indicators, record and bring in figures: the coordinators of the whole network."""
    if not (user and user.is_authenticated):
        return False
    return bool(user.is_superuser or user.region_roles.filter(region=None).exists())
