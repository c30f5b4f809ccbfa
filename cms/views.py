"""The root address and the error pages."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request, override


def choose_language(request: HttpRequest) -> HttpResponse:
    """/ leads to the language that the browser asks for."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _bare_page(request, "400.html", 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    return _bare_page(request, "500.html", 500)


def _bare_page(request: HttpRequest, template: str, status: int) -> HttpResponse:
    """Needs neither database nor context processors, nor what was sent: they may be what failed."""
    language = next((code for code, _ in settings.LANGUAGES if request.path.startswith(f"/{code}/")), "fi")
    with override(language):
        return HttpResponse(render_to_string(template, {"language": language}), status=status)
