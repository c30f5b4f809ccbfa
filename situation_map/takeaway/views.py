"""What is taken away: parse, ask, answer."""

import json
from typing import Any
from xml.etree import ElementTree

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Site

from cms.responses import FRESH_S, Output, respond
from situation_map.editions.asking import Reading, asked_reading, for_readers, public_reading

from .asking import BadChoice, NotAvailable, Taken, take_county, take_town, take_view
from .embedding import BadSize, build_frame_page, describe_embed, take_inside
from .formats import COUNTY, FORMATS, MUNICIPALITY
from .typesetting.rendering import RenderingFailed

TRY_AGAIN_S = 120
FRAMED_CSP = {"frame-ancestors": ["*"], "form-action": ["'none'"], "script-src": ["'none'"], "frame-src": ["'none'"]}


@require_safe
def file_of(request: HttpRequest, kind: str, key: str, slug: str = "", town: str = "") -> HttpResponseBase:
    """A page in a format of the registry. 400 for a choice that cannot be, 404 for what does not exist, 503 for what
    cannot be computed or drawn just now."""
    chosen = FORMATS[key]
    try:
        reading = asked_reading(request)
        with reading.in_use():
            taken = ask(request, kind, slug, town, reading)
            output = chosen.output(taken, excel=request.GET.get("excel") == "1")
    except Http404 as error:
        return refuse(chosen.media_type, 404, str(error))
    except BadChoice as error:
        return refuse(chosen.media_type, 400, error.words, parameter=error.parameter, value=error.value)
    except NotAvailable as error:
        words = _("%(label)s: not available just now.") % {"label": error.definition.label}
        return try_again(refuse(chosen.media_type, 503, words))
    except RenderingFailed:
        return try_again(
            refuse(chosen.media_type, 503, _("The file could not be made just now. Try again in a while."))
        )
    return for_readers(respond(request, output, is_private=reading.is_private), reading)


def ask(request: HttpRequest, kind: str, slug: str, town: str, reading: Reading) -> Taken:
    """Raises Http404, BadChoice, NotAvailable."""
    site = Site.find_for_request(request)
    if kind == COUNTY:
        taken = take_county(slug, reading, site)
        if not taken.region.in_scheme and not taken.dataset.figures:
            raise Http404(_("There are no figures of this area."))
        return taken
    if kind == MUNICIPALITY:
        return take_town(slug, town, reading, site)
    return take_view(request.GET, reading)


def refuse(media_type: str, status: int, words: str, **facts: str) -> HttpResponse:
    """In the format's own language for programs, else as a line of text."""
    if "json" in media_type:
        return JsonResponse({"error": words, **facts}, status=status, json_dumps_params={"ensure_ascii": False})
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)


def try_again(response: HttpResponse) -> HttpResponse:
    response.headers["Retry-After"] = str(TRY_AGAIN_S)
    return response


@require_safe
def framed_map(request: HttpRequest) -> HttpResponse:
    """A view as a page that other sites may frame: without cookies, scripts and forms."""
    reading = public_reading(request.GET, Site.find_for_request(request))
    try:
        with reading.in_use():
            return framed(request, take_view(request.GET, reading))
    except BadChoice as error:
        return refuse("text/plain", 400, error.words)
    except NotAvailable as error:
        words = _("%(label)s: not available just now.") % {"label": error.definition.label}
        return try_again(refuse("text/plain", 503, words))


@require_safe
def framed_county(request: HttpRequest, slug: str) -> HttpResponse:
    site = Site.find_for_request(request)
    reading = public_reading(request.GET, site)
    with reading.in_use():
        return framed(request, take_inside(slug, reading, site))


def framed(request: HttpRequest, taken: Any) -> HttpResponse:
    response = render(request, "situation_map/takeaway/framed.html", {"page": build_frame_page(taken)})
    response.xframe_options_exempt = True
    response.csp = FRAMED_CSP  # type: ignore[attr-defined]
    patch_cache_control(response, public=True, max_age=FRESH_S)
    return response


@require_safe
def oembed(request: HttpRequest) -> HttpResponseBase:
    """oEmbed 1.0: 400 without an address or with a size that is none, 404 for an address that is not embeddable,
    501 for a format that does not exist."""
    wanted = request.GET.get("format", "json")
    if wanted not in ("json", "xml"):
        return refuse("text/plain", 501, _("There are two formats: json and xml."))
    if not request.GET.get("url"):
        return refuse("text/plain", 400, _("Give the address of a view in the parameter “url”."), parameter="url")
    try:
        answer = describe_embed(request.GET, Site.find_for_request(request))
    except Http404 as error:
        return refuse("text/plain", 404, str(error))
    except BadSize as error:
        words = _("%(parameter)s must be a whole number above zero.") % {"parameter": error.parameter}
        return refuse("text/plain", 400, words)
    if wanted == "json":
        content, media_type = json.dumps(answer, ensure_ascii=False).encode(), "application/json"
    else:
        content, media_type = written_xml(answer), "text/xml; charset=utf-8"
    return respond(request, Output([content], media_type), is_private=False)


def written_xml(answer: dict[str, Any]) -> bytes:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    return ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
