"""What has changed in a county: page, feeds, and following it by e-mail."""

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from network.joining import spam
from network.joining.public_views import TOO_MANY, UNPROCESSABLE, private
from network.models import Region
from network.outputs.responses import Output, respond
from network.services.private_links import mail_is_sent
from situation_map.county_addresses import asked_county, county_alternates, county_breadcrumb

from . import feeds, subscribing
from .forms import SubscribeForm
from .reading import changes_of


@require_http_methods(["GET", "HEAD", "POST"])
def situation_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """The page, and the form with which one follows the county."""
    region = asked_county(slug)
    form = SubscribeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if spam.is_over_limit(request):
            form.add_error(None, _("Many requests have come from your connection. Try again in an hour."))
            return changes_page(request, region, form, TOO_MANY)
        spam.count_request(request)
        if not form.is_trapped:
            email, language = form.cleaned_data["email"], (get_language() or "fi")[:2]
            subscribing.subscribe(region=region, email=email, language=language)
        return redirect(f"{reverse('situation_changes', kwargs={'slug': slug})}?asked=1#follow")
    return changes_page(request, region, form, UNPROCESSABLE if form.errors else 200)


def changes_page(request: HttpRequest, region: Region, form: SubscribeForm, status: int) -> HttpResponse:
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


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """The page that a letter leads to: confirm, or leave. Opening it changes nothing, since mail filters open links."""
    row = subscribing.subscription_of_token(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        subscribing.confirm_subscription(subscription=row)
        return private(redirect("subscription", token=token))
    return private(render(request, "situation_map/subscription.html", {"subscription": row, "token": token}))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def subscription_leave(request: HttpRequest, token: str) -> HttpResponse:
    """Leaving: a mail program posts here without asking (RFC 8058), a person presses one button.

    Exempt from the CSRF check because a mail program has no cookie of ours; who knows the token may leave.
    """
    left = request.method == "POST"
    if left:
        subscribing.leave(token=token)
    row = subscribing.subscription_of_token(token)
    context = {"subscription": row, "token": token, "is_leaving": True, "left": left or row is None}
    return private(render(request, "situation_map/subscription.html", context))
