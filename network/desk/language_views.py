"""Taking one language of an activity, a place or an organisation off, and putting it back. Each asks first."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from network.desk.comparison import plain_text
from network.models import ActivityPage, OrganisationPage
from network.models.pages import FactPage, PlaceFactPage
from network.models.vocabulary import SpokenLanguage
from network.services import drafts, languages, review
from network.services.accompanying import accompanying
from network.services.addresses import public_path


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remove_language(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Says what goes, then takes that language off."""
    source, page = asked_version(request, pk, language)
    if languages.removal_of(page) is not None:
        raise Http404
    if request.method == "POST":
        try:
            languages.remove_language(source=source, language=language, user=request.user)
        except drafts.WaitsForReview:
            messages.warning(request, _("This waits for review. Take the submission back first."))
        except languages.NoSuchLanguage:
            messages.warning(request, _("Somebody has removed this language meanwhile."))
        else:
            messages.success(request, _("Removed: %(language)s. It can be put back.") % names_of(language))
        return redirect(edit_address(source))
    return asked(request, "language_remove", source, page, language)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def put_back_language(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Shows what comes back, then puts it back."""
    source, page = asked_version(request, pk, language)
    removal = languages.removal_of(page)
    if request.method == "POST":
        try:
            languages.put_back_language(source=source, language=language, user=request.user)
        except languages.NoSuchLanguage:
            messages.warning(request, _("Somebody has put this language back meanwhile."))
        else:
            messages.success(request, _("Put back: %(language)s.") % names_of(language))
        return redirect(edit_address(source))
    if removal is None:
        raise Http404
    shown = removal.revision.as_object() if removal.revision else None
    return asked(request, "language_put_back", source, page, language, shown=shown, removal=removal)


def asked_version(request: HttpRequest, pk: int, language: str) -> tuple[FactPage, FactPage]:
    """The original and its page in that language. Raises PermissionDenied, Http404."""
    source: Any = Page.objects.filter(pk=pk).select_related("locale").specific().first()
    if not isinstance(source, ActivityPage | PlaceFactPage | OrganisationPage):
        raise Http404
    if not review.may_edit_page(request.user, source):
        raise PermissionDenied
    page = languages.version_in(source, language) if source.is_source else None
    if page is None:
        raise Http404
    if not languages.may_remove(request.user, source, page):
        raise PermissionDenied
    return source, page


def names_of(language: str) -> dict[str, str]:
    return {"language": str(dict(SpokenLanguage.choices)[language])}


def edit_address(source: FactPage) -> str:
    """Where the page is edited on the desk, at its languages."""
    if isinstance(source, OrganisationPage):
        owner = review.owner_of(source)
        return f"{reverse('own_organisation', args=[owner.pk])}#languages" if owner else reverse("desk")
    name = "activity_edit" if isinstance(source, ActivityPage) else "place_edit"
    return f"{reverse(name, args=[source.pk])}#step-texts"


def asked(
    request: HttpRequest,
    template: str,
    source: FactPage,
    page: FactPage,
    language: str,
    *,
    shown: Any = None,
    removal: Any = None,
) -> HttpResponse:
    text = shown or (page if page.live else page.get_latest_revision_as_object())
    context = {
        "source": source,
        "title": source.draft_title or source.title,
        "version": page,
        "text": text,
        "description": plain_text(text.description),
        "language": names_of(language)["language"],
        "code": language,
        "source_language": names_of(source.source_language or source.locale.language_code)["language"],
        "address": public_path(page),
        "unsent": page.live and page.has_unpublished_changes,
        "goes_with_source": any(each.pk == page.pk for each in accompanying(source)),
        "photographs": len(getattr(page, "photographs", ())),
        "removal": removal,
        "publishes": removal is not None and removal.revision_id is not None and source.live,
        "back": edit_address(source),
        "nav": "organisations-desk" if isinstance(source, OrganisationPage) else "desk",
    }
    return render(request, f"network/desk/{template}.html", context)
