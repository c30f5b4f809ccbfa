"""Where nothing is found, an organisation may have been: readers are led on to where it is now."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect

from network.services.old_addresses import current_address

LANGUAGES = frozenset(code for code, _name in settings.LANGUAGES)


class OldAddressMiddleware:
    """Asks only after a 404 of a reader's page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        if request.path.strip("/").split("/")[0] not in LANGUAGES or "\x00" in request.path:
            return response
        address = current_address(request.path)
        if address is None:
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)
