"""What has changed in a county, or at an address without one in the whole country: page, feeds, following by e-mail."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cms import spam
from cms.context_processors import OWN_NAMES
from cms.follower_views import FollowerPages, confirming_view, leaving_view
from cms.forms import FollowForm
from cms.private_links import mail_is_sent
from cms.responses import TOO_MANY, UNPROCESSABLE, Output, respond
from situation_map.county_addresses import asked_county
from situation_map.models import ChangeSubscription
from situation_map.statements.stated_area import COUNTRY, StatedArea

from . import feeds, subscribing
from .reading import changes_of


def asked_area(slug: str | None) -> StatedArea:
    """The county with this slug, the whole country without one. Raises Http404."""
    return COUNTRY if slug is None else StatedArea(asked_county(slug))


@require_http_methods(["GET", "HEAD", "POST"])
def situation_changes(request: HttpRequest, slug: str | None = None) -> HttpResponse:
    """The page, and the form with which one follows the area."""
    area = asked_area(slug)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if spam.is_refused(request, form):
            return changes_page(request, area, form, TOO_MANY)
        spam.count_request(request)
        if not form.is_trapped:
            email, language = form.cleaned_data["email"], (get_language() or "fi")[:2]
            subscribing.subscribe(area=area, email=email, language=language)
        return redirect(f"{area.changes_address}?asked=1#follow")
    return changes_page(request, area, form, UNPROCESSABLE if form.errors else 200)


def changes_page(request: HttpRequest, area: StatedArea, form: FollowForm, status: int) -> HttpResponse:
    request.alternates = changes_alternates(area)  # type: ignore[attr-defined]
    entries = changes_of(area)
    context = {
        "area": area,
        "entries": entries,
        "form": form,
        "is_asked": request.GET.get("asked") == "1",
        "mail_is_sent": mail_is_sent(),
        "breadcrumb": [(_("Situation map"), reverse("situation_map")), (area.name, area.address)],
        "has_examples": any(entry.is_example for entry in entries),
    }
    return render(request, "situation_map/changes.html", context, status=status)


def changes_alternates(area: StatedArea) -> dict[str, str]:
    """The page's address in every language: a county's slug differs."""
    addresses = {}
    for code in OWN_NAMES:
        with override(code):
            addresses[code] = area.changes_address
    return addresses


@require_safe
def changes_atom(request: HttpRequest, slug: str | None = None) -> HttpResponseBase:
    area = asked_area(slug)
    content = feeds.atom_of(area, changes_of(area))
    return respond(request, Output([content], "application/atom+xml; charset=utf-8"), is_private=False)


@require_safe
def changes_json(request: HttpRequest, slug: str | None = None) -> HttpResponseBase:
    area = asked_area(slug)
    content = feeds.json_of(area, changes_of(area))
    return respond(request, Output([content], "application/json; charset=utf-8"), is_private=False)


def followed_area(row: ChangeSubscription) -> dict[str, StatedArea]:
    return {"area": subscribing.area_of(row)}


PAGES = FollowerPages(
    ChangeSubscription, "situation_map/subscription.html", "subscription", subscribing.subscription_of_token,
    followed_area,
)  # fmt: skip
subscription, subscription_leave = confirming_view(PAGES), leaving_view(PAGES)
