"""The root address, uploaded files, and the error pages."""

import posixpath

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language_from_request
from django.views.static import serve as serve_file


def choose_language(request: HttpRequest) -> HttpResponse:
    """/ leads to the language that the browser asks for."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)[:2]}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Uploaded images. Documents are served by Wagtail's own view only, which knows who may read them."""
    if posixpath.normpath(f"/{path}").lstrip("/").split("/")[0] == "documents":
        raise Http404
    return serve_file(request, path, document_root=str(settings.MEDIA_ROOT))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs neither database nor context processors: they may be what failed."""
    language = next((code for code, _ in settings.LANGUAGES if request.path.startswith(f"/{code}/")), "fi")
    return HttpResponse(render_to_string("500.html", {"language": language}), status=500)
