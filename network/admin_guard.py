"""What Wagtail's and wagtail-localize's admin views let past, closed before they run.

Stock Wagtail answers a foreign page with a redirect, shows its title in the bulk actions' pages, and wagtail-localize
lets whoever holds `submit_translation` publish and translate pages of others. Here a page that a person has no grant on
is 403 whatever the view, and publishing translations needs the right to publish each of them.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.permissions import page_permission_policy
from wagtail_localize.models import Translation, TranslationSource

T = TypeVar("T")
GRANTS = {"add", "change", "publish", "lock", "unlock", "delete"}
PAGE_ARGUMENTS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id")
EXPLORING = frozenset(("wagtailadmin_explore", "wagtailadmin_explore_results"))
PAGES, BULK, LOCALIZE = "wagtailadmin_pages", "wagtail_bulk_action", "wagtail_localize"


class AdminPageGuard:
    """Middleware; `process_view` knows which view is meant and with which page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]) -> None:
        match, user = request.resolver_match, request.user
        if match is None or not user.is_authenticated or user.is_superuser:
            return
        if not user.has_perm("wagtailadmin.access_admin"):
            return  # the view sends them to sign in
        if match.namespace == PAGES:
            check_pages(user, page_numbers({"page_id": kwargs.get("pk"), **kwargs}))
        elif match.url_name in EXPLORING:
            check_explored(user, page_numbers(kwargs))
        elif match.url_name == BULK and kwargs.get("model_name") == "page":
            check_pages(user, bulk_numbers(request))
        elif match.namespace == LOCALIZE:
            check_localize(request, kwargs)


def page_numbers(kwargs: dict[str, Any]) -> list[int]:
    return [int(kwargs[name]) for name in PAGE_ARGUMENTS if str(kwargs.get(name, "")).isdecimal()]


def bulk_numbers(request: HttpRequest) -> list[int]:
    """Pages that a bulk action names; "all" of no folder is all there are."""
    numbers = [*request.GET.getlist("id"), *request.GET.getlist("childOf")]
    if "all" in numbers and not request.GET.get("childOf"):
        raise PermissionDenied
    return [int(number) for number in numbers if number.isdecimal() and len(number) <= 12]


def check_pages(user: Any, numbers: Iterable[int]) -> None:
    """Raises PermissionDenied if the user has no grant at all on one of the pages, there or above it."""
    wanted = set(numbers)
    for page in Page.objects.filter(pk__in=wanted):
        if not page_permission_policy.user_has_any_permission_for_instance(user, GRANTS, page):
            raise PermissionDenied


def check_explored(user: Any, numbers: Iterable[int]) -> None:
    """Raises PermissionDenied for a folder that neither holds nor leads to what the user has a grant on."""
    wanted = set(numbers)
    if Page.objects.filter(pk__in=wanted).exists():
        explorable = page_permission_policy.explorable_instances(user).filter(pk__in=wanted)
        if explorable.count() < len(wanted):
            raise PermissionDenied


def check_localize(request: HttpRequest, kwargs: dict[str, Any]) -> None:
    """Raises PermissionDenied for a page that the user may not change, or translations they may not publish."""
    source, translations = named_source(kwargs)
    pages = [*Page.objects.filter(pk__in=page_numbers(kwargs))]
    pages += pages_of([source] if source else [], TranslationSource.get_source_instance)
    targets = pages_of(translations, Translation.get_target_instance)
    if any(not page.permissions_for_user(request.user).can_edit() for page in pages):
        raise PermissionDenied
    publishes = request.POST.get("publish_translations") or request.POST.get("action") == "publish"
    if publishes and any(not page.permissions_for_user(request.user).can_publish() for page in [*pages, *targets]):
        raise PermissionDenied


def named_source(kwargs: dict[str, Any]) -> tuple[TranslationSource | None, list[Translation]]:
    """What a localize view works on; nothing for a number that is none, which the view answers itself."""
    if "translation_source_id" in kwargs:
        source = TranslationSource.objects.filter(pk=kwargs["translation_source_id"]).first()
        return source, [*source.translations.filter(enabled=True)] if source else []
    if "translation_id" in kwargs:
        translation = Translation.objects.filter(pk=kwargs["translation_id"]).select_related("source").first()
        return (translation.source, [translation]) if translation else (None, [])
    return None, []


def pages_of(items: Iterable[T], instance_of: Callable[[T], Any]) -> list[Page]:
    """The pages among what the items stand for; what has been deleted, or does not exist yet, is left out."""
    found = []
    for item in items:
        try:
            instance = instance_of(item)
        except ObjectDoesNotExist:
            continue
        if isinstance(instance, Page):
            found.append(instance)
    return found
