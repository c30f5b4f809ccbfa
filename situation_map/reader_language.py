"""The language in which somebody with an account is written to."""

from typing import Any

from wagtail.users.models import UserProfile

from situation_map.language import LANGUAGES

DEFAULT = "fi"
"""Of letters to people who have not chosen a language in their account."""


def language_of(user: Any) -> str:
    """The language that the person has chosen in the account, of those that the site speaks. One query."""
    chosen = UserProfile.objects.filter(user=user).values_list("preferred_language", flat=True).first()
    code = (chosen or "")[:2]
    return code if code in LANGUAGES else DEFAULT
