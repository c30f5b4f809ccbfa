"""Which pages a person works on, which they may read, and the checks of addresses that name a page."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from network.readable import readable_pages

GRANTS = {"add", "change", "publish", "lock", "unlock", "delete"}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk")
DIGITS = 12


def has_grant(user: Any, page: Page) -> bool:
    """Whether the user has any grant on the page, there or above it."""
    return page_permission_policy.user_has_any_permission_for_instance(user, GRANTS, page)


def choosable_pages(user: Any, pages: Any) -> Any:
    """Those of the queryset that the user works on, on the way to those, or may read on the site."""
    if user.is_superuser:
        return pages
    own = page_permission_policy.explorable_instances(user).order_by().values("pk")
    readable = readable_pages(user, Page.objects.all()).order_by().values("pk")
    return pages.filter(Q(pk__in=own) | Q(pk__in=readable))


def numbers_in(texts: Iterable[Any]) -> list[int]:
    return [int(text) for text in map(str, texts) if text.isascii() and text.isdecimal() and len(text) <= DIGITS]


def page_numbers(kwargs: dict[str, Any]) -> list[int]:
    return numbers_in(kwargs[name] for name in PAGE_ARGUMENTS if name in kwargs)


def check_pages(user: Any, numbers: Iterable[int]) -> None:
    """Raises PermissionDenied if the user has no grant at all on one of the pages, there or above it."""
    if any(not has_grant(user, page) for page in Page.objects.filter(pk__in=set(numbers))):
        raise PermissionDenied


def works_on_page(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Every page that the address names, and that a form of it names as a destination."""
    named = [request.POST.get(name, "") for name in ("new_parent_page", "chooser")]
    check_pages(request.user, [*page_numbers(kwargs), *numbers_in(named)])


def works_on_some_page(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    if not page_permission_policy.user_has_any_permission(request.user, GRANTS):
        raise PermissionDenied


def explores_page(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """A folder that holds or leads to what the user has a grant on."""
    works_on_some_page(request, kwargs)
    wanted = set(page_numbers(kwargs))
    if Page.objects.filter(pk__in=wanted).exists():
        explorable = page_permission_policy.explorable_instances(request.user).filter(pk__in=wanted)
        if explorable.count() < len(wanted):
            raise PermissionDenied


def chooses_page(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Pages named in the address, in the list of chosen ones, or where the chooser would open."""
    works_on_some_page(request, kwargs)
    wanted = {*page_numbers(kwargs), *numbers_in(request.GET.getlist("id"))}
    if not wanted and (kinds := page_models(request.GET.get("page_type", ""))):
        wanted = {Page.objects.all().type(*kinds).first_common_ancestor().pk}
    named = Page.objects.filter(pk__in=wanted)
    if choosable_pages(request.user, named).count() < named.count():
        raise PermissionDenied


def page_models(names: str) -> list[type[Page]]:
    """The page types of a chooser ("network.ActivityPage,…"); none where it names something else."""
    try:
        kinds = [apps.get_model(name) for name in names.split(",") if name]
    except (LookupError, ValueError):
        return []
    return [kind for kind in kinds if issubclass(kind, Page) and kind is not Page]
