"""The guided form of a place, its preview, its way to review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from network.desk import keeping
from network.desk.filling import asked_revision, chosen_organisation
from network.desk.following import after_saving, deleted, previewed, submitted, withdrawn
from network.desk.place_comparison import place_differences
from network.desk.place_forms import PlaceForm
from network.desk.views import SENT_MEANWHILE, STALE, UNPROCESSABLE
from network.models import OrganisationPage
from network.models.pages import PlaceFactPage
from network.presentation import text_for
from network.services import drafts, places, review
from network.services.content import organisation_page_of
from network.services.places import Likeness, Located

FORM_FIELDS = {"latitude": "point", "longitude": "point", "precision": "point"}


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """Create a place; `?organisation=<page id>` chooses between several organisations of one's own."""
    organisation = chosen_organisation(request)
    if organisation is None:
        context = {"organisations": review.organisation_pages_for(request.user), "is_place": True}
        return render(request, "network/desk/choose_place_organisation.html", context)
    form = form_for(request, organisation)
    alike: list[Likeness] = []
    if request.method == "POST" and form.is_valid() and (located := locate(form)):
        if "new_all_the_same" not in request.POST:
            alike = alike_to(form, located, request)
        if not alike:
            try:
                page = places.create_place(
                    model=form.model,
                    organisation=organisation,
                    facts={**form.facts(), **point_facts(located)},
                    served=form.cleaned_data["municipalities_served"],
                    pictures=form.pictures(),
                    organisers=form.parts(),
                    texts=form.translated_texts(),
                    user=request.user,
                )
                return after_saving_place(request, page, located)
            except ValidationError as error:
                take_errors(form, error)
    return form_page(request, form, organisation, alike=alike)


def form_for(request: HttpRequest, organisation: OrganisationPage, instance: PlaceFactPage | None = None) -> PlaceForm:
    return PlaceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        organisation=organisation,
        region_code=review.region_code_of(organisation),
        user=request.user,
        instance=instance,
    )


def locate(form: PlaceForm) -> Located | None:
    """Where the form puts the place; None when its point is none, which the form then says."""
    data, page = form.cleaned_data, form.instance
    if data["way"] == "keep" and page is not None:
        return Located(page.latitude, page.longitude, "approximate" if data["rough"] else "exact")
    try:
        return places.locate_place(
            way=data["way"],
            text=data["point"],
            rough=data["rough"],
            address=data["address"],
            municipality=data["municipality"],
            hidden=data["hide_address"],
        )
    except ValidationError as error:
        form.add_error("point", error)
        return None


def point_facts(located: Located) -> dict[str, Any]:
    return {"latitude": located.latitude, "longitude": located.longitude, "precision": located.precision}


def alike_to(form: PlaceForm, located: Located, request: HttpRequest) -> list[Likeness]:
    data = form.cleaned_data
    return places.alike_places(
        title=data["title"], municipality=data["municipality"], located=located, user=request.user
    )


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit_place(request: HttpRequest, pk: int) -> HttpResponse:
    page = editable_place(request, pk)
    organisation = organisation_page_of(page)
    form = form_for(request, organisation, page.get_latest_revision_as_object())
    theirs = None
    if request.method == "POST" and form.is_valid() and (located := locate(form)):
        try:
            saved = places.save_place(
                page=page,
                organisation=organisation,
                facts={**form.facts(), **point_facts(located)},
                served=form.cleaned_data["municipalities_served"],
                pictures=form.pictures(),
                organisers=form.parts(),
                texts=form.translated_texts(),
                user=request.user,
                base_revision_id=asked_revision(request),
            )
            return after_saving_place(request, saved, located)
        except drafts.StaleDraft as stale:
            theirs = stale.theirs
            form.add_error(None, STALE)
        except drafts.WaitsForReview:
            form.add_error(None, SENT_MEANWHILE)
        except ValidationError as error:
            take_errors(form, error)
    return form_page(request, form, organisation, page=page, theirs=theirs)


def take_errors(form: PlaceForm, error: ValidationError) -> None:
    """What the page itself refuses, beside the form's field of that name or above the form."""
    for name, problems in error.message_dict.items():
        name = FORM_FIELDS.get(name, name)
        form.add_error(name if name in form.fields else None, problems)


def form_page(
    request: HttpRequest,
    form: PlaceForm,
    organisation: OrganisationPage,
    *,
    page: PlaceFactPage | None = None,
    theirs: Any = None,
    alike: list[Likeness] | None = None,
) -> HttpResponse:
    mine = candidate(form) if theirs else None
    context: dict[str, Any] = {
        "form": form,
        "organisation": organisation,
        "page_edited": page,
        "revision": page.latest_revision_id if page else None,
        "returned": review.last_return(page) if page else None,
        "waits": page is not None and review.is_waiting(page) and not review.may_review_page(request.user, page),
        "direct": review.publishes_directly(request.user, page or organisation),
        "can_delete": page is not None and not page.live and not page.first_published_at,
        "has_formatting": keeping.has_formatting(form.instance),
        "conflicts": [row for row in place_differences(theirs, mine) if row.changed] if theirs and mine else [],
        "alike": [(likeness, text_for(likeness.place.record)) for likeness in alike or []],
        "has_examples": organisation.origin == "example",
        "nav": "desk",
    }
    failed = form.errors or alike
    return render(request, "network/desk/place_form.html", context, status=UNPROCESSABLE if failed else 200)


def candidate(form: PlaceForm) -> PlaceFactPage | None:
    """The instance with the form's values, unsaved, to compare."""
    if form.instance is None:
        return None
    page: PlaceFactPage = form.instance.with_content_json(form.instance.serializable_data())
    for name, value in form.facts().items():
        setattr(page, name, value)
    return page


def editable_place(request: HttpRequest, pk: int) -> PlaceFactPage:
    """A place, its source-language page, that the user writes or coordinates. Raises PermissionDenied, Http404."""
    page = Page.objects.filter(pk=pk).select_related("locale", "latest_revision").specific().first()
    if not isinstance(page, PlaceFactPage):
        raise Http404
    if not review.may_edit_page(request.user, page):
        raise PermissionDenied
    if not page.is_source or not is_below_organisation(page):
        raise Http404
    return page


def is_below_organisation(page: PlaceFactPage) -> bool:
    """A place right below a county has no organisation to write for it: it is edited in the full editor."""
    return page.get_ancestors().type(OrganisationPage).exists()


def after_saving_place(request: HttpRequest, page: PlaceFactPage, located: Located) -> HttpResponse:
    if located.notice:
        messages.warning(request, located.notice)
    return after_saving(request, page, kind="place")


@never_cache
@login_required
@require_safe
def preview_place(request: HttpRequest, pk: int) -> HttpResponse:
    return previewed(request, editable_place(request, pk), kind="place")


@require_POST
@login_required
def submit_place(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_place(request, pk))


@require_POST
@login_required
def withdraw_place(request: HttpRequest, pk: int) -> HttpResponse:
    return withdrawn(request, editable_place(request, pk), kind="place")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_place(request: HttpRequest, pk: int) -> HttpResponse:
    return deleted(request, editable_place(request, pk), kind="place")
