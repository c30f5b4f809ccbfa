"""What has changed in a county: page, feeds, and following it by e-mail."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from cms import spam
from cms.follower_views import FollowerPages, confirming_view, leaving_view
from cms.forms import FollowForm
from cms.private_links import mail_is_sent
from cms.responses import TOO_MANY, UNPROCESSABLE, Output, respond
from network.models import Region
from situation_map.county_addresses import asked_county, county_alternates, county_breadcrumb
from situation_map.models import ChangeSubscription

from . import feeds, subscribing
from .reading import changes_of


@require_http_methods(["GET", "HEAD", "POST"])
def situation_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, and the form with which one follows the county."""
    region = asked_county(slug)
    form = FollowForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if spam.is_refused(request, form):
            return changes_page(request, region, form, TOO_MANY)
        spam.count_request(request)
        if not form.is_trapped:
            email, language = form.cleaned_data["email"], (get_language() or "fi")[:2]
            subscribing.subscribe(region=region, email=email, language=language)
        return redirect(f"{reverse('situation_changes', kwargs={'slug': slug})}?asked=1#follow")
    return changes_page(request, region, form, UNPROCESSABLE if form.errors else 200)


def changes_page(request: HttpRequest, region: Region, form: FollowForm, status: int) -> HttpResponse:
    request.alternates = county_alternates(region, "situation_changes")  # type: ignore[attr-defined]
    entries = changes_of(region)
    context = {
        "region": region,
        "entries": entries,
        "form": form,
        "is_asked": request.GET.get("asked") == "1",
        "mail_is_sent": mail_is_sent(),
        "breadcrumb": county_breadcrumb(region),
        "has_examples": any(entry.is_example for entry in entries),
    }
    return render(request, "situation_map/changes.html", context, status=status)


@require_safe
def changes_atom(request: HttpRequest, slug: str) -> HttpResponseBase:
    region = asked_county(slug)
    content = feeds.atom_of(region, changes_of(region))
    return respond(request, Output([content], "application/atom+xml; charset=utf-8"), is_private=False)


@require_safe
def changes_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    region = asked_county(slug)
    content = feeds.json_of(region, changes_of(region))
    return respond(request, Output([content], "application/json; charset=utf-8"), is_private=False)


PAGES = FollowerPages(
    ChangeSubscription, "situation_map/subscription.html", "subscription", subscribing.subscription_of_token
)
subscription, subscription_leave = confirming_view(PAGES), leaving_view(PAGES)
