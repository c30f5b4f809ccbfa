"""Content-Security-Policy: strict for what readers see, wider for Wagtail's admin, which has inline parts of its
own.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


def policy(directives: dict[str, list[str]]) -> str:
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in directives.items())


class ContentSecurityPolicyMiddleware:
    """A view may set `response.csp` (directives that replace the public ones), for example for an embed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.public = policy(settings.CSP_PUBLIC)
        self.admin = policy(settings.CSP_ADMIN)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if directives := getattr(response, "csp", None):
            value = policy({**settings.CSP_PUBLIC, **directives})
        else:
            value = self.admin if request.path.startswith("/admin/") else self.public
        response.headers.setdefault("Content-Security-Policy", value)
        response.headers.setdefault(
            "Permissions-Policy", "geolocation=(self), camera=(), microphone=(), browsing-topics=()"
        )
        return response
