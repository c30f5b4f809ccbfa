"""The pages that a letter to a follower leads to: confirming that one wants to follow, and leaving."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from cms.mail_following import MailFollower, confirm_follower, remove_follower
from cms.private_links import private

View = Callable[..., HttpResponse]


def no_facts(_row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True)
class FollowerPages:
    """`of_token` reads the follower of a letter's link, `facts` is what the template shows of one."""

    model: type[MailFollower]
    template: str
    url_name: str
    of_token: Callable[[str], MailFollower | None]
    facts: Callable[[Any], dict[str, Any]] = no_facts

    def context(self, token: str) -> dict[str, Any]:
        row = self.of_token(token)
        return {"subscription": row, "token": token, **(self.facts(row) if row else {})}


def confirming_view(pages: FollowerPages) -> View:
    """Confirm, or leave. Opening it changes nothing, since mail filters open links."""

    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, token: str) -> HttpResponse:
        row = pages.of_token(token)
        if row is None:
            raise Http404
        if request.method == "POST":
            confirm_follower(row)
            return private(redirect(pages.url_name, token=token))
        return private(render(request, pages.template, pages.context(token)))

    return view


def leaving_view(pages: FollowerPages) -> View:
    """Leaving: a mail program posts here without asking (RFC 8058), a person presses one button.

    Exempt from the CSRF check because a mail program has no cookie of ours; who knows the token may leave.
    """

    @csrf_exempt
    @never_cache
    @require_http_methods(["GET", "HEAD", "POST"])
    def view(request: HttpRequest, token: str) -> HttpResponse:
        left = request.method == "POST"
        if left:
            remove_follower(pages.model, token=token)
        context = pages.context(token)
        context |= {"is_leaving": True, "left": left or context["subscription"] is None}
        return private(render(request, pages.template, context))

    return view
