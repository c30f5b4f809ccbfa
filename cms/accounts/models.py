"""The user. A model of our own from the first migration, since swapping it in later means rewriting every foreign
key.
"""

from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """As Django's, for now without a field more."""
