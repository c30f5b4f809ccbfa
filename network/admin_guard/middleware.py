"""The middleware that puts the rules before the admin's views."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from network.admin_guard.library_names import LibraryNames, shown_names
from network.admin_guard.rules import RULES
from network.admin_guard.titles import admin_reader

ADMIN = "admin/"


class AdminPageGuard:
    """`process_view` knows which view is meant and with which object."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token, named = admin_reader.set(None), shown_names.set(None)
        try:
            return self.get_response(request)
        finally:
            admin_reader.reset(token)
            shown_names.reset(named)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> HttpResponse | None:
        match, user = request.resolver_match, request.user
        if match is None or not match.route.startswith(ADMIN) or not user.is_authenticated:
            return None
        admin_reader.set(user)
        shown_names.set(LibraryNames())
        if user.is_superuser or not user.has_perm("wagtailadmin.access_admin"):
            return None  # without access the view sends them to sign in
        if not match.url_name:
            return None  # Wagtail's own "not found"
        rule = RULES.get(match.view_name)
        if rule is None:
            raise PermissionDenied
        return rule(request, kwargs)
