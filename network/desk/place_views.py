"""The guided form of a place, its preview, its way to review."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.models import Page

from network.desk import keeping
from network.desk.filling import asked_revision, chosen_organisation
from network.desk.place_comparison import place_differences
from network.desk.place_forms import PlaceForm
from network.desk.views import SENT_MEANWHILE, STALE, UNPROCESSABLE, preview_of
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
                    user=request.user,
                )
                return after_saving(request, page, located)
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
                user=request.user,
                base_revision_id=asked_revision(request),
            )
            return after_saving(request, saved, located)
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


def after_saving(request: HttpRequest, page: PlaceFactPage, located: Located) -> HttpResponse:
    """What the pressed button asks for: a preview, the review, or just the draft."""
    if located.notice:
        messages.warning(request, located.notice)
    if "preview" in request.POST:
        return redirect("place_preview", pk=page.pk)
    if "submit" in request.POST:
        return submitted(request, page)
    messages.success(request, _("Saved as a draft. Readers do not see it yet."))
    return redirect("place_edit", pk=page.pk)


def submitted(request: HttpRequest, page: PlaceFactPage) -> HttpResponse:
    state = review.submit_page(page=page, user=request.user)
    words = (
        _("Published: %(title)s")
        if state is None
        else _("Sent to the county's coordinator: %(title)s. The answer comes here.")
    )
    page.refresh_from_db()
    messages.success(request, words % {"title": page.draft_title or page.title})
    return redirect("desk")


@never_cache
@login_required
@require_safe
def preview_place(request: HttpRequest, pk: int) -> HttpResponse:
    """The latest draft as readers would see it."""
    page = editable_place(request, pk)
    direct = review.publishes_directly(request.user, page)
    links = {
        "back": reverse("place_edit", args=[pk]),
        "back_label": _("Back to editing"),
        "submit": "" if review.is_waiting(page) else reverse("place_submit", args=[pk]),
        "submit_label": _("Publish") if direct else _("Submit for review"),
    }
    return preview_of(request, page, links)


@require_POST
@login_required
def submit_place(request: HttpRequest, pk: int) -> HttpResponse:
    return submitted(request, editable_place(request, pk))


@require_POST
@login_required
def withdraw_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a submission back, to change it; submitting it again undoes that."""
    page = editable_place(request, pk)
    try:
        review.withdraw_submission(page=page, user=request.user)
    except review.NothingToReview:
        messages.warning(request, _("The coordinator has decided already."))
        return redirect("desk")
    messages.success(request, _("Taken back: it is your draft again. Change it, then submit it anew."))
    return redirect("place_edit", pk=pk)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks, then throws away a draft that was never published."""
    page = editable_place(request, pk)
    if page.live or page.first_published_at:
        raise Http404
    title = page.draft_title or page.title
    if request.method == "POST":
        try:
            drafts.delete_draft(page=page, user=request.user)
        except drafts.WaitsForReview:
            messages.warning(request, _("This waits for review. Take the submission back first."))
            return redirect("place_edit", pk=pk)
        messages.success(request, _("Deleted: %(title)s") % {"title": title})
        return redirect("desk")
    return render(request, "network/desk/place_delete.html", {"page_edited": page, "title": title, "nav": "desk"})
