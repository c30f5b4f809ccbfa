"""People in Wagtail's admin, for the tests of our own views there."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from wagtail.users.models import UserProfile


def log_in_to_admin(client: Client, *, app_label: str, codenames: tuple[str, ...]) -> Client:
    """Log in somebody who has the admin, in English, and these permissions of the app; gives the client back."""
    user = get_user_model().objects.create_user("keeper", password="x", email="k@example.org")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    user.user_permissions.add(*Permission.objects.filter(content_type__app_label=app_label, codename__in=codenames))
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)
    return client
