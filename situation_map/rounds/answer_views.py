"""Answering: by a private link, and on the desk as a county's coordinator. Parse, ask who it is, hand over."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from network.joining.public_views import private
from situation_map.models import Round, RoundCounty

from . import answer_pages, links
from .answer_pages import Access
from .errors import LinkOver
from .permissions import may_answer

GONE = 410
Page = Callable[[HttpRequest, Access], HttpResponse]


def by_link(request: HttpRequest, token: str, page: Page) -> HttpResponse:
    """The page for the holder of the link; 404 for no link, 410 for one that is over."""
    link = links.link_of_token(token)
    if link is None:
        raise Http404
    try:
        links.check_usable(link)
    except LinkOver:
        context = {"round": link.county.round, "region": link.county.region}
        return private(render(request, "situation_map/rounds/over.html", context, status=GONE))
    links.note_seen(link)
    address = {name: reverse(name, kwargs={"token": token}) for name in LINK_VIEWS}
    access = Access(
        county=link.county,
        by=link.role,
        may_send=link.is_contact,
        on_desk=False,
        page=address["round_answer"],
        send=address["round_answer_send"],
        colleagues=address["round_answer_colleagues"],
        take_back=address["round_answer_take_back"],
    )
    return private(page(request, access))


LINK_VIEWS = ("round_answer", "round_answer_send", "round_answer_colleagues", "round_answer_take_back")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    return by_link(request, token, answer_pages.answering_page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_send(request: HttpRequest, token: str) -> HttpResponse:
    return by_link(request, token, answer_pages.sending_page)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer_colleagues(request: HttpRequest, token: str) -> HttpResponse:
    return by_link(request, token, answer_pages.colleagues_page)


@never_cache
@require_POST
def answer_take_back(request: HttpRequest, token: str) -> HttpResponse:
    return by_link(request, token, answer_pages.taking_back)


def on_desk(request: HttpRequest, pk: int, code: str, page: Page) -> HttpResponse:
    """The same page for the county's coordinator. Raises PermissionDenied, Http404."""
    if not may_answer(request.user, code):
        raise PermissionDenied
    rows = RoundCounty.objects.select_related("round", "region").exclude(
        round__state__in=(Round.State.DRAFT, Round.State.WITHDRAWN)
    )
    county = get_object_or_404(rows, round=pk, region=code)
    address = {name: reverse(name, kwargs={"pk": pk, "code": code}) for name in DESK_VIEWS}
    access = Access(
        county=county,
        by=_("coordinator of the county"),
        may_send=True,
        on_desk=True,
        page=address["round_own"],
        send=address["round_own_send"],
        colleagues=address["round_own_colleagues"],
        take_back=address["round_own_take_back"],
    )
    return page(request, access)


DESK_VIEWS = ("round_own", "round_own_send", "round_own_colleagues", "round_own_take_back")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return on_desk(request, pk, code, answer_pages.answering_page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_send(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return on_desk(request, pk, code, answer_pages.sending_page)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own_colleagues(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return on_desk(request, pk, code, answer_pages.colleagues_page)


@never_cache
@login_required
@require_POST
def own_take_back(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return on_desk(request, pk, code, answer_pages.taking_back)
