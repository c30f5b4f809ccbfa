"""Feeds of a search, and following it by e-mail or on the desk."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cms import spam
from cms.follower_views import FollowerPages, confirming_view, leaving_view
from cms.private_links import mail_is_sent
from cms.responses import TOO_MANY, UNPROCESSABLE, Output, respond
from search.following import feeds, saving, subscribing
from search.following.forms import FollowSearchForm, NameForm
from search.following.models import SearchSubscription
from search.following.parameters import LONGEST, parameters_of, words_of
from search.views import read_query


@require_safe
def search_atom(request: HttpRequest) -> HttpResponseBase:
    """The results page's parameters; what is new or changed first. The same for every reader."""
    content = feeds.atom_of(feeds.feed_of(read_query(request)))
    return respond(request, Output([content], "application/atom+xml; charset=utf-8"), is_private=False)


@require_safe
def search_json(request: HttpRequest) -> HttpResponseBase:
    content = feeds.json_of(feeds.feed_of(read_query(request)))
    return respond(request, Output([content], "application/feed+json; charset=utf-8"), is_private=False)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search_follow(request: HttpRequest) -> HttpResponse:
    """The ways to follow the search in the address: feeds, letters, and for who is signed in a name on the desk."""
    query = read_query(request)
    if not query.text:
        raise Http404(_("There is no search to follow."))
    parameters = parameters_of(query)
    posted = request.POST if request.method == "POST" else None
    is_saving = posted is not None and "name" in posted
    by_mail = FollowSearchForm(None if is_saving else posted)
    by_name = NameForm(posted if is_saving else None, initial={"name": words_of(parameters)[:80]})
    if len(parameters) > LONGEST:
        (by_name if is_saving else by_mail).add_error(None, _("The search is too long to be followed. Shorten it."))
    elif is_saving and request.user.is_authenticated and by_name.is_valid():
        if answer := _saved(request, by_name, parameters):
            return answer
    elif posted is not None and not is_saving and by_mail.is_valid():
        return _asked(request, by_mail, parameters) or _follow_page(request, parameters, by_mail, by_name, TOO_MANY)
    status = UNPROCESSABLE if posted is not None and (by_mail.errors or by_name.errors) else 200
    return _follow_page(request, parameters, by_mail, by_name, status)


def _saved(request: HttpRequest, form: NameForm, parameters: str) -> HttpResponse | None:
    try:
        saving.save_search(
            user=request.user, name=form.cleaned_data["name"], parameters=parameters, language=_language()
        )
    except saving.TooManySaved:
        form.add_error(None, _("You have as many saved searches as there can be. Delete another first."))
        return None
    messages.success(request, _("The search has been saved. Your desk says how much is new in it."))
    return redirect("saved_searches")


def _asked(request: HttpRequest, form: FollowSearchForm, parameters: str) -> HttpResponse | None:
    """Says the same whether the address follows the search already or not."""
    if spam.is_refused(request, form):
        return None
    spam.count_request(request)
    if not form.is_trapped:
        data = form.cleaned_data
        subscribing.subscribe(parameters=parameters, email=data["email"], language=_language(), rhythm=data["rhythm"])
    return redirect(f"{reverse('search_follow')}?{parameters}&asked=1#mail")


def _follow_page(
    request: HttpRequest, parameters: str, by_mail: FollowSearchForm, by_name: NameForm, status: int
) -> HttpResponse:
    context = {
        "words": words_of(parameters), "parameters": parameters, "by_mail": by_mail, "by_name": by_name,
        "is_asked": request.GET.get("asked") == "1", "mail_is_sent": mail_is_sent(),
        "atom": feeds.search_address(parameters, _language(), "search_atom"),
        "json": feeds.search_address(parameters, _language(), "search_json"),
    }  # fmt: skip
    return render(request, "search/following/follow.html", context, status=status)


def _language() -> str:
    return (get_language() or "fi")[:2]


def _facts(row: SearchSubscription) -> dict[str, Any]:
    return {"title": feeds.title_of(row.parameters), "url": feeds.search_address(row.parameters, row.language)}


PAGES = FollowerPages(
    SearchSubscription, "search/following/subscription.html", "search_subscription",
    subscribing.subscription_of_token, _facts,
)  # fmt: skip
search_subscription, search_subscription_leave = confirming_view(PAGES), leaving_view(PAGES)
